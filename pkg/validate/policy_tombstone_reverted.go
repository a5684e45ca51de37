package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var tombstoneReverted = Rule{
	ID: "policy.tombstone-reverted", Severity: diag.Error,
	Summary: "A change brings an entry back that was retired or had moved.",
	Why: "Readers and local registers have followed it to its successor. A service that starts anew gets an entry of its own, and the " +
		"old one stays as the record of what ended.",
	Bad: "# before\nstatus: retired\ndates:\n  retires: 2025-03-31\nstatus_note: It closed because every hospital sends its messages by NHS Notify.\n" +
		"# after\nstatus: live",
	Good: "# before\nstatus: retired\ndates:\n  retires: 2025-03-31\nstatus_note: It closed because every hospital sends its messages by NHS Notify.\n" +
		"# after\nstatus: retired\ndates:\n  retires: 2025-03-30\nstatus_note: It closed because every hospital sends its messages by NHS Notify.",
	check: func(r *run) {
		for was, is := range r.changed() {
			if was.IsGone() && !is.IsGone() && is.Get("status") != nil {
				r.report(&is.Record, is.Get("status"), "/status", fmt.Sprintf("%q was %s and is %s again", is.ID, was.Status(), is.Status()),
					"leave it as it was; a service that starts anew gets an entry and an id of its own")
			}
		}
	},
}
