package cmd

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/words"
)

// checkOptions are the flags of check.
type checkOptions struct {
	example        bool
	template       string
	read           portfolio.ReadOptions
	settings       []string
	decisions      string
	writeDecisions bool
}

func newCheckCmd(s *session) *command {
	var o checkOptions
	return s.command(spec{
		use: "check FILE", group: groupPlan, formats: portfolio.Formats,
		short: "Hold a local list of systems against the catalogue",
		long: `Read a local register of systems, hold each system against what the centre offers, and
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
		example: `  wdw check --example
  wdw check systems.xlsx
  wdw check systems.csv --map product="Name of system" -v
  wdw check systems.csv --care-setting secondary-care -o xlsx > checked.xlsx
  wdw check systems.csv --fail-on any --decisions accepted.yaml
  wdw check --template=xlsx > register.xlsx`,
		args:     o.checkArgs,
		complete: atMost(1, o.complete),
		flags:    o.register,
	}, o.run)
}

func (o *checkOptions) register(f *flagSet) {
	f.BoolVar(&o.example, "example", false, "check a small register that is built in")
	f.StringVar(&o.template, "template", "", "write an empty `register` with its columns explained, and stop: "+strings.Join(portfolio.TemplateFormats, ", "))
	f.Lookup("template").NoOptDefVal = portfolio.TemplateFormats[0]
	f.completed("template", fixed(portfolio.TemplateFormats...))
	f.StringArrayVar(&o.read.Sheets, "sheet", nil, "read this `worksheet`; several are one register (default: the one that looks most like a register)")
	headings := f.StringArray("map", nil, "take the column with this heading for a field: `FIELD=HEADING`")
	f.completed("map", fixed(out.Each(portfolio.Fields(), func(f portfolio.Field) string { return f.Name + "=" })...))
	f.filter(&o.settings, "care-setting", "tell what is missing only for these `care settings`")
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
	f.check(func() (err error) {
		if o.read.Map, err = portfolio.ParseMap(*headings); err != nil {
			return usagef("--map: %w", err)
		}
		return nil
	})
}

// checkArgs asks for one file, unless the built-in example or a template is wanted.
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
	want := 1
	if o.example || o.template != "" {
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
		return portfolio.Template().Write(k.app.Stdout, o.template, k.screen)
	}
	q, err := k.session.ask(k)
	if err != nil {
		return err
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
	version, _, _ := k.app.build()
	again := []string{"check", "--example"}
	if !o.example {
		again[1] = shellWord(report.Register.File)
	}
	return k.write(report.Result(q.cite(again...), version))
}

// check reads the register, and what is accepted, and holds it against the catalogue.
func (o *checkOptions) check(q question) (*portfolio.Report, error) {
	known := q.cat.Vocabulary("care-settings").IDs()
	if err := checkValues("care-setting", o.settings, known); err != nil {
		return nil, err
	}
	file, src, err := o.source(q.call)
	if err != nil {
		return nil, err
	}
	register, findings, err := portfolio.Read(file, src, o.read)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	explainRegister(q.session, register)
	if err := portfolio.CheckSettings(register.CareSettings, known); err != nil {
		return nil, fmt.Errorf("read %s: care_settings: %w", file, err)
	}
	decisions, more, err := o.readDecisions(q.session)
	if err != nil {
		return nil, err
	}
	return portfolio.Check(q.ctx, q.cat, register, append(findings, more...), portfolio.Options{
		Today: q.today, CareSettings: o.settings, Decisions: decisions,
	})
}

// source reads the register.
func (o *checkOptions) source(k call) (file string, src []byte, err error) {
	if o.example {
		return portfolio.ExampleFile, portfolio.Example(), nil
	}
	file = filepath.ToSlash(k.args[0])
	if file == "-" {
		file = "stdin"
	}
	src, err = k.givenFile(k.args[0])
	return file, src, err
}

// explainRegister says what was not understood of a file, and with -v how the rest was.
func explainRegister(s *session, r *portfolio.Register) {
	s.detail("%s is %s: %s", r.File, r.Form, words.Count(len(r.Systems), "system"))
	for _, c := range r.Columns {
		place, means := fmt.Sprintf("column %d, ", c.Number), ""
		if c.Number == 0 {
			place = ""
		}
		if c.Means != "" {
			means = "; " + c.Means
		}
		s.detail("%s%q is taken for %s%s", place, c.Heading, c.Field, means)
	}
	noteLeftOut(s, r)
	if len(r.Unused) == 0 {
		return
	}
	var maps string
	for _, u := range r.Unused {
		if u.Field != "" {
			maps += " --map " + shellWord(u.Field+"="+u.Heading)
		}
	}
	if maps != "" {
		maps = "; to use it:" + maps
	}
	s.note("%s not used%s", words.Quoted(firstOf(out.Each(r.Unused, func(u portfolio.Unused) string { return u.Heading })), "and")+" "+isAre(len(r.Unused)), maps)
}

// noteLeftOut names the worksheets that were not read.
func noteLeftOut(s *session, r *portfolio.Register) {
	if len(r.LeftOut) == 0 {
		return
	}
	var alike string
	for _, l := range r.LeftOut {
		if l.IsAlike {
			alike += " --sheet " + shellWord(l.Sheet)
		}
	}
	if alike != "" {
		alike = "; to read what looks like a register too: --sheet " + shellWord(r.Sheet) + alike
	}
	names := out.Each(r.LeftOut, func(l portfolio.LeftOut) string { return l.Sheet })
	s.note("sheet %q is read, and %s %s not%s", r.Sheet, words.Quoted(firstOf(names), "and"), isAre(len(names)), alike)
}

// firstOf keeps a list of names short enough for a line.
func firstOf(list []string) []string {
	if len(list) > 8 {
		return append(list[:8:8], "…")
	}
	return list
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
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
