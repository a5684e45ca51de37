package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var noSuccessor = Rule{
	ID: "entry.no-successor", Severity: diag.Warning,
	Summary: "A deprecated or retired service names neither a successor nor a reason.",
	Why: "Whoever uses it has to go somewhere. \"replaced_by\" says where; where nothing comes after, " +
		"\"status_note\" says why it ends and what its users do instead.",
	Bad:  "status: deprecated",
	Good: "status: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.",
	check: func(r *run) {
		for e := range r.services() {
			if !e.Status().IsWithdrawn() || len(e.Successors()) > 0 || !isThin(e.Text("status_note")) {
				continue
			}
			r.report(&e.Record, e.Get("status"), "/status",
				fmt.Sprintf("%q is %s, and neither \"replaced_by\" names a successor nor \"status_note\" a reason", e.ID, e.Status()),
				`name the successor in "replaced_by", or say in "status_note" why it ends and what its users do instead`)
		}
	},
}
