package out

import (
	"io"
	"regexp"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

// YAML writes a value as YAML: anything that JSON writes, in the same order.
func YAML(w io.Writer, v any) error {
	data := Encode(v)
	if _, err := Marshal(data); err != nil {
		return err
	}
	var b strings.Builder
	writeYAML(&b, data, 0, false)
	return put(w, b.String())
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
		if body := strings.TrimSuffix(v, "\n"); strings.Contains(body, "\n") && !strings.HasSuffix(body, "\n") && document.CanLiteral(v) && !isCommand(v) {
			text = document.LiteralBlock(v, max(indent, 2))
		}
		b.WriteString(text + "\n")
	default:
		b.WriteString(jsonText(v) + "\n")
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

// YAMLScalar writes text plainly where that is plain to people too, else in quotes. What a
// CI runner would obey anywhere in a line is escaped.
func YAMLScalar(s string) string {
	if isCommand(s) {
		return string(newGuard(nil, inJSON).defuse([]byte(jsonText(s))))
	}
	if plainYAML.MatchString(s) && !document.IsTyped(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return document.Quoted(s)
}
