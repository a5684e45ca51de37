package cmd

import (
	"errors"
	"fmt"

	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
)

func newBlameCmd(s *session) *command {
	return s.command(spec{
		use: "blame ID", group: groupReview,
		short: "Say who last set each field of an entry, when and in which commit",
		long: `Say for each field of an entry who last set it, when and in which commit. How the
file is written does not count, and the entry is followed through its renames.

What is not committed yet is left out.`,
		example: `  wdw blame personal-demographics-service
  wdw blame PDS --at v1.4
  wdw blame nhs-login -o json`,
		args:     takes(1, many, "the id, name or alias of an entry"),
		complete: atMost(1, s.completeIDs),
		formats:  out.Rows,
	}, func(k call) error {
		past, err := s.history(k.ctx)
		if err != nil {
			return err
		}
		id, err := k.entryID(past)
		if err != nil {
			return err
		}
		blame, err := past.Blame(k.ctx, id)
		if errors.Is(err, history.ErrNoEntry) {
			return fmt.Errorf("%q is not there, or cannot be read, at %s; \"wdw log %s\" says what became of it", id, orHead(s.at()), shellWord(id))
		}
		if err != nil {
			return err
		}
		return k.write(blame.Result())
	})
}
