package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// folder opens the folder of the catalogue for writing, until the end of the run, or says
// why there is none.
func (s *session) folder(ctx context.Context) (*os.Root, error) {
	if s.at() != "" {
		return nil, usagef("--at: only the files as they are now can be changed")
	}
	if given, from := s.given(); s.isRemote(given) {
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
	if tree, err := s.openPlace(ctx, p); err == nil && tree.Absent > 0 {
		repo, err := s.openRepo(ctx, p)
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("this sparse checkout leaves out %s, in which an edit could miss something; run: %s",
			words.Count(tree.Absent, "file"), repo.CheckOutAgain(ctx, catalogue.Folder, catalogue.SchemaFolder))
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	s.opened = append(s.opened, root)
	return root, nil
}

// workspace opens the catalogue for changes.
func (k call) workspace() (*edit.Workspace, error) {
	root, err := k.folder(k.ctx)
	if err != nil {
		return nil, err
	}
	cat, loaded, err := k.load(k.ctx)
	if err != nil {
		return nil, err
	}
	return edit.NewWorkspace(k.ctx, root, k.app.Embedded, cat, loaded, k.today)
}

// named finds the entry that a word means: one that is to be changed is never another
// than the one named.
func (s *session) named(cat *catalogue.Catalogue, word string) (*catalogue.Entry, error) {
	if strings.TrimSpace(word) == "" {
		return nil, noName(word)
	}
	e, by := cat.Lookup(word)
	if e == nil && cat.IsBroken(word) {
		return nil, brokenError(word)
	}
	if e == nil {
		return nil, unknownEntry(cat, word)
	}
	if by != "id" {
		s.note("%q is %s of %s", word, article(by), e.ID)
	}
	return e, nil
}

// brokenError is the id of an entry that is to be changed and could not be read.
type brokenError string

func (e brokenError) Error() string {
	return fmt.Sprintf("%q could not be read; run \"wdw validate\" to see why", string(e))
}

// dryRun adds --dry-run.
func (f *flagSet) dryRun(dry *bool) {
	f.BoolVar(dry, "dry-run", false, "show the changes as a diff, and write nothing")
}

// change opens the catalogue, changes it, looks at it as it would be, and writes the
// changes unless they bring new errors: these are the result then, and the exit code is 1.
func (k call) change(isDry bool, do func(ws *edit.Workspace) error) error {
	ws, err := k.workspace()
	if err != nil {
		return err
	}
	if err := do(ws); err != nil {
		if id, ok := errors.AsType[brokenError](err); ok {
			return cmp.Or(ws.Fault(string(id)), err)
		}
		if wrong, ok := errors.AsType[edit.OpError](err); ok {
			return usageError{wrong}
		}
		return err
	}
	return k.save(ws, isDry)
}

func (k call) save(ws *edit.Workspace, isDry bool) error {
	changes := ws.Changes()
	for _, remark := range ws.Remarks() {
		k.note("%s", remark)
	}
	if len(changes) == 0 {
		k.note("nothing to change")
		return nil
	}
	introduced, err := ws.Introduced(k.ctx)
	if err != nil {
		return err
	}
	found := k.placed(k.ctx, out.Findings{List: introduced})
	if introduced.HasErrors() {
		if err := found.Text(k.app.Stdout, k.screen); err != nil {
			return err
		}
		k.note("nothing was written")
		return errFindings
	}
	if !k.flags.quiet && len(introduced) > 0 {
		if err := found.Text(k.app.Stderr, k.screen); err != nil {
			return err
		}
	}
	if isDry {
		return writeDiff(k.app.Stdout, changes)
	}
	if err := ws.Save(); err != nil {
		return err
	}
	for _, c := range changes {
		verb := "changed"
		if c.Old == nil {
			verb = "wrote"
		}
		k.note("%s %s", verb, c.Name)
	}
	return nil
}

// writeDiff shows changes line by line.
func writeDiff(w io.Writer, changes []edit.Change) error {
	for _, c := range changes {
		text := strings.ReplaceAll(edit.Unified(c.Name, c.Old, c.New), "\r\n", "\n")
		if _, err := io.WriteString(w, out.Visible(text)); err != nil {
			return err
		}
	}
	return nil
}

// rewritten is the change that gives a file a text, whether it is there or not.
func rewritten(root *os.Root, name string, text []byte) (edit.Change, error) {
	old, err := edit.Read(root, name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return edit.Change{Name: name, Old: old, New: text}, err
}

// givenFile reads a file that is named on the command line, "-" for standard input. What
// has no end, as a device, is not read to its end.
func (s *session) givenFile(name string) ([]byte, error) {
	from := s.app.Stdin
	if name != "-" {
		f, err := os.Open(s.absolute(name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, cause(err))
		}
		defer f.Close()
		from = f
	}
	src, err := io.ReadAll(io.LimitReader(from, sheet.MaxBytes+1))
	if err == nil && len(src) > sheet.MaxBytes {
		err = fmt.Errorf("the file is larger than %d MiB", sheet.MaxBytes>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	return src, nil
}
