package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Column is a place in an entry that can be shown or sorted by.
type Column struct {
	// Path is the dotted place; Label is what the schema calls it.
	Path, Label string
	// Steps are the names of the fields on the way, which may hold dots.
	Steps      []string
	shape      *schema.Shape // nil in a mapping that may have any fields
	descending bool
	ofID       bool // the id, which a foreign entry may have without a field for it
	ofClaim    bool // where a foreign entry says its id
}

// NewColumn finds a place in the schema. An error names the nearest ones.
func NewColumn(shape *schema.Shape, path string) (Column, error) {
	c := Column{Path: path, Label: path, Steps: stepsOf(shape, path), ofID: path == "id"}
	at, err := placeOf(shape, c.Steps)
	switch {
	case err != nil && c.ofID:
		c.Label = "Id"
	case err != nil:
		return Column{}, err
	case at != nil:
		c.shape, c.Label = at, cmp.Or(at.Label, path)
	}
	return c, nil
}

// FindColumn is NewColumn for the entries of a catalogue. A foreign schema seldom
// declares all fields, so that what some entry has is known too.
func FindColumn(cat *catalogue.Catalogue, path string) (Column, error) {
	c, err := NewColumn(cat.Shape(), path)
	if steps := stepsOf(cat.Shape(), path); err != nil && cat.IsForeign() && isInUse(cat, steps) {
		c, err = Column{Path: path, Label: path, Steps: steps}, nil
	}
	c.ofClaim = cat.IsForeign() && path == cat.IDField()
	return c, err
}

// stepsOf splits a dotted path. A field may have a dot in its own name.
func stepsOf(shape *schema.Shape, path string) []string {
	if shape.Property(path) != nil {
		return []string{path}
	}
	return strings.Split(path, ".")
}

// placeOf follows names of fields from a shape, lists entered on the way. The place has
// no shape where the names lead through a mapping that may have any fields.
func placeOf(shape *schema.Shape, steps []string) (*schema.Shape, error) {
	at := shape
	for _, name := range steps {
		if at != nil && at.Items != nil && len(at.Properties) == 0 {
			at = at.Items
		}
		switch {
		case name == "":
			return nil, errors.New("the name of a field is missing")
		case at == nil || typeOf(at).isOpen() && at.Property(name) == nil:
			return nil, nil
		case at.Property(name) == nil:
			return nil, unknownField(shape, strings.Join(steps, "."))
		}
		at = at.Property(name)
	}
	return at, nil
}

func unknownField(shape *schema.Shape, path string) error {
	var near []string
	for _, steps := range nearestPaths(shape, path) {
		near = append(near, strings.Join(steps, "."))
	}
	return fmt.Errorf("%s is not a field; %s", quoted(path), cmp.Or(didYouMean(near), fieldsAre(shape.Names())))
}

// nearestPaths are the places that a path was probably meant for, the likeliest first:
// those spelt nearly like it, else those that end like it, as "retires" for
// "dates.retires".
func nearestPaths(shape *schema.Shape, path string) [][]string {
	all := walkPaths(shape)
	var names, ends []string // of each place, and the last step of it alone
	for _, steps := range all {
		names, ends = append(names, strings.Join(steps, ".")), append(ends, steps[len(steps)-1])
	}
	find := func(wanted, in []string) (out [][]string) {
		for _, word := range wanted {
			for i, name := range in {
				if name == word {
					out = append(out, all[i])
				}
			}
		}
		return out[:min(3, len(out))]
	}
	if found := find(words.Nearest(path, names, 3), names); len(found) > 0 {
		return found
	}
	end := path[strings.LastIndexByte(path, '.')+1:]
	if found := find([]string{end}, ends); len(found) > 0 {
		return found
	}
	return find(words.Nearest(end, ends, 3), ends)
}

func walkPaths(shape *schema.Shape) [][]string {
	var out [][]string
	seen := map[string]bool{}
	shape.Walk(func(path []string, _ *schema.Shape) {
		if key := strings.Join(path, "\x00"); len(path) > 0 && !seen[key] {
			seen[key] = true
			out = append(out, path)
		}
	})
	return out
}

// Paths lists every dotted place of a shape, in the schema's order.
func Paths(shape *schema.Shape) []string {
	var out []string
	for _, path := range walkPaths(shape) {
		if p := strings.Join(path, "."); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Values returns an entry's values at the column, lists as several. An item of a list
// is stood for by its key, and a mapping by what it decides, such as the level of an
// autonomy; another mapping is written out, "field: value" for each field.
func (c Column) Values(e *catalogue.Entry) []string {
	if c.GoesBy(e) {
		return []string{e.ID}
	}
	var out []string
	for _, n := range e.ValuesAt(c.Steps...) {
		out = append(out, c.texts(n)...)
	}
	return out
}

// GoesBy tells that the column is of the id, and that the one by which a foreign entry goes
// does not stand there: it has none of its own, or another has it.
func (c Column) GoesBy(e *catalogue.Entry) bool {
	n := e.Get(c.Steps...)
	return c.ofClaim && e.Renamed || c.ofID && (n == nil || n.Kind == document.Null || n.Kind == document.Hole)
}

func (c Column) texts(n *document.Node) []string {
	shape, key := c.shape, ""
	if shape != nil && shape.Items != nil {
		shape, key = shape.Items, itemKey(shape)
	}
	if n.Kind == document.Map && key != "" {
		return nonEmpty(flat(n.Field(key), shape.Property(key)))
	}
	return written(n, shape)
}

// itemKey is the field that stands for an item of a list, "" if none does.
func itemKey(list *schema.Shape) string {
	if list.Key == "" && list.Items != nil && len(list.Items.Properties) > 0 {
		return list.Items.Properties[0].Name
	}
	return list.Key
}

// decider is the field of a mapping that the others only explain: its first, when an
// entry must have it and it is one of a few values. nil if there is none.
func decider(shape *schema.Shape) *schema.Property {
	if shape == nil || len(shape.Properties) == 0 {
		return nil
	}
	first := &shape.Properties[0]
	if len(first.Shape.Enum) == 0 || !slices.Contains(shape.Required, first.Name) {
		return nil
	}
	return first
}

// written is a value in words, a mapping as several.
func written(n *document.Node, shape *schema.Shape) []string {
	if n.Kind != document.Map {
		return nonEmpty(flat(n, shape))
	}
	if p := decider(shape); p != nil && n.Field(p.Name) != nil {
		return nonEmpty(flat(n.Field(p.Name), p.Shape))
	}
	var out []string
	add := func(name string, value *document.Node, shape *schema.Shape) {
		if text := flat(value, shape); text != "" {
			out = append(out, name+": "+text)
		}
	}
	for _, name := range shape.Names() {
		add(name, n.Field(name), shape.Property(name))
	}
	for _, f := range n.Fields {
		if shape.Property(f.Key.Text) == nil {
			add(f.Key.Text, f.Value, nil)
		}
	}
	return out
}

// flat is a value on one line, empty for nil.
func flat(n *document.Node, shape *schema.Shape) string {
	switch {
	case n == nil || n.Kind == document.Null || n.Kind == document.Hole:
		return ""
	case n.Kind == document.Map:
		return strings.Join(written(n, shape), ", ")
	case n.Kind != document.List:
		return n.Text
	}
	list := Column{shape: shape}
	var parts []string
	for _, item := range n.Items {
		parts = append(parts, list.texts(item)...)
	}
	return strings.Join(parts, ", ")
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
