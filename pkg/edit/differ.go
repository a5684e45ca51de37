package edit

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// candidate is one way to settle a difference.
type candidate struct {
	// splice returns the source after the change; ok is false where the way is barred.
	splice func(doc *document.Document) (src string, ok bool)
	// expect returns the data after the change.
	expect func() *document.Node
}

// differ finds the first difference between two trees and how it can be settled, the
// smallest change first.
type differ struct {
	doc        *document.Document
	candidates []candidate
	// at is the offset of the difference.
	at int
	// above is the last line of the comments directly above what is taken out, "" for none.
	above string
	// brackets are the lists and mappings in brackets around the place, and what they
	// should say: a change that cannot be made inside them rewrites the outermost.
	brackets []candidate
}

// slot says where a node stands: behind the colon of a field or the dash of an item.
// The zero value is the root of the file.
type slot struct {
	after  int // the offset just after the colon or dash, 0 at the root
	indent int // the column of the key or dash, -step at the root
	inList bool
	inFlow bool
}

// put returns the whole tree with another node in a place.
type put func(*document.Node) *document.Node

func (d *differ) settle(offset int, splice func(doc *document.Document) (string, bool), expect func() *document.Node) bool {
	d.at = offset
	d.candidates = append(append(d.candidates, candidate{splice, expect}), d.brackets...)
	return true
}

// walk looks at two nodes in the same place and reports whether they differ.
func (d *differ) walk(cur, want *document.Node, shape *schema.Shape, whole put, where slot) bool {
	if document.Equal(cur, want) {
		return false
	}
	replace := func(doc *document.Document) (string, bool) { return replaceValue(doc, cur, want, shape, where) }
	becomes := func() *document.Node { return whole(want) }
	if cur.Kind != want.Kind || cur.IsScalar() || isEmpty(cur) || isEmpty(want) {
		return d.settle(cur.Start, replace, becomes)
	}
	if cur.Style == document.Flow && !where.inFlow {
		d.brackets = []candidate{{func(doc *document.Document) (string, bool) {
			if strings.Contains(doc.Source()[cur.Start:cur.End], "#") {
				return "", false // a comment would be lost
			}
			return replace(doc)
		}, becomes}}
		defer func() { d.brackets = nil }()
	}
	flow := where.inFlow || cur.Style == document.Flow
	if cur.Kind == document.Map {
		return d.fields(cur, want, shape, whole, flow)
	}
	return d.items(cur, want, shape, whole, flow)
}

func (d *differ) fields(cur, want *document.Node, shape *schema.Shape, whole put, flow bool) bool {
	set := func(key string) put {
		return func(v *document.Node) *document.Node { return whole(withField(cur, key, v)) }
	}
	for _, f := range cur.Fields {
		if next := want.Field(f.Key.Text); next != nil {
			below := slot{after: colon(d.doc.Source(), f.Key), indent: column(d.doc, f.Key.Start), inFlow: flow}
			if d.walk(f.Value, next, shape.Property(f.Key.Text), set(f.Key.Text), below) {
				return true
			}
		}
	}
	// What is new comes before what goes: a mapping must not become empty on the way.
	for _, f := range want.Fields {
		if cur.Field(f.Key.Text) == nil {
			return d.settle(cur.Start,
				func(doc *document.Document) (string, bool) { return addField(doc, cur, f, shape, flow) },
				func() *document.Node { return set(f.Key.Text)(f.Value) })
		}
	}
	for i, f := range cur.Fields {
		if want.Field(f.Key.Text) == nil {
			d.above = lastComment(d.doc.Source(), f.Key.Start)
			return d.settle(f.Key.Start,
				func(doc *document.Document) (string, bool) { return removeMember(doc, cur, i, flow) },
				func() *document.Node { return set(f.Key.Text)(nil) })
		}
	}
	return false
}

func (d *differ) items(cur, want *document.Node, shape *schema.Shape, whole put, flow bool) bool {
	spliced := func(i, drop int, items ...*document.Node) *document.Node {
		return whole(withItems(cur, slices.Concat(cur.Items[:i], items, cur.Items[i+drop:])))
	}
	pairs := align(cur.Items, want.Items, shape)
	taken := map[int]bool{}
	for _, p := range pairs {
		if p[0] < 0 || p[1] < 0 {
			continue
		}
		taken[p[0]] = true
		below := slot{inList: true, inFlow: flow}
		if !flow {
			dash := dash(d.doc.Source(), cur, p[0])
			below.after, below.indent = dash+1, column(d.doc, dash)
		}
		set := func(v *document.Node) *document.Node { return spliced(p[0], 1, v) }
		if d.walk(cur.Items[p[0]], want.Items[p[1]], shape.Item(), set, below) {
			return true
		}
	}
	next := 0 // where in cur the items of want have got to
	for _, p := range pairs {
		switch {
		case p[0] >= 0:
			next = p[0] + 1
		case p[1] >= 0:
			item := want.Items[p[1]]
			return d.settle(cur.Start,
				func(doc *document.Document) (string, bool) { return addItem(doc, cur, next, item, shape, flow) },
				func() *document.Node { return spliced(next, 0, item) })
		}
	}
	for i, item := range cur.Items {
		if !taken[i] {
			start, _ := bounds(d.doc.Source(), cur, i)
			d.above = lastComment(d.doc.Source(), start)
			return d.settle(item.Start,
				func(doc *document.Document) (string, bool) { return removeMember(doc, cur, i, flow) },
				func() *document.Node { return spliced(i, 1) })
		}
	}
	return false
}

// isSuccessor tells whether an item can be understood as another that was changed in
// its place: items without keys always, those with keys if something else in them
// is the same.
func isSuccessor(old, next *document.Node, shape *schema.Shape) bool {
	if keyOf(old, shape) == "" || keyOf(next, shape) == "" {
		return true
	}
	return slices.ContainsFunc(old.Fields, func(f document.Field) bool { return document.Equal(f.Value, next.Field(f.Key.Text)) })
}

// align pairs the items of two lists in an order that keeps both: equal ones, or
// those with the same key, then what stands in the place of another. An index of -1
// means that there is no counterpart.
func align(cur, want []*document.Node, shape *schema.Shape) [][2]int {
	same := func(i, j int) bool {
		if key := keyOf(cur[i], shape); key != "" {
			return key == keyOf(want[j], shape)
		}
		return document.Equal(cur[i], want[j])
	}
	// length[i][j] is the longest common part of cur[i:] and want[j:].
	length := make([][]int, len(cur)+1)
	for i := range length {
		length[i] = make([]int, len(want)+1)
	}
	for i := len(cur) - 1; i >= 0; i-- {
		for j := len(want) - 1; j >= 0; j-- {
			if same(i, j) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var pairs [][2]int
	i, j := 0, 0
	for i < len(cur) || j < len(want) {
		i0, j0 := i, j
		for (i < len(cur) || j < len(want)) && !(i < len(cur) && j < len(want) && same(i, j)) {
			if j == len(want) || i < len(cur) && length[i+1][j] >= length[i][j+1] {
				i++
			} else {
				j++
			}
		}
		for i0 < i && j0 < j && isSuccessor(cur[i0], want[j0], shape) {
			pairs = append(pairs, [2]int{i0, j0})
			i0, j0 = i0+1, j0+1
		}
		for ; i0 < i; i0++ {
			pairs = append(pairs, [2]int{i0, -1})
		}
		for ; j0 < j; j0++ {
			pairs = append(pairs, [2]int{-1, j0})
		}
		if i < len(cur) && j < len(want) {
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		}
	}
	return pairs
}
