package cmd

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/validate"
)

type reviewOptions struct {
	global  *session
	verdict verdictOptions
	since   baseOptions
	output  output
}

func newReviewCmd(app *App, global *session) *cobra.Command {
	opts := reviewOptions{global: global}
	c := &cobra.Command{
		Use:     "review",
		GroupID: groupReview,
		Short:   "Say what a change means: what it breaks, what it changes, one verdict",
		Long: `Check what a change introduced and say what it means, as CI does on a pull request:
"wdw validate --base auto" and "wdw diff" in one, with one verdict.

The base is where the change left its base branch, found from the checkout alone.
Only what the change introduced counts; what was wrong before is counted. A waiver
that the change itself adds counts too, and is named.`,
		Example: `  wdw review
  wdw review --base v1.4
  wdw review --fail-on warning
  wdw review -o markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runReview(c.Context(), app, opts) },
	}
	opts.verdict.register(c)
	opts.since.register(c, app, global, autoBase)
	opts.output.register(c, "text", "json", "markdown", "github", "sarif")
	return c
}

func runReview(ctx context.Context, app *App, opts reviewOptions) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	failOn, selection, err := opts.verdict.parse()
	if err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	now, err := opts.global.now()
	if err != nil {
		return err
	}
	states, err := opts.global.changeStates(ctx, opts.since.base)
	if err != nil {
		return err
	}
	defer states.close()
	pair, err := opts.global.pair(ctx, states)
	if err != nil {
		return err
	}
	report, err := opts.global.judge(ctx, states, pair, validate.Options{Now: now, Selection: selection})
	if err != nil {
		return err
	}
	if !opts.since.all {
		report = report.WithoutOlder()
	}
	review := render.Review{
		Report: report, Changes: opts.global.compare(states, pair), Waivers: validate.AddedWaivers(pair),
		Unread: pair.Unread, Accepted: !report.Fails(failOn),
	}
	if err := writeReview(app, app.Stdout, review, opts.output.format, screen); err != nil {
		return err
	}
	if !review.Accepted {
		return errFindings
	}
	return nil
}

func writeReview(app *App, w io.Writer, review render.Review, format string, screen out.Screen) error {
	switch format {
	case "json":
		return render.ReviewJSON(w, review)
	case "markdown":
		return render.ReviewMarkdown(w, review)
	case "github":
		return render.ReviewGitHub(w, review)
	case "sarif":
		version, _, _ := app.build()
		return render.FindingsSARIF(w, review.Report, version)
	}
	return render.ReviewText(w, review, screen)
}
