package document

import (
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// slow reads a file with the YAML parser alone.
func slow(src string) (*Node, []string) {
	p := parser{name: "x.yaml", slowly: true}
	docs := p.parse([]byte(src))
	return docs[0].Root, short(p.findings)
}

// checkFast holds readSimple to the parser: where it accepts a file, the nodes are the
// same, place by place, and there is nothing wrong with the file.
func checkFast(t *testing.T, src string) bool {
	t.Helper()
	p := parser{name: "x.yaml"}
	p.doc = &Document{Name: p.name, src: src}
	if len(src) > MaxBytes || !p.checkEncoding([]byte(src)) {
		return false
	}
	fast := readSimple(src)
	if fast == nil {
		return false
	}
	want, findings := slow(src)
	if len(findings) > 0 {
		t.Fatalf("readSimple accepts %q, in which the parser finds %q", src, findings)
	}
	if reflect.DeepEqual(want, fast) { // cmp.Diff takes for ever over deep trees
		return true
	}
	if diff := cmp.Diff(want, fast); diff != "" {
		t.Fatalf("readSimple(%q) mismatch (-parser +simple):\n%s", src, diff)
	}
	return true
}

func TestFastReadsOurStyle(t *testing.T) {
	tree := os.DirFS("../../cmd/testdata/frozen/catalogue")
	files, fast := 0, 0
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		files++
		if checkFast(t, string(src)) {
			fast++
		} else if strings.HasPrefix(name, "services/") {
			t.Logf("%s is read by the parser", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d files are read the fast way", fast, files)
	if fast < files*9/10 {
		t.Errorf("only %d of %d files are read the fast way", fast, files)
	}
}

func TestFastReadsSchemas(t *testing.T) {
	tree := os.DirFS("../../schema")
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".json") {
			return err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		if !checkFast(t, string(src)) {
			t.Errorf("%s is read by the parser", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFastLeavesOddJSON(t *testing.T) {
	for _, src := range []string{
		"{", "[", "{}x", "{}\n{}\n", "[1,]", "[,]", "{\"a\"}", "{\"a\": }", "{a: 1}", "{\"a\": b}", "[\"\\x41\"]", "[\"a\nb\"]",
		"{\"a\": 1, \"a\": 2}", "[01]", "[1e999]", "[nul]", "[\"a\" \"b\"]", "[1 2]", "[truex]", "[1] # c", "\ufeff[]", "[\"\ufeff\"]", "[\"\\ud83d\"]", "{\"a\":\t1}",
		strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
	} {
		if readSimple(src) != nil {
			t.Errorf("readSimple(%q) accepts", src)
		}
	}
	for _, src := range []string{
		"{}", "[]", " [ ] \n", "{\"a\":1}", "{ \"a\": [ true , false , \"b\" ] }", "[\"\\n\\\"\\\\\"]", "[\"# c\", \"é\", \"\"]", "[1.0, -1, 1e5, null, \"\\u0041\"]", "{\"a\": {\"b\": {}}}\n",
		strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1),
	} {
		if !checkFast(t, src) {
			t.Errorf("readSimple(%q) gives up", src)
		}
	}
}

func TestFastLeavesTheRest(t *testing.T) {
	for _, src := range []string{
		"", "# only a comment\n", "a:\n", "a: b: c\n", "a: [b]\n", "a: {b: c}\n", "a: &x b\n", "a: *x\n", "a: !t b\n",
		"a: b\na: c\n", "a: b\n  c\n", "a: b # c\n", "a: \"\\n\"\n", "a: 'it''s'\n", "a: |\n\n  b\n", "a: |+\n  b\n\n", "a: |2\n  b\n",
		"a: >\n  b\n   c\n", "a: |\n  b", "a: true\n", "a: ~\n", "a: 1.5\n", "a: 010\n", "a: 0x1\n", "a: -1\n", "---\na: b\n", "a: b\n...\n",
		"a: b\r\n", "a:\tb\n", "- - a\n", "-\n", "a:\n  - b\n c: d\n", " a: b\nc: d\n", "true: b\n", "1: b\n", "a\n", "a: @b\n", "a: |\n   b\n  c\n",
		"a:\n    b: c\n  d: e\n", "a: b\n- c\n", "- a\nb: c\n", "%YAML 1.1\n",
	} {
		if readSimple(src) != nil {
			if !checkFast(t, src) {
				t.Errorf("readSimple(%q) accepts", src)
			}
			t.Logf("%q is simple", src)
		}
	}
}

func TestFastAcceptsWhatItShould(t *testing.T) {
	for _, src := range []string{
		"a: b\n", "a: b", "# c\na: b\n\n# d\nc: d\n", "a:\n  - b\n  - c\nd: e\n", "a:\n- b\n- c\nd: e\n", "- a: b\n  c: d\n- a: e\n",
		"a:\n  b:\n    c: d\n", "a: |\n  b\n\n  c\n   d\ne: f\n", "a: >-\n  b\n  c\n\n  d\ne: f\n", "a: \"b: c\"\nd: 'e #f'\n", "a: 2027-01-01\nb: 2027\nc: 2027-Q1\nd: 3rd\n",
		"a: https://example.org/x#y\n", "a: é è\n", "a:\n  - title: b\n    detail: >-\n      c\n      d\n    days: 3\n", "a: |-\n  # not a comment\n  b\n# a comment\nc: d\n",
	} {
		if !checkFast(t, src) {
			t.Errorf("readSimple(%q) gives up", src)
		}
	}
}

func FuzzFast(f *testing.F) {
	for _, s := range []string{"a: b\n", "a:\n  - b: c\n    d: |\n      e\n\n      f\n", "a: >-\n  b\n  c\nd: \"e\"\n", "- a: 'b'\n  c: 2027\n", "{\"a\": [1, true, \"b\\n\"], \"c\": {}}\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) { checkFast(t, src) })
}

func BenchmarkParse(b *testing.B) {
	src, err := os.ReadFile("../../cmd/testdata/frozen/catalogue/services/personal-demographics-service.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for name, slowly := range map[string]bool{"simple": false, "parser": true} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				p := parser{name: "x.yaml", slowly: slowly}
				if docs := p.parse(src); docs[0].Root == nil {
					b.Fatal(p.findings)
				}
			}
		})
	}
}
