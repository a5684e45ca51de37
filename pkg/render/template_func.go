package render

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
)

// TemplateFunction is a function of our own in a template.
type TemplateFunction struct {
	// Call shows how; Usage says what it gives.
	Call, Usage string
}

// TemplateFunctions lists them in the order of help. The value to work on stands last,
// so that it can come through a pipe.
func TemplateFunctions() []TemplateFunction {
	return []TemplateFunction{
		{`get "dates.retires" .`, "the value at a dotted path, lists entered on the way"},
		{`has "dates.retires" .`, "whether there is one"},
		{`join ", " .aliases`, "the items of a list on one line"},
		{`default "none" .x`, "the first value if the second is empty"},
		{`date .dates.retires`, "a date in words, as precise as it is"},
		{`upper .id`, "capital letters; lower and trim work alike"},
		{`json .`, "the value as JSON on one line"},
	}
}

// templateFunction is a function of a template. run is called with as many arguments as
// it takes; most is -1 where there is no end.
type templateFunction struct {
	least, most int
	run         func(r *templateRun, at parse.Node, args []any) any
}

// templateFunctions are Go's, and ours. None fails on what an item lacks or has of
// another kind: only what the template itself says is a fault.
func templateFunctions() map[string]templateFunction {
	fit := func(f func(order int) bool) templateFunction {
		return templateFunction{2, 2, func(r *templateRun, at parse.Node, args []any) any {
			order, ok := r.order(args[0], args[1], at)
			return ok && f(order)
		}}
	}
	ofText := func(f func(string) string) templateFunction {
		return templateFunction{1, 1, func(r *templateRun, at parse.Node, args []any) any { return r.made(f(r.text(args[0], at)), at) }}
	}
	ofWords := func(f func(string) string) templateFunction {
		return templateFunction{0, -1, func(r *templateRun, at parse.Node, args []any) any { return r.made(f(r.print(args, at)), at) }}
	}
	return map[string]templateFunction{
		"and": {1, -1, nil}, "or": {1, -1, nil}, // run with the command, because they need not look at everything
		"not": {1, 1, func(_ *templateRun, _ parse.Node, args []any) any { return !isTrue(args[0]) }},
		"eq":  {2, -1, (*templateRun).equal},
		"ne": {2, 2, func(r *templateRun, at parse.Node, args []any) any {
			same, _ := r.equal(at, args).(bool)
			return !same
		}},
		"lt":       fit(func(order int) bool { return order < 0 }),
		"le":       fit(func(order int) bool { return order <= 0 }),
		"gt":       fit(func(order int) bool { return order > 0 }),
		"ge":       fit(func(order int) bool { return order >= 0 }),
		"len":      {1, 1, (*templateRun).length},
		"index":    {1, -1, (*templateRun).index},
		"slice":    {1, 3, (*templateRun).slice},
		"print":    ofWords(func(s string) string { return s }),
		"println":  {0, -1, (*templateRun).println},
		"printf":   {1, -1, (*templateRun).printf},
		"html":     ofWords(template.HTMLEscapeString),
		"js":       ofWords(template.JSEscapeString),
		"urlquery": ofWords(func(s string) string { return template.URLQueryEscaper(s) }),

		"get": {2, 2, func(r *templateRun, at parse.Node, args []any) any { return r.get(r.text(args[0], at), args[1], at) }},
		"has": {2, 2, func(r *templateRun, at parse.Node, args []any) any {
			return isTrue(r.get(r.text(args[0], at), args[1], at))
		}},
		"join": {2, 2, (*templateRun).join},
		"default": {2, 2, func(_ *templateRun, _ parse.Node, args []any) any {
			if isTrue(args[1]) {
				return args[1]
			}
			return args[0]
		}},
		"date":  ofText(date.Words),
		"upper": ofText(strings.ToUpper),
		"lower": ofText(strings.ToLower),
		"trim":  ofText(strings.TrimSpace),
		"json":  {1, 1, func(r *templateRun, at parse.Node, args []any) any { return r.json(args[0], at) }},
	}
}

// made counts text that a function has made.
func (r *templateRun) made(text string, at parse.Node) string {
	if !r.spend(len(text)/charsPerStep, at) {
		return ""
	}
	return text
}

// order compares two values; ok is false where there is no order, as with what is
// missing.
func (r *templateRun) order(a, b any, at parse.Node) (order int, ok bool) {
	if s, isText := a.(string); isText {
		t, isText := b.(string)
		r.made(s[:min(len(s), len(t))], at)
		return strings.Compare(s, t), isText && s != "" && t != ""
	}
	x, isNumber := asFloat(a)
	y, areNumbers := asFloat(b)
	return cmp.Compare(x, y), isNumber && areNumbers
}

// equal tells whether the first value is one of the others. What is missing is equal to
// nil and to empty text.
func (r *templateRun) equal(at parse.Node, args []any) any {
	for _, other := range args[1:] {
		if isNothing(args[0]) || isNothing(other) {
			if isNothing(args[0]) && isNothing(other) {
				return true
			}
			continue
		}
		if b, ok := args[0].(bool); ok && other == b {
			return true
		}
		if order, ok := r.order(args[0], other, at); ok && order == 0 {
			return true
		}
	}
	return false
}

// length is the number of items, or of characters.
func (r *templateRun) length(at parse.Node, args []any) any {
	switch v := args[0].(type) {
	case []any:
		return len(v)
	case out.Object:
		return len(v)
	case string:
		return utf8.RuneCountInString(r.made(v, at))
	}
	return 0
}

