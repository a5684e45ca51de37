package portfolio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// entry judges a system that is itself a national service. Of several the gravest
// counts: ended, ending, current.
func (x *checker) entry(r *Judgement, f found) {
	var ended, ending, current []*catalogue.Entry
	for _, h := range f.entries {
		for _, stop := range x.cat.Follow(h.entry) {
			e := stop.Entry
			if !stop.IsEnd || slices.ContainsFunc(r.Matches, func(m Match) bool { return m.ID == e.ID }) {
				continue
			}
			r.Matches = append(r.Matches, matchOf(e, h.how, h.score))
			switch {
			case e.HasEnded(x.today):
				ended = append(ended, e)
			case e.Status() == catalogue.Deprecated, e.Ending(x.today) == catalogue.EndMissed:
				ending = append(ending, e)
			default:
				current = append(current, e)
			}
		}
	}
	switch {
	case len(ended) > 0:
		x.ended(r, ended[0])
	case len(ending) > 0:
		x.ending(r, ending[0])
	default:
		x.current(r, f, current[0])
	}
}

func (x *checker) ended(r *Judgement, e *catalogue.Entry) {
	r.Verdict = UsesRetired
	r.By = x.todayDate()
	r.Reason = fmt.Sprintf("%s was retired%s.", e.Name(), onDate(e.Text("dates", "retires")))
	next := x.successors(e)
	r.Successors = mentions(next)
	if len(next) == 0 {
		r.Advice = "Check whether it is still in use. No successor is named."
		r.Next = "Ask the provider what to use instead."
		return
	}
	r.Advice = "Replace it now: " + x.successorWords(next) + "."
	r.Next = onboardWords(next[0])
}

// ending judges what is to end. A day that was only aimed at and has passed retires
// nothing: when it ends is to be asked.
func (x *checker) ending(r *Judgement, e *catalogue.Entry) {
	r.Verdict = UsesDeprecated
	r.By = e.Date("dates", "retires")
	isMissed := e.Ending(x.today) == catalogue.EndMissed
	state, end := "is deprecated: it still runs, takes no new users and", " is due to end"
	if e.Status() != catalogue.Deprecated {
		state = "is still " + e.Status().Phrase() + ","
	}
	if isMissed {
		end = " was to end"
		if e.Status() != catalogue.Deprecated {
			end = " and was to end"
		}
	}
	r.Reason = e.Name() + " " + state + end
	if !r.By.IsZero() {
		r.Reason += onDate(r.By.Text) + kindWords(e)
	}
	r.Reason += "."
	next := x.successors(e)
	r.Successors = mentions(next)
	switch {
	case len(next) > 0:
		r.Advice = "Move off it: " + x.successorWords(next) + "."
		r.Next = onboardWords(next[0])
	default:
		r.Advice = "Plan to leave it. No successor is named."
	}
	if isMissed {
		r.By = x.todayDate()
		r.Advice += " The day that was aimed at has passed: ask the provider when it ends."
	}
}

// nothingToDecide is the advice on a national service that goes on.
const nothingToDecide = "Nothing to decide: this is the national offer itself."

// current judges a national service that goes on. What is known of its end or of its
// successor is said, and sets the date.
func (x *checker) current(r *Judgement, f found, e *catalogue.Entry) {
	r.Verdict = National
	what := fmt.Sprintf("%s, a national %s that %s (%s; %s)", e.Name(), kindNoun(e), levelWords(e.Level()), string(e.Level())+basisWords(e), e.Status().Phrase())
	r.Reason = fmt.Sprintf("It is %s.", what)
	r.Advice = nothingToDecide
	if f.taken != "" {
		r.Reason = fmt.Sprintf("%s is taken to be %s, or the way in to it.", f.taken, what)
		r.Advice = "Check that it is; then there is nothing to decide."
	}
	r.By = e.Date("dates", "retires")
	next := x.successors(e)
	r.Successors = mentions(next)
	end := "Keep it for now, and plan for its end" + onDate(r.By.Text) + kindWords(e)
	switch {
	case !r.By.IsZero() && len(next) > 0:
		r.Advice = end + ": " + x.successorWords(next) + "."
	case !r.By.IsZero():
		r.Advice = end + ". No successor is named."
	case len(next) > 0:
		r.Advice = "Keep it for now, and plan to follow it: " + x.successorWords(next) + "."
	case e.Text("disposition", "verdict") == "retire":
		r.By = e.Date("disposition", "by")
		r.Advice = "Keep it for now: the catalogue expects it to be retired" + onDate(r.By.Text) + "."
	case e.HasFlag("under-review"):
		r.Advice = "Keep it for now, and watch it: its provider is considering whether to end it."
	case !e.Status().IsAvailable():
		r.Advice = "It is not open to all yet: plan for it, and do not count on it."
	}
}

