package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// force says what the framework's options ask of a reader.
var force = map[string]string{
	"single-central":    "Use this: it is provided once for everyone and should be used.",
	"central-preferred": "Prefer this: it is recommended, and an equivalent that meets the standards is allowed.",
	"other-useful":      "Use this if you have nothing: it is a backstop that could be used.",
}

// readerWidth is the widest line of prose, however wide the terminal.
const readerWidth = 100

// Show writes one entry for a reader: how binding it is first, then what it is, where
// it stands, how to get it, what it rests on.
func Show(w io.Writer, cat *catalogue.Catalogue, e *catalogue.Entry, s Screen) error {
	p := page{screen: s, cat: cat, width: readerWidth}
	if s.Width > 0 {
		p.width = max(min(s.Width, readerWidth), 20)
	}
	p.line(s.style(styleBold, VisibleLine(e.Name())) + "  " + s.style(styleDim, e.ID))
	if aliases := e.Texts("aliases"); len(aliases) > 0 {
		p.prose("also known as "+strings.Join(aliases, ", "), 0)
	}
	p.gap()
	p.autonomy(e)
	p.section("What it is")
	p.prose(e.Text("summary"), 2)
	p.paragraphs(e.Text("description"), 2)
	for _, f := range []string{"kind", "category", "capabilities", "enablers", "provider", "support"} {
		p.field(e, f)
	}
	p.section("Where it stands")
	p.field(e, "status")
	p.fields(e, "status_note", "flags", "dates", "replaces", "replaced_by", "moved_to", "milestones", "disposition")
	p.section("Who it is for and how to reach it")
	p.fields(e, "audience", "access", "service_level", "standards", "patterns", "depends_on", "complements")
	p.section("How to start")
	p.onboarding(e)
	p.section("What this rests on")
	p.fields(e, "links", "sources", "review")
	p.rest(e)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page collects the lines of a reader's view.
type page struct {
	b       strings.Builder
	screen  Screen
	cat     *catalogue.Catalogue
	width   int
	pending string // a heading that is written with its first line
	shown   map[string]bool
}

func (p *page) line(s string) {
	if p.pending != "" {
		p.b.WriteString("\n" + p.screen.style(styleBold, p.pending) + "\n")
		p.pending = ""
	}
	p.b.WriteString(strings.TrimRight(s, " ") + "\n")
}

func (p *page) gap() { p.b.WriteByte('\n') }

func (p *page) section(heading string) { p.pending = heading }

// prose writes one paragraph, wrapped and indented.
func (p *page) prose(text string, indent int) {
	if strings.TrimSpace(text) == "" {
		return
	}
	for _, l := range WrapWords(VisibleLine(text), p.width-indent) {
		p.line(strings.Repeat(" ", indent) + l)
	}
}

// paragraphs writes text of several paragraphs.
func (p *page) paragraphs(text string, indent int) {
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if strings.TrimSpace(paragraph) == "" {
			continue
		}
		if p.pending == "" {
			p.gap()
		}
		p.prose(paragraph, indent)
	}
	if strings.TrimSpace(text) != "" {
		p.gap()
	}
}

func (p *page) mark(name string) {
	if p.shown == nil {
		p.shown = map[string]bool{}
	}
	p.shown[name] = true
}

