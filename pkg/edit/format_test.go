package edit_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/schema"
)

// schemas are those of the repository.
func schemas(t testing.TB) *schema.Set {
	t.Helper()
	set, err := schema.Load(os.DirFS("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// sheet is a file of the frozen catalogue with its schema.
type sheet struct {
	name   string
	src    []byte
	schema *schema.Schema
}

func sheets(t testing.TB) []sheet {
	t.Helper()
	set := schemas(t)
	var out []sheet
	root := os.DirFS("../../cmd/testdata/frozen/catalogue")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" {
			return err
		}
		src, err := fs.ReadFile(root, name)
		s := set.Get(strings.TrimSuffix(path.Base(name), ".yaml"))
		if path.Dir(name) == "services" {
			s = set.Get("service")
		}
		out = append(out, sheet{name, src, s})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 100 {
		t.Fatalf("only %d files in the frozen catalogue", len(out))
	}
	return out
}

// TestFormatCatalogue checks that the files of the frozen catalogue are written in our style.
func TestFormatCatalogue(t *testing.T) {
	for _, s := range sheets(t) {
		out, findings, err := edit.Format(s.name, s.src, s.schema, 0)
		if err != nil || len(findings) > 0 {
			t.Errorf("Format(%s): %v %v", s.name, findings, err)
			continue
		}
		if diff := cmp.Diff(string(s.src), string(out)); diff != "" {
			t.Errorf("Format(%s) mismatch (-want +got):\n%s", s.name, diff)
		}
	}
}

// TestFormatOdd formats files as people write them, and worse: nothing is lost, and a
// second time changes nothing.
func TestFormatOdd(t *testing.T) {
	for name, src := range odd {
		once, findings, err := edit.Format(name, []byte(src), nil, 0)
		if err != nil || findings.HasErrors() {
			t.Errorf("Format(%s): %v %v", name, findings, err)
			continue
		}
		twice, _, err := edit.Format(name, once, nil, 0)
		if diff := cmp.Diff(string(once), string(twice)); err != nil || diff != "" {
			t.Errorf("Format(%s) twice (-once +twice): %v\n%s", name, err, diff)
		}
	}
}

// TestFormatScalars checks how text is written, after what it was.
func TestFormatScalars(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("some words ", 14)) // 153 characters
	for _, test := range []struct{ name, in, want string }{
		{"quotes that are not needed", `a: "x"`, "a: x\n"},
		{"quotes that are", `a: 'x: y'`, "a: \"x: y\"\n"},
		{"a year in quotes", `a: "2027"`, "a: \"2027\"\n"},
		{"a word that is yes for some", `a: "yes"`, "a: \"yes\"\n"},
		{"one quote in another", `a: 'say "x"'`, "a: say \"x\"\n"},
		{"a sign in front", `a: "*x"`, "a: \"*x\"\n"},
		{"text over lines", "a: one\n  two\n", "a: one two\n"},
		{"short prose unfolded", "a: >-\n  one\n  two\n", "a: one two\n"},
		{"long prose folded", "a: " + long, "a: >-\n  " + long[:98] + "\n  " + long[99:] + "\n"},
		{"prose that is folded within the width stays", "a: >-\n  " + long[:54] + "\n  " + long[55:] + "\n", "a: >-\n  " + long[:54] + "\n  " + long[55:] + "\n"},
		{"a line a little too long stays", "a: " + long[:120], "a: " + long[:120] + "\n"},
		{"a literal block stays", "a: |\n    x\n    y\n", "a: |\n  x\n  y\n"},
		{"text with a break in quotes", `a: "x\ny\n"`, "a: |\n  x\n  y\n"},
		{"a blank at the end", `a: "x "`, "a: \"x \"\n"},
		{"a literal block with blanks at the end of lines", "a: |\n    x  \n    y\tz \n", "a: |\n  x  \n  y\tz \n"},
		{"a literal block that begins with blanks", "a:\n - |1\n    x\n   y\n", "a:\n  - |2\n      x\n     y\n"},
		{"a literal block that begins with an empty line", "a: |+\n\n  x\n\n", "a: |2+\n\n  x\n\n"},
		{"a folded block with blanks at the end of a line", "a: >\n    x  \n    y\n", "a: >\n  x  \n  y\n"},
		{"paragraphs folded", "a: >\n   one\n\n   two\n     three\n", "a: >\n  one\n\n  two\n    three\n"},
		{"blank lines", "a: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"},
		{"trailing blanks", "a: 1   \nb:   2  # x  \n", "a: 1\nb: 2 # x\n"},
		{"a mark and Windows", "\ufeffa: 1\r\nb: |\r\n  x\r\n", "a: 1\r\nb: |\r\n  x\r\n"},
	} {
		got, findings, err := edit.Format("", []byte(test.in), nil, 0)
		if err != nil || findings.HasErrors() {
			t.Errorf("%s: Format(%q): %v %v", test.name, test.in, findings, err)
			continue
		}
		if diff := cmp.Diff(test.want, string(got)); diff != "" {
			t.Errorf("%s: Format(%q) mismatch (-want +got):\n%s", test.name, test.in, diff)
		}
	}
}

// TestFormatElsewhere keeps the meaning of files that others wrote for readers of YAML 1.1
// and 1.2: what was plain stays plain, what was quoted and could be no text stays quoted.
func TestFormatElsewhere(t *testing.T) {
	set, err := schema.Load(fstest.MapFS{"x.schema.json": {Data: []byte(`{"type": "object", "properties": {"due": {"type": "string", "format": "date"}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"date: 2020-08-22\non: [push, no, 2020-08-22]\nb: 'plain'\n", "date: 2020-08-22\non: [push, no, 2020-08-22]\nb: plain\n"},
		{"due: '2020-08-22'\nyes: \"no\"\ntime: 12:30\nold: 010\n", "due: \"2020-08-22\"\nyes: \"no\"\ntime: 12:30\nold: 010\n"},
		{"a: one\u2028two\n", "a: \"one\\u2028two\"\n"},
		{"top:\n  selection:\n    a: 1\n  # filter:\n    # name: x\n      # deeper\n  condition: s\n", "top:\n  selection:\n    a: 1\n  # filter:\n    # name: x\n      # deeper\n  condition: s\n"},
		{"a:\n    b: 1\n    # of b\n# of c\n  # and more\nc: 2\n", "a:\n  b: 1\n  # of b\n# of c\n  # and more\nc: 2\n"},
		{"a: |\n  two blanks  \n  a\ttab\n  \tand one\n   deeper \n", "a: |\n  two blanks  \n  a\ttab\n  \tand one\n   deeper \n"},
		{"a: |2\n    deep\n  less \nb:\n    - |1-\n       x\n      y\n", "a: |2\n    deep\n  less \nb:\n  - |2-\n      x\n     y\n"},
	} {
		got, findings, err := edit.Format("x.yaml", []byte(tt.in), set.Get("x"), 8)
		if err != nil || string(got) != tt.want {
			t.Errorf("Format(%q) is %v %v\n%q, want\n%q", tt.in, findings, err, got, tt.want)
		}
	}
}
