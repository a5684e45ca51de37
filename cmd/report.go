package cmd

import (
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newReportCmd(s *session) *command {
	return s.question(spec{
		use: "report", group: groupPlan,
		short: "Write the report for a board: who does what, gaps, roadmap",
		long: `Write everything that a board asks in one document, in the order in which a board reads:
who does what, maturity, gaps, duplication, what to retire, rearchitect and keep, the
roadmap, and how far the catalogue can be trusted.

With -o html it is one file with its pictures inside and no scripts, for the screen and
for print. The last lines say which state of the catalogue it was made from.`,
		example: `  wdw report > report.md
  wdw report -o html --at v1.4 --today 2026-11-22 > report.html`,
		formats: []string{"markdown", "html"},
	}, func(q question) (out.Result, []string, error) {
		board := framework.BoardOf(q.cat, q.today)
		return board.Result(q.today, q.cite("report", "-o", q.format)), nil, nil
	})
}
