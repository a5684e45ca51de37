package cmd

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/schema"
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
			return runRename(c.Context(), app, opts, args[0], args[1])
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.name, "name", "", "the new `name` of the entry")
	opts.save.register(c)
	return c
}

func runRename(ctx context.Context, app *App, opts renameOptions, old, id string) error {
	ws, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer ws.close()
	entry, err := ws.entry(old)
	if err != nil {
		return err
	}
	if taken, by := ws.cat.Lookup(id); taken != nil && (taken.ID != entry.ID || by == "id") {
		return fmt.Errorf("%q is already %s of %s; to say that one service has become part of another, use \"wdw deprecate %s --successor %s\"",
			id, article(by), taken.ID, entry.ID, taken.ID)
	}
	if pattern := ws.cat.Shape().At("id"); pattern != nil && !matches(pattern, id) {
		return usagef("%q is no id: it is not %s", id, pattern.Expect)
	}
	src, err := edit.Read(ws.root, entry.File())
	if err != nil {
		return err
	}
	moved, findings := edit.Parse(entry.File(), src, ws.cat.Schemas.Get("service"))
	if moved == nil {
		return brokenFile(findings)
	}
	ops := []edit.Op{edit.Set("id", id)}
	name, stays := entry.Name(), entry.Name()+" (moved)"
	if opts.name != "" && opts.name != name {
		ops = append(ops, edit.Set("name", opts.name))
		stays = name
	}
	if err := moved.Do(ops...); err != nil {
		return err
	}
	if err := moved.Edit(renamed(moved.Root(), moved.Shape(), entry.ID, id)); err != nil {
		return err
	}
	ws.was = map[string]string{id: entry.ID}
	// The new file comes first and the old one last: whoever is interrupted between has
	// everything, some of it twice.
	file := ws.newFile(id, entry)
	ws.create(file, string(moved.Bytes()))
	if err := ws.repoint(entry, id); err != nil {
		return err
	}
	tombstone := edit.Map("id", entry.ID, "name", stays, "kind", entry.Text("kind"), "status", string(catalogue.Moved), "moved_to", edit.Texts(id))
	if review := entry.Get("review"); review != nil {
		tombstone = edit.With(tombstone, review, "review")
	}
	ws.olds[entry.File()] = src
	ws.create(entry.File(), edit.Print(tombstone, entry.Shape, header(entry.File())))
	return ws.save(ctx, opts.save)
}

// matches tells whether text has the form that a shape asks for.
func matches(shape *schema.Shape, text string) bool {
	re, err := regexp.Compile(shape.Pattern)
	return err != nil || re.MatchString(text)
}

// repoint makes everything that refers to an entry refer to another id.
func (ws *workspace) repoint(entry *catalogue.Entry, id string) error {
	for _, sheet := range ws.cat.Sheets() {
		name, root := sheet.Doc.Name, sheet.Doc.Root
		if name == entry.File() || root == nil || document.Equal(root, renamed(root, sheet.Schema.Shape(), entry.ID, id)) {
			continue
		}
		f, err := ws.file(name, sheet.Schema)
		if err != nil {
			return err
		}
		if err := f.Edit(renamed(f.Root(), f.Shape(), entry.ID, id)); err != nil {
			return err
		}
	}
	return nil
}

// renamed returns a tree in which references to a service lead to another id. In a
// list of ids that has the new one already, the old one goes; a sorted set stays
// sorted.
func renamed(n *document.Node, shape *schema.Shape, old, id string) *document.Node {
	if n == nil || shape == nil {
		return n
	}
	switch n.Kind {
	case document.String:
		if n.Text == old && slices.Contains(shape.Refs, catalogue.Services) {
			return edit.Text(id)
		}
	case document.Map:
		result := *n
		result.Fields = slices.Clone(n.Fields)
		for i, f := range result.Fields {
			result.Fields[i].Value = renamed(f.Value, shape.Property(f.Key.Text), old, id)
		}
		return &result
	case document.List:
		result := *n
		result.Items = nil
		isSorted := func(items []*document.Node) bool {
			return slices.IsSortedFunc(items, func(a, b *document.Node) int { return strings.Compare(a.Text, b.Text) })
		}
		for _, item := range n.Items {
			next := renamed(item, shape.Items, old, id)
			if next != item && next.Kind == document.String && slices.ContainsFunc(n.Items, func(o *document.Node) bool { return document.Equal(o, next) }) {
				continue
			}
			result.Items = append(result.Items, next)
		}
		if shape.Set && isSorted(n.Items) && !isSorted(result.Items) {
			slices.SortFunc(result.Items, func(a, b *document.Node) int { return strings.Compare(a.Text, b.Text) })
		}
		return &result
	}
	return n
}
