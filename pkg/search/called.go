package search

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// terms finds the docs that name an item of which the query is a name, such as the
// capability that they provide. A name of their own counts for more, a synonym of the
// item's name for less.
func (s *scoring) terms(query string, found map[int32]*candidate) {
	_, squashed := key(query)
	orders := s.content(query)
	same := s.ix.synonymsOf(query)
	within := map[*catalogue.Record]bool{}
	if ids, isMost := s.ix.called.Means(query); isMost {
		for _, id := range ids {
			within[s.ix.cat.Vocabulary("capabilities").Get(id)] = true
		}
	}
	s.whole(query, found)
	seen := map[int32]bool{}
	for _, c := range s.concepts() {
		for _, h := range c.hits {
			v := &s.ix.values[h.value]
			if v.owner >= 0 || seen[h.value] {
				continue
			}
			seen[h.value] = true
			share, how := 1.0, asExact
			switch _, k := key(v.text); {
			case k == squashed:
			case orders.fit(v):
				share, how = factorStem, asStem
			case same[k]:
				share, how = factorSynonym, asSynonym
			case within[s.ix.items[-1-v.owner].record]:
				share, how = factorWithin, asWord
			default:
				continue
			}
			owners := s.ix.owners(v)
			for _, doc := range owners {
				bonus := share * termBonus * force(s.ix.docs[doc].entry) / spread(len(owners))
				if c := found[doc]; c != nil && c.tier == asWord && (c.term < 0 || bonus > c.bonus) {
					c.term, c.termKind, c.bonus = h.value, how, bonus
				}
			}
		}
	}
}

// whole finds the docs that name an item by a name that has no word to look for, "A and G".
func (s *scoring) whole(query string, found map[int32]*candidate) {
	if len(s.units) > 0 {
		return
	}
	for _, rec := range s.ix.called.Whole(query) {
		for i, v := range s.ix.values {
			if v.owner >= 0 || s.ix.items[-1-v.owner].record != rec || words.SpokenKey(v.text) != words.SpokenKey(query) {
				continue
			}
			for _, doc := range s.ix.owners(&v) {
				if found[doc] == nil {
					found[doc] = &candidate{doc: doc, tier: asWord, term: int32(i), termKind: asExact, bonus: termBonus * force(s.ix.docs[doc].entry)}
				}
			}
		}
	}
}

// force is what an entry counts among those of one capability: what decides there comes
// first, which is open to all, binds most, is no part of another, and does the thing
// instead of saying how.
func force(e *catalogue.Entry) float64 {
	share := 1.0
	switch e.Level() {
	case catalogue.CentralPreferred:
		share = 0.9
	case catalogue.OtherUseful:
		share = 0.8
	}
	switch kind := e.Text("kind"); {
	case e.IsPart():
		share *= 0.7
	case kind == "standard", kind == "guidance":
		share *= 0.8
	}
	if !e.Status().IsAvailable() {
		share *= 0.7
	}
	return share
}

// content is the words of a query in any order: as they are, and with those joined that
// are known as one, so that "look up an NHS number" is "NHS number lookup".
type content [2][]string

func (s *scoring) content(query string) content {
	pieces := s.ix.split(query)
	whole := regroup(pieces, func(pieces []piece, i int) int { return i + max(pieces[i].join, 1) })
	return content{sortedStems(pieces), sortedStems(whole)}
}

// fit tells whether a value has the same words, two at least.
func (c content) fit(v *value) bool {
	for _, words := range c {
		if len(words) > 1 && len(words) == int(v.words) && slices.Equal(words, sortedStems(split(v.text))) {
			return true
		}
	}
	return false
}

// sortedStems are the stems of what is no stop word, in alphabetical order.
func sortedStems(pieces []piece) []string {
	out := strings.Fields(stemKey(withoutStops(pieces)))
	slices.Sort(out)
	return out
}

// synonymsOf holds the other terms of the groups in which the whole query is a term, as
// names are compared; nil if it is in none.
func (ix *Index) synonymsOf(query string) map[string]bool {
	pieces := split(query)
	refs, n := ix.synonyms.match(pieces)
	if n == 0 || n < len(pieces) {
		return nil
	}
	out := map[string]bool{}
	for _, ref := range refs {
		for _, t := range ix.synonyms.groups[ref.group] {
			_, squashed := key(t.text)
			out[squashed] = true
		}
	}
	return out
}

// termBonus is what it is worth to provide the capability of which the query is a name.
const termBonus = 0.7
