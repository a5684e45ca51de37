package out

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEscapeMarkdown(t *testing.T) {
	tests := []struct{ name, in, want, code string }{
		{"plain text", "Spine, the core: 50% (of it)", "Spine, the core: 50% (of it)", "`Spine, the core: 50% (of it)`"},
		{"emphasis", "*a* _b_ ~c~", `\*a\* \_b\_ \~c\~`, "`*a* _b_ ~c~`"},
		{"link and picture", "![a](b)", `\!\[a\](b)`, "`![a](b)`"},
		{"HTML and entities", "<img src=x> &lt;", "&lt;img src=x&gt; &amp;lt;", "`<img src=x> &lt;`"},
		{"cell", `a|b\|c`, `a\|b\\\|c`, `<code>a\|b\\\|c</code>`},
		{"code", "a`b``c", "a\\`b\\`\\`c", "<code>a\\`b\\`\\`c</code>"},
		{"mention", "ask @team or a@b.nhs.uk, @ home", "ask @&#8203;team or a@&#8203;b.nhs.uk, @ home", "`ask @team or a@b.nhs.uk, @ home`"},
		{"issue", "see #12", `see \#&#8203;12`, "`see #12`"},
		{"formula", "$x$", `\$x\$`, "`$x$`"},
		{"list", "- a", `\- a`, "`- a`"},
		{"numbered list", "12. a", `12\. a`, "`12. a`"},
		{"heading", "# a", `\# a`, "`# a`"},
		{"blanks before", "    a", "a", "<code>a</code>"},
		{"several lines", "a\n\n- b", "a - b", "`a - b`"},
		{"control characters", "\x1b[1m", `\\u001b\[1m`, `<code>\\u001b\[1m</code>`},
		{"nothing", "", "", "<code></code>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, EscapeMarkdown(tt.in)); diff != "" {
				t.Errorf("EscapeMarkdown(%q) mismatch (-want +got):\n%s", tt.in, diff)
			}
			if diff := cmp.Diff(tt.code, CodeMarkdown(tt.in)); diff != "" {
				t.Errorf("CodeMarkdown(%q) mismatch (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}
