package render

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// readerWidth is the widest line of prose, however wide the terminal.
const readerWidth = 100

// page collects the lines of a reader's view.
type page struct {
	b       strings.Builder
	screen  Screen
	cat     *catalogue.Catalogue // nil if ids are not to be given names
	width   int                  // the columns that a line has; 0 means no end
	pending string               // a heading that is written with its first line
	shown   map[string]bool
}

// newPage returns an empty page as wide as prose may be on a screen. Elsewhere a
// paragraph is one line, so that a phrase can be searched for.
func newPage(s Screen) *page {
	p := &page{screen: s}
	if s.Width > 0 {
		p.width = min(s.Width, readerWidth)
	}
	return p
}

// room is the number of columns that are left beside text; 0 means no end.
func (p *page) room(beside string) int {
	if p.width == 0 {
		return 0
	}
	return max(p.width-displayWidth(beside), 1)
}

// usualWidth is the width from which on indents are as wide as they are meant.
const usualWidth = 40

// indent is how far text that is meant to go in by n columns goes in on this page.
func (p *page) indent(n int) int {
	if p.width == 0 || p.width >= usualWidth {
		return n
	}
	return (n*p.width + usualWidth - 1) / usualWidth
}

func (p *page) line(s string) {
	if p.pending != "" {
		if p.b.Len() > 0 {
			p.gap()
		}
		for _, l := range p.screen.wrapSpans([]span{{text: p.pending, style: styleBold}}, p.width, p.width) {
			p.b.WriteString(l + "\n")
		}
		p.pending = ""
	}
	p.b.WriteString(strings.TrimRight(s, " ") + "\n")
}

// title writes what a page is about, and the word for it on the command line: on a
// line of its own where both do not fit on one.
func (p *page) title(name, id string) {
	first, second := span{text: VisibleLine(name), style: styleBold}, span{text: VisibleLine(id), style: styleDim}
	if p.width == 0 || displayWidth(first.text)+2+displayWidth(second.text) <= p.width {
		p.line(strings.TrimRight(p.screen.join([]span{first}), " ") + "  " + p.screen.join([]span{second}))
		return
	}
	p.runs("", "", []span{first})
	if id != "" {
		p.runs("", "", []span{second})
	}
}

// gap writes an empty line unless there is one.
func (p *page) gap() {
	if !strings.HasSuffix(p.b.String(), "\n\n") {
		p.b.WriteByte('\n')
	}
}

func (p *page) section(heading string) { p.pending = heading }

// prose writes one paragraph, wrapped and indented; web addresses in it are links.
func (p *page) prose(text string, indent int) {
	if strings.TrimSpace(text) != "" {
		p.flow("", autolink(VisibleLine(text)), indent)
	}
}

// hang writes text after a prefix; further lines stand under the text, or a little to
// the right if the prefix is long.
func (p *page) hang(prefix, text string, indent int) {
	p.flow(VisibleLine(prefix), autolink(VisibleLine(text)), indent)
}

// hangBy is how far further lines stand to the right at most.
const hangBy = 4

// flow writes running text after a prefix as hang does.
func (p *page) flow(prefix string, spans []span, indent int) {
	p.flowUnder(prefix, spans, indent, indent+min(displayWidth(prefix), hangBy))
}

// flowUnder writes running text after a prefix; further lines are indented by under.
func (p *page) flowUnder(prefix string, spans []span, indent, under int) {
	isSign := indent+displayWidth(prefix) == under
	indent, under = p.indent(indent), p.indent(under)
	if wide := indent + displayWidth(prefix); isSign && (p.width == 0 || wide <= p.width/2) {
		// The sign of a list stays with what it is for, however long that is.
		p.runs(strings.Repeat(" ", indent)+prefix, strings.Repeat(" ", wide), spans)
		return
	}
	under = min(under, indent+p.indent(hangBy))
	p.runs(strings.Repeat(" ", indent), strings.Repeat(" ", under), append([]span{{text: prefix}, {text: " "}}, spans...))
}

// runs writes running text; its first line begins with first, further ones with rest.
// A span "\n" ends a line.
func (p *page) runs(first, rest string, spans []span) {
	for len(spans) > 0 {
		end := slices.IndexFunc(spans, func(s span) bool { return s.text == "\n" })
		if end < 0 {
			end = len(spans)
		}
		for _, l := range p.screen.wrapSpans(spans[:end], p.room(first), p.room(rest)) {
			p.line(first + l)
			first = rest
		}
		spans = spans[min(end+1, len(spans)):]
	}
}

