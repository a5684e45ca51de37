package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type impactOptions struct {
	global    *session
	ifRetired string
	output    output
}

func newImpactCmd(app *App, global *session) *cobra.Command {
	opts := impactOptions{global: global}
	c := &cobra.Command{
		Use:     "impact ID",
		GroupID: groupPlan,
		Short:   "Show what breaks, and when, if a service ends",
		Long: `Show what needs a service, directly or through others: what runs on it and stops with
it, what nobody new can start with because it is a prerequisite, from which date on, and
which capabilities of the centre are left without a live service.

The date is the entry's end date, or the one of --if-retired. What ends by itself before
that date does not break.`,
		Example: `  wdw impact cis1-authentication
  wdw impact spine --if-retired 2028-Q1
  wdw impact hscn -o dot | dot -Tsvg > impact.svg`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%q takes one entry, and got %d", c.CommandPath(), len(args))
			}
			return someArgs("the id, name or alias of an entry")(c, args)
		},
		ValidArgsFunction: atMost(1, completeIDs(app, global)),
		RunE:              func(c *cobra.Command, args []string) error { return runImpact(c.Context(), app, opts, args[0]) },
	}
	c.Flags().StringVar(&opts.ifRetired, "if-retired", "", "take this `date` for the one on which it ends")
	opts.output.register(c, "text", "json", "mermaid", "dot")
	return c
}

func runImpact(ctx context.Context, app *App, opts impactOptions, word string) error {
	end, err := parseDate("if-retired", opts.ifRetired)
	if err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	entry, err := opts.global.lookUp(q.cat, word)
	if err != nil {
		return err
	}
	return render.Impact(app.Stdout, framework.ImpactOf(q.cat, q.today, entry, end), opts.output.format, q.screen)
}
