package query_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
)

// foreignCatalogue is a catalogue with a schema of its own. Entries are lines of YAML,
// the id is the name of the file.
func foreignCatalogue(t testing.TB, shape string, entries map[string]string) *catalogue.Catalogue {
	t.Helper()
	set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(shape)}}, "s.json", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	s := set.Get("s.json")
	if err := s.Compile(); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for id, text := range entries {
		files[id+".yaml"] = &fstest.MapFile{Data: []byte(text + "\n")}
	}
	cat, _, err := catalogue.LoadForeign(t.Context(), []catalogue.Part{{FS: files}}, catalogue.ForeignOptions{Schema: s, Schemas: set})
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// foreign is a schema and entries that keep to it, lack everything, or contradict it.
func foreign(t testing.TB) *catalogue.Catalogue {
	return foreignCatalogue(t, foreignShape, map[string]string{
		"a": "name: Alpha\nactive: true\nitems: [{ok: true, n: 1}, {ok: false, n: 2}]\nflags: [true, false]\nnumber: 7\nday: 2027-01-01\nwhen: 2027-01-01T10:00:00Z\n" +
			"ver: 2\ntri: maybe\nlabels: {app: web, my-app: x}\nfree: {x: 1}\nmy-field: dash\nmy field: space\na.b: dotted\nin: inside\n2fa: true\nextra: surprise\nself: [[[1]]]",
		"b": "name: [x]\nactive: \"true\"\nitems: yes\nflags: {a: 1}\nnumber: seven\nday: soon\nwhen: 2027-06\nver: \"2\"\ntri: true\nlabels: text\nfree: hello\nself: 1",
		"c": "tri: false",
	})
}

const foreignShape = `{"type": "object", "properties": {
	"id": {"type": "string"}, "name": {"type": "string"}, "active": {"type": "boolean"},
	"items": {"type": "array", "items": {"type": "object", "properties": {"ok": {"type": "boolean"}, "n": {"type": "integer"}}}},
	"flags": {"type": "array", "items": {"type": "boolean"}}, "number": {"type": "number"},
	"day": {"type": "string", "format": "date"}, "when": {"type": "string", "format": "date-time"},
	"ver": {"enum": [1, 2, 3]}, "tri": {"enum": [true, false, "maybe"]},
	"labels": {"type": "object", "additionalProperties": {"type": "string"}}, "free": {},
	"my-field": {"type": "string"}, "my field": {"type": "string"}, "a.b": {"type": "string"}, "in": {"type": "string"}, "2fa": {"type": "boolean"},
	"self": {"$ref": "#/$defs/self"}},
	"$defs": {"self": {"type": "array", "items": {"$ref": "#/$defs/self"}}}}`

