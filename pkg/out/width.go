package out

import (
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

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
