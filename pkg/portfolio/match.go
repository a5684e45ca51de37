package portfolio

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

// found is what a system was matched with.
type found struct {
	// entries are those that the system itself is.
	entries []nameHit
	// kinds are the capabilities that it serves; how says where that comes from.
	kinds []kindHit
	how   string
	// isCalled tells that the system itself is called like its kinds.
	isCalled bool
	// taken says what of the register is taken to be the entries, though it may only go with
	// them; "" if they are sure.
	taken string
	// near are capabilities that it may serve, and mayBe entries that it may be, when nothing
	// was sure enough.
	near  []*catalogue.Record
	mayBe []*catalogue.Entry
}

// emptyTypes are kinds so wide that the name of the system says more.
var emptyTypes = set("system", "application", "software", "database", "clinical system", "clinical application", "clinical software", "it system", "information asset", "corporate system", "business system", "infrastructure", "service", "cloud service", "saas", "web application", "desktop application", "server", "hardware", "clinical", "corporate", "administrative", "admin", "operational", "national system", "national application", "national", "other", "misc", "miscellaneous", "it", "digital", "core clinical system", "clinical record", "electronic", "tool", "platform", "solution", "in house", "third party", "departmental system")

// match finds what a system is, in the order: declared, name and alias, kind, words.
func (x *checker) match(s System) found {
	if f, ok := x.declared(s); ok {
		return f
	}
	kind := s.Type
	if kind == "" && x.capability(s.Capability) == nil {
		kind = s.Capability
	}
	var types []kindHit
	if !emptyTypes[words.Spoken(kind)] {
		types = x.kindsOf(kind)
	}
	product := s.Product
	if isNoName(product) {
		product = ""
	}
	// One common word is the name of a national service where nobody else is the supplier, and
	// what is only a part of its name where its provider is.
	hits, isCentral := x.entriesOf(product, types), x.isCentral(s.Supplier)
	isSaid := func(h nameHit) bool { return isCentral || s.Supplier == "" || !h.isCommon }
	common := only(hits, func(h nameHit) bool { return !isSaid(h) })
	if hits = only(hits, isSaid); len(hits) == 0 {
		common = append(common, x.commonOf(product, types)...)
		if isCentral {
			hits, common = common, nil
		}
	}
	if len(hits) > 0 {
		f := found{entries: hits, kinds: types, how: ByType}
		if hits[0].score < 1 && s.Supplier != "" && !isCentral {
			f.taken = fmt.Sprintf("%q of %s", s.Product, s.Supplier)
		}
		return f
	}
	// A kind that is called like a national service is that service, unless it is only
	// one by the words around it and a kind besides, or it reads like any kind of system.
	whole, named := wholes(types), x.entriesOf(kind, nil)
	isPlain := !isCentral && !slices.ContainsFunc(named, func(h nameHit) bool { return !h.isPlain })
	isKind := len(whole) > 0 && (whole[0].score == 1 || isPlain || !x.isNamed(kind))
	if len(named) > 0 && !isKind {
		for i := range named {
			named[i].score *= 0.9
		}
		if !isPlain {
			f := found{entries: named, how: ByType}
			if product != "" {
				f.taken = fmt.Sprintf("%q, by its kind,", s.Product)
			}
			return f
		}
		if whole = x.localKinds(kind, named); len(whole) == 0 {
			common = append(common, named...)
		}
	}
	if len(whole) > 0 {
		return found{kinds: whole, how: ByType}
	}
	products := x.kindsOf(product)
	if whole := wholes(products); len(whole) > 0 {
		return found{kinds: whole, how: ByText, isCalled: true}
	}
	var near []*catalogue.Record
	for _, hits := range [][]kindHit{types, products, x.kindsOf(kind + " " + product), x.kindsOf(s.Purpose)} {
		sure, rest := x.sure(hits)
		if len(sure) > 0 {
			return found{kinds: sure, how: ByText}
		}
		near = append(near, rest...)
	}
	if len(near) == 0 && emptyTypes[words.Spoken(kind)] {
		if whole := wholes(x.kindsOf(kind)); len(whole) > 0 {
			return found{kinds: whole, how: ByType}
		}
	}
	mayBe := slices.Clone(x.readOnce(product).beside)
	for _, h := range common {
		if !slices.Contains(mayBe, h.entry) {
			mayBe = append(mayBe, h.entry)
		}
	}
	return found{near: x.nearest(near, strings.Join([]string{kind, product, s.Purpose}, " ")), mayBe: mayBe}
}

