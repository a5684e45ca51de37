package cmd

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/portfolio"
)

// checkOptions are the flags of check.
type checkOptions struct {
	registerFlags
	example        bool
	template       string
	decisions      string
	writeDecisions bool
	by             string
}

func newCheckCmd(s *session) *command {
	var o checkOptions
	return s.command(spec{
		use: "check FILE…", group: groupPlan, formats: portfolio.Formats,
		short: "Hold a local list of systems against the catalogue",
		long: `Read a local register of systems, hold each system against what the centre offers, and
say what to do, by when and why. FILE is CSV or TSV of any kind, XLSX, YAML or JSON; "-"
is standard input. The columns are recognised by their headings; -v says how.

Several files are several registers: what is missing is asked of each, everything else of
all together. --by says where the organisations duplicate the centre and each other, and
what that costs as far as it is known; a row that names no organisation is that of its file.
A --map counts for those files that have its heading.

The first of these that holds is the verdict on a system:

` + glossary(portfolio.OfVerdict) + `

Whatever the verdict is, it is said when the contract has ended, ends within twelve months
or is renewed by then, and what is planned nationally while it runs. A local choice is told
what the centre does of it, what it must meet and how to buy.

What is missing is for the kind of organisation: by --care-setting, else by a column
"care_setting", else by the kinds of systems that it has.

A system is recognised by a declared id, else by its name, else by its kind, else by
its words. The supplier decides only what one common word means: "Notify" of NHS England
is NHS Notify. An accepted exception (--decisions) is left out of the list to act on and
of --fail-on until its review date.

Dates and amounts are read whole or not at all. What says nothing, such as TBC, N/K, "?",
"included" or "see notes", is no value. What is not certain or is none, such as "circa
£20k", "up to £20k", two dates or "ongoing", is no value either, and a warning says so and
where. "Rolling", "annual" and "evergreen" are contracts that are renewed again and again.`,
		example: `  wdw check --example
  wdw check systems.xlsx
  wdw check systems.csv --map product="Name of system" -v
  wdw check systems.csv --care-setting secondary-care -o xlsx > checked.xlsx
  wdw check trust-a.xlsx trust-b.csv --by capability
  wdw check systems.csv --fail-on any --decisions accepted.yaml
  wdw check --template=xlsx > register.xlsx`,
		args:     o.checkArgs,
		complete: o.complete,
		flags:    o.addFlags,
	}, o.run)
}

func (o *checkOptions) addFlags(f *flagSet) {
	f.BoolVar(&o.example, "example", false, "check a small register that is built in")
	f.StringVar(&o.template, "template", "", "write an empty `register` with its columns explained, and stop: "+strings.Join(portfolio.TemplateFormats, ", "))
	f.Lookup("template").NoOptDefVal = portfolio.TemplateFormats[0]
	f.completed("template", fixed(portfolio.TemplateFormats...))
	o.registerFlags.add(f)
	f.pick(&o.by, "by", "", "put the systems together, and say where they do the same, by one of these", portfolio.Groupings...)
	f.StringVar(&o.decisions, "decisions", "", "read accepted exceptions from this `file`")
	f.completed("decisions", completeFiles)
	f.BoolVar(&o.writeDecisions, "write-decisions", false, "write a file of exceptions to fill in, and stop")
	reasons := slices.Concat([]string{"any", "missing"}, texts(portfolio.Verdicts()))
	f.StringSliceVar(&f.reasons, "fail-on", nil, "exit with 1 if there is one of these `verdicts`, \"missing\", or \"any\" of uses-retired, uses-deprecated and duplicates")
	f.completed("fail-on", fixed(reasons...))
	f.check(func() error {
		if err := checkValues("fail-on", f.reasons, reasons); err != nil {
			return err
		}
		if slices.Contains(f.reasons, "any") {
			f.reasons = slices.DeleteFunc(f.reasons, func(r string) bool { return r == "any" })
			f.reasons = append(f.reasons, texts(portfolio.Alarming())...)
		}
		return nil
	})
}

// checkArgs asks for files, unless the built-in example or a template is wanted.
func (o *checkOptions) checkArgs(c *command, args []string) error {
	if o.template != "" {
		// "--template xlsx" reads as a flag without a value and a file.
		if len(args) == 1 && slices.Contains(portfolio.TemplateFormats, args[0]) {
			o.template = args[0]
			return nil
		}
		if !slices.Contains(portfolio.TemplateFormats, o.template) {
			return usagef("--template: %q is not one of %s", o.template, strings.Join(portfolio.TemplateFormats, ", "))
		}
	}
	switch takesNone := o.example || o.template != ""; {
	case takesNone && len(args) > 0:
		return usagef("--example and --template take no file, and got %q", args[0])
	case len(args) == 0 && !takesNone:
		return usagef("%q needs a file with a list of systems; to see what comes out, run %q", c.CommandPath(), c.CommandPath()+" --example")
	}
	return onlyOnce(args)
}

// complete offers what follows the flags that were given: a file, the form of a
// template, or nothing.
func (o *checkOptions) complete(*command, []string, string) ([]string, cobra.ShellCompDirective) {
	switch {
	case o.template != "":
		return portfolio.TemplateFormats, cobra.ShellCompDirectiveNoFileComp
	case o.example:
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

func (o *checkOptions) run(k call) error {
	if o.template != "" {
		if err := k.refuseWorkbook(o.template, "check --template=xlsx > register.xlsx"); err != nil {
			return err
		}
	}
	q, err := k.session.ask(k)
	if err != nil {
		return err
	}
	if o.template != "" {
		return portfolio.Template(q.cat).Write(k.stdout(o.template), o.template, k.screen)
	}
	report, err := o.check(q)
	if err != nil {
		return err
	}
	if o.writeDecisions {
		_, err := io.WriteString(k.app.Stdout, report.DraftText())
		return err
	}
	if err := k.remark(report.Findings); err != nil {
		return err
	}
	k.f.found = report.Reasons()
	again := []string{"check"}
	if o.example {
		again = append(again, "--example")
	}
	for _, r := range report.Registers {
		if !o.example {
			again = append(again, shellWord(r.File))
		}
	}
	if o.by != "" {
		again = append(again, "--by", o.by)
	}
	return k.write(report.Result(q.cite(again...), k.app.build().Version))
}

// check reads the registers, and what is accepted, and holds them against the catalogue.
func (o *checkOptions) check(q question) (report *portfolio.Report, err error) {
	files := []registerFile{{portfolio.ExampleFile, portfolio.Example()}}
	if !o.example {
		if files, err = q.registerFiles(q.args); err != nil {
			return nil, err
		}
	}
	decisions, findings, err := o.readDecisions(q.session)
	if err != nil {
		return nil, err
	}
	return o.hold(q, files, portfolio.Options{Decisions: decisions, By: o.by}, findings...)
}

func (o *checkOptions) readDecisions(s *session) (*portfolio.Decisions, diag.List, error) {
	if o.decisions == "" {
		return nil, nil, nil
	}
	src, err := s.givenFile(o.decisions)
	if err != nil {
		return nil, nil, fmt.Errorf("--decisions: %w", err)
	}
	decisions, findings, err := portfolio.ReadDecisions(filepath.ToSlash(o.decisions), src)
	if err != nil {
		return nil, nil, fmt.Errorf("--decisions: read %s: %w", o.decisions, err)
	}
	return decisions, findings, nil
}
