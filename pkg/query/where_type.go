package query

import (
	"slices"
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// kind is what a part of an expression is.
type kind uint8

// anyKind is what the schema says nothing about; it is never a fault.
const (
	anyKind kind = iota
	textKind
	numberKind
	boolKind
	dateKind
	listKind
	mapKind
	nilKind
)

// typ is what is known of a part of an expression before it is run.
type typ struct {
	kind  kind
	shape *schema.Shape // of a field, nil for what is computed
	item  *typ          // of a list that is computed
	// path is the way from the entry, lists entered: empty for the entry itself, nil for
	// what is no field.
	path []string
}

func (t typ) words() string {
	return [...]string{"a value", "text", "a number", "true or false", "a date", "a list", "a mapping", "nothing"}[t.kind]
}

func (t typ) plural() string {
	return [...]string{"values", "texts", "numbers", "true and false", "dates", "lists", "mappings", "nothing"}[t.kind]
}

// elem is what the items of a list are. It is found when it is asked for, because a
// list may hold itself.
func (t typ) elem() typ {
	switch {
	case t.item != nil:
		return *t.item
	case t.kind == listKind && t.shape != nil:
		item := typeOf(t.shape.Items)
		item.path = t.path
		return item
	}
	return typ{path: t.path}
}

// inside enters lists, which may hold themselves.
func (t typ) inside() (inside typ, entered bool) {
	for range document.MaxDepth {
		if t.kind != listKind {
			break
		}
		t, entered = t.elem(), true
	}
	return t, entered
}

// isOpen tells that a mapping may have any fields.
func (t typ) isOpen() bool {
	return t.kind == anyKind || t.kind == mapKind && (t.shape == nil || len(t.shape.Properties) == 0)
}

// isEntry tells that this is the whole entry.
func (t typ) isEntry() bool { return t.path != nil && len(t.path) == 0 }

// names are the fields that a mapping is declared to have.
func (t typ) names() []string {
	if t.kind != mapKind || t.shape == nil {
		return nil
	}
	return t.shape.Names()
}

// typeOf reads what stands at a shape. It makes nothing, because it is also called for
// each entry.
func typeOf(shape *schema.Shape) typ {
	t := typ{shape: shape}
	if shape == nil {
		return t
	}
	only := func(a, b string) bool {
		some := false
		for _, name := range shape.Types {
			if name != a && name != b && name != "null" {
				return false
			}
			some = some || name != "null"
		}
		return some
	}
	untyped := len(shape.Types) == 0
	switch {
	case shape.IsDate(), shape.Format == "date-time":
		t.kind = dateKind
	case only("array", ""), untyped && shape.Items != nil:
		t.kind = listKind
	case only("object", ""), untyped && len(shape.Properties) > 0:
		t.kind = mapKind
	case only("string", ""), untyped && len(shape.Enum) > 0 && !slices.ContainsFunc(shape.Enum, isNotText):
		t.kind = textKind
	case only("integer", "number"):
		t.kind = numberKind
	case only("boolean", ""):
		t.kind = boolKind
	}
	return t
}

// isNotText recognises an allowed value that need not be text: the shape keeps only how
// it is written.
func isNotText(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return err == nil || value == "true" || value == "false" || value == "null"
}

// declared finds the type of a field, and tells whether the schema declares it.
func (t typ) declared(name string) (typ, bool) {
	property := t.shape.Property(name)
	out := typeOf(property)
	if t.path != nil {
		out.path = append(t.path[:len(t.path):len(t.path)], name)
	}
	return out, property != nil
}

// isInUse tells whether some entry has a field, lists entered on the way.
func isInUse(cat *catalogue.Catalogue, path []string) bool {
	var has func(n *document.Node, path []string) bool
	has = func(n *document.Node, path []string) bool {
		switch {
		case n == nil:
			return false
		case n.Kind == document.List:
			return slices.ContainsFunc(n.Items, func(item *document.Node) bool { return has(item, path) })
		case len(path) == 0:
			return true
		}
		return has(n.Field(path[0]), path[1:])
	}
	for e := range cat.All() {
		if has(e.Node, path) {
			return true
		}
	}
	return false
}
