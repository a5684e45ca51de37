package schema_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// said writes findings as "line:col rule: message (help)".
func said(findings diag.List) []string {
	out := []string{}
	for _, f := range findings {
		line := fmt.Sprintf("%s %s: %s", f.Pos, f.Rule, f.Message)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		out = append(out, line)
	}
	return out
}

// one reads a schema that stands alone.
func one(t *testing.T, text string) *schema.Schema {
	t.Helper()
	set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(text)}}, "s.json", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return set.Get("s.json")
}

func check(t *testing.T, s *schema.Schema, src string) diag.List {
	t.Helper()
	docs, findings := document.ParseAll("e.yaml", []byte(src), document.Foreign)
	if len(findings) > 0 {
		t.Fatalf("%q: %v", src, said(findings))
	}
	found, err := s.Check(docs[0])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestCheckForeign walks the keywords that other people's schemas use.
func TestCheckForeign(t *testing.T) {
	draft7 := `"$schema": "http://json-schema.org/draft-07/schema#", `
	draft4 := `"$schema": "http://json-schema.org/draft-04/schema#", `
	clouds := `{"oneOf": [
		{"title": "AWS", "properties": {"type": {"const": "aws"}, "region": {"type": "string"}, "account": {"type": "string"}}, "required": ["type", "region", "account"]},
		{"title": "Azure", "properties": {"type": {"const": "azure"}, "tenant": {"type": "string"}}, "required": ["type", "tenant"]},
		{"title": "On site", "properties": {"type": {"enum": ["rack", "shelf"]}, "site": {"type": "integer"}}, "required": ["type", "site"]}]}`
	tests := []struct {
		name, schema, src string
		want              []string
	}{
		{"discriminator fits one form", clouds,
			"type: aws\nregion: 1\n", []string{
				`1:1 schema.required: "account" is missing (add "account")`,
				`2:9 schema.type: region is a number, not text (put it in quotes: "1")`,
			}},
		{"discriminator fits the last form", clouds,
			"type: shelf\nsite: here\n", []string{`2:7 schema.type: site is text, not a whole number`}},
		{"discriminator fits none", clouds,
			"region: x\ntype: azur\n", []string{`2:7 schema.enum: type "azur" is not one of "aws", "azure", "rack" or "shelf" (did you mean "azure"?)`}},
		{"discriminator is missing", clouds,
			"tenant: x\n", []string{`1:1 schema.required: "type" is missing (add "type")`}},
		{"nothing to go by", clouds,
			"colour: red\n", []string{`1:1 schema.any-of: the file fits none of the 3 forms that are allowed here (write one of: AWS; Azure; On site)`}},
		{"not even a mapping", `{"oneOf": [{"type": "object", "title": "A"}, {"type": "array", "title": "B"}]}`,
			"x\n", []string{`1:1 schema.any-of: the file is text, not a mapping or a list (write one of: A; B)`}},
		{"type alternatives, the list was meant", `{"properties": {"tags": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}}}`,
			"tags: [a, 2]\n", []string{`1:11 schema.type: an item of tags is a number, not text (put it in quotes: "2")`}},
		{"type alternatives, none", `{"properties": {"size": {"anyOf": [{"type": "integer"}, {"type": "array"}]}}}`,
			"size: large\n", []string{`1:7 schema.any-of: size is text, not a whole number or a list (write one of: a whole number; a list)`}},
		{"a word, or a mapping whose kind is none", `{"properties": {"n": {"oneOf": [{"enum": ["on", "off"]}, {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}, "required": ["kind"]}]}}}`,
			"n: {kind: c}\n", []string{`1:11 schema.enum: kind "c" is not one of "a" or "b"`}},
		{"the word is none", `{"properties": {"n": {"oneOf": [{"enum": ["on", "off"]}, {"type": "object", "required": ["kind"]}]}}}`,
			"n: onn\n", []string{`1:4 schema.enum: n "onn" is not one of "on" or "off"`}},
		{"every form fails alike", `{"properties": {"n": {"anyOf": [{"required": ["a"], "properties": {"k": {"enum": ["x"]}}}, {"title": "B", "required": ["a"], "properties": {"k": {"enum": ["x"]}}}]}}}`,
			"n: {a: 1, k: y}\n", []string{`1:14 schema.enum: k "y" is not "x"`}},
		{"this or nothing", `{"properties": {"n": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 3}]}}}`,
			"n: ab\n", []string{`1:4 schema.length: n has 2 characters; it needs at least 3`}},
		{"closed sets in two forms", `{"properties": {"n": {"oneOf": [{"enum": ["red", "green"]}, {"const": "blue"}]}}}`,
			"n: gren\n", []string{`1:4 schema.enum: n "gren" is not one of "red", "green" or "blue" (did you mean "green"?)`}},
		{"one of two fields", `{"anyOf": [{"required": ["email"]}, {"required": ["phone"]}]}`,
			"name: x\n", []string{`1:1 schema.required: one of "email" or "phone" is missing (add one of them)`}},
		{"one of two fields below", `{"properties": {"contact": {"oneOf": [{"required": ["email"]}, {"required": ["phone", "hours"]}]}}}`,
			"contact:\n  name: x\n", []string{`1:1 schema.required: one of "email" or "phone" and "hours" is missing in contact (add one of them)`}},
		{"two fields that exclude one another", `{"oneOf": [{"required": ["email"]}, {"required": ["phone"]}]}`,
			"phone: 1\nemail: x\n", []string{`2:1 schema.any-of: "email" and "phone" exclude one another (keep one of the two)`}},
		{"two forms fit", `{"properties": {"n": {"oneOf": [{"title": "Small", "maximum": 5}, {"title": "Even", "multipleOf": 2}]}}}`,
			"n: 4\n", []string{`1:4 schema.any-of: n fits two forms that exclude one another: Small, and Even`}},
		{"two forms without names fit", `{"oneOf": [{}, {"minProperties": 1}]}`,
			"n: 4\n", []string{`1:1 schema.any-of: the file fits two forms that exclude one another`}},
		{"nested oneOf", `{"oneOf": [{"properties": {"kind": {"const": "a"}, "x": {"oneOf": [{"properties": {"sub": {"const": "p"}, "v": {"type": "integer"}}}, {"properties": {"sub": {"const": "q"}}}]}}}, {"properties": {"kind": {"const": "b"}}}]}`,
			"kind: a\nx:\n  sub: p\n  v: no\n", []string{`4:6 schema.type: v is text, not a whole number`}},
		{"forms by reference", `{"oneOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}], "$defs": {"cat": {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer", "maximum": 9}}}, "dog": {"type": "object", "properties": {"kind": {"const": "dog"}}}}}`,
			"kind: cat\nlives: 10\n", []string{`2:8 schema.range: lives is 10; the most is 9`}},
		{"forms by reference, a tie", `{"oneOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}], "$defs": {"cat": {"type": "object", "required": ["lives"]}, "dog": {"title": "A dog", "type": "object", "required": ["owner"]}}}`,
			"age: 3\n", []string{`1:1 schema.required: one of "lives" or "owner" is missing (add one of them)`}},
		{"the form with more of the fields", `{"anyOf": [{"properties": {"a": {}}, "required": ["x"]}, {"properties": {"b": {}, "c": {}}, "required": ["y"]}]}`,
			"b: 1\nc: 2\n", []string{`1:1 schema.required: "y" is missing (add "y")`}},
		{"unevaluated field", `{"allOf": [{"properties": {"name": {}}}], "properties": {"id": {}}, "unevaluatedProperties": false}`,
			"id: 1\nname: x\nnam: y\n", []string{`3:1 schema.unknown-property: "nam" is not a field (did you mean "name"?)`}},
		{"unevaluated fields beside another fault", `{"allOf": [{"properties": {"name": {"type": "string"}, "size": {}}}], "properties": {"id": {}}, "unevaluatedProperties": false}`,
			"id: 1\nname: 5\nsize: 2\n", []string{`2:7 schema.type: name is a number, not text (put it in quotes: "5")`}},
		{"both, and one that nothing knows", `{"allOf": [{"properties": {"name": {"type": "string"}, "size": {}}}], "properties": {"id": {}}, "unevaluatedProperties": false}`,
			"id: 1\nname: 5\nsize: 2\nsiz: 3\n", []string{
				`2:7 schema.type: name is a number, not text (put it in quotes: "5")`,
				`4:1 schema.unknown-property: "siz" is not a field (did you mean "size"?)`,
			}},
		{"unevaluated by a condition", `{"properties": {"kind": {}}, "if": {"properties": {"kind": {"const": "a"}}}, "then": {"properties": {"extra": {}}}, "unevaluatedProperties": false}`,
			"kind: b\nextra: 1\n", []string{`2:1 schema.conditional: "extra" is not allowed beside the other fields here (delete it)`}},
		{"unevaluated items", `{"properties": {"l": {"prefixItems": [{"type": "integer"}], "unevaluatedItems": false}}}`,
			"l: [1, 2]\n", []string{`1:8 schema.conditional: an item of l is not allowed here (delete it)`}},
		{"dependentRequired", `{"dependentRequired": {"card": ["address", "name"]}}`,
			"card: 1\nname: x\n", []string{`1:1 schema.required: "card" needs "address" beside it (add "address")`}},
		{"dependencies on fields", `{` + draft7 + `"dependencies": {"card": ["address"]}}`,
			"a: 1\ncard: 1\n", []string{`2:1 schema.required: "card" needs "address" beside it (add "address")`}},
		{"dependencies on a schema", `{` + draft7 + `"dependencies": {"card": {"required": ["address"], "properties": {"card": {"type": "integer"}}}}}`,
			"card: x\n", []string{
				`1:1 schema.required: "address" is missing; "card" needs it (add "address")`,
				`1:7 schema.type: card is text, not a whole number`,
			}},
		{"dependentSchemas", `{"dependentSchemas": {"card": {"properties": {"cash": false}}}}`,
			"cash: 1\ncard: 2\n", []string{`1:1 schema.conditional: cash is not allowed beside "card" (delete it)`}},
		{"if and then in words", `{"properties": {"country": {}}, "if": {"properties": {"country": {"const": "GB"}}, "required": ["country"]}, "then": {"required": ["postcode"]}}`,
			"country: GB\n", []string{`1:1 schema.required: "postcode" is missing; country "GB" needs it (add "postcode")`}},
		{"if and else by a field", `{"if": {"required": ["card"]}, "else": {"required": ["cash"]}}`,
			"x: 1\n", []string{`1:1 schema.required: "cash" is missing; an entry without "card" needs it (add "cash")`}},
		{"if and then without words", `{"if": {"minProperties": 2}, "then": {"properties": {"a": false}}}`,
			"a: 1\nb: 2\n", []string{`1:1 schema.conditional: a is not allowed here (delete it)`}},
		{"contains", `{"properties": {"l": {"contains": {"const": "en"}}}}`,
			"l: [cy, fr]\n", []string{`1:4 schema.contains: l lacks an item that is "en"`}},
		{"contains, several", `{"properties": {"l": {"contains": {"type": "integer"}, "minContains": 2}}}`,
			"l: [a, 1]\n", []string{`1:4 schema.contains: l has fewer than 2 items that are a whole number`}},
		{"contains, too many", `{"properties": {"l": {"contains": {"enum": [1, 2]}, "maxContains": 1}}}`,
			"l: [1, 2, 3]\n", []string{`1:4 schema.contains: l has more than 1 of the items that are 1 or 2`}},
		{"contains in draft 7", `{` + draft7 + `"properties": {"l": {"contains": {"title": "a colour"}, "minItems": 1}}}`,
			"l: []\n", []string{
				`1:4 schema.contains: l lacks an item that is a colour`,
				`1:4 schema.length: l has 0 items; it needs at least 1 (fill it, or delete "l")`,
			}},
		{"propertyNames", `{"propertyNames": {"pattern": "^[a-z]+$", "maxLength": 4}}`,
			"good: 1\nBad: 2\ntoolong: 3\n", []string{
				`2:1 schema.pattern: key "Bad" is not of the form ^[a-z]+$`,
				`3:1 schema.length: key "toolong" has 7 characters; at most 4 are allowed`,
			}},
		{"propertyNames of a closed set", `{"properties": {"m": {"propertyNames": {"enum": ["red", "green"]}}}}`,
			"m:\n  gren: 1\n", []string{`2:3 schema.enum: key "gren" is not one of "red" or "green" (did you mean "green"?)`}},
		{"prefixItems", `{"properties": {"l": {"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false}}}`,
			"l: [1, 2, 3, 4]\n", []string{
				`1:8 schema.type: an item of l is a number, not text (put it in quotes: "2")`,
				`1:11 schema.length: l has 4 items; at most 2 are allowed`,
			}},
		{"additionalItems", `{` + draft7 + `"properties": {"l": {"items": [{"type": "integer"}], "additionalItems": false}}}`,
			"l: [1, 2, 3]\n", []string{`1:8 schema.length: l has 3 items; at most 1 is allowed`}},
		{"additionalItems of a form", `{` + draft7 + `"properties": {"l": {"items": [{"type": "integer"}], "additionalItems": {"type": "string"}}}}`,
			"l: [1, 2]\n", []string{`1:8 schema.type: an item of l is a number, not text (put it in quotes: "2")`}},
		{"no items at all", `{"properties": {"l": {"items": false}}}`,
			"l: [1]\n", []string{`1:5 schema.length: l has 1 item; none is allowed`}},
		{"const", `{"properties": {"version": {"const": "1.0"}}}`,
			"version: 1.0\n", []string{`1:10 schema.enum: version 1.0 is not "1.0" (put it in quotes: "1.0")`}},
		{"const that is a number", `{"properties": {"version": {"const": 2}}}`,
			"version: \"2\"\n", []string{`1:10 schema.enum: version "2" is not 2 (write it without quotes)`}},
		{"const that is a list", `{"properties": {"l": {"const": [1, 2]}}}`,
			"l: [1]\n", []string{`1:4 schema.enum: l is not [1,2]`}},
		{"enum of numbers", `{"properties": {"n": {"enum": [1, 2, 3]}}}`,
			"n: 4\n", []string{`1:4 schema.enum: n 4 is not one of 1, 2 or 3`}},
		{"enum with nothing", `{"properties": {"n": {"enum": ["a", null]}}}`,
			"n: b\n", []string{`1:4 schema.enum: n "b" is not one of "a" or nothing`}},
		{"not required", `{"not": {"required": ["legacy"]}}`,
			"a: 1\nlegacy: 2\n", []string{`2:1 schema.not-allowed: "legacy" is not allowed here (delete it)`}},
		{"not both", `{"not": {"required": ["a", "b"]}}`,
			"b: 1\na: 2\n", []string{`1:1 schema.not-allowed: "a" and "b" exclude one another (keep one of them)`}},
		{"not that value", `{"properties": {"name": {"not": {"enum": ["none", "n/a"]}}}}`,
			"name: none\n", []string{`1:7 schema.not-allowed: name "none" is ruled out`}},
		{"not that type", `{"properties": {"name": {"not": {"type": "null"}}}}`,
			"name: ~\n", []string{`1:7 schema.not-allowed: name is nothing, which is not allowed here`}},
		{"not that pattern", `{"properties": {"name": {"not": {"pattern": "^x"}}}}`,
			"name: xy\n", []string{`1:7 schema.not-allowed: name "xy" is of the form ^x, which is ruled out`}},
		{"not of that form", `{"properties": {"name": {"not": {"minLength": 1, "type": "string"}}}}`,
			"name: xy\n", []string{`1:7 schema.not-allowed: name is of a form that is not allowed here`}},
		{"draft 4 limits", `{` + draft4 + `"properties": {"n": {"minimum": 0, "exclusiveMinimum": true}, "m": {"maximum": 9}}}`,
			"n: 0\nm: 10\n", []string{
				`1:4 schema.range: n is 0; it must be more than 0`,
				`2:4 schema.range: m is 10; the most is 9`,
			}},
		{"exclusive limits", `{"properties": {"n": {"exclusiveMinimum": 0}, "m": {"exclusiveMaximum": 9}}}`,
			"n: 0\nm: 9\n", []string{
				`1:4 schema.range: n is 0; it must be more than 0`,
				`2:4 schema.range: m is 9; it must be less than 9`,
			}},
		{"multipleOf", `{"properties": {"n": {"multipleOf": 5}}}`,
			"n: 12\n", []string{`1:4 schema.range: n 12 is not a multiple of 5`}},
		{"whole numbers", `{"properties": {"n": {"type": "integer"}, "m": {"type": "integer"}}}`,
			"n: 2.5\nm: \"3\"\n", []string{
				`1:4 schema.type: n 2.5 is not a whole number`,
				`2:4 schema.type: m is text, not a whole number (write the number without quotes)`,
			}},
		{"true or false", `{"properties": {"n": {"type": "boolean"}}}`,
			"n: yes\n", []string{`1:4 schema.type: n is text, not true or false (write true, without quotes)`}},
		{"length of a mapping", `{"properties": {"m": {"minProperties": 2}, "n": {"maxProperties": 1}}}`,
			"m: {a: 1}\nn: {a: 1, b: 2}\n", []string{
				`1:4 schema.length: m has 1 field; it needs at least 2`,
				`2:4 schema.length: n has 2 fields; at most 1 is allowed`,
			}},
		{"formats", `{"properties": {"d": {"format": "date"}, "m": {"format": "email"}, "u": {"format": "uuid"}, "j": {"format": "json-pointer"}}}`,
			"d: 2027-02-30\nm: x\nu: y\nj: z\n", []string{
				`1:4 schema.format: d "2027-02-30" is not a day in the calendar: YYYY-MM-DD (there is no 30 February)`,
				`2:4 schema.format: m "x" is not an email address`,
				`3:4 schema.format: u "y" is not a UUID`,
				`4:4 schema.format: j "z" is not a valid json-pointer`,
			}},
		{"equal items, written differently", `{"properties": {"l": {"uniqueItems": true}}}`,
			"l:\n  - {a: 1, b: 2}\n  - {b: 2.0, a: 1}\n", []string{`3:5 schema.unique: l lists a mapping twice, first on line 2 (keep one of the two)`}},
		{"pattern with the words beside it", `{"properties": {"n": {"allOf": [{"pattern": "^x", "x-expect": "text that begins with x", "examples": ["xy"]}]}}}`,
			"n: y\n", []string{`1:4 schema.pattern: n "y" is not text that begins with x (write it like "xy")`}},
		{"field that is called like a keyword", `{"properties": {"then": {"type": "string"}, "anyOf": {"minLength": 3}, "properties": {"properties": {"not": {"const": 1}}}}}`,
			"then: 1\nanyOf: ab\nproperties:\n  not: 2\n", []string{
				`1:7 schema.type: then is a number, not text (put it in quotes: "1")`,
				`2:8 schema.length: anyOf has 2 characters; it needs at least 3`,
				`4:8 schema.enum: not 2 is not 1`,
			}},
		{"fields with odd names", `{"additionalProperties": {"type": "integer"}}`,
			"\"a b\": x\n\"50%/c~d\": y\né: z\n", []string{
				`1:8 schema.type: "a b" is text, not a whole number`,
				`2:12 schema.type: "50%/c~d" is text, not a whole number`,
				`3:4 schema.type: é is text, not a whole number`,
			}},
		{"additionalProperties and patterns", `{"properties": {"a": {}}, "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false}`,
			"a: 1\nx-b: 2\nx-c: ok\nxc: 3\n", []string{
				`2:6 schema.type: x-b is a number, not text (put it in quotes: "2")`,
				`4:1 schema.unknown-property: "xc" is not a field (the only field is "a")`,
			}},
		{"false for the whole", `false`,
			"a: 1\n", []string{`1:1 schema.conditional: the file is not allowed here (delete it)`}},
		{"recursive schema", `{"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}, "additionalProperties": false}}}`,
			"children:\n  - children:\n      - name: 1\n        nam: x\n", []string{
				`3:15 schema.type: name is a number, not text (put it in quotes: "1")`,
				`4:9 schema.unknown-property: "nam" is not a field of children (did you mean "name"?)`,
			}},
		{"dynamicRef", `{"$id": "https://example.org/tree", "$dynamicAnchor": "node", "type": "object", "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}, "v": {"type": "integer"}}}`,
			"children:\n  - v: x\n", []string{`2:8 schema.type: v is text, not a whole number`}},
		{"recursiveRef", `{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "properties": {"sub": {"$recursiveRef": "#"}, "v": {"type": "integer"}}}`,
			"sub: {sub: {v: x}}\n", []string{`1:16 schema.type: v is text, not a whole number`}},
		{"anchor and id inside", `{"properties": {"a": {"$ref": "#word"}, "b": {"$ref": "https://example.org/b"}}, "$defs": {"a": {"$anchor": "word", "type": "string"}, "b": {"$id": "https://example.org/b", "type": "integer"}}}`,
			"a: 1\nb: x\n", []string{
				`1:4 schema.type: a is a number, not text (put it in quotes: "1")`,
				`2:4 schema.type: b is text, not a whole number`,
			}},
		{"text that holds JSON", `{` + draft7 + `"properties": {"j": {"contentMediaType": "application/json"}, "k": {"contentEncoding": "base64"}}}`,
			"j: '{'\nk: '?'\n", []string{
				`1:4 schema.other: j does not hold application/json`,
				`2:4 schema.other: k is not base64 text`,
			}},
		{"the same fault in two ways", `{"allOf": [{"required": ["a"]}, {"required": ["a"]}, {"$ref": "#/$defs/x"}], "$defs": {"x": {"required": ["a"]}}}`,
			"b: 1\n", []string{`1:1 schema.required: "a" is missing (add "a")`}},
		{"no value is in an empty list", `{"properties": {"a": {"enum": []}, "b": {"not": {"enum": []}}}}`,
			"a: x\nb: x\n", []string{`1:4 schema.enum: a "x" is not allowed: the schema's list of values is empty`}},
		{"patterns that look ahead", `{"properties": {"a": {"pattern": "^(?!draft)[a-z]+$"}, "b": {"not": {"pattern": "^(?!x)"}}}}`,
			"a: draft\nb: y\n", []string{
				`1:4 schema.pattern: a "draft" is not of the form ^(?!draft)[a-z]+$`,
				`2:4 schema.not-allowed: b "y" is of the form ^(?!x), which is ruled out`,
			}},
		{"names whose patterns look ahead", `{"properties": {"id": {}}, "patternProperties": {"^(?!x-|id)[a-z-/]+$": {"type": "integer"}, "^[0-9]$": {}}, "additionalProperties": false}`,
			"id: a\nab/c: no\nx-a: 1\n'1': b\n", []string{
				`2:7 schema.type: "ab/c" is text, not a whole number`,
				`3:1 schema.unknown-property: "x-a" is not a field (the only field is "id")`,
			}},
		{"names whose patterns look ahead, and a form for the others", `{"patternProperties": {"^(?!x-)": {"properties": {"a": {"type": "string"}}}}, "additionalProperties": {"type": "integer"}}`,
			"b: {a: 1}\nx-a: c\n", []string{
				`1:8 schema.type: a is a number, not text (put it in quotes: "1")`,
				`2:6 schema.type: x-a is text, not a whole number`,
			}},
		{"names whose patterns look ahead count as evaluated", `{"allOf": [{"patternProperties": {"^(?!x)": true}}], "unevaluatedProperties": false}`,
			"a: 1\nx: 2\n", []string{`2:1 schema.unknown-property: "x" is not a field`}},
		{"patterns that cannot be run refuse nothing", `{"properties": {"a": {"pattern": "(?<!a)b"}, "b": {"not": {"$ref": "#/$defs/p"}}, "c": {"oneOf": [{"$ref": "#/$defs/p"}, {"type": "string"}]}, "d": {"if": {"$ref": "#/$defs/p"}, "then": false, "else": false}, "e": {"contains": {"$ref": "#/$defs/p"}, "maxContains": 1}, "f": {"type": "integer"}},
			"patternProperties": {"^.(?!g)h": {"type": "integer"}}, "additionalProperties": false, "$defs": {"p": {"pattern": "(?<!a)b", "minLength": 1}}}`,
			"a: c\nb: c\nc: c\nd: c\ne: [c, c]\nf: c\nxgh: c\n", []string{`6:4 schema.type: f is text, not a whole number`}},
		{"dynamicRef over a resource that the way does not lead through", `{"$id": "https://example.org/main", "properties": {"item": {"$ref": "bar#/$defs/item"}}, "$defs": {"bar": {"$id": "bar", "items": {"$ref": "item"},
			"$defs": {"item": {"$id": "item", "properties": {"content": {"$dynamicRef": "#content"}}, "$defs": {"usual": {"$dynamicAnchor": "content", "type": "integer"}}}, "content": {"$dynamicAnchor": "content", "type": "string"}}}}}`,
			"item: {content: x}\n", []string{`1:17 schema.type: content is text, not a whole number`}},
		{"formats by their RFC", `{"properties": {"t": {"items": {"format": "uri-template"}}, "u": {"items": {"format": "uri"}}, "h": {"items": {"format": "hostname"}}, "r": {"items": {"format": "regex"}}}}`,
			"t: ['https://example.org/{?page}', '{+a}/{b:3,c*}', '{a', '{}']\nu: ['https://example.org/a b', 'mailto:a@b', 'urn:isbn:1', 'https://[::1]:80/?q#f', 'http://[::x]/', 'a/b']\nh: [a.example, a.example., -a]\nr: ['^(?!a)b', '(?<!a)b\\1', '(']\n", []string{
				`1:53 schema.format: t "{a" is not a valid uri-template`,
				`1:59 schema.format: t "{}" is not a valid uri-template`,
				`2:5 schema.format: u "https://example.org/a b" is not a full web address`,
				`2:85 schema.format: u "http://[::x]/" is not a full web address`,
				`2:102 schema.format: u "a/b" is not a full web address`,
				`3:16 schema.format: h "a.example." is not a host name`,
				`3:28 schema.format: h "-a" is not a host name`,
				`4:29 schema.format: r "(" is not a regular expression`,
			}},
		{"international names", `{"properties": {"h": {"items": {"format": "idn-hostname"}}, "a": {"items": {"format": "hostname"}}}}`,
			"h: [Example.org, bücher.example, 실〮례, 'l·l', 'a·l', 'क्\u200dष', '٠۰', 'אa', xn--x]\na: [xn--bcher-kva.example, xn--x]\n", []string{
				`1:34 schema.format: h "실〮례" is not a valid idn-hostname`,
				`1:46 schema.format: h "a·l" is not a valid idn-hostname`,
				`1:61 schema.format: h "٠۰" is not a valid idn-hostname`,
				`1:67 schema.format: h "אa" is not a valid idn-hostname`,
				`1:73 schema.format: h "xn--x" is not a valid idn-hostname`,
				`2:28 schema.format: a "xn--x" is not a host name`,
			}},
		{"a number stays one where it may be one", `{"properties": {"a": {"type": ["string", "integer"], "format": "date"}}}`, "a: 2024\n", []string{}},
		{"draft 7 ignores what stands beside a reference", `{` + draft7 + `"properties": {"a": {"$ref": "#/definitions/x", "minLength": 9}}, "definitions": {"x": {"type": "string"}}}`,
			"a: b\n", []string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, said(check(t, one(t, test.schema), test.src))); diff != "" {
				t.Errorf("Check(%q) against %s mismatch (-want +got)\n%s", test.src, test.schema, diff)
			}
		})
	}
}
