package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/spell"
)

// force says what the framework's options ask of a reader.
var force = map[string]string{
	"single-central":    "Use this: it is provided once for everyone and should be used.",
	"central-preferred": "Prefer this: it is recommended, and an equivalent that meets the standards is allowed.",
	"other-useful":      "Use this if you have nothing: it is a backstop that could be used.",
}

// Reading is what a reader's view needs beside the entry.
type Reading struct {
	Screen
	// Today decides what is overdue; the zero time leaves that out.
	Today time.Time
	// Users are the entries that rest on this one.
	Users []*catalogue.Entry
}

// Show writes one entry for a reader: how binding it is first, then what it is, where
// it stands, how to start, what it rests on and what is coming.
func Show(w io.Writer, cat *catalogue.Catalogue, e *catalogue.Entry, r Reading) error {
	p := newPage(r.Screen)
	p.cat = cat
	p.title(e.Name(), e.ID)
	if aliases := e.Texts("aliases"); len(aliases) > 0 {
		p.prose("also known as "+strings.Join(aliases, ", "), 0)
	}
	p.gap()
	if cat.IsForeign() {
		return p.foreign(w, e)
	}
	p.autonomy(e)
	p.section("What it is")
	p.prose(e.Text("summary"), 2)
	if e.Text("description") != "" {
		p.markdown(e.Text("description"), 2)
		p.gap()
	}
	p.fields(e, "kind", "category", "capabilities", "enablers", "provider", "support")
	p.section("Where it stands")
	p.fields(e, "status", "status_note", "flags", "dates", "disposition", "replaces", "replaced_by", "moved_to")
	p.section("Who it is for and how to reach it")
	p.fields(e, "audience", "access", "service_level", "patterns", "complements")
	p.section("How to start")
	p.onboarding(e)
	p.section("What it needs, and who uses it")
	p.fields(e, "standards", "depends_on")
	p.users(r.Users)
	p.section("What is coming")
	p.coming(e, r.Today)
	p.section("What this rests on")
	p.fields(e, "links", "sources")
	p.review(e, r.Today)
	p.rest(e)
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *page) autonomy(e *catalogue.Entry) {
	p.mark("autonomy")
	level := e.Level()
	switch {
	case e.IsGone() || e.Status() == "deprecated":
		p.headline(goneWords(e))
	case force[level] != "":
		p.headline(force[level])
	case level != "":
		p.headline("Autonomy: " + level)
	}
	if level == "" {
		return
	}
	words := fmt.Sprintf("%s (%s)", level, e.Text("autonomy", "basis"))
	if why := e.Text("autonomy", "why"); why != "" {
		words += ": " + why
	}
	p.prose(words, 2)
	for _, n := range e.List("autonomy", "scopes") {
		p.prose(fmt.Sprintf("but %s is %s: %s", text(n, "what"), text(n, "level"), text(n, "why")), 2)
	}
	if a := e.Text("autonomy", "alternatives"); a != "" {
		p.prose("an equivalent must meet this: "+a, 2)
	}
	criteria := e.Get("autonomy", "criteria")
	shape := e.Shape.At("autonomy", "criteria")
	if criteria == nil || shape == nil {
		return
	}
	for _, c := range shape.Properties {
		if n := criteria.Field(c.Name); n != nil {
			words := text(n, "met")
			if because := text(n, "because"); because != "" {
				words += ", " + spell.LowerFirst(because)
			}
			p.hang(label(c.Shape, c.Name)+": ", words, 4)
		}
	}
}

// headline writes what a reader must not miss.
func (p *page) headline(words string) {
	p.flow("", []span{{text: VisibleLine(words), style: styleBold}}, 0)
}

// goneWords says what became of an entry that is ending or gone.
func goneWords(e *catalogue.Entry) string {
	next := e.Successors()
	where := "no successor is named"
	if len(next) > 0 {
		where = "use " + strings.Join(next, " or ") + " instead"
	}
	until := e.Text("dates", "retires")
	switch {
	case e.Status() == "moved":
		return "This entry has moved: see " + strings.Join(next, ", ") + "."
	case e.Status() == "deprecated" && until != "":
		return fmt.Sprintf("Do not start using this: it is deprecated and ends %s; %s.", until, where)
	case e.Status() == "deprecated":
		return fmt.Sprintf("Do not start using this: it is deprecated; %s.", where)
	case until != "":
		return fmt.Sprintf("This is gone: it was retired %s; %s.", until, where)
	}
	return fmt.Sprintf("This is gone: it was retired; %s.", where)
}

