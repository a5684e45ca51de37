package cmd

import (
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/validate"
)

func newReviewCmd(s *session) *command {
	var j judge
	return s.command(spec{
		use: "review", group: groupReview,
		short: "Say what a change means: what it breaks, what it changes, one verdict",
		long: `Check what a change introduced and say what it means, as CI does on a pull request:
"wdw validate --base auto" and "wdw diff" in one, with one verdict.

The base is where the change left its base branch, found from the checkout alone; that
of --base REV is where it left REV.
Only what the change introduced counts; what was wrong before is counted. A waiver
that the change itself adds counts too, and is named, as are the schemas and
vocabularies that it alters.`,
		example: `  wdw review
  wdw review --base v1.4
  wdw review --fail-on warning
  wdw review -o markdown >> "$GITHUB_STEP_SUMMARY"`,
		formats: review.Formats,
		flags: func(f *flagSet) {
			j.register(f, autoBase)
		},
	}, func(k call) error {
		both, pair, report, err := j.judge(k)
		if err != nil {
			return err
		}
		return k.writeVerdict(review.Review{
			Findings: j.findings(k, report),
			Changes:  review.Compare(both.old.Name, both.new.Name, pair),
			Waivers:  validate.AddedWaivers(pair),
			Unread:   pair.Unread,
			Alters:   pair.Alters,
		}.Result())
	})
}
