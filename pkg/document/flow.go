package document

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
)

// JSON is YAML too, and our schemas are JSON. readFlow reads it straight into nodes, as
// readSimple reads the simple style: what it does not take, the YAML parser reads. The
// schemas were 40% of the time that "wdw list" took.

// readFlow returns the root of a document that is JSON and nothing else, nil for any
// other and for the few things in which the parser goes its own way.
func readFlow(src string) *Node {
	r := flow{src: src}
	r.blanks()
	if r.at == len(src) || src[r.at] != '{' && src[r.at] != '[' || strings.ContainsAny(src, "\r\t\ufeff") || hasOddBreak(src) {
		return nil
	}
	root := r.value(0)
	if r.blanks(); r.gaveUp || r.at < len(src) {
		return nil
	}
	return root
}

type flow struct {
	src    string
	at     int
	gaveUp bool
}

func (r *flow) giveUp() *Node {
	r.gaveUp = true
	return &Node{}
}

func (r *flow) blanks() {
	for r.at < len(r.src) && (r.src[r.at] == ' ' || r.src[r.at] == '\n') {
		r.at++
	}
}

func (r *flow) take(sign byte) bool {
	if r.at < len(r.src) && r.src[r.at] == sign {
		r.at++
		return true
	}
	return false
}

func (r *flow) value(depth int) *Node {
	if r.gaveUp || depth >= MaxDepth || r.at >= len(r.src) {
		return r.giveUp()
	}
	switch r.src[r.at] {
	case '{':
		return r.mapping(depth)
	case '[':
		return r.list(depth)
	case '"':
		return r.text()
	}
	return r.word()
}

func (r *flow) mapping(depth int) *Node {
	n := &Node{Kind: Map, Style: Flow, Start: r.at, Fields: []Field{}}
	for r.goesOn(len(n.Fields), '}') {
		if r.at >= len(r.src) || r.src[r.at] != '"' {
			return r.giveUp()
		}
		key := r.text()
		if r.gaveUp || len(key.Text) > maxKey/2 || len(n.Fields) >= maxKeys || n.Field(key.Text) != nil || !r.take(':') {
			return r.giveUp()
		}
		r.blanks()
		n.Fields = append(n.Fields, Field{key, r.value(depth + 1)})
	}
	n.End = r.at
	return n
}

func (r *flow) list(depth int) *Node {
	n := &Node{Kind: List, Style: Flow, Start: r.at, Items: []*Node{}}
	for r.goesOn(len(n.Items), ']') {
		n.Items = append(n.Items, r.value(depth+1))
	}
	n.End = r.at
	return n
}

// goesOn moves to the next member of a mapping or list that has so many, and past its
// bracket before the first; it tells whether there is one.
func (r *flow) goesOn(members int, end byte) bool {
	if members == 0 {
		r.at++
	}
	r.blanks()
	if r.gaveUp || r.take(end) {
		return false
	}
	if members > 0 && !r.take(',') {
		r.giveUp()
		return false
	}
	r.blanks()
	return true
}

// text reads a string. Escapes that two steps make one character of are left to the
// parser.
func (r *flow) text() *Node {
	start, escaped := r.at, false
	for r.at++; r.at < len(r.src) && r.src[r.at] != '"'; r.at++ {
		switch c := r.src[r.at]; {
		case c < ' ':
			return r.giveUp()
		case c == '\\':
			escaped = true
			if r.at++; r.at >= len(r.src) || !strings.ContainsRune(`"\nbfrt`, rune(r.src[r.at])) {
				return r.giveUp()
			}
		}
	}
	if r.at >= len(r.src) {
		return r.giveUp()
	}
	r.at++
	n := &Node{Kind: String, Style: DoubleQuoted, Text: r.src[start+1 : r.at-1], Start: start, End: r.at}
	if escaped && json.Unmarshal([]byte(r.src[start:r.at]), &n.Text) != nil {
		return r.giveUp()
	}
	return n
}

// word reads true, false or a whole number of few digits.
func (r *flow) word() *Node {
	start := r.at
	for r.at < len(r.src) && (r.src[r.at] >= 'a' && r.src[r.at] <= 'z' || r.src[r.at] >= '0' && r.src[r.at] <= '9') {
		r.at++
	}
	n := &Node{Kind: Number, Style: Plain, Text: r.src[start:r.at], Start: start, End: r.at}
	switch {
	case n.Text == "true" || n.Text == "false":
		n.Kind = Bool
	case len(n.Text) > 15 || strings.Trim(n.Text, "0123456789") != "" || !isJSONNumber(n.Text):
		return r.giveUp()
	}
	if r.at < len(r.src) && !strings.ContainsRune(" \n,]}", rune(r.src[r.at])) {
		return r.giveUp()
	}
	return n
}

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
