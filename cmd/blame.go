package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
)

type blameOptions struct {
	global *session
	output output
}

func newBlameCmd(app *App, global *session) *cobra.Command {
	opts := blameOptions{global: global}
	c := &cobra.Command{
		Use:     "blame ID",
		GroupID: groupReview,
		Short:   "Say who last set each field of an entry, when and in which commit",
		Long: `Say for each field of an entry who last set it, when and in which commit. How the
file is written does not count, and the entry is followed through its renames.

What is not committed yet is left out.`,
		Example: `  wdw blame personal-demographics-service
  wdw blame PDS --at v1.4
  wdw blame nhs-login -o json`,
		Args: func(c *cobra.Command, args []string) error {
			if err := someArgs("the id, name or alias of an entry")(c, args); err != nil {
				return err
			}
			return oneArg("an entry")(c, args)
		},
		ValidArgsFunction: atMost(1, completeIDs(app, global)),
		RunE:              func(c *cobra.Command, args []string) error { return runBlame(c.Context(), app, opts, args[0]) },
	}
	opts.output.register(c, "table", "json", "csv", "markdown")
	return c
}

func runBlame(ctx context.Context, app *App, opts blameOptions, word string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	past, done, err := opts.global.history(ctx)
	if err != nil {
		return err
	}
	defer done()
	id, err := opts.global.entryID(ctx, past, word)
	if err != nil {
		return err
	}
	blame, err := past.Blame(ctx, id)
	if errors.Is(err, history.ErrNoEntry) {
		return fmt.Errorf("%q is not there, or cannot be read, at %s; \"wdw log %s\" says what became of it", id, orHead(opts.global.at()), shellWord(id))
	}
	if err != nil {
		return err
	}
	switch opts.output.format {
	case "json":
		return out.JSON(app.Stdout, blame)
	case "csv":
		return render.BlameTable(blame, 0).CSV(app.Stdout)
	case "markdown":
		return render.BlameTable(blame, 0).Markdown(app.Stdout)
	}
	most := 0
	if screen.Width > 0 {
		most = blameValue
	}
	return render.BlameTable(blame, most).Write(app.Stdout, screen)
}

// blameValue is how many characters of a value a terminal shows.
const blameValue = 60
