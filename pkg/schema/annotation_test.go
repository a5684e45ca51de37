package schema_test

import (
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// TestOurAnnotations checks what the tool relies on in our own schemas: words for each
// field, a meaning for each value, references to what exists, examples that pass.
func TestOurAnnotations(t *testing.T) {
	set := ours(t)
	for _, name := range set.Names() {
		if name == "common" || strings.Contains(name, "/") {
			continue // parts for the others, and our own output
		}
		shape := set.Get(name).Shape()
		if shape.Title == "" || shape.Description == "" {
			t.Errorf("%s: no title or description", name)
		}
		shape.Walk(func(at []string, s *schema.Shape) {
			where := name + ": " + strings.Join(at, ".")
			for _, p := range s.Properties {
				if p.Shape.Label == "" {
					t.Errorf("%s: %s has no x-label", where, p.Name)
				}
				if p.Shape.Description == "" {
					t.Errorf("%s: %s has no description", where, p.Name)
				}
				if len(p.Shape.Types) == 0 {
					t.Errorf("%s: %s has no type", where, p.Name)
				}
			}
			for _, required := range s.Required {
				if s.Property(required) == nil {
					t.Errorf("%s: requires %s, which it does not have", where, required)
				}
			}
			if len(s.Enum) != len(s.EnumDescriptions) {
				t.Errorf("%s: %d values and %d descriptions", where, len(s.Enum), len(s.EnumDescriptions))
			}
			if len(s.Labels) > 0 && len(s.Enum) != len(s.Labels) {
				t.Errorf("%s: %d values and %d labels", where, len(s.Enum), len(s.Labels))
			}
			for _, ref := range s.Refs {
				if ref != "services" && set.Get(ref) == nil {
					t.Errorf("%s: x-ref %q is no vocabulary", where, ref)
				}
			}
			if s.Key != "" && (s.Items == nil || s.Items.Property(s.Key) == nil) {
				t.Errorf("%s: x-key %q is no field of an item", where, s.Key)
			}
			for _, class := range []string{s.Class.Added, s.Class.Removed, s.Class.Changed} {
				if !slices.Contains([]string{"", "breaking", "notable", "minor"}, class) {
					t.Errorf("%s: x-class %q", where, class)
				}
			}
		})
	}
}

// TestOurExamples validates each example of our schemas against the part of the
// schema that it stands in.
func TestOurExamples(t *testing.T) {
	files := map[string]map[string]any{}
	set := ours(t)
	for _, name := range set.Names() {
		var tree map[string]any
		if err := json.Unmarshal([]byte(set.Source(name)), &tree); err != nil {
			t.Fatal(name, err)
		}
		files[name] = tree
	}
	count := 0
	for name, tree := range files {
		var visit func(pointer string, v any)
		visit = func(pointer string, v any) {
			switch v := v.(type) {
			case map[string]any:
				if examples, ok := v["examples"].([]any); ok {
					for i, example := range examples {
						count++
						checkExample(t, set, name, pointer, i, example)
					}
				}
				for key, child := range v {
					if key != "examples" {
						visit(pointer+document.Pointer(key), child)
					}
				}
			case []any:
				for i, child := range v {
					visit(pointer+document.Pointer(strconv.Itoa(i)), child)
				}
			}
		}
		visit("", tree)
	}
	if count < 50 {
		t.Errorf("only %d examples were found", count)
	}
}

// checkExample checks an example as the field "value" of a file.
func checkExample(t *testing.T, set *schema.Set, name, pointer string, i int, example any) {
	t.Helper()
	dir := fstest.MapFS{}
	for _, n := range set.Names() {
		dir[n+schema.Suffix] = &fstest.MapFile{Data: []byte(set.Source(n))}
	}
	ref := path.Base(name) + schema.Suffix
	if strings.Contains(name, "/") {
		ref = name + schema.Suffix
	}
	wrapper, err := json.Marshal(map[string]any{"properties": map[string]any{"value": map[string]any{"$ref": ref + "#" + pointer}}})
	if err != nil {
		t.Fatal(err)
	}
	dir["wrapper.json"] = &fstest.MapFile{Data: wrapper}
	wrapped, err := schema.LoadFile(dir, "wrapper.json", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(map[string]any{"value": example})
	if err != nil {
		t.Fatal(err)
	}
	if found := check(t, wrapped.Get("wrapper.json"), string(src)); len(found) > 0 {
		t.Errorf("%s%s: example %d: %v", name, pointer, i, said(found))
	}
}

// TestShape reads what the tool needs to know of a schema.
func TestShape(t *testing.T) {
	s := one(t, `{
		"title": "Thing", "x-noun": "thing", "type": "object", "required": ["id"],
		"properties": {
			"zeta": {"$ref": "#/$defs/word", "description": "Of its own.", "x-weight": 2.5},
			"id": {"$ref": "#/$defs/word"},
			"tags": {"type": "array", "x-set": true, "x-class": {"added": "minor", "removed": "breaking"}, "items": {"enum": ["a", 1, null], "enumDescriptions": ["A.", "One.", "None."]}},
			"kind": {"anyOf": [{"type": "null"}, {"type": "string", "format": "date", "x-expect": "a day"}]},
			"parts": {"type": "array", "x-key": "id", "items": {"$ref": "#"}},
			"host": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"name": {"type": "string"}}}]},
			"to": {"x-ref": ["services", "others"], "x-class": "notable"}
		},
		"allOf": [{"required": ["zeta"], "properties": {"late": {"type": "integer"}, "id": {"type": "number"}}}],
		"if": {"properties": {"id": {"const": "x"}}}, "then": {"properties": {"extra": {"type": "boolean"}}},
		"$defs": {"word": {"type": "string", "description": "A word.", "pattern": "^\\w+$", "x-label": "Word", "examples": ["one"]}}
	}`).Shape()
	type fact struct{ name, want, got any }
	join := func(words []string) string { return strings.Join(words, " ") }
	for _, f := range []fact{
		{"order", "zeta id tags kind parts host to late extra", join(s.Names())},
		{"required", "id zeta", join(s.Required)},
		{"noun", "thing", s.Noun},
		{"what stands beside a reference wins", "Of its own.", s.At("zeta").Description},
		{"the rest is the target's", "Word ^\\w+$", s.At("zeta").Label + " " + s.At("zeta").Pattern},
		{"weight", 2.5, s.At("zeta").Weight},
		{"the target is not changed", "A word.", s.At("id").Description},
		{"own fields go before joined ones", "string", join(s.At("id").Types)},
		{"example", "one", s.At("id").Examples[0].Text},
		{"set", true, s.At("tags").Set},
		{"class in parts", schema.Class{Added: "minor", Removed: "breaking"}, s.At("tags").Class},
		{"class", schema.Class{Added: "notable", Removed: "notable", Changed: "notable"}, s.At("to").Class},
		{"enum", "a 1 null", join(s.At("tags", "0").Enum)},
		{"meaning", "One.", s.At("tags", "*").DescribeEnum("1")},
		{"this or nothing is this", true, s.At("kind").IsDate() && s.At("kind").Expect == "a day"},
		{"several forms", "string object", join(s.At("host").Types)},
		{"fields of a form", "string", join(s.At("host", "name").Types)},
		{"key", "id", s.At("parts").Key},
		{"a shape that contains itself", s, s.At("parts", "0", "parts", "7")},
		{"a list is entered silently", "Word", s.At("parts", "zeta").Label},
		{"references", "services others", join(s.At("to").Refs)},
		{"nowhere", (*schema.Shape)(nil), s.At("zeta", "x")},
	} {
		same := f.want == f.got
		if _, ok := f.want.(*schema.Shape); !ok {
			same = cmp.Equal(f.want, f.got)
		}
		if !same {
			t.Errorf("%s: %v, want %v", f.name, f.got, f.want)
		}
	}
	paths := 0
	s.Walk(func([]string, *schema.Shape) { paths++ })
	if paths > 30 {
		t.Errorf("Walk went round: %d places", paths)
	}
}

// TestCheckIsBounded checks that a file made to have many faults has a hundred
// findings of a kind and a count of the rest, the same ones every time.
func TestCheckIsBounded(t *testing.T) {
	service := ours(t).Get("service")
	var unknown, wrong, twice strings.Builder
	unknown.WriteString(example)
	wrong.WriteString(strings.Replace(example, "aliases: [EXS]\n", "", 1) + "aliases:\n")
	twice.WriteString(wrong.String())
	for i := range 5_000 {
		unknown.WriteString("k" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26%50) + string(rune('a'+i/1300)) + ": 1\n")
		wrong.WriteString("  - 1\n")
		twice.WriteString("  - EXS\n")
	}
	for _, test := range []struct {
		name, src, rule string
		want            int
		last            string
	}{
		{"fields that nobody knows", unknown.String(), "schema.unknown-property", 100, "4900 more of this kind in the file"},
		{"items of the wrong type", wrong.String(), "schema.type", 100, "4900 more of this kind in the file"},
		{"the same item again", twice.String(), "schema.unique", 100, "4899 more of this kind in the file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, findings := document.Parse("e.yaml", []byte(test.src))
			if len(findings) > 0 {
				t.Fatal(said(findings)[0])
			}
			var before []string
			for range 3 {
				found, err := service.Check(doc)
				if err != nil {
					t.Fatal(err)
				}
				got, last := 0, ""
				for _, f := range found {
					if f.Rule == test.rule {
						got++
						last = f.Message
					}
				}
				if got != test.want || !strings.HasSuffix(last, test.last) {
					t.Errorf("%d findings, the last %q; want %d and %q", got, last, test.want, test.last)
				}
				if now := said(found); before != nil {
					if diff := cmp.Diff(before, now); diff != "" {
						t.Fatalf("two runs differ (-first +second)\n%s", diff)
					}
				} else {
					before = now
				}
			}
		})
	}
}

// BenchmarkCheckGood checks a good entry, as nearly every check does.
func BenchmarkCheckGood(b *testing.B) {
	service := ours(b).Get("service")
	doc, _ := document.Parse("e.yaml", []byte(example))
	b.ReportAllocs()
	for b.Loop() {
		if found, err := service.Check(doc); err != nil || len(found) > 0 {
			b.Fatal(found, err)
		}
	}
}

// BenchmarkCompile makes all our schemas ready, as a validation does once.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		set := ours(b)
		for _, name := range set.Names() {
			if err := set.Get(name).Compile(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
