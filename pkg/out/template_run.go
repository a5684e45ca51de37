package out

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Bounds on one item: bytes of its text and of a variable, and values that range goes
// through.
const (
	maxTemplateOutput = 4 << 20
	maxTemplateTurns  = 2_000_000
)

// TemplateFunctions is our own functions for help: how each is called and what it gives.
// The value to work on stands last, so that it can come through a pipe.
const TemplateFunctions = `  get "dates.retires" .    the value at a dotted path, lists entered on the way
  has "dates.retires" .    whether there is one
  join ", " .aliases       the items of a list on one line
  default "none" .x        the first value if the second is empty
  date .dates.retires      a date in words, as precise as it is
  upper .id                capital letters; lower and trim work alike
  json .                   the value as JSON on one line
`

// Values of a template are string, bool, int, json.Number for what is no int, and these
// types. Go takes an empty list or mapping, and what is missing, for false.
type (
	// templateList prints as JSON.
	templateList []any
	// templateMap has a shape, nil where the mapping says itself which fields it has. An
	// empty mapping is a plain Object, because a struct is true.
	templateMap struct {
		Object
		shape *schema.Shape
	}
	// missing prints as nothing.
	missing []any
	// refusal is what a function has against an item, or against the template.
	refusal string
)

func (l templateList) String() string        { return jsonText(l) }
func (missing) MarshalJSON() ([]byte, error) { return []byte("null"), nil }
func (missing) Format(fmt.State, rune)       {}
func (r refusal) Error() string              { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// templateValue turns data into values of a template. A list or a mapping where the
// shape has something else, and the other way round, is left out: whoever wrote the
// template kept to the shape.
func templateValue(v any, shape *schema.Shape) any {
	kinds := []string{"string", "boolean", "integer", "number"}
	switch v.(type) {
	case Object:
		kinds = []string{"object"}
	case []any:
		kinds = []string{"array"}
	}
	if v == nil || shape != nil && len(shape.Types) > 0 && !slices.ContainsFunc(kinds, shape.Is) {
		return missing(nil)
	}
	switch v := v.(type) {
	case Object:
		if len(v) == 0 {
			return v
		}
		return templateMap{Each(v, func(m Member) Member {
			return Member{m.Key, templateValue(m.Value, shape.Property(m.Key))}
		}), shape}
	case []any:
		return templateList(Each(v, func(item any) any { return templateValue(item, shape.Item()) }))
	case json.Number:
		return goNumber(v)
	}
	return v
}

// goNumber makes an int of a number that is one, and of zero, which Go takes for false.
func goNumber(n json.Number) any {
	if i, err := strconv.Atoi(n.String()); err == nil {
		return i
	}
	if f, _ := n.Float64(); f == 0 {
		return 0
	}
	return n
}

// templateRun is a template at work on an item, and the writer of what is made of it.
type templateRun struct {
	ctx   context.Context
	out   strings.Builder
	turns int // that are left
}

func (r *templateRun) apply(t *template.Template, item any) error {
	r.out.Reset()
	r.turns = maxTemplateTurns
	return t.Execute(r, item)
}

func (r *templateRun) Write(p []byte) (int, error) {
	if r.out.Len()+len(p) > maxTemplateOutput {
		return 0, refuse("the output for one item is longer than %d MiB", maxTemplateOutput>>20)
	}
	r.out.Write(p)
	return len(p), r.ctx.Err()
}

// templateFunctions are ours, and those of Go's that would fail on what an item lacks, or
// count bytes.
func templateFunctions() template.FuncMap {
	ordered := func(orders ...int) any {
		return func(a, b any) (bool, error) {
			order, ok, err := compare(a, b)
			return ok && slices.Contains(orders, order), err
		}
	}
	equalAny := func(v any, others ...any) (found bool, err error) {
		for _, other := range others {
			same, err := equal(v, other)
			if err != nil {
				return false, err
			}
			found = found || same
		}
		return found, nil
	}
	ofText := func(f func(string) string) any { return func(v any) string { return f(fmt.Sprint(v)) } }
	return template.FuncMap{
		"eq": func(a, b any, others ...any) (bool, error) { return equalAny(a, append(others, b)...) },
		"ne": func(a, b any) (bool, error) {
			same, err := equal(a, b)
			return !same, err
		},
		"lt": ordered(-1), "le": ordered(-1, 0), "gt": ordered(1), "ge": ordered(0, 1),
		"len": length, "index": itemAt, "slice": part, "printf": printf,
		"get": valueAt, "has": func(path string, v any) (bool, error) {
			v, err := valueAt(path, v)
			return isTrue(v), err
		},
		"default": orElse, "join": join, "json": jsonText,
		"date": ofText(date.Words), "upper": ofText(strings.ToUpper), "lower": ofText(strings.ToLower), "trim": ofText(strings.TrimSpace),
	}
}

// calls are what rewrite puts in.
func (r *templateRun) calls() template.FuncMap {
	return template.FuncMap{
		"_field": field, "_each": r.each, "_pairs": r.pairs,
		"_assigned": func(v any) (any, error) {
			if text, _ := v.(string); len(text) > maxTemplateOutput { // as a loop makes it that doubles it
				return nil, refuse("this asks too much of one item")
			}
			return v, nil
		},
	}
}

// field follows names. What a shape declares may be missing; an item that says itself
// which fields it has must have it.
func field(v any, names ...string) (any, error) {
	m, _ := v.(templateMap)
	shape := m.shape
	for _, name := range names {
		if err := undeclared(name, v, shape); err != nil {
			return nil, err
		}
		m, _ := v.(templateMap)
		value, ok := m.Get(name)
		if !ok {
			value = missing(nil)
		}
		v, shape = value, shape.Property(name)
	}
	return v, nil
}

// undeclared refuses a name that nothing can have under a value of a shape.
func undeclared(name string, v any, shape *schema.Shape) error {
	m, isMap := v.(templateMap)
	_, hasName := m.Get(name)
	_, isList := v.(templateList)
	_, isMissing := v.(missing)
	switch {
	case isList || shape.Item() != nil && len(shape.Properties) == 0:
		return refuse("%q is not a field of a list; write {{range ...}} around it, or use get", name)
	case shape.Property(name) != nil || shape == nil && (hasName || isMissing || v == nil):
		return nil
	case shape == nil && isMap:
		return unknownField(name, m.Keys(), nil)
	case shape != nil && len(shape.Properties) > 0:
		return unknownField(name, shape.Names(), shape)
	case shape == nil || len(shape.Types) > 0 && !shape.Is("object"):
		return refuse("%q is not a field here", name)
	}
	return nil
}

// each is what range goes through.
func (r *templateRun) each(v any) (any, error) {
	turns := length(v)
	switch of := v.(type) {
	case int:
		turns = of
	case templateMap:
		v = templateList(Each(of.Object, func(m Member) any { return m.Value }))
	case templateList, Object, missing, nil:
	default:
		return nil, refuse("range goes through a list, and this is %s", words.Clip(jsonText(v), 60))
	}
	if r.turns -= turns; r.turns < 0 {
		return nil, refuse("this asks too much of one item")
	}
	return v, r.ctx.Err()
}

// pairs is each with the keys of a mapping.
func (r *templateRun) pairs(v any) (any, error) {
	values, err := r.each(v)
	if m, ok := v.(templateMap); ok {
		values = iter.Seq2[string, any](func(yield func(string, any) bool) {
			for i := 0; i < len(m.Object) && yield(m.Object[i].Key, m.Object[i].Value); i++ {
			}
		})
	}
	return values, err
}

// jsonText is a value as the JSON formats write it, on one line.
func jsonText(v any) string {
	text, _ := Marshal(v) // it was JSON, or stands in a template as a simple value
	return escapeControls(string(text))
}

func isTrue(v any) bool {
	truth, _ := template.IsTrue(v)
	return truth
}

// number is the value of a number.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

// compare orders two values; ok is false where there is no order, as with what is
// missing. Lists have none, and neither have text and a number.
func compare(a, b any) (order int, ok bool, err error) {
	const textAndNumber = `text cannot be compared with a number; write "%v"`
	s, isText := a.(string)
	t, areTexts := b.(string)
	x, isNumber := number(a)
	y, areNumbers := number(b)
	switch {
	case isText && areTexts:
		return strings.Compare(s, t), s != "" && t != "", nil
	case isNumber && areNumbers:
		return cmp.Compare(x, y), true, nil
	case isNumber && t != "":
		return 0, false, refuse(textAndNumber, a)
	case areNumbers && s != "":
		return 0, false, refuse(textAndNumber, b)
	case length(a) > 0 && !isText || length(b) > 0 && !areTexts:
		return 0, false, refuse("only single values can be compared, and this is a list or a mapping")
	}
	return 0, false, nil
}

// equal tells whether two values are the same. What is missing is equal to nil and to
// empty text.
func equal(a, b any) (bool, error) {
	isNothing := func(v any) bool {
		_, isMissing := v.(missing)
		return isMissing || v == nil || v == ""
	}
	order, ok, err := compare(a, b)
	t, isBool := a.(bool)
	return ok && order == 0 || isBool && b == t || isNothing(a) && isNothing(b), err
}

// length is the number of items, or of characters.
func length(v any) int {
	switch v := v.(type) {
	case templateList:
		return len(v)
	case templateMap:
		return len(v.Object)
	case string:
		return utf8.RuneCountInString(v)
	}
	return 0 // of what is missing
}

// itemAt is the item at a place, or the value under a key, of each value in turn.
func itemAt(v any, places ...any) (any, error) {
	var err error
	for _, place := range places {
		key, isKey := place.(string)
		i, isPlace := place.(int)
		list, _ := v.(templateList)
		switch {
		case isKey:
			v, err = field(v, key)
		case isPlace && i >= 0 && i < len(list):
			v = list[i]
		default:
			v = missing(nil)
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

// part is a list or text from one place to another, as far as there is one.
func part(v any, bounds ...any) any {
	from, to := 0, length(v)
	for i, bound := range []*int{&from, &to} {
		if i < len(bounds) {
			n, _ := bounds[i].(int)
			*bound = min(max(n, 0), length(v))
		}
	}
	switch v := v.(type) {
	case templateList:
		return v[from:max(from, to)]
	case string:
		return string([]rune(v)[from:max(from, to)])
	}
	return missing(nil)
}

// printf is Go's, but where that would write "%!" it refuses.
func printf(format any, values ...any) (string, error) {
	const percent = "\x00\x01\x00" // stands for "%%"
	form, isText := format.(string)
	if !isText {
		return "", nil
	}
	marks := 0
	for i, v := range values {
		if n, ok := v.(json.Number); ok {
			values[i], _ = n.Float64()
		}
		marks += strings.Count(fmt.Sprint(v), "%!")
	}
	text := fmt.Sprintf(strings.ReplaceAll(form, "%%", percent), values...)
	if strings.Count(text, "%!") > marks {
		return "", refuse("printf cannot write %s as %q", jsonText(values), form)
	}
	return strings.ReplaceAll(text, percent, "%"), nil
}

// valueAt is the value at a dotted path, each of a list's where one stands on the way. A
// field may have a dot in its own name.
func valueAt(path string, v any) (any, error) {
	m, _ := v.(templateMap)
	if _, ok := m.Get(path); ok || m.shape.Property(path) != nil {
		return field(v, path)
	}
	names := strings.Split(path, ".")
	for i, name := range names {
		if err := undeclared(name, missing(nil), m.shape.At(names[:i]...).Single()); err != nil {
			return nil, err
		}
	}
	return valueUnder(v, names)
}

func valueUnder(v any, names []string) (any, error) {
	list, several := v.(templateList)
	switch {
	case len(names) == 0:
		return v, nil
	case !several:
		value, err := field(v, names[0])
		if err != nil {
			return nil, err
		}
		return valueUnder(value, names[1:])
	}
	values := templateList{}
	for _, item := range list {
		value, err := valueUnder(item, names)
		if err != nil {
			return nil, err
		}
		switch value := value.(type) {
		case missing:
		case templateList:
			values = append(values, value...)
		default:
			values = append(values, value)
		}
	}
	return values, nil
}

// join writes the items of a list, or a single value.
func join(separator, v any) (string, error) {
	if _, ok := separator.(templateList); ok {
		return "", refuse(`the list stands last, as in join ", " .aliases`)
	}
	list, ok := v.(templateList)
	if !ok {
		return fmt.Sprint(v), nil
	}
	return strings.Join(Each(list, func(item any) string { return fmt.Sprint(item) }), fmt.Sprint(separator)), nil
}

func orElse(instead, v any) any {
	if isTrue(v) {
		return v
	}
	return instead
}
