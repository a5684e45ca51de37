package show

import (
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

var (
	usualColumns = []string{"id", "autonomy", "status", "name", "category"}
	wideColumns  = []string{"id", "name", "kind", "autonomy", "status", "category", "capabilities", "provider", "support", "dates.retires"}
)

// namedColumns are ids of a vocabulary whose names stand beside them where there is room
// for all: in "wide" and for programs.
var namedColumns = []string{"category", "provider"}

// leastColumns is how many of the usual columns stay on a narrow terminal: what it is,
// and how binding.
const leastColumns = 3

// later is data that is made when it is asked for.
type later func() any

// Data makes it.
func (l later) Data() any { return l() }

// Entries are entries as a list. Columns are the fields to show, in data too; none means
// the usual ones in tables, as far as the schema has them, and whole entries in data.
func Entries(cat *catalogue.Catalogue, entries []*catalogue.Entry, columns []query.Column) out.Result {
	if len(columns) > 0 {
		table := entryTable(entries, columns)
		return out.Result{Table: &table, Data: later(func() any { return pickedFrom(entries, columns) })}
	}
	usual := entryColumns(columnsOf(cat, usualColumns), itself)
	table := out.TableOf(entries, append(usual, nameColumns(cat, usualColumns)...)...)
	table.Optional = max(len(usual)-leastColumns, 0)
	return out.Result{
		Data: later(func() any { return out.Each(entries, entryValue) }), Items: itemsOf(entries, itself, withID), Table: &table,
		Forms: map[string]out.Form{"wide": func(w io.Writer, s out.Screen) error {
			wide := entryColumns(columnsOf(cat, wideColumns), itself)
			return out.TableOf(entries, append(wide, nameColumns(cat, wideColumns)...)...).Draw(w, s)
		}},
	}
}

// Pages are entries for a reader, one below the other, else as Entries has them. A single
// one is data by itself unless it is one of several that were asked for.
func Pages(cat *catalogue.Catalogue, entries []*catalogue.Entry, today time.Time, several bool) out.Result {
	r := Entries(cat, entries, nil)
	if !several {
		r.Data = entryValue(entries[0])
	}
	r.Page = func(p *out.Page) {
		for i, e := range entries {
			if i > 0 {
				p.Section("")
				p.Gap()
			}
			EntryPage(p, cat, e, today, query.UseOf(cat, e, today))
		}
	}
	return r
}

// Values are what entries have at a column: for a reader as it is, each value on a line,
// a mapping as JSON. As data it is nil where an entry has nothing, and a list where the
// way there leads through one. See Pages for several.
func Values(entries []*catalogue.Entry, column query.Column, several bool) out.Result {
	values := out.Each(entries, func(e *catalogue.Entry) any { return valueAt(e, column) })
	r := out.Result{Data: values, Forms: map[string]out.Form{
		"table": func(w io.Writer, _ out.Screen) error { return writeLines(w, entries, column) },
		"jsonl": func(w io.Writer, _ out.Screen) error { return out.JSONLines(w, values) },
	}}
	if !several {
		r.Data = values[0]
	}
	return r
}

// columnsOf are the columns of those paths that the schema has, and of a foreign
// catalogue as many others.
func columnsOf(cat *catalogue.Catalogue, paths []string) []query.Column {
	if cat.IsForeign() {
		paths = foreignColumns(cat, len(paths))
	}
	var list []query.Column
	for _, path := range paths {
		if c, err := query.FindColumn(cat, path); err == nil {
			list = append(list, c)
		}
	}
	return list
}

// foreignColumns are the columns of a foreign catalogue that nobody chose: the id, the
// name or title, then the first fields of the schema that hold one short value, as far as
// some entry has them.
func foreignColumns(cat *catalogue.Catalogue, most int) []string {
	shape := cat.Shape()
	columns := []string{"id"}
	if shape.At(strings.Split(cat.IDField(), ".")...) != nil {
		columns[0] = cat.IDField()
	}
	take := func(name string, s *schema.Shape) {
		if len(columns) < most && s != nil && s.Items == nil && len(s.Properties) == 0 && !slices.Contains(columns, name) &&
			slices.ContainsFunc(cat.Entries(), func(e *catalogue.Entry) bool { return e.Get(name) != nil }) {
			columns = append(columns, name)
		}
	}
	take("name", shape.Property("name"))
	take("title", shape.Property("title"))
	for _, p := range shape.Properties {
		scalar := len(p.Shape.Enum) > 0 || slices.ContainsFunc(p.Shape.Types, func(t string) bool { return t != "object" && t != "array" && t != "null" })
		if scalar && p.Name != "description" {
			take(p.Name, p.Shape)
		}
	}
	return columns
}

// entryTable has a row an entry.
func entryTable(entries []*catalogue.Entry, columns []query.Column) out.Table {
	return out.TableOf(entries, entryColumns(columns, itself)...)
}

// nameColumns have the names of the ids in some columns.
func nameColumns(cat *catalogue.Catalogue, paths []string) (list []out.Column[*catalogue.Entry]) {
	for _, path := range paths {
		shape := cat.Shape().Property(path)
		if shape == nil || len(shape.Refs) != 1 || !slices.Contains(namedColumns, path) {
			continue
		}
		list = append(list, out.Cells(path+"_name", shape.Label+" name", func(e *catalogue.Entry) []string {
			if item := cat.Vocabulary(shape.Refs[0]).Get(e.Text(path)); item != nil {
				return []string{item.Name()}
			}
			return nil
		}).Wide())
	}
	return list
}

func itself(e *catalogue.Entry) *catalogue.Entry { return e }

// entryColumns show fields of the entries that items are about.
func entryColumns[T any](columns []query.Column, entry func(T) *catalogue.Entry) []out.Column[T] {
	list := make([]out.Column[T], len(columns))
	for i, c := range columns {
		list[i] = out.Cells(c.Path, c.Label, func(item T) []string { return c.Values(entry(item)) })
		if c.Path == "status" {
			list[i] = shaded(list[i], entry)
		}
	}
	return list
}

// shaded is a column that tells the status of entries.
func shaded[T any](c out.Column[T], entry func(T) *catalogue.Entry) out.Column[T] {
	return c.Ending(
		func(item T) bool { return entry(item).Status() == catalogue.Deprecated },
		func(item T) bool { return entry(item).IsGone() })
}

// entryValue is an entry as JSON data: its keys in the schema's order, dates as written. One
// whose id another has says by what it goes.
func entryValue(e *catalogue.Entry) any {
	value := out.Value(e.Node, e.Shape)
	if o, ok := value.(out.Object); ok {
		return withShown(o, e)
	}
	return value
}

func withShown(o out.Object, e *catalogue.Entry) out.Object {
	if e.Renamed && e.Get("shown_as") == nil {
		return append(o, out.Member{Key: "shown_as", Value: e.ID})
	}
	return o
}

// itemsOf are data of items, by the ids of their entries.
func itemsOf[T any](items []T, entry func(T) *catalogue.Entry, data func(T) any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, item := range items {
			if !yield(entry(item).ID, later(func() any { return data(item) })) {
				return
			}
		}
	}
}

