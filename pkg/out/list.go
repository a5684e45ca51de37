package out

import (
	"slices"
	"strconv"
)

// Column is what a table shows of each item. It is made by Col, Cells or Num.
type Column[T any] struct {
	key, heading   string
	values         func(T) Cell
	marked         func(T) string // nil for none
	optional, wide bool
	name, number   bool
}

// Col is a column of one value an item. key names it for programs, heading for people.
func Col[T any](key, heading string, text func(T) string) Column[T] {
	return Column[T]{key: key, heading: heading, values: func(item T) Cell { return Cell{text(item)} }}
}

// Cells is a column of several values an item.
func Cells[T any](key, heading string, values func(T) []string) Column[T] {
	return Column[T]{key: key, heading: heading, values: func(item T) Cell { return values(item) }}
}

// Num is a column of whole numbers, which a workbook keeps as such.
func Num[T any](key, heading string, number func(T) int) Column[T] {
	return Column[T]{key: key, heading: heading, number: true, values: func(item T) Cell { return Cell{strconv.Itoa(number(item))} }}
}

// Number says that the texts of the column are numbers, or empty.
func (c Column[T]) Number() Column[T] { c.number = true; return c }

// Optional lets a narrow terminal do without the column. Only columns at the end may be
// optional.
func (c Column[T]) Optional() Column[T] { c.optional = true; return c }

// Wide keeps the column for "wide" and for programs. Wide columns stand last.
func (c Column[T]) Wide() Column[T] { c.wide = true; return c }

// Named says that people copy from the column: its words are not broken. Where no column
// is named so, the first one is.
func (c Column[T]) Named() Column[T] { c.name = true; return c }

// Marked gives the text of a cell where there is colour: safe to print, with what is to
// stand out between the marks of Highlight.
func (c Column[T]) Marked(text func(T) string) Column[T] { c.marked = text; return c }

// Ending tells of which items the column says that they end, and of which that they have
// ended: it is shaded, and where a terminal has no room for it, the first column is.
func (c Column[T]) Ending(ends, ended func(T) bool) Column[T] {
	return c.Marked(func(item T) string {
		text := c.values(item).Join(", ")
		switch {
		case ends(item):
			return markEnding + text + markOff
		case ended(item):
			return markEnded + text + markOff
		}
		return text
	})
}

// Each is what a function makes of each item.
func Each[T, R any](items []T, of func(T) R) []R {
	list := make([]R, len(items))
	for i, item := range items {
		list[i] = of(item)
	}
	return list
}

// List is a result that is a list: its items as data, and as a table of the columns.
func List[T any](items []T, columns ...Column[T]) Result {
	t := TableOf(items, columns...)
	return Result{Data: append([]T{}, items...), Table: &t}
}

// TableOf is a table with a row an item.
func TableOf[T any](items []T, columns ...Column[T]) Table {
	t := Table{marked: map[[2]int]string{}}
	for i, c := range columns {
		t.Keys, t.Headings = append(t.Keys, c.key), append(t.Headings, c.heading)
		if c.optional {
			t.Optional++
		}
		if c.wide {
			t.Wide++
		}
		if c.name {
			t.Names = append(t.Names, i)
		}
		if c.number {
			t.Numbers = append(t.Numbers, i)
		}
	}
	t.Rows = slices.Grow(t.Rows, len(items))
	for r, item := range items {
		row := make([]Cell, len(columns))
		for i, c := range columns {
			row[i] = c.values(item)
			if c.marked != nil {
				t.marked[[2]int{r, i}] = c.marked(item)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
