package cmd

import (
	"errors"
	"fmt"
	"time"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// globalOptions are the flags of every command.
type globalOptions struct {
	catalogue string
	at        string
	colour    string
	quiet     bool
	verbose   bool
	today     string
	foreign   foreignOptions
	refresh   bool

	remotes map[string]*source.Remote // by address
	shown   *progress                 // see progress
}

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

func newRootCmd(app *App) *cobra.Command {
	var global globalOptions
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
	root.AddGroup(
		&cobra.Group{ID: groupFind, Title: "Find:"},
		&cobra.Group{ID: groupPlan, Title: "Plan:"},
		&cobra.Group{ID: groupEdit, Title: "Edit:"},
		&cobra.Group{ID: groupReview, Title: "Review:"},
		&cobra.Group{ID: groupCurate, Title: "Curate:"},
		&cobra.Group{ID: groupOther, Title: "Other:"},
	)

	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&global.catalogue, "catalogue", "", "`folder` of the catalogue, or address[@revision] of a Git repository (default: $WDW_CATALOGUE, else the nearest folder upward, else the built-in one)")
	flags.BoolVar(&global.refresh, "refresh", false, "fetch what is new in the Git repository of --catalogue first")
	flags.StringVar(&global.at, "at", "", "read the catalogue as of this Git `revision` or date")
	flags.StringVar(&global.colour, "color", "auto", "use colour: auto, always or never")
	flags.BoolVarP(&global.quiet, "quiet", "q", false, "write nothing to standard error but errors")
	flags.BoolVarP(&global.verbose, "verbose", "v", false, "say on standard error what is read from where")
	flags.StringVar(&global.today, "today", "", "take this `date` for today, for reports that can be repeated")
	for flag, values := range map[string][]string{"color": {"auto", "always", "never"}} {
		mustRegister(root, flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	mustRegister(root, "catalogue", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
	mustRegister(root, "at", completeRevisions(app, &global))

	root.AddCommand(
		newListCmd(app, &global),
		newSearchCmd(app, &global),
		newShowCmd(app, &global),
		newCompareCmd(app, &global),
		newValidateCmd(app, &global),
		newDiffCmd(app, &global),
		newReviewCmd(app, &global),
		newLogCmd(app, &global),
		newBlameCmd(app, &global),
		newChangelogCmd(app, &global),
		newRulesCmd(app, &global),
		newExplainCmd(app, &global),
		newSchemaCmd(app, &global),
		newStandardsCmd(app, &global),
		newDecideCmd(app, &global),
		newMatrixCmd(app, &global),
		newGapsCmd(app, &global),
		newOverlapsCmd(app, &global),
		newCriteriaCmd(app, &global),
		newDispositionCmd(app, &global),
		newRoadmapCmd(app, &global),
		newOnboardCmd(app, &global),
		newImpactCmd(app, &global),
		newCheckCmd(app, &global),
		newReportCmd(app, &global),
		newStaleCmd(app, &global),
		newHealthCmd(app, &global),
		newNewCmd(app, &global),
		newSetCmd(app, &global),
		newRenameCmd(app, &global),
		newDeprecateCmd(app, &global),
		newFmtCmd(app, &global),
		newImportCmd(app, &global),
		newMigrateCmd(app, &global),
		newLinksCmd(app, &global),
		newCompletionCmd(app),
		newVersionCmd(app, &global),
	)
	setHelp(root, app)
	root.SetHelpCommand(newHelpCmd())
	root.InitDefaultHelpCmd()
	finishCompletion(app, root)
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
	message := fmt.Sprintf("%q is not a command", args[0])
	if help := words.DidYouMean(args[0], names); help != "" {
		return usagef("%s; %s", message, help)
	}
	return usagef("%s; %s", message, `see "wdw help"`)
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

// screen describes where the result goes.
func (g *globalOptions) screen(app *App) (out.Screen, error) {
	s := out.Screen{Width: app.Width}
	switch g.colour {
	case "auto":
		s.Colour = app.Width > 0 && app.Getenv("NO_COLOR") == "" && app.Getenv("TERM") != "dumb"
	case "always":
		s.Colour = true
	case "never":
	default:
		return s, usagef("--color: %q is not one of auto, always, never", g.colour)
	}
	s.Links = app.Width > 0 && g.colour != "never" && showsLinks(app.Getenv)
	return s, nil
}

// now is the moment that decides what is past.
func (g *globalOptions) now(app *App) (time.Time, error) {
	if g.today == "" {
		return app.Now(), nil
	}
	t, err := time.Parse(time.DateOnly, g.today)
	if err != nil {
		return time.Time{}, usagef("--today: %q is not a date: write YYYY-MM-DD", g.today)
	}
	return t, nil
}

// note writes a remark about the run to standard error.
func (g *globalOptions) note(app *App, format string, args ...any) {
	if !g.quiet {
		g.shown.erase()
		fmt.Fprintf(app.Stderr, "wdw: %s\n", out.Visible(fmt.Sprintf(format, args...)))
	}
}

// detail writes what only --verbose asks for.
func (g *globalOptions) detail(app *App, format string, args ...any) {
	if g.verbose {
		g.shown.erase()
		fmt.Fprintf(app.Stderr, "wdw: %s\n", out.Visible(fmt.Sprintf(format, args...)))
	}
}
