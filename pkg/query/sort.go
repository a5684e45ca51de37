package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
)

// SortKeys reads a list such as "status,-name": fields to sort by, the first one
// first, "-" for the other way round.
func SortKeys(shape *schema.Shape, fields []string) ([]Column, error) {
	var keys []Column
	for _, f := range fields {
		name, descending := strings.CutPrefix(strings.TrimSpace(f), "-")
		if name == "" {
			continue
		}
		c, err := NewColumn(shape, name)
		if err != nil {
			return nil, err
		}
		c.descending = descending
		keys = append(keys, c)
	}
	return keys, nil
}

// Sort orders entries by the keys, then by id. Values of a closed set are ordered as
// the schema lists them, so that "status" follows the life of a service; other values
// are in natural order, "9" before "10". Entries without a value come last, either
// way round.
func Sort(entries []*catalogue.Entry, keys []Column) {
	slices.SortStableFunc(entries, func(a, b *catalogue.Entry) int {
		for _, key := range keys {
			if order := key.compare(a, b); order != 0 {
				return order
			}
		}
		return strings.Compare(a.ID, b.ID)
	})
}

func (c Column) compare(a, b *catalogue.Entry) int {
	va, vb := strings.Join(c.Values(a), ", "), strings.Join(c.Values(b), ", ")
	if va == "" || vb == "" {
		switch {
		case va == vb:
			return 0
		case va == "":
			return 1
		}
		return -1
	}
	order := 0
	ia, ib := slices.Index(c.enum(), va), slices.Index(c.enum(), vb)
	if ia >= 0 && ib >= 0 {
		order = cmp.Compare(ia, ib)
	} else {
		order = Natural(va, vb)
	}
	if c.descending {
		return -order
	}
	return order
}

// enum is the closed set of the column or of the field that stands for it.
func (c Column) enum() []string {
	shape := c.shape
	for shape != nil && len(shape.Enum) == 0 && len(shape.Properties) > 0 {
		shape = shape.Properties[0].Shape
	}
	if shape == nil {
		return nil
	}
	return shape.Enum
}

// Natural compares text as people sort it: without regard to case, and runs of
// digits by their number.
func Natural(a, b string) int {
	la, lb := strings.ToLower(a), strings.ToLower(b)
	for la != "" && lb != "" {
		da, db := digits(la), digits(lb)
		if da > 0 && db > 0 {
			na, nb := strings.TrimLeft(la[:da], "0"), strings.TrimLeft(lb[:db], "0")
			if order := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); order != 0 {
				return order
			}
			la, lb = la[da:], lb[db:]
			continue
		}
		if la[0] != lb[0] {
			return cmp.Compare(la[0], lb[0])
		}
		la, lb = la[1:], lb[1:]
	}
	return cmp.Or(cmp.Compare(len(la), len(lb)), strings.Compare(a, b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
