// Package out turns a result into bytes on a writer: one function a format.
//
// It knows no question: a result is data, columns, an outline or a picture, and what
// these say comes with them. Text from entries is never trusted; each format escapes it
// for the place it goes to. It is the only user of tablewriter and goldmark.
package out

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Object is a JSON object that keeps the order of its keys.
type Object []Member

// Member is one key of an Object. It has no name of its own, so that literals may leave
// out the names of its two fields elsewhere too.
type Member = struct {
	Key   string
	Value any
}

// Get returns the value under a key.
func (o Object) Get(key string) (any, bool) {
	for _, m := range o {
		if m.Key == key {
			return m.Value, true
		}
	}
	return nil, false
}

// Keys are the keys in their order.
func (o Object) Keys() []string {
	return Each(o, func(m Member) string { return m.Key })
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.Key, m.Value} {
			text, err := Marshal(v)
			if err != nil {
				return nil, err
			}
			if j == 1 {
				b.WriteByte(':')
			}
			b.Write(text)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// String is the object as JSON.
func (o Object) String() string { return jsonText(o) }

// Marshal is json.Marshal without the escaping of HTML, which is for browsers.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Value turns a node into JSON data whose keys stand in the schema's order; keys that
// the schema does not know follow in the order of the file.
func Value(n *document.Node, shape *schema.Shape) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case document.Map:
		o := make(Object, 0, len(n.Fields))
		if shape != nil {
			for _, p := range shape.Properties {
				if f := n.Field(p.Name); f != nil {
					o = append(o, Member{p.Name, Value(f, p.Shape)})
				}
			}
		}
		for _, f := range n.Fields {
			if shape.Property(f.Key.Text) == nil {
				o = append(o, Member{f.Key.Text, Value(f.Value, nil)})
			}
		}
		return o
	case document.List:
		return Each(n.Items, func(item *document.Node) any { return Value(item, shape.Item()) })
	}
	return n.Value()
}

// JSON writes indented JSON. The items of a struct's lists are written one by one: to hold
// 20,000 of them as JSON takes three times the memory of everything else.
func JSON(w io.Writer, v any) error {
	b := bufio.NewWriter(w)
	if err := writeJSON(b, v); err != nil {
		return err
	}
	if err := put(b, "\n"); err != nil {
		return err
	}
	return b.Flush()
}

func writeJSON(b *bufio.Writer, v any) error {
	fields := reflect.ValueOf(v)
	if fields.Kind() != reflect.Struct || hasForm(v) {
		return writeIndented(b, "", v, "")
	}
	before, list := "{", members(fields)
	for _, m := range list {
		before += fmt.Sprintf("\n  %q: ", m.Key)
		items := reflect.ValueOf(m.Value)
		if items.Kind() != reflect.Slice || items.Len() == 0 || hasForm(m.Value) {
			if err := writeIndented(b, before, m.Value, "  "); err != nil {
				return err
			}
			before = ","
			continue
		}
		before += "["
		for i := range items.Len() {
			if err := writeIndented(b, before+"\n    ", items.Index(i).Interface(), "    "); err != nil {
				return err
			}
			before = ","
		}
		before = "\n  ],"
	}
	if len(list) == 0 {
		return put(b, "{}")
	}
	return put(b, strings.TrimSuffix(before, ",")+"\n}")
}

// writeIndented writes what stands before a value, and the value at an indent.
func writeIndented(b *bufio.Writer, before string, v any, indent string) error {
	compact, err := Marshal(Encode(v))
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, compact, indent, "  "); err != nil {
		return err
	}
	return put(b, before+escapeControls(text.String()))
}

// JSONLines writes each value as JSON on a line of its own.
func JSONLines[T any](w io.Writer, values []T) error {
	var b bytes.Buffer
	for _, v := range values {
		line, err := Marshal(v)
		if err != nil {
			return err
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return put(w, escapeControls(b.String()))
}

// escapeControls writes the control characters that JSON lets stand as \u escapes,
// because JSON is also looked at in terminals, and the two characters that YAML, which
// JSON is otherwise a part of, does not allow.
func escapeControls(text string) string {
	return escaped(text, func(r rune) bool { return r != '\n' && IsControl(r) || r == 0xFFFE || r == 0xFFFF })
}

// IsControl recognises C0, DEL, C1 and the bidirectional controls, which can hide or
// reorder text.
func IsControl(r rune) bool {
	return r < ' ' || r >= 0x7F && r <= 0x9F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// Visible shows control characters instead of sending them. Line breaks and tabs are
// kept.
func Visible(s string) string {
	return escaped(s, func(r rune) bool { return IsControl(r) && r != '\n' && r != '\t' })
}

// VisibleLine is Visible for text that must stay on one line: line breaks and tabs
// become blanks.
func VisibleLine(s string) string {
	if strings.ContainsAny(s, "\n\r\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return escaped(s, IsControl)
}

// escaped writes what is unsafe as \u escapes, and U+FFFD for bytes that are not UTF-8,
// which some terminals obey.
func escaped(s string, unsafe func(rune) bool) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, unsafe) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unsafe(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
