package cmd

import (
	"strings"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

func newDecideCmd(s *session) *command {
	var horizon date.Date
	return s.question(spec{
		use: "decide CAPABILITY|NEED...", group: groupPlan,
		short: "Say what to use for a need, why, and what would change that",
		long: `Walk the order of the framework for a capability, and stop at the first that applies:

  use                live and binding, and the capability is national: for everyone
  connect            live and binding, and the capability is not: beside your own
  join               a national service open in public beta
  prefer             live and preferred by the centre
  wait               promised for general use by --horizon: buy short
  backstop           live, for those who have nothing
  buy                a national commercial framework to buy through
  comply             a national rule to follow, and nothing to use
  build-to-standard  choose freely, to national standards
  local              nothing national: choose for yourselves

A part is never named without its service, what is to go never while its successor is open,
and guidance never in place of a service. A plan decides nothing without a date for general
use that is committed or planned. Each question that had candidates is shown with the
reason. Beneath stand what does a part of it, how to buy, the standards, what is coming and
what would change the answer.

The capability is named by its id, its name, a local name such as "MPI", a service, or
in free words. If the words may mean several, or none of its programmes, these are listed
and nothing is decided.`,
		example: `  wdw decide patient-demographics
  wdw decide send text messages to patients
  wdw decide MPI -o json
  wdw decide patient-messaging --horizon 2027-12-31 --at v1.4`,
		args: takes(1, many, "a capability or a need"), complete: atMost(1, s.values(itemsOf("capabilities"))),
		formats: out.Pages,
		flags: func(f *flagSet) {
			f.date(&horizon, "horizon", "count offers that are promised by this `date` (default: the end of the current funding cycle)")
		},
	}, func(q question) (out.Result, []string, error) {
		need := strings.Join(q.args, " ")
		if horizon.IsZero() {
			if horizon = framework.CycleEnd(q.cat, q.today); horizon.IsZero() {
				q.note("no funding cycle holds %s, so nothing that is due counts; give --horizon", q.today.Format("2006-01-02"))
			}
		}
		candidates, by, err := framework.Understand(q.cat, need)
		if err != nil {
			return out.Result{}, nil, err
		}
		decision := framework.NewAmbiguous(q.cat, need, candidates)
		args := []string{"decide", shellWord(need)}
		if by != "" {
			decision = framework.Decide(q.cat, q.today, need, q.cat.Vocabulary("capabilities").Get(candidates[0]), horizon)
			decision.NamedBy = by
			args = []string{"decide", candidates[0]}
			if !horizon.IsZero() {
				args = append(args, "--horizon", horizon.Text)
			}
		}
		return decision.Result(q.cite(args...)), nil, nil
	})
}
