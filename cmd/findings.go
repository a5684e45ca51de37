package cmd

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/validate"
	"github.com/who-does-what/wdw/pkg/words"
)

// findingFormats are the values of -o for commands that report findings.
var findingFormats = []string{"text", "json", "jsonl", "sarif", "junit", "github", "markdown"}

// verdictOptions are the flags of a command that reports findings: which rules count,
// and what fails.
type verdictOptions struct {
	failOn        string
	rules, ignore []string
}

func (o *verdictOptions) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&o.failOn, "fail-on", validate.Thresholds()[0], "exit with 1 from this `severity` on: error, warning or never")
	flags.StringSliceVar(&o.rules, "rule", nil, "run only these `rules`; \"entry.*\" is all of an area")
	flags.StringSliceVar(&o.ignore, "ignore-rule", nil, "leave these `rules` out")
	mustRegister(c, "fail-on", cobra.FixedCompletions(validate.Thresholds(), cobra.ShellCompDirectiveNoFileComp))
	mustRegister(c, "rule", completeRules)
	mustRegister(c, "ignore-rule", completeRules)
}

// parse checks the flags.
func (o *verdictOptions) parse() (validate.Threshold, validate.Selection, error) {
	if !slices.Contains(validate.Thresholds(), o.failOn) {
		return "", validate.Selection{}, usagef("--fail-on: %q is not one of %s", o.failOn, words.Quoted(validate.Thresholds(), "or"))
	}
	if _, err := validate.ParseSelection(o.rules, nil); err != nil {
		return "", validate.Selection{}, usagef("--rule: %w", err)
	}
	selection, err := validate.ParseSelection(o.rules, o.ignore)
	if err != nil {
		return "", validate.Selection{}, usagef("--ignore-rule: %w", err)
	}
	return validate.Threshold(o.failOn), selection, nil
}

// writeFindings writes a report in one of findingFormats and returns the verdict: nil
// or errFindings. It is the same in every format.
func writeFindings(app *App, global *session, report validate.Report, format string, failOn validate.Threshold, screen out.Screen) error {
	var err error
	w := app.Stdout
	switch format {
	case "json":
		err = render.FindingsJSON(w, report)
	case "jsonl":
		err = render.FindingsJSONLines(w, report)
	case "sarif":
		version, _, _ := app.build()
		err = render.FindingsSARIF(w, report, version)
	case "junit":
		err = render.FindingsJUnit(w, report, failOn)
	case "github":
		err = render.FindingsGitHub(w, report)
	case "markdown":
		err = render.FindingsMarkdown(w, report, failOn)
	default:
		err = render.FindingsText(w, report.Findings, screen)
		global.note("%s", render.FindingsSummary(report))
	}
	if err != nil {
		return err
	}
	if report.Fails(failOn) {
		return errFindings
	}
	return nil
}
