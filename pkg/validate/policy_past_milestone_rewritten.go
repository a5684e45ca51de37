package validate

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var milestoneRewritten = Rule{
	ID: "policy.past-milestone-rewritten", Severity: diag.Error,
	Summary: "A change edits or drops a milestone that was marked as done.",
	Why: "Milestones that were reached are the record by which the next promises are judged. One that is not done yet may get a new date: " +
		"that is a slip, and the history shows it.",
	Bad: "# before\nmilestones:\n  - what: Public beta\n    due: 2026-03\n    confidence: planned\n    done: 2026-06\n" +
		"# after\nmilestones:\n  - what: Public beta\n    due: 2026-06\n    confidence: planned\n    done: 2026-06",
	Good: "# before\nmilestones:\n  - what: Public beta\n    due: 2027-03\n    confidence: planned\n" +
		"# after\nmilestones:\n  - what: Public beta\n    due: 2027-06\n    confidence: planned",
	check: func(r *run) {
		for was, is := range r.changed() {
			if is.Status() == catalogue.Moved {
				continue // merged or split: the record is no longer this entry's
			}
			for _, m := range was.List("milestones") {
				if m.Field("done") != nil {
					r.doneMilestone(is, m)
				}
			}
		}
	},
}

// doneMilestone compares a milestone that was done with what it is now.
func (r *run) doneMilestone(is *catalogue.Entry, was *document.Node) {
	const help = "put it back as it was; what is to come is a milestone of its own"
	what := was.TextAt("what")
	items := is.List("milestones")
	at := slices.IndexFunc(items, func(m *document.Node) bool { return m.TextAt("what") == what })
	if at < 0 {
		r.report(&is.Record, keyOf(&is.Record, "milestones"), "/milestones", fmt.Sprintf("milestone %q, done %s, is no longer there", what, was.TextAt("done")), help)
		return
	}
	now := items[at]
	pointer := func(field string) string { return document.Pointer("milestones", fmt.Sprint(at), field) }
	for _, f := range was.Fields {
		field := f.Key.Text
		switch n := now.Field(field); {
		case n == nil:
			r.report(&is.Record, now, pointer(field), fmt.Sprintf("milestone %q was done, and its %q, %q, was taken away", what, field, f.Value.Text), help)
		case n.Text != f.Value.Text:
			r.report(&is.Record, n, pointer(field), fmt.Sprintf("milestone %q was done, and its %q changed from %q to %q", what, field, f.Value.Text, n.Text), help)
		}
	}
	for _, f := range now.Fields {
		if was.Field(f.Key.Text) == nil {
			r.report(&is.Record, f.Value, pointer(f.Key.Text), fmt.Sprintf("milestone %q was done, and got %q afterwards", what, f.Key.Text), help)
		}
	}
}
