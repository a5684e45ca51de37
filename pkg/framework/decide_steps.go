package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// found is what a step of the order came to: the candidates that it decides for, and what is
// said of these and of those that came near.
type found struct {
	use     []candidate
	because []string
	entries []string
}

// add says something of a candidate, and takes it for the answer or not. What is of the
// answer is said first.
func (f *found) add(c candidate, isAnswer bool, because string) {
	at := len(f.because)
	if isAnswer {
		at = len(f.use)
		f.use = append(f.use, c)
	}
	f.because = slices.Insert(f.because, at, because)
	f.entries = slices.Insert(f.entries, at, c.ID)
}

// noEntry is why a step is answered with no where nothing comes near.
const noEntry = "no entry for this capability is one"

// walk asks the questions in order, up to the first that is answered with yes.
func (q *question) walk() (steps []asked, verdict Verdict, use []candidate) {
	horizon := "by a horizon that is not known"
	if !q.horizon.IsZero() {
		horizon = "by " + q.horizon.Text
	}
	binding, meets := Connect, BuildToStandard
	bindingWords, meetsWords := "Is a national service live and binding, to connect to?", "Is there a national rule to comply with, or a standard to build to?"
	if q.capability.IsDoneOnce() {
		binding, meets = UseIt, Comply
		bindingWords, meetsWords = "Is a national service live and binding, to be used by everyone?", "Is there a national rule, standard or assessment to comply with?"
	}
	all := q.candidates()
	for _, step := range []struct {
		verdict  Verdict
		question string
		ask      func([]candidate) (found, bool)
	}{
		{binding, bindingWords, q.live(catalogue.SingleCentral)},
		{Join, "Is a national service open to join in public beta?", q.open},
		{Prefer, "Is a service live that the centre prefers?", q.live(catalogue.CentralPreferred)},
		{Wait, "Is a national service promised for general use " + horizon + "?", q.due},
		{Backstop, "Is a backstop live for those who have nothing?", q.live(catalogue.OtherUseful)},
		{Buy, "Is there a national commercial framework to buy through?", q.frameworks},
		{meets, meetsWords, q.rules},
	} {
		f, ok := step.ask(all)
		because := cmp.Or(strings.Join(f.because, "; "), noEntry)
		if ok {
			if step.verdict == BuildToStandard && q.isRuleAlone(f) {
				step.verdict = Comply
			}
			return append(steps, asked{step.question, "yes", because, f.entries}), step.verdict, q.sorted(f.use)
		}
		steps = append(steps, asked{step.question, "no", because, f.entries})
	}
	free := "Is it free to choose locally?"
	if q.capability.IsDoneOnce() {
		free = "Is it a gap?"
	}
	return append(steps, asked{free, "yes", q.freeWords(), nil}), ChooseLocally, nil
}

// live looks for services of a level that newcomers can use. Of a backstop it also says
// what is on its way, for which no other step asks.
func (q *question) live(level catalogue.Level) func([]candidate) (found, bool) {
	return func(all []candidate) (f found, ok bool) {
		var kinds groups
		for _, c := range all {
			status := q.statusOf(c.by)
			isNear := status == catalogue.Live || !status.IsBeta() && !status.IsComing() || level == catalogue.OtherUseful
			if c.level != level || !isNear || c.IsFramework() {
				continue
			}
			switch why := q.barred(c); {
			case kindWords(c.Entry) != noKind:
				kinds.add(c, kindWords(c.Entry))
			case why != "":
				f.add(c, false, why)
			case status != catalogue.Live:
				f.add(c, false, fmt.Sprintf("%s is %s", called(c), status.Phrase()))
			default:
				f.add(c, true, fmt.Sprintf("%s is live and %s%s", called(c), level, basisWords(c)))
			}
		}
		if len(f.use) == 0 {
			for _, e := range q.ended(q.capability.ID) {
				if e.LevelFor(q.capability) == level && !e.IsPart() && !e.IsFramework() {
					f.add(candidate{Entry: e}, false, endedWords(e))
				}
			}
		}
		kinds.tell(&f)
		return f, len(f.use) > 0
	}
}

// isBinding tells of a level whether the centre wants it taken before others.
func isBinding(level catalogue.Level) bool {
	return level.Force() >= catalogue.CentralPreferred.Force()
}

// open looks for services in public beta, which everybody can ask to join.
func (q *question) open(all []candidate) (f found, ok bool) {
	for _, c := range all {
		status := q.statusOf(c.by)
		if !isBinding(c.level) || !status.IsBeta() || c.IsFramework() || kindWords(c.Entry) != noKind {
			continue
		}
		words := fmt.Sprintf("%s (%s%s) is in public beta", called(c), c.level, basisWords(c))
		switch why := q.barred(c); {
		case why != "":
			f.add(c, false, why)
		case status != catalogue.PublicBeta:
			f.add(c, false, fmt.Sprintf("%s is %s, for those who are invited", called(c), status.Phrase()))
		case isByInvitation(c):
			f.add(c, true, words+": newcomers ask, and are invited; it may still change")
		default:
			f.add(c, true, words+": open to all, and may still change")
		}
	}
	return f, len(f.use) > 0
}

