package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type staleOptions struct {
	global  *session
	reasons []string
	owner   string
	failOn  reasons
	output  output
}

func newStaleCmd(app *App, global *session) *cobra.Command {
	opts := staleOptions{global: global}
	c := &cobra.Command{
		Use:     "stale",
		GroupID: groupCurate,
		Short:   "Show what time has overtaken, and what lacks evidence",
		Long: `Show the entries that an editor should look at, what has waited longest first:

  review-overdue     the day of the next review has passed
  milestone-overdue  a promise is late, or was kept and not marked as done
  end-overdue        a date in its life has passed, and the status has not followed
  evidence-missing   a criterion is claimed without a page that supports it`,
		Example: `  wdw stale
  wdw stale --reason milestone-overdue --owner records
  wdw stale --fail-on review-overdue`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runStale(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	choice(c, &opts.reasons, "reason", "keep only this `reason`", framework.StaleReasons())
	c.Flags().StringVar(&opts.owner, "owner", "", "keep entries whose owner has these `words` in its name")
	mustRegister(c, "owner", completeFrom(app, global, func(cat *catalogue.Catalogue, _ []string, _ string) []cobra.Completion {
		var list []cobra.Completion
		for e := range cat.All() {
			list = append(list, e.Text("review", "owner"))
		}
		return list
	}))
	opts.failOn.register(c, "an entry", framework.StaleReasons()...)
	opts.output.register(c, out.RowFormats()...)
	return c
}

func runStale(ctx context.Context, app *App, opts staleOptions) error {
	if err := checkValues("reason", opts.reasons, framework.StaleReasons()); err != nil {
		return err
	}
	if err := opts.failOn.check(); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(framework.StaleEntries(q.cat, q.today), func(s framework.Stale) bool {
		return len(opts.reasons) > 0 && !slices.Contains(opts.reasons, s.Reason) ||
			!strings.Contains(strings.ToLower(s.Owner), strings.ToLower(opts.owner))
	})
	if len(list) == 0 {
		opts.global.note("nothing is stale")
	}
	if err := q.rows.write(ctx, app, render.Stale(list)); err != nil {
		return err
	}
	var found []string
	for _, s := range list {
		found = append(found, s.Reason)
	}
	return opts.failOn.result(found)
}
