package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newImpactCmd(s *session) *command {
	var end date.Date
	return s.question(spec{
		use: "impact ID", group: groupPlan,
		short: "Show what breaks, and when, if a service ends",
		long: `Show what needs a service, directly or through others: what runs on it and stops with
it, what nobody new can start with because it is a prerequisite, from which date on, and
which capabilities of the centre are left without a live service.

The date is the entry's end date, or the one of --if-retired. What ends by itself before
that date does not break.`,
		example: `  wdw impact cis1-authentication
  wdw impact spine --if-retired 2028-Q1
  wdw impact hscn -o dot | dot -Tsvg > impact.svg`,
		args: takes(1, many, "the id, name or alias of an entry"), complete: atMost(1, s.completeIDs),
		formats: append(slices.Clone(out.Pages), "mermaid", "dot"),
		flags:   func(f *flagSet) { f.date(&end, "if-retired", "take this `date` for the one on which it ends") },
	}, func(q question) (out.Result, []string, error) {
		entry, err := q.theOne(q.cat)
		if err != nil {
			return out.Result{}, nil, err
		}
		return framework.ImpactOf(q.cat, q.today, entry, end).Result(), nil, nil
	})
}
