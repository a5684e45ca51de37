package schema_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// TestUnusableSchemas checks that a schema that cannot be used says where and why.
func TestUnusableSchemas(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string // s.json is the schema
		want  string
	}{
		{"not JSON", map[string]string{"s.json": "{\n  \"type\": object\n}"}, `in/s.json:2:11: a value is expected here, and this is "object"`},
		{"a bracket left open", map[string]string{"s.json": "{\n  \"type\": [\n}"}, `in/s.json:3:1: a value is expected here, and this is "}"`},
		{"a list", map[string]string{"s.json": "[1]"}, `in/s.json:1:1: a schema is a mapping, and this is a list`},
		{"nothing", map[string]string{"s.json": ""}, `in/s.json:1:1: the file holds nothing`},
		{"not there", map[string]string{}, `in/s.json: file does not exist`},
		{"a pattern that is none", map[string]string{"s.json": "{\"pattern\":\n\"(\"}"}, "in/s.json:2:1: pattern \"(\" cannot be used: missing closing ): `(`"},
		{"a reference that leads nowhere", map[string]string{"s.json": "{\"properties\": {\"a\":\n {\"$ref\": \"#/$defs/b\"}}}"},
			`in/s.json:2:11: "#/$defs/b" leads nowhere: there is no "/$defs/b"`},
		{"an anchor that nobody set", map[string]string{"s.json": `{"properties": {"a": {"$ref": "#b"}}}`}, `in/s.json:1:31: "#b" leads nowhere: there is no "b"`},
		{"a reference to the network", map[string]string{"s.json": "{\"items\":\n  {\"$ref\": \"https://example.org/b.json\"}}"},
			`in/s.json:2:12: "https://example.org/b.json" is not among the schemas that were read; nothing is fetched from the network: save it beside the schema and refer to it by its file name`},
		{"a file that is not there", map[string]string{"s.json": "{\"items\":\n  {\"$ref\": \"b.json\"}}"}, `in/s.json:2:12: "b.json" is not a file beside this schema`},
		{"a file outside", map[string]string{"s.json": "{\"items\":\n  {\"$ref\": \"../b.json#/a\"}}"}, `in/s.json:2:12: "../b.json#/a" leads out of the schema's folder, and is not followed`},
		{"a file from the root", map[string]string{"s.json": "{\"items\":\n  {\"$ref\": \"/etc/passwd\"}}"}, `in/s.json:2:12: "/etc/passwd" leads out of the schema's folder, and is not followed`},
		{"a fault in a file beside", map[string]string{"s.json": `{"$ref": "b.json"}`, "b.json": "{\n\"type\": \"strng\"}"},
			`in/b.json:2:9: type "strng" is not one of "array", "boolean", "integer", "null", "number", "object" or "string"; did you mean "string"?`},
		{"a pattern in a file beside", map[string]string{"s.json": `{"$ref": "parts/b.json#/$defs/x"}`, "parts/b.json": "{\"$defs\": {\n\"x\": {\"pattern\": \"(?!a\"}}}"},
			`in/parts/b.json:2:18: pattern "(?!a" cannot be used: missing closing )`},
		{"no value at all, which draft 4 forbids", map[string]string{"s.json": `{"$schema": "http://json-schema.org/draft-04/schema#", "enum": []}`},
			`in/s.json:1:64: enum a list: minimum 1 items required, but found 0 items`},
		{"a keyword of the wrong type", map[string]string{"s.json": "{\"properties\": {\n  \"a\": {\"minLength\": \"3\"}}}"},
			`in/s.json:2:22: minLength "3": expected integer, but got string`},
		{"a draft that is too old", map[string]string{"s.json": `{"$schema": "http://json-schema.org/draft-03/schema#"}`},
			`in/s.json:1:13: $schema "http://json-schema.org/draft-03/schema#" is not a draft that can be used; these are "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema", "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-06/schema#" and "http://json-schema.org/draft-04/schema#"`},
		{"itself", map[string]string{"s.json": `{"$ref": "#"}`}, `in/s.json:1:2: this schema refers to itself without end`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := fstest.MapFS{}
			for name, text := range test.files {
				dir[name] = &fstest.MapFile{Data: []byte(text)}
			}
			set, err := schema.LoadFile(dir, "s.json", "in", "", 0)
			if err == nil {
				err = set.Get("s.json").Compile()
			}
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("LoadFile(%q, 0) mismatch (-want +got)\n%s", test.files, diff)
			}
		})
	}
}

