package edit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// step is the indentation of each level.
const step = 2

// printer writes nodes as YAML. The zero value writes new nodes; Format gives it the
// document that the nodes come from and the remarks in it.
type printer struct {
	doc   *document.Document
	notes map[*document.Node]*note
	keys  keyNodes
	// isForeign keeps what was plain plain, and in quotes what a reader of another version
	// of YAML could take for no text.
	isForeign bool
}

// inline writes text on one line, in brackets if flow is set.
func (p *printer) inline(n *document.Node, shape *schema.Shape, flow bool) string {
	if p.isForeign {
		if shape = nil; n.Style == document.Plain && document.CanPlain(n.Text, flow) {
			return n.Text
		}
	}
	return inline(n.Text, shape, flow)
}

// note is the comments that belong to a node: those above it, with "" for a blank
// line, the one behind it, and those below its last member.
type note struct {
	head []string
	tail string
	foot []string
}

func (p *printer) note(n *document.Node) note {
	if x := p.notes[n]; x != nil {
		return *x
	}
	return note{}
}

// element is one field or item as text: the comments above it, and its lines, the
// first without indentation. There is no line break at the end.
type element struct {
	head []string
	body string
}

// fields writes the members of a mapping in the schema's order; fields that the
// schema does not know follow in the order of the file.
func (p *printer) fields(n *document.Node, shape *schema.Shape, indent int) []element {
	fields := slices.Clone(n.Fields)
	if shape != nil {
		names := shape.Names()
		rank := func(f document.Field) int {
			if i := slices.Index(names, f.Key.Text); i >= 0 {
				return i
			}
			return len(names)
		}
		slices.SortStableFunc(fields, func(a, b document.Field) int { return rank(a) - rank(b) })
	}
	out := make([]element, len(fields))
	for i, f := range fields {
		key := p.inline(f.Key.Node(), nil, false) + ":"
		value := p.after(f.Value, shape.Property(f.Key.Text), indent, indent+utf8.RuneCountInString(key), false)
		about := p.note(p.keys[f.Key.Start])
		head, behindKey, tail := slices.Clone(about.head), about.tail, p.note(f.Value).tail
		if behindKey != "" && tail != "" {
			// Two comments on one line would become one.
			head, behindKey = append(head, behindKey), ""
		}
		out[i] = element{head, key + tailed(value, behindKey+tail)}
	}
	return out
}

// items writes the members of a list, those of a set sorted.
func (p *printer) items(n *document.Node, shape *schema.Shape, indent int) []element {
	members := slices.Clone(n.Items)
	if isSet(n, shape) {
		slices.SortStableFunc(members, compareSet)
	}
	out := make([]element, len(members))
	for i, item := range members {
		head, value := p.member(item, shape.Item(), indent)
		out[i] = element{append(slices.Clone(p.note(item).head), head...), "-" + tailed(value, p.note(item).tail)}
	}
	return out
}

// member writes what follows the dash of an item, and the comments that its first
// field brings: they go above the dash, because between the two they would stand
// alone on its line.
func (p *printer) member(item *document.Node, shape *schema.Shape, indent int) (head []string, value string) {
	if item.Kind != document.Map || len(item.Fields) == 0 || p.keepsFlow(item, shape, indent+1) {
		return nil, p.after(item, shape, indent, indent+1, true)
	}
	fields := p.fields(item, shape, indent+step)
	head, fields[0].head = fields[0].head, nil
	return head, " " + join(fields, indent+step) + p.foot(item, indent+step)
}

// join puts elements one below the other; the first line has no indentation.
func join(elements []element, indent int) string {
	pad := strings.Repeat(" ", indent)
	var lines []string
	for i, e := range elements {
		head := e.head
		for i == 0 && len(head) > 0 && head[0] == "" {
			head = head[1:]
		}
		for _, line := range slices.Concat(head, []string{e.body}) {
			if line != "" {
				line = pad + line
			}
			lines = append(lines, line)
		}
	}
	return strings.TrimPrefix(strings.Join(lines, "\n"), pad)
}

