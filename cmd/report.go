package cmd

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
)

func newReportCmd(s *session) *command {
	all := append(slices.Clone(framework.Sections), portfolio.Section)
	sections := slices.Clone(all)
	var o registerFlags
	var registers []string
	return s.question(spec{
		use: "report", group: groupPlan,
		short: "Write the report for a board: what stands, what is due, what to decide",
		long: `Write one page that a board can read: what stands in five sentences, the next dates that
are due, and what leaders must decide. What it rests on follows as an annex: who does what,
maturity, gaps, possible overlaps, what to retire, rearchitect and keep, the roadmap, and
how far the catalogue can be trusted. --section chooses; "summary" is the first page.

--register puts local systems beside what the centre does: capability by capability, the
contracts by the quarter in which they end, and what they cost as far as it is known. The
file is read as "wdw check" reads it; several make one report.

With -o html it is one file with its pictures inside and no scripts, for the screen, for a
telephone and for print on A4. The last lines say which state of the catalogue it was made
from.`,
		example: `  wdw report > report.md
  wdw report --section summary
  wdw report -o html --section summary,gaps,roadmap > report.html
  wdw report -o html --register systems.xlsx > ours.html
  wdw report -o html --at v1.4 --today 2026-11-22 > report.html`,
		formats: []string{"markdown", "html"},
		flags: func(f *flagSet) {
			f.choice(&sections, "section", "write only these `sections`", all)
			f.StringArrayVar(&registers, "register", nil, "put the local systems of this `file` beside the national ones")
			f.completed("register", completeFiles)
			o.add(f)
			f.check(func() error { return checkRegisters(f, registers, sections) })
		},
	}, func(q question) (out.Result, []string, error) {
		again := []string{"report", "-o", q.format}
		if q.f.Changed("section") {
			again = append(again, "--section", strings.Join(sections, ","))
		}
		for _, file := range registers {
			again = append(again, "--register", shellWord(file))
		}
		result := framework.BoardOf(q.cat, q.today).Result(q.today, q.cite(again...))
		if len(registers) > 0 {
			files, err := q.registerFiles(registers)
			if err != nil {
				return result, nil, err
			}
			ours, err := o.hold(q, files, portfolio.Options{})
			if err != nil {
				return result, nil, err
			}
			ours.Beside(result.Report, framework.Matrix(q.cat, q.today))
		}
		result.Report.Keep(framework.Summary, sections)
		return result, nil, nil
	})
}

// checkRegisters refuses flags that are about a register where there is none.
func checkRegisters(f *flagSet, registers, sections []string) error {
	about := slices.DeleteFunc([]string{"map", "sheet", "care-setting"}, func(name string) bool { return !f.Changed(name) })
	if f.Changed("section") && slices.Contains(sections, portfolio.Section) {
		about = append(about, "section "+portfolio.Section)
	}
	if len(registers) == 0 && len(about) > 0 {
		return usagef("--%s is about a register: name it with --register FILE", about[0])
	}
	return onlyOnce(registers)
}
