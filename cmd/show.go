package cmd

import (
	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

func newShowCmd(s *session) *command {
	var field string
	return s.command(spec{
		use: "show ID...", group: groupFind, formats: out.Rows,
		short: "Show one entry, how binding it is first",
		long: `Show entries for a reader: how binding each is, what it is, where it stands, how to
get it, what it needs and who uses it, what is coming, why it is at its level, and what
the entry rests on.

An entry is named by its id, its name or one of its aliases; a misspelt word is taken
for the one entry that it can mean. An entry that has moved leads to where it went; for
one that is retired the successor is named.`,
		example: `  wdw show personal-demographics-service
  wdw show PDS
  wdw show nhs-login mesh -o json
  wdw show nhs-login --field onboarding.url`,
		args: takes(1, many, "the id, name or alias of an entry"), complete: s.completeIDs,
		flags: func(f *flagSet) {
			f.foreign()
			f.StringVar(&field, "field", "", "show only this `field`, dotted where it is nested, a value a line")
			f.completed("field", s.completeColumns)
		},
	}, func(k call) error {
		cat, err := s.read(k.ctx)
		if err != nil {
			return err
		}
		result := func(entries []*catalogue.Entry, several bool) out.Result {
			return show.Pages(cat, entries, k.today, several)
		}
		if field != "" {
			columns, err := findColumns(cat, "field", []string{field})
			if err == nil {
				err = k.only("--field")
			}
			if err != nil {
				return err
			}
			result = func(entries []*catalogue.Entry, several bool) out.Result {
				return show.Values(entries, columns[0], several)
			}
		}
		if err := k.shape(show.TemplateShape(cat)); err != nil {
			return err
		}
		names, err := namesIn(cat, k.args)
		if err != nil {
			return err
		}
		entries, unknown := k.resolveEach(cat, names)
		if len(entries) > 0 {
			if err := k.write(result(entries, len(names) > 1 || len(entries) > 1)); err != nil {
				return err
			}
		}
		return s.sayAll(unknown)
	})
}

// resolveEach finds the entries that words name, in their order, and says of each that
// names none why. A word that can mean only one is taken for that: to show another than
// the one meant does no harm.
func (k call) resolveEach(cat *catalogue.Catalogue, names []string) (entries []*catalogue.Entry, unknown []error) {
	for _, name := range names {
		found, err := k.resolve(cat, name)
		if err != nil {
			if e := probable(cat, name); e != nil {
				k.note("%q is not an entry; showing %s", name, e.ID)
				found = k.follow(cat, e)
			} else {
				unknown = append(unknown, err)
			}
		}
		entries = append(entries, found...)
	}
	return entries, unknown
}

// sayAll says all but the last of several errors, and returns that one; nil if there
// are none.
func (s *session) sayAll(errs []error) error {
	for i, err := range errs {
		if i == len(errs)-1 {
			return err
		}
		s.say("%s", err)
	}
	return nil
}
