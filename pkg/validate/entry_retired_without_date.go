package validate

import (
	"cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var retiredWithoutDate = Rule{
	ID: "entry.retired-without-date", Severity: diag.Error,
	Summary: "A retired service does not say when it ended.",
	Why: "Whoever still finds the service in a contract or a register has to know since when it is gone. " +
		"A year is enough.",
	Bad:  "status: retired\nstatus_note: Every hospital now sends its messages by NHS Notify.",
	Good: "status: retired\nstatus_note: Every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2024",
	check: func(r *run) {
		for e := range r.services() {
			if e.Status() != catalogue.Retired || e.Get("dates", "retires") != nil {
				continue
			}
			r.report(&e.Record, cmp.Or(keyOf(&e.Record, "dates"), e.Get("status")), "/dates/retires",
				`status is "retired", and "dates.retires" does not say when it ended`,
				`add "retires" to "dates", as precisely as a source says; a year is enough`)
		}
	},
}
