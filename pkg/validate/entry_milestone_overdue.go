package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

var milestoneOverdue = Rule{
	ID: "entry.milestone-overdue", Severity: diag.Warning,
	Summary: "A milestone's date has passed and it is not marked done.",
	Why: "A plan is only worth something if it says what became of it. A milestone due in a year, quarter or month is " +
		"overdue once all of that has passed. A missed date is moved to what the source now says.",
	Bad:  "milestones:\n  - what: Public beta\n    due: 2025-06\n    confidence: target",
	Good: "milestones:\n  - what: Public beta\n    due: 2025-06\n    confidence: target\n    done: 2025-07-14",
	check: func(r *run) {
		for e := range r.services() {
			if e.IsGone() {
				continue
			}
			for i, m := range e.List("milestones") {
				due := date.Of(m.TextAt("due"))
				if m.Field("done") != nil || !due.Before(r.now) {
					continue
				}
				r.report(&e.Record, m.Field("due"), fmt.Sprintf("/milestones/%d/due", i),
					fmt.Sprintf("milestone %q was due %s and is not marked done", m.TextAt("what"), due.Text),
					`add "done" with the date, or move "due" to what the source now says`)
			}
		}
	},
}
