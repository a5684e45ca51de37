package cmd

import (
	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

func newHealthCmd(s *session) *command {
	var worklist string
	return s.question(spec{
		use: "health", group: groupCurate,
		short: "Show on one page how good the catalogue is",
		long: `Show how many entries are reviewed in time, argue the criteria, say how to start and
name evidence, how old the reviews are, and who looks after what.

Behind each figure stands a worklist: --worklist MEASURE lists the entries that are not
counted in.`,
		example: `  wdw health
  wdw health --worklist with-onboarding
  wdw health -o json | jq '.measures[] | {name, percent}'`,
		formats: []string{"table", "json", "jsonl", "yaml", "csv", "xlsx", "markdown", out.TemplateFormat},
		flags: func(f *flagSet) {
			f.StringVar(&worklist, "worklist", "", "list the ids of the entries behind this `measure`, one a line")
			f.completed("worklist", s.values(func(cat *catalogue.Catalogue) []string {
				measures := framework.HealthOf(cat, s.app.Now()).Measures
				return out.Each(measures, func(m framework.Measure) string { return word(m.Name, m.Words) })
			}))
		},
	}, func(q question) (out.Result, []string, error) {
		health := framework.HealthOf(q.cat, q.today)
		if worklist == "" {
			return health.Result(), nil, nil
		}
		if err := checkValues("worklist", []string{worklist}, health.Names()); err != nil {
			return out.Result{}, nil, err
		}
		m := health.Measure(worklist)
		q.note("%s of %d: %s", words.Count(m.Of-m.Count, "case"), m.Of, "not among "+m.Words)
		return m.Result(), nil, nil
	})
}
