package cmd

import (
	"context"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type gapsOptions struct {
	global *session
	levels []string
	failOn reasons
	output output
}

// gapLevels are the levels at which the centre has a part, so that it can be missing.
var gapLevels = []string{"national", "shared"}

func newGapsCmd(app *App, global *session) *cobra.Command {
	opts := gapsOptions{global: global}
	c := &cobra.Command{
		Use:     "gaps",
		GroupID: groupPlan,
		Short:   "Show what national capabilities lack, and what would close it",
		Long: `Show the national capabilities that lack something, the reason, and what would close
the gap:

  no-service    no service is there for it
  only-planned  nothing is live; something is on its way, from planned to public beta
  ending        only deprecated services are left, without a successor
  no-standard   no standard that stands is required of whoever provides it

A capability that is covered can still lack a standard; one may stand here twice.`,
		Example: `  wdw gaps
  wdw gaps --level national,shared -o markdown
  wdw gaps --fail-on no-service`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runGaps(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	choice(c, &opts.levels, "level", "look at capabilities done at this `level` (default national)", gapLevels)
	opts.failOn.register(c, "a gap", framework.GapReasons()...)
	opts.output.register(c, out.RowFormats()...)
	return c
}

func runGaps(ctx context.Context, app *App, opts gapsOptions) error {
	if err := checkValues("level", opts.levels, gapLevels); err != nil {
		return err
	}
	if err := opts.failOn.check(); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	levels := opts.levels
	if len(levels) == 0 {
		levels = []string{"national"}
	}
	gaps := framework.Gaps(q.cat, q.today, levels...)
	if len(gaps) == 0 {
		opts.global.note("no capability lacks anything")
	}
	if err := q.rows.write(ctx, app, render.Gaps(gaps)); err != nil {
		return err
	}
	var found []string
	for _, g := range gaps {
		found = append(found, g.Reason)
	}
	return opts.failOn.result(found)
}
