package document

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text can be written in several ways that every reader of YAML, of any version, takes
// for that text. The functions here tell which, and write it; which is best is for
// whoever writes.

var typedText = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?i:null|true|false|yes|no|on|off|y|n|inf|nan|~|<<|=)`,
	`[-+]?[0-9][0-9_]*`,
	`[-+]?0[xob][0-9a-fA-F_]+`,
	`[-+]?(?:\.[0-9_]+|[0-9][0-9_]*\.[0-9_]*)(?:[eE][-+]?[0-9]+)?`,
	`[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+`,
	`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?`,
	`[-+]?\.(?i:inf|nan)`,
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?`,
}, "|") + `)$`)

// IsTyped tells whether some reader takes text without quotes for a number, a date, a
// truth value or null.
func IsTyped(text string) bool { return typedText.MatchString(text) }

// CanPlain tells whether text can stand without quotes, in brackets too if flow is set.
// That nobody takes it for something else, IsTyped tells.
func CanPlain(text string, flow bool) bool {
	switch {
	case text == "", text != strings.TrimSpace(text), !IsPrintable(text), strings.ContainsAny(text, "\n\t"),
		strings.Contains(text, ": "), strings.Contains(text, " #"), strings.HasSuffix(text, ":"),
		flow && strings.ContainsAny(text, ",[]{}"), strings.HasPrefix(text, "..."):
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	return first >= utf8.RuneSelf || unicode.IsLetter(first) || unicode.IsDigit(first) || strings.ContainsRune("(/._+<~=^;$\\", first)
}

// IsPrintable tells whether text holds no character that has to be escaped, other
// than line breaks and tabs. The breaks that only YAML 1.1 knows count as such.
func IsPrintable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && isEscaped(r) })
}

func isEscaped(r rune) bool {
	switch {
	case r == 0x2028, r == 0x2029, r == 0xFEFF, r == utf8.RuneError, r == 0xFFFE, r == 0xFFFF:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return unicode.IsControl(r)
}

// escapes are the short ones, those that JSON has too.
var escapes = map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\t': `\t`, '\r': `\r`, '\b': `\b`, '\f': `\f`}

// Quoted writes text in double quotes, on one line. It is JSON too.
func Quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch short := escapes[r]; {
		case short != "":
			b.WriteString(short)
		case isEscaped(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// CanLiteral tells whether text survives as a literal block. Blanks at the end of a line
// and tabs do: as escapes in one long line nobody could read, review or edit the text.
func CanLiteral(text string) bool { return IsPrintable(text) && strings.TrimSpace(text) != "" }

// LiteralBlock writes text as a literal block whose lines are indented by so many blanks,
// two more than what holds it: where the text itself begins with blanks or an empty line,
// the header says so. There is no line break at the end.
func LiteralBlock(text string, indent int) string {
	header := "|"
	if strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\n") {
		header += "2"
	}
	return LinesBlock(header+Chomp(text), strings.Split(strings.TrimSuffix(text, "\n"), "\n"), indent)
}

// LinesBlock writes lines below the header of a block, indented; empty ones stay empty.
func LinesBlock(header string, lines []string, indent int) string {
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

// Chomp is the sign of a block's header for the line breaks that text ends with.
func Chomp(text string) string {
	switch {
	case !strings.HasSuffix(text, "\n"):
		return "-"
	case strings.HasSuffix(text, "\n\n"):
		return "+"
	}
	return ""
}
