package render

import (
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Entries turns entries into a table of the columns.
func Entries(entries []*catalogue.Entry, columns []query.Column) out.Table {
	t := out.Table{}
	for _, c := range columns {
		t.Headings = append(t.Headings, c.Label)
		t.Keys = append(t.Keys, c.Path)
	}
	for _, e := range entries {
		row := make([]out.Cell, len(columns))
		for i, c := range columns {
			row[i] = c.Values(e)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// EntryValue is an entry as JSON data: its keys in the schema's order, dates as
// written.
func EntryValue(e *catalogue.Entry) any { return out.Value(e.Node, e.Shape) }

// EntryValues is EntryValue for several; never nil.
func EntryValues(entries []*catalogue.Entry) []any {
	list := make([]any, len(entries))
	for i, e := range entries {
		list[i] = EntryValue(e)
	}
	return list
}

// EntryColumns are entries as JSON data with the columns alone, in their order. The
// fields are nested as they are in the entry, so that a path that works on the whole
// entry works on this. Each is there for each entry: a list that is absent is empty,
// anything else null.
func EntryColumns(entries []*catalogue.Entry, columns []query.Column) []any {
	root := &picked{}
	for _, c := range columns {
		root.add(c.Steps)
	}
	list := make([]any, len(entries))
	for i, e := range entries {
		o := root.of(e.Node, e.Shape).(out.Object)
		for j, m := range o {
			if m.Key == "id" && m.Value == nil {
				o[j].Value = e.ID
			}
		}
		list[i] = o
	}
	return list
}

// picked are the fields to keep of a mapping, all of them if none are named.
type picked struct {
	name   string
	whole  bool
	fields []*picked
}

func (p *picked) add(steps []string) {
	if len(steps) == 0 {
		p.whole = true
		return
	}
	i := slices.IndexFunc(p.fields, func(f *picked) bool { return f.name == steps[0] })
	if i < 0 {
		i = len(p.fields)
		p.fields = append(p.fields, &picked{name: steps[0]})
	}
	p.fields[i].add(steps[1:])
}

// isList tells whether nothing but a list, or null, may stand somewhere.
func isList(shape *schema.Shape) bool {
	if shape == nil || len(shape.Types) == 0 {
		return shape != nil && shape.Items != nil
	}
	return shape.Is("array") && !slices.ContainsFunc(shape.Types, func(t string) bool { return t != "array" && t != "null" })
}

// of keeps the fields of a value, and of each item of a list.
func (p *picked) of(n *document.Node, shape *schema.Shape) any {
	several := n != nil && n.Kind == document.List
	absent := n == nil || n.Kind == document.Null || n.Kind == document.Hole
	switch {
	case absent && isList(shape):
		return []any{}
	case absent && p.whole:
		return nil
	case p.whole || !absent && !several && n.Kind != document.Map:
		return out.Value(n, shape)
	case several:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = p.of(item, itemShape(shape, item))
		}
		return list
	}
	list := make(out.Object, len(p.fields))
	for i, f := range p.fields {
		list[i] = out.Member{f.name, f.of(n.Field(f.name), shape.Property(f.name))}
	}
	return list
}

// Names writes each id on a line.
func Names(w io.Writer, entries []*catalogue.Entry) error {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(out.VisibleLine(e.ID) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// FieldValue is what an entry has at a column as JSON data: nil if it has nothing, a list
// if the way there leads through one.
func FieldValue(e *catalogue.Entry, c query.Column) any {
	for i := 1; i < len(c.Steps); i++ {
		if before := e.Get(c.Steps[:i]...); before == nil || before.Kind != document.List {
			continue
		}
		values := []any{}
		for _, n := range e.ValuesAt(c.Steps...) {
			values = append(values, out.Value(n, itemShape(e.Shape.At(c.Steps...), n)))
		}
		return values
	}
	if c.Path == "id" && lacksID(e) {
		return e.ID
	}
	return out.Value(e.Get(c.Steps...), e.Shape.At(c.Steps...))
}

// lacksID tells that an entry has no id of its own, as in a foreign catalogue, where its
// file is called like it.
func lacksID(e *catalogue.Entry) bool {
	n := e.Get("id")
	return n == nil || n.Kind == document.Null || n.Kind == document.Hole
}

// itemShape is the shape of one of the values of a field: of the field itself, or of
// its items if it is a list.
func itemShape(shape *schema.Shape, n *document.Node) *schema.Shape {
	if n.Kind != document.List {
		return shape.Single()
	}
	return shape
}

// FieldLines writes what an entry has at a column as it is, each value on a line; a
// mapping as JSON.
func FieldLines(w io.Writer, e *catalogue.Entry, c query.Column) error {
	shape := e.Shape.At(c.Steps...)
	var b strings.Builder
	if c.Path == "id" && lacksID(e) {
		_, err := io.WriteString(w, out.VisibleLine(e.ID)+"\n")
		return err
	}
	for _, n := range e.ValuesAt(c.Steps...) {
		if n.Kind == document.Map || n.Kind == document.List {
			if err := out.JSONLines(&b, []any{out.Value(n, itemShape(shape, n))}); err != nil {
				return err
			}
			continue
		}
		b.WriteString(strings.TrimRight(out.Visible(n.Text), "\n") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
