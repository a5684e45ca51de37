package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/show"
)

func newListCmd(s *session) *command {
	var chosen selection
	var sort, columns []string
	var limit int
	var count bool
	return s.command(spec{
		use: "list", group: groupFind, formats: out.Rows,
		short: "List the entries, filtered and sorted",
		long: `List the entries of the catalogue, in order of id unless --sort says otherwise.

A filter may be repeated or given several values with commas: one of them has to fit.
Different filters all have to fit. A value may be given by its id, its name or an
acronym.

"wdw help where" explains the expressions of --where, "wdw help template" the templates
of -o, "wdw help dates" how to write a date.`,
		example: `  wdw list --autonomy single-central --status live
  wdw list --capability patient-messaging,patient-portal
  wdw list --whole --provider nhs-england
  wdw list --part-of gp-connect
  wdw list --status deprecated,retired --columns id,dates.retires,replaced_by
  wdw list --enabler citizen-channels --sort status,-name -o csv
  wdw list --where 'needs("fhir-r4") and dates.retires < "2028"'
  wdw list -o 'template={{.id}}: {{join ", " .aliases}}'`,
		args: listArgs, roomier: "--columns chooses, -o wide shows all",
		flags: func(f *flagSet) {
			chosen.register(f)
			f.fields(&sort, "sort", "sort by these `fields`, -field for the other way round")
			f.fields(&columns, "columns", "show these `fields`, dotted where they are nested; in JSON and YAML too")
			f.limit(&limit, 0, "entries")
			f.BoolVar(&count, "count", false, "show only how many entries there are")
			f.foreign()
		},
	}, func(k call) error {
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		shown, err := k.columns(cat, columns)
		if err != nil {
			return err
		}
		entries, err := chosen.sorted(k, cat, sort)
		if err != nil {
			return err
		}
		found := len(entries)
		if limit > 0 {
			entries = entries[:min(limit, found)]
		}
		if count {
			if slices.ContainsFunc(entries, (*catalogue.Entry).IsPart) {
				s.note("%s", catalogue.CountWords(entries))
			}
			fmt.Fprintln(s.app.Stdout, len(entries))
			return nil
		}
		if found == 0 {
			s.note("no entry fits; %d were looked at", cat.Len())
		}
		if err := k.write(show.Entries(cat, entries, shown)); err != nil {
			return err
		}
		if len(entries) < found {
			s.note("%d of %d shown", len(entries), found)
		}
		return nil
	})
}

// listArgs refuses arguments: they are probably words to look for.
func listArgs(c *command, args []string) error {
	if err := noArgs(c, args); err != nil {
		return usagef("%w; to look for words use \"wdw search\"", err)
	}
	return nil
}

// columns finds the fields that were asked for, nil for the usual ones, and reads the
// template of entries.
func (k *call) columns(cat *catalogue.Catalogue, given []string) ([]query.Column, error) {
	if len(given) > 0 && k.isFormat("name", out.TemplateFormat) {
		return nil, usagef("--columns: -o %s has no columns", k.formatName())
	}
	if err := k.shape(show.TemplateShape(cat)); err != nil {
		return nil, err
	}
	return findColumns(cat, "columns", given)
}

// findColumns finds the fields that a flag names.
func findColumns(cat *catalogue.Catalogue, flag string, paths []string) ([]query.Column, error) {
	var list []query.Column
	for _, path := range paths {
		c, err := query.FindColumn(cat, strings.TrimSpace(path))
		if err != nil {
			return nil, usagef("--%s: %w", flag, err)
		}
		list = append(list, c)
	}
	return list, nil
}
