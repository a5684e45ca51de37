package edit_test

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/schema"
)

// values are what the tests write in the place of other values.
var values = []string{
	"plain", "needs: quotes", "# not a comment", "two\nlines", "a paragraph\n\nand another\n", " blank in front", "blank behind ", "yes", "2027", "1e3",
	"'", `"`, `\`, "-", "- item", "a, b]", "{a", "tab\there", "\u202eright to left", "line\u2028separator", "", "ends in a colon:", "*star", "&and", "!bang", "%percent", "@at", "`tick`",
	strings.TrimSpace(strings.Repeat("a long sentence that has to be folded somewhere ", 5)),
	strings.Repeat("x", 150),
}

// site is one edit: the data that are asked for, and the bytes of the old file that
// may change. For something new those are none, wherever it goes.
type site struct {
	what       string
	want       *document.Node
	start, end int
	insert     bool
}

// sites lists edits of every kind for every value of a file.
func sites(f *edit.File, src string) []site {
	var out []site
	root := f.Root()
	clone := func(path []int, change func(*document.Node) *document.Node) *document.Node {
		return changeAt(root, path, change)
	}
	n := 0
	var visit func(n *document.Node, path []int, start, end int)
	visit = func(node *document.Node, path []int, start, end int) {
		n++
		inner := func(i int) []int { return append(path[:len(path):len(path)], i) }
		value := values[n%len(values)]
		if node.Kind != document.Map && node.Kind != document.List {
			if node.Text != value || node.Kind != document.String {
				out = append(out, site{fmt.Sprintf("set %v to %q", path, value), clone(path, func(*document.Node) *document.Node { return edit.Text(value) }), start, end, false})
			}
			return
		}
		if node.Kind == document.Map {
			key := fmt.Sprintf("new_%d", n)
			added := func(v *document.Node) func(*document.Node) *document.Node {
				return func(m *document.Node) *document.Node {
					c := *m
					c.Fields = append(slices.Clone(m.Fields), document.Field{Key: document.Key{Text: key}, Value: v})
					return &c
				}
			}
			if len(node.Fields) > 0 {
				out = append(out,
					site{fmt.Sprintf("add %q to %v", value, path), clone(path, added(edit.Text(value))), start, end, true},
					site{fmt.Sprintf("add a list to %v", path), clone(path, added(edit.Texts("a", value))), start, end, true})
			}
			for i, field := range node.Fields {
				from, to := lines(src, field.Key.Start, max(field.Key.End, field.Value.End))
				if i+1 < len(node.Fields) && isInner(src, field.Key.Start) {
					to = max(to, node.Fields[i+1].Key.Start)
				}
				if len(node.Fields) > 1 {
					out = append(out, site{fmt.Sprintf("remove %v", inner(i)), clone(path, func(m *document.Node) *document.Node {
						c := *m
						c.Fields = slices.Delete(slices.Clone(m.Fields), i, i+1)
						return &c
					}), from, to, false})
				}
				visit(field.Value, inner(i), from, to)
			}
			return
		}
		for i, item := range node.Items {
			from, to := lines(src, max(0, strings.LastIndex(src[:min(item.Start+1, len(src))], "-")), item.End)
			if node.Style == document.Flow {
				from, to = lines(src, item.Start, item.End)
			}
			if i+1 < len(node.Items) && isInner(src, item.Start-2) {
				to = max(to, node.Items[i+1].Start)
			}
			if len(node.Items) > 1 {
				out = append(out, site{fmt.Sprintf("remove %v", inner(i)), clone(path, func(l *document.Node) *document.Node {
					c := *l
					c.Items = slices.Delete(slices.Clone(l.Items), i, i+1)
					return &c
				}), from, to, false})
			}
			visit(item, inner(i), from, to)
		}
		if len(node.Items) > 0 {
			at := n % (len(node.Items) + 1)
			out = append(out, site{fmt.Sprintf("insert %q into %v at %d", value, path, at), clone(path, func(l *document.Node) *document.Node {
				c := *l
				c.Items = slices.Insert(slices.Clone(l.Items), at, edit.Text("new "+value))
				return &c
			}), start, end, true})
		}
	}
	visit(root, nil, 0, len(src))
	return out
}

// isInner tells whether other text stands before a place on its line: then what
// follows moves up when that which begins there goes.
func isInner(src string, at int) bool {
	at = max(at, 0)
	start := strings.LastIndexAny(src[:at], "\r\n") + 1
	return strings.TrimSpace(src[start:at]) != ""
}

// lines is the range of whole lines around a value, with the break before and after,
// so that it may go or come.
func lines(src string, start, end int) (int, int) {
	for start > 0 && src[start-1] != '\n' && src[start-1] != '\r' {
		start--
	}
	for start > 0 && (src[start-1] == '\n' || src[start-1] == '\r') {
		start--
	}
	for end < len(src) && src[end] != '\n' && src[end] != '\r' {
		end++
	}
	// Comments that are indented further below a value, and the blank lines between.
	for end < len(src) {
		next := strings.TrimLeft(src[end:], " \r\n\t")
		at := len(src) - len(next)
		if !strings.HasPrefix(next, "#") && next != "" {
			break
		}
		if i := strings.IndexAny(next, "\r\n"); i >= 0 {
			end = at + i
		} else {
			end = len(src)
		}
	}
	return start, min(end+2, len(src))
}

func changeAt(n *document.Node, path []int, change func(*document.Node) *document.Node) *document.Node {
	if len(path) == 0 {
		return change(n)
	}
	c := *n
	if n.Kind == document.Map {
		c.Fields = slices.Clone(n.Fields)
		c.Fields[path[0]].Value = changeAt(n.Fields[path[0]].Value, path[1:], change)
		return &c
	}
	c.Items = slices.Clone(n.Items)
	c.Items[path[0]] = changeAt(n.Items[path[0]], path[1:], change)
	return &c
}

// checkEdit makes an edit and checks what every edit promises.
func checkEdit(t *testing.T, name string, src []byte, s *schema.Schema, e site, mayRefuse bool) {
	t.Helper()
	f, _ := edit.Parse(name, src, s)
	if err := f.Edit(e.want); err != nil {
		if string(f.Bytes()) != string(src) {
			t.Fatalf("%s: %s: refused, and changed all the same", name, e.what)
		}
		if !mayRefuse {
			t.Errorf("%s: %s: %v\n%s", name, e.what, err, src)
		}
		return
	}
	got := f.Bytes()
	again, findings := edit.Parse(name, got, s)
	if again == nil {
		t.Fatalf("%s: %s: no longer a file: %v\n%s", name, e.what, findings, got)
	}
	if !document.Equal(again.Root(), e.want) {
		t.Fatalf("%s: %s: the data differ\nbefore:\n%s\nafter:\n%s", name, e.what, src, got)
	}
	if err := again.Edit(e.want); err != nil || string(again.Bytes()) != string(got) {
		t.Fatalf("%s: %s: not idempotent: %v", name, e.what, err)
	}
	before, after := string(src), string(got)
	if e.insert {
		if n := common(before, after); n < len(before) {
			t.Errorf("%s: %s: an insertion changed other lines, %d of %d bytes kept\n%s", name, e.what, n, len(before), cmp.Diff(before, after))
		}
		return
	}
	if !strings.HasPrefix(after, before[:e.start]) || !strings.HasSuffix(after, before[e.end:]) || len(after) < e.start+len(before)-e.end {
		t.Errorf("%s: %s: other lines changed\n%s", name, e.what, cmp.Diff(before, after))
	}
}

// common is how many bytes of a stand at the beginning and the end of b.
func common(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	return i + j
}

// TestEditCatalogue makes edits of every kind in every file of the frozen catalogue;
// which ones is different from file to file. A formatted file is still formatted
// afterwards.
func TestEditCatalogue(t *testing.T) {
	const perFile = 8
	for _, s := range sheets(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			src := s.src
			if len(src) > 40_000 { // a vocabulary: its first items
				src = src[:strings.LastIndex(string(src[:40_000]), "\n- ")+1]
			}
			f, findings := edit.Parse(s.name, src, s.schema)
			if f == nil {
				t.Fatal(findings)
			}
			all := sites(f, string(src))
			hash := fnv.New32()
			hash.Write([]byte(s.name))
			for i := range perFile {
				if len(all) == 0 {
					break
				}
				checkEdit(t, s.name, src, s.schema, all[(int(hash.Sum32()>>1)+i*len(all)/perFile)%len(all)], false)
			}
		})
	}
}

// odd are files as people write them, and worse.
var odd = map[string]string{
	"comments": "# top\n\n# about a\na: 1 # behind a\n# about b\nb: # behind b's key\n  # about c\n  c: x # behind c\n\n  # below c\n# about d\nd:\n  - one # first\n  # about two\n  - two\n  # below two\n# the end\n",
	"quotes":   "a: 'it''s'\nb: \"say \\\"x\\\" # no\" # yes\nc: 'two\n  lines'\nd: plain\n  over lines # comment\n\"e f\": g\n",
	"blocks":   "a: | # header\n  literal\n    more\n\nb: >-\n  folded\n  text\n\n\nc: |+\n  keep\n\nd: |2\n    indented\ne: >+\n  folded keep\n\nf: end\n",
	"spaces":   "a: |\n  two  \n  lines\t\n\n  x\ty\nb:\n  - |2\n       first  \n    last \n  - |2\n\n    late\nc: >\n  folded  \n  text\t\nd: end\n",
	"flow":     "a: [x, y, \"z, 1\"]\nb: {c: d, e: [f, g]}\nh: [\n  i, # about i\n  j # about j\n]\nk: { l: m }\nn: []\no: {}\np: [{q: r}, {q: s}]\n",
	"nested":   "a:\n- b: 1\n  c: 2\n- # comment\n  b: 3\n-\n  b: 4\n- - x\n  - y\n- - z\nd:\n    e:\n        f: g\n        h: i\n",
	"empty":    "a:\nb: ~\nc: null # none\nd:\n  e:\n  f:\ng: [a, null]\nh:\n  -\n  - x\n",
	"crlf":     "a: 1 # one\r\nb:\r\n  - x\r\n  - y\r\nc: |\r\n  text\r\n  more\r\nd: end\r\n",
	"mark":     "\ufeffa: 1\nb: 2\n",
	"no end":   "a: 1\nb:\n  - x\n  - y",
	"start":    "---\na: 1\nb: {c: d, e: f}\n...\n",
	"list":     "# head\n- id: a\n  x: 1\n\n# about b\n- id: b\n  x: 2\n- plain\n",
	"wide":     "名: 値 # 注\nb:\n  - ü: \"ä\"\n    c: d\n",
	"tabs":     "a:\t1\t# one\nb: \t[x,\ty]\n",
	"urls":     "a: https://example.org/#part\nb: [https://example.org/a, http://b]\nc: a#b\n",
	"brackets": "{a: 1, b: [x, y], c: {d: e, f: g}}\n",
	"json":     "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    \"y\"\n  ],\n  \"c\": {\"d\": \"e\"}\n}\n",
	"long":     "a: " + strings.Repeat("word ", 60) + "\nb: >-\n  " + strings.Repeat("word ", 15) + "\n  " + strings.Repeat("word ", 10) + "end\n",
}

// TestEditOdd makes every edit there is in odd files.
func TestEditOdd(t *testing.T) {
	for name, src := range odd {
		t.Run(name, func(t *testing.T) {
			f, findings := edit.Parse(name, []byte(src), nil)
			if f == nil {
				t.Fatal(findings)
			}
			plain := strings.TrimPrefix(src, "\ufeff")
			for _, e := range sites(f, plain) {
				e.start += len(src) - len(plain)
				e.end += len(src) - len(plain)
				checkEdit(t, name, []byte(src), nil, e, false)
			}
		})
	}
}

// TestEditBlockAtEnd adds behind a block that ends the file without a line break: the
// block must not gain one.
func TestEditBlockAtEnd(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"a: |\n  x", "a: |-\n  x\nb: 1st"},
		{"a: >+\n  x", "a: >-\n  x\nb: 1st"},
		{"a: |-\n  x", "a: |-\n  x\nb: 1st"},
		{"a: |1\n  x", "a: |1-\n  x\nb: 1st"},
	} {
		f, _ := edit.Parse("", []byte(test.src), nil)
		if err := f.Edit(edit.With(f.Root(), edit.Text("1st"), "b")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, string(f.Bytes())); diff != "" {
			t.Errorf("Edit(%q) mismatch (-want +got):\n%s", test.src, diff)
		}
	}
}

// FuzzEdit makes an edit in any file: it does what was asked and nothing else, or is
// refused and does nothing.
func FuzzEdit(f *testing.F) {
	for _, src := range odd {
		f.Add(src, uint(3))
	}
	f.Add("a: g/#pazt\nb: [https://example.org/a: http,//b]\nc:", uint(75)) // a pair without braces
	f.Fuzz(func(t *testing.T, src string, which uint) {
		file, _ := edit.Parse("fuzz.yaml", []byte(src), nil)
		if file == nil {
			return
		}
		all := sites(file, strings.TrimPrefix(src, "\ufeff"))
		if len(all) == 0 {
			return
		}
		e := all[which%uint(len(all))]
		// Where an odd file has its lines is not for the fuzzer to know.
		e.start, e.end, e.insert = 0, len(src), false
		checkEdit(t, "fuzz.yaml", []byte(src), nil, e, true)
	})
}

// FuzzFormat checks that formatting keeps the data and the comments, and that a
// formatted file stays as it is.
func FuzzFormat(f *testing.F) {
	for _, src := range odd {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		once, findings, err := edit.Format("fuzz.yaml", []byte(src), nil, 0)
		if err != nil || findings.HasErrors() {
			return
		}
		twice, findings, err := edit.Format("fuzz.yaml", once, nil, 0)
		if err != nil || findings.HasErrors() {
			t.Fatalf("a formatted file cannot be formatted: %v %v\n%q\n%s", findings, err, src, once)
		}
		if string(once) != string(twice) {
			t.Fatalf("formatted twice differs\nfrom: %q\nonce:\n%s\ntwice:\n%s", src, once, twice)
		}
	})
}
