package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/render"
)

// TestRulesMarkdown shows that examples stay inside their block and that what cannot
// be seen is named.
func TestRulesMarkdown(t *testing.T) {
	rules := []render.RuleRow{
		{"a.b", render.FindingRule, "error", "One | two.", "Because <b>.", "\ufeffx: ```\n\ty: \u0007", "x: 1"},
		{"change.c", render.ChangeRule, "minor", "Three.", "For why.", "a → b", "b → a"},
	}
	want := "# Rules\n\n## Findings\n\n### a.b\n\nOne \\| two. (error)\n\nBecause &lt;b&gt;.\n\n" +
		"Wrong:\n\n````yaml\n<U+FEFF>x: ```\n<tab>y: \\u0007\n````\n\nRight:\n\n```yaml\nx: 1\n```\n\n" +
		"## Changes\n\n### change.c\n\nThree. (minor)\n\nFor why.\n\nIs one:\n\n```yaml\na → b\n```\n\nIs none:\n\n```yaml\nb → a\n```\n"
	var b strings.Builder
	if err := render.RulesMarkdown(&b, rules); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("RulesMarkdown mismatch (-want +got)\n%s", diff)
	}
}
