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

// NewCriterion checks the values. A value may name the one it means in another way, or
// differ from it in case; the one it means is kept. Commas part values, so that neighbours
// which name one thing together are one.
func NewCriterion(cat *catalogue.Catalogue, f Filter, values []string) (Criterion, error) {
	c := Criterion{Filter: f}
	if len(values) == 0 {
		return c, nil
	}
	if cat.IsForeign() && cat.Shape().At(strings.Split(f.Path, ".")...) == nil {
		return c, fmt.Errorf("--%s: the schema of this catalogue has no field %q", f.Name, f.Path)
	}
	allowed := f.Values(cat)
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
	if ways := words.Groupings(values, ",", func(v string) bool { return f.find(cat, allowed, v) != "" }); len(ways) > 0 {
		values = ways[0]
	}
	for _, v := range values {
		found := f.find(cat, allowed, v)
		if found == "" {
			return Criterion{}, fmt.Errorf("--%s: %q is not known; %s", f.Name, strings.TrimSpace(v), f.nearest(cat, allowed, v))
		}
		c.Values = append(c.Values, found)
	}
	return c, nil
}

// find is the value that a word means, "" if it is none of those allowed.
func (f Filter) find(cat *catalogue.Catalogue, allowed []string, word string) string {
	word = strings.TrimSpace(word)
	if i := slices.IndexFunc(allowed, func(a string) bool { return strings.EqualFold(a, word) }); i >= 0 {
		return allowed[i]
	}
	for _, ref := range f.refs(cat) {
		if item, _ := cat.FindItem(ref, word); item != nil {
			return item.ID
		}
	}
	return ""
}

// refs are the vocabularies that a value is of.
func (f Filter) refs(cat *catalogue.Catalogue) []string {
	if shape := f.shape(cat); shape != nil {
		return shape.Refs
	}
	return nil
}

// nearest is the help for a word that is no value: those spelt like it, else those whose
// names are.
func (f Filter) nearest(cat *catalogue.Catalogue, allowed []string, word string) string {
	near := words.Nearest(word, allowed, 3)
	for _, v := range allowed {
		if name := f.Describe(cat, v); len(near) < 3 && len(f.refs(cat)) > 0 && !slices.Contains(near, v) && len(words.Nearest(word, []string{name}, 1)) > 0 {
			near = append(near, v)
		}
	}
	if len(allowed) == 0 {
		return "this catalogue has no values for it"
	}
	return valuesHelp(near, allowed, allowed)
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
