package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
)

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

// workspace opens the catalogue for changes. The caller calls done when nothing more is
// to be written.
func (s *session) workspace(ctx context.Context) (ws *edit.Workspace, done func(), err error) {
	root, err := s.folder(ctx)
	if err != nil {
		return nil, nil, err
	}
	now, err := s.now()
	if err == nil {
		ws, err = s.openWorkspace(ctx, root, now)
	}
	if err != nil {
		root.Close()
		return nil, nil, err
	}
	return ws, func() { root.Close() }, nil
}

func (s *session) openWorkspace(ctx context.Context, root *os.Root, now time.Time) (*edit.Workspace, error) {
	cat, loaded, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	return edit.NewWorkspace(ctx, root, s.app.Embedded, cat, loaded, now)
}

// named finds the entry that a word means: one that is to be changed is never another
// than the one named.
func (s *session) named(cat *catalogue.Catalogue, word string) (*catalogue.Entry, error) {
	e, by := cat.Lookup(word)
	if e == nil {
		return nil, unknownEntry(cat, word)
	}
	if by != "id" {
		s.note("%q is %s of %s", word, article(by), e.ID)
	}
	return e, nil
}

// saveOptions are the flags of commands that change entries.
type saveOptions struct{ dryRun bool }

func (o *saveOptions) register(c *cobra.Command) {
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "show the changes as a diff, and write nothing")
}

// change opens the catalogue, changes it, looks at it as it would be, and writes the
// changes unless they bring new errors: these are the result then, and the exit code is 1.
func (s *session) change(ctx context.Context, opts saveOptions, do func(ws *edit.Workspace) error) error {
	ws, done, err := s.workspace(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := do(ws); err != nil {
		if wrong, ok := errors.AsType[edit.OpError](err); ok {
			return usageError{wrong}
		}
		return err
	}
	return s.save(ctx, ws, opts)
}

func (s *session) save(ctx context.Context, ws *edit.Workspace, opts saveOptions) error {
	changes := ws.Changes()
	if len(changes) == 0 {
		s.note("nothing to change")
		return nil
	}
	introduced, err := ws.Introduced(ctx)
	if err != nil {
		return err
	}
	screen, err := s.screen()
	if err != nil {
		return err
	}
	if introduced.HasErrors() {
		if err := (out.Findings{List: introduced}).Text(s.app.Stdout, screen); err != nil {
			return err
		}
		s.note("nothing was written")
		return errFindings
	}
	if !s.flags.quiet && len(introduced) > 0 {
		if err := (out.Findings{List: introduced}).Text(s.app.Stderr, screen); err != nil {
			return err
		}
	}
	if opts.dryRun {
		return writeDiff(s.app, changes)
	}
	if err := ws.Save(); err != nil {
		return err
	}
	for _, c := range changes {
		verb := "changed"
		if c.Old == nil {
			verb = "wrote"
		}
		s.note("%s %s", verb, c.Name)
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

// givenFile reads a file that is named on the command line, "-" for standard input.
func givenFile(app *App, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(app.Stdin)
	}
	src, err := os.ReadFile(absolute(app, name))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	return src, nil
}
