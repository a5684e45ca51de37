package edit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
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
	ws.pending = append(ws.pending, &pending{name: newFile(id, e), text: string(moved.Bytes())})
	if err := ws.repoint(e, id); err != nil {
		return err
	}
	tombstone := Map("id", e.ID, "name", stays, "kind", e.Text("kind"), "status", "moved", "moved_to", Texts(id))
	tombstone = With(tombstone, e.Get("review"), "review")
	ws.pending = append(ws.pending, &pending{name: e.File(), old: src, text: Print(tombstone, e.Shape, header(e.File()))})
	return nil
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

// anID recognises what can be an id in a message: of "nhs-login-api" the whole.
var anID = regexp.MustCompile(`[a-z0-9]+(?:-[a-z0-9]+)*`)

// apply lets a finding speak of the entry by its old id, in other entries too.
func (r renaming) apply(f *diag.Finding) {
	if r.id == "" {
		return
	}
	if f.ID == r.id {
		f.ID = r.old
	}
	f.Message = anID.ReplaceAllStringFunc(f.Message, func(word string) string {
		if word == r.id {
			return r.old
		}
		return word
	})
}
