package cmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

type showOptions struct {
	global *session
	field  string
	output output
}

func newShowCmd(app *App, global *session) *cobra.Command {
	opts := showOptions{global: global}
	c := &cobra.Command{
		Use:     "show ID...",
		GroupID: groupFind,
		Short:   "Show one entry, how binding it is first",
		Long: `Show entries for a reader: how binding each is, what it is, where it stands, how to
get it, what it needs and who uses it, what is coming, why it is at its level, and what
the entry rests on.

An entry is named by its id, its name or one of its aliases; a misspelt word is taken
for the one entry that it can mean. An entry that has moved leads to where it went; for
one that is retired the successor is named.`,
		Example: `  wdw show personal-demographics-service
  wdw show PDS
  wdw show nhs-login mesh -o json
  wdw show nhs-login --field onboarding.url`,
		Args:              someArgs("the id, name or alias of an entry"),
		ValidArgsFunction: completeIDs(app, global),
		PreRunE:           notEmpty("field"),
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
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	today, err := opts.global.now()
	if err != nil {
		return err
	}
	cat, err := opts.global.read(ctx)
	if err != nil {
		return err
	}
	writer, err := newEntryWriter(cat, opts.output, nil, screen)
	if err != nil {
		return err
	}
	var column query.Column
	if opts.field != "" {
		if column, err = query.FindColumn(cat, opts.field); err != nil {
			return usagef("--field: %w", err)
		}
		if !slices.Contains([]string{"table", "json", "jsonl", "yaml"}, opts.output.format) {
			return usagef("-o: --field has no format %q; it has table, json, jsonl and yaml", opts.output.format)
		}
	}
	var entries []*catalogue.Entry
	var unknown []error
	for _, arg := range args {
		found, err := opts.global.resolve(cat, arg)
		if err != nil {
			unknown = append(unknown, err)
			continue
		}
		entries = append(entries, found...)
	}
	if len(entries) > 0 {
		result := showing{opts, column, cat, writer, today, len(args) > 1 || len(entries) > 1}
		if err := result.write(ctx, app, entries); err != nil {
			return err
		}
	}
	return sayAll(app, unknown)
}

// showing is how entries are written.
type showing struct {
	showOptions
	column query.Column // of the field that was asked for
	cat    *catalogue.Catalogue
	writer *entryWriter
	today  time.Time
	// several tells that several entries were asked for, or found: they are a list then,
	// even if only one is left of them.
	several bool
}

func (s showing) write(ctx context.Context, app *App, entries []*catalogue.Entry) error {
	if s.field != "" {
		return s.writeField(app, entries)
	}
	switch format := s.output.format; {
	case format == "table":
		for i, e := range entries {
			if i > 0 {
				fmt.Fprintln(app.Stdout)
			}
			if err := render.Show(app.Stdout, s.cat, e, render.Reading{Screen: s.writer.screen, Today: s.today, Use: query.UseOf(s.cat, e, s.today)}); err != nil {
				return err
			}
		}
		return nil
	case format == "json" && !s.several:
		return out.JSON(app.Stdout, render.EntryValue(entries[0]))
	case format == "yaml" && !s.several:
		return out.YAML(app.Stdout, render.EntryValue(entries[0]))
	default:
		return s.writer.write(ctx, app, s.cat, entries)
	}
}

// sayAll says all but the last of several errors, and returns that one; nil if there
// are none.
func sayAll(app *App, errs []error) error {
	for i, err := range errs {
		if i == len(errs)-1 {
			return err
		}
		fmt.Fprintf(app.Stderr, "wdw: %s\n", out.Visible(err.Error()))
	}
	return nil
}

// writeField writes one field of each entry.
func (s showing) writeField(app *App, entries []*catalogue.Entry) error {
	if s.output.format == "table" {
		for _, e := range entries {
			if err := render.FieldLines(app.Stdout, e, s.column); err != nil {
				return err
			}
		}
		return nil
	}
	values := make([]any, len(entries))
	for i, e := range entries {
		values[i] = render.FieldValue(e, s.column)
	}
	var all any = values
	if !s.several {
		all = values[0]
	}
	switch s.output.format {
	case "jsonl":
		return out.JSONLines(app.Stdout, values)
	case "yaml":
		return out.YAML(app.Stdout, all)
	}
	return out.JSON(app.Stdout, all)
}
