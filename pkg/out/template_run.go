package out

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Bounds on one item: bytes of its text and of a variable, and values that range goes
// through.
const (
	maxTemplateOutput = 4 << 20
	maxTemplateTurns  = 2_000_000
)

// templateFunction is a function of our own in a template.
type templateFunction struct {
	// Call shows how; Usage says what it gives.
	Call, Usage string
}

// TemplateFunctions lists them in the order of help. The value to work on stands last,
// so that it can come through a pipe.
func TemplateFunctions() []templateFunction {
	return []templateFunction{
		{`get "dates.retires" .`, "the value at a dotted path, lists entered on the way"},
		{`has "dates.retires" .`, "whether there is one"},
		{`join ", " .aliases`, "the items of a list on one line"},
		{`default "none" .x`, "the first value if the second is empty"},
		{`date .dates.retires`, "a date in words, as precise as it is"},
		{`upper .id`, "capital letters; lower and trim work alike"},
		{`json .`, "the value as JSON on one line"},
	}
}

// templateRun is a template at work on an item, and the writer of what is made of it.
// Values are string, bool, int, json.Number for what is no int, and the types below. Go
// takes an empty list or mapping, and what is missing, for false.
type templateRun struct {
	ctx      context.Context
	declared bool // a shape has said which fields there are
	out      strings.Builder
	turns    int // that are left
}

type (
	// templateList and templateMap print as JSON.
	templateList []any
	templateMap  Object
	// missing prints as nothing.
	missing []any
	// refusal is what a function has against an item, or against the template.
	refusal string
)

