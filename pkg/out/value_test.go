package out

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

func TestVisible(t *testing.T) {
	tests := []struct{ name, in, line, want string }{
		{"plain text", "Spine – 例 é", "Spine – 例 é", "Spine – 例 é"},
		{"lines and tabs", "a\n\tb\r\nc ", "a b c", "a\n\tb\\u000d\nc "},
		{"escape sequence", "\x1b[2J", `\u001b[2J`, `\u001b[2J`},
		{"delete and C1", "a\x7f\u009bb", `a\u007f\u009bb`, `a\u007f\u009bb`},
		{"bidirectional controls", "\u202eabc\u2066", `\u202eabc\u2066`, `\u202eabc\u2066`},
		{"bytes that are not UTF-8", "a\x9bb\xff", "a\ufffdb\ufffd", "a\ufffdb\ufffd"},
		{"blanks stay where lines do not break", "  a  b", "  a  b", "  a  b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.line, VisibleLine(tt.in)); diff != "" {
				t.Errorf("VisibleLine(%q) mismatch (-want +got):\n%s", tt.in, diff)
			}
			if diff := cmp.Diff(tt.want, Visible(tt.in)); diff != "" {
				t.Errorf("Visible(%q) mismatch (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"keys in their order", Object{{"b", 1}, {"a", []any{}}}, "{\n  \"b\": 1,\n  \"a\": []\n}\n"},
		{"empty object", Object{}, "{}\n"},
		{"nothing", nil, "null\n"},
		{"HTML is not escaped", "<a href='x'>&</a>", "\"<a href='x'>&</a>\"\n"},
		{"control characters are", "\x1b\x7f\u009b\u202e\u2028\n", `"\u001b\u007f\u009b\u202e\u2028\n"` + "\n"},
		{"also in keys", Object{{"\u202ea", 1}}, "{\n  \"\\u202ea\": 1\n}\n"},
		{"not UTF-8", "\xff", "\"\\ufffd\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b, lines strings.Builder
			if err := JSON(&b, tt.value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("JSON mismatch (-want +got):\n%s", diff)
			}
			if err := JSONLines(&lines, []any{tt.value, tt.value}); err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(strings.TrimSuffix(lines.String(), "\n"), "\n") {
				var got, want any
				if err := json.Unmarshal([]byte(line), &got); err != nil {
					t.Fatalf("line %d: %v", i+1, err)
				}
				if err := json.Unmarshal([]byte(b.String()), &want); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("JSONLines mismatch (-want +got):\n%s", diff)
				}
			}
			if n := strings.Count(lines.String(), "\n"); n != 2 {
				t.Errorf("JSONLines wrote %d lines, want 2", n)
			}
		})
	}
	for name, write := range map[string]func(any) error{
		"JSON":      func(v any) error { return JSON(&strings.Builder{}, v) },
		"JSONLines": func(v any) error { return JSONLines(&strings.Builder{}, []any{v}) },
		"YAML":      func(v any) error { return YAML(&strings.Builder{}, v) },
	} {
		if err := write(Object{{"a", math.NaN()}}); err == nil {
			t.Errorf("%s of a value that JSON cannot hold: no error", name)
		}
	}
}

func TestValue(t *testing.T) {
	const name = "shape.json"
	set, err := schema.LoadFile(fstest.MapFS{name: {Data: []byte(`{"properties": {
		"id": {}, "when": {"format": "date"}, "steps": {"items": {"properties": {"title": {}, "days": {}}}}}}`)}}, name, "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	shape := set.Get(name).Shape()
	doc, findings := document.Parse("entry.yaml", []byte("extra: 1.50\nsteps:\n  - days: 3\n    title: Ask\n  - other\nwhen: 2027\nid: x\nnone:\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	set.Get(name).Reread(doc)
	var b strings.Builder
	if err := JSONLines(&b, []any{Value(doc.Root, shape), Value(doc.Root, nil), Value(nil, shape)}); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"x","when":"2027","steps":[{"title":"Ask","days":3},"other"],"extra":1.50,"none":null}
{"extra":1.50,"steps":[{"days":3,"title":"Ask"},"other"],"when":"2027","id":"x","none":null}
null
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Value mismatch (-want +got):\n%s", diff)
	}
}

// FuzzEscapes checks for any text that nothing gets through that could act.
func FuzzEscapes(f *testing.F) {
	for _, seed := range []string{"", "a\x1b[2J", "\u202e", "@team #12 <b>`x|y`</b>", "::error::x\n::set-env", "=1+1", "\xff\x9b", "- a", "1. b", "\\|", "=", "\t=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, got := range map[string]string{
			"VisibleLine": VisibleLine(text), "EscapeMarkdown": EscapeMarkdown(text), "CodeMarkdown": CodeMarkdown(text),
			"commandData": commandData(text), "commandProperty": commandProperty(text),
		} {
			if strings.HasPrefix(name, "command") {
				got = strings.ReplaceAll(got, "\t", " ")
			}
			if strings.ContainsFunc(got, IsControl) || !utf8.ValidString(got) {
				t.Errorf("%s(%q) = %q has control characters", name, text, got)
			}
		}
		if strings.ContainsAny(commandData(text), "\r\n") || strings.ContainsAny(commandProperty(text), "\r\n:,") {
			t.Errorf("%q breaks a workflow command", text)
		}
		cell := EscapeMarkdown(text)
		if strings.ContainsAny(cell, "<>") || mention.MatchString(strings.ReplaceAll(cell, "&#8203;", "\u200b")) || hasBareBar(cell) || hasBareBar(CodeMarkdown(text)) {
			t.Errorf("EscapeMarkdown(%q) = %q", text, cell)
		}
		if s := Spreadsheet(text); s != "" && strings.ContainsRune("=@\t\r\n", rune(s[0])) {
			t.Errorf("spreadsheet(%q) = %q", text, s)
		}
	})
}

// hasBareBar tells whether GitHub would end a cell of a table within the text: at a
// bar that has no backslash of its own.
func hasBareBar(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '|':
			return true
		}
	}
	return false
}
