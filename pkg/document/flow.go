package document

import (
	"encoding/json"
	"strings"
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
