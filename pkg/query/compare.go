package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Comparison is one field of several entries side by side.
type Comparison struct {
	// Path is the dotted place; Label is the words of the schema for each step to it.
	Path  string
	Label []string
	// Shape is what the schema says about the place, nil if it says nothing.
	Shape *schema.Shape
	// Values run parallel to the entries, nil where one has none.
	Values []*document.Node
	// Same tells whether all entries have the same here.
	Same bool
}

// Compare puts entries side by side, in the schema's order: one row for each field
// that one of them has, down to single values and lists. Fields that the schema does
// not know follow in alphabetical order.
func Compare(entries []*catalogue.Entry, shape *schema.Shape) []Comparison {
	nodes := make([]*document.Node, len(entries))
	for i, e := range entries {
		nodes[i] = e.Node
	}
	var out []Comparison
	compareMappings(&out, nil, nil, nodes, shape)
	return out
}

func compareMappings(out *[]Comparison, path, labels []string, nodes []*document.Node, shape *schema.Shape) {
	names := shape.Names()
	var unknown []string
	for _, n := range nodes {
		for _, f := range cmp.Or(n, &document.Node{}).Fields {
			if !slices.Contains(names, f.Key.Text) {
				unknown = append(unknown, f.Key.Text)
			}
		}
	}
	slices.Sort(unknown)
	for _, name := range append(names, slices.Compact(unknown)...) {
		values := make([]*document.Node, len(nodes))
		found, maps := false, true
		for i, n := range nodes {
			values[i] = n.Field(name)
			found = found || values[i] != nil
			maps = maps && (values[i] == nil || values[i].Kind == document.Map)
		}
		if !found {
			continue
		}
		at := shape.Property(name)
		here := append(slices.Clip(path), name)
		words := append(slices.Clip(labels), cmp.Or(cmp.Or(at, &schema.Shape{}).Label, name))
		if maps {
			compareMappings(out, here, words, values, at)
			continue
		}
		*out = append(*out, Comparison{
			Path: strings.Join(here, "."), Label: words, Shape: at, Values: values, Same: sameValues(values, at),
		})
	}
}

// sameValues tells whether all nodes hold the same; the order of a set does not count.
func sameValues(nodes []*document.Node, shape *schema.Shape) bool {
	for _, n := range nodes[1:] {
		if (n == nil) != (nodes[0] == nil) || n != nil && !equalNodes(nodes[0], n, shape) {
			return false
		}
	}
	return true
}

func equalNodes(a, b *document.Node, shape *schema.Shape) bool {
	if shape == nil || !shape.Set && shape.Key == "" || a.Kind != document.List || b.Kind != document.List {
		return document.Equal(a, b)
	}
	return len(a.Items) == len(b.Items) && !slices.ContainsFunc(a.Items, func(item *document.Node) bool {
		return !slices.ContainsFunc(b.Items, func(other *document.Node) bool { return document.Equal(item, other) })
	})
}

// first are the fields that a reader looks for before any other: what it is called, how
// binding it is, and where it stands.
var first = []string{"name", "autonomy.level", "status"}

// deciding are the fields that decide between entries, and stand next: when each can be
// used, what it costs, for whom it is, what it promises. What only bears out the level
// stands last.
var deciding = []string{"status_note", "dates", "milestones", "replaced_by", "access.cost", "access.eligibility", "service_level", "support", "summary"}

// rank is where a field stands for a reader, before others that are less.
func (c Comparison) rank() int {
	at := slices.IndexFunc(deciding, func(path string) bool { return c.Path == path || strings.HasPrefix(c.Path, path+".") })
	switch {
	case at >= 0:
		return at
	case strings.HasPrefix(c.Path, "autonomy.criteria."):
		return len(deciding) + 1
	}
	return len(deciding)
}

// isOwn tells whether a field differs between any two entries and says little about
// which of them to choose.
func (c Comparison) isOwn() bool {
	return slices.Contains([]string{"id", "description", "links", "sources"}, c.Path) || strings.HasSuffix(c.Path, ".evidence")
}

// Telling keeps the fields that differ, without those that differ between any two
// entries.
func Telling(rows []Comparison) []Comparison {
	return slices.DeleteFunc(slices.Clone(rows), func(c Comparison) bool { return c.Same || c.isOwn() })
}

// ForReader puts what a reader looks for first before the rows that are shown, whether
// it differs or not, and of these what decides before the others. all are the rows that Compare returned.
func ForReader(all, shown []Comparison) []Comparison {
	var out []Comparison
	for _, path := range first {
		if i := slices.IndexFunc(all, func(c Comparison) bool { return c.Path == path }); i >= 0 {
			out = append(out, all[i])
		}
	}
	rest := slices.DeleteFunc(slices.Clone(shown), func(c Comparison) bool { return slices.Contains(first, c.Path) })
	slices.SortStableFunc(rest, func(a, b Comparison) int { return cmp.Compare(a.rank(), b.rank()) })
	return append(out, rest...)
}

// Untold says in the words of the schema what Telling leaves out: the fields that are
// the same, as far as no part of them differs, and those that differ all the same.
// Neither has the id or the fields that ForReader always shows.
func Untold(rows []Comparison) (same, differ []string) {
	differs := map[string]bool{}
	for _, c := range rows {
		top, _, _ := strings.Cut(c.Path, ".")
		differs[top] = differs[top] || !c.Same
	}
	add := func(list *[]string, label string) {
		if label = words.LowerFirst(label); !slices.Contains(*list, label) {
			*list = append(*list, label)
		}
	}
	for _, c := range rows {
		switch top, _, _ := strings.Cut(c.Path, "."); {
		case c.Path == "id":
		case !c.Same && c.isOwn():
			add(&differ, c.Label[len(c.Label)-1])
		case !differs[top] && !slices.Contains(first, c.Path):
			add(&same, c.Label[0])
		}
	}
	return same, differ
}
