package cmd

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

type searchOptions struct {
	global  *session
	chosen  selection
	columns []string
	limit   int
	count   bool
	explain bool
	output  output
}

func newSearchCmd(app *App, global *session) *cobra.Command {
	opts := searchOptions{global: global}
	c := &cobra.Command{
		Use:     "search WORDS...",
		GroupID: groupFind,
		Short:   "Find entries by words: a need, a name, an acronym",
		Long: `Find entries by the words of a need, a name or an acronym. The best comes first: an
exact id, name or alias, then what begins with the words, then what has them in it.

What is found says which of its fields matched. An entry that is retired or has moved
stands below its successor and names it. Words of the same meaning, other forms of a
word and slips of the pen count too, but less; acronyms are never taken for one another.

Filters and --where narrow what is looked at, as in "wdw list". -o wide has more columns,
and --columns takes any fields instead; so do the formats of data, without the matches.`,
		Example: `  wdw search text message reminders
  wdw search PDS
  wdw search who is this patient -o name --limit 1
  wdw search appointments --status live --explain`,
		Args:    someArgs("words to look for"),
		PreRunE: notEmpty(append(filterNames(), "columns")...),
		RunE: func(c *cobra.Command, args []string) error {
			if opts.count && !c.Flags().Changed("limit") {
				opts.limit = 0
			}
			return runSearch(c.Context(), app, opts, strings.Join(args, " "))
		},
	}
	c.Flags().SortFlags = false
	c.Flags().IntVar(&opts.limit, "limit", 10, "show at most this `number` of entries; 0 for all")
	c.Flags().BoolVar(&opts.explain, "explain", false, "show what each score is made of")
	opts.chosen.register(c, app, global)
	c.Flags().StringSliceVar(&opts.columns, "columns", nil, "show these `fields`, dotted where they are nested")
	c.Flags().BoolVar(&opts.count, "count", false, "show only how many entries there are")
	mustRegister(c, "columns", completeColumns(app, global))
	global.foreign.register(c)
	opts.output.register(c, dataFormats...)
	return c
}

func runSearch(ctx context.Context, app *App, opts searchOptions, words string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(words) == "":
		return usagef("search: %q says nothing to look for", words)
	case opts.limit < 0:
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
	if opts.explain && len(opts.columns) > 0 {
		return usagef("--columns: --explain has no columns")
	}
	if opts.explain && !slices.Contains([]string{"table", "json", "jsonl", "yaml"}, opts.output.format) {
		return usagef("-o: --explain has no format %q; it has table, json, jsonl and yaml", opts.output.format)
	}
	template, err := opts.output.template(nil)
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	tableOf, err := opts.table(cat)
	if err != nil {
		return err
	}
	var columns *entryWriter
	if len(opts.columns) > 0 {
		if columns, err = newEntryWriter(cat, opts.output, opts.columns, screen); err != nil {
			return err
		}
	}
	found, leftOut, err := searchChosen(ctx, cat, words, opts, now)
	if err != nil {
		return err
	}
	w, hits, table := app.Stdout, found.Hits, tableOf(found.Hits)
	if opts.count {
		fmt.Fprintln(w, len(hits))
		return nil
	}
	switch {
	case len(hits) == 0:
		opts.global.note("%s", nothingFound(cat, words, found, leftOut))
	case len(hits) < found.Found:
		defer opts.global.note("%d of %d shown; --limit 0 shows all", len(hits), found.Found)
	}
	if columns != nil {
		return columns.write(ctx, app, cat, render.HitEntries(hits))
	}
	if template != nil {
		return writeHits(ctx, app, cat, template, hits)
	}
	switch opts.output.format {
	case "json":
		return out.JSON(w, render.HitValues(hits, opts.explain))
	case "jsonl":
		return out.JSONLines(w, render.HitValues(hits, opts.explain))
	case "yaml":
		return out.YAML(w, render.HitValues(hits, opts.explain))
	case "name":
		return render.Names(w, render.HitEntries(hits))
	case "csv":
		return table.CSV(w)
	case "markdown":
		return table.Markdown(w)
	}
	switch {
	case len(hits) == 0:
		return nil
	case opts.explain:
		return render.ExplainHits(w, hits, screen)
	}
	return table.Write(w, screen)
}

// writeHits runs a template on each hit. Where there is none it is tried on an entry as
// if that had been found, because a fault in it is one all the same.
func writeHits(ctx context.Context, app *App, cat *catalogue.Catalogue, template *out.Template, hits []search.Hit) error {
	to := *app
	if len(hits) == 0 {
		to.Stdout = io.Discard
		for e := range cat.All() {
			hits = []search.Hit{{Entry: e}}
			break
		}
	}
	return writeTemplate(ctx, &to, template, func(yield func(string, any) bool) {
		for _, h := range hits {
			if !yield(h.Entry.ID, render.HitValue(h, false)) {
				return
			}
		}
	})
}

// table is what is shown of the hits: the usual fields with what matched.
func (o searchOptions) table(cat *catalogue.Catalogue) (func([]search.Hit) out.Table, error) {
	switch o.output.format {
	case "wide":
		columns, err := entryColumns(cat, o.output.format, nil)
		return func(hits []search.Hit) out.Table { return render.WideHits(hits, columns) }, err
	case "table":
		return render.Hits, nil
	}
	return render.HitData, nil
}

// searchChosen searches among the entries that the filters keep. Words weigh as they
// do in the whole catalogue, so that a filter changes no order. leftOut is how many hits
// the filters take away.
func searchChosen(ctx context.Context, cat *catalogue.Catalogue, words string, opts searchOptions, now time.Time) (found search.Result, leftOut int, err error) {
	index := search.New(cat)
	if opts.chosen.isEmpty() {
		return index.Search(words, opts.limit), 0, nil
	}
	entries, err := opts.chosen.keep(ctx, cat, now)
	if err != nil {
		return search.Result{}, 0, err
	}
	kept := map[*catalogue.Entry]bool{}
	for _, e := range entries {
		kept[e] = true
	}
	found = index.Search(words, 0)
	found.Hits = slices.DeleteFunc(found.Hits, func(h search.Hit) bool { return !kept[h.Entry] })
	found.Found, leftOut = len(found.Hits), found.Found-len(found.Hits)
	if opts.limit > 0 {
		found.Hits = found.Hits[:min(opts.limit, len(found.Hits))]
	}
	return found, leftOut, nil
}

// nothingFound says what is there instead of what was looked for.
func nothingFound(cat *catalogue.Catalogue, wording string, found search.Result, leftOut int) string {
	nothing := fmt.Sprintf("nothing is found for %q", wording)
	switch {
	case leftOut > 0:
		return fmt.Sprintf("%s among the entries that the filters keep; without them there %s", nothing, isOrAre(leftOut))
	case len(found.Unprovided) > 0:
		item := found.Unprovided[0]
		if cat.Vocabulary("capabilities").Get(item.ID) != item {
			return fmt.Sprintf("%s: no entry names %q", nothing, item.Name())
		}
		return fmt.Sprintf("%s: no entry provides %q; \"wdw decide %s\" says who does it", nothing, item.Name(), item.ID)
	case len(found.Nearest) > 0:
		return fmt.Sprintf("%s; did you mean %s?", nothing, words.Quoted(found.Nearest, "or"))
	}
	return nothing + "; \"wdw list\" shows everything"
}

func isOrAre(n int) string {
	if n == 1 {
		return "is 1"
	}
	return fmt.Sprintf("are %d", n)
}
