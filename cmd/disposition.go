package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

var dispositionVerdicts = []string{"keep", "rearchitect", "retire"}

func newDispositionCmd(s *session) *command {
	var verdicts []string
	var missing bool
	return s.question(spec{
		use: "disposition", group: groupPlan,
		short: "Show what to retire, rearchitect and keep, by date",
		long: `Show what the entries say about their future: what is to be retired first, then what is
to be rearchitected, then what is kept, each by date, with the reason, what depends on
it, and what is missing before the verdict can be carried out.

The verdict is the entry's own. Nothing is concluded from a status or a date.`,
		example: `  wdw disposition --verdict retire
  wdw disposition --missing
  wdw disposition --fail-on overdue`,
		formats: out.Rows,
		flags: func(f *flagSet) {
			f.choice(&verdicts, "verdict", "keep only this `verdict`", dispositionVerdicts)
			f.BoolVar(&missing, "missing", false, "show the entries that give no verdict")
			f.failOn("an entry", "overdue", "incomplete")
			f.check(func() error {
				if missing && len(verdicts) > 0 {
					return usagef("--missing shows entries without a verdict, so --verdict cannot go with it")
				}
				return nil
			})
		},
	}, func(q question) (out.Result, []string, error) {
		list := slices.DeleteFunc(framework.DispositionsOf(q.cat, q.today, missing), func(d framework.Disposition) bool {
			return len(verdicts) > 0 && !slices.Contains(verdicts, d.Verdict)
		})
		if !missing {
			silent := len(framework.DispositionsOf(q.cat, q.today, true))
			q.note("%s shown; %s without a verdict (see --missing)", words.Count(len(list), "entry"), words.Count(silent, "service"))
		}
		return list.Result(), list.Reasons(), nil
	})
}
