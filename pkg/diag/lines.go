package diag

import "strings"

// LineStarts lists the byte offset of the first character of each line, as an editor
// counts lines: after "\n", "\r\n" and a lone "\r".
func LineStarts(text string) []int {
	starts := make([]int, 1, 1+len(text)/30)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			starts = append(starts, i+1)
		case '\n':
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Line returns a 1-based line of a text with these starts, without its break; empty
// outside the text.
func Line(text string, starts []int, n int) string {
	if n < 1 || n > len(starts) {
		return ""
	}
	end := len(text)
	if n < len(starts) {
		end = starts[n]
	}
	return strings.TrimRight(text[starts[n-1]:end], "\r\n")
}
