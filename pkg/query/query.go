// Package query selects, orders and counts entries.
//
// A filter is a name, the place in an entry that it looks at, and the values that are
// allowed there, which come from the schema and the vocabularies: a value that cannot
// match anything is refused instead of matching nothing.
package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
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
		{"part-of", "part_of", "keep the parts of this service, and their parts"},
		{"level", levelPath, "keep entries with a capability done at this level"},
	}
}

// levelPath is not a place in an entry: it is the level of its capabilities.
const levelPath = "capabilities→level"

// Values returns what may be asked of the filter, in the order of the schema or the
// vocabulary.
func (f Filter) Values(cat *catalogue.Catalogue) []string {
	shape := f.shape(cat)
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

// shape is what the schema says of a value, nil if it says nothing.
func (f Filter) shape(cat *catalogue.Catalogue) *schema.Shape {
	if f.Path != levelPath {
		return cat.Shape().At(strings.Split(f.Path, ".")...).Single()
	}
	if s := cat.Schemas.Get("capabilities"); s != nil {
		return s.Shape().At("level")
	}
	return nil
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
	shape := f.shape(cat)
	if shape == nil {
		return ""
	}
	for _, ref := range shape.Refs {
		if item := cat.Vocabulary(ref).Get(value); item != nil {
			return item.Name()
		}
		if e := cat.Entry(value); ref == catalogue.Services && e != nil {
			return e.Name()
		}
	}
	return shape.DescribeEnum(value)
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
			help := "this catalogue has no values for it"
			if len(allowed) > 0 {
				help = valuesHelp(words.Nearest(v, allowed, 3), allowed, allowed)
			}
			return Criterion{}, fmt.Errorf("--%s: %q is not known; %s", f.Name, v, help)
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
	if c.Filter.Path == "part_of" && !cat.IsForeign() {
		return slices.ContainsFunc(c.Values, func(id string) bool { return cat.IsPartOf(e, id) })
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
