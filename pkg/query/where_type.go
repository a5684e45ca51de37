package query

import (
	"slices"
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// kind is what a part of an expression is, or the several that it may be.
type kind uint8

const (
	textKind kind = 1 << iota
	numberKind
	boolKind
	dateKind
	listKind
	mapKind
	nilKind

	// anyKind is what the schema says nothing about; it is never a fault.
	anyKind     kind = 0
	orderedKind      = textKind | numberKind | dateKind
	singleKind       = orderedKind | boolKind
)

func (k kind) words() string {
	switch k {
	case anyKind:
		return "a value"
	case singleKind:
		return "a single value"
	}
	var names []string
	for i, name := range []string{"text", "a number", "true or false", "a date", "a list", "a mapping", "nothing"} {
		if k&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return words.Join(names, "or")
}

// typ is what is known of a part of an expression before it is run.
type typ struct {
	kind  kind
	shape *schema.Shape // of a field, nil for what is computed
	item  *typ          // of a list that is computed
	// path is the way from the entry, lists entered: empty for the entry itself, nil for
	// what is no field.
	path []string
}

// may tells whether this is of a kind, for all that is known.
func (t typ) may(k kind) bool { return t.kind == anyKind || t.kind&k != 0 }

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

func (t typ) isEntry() bool { return t.path != nil && len(t.path) == 0 }

func (t typ) names() []string {
	if t.kind != mapKind {
		return nil
	}
	return t.shape.Names()
}

var kinds = map[string]kind{
	"string": textKind, "integer": numberKind, "number": numberKind, "boolean": boolKind, "array": listKind, "object": mapKind,
}

// typeOf reads what stands at a shape. It makes nothing, because it is also called for
// each entry.
func typeOf(shape *schema.Shape) typ {
	t := typ{shape: shape}
	if shape == nil {
		return t
	}
	for _, name := range shape.Types {
		t.kind |= kinds[name]
	}
	switch {
	case shape.IsDate(), shape.Format == "date-time":
		t.kind = dateKind
	case len(shape.Types) > 0:
		if t.kind&(t.kind-1) != 0 { // one of several
			t.kind = anyKind
		}
	case shape.Items != nil:
		t.kind = listKind
	case len(shape.Properties) > 0:
		t.kind = mapKind
	case len(shape.Enum) > 0 && !slices.ContainsFunc(shape.Enum, isNotText):
		t.kind = textKind
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
	return slices.ContainsFunc(cat.Entries(), func(e *catalogue.Entry) bool { return len(e.ValuesAt(path...)) > 0 })
}
