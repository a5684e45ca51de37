package show

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

// pickedFrom are entries as JSON data with the columns alone, in their order. The fields
// are nested as they are in the entry, so that a path that works on the whole entry works
// on this. Each is there for each entry: a list that is absent is empty, anything else
// null.
func pickedFrom(entries []*catalogue.Entry, columns []query.Column) []any {
	root := &picked{}
	for _, c := range columns {
		root.add(c.Steps)
	}
	list := make([]any, len(entries))
	for i, e := range entries {
		o := root.of(e.Node, e.Shape).(out.Object)
		for j, m := range o {
			if m.Key == "id" && m.Value == nil {
				o[j].Value = e.ID
			}
		}
		list[i] = withShown(o, e)
	}
	return list
}

// picked are the fields to keep of a mapping, all of them if none are named.
type picked struct {
	name   string
	whole  bool
	fields []*picked
}

func (p *picked) add(steps []string) {
	if len(steps) == 0 {
		p.whole = true
		return
	}
	i := slices.IndexFunc(p.fields, func(f *picked) bool { return f.name == steps[0] })
	if i < 0 {
		i = len(p.fields)
		p.fields = append(p.fields, &picked{name: steps[0]})
	}
	p.fields[i].add(steps[1:])
}

// of keeps the fields of a value, and of each item of a list.
func (p *picked) of(n *document.Node, shape *schema.Shape) any {
	absent, several := isAbsent(n), n != nil && n.Kind == document.List
	switch {
	case absent && isList(shape):
		return []any{}
	case absent && p.whole:
		return nil
	case p.whole || !absent && !several && n.Kind != document.Map:
		return out.Value(n, shape)
	case several:
		return out.Each(n.Items, func(item *document.Node) any { return p.of(item, itemShape(shape, item)) })
	}
	list := make(out.Object, len(p.fields))
	for i, f := range p.fields {
		list[i] = out.Member{Key: f.name, Value: f.of(n.Field(f.name), shape.Property(f.name))}
	}
	return list
}

// isList tells whether nothing but a list, or null, may stand somewhere.
func isList(shape *schema.Shape) bool {
	if shape == nil || len(shape.Types) == 0 {
		return shape != nil && shape.Items != nil
	}
	return shape.Is("array") && !slices.ContainsFunc(shape.Types, func(t string) bool { return t != "array" && t != "null" })
}
