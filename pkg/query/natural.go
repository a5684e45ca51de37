package query

import (
	"cmp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// natural compares folded text as people sort it: runs of digits by their number, "9"
// before "10".
func natural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if order := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); order != 0 {
				return order
			}
			a, b = a[da:], b[db:]
			continue
		}
		// Bytes are in the order of their characters.
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// bases are the Latin letters that stand with a plain one: each word's first letters,
// up to the sign, are what the others are sorted as.
const bases = "a:àáâãäåāăąǎ ae:æ c:çćĉċč d:ďđð e:èéêëēĕėęěẽ g:ĝğġģ h:ĥħ i:ìíîïĩīĭįı j:ĵ k:ķ l:ĺļľŀł n:ñńņňŉ " +
	"o:òóôõöøōŏőǒ oe:œ r:ŕŗř s:śŝşšș ss:ß t:ţťŧț th:þ u:ùúûüũūŭůűųǔ w:ŵẁẃẅ y:ýÿŷỳ z:źżž"

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

// fold makes text that sorts alike equal: small letters without accents, because people
// sort without regard to either.
func fold(s string) string {
	s = strings.ToLower(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return s
	}
	letters := plainLetters()
	var b strings.Builder
	for _, r := range s {
		switch base, ok := letters[r]; {
		case ok:
			b.WriteString(base)
		case unicode.Is(unicode.Mn, r): // an accent of the letter before it
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
