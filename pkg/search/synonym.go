package search

import (
	"maps"
	"slices"
	"strings"

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
	// words are what the terms are made of, in alphabetical order, and known their stems.
	words []string
	known map[string]bool
}

type termRef struct{ group, term int }

// term is what to look for in the entries. words is empty for a term that says
// nothing without its small words, such as "who is this patient".
type term struct {
	text      string
	words     []string
	isAcronym bool
}

func readSynonyms(v *catalogue.Vocabulary) synonyms {
	s := synonyms{byKey: map[string][]termRef{}, known: map[string]bool{}}
	if v == nil {
		return s
	}
	written := map[string]bool{}
	for _, item := range v.Items {
		var group []term
		for _, text := range item.Texts("terms") {
			pieces := split(text)
			if len(pieces) == 0 || len(pieces) > maxTerm {
				continue
			}
			s.longest = max(s.longest, len(pieces))
			whole := collapse(pieces)
			forms := append(spellings(pieces), whole)
			for _, p := range slices.Concat(forms...) {
				written[p.word] = true
			}
			s.index(forms[:len(forms)-1], termRef{len(s.groups), len(group)})
			group = append(group, newTerm(text, whole))
		}
		s.groups = append(s.groups, group)
	}
	s.words = slices.Sorted(maps.Keys(written))
	for _, word := range s.words {
		s.known[words.Stem(word)] = true
	}
	return s
}

// spellings are the ways to write a term: with and without its small words, and with its
// runs as one word.
func spellings(pieces []piece) [][]piece {
	out := [][]piece{pieces}
	if slices.ContainsFunc(pieces, func(p piece) bool { return p.glued }) {
		out = append(out, regroup(pieces, runEnd))
	}
	if content := withoutStops(pieces); len(content) > 1 && len(content) < len(pieces) {
		out = append(out, content)
	}
	return out
}

// index makes a term known in each spelling. A term of several groups is known in all of
// them.
func (s *synonyms) index(spellings [][]piece, ref termRef) {
	for _, pieces := range spellings {
		k := stemKey(pieces)
		if !slices.Contains(s.byKey[k], ref) {
			s.byKey[k] = append(s.byKey[k], ref)
		}
	}
}

// newTerm is what to look for instead of a term of the same group.
func newTerm(text string, whole []piece) term {
	t := term{text: text, isAcronym: len(whole) == 1 && whole[0].acronym}
	for _, p := range withoutStops(whole) {
		t.words = append(t.words, p.word)
	}
	if len(t.words) == 1 && len(whole) > 1 {
		t.words = nil
	}
	return t
}

// stemKey joins the stems of words.
func stemKey(pieces []piece) string {
	stems := make([]string, len(pieces))
	for i, p := range pieces {
		stems[i] = words.Stem(p.word)
	}
	return strings.Join(stems, " ")
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
		if refs := s.byKey[stemKey(pieces[:n])]; len(refs) > 0 && !(n == 1 && pieces[0].stop) {
			return refs, n
		}
		// "register with the doctor" is "register with a doctor".
		if n > 2 && !pieces[0].stop && !pieces[n-1].stop {
			if content := withoutStops(pieces[:n]); len(content) > 1 && len(content) < n {
				if refs := s.byKey[stemKey(content)]; len(refs) > 0 {
					return refs, n
				}
			}
		}
	}
	return nil, 0
}
