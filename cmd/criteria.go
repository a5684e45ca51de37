package cmd

import (
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newCriteriaCmd(s *session) *command {
	var missing bool
	return s.question(spec{
		use: "criteria [ID...]", group: groupPlan,
		short: "Show how the framework's six criteria bear out each level",
		long: `Show the four aims and the two tests of the framework for national provision, and how
they bear on the level of each entry:

` + glossary(framework.OfStanding) + `
single-central asks for all six, central-preferred for scale; other-useful must not
claim scale. In the table "?" is unknown and "-" is not said.`,
		example: `  wdw criteria nhs-notify
  wdw criteria --missing
  wdw criteria --fail-on against`,
		args: anyArgs, complete: s.completeIDs,
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.failOn("an entry", framework.Open, framework.Against)
			f.BoolVar(&missing, "missing", false, "show only entries of which a criterion is unknown or not said")
		},
	}, func(q question) (out.Result, []string, error) {
		entries, err := q.resolveAll()
		if err != nil {
			return out.Result{}, nil, err
		}
		var list framework.AllCriteria
		for _, e := range entries {
			list = append(list, framework.CriteriaOf(e))
		}
		if len(q.args) == 0 {
			list = framework.CriteriaIn(q.cat, q.today)
		}
		if missing {
			list = list.Missing()
		}
		if len(list) == 0 {
			q.note("every criterion is answered")
		}
		result := list.Result()
		if len(q.args) == 1 && len(list) == 1 {
			result.Page = list[0].Page
		}
		return result, list.Standings(), nil
	})
}