// literal writes a line with its blanks as they are; what has no room goes on below.
func (p *page) literal(first, rest, line string) {
	for {
		head := line
		if room := p.room(rest); room > 0 {
			head, _ = cut(line, room)
		}
		p.line(first + head)
		if line = line[len(head):]; line == "" {
			return
		}
		first = rest
	}
}

// plainSpans is running text without its looks.
func plainSpans(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}

func (p *page) mark(name string) {
	if p.shown == nil {
		p.shown = map[string]bool{}
	}
	p.shown[name] = true
}

func (p *page) fields(e *catalogue.Entry, names ...string) {
	for _, name := range names {
		p.field(e, name)
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
	switch n.Kind {
	case document.Map:
		p.hang(VisibleLine(name)+":", "", indent)
		p.members(n, shape, indent+2)
	case document.List:
		var items *schema.Shape
		if shape != nil {
			items = shape.Items
		}
		if len(n.Items) > 0 && n.Items[0].Kind == document.Map {
			p.hang(VisibleLine(name)+":", "", indent)
			for _, item := range n.Items {
				p.item(item, items, indent+2)
			}
			return
		}
		words := make([]string, len(n.Items))
		for i, item := range n.Items {
			words[i] = p.named(item.Text, items)
		}
		p.hang(name+": ", strings.Join(words, ", "), indent)
	default:
		p.hang(name+": ", p.named(n.Text, shape), indent)
	}
}

// named writes an id with the name of what it stands for, unless that says the same.
func (p *page) named(id string, shape *schema.Shape) string {
	if name := nameOf(p.cat, id, shape); name != "" {
		return id + " (" + name + ")"
	}
	return id
}

// nameOf is the name of what an id stands for, empty if it is not known or says the
// same as the id.
func nameOf(cat *catalogue.Catalogue, id string, shape *schema.Shape) string {
	if cat == nil || shape == nil {
		return ""
	}
	for _, ref := range shape.Refs {
		name := ""
		if ref == catalogue.Services {
			if e := cat.Entry(id); e != nil {
				name = e.Name()
			}
		} else if item := cat.Vocabulary(ref).Get(id); item != nil {
			name = item.Name()
		}
		if name != "" && !strings.EqualFold(strings.NewReplacer(" ", "-", "_", "-").Replace(name), id) {
			return name
		}
	}
	return ""
}

// item writes a mapping of a list on one line, and below it what has no room there.
func (p *page) item(n *document.Node, shape *schema.Shape, indent int) {
	p.hang("- ", p.mappingWords(n, shape), indent)
	if n.Kind != document.Map {
		return
	}
	for _, f := range ordered(n, shape) {
		if f.Value.Kind == document.Map || f.Value.Kind == document.List {
			p.node(label(shape.Property(f.Key.Text), f.Key.Text), f.Value, shape.Property(f.Key.Text), indent+2)
		}
	}
}

// mappingWords writes the single values of a mapping on one line, web addresses last:
// "Public beta; due 2027-Q1; target". Of a scalar it is the text.
func (p *page) mappingWords(n *document.Node, shape *schema.Shape) string {
	if n.Kind != document.Map {
		return p.named(n.Text, shape)
	}
	var parts, addresses []string
	for _, f := range ordered(n, shape) {
		if f.Value.Kind == document.Map || f.Value.Kind == document.List {
			continue
		}
		if bareAddress.FindString(f.Value.Text) == f.Value.Text && f.Value.Text != "" {
			addresses = append(addresses, f.Value.Text)
			continue
		}
		at := shape.Property(f.Key.Text)
		words := p.named(f.Value.Text, at)
		if len(parts) > 0 && at.IsDate() {
			words = strings.ToLower(label(at, f.Key.Text)) + " " + words
		}
		parts = append(parts, words)
	}
	words := strings.Join(parts, "; ")
	if words != "" && len(addresses) > 0 {
		words += ": "
	}
	return words + strings.Join(addresses, " ")
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

func text(n *document.Node, name string) string {
	if f := n.Field(name); f != nil {
		return f.Text
	}
	return ""
}
