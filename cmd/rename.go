package cmd

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
)

func newRenameCmd(s *session) *command {
	var name string
	var isDry bool
	return s.command(spec{
		use: "rename OLD NEW", group: groupEdit,
		short: "Give an entry another id, and leave word of it",
		long: `Give an entry another id. Its file becomes NEW.yaml with all that is in it, whatever
refers to OLD refers to NEW, and under OLD stays an entry that says where it went:
others have built on that id.

Two entries cannot have one name. With --name the entry takes a new one and the old
one stays with OLD; without it, what stays under OLD is called "NAME (moved)".`,
		example: `  wdw rename nhs-login nhs-sign-in
  wdw rename nhs-login nhs-account --name "NHS account" --dry-run`,
		args: takes(2, 2, "the old id and the new one"), complete: atMost(1, s.completeIDs),
		flags: func(f *flagSet) {
			f.StringVar(&name, "name", "", "the new `name` of the entry")
			f.dryRun(&isDry)
		},
	}, func(k call) error {
		id := k.args[1]
		return k.change(isDry, func(ws *edit.Workspace) error {
			entry, err := s.named(ws.Catalogue, k.args[0])
			if err != nil {
				return err
			}
			taken, by := ws.Catalogue.Lookup(id)
			if taken != nil && taken != entry && by == "id" && edit.IsHalfRenamed(entry, taken) {
				k.note("%s is there already, as an interrupted renaming leaves it; going on", id)
				return ws.Rename(entry, id, cmp.Or(name, taken.Name()))
			}
			if taken == entry && by == "id" {
				return usagef("%q is its id already; give another one", id)
			}
			if taken != nil && taken != entry {
				return fmt.Errorf("%q is already %s of %s; to say that one service has become part of another, use \"wdw deprecate %s --successor %s\"",
					id, article(by), taken.ID, entry.ID, taken.ID)
			}
			if err := checkID(ws.Catalogue, id); err != nil {
				return err
			}
			return ws.Rename(entry, id, name)
		})
	})
}

// checkID refuses an id that has not the form that the schema asks for.
func checkID(cat *catalogue.Catalogue, id string) error {
	shape := cat.Shape().At("id")
	if shape == nil {
		return nil
	}
	if re, err := regexp.Compile(shape.Pattern); err == nil && !re.MatchString(id) {
		return usagef("%q is no id: it is not %s", id, shape.Expect)
	}
	return nil
}
