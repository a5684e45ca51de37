package cmd

import (
	"errors"
	"fmt"

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
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
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
	mustRegister(root, "color", fixed("auto", "always", "never"))
	mustRegister(root, "catalogue", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
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
	)
	setHelp(root, s.app.Width)
	root.SetHelpCommand(newHelpCmd())
	root.InitDefaultHelpCmd()
	finishCompletion(s.app, root)
	return root
}

// unknownCommand names the nearest commands.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	return unknown(fmt.Sprintf("%q is not a command", args[0]), args[0], names, `see "wdw help"`)
}

// flagError names the nearest flags.
func flagError(c *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return usageError{err}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	name := missing.GetSpecifiedName()
	if missing.GetSpecifiedShortnames() != "" {
		return usagef("-%s is not a flag of %q; see %q", name, c.CommandPath(), c.CommandPath()+" --help")
	}
	message := fmt.Sprintf("--%s is not a flag of %q", name, c.CommandPath())
	if nearest := words.Nearest(name, names, 3); len(nearest) > 0 {
		for i := range nearest {
			nearest[i] = "--" + nearest[i]
		}
		return usagef("%s; did you mean %s?", message, words.Quoted(nearest, "or"))
	}
	return usagef("%s; see %q", message, c.CommandPath()+" --help")
}
