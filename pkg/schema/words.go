package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// Words that the messages are made of.

func typeWords(types []string) string {
	editors := map[string]string{
		"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
		"array": "a list", "object": "a mapping", "null": "nothing",
	}
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = cmp.Or(editors[t], t)
	}
	return strings.Join(out, " or ")
}

// literal writes a value of the schema as an entry would have it.
func literal(n *document.Node) string {
	if n.IsScalar() {
		return shown(n)
	}
	text, err := json.Marshal(n.Value())
	if err != nil || len(text) > 60 {
		return n.Kind.String() + " that the schema gives"
	}
	return string(text)
}

var formatWords = map[string]string{
	"date": "a day in the calendar: YYYY-MM-DD", "date-time": "a date and time such as 2027-03-31T12:00:00Z",
	"time": "a time such as 12:00:00Z", "duration": "a duration such as P3D", "email": "an email address",
	"hostname": "a host name", "ipv4": "an IPv4 address", "ipv6": "an IPv6 address", "uri": "a full web address",
	"uri-reference": "a web address", "uuid": "a UUID", "regex": "a regular expression",
	PartialDate: "a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD",
}

// canonical writes a value so that equal values are equal text: numbers by their
// value, fields by name.
func canonical(n *document.Node) string {
	var b strings.Builder
	var write func(n *document.Node)
	write = func(n *document.Node) {
		switch n.Kind {
		case document.List:
			b.WriteByte('[')
			for _, item := range n.Items {
				write(item)
			}
			b.WriteByte(']')
		case document.Map:
			fields := slices.Clone(n.Fields)
			slices.SortFunc(fields, func(a, b document.Field) int { return strings.Compare(a.Key.Text, b.Key.Text) })
			b.WriteByte('{')
			for _, f := range fields {
				b.WriteString(strconv.Quote(f.Key.Text))
				write(f.Value)
			}
			b.WriteByte('}')
		case document.Number:
			if r, ok := new(big.Rat).SetString(n.Text); ok {
				b.WriteString("#" + r.RatString() + ",")
			}
		case document.String:
			b.WriteString(strconv.Quote(n.Text))
		default:
			fmt.Fprintf(&b, "%d%s,", n.Kind, n.Text)
		}
	}
	write(n)
	return b.String()
}

func lengthMessage(keyword, subject string, got int, limit, unit string) string {
	has := subject + " has " + words.Count(got, unit)
	switch {
	case strings.HasPrefix(keyword, "min"):
		return has + "; it needs at least " + limit
	case limit == "0":
		return has + "; none is allowed"
	case limit == "1":
		return has + "; at most 1 is allowed"
	}
	return has + "; at most " + limit + " are allowed"
}

// shown writes a value for a message, shortened.
func shown(n *document.Node) string {
	switch n.Kind {
	case document.List, document.Map, document.Null, document.Hole:
		return n.Kind.String()
	case document.Number, document.Bool:
		return n.Text
	}
	const limit = 60
	if utf8.RuneCountInString(n.Text) > limit {
		return fmt.Sprintf("%q", string([]rune(n.Text)[:limit-1])+"…")
	}
	return fmt.Sprintf("%q", n.Text)
}

func hasText(n *document.Node) bool {
	return n.IsScalar() && n.Kind != document.Null && n.Kind != document.Hole
}

// firstKey is where findings about a whole mapping stand.
func firstKey(n *document.Node) *document.Node {
	if n.Kind == document.Map && len(n.Fields) > 0 {
		return n.Fields[0].Key.Node()
	}
	return n
}

func lastToken(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }
