package cmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

func newExplainCmd(s *session) *command {
	return s.command(spec{
		use: "explain RULE|FIELD", group: groupOther,
		short: "Explain a rule, or a field of an entry",
		long: `Explain a rule: why it exists, with an example of wrong and right.

Explain a field: what it means, what may stand there, how serious a change of it is and
how many entries have it. Fields inside others are dotted. Fields of other files begin
with the file's name.`,
		example: `  wdw explain entry.no-onboarding
  wdw explain autonomy.level
  wdw explain capabilities.local_names
  wdw explain waivers`,
		args:     takes(1, 1, `a rule of "wdw rules" or a field of "wdw explain service"`),
		complete: atMost(1, s.completeExplain),
	}, func(k call) error {
		word, rules := k.args[0], show.AllRules()
		if i := slices.IndexFunc(rules, func(r show.Rule) bool { return r.ID == word }); i >= 0 {
			return k.write(out.Result{Page: rules[i].Page})
		}
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		if page, ok := show.FieldNamed(cat, word); ok {
			return k.write(out.Result{Page: page})
		}
		known := append(out.Each(rules, func(r show.Rule) string { return r.ID }), show.FieldPaths(cat)...)
		return unknown(fmt.Sprintf("%q is neither a rule nor a field", word), word, known, `"wdw rules" lists the rules, "wdw explain service" the fields`)
	})
}

// completeExplain offers the rules and the fields.
func (s *session) completeExplain(c *command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var list []cobra.Completion
	for _, r := range show.AllRules() {
		list = append(list, word(r.ID, r.Summary))
	}
	if cat, _, err := s.load(c.Context()); err == nil {
		list = append(list, show.FieldPaths(cat)...)
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
