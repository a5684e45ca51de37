package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// conform turns an item into the values of a template. A list or mapping where the
// shape has something else, and the other way round, is left out: the template was
// checked against the shape.
func conform(v any, shape *schema.Shape) any {
	switch v := v.(type) {
	case nil, bool, string, json.Number, int, float64:
		if only(shape, "array", shape != nil && shape.Items != nil) || only(shape, "object", shape != nil && len(shape.Properties) > 0) {
			return nil
		}
		return v
	case out.Object:
		if shape != nil && len(shape.Types) > 0 && !shape.Is("object") || only(shape, "array", shape != nil && shape.Items != nil) {
			return nil
		}
		list := make(out.Object, len(v))
		for i, m := range v {
			list[i] = out.Member{m.Key, conform(m.Value, shape.Property(m.Key))}
		}
		return list
	case []any:
		if shape != nil && len(shape.Types) > 0 && !shape.Is("array") || only(shape, "object", shape != nil && len(shape.Properties) > 0) {
			return nil
		}
		var items *schema.Shape
		if shape != nil {
			items = shape.Items
		}
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = conform(item, items)
		}
		return list
	}
	// Whatever else becomes JSON is what its JSON says.
	text, err := out.Marshal(v)
	if err != nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	plain, err := out.DecodeOrdered(dec)
	if err != nil {
		return nil
	}
	return conform(plain, shape)
}

// only tells whether nothing but a JSON type, or null, may stand somewhere; untyped is
// the answer where the schema names no type.
func only(shape *schema.Shape, jsonType string, untyped bool) bool {
	if shape == nil || len(shape.Types) == 0 {
		return untyped
	}
	return shape.Is(jsonType) && !slices.ContainsFunc(shape.Types, func(t string) bool { return t != jsonType && t != "null" })
}

func isTrue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case out.Object:
		return len(v) > 0
	}
	f, _ := asFloat(v)
	return f != 0
}

// isNothing tells that there is no value. Empty text is none.
func isNothing(v any) bool { return v == nil || v == "" }

// asFloat is the value of a number.
func asFloat(v any) (float64, bool) {
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

// asInt is the value of a whole number, "10.0" too.
func asInt(v any) (int, bool) {
	if n, ok := v.(json.Number); ok {
		if i, err := strconv.Atoi(n.String()); err == nil {
			return i, true
		}
	}
	f, ok := asFloat(v)
	if i := int(f); ok && float64(i) == f {
		return i, true
	}
	return 0, false
}

func jsonWords(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case bool:
		return "true or false"
	case string:
		return "text"
	case []any:
		return "a list"
	case out.Object:
		return "a mapping"
	}
	return "a number"
}

// text is a value as it is printed: a list or mapping as JSON, what is missing as
// nothing.
func (r *templateRun) text(v any, at parse.Node) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case []any, out.Object:
		return r.json(v, at)
	}
	return fmt.Sprint(v)
}

// json writes a value as the JSON formats do, on one line.
func (r *templateRun) json(v any, at parse.Node) string {
	text, err := out.Marshal(v)
	if err != nil {
		r.fail(at, "this cannot be written as JSON")
	}
	// Each level of a value is written again by the next.
	if !r.spend(len(text)/2, at) {
		return ""
	}
	return string(out.EscapeControls(text))
}

// unknownField says which fields there are instead.
func unknownField(name string, names []string) string {
	message := fmt.Sprintf("%q is not a field", name)
	if help := words.DidYouMean(name, names); help != "" {
		return message + "; " + help
	}
	var beginning []string
	for _, known := range names {
		if strings.HasPrefix(known, name+"-") {
			beginning = append(beginning, fmt.Sprintf("{{get %q .}}", known))
		}
	}
	switch {
	case len(beginning) > 0:
		return message + "; did you mean " + beginning[0] + "?"
	case len(names) == 0:
		return message
	case len(names) > mostFields:
		return fmt.Sprintf(`%s; the fields are "%s" and %d more`, message, strings.Join(names[:mostFields], `", "`), len(names)-mostFields)
	}
	return message + "; the fields are " + words.Quoted(names, "and")
}

// mostFields is how many fields a message lists.
const mostFields = 12
