package document

import (
	"encoding/json"
	"strconv"
	"strings"
)

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")
var unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")

// Pointer writes tokens as a JSON pointer (RFC 6901). No tokens give "", the whole
// document.
func Pointer(tokens ...string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		escapePointer.WriteString(&b, t)
	}
	return b.String()
}

// Tokens splits a JSON pointer; the inverse of Pointer.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if strings.Contains(pointer, "~") {
		for i, t := range tokens {
			tokens[i] = unescapePointer.Replace(t)
		}
	}
	return tokens
}

// Find follows a JSON pointer. key is nil for the root and for the items of a list.
// When the pointer leads nowhere, value is nil.
func (d *Document) Find(pointer string) (key, value *Node) {
	value = d.Root
	for _, token := range Tokens(pointer) {
		if value == nil {
			return nil, nil
		}
		parent := value
		key, value = nil, nil
		switch parent.Kind {
		case Map:
			for i := range parent.Fields {
				if parent.Fields[i].Key.Text == token {
					key, value = parent.Fields[i].Key.Node(), parent.Fields[i].Value
					break
				}
			}
		case List:
			i, err := strconv.Atoi(token)
			if err == nil && i >= 0 && i < len(parent.Items) && strconv.Itoa(i) == token {
				value = parent.Items[i]
			}
		}
	}
	return key, value
}

// Value returns the node as encoding/json would decode it with UseNumber: nil, bool,
// json.Number, string, []any or map[string]any. A Hole is nil. The caller owns the
// result.
func (n *Node) Value() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = item.Value()
		}
		return list
	case Map:
		m := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			m[f.Key.Text] = f.Value.Value()
		}
		return m
	}
	return nil
}

// Equal tells whether two nodes hold the same data, however they are written. The
// order of a mapping's keys does not count.
func Equal(a, b *Node) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields):
		return false
	}
	for i := range a.Items {
		if !Equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	inB := b.Lookup()
	for i := range a.Fields {
		if !Equal(a.Fields[i].Value, inB(a.Fields[i].Key.Text)) {
			return false
		}
	}
	return true
}
