package words

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// bases are the Latin letters that stand with a plain one: each word's first letters,
// up to the sign, are what the others are sorted as.
const bases = "a:àáâãäåāăąǎ ae:æ c:çćĉċč d:ďđð e:èéêëēĕėęěẽ g:ĝğġģ h:ĥħ i:ìíîïĩīĭįı j:ĵ k:ķĸ l:ĺļľŀł n:ñńņňŉŋ " +
	"o:òóôõöøōŏőǒ oe:œ r:ŕŗř s:śŝşšșſ ss:ß t:ţťŧț th:þ u:ùúûüũūŭůűųǔ w:ŵẁẃẅ y:ýÿŷỳ z:źżž"

var plainLetters = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{}
	for _, word := range strings.Fields(bases) {
		base, letters, _ := strings.Cut(word, ":")
		for _, r := range letters {
			out[r] = base
		}
	}
	return out
})

// Plain makes text equal that differs only in case or accents, as people sort it.
func Plain(s string) string {
	s = strings.ToLower(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = AppendPlain(b, r)
	}
	return string(b)
}

// AppendPlain appends Plain of one letter: nothing for a mark such as an accent, two
// letters for an "æ".
func AppendPlain(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(b, byte(r))
	}
	r = unicode.ToLower(r)
	if base, ok := plainLetters()[r]; ok {
		return append(b, base...)
	}
	if unicode.IsMark(r) {
		return b
	}
	return utf8.AppendRune(b, r)
}

// Key makes names equal that differ only in case, or in a blank, hyphen or underscore
// between their words: small letters, the words with one blank between.
func Key(s string) string {
	if key, ok := plainKey(s); ok {
		return key
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == '-' || r == '_' || r == ' ' || r == '\t' || r == '\n'
	}), " ")
}

// plainKey is Key of an id: small letters and figures with a hyphen between.
func plainKey(s string) (string, bool) {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0 && i < len(s)-1 && s[i-1] != '-') {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "-", " "), true
}
