package document

import (
	"bytes"
	"strconv"
	"unicode/utf16"
)

// JSONText turns the text of a JSON file into YAML that means the same, for what JSON
// allows and our parser does not: tabs between values become blanks, "\/" loses its
// backslash, and a character written as two \u escapes becomes one \U escape. The last
// two move what follows them on the line one or two characters to the left.
func JSONText(src []byte) []byte {
	out := bytes.ReplaceAll(src, []byte("\t"), []byte(" ")) // inside text a tab cannot stand
	if bytes.IndexByte(out, '\\') < 0 {
		return out
	}
	joined := out[:0]
	for i := 0; i < len(out); {
		if out[i] != '\\' || i+1 == len(out) {
			joined = append(joined, out[i])
			i++
			continue
		}
		high, low := escaped(out[i:]), rune(-1)
		if utf16.IsSurrogate(high) && i+6 <= len(out) {
			low = escaped(out[i+6:])
		}
		if r := utf16.DecodeRune(high, low); r != '\uFFFD' {
			joined = append(joined, `\U`+strconv.FormatInt(1<<32|int64(r), 16)[1:]...)
			i += 12
			continue
		}
		if out[i+1] != '/' {
			joined = append(joined, '\\')
		}
		joined = append(joined, out[i+1])
		i += 2
	}
	return joined
}

// escaped reads a \uXXXX at the beginning of text, -1 if none stands there.
func escaped(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	r, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(r)
}
