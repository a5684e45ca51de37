package edit

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Rename gives an entry another id, which no entry has, and lets whatever refers to it
// refer to that. Under the old id stays an entry that says where it went. Two entries
// cannot have one name: name is the new one of the entry, and its old one stays with the
// old id; where name is empty or no other, what stays is called "NAME (moved)".
func (ws *Workspace) Rename(e *catalogue.Entry, id, name string) error {
	src, moved, err := ws.read(e.File(), ws.Catalogue.Schemas.Get("service"))
	if err != nil {
		return err
	}
	ops := []Op{Set("id", id)}
	stays := e.Name() + " (moved)"
	if name != "" && name != e.Name() {
		ops = append(ops, Set("name", name))
		stays = e.Name()
	}
	if err := moved.Do(ops...); err != nil {
		return err
	}
	if err := moved.Edit(renamed(moved.Root(), moved.Shape(), e.ID, id)); err != nil {
		return err
	}
	ws.was = renaming{e.ID, id}
	// The new file comes first and the old one last: whoever is interrupted between has
	// everything, some of it twice.
	ws.pending = append(ws.pending, &pending{name: newFile(id, e), old: ws.halfDone(newFile(id, e)), text: string(moved.Bytes())})
	if err := ws.repoint(e, id); err != nil {
		return err
	}
	tombstone := Map("id", e.ID, "name", stays, "kind", e.Text("kind"), "status", "moved", "moved_to", Texts(id))
	tombstone = With(tombstone, e.Get("review"), "review")
	ws.pending = append(ws.pending, &pending{name: e.File(), old: src, text: Print(tombstone, e.Shape, header(e.File()))})
	return nil
}

// halfDone is what a renaming that was interrupted has written already, nil for nothing.
func (ws *Workspace) halfDone(name string) []byte {
	src, err := Read(ws.root, name)
	if err != nil {
		return nil
	}
	return src
}

// IsHalfRenamed tells whether a renaming of an entry was interrupted once it had written
// the new one: this says the same under its own id, perhaps by another name.
func IsHalfRenamed(e, is *catalogue.Entry) bool {
	of := func(n *document.Node) *document.Node {
		return With(With(renamed(n, e.Shape, e.ID, is.ID), Text(is.ID), "id"), Text(is.Name()), "name")
	}
	return document.Equal(of(e.Node), of(is.Node))
}

// repoint makes everything that refers to an entry refer to another id.
func (ws *Workspace) repoint(e *catalogue.Entry, id string) error {
	for _, sheet := range ws.Catalogue.Sheets() {
		name, root := sheet.Doc.Name, sheet.Doc.Root
		if name == e.File() || root == nil || document.Equal(root, renamed(root, sheet.Schema.Shape(), e.ID, id)) {
			continue
		}
		f, err := ws.file(name, sheet.Schema)
		if err != nil {
			return err
		}
		if err := f.Edit(renamed(f.Root(), f.Shape(), e.ID, id)); err != nil {
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
			return Text(id)
		}
	case document.Map:
		out := *n
		out.Fields = slices.Clone(n.Fields)
		for i, f := range out.Fields {
			out.Fields[i].Value = renamed(f.Value, shape.Property(f.Key.Text), old, id)
		}
		return &out
	case document.List:
		var items []*document.Node
		for _, item := range n.Items {
			next := renamed(item, shape.Items, old, id)
			isThere := func(o *document.Node) bool { return document.Equal(o, next) }
			if next != item && next.Kind == document.String && slices.ContainsFunc(n.Items, isThere) {
				continue
			}
			items = append(items, next)
		}
		byText := func(a, b *document.Node) int { return strings.Compare(a.Text, b.Text) }
		if shape.Set && slices.IsSortedFunc(n.Items, byText) {
			slices.SortStableFunc(items, byText)
		}
		return withItems(n, items)
	}
	return n
}

// renaming is the id that an entry had, and the one that it gets.
type renaming struct{ old, id string }