// kind judges a system by the capabilities that it serves. Where one of several is
// local by design the system as a whole is local, and the national parts are said.
func (x *checker) kind(r *Judgement, f found) {
	isNational := func(k kindHit) bool { return k.capability.IsDoneOnce() }
	national := only(f.kinds, isNational)
	if i := slices.IndexFunc(f.kinds, func(k kindHit) bool { return !isNational(k) }); i >= 0 {
		x.local(r, f, f.kinds[i], national)
		return
	}
	if f.isCalled && x.isCentral(r.Supplier) { // what the centre calls so is its own
		for _, k := range national {
			offers := only(x.offersOf(r, k), func(o offer) bool { return o.runs && o.Status().IsAvailable() })
			if len(offers) > 0 {
				slices.SortStableFunc(offers, func(a, b offer) int { return b.Level().Force() - a.Level().Force() })
				f.taken = fmt.Sprintf("%q of %s", r.Name, r.Supplier)
				r.Matches = append(r.Matches, offers[0].match(f.how, k.score))
				x.current(r, f, offers[0].Entry)
				return
			}
		}
	}
	for _, judge := range []func(*Judgement, found, kindHit) bool{x.duplicates, x.overlaps, x.superseded, x.backstop} {
		for _, k := range national {
			if judge(r, f, k) {
				if hasNoSystem(r.System) && r.Verdict != SupersededSoon {
					x.withoutSystem(r)
				}
				return
			}
		}
	}
	x.local(r, f, national[0], nil)
}

// withoutSystem judges a job that is done without a system: nothing is there twice,
// and what the centre offers would help.
func (x *checker) withoutSystem(r *Judgement) {
	r.Verdict = Backstop
	r.By = date.Date{}
	e := x.cat.Entry(r.Matches[0].ID)
	r.Reason = fmt.Sprintf("No system is in use for this, says the register (%q), and the centre offers one.", r.Product)
	r.Advice = fmt.Sprintf("Consider the national offer: %s.", x.offerWords(e))
}

// offersOf returns the offers of a capability that the row may be about and that are meant for
// where the system is used.
func (x *checker) offersOf(r *Judgement, k kindHit) []offer {
	return pointed(x.offersIn(r, k), k.capability, k.term+" "+r.Type)
}

func (x *checker) offersIn(r *Judgement, k kindHit) []offer {
	return only(x.offersFor(k.capability), func(o offer) bool { return x.scope.isUsedIn(o.Entry, r.settings) })
}

// binds tells whether an offer is to be taken before others.
func binds(o offer) bool { return o.Level().Force() >= catalogue.CentralPreferred.Force() }

// isWayIn recognises what only gives access to a national service.
func isWayIn(term string) bool {
	return slices.ContainsFunc(strings.Fields(words.Spoken(term)), func(w string) bool {
		return slices.Contains([]string{"viewer", "client", "connector", "mailbox"}, w)
	})
}

func (x *checker) duplicates(r *Judgement, f found, k kindHit) bool {
	found := rest(r, f, k, Duplicates, x.offersOf(r, k), func(o offer) bool {
		return !isWayIn(k.term) && o.Level() == catalogue.SingleCentral && o.Status() == catalogue.Live
	})
	if len(found) == 0 {
		return false
	}
	e := found[0]
	r.Reason = fmt.Sprintf("Done once for everyone: %s. %s %s%s.", k.job(), e.Name(), e.Level().Verb(), basisBracket(e.Entry))
	r.Advice = x.contractAdvice(r, "Move to "+e.Name(), "extend it no further than the move takes") + scopesWords(e.Entry)
	return true
}

func (x *checker) overlaps(r *Judgement, f found, k kindHit) bool {
	found := rest(r, f, k, Overlaps, x.offersOf(r, k), func(o offer) bool {
		return !isWayIn(k.term) && o.Status().IsAvailable() && binds(o)
	})
	if len(found) == 0 {
		return false
	}
	e := found[0]
	if e.Level() == catalogue.SingleCentral {
		r.Reason = fmt.Sprintf("To be done once for everyone: %s. %s is in public beta, and %s once it is live%s.", k.job(), e.Name(), e.Level().Verb(), basisBracket(e.Entry))
		r.Advice = x.contractAdvice(r, "Plan the move to "+e.Name(), "extend it no further than the move takes")
	} else {
		r.Reason = fmt.Sprintf("The centre offers this: %s. %s %s, and equivalents are allowed%s; it is %s.", k.job(), e.Name(), e.Level().Verb(), basisBracket(e.Entry), e.Status().Phrase())
		r.Advice = x.contractAdvice(r, "Compare it with "+e.Name(), "do not renew it before that")
		if alternatives := e.Text("autonomy", "alternatives"); alternatives != "" {
			r.Advice += " To keep your own: " + words.LowerFirst(oneLine(alternatives))
		}
	}
	if m := x.promise(e.Entry); !m.Due.IsZero() {
		r.Advice += fmt.Sprintf(" It promises %q by %s (%s).", m.What, m.Due.Text, m.Confidence)
	}
	return true
}

