package out

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarked(t *testing.T) {
	for _, tt := range []struct {
		text     string
		from, to int
		want     string
	}{
		{"a == b", 5, 6, "    a == b\n         ^"},
		{"stauts == 1", 0, 6, "    stauts == 1\n    ^~~~~~"},
		{"é日本 == x", 7, 8, "    é日本 == x\n             ^"},
		{"e\u0301 == x", 6, 7, "    e\u0301 == x\n         ^"},
		{"a\x1b == x", 6, 7, "    a\\u001b == x\n               ^"},
		{"one\n\ttwo == x\nthree", 12, 13, "        two == x\n               ^"},
		{"at the end", 10, 11, "    at the end\n              ^"},
		{"", 0, 1, "    \n    ^"},
	} {
		if diff := cmp.Diff(tt.want, Marked(tt.text, tt.from, tt.to)); diff != "" {
			t.Errorf("Marked(%q, %d, %d) mismatch (-want +got):\n%s", tt.text, tt.from, tt.to, diff)
		}
	}
	for line := range strings.Lines(Marked(strings.Repeat("a ", 500), 600, 601)) {
		if DisplayWidth(line) > excerptWidth+10 {
			t.Errorf("%q is long", line)
		}
	}
}
