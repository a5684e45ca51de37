package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var idChanged = Rule{
	ID: "policy.id-changed", Severity: diag.Error,
	Summary: "A change gives an entry another id and leaves nothing behind.",
	Why: "An id never changes, because nobody knows who holds it. A new entry with the name of one that vanished is taken for the same. " +
		"To rename, the old entry stays with status moved and names the new one; \"wdw rename\" does both.",
	Bad: "# before\n# in letters-by-post\nname: Letter Service\n# after\n# in letter-service-2\nname: Letter Service",
	Good: "# before\n# in letters-by-post\nname: Letter Service\n# after\n# in letter-service-2\nname: Letter Service\n" +
		"# in letters-by-post\nname: Letters by post, the old entry\nstatus: moved\nmoved_to:\n  - letter-service-2",
	check: func(r *run) {
		renamed := r.renamed()
		for was := range r.vanished() {
			is := renamed[was.ID]
			if is == nil {
				continue
			}
			r.report(&is.Record, is.Get("id"), "/id", fmt.Sprintf("id %q was %q before this change, and an id never changes", is.ID, was.ID),
				fmt.Sprintf("undo the change and run wdw rename %s %s, which leaves a moved entry behind", was.ID, is.ID))
		}
	},
}

// renamed maps the ids of entries that vanished to the new entries that are the same
// service: those with its name.
func (r *run) renamed() map[string]*catalogue.Entry {
	if r.base == nil {
		return nil
	}
	came := map[string]*catalogue.Entry{} // by name
	for is := range r.services() {
		if r.base.Entry(is.ID) == nil && !r.base.IsBroken(is.ID) && is.Text("name") != "" {
			came[strings.ToLower(is.Name())] = is
		}
	}
	found := map[string]*catalogue.Entry{}
	for was := range r.vanished() {
		if is := came[strings.ToLower(was.Name())]; is != nil {
			found[was.ID] = is
		}
	}
	return found
}
