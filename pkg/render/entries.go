package render

import (
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
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
