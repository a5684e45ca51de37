package cmd

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/words"
)

// Command groups, in the order of help.
const (
	groupFind   = "find"
	groupPlan   = "plan"
	groupEdit   = "edit"
	groupReview = "review"
	groupCurate = "curate"
	groupOther  = "other"
)

// start is what "wdw" alone says: where to begin.
const start = `The National Service Catalogue: who does what in NHS technology.

  wdw search text messages to patients   find what the centre offers
  wdw decide shared care record          what to use for a need, and why
  wdw check systems.xlsx                 your own systems against the catalogue
  wdw show nhs-login                     one service, how binding it is first

All commands: wdw help. One of them: wdw decide --help.
An independent compilation of public facts, not a publication of NHS England.
`

const about = `wdw reads, checks and compares the National Service Catalogue: what the centre of
the health service in England offers, how binding each offer is, how to start using
it and what is coming, after the framework "Who Does What".

The catalogue is an independent compilation of public facts, not a publication of
NHS England.`

func newRootCmd(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:           "wdw",
		Short:         "The National Service Catalogue: who does what in NHS technology",
		Long:          about,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		Version:       s.app.build().text(),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := io.WriteString(c.OutOrStdout(), start)
			return err
		},
	}
	root.SetVersionTemplate("{{.Version}}")
	root.SetFlagErrorFunc(flagError)
	root.DisableSuggestions = true
	for _, id := range []string{groupFind, groupPlan, groupEdit, groupReview, groupCurate, groupOther} {
		root.AddGroup(&cobra.Group{ID: id, Title: words.UpperFirst(id) + ":"})
	}

	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&s.flags.catalogue, "catalogue", "", "`folder` of the catalogue, or address[@revision] of a Git repository (default: $WDW_CATALOGUE, else the nearest folder upward, else the built-in one)")
	flags.BoolVar(&s.flags.refresh, "refresh", false, "fetch what is new in the Git repository of --catalogue first")
	flags.StringVar(&s.flags.at, "at", "", "read the catalogue as of this Git `revision` or date")
	flags.StringVar(&s.flags.colour, "color", "auto", "use colour: auto, always or never")
	flags.BoolVarP(&s.flags.quiet, "quiet", "q", false, "write nothing to standard error but errors")
	flags.BoolVarP(&s.flags.verbose, "verbose", "v", false, "say on standard error what is read from where")
	flags.StringVar(&s.flags.today, "today", "", "take this `date` for today, for reports that can be repeated")
	flags.Bool("version", false, "print the version of wdw")
	mustRegister(root, "color", fixed("auto", "always", "never"))
	mustRegister(root, "catalogue", completeFolders)
	mustRegister(root, "at", s.completeRevisions)

	root.AddCommand(
		newListCmd(s),
		newSearchCmd(s),
		newShowCmd(s),
		newCompareCmd(s),
		newValidateCmd(s),
		newDiffCmd(s),
		newReviewCmd(s),
		newLogCmd(s),
		newBlameCmd(s),
		newChangelogCmd(s),
		newRulesCmd(s),
		newExplainCmd(s),
		newSchemaCmd(s),
		newCapabilitiesCmd(s),
		newStandardsCmd(s),
		newDecideCmd(s),
		newMatrixCmd(s),
		newGapsCmd(s),
		newOverlapsCmd(s),
		newCriteriaCmd(s),
		newDispositionCmd(s),
		newRoadmapCmd(s),
		newOnboardCmd(s),
		newImpactCmd(s),
		newCheckCmd(s),
		newReportCmd(s),
		newSiteCmd(s),
		newStaleCmd(s),
		newHealthCmd(s),
		newNewCmd(s),
		newSetCmd(s),
		newRenameCmd(s),
		newDeprecateCmd(s),
		newFmtCmd(s),
		newImportCmd(s),
		newLinksCmd(s),
		newCompletionCmd(s),
		newVersionCmd(s),
		newManCmd(s),
	)
	root.AddCommand(helpTopics()...)
	for _, c := range root.Commands() {
		c.Version = root.Version
	}
	setHelp(root, s)
	root.SetHelpCommand(newHelpCmd())
	root.InitDefaultHelpCmd()
	finishCompletion(s.app, root)
	return root
}