// TestUsableSchemas checks what else may stand in a schema that others wrote.
func TestUsableSchemas(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		file  string
		src   string
		want  []string
	}{
		{"files beside, in a circle", map[string]string{
			"s.json":       `{"properties": {"a": {"$ref": "parts/b.json#/$defs/word"}, "self": {"$ref": "parts/b.json"}}}`,
			"parts/b.json": `{"type": "object", "properties": {"top": {"$ref": "../s.json"}}, "$defs": {"word": {"type": "string"}}}`,
		}, "s.json", "a: 1\nself: {top: {a: 2}}\n", []string{
			`1:4 schema.type: a is a number, not text (put it in quotes: "1")`,
			`2:17 schema.type: a is a number, not text (put it in quotes: "2")`,
		}},
		{"files beside that call themselves otherwise", map[string]string{
			"s.json": `{"$id": "https://example.org/schemas/s.json", "properties": {"a": {"$ref": "b.json"}, "c": {"$ref": "https://example.org/else/b"}}}`,
			"b.json": `{"$id": "https://example.org/else/b", "type": "string"}`,
		}, "s.json", "a: 1\nc: 2\n", []string{
			`1:4 schema.type: a is a number, not text (put it in quotes: "1")`,
			`2:4 schema.type: c is a number, not text (put it in quotes: "2")`,
		}},
		{"a file beside, asked for by the name that it gives itself", map[string]string{
			"s.json":       `{"$id": "https://example.org/s", "properties": {"a": {"$ref": "https://example.org/text"}, "b": {"$ref": "text#/$defs/n"}}}`,
			"parts/t.json": `{"$id": "https://example.org/text", "type": "string", "$defs": {"n": {"type": "integer"}}}`,
			"other.json":   `{"properties": {"x": {"$id": "https://example.org/text", "type": "integer"}}}`,
			".hidden.json": `{"$id": "https://example.org/text", "type": "integer"}`,
		}, "s.json", "a: 1\nb: x\n", []string{
			`1:4 schema.type: a is a number, not text (put it in quotes: "1")`,
			`2:4 schema.type: b is text, not a whole number`,
		}},
		{"up to draft 7 nothing counts beside a reference, its name included", map[string]string{
			"s.json": `{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://example.org/deep/s.json", "$ref": "t.json"}`,
			"t.json": `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"a": {"type": "string"}}}`,
		}, "s.json", "a: 1\n", []string{`1:4 schema.type: a is a number, not text (put it in quotes: "1")`}},
		{"from draft 6 on \"id\" is a word like any other", map[string]string{
			"s.json": `{"$schema": "http://json-schema.org/draft-06/schema#", "id": "https://example.org/deep/", "properties": {"a": {"$ref": "t.json"}}}`,
			"t.json": `{"$schema": "http://json-schema.org/draft-04/schema#", "id": "https://example.org/t", "properties": {"b": {"$ref": "t#/definitions/c"}}, "definitions": {"c": {"type": "string"}}}`,
		}, "s.json", "a: {b: 1}\n", []string{`1:8 schema.type: b is a number, not text (put it in quotes: "1")`}},
		{"written in YAML, with an anchor", map[string]string{"s.yaml": "properties:\n  a: &text\n    type: string\n  b: *text\n"}, "s.yaml", "b: 1\n",
			[]string{`1:4 schema.type: b is a number, not text (put it in quotes: "1")`}},
		{"indented with tabs, a character of two escapes", map[string]string{"s.json": "{\n\t\"properties\": {\n\t\t\"a\": {\"const\": \"\\ud83d\\ude00\"}}}"}, "s.json", "a: x\n",
			[]string{`1:4 schema.enum: a "x" is not "😀"`}},
		{"the draft's own schema", map[string]string{"s.json": `{"$ref": "https://json-schema.org/draft/2020-12/schema"}`}, "s.json", "type: strng\n",
			[]string{`1:7 schema.any-of: type fits none of the 2 forms that are allowed here`}},
		{"a word that looks like a reference", map[string]string{"s.json": `{"properties": {"$ref": {"const": {"$ref": "nowhere"}}, "pattern": {"enum": ["(?!x)"]}}}`}, "s.json", "pattern: y\n",
			[]string{`1:10 schema.enum: pattern "y" is not "(?!x)"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := fstest.MapFS{}
			for name, text := range test.files {
				dir[name] = &fstest.MapFile{Data: []byte(text)}
			}
			set, err := schema.LoadFile(dir, test.file, "", "", 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, said(check(t, set.Get(test.file), test.src))); diff != "" {
				t.Errorf("Check(%q) mismatch (-want +got)\n%s", test.src, diff)
			}
		})
	}
}

// TestRemarks checks what is said of a schema that checks less than it seems to.
func TestRemarks(t *testing.T) {
	draft7 := `"$schema": "http://json-schema.org/draft-07/schema#", `
	tests := []struct {
		name, schema, draft string
		want                []string
	}{
		{"nothing", `{"type": "object", "x-label": "A", "properties": {"min": {"$comment": "of data", "const": 1}, "properites": {}}, "$defs": {"a": {"title": "A", "nullable": true}}}`, "", nil},
		{"slips", `{"type": "object", "properites": {"n": {"type": "integer"}}, "requird": ["x"], "properties": {"m": {"min": 1, "maxLenght": 1}, "n": {"maxLenght": 1}}}`, "", []string{
			`s.json:1:20: "properites" is no keyword of JSON Schema; did you mean "properties"?`,
			`s.json:1:62: "requird" is no keyword of JSON Schema; did you mean "required"?`,
			`s.json:1:101: "min" is no keyword of JSON Schema; did you mean "minimum", "minLength" or "minItems"?`,
			`s.json:1:111: "maxLenght" is no keyword of JSON Schema; did you mean "maxLength" or "minLength"?`,
		}},
		{"slips everywhere", `{"items": {"additionalproperties": false}, "$defs": {"a": {"item": {}}}, "allOf": [{"patern": "x", "enums": [1]}, {"maximun": 2}]}`, "", []string{
			`s.json:1:12: "additionalproperties" is no keyword of JSON Schema; did you mean "additionalProperties"?`,
			`s.json:1:60: "item" is no keyword of JSON Schema; did you mean "items"?`,
			`s.json:1:85: "patern" is no keyword of JSON Schema; did you mean "pattern"?`,
			`s.json:1:100: "enums" is no keyword of JSON Schema; did you mean "enum"?`,
			`s.json:1:116: "maximun" is no keyword of JSON Schema; did you mean "maximum"?`,
		}},
		{"keywords of another draft", `{"properties": {"a": {"const": 1}, "b": {"if": {}, "then": false}}, "$id": "x"}`, "4", []string{
			`s.json:1:23: "const" is a keyword from draft 6 on, and counts for nothing in draft 4`,
			`s.json:1:42: "if" is a keyword from draft 7 on, and counts for nothing in draft 4`,
			`s.json:1:52: "then" is a keyword from draft 7 on, and counts for nothing in draft 4`,
			`s.json:1:69: "$id" is a keyword from draft 6 on, and counts for nothing in draft 4`,
		}},
		{"the draft that the file names", `{"$schema": "http://json-schema.org/draft-06/schema#", "id": "x", "unevaluatedProperties": false, "type": "object"}`, "2020-12", []string{
			`s.json:1:56: "id" is called "$id" from draft 6 on, and counts for nothing in draft 6`,
			`s.json:1:67: "unevaluatedProperties" is a keyword from draft 2019-09 on, and counts for nothing in draft 6`,
		}},
		{"keywords that are no more", `{"prefixItems": [true], "additionalItems": false, "dependencies": {"a": ["b"]}, "definitions": {}}`, "", []string{
			`s.json:1:25: "additionalItems" counts for nothing in draft 2020-12: what follows "prefixItems" is "items" there`,
		}},
		{"beside a reference", `{` + draft7 + `"properties": {"a": {"description": "A", "$ref": "#/definitions/x", "minLength": 9}}, "definitions": {"x": {"type": "string"}}}`, "", []string{
			`s.json:1:124: "minLength" counts for nothing beside "$ref" up to draft 7; put the reference into "allOf"`,
		}},
		{"words of others", `{"type": "object", "colour": 1, "taste": 2}`, "", []string{`s.json:1:20: "colour" and "taste" are no keywords of JSON Schema, and check nothing`}},
		{"many of them", `{"type": "object", "aa": 1, "bb": 2, "cc": 3, "dd": 4, "ee": 5, "ff": 6, "gg": 7}`, "", []string{
			`s.json:1:20: "aa", "bb", "cc", "dd", "ee" and 2 other words are no keywords of JSON Schema, and check nothing`,
		}},
		{"everything", `{"title": "A"}`, "", []string{`s.json:1:2: this schema accepts everything`}},
		{"patterns", "{\"properties\": {\"a\": {\"pattern\": \"^(?!x)[a-z]+$\"},\n\"b\": {\"pattern\": \"(a)\\\\1\"}}, \"patternProperties\": {\n\"a(?=b)\": {}}}", "", []string{
			`s.json:2:18: pattern "(a)\\1" refers back to a group, which is not supported; it is not checked, nor what depends on its failing`,
			`s.json:3:1: pattern "a(?=b)" looks around elsewhere than ahead from its beginning, which is not supported; it is not checked, nor what depends on its failing`,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(test.schema)}}, "s.json", "", test.draft, 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, set.Remarks()); diff != "" {
				t.Errorf("Remarks of %s mismatch (-want +got)\n%s", test.schema, diff)
			}
		})
	}
}

// FuzzCheck checks that no schema and no file makes the library's panics ours, that
// every finding stands inside the file, and that a file that the schema refuses has
// one.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{
		`{"oneOf": [{"type": "string"}, {"const": 1}], "x": [1, {"$ref": "#"}]}`,
		`{"properties": {"a": {"$dynamicRef": "#x"}}, "$dynamicAnchor": "x", "unevaluatedProperties": false}`,
		`{"items": false, "contains": {"not": {}}, "dependentRequired": {"a": ["b"]}}`,
		`{"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMaximum": true, "maximum": 3}`,
		`{"properties": {"a": {"items": [{}, false], "prefixItems": [true]}}, "if": {}, "then": false}`,
	} {
		for _, src := range []string{"a: 1\n", "[1, a, {b: c}]\n", "a: {a: [x, x]}\nb: 2\n", "~\n", "4\n"} {
			f.Add(text, src)
		}
	}
	f.Fuzz(func(t *testing.T, text, src string) {
		set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(text)}}, "s.json", "", "", 0)
		if err != nil {
			return
		}
		s := set.Get("s.json")
		s.Shape()
		docs, findings := document.ParseAll("e.yaml", []byte(src), document.Foreign)
		if findings.HasErrors() {
			return
		}
		for _, doc := range docs {
			found, err := s.Check(doc)
			if err != nil {
				return
			}
			for _, one := range found {
				if one.Pos.Line < 1 || one.Pos.Line > doc.Pos(len(doc.Source())).Line || one.Message == "" || one.Rule == "" {
					t.Errorf("%s against %s: finding %+v", src, text, one)
				}
			}
		}
	})
}
