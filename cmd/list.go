package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

type listOptions struct {
	global  *globalOptions
	filters map[string]*[]string
	sort    []string
	columns []string
	limit   int
	count   bool
	output  output
}

func newListCmd(app *App, global *globalOptions) *cobra.Command {
	opts := listOptions{global: global, filters: map[string]*[]string{}}
	c := &cobra.Command{
		Use:     "list",
		GroupID: groupFind,
		Short:   "List the entries, filtered and sorted",
		Long: `List the entries of the catalogue, in order of id unless --sort says otherwise.

A filter may be repeated or given several values with commas: one of them has to fit.
Different filters all have to fit.`,
		Example: `  wdw list --autonomy single-central --status live
  wdw list --capability patient-messaging,patient-portal
  wdw list --status deprecated,retired --columns id,dates.retires,replaced_by
  wdw list --enabler citizen-channels --sort status,-name -o csv`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runList(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	for _, f := range query.Filters() {
		opts.filters[f.Name] = c.Flags().StringSlice(f.Name, nil, f.Usage)
		mustRegister(c, f.Name, completeFilter(app, global, f))
	}
	c.Flags().StringSliceVar(&opts.sort, "sort", nil, "sort by these `fields`, -field for the other way round")
	c.Flags().StringSliceVar(&opts.columns, "columns", nil, "show these `fields`, dotted where they are nested")
	c.Flags().IntVar(&opts.limit, "limit", 0, "show at most this `number` of entries; 0 for all")
	c.Flags().BoolVar(&opts.count, "count", false, "show only how many entries there are")
	mustRegister(c, "sort", completeColumns(app, global))
	mustRegister(c, "columns", completeColumns(app, global))
	opts.output.register(c, dataFormats...)
	return c
}

// dataFormats are the formats of entries.
var dataFormats = []string{"table", "wide", "json", "jsonl", "yaml", "csv", "markdown", "name"}

var (
	tableColumns = []string{"id", "name", "autonomy", "status", "category"}
	wideColumns  = []string{"id", "name", "kind", "autonomy", "status", "category", "capabilities", "provider", "support", "dates.retires"}
)

func runList(ctx context.Context, app *App, opts listOptions) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.limit < 0 {
		return usagef("--limit: %d is less than 0", opts.limit)
	}
	screen, err := opts.global.screen(app)
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx, app)
	if err != nil {
		return err
	}
	var criteria []query.Criterion
	for _, f := range query.Filters() {
		criterion, err := query.NewCriterion(cat, f, *opts.filters[f.Name])
		if err != nil {
			return usageError{err}
		}
		criteria = append(criteria, criterion)
	}
	keys, err := query.SortKeys(cat.Shape(), opts.sort)
	if err != nil {
		return usagef("--sort: %w", err)
	}
	entries := query.Select(cat, criteria)
	query.Sort(entries, keys)
	found := len(entries)
	if opts.limit > 0 && found > opts.limit {
		entries = entries[:opts.limit]
	}
	if opts.count {
		fmt.Fprintln(app.Stdout, len(entries))
		return nil
	}
	if found == 0 {
		opts.global.note(app, "no entry fits; %d were looked at", cat.Len())
	}
	if err := writeEntries(app, cat, entries, opts.output.format, opts.columns, screen); err != nil {
		return err
	}
	if len(entries) < found {
		opts.global.note(app, "%d of %d shown", len(entries), found)
	}
	return nil
}

// writeEntries writes entries in one of dataFormats. columns count in formats that
// have columns; empty means the usual ones.
func writeEntries(app *App, cat *catalogue.Catalogue, entries []*catalogue.Entry, format string, columns []string, screen render.Screen) error {
	w := app.Stdout
	switch format {
	case "json":
		return render.JSON(w, render.EntryValues(entries))
	case "jsonl":
		return render.JSONLines(w, render.EntryValues(entries))
	case "yaml":
		return render.YAML(w, render.EntryValues(entries))
	case "name":
		return render.Names(w, entries)
	}
	if len(columns) == 0 {
		columns = tableColumns
		if format == "wide" {
			columns = wideColumns
		}
	}
	cols := make([]query.Column, 0, len(columns))
	for _, path := range columns {
		col, err := query.NewColumn(cat.Shape(), strings.TrimSpace(path))
		if err != nil {
			return usagef("--columns: %w", err)
		}
		cols = append(cols, col)
	}
	table := render.Entries(entries, cols)
	switch format {
	case "csv":
		return table.CSV(w)
	case "markdown":
		return table.Markdown(w)
	}
	if len(entries) == 0 {
		return nil
	}
	return table.Write(w, screen)
}

// noArgs refuses arguments in our own words.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q takes no arguments, and got %q; to look for words use \"wdw search\"", c.CommandPath(), args[0])
	}
	return nil
}

// someArgs asks for at least one argument.
func someArgs(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{errors.New(c.CommandPath() + " needs " + what + `; see "` + c.CommandPath() + ` --help"`)}
		}
		return nil
	}
}
