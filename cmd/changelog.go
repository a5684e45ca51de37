package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/review"
)

func newChangelogCmd(s *session) *command {
	var whom, since string
	return s.command(spec{
		use: "changelog [OLD [NEW]]", group: groupReview,
		short: "Write release notes: what changed, in plain English, most serious first",
		long: `Write release notes from one state of the catalogue to another, most serious changes
first. OLD and NEW are as for "wdw diff", but NEW is the last commit unless it is
given, and OLD the last tag before it. --since says OLD in another way.

With --for, only entries with a capability, or for an audience or care setting, count.`,
		example: `  wdw changelog
  wdw changelog v1.4 v1.5
  wdw changelog --since -3m --for patient-messaging
  wdw changelog v1.4 --for clinicians -o atom > changes.xml`,
		args: twoStates, complete: s.completeStates, formats: review.ChangelogFormats,
		flags: func(f *flagSet) {
			f.StringVar(&since, "since", "", "what changed since this Git `revision` or date")
			f.completed("since", s.completeRevisions)
			f.StringVar(&whom, "for", "", "keep what concerns the capability, user or care setting of this `id`")
			f.completed("for", s.values(func(cat *catalogue.Catalogue) []string {
				return slices.Concat(valuesOf(cat, cat.Shape().At("capabilities")), valuesOf(cat, cat.Shape().At("audience", "users")), itemsOf("care-settings")(cat))
			}))
		},
	}, func(k call) error {
		if since != "" && len(k.args) > 0 {
			return usagef("--since says which state is the old one; leave out %q", k.args[0])
		} else if since != "" {
			k.args = []string{since}
		}
		args, err := s.release(k.ctx, k.args)
		if err != nil {
			return err
		}
		changes, pair, both, err := s.changes(k.ctx, args)
		if err != nil {
			return err
		}
		if changes, err = changes.Concerning(whom, pair); err != nil {
			return usagef("--for: %w", err)
		}
		notes := notesOf(changes, pair, both, k.today)
		notes.For = whom
		return k.write(notes.Result())
	})
}

// notesOf are release notes of what changed between two states. Files that are in no commit
// are of today.
func notesOf(changes review.Changes, pair *catalogue.Pair, both states, today time.Time) review.Changelog {
	notes := review.Changelog{
		Changes: changes, Title: "National Service Catalogue",
		Old: cmp.Or(both.old.Commit, both.old.Name), New: cmp.Or(both.new.Commit, both.new.Name), Date: both.new.Date,
	}
	if about := pair.New.About; about != nil && about.Text("title") != "" {
		notes.Title = about.Text("title")
	}
	if both.new.Commit == "" {
		notes.Date = today
	}
	return notes
}

// release completes the arguments of changelog: up to the last commit, from the last
// tag before it.
func (s *session) release(ctx context.Context, args []string) ([]string, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.checkStates(args); err != nil {
		return nil, err
	}
	if len(args) == 2 || len(args) == 1 && strings.Contains(args[0], "..") {
		return args, nil
	}
	if p.isBuiltIn() {
		return nil, errNoHistory
	}
	repo, err := s.openRepo(ctx, p)
	if err != nil {
		return nil, err
	}
	head := orHead(s.at())
	if len(args) == 1 {
		return []string{args[0], head}, nil
	}
	hash, err := repo.Resolve(ctx, head)
	if err != nil {
		return nil, fmt.Errorf("read catalogue at %s: %w", ofRepo(repo, head), err)
	}
	tag, err := repo.TagBefore(ctx, hash)
	if err != nil {
		return nil, err
	}
	if tag == "" {
		return nil, usagef("there is no tag before %s; say since which revision or date", head)
	}
	return []string{tag, head}, nil
}
