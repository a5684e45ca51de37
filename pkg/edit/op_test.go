package edit_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/schema"
)

// example is a schema with every kind of field.
func example(t *testing.T) *schema.Schema {
	t.Helper()
	set, err := schema.Load(fstest.MapFS{"example.schema.json": {Data: []byte(`{
		"type": "object",
		"properties": {
			"id": {"type": "string"},
			"name": {"type": "string"},
			"year": {"type": ["string", "integer"], "format": "partial-date"},
			"size": {"type": "integer"},
			"share": {"type": "number"},
			"open": {"type": "boolean"},
			"words": {"type": "array", "items": {"type": "string"}},
			"kinds": {"type": "array", "x-set": true, "items": {"type": "string", "enum": ["a", "b", "c"]}},
			"parts": {"type": "array", "x-key": "id", "items": {"type": "object", "properties": {
				"id": {"type": "string"}, "due": {"type": "string", "format": "date"}, "deep": {"type": "object", "properties": {"er": {"type": "string"}}}
			}}},
			"box": {"type": "object", "properties": {"in": {"type": "string"}, "out": {"type": "string"}}}
		}
	}`)}})
	if err != nil {
		t.Fatal(err)
	}
	return set.Get("example")
}

func TestOps(t *testing.T) {
	const file = "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"
	for _, test := range []struct {
		op, want string
		err      string
	}{
		{op: "name=Another", want: "id: x\nname: Another\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "year=2027", want: "id: x\nname: A name\nyear: 2027\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "size=3", want: "id: x\nname: A name\nsize: 3\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "kinds+=c,a", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [a, b, c]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words+=a, b", want: "id: x\nname: A name\nwords: [one, two, \"a, b\"]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words=[x, 1]", want: "id: x\nname: A name\nwords: [x, \"1\"]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words[two]=2nd", want: "id: x\nname: A name\nwords: [one, 2nd]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words[2]=2nd", want: "id: x\nname: A name\nwords: [one, 2nd]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words-=one", want: "id: x\nname: A name\nwords: [two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "words-=three", want: file},
		{op: "kinds-=b", want: "id: x\nname: A name\nwords: [one, two]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},
		{op: "parts[q].due=2028-02-03", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\n    due: 2028-02-03\nbox:\n  in: there\n"},
		{op: "parts[q].deep.er=down", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\n    deep:\n      er: down\nbox:\n  in: there\n"},
		{op: "parts[r].due=2028-02-03", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\n  - id: r\n    due: 2028-02-03\nbox:\n  in: there\n"},
		{op: "parts+=r", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\n  - id: r\nbox:\n  in: there\n"},
		{op: "parts+={id: q, due: 2028-02-03}", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\n    due: 2028-02-03\nbox:\n  in: there\n"},
		{op: "parts-=p", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: q\nbox:\n  in: there\n"},
		{op: "box={out: here}", want: "id: x\nname: A name\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  out: here\n"},
		{op: "open=true", want: "id: x\nname: A name\nopen: true\nwords: [one, two]\nkinds: [b]\nparts:\n  - id: p\n    due: 2027-01-01\n  - id: q\nbox:\n  in: there\n"},

		{op: "size=many", err: `size takes a whole number, not "many"`},
		{op: "size=1.5", err: `size takes a whole number, not "1.5"`},
		{op: "share=x", err: `share takes a number, not "x"`},
		{op: "open=yes", err: `open takes true or false, not "yes"`},
		{op: "nme=x", err: `"nme" is not a field; did you mean "name"?`},
		{op: "colour=x", err: `"colour" is not a field; the fields there are "id", "name", "year", "size", "share", "open", "words", "kinds", "parts" and "box"`},
		{op: "box.inn=x", err: `"box.inn" is not a field; the fields there are "in" and "out"`},
		{op: "name.first=x", err: `name.first: the file has text in the place of "name"`},
		{op: "name+=x", err: `name is not a list; write name=VALUE`},
		{op: "words[four]=x", err: `words[four]: the list has no item "four"`},
		{op: "parts=p", err: `parts is a list of mappings: write parts+={FIELD: VALUE, …}`},
		{op: "box=x", err: `box is a mapping: write box.FIELD=VALUE, or box={FIELD: VALUE, …}`},
		{op: "words=[a", err: `words: "[a": the list that "[" opens is not closed`},
	} {
		op, err := edit.ParseOp(test.op)
		if err != nil {
			t.Errorf("ParseOp(%q): %v", test.op, err)
			continue
		}
		f, findings := edit.Parse("x.yaml", []byte(file), example(t))
		if f == nil {
			t.Fatal(findings)
		}
		message := ""
		if err := f.Do(op); err != nil {
			message = err.Error()
			test.want = file
		}
		if diff := cmp.Diff(test.err, message); diff != "" {
			t.Errorf("Do(%q) error mismatch (-want +got):\n%s", test.op, diff)
		}
		if diff := cmp.Diff(test.want, string(f.Bytes())); diff != "" {
			t.Errorf("Do(%q) mismatch (-want +got):\n%s", test.op, diff)
		}
	}
}

func TestParseOp(t *testing.T) {
	for _, test := range []struct {
		in   string
		want edit.Op
		err  string
	}{
		{in: "a=b=c", want: edit.Op{Path: edit.Path{{Name: "a"}}, Text: "b=c"}},
		{in: "a.b+=c", want: edit.Op{Path: edit.Path{{Name: "a"}, {Name: "b"}}, Verb: edit.Append, Text: "c"}},
		{in: "links[https://example.org/?a=b].title=x", want: edit.Op{Path: edit.Path{{Name: "links"}, {Name: "https://example.org/?a=b", Item: true}, {Name: "title"}}, Text: "x"}},
		{in: "a[b[1]].c-=d", want: edit.Op{Path: edit.Path{{Name: "a"}, {Name: "b[1]", Item: true}, {Name: "c"}}, Verb: edit.Remove, Text: "d"}},
		{in: "a", err: `"a" is no change: write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE`},
		{in: "a=", err: `a has no value: to delete a field use --unset a`},
		{in: "=x", err: `a field has no name`},
		{in: "a..b=x", err: `"a..b" is not a field: a name is missing`},
		{in: "a.=x", err: `"a." is not a field: it ends in a dot`},
		{in: "[a]=x", err: `"[a]" is not a field: write an item as FIELD[ITEM]`},
	} {
		got, err := edit.ParseOp(test.in)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if diff := cmp.Diff(test.err, message); diff != "" {
			t.Errorf("ParseOp(%q) error mismatch (-want +got):\n%s", test.in, diff)
		}
		if diff := cmp.Diff(test.want, got); err == nil && diff != "" {
			t.Errorf("ParseOp(%q) mismatch (-want +got):\n%s", test.in, diff)
		}
	}
}

// FuzzParsePath checks that a path that can be read is read again from its text.
func FuzzParsePath(f *testing.F) {
	for _, s := range []string{"a", "a.b", "a[b].c", "a[b][c]", "a[b]]", "a[https://x/y.z].t", ".", "a."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := edit.ParsePath(s)
		if err != nil {
			return
		}
		again, err := edit.ParsePath(p.String())
		if err != nil {
			t.Fatalf("%q reads as %q, which cannot be read: %v", s, p, err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Errorf("%q is not what its text says:\n%s", s, diff)
		}
	})
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"NHS login": "nhs-login", "GP Connect: Update Record": "gp-connect-update-record", "Children's  (0-19)": "childrens-0-19", "Ärzte": "arzte", "École de la Santé": "ecole-de-la-sante", "-": "",
	} {
		if got := edit.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}
