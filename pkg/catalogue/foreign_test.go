package catalogue_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
)

const localSchema = `{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["name"],
	"properties": {"id": {"type": ["string", "integer"]}, "name": {"type": "string"}, "since": {"type": "string", "format": "date"},
		"metadata": {"type": "object", "properties": {"key": {"type": "string"}}}}}`

func foreignOptions(t *testing.T) catalogue.ForeignOptions {
	t.Helper()
	set, err := schema.LoadFile(fstest.MapFS{"s.json": {Data: []byte(localSchema)}}, "s.json", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.ForeignOptions{Schemas: set, Schema: set.Get("s.json")}
}

// TestLoadForeign reads what other people keep. An entry is told as "id in file: name".
func TestLoadForeign(t *testing.T) {
	globs := func(patterns ...string) (out []catalogue.Glob) {
		for _, p := range patterns {
			g, err := catalogue.ParseGlob(p)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, g)
		}
		return out
	}
	tests := []struct {
		name    string
		files   map[string]string
		change  func(*catalogue.ForeignOptions)
		entries []string
		want    []string
	}{
		{"every YAML file that is not hidden",
			map[string]string{"a.yaml": "name: A\n", "x/y/b.yml": "name: B\n", "C.YAML": "name: C\n", ".d.yaml": "?", ".git/e.yaml": "?", "f.json": "?", "notes.md": "?"}, nil,
			[]string{"C in here/C.YAML: C", "a in here/a.yaml: A", "b in here/x/y/b.yml: B"}, []string{}},
		{"patterns", map[string]string{"a.yaml": "?: :", "sys/b.json": `{"name": "B"}`, "sys/c/d.yaml": "name: D\n"},
			func(o *catalogue.ForeignOptions) { o.Entries = globs("sys/*.json", "**/d.yaml") },
			[]string{"b in here/sys/b.json: B", "d in here/sys/c/d.yaml: D"}, []string{}},
		{"several documents, with and without ids", map[string]string{"all.yaml": "id: one\nname: A\n---\nname: B\n---\n# nothing\n---\nid: 4\nname: D\n"}, nil,
			[]string{"4 in here/all.yaml: D", "all#2 in here/all.yaml: B", "one in here/all.yaml: A"}, []string{}},
		{"the id elsewhere", map[string]string{"a.yaml": "id: x\nname: A\nmetadata: {key: k-1}\n", "b.yaml": "name: B\nmetadata: {key: ''}\n", "c.yaml": "name: C\nmetadata: [key]\n"},
			func(o *catalogue.ForeignOptions) { o.IDField = "metadata.key" },
			[]string{"b in here/b.yaml: B", "c in here/c.yaml: C", "k-1 in here/a.yaml: A"}, []string{}},
		{"anchors, aliases and merge keys", map[string]string{"a.yaml": "base: &b {name: A}\n<<: *b\nother: *b\n"}, nil,
			[]string{"a in here/a.yaml: A"}, []string{}},
		{"JSON with tabs and escapes", map[string]string{"a.json": "{\n\t\"name\": \"\\ud83d\\ude00 \\\\ud83d \\/ \\u00e9\"\n}"},
			func(o *catalogue.ForeignOptions) { o.Entries = globs("*.json") },
			[]string{`a in here/a.json: 😀 \ud83d / é`}, []string{}},
		{"a bare year where the schema has a day", map[string]string{"a.yaml": "name: A\nsince: 2020\n"}, nil, []string{"a in here/a.yaml: A"}, []string{}},
		{"the same id in two files", map[string]string{"a.yaml": "id: x\nname: A\n", "b.yaml": "name: B\nid: x\n"}, nil, []string{"b in here/b.yaml: B", "x in here/a.yaml: A"},
			[]string{`here/b.yaml error ref.duplicate-id: id "x" is already that of an entry in here/a.yaml; this one is shown as "b" (give one of the two another id)`}},
		{"the same id in one file", map[string]string{"a.yaml": "id: x\nname: A\n---\nid: x\nname: B\n"}, nil, []string{"a#2 in here/a.yaml: B", "x in here/a.yaml: A"},
			[]string{`here/a.yaml error ref.duplicate-id: id "x" is already that of the entry on line 1; this one is shown as "a#2" (give one of the two another id)`}},
		{"the same file name in two folders", map[string]string{"p/a.yaml": "name: A\n", "q/a.yaml": "name: B\n", "c.yaml": "name: C\n"}, nil,
			[]string{"c in here/c.yaml: C", "p/a in here/p/a.yaml: A", "q/a in here/q/a.yaml: B"}, []string{}},
		{"the same file name above and below", map[string]string{"a.yaml": "name: A\n", "sub/a.yaml": "name: B\n---\nname: C\n"}, nil,
			[]string{"a in here/a.yaml: A", "sub/a in here/sub/a.yaml: B", "sub/a#2 in here/sub/a.yaml: C"}, []string{}},
		{"the same file name, and one claims an id", map[string]string{"p/a.yaml": "name: A\nid: x\n", "q/a.yaml": "name: B\n"}, nil,
			[]string{"q/a in here/q/a.yaml: B", "x in here/p/a.yaml: A"}, []string{}},
		{"names that only the ending tells apart", map[string]string{"a.yaml": "name: A\n", "a.yml": "name: B\n"}, nil,
			[]string{"a.yaml in here/a.yaml: A", "a.yml in here/a.yml: B"}, []string{}},
		{"an id that is the name of another file", map[string]string{"a.yaml": "name: A\n", "b.yaml": "name: B\nid: a\n"}, nil,
			[]string{"a in here/b.yaml: B", "a.yaml in here/a.yaml: A"}, []string{}},
		{"broken files", map[string]string{"a.yaml": "name: a: b\n", "b.yaml": "- name\n", "c.yaml": "", "d.yaml": "name: D\n"}, nil, []string{"d in here/d.yaml: D"},
			[]string{
				`here/a.yaml error yaml.syntax: ":" begins a second value on this line (put the text in quotes if the ":" belongs to it, or mend the indentation)`,
				`here/c.yaml error yaml.empty: the file holds nothing (write the entry, or delete the file)`,
			}},
		{"an alias from another document", map[string]string{"a.yaml": "name: &n A\n---\nname: *n\n"}, nil, []string{"a in here/a.yaml: A", "a#2 in here/a.yaml: a#2"},
			[]string{`here/a.yaml error yaml.alias: alias "n" names nothing in this document (write the value out: what an earlier document names is not known here)`}},
		{"the schema among the entries", map[string]string{"s.yaml": "type: object\n", "a.yaml": "name: A\n"},
			func(o *catalogue.ForeignOptions) { o.Skip = []string{"here/s.yaml"} }, []string{"a in here/a.yaml: A"}, []string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{}
			for name, text := range test.files {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			opts := foreignOptions(t)
			if test.change != nil {
				test.change(&opts)
			}
			cat, findings, err := catalogue.LoadForeign(t.Context(), []catalogue.Part{{FS: files, Name: "here"}}, opts)
			if err != nil {
				t.Fatal(err)
			}
			var entries []string
			for e := range cat.All() {
				entries = append(entries, fmt.Sprintf("%s in %s: %s", e.ID, e.File(), e.Name()))
			}
			if diff := cmp.Diff(test.entries, entries); diff != "" {
				t.Errorf("entries mismatch (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, told(findings)); diff != "" {
				t.Errorf("findings mismatch (-want +got)\n%s", diff)
			}
			if !cat.IsForeign() || cat.Shape().Property("name") == nil || cat.Vocabularies() != nil {
				t.Error("the catalogue does not look foreign")
			}
		})
	}
}

// TestForeignParts reads several folders and files as one catalogue.
func TestForeignParts(t *testing.T) {
	files := fstest.MapFS{"a.yaml": {Data: []byte("name: A\n")}, "sub/b.yaml": {Data: []byte("name: B\n")}, "c.txt": {Data: []byte("name: C\n")}}
	parts := []catalogue.Part{
		{FS: files, Name: "x"},
		{FS: files, Name: "./x"}, // again, written differently
		{FS: files, Name: "x", Only: "c.txt"},
	}
	cat, findings, err := catalogue.LoadForeign(t.Context(), parts, foreignOptions(t))
	if err != nil || len(findings) > 0 {
		t.Fatal(told(findings), err)
	}
	if diff := cmp.Diff("a b c", strings.Join(cat.IDs(), " ")); diff != "" || cat.Files != 3 {
		t.Errorf("ids mismatch (-want +got)\n%s%d files", diff, cat.Files)
	}
	_, _, err = catalogue.LoadForeign(t.Context(), []catalogue.Part{{FS: fstest.MapFS{"x.md": {}}}}, foreignOptions(t))
	if !errors.Is(err, catalogue.ErrNoEntries) {
		t.Errorf("a folder without entries: %v", err)
	}
}

// TestForeignSize reads files that are as large as the options allow, by the bytes and by
// the lines that they have.
func TestForeignSize(t *testing.T) {
	files := fstest.MapFS{
		"long.yaml": {Data: []byte("name: A\ntext: " + strings.Repeat("x", 1<<20))},
		"many.yaml": {Data: []byte("name: B\nlist:\n" + strings.Repeat("- 1\n", 40_000))},
	}
	for mib, want := range map[int][]string{
		0: {}, 2: {},
		1: {
			"long.yaml error yaml.too-large: the file has more than 1048576 bytes, and is not read (split the file, or give a greater --max-size)",
			"many.yaml error yaml.too-large: the file has 40002 lines and list items; at most 37500 are read (split the file, or give a greater --max-size)",
		},
	} {
		opts := foreignOptions(t)
		opts.MiB = mib
		_, findings, err := catalogue.LoadForeign(t.Context(), []catalogue.Part{{FS: files}}, opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, told(findings)); diff != "" {
			t.Errorf("%d MiB: findings mismatch (-want +got)\n%s", mib, diff)
		}
	}
}