// superseded compares the end of the contract with what is promised.
func (x *checker) superseded(r *Judgement, f found, k kindHit) bool {
	end := r.Term.End
	if end.IsZero() || r.Term.IsRolling {
		return false
	}
	for _, o := range x.offersOf(r, k) {
		if !o.runs || o.Status().IsAvailable() || !binds(o) {
			continue
		}
		m := x.promise(o.Entry)
		if m.Due.IsZero() || !m.Due.Last.Before(end.Last) {
			continue
		}
		r.Verdict, r.isEndTold = SupersededSoon, true
		r.Matches = append(r.Matches, matchOf(o.Entry, f.how, k.score))
		r.By = m.Due
		r.Reason = fmt.Sprintf("%s is %s and promises %q by %s (%s); the contract runs until %s.", o.Name(), o.Status().Phrase(), m.What, m.Due.Text, m.Confidence, end.Text)
		r.Advice = fmt.Sprintf("Buy short: sign for no longer than %s, or keep a right to end then. Once it is there it %s%s.", m.Due.Text, o.Level().Verb(), basisBracket(o.Entry))
		r.Next = onboardWords(o.Entry)
		return true
	}
	return false
}

func (x *checker) backstop(r *Judgement, f found, k kindHit) bool {
	fits := func(o offer) bool { return o.Status().IsAvailable() && o.Level() == catalogue.OtherUseful }
	found := rest(r, f, k, Backstop, x.offersOf(r, k), fits)
	if len(found) == 0 {
		// What could be used may be named although it is one of several.
		found = rest(r, f, k, Backstop, x.offersIn(r, k), fits)
	}
	if len(found) == 0 {
		return false
	}
	r.Reason = fmt.Sprintf("The centre offers this to those who have nothing: %s. %s %s%s.", k.job(), words.Join(out.Each(found, func(o offer) string { return o.Name() }), "and"), found[0].Level().Verb(), basisBracket(found[0].Entry))
	r.Advice = "No need to move. Look at it when this one is due for renewal."
	if end := r.Term.End; !end.IsZero() && !end.Before(x.today) && !r.Term.IsRolling {
		r.By = end
		r.Advice = "No need to move. Look at it before the contract ends."
	}
	ways := only(x.offersIn(r, k), func(o offer) bool { return !o.runs && o.whole == "" && o.Status().IsAvailable() && binds(o) })
	if len(ways) > 0 { // an interface replaces no system, and every system needs it
		r.Advice += " Whichever system does it, connect it to the national part: " + words.Join(out.Each(ways, func(o offer) string { return connectionWords(o.Entry) }), "and") + "."
		r.Matches = append(r.Matches, out.Each(ways, func(o offer) Match { return o.match(f.how, k.score) })...)
	}
	return true
}

// rest gives a verdict that rests on the offers that run and fit, which are noted, and
// returned without their parts; the first step leads to the first of them. Without one there is no verdict.
func rest(r *Judgement, f found, k kindHit, v Verdict, offers []offer, fits func(offer) bool) []offer {
	offers = only(offers, func(o offer) bool { return o.runs && fits(o) })
	if len(offers) == 0 {
		return nil
	}
	// A part goes with its whole, which is what is moved to.
	isPart := func(o offer) bool {
		return slices.ContainsFunc(offers, func(whole offer) bool { return whole.ID == o.whole })
	}
	wholes := only(offers, func(o offer) bool { return !isPart(o) })
	offers = append(wholes, only(offers, isPart)...)
	r.Verdict, r.Next = v, onboardWords(offers[0].Entry)
	r.Matches = append(r.Matches, out.Each(offers, func(o offer) Match { return o.match(f.how, k.score) })...)
	return wholes
}

// match notes an offer with its level for the capability.
func (o offer) match(how string, score float64) Match {
	m := matchOf(o.Entry, how, score)
	m.Autonomy = o.level
	return m
}
