package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/words"
)

// maxQuery and maxPieces bound what is read of a query.
const maxQuery, maxPieces = 2000, 32

// piece is a word of a query or of a synonym.
type piece struct {
	text    string // as written
	word    string // folded, and corrected if it was a slip
	glued   bool   // to the piece before
	join    int    // the number of pieces, from this one on, that are known as one word
	stop    bool
	light   bool
	acronym bool
	mixed   bool // an acronym that is no word in small letters
	// kind is how the word came to be looked for: as it is, as the beginning of a
	// longer one, or corrected. others are further corrections that are as near.
	kind   kind
	others []string
}

// split reads the words of a text, at most maxPieces.
func split(text string) []piece {
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	shouting := !strings.ContainsFunc(text, unicode.IsLower) && strings.ContainsFunc(strings.TrimSpace(text), unicode.IsSpace)
	var out []piece
	for s := (scanner{text: text}); s.next() && len(out) < maxPieces; {
		acronym := s.acronym && !shouting
		out = append(out, piece{
			text: text[s.start:s.end], word: string(s.word), glued: s.glued && len(out) > 0,
			acronym: acronym, mixed: acronym && s.mixed, stop: isStop(s.word, acronym), light: !acronym && lightWords[string(s.word)], kind: asWord,
		})
	}
	return out
}

// runEnd returns the end of the run of glued pieces that begins at i.
func runEnd(pieces []piece, i int) int {
	j := i + 1
	for j < len(pieces) && pieces[j].glued {
		j++
	}
	return j
}

// joined makes one piece of several.
func joined(pieces []piece) piece {
	p := pieces[0]
	for _, next := range pieces[1:] {
		p.text += "-" + next.text
		p.word += next.word
		p.acronym = p.acronym || next.acronym
	}
	if len(pieces) > 1 {
		p.stop, p.light = false, false
	}
	return p
}

// unit is a part of a query that stands for one thing: a word, or the words of a
// synonym. An entry may have its words or one of the alternatives; the better counts.
type unit struct {
	own, alternatives []*concept
	// isTerm tells that the own words mean what they mean only together.
	isTerm bool
	weight float64
}

// concept is something to look for, with what was found.
type concept struct {
	text  string
	hits  []hit // by value, then by place
	cells []cell
	idf   float64
	light bool // of a word that says little, whatever its rarity
	weak  bool // too common, or light, to be the only thing that an entry has
}

// parse turns a query into what to look for. pieces are the words as understood.
func (ix *Index) parse(query string) (units []unit, pairs []*concept, pieces []piece) {
	pieces = ix.correct(ix.split(query))
	var previous *concept
	known := map[string]*concept{} // what is said twice counts once
	paired := map[[2]*concept]bool{}
	groups := map[int]bool{}
	for i := 0; i < len(pieces); {
		refs, n := ix.synonyms.match(pieces[i:])
		join := pieces[i].join
		end := i + max(n, join, 1)
		var u unit
		for _, p := range pieces[i:end] {
			if p.stop {
				continue
			}
			c := known[p.word]
			said := c != nil
			if !said {
				c = ix.lookUp(p)
				known[p.word] = c
			}
			if both := [2]*concept{previous, c}; previous != nil && previous != c && !paired[both] {
				paired[both] = true
				if pair := ix.pair(previous, c); pair != nil {
					pairs = append(pairs, pair)
				}
			}
			previous = c
			if !said {
				u.own = append(u.own, c)
			}
		}
		u.isTerm = len(u.own) > 1
		if join > 1 && join >= n {
			u.alternatives = append(u.alternatives, ix.lookUp(joined(pieces[i:end])))
		}
		for _, ref := range refs {
			if n < join || groups[ref.group] {
				continue
			}
			groups[ref.group] = true
			if c := ix.lookUpSynonyms(ref); len(c.hits) > 0 {
				u.alternatives = append(u.alternatives, c)
			}
		}
		if end == i+1 && len(u.own) == 1 {
			if c := ix.lookUpParts(pieces[i]); c != nil {
				u.alternatives = append(u.alternatives, c)
			}
		}
		if len(u.own)+len(u.alternatives) > 0 {
			units = append(units, u)
		}
		i = end
	}
	return units, pairs, pieces
}

// split reads the words of a query, and finds those that are known as one word with those
// after them, glued or not: "e-RS" and "ers", "smart card" and "smartcard".
func (ix *Index) split(query string) []piece {
	pieces := split(query)
	for i := 0; i < len(pieces); {
		j := runEnd(pieces, i)
		if j-i == 1 && j < len(pieces) && runEnd(pieces, j) == j+1 && (!pieces[i].stop || len(pieces[i].word) == 1) {
			if ix.isIndexed(joined(pieces[i : j+1])) {
				j++
			}
		}
		if j-i > 1 && ix.isIndexed(joined(pieces[i:j])) {
			pieces[i].join = j - i
		}
		i = j
	}
	return pieces
}

func (ix *Index) isIndexed(p piece) bool { return len(ix.variants(p)) > 0 }

// correct looks at the words that nothing is known of. What begins a known word stands
// for it; else a slip is mended; else the word may be two that lost their blank.
func (ix *Index) correct(pieces []piece) []piece {
	var out []piece
	for i := 0; i < len(pieces); {
		if n := pieces[i].join; n > 0 {
			out = append(out, pieces[i:i+n]...)
			i += n
			continue
		}
		out = append(out, ix.mend(pieces[i])...)
		i++
	}
	return out
}

