package cmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/source"
)

type logOptions struct {
	global *session
	since  string
	limit  int
	output output
}

func newLogCmd(app *App, global *session) *cobra.Command {
	opts := logOptions{global: global}
	c := &cobra.Command{
		Use:     "log [ID]",
		GroupID: groupReview,
		Short:   "List what changed in the entries, field by field, newest first",
		Long: `List what each commit changed in the entries, or in one of them, field by field and
newest first. An entry is followed through its renames. A merge has only what it
changed itself.

The fields are compared as the newest schema means them.`,
		Example: `  wdw log
  wdw log personal-demographics-service
  wdw log --since 2026-01-01 -o markdown
  wdw log nhs-login --limit 1 -o json`,
		Args:              oneArg("an entry"),
		ValidArgsFunction: atMost(1, completeIDs(app, global)),
		RunE:              func(c *cobra.Command, args []string) error { return runLog(c.Context(), app, opts, args) },
	}
	c.Flags().StringVar(&opts.since, "since", "", "leave out what was committed before this date, or is part of this `revision`")
	c.Flags().IntVar(&opts.limit, "limit", 0, "show at most this `number` of rows; 0 for all")
	mustRegister(c, "since", completeRevisions(app, global))
	global.foreign.register(c)
	opts.output.register(c, slices.Clone(out.Rows)...)
	return c
}

func runLog(ctx context.Context, app *App, opts logOptions, args []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.limit < 0 {
		return usagef("--limit: %d is less than 0", opts.limit)
	}
	if err := opts.global.foreign.check(); err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	result, err := opts.global.rowWriter(opts.output, screen)
	if err != nil {
		return err
	}
	past, done, err := opts.global.history(ctx)
	if err != nil {
		return err
	}
	defer done()
	wanted := history.Options{}
	if err := past.since(ctx, opts.since, &wanted); err != nil {
		return err
	}
	if len(args) == 1 {
		if wanted.ID, err = opts.global.entryID(ctx, past, args[0]); err != nil {
			return err
		}
	}
	rows := []history.Row{}
	for row, err := range past.Log(ctx, wanted) {
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == opts.limit {
			break
		}
	}
	if len(rows) == 0 && wanted.ID != "" && opts.since == "" {
		return fmt.Errorf("%q is not an entry of any commit", wanted.ID)
	}
	if len(rows) == 0 {
		opts.global.note("no commit changed an entry")
	}
	if opts.output.format == "markdown" {
		return render.LogMarkdown(app.Stdout, rows)
	}
	return result.write(ctx, app, render.Log(rows))
}

// past is the history of the catalogue that a command reads.
type past struct {
	*history.History
	repo *source.Repo
	head string
}

// history opens the commits behind the catalogue, up to --at. The caller calls done
// when it needs them no more.
func (s *session) history(ctx context.Context) (p past, done func(), err error) {
	place, err := s.placeOf(ctx)
	if err != nil {
		return p, nil, err
	}
	if place.root == "" && place.bare == "" {
		return p, nil, fmt.Errorf("the built-in catalogue has no history; run wdw in a clone of it, or give --catalogue")
	}
	if p.repo, err = openRepo(ctx, s.app, place); err != nil {
		return p, nil, err
	}
	defer func() {
		if err != nil {
			p.repo.Close()
		}
	}()
	rev := orHead(s.at())
	if p.head, err = p.repo.Resolve(ctx, rev); err != nil {
		return p, nil, fmt.Errorf("read the history of %s: %w", ofRepo(p.repo, rev), err)
	}
	if p.History, err = s.openHistory(ctx, p.repo, p.head); err != nil {
		return p, nil, fmt.Errorf("read the history of %s: %w", ofRepo(p.repo, rev), err)
	}
	return p, func() { p.repo.Close() }, nil
}

// since reads --since: a date as precise as it is written, a time, or a revision.
func (p past) since(ctx context.Context, text string, opts *history.Options) error {
	if text == "" {
		return nil
	}
	if d, err := date.Parse(text); err == nil {
		opts.Since = d.First
		return nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		opts.Since = t
		return nil
	}
	hash, err := p.repo.Resolve(ctx, text)
	if err != nil {
		return fmt.Errorf("--since %s: %w", text, err)
	}
	opts.Without = hash
	return nil
}

// entryID finds the entry that a word means. An id that the commits know is taken as it
// is, so that what was deleted has a history too; a name or an alias is looked up in
// the newest state.
func (s *session) entryID(ctx context.Context, p past, word string) (string, error) {
	known, err := p.Knows(ctx, word)
	if known || err != nil {
		return word, err
	}
	cat, err := s.read(ctx)
	if err != nil {
		return "", err
	}
	entry, err := s.lookUp(cat, word)
	if err != nil {
		return "", err
	}
	if known, err = p.Knows(ctx, entry.ID); err != nil {
		return "", err
	}
	if !known {
		return "", fmt.Errorf("%q is not committed yet, and has no history", entry.ID)
	}
	return entry.ID, nil
}
