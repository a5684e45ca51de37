package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/spell"
)

type showOptions struct {
	global *globalOptions
	field  string
	output output
}

func newShowCmd(app *App, global *globalOptions) *cobra.Command {
	opts := showOptions{global: global}
	c := &cobra.Command{
		Use:     "show ID...",
		GroupID: groupFind,
		Short:   "Show one entry, how binding it is first",
		Long: `Show entries for a reader: how binding each is, what it is, where it stands, how to
get it, what it needs and who uses it, what is coming, why it is at its level, and what
the entry rests on.

An entry is named by its id, its name or one of its aliases. An entry that has moved
leads to where it went; for one that is retired the successor is named.`,
		Example: `  wdw show personal-demographics-service
  wdw show PDS
  wdw show nhs-login mesh -o json
  wdw show nhs-login --field onboarding.url`,
		Args:              someArgs("the id, name or alias of an entry"),
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runShow(c.Context(), app, opts, args) },
	}
	global.foreign.register(c)
	c.Flags().StringVar(&opts.field, "field", "", "show only this `field`, dotted where it is nested, a value a line")
	mustRegister(c, "field", completeColumns(app, global))
	opts.output.register(c, dataFormats...)
	return c
}

func runShow(ctx context.Context, app *App, opts showOptions, args []string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	screen, err := opts.global.screen(app)
	if err != nil {
		return err
	}
	today, err := opts.global.now(app)
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx, app)
	if err != nil {
		return err
	}
	writer, err := newEntryWriter(cat, opts.output, nil, screen)
	if err != nil {
		return err
	}
	if opts.field != "" {
		if _, err := query.NewColumn(cat.Shape(), opts.field); err != nil {
			return usagef("--field: %w", err)
		}
		if !slices.Contains([]string{"table", "json", "jsonl", "yaml"}, opts.output.format) {
			return usagef("-o: --field has no format %q; it has table, json, jsonl and yaml", opts.output.format)
		}
	}
	var entries []*catalogue.Entry
	for _, arg := range args {
		found, err := opts.global.resolve(app, cat, arg)
		if err != nil {
			return err
		}
		entries = append(entries, found...)
	}
	if opts.field != "" {
		return showField(app, entries, opts)
	}
	switch format := opts.output.format; {
	case format == "table":
		for i, e := range entries {
			if i > 0 {
				fmt.Fprintln(app.Stdout)
			}
			if err := render.Show(app.Stdout, cat, e, render.Reading{Screen: screen, Today: today, Use: query.UseOf(cat, e)}); err != nil {
				return err
			}
		}
		return nil
	case format == "json" && len(entries) == 1:
		return render.JSON(app.Stdout, render.EntryValue(entries[0]))
	case format == "yaml" && len(entries) == 1:
		return render.YAML(app.Stdout, render.EntryValue(entries[0]))
	default:
		return writer.write(app, cat, entries)
	}
}

// showField writes one field of each entry.
func showField(app *App, entries []*catalogue.Entry, opts showOptions) error {
	if opts.output.format == "table" {
		for _, e := range entries {
			if err := render.FieldLines(app.Stdout, e, opts.field); err != nil {
				return err
			}
		}
		return nil
	}
	values := make([]any, len(entries))
	for i, e := range entries {
		values[i] = render.FieldValue(e, opts.field)
	}
	var all any = values
	if len(entries) == 1 {
		all = values[0]
	}
	switch opts.output.format {
	case "jsonl":
		return render.JSONLines(app.Stdout, values)
	case "yaml":
		return render.YAML(app.Stdout, all)
	}
	return render.JSON(app.Stdout, all)
}

// resolve finds the entries that a word on the command line means: one, or several
// when it names an entry that was split. What is not plain is said on standard error.
func (g *globalOptions) resolve(app *App, cat *catalogue.Catalogue, word string) ([]*catalogue.Entry, error) {
	entry, by := cat.Lookup(word)
	if entry == nil {
		return nil, unknownEntry(cat, word)
	}
	if by != "id" {
		g.note(app, "%q is %s of %s", word, article(by), entry.ID)
	}
	return g.follow(app, cat, entry, map[string]bool{}), nil
}

// follow goes where a moved entry went. Entries that lead nowhere, or in a circle,
// are shown themselves.
func (g *globalOptions) follow(app *App, cat *catalogue.Catalogue, e *catalogue.Entry, seen map[string]bool) []*catalogue.Entry {
	seen[e.ID] = true
	if e.Status() != "moved" {
		if next := e.Successors(); e.Status() == "retired" && len(next) > 0 {
			g.note(app, "%s is retired; its successor is %s", e.ID, strings.Join(next, ", "))
		}
		return []*catalogue.Entry{e}
	}
	var out []*catalogue.Entry
	for _, id := range e.Texts("moved_to") {
		if to := cat.Entry(id); to != nil && !seen[id] {
			out = append(out, g.follow(app, cat, to, seen)...)
		}
	}
	if len(out) == 0 {
		return []*catalogue.Entry{e}
	}
	g.note(app, "%s has moved to %s", e.ID, strings.Join(e.Texts("moved_to"), ", "))
	return out
}

// unknownEntry says which entries are near.
func unknownEntry(cat *catalogue.Catalogue, word string) error {
	if cat.IsBroken(word) {
		return fmt.Errorf("%q could not be read; run \"wdw validate\" to see why", word)
	}
	var names []string
	for e := range cat.All() {
		names = append(names, e.Name())
		names = append(names, e.Texts("aliases")...)
	}
	for _, candidates := range [][]string{cat.IDs(), names} {
		if help := spell.DidYouMean(word, candidates); help != "" {
			return fmt.Errorf("%q is not an entry; %s", word, help)
		}
	}
	return fmt.Errorf("%q is not an entry; try \"wdw search %s\"", word, word)
}

func article(noun string) string {
	if strings.HasPrefix(noun, "a") || strings.HasPrefix(noun, "i") {
		return "an " + noun
	}
	return "the " + noun
}
