package cmd

import (
	"context"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/render"
)

// dataFormats are the formats of entries.
var dataFormats = []string{"table", "wide", "json", "jsonl", "yaml", "csv", "markdown", "name", templateFormat}

var (
	tableColumns = []string{"id", "name", "autonomy", "status", "category"}
	wideColumns  = []string{"id", "name", "kind", "autonomy", "status", "category", "capabilities", "provider", "support", "dates.retires"}
)

// leastColumns is how many of the usual columns stay on a narrow terminal: what it is,
// and how binding.
const leastColumns = 3

// entryWriter writes entries in one of dataFormats.
type entryWriter struct {
	format   string
	columns  []query.Column
	optional int  // how many columns, from the last, a narrow terminal may do without
	chosen   bool // somebody asked for these columns
	template *out.Template
	screen   out.Screen
	hidden   []string // the headings that a terminal had no room for, once written
}

// newEntryWriter checks what was asked for. No columns means the usual ones of a table,
// as far as the schema has them, and whole entries in the formats of data.
func newEntryWriter(cat *catalogue.Catalogue, wanted output, columns []string, screen out.Screen) (*entryWriter, error) {
	w := &entryWriter{format: wanted.format, screen: screen, chosen: len(columns) > 0}
	var err error
	if w.template, err = wanted.template(render.TemplateShape(cat)); err != nil {
		return nil, err
	}
	if w.columns, err = entryColumns(cat, wanted.format, columns); err != nil {
		return nil, err
	}
	if len(columns) == 0 && wanted.format == "table" {
		w.optional = max(len(w.columns)-leastColumns, 0)
	}
	return w, nil
}

// entryColumns finds the fields that a table shows: those given, else the usual ones of
// the format as far as the schema has them.
func entryColumns(cat *catalogue.Catalogue, format string, given []string) ([]query.Column, error) {
	paths := given
	if isTemplate := strings.HasPrefix(format, templateFormat); len(given) > 0 && (isTemplate || format == "name") {
		return nil, usagef("--columns: -o %s has no columns", strings.TrimSuffix(format[:min(len(format), len(templateFormat))], "="))
	}
	if len(given) == 0 {
		paths = tableColumns
		if format == "wide" {
			paths = wideColumns
		}
		if cat.IsForeign() {
			paths = foreignColumns(cat, len(paths))
		}
	}
	var list []query.Column
	for _, path := range paths {
		col, err := query.FindColumn(cat, strings.TrimSpace(path))
		switch {
		case err == nil:
			list = append(list, col)
		case len(given) > 0:
			return nil, usagef("--columns: %w", err)
		}
	}
	return list, nil
}

// values are the entries as JSON data, with the columns alone if some were asked for.
func (w *entryWriter) values(entries []*catalogue.Entry) []any {
	if w.chosen {
		return render.EntryColumns(entries, w.columns)
	}
	return render.EntryValues(entries)
}

// write writes the entries.
func (w *entryWriter) write(ctx context.Context, app *App, cat *catalogue.Catalogue, entries []*catalogue.Entry) error {
	dst := app.Stdout
	switch w.format {
	case "json":
		return out.JSON(dst, w.values(entries))
	case "jsonl":
		return out.JSONLines(dst, w.values(entries))
	case "yaml":
		return out.YAML(dst, w.values(entries))
	case "name":
		return render.Names(dst, entries)
	}
	if w.template != nil {
		return writeTemplate(ctx, app, w.template, func(yield func(string, any) bool) {
			for _, e := range entries {
				if !yield(e.ID, render.TemplateItem(e)) {
					return
				}
			}
		})
	}
	table := render.Entries(entries, w.columns)
	table.Optional = w.optional
	switch w.format {
	case "csv":
		return table.CSV(dst)
	case "markdown":
		return table.Markdown(dst)
	}
	if len(entries) == 0 {
		return nil
	}
	w.hidden = table.Hidden(w.screen)
	return table.Write(dst, w.screen)
}
