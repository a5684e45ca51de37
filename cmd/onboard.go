package cmd

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newOnboardCmd(s *session) *command {
	return s.question(spec{
		use: "onboard ID...", group: groupPlan,
		short: "Plan how to start using one service or several",
		long: `Write one plan for starting with several services: what has to be in place first, what
they share once, and then the steps of each, in an order in which they can be done.

The plan follows the prerequisites that the entries name; what a service runs on is
shown and not planned, because its provider arranges it. The length is in working days
along the longest chain; where steps do not say how long they take, it is the least
that can be said.`,
		example: `  wdw onboard mesh pds-fhir-api
  wdw onboard nhs-notify -o markdown > plan.md
  wdw onboard mesh nhs-login -o mermaid`,
		args: takes(1, many, "the id, name or alias of an entry"), complete: s.completeIDs,
		formats: append(slices.Clone(out.Rows), "mermaid", "dot"),
	}, func(q question) (out.Result, []string, error) {
		entries, err := q.resolveAll()
		if err != nil {
			return out.Result{}, nil, err
		}
		var ids []string
		for _, e := range entries {
			if e.IsGone() {
				return out.Result{}, nil, fmt.Errorf("%s is gone, and cannot be started; see \"wdw show %s\"", e.ID, e.ID)
			}
			ids = append(ids, e.ID)
		}
		plan := framework.Onboard(q.cat, ids...)
		for _, note := range plan.Notes() {
			q.note("%s", note)
		}
		return plan.Result(), nil, nil
	})
}
