package diff

import (
	"cmp"
	"encoding/json"
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

// pair is an item of the old list and what became of it in the new one; -1 is nothing.
type pair struct {
	old, new int
	// name is the key's value, or empty for an item that goes by its index.
	name  string
	moved bool
}

// list compares two lists item by item, one of which may be nil. Items that have a
// key of their own are paired by it, whatever their places. Others (no key, or one
// that several items share) are paired if they are equal, else if they stand at the
// same index, else not at all.
//
// Unless the schema says that the order means nothing, pairs that changed their order
// have moved: the fewest possible, and the same ones seen from either side.
func (w *walker) list(p place, a, b *document.Node) {
	was, now := itemsOf(a), itemsOf(b)
	at := p.item("", "").field(p.key())
	oldKeys := keysOf(p.key(), was, func(n *document.Node) string { return w.newID(at, n) })
	newKeys := keysOf(p.key(), now, func(n *document.Node) string { return n.Text })
	own := func(key string) string { // "" unless one item has it
		if len(oldKeys.at[key]) > 1 || len(newKeys.at[key]) > 1 {
			return ""
		}
		return key
	}

	partner, taken := make([]int, len(was)), make([]bool, len(now))
	equals := map[string][]int{} // nameless new items by their data
	for j, n := range now {
		if own(newKeys.of[j]) == "" {
			text := canonical(p.item("", ""), n)
			equals[text] = append(equals[text], j)
		}
	}
	ordered := make([]pair, 0, len(was))
	ranks := make([]string, 0, len(was))
	for i, n := range was {
		partner[i] = -1
		key := own(oldKeys.of[i])
		equal, rank := newKeys.at[key], "key "+key
		if key == "" {
			text := canonical(p.item("", ""), n)
			equal, rank = equals[text], "data "+text
			equals[text] = equal[min(1, len(equal)):]
		}
		if len(equal) > 0 {
			partner[i], taken[equal[0]] = equal[0], true
			ordered, ranks = append(ordered, pair{old: i, new: equal[0], name: key}), append(ranks, rank)
		}
	}

	var pairs []pair
	kept := inOrder(ordered, ranks)
	for k, q := range ordered {
		q.moved = !kept[k] && !p.isSet()
		if q.moved && q.name == "" {
			// Its place is all there is to name it by, and that is another one now.
			pairs = append(pairs, pair{old: q.old, new: -1}, pair{old: -1, new: q.new})
			continue
		}
		pairs = append(pairs, q)
	}
	for i := range was {
		switch name := own(oldKeys.of[i]); {
		case partner[i] >= 0:
		case name == "" && i < len(now) && !taken[i] && own(newKeys.of[i]) == "":
			taken[i] = true
			pairs = append(pairs, pair{old: i, new: i})
		default:
			pairs = append(pairs, pair{old: i, new: -1, name: name})
		}
	}
	for j := range now {
		if !taken[j] {
			pairs = append(pairs, pair{old: -1, new: j, name: own(newKeys.of[j])})
		}
	}

	slices.SortStableFunc(pairs, comparePairs)
	for _, q := range pairs {
		w.pair(p, q, was, now)
	}
}

// comparePairs orders by pointer: those that go by an index first, by number. What
// went stands before what came.
func comparePairs(a, b pair) int {
	return cmp.Or(
		strings.Compare(a.name, b.name),
		cmp.Compare(max(a.old, a.new), max(b.old, b.new)),
		cmp.Compare(b.old, a.old),
	)
}

func (w *walker) pair(p place, q pair, was, now []*document.Node) {
	token, label := q.name, q.name
	var a, b *document.Node
	if q.old >= 0 {
		a = was[q.old]
	}
	if q.new >= 0 {
		b = now[q.new]
	}
	if q.name == "" {
		index := max(q.old, q.new)
		token, label = strconv.Itoa(index), "item "+strconv.Itoa(index+1)
		if name := nameOf(cmp.Or(b, a)); name != "" && (a == nil || nameOf(a) == name) {
			label += " " + strconv.Quote(name)
		}
	}
	at := p.item(token, label)
	if q.moved {
		w.emit(at, Moved, ordinal(q.old), ordinal(q.new))
	}
	w.compare(at, a, b)
}

// nameOf is what an item of a list is called that the schema names no key of; "" if it
// does not say.
func nameOf(n *document.Node) string {
	for _, field := range []string{"name", "id", "title"} {
		if v := n.Field(field); v != nil && v.Kind == document.String && isShort(v.Text) {
			return v.Text
		}
	}
	return ""
}

func ordinal(index int) any { return json.Number(strconv.Itoa(index + 1)) }

func itemsOf(n *document.Node) []*document.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// keys are the values of the key of a list's items.
type keys struct {
	// of runs parallel to the items; an item without a usable key has "".
	of []string
	at map[string][]int
}

// keysOf reads the keys of items, each as it is called.
func keysOf(key string, items []*document.Node, called func(*document.Node) string) keys {
	k := keys{make([]string, len(items)), make(map[string][]int, len(items))}
	for i, n := range items {
		if v := n.Field(key); v != nil && v.IsScalar() && v.Kind != document.Null && v.Text != "" {
			name := called(v)
			k.of[i] = name
			k.at[name] = append(k.at[name], i)
		}
	}
	return k
}

// inOrder tells which pairs, given in their old order, may be seen as having stayed:
// a longest row of them that rises in both orders. Of several such rows it takes the
// one whose ranks come first, so that comparing the other way round finds the same.
func inOrder(pairs []pair, ranks []string) []bool {
	kept := make([]bool, len(pairs))
	// levels[n] holds the pairs that begin a row of n+1 at most; best[n] is the latest
	// new place among them.
	var levels [][]int
	var best []int
	for i, q := range slices.Backward(pairs) {
		level, _ := slices.BinarySearchFunc(best, q.new, func(latest, place int) int { return cmp.Compare(place, latest) })
		if level == len(levels) {
			levels, best = append(levels, nil), append(best, q.new)
		}
		levels[level] = append(levels[level], i)
		best[level] = max(best[level], q.new)
	}
	at := -1
	for _, candidates := range slices.Backward(levels) {
		next := -1
		for _, i := range candidates {
			follows := at < 0 || i > at && pairs[i].new > pairs[at].new
			if follows && (next < 0 || ranks[i] < ranks[next]) {
				next = i
			}
		}
		kept[next], at = true, next
	}
	return kept
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
