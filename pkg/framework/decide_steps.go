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

// live looks for offers that newcomers can use; else it says of each that comes near
// why it is not one. What has a live successor is found only if nothing else is.
func (q *question) live(support string, levels ...catalogue.Level) (found []*catalogue.Entry, because string, ok bool) {
	near := q.pick(support, levels...)
	if found = those(near, q.isOpen); len(found) == 0 {
		ended := those(q.ended(q.capability.ID), q.isOne(support, levels))
		why := slices.Concat(out.Each(near, q.notOpenWords), out.Each(ended, endedWords))
		return nil, cmp.Or(strings.Join(why, "; "), noEntry), false
	}
	q.sort(found)
	why := out.Each(found, func(e *catalogue.Entry) string {
		words := fmt.Sprintf("%s is live and %s", e.ID, q.levelOf(e))
		if len(levels) == 0 {
			words = fmt.Sprintf("%s is live (%s)", e.ID, q.levelOf(e))
		}
		words += q.basisWords(e)
		if q.isSucceeded(e) {
			words += ", but has a live successor"
		}
		return words
	})
	if !q.isSucceeded(found[0]) {
		found = slices.DeleteFunc(found, q.isSucceeded)
	}
	return found, strings.Join(why, "; "), true
}

// noEntry is why a step is answered with no where nothing comes near.
const noEntry = "no entry for this capability is one"

// central looks for what is single-central and live, services before standards. A
// standard alone is no answer where the centre has a preferred service: then it is
// what that service and any equivalent must meet.
func (q *question) central() (found []*catalogue.Entry, because string, ok bool) {
	found, because, ok = q.live("national-service", catalogue.SingleCentral)
	standards, words, isStandard := q.live("national-standard", catalogue.SingleCentral)
	_, _, isPreferred := q.live("national-service", catalogue.CentralPreferred)
	switch {
	case ok && isStandard:
		return append(found, standards...), because + "; " + words, true
	case isStandard && !isPreferred:
		return standards, words, true
	case isStandard:
		return nil, words + "; but that is a standard, which the service below and any equivalent must meet", false
	}
	return found, because, ok
}

// isSucceeded tells whether something live already takes the place of an entry.
func (q *question) isSucceeded(e *catalogue.Entry) bool {
	return slices.ContainsFunc(e.Texts("replaced_by"), func(id string) bool {
		next := q.cat.Entry(id)
		return next != nil && q.statusOf(next) == catalogue.Live && !next.HasEnded(q.today)
	})
}

