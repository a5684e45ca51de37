package out

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func markdownOn(source string, s Screen) string {
	p := NewPage(s)
	p.Markdown(source, 2)
	return p.String()
}

func TestMarkdownOnScreen(t *testing.T) {
	tests := []struct {
		name, source, want string
	}{
		{"paragraphs", "One\ntwo.\n\nThree.", "\n  One two.\n\n  Three.\n"},
		{"emphasis", "a **b** c *d* _e_ __f__ `g h`, snake_case and 2 * 3 * 4", "\n  a b c d e f g h, snake_case and 2 * 3 * 4\n"},
		{"emphasis in emphasis", "*a **b** c* ***d*** **e *f***", "\n  a b c d e f\n"},
		{"signs without a partner", "**a *b _c `d [e (f <g", "\n  **a *b _c `d [e (f <g\n"},
		{"escapes", `\*a\* \[b\](c) \&amp;`, "\n  *a* [b](c) &amp;\n"},
		{"references", "a &amp; b &lt;c&gt; &#8211; &copy; &unknown;", "\n  a & b <c> – © &unknown;\n"},
		{"struck words", "~~£5~~ £3", "\n  ~~£5~~ £3\n"},
		{"links", "[words](https://example.org/x) and [y](y.md), <https://example.org>, ![picture](https://example.org/p.png)",
			"\n  words (https://example.org/x) and y, https://example.org, picture (https://example.org/p.png)\n"},
		{"links with all that they may have", `[a *b* c](https://example.org/x_(y) "title") [](https://example.org/z) <team@example.org> [t@example.org](mailto:t@example.org)`,
			"\n  a b c (https://example.org/x_(y)) https://example.org/z team@example.org t@example.org\n"},
		{"links by reference", "[words][1] and [1], [not][there]\n\n[1]: https://example.org/x", "\n  words (https://example.org/x) and 1 (https://example.org/x), [not][there]\n"},
		{"bare addresses", "https://example.org/_a_b*c* (www.example.org).", "\n  https://example.org/_a_b*c* (www.example.org).\n"},
		{"list", "Before:\n- one\n  goes on\n- two\n  - inner\n\n1. first\n2. second\n\n   more", "\n  Before:\n  - one goes on\n  - two\n    - inner\n\n  1. first\n  2. second\n\n     more\n"},
		{"list that begins late", "3) c\n4) d\n10) e\n- \n", "\n  3) c\n  4) d\n  5) e\n  -\n"},
		{"a number in a paragraph is no list", "It was in\n1998. Then\n- this is one", "\n  It was in 1998. Then\n  - this is one\n"},
		{"heading", "# Title #\nText\n\nOld *style*\n=====\nText", "\n  Title\n  Text\n\n  Old style\n  Text\n"},
		{"quotation", "> one\n> two\nand on\n>\n> - a\n> - b\n>   > deep\n\nafter", "\n  > one two and on\n  >\n  > - a\n  > - b\n  >   > deep\n\n  after\n"},
		{"code", "```go\na  b\n\n\t*c*\n```\nd\n\n    e *f*", "\n    a  b\n\n        *c*\n\n  d\n\n    e *f*\n"},
		{"hard breaks", "a  \nb\\\nc<br>d<BR />e", "\n  a\n  b\n  c\n  d\n  e\n"},
		{"rule", "a\n\n---\n\nb", "\n  a\n\n  b\n"},
		{"HTML is text, comments are none", "<b>a</b> <!-- x -->b\n\n<!-- y\n-->\n\n<div>\nc<br>d\n</div>", "\n  <b>a</b> b\n\n  <div> c\n  d </div>\n"},
		{"controls are shown", "a\x1b[31m \u202e &#27;[1m &#x202e; `\x07`", "\n  a\\u001b[31m \\u202e \\u001b[1m \\u202e \\u0007\n"},
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
	source := "a **b *c*** *d* `e` [f g](https://example.org/x) [h](javascript:alert) https://example.org/é, ~~i~~ j@example.org"
	want := "\n  a \x1b[1mb\x1b[0m \x1b[1;3mc\x1b[0m \x1b[3md\x1b[0m \x1b[36me\x1b[0m" +
		" \x1b]8;;https://example.org/x\x1b\\f g\x1b]8;;\x1b\\ h" +
		" \x1b]8;;https://example.org/%C3%A9\x1b\\https://example.org/é\x1b]8;;\x1b\\," +
		" \x1b[9mi\x1b[0m \x1b]8;;mailto:j@example.org\x1b\\j@example.org\x1b]8;;\x1b\\\n"
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

func TestMarkdownTable(t *testing.T) {
	source := "Before\n\n| Way | For *whom* |\n| --- | ---: |\n| [API](https://example.org/a) | `all` \\| some |\n| Web |\n"
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"wide", Screen{Width: 80}, "\n  Before\n\n  Way                          For whom\n  API (https://example.org/a)  all | some\n  Web\n"},
		{"narrow", Screen{Width: 24}, "\n  Before\n\n  Way  For whom\n  API\n  (https://example.org/a)\n       all | some\n  Web\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, markdownOn(source, tt.screen)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarkdownHostile reads texts that are made to cost more than their length: one that
// is twice as long is twice the work, counted in allocations. Above maxMarkdown none is
// read as Markdown.
func TestMarkdownHostile(t *testing.T) {
	for _, piece := range []string{"> ", "- ", "[", "![", "*a ", "**a* ", "`a ``", "<a ", "&", "a@", "[a](", "|a", "~~a ", "(", "https://a.b/(", "\n\n- a\n  ", "<!-- "} {
		cost := func(length int) float64 {
			text := strings.Repeat(piece, length/len(piece))
			return testing.AllocsPerRun(1, func() { markdownOn(text, Screen{Width: 80}) })
		}
		if once, twice := cost(maxMarkdown/4), cost(maxMarkdown/2); twice > 2.2*once+50 {
			t.Errorf("%q: %.0f allocations, and %.0f for twice as much", piece, once, twice)
		} else if testing.Verbose() {
			t.Logf("%q: %.0f allocations, and %.0f for twice as much", piece, once, twice)
		}
	}
	if text := strings.Repeat("*a* ", maxMarkdown); !strings.Contains(markdownOn(text, Screen{Width: 80}), "*a* *a*") {
		t.Error("text of four times the most is read as Markdown")
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
		"write to a.team+x@nhs.example.org.":  "mailto:a.team+x@nhs.example.org",
		"(a@example.org) @nhs a@b":            "mailto:a@example.org",
		"a https://example.org/x?y=1&z=2#w b": "https://example.org/x?y=1&z=2#w",
	} {
		got := ""
		for _, s := range Autolink(text) {
			got += s.link
		}
		if got != want {
			t.Errorf("autolink(%q) links %q, want %q", text, got, want)
		}
		if plain := plainSpans(Autolink(text)); plain != text {
			t.Errorf("autolink(%q) makes it %q", text, plain)
		}
	}
}

// ourSequence is what we send to a terminal.
var ourSequence = regexp.MustCompile(`\x1b\[(0|1|2|3|9|3[1236])(;(1|3|9|3[1236]))*m|\x1b\]8;;[!-~]*\x1b\\`)

// FuzzMarkdown checks that nothing acts on a terminal but what we send, that no line is
// wider than the terminal but one with a web address, and that it ends.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"**a** [b](https://c) `d`", "- a\n  - b\n\n> c\n```\nd\n```", "*_*_**__``[[](((<https://>", "\x1b]8;;x\x07", "> a\n> - b\n\n| c | d |\n|-|-|\n|e|", "***a*** ~~b~~ &#27; [c][d]\n\n[d]: mailto:e", "1) a\n<br>\n<!-- b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 5000 {
			return
		}
		plain := markdownOn(source, Screen{Width: 40})
		for line := range strings.Lines(plain) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(line, IsControl) {
				t.Fatalf("%q has control characters", line)
			}
			if DisplayWidth(line) > 40 && !strings.Contains(line, "://") {
				t.Fatalf("%q is %d wide", line, DisplayWidth(line))
			}
		}
		linked := markdownOn(source, Screen{Width: 40, Colour: true, Links: true})
		rest := ourSequence.ReplaceAllString(linked, "")
		if strings.Contains(rest, "\x1b") {
			t.Fatalf("%q has other sequences", linked)
		}
	})
}