// TestWhereForeign asks entries that lack fields, contradict the schema, or have fields
// that it does not declare.
func TestWhereForeign(t *testing.T) {
	cat := foreign(t)
	for _, tt := range []struct{ where, want string }{
		// a boolean that is absent or of another kind is false
		{`active`, "a"}, {`not active`, "b c"}, {`active and true`, "a"}, {`active ? true : false`, "a"}, {`active == true`, "a"},
		{`any(items, not .ok)`, "a b"}, {`any(items, .ok)`, "a"}, {`all(items, .ok)`, "c"}, {`one(items, .ok)`, "a"}, {`count(items, .ok) == 1`, "a"},
		{`len(filter(items, .ok)) == 1`, "a"}, {`if active { true } else { false }`, "a"}, {`any(flags, #)`, "a"},
		// untyped enumerations are what they are
		{`ver == 2`, "a"}, {`ver == "2"`, "b"}, {`tri == true`, "b"}, {`tri == "maybe"`, "a"}, {`ver in 1..3`, "a"},
		{`when > today()`, "a b"}, {`when == "2027-01-01"`, "a"}, {`when == "2027"`, "a b"}, {`age(day) < 0`, "a"},
		{`day == nil`, "b c"}, {`number > 1`, "a"}, {`number + 1 > 1`, "a"}, {`sum(items.n) == 3`, "a"},
		{`labels.app == "web"`, "a"}, {`labels["my-app"] == "x"`, "a"}, {`labels.nope == nil`, "a b c"}, {`has("labels.app")`, "a"},
		{`free.x == 1`, "a"}, {`free == "hello"`, "b"}, {`lower(free) == "hello"`, "b"},
		{`$env["my-field"] == "dash"`, "a"}, {`$env["my field"] == "space"`, "a"}, {`$env["a.b"] == "dotted"`, "a"}, {`has("a.b")`, "a"},
		{`$env["2fa"]`, "a"}, {`$env.in == "inside"`, "a"}, {`extra == "surprise"`, "a"}, {`has("extra")`, "a"},
		{`any(self, any(#, len(#) == 1))`, "a"},
	} {
		w, err := query.ParseWhere(cat, tt.where, whereDay)
		if err != nil {
			t.Errorf("ParseWhere(%q): %v", tt.where, err)
			continue
		}
		kept, err := w.Select(t.Context(), cat.Entries())
		if err != nil {
			t.Errorf("Select(%q): %v", tt.where, err)
		}
		if got := ids(kept); got != tt.want {
			t.Errorf("%s keeps %q, want %q", tt.where, got, tt.want)
		}
	}
	for _, tt := range []struct{ where, want string }{
		{`my-field == "dash"`, `"-" is a minus sign here; the field of that name is $env["my-field"]`},
		{`my == "dash"`, `"my" is not a field; did you mean $env["my-field"] or $env["my field"]?`},
		{`a.b == "dotted"`, `"a" is not a field; did you mean $env["a.b"]?`},
		{`2fa == true`, `"2fa" means something else here; the field of that name is $env["2fa"]`},
		{`in == "inside"`, `"in" means something else here; the field of that name is $env["in"]`},
		{`labels == "x"`, `this is a mapping, where a single value is wanted`},
		{`active == "true"`, `true or false cannot be compared with text; write true without quotes`},
		{`nope == 1`, `"nope" is not a field; if it is text, write it in quotes; the fields are "id", "name", "active", "items", "flags", "number", "day", "when", "ver", "tri", "labels", "free" and 6 more`},
	} {
		_, err := query.ParseWhere(cat, tt.where, whereDay)
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseWhere(%q) = %v, want %s", tt.where, err, tt.want)
		}
	}
	// A schema that says nothing knows what the entries have.
	bare := foreignCatalogue(t, `{}`, map[string]string{"a": "my-field: 1\nother: 2"})
	if w, err := query.ParseWhere(bare, `id == "a"`, whereDay); err != nil {
		t.Error(err)
	} else if kept, err := w.Select(t.Context(), bare.Entries()); ids(kept) != "a" {
		t.Errorf("id == \"a\" keeps %q, %v", ids(kept), err)
	}
	for where, want := range map[string]string{
		`my-field == 1`: `"-" is a minus sign here; the field of that name is $env["my-field"]`,
		`othr == 1`:     `"othr" is not a field; if it is text, write it in quotes; the fields are `,
	} {
		if _, err := query.ParseWhere(bare, where, whereDay); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ParseWhere(%q) = %v, want %s", where, err, want)
		}
	}
}

// TestWhereIsBounded gives an entry as large as a file may be to expressions whose cost
// is its square or worse.
func TestWhereIsBounded(t *testing.T) {
	var list strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&list, "- item %d\n", i)
	}
	cat := foreignCatalogue(t, `{"properties": {"id": {"type": "string"}, "text": {"type": "string"}, "list": {"type": "array", "items": {"type": "string"}}}}`,
		map[string]string{"a": "list:\n" + list.String() + "text: " + strings.Repeat("x", 500_000)})
	for _, text := range []string{
		`any(list, any(list, # == "zz"))`, `any(list, any(list, any(list, any(list, # == "zz"))))`,
		`len(map(list, map(list, #))) == 1`, `any(list, "zz" in list)`, `any(list, "zz" in map(list, lower(#)))`,
		`len(map(list, lower(text))) == 1`, `any(list, text contains "y")`, `any(list, text matches "(x+x+)+y")`,
		`any(list, len(text) == 1)`, `any(list, text + text == "")`, `any(list, text < text)`,
		strings.Repeat(`any(list, `, 100) + "false" + strings.Repeat(")", 100),
	} {
		w, err := query.ParseWhere(cat, text, whereDay)
		if err != nil {
			t.Errorf("ParseWhere(%.60q): %v", text, err)
			continue
		}
		_, err = w.Select(t.Context(), cat.Entries())
		if err == nil || err.Error() != "a: this asks too much of one entry; put fewer conditions inside one another" {
			t.Errorf("Select(%.60q) = %v", text, err)
		}
	}
	// One node in two places is no cost of its own: twice at each level would never end.
	for _, text := range []string{
		strings.Repeat("(", 200) + "false" + strings.Repeat(" ?: false)", 200),
		strings.Repeat("1 < (1 < 2 ? ", 80) + "2" + strings.Repeat(" : 2) < 3", 80),
		"1" + strings.Repeat(" < 2", 200),
		strings.Repeat("1 < (", 80) + "2" + strings.Repeat(" < 3) < 3", 80),
		strings.Repeat("(", 80) + "text" + strings.Repeat(` ?: "a") contains "b"`, 80),
	} {
		w, err := query.ParseWhere(cat, text, whereDay)
		if err == nil {
			_, err = w.Select(t.Context(), cat.Entries())
		}
		if fault, ok := errors.AsType[*query.WhereError](err); err != nil && !ok {
			t.Errorf("%.60q gives %v", text, fault)
		}
	}
}

