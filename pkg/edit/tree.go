package edit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Text is a node that holds text.
func Text(s string) *document.Node { return &document.Node{Kind: document.String, Text: s} }

// Texts is a list of text.
func Texts(items ...string) *document.Node {
	list := &document.Node{Kind: document.List, Style: document.Block}
	for _, s := range items {
		list.Items = append(list.Items, Text(s))
	}
	return list
}

// Map is a mapping with fields in the order given: key, value, key, value.
func Map(pairs ...any) *document.Node {
	m := &document.Node{Kind: document.Map, Style: document.Block}
	for i := 0; i+1 < len(pairs); i += 2 {
		value, ok := pairs[i+1].(*document.Node)
		if !ok {
			value = Text(pairs[i+1].(string))
		}
		m.Fields = append(m.Fields, document.Field{Key: document.Key{Text: pairs[i].(string)}, Value: value})
	}
	return m
}

// withField returns a copy of a mapping in which key has the value; nil removes it.
// What is no mapping counts as an empty one.
func withField(m *document.Node, key string, value *document.Node) *document.Node {
	out := &document.Node{Kind: document.Map, Style: document.Block}
	if m != nil && m.Kind == document.Map {
		*out = *m
		out.Fields = slices.Clone(m.Fields)
	}
	i := slices.IndexFunc(out.Fields, func(f document.Field) bool { return f.Key.Text == key })
	switch {
	case i >= 0 && value == nil:
		out.Fields = slices.Delete(out.Fields, i, i+1)
	case i >= 0:
		out.Fields[i].Value = value
	case value != nil:
		out.Fields = append(out.Fields, document.Field{Key: document.Key{Text: key}, Value: value})
	}
	return out
}

// withItems returns a list with these items, written as l is. l may be nil.
func withItems(l *document.Node, items []*document.Node) *document.Node {
	out := &document.Node{Kind: document.List, Style: document.Block}
	if l != nil && l.Kind == document.List {
		*out = *l
	}
	out.Items = items
	return out
}

// With returns a copy of a tree in which a dotted path of fields has a value. Nil
// removes the field, and each mapping above it that becomes empty.
func With(root *document.Node, value *document.Node, path ...string) *document.Node {
	if len(path) == 0 {
		return value
	}
	child := With(root.Field(path[0]), value, path[1:]...)
	if child != nil && child.Kind == document.Map && len(child.Fields) == 0 {
		child = nil
	}
	return withField(root, path[0], child)
}

func isEmpty(n *document.Node) bool {
	return n.Kind == document.Null || !n.IsScalar() && len(n.Items) == 0 && len(n.Fields) == 0
}

// compareSet is the order of a set's members: without regard to case.
func compareSet(a, b *document.Node) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)), cmp.Compare(a.Text, b.Text))
}

// isSet tells whether a list is one whose order means nothing and that can be sorted.
func isSet(l *document.Node, shape *schema.Shape) bool {
	return shape != nil && shape.Set && !slices.ContainsFunc(l.Items, func(n *document.Node) bool { return !n.IsScalar() })
}

// keyOf is what an item of a list is recognised by: its key field, else nothing.
func keyOf(n *document.Node, shape *schema.Shape) string {
	if shape == nil || shape.Key == "" {
		return ""
	}
	return n.TextAt(shape.Key)
}
