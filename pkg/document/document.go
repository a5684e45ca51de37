// Package document reads one file of YAML 1.2 or JSON into a tree of nodes that know their
// place.
//
// From the tree come a JSON-shaped value (dates stay strings, numbers keep their
// digits) and the way from a JSON pointer to the key and the value it names. Parsing
// never fails: what is wrong with a file is findings. It is the only user of yaml.v3,
// decodes each file once, and hides the parser's types.
package document

import (
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
)

// MaxBytes is the size above which a file of our own is not parsed. What others wrote may
// be larger: Dialect.MaxBytes.
const MaxBytes = 1 << 20

// MaxDepth is the number of lists and mappings that may stand inside one another.
const MaxDepth = 64

// Kind is what a node holds. The zero value is Hole.
type Kind uint8

// The kinds of node. A Hole stands where a finding has been reported and the value
// is not known; whoever checks values says nothing about it.
const (
	Hole Kind = iota
	Null
	Bool
	Number
	String
	List
	Map
)

var kindNames = [...]string{"nothing", "nothing", "yes or no", "a number", "text", "a list", "a mapping"}

// String names the kind in an editor's words.
func (k Kind) String() string { return kindNames[k] }

// Style is how a node is written.
type Style uint8

// The styles. Block is any list or mapping without brackets.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow
	Block
)

// Node is one value. Nodes are read-only once Parse has returned, but for
// Document.Reread, which belongs to whoever parsed the document.
type Node struct {
	Kind  Kind
	Style Style
	// Text is the decoded text of a scalar. For a Number it is a valid JSON number,
	// for a Bool "true" or "false".
	Text string
	// Start and End are byte offsets into the source; End is just after the last byte.
	// The empty value of "key:" has Start == End.
	Start, End int
	// Fields are the members of a Map in the order of the file, each key once.
	Fields []Field
	// Items are the members of a List.
	Items []*Node
}

// Field is a member of a mapping.
type Field struct {
	Key   Key
	Value *Node
}

// Key is the key of a Field: less than a Node, because there are as many as values.
type Key struct {
	Text string
	// Start and End are byte offsets as those of a Node.
	Start, End int
	Style      Style
}

// Node is the key as a node, for whoever takes any node.
func (k Key) Node() *Node {
	return &Node{Kind: String, Style: k.Style, Text: k.Text, Start: k.Start, End: k.End}
}

// key is a scalar as a key.
func (n *Node) key() Key { return Key{n.Text, n.Start, n.End, n.Style} }

// Field returns the value under a key, or nil. It may be called on nil.
func (n *Node) Field(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key.Text == key {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Lookup is Field for whoever asks for all fields: with a table where there are many.
func (n *Node) Lookup() func(key string) *Node {
	if len(n.Fields) < fewKeys {
		return n.Field
	}
	table := make(map[string]*Node, len(n.Fields))
	for _, f := range n.Fields {
		table[f.Key.Text] = f.Value
	}
	return func(key string) *Node { return table[key] }
}

// Texts returns the texts of a list's scalars that are not empty, in the order of the
// file. n may be nil.
func (n *Node) Texts() []string {
	if n == nil || len(n.Items) == 0 {
		return nil
	}
	texts := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind != Map && item.Kind != List && item.Text != "" {
			texts = append(texts, item.Text)
		}
	}
	return texts
}

// At follows keys from mapping to mapping and returns the node there, or nil. It may be
// called on nil.
func (n *Node) At(path ...string) *Node {
	for _, key := range path {
		n = n.Field(key)
	}
	return n
}

// TextAt is the text of the scalar at At, of the node itself without a path; "" when
// there is none.
func (n *Node) TextAt(path ...string) string {
	if n = n.At(path...); n != nil {
		return n.Text
	}
	return ""
}

// IsScalar tells whether the node is neither a list nor a mapping.
func (n *Node) IsScalar() bool { return n.Kind != Map && n.Kind != List }

// Document is one parsed YAML document.
type Document struct {
	// Name is the slash-separated path under which the file was read.
	Name string
	// Root is nil when the file could not be understood at all.
	Root *Node
	src  string
	// starts are found when somebody asks for lines: in most files nothing is wrong.
	starts []int
	once   sync.Once
}

// lines are where the lines begin: see diag.LineStarts.
func (d *Document) lines() []int {
	d.once.Do(func() { d.starts = diag.LineStarts(d.src) })
	return d.starts
}

// Husk is a document without its text and its values: of its root the kind is left.
func (d *Document) Husk() *Document {
	h := &Document{Name: d.Name}
	if d.Root != nil {
		h.Root = &Node{Kind: d.Root.Kind}
	}
	return h
}

// Source returns the text that was parsed, without a byte-order mark.
func (d *Document) Source() string { return d.src }

// Pos turns a byte offset into a place.
func (d *Document) Pos(offset int) diag.Pos {
	offset = max(0, min(offset, len(d.src)))
	line := d.lineAt(offset)
	return diag.Pos{Line: line + 1, Col: utf8.RuneCountInString(d.src[d.lines()[line]:offset]) + 1}
}

// lineAt returns the 0-based line that holds an offset.
func (d *Document) lineAt(offset int) int {
	i, isStart := slices.BinarySearch(d.lines(), offset)
	if isStart {
		return i
	}
	return i - 1
}

// Line returns the text of a 1-based line without its break, empty outside the file.
func (d *Document) Line(n int) string { return diag.Line(d.src, d.lines(), n) }

// Finding reports a fault on the bytes from start to end. The caller adds the
// pointer, the help and the entry's id where it knows them.
func (d *Document) Finding(start, end int, rule string, severity diag.Severity, message string) diag.Finding {
	pos := d.Pos(start)
	return diag.Finding{
		File: d.Name, Pos: pos, End: d.Pos(end),
		Rule: rule, Severity: severity, Message: message,
		Excerpt: d.Line(pos.Line),
	}
}

// FindingAt reports a fault on a node.
func (d *Document) FindingAt(n *Node, rule string, severity diag.Severity, message string) diag.Finding {
	return d.Finding(n.Start, n.End, rule, severity, message)
}

// Reread makes plain numbers read as text wherever want says so, because only the
// schema knows that 2026 is a year. want is called with each Number's pointer
// tokens, a slice that is only valid during the call.
func (d *Document) Reread(want func(path []string) bool) {
	var path []string
	var walk func(n *Node)
	walk = func(n *Node) {
		switch n.Kind {
		case Number:
			if n.Style == Plain && n.End > n.Start && want(path) {
				n.Kind, n.Text = String, d.src[n.Start:n.End]
			}
		case Map:
			for i := range n.Fields {
				path = append(path, n.Fields[i].Key.Text)
				walk(n.Fields[i].Value)
				path = path[:len(path)-1]
			}
		case List:
			path = append(path, ListStep)
			for _, item := range n.Items {
				walk(item)
			}
			path = path[:len(path)-1]
		}
	}
	if d.Root != nil {
		walk(d.Root)
	}
}

// ListStep stands for "any item" in the paths that Reread hands out.
const ListStep = "*"

func isBreak(c byte) bool { return c == '\n' || c == '\r' }
