package cmd

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

func newCompareCmd(s *session) *command {
	var all bool
	return s.command(spec{
		use: "compare ID ID...", group: groupFind,
		formats: []string{"table", "json", "jsonl", "yaml", "csv", "xlsx", "markdown", out.TemplateFormat},
		short:   "Put entries side by side: the fields that differ",
		long: `Put entries side by side: what each is called, how binding it is and where it stands,
then the fields that differ: dates, cost and what else decides first, the criteria last.

The id, the description, links, sources and evidence differ between any two entries and
are left out; --all shows them, and the fields that are the same. JSON and YAML have
the fields that differ, or with --all every field, and nothing else.`,
		example: `  wdw compare nhs-login care-identity-service
  wdw compare PDS ODS --all
  wdw compare mesh bars --today 2026-11-22 -o markdown`,
		args: takes(2, many, "two entries at least"), complete: s.completeIDs,
		flags: func(f *flagSet) { f.BoolVar(&all, "all", false, "show every field") },
	}, func(k call) error {
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		entries, err := k.different(cat)
		if err != nil {
			return err
		}
		compared := show.Compare(cat, entries, all)
		if err := k.write(compared.Result()); err != nil {
			return err
		}
		if !all && !k.isData() {
			s.note("%s", compared.Untold())
		}
		return nil
	})
}

// different finds the entries that the arguments name, each once and two at least.
func (k call) different(cat *catalogue.Catalogue) ([]*catalogue.Entry, error) {
	var entries []*catalogue.Entry
	names, err := namesIn(cat, k.args)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		found, err := k.resolve(cat, name)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if slices.Contains(entries, e) {
				k.note("%s is named more than once", e.ID)
				continue
			}
			entries = append(entries, e)
		}
	}
	if len(entries) < 2 {
		return nil, usagef("compare: all of these are %s; name two different entries", entries[0].ID)
	}
	return entries, nil
}
