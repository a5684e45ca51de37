package show

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/out"
)

// TestRulesMarkdown shows that examples stay inside their block and that what cannot
// be seen is named.
func TestRulesMarkdown(t *testing.T) {
	rules := Rules{
		{"a.b", FindingRule, "error", "", "One | two.", "Because <b>.", "x: 1", "\ufeffx: ```\n\ty: \u0007"},
		{"change.c", ChangeRule, "", "minor", "Three.", "For why.", "b → a", "a → b"},
	}
	want := "# Rules\n\n## Findings\n\n### a.b\n\nOne \\| two. (error)\n\nBecause &lt;b&gt;.\n\n" +
		"Wrong:\n\n````yaml\n<U+FEFF>x: ```\n<tab>y: \\u0007\n````\n\nRight:\n\n```yaml\nx: 1\n```\n\n" +
		"## Changes\n\n### change.c\n\nThree. (minor)\n\nFor why.\n\nIs one:\n\n```yaml\na → b\n```\n\nIs none:\n\n```yaml\nb → a\n```\n"
	var b strings.Builder
	if err := rules.Result().Write(&b, "markdown", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Rules in Markdown mismatch (-want +got)\n%s", diff)
	}
}