func (p *page) onboarding(e *catalogue.Entry) {
	p.mark("onboarding")
	if url := e.Text("onboarding", "url"); url != "" {
		p.hang("Guide: ", url, 2)
	}
	if contact := e.Text("onboarding", "contact"); contact != "" {
		p.hang("Contact: ", contact, 2)
	}
	if before := e.Texts("onboarding", "prerequisites"); len(before) > 0 {
		shape := e.Shape.At("onboarding", "prerequisites", document.ListStep)
		for i, id := range before {
			before[i] = p.named(id, shape)
		}
		p.hang("First: ", strings.Join(before, ", "), 2)
	}
	for i, n := range e.List("onboarding", "steps") {
		words := text(n, "title")
		switch days := text(n, "days"); days {
		case "":
		case "1":
			words += " (1 working day)"
		default:
			words += fmt.Sprintf(" (%s working days)", days)
		}
		p.hang(fmt.Sprintf("%d. ", i+1), words, 2)
		p.prose(text(n, "detail"), 5)
		p.prose(text(n, "url"), 5)
	}
}

func (p *page) users(users []*catalogue.Entry) {
	if len(users) == 0 {
		return
	}
	ids := make([]string, len(users))
	for i, e := range users {
		ids[i] = e.ID
	}
	p.hang("Used by: ", strings.Join(ids, ", "), 2)
}

// coming writes milestones and the end in the order of their dates; those without a
// date that can be read come last.
func (p *page) coming(e *catalogue.Entry, today time.Time) {
	p.mark("milestones")
	type point struct {
		when  date.Date
		text  string
		words []span
	}
	var points []point
	add := func(due string, words string, done bool) {
		at := point{text: due, words: autolink(VisibleLine(words))}
		var err error
		if at.when, err = date.Parse(due); err == nil && !done && !today.IsZero() && at.when.Before(today) {
			at.words = append(at.words, span{text: ", "}, span{text: "overdue", style: styleRed})
		}
		points = append(points, at)
	}
	shape := e.Shape.At("milestones", document.ListStep)
	for _, n := range e.List("milestones") {
		words := []string{text(n, "what")}
		for _, f := range ordered(n, shape) {
			switch name := f.Key.Text; {
			case name == "what" || name == "due" || f.Value.Kind == document.Map || f.Value.Kind == document.List:
			case name == "confidence":
				words = append(words, f.Value.Text)
			case shape.Property(name).IsDate():
				words = append(words, spell.LowerFirst(label(shape.Property(name), name))+" "+f.Value.Text)
			default:
				words = append(words, spell.LowerFirst(label(shape.Property(name), name))+": "+f.Value.Text)
			}
		}
		add(text(n, "due"), strings.Join(words, ", "), n.Field("done") != nil)
	}
	if end := e.Text("dates", "retires"); end != "" && !e.IsGone() {
		words := "the end of it"
		if kind := e.Text("dates", "retires_kind"); kind != "" {
			words += ", " + kind
		}
		add(end, words, false)
	}
	slices.SortStableFunc(points, func(a, b point) int {
		switch {
		case a.when.IsZero() && b.when.IsZero():
			return 0
		case a.when.IsZero():
			return 1
		case b.when.IsZero():
			return -1
		}
		return date.Compare(a.when, b.when)
	})
	width := 0
	for _, at := range points {
		width = max(width, displayWidth(VisibleLine(at.text)))
	}
	for _, at := range points {
		when := VisibleLine(at.text)
		p.flowUnder(when+strings.Repeat(" ", width-displayWidth(when)+2), at.words, 2, width+4)
	}
}

// review says how old the last review is and when the next one is due.
func (p *page) review(e *catalogue.Entry, today time.Time) {
	p.mark("review")
	last, next := e.Text("review", "last"), e.Text("review", "next")
	var words []string
	if last != "" {
		words = append(words, "Reviewed "+last+ageWords(last, today))
	}
	if owner := e.Text("review", "owner"); owner != "" {
		words = append(words, "by "+owner)
	}
	spans := []span{{text: VisibleLine(strings.Join(words, " "))}}
	if next != "" {
		if len(words) > 0 {
			spans[0].text += "; "
		}
		spans = append(spans, span{text: VisibleLine("next review due " + next)})
	}
	if due, err := date.Parse(next); err == nil && !today.IsZero() && due.Before(today) {
		spans = append(spans, span{text: ", "}, span{text: "overdue", style: styleRed})
	}
	if plainSpans(spans) != "" {
		p.flow("", spans, 2)
	}
}

// ageWords says how many days ago a date was, in brackets.
func ageWords(written string, today time.Time) string {
	d, err := date.Parse(written)
	if err != nil || today.IsZero() {
		return ""
	}
	switch days := int(date.Day(today).Sub(d.Last).Hours() / 24); {
	case days == 0:
		return " (today)"
	case days == 1:
		return " (yesterday)"
	case days > 1:
		return fmt.Sprintf(" (%d days ago)", days)
	}
	return ""
}

// rest writes the fields that have no place of their own, so that a new field in the
// schema is shown without a change here.
func (p *page) rest(e *catalogue.Entry) {
	for _, name := range []string{"id", "name", "aliases", "summary", "description"} {
		p.mark(name)
	}
	for _, f := range ordered(e.Node, e.Shape) {
		if !p.shown[f.Key.Text] {
			p.field(e, f.Key.Text)
		}
	}
}
