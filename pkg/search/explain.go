package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/words"
)

// explain turns a candidate into a hit that says why it is one.
func (s *scoring) explain(c candidate, query string) Hit {
	ix := s.ix
	e := ix.docs[c.doc].entry
	h := Hit{Entry: e, Score: c.score, Successor: ix.successors(e)}
	var whole Match
	switch {
	case c.tier != asWord:
		whole = ix.docs[c.doc].names[c.name].match(c.tier, query)
	case c.term >= 0:
		v := &ix.values[c.term]
		whole = Match{Field: v.field, Text: v.text, Kind: c.termKind.String(), Spans: [][2]int{{0, len(v.text)}}}
	}
	if whole.Field != "" {
		h.Parts = append(h.Parts, Part{Term: strings.TrimSpace(query), Field: whole.Field, Kind: whole.Kind, Contribution: c.bonus})
		h.Matched = append(h.Matched, whole)
	}
	var parts []Part
	var texts []matchedText
	if c.words > 0 {
		parts, texts = s.wordParts(c)
	}
	for i := range s.units {
		h.Words += s.units[i].answer(c.doc).words
	}
	h.Parts = append(h.Parts, parts...)
	for _, t := range texts {
		m := s.match(t)
		if len(m.Spans) > 0 && !slices.ContainsFunc(h.Matched, func(other Match) bool { return other.Field == m.Field && other.Text == m.Text }) {
			h.Matched = append(h.Matched, m)
		}
	}
	if c.lift > 0 {
		h.Parts = append(h.Parts, Part{Term: c.lifted, Kind: "successor", Contribution: c.lift})
		if len(h.Matched) == 0 {
			h.Matched = append(h.Matched, Match{Field: "replaces", Text: c.lifted, Kind: "exact", Spans: [][2]int{{0, len(c.lifted)}}})
		}
	}
	return h
}

// matchedText is a value in which words were found.
type matchedText struct {
	value  int32
	worth  float64
	kind   kind
	factor float32
}

// wordParts takes the words' share of a score apart, and lists the texts that brought
// it, the weightiest first.
func (s *scoring) wordParts(c candidate) ([]Part, []matchedText) {
	var parts []Part
	var texts []matchedText
	covered := 0.0
	take := func(concept *concept, share float64, how string) {
		cells := concept.of(c.doc)
		sum := 0.0
		for _, x := range cells {
			sum += x.tf * float64(x.factor)
		}
		worth := concept.worth(cells) * share
		for _, x := range cells {
			v := &s.ix.values[x.value]
			p := Part{Term: concept.text, Field: v.field, Weight: v.weight, IDF: concept.idf, TF: x.tf / v.weight, Factor: float64(x.factor), Kind: cmp.Or(how, x.kind.String()), Contribution: worth * x.tf * float64(x.factor) / sum}
			parts = append(parts, p)
			i := slices.IndexFunc(texts, func(t matchedText) bool { return t.value == x.value })
			if i < 0 {
				i = len(texts)
				texts = append(texts, matchedText{value: x.value, kind: x.kind, factor: x.factor})
			}
			texts[i].worth += p.Contribution
			if x.factor > texts[i].factor {
				texts[i].kind, texts[i].factor = x.kind, x.factor
			}
		}
	}
	for _, u := range s.units {
		a := u.answer(c.doc)
		covered += a.cover
		if a.instead != nil {
			take(a.instead, 1, "")
			continue
		}
		for _, concept := range u.own {
			take(concept, a.cohesion, "")
		}
	}
	for _, concept := range s.pairs {
		take(concept, 1, "phrase")
	}
	for i := range parts {
		parts[i].Contribution *= s.share(c.doc, covered) / s.most
	}
	slices.SortStableFunc(texts, func(a, b matchedText) int { return cmp.Compare(b.worth, a.worth) })
	return parts, texts
}

// match shows a text with every word of the query in it.
func (s *scoring) match(t matchedText) Match {
	v := &s.ix.values[t.value]
	type place struct{ pos, word int32 }
	wanted := map[place]bool{}
	for _, c := range s.concepts() {
		for _, h := range having(c.hits, t.value, func(h hit) int32 { return h.value }) {
			wanted[place{h.pos, h.word}] = true
		}
	}
	var spans [][2]int
	new(lexer).lex(v.text, func(l lexeme) {
		if id, ok := s.ix.wordID[string(l.word)]; ok && wanted[place{int32(l.pos), id}] {
			spans = append(spans, [2]int{l.start, l.end})
		}
	})
	text, spans := passage(v.text, merge(spans))
	return Match{Field: v.field, Text: text, Kind: t.kind.String(), Spans: spans}
}

// merge orders spans and makes one of those that overlap.
func merge(spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	var out [][2]int
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// maxPassage is the number of bytes above which a text is cut to a passage.
const maxPassage = 200

// passage returns the part of a text with the most spans, on one line, with the spans
// in it.
func passage(text string, spans [][2]int) (string, [][2]int) {
	from, to := 0, len(text)
	if len(text) > maxPassage && len(spans) > 0 {
		from, to = window(text, spans)
	}
	before, after := "", ""
	if from > 0 {
		before = "… "
	}
	if to < len(text) {
		after = " …"
	}
	var out [][2]int
	for _, s := range spans {
		if s[0] >= from && s[1] <= to {
			out = append(out, [2]int{s[0] - from + len(before), s[1] - from + len(before)})
		}
	}
	return before + onOneLine.Replace(text[from:to]) + after, out
}

// onOneLine puts one byte in the place of one, so that spans stay right.
var onOneLine = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// window chooses the passage: it begins a little before the span from which on the
// most spans fit, and is cut between words.
func window(text string, spans [][2]int) (from, to int) {
	const lead = maxPassage / 4
	most, first := 0, 0
	for i, s := range spans {
		n := 0
		for _, other := range spans[i:] {
			if other[1] > s[0]+maxPassage-lead {
				break
			}
			n++
		}
		if n > most {
			most, first = n, i
		}
	}
	start, end := spans[first][0], spans[first][1]
	from = max(0, start-lead)
	for ; from > 0 && from < start && !blankAt(text, from-1); from++ {
	}
	to = min(len(text), max(from+maxPassage, end))
	for ; to < len(text) && to > end && !blankAt(text, to); to-- {
	}
	return from, to
}

func blankAt(text string, i int) bool {
	return text[i] < utf8.RuneSelf && unicode.IsSpace(rune(text[i]))
}

// match shows a name that is the query or begins with it.
func (n *name) match(tier kind, query string) Match {
	_, squashed := key(query)
	left := len(squashed)
	var spans [][2]int
	for s := (scanner{text: n.text}); left > 0 && s.next(); {
		end := s.end
		if len(s.word) > left {
			end = s.start
			for used := 0; used < left; {
				r, size := utf8.DecodeRuneInString(n.text[end:])
				end += size
				if isWordRune(r) {
					used += len(words.AppendPlain(nil, r))
				}
			}
		}
		left -= len(s.word)
		if spans == nil { // the name as a whole, with what joins its words
			spans = [][2]int{{s.start, end}}
		}
		spans[0][1] = end
	}
	text, spans := passage(n.text, spans)
	return Match{Field: n.field, Text: text, Kind: tier.String(), Spans: spans}
}
