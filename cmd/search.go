package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/spell"
)

type searchOptions struct {
	global  *globalOptions
	chosen  selection
	limit   int
	explain bool
	output  output
}

func newSearchCmd(app *App, global *globalOptions) *cobra.Command {
	opts := searchOptions{global: global}
	c := &cobra.Command{
		Use:     "search WORDS...",
		GroupID: groupFind,
		Short:   "Find entries by words: a need, a name, an acronym",
		Long: `Find entries by the words of a need, a name or an acronym. The best comes first: an
exact id, name or alias, then what begins with the words, then what has them in it.

What is found says which of its fields matched. An entry that is retired or has moved
stands below its successor and names it. Filters and --where narrow what is looked at,
as in "wdw list".`,
		Example: `  wdw search text message reminders
  wdw search PDS
  wdw search who is this patient -o name --limit 1
  wdw search appointments --status live --explain`,
		Args: someArgs("words to look for"),
		RunE: func(c *cobra.Command, args []string) error {
			return runSearch(c.Context(), app, opts, strings.Join(args, " "))
		},
	}
	c.Flags().SortFlags = false
	c.Flags().IntVar(&opts.limit, "limit", 10, "show at most this `number` of entries; 0 for all")
	c.Flags().BoolVar(&opts.explain, "explain", false, "show what each score is made of")
	opts.chosen.register(c, app, global)
	global.foreign.register(c)
	opts.output.register(c, "table", "json", "jsonl", "yaml", "csv", "markdown", "name", templateFormat)
	return c
}

func runSearch(ctx context.Context, app *App, opts searchOptions, words string) error {
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
	now, err := opts.global.now(app)
	if err != nil {
		return err
	}
	if opts.explain && !slices.Contains([]string{"table", "json", "jsonl", "yaml"}, opts.output.format) {
		return usagef("-o: --explain has no format %q; it has table, json, jsonl and yaml", opts.output.format)
	}
	template, err := opts.output.template(nil)
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx, app)
	if err != nil {
		return err
	}
	found, err := searchChosen(cat, words, opts, now)
	if err != nil {
		return err
	}
	if len(found.Hits) == 0 {
		opts.global.note(app, "%s", nothingFound(words, found.Nearest))
	}
	w := app.Stdout
	if template != nil {
		for _, h := range found.Hits {
			if err := template.Write(w, render.HitValue(h, false), nil); err != nil {
				return usagef("-o template: %s: %w", h.Entry.ID, err)
			}
		}
		return nil
	}
	switch opts.output.format {
	case "json":
		return render.JSON(w, render.HitValues(found.Hits, opts.explain))
	case "jsonl":
		return render.JSONLines(w, render.HitValues(found.Hits, opts.explain))
	case "yaml":
		return render.YAML(w, render.HitValues(found.Hits, opts.explain))
	case "name":
		return render.Names(w, render.HitEntries(found.Hits))
	case "csv":
		return render.Hits(found.Hits).CSV(w)
	case "markdown":
		return render.Hits(found.Hits).Markdown(w)
	}
	switch {
	case len(found.Hits) == 0:
		return nil
	case opts.explain:
		return render.ExplainHits(w, found.Hits, screen)
	}
	return render.Hits(found.Hits).Write(w, screen)
}

// searchChosen searches among the entries that the filters keep. Words weigh as they
// do in the whole catalogue, so that a filter changes no order.
func searchChosen(cat *catalogue.Catalogue, words string, opts searchOptions, now time.Time) (search.Result, error) {
	index := search.New(cat)
	if opts.chosen.isEmpty() {
		return index.Search(words, opts.limit), nil
	}
	entries, err := opts.chosen.keep(cat, now)
	if err != nil {
		return search.Result{}, err
	}
	kept := map[*catalogue.Entry]bool{}
	for _, e := range entries {
		kept[e] = true
	}
	found := index.Search(words, 0)
	found.Hits = slices.DeleteFunc(found.Hits, func(h search.Hit) bool { return !kept[h.Entry] })
	if opts.limit > 0 {
		found.Hits = found.Hits[:min(opts.limit, len(found.Hits))]
	}
	return found, nil
}

func nothingFound(words string, nearest []string) string {
	if len(nearest) > 0 {
		return fmt.Sprintf("nothing is found for %q; did you mean %s?", words, spell.Quoted(nearest, "or"))
	}
	return fmt.Sprintf("nothing is found for %q; \"wdw list\" shows everything", words)
}
