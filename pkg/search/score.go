package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// kind is how something was found.
type kind uint8

const (
	asExact kind = iota
	asPrefix
	asWord
	asStem
	asSynonym
	asTypo
)

var kindNames = [...]string{"exact", "prefix", "word", "stem", "synonym", "typo"}

func (k kind) String() string { return kindNames[k] }

// What a word counts when it is found in another way than as it was written.
const (
	factorStem    = 0.9
	factorPrefix  = 0.8
	factorSynonym = 0.7
	factorTypo    = 0.8
	factorParts   = 0.95
	factorWithin  = 0.5
)

const (
	// saturation is the field weight at which a word has earned half of what it can.
	saturation = 5
	// lengthShare is how far a text of twice the usual length counts for less.
	lengthShare = 0.25
	// pairShare is what two words of the query that also stand side by side add.
	pairShare = 0.9
	// lightShare is what a light word is worth of what its rarity says.
	lightShare = 0.4
	// damping is how much less a text counts that several entries share.
	damping = 0.5
)

// hit is a place at which a concept was found.
type hit struct {
	occurrence
	word   int32
	kind   kind
	factor float32
	share  float32 // of the phrase to which it belongs
}

func compareHits(a, b hit) int {
	return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.pos, b.pos), cmp.Compare(b.factor, a.factor), cmp.Compare(a.word, b.word))
}

func (c *concept) add(ix *Index, v variant) {
	for p := range ix.at(v.word, v.mixed) {
		c.hits = append(c.hits, hit{p, v.word, v.kind, float32(v.factor), 1})
	}
}

// phrase finds words that follow one another, stop words aside.
func (ix *Index) phrase(words []string, how kind, factor float64) []hit {
	chains := map[occurrence][]hit{} // by the place where the next word must stand
	for i, w := range words {
		next := map[occurrence][]hit{}
		for _, v := range ix.variants(piece{word: w}) {
			for p := range ix.at(v.word, false) {
				h := hit{p, v.word, how, float32(v.factor * factor), 1 / float32(len(words))}
				after := occurrence{p.value, p.pos + 1}
				if i == 0 {
					next[after] = []hit{h}
				} else if chain, ok := chains[p]; ok {
					next[after] = append(slices.Clip(chain), h)
				}
			}
		}
		chains = next
	}
	var out []hit
	for _, chain := range chains {
		out = append(out, chain...)
	}
	slices.SortFunc(out, compareHits)
	return out
}

// pair finds where the words of two concepts follow one another; nil if nowhere.
func (ix *Index) pair(a, b *concept) *concept {
	c := &concept{text: a.text + " " + b.text}
	for i, j := 0, 0; i < len(a.hits) && j < len(b.hits); {
		// Both are sorted: compare the place after a with the place of b.
		x, y := a.hits[i], b.hits[j]
		switch {
		case x.value < y.value || x.value == y.value && x.pos+1 < y.pos:
			i++
		case x.value > y.value || x.pos+1 > y.pos:
			j++
		default:
			x.share, y.share = 0.5, 0.5
			x.factor = min(x.factor, y.factor)
			y.factor = x.factor
			c.hits = append(c.hits, x, y)
			i++
		}
	}
	if len(ix.finish(c).cells) == 0 {
		return nil
	}
	c.idf = pairShare * (a.idf + b.idf) / 2
	return c
}

// cell is what a concept is worth in one group of an entry's fields.
type cell struct {
	doc, value int32
	kind       kind
	factor     float32
	tf         float64
}

// finish orders a concept's hits and works out what each entry has of it.
func (ix *Index) finish(c *concept) *concept {
	slices.SortFunc(c.hits, compareHits)
	groups := len(ix.groups)
	best := map[int]cell{}
	for i, j := 0, 0; i < len(c.hits); i = j {
		v := &ix.values[c.hits[i].value]
		top := c.hits[i]
		count, last := float64(0), int32(-1)
		for j = i; j < len(c.hits) && c.hits[j].value == top.value; j++ {
			if h := c.hits[j]; h.pos != last {
				count += float64(h.share)
				last = h.pos
			}
			if c.hits[j].factor > top.factor {
				top = c.hits[j]
			}
		}
		owners := ix.owners(v)
		norm := 1 - lengthShare + lengthShare*float64(v.words)/ix.groups[v.group].average()
		tf := v.weight * (1 + math.Log(max(count, 1))) / norm
		tf /= spread(len(owners))
		for _, doc := range owners {
			at := int(doc)*groups + int(v.group)
			if old, ok := best[at]; !ok || tf*float64(top.factor) > old.tf*float64(old.factor) {
				best[at] = cell{doc, top.value, top.kind, top.factor, tf}
			}
		}
	}
	c.cells = slices.SortedFunc(maps.Values(best), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.doc, b.doc), cmp.Compare(ix.values[a.value].group, ix.values[b.value].group))
	})
	df := 0
	for i, x := range c.cells {
		if i == 0 || x.doc != c.cells[i-1].doc {
			df++
		}
	}
	c.idf = idf(df, len(ix.docs))
	if c.light {
		c.idf *= lightShare
	}
	c.weak = c.light || df > max(minWeak, len(ix.docs)/weakShare)
	return c
}

// spread is by how much less a text counts that n docs share: it tells them less apart.
func spread(n int) float64 { return 1 + damping*math.Log(float64(n)) }

// A word that more than a quarter of the entries have tells nothing by itself.
const minWeak, weakShare = 8, 4

// idf is how much it says that an entry has something that df of n have.
func idf(df, n int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

// of returns a doc's cells.
func (c *concept) of(doc int32) []cell {
	return having(c.cells, doc, func(x cell) int32 { return x.doc })
}

// having returns the items of a list with a number by which it is sorted.
func having[T any](sorted []T, want int32, number func(T) int32) []T {
	from, _ := slices.BinarySearchFunc(sorted, want, func(x T, want int32) int { return cmp.Compare(number(x), want) })
	to := from
	for to < len(sorted) && number(sorted[to]) == want {
		to++
	}
	return sorted[from:to]
}

// worth is what a concept is worth for a doc's cells: the more of it the better, but
// less and less so. What was found in a less sure way counts less, however often.
func (c *concept) worth(cells []cell) float64 {
	sum, sure := 0.0, 0.0
	for _, x := range cells {
		sum += x.tf
		sure += x.tf * float64(x.factor)
	}
	return c.idf * sure / (saturation + sum)
}
