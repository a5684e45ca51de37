package query

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// SortKeys reads a list such as "status,-name": fields to sort by, the first one
// first, "-" for the other way round.
func SortKeys(cat *catalogue.Catalogue, fields []string) ([]Column, error) {
	var keys []Column
	for _, f := range fields {
		name, descending := strings.CutPrefix(strings.TrimSpace(f), "-")
		if name == "" {
			return nil, errors.New("the name of a field is missing")
		}
		c, err := FindColumn(cat, name)
		if err != nil {
			return nil, err
		}
		c.descending = descending
		keys = append(keys, c)
	}
	return keys, nil
}

// Sort orders entries by the keys, then by id. Values of a closed set are ordered as
// the schema lists them, so that "status" follows the life of a service; dates by
// their last day, numbers by size, other values in natural order. What is not of its
// field's kind comes after what is, and entries without a value come last, either way
// round.
func Sort(entries []*catalogue.Entry, keys []Column) {
	type row struct {
		entry  *catalogue.Entry
		values [][]sortValue
	}
	rows := make([]row, len(entries))
	for i, e := range entries {
		rows[i] = row{e, make([][]sortValue, len(keys))}
		for j, key := range keys {
			rows[i].values[j] = key.valuesOf(key.Values(e))
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		for i, key := range keys {
			if order := key.compare(a.values[i], b.values[i]); order != 0 {
				return order
			}
		}
		return strings.Compare(a.entry.ID, b.entry.ID)
	})
	for i, r := range rows {
		entries[i] = r.entry
	}
}

// sortValue is a value made ready to be compared often.
type sortValue struct {
	// number is the value's own, or its place in a closed set.
	number       float64
	date         date.Date
	isTyped      bool
	folded, text string
}

func (c Column) valuesOf(texts []string) []sortValue {
	shape := c.comparedBy()
	kind := typeOf(shape).kind
	var out []sortValue
	for _, text := range texts {
		v := sortValue{text: text}
		var err error
		switch {
		case shape != nil && len(shape.Enum) > 0:
			place := slices.Index(shape.Enum, text)
			v.number, v.isTyped = float64(place), place >= 0
		case kind == dateKind:
			v.date, v.isTyped = readDate(text)
		case kind == numberKind:
			v.number, err = strconv.ParseFloat(text, 64)
			v.isTyped = err == nil
		}
		if !v.isTyped {
			v.folded = words.Plain(text)
		}
		out = append(out, v)
	}
	return out
}

// comparedBy is the shape of the values that are compared: the column's own, that of
// its items, or of the field that stands for them.
func (c Column) comparedBy() *schema.Shape {
	shape := c.shape
	if shape != nil && shape.Items != nil {
		if key := itemKey(shape); key != "" {
			return shape.Items.Property(key)
		}
		shape = shape.Items
	}
	if p := decider(shape); p != nil {
		return p.Shape
	}
	return shape
}

func (c Column) compare(a, b []sortValue) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(b), len(a))
	}
	order := 0
	for i := 0; i < len(a) && i < len(b) && order == 0; i++ {
		switch {
		case a[i].isTyped == b[i].isTyped:
			order = a[i].compare(&b[i])
		case a[i].isTyped:
			return -1
		default:
			return 1
		}
	}
	order = cmp.Or(order, cmp.Compare(len(a), len(b)))
	if c.descending {
		return -order
	}
	return order
}

// compare orders two values that are both typed or both not.
func (v *sortValue) compare(other *sortValue) int {
	order := cmp.Or(cmp.Compare(v.number, other.number), date.Compare(v.date, other.date))
	if order == 0 && !v.isTyped {
		order = natural(v.folded, other.folded)
	}
	return cmp.Or(order, strings.Compare(v.text, other.text))
}