// sort puts what has a live successor last, before it what is to go or under review,
// and orders by id.
func (q *question) sort(entries []*catalogue.Entry) {
	doubt := func(e *catalogue.Entry) int {
		switch {
		case q.isSucceeded(e):
			return 2
		case len(e.Texts("replaced_by")) > 0, e.Text("disposition", "verdict") == "retire", e.HasFlag("under-review"):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(entries, func(a, b *catalogue.Entry) int { return cmp.Or(doubt(a)-doubt(b), cmp.Compare(a.ID, b.ID)) })
}

// basisWords marks a level that an editor inferred.
func (q *question) basisWords(e *catalogue.Entry) string {
	if e.Basis() == catalogue.Inferred && q.scope(e) == nil {
		return ", inferred"
	}
	return ""
}

func (q *question) notOpenWords(e *catalogue.Entry) string {
	switch {
	case q.statusOf(e) == "":
		return e.ID + " has ended"
	case q.statusOf(e) == catalogue.Live && e.HasFlag("internal"):
		return e.ID + " is live, but for other national services only"
	case isEnding(e):
		return endingWords(e)
	}
	return fmt.Sprintf("%s is %s", e.ID, q.statusOf(e).Phrase())
}

// coming looks for national services that are open in public beta or due by the
// horizon. An aspiration is no promise, nor is one without money or one that is late.
func (q *question) coming() (found []*catalogue.Entry, because string, ok bool) {
	var yes, no []string
	for _, e := range q.pick("national-service", catalogue.SingleCentral, catalogue.CentralPreferred) {
		status := q.statusOf(e)
		switch {
		case !status.IsBeta() && !status.IsComing():
		case e.HasFlag("internal"):
			no = append(no, fmt.Sprintf("%s is %s, but for other national services only", e.ID, status.Phrase()))
		case status == catalogue.PublicBeta:
			found = append(found, e)
			yes = append(yes, fmt.Sprintf("%s (%s%s) is in public beta: open to all, and may still change", e.ID, q.levelOf(e), q.basisWords(e)))
		default:
			m, why := q.promise(e)
			words := fmt.Sprintf("%s (%s%s) is %s", e.ID, q.levelOf(e), q.basisWords(e), status.Phrase())
			if why != "" {
				no = append(no, words+" "+why)
				continue
			}
			found = append(found, e)
			yes = append(yes, fmt.Sprintf("%s, with %q due %s (%s)", words, m.What, m.Due.Text, confidenceWords(m)))
		}
	}
	if len(found) == 0 {
		return nil, cmp.Or(strings.Join(no, "; "), noEntry), false
	}
	q.sort(found)
	return found, strings.Join(yes, "; "), true
}

// promise finds the first promise of an entry that can be built on, or says why there
// is none.
func (q *question) promise(e *catalogue.Entry) (m catalogue.Milestone, why string) {
	why = "and gives no date"
	for _, m := range e.Milestones() {
		switch {
		case !m.IsOpen():
		case m.Due.Before(q.today):
			why = fmt.Sprintf("and its promise %q, due %s, is overdue", m.What, m.Due.Text)
		case m.Confidence == "aspiration":
			why = fmt.Sprintf("and %q, due %s, is an aspiration only", m.What, m.Due.Text)
		case m.Funded == "no":
			why = fmt.Sprintf("and %q, due %s, has no money", m.What, m.Due.Text)
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

// standard looks for a live national standard among the entries, or a standard that
// the capability requires.
func (q *question) standard() (found []*catalogue.Entry, because string, ok bool) {
	found, because, ok = q.live("national-standard")
	required := those(q.capability.Standards("required"), q.stands)
	demands := "whoever provides this capability must meet " + listed(required)
	switch {
	case len(required) > 0 && ok:
		return found, because + "; and " + demands, true
	case len(required) > 0:
		return nil, demands, true
	case ok:
		return found, because, true
	}
	return nil, "no standard is required for this capability", false
}

// freeWords says in which sense the choice is free. A national capability for which
// there is nothing is a gap, not a freedom that somebody granted.
func (q *question) freeWords() string {
	level, basis := q.capability.Text("level"), q.capability.Text("basis")
	switch level {
	case "national":
		return fmt.Sprintf("the capability is national (%s), but nothing national can be used, is due or must be met: a gap, which each area fills for itself until it is closed", basis)
	case "shared":
		return fmt.Sprintf("the capability is shared (%s), and for the centre's part nothing can be used, is due or must be met", basis)
	}
	return fmt.Sprintf("the capability is %s (%s), and no national offer or required standard limits the choice", level, basis)
}

// use says why an entry is part of the answer.
func (q *question) use(e *catalogue.Entry, verdict Verdict) Use {
	u := Use{ID: e.ID, Name: e.Name(), Autonomy: q.levelOf(e), Status: e.Status(), Why: e.Text("autonomy", "why"), Basis: e.Basis()}
	if s := q.scope(e); s != nil {
		u.Why = s.TextAt("why")
	} else {
		for _, n := range e.List("autonomy", "scopes") {
			u.Scopes = append(u.Scopes, fmt.Sprintf("%s: %s, because %s", n.TextAt("what"), n.TextAt("level"), words.LowerFirst(n.TextAt("why"))))
		}
	}
	if u.Autonomy != catalogue.SingleCentral {
		u.Alternatives = e.Text("autonomy", "alternatives")
	}
	if verdict == Wait && e.Status() != catalogue.PublicBeta {
		m, _ := q.promise(e)
		u.Due = m.Due.Text
	}
	return u
}

// standards gathers what counts for the capability: what the vocabulary asks for, what
// the entries of the answer ask for, and the standards that are entries themselves.
func (q *question) standards(use []*catalogue.Entry) []StandardUse {
	var out []StandardUse
	add := func(id, name string, status catalogue.Status, how, from string) {
		i := slices.IndexFunc(out, func(s StandardUse) bool { return s.ID == id })
		if i < 0 {
			i = len(out)
			out = append(out, StandardUse{ID: id, Name: name, Status: status, Use: how})
		}
		if how == "required" {
			out[i].Use = how
		}
		if !slices.Contains(out[i].From, from) {
			out[i].From = append(out[i].From, from)
		}
	}
	known := func(id, how, from string) {
		if s := q.cat.Vocabulary(standardVocabulary).Get(id); s != nil {
			add(id, s.Name(), s.Status(), how, from)
			return
		}
		add(id, id, "", how, from)
	}
	for _, n := range q.capability.List("standards") {
		known(n.TextAt("id"), n.TextAt("use"), "capability")
	}
	for _, e := range q.pick("national-standard") {
		how := "supported"
		if q.levelOf(e) == catalogue.SingleCentral {
			how = "required"
		}
		if isLive(e) {
			add(e.ID, e.Name(), e.Status(), how, "catalogue")
		}
	}
	for _, e := range use {
		for _, how := range []string{"required", "supported"} {
			for _, id := range e.Standards(how) {
				known(id, how, e.ID)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b StandardUse) int { return cmp.Compare(a.Use, b.Use) })
	return out
}

// avoid lists what newcomers should not start with, or not without thought.
func (q *question) avoid() []string {
	var out []string
	for _, e := range q.offers {
		var words []string
		switch {
		case isEnding(e):
			out = append(out, endingWords(e))
			continue
		case !isLive(e):
			continue
		}
		for _, id := range e.Texts("replaced_by") {
			successor := "a successor, " + id
			if next := q.cat.Entry(id); next != nil {
				successor += ", which is " + next.Status().Phrase()
			}
			words = append(words, "has "+successor)
		}
		if e.Text("disposition", "verdict") == "retire" {
			words = append(words, "is to be retired"+bracketed(e.Text("disposition", "basis")))
		}
		if e.HasFlag("under-review") {
			words = append(words, "is under review, and may be deprecated")
		}
		if len(words) > 0 {
			out = append(out, e.ID+" is live, and "+strings.Join(words, ", and "))
		}
	}
	return out
}

// changes thinks through each thing that may happen to an offer, and keeps those after
// which the verdict or the entries of the answer would be others.
func (q *question) changes(verdict Verdict, use []*catalogue.Entry) []Change {
	var out []Change
	consider := func(e *catalogue.Entry, status catalogue.Status, when, what string) {
		thought := *q
		thought.status = map[string]catalogue.Status{e.ID: status}
		if status == "" {
			thought.offers = those(q.offers, func(o *catalogue.Entry) bool { return o != e })
		}
		_, then, thenUse := thought.walk()
		if then != verdict || !slices.Equal(use, thenUse) {
			out = append(out, Change{When: when, ID: e.ID, What: what, Then: then})
		}
	}
	for _, e := range q.offers {
		if end := e.Text("dates", "retires"); end != "" {
			what := "it ends" + bracketed(e.Text("dates", "retires_kind"))
			for _, id := range e.Texts("replaced_by") {
				if next := q.cat.Entry(id); next != nil && !isLive(next) {
					what += fmt.Sprintf("; its successor %s is %s", id, next.Status().Phrase())
				}
			}
			consider(e, "", end, what)
		} else if isLive(e) && e.HasFlag("under-review") {
			consider(e, "", "", "it is under review, and may be deprecated")
		} else if by := e.Text("disposition", "by"); isLive(e) && e.Text("disposition", "verdict") == "retire" {
			consider(e, "", by, "it is retired, as is intended"+bracketed(e.Text("disposition", "basis")))
		}
		if e.Status().IsComing() || e.Status().IsBeta() {
			when, what := "", "it goes live; no date is given"
			if m, ok := q.next(e); ok && !m.Due.Before(q.today) {
				when, what = m.Due.Text, fmt.Sprintf("it goes live; the nearest promise is %q (%s)", m.What, confidenceWords(m))
			}
			consider(e, catalogue.Live, when, what)
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Or(compareDue(a.When, b.When), cmp.Compare(a.ID, b.ID)) })
	return out
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
