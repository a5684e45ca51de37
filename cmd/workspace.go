package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/out"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/render"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/validate"
)

// workspace is a catalogue that is being changed. Changes are collected, looked at as
// a whole, and written together or not at all.
type workspace struct {
	app    *App
	global *session
	// root is the folder that holds "catalogue/": nothing is written outside.
	root *os.Root
	cat  *catalogue.Catalogue
	// before are the findings of the catalogue as it is.
	before diag.List
	now    time.Time
	// names lists the files that are changed, in the order in which they are written.
	names []string
	files map[string]*edit.File
	// texts are the new files, olds what the others held when they were read.
	texts map[string]string
	olds  map[string][]byte
	// was is the entry that is renamed, so that what is found of it is not taken for new.
	was renaming
}

// folder opens the folder of the catalogue for writing, or says why there is none.
func (s *session) folder(ctx context.Context) (*os.Root, error) {
	if s.at() != "" {
		return nil, usagef("--at: only the files as they are now can be changed")
	}
	if given, from := s.given(); isRemote(s.app, given) {
		// Before find, which would fetch it.
		address, err := source.ParseAddress(given)
		if err != nil {
			return nil, usagef("%s: %w", from, err)
		}
		return nil, fmt.Errorf("%s: a catalogue at an address cannot be changed; run wdw in a clone: git clone %s", from, shellWord(address.String()))
	}
	p, err := s.place(ctx)
	switch {
	case err != nil:
		return nil, err
	case p.bare != "":
		return nil, fmt.Errorf("%s is a bare repository and has no files to change; clone it, and run wdw in the clone", p.bare)
	case p.root == "":
		return nil, errors.New(`the built-in catalogue cannot be changed; run wdw in a clone of the catalogue, or name its folder with --catalogue`)
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	return root, nil
}

// workspace opens the catalogue for changes. The caller closes it.
func (s *session) workspace(ctx context.Context) (*workspace, error) {
	root, err := s.folder(ctx)
	if err != nil {
		return nil, err
	}
	ws := &workspace{app: s.app, global: s, root: root, files: map[string]*edit.File{}, texts: map[string]string{}, olds: map[string][]byte{}}
	if err := ws.read(ctx); err != nil {
		root.Close()
		return nil, err
	}
	return ws, nil
}

func (ws *workspace) close() { ws.root.Close() }

func (ws *workspace) read(ctx context.Context) error {
	var err error
	if ws.now, err = ws.global.now(); err != nil {
		return err
	}
	cat, loaded, err := ws.global.load(ctx)
	if err != nil {
		return err
	}
	ws.cat = cat
	report, err := validate.Run(ctx, cat, loaded, validate.Options{Now: ws.now})
	ws.before = report.Findings
	return err
}

// entry finds the entry that a word means: one that is to be changed is never another
// than the one named.
func (ws *workspace) entry(word string) (*catalogue.Entry, error) {
	e, by := ws.cat.Lookup(word)
	if e == nil {
		return nil, unknownEntry(ws.cat, word)
	}
	if by != "id" {
		ws.global.note("%q is %s of %s", word, article(by), e.ID)
	}
	return e, nil
}

// file opens a file of the catalogue for changes.
func (ws *workspace) file(name string, s *schema.Schema) (*edit.File, error) {
	if f := ws.files[name]; f != nil {
		return f, nil
	}
	src, err := edit.Read(ws.root, name)
	if err != nil {
		return nil, err
	}
	f, findings := edit.Parse(name, src, s)
	if f == nil {
		return nil, brokenFile(findings)
	}
	ws.names = append(ws.names, name)
	ws.files[name], ws.olds[name] = f, src
	return f, nil
}

// brokenFile says why a file cannot be changed.
func brokenFile(findings diag.List) error {
	i := max(0, slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error }))
	f := findings[i]
	return fmt.Errorf("%s:%s: %s; mend that first", f.File, f.Pos, f.Message)
}

// service opens the file of an entry.
func (ws *workspace) service(id string) (*edit.File, error) {
	e := ws.cat.Entry(id)
	if e == nil {
		return nil, unknownEntry(ws.cat, id)
	}
	return ws.file(e.File(), ws.cat.Schemas.Get("service"))
}

// create adds a new file, or gives an old one wholly new text.
func (ws *workspace) create(name, text string) {
	if ws.files[name] == nil && ws.texts[name] == "" {
		ws.names = append(ws.names, name)
	}
	ws.texts[name] = text
}

// changes lists what is different from the files that were read.
func (ws *workspace) changes() []edit.Change {
	var list []edit.Change
	for _, name := range ws.names {
		c := edit.Change{Name: name, Old: ws.olds[name], New: []byte(ws.texts[name])}
		if ws.texts[name] == "" {
			c.New = ws.files[name].Bytes()
		}
		if c.Old == nil || string(c.Old) != string(c.New) {
			list = append(list, c)
		}
	}
	return list
}

