package validate

import (
	"fmt"
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var entryDeleted = Rule{
	ID: "policy.entry-deleted", Severity: diag.Error,
	Summary: "A change deletes an entry.",
	Why: "Local registers, plans and other entries hold the id for years. What is gone stays as a retired entry, what was renamed, " +
		"merged or split as a moved one, so that whoever arrives learns why and where to go. The finding stands at the start of the " +
		"file that is no more.",
	Bad:  "# before\n# in old-service\nkind: service\n# after\nkind: service",
	Good: "# before\n# in old-service\nkind: service\n# after\n# in old-service\nkind: service\nstatus: moved\nmoved_to:\n  - example-service",
	check: func(r *run) {
		renamed := r.renamed()
		for was := range r.vanished() {
			if renamed[was.ID] == nil {
				r.reportGone(was, fmt.Sprintf("entry %q (%s) was deleted; an entry that is gone stays as %q or %q", was.ID, was.Name(), catalogue.Retired, catalogue.Moved),
					"restore the file and set its status, with replaced_by or moved_to where something comes after")
			}
		}
	},
}

// waivesDeletion tells whether a link is the entry of a waiver that excuses its
// deletion: such an entry is gone once the change is merged.
func waivesDeletion(l link) bool {
	if l.record.Doc.Name != catalogue.WaiversFile || len(l.path) != 2 {
		return false
	}
	i, err := strconv.Atoi(l.path[0])
	return err == nil && l.record.Node.Items[i].TextAt("rule") == "policy.entry-deleted"
}
