package cmd

import (
	"context"
	"slices"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

type matrixOptions struct {
	global   *session
	enablers []string
	levels   []string
	states   []string
	output   output
}

// capabilityLevels are who may do a capability.
var capabilityLevels = []string{"national", "regional", "local", "shared"}

func newMatrixCmd(app *App, global *session) *cobra.Command {
	opts := matrixOptions{global: global}
	c := &cobra.Command{
		Use:     "matrix",
		GroupID: groupPlan,
		Short:   "Show every capability: who does it, and how far it is covered",
		Long: `Show every capability, grouped by domain: who does it, the services for it with their
status, and the state that follows:

  covered  a service is live
  partial  nothing is live; something is in beta or deprecated
  planned  nothing can be used yet; something is planned, being built or in alpha
  gap      the centre's task, and nothing is there
  overlap  live services do the same for the same people (see "wdw overlaps")
  local    left to systems or organisations; or shared, and no entry adds to it

What has ended, or whose end date has passed, counts for nothing.`,
		Example: `  wdw matrix --state gap,planned,partial
  wdw matrix --enabler citizen-channels -o markdown
  wdw matrix -o svg > who-does-what.svg`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runMatrix(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringSliceVar(&opts.enablers, "enabler", nil, "keep capabilities with a service for this `enabler`")
	choice(c, &opts.levels, "level", "keep capabilities done at this `level`", capabilityLevels)
	choice(c, &opts.states, "state", "keep capabilities in this `state`", stateNames())
	mustRegister(c, "enabler", completeFilter(app, global, enablerFilter()))
	opts.output.register(c, append(out.RowFormats(), "svg")...)
	return c
}

func stateNames() []string {
	var list []string
	for _, s := range framework.States() {
		list = append(list, string(s))
	}
	return list
}

func enablerFilter() query.Filter { return filterNamed("enabler") }

// filterNamed is one of the filters of list.
func filterNamed(name string) query.Filter {
	filters := query.Filters()
	return filters[slices.IndexFunc(filters, func(f query.Filter) bool { return f.Name == name })]
}

func runMatrix(ctx context.Context, app *App, opts matrixOptions) error {
	if err := checkValues("level", opts.levels, capabilityLevels); err != nil {
		return err
	}
	if err := checkValues("state", opts.states, stateNames()); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	enabler, err := query.NewCriterion(q.cat, enablerFilter(), opts.enablers)
	if err != nil {
		return usageError{err}
	}
	all := framework.Matrix(q.cat, q.today)
	rows := slices.DeleteFunc(slices.Clone(all), func(r framework.Row) bool {
		serves := len(enabler.Values) == 0 || slices.ContainsFunc(r.Services, func(s framework.Service) bool { return enabler.Match(q.cat, q.cat.Entry(s.ID)) })
		return !serves || len(opts.levels) > 0 && !slices.Contains(opts.levels, r.Level) || len(opts.states) > 0 && !slices.Contains(opts.states, string(r.State))
	})
	opts.global.note("%s", render.MatrixSummary(rows))
	if opts.output.format == "svg" {
		return render.MatrixSVG(app.Stdout, rows, q.cite("matrix", "-o", "svg"), true)
	}
	return q.rows.write(ctx, app, render.Matrix(rows))
}