// unknownFirst refuses a command that is none, before its flags are taken for those of wdw.
func unknownFirst(root *command, args []string) error {
	if c, _, err := root.Find(args); len(args) == 0 || err != nil || c != root || strings.HasPrefix(args[0], "-") || strings.HasPrefix(args[0], "__") {
		return nil
	}
	return unknownCommand(root, args)
}

// habits are the names that other programs have for a command.
var habits = map[string]string{
	"ls": "list", "dir": "list", "all": "list", "services": "list", "entries": "list",
	"find": "search", "grep": "search", "query": "search", "lookup": "search",
	"get": "show", "view": "show", "cat": "show", "describe": "show", "info": "show", "open": "show",
	"add": "new", "create": "new", "edit": "set", "delete": "deprecate", "remove": "deprecate", "rm": "deprecate", "mv": "rename",
	"lint": "validate", "test": "validate", "format": "fmt", "history": "log", "recommend": "decide", "audit": "check",
}

// unknownCommand names the command that is called otherwise elsewhere, or the nearest.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if name := habits[strings.ToLower(args[0])]; name != "" {
		return usagef("%q is not a command; did you mean %q?", args[0], strings.Join(append([]string{"wdw " + name}, args[1:]...), " "))
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Runnable() {
			names = append(names, sub.Name())
		}
	}
	otherwise := `see "wdw help"`
	if len(args) > 1 {
		otherwise += `, or ask in your own words with "wdw search" and "wdw decide"`
	}
	return unknown(fmt.Sprintf("%q is not a command", args[0]), args[0], names, otherwise)
}

// outputHabits are the names that other programs have for -o.
var outputHabits = []string{"format", "fmt", "out", "type"}

// flagHabits are the names that other programs have for a flag.
var flagHabits = map[string]string{
	"no-color": "color never", "no-colour": "color never", "colour": "color", "replaced-by": "successor", "rev": "at", "revision": "at", "date": "today",
	"map": "mapping", "order-by": "sort", "fields": "columns", "filter": "where", "silent": "quiet", "debug": "verbose", "check": "dry-run", "diff": "dry-run", "max": "limit",
}

// purposeOf is what a flag is for.
func purposeOf(f *pflag.Flag) string { return strings.ReplaceAll(f.Usage, "`", "") }

// kindOf says what the value of a flag has to be.
func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false; the flag stands alone"
	case "int":
		return "a whole number"
	case "uint16":
		return "a whole number up to 65535"
	}
	return "a value of it"
}

// flagError names the nearest flags, and what a value has to be.
func flagError(c *cobra.Command, err error) error {
	var lacks *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &lacks):
		return usagef("--%s needs a value: %s; see %q", lacks.GetFlag().Name, purposeOf(lacks.GetFlag()), c.CommandPath()+" --help")
	case errors.As(err, &wrong):
		return usagef("--%s: %q is not %s; see %q", wrong.GetFlag().Name, wrong.GetValue(), kindOf(wrong.GetFlag()), c.CommandPath()+" --help")
	}
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return usageError{err}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	name := missing.GetSpecifiedName()
	output := c.Flag("output")
	switch {
	case output == nil:
	case slices.Contains(outputHabits, name):
		return usagef("--%s is not a flag of %q; did you mean \"-o FORMAT\"? %s", name, c.CommandPath(), purposeOf(output))
	case strings.Contains(output.Usage+",", " "+name+","):
		return usagef("--%s is not a flag of %q; did you mean \"-o %s\"?", name, c.CommandPath(), name)
	}
	if short := missing.GetSpecifiedShortnames(); short != "" {
		if name <= "9" { // no flag is a digit
			return usagef("-%s is not a flag of %q; a date before today stands behind two hyphens: %s -- -%s", name, c.CommandPath(), c.CommandPath(), short)
		}
		return usagef("-%s is not a flag of %q; see %q", name, c.CommandPath(), c.CommandPath()+" --help")
	}
	message := fmt.Sprintf("--%s is not a flag of %q", name, c.CommandPath())
	if meant := flagHabits[name]; meant != "" && c.Flag(strings.Fields(meant)[0]) != nil {
		return usagef("%s; did you mean \"--%s\"?", message, meant)
	}
	if nearest := words.Nearest(name, names, 3); len(nearest) > 0 {
		for i := range nearest {
			nearest[i] = "--" + nearest[i]
		}
		return usagef("%s; did you mean %s?", message, words.Quoted(nearest, "or"))
	}
	return usagef("%s; see %q", message, c.CommandPath()+" --help")
}
