package render

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// ruler measures text. The libraries would otherwise ask the locale whether ambiguous
// characters are wide, and the same result would be drawn differently elsewhere.
var ruler = &runewidth.Condition{StrictEmojiNeutral: true}

func init() { twwidth.SetOptions(twwidth.Options{}) }

// displayWidth is the number of columns that text takes on a screen.
func displayWidth(s string) int { return ruler.StringWidth(s) }

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
	if i := strings.IndexFunc(head, isControl); i == 0 {
		_, size := utf8.DecodeRuneInString(head)
		return head[:size], 0
	} else if i > 0 {
		head = head[:i]
	}
	for width := range 3 {
		if piece := ruler.Truncate(head, width, ""); piece != "" {
			return piece, displayWidth(piece)
		}
	}
	return head, displayWidth(head)
}
