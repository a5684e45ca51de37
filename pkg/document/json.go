package document

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// DialectOf is the dialect of a file that this project did not write, by its name.
func DialectOf(name string) Dialect {
	if strings.EqualFold(path.Ext(name), ".json") {
		return JSON
	}
	return Foreign
}

// readJSON returns the root of a document of JSON (RFC 8259), nil if it is none. p is told
// what is wrong; without p nothing is, and a document is taken only where the YAML parser
// would read it as the same nodes, for JSON is YAML too.
func readJSON(src string, p *parser) *Node {
	r := jsonReader{src: src, p: p}
	r.blanks()
	if p == nil && (r.at == len(src) || src[r.at] != '{' && src[r.at] != '[' || strings.Contains(src, "\ufeff")) {
		return nil
	}
	if r.at == len(src) {
		p.report(0, 0, "yaml.empty", "write the entry, or delete the file", "the file holds nothing")
		return nil
	}
	root := r.value(0)
	if r.blanks(); !r.failed && r.at < len(src) {
		r.unexpected("the end of the file")
	}
	if r.failed {
		return nil
	}
	return root
}

type jsonReader struct {
	src    string
	at     int
	p      *parser
	failed bool
}

// fail says why the document is not read. Only the first fault counts: what follows may
// follow from it.
func (r *jsonReader) fail(start, end int, help, format string, args ...any) *Node {
	if !r.failed && r.p != nil {
		r.p.report(start, end, "yaml.syntax", help, format, args...)
	}
	r.failed = true
	return &Node{Start: start, End: start}
}

func (r *jsonReader) blanks() {
	for r.at < len(r.src) {
		switch r.src[r.at] {
		case ' ', '\n':
		case '\t', '\r':
			if r.p == nil {
				r.failed = true
			}
		default:
			return
		}
		r.at++
	}
}

func (r *jsonReader) peek() byte {
	if r.at < len(r.src) {
		return r.src[r.at]
	}
	return 0
}

func (r *jsonReader) take(sign byte) bool {
	if r.peek() == sign {
		r.at++
		return true
	}
	return false
}

func (r *jsonReader) value(depth int) *Node {
	if r.failed {
		return &Node{}
	}
	switch c := r.peek(); {
	case (c == '{' || c == '[') && depth >= MaxDepth:
		if r.p != nil {
			r.p.reportTooDeep(r.at, r.at+1)
		}
		r.failed = true
		return &Node{}
	case c == '{':
		return r.mapping(depth)
	case c == '[':
		return r.list(depth)
	case c == '"':
		return r.text()
	}
	return r.word()
}

func (r *jsonReader) mapping(depth int) *Node {
	n := &Node{Kind: Map, Style: Flow, Start: r.at, Fields: []Field{}}
	var keys keySet
	for r.goesOn(n, len(n.Fields), '}') {
		if r.peek() != '"' {
			return r.unexpected("a key in double quotes")
		}
		key := r.text()
		if r.p == nil && len(key.Text) > maxKey/2 {
			r.failed = true // YAML takes a longer one for no key
		}
		if r.blanks(); !r.failed && !r.take(':') {
			return r.unexpected(`":"`)
		}
		r.blanks()
		value := r.value(depth + 1)
		if r.failed {
			return n
		}
		if first := keys.add(n.Fields, key.Text); first == nil {
			n.Fields = append(n.Fields, Field{key.key(), value})
		} else if r.p == nil {
			r.failed = true
		} else {
			r.p.reportDuplicate(key, *first)
		}
	}
	n.End = r.at
	return n
}

func (r *jsonReader) list(depth int) *Node {
	n := &Node{Kind: List, Style: Flow, Start: r.at, Items: []*Node{}}
	for r.goesOn(n, len(n.Items), ']') {
		n.Items = append(n.Items, r.value(depth+1))
	}
	n.End = r.at
	return n
}

// goesOn moves to the next member of a mapping or list that has so many, and past its
// bracket before the first; it tells whether there is one.
func (r *jsonReader) goesOn(n *Node, members int, end byte) bool {
	if r.at == n.Start {
		r.at++
	}
	if r.blanks(); r.failed {
		return false
	}
	comma := r.at
	switch {
	case r.take(end):
		return false
	case members > 0 && r.at < len(r.src) && !r.take(','):
		r.unexpected(fmt.Sprintf(`"," or %q`, string(end)))
		return false
	}
	if r.blanks(); r.peek() == end && r.src[comma] == ',' {
		r.fail(comma, comma+1, "delete it", `nothing follows this ","`)
	} else if r.at == len(r.src) {
		what := "list"
		if n.Kind == Map {
			what = "mapping"
		}
		r.fail(n.Start, n.Start+1, fmt.Sprintf("add %q", string(end)), "the %s that %q opens is not closed", what, r.src[n.Start:n.Start+1])
	}
	return !r.failed
}

