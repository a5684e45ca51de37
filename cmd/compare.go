package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

type compareOptions struct {
	global *globalOptions
	all    bool
	output output
}

// isOwn tells whether a field differs between any two entries and says little about
// which of them to choose.
func isOwn(path string) bool {
	return slices.Contains([]string{"id", "description", "links", "sources"}, path) || strings.HasSuffix(path, ".evidence")
}

func newCompareCmd(app *App, global *globalOptions) *cobra.Command {
	opts := compareOptions{global: global}
	c := &cobra.Command{
		Use:     "compare ID ID...",
		GroupID: groupFind,
		Short:   "Put entries side by side: the fields that differ",
		Long: `Put entries side by side and show the fields that differ, in the order of the schema.

The id, the description, links, sources and evidence differ between any two entries and
are left out; --all shows them, and the fields that are the same.`,
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
	screen, err := opts.global.screen(app)
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx, app)
	if err != nil {
		return err
	}
	var entries []*catalogue.Entry
	for _, arg := range args {
		found, err := opts.global.resolve(app, cat, arg)
		if err != nil {
			return err
		}
		for _, e := range found {
			if slices.Contains(entries, e) {
				opts.global.note(app, "%s is named more than once", e.ID)
				continue
			}
			entries = append(entries, e)
		}
	}
	if len(entries) < 2 {
		return usagef("compare: all of these are %s; name two different entries", entries[0].ID)
	}
	rows := query.Compare(entries, cat.Shape())
	if !opts.all {
		rows = slices.DeleteFunc(rows, func(r query.Comparison) bool { return r.Same || isOwn(r.Path) })
	}
	switch opts.output.format {
	case "json":
		return render.JSON(app.Stdout, render.ComparisonValue(entries, rows))
	case "yaml":
		return render.YAML(app.Stdout, render.ComparisonValue(entries, rows))
	case "csv":
		return render.Comparison(nil, entries, rows).CSV(app.Stdout)
	case "markdown":
		return render.Comparison(cat, entries, rows).Markdown(app.Stdout)
	}
	if len(rows) == 0 {
		opts.global.note(app, "nothing differs; --all shows every field")
		return nil
	}
	return render.Comparison(cat, entries, rows).Write(app.Stdout, screen)
}
