package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/query"
)

type listOptions struct {
	global  *session
	chosen  selection
	sort    []string
	columns []string
	limit   int
	count   bool
	output  output
}

func newListCmd(app *App, global *session) *cobra.Command {
	opts := listOptions{global: global}
	c := &cobra.Command{
		Use:     "list",
		GroupID: groupFind,
		Short:   "List the entries, filtered and sorted",
		Long: `List the entries of the catalogue, in order of id unless --sort says otherwise.

A filter may be repeated or given several values with commas: one of them has to fit.
Different filters all have to fit.

` + whereHelp() + "\n\n" + templateHelp(),
		Example: `  wdw list --autonomy single-central --status live
  wdw list --capability patient-messaging,patient-portal
  wdw list --status deprecated,retired --columns id,dates.retires,replaced_by
  wdw list --enabler citizen-channels --sort status,-name -o csv
  wdw list --where 'needs("fhir-r4") and dates.retires < "2028"'
  wdw list -o 'template={{.id}}: {{join ", " .aliases}}'`,
		Args:    listArgs,
		PreRunE: notEmpty(append(filterNames(), "sort", "columns")...),
		RunE:    func(c *cobra.Command, _ []string) error { return runList(c.Context(), app, opts) },
	}
	c.Flags().SortFlags = false
	opts.chosen.register(c, app, global)
	c.Flags().StringSliceVar(&opts.sort, "sort", nil, "sort by these `fields`, -field for the other way round")
	c.Flags().StringSliceVar(&opts.columns, "columns", nil, "show these `fields`, dotted where they are nested; in JSON and YAML too")
	c.Flags().IntVar(&opts.limit, "limit", 0, "show at most this `number` of entries; 0 for all")
	c.Flags().BoolVar(&opts.count, "count", false, "show only how many entries there are")
	mustRegister(c, "sort", completeColumns(app, global))
	mustRegister(c, "columns", completeColumns(app, global))
	global.foreign.register(c)
	opts.output.register(c, dataFormats...)
	return c
}

func runList(ctx context.Context, app *App, opts listOptions) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.limit < 0 {
		return usagef("--limit: %d is less than 0", opts.limit)
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	now, err := opts.global.now()
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	writer, err := newEntryWriter(cat, opts.output, opts.columns, screen)
	if err != nil {
		return err
	}
	keys, err := query.SortKeys(cat, opts.sort)
	if err != nil {
		return usagef("--sort: %w", err)
	}
	entries, err := opts.chosen.keep(ctx, cat, now)
	if err != nil {
		return err
	}
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
		opts.global.note("no entry fits; %d were looked at", cat.Len())
	}
	if err := writer.write(ctx, app, cat, entries); err != nil {
		return err
	}
	if len(writer.hidden) > 0 {
		opts.global.note("no room for %s; --columns chooses, -o wide shows all", headingWords(writer.hidden))
	}
	if len(entries) < found {
		opts.global.note("%d of %d shown", len(entries), found)
	}
	return nil
}

// listArgs refuses arguments: they are probably words to look for.
func listArgs(c *cobra.Command, args []string) error {
	if err := noArgs(c, args); err != nil {
		return usagef("%w; to look for words use \"wdw search\"", err)
	}
	return nil
}
