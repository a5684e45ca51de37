package out

import (
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// Guard returns a writer on which no line is a command to the runner of a CI job that
// reads it: "::error::" after blanks, and "##[error]" or "##vso[…]" anywhere, get a
// backslash. Text of entries may hold them in any place of any format, and what is read
// is the line; so it is the lines that are looked at, when they leave. Formats with a way
// to write the same value otherwise use that one before; see Result.Write.
func Guard(w io.Writer) io.Writer { return newGuard(w, func(c byte) string { return `\` + string(c) }) }

// The ways in which formats write a character without its sign.
var (
	inJSON   = func(c byte) string { return fmt.Sprintf(`\u%04x`, c) }
	inMarkup = func(c byte) string { return fmt.Sprintf("&#%d;", c) }
)

// commandEscapes are the formats that lose nothing when a command is written otherwise.
var commandEscapes = map[string]func(c byte) string{
	"json": inJSON, "jsonl": inJSON, "sarif": inJSON,
	"html": inMarkup, "svg": inMarkup, "junit": inMarkup, "atom": inMarkup,
}

// guard keeps what of the line so far can become a command.
type guard struct {
	w       io.Writer
	escape  func(c byte) string
	isBlank bool // nothing but blanks is on the line
	isColon bool // blanks and one colon are
	hashes  int  // that stand together; two with letters after them are two
}

func newGuard(w io.Writer, escape func(c byte) string) *guard {
	return &guard{w: w, escape: escape, isBlank: true}
}

func (g *guard) Write(p []byte) (int, error) {
	if _, err := g.w.Write(g.defuse(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// defuse takes the next part of a text.
func (g *guard) defuse(p []byte) []byte {
	var result []byte
	from := 0
	for i := 0; i < len(p); i++ {
		c := p[i]
		if c == ':' && g.isColon || c == '[' && g.hashes == 2 {
			result = append(append(result, p[from:i]...), g.escape(c)...)
			from = i + 1
		}
		g.isColon = c == ':' && g.isBlank
		switch {
		case c == '#':
			g.hashes = min(g.hashes+1, 2)
		case c < 'a' || c > 'z' || g.hashes == 1:
			g.hashes = 0
		}
		switch {
		case c == '\n' || c == '\r':
			g.isBlank = true
		case g.isBlank && c >= utf8.RuneSelf:
			// A character of which only a part is there may be a blank.
			r, size := utf8.DecodeRune(p[i:])
			g.isBlank = unicode.IsSpace(r) || r == '\ufeff' || !utf8.FullRune(p[i:]) || !utf8.RuneStart(c)
			i += size - 1
		default:
			g.isBlank = g.isBlank && (c == ' ' || c == '\t' || c == '\v' || c == '\f')
		}
	}
	if from == 0 {
		return p
	}
	return append(result, p[from:]...)
}

// isCommand tells whether a text, written at the beginning of a line, holds a command.
func isCommand(s string) bool {
	return len(newGuard(nil, inJSON).defuse([]byte(s))) != len(s)
}
