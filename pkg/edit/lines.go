package edit

import "strings"

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

// lineStart is the offset of the first character of the line that holds an offset.
func lineStart(src string, offset int) int {
	for offset > 0 && !isBreak(src[offset-1]) {
		offset--
	}
	return offset
}

// lineEnd is the offset just after the last character of the line, before its break.
func lineEnd(src string, offset int) int {
	for offset < len(src) && !isBreak(src[offset]) {
		offset++
	}
	return offset
}

// nextLine is the offset just after the break that ends the line.
func nextLine(src string, offset int) int {
	offset = lineEnd(src, offset)
	if strings.HasPrefix(src[offset:], "\r\n") {
		return offset + 2
	}
	return min(offset+1, len(src))
}

// lineAbove is the offset just after the last character of the line above the one that
// begins at start, which is not the first.
func lineAbove(src string, start int) int {
	if strings.HasSuffix(src[:start], "\r\n") {
		return start - 2
	}
	return start - 1
}

// isBlankText tells whether there is nothing but blanks.
func isBlankText(s string) bool { return strings.Trim(s, " \t") == "" }

// breaks writes generated text with the line breaks of a file.
func breaks(text, src string) string {
	if i := strings.IndexAny(src, "\r\n"); i >= 0 && strings.HasPrefix(src[i:], "\r\n") {
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// skipBlank moves past blanks, line breaks and comments.
func skipBlank(src string, i int) int {
	for i < len(src) {
		switch c := src[i]; {
		case c == ' ' || c == '\t' || isBreak(c):
			i++
		case c == '#' && (i == 0 || src[i-1] == ' ' || src[i-1] == '\t' || isBreak(src[i-1])):
			i = lineEnd(src, i)
		default:
			return i
		}
	}
	return i
}
