package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// live looks for offers that newcomers can use; else it says of each that comes near
// why it is not one. What has a live successor is found only if nothing else is.
func (q *question) live(support string, levels ...catalogue.Level) (found []*catalogue.Entry, because string, ok bool) {
	near := q.pick(support, levels...)
	for _, e := range near {
		if q.isOpen(e) {
			found = append(found, e)
		}
	}
	if len(found) > 0 {
		q.sort(found)
		var why []string
		for _, e := range found {
			words := fmt.Sprintf("%s is live and %s", e.ID, q.levelOf(e))
			if len(levels) == 0 {
				words = fmt.Sprintf("%s is live (%s)", e.ID, q.levelOf(e))
			}
			words += q.basisWords(e)
			if q.isSucceeded(e) {
				words += ", but has a live successor"
			}
			why = append(why, words)
		}
		if !q.isSucceeded(found[0]) {
			found = slices.DeleteFunc(found, q.isSucceeded)
		}
		return found, strings.Join(why, "; "), true
	}
	var why []string
	for _, e := range near {
		why = append(why, q.notOpenWords(e))
	}
	for e := range q.cat.All() {
		if e.HasEnded(q.today) && e.HasCapability(q.capability.ID) && mechanism(e) == support && (len(levels) == 0 || slices.Contains(levels, q.levelOf(e))) {
			why = append(why, endedWords(e))
		}
	}
	if len(why) == 0 {
		return nil, "no entry for this capability is one", false
	}
	return nil, strings.Join(why, "; "), false
}

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
	switch {
	case len(found) > 0:
		q.sort(found)
		return found, strings.Join(yes, "; "), true
	case len(no) > 0:
		return nil, strings.Join(no, "; "), false
	}
	return nil, "no entry for this capability is one", false
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
	var required []string
	for _, n := range q.capability.List("standards") {
		if id := n.TextAt("id"); n.TextAt("use") == "required" && !q.isWithdrawn(id) {
			required = append(required, id)
		}
	}
	switch {
	case len(required) > 0 && ok:
		return found, because + "; and whoever provides this capability must meet " + listed(required), true
	case len(required) > 0:
		return nil, "whoever provides this capability must meet " + listed(required), true
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
