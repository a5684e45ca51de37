package render

import (
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Entries turns entries into a table of the columns.
func Entries(entries []*catalogue.Entry, columns []query.Column) Table {
	t := Table{}
	for _, c := range columns {
		t.Headings = append(t.Headings, c.Label)
		t.Keys = append(t.Keys, c.Path)
	}
	for _, e := range entries {
		row := make([]Cell, len(columns))
		for i, c := range columns {
			row[i] = c.Values(e)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// EntryValue is an entry as JSON data: its keys in the schema's order, dates as
// written.
func EntryValue(e *catalogue.Entry) any { return Value(e.Node, e.Shape) }

// EntryValues is EntryValue for several; never nil.
func EntryValues(entries []*catalogue.Entry) []any {
	out := make([]any, len(entries))
	for i, e := range entries {
		out[i] = EntryValue(e)
	}
	return out
}

// Names writes each id on a line.
func Names(w io.Writer, entries []*catalogue.Entry) error {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(VisibleLine(e.ID) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// FieldValue is what stands at a dotted path of an entry as JSON data: nil if nothing
// does, a list if the way there leads through one.
func FieldValue(e *catalogue.Entry, path string) any {
	steps := strings.Split(path, ".")
	for i := 1; i < len(steps); i++ {
		if before := e.Get(steps[:i]...); before == nil || before.Kind != document.List {
			continue
		}
		values := []any{}
		for _, n := range e.Values(path) {
			values = append(values, Value(n, itemShape(e.Shape.At(steps...), n)))
		}
		return values
	}
	return Value(e.Get(steps...), e.Shape.At(steps...))
}

// itemShape is the shape of one of the values of a field: of the field itself, or of
// its items if it is a list.
func itemShape(shape *schema.Shape, n *document.Node) *schema.Shape {
	if shape != nil && shape.Items != nil && n.Kind != document.List {
		return shape.Items
	}
	return shape
}

// FieldLines writes what stands at a dotted path of an entry as it is, each value on a
// line; a mapping as JSON.
func FieldLines(w io.Writer, e *catalogue.Entry, path string) error {
	shape := e.Shape.At(strings.Split(path, ".")...)
	var b strings.Builder
	for _, n := range e.Values(path) {
		if n.Kind == document.Map || n.Kind == document.List {
			if err := JSONLines(&b, []any{Value(n, itemShape(shape, n))}); err != nil {
				return err
			}
			continue
		}
		b.WriteString(strings.TrimRight(Visible(n.Text), "\n") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
