package edit

import (
	"slices"
	"strings"
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

// isPlain tells whether text can stand without quotes and still be text for every
// reader of YAML. Dates of the schema and values that it lists may, because its
// reader knows them.
func isPlain(text string, shape *schema.Shape, flow bool) bool {
	return document.CanPlain(text, flow) && (!document.IsTyped(text) || shape.IsDate() || shape != nil && slices.Contains(shape.Enum, text))
}

// inline writes text on one line: plain where that is safe, else in double quotes.
func inline(text string, shape *schema.Shape, flow bool) string {
	if isPlain(text, shape, flow) {
		return text
	}
	return document.Quoted(text)
}

// canFold tells whether text survives as folded prose of one paragraph, and gains by
// it: there must be a blank to break at.
func canFold(text string) bool {
	return document.IsPrintable(text) && !strings.ContainsAny(text, "\n\t") && text == strings.TrimSpace(text) && strings.Contains(text, " ")
}

// foldAt breaks a paragraph into lines of at most width characters. It breaks only at
// single blanks, so that unfolding gives the same text.
func foldAt(text string, width int) []string {
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

// folded writes a paragraph as a folded block at an indentation.
func folded(text string, indent int) string {
	return document.LinesBlock(">-", foldAt(text, columns-indent), indent)
}

// newStyle chooses how text is written that nobody wrote before. column is where it
// would begin on its line.
func newStyle(text string, shape *schema.Shape, column int) document.Style {
	one := inline(text, shape, false)
	switch {
	case strings.Contains(text, "\n") && document.CanLiteral(text):
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
		if document.IsPrintable(text) && !strings.ContainsAny(text, "\n\t") {
			return "'" + strings.ReplaceAll(text, "'", "''") + "'"
		}
	case document.DoubleQuoted:
		return document.Quoted(text)
	case document.Literal:
		if document.CanLiteral(text) {
			return document.LiteralBlock(text, indent)
		}
	case document.Folded:
		if canFold(text) {
			return folded(text, indent)
		}
	}
	if next := newStyle(text, shape, column); next != style {
		return inStyle(text, next, shape, column, indent)
	}
	return document.Quoted(text)
}
