package cmd

import (
	"context"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
)

type renameOptions struct {
	global *session
	name   string
	save   saveOptions
}

func newRenameCmd(app *App, global *session) *cobra.Command {
	opts := renameOptions{global: global}
	c := &cobra.Command{
		Use:     "rename OLD NEW",
		GroupID: groupEdit,
		Short:   "Give an entry another id, and leave word of it",
		Long: `Give an entry another id. Its file becomes NEW.yaml with all that is in it, whatever
refers to OLD refers to NEW, and under OLD stays an entry that says where it went:
others have built on that id.

Two entries cannot have one name. With --name the entry takes a new one and the old
one stays with OLD; without it, what stays under OLD is called "NAME (moved)".`,
		Example: `  wdw rename nhs-mail nhsmail
  wdw rename nhs-mail nhs-net --name "NHS.net Connect" --dry-run`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("%s needs the old id and the new one", c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: atMost(1, completeIDs(app, global)),
		RunE: func(c *cobra.Command, args []string) error {
			return runRename(c.Context(), opts, args[0], args[1])
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.name, "name", "", "the new `name` of the entry")
	opts.save.register(c)
	return c
}

func runRename(ctx context.Context, opts renameOptions, old, id string) error {
	return opts.global.change(ctx, opts.save, func(ws *edit.Workspace) error {
		entry, err := opts.global.named(ws.Catalogue, old)
		if err != nil {
			return err
		}
		if taken, by := ws.Catalogue.Lookup(id); taken != nil && (taken.ID != entry.ID || by == "id") {
			return fmt.Errorf("%q is already %s of %s; to say that one service has become part of another, use \"wdw deprecate %s --successor %s\"",
				id, article(by), taken.ID, entry.ID, taken.ID)
		}
		if err := checkID(ws.Catalogue, id); err != nil {
			return err
		}
		return ws.Rename(entry, id, opts.name)
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
