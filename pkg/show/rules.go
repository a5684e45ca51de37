package show

import (
	"cmp"
	"strings"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
)

// The kinds of rule.
const (
	FindingRule = "finding"
	ChangeRule  = "change"
)

// Rule says where a finding or a change comes from. One of findings has a Severity, one of
// changes a Class; the other is empty.
type Rule struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Severity string `json:"severity,omitempty"`
	Class    string `json:"class,omitempty"`
	Summary  string `json:"summary"`
	Why      string `json:"why"`
	Good     string `json:"good"`
	Bad      string `json:"bad"`
}

// Rules is a list of them, for schema/output/rules.
type Rules []Rule

// AllRules joins the two tables: findings in the order in which they are checked, then
// changes by id.
func AllRules() Rules {
	var list Rules
	for _, r := range validate.Rules() {
		list = append(list, Rule{r.ID, FindingRule, r.Severity.String(), "", r.Summary, r.Why, r.Good, r.Bad})
	}
	for _, r := range diff.Rules() {
		list = append(list, Rule{r.ID, ChangeRule, "", r.Class.String(), r.Summary, r.Why, r.Good, r.Bad})
	}
	return list
}

func (r Rule) level() string { return cmp.Or(r.Severity, r.Class) }

// examples are what the two examples are called.
func (r Rule) examples() (bad, good string) {
	if r.Kind == ChangeRule {
		return "Is one", "Is none"
	}
	return "Wrong", "Right"
}

// Result has a row for each rule. In Markdown it is the page about them, a section for
// each.
func (rules Rules) Result() out.Result {
	r := out.List(rules,
		out.Col("id", "Rule", func(r Rule) string { return r.ID }),
		out.Col("kind", "Kind", func(r Rule) string { return r.Kind }),
		out.Col("level", "Level", Rule.level),
		out.Col("summary", "Summary", func(r Rule) string { return r.Summary }))
	r.Forms = map[string]out.Form{"markdown": out.Written(rules.markdown)}
	return r
}

func (rules Rules) markdown(out.Screen) string {
	var b strings.Builder
	b.WriteString("# Rules\n")
	kind := ""
	for _, r := range rules {
		if r.Kind != kind {
			kind = r.Kind
			b.WriteString("\n## " + map[string]string{FindingRule: "Findings", ChangeRule: "Changes"}[kind] + "\n")
		}
		bad, good := r.examples()
		b.WriteString("\n### " + r.ID + "\n\n" + out.EscapeMarkdown(r.Summary) + " (" + r.level() + ")\n\n" + out.EscapeMarkdown(r.Why) + "\n\n")
		b.WriteString(bad + ":\n\n" + out.FencedYAML(showInvisible(r.Bad)) + "\n\n" + good + ":\n\n" + out.FencedYAML(showInvisible(r.Good)) + "\n")
	}
	return b.String()
}

// Page writes why a rule exists, and both examples.
func (r Rule) Page(p *out.Page) {
	p.Title(r.ID, r.level())
	p.Prose(r.Summary, 0)
	p.Section("Why")
	p.Prose(r.Why, 2)
	bad, good := r.examples()
	p.Section(bad)
	example(p, r.Bad)
	p.Section(good)
	example(p, r.Good)
}

// example writes lines as they are, but for what cannot be seen.
func example(p *out.Page, text string) {
	for _, line := range strings.Split(showInvisible(text), "\n") {
		p.Line("    " + line)
	}
}

// showInvisible names the characters of an example that would not be seen. Tabs are
// shown too, because some examples are about them.
func showInvisible(text string) string {
	text = strings.NewReplacer("\ufeff", "<U+FEFF>", "\t", "<tab>").Replace(text)
	return out.Visible(text)
}