// mirror keeps "replaces" and "replaced_by" of other entries in step with those of an
// entry whose fields change from old to next. Entries that do not exist are left to the
// validation.
func (ws *workspace) mirror(id string, old, next *document.Node) error {
	for field, other := range map[string]string{"replaces": "replaced_by", "replaced_by": "replaces"} {
		before, after := itemTexts(old.Field(field)), itemTexts(next.Field(field))
		for _, target := range slices.Sorted(slices.Values(append(slices.Clone(before), after...))) {
			was, is := slices.Contains(before, target), slices.Contains(after, target)
			if was == is || target == id || ws.cat.Entry(target) == nil {
				continue
			}
			f, err := ws.service(target)
			if err != nil {
				return err
			}
			op := edit.Add(other, id)
			if was {
				op.Verb = edit.Remove
			}
			if err := f.Do(op); err != nil {
				return err
			}
		}
	}
	return nil
}

func itemTexts(n *document.Node) []string {
	var list []string
	if n != nil {
		for _, item := range n.Items {
			list = append(list, item.Text)
		}
	}
	return list
}

// saveOptions are the flags of commands that change entries.
type saveOptions struct{ dryRun bool }

func (o *saveOptions) register(c *cobra.Command) {
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "show the changes as a diff, and write nothing")
}

// save looks at the catalogue as it would be, and writes the changes unless they
// bring new errors: these are the result then, and the exit code is 1.
func (ws *workspace) save(ctx context.Context, opts saveOptions) error {
	changes := ws.changes()
	if len(changes) == 0 {
		ws.global.note("nothing to change")
		return nil
	}
	introduced, err := ws.preview(ctx, changes)
	if err != nil {
		return err
	}
	screen, err := ws.global.screen()
	if err != nil {
		return err
	}
	if introduced.HasErrors() {
		if err := render.FindingsText(ws.app.Stdout, introduced, screen); err != nil {
			return err
		}
		ws.global.note("nothing was written")
		return errFindings
	}
	if !ws.global.flags.quiet && len(introduced) > 0 {
		if err := render.FindingsText(ws.app.Stderr, introduced, screen); err != nil {
			return err
		}
	}
	return ws.write(changes, opts)
}

// write writes changes, or shows them in a dry run.
func (ws *workspace) write(changes []edit.Change, opts saveOptions) error {
	if opts.dryRun {
		return writeDiff(ws.app, changes)
	}
	if err := edit.Save(ws.root, changes...); err != nil {
		return err
	}
	for _, c := range changes {
		verb := "changed"
		if c.Old == nil {
			verb = "wrote"
		}
		ws.global.note("%s %s", verb, c.Name)
	}
	return nil
}

// writeDiff shows changes line by line.
func writeDiff(app *App, changes []edit.Change) error {
	for _, c := range changes {
		text := strings.ReplaceAll(edit.Unified(c.Name, c.Old, c.New), "\r\n", "\n")
		if _, err := fmt.Fprint(app.Stdout, out.Visible(text)); err != nil {
			return err
		}
	}
	return nil
}

// preview returns the findings that changes would bring.
func (ws *workspace) preview(ctx context.Context, changes []edit.Change) (diag.List, error) {
	cat, loaded, err := catalogue.Load(ctx, edit.Overlay(ws.root.FS(), changes...), ws.app.Embedded)
	if err != nil {
		return nil, err
	}
	report, err := validate.Run(ctx, cat, loaded, validate.Options{Now: ws.now})
	if err != nil {
		return nil, err
	}
	same := slices.Clone(report.Findings)
	for i := range same {
		ws.was.apply(&same[i])
	}
	validate.MarkOlder(same, ws.before)
	var introduced diag.List
	for i, f := range report.Findings {
		if !same[i].Older {
			introduced = append(introduced, f)
		}
	}
	return introduced, nil
}

// renaming is the id that an entry had, and the one that it gets.
type renaming struct{ old, id string }

// apply lets a finding speak of the entry by its old id, in other entries too.
func (r renaming) apply(f *diag.Finding) {
	if r.id == "" {
		return
	}
	if f.ID == r.id {
		f.ID = r.old
	}
	f.Message = strings.ReplaceAll(f.Message, r.id, r.old)
}

// header is the comment that tells an editor the schema of a file.
func header(name string) string {
	up := strings.Repeat("../", strings.Count(name, "/"))
	return "# yaml-language-server: $schema=" + up + catalogue.SchemaFolder + "/service" + schema.Suffix
}

// newFile is the path of a new entry: beside like, or in the services folder.
func (ws *workspace) newFile(id string, like *catalogue.Entry) string {
	folder := catalogue.ServicesFolder
	if like != nil {
		folder = path.Dir(like.File())
	}
	return path.Join(folder, id+".yaml")
}

// givenFile reads a file that is named on the command line, "-" for standard input.
func givenFile(app *App, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(app.Stdin)
	}
	src, err := os.ReadFile(absolute(app, name))
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return src, nil
}
