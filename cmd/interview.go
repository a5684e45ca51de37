package cmd

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
)

// interview asks for an entry field by field. Everything that it knows about the
// fields comes from the schema.
type interview struct {
	cat  *catalogue.Catalogue
	next func() (answer string, err error)
	out  io.Writer
	// root is the entry as far as it was answered.
	root *document.Node
	// listed are the places whose choices were shown.
	listed map[*schema.Shape]bool
}

// answers returns a function that reads a line. It ends when ctx does: reading from a
// terminal would go on until the next line.
func answers(ctx context.Context, r io.Reader) func() (string, error) {
	type line struct {
		text string
		err  error
	}
	in := bufio.NewReader(r)
	return func() (string, error) {
		read := make(chan line, 1)
		go func() {
			text, err := in.ReadString('\n')
			if text != "" {
				err = nil // the last line may lack its break
			}
			read <- line{text, err}
		}()
		select {
		case l := <-read:
			return l.text, l.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// longList is the number of choices above which they are shown only when asked for.
const longList = 15

// longItem is the length in bytes from which an item with a comma is rather a sentence than
// two items.
const longItem = 60

// errStopped says that whoever was asked does not want an entry after all.
var errStopped = errors.New("stopped")

// spot is a place in the entry that is being made: its pointer, and the whole entry
// with a value there.
type spot struct {
	pointer string
	with    func(*document.Node) *document.Node
}

// field is the place of a field of the entry.
func (i *interview) field(path ...string) spot {
	return spot{document.Pointer(path...), func(v *document.Node) *document.Node { return edit.With(i.root, v, path...) }}
}

// run asks for everything that the entry does not say yet.
func (i *interview) run(id string, now time.Time) error {
	i.say("A new entry, field by field. Enter leaves a field out where that is allowed, ? explains,\nCtrl-C stops and keeps what was answered.")
	shape := i.cat.Shape()
	if err := i.keep("Name", shape.Property("name"), true, "name"); err != nil {
		return err
	}
	if err := i.identify(id); err != nil {
		return err
	}
	for _, p := range shape.Properties {
		// Where an entry moved to is not for a new one, and its review is dated by itself.
		if p.Name == "moved_to" || p.Name == "review" {
			continue
		}
		if err := i.keep(p.Shape.Label, p.Shape, i.needs(i.field(p.Name), i.root), p.Name); err != nil {
			return err
		}
		if p.Name == "audience" {
			if err := i.similar(i.root); err != nil {
				return err
			}
		}
	}
	return i.keep("Owner of the review", shape.At("review", "owner"), true, "review", "owner")
}

// keep asks for a field that the entry does not have, and puts the answer into it.
func (i *interview) keep(label string, shape *schema.Shape, required bool, path ...string) error {
	if (&catalogue.Record{Node: i.root}).Get(path...) != nil {
		return nil
	}
	v, err := i.ask(label, shape, required, i.field(path...), nil)
	if err == nil && v != nil {
		i.root = edit.With(i.root, v, path...)
	}
	return err
}

// identify gives the entry its id: the one that was asked for, else one made of its name
// unless another is wanted.
func (i *interview) identify(id string) error {
	at := i.field("id")
	if i.root.Field("id") != nil {
		return nil
	}
	if id == "" {
		label := "Id"
		suggested := edit.Slug(i.root.TextAt("name"))
		if suggested != "" && i.problem(at, edit.Text(suggested)) == "" {
			label, id = "Id, or Enter for "+suggested, suggested
		}
		v, err := i.scalar(label, i.cat.Shape().Property("id"), id == "", at)
		if err != nil {
			return err
		}
		if v != nil {
			id = v.Text
		}
	}
	i.root = at.with(edit.Text(id))
	return nil
}

// again asks anew for the fields that findings are about; Enter keeps what is there. It
// reports false if there are none.
func (i *interview) again(findings diag.List) (bool, error) {
	asked := false
	for _, p := range i.cat.Shape().Properties {
		if !slices.ContainsFunc(findings, func(f diag.Finding) bool {
			return f.Pointer == "/"+p.Name || strings.HasPrefix(f.Pointer, "/"+p.Name+"/")
		}) {
			continue
		}
		asked = true
		at := i.field(p.Name)
		v, err := i.ask(p.Shape.Label, p.Shape, i.needs(at, i.root), at, i.root.Field(p.Name))
		if err != nil {
			return asked, err
		}
		if v != nil {
			i.root = at.with(v)
		}
	}
	return asked, nil
}

// interview asks for the entry until it would be accepted. Whoever stops before keeps what
// was answered in a file.
func (k call) interview(ws *edit.Workspace, root *document.Node, id string) (*edit.Workspace, *document.Node, error) {
	if id != "" {
		if err := free(ws.Catalogue, id); err != nil {
			return nil, nil, err
		}
	}
	i := &interview{ws.Catalogue, answers(k.ctx, k.app.Stdin), k.app.Stderr, root, map[*schema.Shape]bool{}}
	ws, err := k.converse(i, ws, id)
	if err != nil && len(i.root.Fields) > 0 {
		err = errors.Join(err, k.keepDraft(i))
	}
	return ws, i.root, err
}

// keepDraft writes an entry that is not finished into the working folder.
func (k call) keepDraft(i *interview) error {
	root := i.root
	name := cmp.Or(root.TextAt("id"), edit.Slug(root.TextAt("name")), "new") + ".draft.yaml"
	folder, err := os.OpenRoot(k.app.Dir)
	if err != nil {
		return fmt.Errorf("keep the draft: %w", err)
	}
	defer folder.Close()
	draft, err := rewritten(folder, name, []byte(edit.Print(root, i.cat.Shape())))
	if err == nil {
		err = edit.Save(folder, draft)
	}
	if err != nil {
		return fmt.Errorf("keep the draft: %w", err)
	}
	k.say("the answers are kept in %s; go on with: wdw new --draft %s", name, shellWord(name))
	return nil
}

// converse asks until the entry brings no error, and returns the catalogue with it.
func (k call) converse(i *interview, ws *edit.Workspace, id string) (*edit.Workspace, error) {
	if err := i.run(id, ws.Now); err != nil {
		return ws, err
	}
	for {
		root, err := identified(ws.Catalogue, edit.Reviewed(i.root, ws.Now), i.root.TextAt("id"))
		if err != nil {
			return ws, err
		}
		file, err := ws.Create(root, nil)
		if err != nil {
			return ws, err
		}
		introduced, err := ws.Introduced(k.ctx)
		if err != nil {
			return ws, err
		}
		wrong := slices.DeleteFunc(introduced, func(f diag.Finding) bool { return f.Severity != diag.Error })
		if len(wrong) == 0 {
			i.root = root
			i.say("\n%s", out.Visible(edit.Print(root, i.cat.Shape())))
			return ws, i.sure("Write this?")
		}
		if err := k.placed(k.ctx, out.Findings{List: wrong}).Text(k.app.Stderr, k.screen); err != nil {
			return ws, err
		}
		asked, err := i.again(slices.DeleteFunc(slices.Clone(wrong), func(f diag.Finding) bool { return f.File != file }))
		switch {
		case err != nil:
			return ws, err
		case !asked:
			return ws, errors.New("nothing was written")
		}
		if ws, err = k.workspace(); err != nil {
			return ws, err
		}
	}
}

// similar shows the entries that may be the same thing.
func (i *interview) similar(root *document.Node) error {
	found := edit.LookAlikes(i.cat, root)
	if len(found) == 0 {
		return nil
	}
	i.say("\nThese may be the same thing:")
	for _, text := range found {
		i.say("  %s", out.VisibleLine(text))
	}
	return i.sure("Is it something else?")
}

// sure stops unless the answer is yes.
func (i *interview) sure(question string) error {
	yes, err := i.yes(question, true)
	if err == nil && !yes {
		err = errStopped
	}
	return err
}

func (i *interview) say(format string, args ...any) { fmt.Fprintf(i.out, format+"\n", args...) }
