package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// Words of up to four letters are never taken for slips, those of up to seven for one
// slip, longer ones for two.
const minFuzzy, minTwoSlips = 5, 8

// fuzzy tells whether a word may be a slip for another: acronyms are never, because
// PDS, SDS and ODS are different things, and neither is anything with a digit.
func fuzzy(word string, acronym bool) bool {
	return !acronym && len(word) >= minFuzzy && words.IsPlain(word)
}

// corrections returns the known words that are nearest to a word that is not known,
// the most frequent first, at most three. All are equally near.
func (ix *Index) corrections(word string) []string {
	allowed := 1
	if len(word) >= minTwoSlips {
		allowed = 2
	}
	type candidate struct {
		text  string
		times int
	}
	var found []candidate
	letters := lettersOf(word)
	try := func(text string, times int) {
		if len(text) < minFuzzy || len(text)-len(word) > allowed || len(word)-len(text) > allowed ||
			bits.OnesCount32(letters^lettersOf(text)) > 2*allowed || !words.IsPlain(text) {
			return
		}
		switch d := words.Distance(word, text, allowed); {
		case d > allowed:
			return
		case d < allowed:
			allowed, found = d, found[:0]
		}
		found = append(found, candidate{text, times})
	}
	for i := range ix.words {
		if w := &ix.words[i]; !w.isAcronym() {
			try(w.text, int(w.times))
		}
	}
	for _, text := range ix.synonyms.words {
		if _, ok := ix.wordID[text]; !ok {
			try(text, 0)
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.times, a.times), strings.Compare(a.text, b.text))
	})
	var out []string
	for _, c := range found[:min(3, len(found))] {
		out = append(out, c.text)
	}
	return out
}

// lettersOf is the set of letters in a word. Each slip changes it by two at most, so
// that most words are told apart without measuring their distance.
func lettersOf(word string) uint32 {
	var set uint32
	for i := 0; i < len(word); i++ {
		if c := word[i] - 'a'; c < 26 {
			set |= 1 << c
		}
	}
	return set
}

// unprovided finds the items that have all of a query and that no entry names.
func (ix *Index) unprovided(units []unit) []*catalogue.Record {
	count := make([]int, len(ix.items))
	for i, u := range units {
		for _, c := range slices.Concat(u.own, u.alternatives) {
			for _, h := range c.hits {
				if owner := ix.values[h.value].owner; owner < 0 && len(ix.items[-1-owner].docs) == 0 && count[-1-owner] == i {
					count[-1-owner] = i + 1
				}
			}
		}
	}
	var out []*catalogue.Record
	for i, n := range count {
		if rec := ix.items[i].record; n == len(units) && rec != nil && len(out) < maxNearest {
			out = append(out, rec)
		}
	}
	return out
}

// nearest names what may have been meant by a query that found nothing: names near to
// the whole, then words near to those of its words that are not known.
func (ix *Index) nearest(query string, pieces []piece) []string {
	var names []string
	for _, d := range ix.docs {
		for _, n := range d.names {
			names = append(names, n.text)
		}
	}
	out := words.Nearest(query, names, maxNearest)
	for _, p := range pieces {
		if p.stop || p.kind == asWord && ix.isIndexed(p) || !fuzzy(p.word, p.acronym) {
			continue
		}
		var wording []string
		for i := range ix.words {
			w := &ix.words[i]
			if !w.isAcronym() && len(w.text) >= minFuzzy && w.text[0] == p.word[0] && max(len(w.text), len(p.word))-min(len(w.text), len(p.word)) <= 3 {
				wording = append(wording, w.text)
			}
		}
		slices.Sort(wording)
		for _, w := range words.Nearest(p.word, wording, maxNearest) {
			if len(out) < maxNearest && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// maxNearest is the number of suggestions that are of use.
const maxNearest = 3
