package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var dateOrder = Rule{
	ID: "entry.date-order", Severity: diag.Error,
	Summary: "Dates stand in an order in which nothing can happen.",
	Why: "A service is launched, then deprecated, then retired; an entry is reviewed before it is due again; and what has " +
		"happened lies in the past: \"launched\", \"done\", \"last\", \"seen\", and the end of a retired service. A planned launch " +
		"is a milestone. Dates that are only known roughly are wrong only if no day in them would fit.",
	Bad:   "dates:\n  launched: 2021-04\n  deprecated: 2020",
	Good:  "dates:\n  launched: 2021-04\n  deprecated: 2026",
	check: (*run).dateOrder,
}

func (r *run) dateOrder() {
	for e := range r.services() {
		launched, deprecated, retires := at(e, "dates", "launched"), at(e, "dates", "deprecated"), at(e, "dates", "retires")
		r.inOrder(&e.Record, launched, deprecated)
		r.inOrder(&e.Record, deprecated, retires)
		if !deprecated.ok {
			r.inOrder(&e.Record, launched, retires)
		}
		r.inOrder(&e.Record, at(e, "review", "last"), at(e, "review", "next"))
		r.notAhead(&e.Record, launched, `a launch that is still to come is a milestone`)
		if e.Status() == "retired" {
			r.notAhead(&e.Record, retires, `correct the date, or set status to deprecated until then`)
		}
		r.notAhead(&e.Record, at(e, "review", "last"), "write the day on which somebody last compared the entry with its sources")
		for i := range e.List("milestones") {
			r.notAhead(&e.Record, at(e, "milestones", fmt.Sprint(i), "done"), `leave "done" out until it is`)
		}
		for i := range e.List("sources") {
			r.notAhead(&e.Record, at(e, "sources", fmt.Sprint(i), "seen"), "write the day on which the page was read")
		}
	}
	if v := r.cat.Vocabulary("funding-cycles"); v != nil {
		for _, item := range v.Items {
			from, to := item.Get("from"), item.Get("to")
			a, okA := dateOf(from)
			b, okB := dateOf(to)
			r.inOrder(item, moment{[]string{"from"}, from, a, okA}, moment{[]string{"to"}, to, b, okB})
		}
	}
}

// moment is a date in an entry; ok is false when there is none that can be read.
type moment struct {
	path []string
	node *document.Node
	date date.Date
	ok   bool
}

func at(e *catalogue.Entry, path ...string) moment {
	_, n := e.Doc.Find(document.Pointer(path...))
	d, ok := dateOf(n)
	return moment{path, n, d, ok}
}

// name is the field's own name.
func (m moment) name() string { return m.path[len(m.path)-1] }

// inOrder reports the later of two dates in a life when it ends before the other
// begins.
func (r *run) inOrder(rec *catalogue.Record, before, after moment) {
	if before.ok && after.ok && after.date.Last.Before(before.date.First) {
		r.report(rec, after.node, document.Pointer(after.path...),
			fmt.Sprintf("%q is %s, before %q on line %d, which is %s", after.name(), after.date.Text,
				before.name(), rec.Doc.Pos(before.node.Start).Line, before.date.Text),
			"correct whichever of the two is wrong")
	}
}

// notAhead reports a date of something done that lies wholly after today.
func (r *run) notAhead(rec *catalogue.Record, m moment, help string) {
	if m.ok && m.date.First.After(date.Day(r.now)) {
		r.report(rec, m.node, document.Pointer(m.path...),
			fmt.Sprintf("%q is %s, which is still to come", m.name(), m.date.Text), help)
	}
}
