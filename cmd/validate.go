package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
)

type validateOptions struct {
	global  *session
	verdict verdictOptions
	since   baseOptions
	output  output
}

func newValidateCmd(app *App, global *session) *cobra.Command {
	opts := validateOptions{global: global}
	c := &cobra.Command{
		Use:     "validate [PATH...]",
		GroupID: groupReview,
		Short:   "Check the catalogue: syntax, form, references",
		Long: `Check every file of the catalogue: that it is YAML, that it has the form the schema
asks for, and that what it refers to exists.

The whole catalogue is always read, because a fault in one file can show in another;
paths only narrow what is reported. Exit code 1 means that there are findings at or
above --fail-on.

With --base, the rules about changes run too, and only what the change introduced
fails; what was wrong before is counted, and listed with --all.`,
		Example: `  wdw validate
  wdw validate catalogue/services/nhs-login.yaml
  wdw validate --rule 'ref.*' --fail-on warning
  wdw validate --base auto
  wdw validate -o sarif > wdw.sarif
  wdw validate -o json | jq '.findings[].message'`,
		ValidArgsFunction: completeFiles,
		RunE:              func(c *cobra.Command, args []string) error { return runValidate(c.Context(), app, opts, args) },
	}
	opts.verdict.register(c)
	opts.since.register(c, app, global, "")
	global.foreign.register(c)
	opts.output.register(c, findingFormats...)
	return c
}

func runValidate(ctx context.Context, app *App, opts validateOptions, paths []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	failOn, selection, err := opts.verdict.parse()
	if err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	now, err := opts.global.now()
	if err != nil {
		return err
	}
	var folders []string // those of --schema
	if opts.global.foreign.schema != "" {
		if opts.since.base != "" {
			return usagef("--base does not go with --schema")
		}
		folders, paths = paths, nil
	}
	rules := validate.Options{Now: now, Selection: selection}
	var check func() (validate.Report, error)
	var cat *catalogue.Catalogue
	var loaded diag.List
	if opts.since.base != "" {
		states, err := opts.global.changeStates(ctx, opts.since.base)
		if err != nil {
			return err
		}
		defer states.close()
		pair, err := opts.global.pair(ctx, states)
		if err != nil {
			return err
		}
		cat, loaded = pair.New, pair.NewFindings
		check = func() (validate.Report, error) { return opts.global.judge(ctx, states, pair, rules) }
	} else {
		if cat, loaded, err = opts.global.load(ctx, folders...); err != nil {
			return err
		}
		check = func() (validate.Report, error) {
			line := opts.global.progress()
			defer line.erase()
			rules.Progress = line.counting("checking")
			return validate.Run(ctx, cat, loaded, rules)
		}
	}
	keep, err := narrow(ctx, app, opts.global, cat, loaded, paths)
	if err != nil {
		return err
	}
	report, err := check()
	if err != nil {
		return err
	}
	report.Findings = slices.DeleteFunc(report.Findings, func(f diag.Finding) bool { return !keep(f.File) })
	if !opts.since.all {
		report = report.WithoutOlder()
	}
	return writeFindings(app, opts.global, report, opts.output.format, failOn, screen)
}

// narrow turns paths into a test for the files that are reported. A path that names
// nothing in the catalogue is refused, because a slip must not look like a clean run.
func narrow(ctx context.Context, app *App, global *session, cat *catalogue.Catalogue, loaded diag.List, paths []string) (func(file string) bool, error) {
	if len(paths) == 0 {
		return func(string) bool { return true }, nil
	}
	p, err := global.place(ctx)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, sheet := range cat.Sheets() {
		files = append(files, sheet.Doc.Name)
	}
	for _, f := range loaded {
		files = append(files, f.File)
	}
	within := func(file, path string) bool {
		return path == "." || file == path || strings.HasPrefix(file, path+"/")
	}
	var wanted []string
	for _, path := range paths {
		rel := path
		if p.root != "" {
			if rel, err = relative(app, p.root, path); err != nil {
				return nil, err
			}
		}
		rel = strings.TrimSuffix(rel, "/")
		if !slices.ContainsFunc(files, func(f string) bool { return within(f, rel) }) {
			return nil, fmt.Errorf("%s: no file of the catalogue is there", out.VisibleLine(path))
		}
		wanted = append(wanted, rel)
	}
	return func(file string) bool {
		return slices.ContainsFunc(wanted, func(path string) bool { return within(file, path) })
	}, nil
}
