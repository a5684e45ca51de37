package validate

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/diag"
)

var replacesAsymmetric = Rule{
	ID: "ref.replaces-asymmetric", Severity: diag.Error,
	Summary: "One entry names another as successor or predecessor, and the other does not agree.",
	Why:     "Readers arrive from either side: from what is gone to what comes next, and back.",
	Bad:     "replaces:\n  - fax-relay\n# in fax-relay\nstatus: deprecated\nstatus_note: Nobody has used it since 2025.",
	Good:    "replaces:\n  - fax-relay\n# in fax-relay\nstatus: deprecated\nreplaced_by:\n  - example-service",
	check: func(r *run) {
		mirror := map[string]string{"replaces": "replaced_by", "replaced_by": "replaces"}
		for e := range r.services() {
			for field, mirrored := range mirror {
				r.reportIDs(&e.Record, field, func(id string) (string, string) {
					other := r.cat.Entry(id)
					if other == nil || id == e.ID || slices.Contains(other.Texts(mirrored), e.ID) {
						return "", ""
					}
					return fmt.Sprintf("%q does not name %q in its %q", id, e.ID, mirrored),
						fmt.Sprintf("add %s: [%s] to %s, or delete it here", mirrored, e.ID, other.File())
				})
			}
		}
	},
}
