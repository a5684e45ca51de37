package query

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// Users returns the entries that depend on an id or have it as a prerequisite, in
// order of id. Those that are gone use nothing.
func Users(cat *catalogue.Catalogue, id string) []*catalogue.Entry {
	var out []*catalogue.Entry
	for e := range cat.All() {
		if !e.IsGone() && (slices.Contains(e.Texts("depends_on"), id) || slices.Contains(e.Texts("onboarding", "prerequisites"), id)) {
			out = append(out, e)
		}
	}
	return out
}
