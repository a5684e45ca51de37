package out

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
)

// TestGuard checks where a line could be a command, also if it comes a byte at a time.
func TestGuard(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a command", "::error::x\n", ":\\:error::x\n"},
		{"after blanks", " \t\u00a0\u2003::x", " \t\u00a0\u2003:\\:x"},
		{"after a byte-order mark", "\ufeff::x", "\ufeff:\\:x"},
		{"on a later line", "a\n::x\r::y\r\n ::z", "a\n:\\:x\r:\\:y\r\n :\\:z"},
		{"in a line", "a ::x, b::c, é::x, [::1]", "a ::x, b::c, é::x, [::1]"},
		{"one colon", ":x:: : ::", ":x:: : ::"},
		{"many colons", ":::x", ":\\::x"},
		{"the older form anywhere", "a ##[error]x ###[y] ##vso[z]", "a ##\\[error]x ###\\[y] ##vso\\[z]"},
		{"number signs", "#[a] # #[b] ## [c] ##1[d] #a#[e]", "#[a] # #[b] ## [c] ##1[d] #a#[e]"},
	}
	for _, tt := range tests {
		var whole, parts strings.Builder
		for w, each := range map[*strings.Builder]int{&whole: len(tt.text), &parts: 1} {
			g := Guard(w)
			for rest := tt.text; rest != ""; rest = rest[min(each, len(rest)):] {
				if n, err := io.WriteString(g, rest[:min(each, len(rest))]); err != nil || n != min(each, len(rest)) {
					t.Fatal(n, err)
				}
			}
			if diff := cmp.Diff(tt.want, w.String()); diff != "" {
				t.Errorf("%s, %d at a time, mismatch (-want +got):\n%s", tt.name, each, diff)
			}
		}
	}
}

// TestDataKeepsCommands checks that JSON and YAML write a value that would be a command
// so that a runner does not see it and a reader gets it as it was.
func TestDataKeepsCommands(t *testing.T) {
	text := "first\n::error::x\n  ##[group]y\n"
	data := Object{{"##[key]", text}, {"list", []any{"::a", "##vso[b]", "a\n::c\nd"}}}
	for _, format := range []string{"json", "jsonl", "yaml"} {
		var b strings.Builder
		if err := (Result{Data: data}).Write(&b, format, Screen{}); err != nil {
			t.Fatal(err)
		}
		var guarded strings.Builder
		if _, err := io.WriteString(Guard(&guarded), b.String()); err != nil || guarded.String() != b.String() {
			t.Errorf("%s has a command (%v):\n%s", format, err, b.String())
		}
		doc, findings := document.Parse("x.yaml", []byte(b.String()))
		if len(findings) > 0 {
			t.Fatalf("%s: %v\n%s", format, findings, b.String())
		}
		got, _ := json.Marshal(Value(doc.Root, nil))
		want, _ := json.Marshal(data)
		if string(got) != string(want) {
			t.Errorf("%s is read as %s, want %s", format, got, want)
		}
	}
}
