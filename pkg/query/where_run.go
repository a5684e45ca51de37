package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// While an expression runs, a value is nil for what an entry lacks, string, float64,
// bool, date.Date, span, []any or mapping. No function stops the run, whatever it is
// given.

// mapping is a mapping of an entry, whose fields are read when they are asked for.
type mapping struct {
	node  *document.Node
	shape *schema.Shape
}

// span is a date in quotes: all of its days.
type span date.Date

// read turns a node into a value.
func read(n *document.Node, shape *schema.Shape) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case document.Map:
		return mapping{n, shape}
	case document.List:
		var items *schema.Shape
		if shape != nil {
			items = shape.Items
		}
		out := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			if v := read(item, items); v != nil {
				out = append(out, v)
			}
		}
		return out
	case document.Null, document.Hole:
		return nil
	}
	switch t := typeOf(shape); {
	case t.kind == dateKind:
		if d, err := date.Parse(n.Text); err == nil {
			return d
		}
		return nil
	case t.kind == textKind || n.Kind == document.String:
		return n.Text
	case n.Kind == document.Number:
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil {
			return nil
		}
		return f
	}
	return n.Text == "true"
}

// field reads a field of a mapping, and of each mapping of a list.
func field(of any, name string) any {
	switch of := of.(type) {
	case mapping:
		var shape *schema.Shape
		if of.shape != nil {
			shape = of.shape.Property(name)
		}
		return read(of.node.Field(name), shape)
	case []any:
		out := make([]any, 0, len(of))
		for _, item := range of {
			switch v := field(item, name).(type) {
			case nil:
			case []any:
				out = append(out, v...)
			default:
				out = append(out, v)
			}
		}
		return out
	}
	return nil
}

// whereFunctions are what expressions are made of once they are checked.
func whereFunctions(today time.Time) map[string]func(args ...any) (any, error) {
	now := date.Date{Text: today.Format(time.DateOnly), First: today, Last: today}
	two := func(f func(a, b any) bool) func(args ...any) (any, error) {
		return func(args ...any) (any, error) { return f(args[0], args[1]), nil }
	}
	one := func(f func(a any) any) func(args ...any) (any, error) {
		return func(args ...any) (any, error) { return f(args[0]), nil }
	}
	words := func(f func(a, b string) bool) func(args ...any) (any, error) {
		return two(func(a, b any) bool { return f(asText(a), asText(b)) })
	}
	order := func(f func(n int) bool) func(args ...any) (any, error) {
		return two(func(a, b any) bool { n, ok := compareValues(a, b); return ok && f(n) })
	}
	return map[string]func(args ...any) (any, error){
		"get":        func(args ...any) (any, error) { return field(args[0], asText(args[1])), nil },
		"truth":      one(func(a any) any { return a == true }),
		"number":     one(func(a any) any { return asNumber(a, notANumber()) }),
		"amount":     one(func(a any) any { return asNumber(a, 0) }),
		"text":       one(func(a any) any { return asText(a) }),
		"list":       one(func(a any) any { return asList(a) }),
		"numbers":    one(func(a any) any { return numbers(a) }),
		"length":     one(func(a any) any { return length(a) }),
		"equal":      two(equalValues),
		"less":       order(func(n int) bool { return n < 0 }),
		"atMost":     order(func(n int) bool { return n <= 0 }),
		"more":       order(func(n int) bool { return n > 0 }),
		"atLeast":    order(func(n int) bool { return n >= 0 }),
		"isIn":       two(isIn),
		"contains":   words(strings.Contains),
		"startsWith": words(strings.HasPrefix),
		"endsWith":   words(strings.HasSuffix),
		"matches": two(func(a, b any) bool {
			pattern, ok := b.(*regexp.Regexp)
			return ok && pattern.MatchString(asText(a))
		}),
		"today":    func(...any) (any, error) { return now, nil },
		"age":      one(func(a any) any { return age(a, today) }),
		"has":      two(func(a, b any) bool { return has(a, asText(b)) }),
		"needs":    two(needs),
		"provides": two(func(a, b any) bool { return isIn(b, field(a, "capabilities")) }),
	}
}

func asText(v any) string {
	s, _ := v.(string)
	return s
}

func asNumber(v any, otherwise float64) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return otherwise
}

func asList(v any) []any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case []any:
		return v
	}
	return []any{v}
}

func numbers(v any) []any {
	out := []any{}
	for _, item := range asList(v) {
		if n := asNumber(item, notANumber()); n == n {
			out = append(out, n)
		}
	}
	return out
}

func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case []any:
		return len(v)
	}
	return 0
}

// compareValues orders two values of one kind; ok is false where there is no order.
func compareValues(a, b any) (order int, ok bool) {
	switch a := a.(type) {
	case string:
		if s, is := b.(string); is {
			return strings.Compare(a, s), true
		}
	case int, float64:
		x, y := asNumber(a, notANumber()), asNumber(b, notANumber())
		switch {
		case x < y:
			return -1, true
		case x > y:
			return 1, true
		}
		return 0, x == y
	case date.Date:
		switch b := b.(type) {
		case date.Date:
			return a.Last.Compare(b.Last), true
		case span:
			return within(a, b), true
		}
	case span:
		if d, is := b.(date.Date); is {
			return -within(d, a), true
		}
	}
	return 0, false
}

// within tells whether a date, which counts as its last day, lies before, in or after
// a span.
func within(d date.Date, s span) int {
	switch {
	case d.Last.Before(s.First):
		return -1
	case d.Last.After(s.Last):
		return 1
	}
	return 0
}

// equalValues compares single values. Empty text is the same as no value.
func equalValues(a, b any) bool {
	if a == nil || a == "" {
		return b == nil || b == "" || length(b) == 0 && isList(b)
	}
	if b == nil {
		return isList(a) && length(a) == 0
	}
	switch v := a.(type) {
	case bool:
		return v == b
	}
	order, ok := compareValues(a, b)
	return ok && order == 0
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

func isIn(a, list any) bool {
	for _, item := range asList(list) {
		if equalValues(a, item) && a != nil {
			return true
		}
	}
	return false
}

// age is the number of days since the last day of a date.
func age(v any, today time.Time) any {
	switch d := v.(type) {
	case date.Date:
		return today.Sub(d.Last).Hours() / 24
	case span:
		return today.Sub(d.Last).Hours() / 24
	}
	return nil
}

// has tells whether there is a value at a dotted path.
func has(v any, path string) bool {
	m, ok := v.(mapping)
	if !ok {
		return false
	}
	r := catalogue.Record{Node: m.node, Shape: m.shape}
	for _, n := range r.Values(path) {
		if n.Kind != document.Null && n.Kind != document.Hole {
			return true
		}
	}
	return false
}

// needs tells whether an entry requires a standard.
func needs(entry, id any) bool {
	for _, item := range asList(field(entry, "standards")) {
		if field(item, "id") == id && field(item, "use") == "required" {
			return true
		}
	}
	return false
}