func (p *page) autonomy(e *catalogue.Entry) {
	p.mark("autonomy")
	level := e.Level()
	switch {
	case e.IsGone() || e.Status() == "deprecated":
		p.prose(goneWords(e), 0)
	case force[level] != "":
		p.prose(force[level], 0)
	case level != "":
		p.prose("Autonomy: "+level, 0)
	}
	if level == "" {
		return
	}
	why := fmt.Sprintf("%s (%s): %s", level, e.Text("autonomy", "basis"), e.Text("autonomy", "why"))
	p.prose(why, 2)
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
			words := fmt.Sprintf("%s: %s", c.Shape.Label, text(n, "met"))
			if because := text(n, "because"); because != "" {
				words += ", " + lowerFirst(because)
			}
			p.prose(words, 4)
		}
	}
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

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] < 'A' || s[1] > 'Z') {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func (p *page) onboarding(e *catalogue.Entry) {
	p.mark("onboarding")
	if url := e.Text("onboarding", "url"); url != "" {
		p.prose("Guide: "+url, 2)
	}
	if contact := e.Text("onboarding", "contact"); contact != "" {
		p.prose("Contact: "+contact, 2)
	}
	if before := e.Texts("onboarding", "prerequisites"); len(before) > 0 {
		p.prose("First: "+strings.Join(before, ", "), 2)
	}
	for i, n := range e.List("onboarding", "steps") {
		words := fmt.Sprintf("%d. %s", i+1, text(n, "title"))
		if days := text(n, "days"); days != "" {
			words += fmt.Sprintf(" (%s working days)", days)
		}
		p.prose(words, 2)
		p.prose(text(n, "detail"), 5)
		p.prose(text(n, "url"), 5)
	}
}

func (p *page) fields(e *catalogue.Entry, names ...string) {
	for _, name := range names {
		p.field(e, name)
	}
}

// rest writes the fields that have no place of their own, so that a new field in the
// schema is shown without a change here.
func (p *page) rest(e *catalogue.Entry) {
	for _, name := range []string{"id", "name", "aliases", "summary", "description"} {
		p.mark(name)
	}
	for _, f := range e.Node.Fields {
		if !p.shown[f.Key.Text] {
			p.field(e, f.Key.Text)
		}
	}
}

// field writes a field by its label, however deep it is.
func (p *page) field(e *catalogue.Entry, name string) {
	p.mark(name)
	if n := e.Get(name); n != nil {
		p.node(label(e.Shape.Property(name), name), n, e.Shape.Property(name), 2)
	}
}

func label(shape *schema.Shape, name string) string {
	if shape != nil && shape.Label != "" {
		return shape.Label
	}
	return name
}

func (p *page) node(name string, n *document.Node, shape *schema.Shape, indent int) {
	pad := strings.Repeat(" ", indent)
	switch n.Kind {
	case document.Map:
		p.line(pad + name + ":")
		p.members(n, shape, indent+2)
	case document.List:
		var items *schema.Shape
		if shape != nil {
			items = shape.Items
		}
		if len(n.Items) > 0 && n.Items[0].Kind == document.Map {
			p.line(pad + name + ":")
			for _, item := range n.Items {
				p.item(item, items, indent+2)
			}
			return
		}
		words := make([]string, len(n.Items))
		for i, item := range n.Items {
			words[i] = item.Text
		}
		p.hang(name+": ", strings.Join(words, ", "), indent)
	default:
		p.hang(name+": ", n.Text, indent)
	}
}

// item writes a mapping of a list on one line where it is short: "what — due 2027-Q1, target".
func (p *page) item(n *document.Node, shape *schema.Shape, indent int) {
	var parts []string
	for _, f := range ordered(n, shape) {
		if f.Value.Kind == document.Map || f.Value.Kind == document.List {
			continue
		}
		words := f.Value.Text
		if len(parts) > 0 && shape.Property(f.Key.Text) != nil && f.Value.Kind == document.String && shape.Property(f.Key.Text).IsDate() {
			words = strings.ToLower(label(shape.Property(f.Key.Text), f.Key.Text)) + " " + words
		}
		parts = append(parts, words)
	}
	p.hang("- ", strings.Join(parts, "; "), indent)
}

func (p *page) members(n *document.Node, shape *schema.Shape, indent int) {
	for _, f := range ordered(n, shape) {
		p.node(label(shape.Property(f.Key.Text), f.Key.Text), f.Value, shape.Property(f.Key.Text), indent)
	}
}

// ordered returns the fields in the schema's order, unknown ones last.
func ordered(n *document.Node, shape *schema.Shape) []document.Field {
	var out []document.Field
	if shape != nil {
		for _, prop := range shape.Properties {
			for _, f := range n.Fields {
				if f.Key.Text == prop.Name {
					out = append(out, f)
				}
			}
		}
	}
	for _, f := range n.Fields {
		if shape.Property(f.Key.Text) == nil {
			out = append(out, f)
		}
	}
	return out
}

// hang writes text after a prefix; further lines stand under the text.
func (p *page) hang(prefix, text string, indent int) {
	pad := strings.Repeat(" ", indent)
	under := indent + min(len(prefix), 4)
	for i, l := range WrapWords(VisibleLine(prefix+text), max(p.width-under, 20)) {
		if i > 0 {
			pad = strings.Repeat(" ", under)
		}
		p.line(pad + l)
	}
}

func text(n *document.Node, name string) string {
	if f := n.Field(name); f != nil {
		return f.Text
	}
	return ""
}