// isByInvitation tells whether a service says that who wants to join it is invited.
func isByInvitation(c candidate) bool {
	return slices.ContainsFunc([]*catalogue.Entry{c.Entry, c.by}, func(e *catalogue.Entry) bool {
		return strings.Contains(e.Text("status_note")+e.Text("access", "eligibility"), "invit")
	})
}

// due looks for services that are promised for general use by the horizon.
func (q *question) due(all []candidate) (f found, ok bool) {
	for _, c := range all {
		status := q.statusOf(c.by)
		if !isBinding(c.level) || !status.IsComing() && status != catalogue.PrivateBeta || c.IsFramework() || kindWords(c.Entry) != noKind {
			continue
		}
		words := fmt.Sprintf("%s (%s%s) is %s", called(c), c.level, basisWords(c), status.Phrase())
		m, why := q.promise(c.by)
		switch barred := q.barred(c); {
		case barred != "":
			f.add(c, false, barred)
		case why != "":
			f.add(c, false, words+" "+why)
		default:
			f.add(c, true, fmt.Sprintf("%s, with %q due %s (%s)", words, m.What, m.Due.Text, confidenceWords(m)))
		}
	}
	return f, len(f.use) > 0
}

// promise finds the first promise of an entry that can be built on, or says why there
// is none.
func (q *question) promise(e *catalogue.Entry) (m catalogue.Milestone, why string) {
	why = "and gives no date"
	for _, m := range e.Milestones() {
		told := fmt.Sprintf("and %q, due %s, ", m.What, m.Due.Text)
		switch {
		case !m.IsOpen():
		case m.Due.Before(q.today):
			why = fmt.Sprintf("and its promise %q, due %s, is overdue", m.What, m.Due.Text)
		case m.Funded == "no":
			why = told + "has no money"
		case !m.IsFirm():
			why = told + "is " + words.Indefinite(cmp.Or(m.Confidence, "hope")) + " only"
		case !m.IsGeneral():
			why = told + "is not yet general use"
		case q.horizon.IsZero():
			return m, fmt.Sprintf("and %q is due %s, but no horizon is known", m.What, m.Due.Text)
		case m.Due.Last.After(q.horizon.Last):
			return m, fmt.Sprintf("and its next promise, %q, is due %s, after the horizon", m.What, m.Due.Text)
		default:
			return m, ""
		}
	}
	return catalogue.Milestone{}, why
}

// frameworks looks for commercial frameworks for the capability or a part of it. Guidance on
// which to choose is told beneath.
func (q *question) frameworks(all []candidate) (f found, ok bool) {
	for _, c := range q.buyers(all) {
		switch why := q.barred(c); {
		case c.Text("kind") == "guidance":
		case why != "":
			f.add(c, false, why)
		case q.statusOf(c.by) != catalogue.Live:
			f.add(c, false, fmt.Sprintf("%s is %s", c.ID, q.statusOf(c.by).Phrase()))
		default:
			f.add(c, true, fmt.Sprintf("%s is live (%s)%s", c.ID, c.level, basisWords(c)))
		}
	}
	return f, len(f.use) > 0
}

// buyers are the commercial frameworks that name the capability, or say that they cover it.
func (q *question) buyers(all []candidate) []candidate {
	list := those(all, func(c candidate) bool { return c.IsFramework() })
	for _, e := range q.covers {
		if e.IsFramework() && !e.HasCapability(q.capability.ID) && q.statusOf(e) != "" {
			list = append(list, candidate{Entry: e, by: e, level: e.LevelFor(q.capability)})
		}
	}
	return list
}

// rules looks for what must be met: live national standards and guidance among the entries,
// and the standards that the capability requires. Where the choice is free, guidance and what
// is only a backstop set no rule.
func (q *question) rules(all []candidate) (f found, ok bool) {
	isNational := q.capability.IsDoneOnce()
	required := those(q.capability.Standards("required"), q.stands)
	for _, c := range all {
		isAsked := slices.ContainsFunc(required, func(id string) bool { return q.cat.IsStandard(c.Entry, id) })
		isRule := isBinding(c.level) || isAsked
		if c.Text("kind") == "guidance" && !isNational {
			isRule = c.level == catalogue.SingleCentral
		}
		switch {
		case kindWords(c.Entry) != aRule && kindWords(c.Entry) != aStandard || q.statusOf(c.by) == "":
		case q.statusOf(c.by) != catalogue.Live:
			f.add(c, false, q.notLiveWords(c))
		case q.heir(c.by) != nil:
			f.add(c, false, q.heirWords(c))
		case isRule:
			f.add(c, true, fmt.Sprintf("%s is live (%s)%s", called(c), c.level, basisWords(c)))
		}
	}
	if len(required) > 0 {
		f.because = append(f.because, "whoever provides this capability must meet "+listed(required))
	}
	if len(f.because) == 0 {
		f.because = []string{"no standard is required for this capability"}
	}
	if !isNational && !q.isRuleAlone(f) {
		f.use = slices.DeleteFunc(f.use, func(c candidate) bool { return c.Text("kind") == "guidance" })
	}
	return f, len(f.use) > 0 || len(required) > 0
}

