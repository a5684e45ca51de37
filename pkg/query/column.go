package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/spell"
)

// Column is a place in an entry that can be shown or sorted by.
type Column struct {
	// Path is the dotted place; Label is what the schema calls it.
	Path, Label string
	shape       *schema.Shape
	descending  bool
	ofID        bool // the id, which a foreign entry may have without a field for it
}

// NewColumn finds a place in the schema. An error names the nearest ones.
func NewColumn(shape *schema.Shape, path string) (Column, error) {
	at := shape.At(strings.Split(path, ".")...)
	if at == nil && path == "id" {
		return Column{Path: path, Label: "Id", ofID: true}, nil
	}
	if at == nil || path == "" {
		message := fmt.Sprintf("%q is not a field", path)
		if help := spell.DidYouMean(path, Paths(shape)); help != "" {
			return Column{}, fmt.Errorf("%s; %s", message, help)
		}
		return Column{}, fmt.Errorf("%s; the fields are %s", message, spell.Quoted(shape.Names(), "and"))
	}
	return Column{Path: path, Label: cmp.Or(at.Label, path), shape: at, ofID: path == "id"}, nil
}

// Paths lists every dotted place of a shape, in the schema's order.
func Paths(shape *schema.Shape) []string {
	var out []string
	shape.Walk(func(path []string, _ *schema.Shape) {
		if p := strings.Join(path, "."); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	})
	return out
}

// Values returns an entry's values at the column, lists as several. A mapping is
// stood for by its first field in the schema's order, an item of a list by its key.
func (c Column) Values(e *catalogue.Entry) []string {
	var out []string
	for _, n := range e.Values(c.Path) {
		if text := leading(n, c.shape); text != "" {
			out = append(out, text)
		}
	}
	if c.ofID && len(out) == 0 {
		return []string{e.ID}
	}
	return out
}

// leading is the scalar that stands for a node.
func leading(n *document.Node, shape *schema.Shape) string {
	switch n.Kind {
	case document.Map:
		if shape != nil && shape.Items != nil {
			shape = shape.Items
		}
		if shape != nil {
			for _, p := range shape.Properties {
				if f := n.Field(p.Name); f != nil {
					return leading(f, p.Shape)
				}
			}
		}
		if len(n.Fields) > 0 {
			return leading(n.Fields[0].Value, nil)
		}
		return ""
	case document.List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, leading(item, shape))
		}
		return strings.Join(parts, ", ")
	}
	return n.Text
}
