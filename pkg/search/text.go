package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/words"
)

// maxLetters is the number of bytes of a word that count. No real word is longer.
const maxLetters = 64

// asciiWord holds the letters and digits in lower case, and 0 for all else.
var asciiWord = func() (t [256]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord[r] != 0
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// A joiner between two words without a blank makes them one as well: "e-RS" is "ers"
// to many people, "A&E" is "ae" and "dm+d" is "dmd".
func isJoiner(r rune) bool {
	return strings.ContainsRune("-&+._\u2010\u2011", r)
}

// scanner walks over the words of a text. The word is valid until the next step.
type scanner struct {
	text string
	at   int

	word       []byte // folded
	start, end int    // bytes of text
	glued      bool   // only a joiner stands between this word and the one before
	acronym    bool   // written with two capitals or more, and short
	mixed      bool   // an acronym with small letters too, "ReSPECT", which is no other word
}

// next steps to the next word, and tells whether there is one.
func (s *scanner) next() bool {
	for s.step() {
		if len(s.word) > 0 { // else nothing but marks
			return true
		}
	}
	return false
}

// step is next, but may stop at a word of nothing but marks, which is empty.
func (s *scanner) step() bool {
	gap := s.at
	for s.at < len(s.text) && !s.isWord(s.at) {
		_, size := utf8.DecodeRuneInString(s.text[s.at:])
		s.at += size
	}
	if s.at >= len(s.text) {
		return false
	}
	s.glued = false
	if r, size := utf8.DecodeRuneInString(s.text[gap:]); gap > 0 && gap+size == s.at {
		s.glued = isJoiner(r)
	}
	if s.word == nil {
		s.word = make([]byte, 0, maxLetters)
	}
	s.start, s.word = s.at, s.word[:0]
	letters, capitals := 0, 0
	for s.at < len(s.text) {
		c := s.text[s.at]
		if low := asciiWord[c]; low != 0 {
			s.at++
			if low >= 'a' {
				letters++
			}
			if low != c {
				capitals++
			}
			if len(s.word) < maxLetters {
				s.word = append(s.word, low)
			}
			continue
		}
		if c < utf8.RuneSelf && c != '\'' {
			break
		}
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if r == '\'' || r == '’' {
			if s.at+size >= len(s.text) || !s.isWord(s.at+size) {
				break
			}
			s.at += size
			if s.possessive() {
				break
			}
			continue
		}
		if !isWordRune(r) {
			break
		}
		s.at += size
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if longer := words.AppendPlain(s.word, r); len(longer) <= maxLetters {
			s.word = longer
		}
	}
	s.end = s.at
	s.acronym = capitals >= 2 && (letters <= maxAcronym || capitals < letters && 2*capitals > letters)
	s.mixed = s.acronym && capitals < letters
	if n := len(s.word); s.acronym && capitals == letters-1 && s.text[s.end-1] == 's' && s.word[n-1] == 's' {
		s.word, s.mixed = s.word[:n-1], false // "APIs" are several of API
	}
	return true
}

// isWord tells whether the character at an offset belongs to a word.
func (s *scanner) isWord(at int) bool {
	if c := s.text[at]; c < utf8.RuneSelf {
		return asciiWord[c] != 0
	}
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	return isWordRune(r)
}

// possessive steps over the "s" of "patient's", which is not part of the word.
func (s *scanner) possessive() bool {
	if c := s.text[s.at]; c != 's' && c != 'S' || s.at+1 < len(s.text) && s.isWord(s.at+1) {
		return false
	}
	s.at++
	return true
}

// maxAcronym is the number of letters up to which two capitals make a word an acronym:
// "EPaCCS" is one, "HomeTest" is not. Of more letters most must be capitals, but not all.
const maxAcronym = 6

// maxParts and maxJoined bound the words that are also known as one: "sign-in" is
// "signin", but nobody writes an address that way.
const maxParts, maxJoined = 4, 24

// lexeme is a word as it stands in a text. A run of glued words also yields the
// joined word, which has the place of the first and the extent of all.
type lexeme struct {
	word       []byte // folded; valid during the call
	start, end int
	pos        int // counts the words that are not stop words
	isJoined   bool
	acronym    bool
}

// lexer takes texts apart, one after the other. The zero value is ready.
type lexer struct{ word, run [maxLetters]byte }

// lex calls found for each word that counts, and for each joined word after its
// parts.
func (x *lexer) lex(text string, found func(lexeme)) {
	s := scanner{text: text, word: x.word[:0]}
	run := x.run[:0]
	pos, parts := 0, 0
	var first lexeme
	more := s.next()
	for more {
		if parts == 0 {
			first = lexeme{start: s.start, pos: pos, isJoined: true}
		}
		parts++
		if len(run)+len(s.word) <= maxLetters {
			run = append(run, s.word...)
		} else {
			parts = maxParts + 1
		}
		first.end = s.end
		if !isStop(s.word, s.acronym) {
			found(lexeme{word: s.word, start: s.start, end: s.end, pos: pos, acronym: s.acronym})
			pos++
		}
		if more = s.next(); more && s.glued {
			continue
		}
		if parts > 1 && parts <= maxParts && len(run) <= maxJoined {
			first.word, first.acronym = run, len(run) <= maxAcronym
			found(first)
		}
		run, parts = run[:0], 0
	}
}

// maxStop is the number of letters of the longest stop word.
const maxStop = 7

var stopWords = wordSet(`a about after all also am an and any are as ask asked asking at be been before being but by can cannot
	could did do does doing done each for from get gets getting give gives given had has have having he her here hers him his how i if in
	into is it its just know knows known let lets like make makes many may me might more most much must my need needs no not now of off on one only or
	other our out over own she should so some such tell tells told than that the their them then there these they this those through to
	too under until up us use used using very want wants was we were what when where whether which while who whom whose why
	will with within without would you your`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// lightWords say little about a need, however rare they are in the entries, where nobody
// writes as people speak. They count, but not as much as their rarity says.
var lightWords = wordSet(`able again ago allow already always another anybody anyone anything away
	back become begin best better big both bring came change changed changes come comes coming
	different easily easy either else enough even ever every everybody everyone everything
	exactly far few find first full go goes going gone good great happen happened happens help
	here high important instead keep keeps kind last later latest least leave leaves leaving
	left less list little long look looking lot main mean means moment morning must never new
	newer next nobody nothing old once own part particular people person place please point
	possible previous properly put quick quickly rather ready really right said same say saying
	says see seen several show since somebody someone something soon sort start still stood stop
	stopped stops sure switched take taken talk thing things think time today together tomorrow
	took try trying turn turned type unable usual various view way week well went whole wish
	work working works wrong year years yesterday yet`)

// stopLetters holds, for a first letter, a bit for each length that a stop word with it
// has. Most words need no look-up.
var stopLetters = func() (t [256]uint16) {
	for w := range stopWords {
		t[w[0]] |= 1 << len(w)
	}
	return t
}()

// isStop tells whether a folded word carries no meaning in a search. "DID" and "IT"
// in capitals are names; a single letter means nothing without what it is glued to.
func isStop(word []byte, acronym bool) bool {
	if len(word) == 1 {
		return word[0] < '0' || word[0] > '9'
	}
	return !acronym && len(word) <= maxStop && stopLetters[word[0]]&(1<<len(word)) != 0 && stopWords[string(word)]
}

// key is the text of a name as it is compared: words in lower case with one blank
// between, and the same without blanks.
func key(text string) (spaced, squashed string) {
	a := make([]byte, 0, len(text)+1)
	for s := (scanner{text: text}); s.next(); {
		if len(a) > 0 {
			a = append(a, ' ')
		}
		a = append(a, s.word...)
	}
	spaced = string(a)
	return spaced, strings.ReplaceAll(spaced, " ", "")
}
