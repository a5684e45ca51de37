package show

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// dateColumn is the widest date that gets a column: "30 September 2027".
const dateColumn = 17

// coming writes milestones and the end in the order of their dates; those without a
// date that can be read come last.
func (p *reader) coming(e *catalogue.Entry, today time.Time) {
	p.mark("milestones")
	type point struct {
		when  date.Date
		text  string
		words []out.Span
		node  *document.Node
	}
	var points []point
	add := func(due, words string, isDone bool, n *document.Node) {
		at := point{text: out.VisibleLine(date.Words(due)), words: out.Autolink(out.VisibleLine(words)), node: n}
		at.when = date.Of(due)
		if !isDone && date.Of(due).Before(today) {
			at.words = append(at.words, out.Span{Text: ", "}, out.Span{Text: "overdue", Style: out.Red})
		}
		points = append(points, at)
	}
	shape := e.Shape.At("milestones", document.ListStep)
	for _, n := range e.List("milestones") {
		add(n.TextAt("due"), p.milestoneWords(n, shape), n.Field("done") != nil, n)
	}
	if end := e.Text("dates", "retires"); end != "" && !e.IsGone() {
		add(end, "The end of it"+inBrackets(e.Text("dates", "retires_kind")), false, nil)
	}
	slices.SortStableFunc(points, func(a, b point) int { return date.CompareDue(a.when, b.when) })
	width := 0
	for _, at := range points {
		if w := out.DisplayWidth(at.text); w <= dateColumn {
			width = max(width, w)
		}
	}
	for _, at := range points {
		if missing := width - out.DisplayWidth(at.text); missing >= 0 {
			p.FlowUnder(at.text+strings.Repeat(" ", missing+2), at.words, 2, width+4)
		} else {
			p.Flow(at.text+": ", at.words, 2)
		}
		if at.node != nil {
			p.nested(at.node, shape, 4)
		}
	}
}

// milestoneWords writes a milestone on one line, without its date: "Public beta (target,
// bid made), done 1 March 2027".
func (p *reader) milestoneWords(n *document.Node, shape *schema.Shape) string {
	var marks, more []string
	for _, f := range ordered(n, shape) {
		at := shape.Property(f.Key.Text)
		switch name := f.Key.Text; {
		case name == "what" || name == "due" || !f.Value.IsScalar():
		case at != nil && len(at.Enum) > 0:
			marks = append(marks, p.value(f.Value.Text, at))
		case at.IsDate():
			more = append(more, words.LowerFirst(label(at, name))+" "+p.value(f.Value.Text, at))
		default:
			more = append(more, words.LowerFirst(label(at, name))+": "+p.value(f.Value.Text, at))
		}
	}
	wording := n.TextAt("what") + inBrackets(strings.Join(marks, ", "))
	return strings.Join(append([]string{wording}, more...), ", ")
}

// review says how old the last review is and when the next one is due.
func (p *reader) review(e *catalogue.Entry, today time.Time) {
	n, shape := p.mapping(e, "review")
	if n == nil {
		return
	}
	last, next := n.TextAt("last"), n.TextAt("next")
	done := joined(" ", after("Last reviewed ", date.When(last)+ageWords(last, today)), after("by ", n.TextAt("owner")))
	wording := joined("; ", done, after("next review due ", date.When(next)))
	spans := []out.Span{{Text: out.VisibleLine(wording)}}
	if date.Of(next).Before(today) {
		spans = append(spans, out.Span{Text: ", "}, out.Span{Text: "overdue", Style: out.Red})
	}
	if wording != "" {
		p.Flow("", spans, 2)
	}
	p.members(n, shape, 2, "owner", "last", "next")
}

// ageWords says in brackets how long ago a date was, less exactly the longer.
func ageWords(written string, today time.Time) string {
	d, err := date.Parse(written)
	if err != nil || today.IsZero() {
		return ""
	}
	// Months and years of average length.
	const month, year = 30.44, 365.25
	switch days := int(date.Day(today).Sub(d.Last).Hours() / 24); {
	case days < 0:
		return ""
	case days == 0:
		return " (today)"
	case days == 1:
		return " (yesterday)"
	case days < 60:
		return fmt.Sprintf(" (%d days ago)", days)
	case days < 548: // a year and a half
		return fmt.Sprintf(" (about %.0f months ago)", float64(days)/month)
	default:
		return fmt.Sprintf(" (about %.0f years ago)", float64(days)/year)
	}
}
