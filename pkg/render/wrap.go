package render

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks text between words into lines of at most width columns; a word that is
// wider is broken. It returns at least one line.
func Wrap(text string, width int) []string { return wrap(text, width, true) }

// WrapWords is Wrap without breaking words, so that a web address stays whole.
func WrapWords(text string, width int) []string { return wrap(text, width, false) }

func wrap(text string, width int, breakWords bool) []string {
	width = max(width, 1)
	var lines []string
	line, used := "", 0
	flush := func() { lines, line, used = append(lines, line), "", 0 }
	for _, word := range strings.Fields(text) {
		w := displayWidth(word)
		if line != "" {
			if used+1+w <= width {
				line, used = line+" "+word, used+1+w
				continue
			}
			flush()
		}
		for breakWords && w > width {
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
// character with its marks, and breaks after a joint if there is one.
func cut(word string, width int) (head string, columns int) {
	end, niceEnd, niceColumns := 0, 0, 0
	for end < len(word) {
		piece, w := glyph(word[end:])
		if columns+w > width && end > 0 {
			break
		}
		columns += w
		end += len(piece)
		if r, _ := utf8.DecodeRuneInString(piece); isJoint(r) {
			niceEnd, niceColumns = end, columns
		}
	}
	if niceEnd > 0 {
		return word[:niceEnd], niceColumns
	}
	return word[:end], columns
}

// isJoint tells whether a word may be broken after a character.
func isJoint(r rune) bool { return strings.ContainsRune("-/._,", r) }
