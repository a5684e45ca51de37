package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func markdownOn(source string, s Screen) string {
	p := newPage(s)
	p.markdown(source, 2)
	return p.b.String()
}

func TestMarkdownOnScreen(t *testing.T) {
	tests := []struct {
		name, source, want string
	}{
		{"paragraphs", "One\ntwo.\n\nThree.", "\n  One two.\n\n  Three.\n"},
		{"emphasis", "a **b** c *d* _e_ __f__ `g h`, snake_case and 2 * 3 * 4", "\n  a b c d e f g h, snake_case and 2 * 3 * 4\n"},
		{"signs without a partner", "**a *b _c `d [e (f <g", "\n  **a *b _c `d [e (f <g\n"},
		{"escapes", `\*a\* \[b\](c)`, "\n  *a* [b](c)\n"},
		{"links", "[words](https://example.org/x) and [y](y.md), <https://example.org>, ![picture](https://example.org/p.png)",
			"\n  words (https://example.org/x) and y, https://example.org, picture (https://example.org/p.png)\n"},
		{"list", "Before:\n- one\n  goes on\n- two\n  - inner\n\n1. first\n2. second\n\n   more", "\n  Before:\n  - one goes on\n  - two\n    - inner\n\n  1. first\n  2. second\n\n    more\n"},
		{"heading", "# Title #\nText", "\n  Title\n  Text\n"},
		{"quotation", "> one\n> two", "\n  > one two\n"},
		{"code", "```\na  b\n  *c*\n```\nd", "\n    a  b\n      *c*\n  d\n"},
		{"table", "| a | b |\n| - | - |", "\n    | a | b |\n    | - | - |\n"},
		{"rule", "a\n\n---\n\nb", "\n  a\n\n  b\n"},
		{"HTML is text", "<b>a</b> &amp;", "\n  <b>a</b> &amp;\n"},
		{"controls are shown", "a\x1b[31m \u202e", "\n  a\\u001b[31m \\u202e\n"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, markdownOn(tt.source, Screen{})); diff != "" {
				t.Errorf("%q mismatch (-want +got):\n%s", tt.source, diff)
			}
		})
	}
}

func TestMarkdownLooks(t *testing.T) {
	source := "a **b c** *d* `e` [f g](https://example.org/x) [h](javascript:alert) https://example.org/é."
	want := "\n  a \x1b[1mb c\x1b[0m \x1b[3md\x1b[0m \x1b[36me\x1b[0m" +
		" \x1b]8;;https://example.org/x\x1b\\f g\x1b]8;;\x1b\\ h https://example.org/é.\n"
	if diff := cmp.Diff(want, markdownOn(source, Screen{Width: 100, Colour: true, Links: true})); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	// A link that goes on is closed at the end of a line, and so is a style.
	narrow := markdownOn("[**one** two three four](https://example.org)", Screen{Width: 20, Links: true})
	for line := range strings.Lines(narrow) {
		if strings.Count(line, "\x1b]8;;")%2 != 0 {
			t.Errorf("%q leaves a link open", line)
		}
	}
}

func TestAutolink(t *testing.T) {
	for text, want := range map[string]string{
		"see https://example.org/a.":          "https://example.org/a",
		"(https://example.org/a_(b)) and so":  "https://example.org/a_(b)",
		"xhttps://example.org":                "",
		"https://example.org, more":           "https://example.org",
		"https://example.org/é":               "",
		"\"https://example.org\"":             "",
		"a https://example.org/x?y=1&z=2#w b": "https://example.org/x?y=1&z=2#w",
	} {
		got := ""
		for _, s := range autolink(text) {
			got += s.link
		}
		if got != want {
			t.Errorf("autolink(%q) links %q, want %q", text, got, want)
		}
		if plain := plainSpans(autolink(text)); plain != text {
			t.Errorf("autolink(%q) makes it %q", text, plain)
		}
	}
}

// FuzzMarkdown checks that nothing acts on a terminal but what we send, that lines are
// as wide as the terminal unless a word is wider, and that it ends.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"**a** [b](https://c) `d`", "- a\n  - b\n\n> c\n```\nd\n```", "*_*_**__``[[](((<https://>", "\x1b]8;;x\x07"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 5000 {
			return
		}
		plain := markdownOn(source, Screen{Width: 40})
		for line := range strings.Lines(plain) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(line, isControl) {
				t.Fatalf("%q has control characters", line)
			}
			if words := strings.Fields(line); displayWidth(line) > 40 && len(words) > 2 && !strings.HasPrefix(line, "    ") {
				t.Fatalf("%q is %d wide", line, displayWidth(line))
			}
		}
		linked := markdownOn(source, Screen{Width: 40, Colour: true, Links: true})
		rest := linked
		for _, sign := range []string{"\x1b[0m", "\x1b[1m", "\x1b[3m", "\x1b[36m", "\x1b\\", "\x1b]8;;"} {
			rest = strings.ReplaceAll(rest, sign, "")
		}
		if strings.Contains(rest, "\x1b") {
			t.Fatalf("%q has other sequences", linked)
		}
	})
}
