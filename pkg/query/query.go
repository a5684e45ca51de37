// Package query selects, orders and counts entries.
//
// A filter is a name, the place in an entry that it looks at, and the values that are
// allowed there, which come from the schema and the vocabularies: a value that cannot
// match anything is refused instead of matching nothing.
package query

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/spell"
)

// Filter is one way to narrow a list.
type Filter struct {
	// Name is the name people use, such as "care-setting".
	Name string
	// Path is the dotted place in an entry.
	Path string
	// Usage says in a few words what is kept.
	Usage string
}

// Filters lists the ways to narrow a list, in the order of help.
func Filters() []Filter {
	return []Filter{
		{"kind", "kind", "keep entries of this kind"},
		{"category", "category", "keep entries in this category"},
		{"capability", "capabilities", "keep entries that provide this capability"},
		{"enabler", "enablers", "keep entries that serve this enabler"},
		{"provider", "provider", "keep entries of this organisation"},
		{"support", "support", "keep entries with this kind of central support"},
		{"autonomy", "autonomy.level", "keep entries with this level of autonomy"},
		{"status", "status", "keep entries in this state"},
		{"standard", "standards.id", "keep entries that need or support this standard"},
		{"care-setting", "audience.care_settings", "keep entries used in this care setting"},
		{"level", levelPath, "keep entries with a capability done at this level"},
	}
}

// levelPath is not a place in an entry: it is the level of its capabilities.
const levelPath = "capabilities→level"

// Values returns what may be asked of the filter, in the order of the schema or the
// vocabulary.
func (f Filter) Values(cat *catalogue.Catalogue) []string {
	if f.Path == levelPath {
		if s := cat.Schemas.Get("capabilities"); s != nil {
			if level := s.Shape().At("level"); level != nil {
				return level.Enum
			}
		}
		return nil
	}
	shape := cat.Shape().At(strings.Split(f.Path, ".")...)
	if shape != nil && shape.Items != nil {
		shape = shape.Items
	}
	switch {
	case shape == nil:
		return nil
	case len(shape.Enum) > 0:
		return shape.Enum
	}
	var ids []string
	for _, ref := range shape.Refs {
		ids = append(ids, cat.IDsOf(ref)...)
	}
	if cat.IsForeign() && len(ids) == 0 {
		return inUse(cat, f.Path)
	}
	return ids
}

// inUse lists the values that entries have at a place, sorted: what may be asked for
// where the schema allows anything.
func inUse(cat *catalogue.Catalogue, path string) []string {
	seen := map[string]bool{}
	for e := range cat.All() {
		for _, n := range e.Values(path) {
			if n.Text != "" {
				seen[n.Text] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// Describe returns what a value means, for completion and help; "" if nothing is
// known.
func (f Filter) Describe(cat *catalogue.Catalogue, value string) string {
	path := strings.Split(f.Path, ".")
	shape := cat.Shape().At(path...)
	if f.Path == levelPath {
		shape = cat.Schemas.Get("capabilities").Shape().At("level")
	}
	if shape != nil && shape.Items != nil {
		shape = shape.Items
	}
	if shape == nil {
		return ""
	}
	for _, ref := range shape.Refs {
		if item := cat.Vocabulary(ref).Get(value); item != nil {
			return item.Name()
		}
	}
	return shape.DescribeEnum(value)
}

// UnknownValueError is a value that no entry can have.
type UnknownValueError struct {
	Filter, Value string
	// Nearest are probable meanings, best first. Allowed is everything allowed.
	Nearest, Allowed []string
}

func (e *UnknownValueError) Error() string {
	message := fmt.Sprintf("--%s: %q is not known", e.Filter, e.Value)
	switch {
	case len(e.Nearest) > 0:
		return message + "; did you mean " + spell.Quoted(e.Nearest, "or") + "?"
	case len(e.Allowed) == 0:
		return message + "; this catalogue has no values for it"
	case len(e.Allowed) <= 15:
		return message + "; it is one of " + spell.Quoted(e.Allowed, "or")
	}
	return fmt.Sprintf("%s; there are %d values, such as %s", message, len(e.Allowed), spell.Quoted(e.Allowed[:3], "and"))
}

// Criterion is a filter with the values asked for; one of them has to fit.
type Criterion struct {
	Filter Filter
	Values []string
}

// NewCriterion checks the values. A value may differ in case and separators from the
// one it means; the one it means is kept.
func NewCriterion(cat *catalogue.Catalogue, f Filter, values []string) (Criterion, error) {
	c := Criterion{Filter: f}
	if len(values) == 0 {
		return c, nil
	}
	if cat.IsForeign() && cat.Shape().At(strings.Split(f.Path, ".")...) == nil {
		return c, fmt.Errorf("--%s: the schema of this catalogue has no field %q", f.Name, f.Path)
	}
	allowed := f.Values(cat)
	for _, v := range values {
		v = strings.TrimSpace(v)
		if v == "" {
			continue
		}
		i := slices.IndexFunc(allowed, func(a string) bool { return strings.EqualFold(a, v) })
		if i < 0 {
			return Criterion{}, &UnknownValueError{Filter: f.Name, Value: v, Nearest: spell.Nearest(v, allowed, 3), Allowed: allowed}
		}
		c.Values = append(c.Values, allowed[i])
	}
	return c, nil
}

// Match tells whether an entry has one of the values. A criterion without values
// matches everything.
func (c Criterion) Match(cat *catalogue.Catalogue, e *catalogue.Entry) bool {
	if len(c.Values) == 0 {
		return true
	}
	if c.Filter.Path == levelPath {
		return slices.ContainsFunc(e.Texts("capabilities"), func(id string) bool {
			item := cat.Vocabulary("capabilities").Get(id)
			return item != nil && slices.Contains(c.Values, item.Text("level"))
		})
	}
	return slices.ContainsFunc(e.Values(c.Filter.Path), func(n *document.Node) bool {
		return slices.Contains(c.Values, n.Text) || c.Filter.Path == "audience.care_settings" && n.Text == catalogue.EverySetting
	})
}

// Select keeps the entries that match every criterion, in order of id.
func Select(cat *catalogue.Catalogue, criteria []Criterion) []*catalogue.Entry {
	out := []*catalogue.Entry{}
	for e := range cat.All() {
		if !slices.ContainsFunc(criteria, func(c Criterion) bool { return !c.Match(cat, e) }) {
			out = append(out, e)
		}
	}
	return out
}

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
