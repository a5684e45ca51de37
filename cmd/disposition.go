package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type dispositionOptions struct {
	global   *session
	verdicts []string
	missing  bool
	failOn   reasons
	output   output
}

var dispositionVerdicts = []string{"keep", "rearchitect", "retire"}

func newDispositionCmd(app *App, global *session) *cobra.Command {
	opts := dispositionOptions{global: global}
	c := &cobra.Command{
		Use:     "disposition",
		GroupID: groupPlan,
		Short:   "Show what to retire, rearchitect and keep, by date",
		Long: `Show what the entries say about their future: what is to be retired first, then what is
to be rearchitected, then what is kept, each by date, with the reason, what depends on
it, and what is missing before the verdict can be carried out.

The verdict is the entry's own. Nothing is concluded from a status or a date.`,
		Example: `  wdw disposition --verdict retire
  wdw disposition --missing
  wdw disposition --fail-on overdue`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runDisposition(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	choice(c, &opts.verdicts, "verdict", "keep only this `verdict`", dispositionVerdicts)
	c.Flags().BoolVar(&opts.missing, "missing", false, "show the entries that give no verdict")
	opts.failOn.register(c, "an entry", "overdue", "incomplete")
	opts.output.register(c, out.RowFormats()...)
	return c
}

func runDisposition(ctx context.Context, app *App, opts dispositionOptions) error {
	if err := checkValues("verdict", opts.verdicts, dispositionVerdicts); err != nil {
		return err
	}
	if err := opts.failOn.check(); err != nil {
		return err
	}
	if opts.missing && len(opts.verdicts) > 0 {
		return usagef("--missing shows entries without a verdict, so --verdict cannot go with it")
	}
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(framework.Dispositions(q.cat, q.today, opts.missing), func(d framework.Disposition) bool {
		return len(opts.verdicts) > 0 && !slices.Contains(opts.verdicts, d.Verdict)
	})
	if !opts.missing {
		silent := len(framework.Dispositions(q.cat, q.today, true))
		opts.global.note("%s shown; %d give no verdict (see --missing)", words.Count(len(list), "entry"), silent)
	}
	if err := q.rows.write(ctx, app, render.Dispositions(list)); err != nil {
		return err
	}
	var found []string
	for _, d := range list {
		switch {
		case d.IsOverdue:
			found = append(found, "overdue")
		case d.Lacks != "":
			found = append(found, "incomplete")
		}
	}
	return opts.failOn.result(found)
}
