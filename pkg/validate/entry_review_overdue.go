package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var reviewOverdue = Rule{
	ID: "entry.review-overdue", Severity: diag.Warning,
	Summary: "The day of the next review has passed.",
	Why:     "A reader has to be able to trust that somebody compared the entry with its sources not long ago.",
	Bad:     "review:\n  owner: Catalogue editors\n  last: 2025-03-01\n  next: 2026-03-01",
	Good:    "review:\n  owner: Catalogue editors\n  last: 2026-03-01\n  next: 2027-03-01",
	check: func(r *run) {
		for e := range r.services() {
			if due := e.Date("review", "next"); due.Before(r.now) {
				by := ""
				if owner := e.Text("review", "owner"); owner != "" {
					by = fmt.Sprintf(" by %q", shorten(owner))
				}
				r.report(&e.Record, e.Get("review", "next"), "/review/next", fmt.Sprintf("the review was due %s%s", due.Text, by),
					`compare the entry with its sources, then set "last" and "next"`)
			}
		}
	},
}
