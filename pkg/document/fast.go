package document

import (
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// Most files are written in one simple style: block mappings and lists, a key or an
// item a line, scalars on one line or in block scalars. readSimple reads just that
// style, straight into nodes; whatever else it meets, it gives up and the YAML parser
// reads the file. It finds no faults: a file with one is never of the simple style.
// A test and a fuzz target hold it to the parser's result, place by place. Over our
// own catalogue it takes a tenth of the parser's time.

// readSimple returns the root of a document in the simple style or in JSON, nil for any
// other.
func readSimple(src string) *Node {
	if root := readJSON(src, nil); root != nil {
		return root
	}
	r := simples.Get().(*simple)
	defer simples.Put(r)
	r.src, r.lines, r.fields, r.items, r.next, r.gaveUp = src, r.lines[:0], r.fields[:0], r.items[:0], 0, false
	if !r.split() {
		return nil
	}
	root := r.block(0, 0)
	if r.src = ""; r.gaveUp || r.next < len(r.lines) {
		return nil
	}
	return root
}

// simples are readers with room: nodes of several files lie in one piece of memory, and what is only
// used while a file is read is used again for the next one.
var simples = sync.Pool{New: func() any { return new(simple) }}

type simple struct {
	src    string
	lines  []simpleLine
	next   int // the index of the line to read
	gaveUp bool
	// fields and items are those of the mappings and lists around the line, each above what it
	// stands in.
	fields []Field
	items  []*Node
	text   []byte // of a block scalar

	nodes      slab[Node]
	fieldsRoom slab[Field]
	itemsRoom  slab[*Node]
}

// slab gives room out of pieces of memory.
type slab[T any] struct{ room []T }

// take returns room for so many values, all zero.
func (s *slab[T]) take(n, piece int) []T {
	if n > len(s.room) {
		s.room = make([]T, max(n, piece))
	}
	taken := s.room[:n:n]
	s.room = s.room[n:]
	return taken
}

// node keeps a node.
func (r *simple) node(n Node) *Node {
	room := &r.nodes.take(1, 256)[0]
	*room = n
	return room
}

// keep takes the values above a mark off a stack and gives them room of their own.
func keep[T any](stack *[]T, mark int, room *slab[T]) []T {
	kept := room.take(len(*stack)-mark, 256)
	copy(kept, (*stack)[mark:])
	*stack = (*stack)[:mark]
	return kept
}

// simpleLine is a line that is neither blank nor a comment. Block scalars look at the
// source itself.
type simpleLine struct {
	start, indent, end int // offsets of the line's start and end; blanks at its start
}

// split finds the lines. It refuses what only the YAML parser understands.
func (r *simple) split() bool {
	start := 0
	for line := range strings.Lines(r.src) {
		end := start + len(strings.TrimSuffix(line, "\n"))
		text := strings.TrimLeft(r.src[start:end], " ")
		switch indent := end - start - len(text); {
		case text == "" || text[0] == '#':
		case text[0] == '%', indent == 0 && (strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...")):
			return false
		default:
			r.lines = append(r.lines, simpleLine{start, indent, end})
		}
		start += len(line)
	}
	// Carriage returns and tabs are left to the parser.
	return len(r.lines) > 0 && strings.IndexByte(r.src, '\t') < 0 && strings.IndexByte(r.src, '\r') < 0 && !strings.Contains(r.src, "\ufeff")
}

func (r *simple) giveUp() *Node {
	r.gaveUp = true
	return &Node{}
}

// block reads the mapping or list whose lines stand at an indentation.
func (r *simple) block(indent, depth int) *Node {
	if r.gaveUp || depth >= MaxDepth || r.next >= len(r.lines) {
		return r.giveUp()
	}
	line := r.lines[r.next]
	if line.indent != indent {
		return r.giveUp()
	}
	if at := line.start + indent; r.isItem(at, line.end) {
		return r.list(indent, depth)
	}
	return r.mapping(line.start+indent, indent, depth)
}

func (r *simple) isItem(at, end int) bool {
	return r.src[at] == '-' && at+1 < end && r.src[at+1] == ' '
}

func (r *simple) list(indent, depth int) *Node {
	n := r.node(Node{Kind: List, Style: Block, Start: r.lines[r.next].start + indent})
	mark := len(r.items)
	for !r.gaveUp && r.next < len(r.lines) {
		line := r.lines[r.next]
		at := line.start + indent
		if line.indent != indent || !r.isItem(at, line.end) {
			break
		}
		at += 2
		for at < line.end && r.src[at] == ' ' {
			at++
		}
		if at == line.end {
			return r.giveUp()
		}
		var item *Node
		switch {
		case r.isItem(at, line.end):
			return r.giveUp()
		case r.keyEnd(at, line.end) > 0:
			item = r.mapping(at, at-line.start, depth+1)
		default:
			item = r.scalar(at, line, indent)
		}
		r.items = append(r.items, item)
		n.End = item.End
	}
	n.Items = keep(&r.items, mark, &r.itemsRoom)
	return n
}

// mapping reads keys at an indentation; the first one stands at an offset, because it
// may follow "- ".
func (r *simple) mapping(at, indent, depth int) *Node {
	if depth >= MaxDepth {
		return r.giveUp()
	}
	n := r.node(Node{Kind: Map, Style: Block, Start: at})
	mark := len(r.fields)
	var keys keySet
	for {
		line := r.lines[r.next]
		colon := r.keyEnd(at, line.end)
		if colon < 0 {
			return r.giveUp()
		}
		key := Key{Text: r.src[at:colon], Start: at, End: colon}
		if keys.add(r.fields[mark:], key.Text) != nil {
			return r.giveUp()
		}
		value := r.value(colon+1, line, indent, depth)
		if r.gaveUp {
			return value
		}
		r.fields = append(r.fields, Field{key, value})
		n.End = value.End
		if r.next >= len(r.lines) || r.lines[r.next].indent < indent {
			break
		}
		if line = r.lines[r.next]; line.indent > indent {
			return r.giveUp()
		}
		at = line.start + indent
		if r.isItem(at, line.end) {
			break
		}
	}
	n.Fields = keep(&r.fields, mark, &r.fieldsRoom)
	return n
}

// maxKey is the length in bytes above which YAML takes text for no key.
const maxKey = 1024

// keyEnd finds the colon after a plain key of letters, digits, "_" and "-", -1 if
// there is no such key.
func (r *simple) keyEnd(at, end int) int {
	i := at
	for i < end && isKeyByte(r.src[i]) {
		i++
	}
	if i == at || i == end || i-at > maxKey || r.src[i] != ':' || i+1 < end && r.src[i+1] != ' ' {
		return -1
	}
	if c := r.src[at]; c < 'A' || c > 'Z' && c < 'a' && c != '_' || c > 'z' || isWordOfYAML(r.src[at:i]) {
		return -1
	}
	return i
}

func isKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

func isWordOfYAML(s string) bool {
	switch s {
	case "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL":
		return true
	}
	return false
}

func (r *simple) value(at int, line simpleLine, indent, depth int) *Node {
	for at < line.end && r.src[at] == ' ' {
		at++
	}
	if at < line.end {
		return r.scalar(at, line, indent)
	}
	r.next++
	if r.next >= len(r.lines) {
		return r.giveUp()
	}
	below := r.lines[r.next]
	if below.indent == indent && r.isItem(below.start+indent, below.end) && depth+1 < MaxDepth {
		return r.list(indent, depth+1)
	}
	if below.indent <= indent {
		return r.giveUp()
	}
	return r.block(below.indent, depth+1)
}

// scalar reads a scalar that begins on a line, inside a block at an indentation.
func (r *simple) scalar(at int, line simpleLine, indent int) *Node {
	var n *Node
	switch c := r.src[at]; {
	case c == '|' || c == '>':
		return r.blockScalar(at, line, indent)
	case c == '"' || c == '\'':
		n = r.quoted(at, line.end)
	default:
		n = r.plain(at, line.end)
	}
	r.next++
	// A deeper line would go on with the scalar.
	if r.next < len(r.lines) && r.lines[r.next].indent > indent {
		return r.giveUp()
	}
	return n
}

// quoted reads a quoted scalar without escapes that ends on its line.
func (r *simple) quoted(at, end int) *Node {
	quote := r.src[at]
	length := strings.IndexByte(r.src[at+1:end], quote)
	if length < 0 {
		return r.giveUp()
	}
	text := r.src[at+1 : at+1+length]
	after := at + length + 2
	if after != end || quote == '"' && strings.IndexByte(text, '\\') >= 0 {
		return r.giveUp()
	}
	style := SingleQuoted
	if quote == '"' {
		style = DoubleQuoted
	}
	return r.node(Node{Kind: String, Style: style, Text: text, Start: at, End: after})
}

// plain reads a plain scalar that fills the rest of its line.
func (r *simple) plain(at, end int) *Node {
	text := r.src[at:end]
	if strings.HasSuffix(text, " ") || strings.HasSuffix(text, ":") || strings.Contains(text, ": ") || strings.Contains(text, " #") {
		return r.giveUp()
	}
	n := r.node(Node{Kind: String, Style: Plain, Text: text, Start: at, End: end})
	switch c := text[0]; {
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80:
		if isWordOfYAML(text) {
			return r.giveUp()
		}
	case isDateLike(text):
	case c >= '0' && c <= '9':
		switch tag := (&yaml.Node{Kind: yaml.ScalarNode, Value: text}).ShortTag(); tag {
		case "!!str", "!!timestamp":
			if isJSONNumber(text) { // too large a one
				return r.giveUp()
			}
		case "!!int":
			if !isJSONNumber(text) {
				return r.giveUp()
			}
			n.Kind = Number
		default:
			return r.giveUp()
		}
	case c == '(' || c == '/' || c == '$':
	default:
		return r.giveUp()
	}
	return n
}

// isDateLike recognises YYYY-MM and YYYY-MM-DD, digits that YAML takes for no number.
func isDateLike(text string) bool {
	if len(text) != len("2006-01") && len(text) != len("2006-01-02") {
		return false
	}
	for i := range len(text) {
		isDash := i == len("2006") || i == len("2006-01")
		if isDash != (text[i] == '-') || !isDash && (text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}

// blockScalar reads "|", "|-", ">" and ">-" with lines of one indentation.
func (r *simple) blockScalar(at int, line simpleLine, indent int) *Node {
	header := r.src[at:line.end]
	n := r.node(Node{Kind: String, Style: Literal, Start: at})
	if header[0] == '>' {
		n.Style = Folded
	}
	if len(header) > 2 || len(header) == 2 && header[1] != '-' {
		return r.giveUp()
	}
	text := r.text[:0]
	inner, blanks := -1, 0
	start := line.end + 1
	for start < len(r.src) {
		end := strings.IndexByte(r.src[start:], '\n')
		if end < 0 {
			return r.giveUp() // the last line has no break, so that neither has the text
		}
		end += start
		content := strings.TrimLeft(r.src[start:end], " ")
		own := end - start - len(content)
		if content == "" {
			if own > 0 {
				return r.giveUp() // blanks may belong to the text
			}
			blanks++
			start = end + 1
			continue
		}
		if inner < 0 {
			if own <= indent || blanks > 0 {
				return r.giveUp()
			}
			inner = own
		}
		if own < inner {
			if own > indent {
				return r.giveUp()
			}
			break
		}
		if own > inner && n.Style == Folded {
			return r.giveUp() // lines that stand deeper are not folded
		}
		breaks := blanks
		if n.Style == Literal {
			breaks++
		}
		switch {
		case len(text) == 0:
		case breaks == 0:
			text = append(text, ' ')
		default:
			for range breaks {
				text = append(text, '\n')
			}
		}
		text = append(text, r.src[start+inner:end]...)
		n.End = start + len(strings.TrimRight(r.src[start:end], " "))
		blanks = 0
		start = end + 1
	}
	if inner < 0 {
		return r.giveUp()
	}
	if len(header) == 1 {
		text = append(text, '\n')
	}
	n.Text, r.text = string(text), text
	for r.next++; r.next < len(r.lines) && r.lines[r.next].start < start; {
		r.next++
	}
	return n
}
