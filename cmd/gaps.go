package cmd

import (
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// gapLevels are the levels at which the centre has a part, so that it can be missing.
var gapLevels = []string{"national", "shared"}

func newGapsCmd(s *session) *command {
	levels := []string{"national"}
	return s.question(spec{
		use: "gaps", group: groupPlan,
		short: "Show what national capabilities lack, and what would close it",
		long: `Show the national capabilities that lack something, the reason, and what would close
the gap:

` + glossary(framework.OfGap) + `
A capability that is covered can still lack a standard; one may stand here twice.`,
		example: `  wdw gaps
  wdw gaps --level national,shared -o markdown
  wdw gaps --fail-on no-service`,
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.choice(&levels, "level", "look at capabilities done at this `level` (default national)", gapLevels)
			f.failOn("a gap", framework.WordsOf(framework.OfGap)...)
		},
	}, func(q question) (out.Result, []string, error) {
		gaps := framework.Gaps(q.cat, q.today, levels...)
		if len(gaps) == 0 {
			q.note("no capability lacks anything")
		}
		return gaps.Result(), gaps.Reasons(), nil
	})
}
