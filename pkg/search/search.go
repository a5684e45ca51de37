// Package search ranks the entries of a catalogue for a few words.
//
// What has the words as its id, alias or name comes first, then what begins with them,
// then what has the words in it: a BM25 with the weights of the schema, which also
// knows stems, synonyms, slips of the pen and the words of the capabilities that an
// entry provides. It is deterministic, and can say of each hit why it is one.
package search

import "github.com/who-does-what/wdw/pkg/catalogue"

// Result is what a query found.
type Result struct {
	// Hits stand in order of Score, equals by id.
	Hits []Hit
	// Found is the number of hits there are without the limit.
	Found int
	// Unprovided are, if there is no hit, at most three items of a vocabulary that have
	// the words and that no entry names, such as a capability that is left to every
	// organisation.
	Unprovided []*catalogue.Record
	// Nearest are, if there is nothing else, at most three names and words that may have
	// been meant.
	Nearest []string
}

// Hit is an entry that was found.
type Hit struct {
	Entry *catalogue.Entry
	// Score is positive. Words are worth less than 1, the share of the query that the
	// entry answers. To this comes 3 if the query is its name, 2 if it is the beginning
	// of one, 1 if it is a name but for a slip (0.4 less if the entry is gone), and up to
	// 0.7 if it is a name of something that the entry names, such as a capability.
	Score float64
	// Matched are the texts that matched, the weightiest first.
	Matched []Match
	// Words is how many of the query's words the entry has. Light words are none, and what is
	// known by a synonym alone is one.
	Words int
	// Parts add up to Score.
	Parts []Part
	// Successor are the ids to go to instead, for what is deprecated, retired or has moved.
	Successor []string
}

// Match is a text that matched.
type Match struct {
	// Field is the dotted path in the entry. The words of a capability count as
	// "capabilities", and Text is then one of its names.
	Field string `json:"field"`
	// Text is the field's text on one line, or a passage of it.
	Text string `json:"text"`
	// Kind is "exact", "prefix", "word", "stem", "synonym" or "typo", whichever of
	// them in the text counts most.
	Kind string `json:"kind"`
	// Spans are the byte ranges of Text to highlight, in order and apart.
	Spans [][2]int
}

// Part is a summand of a score.
type Part struct {
	// Term is the word of the query, or the words of a phrase or synonym.
	Term string
	// Field is the dotted path, empty where the part is about the entry as a whole.
	Field string
	// Weight is the field's, IDF how rare the term is, TF how much of it the field has,
	// and Factor what a find of this kind is worth, 1 for the word itself. All are 0
	// where the part is about the entry as a whole.
	Weight, IDF, TF, Factor float64
	// Kind is a Match's kind, "phrase" for words that stand side by side, or
	// "successor" for what an entry gains from one that it succeeds.
	Kind string
	// Contribution is what the part adds to the score.
	Contribution float64
}

// Search returns the best hits, at most limit; all if limit is not positive. A query
// of nothing but stop words finds nothing, unless it is the name of something.
func (ix *Index) Search(query string, limit int) Result {
	units, pairs, pieces := ix.parse(query)
	s := scoring{ix: ix, units: units, pairs: pairs}
	s.weigh()
	candidates := s.candidates()
	if len(query) <= maxQuery {
		ix.tiers(query, pieces, candidates)
		s.terms(query, candidates)
	}
	hits := s.choose(candidates)
	if len(hits) == 0 {
		if len(units) == 0 {
			return Result{}
		}
		if left := ix.unprovided(units); len(left) > 0 {
			return Result{Unprovided: left}
		}
		return Result{Nearest: ix.nearest(query, pieces)}
	}
	out := Result{Found: len(hits)}
	for i, c := range hits {
		if limit > 0 && i == limit {
			break
		}
		out.Hits = append(out.Hits, s.explain(c, query))
	}
	return out
}
