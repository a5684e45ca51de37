package render

import (
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/spell"
)

// Comparison turns entries side by side into a table: a row a field, a column an
// entry. Ids stand with their names if the catalogue is given, and alone if it is nil.
func Comparison(cat *catalogue.Catalogue, entries []*catalogue.Entry, rows []query.Comparison) Table {
	names := &page{cat: cat}
	t := Table{Headings: []string{"Field"}, Keys: []string{"field"}, Names: []int{}} // labels are words, and may wrap
	for _, e := range entries {
		t.Headings, t.Keys = append(t.Headings, e.ID), append(t.Keys, e.ID)
	}
	for _, row := range rows {
		cells := []Cell{{comparedLabel(row)}}
		if cat == nil {
			cells = []Cell{{row.Path}}
		}
		for _, n := range row.Values {
			cells = append(cells, names.cell(n, row.Shape))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// comparedLabel names a field by the last two steps to it, which say enough beside the
// rows around it: "Scale: because".
func comparedLabel(row query.Comparison) string {
	last := row.Label[max(0, len(row.Label)-2):]
	if len(last) == 1 {
		return last[0]
	}
	return last[0] + ": " + spell.LowerFirst(last[1])
}

// cellWords is how many characters of a value inside a list are shown in a cell; of an
// item's further fields only those that are shorter.
const cellWords = 60

// cell writes a value in a cell, each item of a list by itself and in short.
func (p *page) cell(n *document.Node, shape *schema.Shape) Cell {
	switch {
	case n == nil:
		return nil
	case n.Kind != document.List:
		return Cell{p.mappingWords(n, shape)}
	}
	var items *schema.Shape
	if shape != nil {
		items = shape.Items
	}
	var out Cell
	for _, item := range n.Items {
		if item.Kind != document.Map {
			out = append(out, p.named(item.Text, items))
			continue
		}
		var parts []string
		for _, f := range ordered(item, items) {
			short := utf8.RuneCountInString(f.Value.Text) <= cellWords && !strings.Contains(f.Value.Text, "://")
			if f.Value.Kind != document.Map && f.Value.Kind != document.List && (short || len(parts) == 0) {
				parts = append(parts, p.named(f.Value.Text, items.Property(f.Key.Text)))
			}
		}
		words := strings.Join(parts[:min(1, len(parts))], "")
		if len(parts) > 1 {
			words += ": " + strings.Join(parts[1:], "; ")
		}
		out = append(out, words)
	}
	return out
}

// ComparisonValue is entries side by side as JSON data.
func ComparisonValue(entries []*catalogue.Entry, rows []query.Comparison) any {
	who := make([]any, len(entries))
	for i, e := range entries {
		who[i] = Object{{"id", e.ID}, {"name", e.Name()}}
	}
	fields := make([]any, len(rows))
	for i, row := range rows {
		values := make([]any, len(row.Values))
		for j, n := range row.Values {
			values[j] = Value(n, row.Shape)
		}
		fields[i] = Object{{"field", row.Path}, {"label", comparedLabel(row)}, {"same", row.Same}, {"values", values}}
	}
	return Object{{"entries", who}, {"fields", fields}}
}
