package document

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/who-does-what/wdw/pkg/diag"
)

// faults are written as findings in short: "line:col rule".
func short(l diag.List) []string {
	out := []string{}
	for _, f := range l {
		out = append(out, fmt.Sprintf("%s %s", f.Pos, f.Rule))
	}
	return out
}

func TestFaultsArePlaced(t *testing.T) {
	tests := []struct {
		name, src string
		dialect   Dialect
		want      []string
	}{
		{"good", "id: a\nname: b\n", Strict, []string{}},
		{"unquoted date", "due: 2027-01-01\n", Strict, []string{}},
		{"carriage returns", "id: a\r\nname: [b\r\n", Strict, []string{"2:7 yaml.syntax"}},
		{"lone carriage returns", "id: a\rname: b\rid: c\r", Strict, []string{"3:1 yaml.duplicate-key"}},
		{"duplicate key", "id: a\nname: b\nid: c\n", Strict, []string{"3:1 yaml.duplicate-key"}},
		{"duplicate key below", "a:\n  x: 1\n  ü: 2\n  x: 3\n", Strict, []string{"4:3 yaml.duplicate-key"}},
		{"second document", "id: a\n---\nid: b\n", Strict, []string{"2:1 yaml.multiple-documents"}},
		{"second document is fine abroad", "id: a\n---\nid: b\n", Foreign, []string{}},
		{"anchor and alias", "a: &x 1\nb: *x\n", Strict, []string{"1:4 yaml.alias", "2:4 yaml.alias"}},
		{"anchor and alias abroad", "a: &x 1\nb: *x\n", Foreign, []string{}},
		{"alias inside itself", "a: &x [*x]\n", Foreign, []string{"1:8 yaml.alias"}},
		{"unknown anchor", "a: 1\nb: *x\n", Strict, []string{"2:4 yaml.syntax"}},
		{"merge key", "a:\n  <<: {b: 1}\n", Strict, []string{"2:3 yaml.merge-key"}},
		{"merge key of a scalar", "a:\n  <<: 1\n", Foreign, []string{"2:3 yaml.merge-key"}},
		{"tag", "a: !!str 1\n", Strict, []string{"1:4 yaml.tag"}},
		{"number as key", "a:\n  1: b\n", Strict, []string{"2:3 yaml.non-string-key"}},
		{"list as key", "? [a]\n: b\n", Strict, []string{"1:3 yaml.non-string-key"}},
		{"infinity", "a: .inf\n", Strict, []string{"1:4 yaml.special-float"}},
		{"not a number after wide text", "a: \"日本\"\nb: {c: \"é\", d: .NaN}\n", Strict, []string{"2:16 yaml.special-float"}},
		{"empty", "", Strict, []string{"1:1 yaml.empty"}},
		{"only a comment", "# nothing\n", Strict, []string{"1:1 yaml.empty"}},
		{"only a marker", "---\n", Strict, []string{"1:1 yaml.empty"}},
		{"byte-order mark", "\ufeffid: a\nid: b\n", Strict, []string{"1:1 yaml.byte-order-mark", "2:1 yaml.duplicate-key"}},
		{"utf-16", "\xff\xfei\x00d\x00", Strict, []string{"1:1 yaml.encoding"}},
		{"bad byte", "id: a\nname: caf\xe9\n", Strict, []string{"2:10 yaml.encoding"}},
		{"control character", "id: a\nname: é\x07\n", Strict, []string{"2:8 yaml.encoding"}},
		{"C1 control character", "id: a\nname: \u0090\n", Strict, []string{"2:7 yaml.encoding"}},
		{"tab", "a:\n\tb: 1\n", Strict, []string{"2:1 yaml.tab"}},
		{"tab after spaces", "a:\n  \tb: 1\n", Strict, []string{"2:3 yaml.tab"}},
		{"second colon", "name: a: b\n", Strict, []string{"1:8 yaml.syntax"}},
		{"second colon after wide text", "id: x\nname: 日本: b: c\n", Strict, []string{"2:9 yaml.syntax"}},
		{"no colon", "id: a\nname\nkind: b\n", Strict, []string{"2:1 yaml.syntax"}},
		{"open list", "id: a\naliases: [b, c\nkind: d\n", Strict, []string{"2:10 yaml.syntax"}},
		{"open mapping", "id: a\nb: {c: d\n", Strict, []string{"2:4 yaml.syntax"}},
		{"open quote", "id: a\nname: \"b\nkind: c\n", Strict, []string{"2:7 yaml.syntax"}},
		{"open quote on line 1", "name: \"b\nkind: c\n", Strict, []string{"1:7 yaml.syntax"}},
		{"open quote after a closed one", "a: \"x\n  y\"\nb: 'z\nc: d\n", Strict, []string{"3:4 yaml.syntax"}},
		{"text after a quote", "id: a\nname: \"b\" c\n", Strict, []string{"2:11 yaml.syntax"}},
		{"bad indentation", "a:\n    b: 1\n  c: 2\n", Strict, []string{"3:3 yaml.syntax"}},
		{"at sign", "id: a\nname: @b\n", Strict, []string{"2:7 yaml.syntax"}},
		{"bad escape", "id: a\nname: \"\\q\"\n", Strict, []string{"2:8 yaml.syntax"}},
		{"list beside a mapping", "a: 1\n- b\n", Strict, []string{"2:1 yaml.syntax"}},
		{"a break of YAML 1.1 is none", "a: x\u0085b\nb: 2 # \u2028\nb: 3\n", Strict, []string{"3:1 yaml.duplicate-key"}},
		{"a fault after it", "a: x\u2028b: 1\nb: 2\n", Strict, []string{"1:7 yaml.syntax"}},
		{"several", "a: .inf\nb: 1\nb: *x\n", Strict, []string{"3:4 yaml.syntax"}},
		{"several that are understood", "a: .inf\n2: x\na: 1\n", Strict,
			[]string{"1:4 yaml.special-float", "2:1 yaml.non-string-key", "3:1 yaml.duplicate-key"}},
		{"too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), Strict, []string{"1:65 yaml.too-deep"}},
		{"as deep as allowed", strings.Repeat("[", 64) + strings.Repeat("]", 64), Strict, []string{}},
		{"far too deep", strings.Repeat("[", 20_000), Strict, []string{"1:10001 yaml.too-deep"}},
		{"too large", "a: " + strings.Repeat("x", MaxBytes), Strict, []string{"1:1 yaml.too-large"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, findings := ParseAll("x.yaml", []byte(tt.src), tt.dialect)
			if diff := cmp.Diff(tt.want, short(findings)); diff != "" {
				t.Errorf("ParseAll(%.60q) mismatch (-want +got):\n%s\n%v", tt.src, diff, findings)
			}
			for _, d := range docs {
				checkDocument(t, d, tt.dialect)
			}
		})
	}
}

func TestValueIsJSONShaped(t *testing.T) {
	src := `
date: 2027-03-31
time: 2027-03-31T10:00:00Z
year: 2027
hex: 0x1F
big: 123456789012345678901234567890
underscore: 1_000
half: .5
negative: -0.50
exponent: 1E+3
octal: 0o17
yes: yes
truth: True
nothing:
tilde: ~
quoted: "2027"
block: |
  a
  b
list: [1, {a: b}]
`
	want := `{"date":"2027-03-31","time":"2027-03-31T10:00:00Z","year":2027,"hex":31,` +
		`"big":123456789012345678901234567890,"underscore":1000,"half":0.5,"negative":-0.50,"exponent":1E+3,"octal":15,` +
		`"yes":"yes","truth":true,"nothing":null,"tilde":null,"quoted":"2027","block":"a\nb\n","list":[1,{"a":"b"}]}`
	doc, findings := Parse("x.yaml", []byte(src))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	var got, wanted any
	b, err := json.Marshal(doc.Root.Value())
	if err != nil {
		t.Fatal(err)
	}
	decode := func(s string, v *any) {
		dec := json.NewDecoder(strings.NewReader(s))
		dec.UseNumber()
		if err := dec.Decode(v); err != nil {
			t.Fatal(err)
		}
	}
	decode(string(b), &got)
	decode(want, &wanted)
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("Value mismatch (-want +got):\n%s", diff)
	}
}

