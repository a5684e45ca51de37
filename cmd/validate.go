package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/validate"
)

type validateOptions struct {
	global *globalOptions
	failOn string
	output output
}

func newValidateCmd(app *App, global *globalOptions) *cobra.Command {
	opts := validateOptions{global: global}
	c := &cobra.Command{
		Use:     "validate [PATH...]",
		GroupID: groupReview,
		Short:   "Check the catalogue: syntax, form, references",
		Long: `Check every file of the catalogue: that it is YAML, that it has the form the schema
asks for, and that what it refers to exists.

The whole catalogue is always read, because a fault in one file can show in another;
paths only narrow what is reported. Exit code 1 means that there are findings at or
above --fail-on.`,
		Example: `  wdw validate
  wdw validate catalogue/services/nhs-login.yaml
  wdw validate -o json | jq '.findings[].message'`,
		RunE: func(c *cobra.Command, args []string) error { return runValidate(c.Context(), app, opts, args) },
	}
	c.Flags().StringVar(&opts.failOn, "fail-on", "error", "exit with 1 from this `severity` on: error, warning or never")
	mustRegister(c, "fail-on", cobra.FixedCompletions([]string{"error", "warning", "never"}, cobra.ShellCompDirectiveNoFileComp))
	opts.output.register(c, "text", "json")
	return c
}

func runValidate(ctx context.Context, app *App, opts validateOptions, paths []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if !slices.Contains([]string{"error", "warning", "never"}, opts.failOn) {
		return usagef("--fail-on: %q is not one of error, warning, never", opts.failOn)
	}
	screen, err := opts.global.screen(app)
	if err != nil {
		return err
	}
	now, err := opts.global.now(app)
	if err != nil {
		return err
	}
	cat, loaded, err := opts.global.load(ctx, app)
	if err != nil {
		return err
	}
	keep, err := narrow(ctx, app, opts.global, cat, loaded, paths)
	if err != nil {
		return err
	}
	report, err := validate.Run(ctx, cat, loaded, now)
	if err != nil {
		return err
	}
	report.Findings = slices.DeleteFunc(report.Findings, func(f diag.Finding) bool { return !keep(f.File) })
	if opts.output.format == "json" {
		err = render.FindingsJSON(app.Stdout, report)
	} else {
		err = render.FindingsText(app.Stdout, report.Findings, screen)
		opts.global.note(app, "%s", render.FindingsSummary(report))
	}
	if err != nil {
		return err
	}
	if fails(report.Findings, opts.failOn) {
		return errFindings
	}
	return nil
}

// fails tells whether findings reach the severity of --fail-on.
func fails(findings diag.List, failOn string) bool {
	return findings.Count(diag.Error) > 0 && failOn != "never" || findings.Count(diag.Warning) > 0 && failOn == "warning"
}

// narrow turns paths into a test for the files that are reported. A path that names
// nothing in the catalogue is refused, because a slip must not look like a clean run.
func narrow(ctx context.Context, app *App, global *globalOptions, cat *catalogue.Catalogue, loaded diag.List, paths []string) (func(file string) bool, error) {
	if len(paths) == 0 {
		return func(string) bool { return true }, nil
	}
	p, err := global.find(ctx, app)
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
			return nil, fmt.Errorf("%s: no file of the catalogue is there", path)
		}
		wanted = append(wanted, rel)
	}
	return func(file string) bool {
		return slices.ContainsFunc(wanted, func(path string) bool { return within(file, path) })
	}, nil
}
