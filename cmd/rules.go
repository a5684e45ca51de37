package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

type rulesOptions struct {
	global *session
	kind   string
	output output
}

func newRulesCmd(app *App, global *session) *cobra.Command {
	opts := rulesOptions{global: global}
	c := &cobra.Command{
		Use:     "rules",
		GroupID: groupOther,
		Short:   "List the rules that findings and changes come from",
		Long: `List the rules. A finding comes from a rule with a severity, a change from one with a
class. "wdw explain RULE" says why a rule exists, with an example of wrong and right.`,
		Example: `  wdw rules
  wdw rules --kind change
  wdw rules -o json | jq '.[] | select(.severity == "error").id'`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runRules(c.Context(), app, opts) },
	}
	c.Flags().StringVar(&opts.kind, "kind", "", "list only the rules of this `kind`: finding or change")
	mustRegister(c, "kind", cobra.FixedCompletions(ruleKinds, cobra.ShellCompDirectiveNoFileComp))
	opts.output.register(c, slices.Clone(out.Rows)...)
	return c
}

var ruleKinds = []string{render.FindingRule, render.ChangeRule}

// runRules reads no catalogue: the rules are the program's.
func runRules(ctx context.Context, app *App, opts rulesOptions) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.kind != "" && !slices.Contains(ruleKinds, opts.kind) {
		return usagef("--kind: %q is not %s", opts.kind, words.Quoted(ruleKinds, "or"))
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	result, err := opts.global.rowWriter(opts.output, screen)
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(allRules(), func(r render.RuleRow) bool { return opts.kind != "" && r.Kind != opts.kind })
	if opts.output.format == "markdown" {
		return render.RulesMarkdown(app.Stdout, rows)
	}
	return result.write(ctx, app, render.Rules(rows))
}

// allRules joins the two tables: findings in the order in which they are checked,
// then changes by id.
func allRules() []render.RuleRow {
	var rows []render.RuleRow
	for _, r := range validate.Rules() {
		rows = append(rows, render.RuleRow{
			ID: r.ID, Kind: render.FindingRule, Level: r.Severity.String(), Summary: r.Summary, Why: r.Why, Bad: r.Bad, Good: r.Good,
		})
	}
	for _, r := range diff.Rules() {
		rows = append(rows, render.RuleRow{
			ID: r.ID, Kind: render.ChangeRule, Level: r.Class.String(), Summary: r.Summary, Why: r.Why, Bad: r.Bad, Good: r.Good,
		})
	}
	return rows
}