// isRuleAlone tells of what must be met where the choice is not the centre's whether it is a
// rule for the work: something that binds, and no standard for a system to meet.
func (q *question) isRuleAlone(f found) bool {
	return len(those(q.capability.Standards("required"), q.stands)) == 0 &&
		slices.ContainsFunc(f.use, func(c candidate) bool { return c.level == catalogue.SingleCentral })
}

// sorted puts what is to go or under review last, before it what an editor inferred, and
// orders by id.
func (q *question) sorted(list []candidate) []candidate {
	doubt := func(c candidate) int {
		switch {
		case len(c.Texts("replaced_by")) > 0, c.Text("disposition", "verdict") == "retire", c.HasFlag("under-review"):
			return 2
		case c.by.Basis() == catalogue.Inferred:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Or(doubt(a)-doubt(b), cmp.Compare(a.ID, b.ID)) })
	return list
}

// barred says why a candidate is no answer whatever its status; "" if nothing bars it.
func (q *question) barred(c candidate) string {
	switch status := q.statusOf(c.by); {
	case c.IsPart():
		return fmt.Sprintf("%s is a part of %s, which is not there", c.ID, c.PartOf())
	case status == "":
		return c.ID + " has ended"
	case isEnding(c.by):
		return endingWords(c.by)
	case c.HasFlag("internal") || c.by.HasFlag("internal"):
		return fmt.Sprintf("%s is %s, but for other national services only", called(c), status.Phrase())
	case q.heir(c.by) != nil:
		return q.heirWords(c)
	case c.isAside:
		return fmt.Sprintf("%s is for something else, and only its part %s is for this", c.ID, c.by.ID)
	}
	return ""
}

func (q *question) heirWords(c candidate) string {
	next := q.heir(c.by)
	return fmt.Sprintf("%s is to be replaced, and its successor %s is open (%s)", called(c), next.ID, q.statusOf(next).Phrase())
}

func (q *question) notLiveWords(c candidate) string {
	if isEnding(c.by) {
		return endingWords(c.by)
	}
	return fmt.Sprintf("%s is %s", called(c), q.statusOf(c.by).Phrase())
}

// called names a candidate, with the part by which alone it names the capability.
func called(c candidate) string {
	if c.by != c.Entry {
		return fmt.Sprintf("%s, by its part %s,", c.ID, c.by.ID)
	}
	return c.ID
}

// basisWords marks a level that an editor inferred.
func basisWords(c candidate) string {
	if c.by.Basis() == catalogue.Inferred && c.scope == nil {
		return ", inferred"
	}
	return ""
}

// kindOf says what an entry is that is no service to use: of one, and of several.
type kindOf struct{ one, many string }

var (
	noKind     = kindOf{}
	aRule      = kindOf{"is guidance, which never stands in place of a service", "are guidance, which never stands in place of a service"}
	aStandard  = kindOf{"is a standard, to be met and not used", "are standards, to be met and not used"}
	aCommunity = kindOf{"is kept by a community, and no service of the centre", "are kept by a community, and no services of the centre"}
)

func kindWords(e *catalogue.Entry) kindOf {
	switch {
	case e.Text("kind") == "guidance":
		return aRule
	case e.Text("support") == "national-standard":
		return aStandard
	case e.Text("support") == "community":
		return aCommunity
	}
	return noKind
}

// groups gathers what is said alike of several candidates.
type groups struct {
	kinds []kindOf
	ids   map[kindOf][]candidate
}

func (g *groups) add(c candidate, k kindOf) {
	if g.ids == nil {
		g.ids = map[kindOf][]candidate{}
	}
	if g.ids[k] == nil {
		g.kinds = append(g.kinds, k)
	}
	g.ids[k] = append(g.ids[k], c)
}

// tell adds a sentence for each group.
func (g *groups) tell(f *found) {
	for _, k := range g.kinds {
		ids := out.Each(g.ids[k], func(c candidate) string { return c.ID })
		verb := k.one
		if len(ids) > 1 {
			verb = k.many
		}
		f.because = append(f.because, words.Join(ids, "and")+" "+verb)
		f.entries = append(f.entries, ids...)
	}
}

// freeWords says in which sense the choice is free. A national capability for which
// there is nothing is a gap, not a freedom that somebody granted.
func (q *question) freeWords() string {
	level, basis := q.capability.Text("level"), q.capability.Text("basis")
	switch level {
	case "national":
		return fmt.Sprintf("the capability is national (%s), but no entry can be used, is promised or must be met: a gap in what the centre offers, or in what the catalogue knows", basis)
	case "shared":
		return fmt.Sprintf("the capability is shared (%s), and for the centre's part nothing can be used, is promised or must be met", basis)
	}
	return fmt.Sprintf("the capability is %s (%s), and no national offer or required standard limits the choice", level, basis)
}
