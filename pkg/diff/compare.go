package diff

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

type difference struct {
	Field
	tokens []string
	// fallback is the class that the schema gives.
	fallback Class
	// follows tells that it only follows a rename.
	follows bool
}

type walker struct {
	found []difference
	// renamed maps the old ids of services that were renamed to the new ones.
	renamed map[string]string
}

// place is where two values stand, in the file and in the schemas.
type place struct {
	// now and was are the shapes in the newer and the older schema. The newer one is
	// asked first, so that a field that it dropped is still compared as it was meant.
	now, was *schema.Shape
	// tokens make the pointer, names the path without items, labels the words.
	tokens, names, labels []string
	// class is the schema's class for what happens here, from the nearest place above
	// that has one; unknown fields have none.
	class schema.Class
	// isItem is true for the members of lists.
	isItem bool
}

func root(old, new *catalogue.Record) place { return place{now: new.Shape, was: old.Shape} }

func (p place) field(name string) place {
	q := place{
		now: p.now.Property(name), was: p.was.Property(name),
		tokens: extend(p.tokens, name), names: extend(p.names, name),
	}
	label := name
	if s := q.shape(); s != nil {
		label = cmp.Or(s.Label, s.Title, name)
		q.class = s.Class
		if q.class.IsZero() {
			q.class = schema.Class{Added: p.class.Changed, Removed: p.class.Changed, Changed: p.class.Changed}
		}
	}
	q.labels = extend(p.labels, label)
	return q
}

// item is the place of a member of a list. What the schema says of the list's
// additions and removals it says of its members.
func (p place) item(token, label string) place {
	q := place{
		now: p.now.Item(), was: p.was.Item(),
		tokens: extend(p.tokens, token), names: p.names, labels: extend(p.labels, label),
		class: p.class, isItem: true,
	}
	if s := q.shape(); s != nil && !s.Class.IsZero() {
		q.class = s.Class
	}
	return q
}

func extend(list []string, s string) []string { return append(list[:len(list):len(list)], s) }

// shape is what the schemas say about the place, nil if they do not know it.
func (p place) shape() *schema.Shape { return cmp.Or(p.now, p.was) }

func (p place) key() string {
	if s := p.shape(); s != nil {
		return s.Key
	}
	return ""
}

func (p place) isSet() bool { s := p.shape(); return s != nil && s.Set }

// isSplit tells whether a mapping that is there on one side only is reported field by
// field: when the schema gives a class to its fields and none to the mapping, as with
// dates. Else it is one thing, as a disposition is.
func (p place) isSplit() bool {
	s := p.shape()
	return s != nil && !p.isItem && s.Class.IsZero() && len(s.Properties) > 0
}

// classOf is what the schema says, Minor where it says nothing.
func (p place) classOf(op Op) Class {
	name := p.class.Changed
	switch op {
	case Added:
		name = p.class.Added
	case Removed:
		name = p.class.Removed
	}
	c, _ := ParseClass(name)
	return c
}

func (w *walker) emit(p place, op Op, from, to any) {
	w.emitClass(p, op, from, to, p.classOf(op))
}

func (w *walker) emitClass(p place, op Op, from, to any, class Class) {
	w.found = append(w.found, difference{
		Field: Field{
			Pointer: document.Pointer(p.tokens...), Path: strings.Join(p.names, "."), Label: strings.Join(p.labels, ", "),
			Op: op, From: from, To: to,
		},
		tokens: p.tokens, fallback: class,
	})
}

// compare reports how a became b; nil is a value that is not there. A Hole is a value
// that nobody knows, so that nothing is said about it.
func (w *walker) compare(p place, a, b *document.Node) {
	switch {
	case document.Equal(a, b) || isHole(a) || isHole(b):
	case a == nil || b == nil:
		w.oneSided(p, a, b)
	case a.Kind == document.Map && b.Kind == document.Map:
		w.mapping(p, a, b)
	case a.Kind == document.List && b.Kind == document.List:
		w.sequence(p, a, b)
	case p.isDate() && a.Text == b.Text && isDateKind(a) && isDateKind(b):
		// A bare year that an older schema did not yet know to be one.
	case w.newID(p, a) == b.Text && a.Text != b.Text:
		w.follow(p, a.Value(), b.Value())
	default:
		w.emit(p, Changed, a.Value(), b.Value())
	}
}

// isService tells whether the values here are ids of services.
func (p place) isService() bool {
	s := p.shape()
	return s != nil && slices.Contains(s.Refs, catalogue.Services)
}

// newID is what a text of the older state is called now: the id that a service was renamed
// to, else the text itself.
func (w *walker) newID(p place, n *document.Node) string {
	if id, ok := w.renamed[n.Text]; ok && p.isService() {
		return id
	}
	return n.Text
}

// follow reports references to services that lead to where they led, under new ids.
func (w *walker) follow(p place, from, to any) {
	w.emitClass(p, Changed, from, to, Minor)
	w.found[len(w.found)-1].follows = true
}

