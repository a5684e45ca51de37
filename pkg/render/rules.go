package render

import (
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
)

// The kinds of rule.
const (
	FindingRule = "finding"
	ChangeRule  = "change"
)

// RuleRow is a row of a rule table. Level is the severity of a FindingRule or the
// class of a ChangeRule.
type RuleRow struct {
	ID, Kind, Level, Summary, Why, Bad, Good string
}

// Rules has a row for each rule, and values in the shape of schema/output/rules.
func Rules(rules []RuleRow) out.Result {
	rows := out.Result{Table: &out.Table{Headings: []string{"Rule", "Kind", "Level", "Summary"}, Keys: []string{"id", "kind", "level", "summary"}}}
	for _, r := range rules {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{r.ID}, {r.Kind}, {r.Level}, {r.Summary}})
	}
	rows.Data = out.Objects(rules, func(r RuleRow) out.Object {
		level := "severity"
		if r.Kind == ChangeRule {
			level = "class"
		}
		return out.Object{
			{"id", r.ID}, {"kind", r.Kind}, {level, r.Level}, {"summary", r.Summary}, {"why", r.Why}, {"good", r.Good}, {"bad", r.Bad},
		}
	})
	return rows
}

// RulesMarkdown writes the page about the rules, a section for each.
func RulesMarkdown(w io.Writer, rules []RuleRow) error {
	var b strings.Builder
	b.WriteString("# Rules\n")
	kind := ""
	for _, r := range rules {
		wrong, right := "Wrong:", "Right:"
		if r.Kind == ChangeRule {
			wrong, right = "Is one:", "Is none:"
		}
		if r.Kind != kind {
			kind = r.Kind
			b.WriteString("\n## " + map[string]string{FindingRule: "Findings", ChangeRule: "Changes"}[kind] + "\n")
		}
		b.WriteString("\n### " + r.ID + "\n\n" + out.EscapeMarkdown(r.Summary) + " (" + r.Level + ")\n\n" + out.EscapeMarkdown(r.Why) + "\n\n")
		b.WriteString(wrong + "\n\n" + out.FencedYAML(showInvisible(r.Bad)) + "\n\n" + right + "\n\n" + out.FencedYAML(showInvisible(r.Good)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
