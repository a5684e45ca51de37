package out

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

// YAML writes a value as YAML: anything that JSON writes, in the same order.
func YAML(w io.Writer, v any) error {
	text, err := Marshal(Encode(v))
	if err != nil {
		return err
	}
	ordered, err := decode(text)
	if err != nil {
		return err
	}
	var b strings.Builder
	writeYAML(&b, ordered, 0, false)
	return put(w, b.String())
}

// decode reads JSON; objects become Object, and numbers stay as they are written.
func decode(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return decodeOrdered(dec)
}

// decodeOrdered reads one JSON value; objects become Object.
func decodeOrdered(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := Object{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			value, err := decodeOrdered(dec)
			if err != nil {
				return nil, err
			}
			o = append(o, Member{key.(string), value})
		}
		_, err = dec.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			value, err := decodeOrdered(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = dec.Token()
		return list, err
	case json.Delim('}'), json.Delim(']'):
		return nil, errors.New("unexpected end of JSON")
	}
	return token, nil
}

// writeYAML writes a value at an indentation. inline tells that the line has already
// begun, with "key:" or "-".
func writeYAML(b *strings.Builder, v any, indent int, inline bool) {
	pad := strings.Repeat(" ", indent)
	switch v := v.(type) {
	case Object:
		if len(v) == 0 {
			b.WriteString("{}\n")
			return
		}
		for i, m := range v {
			if i > 0 || !inline {
				b.WriteString(pad)
			}
			key := YAMLScalar(m.Key)
			if len(key) > longestKey {
				key = "? " + key + "\n" + pad
			}
			b.WriteString(key + ":")
			if isBlock(m.Value) {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
			writeYAML(b, m.Value, indent+2, !isBlock(m.Value))
		}
	case []any:
		if len(v) == 0 {
			b.WriteString("[]\n")
			return
		}
		for _, item := range v {
			if list, ok := item.([]any); ok && isBlock(list) {
				b.WriteString(pad + "-\n")
				writeYAML(b, item, indent+2, false)
				continue
			}
			b.WriteString(pad + "- ")
			writeYAML(b, item, indent+2, true)
		}
	case string:
		text := YAMLScalar(v)
		if body := strings.TrimSuffix(v, "\n"); strings.Contains(body, "\n") && !strings.HasSuffix(body, "\n") && document.CanLiteral(v) {
			text = document.LiteralBlock(v, max(indent, 2))
		}
		b.WriteString(text + "\n")
	case json.Number, bool:
		fmt.Fprintln(b, v)
	default:
		b.WriteString("null\n")
	}
}

// isBlock tells whether a value has lines of its own.
func isBlock(v any) bool {
	switch v := v.(type) {
	case Object:
		return len(v) > 0
	case []any:
		return len(v) > 0
	}
	return false
}

var plainYAML = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./()'%+ -]*$`)

// longestKey is the number of bytes up to which a key may stand before its colon
// without further signs; YAML allows 1024 characters.
const longestKey = 1000

// YAMLScalar writes text plainly where that is plain to people too, else in quotes.
func YAMLScalar(s string) string {
	if plainYAML.MatchString(s) && !document.IsTyped(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return document.Quoted(s)
}
