package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

// newRulesCmd reads no catalogue: the rules are the program's.
func newRulesCmd(s *session) *command {
	var kind string
	return s.command(spec{
		use: "rules", group: groupOther, formats: out.Rows,
		short: "List the rules that findings and changes come from",
		long: `List the rules. A finding comes from a rule with a severity, a change from one with a
class. "wdw explain RULE" says why a rule exists, with an example of wrong and right.`,
		example: `  wdw rules
  wdw rules --kind change
  wdw rules -o json | jq '.[] | select(.severity == "error").id'`,
		flags: func(f *flagSet) {
			f.pick(&kind, "kind", "", "list only the rules of this `kind`", show.FindingRule, show.ChangeRule)
		},
	}, func(k call) error {
		rules := slices.DeleteFunc(show.AllRules(), func(r show.Rule) bool { return kind != "" && r.Kind != kind })
		return k.write(rules.Result())
	})
}
