package cmd

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/words"
)

type importOptions struct {
	global  *session
	mapping string
	save    saveOptions
	output  output
}

// importKinds are the kinds of file that can be read.
var importKinds = []string{"csv", "json"}

func newImportCmd(app *App, global *session) *cobra.Command {
	opts := importOptions{global: global}
	c := &cobra.Command{
		Use:     "import csv|json FILE --mapping FILE",
		GroupID: groupEdit,
		Short:   "Make drafts of entries from somebody else's list",
		Long: `Make drafts of entries from a list that somebody else keeps. A mapping file says which
column becomes which field. A row whose entry exists, by id, name or alias, adds the
fields that the entry lacks; what an editor has written is never replaced, and where
the list says something else, that is told. A new entry is a draft: what it lacks is
reported as findings, with exit code 1, and a comment in the file says where it is from.`,
		Example: `  wdw import csv apis.csv --mapping govuk-apis.yaml --dry-run
  wdw import json apis.json --mapping govuk-apis.yaml`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 || !slices.Contains(importKinds, args[0]) {
				return usagef(`%s needs "csv" or "json" and a file`, c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: atMost(2, func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return importKinds, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		}),
		RunE: func(c *cobra.Command, args []string) error {
			return runImport(c.Context(), app, opts, args[0], args[1])
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.mapping, "mapping", "", "the `file` that says which column becomes which field")
	mustRegister(c, "mapping", completeFiles)
	opts.save.register(c)
	opts.output.register(c, "table", "json")
	return c
}

// imported is what became of one row.
type imported struct {
	row      edit.Row
	id, file string
	action   string // new, changed, same or skipped
	note     string
	edit.Filled
}

func runImport(ctx context.Context, app *App, opts importOptions, kind, file string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.mapping == "" {
		return usagef("--mapping is needed: it says which column becomes which field")
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	src, err := givenFile(app, opts.mapping)
	if err != nil {
		return fmt.Errorf("--mapping: %w", err)
	}
	mapping, err := edit.ParseMapping(filepath.ToSlash(opts.mapping), src)
	if err != nil {
		return fmt.Errorf("--mapping: %w", err)
	}
	rows, guesses, err := importRows(app, kind, file, mapping)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	ws, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer ws.close()
	results, err := ws.importRows(mapping, rows, filepath.Base(file))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	changes := ws.changes()
	findings := guesses
	if len(changes) > 0 {
		introduced, err := ws.preview(ctx, changes)
		if err != nil {
			return err
		}
		findings = append(findings, introduced...)
		findings.Sort()
	}
	if opts.save.dryRun && opts.output.format == "table" {
		err = writeDiff(app, changes)
	} else {
		err = writeImported(app, results, findings, opts.output.format, screen)
	}
	if err != nil {
		return err
	}
	if !opts.save.dryRun {
		if err := edit.Save(ws.root, changes...); err != nil {
			return err
		}
		opts.global.note("%s written", words.Count(len(changes), "file"))
	}
	if findings.HasErrors() {
		return errFindings
	}
	return nil
}

// importRows reads the rows that a mapping is about, and refuses a list that lacks
// the columns it names.
func importRows(app *App, kind, file string, m *edit.Mapping) ([]edit.Row, diag.List, error) {
	src, err := givenFile(app, file)
	if err != nil {
		return nil, nil, err
	}
	var rows []edit.Row
	var guesses diag.List
	if kind == "json" {
		rows, err = edit.ReadJSON(src, m.Rows)
	} else {
		rows, guesses, err = edit.ReadTable(filepath.ToSlash(file), src)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, column := range m.Columns() {
		if !slices.ContainsFunc(rows, func(r edit.Row) bool { _, ok := r.Columns[column]; return ok }) {
			return nil, nil, fmt.Errorf("no row has the column %q that the mapping names", column)
		}
	}
	return slices.DeleteFunc(rows, func(r edit.Row) bool { return !m.Takes(r) }), guesses, nil
}

func (ws *workspace) importRows(m *edit.Mapping, rows []edit.Row, source string) ([]imported, error) {
	var list []imported
	taken := map[string]int{}
	for _, row := range rows {
		r := imported{row: row, id: m.EntryID(row)}
		if r.id == "" {
			r.action, r.note = "skipped", "nothing to make an id of"
			list = append(list, r)
			continue
		}
		entry := ws.cat.Entry(r.id)
		if entry == nil {
			// Somebody may know the thing by another name here.
			filled, err := m.Fill(edit.Map(), ws.cat.Shape(), row)
			if err != nil {
				return nil, fmt.Errorf("row %d: %w", row.Line, err)
			}
			for _, word := range append([]string{filled.Root.TextAt("name")}, itemTexts(filled.Root.Field("aliases"))...) {
				if entry == nil && word != "" {
					entry, _ = ws.cat.Lookup(word)
				}
			}
		}
		if entry != nil {
			r.id = entry.ID
		}
		if first, ok := taken[r.id]; ok {
			r.action, r.note = "skipped", fmt.Sprintf("row %d is about it already", first)
			list = append(list, r)
			continue
		}
		taken[r.id] = row.Line
		var err error
		if entry != nil {
			err = ws.importInto(&r, m)
		} else {
			err = ws.importNew(&r, m, source)
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", row.Line, err)
		}
		list = append(list, r)
	}
	return list, nil
}

// importInto adds what an entry lacks.
func (ws *workspace) importInto(r *imported, m *edit.Mapping) error {
	f, err := ws.service(r.id)
	if err != nil {
		return err
	}
	r.file, r.action = f.Name(), "same"
	if r.Filled, err = m.Fill(f.Root(), f.Shape(), r.row); err != nil {
		return err
	}
	if len(r.Added) > 0 {
		r.action = "changed"
	}
	return f.Edit(r.Root)
}

// importNew writes a draft.
func (ws *workspace) importNew(r *imported, m *edit.Mapping, source string) error {
	shape := ws.cat.Shape()
	var err error
	if r.Filled, err = m.Fill(edit.Map("id", r.id), shape, r.row); err != nil {
		return err
	}
	r.file, r.action = ws.newFile(r.id, nil), "new"
	origin := source
	if m.Title != "" {
		origin = m.Title
	}
	draft := fmt.Sprintf("# draft of %s from %s: complete it, then delete this line", ws.now.Format(time.DateOnly), out.VisibleLine(origin))
	ws.create(r.file, edit.Print(r.Root, shape, header(r.file), draft))
	return nil
}

func writeImported(app *App, results []imported, findings diag.List, format string, screen out.Screen) error {
	if format == "json" {
		entries := make([]any, len(results))
		for i, r := range results {
			entries[i] = out.Object{
				{Key: "row", Value: r.row.Line}, {Key: "id", Value: r.id}, {Key: "file", Value: r.file}, {Key: "action", Value: r.action},
				{Key: "added", Value: append([]string{}, r.Added...)}, {Key: "differs", Value: append([]string{}, r.Differs...)}, {Key: "note", Value: r.note},
			}
		}
		return out.JSON(app.Stdout, out.Object{{Key: "entries", Value: entries}, {Key: "findings", Value: render.FindingValues(findings)}})
	}
	t := out.Table{Headings: []string{"Row", "Entry", "What", "Added", "Differs, and left", "Note"}, Names: []int{1}}
	for _, r := range results {
		t.Rows = append(t.Rows, []out.Cell{{fmt.Sprint(r.row.Line)}, {r.id}, {r.action}, {strings.Join(r.Added, ", ")}, {strings.Join(r.Differs, ", ")}, {r.note}})
	}
	if err := t.Write(app.Stdout, screen); err != nil {
		return err
	}
	return render.FindingsText(app.Stdout, findings, screen)
}
