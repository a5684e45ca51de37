package cmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newOnboardCmd(s *session) *command {
	var have []string
	return s.question(spec{
		use: "onboard ID...", group: groupPlan,
		short: "Plan how to start using one service or several",
		long: `Write one plan for starting with several services: what has to be in place first, what
they share once, and then the steps of each, in an order in which they can be done.

A prerequisite is one line, which names its own plan; --have leaves out what your
organisation has already, with all that it alone needs. A service that is needed comes
before the first step of what needs it, a standard before the last one; steps of different
services do not wait for one another. What a service runs on is shown and not planned,
because its provider arranges it. The length is in working days along the longest chain;
where a step does not say how long it takes, there is none.`,
		example: `  wdw onboard mesh pds-fhir-api
  wdw onboard nhs-login --have dspt,organisation-data-service
  wdw onboard nhs-notify -o markdown > plan.md
  wdw onboard mesh nhs-login -o mermaid`,
		args: takes(1, many, "the id, name or alias of an entry"), complete: s.completeIDs,
		formats: append(slices.Clone(out.Rows), "mermaid", "dot"),
		flags: func(f *flagSet) {
			f.StringSliceVar(&have, "have", nil, "leave out what is in place: the `ids` or names of services and standards")
			f.completed("have", func(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
				entries, _ := s.completeIDs(c, nil, typed)
				standards, directive := s.values(itemsOf("standards"))(c, nil, typed)
				return append(entries, standards...), directive
			})
		},
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
		inPlace, err := q.inPlace(have)
		if err != nil {
			return out.Result{}, nil, err
		}
		plan := framework.Onboard(q.cat, inPlace, ids...)
		for _, note := range plan.Notes() {
			q.note("%s", note)
		}
		return plan.Result(), nil, nil
	})
}

// inPlace finds the ids of what an organisation has: of entries, and of standards, which
// entries have as prerequisites too.
func (q question) inPlace(have []string) (ids []string, err error) {
	for _, word := range have {
		if s, _ := q.cat.AsEntries("standards").Lookup(word); s != nil {
			ids = append(ids, s.ID)
			continue
		}
		e, err := q.lookUp(q.cat, word)
		if err != nil {
			return nil, fmt.Errorf("--have: %w", err)
		}
		ids = append(ids, e.ID)
	}
	return ids, nil
}
