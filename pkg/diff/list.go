package diff

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

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
