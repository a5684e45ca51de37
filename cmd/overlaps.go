package cmd

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

func newOverlapsCmd(s *session) *command {
	var capabilities []string
	var limit int
	return s.question(spec{
		use: "overlaps", group: groupPlan,
		short: "Show live services that do the same for the same people",
		long: `Show pairs of live services that share a capability, a group of users and a care
setting, while neither replaces nor complements the other and neither runs on the
other. An entry that does not say whom it serves may serve anybody.

A pair that is wanted is no overlap once one of the two says in "complements" why.

Of many pairs those that share the most capabilities are shown, then the first by id; in JSON
each has in "left_out" how many are not shown.`,
		example: `  wdw overlaps
  wdw overlaps --capability patient-messaging
  wdw overlaps -o json
  wdw overlaps --fail-on any`,
		formats: slices.DeleteFunc(slices.Clone(out.Rows), func(f string) bool { return f == "name" }), // a pair has no name
		flags: func(f *flagSet) {
			f.filter(&capabilities, "capability", "keep pairs that share this `capability`")
			f.limit(&limit, framework.MostOverlaps, "pairs")
			f.failOn("an overlap", "overlap")
		},
	}, func(q question) (out.Result, []string, error) {
		shared, err := query.NewCriterion(q.cat, filterNamed("capability"), capabilities)
		if err != nil {
			return out.Result{}, nil, usageError{err}
		}
		overlaps := framework.Overlaps(q.cat, q.today, limit, shared.Values...)
		switch n := len(overlaps.Pairs); {
		case n == 0:
			q.note("no live services overlap")
		case overlaps.LeftOut > 0:
			q.note("%s; --capability narrows them, --limit 0 shows all", strings.TrimSuffix(overlaps.LeftOutWords(), "."))
		}
		return overlaps.Result(), slices.Repeat([]string{"overlap"}, len(overlaps.Pairs)), nil
	})
}