// unexpected reports what stands where something else has to.
func (r *jsonReader) unexpected(wanted string) *Node {
	rest := r.src[r.at:]
	char, size := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "":
		return r.fail(r.at, r.at, "", "the file ends here, and %s is missing", wanted)
	case char == '#' || strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*"):
		return r.fail(r.at, r.at+size, "delete the comment", "JSON has no comments")
	case char == '\'' || char == '`' || char == '“' || char == '‘':
		return r.fail(r.at, r.at+size, `write "`, "text stands in double quotes in JSON")
	}
	word := strings.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune(" \t\r\n,:[]{}\"", r) })
	if word < 0 {
		word = len(rest)
	}
	word = max(size, min(word, maxKey))
	return r.fail(r.at, r.at+word, "", "%s is expected here, and this is %q", wanted, rest[:word])
}

// text reads a string.
func (r *jsonReader) text() *Node {
	n := &Node{Kind: String, Style: DoubleQuoted, Start: r.at}
	var decoded strings.Builder
	plain := r.at + 1 // where what has not been decoded begins
	for r.at++; ; {
		switch c := r.peek(); {
		case r.at == len(r.src):
			return r.fail(n.Start, n.Start+1, "add the closing quote", "the quote that opens here is never closed")
		case c == '"':
			n.Text = r.src[plain:r.at]
			if decoded.Len() > 0 {
				n.Text = decoded.String() + n.Text
			}
			r.at++
			n.End = r.at
			return n
		case c == '\n' || c == '\r':
			return r.fail(n.Start, n.Start+1, `add the closing quote; a line break in text is written \n`, "the quote that opens here is not closed on its line")
		case c < ' ':
			return r.fail(r.at, r.at+1, fmt.Sprintf(`write %s`, strings.Trim(Quoted(string(rune(c))), `"`)), "control character %U stands in text", c)
		case c == '\\':
			decoded.WriteString(r.src[plain:r.at])
			if !r.escape(&decoded) {
				return &Node{}
			}
			plain = r.at
		default:
			r.at++
		}
	}
}

// escape reads what a backslash begins.
func (r *jsonReader) escape(to *strings.Builder) bool {
	start := r.at
	r.at = min(start+2, len(r.src))
	const signs, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if r.at == start+2 {
		if i := strings.IndexByte(signs, r.src[start+1]); i >= 0 {
			to.WriteByte(meant[i])
			return true
		}
	}
	char := escaped(r.src[start:])
	if char < 0 {
		_, size := utf8.DecodeRuneInString(r.src[r.at-1:])
		r.fail(start, min(start+1+size, len(r.src)), `write "\\" for a backslash`, `"\" begins no known escape here`)
		return false
	}
	r.at = start + len(`\uXXXX`)
	if utf16.IsSurrogate(char) {
		char = utf16.DecodeRune(char, escaped(r.src[r.at:]))
		if char == utf8.RuneError {
			r.fail(start, r.at, "write both halves, or the character itself", "%s is half of a character", r.src[start:r.at])
			return false
		}
		r.at += len(`\uXXXX`)
	}
	to.WriteRune(char)
	return true
}

// escaped reads a \uXXXX at the beginning of text, -1 if none stands there.
func escaped(text string) rune {
	if len(text) < 6 || text[:2] != `\u` {
		return -1
	}
	r, err := strconv.ParseUint(text[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return rune(r)
}

// word reads true, false, null or a number.
func (r *jsonReader) word() *Node {
	start := r.at
	for r.at < len(r.src) && !strings.ContainsRune(" \t\r\n,:[]{}\"'#", rune(r.src[r.at])) {
		r.at++
	}
	n := &Node{Kind: Number, Style: Plain, Text: r.src[start:r.at], Start: start, End: r.at}
	switch {
	case n.Text == "true" || n.Text == "false":
		n.Kind = Bool
	case n.Text == "null":
		n.Kind = Null
	case !isJSONNumber(n.Text):
		r.at = start
		return r.unexpected("a value")
	case !canStore(n.Text):
		if r.p == nil {
			r.failed = true
			return n
		}
		r.p.reportNumber(n)
	}
	return n
}

// keySet finds the keys that a mapping has already: by a walk while they are few, which is
// fast, then in a table, so that the cost is in proportion to their number.
type keySet struct{ table map[string]int }

// fewKeys is the number of keys up to which a walk is faster.
const fewKeys = 24

// add returns the equal key that is among the fields already, else nil and the caller adds
// a field with the key.
func (s *keySet) add(fields []Field, key string) *Key {
	if len(fields) < fewKeys {
		for i := range fields {
			if fields[i].Key.Text == key {
				return &fields[i].Key
			}
		}
		return nil
	}
	if s.table == nil {
		s.table = make(map[string]int, 2*len(fields))
		for i, f := range fields {
			s.table[f.Key.Text] = i
		}
	}
	if i, ok := s.table[key]; ok {
		return &fields[i].Key
	}
	s.table[key] = len(fields)
	return nil
}
