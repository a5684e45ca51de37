package cmd

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newReportCmd(s *session) *command {
	sections := slices.Clone(framework.Sections)
	return s.question(spec{
		use: "report", group: groupPlan,
		short: "Write the report for a board: what stands, what is due, what to decide",
		long: `Write one page that a board can read: what stands in five sentences, the next dates that
are due, and what leaders must decide. What it rests on follows as an annex: who does what,
maturity, gaps, possible overlaps, what to retire, rearchitect and keep, the roadmap, and
how far the catalogue can be trusted. --section chooses; "summary" is the first page.

With -o html it is one file with its pictures inside and no scripts, for the screen, for a
telephone and for print on A4. The last lines say which state of the catalogue it was made
from.`,
		example: `  wdw report > report.md
  wdw report --section summary
  wdw report -o html --section summary,gaps,roadmap > report.html
  wdw report -o html --at v1.4 --today 2026-11-22 > report.html`,
		formats: []string{"markdown", "html"},
		flags: func(f *flagSet) {
			f.choice(&sections, "section", "write only these `sections`", framework.Sections)
			f.filled("section")
		},
	}, func(q question) (out.Result, []string, error) {
		again := []string{"report", "-o", q.format}
		if q.f.Changed("section") {
			again = append(again, "--section", strings.Join(sections, ","))
		}
		result := framework.BoardOf(q.cat, q.today).Result(q.today, q.cite(again...))
		result.Report.Keep(framework.Summary, sections)
		return result, nil, nil
	})
}
