package out

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// dataer is a value that says itself what it is as data.
type dataer interface{ Data() any }

// Encode turns a value into JSON data, which all formats for programs are made of.
//
// A struct becomes an Object: its fields in their order, by the names of their "json"
// tags. A field without one is left out, and one that is also tagged `out:"null"` is null
// where it is empty. The fields of an embedded struct stand in its place. A nil list is an
// empty one, and the keys of a map stand in order.
func Encode(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int, float64, json.Number:
		return v
	case Object:
		return Object(Each(v, func(m Member) Member { return Member{m.Key, Encode(m.Value)} }))
	case dataer:
		return Encode(v.Data())
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			return nil
		}
		return string(text)
	}
	return encode(reflect.ValueOf(v))
}

func encode(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return int(v.Int())
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return Encode(v.Elem().Interface())
	case reflect.Slice, reflect.Array:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = Encode(v.Index(i).Interface())
		}
		return list
	case reflect.Map:
		o := make(Object, 0, v.Len())
		for _, key := range v.MapKeys() {
			o = append(o, Member{key.String(), Encode(v.MapIndex(key).Interface())})
		}
		slices.SortFunc(o, func(a, b Member) int { return strings.Compare(a.Key, b.Key) })
		return o
	case reflect.Struct:
		return encodeFields(v)
	}
	return v.Interface()
}

func encodeFields(v reflect.Value) Object {
	o := members(v)
	for i := range o {
		o[i].Value = Encode(o[i].Value)
	}
	return o
}

// hasForm tells whether a value says itself what its data are.
func hasForm(v any) bool {
	switch v.(type) {
	case Object, dataer, encoding.TextMarshaler:
		return true
	}
	return false
}

// members are the fields of a struct that are data, as they are.
func members(v reflect.Value) Object {
	o := make(Object, 0, v.NumField())
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || option == "omitempty" && isEmpty(value):
		case name == "" && field.Anonymous && value.Kind() == reflect.Struct:
			o = append(o, members(value)...)
		case name == "":
		case field.Tag.Get("out") == "null" && value.IsZero():
			o = append(o, Member{name, nil})
		default:
			o = append(o, Member{name, value.Interface()})
		}
	}
	return o
}

// isEmpty is what encoding/json takes for empty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// Items are the items of a list as JSON data; of anything else it is that.
func Items(data any) []any {
	encoded := Encode(data)
	if list, ok := encoded.([]any); ok {
		return list
	}
	return []any{encoded}
}
