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
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/words"
)

// EntryPage writes one entry for a reader: how binding it is first, then what it is, where
// it stands, how to get it, what it needs and who needs it, what it replaces, what is
// coming, the case for its level, and what all this rests on. An entry of whose schema
// nothing is known is written field by field.
//
// Today decides what is overdue and what is still to come; the zero time leaves that out.
// Use is who rests on the entry.
func EntryPage(on *out.Page, cat *catalogue.Catalogue, e *catalogue.Entry, today time.Time, use query.Use) {
	p := &reader{Page: on, cat: cat, plain: !cat.IsForeign()}
	p.Title(e.Name(), e.ID)
	p.Prose(after("also known as ", strings.Join(e.Texts("aliases"), ", ")), 0)
	p.Gap()
	if cat.IsForeign() {
		p.members(e.Node, e.Shape, 2)
		return
	}
	p.mark("id", "name", "aliases", "summary", "description", "kind", "status", "provider", "review", "links", "sources")
	p.opening(e, today)
	p.Section("What it is")
	p.Prose(e.Text("summary"), 2)
	if e.Text("description") != "" {
		p.Markdown(e.Text("description"), 2)
		p.Gap()
	}
	p.fields(e, "category", "capabilities", "covers", "part_of")
	p.parts(e)
	p.fields(e, "enablers")
	p.explained(e, "support")
	p.Section("Where it stands")
	p.standing(e, today)
	p.Section(tense(e, "How to get it", "Who it was for, and how it was reached"))
	p.spread(e, "audience", "access")
	p.explained(e, "service_level")
	p.fields(e, "patterns")
	p.onboarding(e)
	p.Section(tense(e, "What it needs, and who uses it", "What it needed, and who uses it"))
	p.standards(e, use)
	p.fields(e, "depends_on", "complements")
	p.users(use)
	p.Section("What it replaces, and what replaces it")
	p.fields(e, "replaces", "replaced_by", "moved_to")
	p.Section("What is coming")
	p.coming(e, today)
	p.Section(tense(e, "Why it is at this level", "Why it was at this level"))
	p.criteria(e)
	p.Section("What else is recorded")
	p.members(e.Node, e.Shape, 2, p.shown...) // so that a new field of the schema is shown
	p.Section("Review")
	p.review(e, today)
	p.Section("What this rests on")
	p.fields(e, "links", "sources")
}

// parts lists the interfaces, products and modules of a service, with their status.
func (p *reader) parts(e *catalogue.Entry) {
	parts := out.Each(p.cat.PartsOf(e.ID), func(part *catalogue.Entry) string {
		return part.ID + inBrackets(string(part.Status()))
	})
	p.said("Its parts: ", strings.Join(parts, ", "), 2)
}

// tense chooses a heading for an entry that is there, or gone.
func tense(e *catalogue.Entry, now, then string) string {
	if e.IsGone() {
		return then
	}
	return now
}

// standing writes where an entry is in its life, and what is to become of it.
func (p *reader) standing(e *catalogue.Entry, today time.Time) {
	p.explained(e, "status")
	p.fields(e, "status_note")
	p.explained(e, "flags")
	dates, shape := p.mapping(e, "dates")
	for _, f := range ordered(dates, shape) {
		at := shape.Property(f.Key.Text)
		switch {
		case f.Key.Text == "retires_kind":
			// It stands beside the date.
		case f.Key.Text != "retires" || f.Value.Kind == document.Map || f.Value.Kind == document.List:
			p.node(label(at, f.Key.Text), f.Value, at, 2)
		case e.IsGone():
			p.Hang("Retired: ", date.Words(f.Value.Text), 2)
		default:
			p.Prose(p.endSentence(e, today), 2)
		}
	}
	p.disposition(e)
}

// endSentence says when an entry ends, and how much its date is worth.
func (p *reader) endSentence(e *catalogue.Entry, today time.Time) string {
	when := words.UpperFirst(endingWhen(e, today))
	kind, shape := e.Text("dates", "retires_kind"), e.Shape.At("dates", "retires_kind")
	if when == "" || kind == "" {
		return when
	}
	return when + inBrackets(p.value(kind, shape)+after(": ", meaningOf(kind, shape)))
}

// disposition writes the verdict in one sentence.
func (p *reader) disposition(e *catalogue.Entry) {
	n, shape := p.mapping(e, "disposition")
	if n == nil {
		return
	}
	verdict, basis := p.value(n.TextAt("verdict"), shape.At("verdict")), p.value(n.TextAt("basis"), shape.At("basis"))
	p.Hang(label(shape, "disposition")+": ",
		verdict+after(" by ", date.Words(n.TextAt("by")))+after(", ", basis)+after(": ", n.TextAt("because")), 2)
	p.members(n, shape, 4, "verdict", "by", "basis", "because")
}

// onboarding says how to start, or that nobody has written that down although the
// entry can be used.
func (p *reader) onboarding(e *catalogue.Entry) {
	n, shape := p.mapping(e, "onboarding")
	if n == nil {
		if e.Get("onboarding") == nil && (e.Status() == catalogue.Live || e.Status().IsBeta()) {
			p.Prose("How to start using it is not recorded here.", 2)
		}
		return
	}
	p.said("Guide: ", n.TextAt("url"), 2)
	p.said("Contact: ", n.TextAt("contact"), 2)
	first := out.Each(e.Texts("onboarding", "prerequisites"), func(id string) string {
		return p.value(id, shape.At("prerequisites", document.ListStep))
	})
	p.said("Before you start: ", strings.Join(first, ", "), 2)
	for i, step := range e.List("onboarding", "steps") {
		days := step.TextAt("days")
		switch days {
		case "":
		case "1":
			days = "1 working day"
		default:
			days += " working days"
		}
		who := p.value(step.TextAt("who"), shape.At("steps", document.ListStep, "who"))
		p.Hang(fmt.Sprintf("%d. ", i+1), step.TextAt("title")+inBrackets(joined("; ", who, days)), 2)
		p.Prose(step.TextAt("detail"), 5)
		p.Prose(step.TextAt("url"), 5)
		p.members(step, shape.At("steps", document.ListStep), 5, "title", "days", "who", "detail", "url")
	}
	if steps := n.Field("steps"); steps != nil && len(steps.Items) == 0 {
		p.Prose("No source publishes the steps.", 2)
	}
	p.members(n, shape, 2, "url", "contact", "prerequisites", "steps")
}

// standards writes what must or may be met. Those that the entry itself stands for are
// not something it needs.
func (p *reader) standards(e *catalogue.Entry, use query.Use) {
	p.mark("standards")
	n, shape := e.Get("standards"), e.Shape.Property("standards")
	if n == nil || n.Kind != document.List {
		p.field(e, "standards")
		return
	}
	var own []string
	others := *n
	others.Items = nil
	for _, item := range n.Items {
		if id := item.TextAt("id"); slices.Contains(use.Standards, id) {
			own = append(own, p.value(id, shape.At(document.ListStep, "id")))
		} else {
			others.Items = append(others.Items, item)
		}
	}
	p.said("It is itself: ", strings.Join(own, ", "), 2)
	if len(others.Items) > 0 {
		p.node(label(shape, "standards"), &others, shape, 2)
	}
}

func (p *reader) users(use query.Use) {
	ids := func(entries []*catalogue.Entry) string {
		return strings.Join(out.Each(entries, func(e *catalogue.Entry) string { return e.ID }), ", ")
	}
	p.said("Required by: ", ids(use.Required), 2)
	p.said("Supported by: ", ids(use.Supported), 2)
	p.said("Used by: ", ids(use.Needed), 2)
}
