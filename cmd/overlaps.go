package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newOverlapsCmd(s *session) *command {
	return s.question(spec{
		use: "overlaps", group: groupPlan,
		short: "Show live services that do the same for the same people",
		long: `Show pairs of live services that share a capability, a group of users and a care
setting, while neither replaces nor complements the other and neither runs on the
other. An entry that does not say whom it serves may serve anybody.

A pair that is wanted is no overlap once one of the two says in "complements" why.`,
		example: `  wdw overlaps
  wdw overlaps -o json
  wdw overlaps --fail-on any`,
		formats: slices.DeleteFunc(slices.Clone(out.Rows), func(f string) bool { return f == "name" }), // a pair has no name
		flags:   func(f *flagSet) { f.failOn("an overlap", "overlap") },
	}, func(q question) (out.Result, []string, error) {
		overlaps := framework.Overlaps(q.cat, q.today)
		if len(overlaps) == 0 {
			q.note("no live services overlap")
		}
		return overlaps.Result(), slices.Repeat([]string{"overlap"}, len(overlaps)), nil
	})
}
