package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/show"
	"github.com/who-does-what/wdw/pkg/words"
)

type explainOptions struct {
	global *session
}

func newExplainCmd(app *App, global *session) *cobra.Command {
	opts := explainOptions{global: global}
	c := &cobra.Command{
		Use:     "explain RULE|FIELD",
		GroupID: groupOther,
		Short:   "Explain a rule, or a field of an entry",
		Long: `Explain a rule: why it exists, with an example of wrong and right.

Explain a field: what it means, what may stand there, how serious a change of it is and
how many entries have it. Fields inside others are dotted. Fields of other files begin
with the file's name.`,
		Example: `  wdw explain entry.no-onboarding
  wdw explain autonomy.level
  wdw explain capabilities.local_names
  wdw explain waivers`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("%q explains one rule or one field; %q lists the rules, %q the fields", c.CommandPath(), "wdw rules", "wdw explain service")
			}
			return nil
		},
		ValidArgsFunction: completeExplain(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runExplain(c.Context(), app, opts, args[0]) },
	}
	return c
}

func runExplain(ctx context.Context, app *App, opts explainOptions, word string) error {
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	rules := allRules()
	if i := slices.IndexFunc(rules, func(r render.RuleRow) bool { return r.ID == word }); i >= 0 {
		return render.ExplainRule(app.Stdout, rules[i], screen)
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	f, err := show.FieldNamed(cat, word)
	if err == nil {
		return render.ExplainField(app.Stdout, f, screen)
	}
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	if help := words.DidYouMean(word, slices.Concat(ids, show.FieldPaths(cat))); help != "" {
		return usagef("%q is neither a rule nor a field; %s", word, help)
	}
	return usagef("%q is neither a rule nor a field; %q lists the rules, %q the fields", word, "wdw rules", "wdw explain service")
}

// completeExplain offers the rules and the fields.
func completeExplain(app *App, global *session) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		var list []string
		if len(args) > 0 {
			return list, cobra.ShellCompDirectiveNoFileComp
		}
		for _, r := range allRules() {
			if strings.HasPrefix(r.ID, typed) {
				list = append(list, cobra.CompletionWithDesc(r.ID, r.Summary))
			}
		}
		cat, _, err := global.load(c.Context())
		if err != nil {
			return list, cobra.ShellCompDirectiveNoFileComp
		}
		for _, path := range show.FieldPaths(cat) {
			if strings.HasPrefix(path, typed) {
				list = append(list, path)
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}
