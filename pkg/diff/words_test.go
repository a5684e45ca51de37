package diff

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// marked writes spans as text: [-deleted-]{+inserted+}.
func marked(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Op {
		case Delete:
			b.WriteString("[-" + s.Text + "-]")
		case Insert:
			b.WriteString("{+" + s.Text + "+}")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	tests := []struct{ name, from, to, want string }{
		{"nothing", "", "", ""},
		{"the same", "one two", "one two", "one two"},
		{"from nothing", "", "one two", "{+one two+}"},
		{"to nothing", "one two", "", "[-one two-]"},
		{"a word", "one two three", "one 2 three", "one [-two-]{+2+} three"},
		{"words in a row", "a b c d", "a x y d", "a [-b c-]{+x y+} d"},
		{"inserted", "a c", "a b c", "a {+b +}c"},
		{"deleted", "a b c", "a c", "a [-b -]c"},
		{"apart", "a b c d e", "x b c d y", "[-a-]{+x+} b c d [-e-]{+y+}"},
		{"space", "a b", "a\n b", "a[- -]{+\n +}b"},
		{"at the end", "a", "a b", "a{+ b+}"},
	}
	for _, tt := range tests {
		if d := gocmp.Diff(tt.want, marked(Words(tt.from, tt.to))); d != "" {
			t.Errorf("Words(%q, %q) mismatch (-want +got):\n%s", tt.from, tt.to, d)
		}
	}
}

// checkWords checks what every result must be.
func checkWords(t *testing.T, from, to string) {
	t.Helper()
	var gotFrom, gotTo strings.Builder
	var last SpanOp
	for _, s := range Words(from, to) {
		if s.Text == "" || s.Op == last || last == Insert && s.Op == Delete {
			t.Fatalf("Words(%q, %q): %v after %s", from, to, s, last)
		}
		last = s.Op
		if s.Op != Insert {
			gotFrom.WriteString(s.Text)
		}
		if s.Op != Delete {
			gotTo.WriteString(s.Text)
		}
	}
	if gotFrom.String() != from || gotTo.String() != to {
		t.Fatalf("Words(%q, %q) gives %q and %q", from, to, gotFrom.String(), gotTo.String())
	}
}

// TestWordsLong has texts that are too long or too different to be aligned.
func TestWordsLong(t *testing.T) {
	long := strings.Repeat("a b ", maxWords)
	checkWords(t, "x "+long+"y", "z "+long+"w")
	checkWords(t, strings.Repeat("a ", maxWords/2), strings.Repeat("b ", maxWords/2))
	checkWords(t, strings.Repeat("a ", maxWords), strings.Repeat("b\n", maxWords))
	checkWords(t, strings.Repeat("a ", 300_000), strings.Repeat("b ", 300_000))
	checkWords(t, strings.Repeat("a ", 300_000), strings.Repeat("a ", 300_000)+"b")
}

func FuzzWords(f *testing.F) {
	f.Add("", "a")
	f.Add("one two  three", "two three\u00a0four")
	f.Add("a\xff b", "\xff a b\n")
	f.Add(" ", "  ")
	f.Fuzz(func(t *testing.T, from, to string) {
		checkWords(t, from, to)
		checkWords(t, to, from)
	})
}
