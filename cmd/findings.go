package cmd

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/validate"
)

// judge is the flags of a command that judges the catalogue or a change of it: which
// rules count, what fails, and against which state.
type judge struct {
	failOn        string
	rules, ignore []string
	// base is the state before the change, empty for none.
	base string
	// all lists what is older than the change too.
	all bool
}

// register adds the flags; base is the usual state before the change.
func (j *judge) register(f *flagSet, base string) {
	f.pick(&j.failOn, "fail-on", validate.Thresholds()[0], "exit with 1 from this `severity` on", validate.Thresholds()...)
	f.StringSliceVar(&j.rules, "rule", nil, "run only these `rules`; \"entry.*\" is all of an area")
	f.StringSliceVar(&j.ignore, "ignore-rule", nil, "leave these `rules` out")
	f.StringVar(&j.base, "base", base, "judge the change since this `revision`; \"auto\" is where it left its base branch")
	f.BoolVar(&j.all, "all", false, "list older findings too, which the change did not introduce")
	f.completed("rule", completeRules)
	f.completed("ignore-rule", completeRules)
	f.completed("base", func(c *command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		names, directive := f.s.completeRevisions(c, args, typed)
		return append([]string{autoBase}, names...), directive
	})
	f.check(func() error {
		if _, err := validate.ParseSelection(j.rules, nil); err != nil {
			return usagef("--rule: %w", err)
		}
		if _, err := j.selection(); err != nil {
			return usagef("--ignore-rule: %w", err)
		}
		return nil
	})
}

func (j *judge) selection() (validate.Selection, error) {
	return validate.ParseSelection(j.rules, j.ignore)
}

// options is what a run depends on.
func (j *judge) options(k call) (validate.Options, error) {
	selection, err := j.selection()
	return validate.Options{Now: k.today, Progress: k.progress().counting("checking"), Selection: selection}, err
}

// state reads the catalogue, with the folders of --schema, and checks it. loaded are the
// findings that came with it.
func (j *judge) state(k call, folders []string) (cat *catalogue.Catalogue, loaded diag.List, report validate.Report, err error) {
	opts, err := j.options(k)
	if err != nil {
		return nil, nil, report, err
	}
	if cat, loaded, err = k.load(k.ctx, folders...); err == nil {
		report, err = validate.Run(k.ctx, cat, loaded, opts)
	}
	return cat, loaded, report, err
}

// change reads the state before a change and the one after it, and checks the latter
// against the former.
func (j *judge) change(k call) (both states, pair *catalogue.Pair, report validate.Report, err error) {
	opts, err := j.options(k)
	if err != nil {
		return both, nil, report, err
	}
	if both, err = k.changeStates(k.ctx, j.base); err != nil {
		return both, nil, report, err
	}
	if pair, err = k.wholePair(k.ctx, both); err == nil {
		report, err = validate.RunChange(k.ctx, pair, cmp.Or(both.old.Commit, both.old.Name), opts)
	}
	return both, pair, report, err
}

// findings are those of a report, with the verdict.
func (j *judge) findings(k call, report validate.Report) out.Findings {
	if !j.all {
		report = report.WithoutOlder()
	}
	version, _, _ := k.app.build()
	return review.Findings(report, validate.Threshold(j.failOn), version)
}

// writeVerdict writes a result, and fails if the findings that it is about do.
func (k call) writeVerdict(r out.Result) error {
	if err := k.write(r); err != nil {
		return err
	}
	if r.Findings.Failed() {
		return errFindings
	}
	return nil
}