// commonOf finds the entries of whose names a text is a common word.
func (x *checker) commonOf(text string, types []kindHit) []nameHit {
	var hits []nameHit
	for _, h := range x.names.Common(text) {
		if x.agrees(h.Entry, types) {
			hits = append(hits, hitOf(h, 0.9))
		}
	}
	return hits
}

// localKinds are the capabilities that are not done once for everyone of the entries that are
// called like a kind of system.
func (x *checker) localKinds(kind string, named []nameHit) []kindHit {
	var hits []kindHit
	for _, h := range named {
		for _, id := range h.entry.Texts("capabilities") {
			c := x.capability(id)
			if c != nil && !c.IsDoneOnce() && !slices.ContainsFunc(hits, func(k kindHit) bool { return k.capability == c }) {
				hits = append(hits, kindHit{capability: c, score: h.score, term: kind, isWhole: true})
			}
		}
	}
	return hits
}

func wholes(hits []kindHit) []kindHit { return only(hits, func(h kindHit) bool { return h.isWhole }) }

// sure keeps what words may decide: one common word only where it ends the text. That the
// centre does a thing is concluded only from two words or more that end the text and make up
// half of it.
func (x *checker) sure(hits []kindHit) (sure []kindHit, rest []*catalogue.Record) {
	for _, h := range hits {
		isMost := h.isHead && h.words >= 2 && 2*h.words >= h.of
		if h.isWhole || isMost || !h.capability.IsDoneOnce() && (h.words > 1 || h.isHead || h.isAcronym) {
			sure = append(sure, h)
		} else {
			rest = append(rest, h.capability)
		}
	}
	return sure, rest
}

func (x *checker) capability(id string) *catalogue.Record {
	return x.cat.Vocabulary("capabilities").Get(id)
}

func (x *checker) declared(s System) (found, bool) {
	if e := x.cat.Entry(s.Service); e != nil {
		return found{entries: []nameHit{{entry: e, how: ByDeclared, score: 1}}, how: ByDeclared}, true
	}
	if c := x.capability(s.Capability); c != nil {
		return found{kinds: []kindHit{{capability: c, score: 1, term: c.Name(), isWhole: true}}, how: ByDeclared}, true
	}
	return found{}, false
}

// entriesOf finds the entries that a name means, beside kinds that the row gives.
func (x *checker) entriesOf(name string, types []kindHit) []nameHit {
	if name == "" {
		return nil
	}
	return x.readOnce(name).entries(x, types)
}

// isNamed tells whether a text is the name of an entry, with nothing around it.
func (x *checker) isNamed(text string) bool { return len(x.readOnce(text).whole) > 0 }

func (x *checker) readOnce(name string) *nameRead {
	bound(x.named)
	return once(x.named, name, func() *nameRead { return x.read(name) })
}

// agrees tells whether a kind does not speak against an entry: it is not known, or one
// of its capabilities is of the same domain.
func (x *checker) agrees(e *catalogue.Entry, types []kindHit) bool {
	return len(wholes(types)) == 0 || slices.ContainsFunc(types, func(t kindHit) bool {
		return slices.ContainsFunc(e.Texts("capabilities"), func(id string) bool {
			c := x.capability(id)
			return c != nil && c.Text("domain") == t.capability.Text("domain")
		})
	})
}

// headOf is what a text is about, without what it says of whom, where and what for: "SMS
// messaging for practices", "care plans in SystmOne".
func headOf(text string) string {
	list := strings.Fields(dropBrackets(text))
	if i := slices.IndexFunc(list, func(w string) bool { return aboutWords[strings.ToLower(w)] }); i > 0 {
		list = list[:i]
	}
	return strings.Join(list, " ")
}

var aboutWords = set("for", "to", "from", "in", "at", "by", "on", "within", "across", "between", "per", "using")

