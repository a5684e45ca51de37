package portfolio

import (
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

// nameRead is what a cell that names a system says, before it is held against the kind.
type nameRead struct {
	// whole are the entries of which the cell is a name, or a slip for one; score says how
	// surely.
	whole []search.Named
	score float64
	// within are names that stand among other words, in their order, without those that it
	// says the system is no more.
	within []search.Named
	// isFirst tells of each whether nothing that means something stands before it.
	isFirst []bool
	// isAll tells that nothing else in the cell means anything.
	isAll bool
	// kinds are the capabilities that the other words name.
	kinds []*catalogue.Record
	// beside are entries that the cell names, and for which the system is only a device.
	beside []*catalogue.Entry
}

// read finds the names of entries in a cell.
func (x *checker) read(name string) *nameRead {
	if hits := x.names.Whole(name); len(hits) > 0 {
		return &nameRead{whole: hits, score: 1}
	}
	if e := x.cat.Entry(strings.ToLower(name)); e != nil {
		return &nameRead{whole: []search.Named{{Entry: e, IsCommon: len(x.names.Common(name)) > 0}}, score: 1}
	}
	if len(x.called.Whole(name)) > 0 {
		return &nameRead{} // it says what kind of thing it is, and no name
	}
	text := words.Split(name)
	if len(text) > longestName {
		return &nameRead{}
	}
	n := &nameRead{isAll: true}
	isFirst, isAbout, from := true, false, 0
	var others []words.Said
	pass := func(to int) {
		for ; from < to; from++ {
			w := text[from]
			isAbout = isAbout || aboutWords[w.Plain]
			if !saysNothing(w) {
				if !isAbout { // what follows says of whom and where
					others = append(others, w)
				}
				isFirst = isFirst && w.Depth > 0
				n.isAll = n.isAll && w.Depth > 0
			}
		}
	}
	for _, h := range x.names.Within(text) {
		pass(h.At)
		from = h.To
		if h.IsPart && h.To-h.At < 3 || isFormer(text[:h.At]) {
			others = append(others, text[h.At:h.To]...)
			isFirst = isFirst && text[h.At].Depth > 0
			continue
		}
		n.within = append(n.within, h)
		n.isFirst = append(n.isFirst, isFirst)
	}
	if len(n.within) == 0 {
		if hits := x.names.Slip(bareName(name)); len(hits) > 0 {
			return &nameRead{whole: hits, score: 0.85}
		}
		return n
	}
	named := len(others)
	pass(len(text))
	if last := len(others) - 1; last >= named && devices[others[last].Word] {
		return &nameRead{beside: out.Each(n.within, func(h search.Named) *catalogue.Entry { return h.Entry })}
	}
	if len(others) > 0 {
		n.kinds = x.called.Whole(strings.Join(out.Each(others, func(w words.Said) string { return w.Raw }), " "))
	}
	return n
}

// longestName is how many words of a cell are read as names.
const longestName = 40

// bareName is a name without what stands in brackets.
func bareName(name string) string { return strings.TrimSpace(dropBrackets(name)) }

// saysNothing tells whether a word may stand around the name of a national service: an empty
// one, a version or a number.
func saysNothing(w words.Said) bool {
	return emptyOfName[w.Word] || search.IsEmptyWord(w.Word) || strings.ContainsFunc(w.Word, unicode.IsDigit) && len(w.Word) <= 3
}

// devices are things that people need to use a service, and that are none.
var devices = set("reader", "printer", "scanner", "keyboard", "router", "switch", "firewall", "tablet", "laptop", "pc", "kiosk", "handset", "phone", "telephone", "token", "dongle", "cable", "cabling", "holder", "lanyard", "stock", "consumable", "badge", "label", "hardware", "device", "equipment", "terminal", "monitor", "drive", "stationery")

// isFormer tells whether the words before a name say that the system is not that any more:
// "HSCN (was N3)".
func isFormer(before []words.Said) bool {
	const near = 2
	return slices.ContainsFunc(before[max(0, len(before)-near):], func(w words.Said) bool { return formerWords[w.Plain] })
}

var formerWords = set("was", "were", "formerly", "former", "previously", "previous", "ex", "replaced", "replaces", "replacing", "replacement", "superseded", "supersedes", "instead", "not", "no", "without", "migrated")

// entries are those that the system is, by what its name says and its kind does not deny. Of
// several that stand side by side one that has ended, or is to end, gives way to its successor.
func (n *nameRead) entries(x *checker, types []kindHit) []nameHit {
	var hits []nameHit
	for _, h := range n.whole {
		if !h.IsShort || x.agrees(h.Entry, types) {
			hits = append(hits, hitOf(h, n.score))
		}
	}
	for i, h := range n.within {
		switch {
		case n.isAll && (!h.IsShort || x.agrees(h.Entry, types)):
			hits = append(hits, hitOf(h, 0.95))
		case n.isFirst[i] && x.isMeant(h, n, types), x.goes(h.Entry) && x.agrees(h.Entry, types) && !h.IsShort && !h.IsGeneric:
			hits = append(hits, hitOf(h, 0.9))
		}
	}
	return slices.DeleteFunc(hits, func(h nameHit) bool {
		return x.goes(h.entry) && slices.ContainsFunc(n.within, func(o search.Named) bool {
			return slices.Contains(x.cat.Heirs(h.entry, x.today), o.Entry.ID)
		})
	})
}

// isMeant tells whether a name that stands first, before words that mean something else, says
// what the system is: the kind agrees, and the other words are of no kind that the entry
// does not serve.
func (x *checker) isMeant(h search.Named, n *nameRead, types []kindHit) bool {
	if h.IsGeneric || !x.agrees(h.Entry, types) || h.IsShort && len(types) == 0 {
		return false
	}
	return !slices.ContainsFunc(n.kinds, func(c *catalogue.Record) bool { return !h.Entry.HasCapability(c.ID) })
}

// goes tells whether an entry has ended or is to end.
func (x *checker) goes(e *catalogue.Entry) bool {
	return e.HasEnded(x.today) || e.Status() == catalogue.Deprecated || e.Ending(x.today) == catalogue.EndMissed
}

func hitOf(h search.Named, score float64) nameHit {
	how := ByName
	if h.IsAlias {
		how = ByAlias
	}
	return nameHit{entry: h.Entry, how: how, score: score, isPlain: h.IsPlain, isCommon: h.IsCommon}
}
