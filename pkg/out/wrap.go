package out

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// WrapWords breaks text between words into lines of at most width columns, but no word, so
// that a web address stays whole. It returns at least one line.
func WrapWords(text string, width int) []string {
	return wrap(text, width, func(string) bool { return false })
}

// wrap also breaks the words that may be.
func wrap(text string, width int, mayBreak func(word string) bool) []string {
	return Screen{}.wrapSpans([]Span{{Text: text}}, max(width, 1), max(width, 1), mayBreak)
}

// cut returns the longest beginning of a word that fits and its width, at least one
// character with its marks, and breaks after a joint if there is one. The end of a
// sentence or the comma after a value is not left alone.
func cut(word string, width int) (head string, columns int) {
	end, before, beforeColumns, niceEnd, niceColumns := 0, 0, 0, 0, 0
	for end < len(word) {
		piece, w := glyph(word[end:])
		if columns+w > width && end > 0 {
			break
		}
		if w > 0 {
			before, beforeColumns = end, columns
		}
		columns += w
		end += len(piece)
		if isJoint(word, end) {
			niceEnd, niceColumns = end, columns
		}
	}
	switch {
	case niceEnd > 0:
		return word[:niceEnd], niceColumns
	case before > 0 && isStop(word[end:]):
		return word[:before], beforeColumns
	}
	return word[:end], columns
}

// maxStop is how many bytes of signs isStop looks at, so that a long word of them costs
// no more than any other.
const maxStop = 8

// isStop tells whether a part of a word is only signs that belong to what stands before
// or after them.
func isStop(part string) bool {
	return len(part) <= maxStop && strings.Trim(unmarked.Replace(part), "-/_,;.:)") == ""
}

// isJoint tells whether a word may be broken before one of its bytes: after a hyphen
// and the like, but not within a number or a date.
func isJoint(word string, at int) bool {
	if at == 0 || at >= len(word) || !strings.ContainsRune("-/._,", rune(word[at-1])) || isStop(word[:at]) || isStop(word[at:]) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(word[at:])
	last, _ := utf8.DecodeLastRuneInString(word[:at-1])
	return !unicode.IsDigit(next) || !unicode.IsDigit(last)
}

// longestPiece is the width of the longest piece of a word that is broken at all of
// its joints.
func longestPiece(word string) int {
	longest, start := 0, 0
	for at := 1; at <= len(word); at++ {
		if at == len(word) || isJoint(word, at) {
			longest = max(longest, DisplayWidth(word[start:at]))
			start = at
		}
	}
	return longest
}

// isAddress tells whether a word holds a web address, which is of no use in pieces.
func isAddress(word string) bool {
	return strings.Contains(word, "https://") || strings.Contains(word, "http://")
}

// ruler measures text for every format that has columns. It counts what a screen shows
// in one place as one: a family or a flag of several characters is two columns wide.
// Ambiguous characters are narrow whatever the locale says, because the same result
// would be drawn differently elsewhere.
var ruler = displaywidth.Options{}

// DisplayWidth is the number of columns that text takes on a screen.
func DisplayWidth(s string) int { return ruler.String(s) }

// glyphBytes is how far glyph looks; a longer pile of combining marks is taken in
// pieces, which are zero columns wide.
const glyphBytes = 64

// glyph returns the first piece of text that a screen shows in one place, a character
// with its marks, and its width in columns. A control character stands alone. The
// text must not be empty.
func glyph(s string) (string, int) {
	if s[0] >= ' ' && s[0] < 0x7F && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1], 1
	}
	head := s
	if len(head) > glyphBytes {
		end := glyphBytes
		for end > 0 && !utf8.RuneStart(head[end]) {
			end--
		}
		head = head[:max(end, 1)]
	}
	pieces := ruler.StringGraphemes(head)
	pieces.Next()
	return pieces.Value(), pieces.Width()
}