// foot writes the comments below the last member of a collection.
func (p *printer) foot(n *document.Node, indent int) string {
	var b strings.Builder
	for _, line := range p.note(n).foot {
		b.WriteByte('\n')
		if line != "" {
			b.WriteString(strings.Repeat(" ", indent) + line)
		}
	}
	return b.String()
}

// tailed puts a comment at the end of the first line of a value; "" is none.
func tailed(value, comment string) string {
	if comment == "" {
		return value
	}
	if i := strings.IndexByte(value, '\n'); i >= 0 {
		return value[:i] + " " + comment + value[i:]
	}
	return value + " " + comment
}

// after writes what follows "key:" or "-": a blank and text, or a line break and
// lines. indent is the column of the key or dash, column the one after it.
func (p *printer) after(n *document.Node, shape *schema.Shape, indent, column int, inList bool) string {
	child := indent + step
	switch {
	case n.Kind == document.Map && len(n.Fields) == 0:
		return " {}" + p.foot(n, child)
	case n.Kind == document.List && len(n.Items) == 0:
		return " []" + p.foot(n, child)
	case !n.IsScalar() && p.keepsFlow(n, shape, column):
		return " " + p.flow(n, shape)
	case n.Kind == document.Map:
		return "\n" + strings.Repeat(" ", child) + join(p.fields(n, shape, child), child) + p.foot(n, child)
	case n.Kind == document.List:
		body := join(p.items(n, shape, child), child) + p.foot(n, child)
		if inList && !strings.HasPrefix(body, "#") {
			return " " + body
		}
		return "\n" + strings.Repeat(" ", child) + body
	}
	if text := p.scalar(n, shape, column+1, child); text != "" {
		return " " + text
	}
	return ""
}

// scalar writes a scalar that begins at a column; the lines of a block begin at indent.
func (p *printer) scalar(n *document.Node, shape *schema.Shape, column, indent int) string {
	if n.Kind != document.String {
		return p.raw(n)
	}
	if p.doc == nil || n.End == n.Start {
		return inStyle(n.Text, newStyle(n.Text, shape, column), shape, column, indent)
	}
	return p.rewrite(n, shape, column, indent)
}

// raw writes what is no text as it was written.
func (p *printer) raw(n *document.Node) string {
	switch {
	case p.doc != nil:
		return p.doc.Source()[n.Start:n.End]
	case n.Kind == document.Null:
		return "null"
	}
	return n.Text
}

// rewrite writes text that somebody has written before. Where there is more than one
// good way, the writer's is kept: prose that was folded within the width, a literal
// block, a line a little longer than the width.
func (p *printer) rewrite(n *document.Node, shape *schema.Shape, column, indent int) string {
	one := p.inline(n, shape, false)
	fits := column+utf8.RuneCountInString(one) <= columns
	switch {
	case n.Style == document.Literal && document.CanLiteral(n.Text):
		return document.LiteralBlock(n.Text, indent)
	case n.Style == document.Folded && (strings.Contains(n.Text, "\n") || !fits):
		lines, ok := foldedLines(p.doc, n)
		tooWide := slices.ContainsFunc(lines, func(l string) bool { return indent+utf8.RuneCountInString(l) > columns })
		if ok && !(tooWide && canFold(n.Text)) {
			return document.LinesBlock(">"+document.Chomp(n.Text), lines, indent)
		}
	case !strings.Contains(n.Text, "\n") && (fits || utf8.RuneCountInString(n.Text) <= keepInline && n.Style != document.Folded):
		return one
	}
	return inStyle(n.Text, newStyle(n.Text, shape, column), shape, column, indent)
}

