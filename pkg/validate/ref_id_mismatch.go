package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var idMismatch = Rule{
	ID: "ref.id-mismatch", Severity: diag.Error,
	Summary: "The id and the file's name differ.",
	Why:     "The file's name is the id; whoever follows a reference opens that file.",
	Bad:     "# in spine\nid: nhs-spine", Good: "# in spine\nid: spine",
	check: func(r *run) {
		for e := range r.services() {
			if n := e.Get("id"); n != nil && n.Kind == document.String && n.Text != e.ID {
				r.report(&e.Record, n, "/id", fmt.Sprintf("id %q is not the file's name %q", n.Text, e.ID),
					fmt.Sprintf("write id: %s, or rename the file", e.ID))
			}
		}
	},
}
