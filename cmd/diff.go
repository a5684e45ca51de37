package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/words"
)

func newDiffCmd(s *session) *command {
	var failOn string
	var exitCode, isWhole bool
	var onlyFields []string
	return s.command(spec{
		use: "diff [OLD [NEW]]", group: groupReview,
		short: "Say what changed between two states, and how serious it is",
		long: `Compare two states of the catalogue, entry by entry and field by field. How a file is
written does not count: quotes, comments, the order of keys and of sets.

OLD and NEW are Git revisions, dates or folders; "A..B" and "A...B" work as in Git.
Without NEW the files as they are now are compared, without OLD with the point at
which they left the default branch.

A change is breaking (someone must act), notable (a plan may change) or minor.`,
		example: `  wdw diff
  wdw diff HEAD~1
  wdw diff v1.4 v1.5 -o json
  wdw diff 2026-01-01 --fail-on breaking
  wdw diff --only-fields review,sources
  wdw diff ../before ../after`,
		args: twoStates, complete: s.completeStates, formats: review.ChangeFormats,
		flags: func(f *flagSet) {
			f.pick(&failOn, "fail-on", "", "exit with 1 if there is a change of at least this `class`", "breaking", "notable", "minor")
			f.BoolVar(&exitCode, "exit-code", false, "exit with 1 if there is any change")
			f.BoolVar(&isWhole, "all", false, "show every search word that changed; many are else only counted")
			f.StringSliceVar(&onlyFields, "only-fields", nil, "exit with 1 if anything but these `fields` changed")
			f.completed("only-fields", s.completeColumns)
			f.foreign()
		},
	}, func(k call) error {
		changes, pair, _, err := s.changes(k.ctx, k.args)
		if err != nil {
			return err
		}
		changes.Whole = isWhole
		if err := checkFields(pair, onlyFields); err != nil {
			return err
		}
		if err := k.write(changes.Result()); err != nil {
			return err
		}
		least, _ := diff.ParseClass(failOn) // of nothing it is the least
		failed := (exitCode || failOn != "") && changes.Count(least) > 0
		if len(onlyFields) > 0 {
			if outside := changes.Outside(onlyFields...); outside.Count(diff.Minor) > 0 {
				k.note("more than %s changed: %s", strings.Join(onlyFields, ", "), outside.Places())
				failed = true
			}
		}
		if failed {
			return errFindings
		}
		return nil
	})
}

// checkFields refuses a field of --only-fields that no entry has.
func checkFields(pair *catalogue.Pair, paths []string) error {
	shape := pair.New.Shape
	if pair.NewEntries == 0 {
		shape = pair.Old.Shape
	}
	for _, path := range paths {
		if _, err := query.NewColumn(shape(), path); err != nil {
			return usagef("--only-fields: %w", err)
		}
	}
	return nil
}

// changes compares the two states that the arguments name. It reads no more of them than
// it needs, so that the pair holds only a part of each catalogue.
func (s *session) changes(ctx context.Context, args []string) (changes review.Changes, pair *catalogue.Pair, both states, err error) {
	if both, err = s.states(ctx, args); err != nil {
		return changes, nil, both, err
	}
	s.detail("comparing %s with %s", describe(both.old), describe(both.new))
	if s.foreign.schema != "" {
		pair, err = s.foreignPair(ctx, both)
	} else {
		pair, err = catalogue.LoadChanges(ctx, both.old.FS, both.new.FS, s.app.Embedded)
	}
	if err == nil && pair.OldEntries == 0 && pair.NewEntries == 0 {
		err = fmt.Errorf("neither has entries")
	}
	if err != nil {
		return changes, nil, both, fmt.Errorf("compare %s with %s: %w", describe(both.old), describe(both.new), err)
	}
	if n := len(pair.Unread); n > 0 {
		s.note("%s could not be read and cannot be compared; run \"wdw validate\" to see why", words.Count(n, "entry"))
	}
	return review.Compare(both.old.Name, both.new.Name, pair), pair, both, nil
}
