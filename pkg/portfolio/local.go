package portfolio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// local judges what is a local choice: by design, or because nothing that the centre
// runs does it.
func (x *checker) local(r *Judgement, f found, k kindHit, parts []kindHit) {
	level := k.capability.Text("level")
	if level == "shared" && x.superseded(r, f, k) {
		return
	}
	r.Verdict = Local
	choice := x.choice(localKey{k.capability, strings.Join(r.settings, " "), f.how, k.score}, r.settings)
	r.Matches = slices.Clip(choice.matches)
	switch {
	case hasNoSystem(r.System):
		r.Reason = fmt.Sprintf("No system is in use for this, says the register (%q).", r.Product)
	case level == "local" || level == "regional":
		r.Reason = fmt.Sprintf("A %s choice by design: %s.", level, k.job())
	case level == "shared":
		r.Reason = fmt.Sprintf("Shared by design: %s. The centre does a part, and the system is a local choice.", k.job())
	default:
		r.Reason = fmt.Sprintf("A national task: %s. No national service in use does this part of it.", k.job())
		others := only(x.offersFor(k.capability), func(o offer) bool {
			return binds(o) && o.runs && o.whole == "" && !x.scope.isUsedIn(o.Entry, r.settings)
		})
		if len(others) > 0 {
			e := others[0]
			r.Reason = fmt.Sprintf("A national task: %s. %s is meant for %s, and the system is used in %s", k.job(), e.Name(), words.Join(e.Texts("audience", "care_settings"), "and"), words.Join(r.settings, "and"))
			if x.scope.from == settingsSystems && r.CareSetting == "" {
				r.Reason += ", as the kinds of systems show; --care-setting says otherwise"
			}
			r.Reason += "."
		}
	}
	r.Standards, r.NationalPart, r.Covers, r.Buy = choice.standards, choice.nationalPart, choice.covers, choice.buy
	var advice []string
	for _, p := range parts {
		for _, o := range x.offersFor(p.capability) {
			if o.runs && o.whole == "" && o.Status().IsAvailable() && o.Level() != catalogue.OtherUseful {
				advice = append(advice, fmt.Sprintf("For the part that does %q: %s %s.", p.term, o.Name(), levelWords(o.Level())))
				r.Matches = append(r.Matches, o.match(f.how, p.score))
			}
		}
	}
	if choice.words != "" {
		advice = slices.Insert(advice, 0, choice.words)
	}
	if len(advice) == 0 {
		advice = []string{"Nothing national limits the choice."}
	}
	r.Advice = strings.Join(advice, " ")
}

// localKey is what the words of a local choice depend on.
type localKey struct {
	capability    *catalogue.Record
	settings, how string
	score         float64
}

// localChoice is what a local choice of a capability has to keep to, the same for each system.
type localChoice struct {
	// offered is what the centre says of it in whatever form, the most binding first, and
	// matches are the same.
	offered      []*catalogue.Entry
	matches      []Match
	standards    []Standard
	nationalPart string
	covers, buy  []mention
	words        string
}

func (x *checker) choice(key localKey, settings []string) localChoice {
	return once(x.locals, key, func() localChoice {
		capability := key.capability
		isMeant := func(e *catalogue.Entry) bool { return x.scope.isUsedIn(e, settings) }
		c := localChoice{
			offered: only(x.offered(capability.ID), isMeant), standards: x.required(capability), nationalPart: oneLine(capability.Text("national_part")),
			covers: x.covering(capability.ID), buy: x.buying(capability.ID),
		}
		c.matches = out.Each(c.offered, func(e *catalogue.Entry) Match { return matchOf(e, key.how, key.score) })
		c.words = strings.Join(c.advice(), " ")
		return c
	})
}

