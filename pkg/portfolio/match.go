package portfolio

import (
	"cmp"
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
	// isKind tells that the kind, not the name, is called like the entries.
	isKind bool
	// near are capabilities that it may serve, when nothing was sure enough.
	near []*catalogue.Record
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
	if hits := x.entriesOf(product, types); len(hits) > 0 {
		return found{entries: hits, kinds: types, how: ByType}
	}
	if whole := wholes(types); len(whole) > 0 {
		return found{kinds: whole, how: ByType}
	}
	// A kind that is called like a national service is that service.
	if hits := x.entriesOf(kind, nil); len(hits) > 0 {
		for i := range hits {
			hits[i].score *= 0.9
		}
		return found{entries: hits, how: ByType, isKind: true}
	}
	products := x.kindsOf(product)
	if whole := wholes(products); len(whole) > 0 {
		return found{kinds: whole, how: ByText}
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
	return found{near: x.nearest(near, strings.Join([]string{kind, product, s.Purpose}, " "))}
}

func wholes(hits []kindHit) []kindHit { return only(hits, func(h kindHit) bool { return h.isWhole }) }

// sure keeps what words may decide. That the centre does a thing is concluded only
// from two words or more that end the text and make up half of it.
func (x *checker) sure(hits []kindHit) (sure []kindHit, rest []*catalogue.Record) {
	for _, h := range hits {
		if h.isWhole || h.capability.Text("level") != "national" || h.isHead && h.words >= 2 && 2*h.words >= h.of {
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

// entriesOf finds the entries that a name means. A short acronym gives way to a kind
// that is about something else.
func (x *checker) entriesOf(name string, types []kindHit) []nameHit {
	if name == "" {
		return nil
	}
	bound(x.named)
	hits := once(x.named, name, func() []nameHit { return x.lookUp(name) })
	return only(hits, func(h nameHit) bool { return !h.isShort || x.agrees(h.entry, types) })
}

// agrees tells whether a kind does not speak against an entry: it is not known, or one
// of its capabilities is of the same domain.
func (x *checker) agrees(e *catalogue.Entry, types []kindHit) bool {
	known := false
	for _, t := range types {
		known = known || t.isWhole
		for _, id := range e.Texts("capabilities") {
			if c := x.capability(id); c != nil && c.Text("domain") == t.capability.Text("domain") {
				return true
			}
		}
	}
	return !known
}

func (x *checker) lookUp(name string) []nameHit {
	if e := x.cat.Entry(strings.ToLower(name)); e != nil {
		return []nameHit{{entry: e, how: ByName, score: 1}}
	}
	bare := dropBrackets(name)
	for i, attempt := range []struct {
		text  string
		score float64
	}{{name, 1}, {bare, 0.95}} {
		if i > 0 && attempt.text == name {
			break
		}
		if hits := x.entriesCalled(attempt.text); len(hits) > 0 {
			return scored(hits, attempt.score)
		}
		if len(x.called.Whole(attempt.text)) > 0 {
			return nil // it says what kind of thing it is, and no name
		}
		if hits := x.aroundName(attempt.text); len(hits) > 0 {
			return scored(hits, attempt.score-0.05)
		}
	}
	// Several names in one cell: each has to be one, or say what the others are for.
	var out []nameHit
	var kinds []string
	for _, part := range partsOf(bare) {
		hits := x.entriesCalled(part)
		if len(hits) == 0 {
			hits = x.aroundName(part)
		}
		if len(hits) > 0 {
			out = append(out, scored(hits, 0.9)...)
			continue
		}
		kind := x.called.Whole(part)
		if len(kind) == 0 {
			return x.slip(bare)
		}
		for _, c := range kind {
			kinds = append(kinds, c.ID)
		}
	}
	for _, id := range kinds {
		if !slices.ContainsFunc(out, func(h nameHit) bool { return h.entry.HasCapability(id) }) {
			return nil
		}
	}
	return out
}

func scored(hits []nameHit, score float64) []nameHit {
	return out.Each(hits, func(h nameHit) nameHit {
		h.score = score
		return h
	})
}

// aroundName finds a name with empty words around it: "MESH client", "N3 link", "NHS
// e-RS". A short acronym has to stand in capitals.
func (x *checker) aroundName(text string) []nameHit {
	raw := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\u00a0", r) })
	const longest = 16 // words; the cost grows with their square
	if len(raw) > longest {
		return nil
	}
	from, to := 0, len(raw)
	for from < to {
		for to > from {
			if from > 0 || to < len(raw) {
				hits := x.entriesCalled(strings.Join(raw[from:to], " "))
				if word := strings.Join(raw[from:to], ""); len(hits) > 0 && (!hits[0].isShort || word == strings.ToUpper(word)) {
					return hits
				}
			}
			if !emptyOfName[words.Spoken(raw[to-1])] {
				break
			}
			to--
		}
		if !emptyOfName[words.Spoken(raw[from])] {
			return nil
		}
		from, to = from+1, len(raw)
	}
	return nil
}

// listMarks stand between things as a slash does.
var listMarks = strings.NewReplacer(" - ", "/", " – ", "/", " and ", "/", "&", "/", "+", "/", " via ", "/", " with ", "/")

// partsOf cuts a cell that lists several things.
func partsOf(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(listMarks.Replace(text), func(r rune) bool {
		return strings.ContainsRune("/;,|\n:", r)
	}) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// slip finds the long name that a name is a slip of the pen for.
func (x *checker) slip(name string) []nameHit {
	folded := words.Spoken(name)
	wording := strings.Fields(folded)
	if len(wording) < 2 || len(folded) < 12 {
		return nil
	}
	var sharing []int
	for _, w := range wording {
		sharing = append(sharing, x.longWith[w]...)
	}
	slices.Sort(sharing)
	var candidates []string
	for _, i := range slices.Compact(sharing) {
		long := x.long[i]
		if d := len(long) - len(folded); d >= -3 && d <= 3 && strings.Count(long, " ") == len(wording)-1 {
			candidates = append(candidates, long)
		}
	}
	for _, near := range words.Nearest(folded, candidates, 1) {
		return scored(x.entriesCalled(near), 0.85)
	}
	return nil
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
	if bare := dropBrackets(text); bare != text {
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
		var out []kindHit
		for _, part := range parts {
			for _, h := range x.wholeKind(part, 0.85) {
				if !slices.ContainsFunc(out, func(o kindHit) bool { return o.capability == h.capability }) {
					out = append(out, h)
				}
			}
		}
		if len(out) > 0 {
			return out
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
	return []kindHit{{capability: t.Capability, score: score, term: t.Text, words: t.Words, of: t.Of, isHead: t.IsHead}}
}

// nearest names at most three capabilities for a system that is not known: those that
// words pointed to, then those whose names share the most words with it.
func (x *checker) nearest(near []*catalogue.Record, text string) []*catalogue.Record {
	shared := map[int]int{} // words in common, by term
	seen := map[string]bool{}
	for _, w := range words.Singulars(text) {
		if len(w) > 3 && !search.IsEmptyWord(w) && !seen[w] {
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
