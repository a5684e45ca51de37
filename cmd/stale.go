package cmd

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newStaleCmd(s *session) *command {
	var reasons []string
	var owner string
	return s.question(spec{
		use: "stale", group: groupCurate,
		short: "Show what time has overtaken, and what lacks evidence",
		long: `Show the entries that an editor should look at, what has waited longest first:

` + glossary(framework.OfStale),
		example: `  wdw stale
  wdw stale --reason milestone-overdue --owner records
  wdw stale --fail-on review-overdue`,
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.choice(&reasons, "reason", "keep only this `reason`", framework.WordsOf(framework.OfStale))
			f.StringVar(&owner, "owner", "", "keep entries whose owner has these `words` in its name")
			f.completed("owner", s.values(owners))
			f.failOn("an entry", framework.WordsOf(framework.OfStale)...)
		},
	}, func(q question) (out.Result, []string, error) {
		list := slices.DeleteFunc(framework.StaleEntries(q.cat, q.today), func(e framework.Stale) bool {
			return len(reasons) > 0 && !slices.Contains(reasons, e.Reason) ||
				!strings.Contains(strings.ToLower(e.Owner), strings.ToLower(owner))
		})
		if len(list) == 0 {
			q.note("nothing is stale")
		}
		return list.Result(), list.Reasons(), nil
	})
}

func owners(cat *catalogue.Catalogue) []string {
	var list []string
	for e := range cat.All() {
		list = append(list, e.Text("review", "owner"))
	}
	return list
}