// advice says it: standards, the national part and what does it, what does a part of it, and
// how to buy.
func (c localChoice) advice() []string {
	var advice []string
	if len(c.standards) > 0 {
		advice = append(advice, "It must meet "+words.Join(out.Each(c.standards, Standard.short), "and")+".")
	}
	if c.nationalPart != "" {
		advice = append(advice, "What the centre does: "+c.nationalPart)
	}
	connects := only(c.offered, func(e *catalogue.Entry) bool {
		return e.Status().IsAvailable() && e.Level() != catalogue.OtherUseful && !e.IsFramework()
	})
	if len(connects) > 0 {
		advice = append(advice, "The national part: "+words.Join(out.Each(connects, connectionWords), "and")+".")
	}
	if len(c.covers) > 0 {
		advice = append(advice, "Does a part of it: "+mentionWords(c.covers)+".")
	}
	if len(c.buy) > 0 {
		advice = append(advice, "How to buy: "+mentionWords(c.buy)+".")
	}
	return advice
}

// mention is an entry that is named beside the verdict.
type mention struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	Status catalogue.Status `json:"status"`
	// What says why it is named; "" where that is plain.
	What string `json:"what"`
	// Due is a date by which something is promised, as written.
	Due string `json:"due" out:"null"`
}

func mentionOf(e *catalogue.Entry, what string) mention {
	return mention{ID: e.ID, Name: e.Name(), Status: e.Status(), What: what}
}

// mentions name entries without more words.
func mentions(entries []*catalogue.Entry) []mention {
	return out.Each(entries, func(e *catalogue.Entry) mention { return mentionOf(e, "") })
}

// shownMentions is how many entries advice names of each kind.
const shownMentions = 3

// mentionWords name the first of several entries, and count the rest.
func mentionWords(list []mention) string {
	shown := out.Each(list[:min(shownMentions, len(list))], func(m mention) string {
		if m.What == "" {
			return m.Name
		}
		return fmt.Sprintf("%s (%s)", m.Name, strings.TrimSuffix(words.LowerFirst(m.What), "."))
	})
	if n := len(list) - len(shown); n > 0 {
		shown = append(shown, words.Count(n, "other"))
	}
	return words.Join(shown, "and")
}

// covering are the entries that can be used and do a part of a capability, frameworks aside.
func (x *checker) covering(capability string) []mention {
	list := []mention{}
	for e := range x.cat.All() {
		if what := e.PartDone(capability); what != "" && e.IsOpen(x.today) && !e.IsFramework() && !e.HasCapability(capability) {
			list = append(list, mentionOf(e, what))
		}
	}
	return list
}

// buying are the commercial frameworks through which a capability is bought.
func (x *checker) buying(capability string) []mention {
	list := []mention{}
	for e := range x.cat.All() {
		what := e.PartDone(capability)
		if e.IsFramework() && e.IsOpen(x.today) && (what != "" || e.HasCapability(capability)) {
			list = append(list, mentionOf(e, what))
		}
	}
	return list
}

// connectionWords name an offer that a local system connects to.
func connectionWords(e *catalogue.Entry) string {
	binding := levelWords(e.Level())
	if e.Status() != catalogue.Live {
		binding += ", " + e.Status().Phrase()
	}
	return fmt.Sprintf("%s (%s)", e.Name(), binding)
}

// offered returns what the centre says about a capability in whatever form, the most
// binding first.
func (x *checker) offered(capability string) []*catalogue.Entry {
	out := only(x.cat.Entries(), func(e *catalogue.Entry) bool { return x.goesOn(e, capability) && e.Level() != "" })
	slices.SortStableFunc(out, func(a, b *catalogue.Entry) int { return b.Level().Force() - a.Level().Force() })
	return out
}

// required lists the standards that whoever provides a capability must meet.
func (x *checker) required(capability *catalogue.Record) []Standard {
	var out []Standard
	for _, id := range capability.Standards("required") {
		s := Standard{ID: id, Name: id}
		known := x.cat.Vocabulary("standards").Get(s.ID)
		if known != nil {
			s.Name = known.Name()
		}
		if known == nil || !known.Status().IsWithdrawn() {
			out = append(out, s)
		}
	}
	return out
}

// short is the code that a name begins with: "DCB0129: clinical risk …" is "DCB0129".
func (s Standard) short() string {
	code, _, ok := strings.Cut(s.Name, ": ")
	if ok && !strings.Contains(code, " ") {
		return code
	}
	return s.Name
}
