package validate

import (
	"fmt"
	"regexp"

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
				help := fmt.Sprintf("write id: %s, or rename the file", e.ID)
				if r.cat.Entry(n.Text) != nil {
					help = fmt.Sprintf("this looks like a copy of %s: delete it, or give it an id, a name and aliases of its own, and its file that name", r.cat.Entry(n.Text).File())
				} else if re, err := regexp.Compile(e.Shape.At("id").Pattern); err == nil && !re.MatchString(e.ID) {
					help = fmt.Sprintf("call the file %s.yaml", n.Text)
					if !re.MatchString(n.Text) {
						help = "give both one name, in lower-case words joined by hyphens"
					}
				}
				r.report(&e.Record, n, "/id", fmt.Sprintf("id %q is not the file's name %q", n.Text, e.ID), help)
			}
		}
	},
}