func (ix *Index) mend(p piece) []piece {
	switch {
	case p.stop || ix.isIndexed(p) || ix.synonyms.known[words.Stem(p.word)]:
	case !p.acronym && ix.isPrefix(p.word):
		p.kind = asPrefix
	case fuzzy(p.word, p.acronym):
		if words := ix.corrections(p.word); len(words) > 0 {
			p.word, p.others, p.kind = words[0], words[1:], asTypo
		} else if a, b, ok := ix.cutInTwo(p.word); ok {
			first, second := p, p
			first.word, second.word = a, b
			return []piece{first, second}
		}
	}
	return []piece{p}
}

// minPrefix is the number of letters from which the beginning of a word stands for it. What
// is shorter is an acronym as a rule, and SMS is not the beginning of SMSP.
const minPrefix = 4

// minPart is the number of letters of a word that another is made of.
const minPart = 3

func (ix *Index) isPrefix(prefix string) bool {
	return len(prefix) >= minPrefix && slices.ContainsFunc(ix.words, func(w word) bool { return strings.HasPrefix(w.text, prefix) })
}

// cutInTwo finds two known words of which a word is made, the longest first one.
func (ix *Index) cutInTwo(word string) (first, second string, ok bool) {
	for n := len(word) - minPart; n >= minPart; n-- {
		a, b := piece{word: word[:n]}, piece{word: word[n:]}
		if ix.isIndexed(a) && ix.isIndexed(b) {
			return a.word, b.word, true
		}
	}
	return "", "", false
}

// variant is a word of the index that stands for a word of the query.
type variant struct {
	word   int32
	factor float64
	kind   kind
	mixed  bool // only where it is written as an acronym
}

// variants are the words of the index that have a piece's word or its stem.
func (ix *Index) variants(p piece) []variant {
	var out []variant
	id, ok := ix.wordID[p.word]
	if !ok {
		// "gps" is several of an acronym, which has no stem.
		if single, cut := strings.CutSuffix(p.word, "s"); cut {
			if id, ok = ix.wordID[single]; ok && !ix.words[id].isAcronym() {
				ok = false
			}
		}
	}
	if p.mixed {
		if ok && ix.words[id].capital > 0 {
			out = append(out, variant{word: id, factor: 1, kind: asWord, mixed: true})
		}
		return out
	}
	base := words.Stem(p.word)
	if ok {
		out = append(out, variant{word: id, factor: 1, kind: asWord})
		if ix.words[id].isAcronym() {
			return out
		}
		base = words.Stem(ix.words[id].text)
	}
	for other := range ix.family(base) {
		if !ok || other != id {
			out = append(out, variant{word: other, factor: factorStem, kind: asStem})
		}
	}
	return out
}

// lookUp finds a word in the entries.
func (ix *Index) lookUp(p piece) *concept {
	c := &concept{text: p.text, light: p.light}
	if p.kind == asPrefix {
		for i := range ix.words {
			if strings.HasPrefix(ix.words[i].text, p.word) {
				c.add(ix, variant{word: int32(i), factor: factorPrefix, kind: asPrefix})
			}
		}
		return ix.finish(c)
	}
	for _, word := range append([]string{p.word}, p.others...) {
		for _, v := range ix.variants(piece{word: word, mixed: p.mixed}) {
			if p.kind == asTypo {
				v.factor, v.kind = v.factor*factorTypo, asTypo
			}
			c.add(ix, v)
		}
	}
	return ix.finish(c)
}

// lookUpParts finds the two words of which a word is made where they follow one
// another: "data set" for "dataset". It is nil if they do nowhere.
func (ix *Index) lookUpParts(p piece) *concept {
	if p.acronym || p.kind != asWord || !words.IsPlain(p.word) {
		return nil
	}
	c := &concept{text: p.text}
	for n := minPart; n <= len(p.word)-minPart; n++ {
		a, b := p.word[:n], p.word[n:]
		if ix.isIndexed(piece{word: a}) && ix.isIndexed(piece{word: b}) {
			c.hits = append(c.hits, ix.phrase([]string{a, b}, asWord, factorParts)...)
		}
	}
	if len(c.hits) == 0 {
		return nil
	}
	return ix.finish(c)
}

// lookUpSynonyms finds the other terms of a group in the entries, as one concept. One
// acronym does not stand for another: the LIS of a laboratory is a scheme elsewhere.
func (ix *Index) lookUpSynonyms(ref termRef) *concept {
	terms := ix.synonyms.groups[ref.group]
	c := &concept{text: terms[ref.term].text}
	for i, t := range terms {
		if i == ref.term || len(t.words) == 0 || t.isAcronym && terms[ref.term].isAcronym {
			continue
		}
		if len(t.words) == 1 {
			for _, v := range ix.variants(piece{word: t.words[0]}) {
				c.add(ix, variant{word: v.word, factor: v.factor * factorSynonym, kind: asSynonym})
			}
			continue
		}
		c.hits = append(c.hits, ix.phrase(t.words, asSynonym, factorSynonym)...)
	}
	return ix.finish(c)
}
