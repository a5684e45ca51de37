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
		launched, deprecated, retires := at(&e.Record, "dates", "launched"), at(&e.Record, "dates", "deprecated"), at(&e.Record, "dates", "retires")
		r.inOrder(&e.Record, launched, deprecated)
		r.inOrder(&e.Record, deprecated, retires)
		if deprecated.date.IsZero() {
			r.inOrder(&e.Record, launched, retires)
		}
		r.inOrder(&e.Record, at(&e.Record, "review", "last"), at(&e.Record, "review", "next"))
		r.notAhead(&e.Record, launched, `a launch that is still to come is a milestone`)
		if e.Status() == catalogue.Retired {
			r.notAhead(&e.Record, retires, `correct the date, or set status to deprecated until then`)
		}
		r.notAhead(&e.Record, at(&e.Record, "review", "last"), "write the day on which somebody last compared the entry with its sources")
		for i, item := range e.List("milestones") {
			r.notAhead(&e.Record, inItem(item, "milestones", i, "done"), `leave "done" out until it is`)
		}
		for i, item := range e.List("sources") {
			r.notAhead(&e.Record, inItem(item, "sources", i, "seen"), "write the day on which the page was read")
		}
	}
	if v := r.cat.Vocabulary("funding-cycles"); v != nil {
		for _, item := range v.Items {
			r.inOrder(item, at(item, "from"), at(item, "to"))
		}
	}
}

// moment is a date in a record, zero when there is none that can be read.
type moment struct {
	pointer func() string
	name    string // the field's own
	node    *document.Node
	date    date.Date
}

func at(rec *catalogue.Record, path ...string) moment {
	n := rec.Get(path...)
	return moment{func() string { return document.Pointer(path...) }, path[len(path)-1], n, date.Of(n.TextAt())}
}

// inItem is at for a field of an item of a list.
func inItem(item *document.Node, list string, i int, field string) moment {
	n := item.Field(field)
	return moment{func() string { return document.Pointer(list, fmt.Sprint(i), field) }, field, n, date.Of(n.TextAt())}
}

// inOrder reports the later of two dates in a life when it ends before the other
// begins.
func (r *run) inOrder(rec *catalogue.Record, before, after moment) {
	if !before.date.IsZero() && after.date.Before(before.date.First) {
		r.report(rec, after.node, after.pointer(),
			fmt.Sprintf("%q is %s, before %q on line %d, which is %s", after.name, after.date.Text,
				before.name, rec.Doc.Pos(before.node.Start).Line, before.date.Text),
			"correct whichever of the two is wrong")
	}
}

// notAhead reports a date of something done that lies wholly after today.
func (r *run) notAhead(rec *catalogue.Record, m moment, help string) {
	if m.date.First.After(date.Day(r.now)) {
		r.report(rec, m.node, m.pointer(),
			fmt.Sprintf("%q is %s, which is still to come", m.name, m.date.Text), help)
	}
}
