package search

import (
	"maps"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// synonyms are the groups of terms that mean the same.
type synonyms struct {
	groups [][]term
	// byKey finds the groups with a term by the stems of its words.
	byKey map[string][]termRef
	// longest is the number of words of the longest term.
	longest int
	// words are what the terms are made of, in alphabetical order, stems the stem of
	// each, and known the stems.
	words []string
	stems map[string]string
	known map[string]bool
}

type termRef struct{ group, term int }

// term is what to look for in the entries. words is empty for a term that says
// nothing without its small words, such as "who is this patient".
type term struct {
	text  string
	words []string
}

func readSynonyms(v *catalogue.Vocabulary) synonyms {
	s := synonyms{byKey: map[string][]termRef{}, stems: map[string]string{}, known: map[string]bool{}}
	if v == nil {
		return s
	}
	for _, item := range v.Items {
		var group []term
		for _, text := range item.Texts("terms") {
			if pieces := split(text); len(pieces) > 0 && len(pieces) <= maxTerm {
				s.longest = max(s.longest, len(pieces))
				s.index(pieces, termRef{len(s.groups), len(group)})
				group = append(group, s.term(text, pieces))
			}
		}
		s.groups = append(s.groups, group)
	}
	s.words = slices.Sorted(maps.Keys(s.stems))
	return s
}

// index makes a term known in each way to write it: with and without its small words,
// and with its runs as one word. A term of several groups is known in all of them.
func (s *synonyms) index(pieces []piece, ref termRef) {
	add := func(pieces []piece) {
		k := stemKey(pieces, s.stem)
		if last := len(s.byKey[k]) - 1; last < 0 || s.byKey[k][last] != ref {
			s.byKey[k] = append(s.byKey[k], ref)
		}
	}
	add(pieces)
	if slices.ContainsFunc(pieces, func(p piece) bool { return p.glued }) {
		add(regroup(pieces, runEnd))
	}
	if content := withoutStops(pieces); len(content) > 1 && len(content) < len(pieces) {
		add(content)
	}
}

// term is what to look for instead of a term of the same group.
func (s *synonyms) term(text string, pieces []piece) term {
	t := term{text: text}
	whole := collapse(pieces)
	for _, p := range whole {
		if !p.stop {
			t.words = append(t.words, p.word)
		}
		s.stem(p.word)
	}
	if len(t.words) == 1 && len(whole) > 1 {
		t.words = nil
	}
	return t
}

// stem is the stem of a word, which is remembered. It belongs to readSynonyms: a
// search must not write.
func (s *synonyms) stem(word string) string {
	base, ok := s.stems[word]
	if !ok {
		base = words.Stem(word)
		s.stems[word] = base
		s.known[base] = true
	}
	return base
}

// stemKey joins the stems of words.
func stemKey(pieces []piece, stem func(string) string) string {
	var k []byte
	for i, p := range pieces {
		if i > 0 {
			k = append(k, ' ')
		}
		k = append(k, stem(p.word)...)
	}
	return string(k)
}

// maxTerm is the number of words above which a term is not one.
const maxTerm = 8

// collapse makes one word of each run that has no meaning in parts: "e-learning" and
// "sign-in", but not "multi-factor".
func collapse(pieces []piece) []piece {
	var out []piece
	for i, j := 0, 0; i < len(pieces); i = j {
		j = runEnd(pieces, i)
		if run := pieces[i:j]; slices.ContainsFunc(run, func(p piece) bool { return p.stop || len(p.word) <= 2 }) {
			out = append(out, joined(run))
		} else {
			out = append(out, run...)
		}
	}
	return out
}

// regroup makes one word of each run; end returns where the one that begins at i ends.
func regroup(pieces []piece, end func(pieces []piece, i int) int) []piece {
	var out []piece
	for i, j := 0, 0; i < len(pieces); i = j {
		j = end(pieces, i)
		out = append(out, joined(pieces[i:j]))
	}
	return out
}

func withoutStops(pieces []piece) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.stop })
}

// match finds the longest term that begins with the first of the pieces, in each group
// that has it, and the number of pieces that it takes; 0 if there is none.
func (s *synonyms) match(pieces []piece) ([]termRef, int) {
	for n := min(len(pieces), s.longest); n > 0; n-- {
		if refs := s.byKey[stemKey(pieces[:n], words.Stem)]; len(refs) > 0 && !(n == 1 && pieces[0].stop) {
			return refs, n
		}
		// "register with the doctor" is "register with a doctor".
		if n > 2 && !pieces[0].stop && !pieces[n-1].stop {
			if content := withoutStops(pieces[:n]); len(content) > 1 && len(content) < n {
				if refs := s.byKey[stemKey(content, words.Stem)]; len(refs) > 0 {
					return refs, n
				}
			}
		}
	}
	return nil, 0
}
