package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

var outcomeMissing = Rule{
	ID: "entry.outcome-missing", Severity: diag.Warning,
	Summary: "A milestone's date has passed and the entry does not say what became of it.",
	Why: "A plan is only worth something if it says what became of it. A milestone due in a year, quarter or month has " +
		"passed once all of that has. \"done\" says when it was met, \"outcome\" whether it was missed, dropped or superseded, or that " +
		"somebody looked on the day in \"as_of\" and found nothing. A rule that takes effect by itself is done on its day.",
	Bad:  "milestones:\n  - what: Public beta\n    due: 2025-06\n    confidence: target",
	Good: "milestones:\n  - what: Public beta\n    due: 2025-06\n    confidence: target\n    outcome: unknown\n    as_of: 2026-10-01",
	check: func(r *run) {
		for e := range r.services() {
			if e.IsGone() {
				continue
			}
			for i, m := range e.List("milestones") {
				due := date.Of(m.TextAt("due"))
				if m.Field("done") != nil || m.Field("outcome") != nil || !due.Before(r.now) {
					continue
				}
				r.report(&e.Record, m.Field("due"), fmt.Sprintf("/milestones/%d/due", i),
					fmt.Sprintf("milestone %q was due %s, and nothing says what became of it", m.TextAt("what"), due.Text),
					`add "done" with the date, or "outcome" (met, missed, dropped, superseded, or unknown with "as_of"), or move "due" to what the source now says`)
			}
		}
	},
}
