package schema

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
)

// FuzzRewrite checks that the library takes of a schema as it is handed what it takes of
// the one that was written, where it can read that; an empty "enum", which it gets wrong,
// and names inside schemas under a "$dynamicRef" are what is rewritten to change that.
func FuzzRewrite(f *testing.F) {
	for _, text := range []string{
		`{"properties": {"a": {"pattern": "^a|b$"}}, "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}`,
		`{"oneOf": [{"$ref": "#/$defs/a"}, {"not": {"enum": [1]}}], "$defs": {"a": {"$anchor": "x", "minimum": 2}}}`,
		`{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "http://x/y/", "$ref": "#/definitions/a", "definitions": {"a": {"items": [{"type": "string"}], "additionalItems": false}}}`,
		`{"$id": "https://x/a", "$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}, "b": {"type": "integer"}}}`,
		`{"if": {"contains": {"pattern": "\\\\d"}, "maxContains": 1}, "then": {"uniqueItems": true}, "unevaluatedItems": {"format": "uuid"}}`,
	} {
		for _, value := range []string{`{"a": "b", "x1": 2}`, `["1", 1, 1]`, `{"a": {"a": {"b": "c"}}}`, `3`, `null`} {
			f.Add(text, value)
		}
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		var instance any
		decoder := json.NewDecoder(strings.NewReader(value))
		decoder.UseNumber()
		if decoder.Decode(&instance) != nil || strings.Contains(text, "$dynamicRef") && strings.Count(text, "$id") > 1 || strings.Contains(text, "e9") {
			return
		}
		set, err := LoadFile(fstest.MapFS{"s.json": {Data: []byte(text)}}, "s.json", "", "", 0)
		if err != nil {
			return
		}
		isEmpty := false
		each(set.root("file:///s.json"), func(here spot) {
			list := here.node.Field("enum")
			isEmpty = isEmpty || list != nil && list.Kind == document.List && len(list.Items) == 0
		})
		accepts := func(compiled *jsonschema.Schema) (is bool) {
			defer func() {
				if recover() != nil {
					is = false
				}
			}()
			return compiled.Validate(instance) == nil
		}
		plain, ok := asWritten(set.docs["file:///s.json"])
		if !ok || isEmpty || !accepts(plain) {
			return
		}
		handed, err := set.Get("s.json").compiled()
		if err != nil {
			t.Fatalf("%s cannot be compiled: %v", text, err)
		}
		if !accepts(handed) {
			t.Errorf("%s refuses %s, which it accepts as it is written", text, value)
		}
	})
}

// asWritten compiles a schema that nobody has rewritten, with our formats.
func asWritten(doc *document.Document) (s *jsonschema.Schema, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = nil, false
		}
	}()
	text, err := json.Marshal(doc.Root.Value())
	if err != nil {
		return nil, false
	}
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = drafts[0].library, true
	for name, is := range formats {
		c.Formats[name] = func(v any) bool {
			text, isText := v.(string)
			return !isText || is(text)
		}
	}
	c.LoadURL = func(string) (io.ReadCloser, error) { return nil, io.EOF }
	if err := c.AddResource("file:///s.json", bytes.NewReader(text)); err != nil {
		return nil, false
	}
	s, err = c.Compile("file:///s.json")
	return s, err == nil
}
