package out

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPageWidths(t *testing.T) {
	tests := []struct {
		name  string
		width int
		write func(p *Page)
		want  string
	}{
		{"a title that just fits", 12, func(p *Page) { p.Title("A name", "a-na") }, "A name  a-na\n"},
		{"a title that does not", 11, func(p *Page) { p.Title("A name", "a-na") }, "A name\na-na\n"},
		{"no terminal: nothing is wrapped", 0, func(p *Page) { p.Hang("A label: ", strings.Repeat("word ", 40)+"end", 2) },
			"  A label: " + strings.Repeat("word ", 40) + "end\n"},
		{"a word that is too long is broken, at a joint if it has one", 20, func(p *Page) { p.Prose("a much-too-long-identifier-of-something and b", 0) },
			"a\nmuch-too-long-\nidentifier-of-\nsomething and b\n"},
		{"a mailbox too", 24, func(p *Page) { p.Hang("Contact: ", "a.very.long.mailbox.of.a.team@example.org", 2) },
			"  Contact:\n    a.very.long.mailbox.\n    of.a.team@example.\n    org\n"},
		{"an address stays whole", 20, func(p *Page) { p.Prose("see https://example.org/a/very/long/address.", 0) },
			"see\nhttps://example.org/a/very/long/address.\n"},
		{"wide characters", 11, func(p *Page) { p.Prose("病院病院病院病院", 2) }, " 病院病院病\n 院病院\n"},
		{"less indent where there is less room", 20, func(p *Page) { p.Prose("some words of prose", 6) }, "   some words of\n   prose\n"},
		{"a long sign is no sign", 20, func(p *Page) { p.FlowUnder("30 September 2027  ", Autolink("it opens to all"), 2, 21) },
			" 30 September 2027\n   it opens to all\n"},
		{"a heading", 10, func(p *Page) { p.Section("What it needs"); p.Prose("x", 2) }, "What it\nneeds\n x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := NewPage(Screen{Width: tt.width})
			tt.write(p)
			if diff := cmp.Diff(tt.want, p.String()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