// TestWhereStops ends a run with its context, in the middle of an entry too.
func TestWhereStops(t *testing.T) {
	cat := foreignCatalogue(t, `{"properties": {"list": {"items": {"type": "string"}}}}`, map[string]string{"a": "list: [" + strings.Repeat("x,", 1000) + "]"})
	w, err := query.ParseWhere(cat, `any(list, any(list, # == "y"))`, whereDay)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(nil)
	if _, err := w.Select(ctx, cat.Entries()); !errors.Is(err, context.Canceled) {
		t.Errorf("Select = %v, want the context's error", err)
	}
	if _, err := w.Select(&endsAfter{Context: t.Context(), calls: 3}, cat.Entries()); !errors.Is(err, context.Canceled) {
		t.Errorf("Select = %v, want the context's error", err)
	}
}

// endsAfter is a context that is over when it has been asked a few times.
type endsAfter struct {
	context.Context
	calls int
}

func (c *endsAfter) Err() error {
	if c.calls--; c.calls < 0 {
		return context.Canceled
	}
	return nil
}

// FuzzWhere checks that no expression panics or asks too much, over entries that keep to
// their schema, lack fields or contradict it, and that a fault lies inside the
// expression.
func FuzzWhere(f *testing.F) {
	for _, seed := range []string{
		`status == "live" and dates.retires < today()`, `any(milestones, .due < today() and not (.done != nil))`, `sum(onboarding.steps.days) > 2`,
		`"x" in map(aliases, #)`, `needs("fhir-r4")`, `a?.b ?? 1`, `name matches "("`, `-1 ** 2 | any(#)`, `{"a": 1}.a`, `[1,2][0]`, `name[1:2] == ""`, `$env.status == nil`,
		`not active`, `any(items, not .ok) ? flags : items`, `active ?: $env["2fa"]`, `all(flags, #) and one(items, .ok)`, `if active {1} else {2} == 1`, `ver == 2 and tri == "maybe"`,
		`len()`, `len(name, name, name)`, `trim(name, string(now()), 1..9)`, `upper() == lower(name, 1)`, `any()`, `count(items, .ok, 3)`, `sum(items, .n, 1, 2)`, `has()`, `age(day, day)`, `today(1)`,
		`1 < len(flags) < 4`, `"2020" < day < "2028"`, `number in 1..3`, `self.x.y == self`, `any(self, any(#, # == 1))`, `labels["my-app"] + free == "x"`, `::len(name)`, `name | len()`,
	} {
		f.Add(seed)
	}
	own, _, err := catalogue.Load(f.Context(), os.DirFS("../../cmd/testdata/small"), os.DirFS("../.."))
	if err != nil {
		f.Fatal(err)
	}
	cats := []*catalogue.Catalogue{own, foreign(f)}
	f.Fuzz(func(t *testing.T, text string) {
		for _, cat := range cats {
			w, err := query.ParseWhere(cat, text, whereDay)
			if err != nil {
				fault, ok := errors.AsType[*query.WhereError](err)
				if !ok || fault.From < 0 || fault.From > len([]rune(text)) || fault.To <= fault.From || fault.Message == "" {
					t.Fatalf("ParseWhere(%q) = %#v", text, err)
				}
				continue
			}
			if _, err := w.Select(t.Context(), cat.Entries()); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
