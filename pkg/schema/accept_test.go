package schema

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/document"
)

// Every schema of a catalogue's files has its quick way, and every real file is taken by it.
func TestAcceptTakesOurs(t *testing.T) {
	set := catalogueSchemas(t)
	for _, name := range set.Names() {
		if _, why := set.Get(name).makeAccept(); why != "" {
			t.Errorf("%s is left to the library: %s", name, why)
		}
	}
	for _, f := range realFiles(t) {
		if doc := f.parse(set, f.text); !set.Get(f.schema).quick().valid(doc.Root) {
			t.Errorf("%s is left to the library", f.name)
		}
	}
}

func catalogueSchemas(t testing.TB) *Set {
	t.Helper()
	set, err := Load(os.DirFS("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

type realFile struct{ name, schema, text string }

func (f realFile) parse(set *Set, text string) *document.Document {
	doc, _ := document.Parse(f.name, []byte(text))
	if doc.Root != nil {
		set.Get(f.schema).Reread(doc)
	}
	return doc
}

// realFiles are the entries and vocabularies of the catalogue.
func realFiles(t testing.TB) (files []realFile) {
	t.Helper()
	for _, pattern := range []string{"services/*.yaml", "vocabulary/*.yaml"} {
		names, err := filepath.Glob("../../catalogue/" + pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := realFile{name, strings.TrimSuffix(filepath.Base(name), ".yaml"), string(text)}
			if strings.Contains(pattern, "services") {
				f.schema = "service"
			}
			files = append(files, f)
		}
	}
	return files
}

// many is a number of trials: all of them if MANY is set, else enough for every day.
func many(n int) int {
	if os.Getenv("MANY") == "" {
		n = max(1, n/40)
	}
	return n
}

// What the quick way accepts, the library accepts: random edits of real files.
func TestAcceptIsSound(t *testing.T) {
	set := catalogueSchemas(t)
	files := realFiles(t)
	var pool []string
	for _, f := range files {
		pool = append(pool, strings.Split(f.text, "\n")...)
	}
	r := rand.New(rand.NewPCG(19, 2026))
	edits, tally := 0, tally{}
	for _, f := range files {
		times := many(100)
		if f.schema != "service" {
			times = many(6) // they are long
		}
		for range times {
			edits++
			if doc := f.parse(set, mutate(r, strings.Split(f.text, "\n"), pool)); doc.Root != nil {
				tally.compare(t, set.Get(f.schema), doc)
			}
		}
	}
	t.Logf("%d edits: %v", edits, tally)
	if tally.quick < edits/10 || tally.accepted-tally.quick > tally.accepted/20 {
		t.Errorf("the quick way takes too few: %v", tally)
	}
}

// tally counts documents: those that were compared, that the library accepts, that the
// quick way does.
type tally struct{ compared, accepted, quick int }

func (c *tally) compare(t testing.TB, s *Schema, doc *document.Document) {
	t.Helper()
	compiled, err := s.compiled()
	if err != nil {
		t.Fatalf("the quick way knows a schema that cannot be used: %v\n%s", err, s.set.Source(s.name))
	}
	invalid, err := s.validate(compiled, doc.Root.Value())
	isGood, isQuick := invalid == nil && err == nil, s.quick().valid(doc.Root)
	c.compared++
	if isGood {
		c.accepted++
	}
	if isQuick {
		c.quick++
	}
	if isQuick && !isGood {
		t.Errorf("the quick way accepts what the library does not: %v %v\n%s\n%s", err, invalid, s.set.Source(s.name), doc.Source())
	}
}

var oddValues = []string{"x", "''", "12", "-5", "1000", "9999", "10000", "2026", "2026.0", "1e3", "2026-02-30", "'2026-02-29'", "'0999'", "true", "2027-Q7", "2027-Q1",
	"https://", "http://exa mple", "https://a.org/%zz", "https://a.org/#x#y", "https://a_b.org", "https://[::1]/", "A-b", "a--b", "[]", "{}", "[a, a]", "null", "'a\tb'", "\"a\\nb\"",
	strings.Repeat("y", 700), strings.Repeat("é", 200), "live", "moved", "retired", "ü", "'\U0001F600'"}

// mutate edits one or two lines.
func mutate(r *rand.Rand, lines, pool []string) string {
	for range 1 + r.IntN(2) {
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		switch r.IntN(7) {
		case 0:
			lines = slices.Delete(lines, i, i+1)
		case 1:
			lines = slices.Insert(lines, i, lines[i])
		case 2:
			lines[i] = pool[r.IntN(len(pool))]
		case 3, 4:
			key, _, _ := strings.Cut(lines[i], ": ")
			lines[i] = key + ": " + oddValues[r.IntN(len(oddValues))]
		case 5:
			if b := []byte(lines[i]); len(b) > 3 {
				b[r.IntN(len(b))] = " :-#'\"[]{}AZaz09."[r.IntN(17)]
				lines[i] = string(b)
			}
		case 6:
			lines[i], lines[j] = lines[j], lines[i]
		}
		if len(lines) == 0 {
			break
		}
	}
	return strings.Join(lines, "\n")
}

// Schemas put together at random, and documents beside them: what the quick way knows, the
// library can use, and what it accepts, the library does.
func TestAcceptIsSoundForAnySchema(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 19))
	schemas, c := 0, tally{}
	times := many(30_000)
	for range times {
		schema := fmt.Sprintf(`{"$defs": {"a": %s, "b": %s}, "allOf": [%s]}`, randomSchema(r, 1), randomSchema(r, 1), randomSchema(r, 3))
		if r.IntN(2) == 0 {
			schema = randomSchema(r, 3)
		}
		set, err := LoadFile(fstest.MapFS{"s.json": {Data: []byte(schema)}}, "s.json", "", "", 0)
		if err != nil || set.Get("s.json").quick() == nil {
			continue
		}
		schemas++
		for range 4 {
			if doc, _ := document.Parse("d.json", []byte(randomValue(r, 3))); doc.Root != nil {
				c.compare(t, set.Get("s.json"), doc)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d schemas known: %+v", schemas, times, c)
	if schemas < times/20 || c.quick < schemas/2 {
		t.Errorf("too few to prove anything: %d schemas, %+v", schemas, c)
	}
}

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

// randomSchema writes a schema, which may be one that cannot be used.
func randomSchema(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(12) == 0 {
		return pick(r, "true", "false", "{}", `{"type": "string"}`, `{"type": ["integer", "null"]}`, `{"const": "a"}`, `{"enum": ["a", "b", null, true]}`)
	}
	in := func() string { return randomSchema(r, depth-1) }
	var keywords []string
	for range 1 + r.IntN(3) {
		keywords = append(keywords, func() string {
			switch r.IntN(24) {
			case 0:
				return `"type": ` + pick(r, `"object"`, `"array"`, `"string"`, `"integer"`, `"number"`, `["object", "string"]`, `"boolean"`, `"text"`, `["null", "null"]`)
			case 1, 2, 3:
				return fmt.Sprintf(`"properties": {"a": %s, "b": %s}`, in(), in())
			case 4:
				return `"required": ` + pick(r, `["a"]`, `["a", "c"]`, `["a", "a"]`, `[]`, `"a"`, `[1]`)
			case 5:
				return `"additionalProperties": ` + in()
			case 6:
				return `"unevaluatedProperties": ` + pick(r, "false", "true", "false", in())
			case 7:
				return fmt.Sprintf(`"allOf": [%s, %s]`, in(), in())
			case 8:
				return fmt.Sprintf(`"anyOf": [%s, %s]`, in(), in())
			case 9:
				return fmt.Sprintf(`"if": {"properties": {"a": {"%s}}, "required": ["a"]}, "then": %s, "else": %s`, pick(r, `const": "a"`, `enum": ["a", null]`, `const": 1`), in(), in())
			case 10:
				return fmt.Sprintf(`"if": %s, "then": %s`, in(), in())
			case 11:
				return `"items": ` + in()
			case 12:
				return `"` + pick(r, "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties") + `": ` + pick(r, "0", "1", "2", "-1", "1.5", `"1"`)
			case 13:
				return `"` + pick(r, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") + `": ` + pick(r, "0", "1", "1.5", "-2", "1000000000000001", "true")
			case 14:
				return `"uniqueItems": ` + pick(r, "true", "false", "1")
			case 15:
				return `"dependentRequired": ` + pick(r, `{"a": ["b"]}`, `{"a": ["b", "b"]}`, `{"c": []}`, "[]")
			case 16:
				return fmt.Sprintf(`"patternProperties": {"%s": %s}`, pick(r, "^a", "b$", "", "(", "."), in())
			case 17:
				return `"$ref": "` + pick(r, "#/$defs/a", "#/$defs/b", "#", "#/properties/a", "#/$defs/none") + `"`
			case 18:
				return `"format": "` + pick(r, "date", "uri", "email", PartialDate, "date-time", "regex", "colour") + `"`
			case 19:
				return `"pattern": "` + pick(r, "^a", "^[^\\\\n]*$", "^[a-z0-9]+(-[a-z0-9]+)*$", "(?=a)") + `"`
			case 20:
				return `"enum": ` + pick(r, `["a"]`, `[1, 1.0, "1"]`, `[]`, `"a"`, `[{"a": 1}]`)
			case 21:
				return `"` + pick(r, "title", "description", "examples", "deprecated", "x-any", "default", "$comment") + `": ` + pick(r, `"a"`, "[]", "true")
			case 22:
				return `"` + pick(r, "not", "contains", "propertyNames") + `": ` + in()
			}
			return `"$schema": "` + pick(r, draftTexts(func(d draft) string { return d.uri })...) + `"`
		}())
	}
	return "{" + strings.Join(keywords, ", ") + "}"
}

func randomValue(r *rand.Rand, depth int) string {
	switch n := r.IntN(10); {
	case depth > 0 && n < 4:
		var fields []string
		for _, name := range []string{"a", "b", "c"} {
			if r.IntN(2) == 0 {
				fields = append(fields, `"`+name+`": `+randomValue(r, depth-1))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case depth > 0 && n < 5:
		items := make([]string, r.IntN(3))
		for i := range items {
			items[i] = randomValue(r, depth-1)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return pick(r, `"a"`, `"b"`, `"aa"`, `""`, "1", "1.0", "1.5", "-2", "0", "1e3", "1000000000000001", "1000000000000000.9", "true", "false", "null", `"2026-02-28"`, `"2026"`, `"a@b.org"`, `"https://a.org/x"`)
}

// Of the texts that a quick way takes, none is refused by the expression or the format that
// it stands for.
func FuzzQuickTexts(f *testing.F) {
	for _, text := range append(oddValues, "a-b", "2026-12-28", "https://a.org/b?c=d#e", "https://a.org:80/") {
		f.Add(strings.Trim(text, `'"`))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for expression, quick := range quickPatterns {
			if quick(text) && !regexp.MustCompile(expression).MatchString(text) {
				t.Errorf("%q is taken for %s", text, expression)
			}
		}
		for format, quick := range quickFormats {
			if quick(text) && !slowFormat(format)(text) {
				t.Errorf("%q is taken for %s", text, format)
			}
		}
	})
}

// FuzzAccept lets anything be an entry.
func FuzzAccept(f *testing.F) {
	set := catalogueSchemas(f)
	names, err := filepath.Glob("../../catalogue/services/n*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names[:min(8, len(names))] {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	service := set.Get("service")
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, _ := document.Parse("e.yaml", text)
		if doc.Root != nil {
			service.Reread(doc)
			new(tally).compare(t, service, doc)
		}
	})
}