// withID is an entry with the id that it has from its file where it has no field for it.
func withID(e *catalogue.Entry) any {
	value := entryValue(e)
	o, ok := value.(out.Object)
	if !ok || !lacksID(e) {
		return value
	}
	o = slices.DeleteFunc(o, func(m out.Member) bool { return m.Key == "id" })
	return append(o, out.Member{Key: "id", Value: e.ID})
}

// lacksID tells that an entry has no id of its own, as in a foreign catalogue, where its
// file is called like it.
func lacksID(e *catalogue.Entry) bool { return isAbsent(e.Get("id")) }

func isAbsent(n *document.Node) bool {
	return n == nil || n.Kind == document.Null || n.Kind == document.Hole
}

// valueAt is what an entry has at a column, as Values says.
func valueAt(e *catalogue.Entry, c query.Column) any {
	shape := e.Shape.At(c.Steps...)
	for i := 1; i < len(c.Steps); i++ {
		if before := e.Get(c.Steps[:i]...); before == nil || before.Kind != document.List {
			continue
		}
		values := []any{}
		for _, n := range e.ValuesAt(c.Steps...) {
			values = append(values, out.Value(n, itemShape(shape, n)))
		}
		return values
	}
	if c.GoesBy(e) {
		return e.ID
	}
	return out.Value(e.Get(c.Steps...), shape)
}

// itemShape is the shape of one of the values of a field: of the field itself, or of
// its items if it is a list.
func itemShape(shape *schema.Shape, n *document.Node) *schema.Shape {
	if n.Kind != document.List {
		return shape.Single()
	}
	return shape
}

// writeLines writes what entries have at a column.
func writeLines(w io.Writer, entries []*catalogue.Entry, c query.Column) error {
	var b strings.Builder
	for _, e := range entries {
		if c.GoesBy(e) {
			b.WriteString(out.VisibleLine(e.ID) + "\n")
			continue
		}
		for _, n := range e.ValuesAt(c.Steps...) {
			if n.Kind != document.Map && n.Kind != document.List {
				b.WriteString(strings.TrimRight(out.Visible(n.Text), "\n") + "\n")
				continue
			}
			if err := out.JSONLines(&b, []any{out.Value(n, itemShape(e.Shape.At(c.Steps...), n))}); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
