package cmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type healthOptions struct {
	global   *session
	worklist string
	output   output
}

func newHealthCmd(app *App, global *session) *cobra.Command {
	opts := healthOptions{global: global}
	c := &cobra.Command{
		Use:     "health",
		GroupID: groupCurate,
		Short:   "Show on one page how good the catalogue is",
		Long: `Show how many entries are reviewed in time, argue the criteria, say how to start and
name evidence, how old the reviews are, and who looks after what.

Behind each figure stands a worklist: --worklist MEASURE lists the entries that are not
counted in.`,
		Example: `  wdw health
  wdw health --worklist with-onboarding
  wdw health -o json | jq '.measures[] | {name, percent}'`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runHealth(c.Context(), app, opts) },
	}
	c.Flags().StringVar(&opts.worklist, "worklist", "", "list the ids of the entries behind this `measure`, one a line")
	mustRegister(c, "worklist", func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		cat, _, err := global.load(c.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var list []string
		for _, m := range framework.HealthOf(cat, app.Now()).Measures {
			list = append(list, cobra.CompletionWithDesc(m.Name, m.Words))
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
	opts.output.register(c, "table", "json", "csv", "markdown")
	return c
}

func runHealth(ctx context.Context, app *App, opts healthOptions) error {
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	health := framework.HealthOf(q.cat, q.today)
	if opts.worklist == "" {
		return render.Health(app.Stdout, health, opts.output.format, q.screen)
	}
	var names []string
	for _, m := range health.Measures {
		names = append(names, m.Name)
	}
	if err := checkValues("worklist", []string{opts.worklist}, names); err != nil {
		return err
	}
	m := health.Measures[slices.Index(names, opts.worklist)]
	opts.global.note("%s of %d: %s", words.Count(m.Of-m.Count, "case"), m.Of, "not among "+m.Words)
	for _, id := range m.Worklist {
		if _, err := fmt.Fprintln(app.Stdout, out.VisibleLine(id)); err != nil {
			return err
		}
	}
	return nil
}