func TestSpansCoverTheText(t *testing.T) {
	src := `a: plain text
b: 'it''s'
c: "x\"y" # comment
d:
  - one
  - two
    words
e: {f: [g, h], # why
  i: j}
k: >
  folded
  text

l:
m: !!str tagged
`
	docs, _ := ParseAll("x.yaml", []byte(src), Foreign)
	d := docs[0]
	want := map[string]string{
		"/a": "plain text", "/b": "'it''s'", "/c": `"x\"y"`, "/d/1": "two\n    words",
		"/d": "- one\n  - two\n    words", "/e": "{f: [g, h], # why\n  i: j}", "/e/f": "[g, h]",
		"/k": ">\n  folded\n  text", "/l": "", "/m": "tagged",
	}
	got := map[string]string{}
	for pointer := range want {
		_, n := d.Find(pointer)
		got[pointer] = d.Source()[n.Start:n.End]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans mismatch (-want +got):\n%s", diff)
	}
}

func TestMergeKeysAbroad(t *testing.T) {
	src := "base: &b {x: 1, y: 2}\nmore: &m {y: 9, z: 3}\nall:\n  <<: [*b, *m]\n  x: 0\n"
	docs, findings := ParseAll("x.yaml", []byte(src), Foreign)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := map[string]any{"x": json.Number("0"), "y": json.Number("2"), "z": json.Number("3")}
	if diff := cmp.Diff(want, docs[0].Root.Field("all").Value()); diff != "" {
		t.Errorf("merge mismatch (-want +got):\n%s", diff)
	}
}

func TestAliasBombIsOneFinding(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	_, findings := ParseAll("x.yaml", []byte(b.String()), Foreign)
	if len(findings) == 0 || findings[0].Rule != "yaml.alias" {
		t.Fatalf("got %v, want yaml.alias findings", short(findings))
	}
}

