package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
)

func newLogCmd(s *session) *command {
	var since string
	var limit int
	return s.command(spec{
		use: "log [ID]", group: groupReview,
		short: "List what changed in the entries, field by field, newest first",
		long: `List what each commit changed in the entries, or in one of them, field by field and
newest first. An entry is followed through its renames. A merge has only what it
changed itself. Without ID, changes of vocabularies, schemas and waivers are listed too.

The fields are compared as the newest schema means them. A state that cannot be read is
passed over; the row after it has what changed since the last one that can.

In a large repository "git commit-graph write --reachable --changed-paths" makes the
history of one entry several times faster.`,
		example: `  wdw log
  wdw log personal-demographics-service
  wdw log --since 2026-01-01 -o markdown
  wdw log nhs-login --limit 1 -o json`,
		args: anyArgs, complete: atMost(1, s.completeIDs), formats: out.Rows,
		flags: func(f *flagSet) {
			f.StringVar(&since, "since", "", "leave out what was committed before this date, or is part of this `revision`")
			f.limit(&limit, 0, "rows")
			f.completed("since", s.completeRevisions)
			f.foreign()
		},
	}, func(k call) error {
		past, err := s.history(k.ctx)
		if err != nil {
			return err
		}
		wanted := history.Options{}
		if err := past.since(k, since, &wanted); err != nil {
			return err
		}
		if len(k.args) > 0 {
			if wanted.ID, err = k.entryID(past); err != nil {
				return err
			}
		}
		rows, err := past.rows(k.ctx, wanted, limit)
		switch {
		case err != nil:
			return err
		case len(rows) == 0 && wanted.ID != "" && since == "":
			return fmt.Errorf("%q is not an entry of any commit", wanted.ID)
		case len(rows) == 0:
			k.note("no commit changed an entry")
		}
		return k.write(rows.Result())
	})
}

// past is the history of the catalogue that a command reads.
type past struct {
	*history.History
	repo *source.Repo
}

// history opens the commits behind the catalogue, up to --at.
func (s *session) history(ctx context.Context) (p past, err error) {
	r, err := s.resolver(ctx)
	if err != nil {
		return p, err
	}
	p.repo = r.repo
	rev := orHead(s.at())
	head, err := p.repo.Resolve(ctx, rev)
	if err == nil {
		p.History, err = s.openHistory(ctx, p.repo, head)
	}
	if err != nil {
		return p, fmt.Errorf("read the history of %s: %w", ofRepo(p.repo, rev), err)
	}
	return p, nil
}

// rows are the newest of the log, at most so many; 0 is all.
func (p past) rows(ctx context.Context, wanted history.Options, limit int) (rows history.Rows, err error) {
	for row, err := range p.Log(ctx, wanted) {
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows) == limit {
			break
		}
	}
	return rows, nil
}

// since reads --since: a date as precise as it is written, a time, or a revision.
func (p past) since(k call, text string, opts *history.Options) error {
	if text == "" {
		return nil
	}
	if d, err := date.Read(text, k.today); err == nil {
		opts.Since = d.First
		return nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		opts.Since = t
		return nil
	}
	hash, err := p.repo.Resolve(k.ctx, text)
	if err != nil {
		return fmt.Errorf("--since %s: %w", text, err)
	}
	opts.Without = hash
	return nil
}

// entryID finds the entry that a word means. An id that the commits know is taken as it
// is, so that what was deleted has a history too; a name or an alias is looked up in
// the newest state.
func (k call) entryID(p past) (string, error) {
	known, err := p.Knows(k.ctx, k.args[0])
	if len(k.args) == 1 && known || err != nil {
		return k.args[0], err
	}
	cat, err := k.session.read(k.ctx)
	if err != nil {
		return "", err
	}
	entry, err := k.theOne(cat)
	if err != nil {
		return "", err
	}
	if known, err = p.Knows(k.ctx, entry.ID); err != nil {
		return "", err
	}
	if !known {
		return "", fmt.Errorf("%q is not committed yet, and has no history", entry.ID)
	}
	return entry.ID, nil
}
