package show

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// TemplateShape is the shape that a template for the entries of a catalogue is checked
// against. A foreign schema seldom declares all fields, so that those in use count too,
// and so does the id, which an entry may have from its file.
func TemplateShape(cat *catalogue.Catalogue) *schema.Shape {
	if !cat.IsForeign() {
		return cat.Shape()
	}
	var nodes []*document.Node
	for e := range cat.All() {
		nodes = append(nodes, e.Node)
	}
	shape := inUse(cat.Shape(), nodes)
	if len(shape.Properties) > 0 && shape.Property("id") == nil {
		shape.Properties = append(shape.Properties, schema.Property{Name: "id", Shape: &schema.Shape{}})
	}
	return shape
}

// inUse is a copy of a shape that has the fields of values of it as well. Where it
// declares none, any are allowed already.
func inUse(shape *schema.Shape, nodes []*document.Node) *schema.Shape {
	result := *shape
	if result.Items != nil {
		var items []*document.Node
		for _, n := range nodes {
			if n.Kind == document.List {
				items = append(items, n.Items...)
			}
		}
		if len(items) > 0 { // a schema may refer to itself without end, a file ends
			result.Items = inUse(result.Items, items)
		}
	}
	if len(result.Properties) == 0 {
		return &result
	}
	var names []string
	values := map[string][]*document.Node{}
	for _, n := range nodes {
		for _, f := range n.Fields {
			name := f.Key.Text
			if values[name] == nil {
				names = append(names, name)
			}
			values[name] = append(values[name], f.Value)
		}
	}
	result.Properties = slices.Clone(result.Properties)
	for i, p := range result.Properties {
		if p.Shape != nil && len(values[p.Name]) > 0 {
			result.Properties[i].Shape = inUse(p.Shape, values[p.Name])
		}
	}
	for _, name := range names {
		if result.Property(name) == nil {
			result.Properties = append(result.Properties, schema.Property{Name: name, Shape: &schema.Shape{}})
		}
	}
	return &result
}
