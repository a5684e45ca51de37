package out

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		width int
		want  []string
		words []string // nil: the same
	}{
		{"nothing", "", 10, []string{""}, nil},
		{"blanks only", "  ", 10, []string{""}, nil},
		{"fits", "one two", 7, []string{"one two"}, nil},
		{"between words", "one two three", 7, []string{"one two", "three"}, nil},
		{"a long word", "abcdefgh ij", 4, []string{"abcd", "efgh", "ij"}, []string{"abcdefgh", "ij"}},
		{"the rest of a long word goes on", "abcdef gh", 4, []string{"abcd", "ef", "gh"}, []string{"abcdef", "gh"}},
		{"after a joint", "single-central", 10, []string{"single-", "central"}, []string{"single-central"}},
		{"wide characters", "例例例 例", 5, []string{"例例", "例 例"}, []string{"例例例", "例"}},
		{"a wide character in one column", "例a", 1, []string{"例", "a"}, []string{"例a"}},
		{"combining characters stay with their letter", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}, []string{"e\u0301e\u0301e\u0301"}},
		{"a family is one picture", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, []string{"👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"}, []string{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦"}},
		{"text without width is kept", "\u200b a", 5, []string{"\u200b a"}, nil},
		{"no width at all", "ab", 0, []string{"a", "b"}, []string{"ab"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, wrap(tt.text, tt.width, func(string) bool { return true })); diff != "" {
				t.Errorf("Wrap(%q, %d) mismatch (-want +got):\n%s", tt.text, tt.width, diff)
			}
			words := tt.words
			if words == nil {
				words = tt.want
			}
			if diff := cmp.Diff(words, WrapWords(tt.text, tt.width)); diff != "" {
				t.Errorf("WrapWords(%q, %d) mismatch (-want +got):\n%s", tt.text, tt.width, diff)
			}
		})
	}
}

// FuzzWrap checks that no line is too wide and nothing is lost.
func FuzzWrap(f *testing.F) {
	f.Add("one two-three 例例 e\u0301", 5)
	f.Add("👩‍👩‍👧‍👦 \u200b\u0301", 2)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if len(text) > 1000 {
			return
		}
		width = max(width%300, 2)
		text = VisibleLine(text)
		lines := wrap(text, width, func(string) bool { return true })
		for _, line := range lines {
			if DisplayWidth(line) > width {
				t.Errorf("%q is %d wide, in Wrap(%q, %d)", line, DisplayWidth(line), text, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if diff := cmp.Diff(squeeze(text), squeeze(strings.Join(lines, " "))); diff != "" {
			t.Errorf("Wrap(%q, %d) lost text (-want +got):\n%s", text, width, diff)
		}
	})
}

// TestWrapIsLinear wraps a word of a megabyte; were its rest measured at each line,
// this would take an hour.
func TestWrapIsLinear(t *testing.T) {
	lines := wrap(strings.Repeat("a", 1<<20), 16, func(string) bool { return true })
	if got, want := len(lines), 1<<16; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
}