// joints are what stands between several things in a cell.
var joints = strings.NewReplacer(" - ", "/", " – ", "/", " and ", "/", "&", "/", "+", "/", " via ", "/", " with ", "/", " incl. ", "/", " incl ", "/", " inc ", "/", " including ", "/", " plus ", "/")

// partsOf cuts a cell that lists several things.
func partsOf(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(joints.Replace(text), func(r rune) bool {
		return strings.ContainsRune("/;,|\n:", r)
	}) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// kindsOf finds the capabilities that a text names, wholly or by a phrase in it.
func (x *checker) kindsOf(text string) []kindHit {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	bound(x.said)
	return once(x.said, text, func() []kindHit { return x.findKinds(text) })
}

func (x *checker) findKinds(text string) []kindHit {
	if hits := x.wholeKind(text, 1); len(hits) > 0 {
		return hits
	}
	bare := bareName(text)
	if bare != text {
		if hits := x.wholeKind(bare, 0.95); len(hits) > 0 {
			return hits
		}
		if i, j := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')'); i >= 0 && j > i {
			if hits := x.wholeKind(text[i+1:j], 0.9); len(hits) > 0 {
				return hits
			}
		}
	}
	if parts := partsOf(text); len(parts) > 1 {
		var whole, out []kindHit
		for _, part := range parts {
			hits := x.wholeKind(headOf(part), 0.85)
			whole = append(whole, hits...)
			if len(hits) == 0 { // a local job beside it counts, or half of the system decides
				hits = only(x.phrasesIn(part), func(h kindHit) bool { return !h.capability.IsDoneOnce() })
				for i := range hits {
					hits[i].isWhole = true
				}
			}
			for _, h := range hits {
				if !slices.ContainsFunc(out, func(o kindHit) bool { return o.capability == h.capability }) {
					out = append(out, h)
				}
			}
		}
		if len(whole) > 0 {
			return out
		}
	} else if head := headOf(text); len(head) < len(bare) {
		if hits := x.wholeKind(head, 0.85); len(hits) > 0 {
			return hits
		}
	}
	return x.phrasesIn(text)
}

// wholeKind looks for a text as a whole, then without its empty words, first those at
// the end.
func (x *checker) wholeKind(text string, score float64) []kindHit {
	kinds, isWhole := x.called.Bare(text)
	if !isWhole {
		score -= 0.05
	}
	return out.Each(kinds, func(c *catalogue.Record) kindHit {
		return kindHit{capability: c, score: score, term: text, isWhole: true}
	})
}

// phrasesIn finds the local name that the text holds: the longest, and of equals the last.
func (x *checker) phrasesIn(text string) []kindHit {
	found := x.called.Within(dropBrackets(text))
	if len(found) == 0 {
		return nil
	}
	t := found[0]
	score := 0.5 + 0.3*float64(t.Words)/float64(max(t.Of, t.Words))
	return []kindHit{{capability: t.Capability, score: score, term: t.Text, words: t.Words, of: t.Of, isHead: t.IsHead, isAcronym: t.IsAcronym}}
}

// nearest names at most three capabilities for a system that is not known: those that
// words pointed to, then those whose names share the most words with it.
func (x *checker) nearest(near []*catalogue.Record, text string) []*catalogue.Record {
	shared := map[int]int{} // words in common, by term
	seen := map[string]bool{}
	for _, w := range words.Singulars(text) {
		if len(w) > 3 && !search.IsEmptyWord(w) && !wide[w] && !seen[w] {
			seen[w] = true
			for _, i := range x.termsWith[w] {
				shared[i]++
			}
		}
	}
	share := func(i int) float64 { return float64(shared[i]) / float64(x.terms[i].words+1) }
	likely := only(slices.Sorted(maps.Keys(shared)), func(i int) bool { return share(i) >= 0.3 })
	slices.SortStableFunc(likely, func(a, b int) int { return cmp.Compare(share(b), share(a)) })
	var list []*catalogue.Record
	for _, c := range append(near, out.Each(likely, func(i int) *catalogue.Record { return x.terms[i].capability })...) {
		if !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list[:min(3, len(list))]
}
