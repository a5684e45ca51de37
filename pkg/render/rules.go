package render

import (
	"io"
	"strings"
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

// RulesTable has a row for each rule.
func RulesTable(rules []RuleRow) Table {
	t := Table{Headings: []string{"Rule", "Kind", "Level", "Summary"}}
	for _, r := range rules {
		t.Rows = append(t.Rows, []Cell{{r.ID}, {r.Kind}, {r.Level}, {r.Summary}})
	}
	return t
}

// RulesJSON writes the rules in the shape of schema/output/rules.
func RulesJSON(w io.Writer, rules []RuleRow) error {
	out := make([]any, len(rules))
	for i, r := range rules {
		level := "severity"
		if r.Kind == ChangeRule {
			level = "class"
		}
		out[i] = Object{
			{"id", r.ID}, {"kind", r.Kind}, {level, r.Level}, {"summary", r.Summary}, {"why", r.Why}, {"good", r.Good}, {"bad", r.Bad},
		}
	}
	return JSON(w, out)
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
		b.WriteString("\n### " + r.ID + "\n\n" + EscapeMarkdown(r.Summary) + " (" + r.Level + ")\n\n" + EscapeMarkdown(r.Why) + "\n\n")
		b.WriteString(wrong + "\n\n" + fenced(showInvisible(r.Bad)) + "\n\n" + right + "\n\n" + fenced(showInvisible(r.Good)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// RuleNames writes each id on a line.
func RuleNames(w io.Writer, rules []RuleRow) error {
	var b strings.Builder
	for _, r := range rules {
		b.WriteString(r.ID + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