// foldedLines returns the lines of a folded block without their indentation. ok is
// false where moving them could change what they say.
func foldedLines(doc *document.Document, n *document.Node) (lines []string, ok bool) {
	first := doc.Pos(n.Start).Line + 1
	header, _, _ := strings.Cut(doc.Source()[n.Start:lineEnd(doc.Source(), n.Start)], "#")
	if strings.ContainsAny(header, "123456789") || strings.HasPrefix(n.Text, " ") || strings.TrimSpace(n.Text) == "" {
		return nil, false
	}
	indent := -1
	for i := first; i <= doc.Pos(n.End).Line; i++ {
		line := doc.Line(i)
		if strings.TrimLeft(line, " ") == "" {
			lines = append(lines, "")
			continue
		}
		if indent < 0 {
			indent = len(line) - len(strings.TrimLeft(line, " "))
		}
		lines = append(lines, line[min(indent, len(line)):])
	}
	if indent < 0 {
		return nil, false
	}
	if document.Chomp(n.Text) == "+" {
		for range len(n.Text) - len(strings.TrimRight(n.Text, "\n")) - 1 {
			lines = append(lines, "")
		}
	}
	return lines, true
}

// keepsFlow tells whether a collection that was written in brackets stays so: without
// comments, and where it fits on its line.
func (p *printer) keepsFlow(n *document.Node, shape *schema.Shape, column int) bool {
	if p.doc == nil || n.Style != document.Flow || p.hasNotes(n) {
		return false
	}
	return column+1+utf8.RuneCountInString(p.flow(n, shape)) <= columns
}

// hasNotes tells whether there is a comment inside a collection.
func (p *printer) hasNotes(n *document.Node) bool {
	inside := slices.Clone(n.Items)
	for _, f := range n.Fields {
		if inside = append(inside, f.Value); p.keys[f.Key.Start] != nil {
			inside = append(inside, p.keys[f.Key.Start])
		}
	}
	return len(p.note(n).foot) > 0 || slices.ContainsFunc(inside, func(n *document.Node) bool {
		x := p.note(n)
		return x.tail != "" || slices.ContainsFunc(x.head, func(s string) bool { return s != "" }) || p.hasNotes(n)
	})
}

// flow writes a node in brackets, on one line.
func (p *printer) flow(n *document.Node, shape *schema.Shape) string {
	var parts []string
	switch n.Kind {
	case document.Map:
		for _, f := range n.Fields {
			parts = append(parts, p.inline(f.Key.Node(), nil, true)+": "+p.flow(f.Value, shape.Property(f.Key.Text)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case document.List:
		members := slices.Clone(n.Items)
		if isSet(n, shape) && p.doc != nil {
			slices.SortStableFunc(members, compareSet)
		}
		for _, item := range members {
			parts = append(parts, p.flow(item, shape.Item()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case document.String:
		return p.inline(n, shape, true)
	case document.Null:
		return "null"
	}
	return p.raw(n)
}

// Print writes a new file with a mapping or a list: in the schema's order, in the
// style of Format, with the comment lines given above it.
func Print(root *document.Node, shape *schema.Shape, above ...string) string {
	var p printer
	return p.file(root, shape, above)
}

// file writes a whole file with comments above it.
func (p *printer) file(root *document.Node, shape *schema.Shape, above []string) string {
	text := strings.Join(append(slices.Clone(above), p.root(root, shape)), "\n")
	if !isEmpty(root) {
		text += p.foot(root, 0)
	}
	return text + "\n"
}

// root writes the content of a file without a line break at its end.
func (p *printer) root(n *document.Node, shape *schema.Shape) string {
	switch {
	case n.Kind == document.Map && len(n.Fields) > 0:
		return join(p.fields(n, shape, 0), 0)
	case n.Kind == document.List && len(n.Items) > 0:
		return join(p.items(n, shape, 0), 0)
	}
	return strings.TrimPrefix(p.after(n, shape, -step, 0, false), " ")
}
