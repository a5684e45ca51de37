package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type compareOptions struct {
	global *session
	all    bool
	output output
}

func newCompareCmd(app *App, global *session) *cobra.Command {
	opts := compareOptions{global: global}
	c := &cobra.Command{
		Use:     "compare ID ID...",
		GroupID: groupFind,
		Short:   "Put entries side by side: the fields that differ",
		Long: `Put entries side by side: what each is called, how binding it is and where it stands,
then the fields that differ, in the order of the schema.

The id, the description, links, sources and evidence differ between any two entries and
are left out; --all shows them, and the fields that are the same. JSON and YAML have
the fields that differ, or with --all every field, and nothing else.`,
		Example: `  wdw compare nhs-login care-identity-service
  wdw compare PDS ODS --all
  wdw compare mesh bars --today 2026-11-22 -o markdown`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("%s needs two entries at least; see %q", c.CommandPath(), c.CommandPath()+" --help")
			}
			return nil
		},
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runCompare(c.Context(), app, opts, args) },
	}
	c.Flags().BoolVar(&opts.all, "all", false, "show every field")
	opts.output.register(c, "table", "json", "yaml", "csv", "markdown")
	return c
}

func runCompare(ctx context.Context, app *App, opts compareOptions, args []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	var entries []*catalogue.Entry
	for _, arg := range args {
		found, err := opts.global.resolve(cat, arg)
		if err != nil {
			return err
		}
		for _, e := range found {
			if slices.Contains(entries, e) {
				opts.global.note("%s is named more than once", e.ID)
				continue
			}
			entries = append(entries, e)
		}
	}
	if len(entries) < 2 {
		return usagef("compare: all of these are %s; name two different entries", entries[0].ID)
	}
	rows := query.Compare(entries, cat.Shape())
	shown := rows
	if !opts.all {
		shown = query.Telling(rows)
	}
	switch opts.output.format {
	case "json":
		return out.JSON(app.Stdout, render.ComparisonValue(entries, shown))
	case "yaml":
		return out.YAML(app.Stdout, render.ComparisonValue(entries, shown))
	}
	told := query.ForReader(rows, shown)
	switch opts.output.format {
	case "csv":
		err = render.ComparisonData(entries, told).CSV(app.Stdout)
	case "markdown":
		err = render.Comparison(cat, entries, told).Markdown(app.Stdout)
	default:
		err = render.Comparison(cat, entries, told).Write(app.Stdout, screen)
	}
	if err == nil && !opts.all {
		opts.global.note("%s", untoldWords(rows, len(entries), len(shown) > 0))
	}
	return err
}

// untoldWords says what a comparison of n entries leaves out. differs tells whether it
// shows any difference.
func untoldWords(rows []query.Comparison, n int, differs bool) string {
	same, own := query.Untold(rows)
	every := "both"
	if n > 2 {
		every = "all"
	}
	wording := ""
	switch {
	case !differs && len(own) == 0:
		return "nothing differs; --all shows every field"
	case !differs:
		wording = "only the " + words.Join(own, "and") + " differ"
	case len(own) > 0:
		wording = "the " + words.Join(own, "and") + " differ too"
	}
	if len(own) == 1 && !strings.HasSuffix(own[0], "s") {
		wording = strings.Replace(wording, " differ", " differs", 1)
	}
	if len(same) > 0 && differs {
		if wording != "" {
			wording += "; "
		}
		wording += "the same in " + every + ": " + words.Join(same, "and")
	}
	if wording == "" {
		return "every field that differs is shown; --all shows the others"
	}
	return wording + "; --all shows everything"
}
