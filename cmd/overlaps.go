package cmd

import (
	"context"
	"slices"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type overlapsOptions struct {
	global *session
	failOn reasons
	output output
}

func newOverlapsCmd(app *App, global *session) *cobra.Command {
	opts := overlapsOptions{global: global}
	c := &cobra.Command{
		Use:     "overlaps",
		GroupID: groupPlan,
		Short:   "Show live services that do the same for the same people",
		Long: `Show pairs of live services that share a capability, a group of users and a care
setting, while neither replaces nor complements the other and neither runs on the
other. An entry that does not say whom it serves may serve anybody.

A pair that is wanted is no overlap once one of the two says in "complements" why.`,
		Example: `  wdw overlaps
  wdw overlaps -o json
  wdw overlaps --fail-on any`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runOverlaps(c.Context(), app, opts) },
	}
	opts.failOn.register(c, "an overlap", "overlap")
	opts.output.register(c, slices.DeleteFunc(out.RowFormats(), func(f string) bool { return f == "name" })...) // a pair has no name
	return c
}

func runOverlaps(ctx context.Context, app *App, opts overlapsOptions) error {
	if err := opts.failOn.check(); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	overlaps := framework.Overlaps(q.cat, q.today)
	if len(overlaps) == 0 {
		opts.global.note("no live services overlap")
	}
	if err := q.rows.write(ctx, app, render.Overlaps(overlaps)); err != nil {
		return err
	}
	var found []string
	for range overlaps {
		found = append(found, "overlap")
	}
	return opts.failOn.result(found)
}
