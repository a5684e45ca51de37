package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

var cycleOverlap = Rule{
	ID: "ref.cycle-overlap", Severity: diag.Error,
	Summary: "Two funding cycles hold the same day.",
	Why:     "A milestone falls into the cycle that holds its date. With two the roadmap would show it in either.",
	Bad: "# in catalogue/vocabulary/funding-cycles.yaml\n- id: cycle-2029\n  name: Years 2029 to 2031\n" +
		"  from: 2029-03-31\n  to: 2032-03-31\n  source: https://example.org/budget",
	Good: "# in catalogue/vocabulary/funding-cycles.yaml\n- id: cycle-2029\n  name: Years 2029 to 2031\n" +
		"  from: 2029-04-01\n  to: 2032-03-31\n  source: https://example.org/budget",
	check: func(r *run) {
		v := r.cat.Vocabulary("funding-cycles")
		if v == nil {
			return
		}
		type span struct {
			item     *catalogue.Record
			from, to date.Date
		}
		var seen []span
		for _, item := range v.Items {
			from, to := item.Date("from"), item.Date("to")
			if from.IsZero() || to.IsZero() {
				continue
			}
			for _, s := range seen {
				if !from.First.After(s.to.Last) && !s.from.First.After(to.Last) {
					r.report(item, item.Get("from"), "/from", fmt.Sprintf("%q, %s to %s, overlaps %q on line %d, %s to %s",
						item.ID, from.Text, to.Text, s.item.ID, v.Doc.Pos(s.item.Node.Start).Line, s.from.Text, s.to.Text),
						"let each cycle begin on the day after the one before it ends")
				}
			}
			seen = append(seen, span{item, from, to})
		}
	},
}
