package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/spell"
)

type showOptions struct {
	global *globalOptions
	output output
}

func newShowCmd(app *App, global *globalOptions) *cobra.Command {
	opts := showOptions{global: global}
	c := &cobra.Command{
		Use:     "show ID...",
		GroupID: groupFind,
		Short:   "Show one entry, how binding it is first",
		Long: `Show entries for a reader: how binding each is, what it is, where it stands, how to
start using it and what the entry rests on.

An entry is named by its id, its name or one of its aliases. An entry that has moved
leads to where it went; for one that is retired the successor is named.`,
		Example: `  wdw show personal-demographics-service
  wdw show PDS
  wdw show nhs-login mesh -o json`,
		Args:              someArgs("the id, name or alias of an entry"),
		ValidArgsFunction: completeIDs(app, global),
		RunE:              func(c *cobra.Command, args []string) error { return runShow(c.Context(), app, opts, args) },
	}
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
		entries = append(entries, found...)
	}
	switch format := opts.output.format; {
	case format == "table":
		for i, e := range entries {
			if i > 0 {
				fmt.Fprintln(app.Stdout)
			}
			if err := render.Show(app.Stdout, cat, e, screen); err != nil {
				return err
			}
		}
		return nil
	case format == "json" && len(entries) == 1:
		return render.JSON(app.Stdout, render.EntryValue(entries[0]))
	case format == "yaml" && len(entries) == 1:
		return render.YAML(app.Stdout, render.EntryValue(entries[0]))
	default:
		return writeEntries(app, cat, entries, format, nil, screen)
	}
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
