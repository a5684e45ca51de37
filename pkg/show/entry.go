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
	if aliases := e.Texts("aliases"); len(aliases) > 0 {
		p.Prose("also known as "+strings.Join(aliases, ", "), 0)
	}
	p.Gap()
	if cat.IsForeign() {
		p.members(e.Node, e.Shape, 2)
		return
	}
	for _, name := range []string{"id", "name", "aliases", "summary", "description", "kind", "status", "provider", "review", "links", "sources"} {
		p.mark(name)
	}
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
	p.rest(e)
	p.Section("Review")
	p.review(e, today)
	p.Section("What this rests on")
	p.fields(e, "links", "sources")
}

// parts lists the interfaces, products and modules of a service, with their status.
func (p *reader) parts(e *catalogue.Entry) {
	parts := out.Each(p.cat.PartsOf(e.ID), func(part *catalogue.Entry) string {
		return part.ID + " (" + string(part.Status()) + ")"
	})
	if len(parts) > 0 {
		p.Hang("Its parts: ", strings.Join(parts, ", "), 2)
	}
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
	p.mark("dates")
	dates, shape := e.Get("dates"), e.Shape.Property("dates")
	if dates != nil && dates.Kind == document.Map {
		for _, f := range ordered(dates, shape) {
			name, at := label(shape.Property(f.Key.Text), f.Key.Text), shape.Property(f.Key.Text)
			switch {
			case f.Key.Text == "retires_kind":
				// It stands beside the date.
			case f.Key.Text != "retires" || f.Value.Kind == document.Map || f.Value.Kind == document.List:
				p.node(name, f.Value, at, 2)
			case e.IsGone():
				p.Hang("Retired: ", date.Words(f.Value.Text), 2)
			default:
				p.Prose(p.endSentence(e, today), 2)
			}
		}
	}
	if d := e.Get("disposition"); d == nil || d.Kind != document.Map {
		p.field(e, "disposition")
		return
	}
	p.disposition(e)
}

// endSentence says when an entry ends, and how much its date is worth.
func (p *reader) endSentence(e *catalogue.Entry, today time.Time) string {
	when := endingWhen(e, today)
	if when == "" {
		return ""
	}
	words := strings.ToUpper(when[:1]) + when[1:]
	kind, shape := e.Text("dates", "retires_kind"), e.Shape.At("dates", "retires_kind")
	if kind == "" {
		return words
	}
	words += " (" + p.value(kind, shape)
	if meaning := meaningOf(kind, shape); meaning != "" {
		words += ": " + meaning
	}
	return words + ")"
}

// disposition writes the verdict in one sentence.
func (p *reader) disposition(e *catalogue.Entry) {
	p.mark("disposition")
	n, shape := e.Get("disposition"), e.Shape.Property("disposition")
	words := p.value(n.TextAt("verdict"), shape.At("verdict"))
	if by := n.TextAt("by"); by != "" {
		words += " by " + date.Words(by)
	}
	if basis := n.TextAt("basis"); basis != "" {
		words += ", " + p.value(basis, shape.At("basis"))
	}
	if because := n.TextAt("because"); because != "" {
		words += ": " + because
	}
	p.Hang(label(shape, "disposition")+": ", words, 2)
	p.members(n, shape, 4, "verdict", "by", "basis", "because")
}

// onboarding says how to start, or that nobody has written that down although the
// entry can be used.
func (p *reader) onboarding(e *catalogue.Entry) {
	n, shape := e.Get("onboarding"), e.Shape.Property("onboarding")
	if n == nil || n.Kind != document.Map {
		p.field(e, "onboarding")
		if n == nil && (e.Status() == catalogue.Live || e.Status().IsBeta()) {
			p.Prose("How to start using it is not recorded here.", 2)
		}
		return
	}
	p.mark("onboarding")
	if url := n.TextAt("url"); url != "" {
		p.Hang("Guide: ", url, 2)
	}
	if contact := n.TextAt("contact"); contact != "" {
		p.Hang("Contact: ", contact, 2)
	}
	if before := e.Texts("onboarding", "prerequisites"); len(before) > 0 {
		at := shape.At("prerequisites", document.ListStep)
		for i, id := range before {
			before[i] = p.value(id, at)
		}
		p.Hang("Before you start: ", strings.Join(before, ", "), 2)
	}
	for i, step := range e.List("onboarding", "steps") {
		var marks []string
		if who := step.TextAt("who"); who != "" {
			marks = append(marks, p.value(who, shape.At("steps", document.ListStep, "who")))
		}
		switch days := step.TextAt("days"); days {
		case "":
		case "1":
			marks = append(marks, "1 working day")
		default:
			marks = append(marks, days+" working days")
		}
		p.Hang(fmt.Sprintf("%d. ", i+1), strings.TrimSpace(step.TextAt("title")+bracketed(marks)), 2)
		p.Prose(step.TextAt("detail"), 5)
		p.Prose(step.TextAt("url"), 5)
		p.members(step, shape.At("steps", document.ListStep), 5, "title", "days", "who", "detail", "url")
	}
	if steps := n.Field("steps"); steps != nil && len(steps.Items) == 0 {
		p.Prose("No source publishes the steps.", 2)
	}
	p.members(n, shape, 2, "url", "contact", "prerequisites", "steps")
}

// bracketed puts marks behind a text; there is nothing to put without any.
func bracketed(marks []string) string {
	if len(marks) == 0 {
		return ""
	}
	return " (" + strings.Join(marks, "; ") + ")"
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
	if len(own) > 0 {
		p.Hang("It is itself: ", strings.Join(own, ", "), 2)
	}
	if len(others.Items) > 0 {
		p.node(label(shape, "standards"), &others, shape, 2)
	}
}

func (p *reader) users(use query.Use) {
	for _, of := range []struct {
		label   string
		entries []*catalogue.Entry
	}{{"Required by: ", use.Required}, {"Supported by: ", use.Supported}, {"Used by: ", use.Needed}} {
		if ids := out.Each(of.entries, func(e *catalogue.Entry) string { return e.ID }); len(ids) > 0 {
			p.Hang(of.label, strings.Join(ids, ", "), 2)
		}
	}
}

// rest writes the fields that have no place of their own, so that a new field in the
// schema is shown without a change here.
func (p *reader) rest(e *catalogue.Entry) {
	for _, f := range ordered(e.Node, e.Shape) {
		if !p.shown[f.Key.Text] {
			p.field(e, f.Key.Text)
		}
	}
}