func isHole(n *document.Node) bool { return n != nil && n.Kind == document.Hole }

func (p place) isDate() bool { return p.now.IsDate() || p.was.IsDate() }

func isDateKind(n *document.Node) bool { return n.Kind == document.String || n.Kind == document.Number }

// oneSided reports a value that only one side has.
func (w *walker) oneSided(p place, a, b *document.Node) {
	n := cmp.Or(a, b)
	switch {
	case n.Kind == document.Map && len(n.Fields) > 0 && p.isSplit():
		w.mapping(p, a, b)
	case n.Kind == document.List && len(n.Items) > 0 && (p.key() != "" || p.isSet()):
		w.sequence(p, a, b)
	case a == nil:
		w.emit(p, Added, nil, b.Value())
	default:
		w.emit(p, Removed, a.Value(), nil)
	}
}

// mapping compares two mappings, one of which may be nil, in the schema's order;
// fields that it does not know come last, by name.
func (w *walker) mapping(p place, a, b *document.Node) {
	was, now := fieldsOf(a), fieldsOf(b)
	seen := map[string]bool{}
	rest := slices.AppendSeq(slices.Collect(maps.Keys(was)), maps.Keys(now))
	slices.Sort(rest)
	for _, name := range slices.Concat(p.now.Names(), p.was.Names(), rest) {
		if !seen[name] && (was[name] != nil || now[name] != nil) {
			seen[name] = true
			w.compare(p.field(name), was[name], now[name])
		}
	}
}

func fieldsOf(n *document.Node) map[string]*document.Node {
	if n == nil {
		return nil
	}
	m := make(map[string]*document.Node, len(n.Fields))
	for _, f := range n.Fields {
		m[f.Key.Text] = f.Value
	}
	return m
}

func (w *walker) sequence(p place, a, b *document.Node) {
	if p.isSet() && p.key() == "" {
		w.set(p, a, b)
		return
	}
	w.list(p, a, b)
}

// set reports one field with the members that went and those that came. A member
// that is written twice is there once.
func (w *walker) set(p place, a, b *document.Node) {
	was, now := members(p, a), members(p, b)
	if from, to := w.followed(p.item("", ""), was, now); len(from) > 0 {
		w.follow(p, from, to)
	}
	switch gone, come := without(was, now), without(now, was); {
	case len(gone) > 0 && len(come) > 0:
		w.emitClass(p, Changed, gone, come, max(p.classOf(Removed), p.classOf(Added)))
	case len(gone) > 0:
		w.emit(p, Removed, gone, nil)
	case len(come) > 0:
		w.emit(p, Added, nil, come)
	}
}

// followed takes the members out of two states of a set that are the same services under
// another id, and returns both ids of each, in order of the old ones.
func (w *walker) followed(p place, was, now map[string]*document.Node) (from, to []any) {
	for _, old := range slices.Sorted(maps.Keys(was)) {
		n := was[old]
		id := w.newID(p, n)
		for _, new := range slices.Sorted(maps.Keys(now)) {
			if id != n.Text && now[new].Text == id {
				from, to = append(from, n.Value()), append(to, now[new].Value())
				delete(was, old)
				delete(was, new)
				delete(now, new)
			}
		}
	}
	return from, to
}

// members maps the canonical text of each member of a set to its node.
func members(p place, list *document.Node) map[string]*document.Node {
	m := map[string]*document.Node{}
	if list != nil {
		for _, n := range list.Items {
			if n.Kind != document.Hole {
				m[canonical(p.item("", ""), n)] = n
			}
		}
	}
	return m
}

// without returns the values of the members of a that are not in b, sorted.
func without(a, b map[string]*document.Node) []any {
	var keys []string
	for k := range a {
		if b[k] == nil {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(x, y string) int {
		return cmp.Or(strings.Compare(a[x].Text, a[y].Text), strings.Compare(x, y))
	})
	out := make([]any, len(keys))
	for i, k := range keys {
		out[i] = a[k].Value()
	}
	return out
}

// canonical writes a node so that two nodes that mean the same give the same text.
func canonical(p place, n *document.Node) string {
	var parts []string
	kind := n.Kind
	switch kind {
	case document.List:
		for _, item := range n.Items {
			parts = append(parts, canonical(p.item("", ""), item))
		}
		if p.isSet() {
			slices.Sort(parts)
			parts = slices.Compact(parts)
		}
	case document.Map:
		for _, f := range n.Fields {
			parts = append(parts, strconv.Quote(f.Key.Text)+":"+canonical(p.field(f.Key.Text), f.Value))
		}
		slices.Sort(parts)
	default:
		if kind == document.Number && p.isDate() {
			kind = document.String
		}
		return strconv.Itoa(int(kind)) + strconv.Quote(n.Text)
	}
	return strconv.Itoa(int(kind)) + "(" + strings.Join(parts, ",") + ")"
}