func (l templateList) String() string              { return jsonText(l) }
func (m templateMap) String() string               { return jsonText(m) }
func (m templateMap) MarshalJSON() ([]byte, error) { return Object(m).MarshalJSON() }
func (missing) MarshalJSON() ([]byte, error)       { return []byte("null"), nil }
func (missing) Format(fmt.State, rune)             {}
func (r refusal) Error() string                    { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// templateValue turns an item into values of a template. A list or a mapping where the
// shape has something else, and the other way round, is left out: the template was tried
// on the shape.
func templateValue(v any, shape *schema.Shape) any {
	typed := shape != nil && len(shape.Types) > 0
	switch v := v.(type) {
	case nil:
		return missing(nil)
	case dataer:
		return templateValue(Encode(v), shape)
	case bool, string, int, json.Number:
		if only(shape, "array", "object") {
			return missing(nil)
		}
		return goNumber(v)
	case Object:
		if typed && !shape.Is("object") {
			return missing(nil)
		}
		m := make(templateMap, len(v))
		for i, member := range v {
			m[i] = Member{member.Key, templateValue(member.Value, shape.Property(member.Key))}
		}
		return m
	case []any:
		if typed && !shape.Is("array") {
			return missing(nil)
		}
		return templateList(Each(v, func(item any) any { return templateValue(item, shape.Item()) }))
	}
	// Whatever else becomes JSON is what its JSON says.
	text, err := Marshal(v)
	if err != nil {
		return missing(nil)
	}
	plain, _ := decode(text) // what Marshal wrote can be read
	return templateValue(plain, shape)
}

// goNumber makes an int of a number that is one, and of zero, which Go takes for false.
func goNumber(v any) any {
	n, isNumber := v.(json.Number)
	if !isNumber {
		return v
	}
	if i, err := strconv.Atoi(n.String()); err == nil {
		return i
	}
	if f, _ := n.Float64(); f == 0 {
		return 0
	}
	return n
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

// functions are ours, and those of Go's that would fail on what an item lacks, or count
// bytes.
func (r *templateRun) functions() template.FuncMap {
	ordered := func(name string, orders ...int) any {
		return func(a, b any) (bool, error) {
			order, ok := compare(a, b)
			return ok && slices.Contains(orders, order), compared(name, a, b)
		}
	}
	equalAny := func(v any, others ...any) (found bool, err error) {
		for _, other := range others {
			if err = compared("eq", v, other); err != nil {
				return false, err
			}
			found = found || equal(v, other)
		}
		return found, nil
	}
	ofText := func(f func(string) string) any { return func(v any) string { return f(fmt.Sprint(v)) } }
	return template.FuncMap{
		"eq": func(a, b any, others ...any) (bool, error) { return equalAny(a, append(others, b)...) },
		"ne": func(a, b any) (bool, error) {
			same, err := equalAny(a, b)
			return !same, err
		},
		"lt": ordered("lt", -1), "le": ordered("le", -1, 0), "gt": ordered("gt", 1), "ge": ordered("ge", 0, 1),
		"len": length, "index": itemAt, "slice": part, "printf": printf,
		"get": valueAt, "has": func(path, v any) (bool, error) {
			v, err := valueAt(path, v)
			return isTrue(v), err
		},
		"default": orElse, "join": join, "json": jsonText,
		"date": ofText(date.Words), "upper": ofText(strings.ToUpper), "lower": ofText(strings.ToLower), "trim": ofText(strings.TrimSpace),
	}
}

func templateFunctionNames() []string {
	names := []string{"and", "html", "js", "not", "or", "print", "println", "urlquery"} // Go's
	return slices.Sorted(slices.Values(slices.AppendSeq(names, maps.Keys((*templateRun)(nil).functions()))))
}

// calls are what templateReader puts in.
func (r *templateRun) calls() template.FuncMap {
	return template.FuncMap{
		"_field": r.field, "_each": r.each, "_pairs": r.pairs,
		"_nothing": func(...any) any { return missing(nil) },
		"_assigned": func(v any) (any, error) {
			if text, _ := v.(string); len(text) > maxTemplateOutput { // as a loop makes it that doubles it
				return nil, refuse("this asks too much of one item")
			}
			return v, nil
		},
	}
}

// under is the value under a name; ok is false where there is none. A trial refuses what
// no value can have.
func under(v any, name string) (value any, ok bool, err error) {
	switch v := v.(type) {
	case templateSample:
		value, err := v.field(name)
		return value, true, err
	case templateMap:
		if value, ok := Object(v).Get(name); ok {
			return value, true, nil
		}
	}
	return missing(nil), false, nil
}

// field follows names. What a shape declares may be missing; an item that says itself
// which fields it has must have it.
func (r *templateRun) field(v any, names ...string) (any, error) {
	for _, name := range names {
		value, ok, err := under(v, name)
		if err != nil {
			return nil, err
		}
		m, isMap := v.(templateMap)
		_, isMissing := v.(missing)
		switch {
		case ok || r.declared || isMissing || v == nil:
		case isMap:
			return nil, refuse("%s", unknownField(name, Object(m).Keys(), nil))
		default:
			return nil, refuse("%q is not a field here", name)
		}
		v = value
	}
	return v, nil
}

// each is what range goes through.
func (r *templateRun) each(v any) (any, error) {
	turns := length(v)
	switch of := v.(type) {
	case int:
		turns = of
	case templateMap:
		v = templateList(Each(of, func(m Member) any { return m.Value }))
	case templateList, missing, nil:
	default:
		if !r.declared {
			return nil, refuse("range goes through a list, and this is %s", jsonText(v))
		}
		v = nil
	}
	if r.turns -= turns; r.turns < 0 {
		return nil, refuse("this asks too much of one item")
	}
	return v, r.ctx.Err()
}

// pairs is each with the keys of a mapping.
func (r *templateRun) pairs(v any) (any, error) {
	values, err := r.each(v)
	if m, ok := v.(templateMap); ok && len(m) > 0 {
		values = iter.Seq2[string, any](func(yield func(string, any) bool) {
			for i := 0; i < len(m) && yield(m[i].Key, m[i].Value); i++ {
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
// missing.
func compare(a, b any) (order int, ok bool) {
	if s, isText := a.(string); isText {
		t, isText := b.(string)
		return strings.Compare(s, t), isText && s != "" && t != ""
	}
	x, isNumber := number(a)
	y, areNumbers := number(b)
	return cmp.Compare(x, y), isNumber && areNumbers
}

// equal tells whether two values are the same. What is missing is equal to nil and to
// empty text.
func equal(a, b any) bool {
	isNothing := func(v any) bool {
		_, isMissing := v.(missing)
		return isMissing || v == nil || v == ""
	}
	order, ok := compare(a, b)
	t, isBool := a.(bool)
	return ok && order == 0 || isBool && b == t || isNothing(a) && isNothing(b)
}

// length is the number of items, or of characters.
func length(v any) int {
	switch v := v.(type) {
	case templateList:
		return len(v)
	case templateMap:
		return len(v)
	case string:
		return utf8.RuneCountInString(v)
	}
	return 0 // of what is missing
}

// itemAt is the item at a place, or the value under a key, of each value in turn.
func itemAt(v any, places ...any) (any, error) {
	for _, place := range places {
		key, isKey := place.(string)
		i, isPlace := place.(int)
		list, _ := v.(templateList)
		sample, isSample := v.(templateSample)
		var err error
		switch {
		case isKey:
			v, _, err = under(v, key)
		case isSample:
			v = templateSample{sample.shape.Item()}
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
	case templateSample:
		return v
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
func valueAt(path, v any) (any, error) {
	text, ok := path.(string)
	if !ok {
		return missing(nil), nil
	}
	names := strings.Split(text, ".")
	m, _ := v.(templateMap)
	sample, _ := v.(templateSample)
	if _, ok := Object(m).Get(text); ok || sample.shape.Property(text) != nil {
		names = []string{text}
	}
	var err error
	for _, name := range names {
		if v, err = valueUnder(name, v); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func valueUnder(name string, v any) (any, error) {
	list, several := v.(templateList)
	if sample, ok := v.(templateSample); ok && isList(sample.shape) {
		list, several = templateList{templateSample{sample.shape.Item()}}, true
	}
	if !several {
		value, _, err := under(v, name)
		return value, err
	}
	values := templateList{}
	for _, item := range list {
		value, err := valueUnder(name, item)
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
	if sample, ok := separator.(templateSample); ok && only(sample.shape, "array") {
		return "", refuse(`the list stands last, as in join ", " .aliases`)
	}
	list, ok := v.(templateList)
	if !ok {
		return fmt.Sprint(v), nil
	}
	return strings.Join(Each(list, func(item any) string { return fmt.Sprint(item) }), fmt.Sprint(separator)), nil
}

func orElse(instead, v any) (any, error) {
	_, isSample := instead.(templateSample)
	if text, isText := v.(string); isText && isSample && text != "" {
		return nil, refuse("the value stands last, as in default %q .x", text)
	}
	if isTrue(v) {
		return v, nil
	}
	return instead, nil
}
