package cmd

import (
	"context"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type criteriaOptions struct {
	global  *session
	missing bool
	failOn  reasons
	output  output
}

func newCriteriaCmd(app *App, global *session) *cobra.Command {
	opts := criteriaOptions{global: global}
	c := &cobra.Command{
		Use:     "criteria [ID...]",
		GroupID: groupPlan,
		Short:   "Show how the framework's six criteria bear out each level",
		Long: `Show the four aims and the two tests of the framework for national provision, and how
they bear on the level of each entry:

  borne-out  what the level asks for is argued and met
  published  a publication states the level, so that nothing has to be argued
  open       something that the level asks for is unknown, not met or not said
  against    the entry says something that the level excludes

single-central asks for all six, central-preferred for scale; other-useful must not
claim scale. In the table "?" is unknown and "-" is not said.`,
		Example: `  wdw criteria nhs-notify
  wdw criteria --missing
  wdw criteria --fail-on against`,
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runCriteria(c.Context(), app, opts, args) },
	}
	c.Flags().BoolVar(&opts.missing, "missing", false, "show only entries of which a criterion is unknown or not said")
	opts.failOn.register(c, "an entry", framework.Open, framework.Against)
	opts.output.register(c, out.RowFormats()...)
	return c
}

func runCriteria(ctx context.Context, app *App, opts criteriaOptions, args []string) error {
	if err := opts.failOn.check(); err != nil {
		return err
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	entries := framework.AllCriteria(q.cat, q.today, opts.missing)
	if len(args) > 0 {
		entries = nil
		for _, arg := range args {
			found, err := opts.global.resolve(q.cat, arg)
			if err != nil {
				return err
			}
			for _, e := range found {
				if c := framework.CriteriaOf(e); !opts.missing || c.Unknown+c.Unsaid > 0 {
					entries = append(entries, c)
				}
			}
		}
	}
	if len(entries) == 0 {
		opts.global.note("every criterion is answered")
	}
	if opts.output.format == "table" && len(args) == 1 && len(entries) == 1 {
		err = render.CriteriaText(app.Stdout, entries[0], q.screen)
	} else {
		err = q.rows.write(ctx, app, render.Criteria(entries))
	}
	if err != nil {
		return err
	}
	var found []string
	for _, e := range entries {
		if e.Standing == framework.Open || e.Standing == framework.Against {
			found = append(found, e.Standing)
		}
	}
	return opts.failOn.result(found)
}
