package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var reviewMovedBack = Rule{
	ID: "policy.review-moved-back", Severity: diag.Error,
	Summary: "A change dates the last review earlier, or puts the next one off without a review.",
	Why: "The two dates tell a reader how far to trust the entry. A review that took place stays in the record, and the next one is put " +
		"off only by holding one.",
	Bad: "# before\nreview:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-04-01\n" +
		"# after\nreview:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-10-01",
	Good: "# before\nreview:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-04-01\n" +
		"# after\nreview:\n  owner: Catalogue editors\n  last: 2026-11-20\n  next: 2027-10-01",
	check: func(r *run) {
		for was, is := range r.changed() {
			lastBefore, last := was.Date("review", "last"), is.Date("review", "last")
			if lastBefore.IsZero() || last.IsZero() {
				continue
			}
			if last.Last.Before(lastBefore.Last) {
				r.report(&is.Record, is.Get("review", "last"), "/review/last", fmt.Sprintf("the last review went back from %s to %s", lastBefore.Text, last.Text),
					"keep the later date, or the day of a review since")
				continue
			}
			nextBefore, next := was.Date("review", "next"), is.Date("review", "next")
			if !nextBefore.IsZero() && last.Last.Equal(lastBefore.Last) && next.Last.After(nextBefore.Last) {
				r.report(&is.Record, is.Get("review", "next"), "/review/next", fmt.Sprintf("the next review was put off from %s to %s, and there was no review since %s", nextBefore.Text, next.Text, last.Text),
					"review the entry and set \"last\" to that day, or keep the date")
			}
		}
	},
}
