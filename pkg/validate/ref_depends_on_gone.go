package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

var dependsOnGone = Rule{
	ID: "ref.depends-on-retired", Severity: diag.Error,
	Summary: "A service that still runs depends on one that is gone.",
	Why:     "Either the dependency has moved to a successor, or the service no longer works.",
	Bad:     "depends_on:\n  - fax-relay\n# in fax-relay\nstatus: retired\nstatus_note: Nobody used it any more.\ndates:\n  retires: 2024",
	Good:    "depends_on:\n  - spine",
	check: func(r *run) {
		for e := range r.services() {
			if e.IsGone() {
				continue
			}
			r.reportIDs(&e.Record, "depends_on", func(id string) (string, string) {
				on := r.cat.Entry(id)
				if on == nil || !on.IsGone() {
					return "", ""
				}
				help := "remove it, or correct its status"
				if successors := on.Successors(); len(successors) > 0 {
					help = "name its successor: " + words.Quoted(successors, "or")
				}
				return fmt.Sprintf("%q is %s and %q is %s", id, on.Status(), e.ID, e.Status()), help
			})
		}
	},
}
