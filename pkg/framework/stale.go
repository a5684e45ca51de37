package framework

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
)

// Why an entry needs an editor's look.
const (
	ReviewOverdue    = "review-overdue"    // the day of the next review has passed
	MilestoneOverdue = "milestone-overdue" // a promise is late, and nothing says what became of it
	EndOverdue       = "end-overdue"       // a date in its life has passed and the status has not followed
	EvidenceMissing  = "evidence-missing"  // a criterion is claimed without a page that supports it
)

// Stale is one thing about an entry that an editor should look at.
type Stale struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
	// Since is the date that has passed, as written; "" where there is none.
	Since string `json:"since" out:"null"`
	Owner string `json:"owner" out:"null"`
	// What says it in words.
	What string `json:"what"`
}

// AllStale are what an editor should look at, what has waited longest first.
type AllStale []Stale

// Result shows what to look at, a row each.
func (list AllStale) Result() out.Result {
	return out.List(list,
		out.Col("id", "Id", func(s Stale) string { return s.ID }),
		out.Col("reason", "Reason", func(s Stale) string { return s.Reason }),
		out.Col("since", "Since", func(s Stale) string { return s.Since }),
		out.Col("what", "What", func(s Stale) string { return s.What }),
		out.Col("owner", "Owner", func(s Stale) string { return s.Owner }).Optional(),
	)
}

// Reasons are the reasons, one each.
func (list AllStale) Reasons() []string {
	return out.Each(list, func(s Stale) string { return s.Reason })
}

// StaleEntries returns what has been overtaken by time or lacks evidence, what has
// waited longest first. An entry may stand there several times.
func StaleEntries(cat *catalogue.Catalogue, today time.Time) AllStale {
	day := date.Day(today)
	list := AllStale{}
	for e := range cat.All() {
		if e.Status() == catalogue.Moved {
			continue
		}
		list = append(list, staleOf(e, day)...)
	}
	slices.SortStableFunc(list, func(a, b Stale) int {
		return cmp.Or(compareDue(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func staleOf(e *catalogue.Entry, day time.Time) []Stale {
	var list []Stale
	add := func(reason, since, format string, args ...any) {
		list = append(list, Stale{ID: e.ID, Name: e.Name(), Reason: reason, What: fmt.Sprintf(format, args...), Since: since, Owner: e.Text("review", "owner")})
	}
	if next := e.Date("review", "next"); next.Before(day) {
		add(ReviewOverdue, next.Text, "the review was due")
	}
	for _, item := range items(e) {
		switch {
		case !item.Due.Before(day), item.Outcome != "":
		case item.Kind == KindMilestone:
			add(MilestoneOverdue, item.Due.Text, "%q was due, and nothing says what became of it", item.What)
		case item.Kind == KindDeprecation:
			add(EndOverdue, item.Due.Text, "it was to be closed to new users, and the status is %q", e.Status())
		default:
			add(EndOverdue, item.Due.Text, "it was to end, and the status is %q", e.Status())
		}
	}
	var bare []string
	claims(e, func(c Criterion) {
		if c.Evidence == "" {
			bare = append(bare, c.Name)
		}
	})
	if len(bare) > 0 && !e.IsGone() {
		add(EvidenceMissing, "", "no evidence for %s", wording(bare))
	}
	return list
}

// claims visits the criteria of which an entry says that they are met or not.
func claims(e *catalogue.Entry, visit func(Criterion)) {
	for _, c := range CriteriaOf(e).Criteria {
		if c.Met == "yes" || c.Met == "no" {
			visit(c)
		}
	}
}
