package show

import (
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Answer is a question that people ask of an entry before all others, and what it says.
type Answer struct{ Question, Words string }

// Glance answers what people ask first, in the words of EntryPage, which has the rest.
// What nobody has written down is said to be so.
func Glance(cat *catalogue.Catalogue, e *catalogue.Entry, today time.Time) []Answer {
	p := &reader{cat: cat, plain: true}
	binding, _ := headline(e, today)
	list := []Answer{{"How binding is it?", binding}}
	if e.IsGone() {
		return list
	}
	level := e.Level()
	if prospect := level.Prospect(e.Text("kind")); prospect != "" {
		may := "Yes: "
		if level == catalogue.SingleCentral {
			may = "Not as a rule: "
		}
		list = append(list, Answer{"May we choose otherwise?", joined(" ", may+prospect+".", e.Text("autonomy", "alternatives"))})
	}
	return append(list,
		Answer{"What must we do, and by when?", orUnsaid(p.todo(e, today))},
		Answer{"Whom do we ask?", orUnsaid(joined("; ", e.Text("onboarding", "contact"), e.Text("onboarding", "url")))},
		Answer{"What does it cost?", orUnsaid(e.Text("access", "cost"))},
		Answer{"What replaces it?", p.successor(e, today)},
	)
}

// orUnsaid is what an entry says, or that it says nothing.
func orUnsaid(text string) string {
	if text == "" {
		return "Nothing is recorded."
	}
	return text
}

// todo says what lies ahead with a date, and how to start.
func (p *reader) todo(e *catalogue.Entry, today time.Time) string {
	var said []string
	if end := p.endSentence(e, today); end != "" {
		said = append(said, end+".")
	}
	if m, ok := e.NextMilestone(today); ok {
		confidence := p.value(m.Confidence, e.Shape.At("milestones", document.ListStep, "confidence"))
		said = append(said, "Next: "+m.What+", due "+date.When(m.Due.Text)+inBrackets(confidence)+".")
	}
	if e.Standing() == catalogue.Usable {
		if steps := e.List("onboarding", "steps"); len(steps) > 0 {
			said = append(said, "To start: "+strings.TrimSuffix(steps[0].TextAt("title"), ".")+", the first of "+words.Count(len(steps), "step")+".")
		}
	}
	return strings.Join(said, " ")
}

// successor names what follows, or says that nothing does.
func (p *reader) successor(e *catalogue.Entry, today time.Time) string {
	next := out.Each(e.Successors(), func(id string) string { return p.value(id, e.Shape.At("replaced_by", document.ListStep)) })
	switch {
	case len(next) > 0:
		return words.Join(next, "and")
	case e.Ending(today) != catalogue.NoEnd || e.Status() == catalogue.Deprecated:
		return "No successor is named."
	}
	return "Nothing: no end is recorded."
}
