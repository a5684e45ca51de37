package edit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// columns is the width at which prose is folded, and keepInline the number of
// characters up to which Format leaves text on one line although the line is longer:
// whoever wrote it that way may have wanted to search for it.
const (
	columns    = 100
	keepInline = 140
)

// typed recognises text that YAML, of any version, takes for something else.
var typed = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?i:null|true|false|yes|no|on|off|y|n|~|<<|=)`,
	`[-+]?[0-9][0-9_]*`,
	`[-+]?0[xob][0-9a-fA-F_]+`,
	`[-+]?(?:\.[0-9_]+|[0-9][0-9_]*\.[0-9_]*)(?:[eE][-+]?[0-9]+)?`,
	`[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+`,
	`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?`,
	`[-+]?\.(?i:inf|nan)`,
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?`,
}, "|") + `)$`)

// isPlain tells whether text can stand without quotes and still be text for every
// reader of YAML. Dates of the schema and values that it lists may, because its
// reader knows them.
func isPlain(text string, shape *schema.Shape, flow bool) bool {
	if text == "" || text != strings.TrimSpace(text) || !isPrintable(text) || strings.ContainsAny(text, "\n\t") {
		return false
	}
	if strings.Contains(text, ": ") || strings.Contains(text, " #") || strings.HasSuffix(text, ":") {
		return false
	}
	if flow && strings.ContainsAny(text, ",[]{}") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	if first < utf8.RuneSelf && !isLetterOrDigit(first) && !strings.ContainsRune("(/._+<~=^;$\\", first) {
		return false
	}
	if strings.HasPrefix(text, "...") {
		return false
	}
	if typed.MatchString(text) {
		return shape.IsDate() || shape != nil && slices.Contains(shape.Enum, text)
	}
	return true
}

func isLetterOrDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// isPrintable tells whether text holds no character that has to be escaped, other
// than line breaks and tabs. The breaks that only YAML 1.1 knows count as such.
func isPrintable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r == '\n' || r == '\t':
			return false
		case r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == utf8.RuneError:
			return true
		case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return true
		}
		return unicode.IsControl(r) || r >= 0xFFFE && r <= 0xFFFF
	})
}

// quoted writes text in double quotes, on one line.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case isPrintable(string(r)):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// inline writes text on one line: plain where that is safe, else in double quotes.
func inline(text string, shape *schema.Shape, flow bool) string {
	if isPlain(text, shape, flow) {
		return text
	}
	return quoted(text)
}

// canFold tells whether text survives as folded prose of one paragraph, and gains by
// it: there must be a blank to break at.
func canFold(text string) bool {
	return isPrintable(text) && !strings.ContainsAny(text, "\n\t") && text == strings.TrimSpace(text) && strings.Contains(text, " ")
}

// canLiteral tells whether text survives as a literal block. Blanks at the end of a
// line are kept out, because editors remove them.
func canLiteral(text string) bool {
	return isPrintable(text) && !strings.Contains(text, "\t") && strings.TrimSpace(text) != "" &&
		!strings.HasPrefix(text, " ") && !strings.HasPrefix(text, "\n") && !strings.Contains(text, " \n") && !strings.HasSuffix(text, " ")
}

// chomp is the block header's sign for the line breaks that text ends with.
func chomp(text string) string {
	switch {
	case !strings.HasSuffix(text, "\n"):
		return "-"
	case strings.HasSuffix(text, "\n\n"):
		return "+"
	}
	return ""
}

// fold breaks a paragraph into lines of at most width characters. It breaks only at
// single blanks, so that unfolding gives the same text.
func fold(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for text != "" {
		end := 0 // the end of the next piece that cannot be broken
		for end < len(text) {
			if text[end] == ' ' && end > 0 && text[end-1] != ' ' && end+1 < len(text) && text[end+1] != ' ' {
				break
			}
			end++
		}
		piece := text[:end]
		text = strings.TrimPrefix(text[end:], " ")
		size := utf8.RuneCountInString(piece)
		switch {
		case line == "" && used == 0:
			line, used = piece, size
		case used+1+size <= width:
			line, used = line+" "+piece, used+1+size
		default:
			lines = append(lines, line)
			line, used = piece, size
		}
	}
	return append(lines, line)
}

// block writes lines below a header, each at an indentation; empty ones stay empty.
func block(header string, lines []string, indent int) string {
	pad := strings.Repeat(" ", indent)
	var b strings.Builder
	b.WriteString(header)
	for _, line := range lines {
		b.WriteByte('\n')
		if line != "" {
			b.WriteString(pad + line)
		}
	}
	return b.String()
}

// literal writes text as a literal block at an indentation.
func literal(text string, indent int) string {
	return block("|"+chomp(text), strings.Split(strings.TrimSuffix(text, "\n"), "\n"), indent)
}

// folded writes a paragraph as a folded block at an indentation.
func folded(text string, indent int) string {
	return block(">-", fold(text, columns-indent), indent)
}

// newStyle chooses how text is written that nobody wrote before. column is where it
// would begin on its line.
func newStyle(text string, shape *schema.Shape, column int) document.Style {
	one := inline(text, shape, false)
	switch {
	case strings.Contains(text, "\n") && canLiteral(text):
		return document.Literal
	case column+utf8.RuneCountInString(one) > columns && canFold(text):
		return document.Folded
	case one == text:
		return document.Plain
	}
	return document.DoubleQuoted
}

// inStyle writes text in a style if it survives that, else in the style that it would
// be given anew. indent is where the lines of a block begin.
func inStyle(text string, style document.Style, shape *schema.Shape, column, indent int) string {
	switch style {
	case document.Plain:
		if isPlain(text, shape, false) {
			return text
		}
	case document.SingleQuoted:
		if isPrintable(text) && !strings.ContainsAny(text, "\n\t") {
			return "'" + strings.ReplaceAll(text, "'", "''") + "'"
		}
	case document.DoubleQuoted:
		return quoted(text)
	case document.Literal:
		if canLiteral(text) {
			return literal(text, indent)
		}
	case document.Folded:
		if canFold(text) {
			return folded(text, indent)
		}
	}
	if next := newStyle(text, shape, column); next != style {
		return inStyle(text, next, shape, column, indent)
	}
	return quoted(text)
}