func TestReread(t *testing.T) {
	doc, _ := Parse("x.yaml", []byte("due: 2027\nlist: [{due: 2028, n: 3}]\n"))
	doc.Reread(func(path []string) bool { return path[len(path)-1] == "due" })
	want := map[string]any{"due": "2027", "list": []any{map[string]any{"due": "2028", "n": json.Number("3")}}}
	if diff := cmp.Diff(want, doc.Root.Value()); diff != "" {
		t.Errorf("Reread mismatch (-want +got):\n%s", diff)
	}
}

func TestPointerRoundTrip(t *testing.T) {
	for _, tokens := range [][]string{nil, {""}, {"a"}, {"a/b", "~", "0"}, {"~1", "/~0"}} {
		if diff := cmp.Diff(tokens, Tokens(Pointer(tokens...))); diff != "" {
			t.Errorf("Tokens(Pointer(%q)) mismatch (-want +got):\n%s", tokens, diff)
		}
	}
}

// checkDocument holds the properties of every document, good or broken.
func checkDocument(t *testing.T, d *Document, dialect Dialect) {
	t.Helper()
	src := d.Source()
	if d.Root == nil {
		return
	}
	seen := map[*Node]bool{}
	var walk func(tokens []string, n *Node)
	walk = func(tokens []string, n *Node) {
		if n == nil {
			t.Fatalf("nil node at %q", Pointer(tokens...))
		}
		if n.Start < 0 || n.End < n.Start || n.End > len(src) {
			t.Fatalf("%s: span %d..%d outside of %d bytes", Pointer(tokens...), n.Start, n.End, len(src))
		}
		for _, offset := range []int{n.Start, n.End} {
			if got := offsetOf(d, d.Pos(offset)); got != offset {
				t.Fatalf("%s: offset %d became place %v became offset %d", Pointer(tokens...), offset, d.Pos(offset), got)
			}
		}
		if _, found := d.Find(Pointer(tokens...)); found != n {
			t.Fatalf("Find(%q) is another node", Pointer(tokens...))
		}
		// What stands at the place of a scalar is the scalar.
		if dialect != JSON && (n.Kind == String && (n.Style == SingleQuoted || n.Style == DoubleQuoted)) || n.Kind == Number {
			var y yaml.Node
			alone := respell(src[n.Start:n.End])
			if err := yaml.Unmarshal([]byte(alone.text()), &y); err != nil {
				t.Fatalf("%s: %q does not parse alone: %v", Pointer(tokens...), src[n.Start:n.End], err)
			}
			if got := alone.meant(y.Content[0].Value); n.Kind == String && got != n.Text && !strings.ContainsAny(src[n.Start:n.End], "\n\r") {
				t.Fatalf("%s: place holds %q, node %q", Pointer(tokens...), got, n.Text)
			}
		}
		if seen[n] { // an alias: checked where it was anchored
			return
		}
		seen[n] = true
		for i, item := range n.Items {
			walk(append(tokens[:len(tokens):len(tokens)], fmt.Sprint(i)), item)
		}
		for _, f := range n.Fields {
			walk(append(tokens[:len(tokens):len(tokens)], f.Key.Text), f.Value)
		}
	}
	walk(nil, d.Root)
	if dialect == Strict {
		if _, err := json.Marshal(d.Root.Value()); err != nil {
			t.Fatalf("value is not JSON: %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../cmd/testdata/frozen/catalogue/services/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for i, file := range files {
		if i%20 != 0 {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, true)
	}
	for _, s := range []string{"a: [b, {c: 'd'}]\n", "? x\n: y\n", "a: &b |\n  c\nd: *b\n", "a: >-\n x\n\n y\n", "- - - a\n", "a: \"\\u00e9\\\n  b\"\n", "{a: b, c}\n", "a:\n- b\n-\n"} {
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, src []byte, strict bool) {
		dialect := Foreign
		if strict {
			dialect = Strict
		}
		docs, findings := ParseAll("x.yaml", src, dialect)
		for _, finding := range findings {
			d := docs[0]
			if finding.Pos.Line < 1 || finding.Pos.Line > len(d.lines()) || finding.Pos.Col < 1 {
				t.Fatalf("place %v outside of the file: %v", finding.Pos, finding)
			}
			if finding.Message == "" || finding.Rule == "" {
				t.Fatalf("wordless finding %+v", finding)
			}
		}
		for _, d := range docs {
			if d.Root == nil && !findings.HasErrors() {
				t.Fatal("no root and no error")
			}
			checkDocument(t, d, dialect)
		}
	})
}

// offsetOf is the inverse of Pos.
func offsetOf(d *Document, p diag.Pos) int {
	at, line := d.lines()[p.Line-1], d.Line(p.Line)
	for col := 1; col < p.Col; col++ {
		_, size := utf8.DecodeRuneInString(line)
		at, line = at+size, line[size:]
	}
	return at
}
