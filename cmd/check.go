package cmd

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type checkOptions struct {
	global         *session
	example        bool
	template       string
	sheet          string
	columns        []string
	settings       []string
	decisions      string
	writeDecisions bool
	failOn         []string
	output         output
}

func newCheckCmd(app *App, global *session) *cobra.Command {
	opts := checkOptions{global: global}
	c := &cobra.Command{
		Use:     "check FILE",
		GroupID: groupPlan,
		Short:   "Hold a local list of systems against the catalogue",
		Long: `Read a local register of systems, hold each system against what the centre offers, and
say what to do, by when and why. FILE is CSV or TSV of any kind, XLSX, YAML or JSON; "-"
is standard input. The columns are recognised by their headings; -v says how.

The first of these that holds is the verdict on a system:

  uses-retired     it is a national service that has ended
  uses-deprecated  it is one that is to end
  national         it is a current national service
  duplicates       the centre does this once for everyone: use that (should)
  overlaps         the centre prefers a service of its own (recommended)
  superseded-soon  a national offer is due before the contract ends: buy short
  backstop         the centre has something for those who have nothing (could)
  local            the choice is local, within national standards
  unknown          the system is not recognised

A system is recognised by a declared id, else by its name, else by its kind, else by
its words. Names of suppliers count for nothing. An accepted exception (--decisions) is
left out of the list to act on and of --fail-on until its review date.`,
		Example: `  wdw check --example
  wdw check systems.xlsx
  wdw check systems.csv --map product="Name of system" -v
  wdw check systems.csv --care-setting secondary-care -o xlsx > checked.xlsx
  wdw check systems.csv --fail-on any --decisions accepted.yaml
  wdw check --template=xlsx > register.xlsx`,
		Args:              func(c *cobra.Command, args []string) error { return checkArgs(c, args, &opts) },
		ValidArgsFunction: atMost(1, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return opts.complete() }),
		RunE:              func(c *cobra.Command, args []string) error { return runCheck(c.Context(), app, opts, args) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.BoolVar(&opts.example, "example", false, "check a small register that is built in")
	flags.StringVar(&opts.template, "template", "", "write an empty `register` with its columns explained, and stop: "+strings.Join(render.TemplateFormats(), ", "))
	flags.Lookup("template").NoOptDefVal = render.TemplateFormats()[0]
	flags.StringVar(&opts.sheet, "sheet", "", "read this worksheet (default: the first that looks like a register)")
	flags.StringArrayVar(&opts.columns, "map", nil, "take the column with this heading for a field: `FIELD=HEADING`")
	flags.StringSliceVar(&opts.settings, "care-setting", nil, "tell what is missing only for these `care settings`")
	flags.StringVar(&opts.decisions, "decisions", "", "read accepted exceptions from this `file`")
	flags.BoolVar(&opts.writeDecisions, "write-decisions", false, "write a file of exceptions to fill in, and stop")
	flags.StringSliceVar(&opts.failOn, "fail-on", nil, "exit with 1 if there is one of these `verdicts`, \"missing\", or \"any\" of uses-retired, uses-deprecated and duplicates")
	mustRegister(c, "template", cobra.FixedCompletions(render.TemplateFormats(), cobra.ShellCompDirectiveNoFileComp))
	mustRegister(c, "fail-on", cobra.FixedCompletions(checkReasons(), cobra.ShellCompDirectiveNoFileComp))
	mustRegister(c, "decisions", completeFiles)
	mustRegister(c, "care-setting", completeFilter(app, global, filterNamed("care-setting")))
	mustRegister(c, "map", cobra.FixedCompletions(mapFields(), cobra.ShellCompDirectiveNoFileComp))
	opts.output.register(c, render.PortfolioFormats()...)
	return c
}

// checkArgs asks for one file, unless the built-in example or a template is wanted.
func checkArgs(c *cobra.Command, args []string, opts *checkOptions) error {
	if opts.template != "" {
		// "--template xlsx" reads as a flag without a value and a file.
		if len(args) == 1 && slices.Contains(render.TemplateFormats(), args[0]) {
			opts.template = args[0]
			return nil
		}
		if !slices.Contains(render.TemplateFormats(), opts.template) {
			return usagef("--template: %q is not one of %s", opts.template, strings.Join(render.TemplateFormats(), ", "))
		}
	}
	want := 1
	if opts.example || opts.template != "" {
		want = 0
	}
	switch {
	case len(args) == want:
		return nil
	case want == 0:
		return usagef("--example and --template take no file, and got %q", args[0])
	case len(args) == 0:
		return usagef("%q needs a file with a list of systems; to see what comes out, run %q", c.CommandPath(), c.CommandPath()+" --example")
	}
	return usagef("%q takes one file, and got %d", c.CommandPath(), len(args))
}

// complete offers what follows the flags that were given: a file, the form of a
// template, or nothing.
func (o checkOptions) complete() ([]string, cobra.ShellCompDirective) {
	switch {
	case o.template != "":
		return render.TemplateFormats(), cobra.ShellCompDirectiveNoFileComp
	case o.example:
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// checkReasons are the values of --fail-on.
func checkReasons() []string {
	list := []string{"any", "missing"}
	for _, v := range portfolio.Verdicts() {
		list = append(list, string(v))
	}
	return list
}

func mapFields() []string {
	var list []string
	for _, f := range portfolio.Fields() {
		list = append(list, f.Name+"=")
	}
	return list
}

func runCheck(ctx context.Context, app *App, opts checkOptions, args []string) error {
	if opts.template != "" {
		if opts.template == "xlsx" && app.Width > 0 {
			return errWorkbookOnTerminal("--template=xlsx > register.xlsx")
		}
		return render.PortfolioTemplate(app.Stdout, opts.template)
	}
	if err := checkValues("fail-on", opts.failOn, checkReasons()); err != nil {
		return err
	}
	if opts.output.format == "xlsx" && app.Width > 0 && !opts.writeDecisions {
		return errWorkbookOnTerminal("-o xlsx > checked.xlsx")
	}
	columns, err := portfolio.ParseMap(opts.columns)
	if err != nil {
		return usagef("--map: %w", err)
	}
	k, err := opts.global.call(ctx, args, opts.output)
	if err != nil {
		return err
	}
	q, err := opts.global.ask(k)
	if err != nil {
		return err
	}
	known := q.cat.Vocabulary("care-settings").IDs()
	if err := checkValues("care-setting", opts.settings, known); err != nil {
		return err
	}
	file, src, err := opts.source(app, args)
	if err != nil {
		return err
	}
	register, findings, err := portfolio.Read(file, src, portfolio.ReadOptions{Sheet: opts.sheet, Map: columns})
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	opts.explain(app, register)
	if err := portfolio.CheckSettings(register.CareSettings, known); err != nil {
		return fmt.Errorf("read %s: care_settings: %w", file, err)
	}
	decisions, more, err := opts.readDecisions(app)
	if err != nil {
		return err
	}
	report, err := portfolio.Check(ctx, q.cat, register, append(findings, more...), portfolio.Options{
		Today: q.today, CareSettings: opts.settings, Decisions: decisions,
	})
	if err != nil {
		return err
	}
	if opts.writeDecisions {
		return render.PortfolioDecisions(app.Stdout, report)
	}
	if err := opts.write(app, q, report); err != nil {
		return err
	}
	return opts.verdict(report)
}

func errWorkbookOnTerminal(rest string) error {
	return usagef("a workbook cannot be shown on a terminal; write it to a file: wdw check %s", rest)
}

// source reads the register.
func (o checkOptions) source(app *App, args []string) (file string, src []byte, err error) {
	if o.example {
		return portfolio.ExampleFile, portfolio.Example(), nil
	}
	file = filepath.ToSlash(args[0])
	if file == "-" {
		file = "stdin"
	}
	src, err = givenFile(app, args[0])
	return file, src, err
}

// explain says with -v how the file was understood.
func (o checkOptions) explain(app *App, r *portfolio.Register) {
	o.global.detail("%s is %s: %s", r.File, r.Form, words.Count(len(r.Systems), "system"))
	for _, c := range r.Columns {
		place := fmt.Sprintf("column %d, ", c.Number)
		if c.Number == 0 {
			place = ""
		}
		o.global.detail("%s%q is taken for %s", place, c.Heading, c.Field)
	}
	for _, h := range r.Headings {
		if h != "" && !slices.ContainsFunc(r.Columns, func(c portfolio.Column) bool { return c.Heading == h }) {
			o.global.detail("%q is not used", h)
		}
	}
}

func (o checkOptions) readDecisions(app *App) (*portfolio.Decisions, diag.List, error) {
	if o.decisions == "" {
		return nil, nil, nil
	}
	src, err := givenFile(app, o.decisions)
	if err != nil {
		return nil, nil, fmt.Errorf("--decisions: %w", err)
	}
	decisions, findings, err := portfolio.ReadDecisions(filepath.ToSlash(o.decisions), src)
	if err != nil {
		return nil, nil, fmt.Errorf("--decisions: read %s: %w", o.decisions, err)
	}
	return decisions, findings, nil
}

// write writes the report. What could not be read goes to standard error in formats
// that have no place for it.
func (o checkOptions) write(app *App, q question, report *portfolio.Report) error {
	file := report.Register.File
	args := []string{"check", shellWord(file)}
	if o.example {
		args = []string{"check", "--example"}
	}
	cite := q.cite(args...)
	w := app.Stdout
	switch o.output.format {
	case "json":
		return render.PortfolioJSON(w, report, cite)
	case "sarif":
		version, _, _ := app.build()
		return render.PortfolioSARIF(w, report, version)
	case "markdown":
		return render.PortfolioMarkdown(w, report, cite)
	}
	if !o.global.flags.quiet {
		if err := (out.Findings{List: report.Findings}).Text(app.Stderr, out.Screen{}); err != nil {
			return err
		}
	}
	switch o.output.format {
	case "csv":
		return render.PortfolioCSV(w, report)
	case "xlsx":
		return render.PortfolioXLSX(w, report, cite)
	}
	return render.PortfolioTable(w, report, cite, q.screen)
}

// verdict is errFindings if something is there that --fail-on names and that is no
// accepted exception.
func (o checkOptions) verdict(r *portfolio.Report) error {
	if slices.Contains(o.failOn, "missing") && len(r.Missing) > 0 {
		return errFindings
	}
	fatal := []portfolio.Verdict{portfolio.UsesRetired, portfolio.UsesDeprecated, portfolio.Duplicates}
	for _, s := range r.Systems {
		if s.Decision != nil {
			continue
		}
		if slices.Contains(o.failOn, string(s.Verdict)) || slices.Contains(o.failOn, "any") && slices.Contains(fatal, s.Verdict) {
			return errFindings
		}
	}
	return nil
}
