package out

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrap breaks text between words into lines of at most width columns; a word that is
// wider is broken. It returns at least one line.
func Wrap(text string, width int) []string {
	return wrap(text, width, func(string) bool { return true })
}

// WrapWords is Wrap without breaking words, so that a web address stays whole.
func WrapWords(text string, width int) []string {
	return wrap(text, width, func(string) bool { return false })
}

func wrap(text string, width int, mayBreak func(word string) bool) []string {
	width = max(width, 1)
	var lines []string
	line, used := "", 0
	flush := func() { lines, line, used = append(lines, line), "", 0 }
	for _, word := range strings.Fields(text) {
		w := DisplayWidth(word)
		if line != "" {
			if used+1+w <= width {
				line, used = line+" "+word, used+1+w
				continue
			}
			flush()
		}
		for w > width && mayBreak(word) {
			head, columns := cut(word, width)
			lines = append(lines, head)
			word, w = word[len(head):], w-columns
		}
		line, used = word, w
	}
	if line != "" || len(lines) == 0 {
		flush()
	}
	return lines
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
func IsAddress(word string) bool {
	return strings.Contains(word, "https://") || strings.Contains(word, "http://")
}
