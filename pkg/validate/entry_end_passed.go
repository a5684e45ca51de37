package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var endPassed = Rule{
	ID: "entry.end-passed", Severity: diag.Warning,
	Summary: "The end date has passed and the service is not marked as retired.",
	Why:     "Either it ended, and nobody may still plan with it, or it was given more time, and its users want to know how much.",
	Bad:     "status: deprecated\nstatus_note: Every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2025-03-31",
	Good:    "status: retired\nstatus_note: Every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2025-03-31",
	check: func(r *run) {
		for e := range r.services() {
			if end := e.Date("dates", "retires"); !e.IsGone() && end.Before(r.now) {
				r.report(&e.Record, e.Get("dates", "retires"), "/dates/retires",
					fmt.Sprintf("the end date %s has passed and status is still %q", end.Text, e.Status()),
					"set status to retired, or move the date to what the source now says")
			}
		}
	},
}