// index is the item at a place, or the value under a key, of each value in turn.
func (r *templateRun) index(_ parse.Node, args []any) any {
	v := args[0]
	for _, place := range args[1:] {
		switch of := v.(type) {
		case []any:
			v = nil
			if i, ok := asInt(place); ok && i >= 0 && i < len(of) {
				v = of[i]
			}
		case out.Object:
			key, _ := place.(string)
			v, _ = of.Get(key)
		default:
			return nil
		}
	}
	return v
}

// slice is the part of a list or text from one place to another, as far as there is
// one.
func (r *templateRun) slice(at parse.Node, args []any) any {
	var text []rune
	list, isList := args[0].([]any)
	if s, ok := args[0].(string); ok {
		text = []rune(r.made(s, at))
	} else if !isList {
		return nil
	}
	from, to := 0, len(list)+len(text)
	for i, bound := range []*int{&from, &to} {
		if len(args) > i+1 {
			n, _ := asInt(args[i+1])
			*bound = min(max(n, 0), len(list)+len(text))
		}
	}
	if to = max(from, to); isList {
		return list[from:to]
	}
	return string(text[from:to])
}

// print writes values one after the other, with a blank between two that are no text,
// as Go does.
func (r *templateRun) print(args []any, at parse.Node) string {
	var b strings.Builder
	for i, v := range args {
		_, isText := v.(string)
		if i > 0 {
			if _, wasText := args[i-1].(string); !isText && !wasText {
				b.WriteByte(' ')
			}
		}
		b.WriteString(r.made(r.text(v, at), at))
	}
	return b.String()
}

func (r *templateRun) println(at parse.Node, args []any) any {
	var b strings.Builder
	for i, v := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(r.made(r.text(v, at), at))
	}
	return b.String() + "\n"
}

// verb is a place in the format of printf: flags, width, precision, and what is done
// with the value.
var verb = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%([-+# 0]*)([0-9]*)(\.[0-9]*)?(.?)`) })

// widest is how many characters printf fills up to.
const widest = 1000

// printf is Go's, with each value taken for what its verb wants: "%d" of 10.0 is 10,
// "%.2f" of 3 is 3.00, and what cannot be taken so is written as text.
func (r *templateRun) printf(at parse.Node, args []any) any {
	format := r.text(args[0], at)
	var b strings.Builder
	next, last := 1, 0
	for _, place := range verb().FindAllStringIndex(format, -1) {
		b.WriteString(r.made(format[last:place[0]], at))
		last = place[1]
		m := verb().FindStringSubmatch(format[place[0]:place[1]])
		if m[4] == "%" {
			b.WriteByte('%')
			continue
		}
		if next == len(args) {
			r.fail(at, "printf has no value for %q", m[0])
			return nil
		}
		b.WriteString(r.made(r.formatted(m, args[next], at), at))
		next++
		if r.err != nil {
			return nil
		}
	}
	b.WriteString(r.made(format[last:], at))
	if next < len(args) {
		r.fail(at, "printf has %d values, and a place for %d", len(args)-1, next-1)
	}
	return b.String()
}

// formatted writes one value. m is what verb found.
func (r *templateRun) formatted(m []string, v any, at parse.Node) string {
	whole, flags, width, precision, letter := m[0], m[1], m[2], m[3], m[4]
	for _, n := range []string{width, strings.TrimPrefix(precision, ".")} {
		if len(n) > 4 || len(n) == 4 && n > strconv.Itoa(widest) {
			r.fail(at, "%q asks for more than %d characters", whole, widest)
			return ""
		}
	}
	text, isText := v.(string)
	switch letter {
	case "d", "b", "o", "O", "x", "X", "c", "U":
		if n, ok := asInt(v); ok {
			return fmt.Sprintf(whole, n)
		}
		if isText && strings.ToLower(letter) == "x" {
			return fmt.Sprintf(whole, r.made(text, at))
		}
		precision = ""
	case "e", "E", "f", "F", "g", "G":
		if f, ok := asFloat(v); ok {
			return fmt.Sprintf(whole, f)
		}
		precision = ""
	case "q":
		return fmt.Sprintf(whole, r.made(r.text(v, at), at))
	case "t", "s", "v":
	default:
		r.fail(at, "printf does not know %q", whole)
		return ""
	}
	side := ""
	if strings.Contains(flags, "-") {
		side = "-"
	}
	return fmt.Sprintf("%"+side+width+precision+"s", r.made(r.text(v, at), at))
}

// get is the value at a dotted path, each of a list's where one stands on the way. A
// field may have a dot in its own name.
func (r *templateRun) get(path string, v any, at parse.Node) any {
	if o, ok := v.(out.Object); ok {
		if v, ok := o.Get(path); ok {
			return v
		}
	}
	for name := range strings.SplitSeq(path, ".") {
		v = r.field(name, v, at)
	}
	return v
}

func (r *templateRun) field(name string, v any, at parse.Node) any {
	switch v := v.(type) {
	case out.Object:
		value, _ := v.Get(name)
		return value
	case []any:
		list := []any{}
		if !r.spend(len(v), at) {
			return nil
		}
		for _, item := range v {
			switch value := r.field(name, item, at).(type) {
			case nil:
			case []any:
				list = append(list, value...)
			default:
				list = append(list, value)
			}
		}
		return list
	}
	return nil
}

// join writes the items of a list, or a single value.
func (r *templateRun) join(at parse.Node, args []any) any {
	list, ok := args[1].([]any)
	if !ok {
		return r.text(args[1], at)
	}
	separator := r.text(args[0], at)
	if !r.spend(len(list)*(1+len(separator)/charsPerStep), at) {
		return nil
	}
	words := make([]string, len(list))
	for i, item := range list {
		words[i] = r.made(r.text(item, at), at)
	}
	return strings.Join(words, separator)
}
