package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/render"
)

type reportOptions struct {
	global *session
	output output
}

func newReportCmd(app *App, global *session) *cobra.Command {
	opts := reportOptions{global: global}
	c := &cobra.Command{
		Use:     "report",
		GroupID: groupPlan,
		Short:   "Write the report for a board: who does what, gaps, roadmap",
		Long: `Write everything that a board asks in one document, in the order in which a board reads:
who does what, maturity, gaps, duplication, what to retire, rearchitect and keep, the
roadmap, and how far the catalogue can be trusted.

With -o html it is one file with its pictures inside and no scripts, for the screen and
for print. The last lines say which state of the catalogue it was made from.`,
		Example: `  wdw report > report.md
  wdw report -o html --at v1.4 --today 2026-11-22 > report.html`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runReport(c.Context(), app, opts) },
	}
	opts.output.register(c, "markdown", "html")
	return c
}

func runReport(ctx context.Context, app *App, opts reportOptions) error {
	q, err := opts.global.ask(ctx, opts.output)
	if err != nil {
		return err
	}
	board := framework.BoardOf(q.cat, q.today)
	cite := q.cite("report", "-o", opts.output.format)
	if opts.output.format == "html" {
		return render.BoardHTML(app.Stdout, board, cite, date.Day(q.today))
	}
	return render.BoardMarkdown(app.Stdout, board, cite)
}
