package cmd

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

type migrateOptions struct {
	global *session
	save   saveOptions
}

func newMigrateCmd(app *App, global *session) *cobra.Command {
	opts := migrateOptions{global: global}
	var formats strings.Builder
	for _, m := range edit.Migrations() {
		fmt.Fprintf(&formats, "\n  %d  %s", m.Number, m.Summary)
	}
	c := &cobra.Command{
		Use:     "migrate",
		GroupID: groupEdit,
		Short:   "Bring the files of an older catalogue to the current format",
		Long: fmt.Sprintf(`Bring the files of a catalogue to the current format, %d, which %s then says in
%q. Only the lines that have to change do. A catalogue that says an older format can
be read without this; whoever reads it is told.

The formats, and what changed with each:
  1  the first, and that of a catalogue that does not say%s`, edit.CurrentFormat, catalogue.AboutFile, edit.FormatField, formats.String()),
		Example: `  wdw migrate --dry-run`,
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return runMigrate(c.Context(), app, opts) },
	}
	opts.save.register(c)
	return c
}

func runMigrate(ctx context.Context, app *App, opts migrateOptions) error {
	root, err := opts.global.folder(ctx)
	if err != nil {
		return err
	}
	defer root.Close()
	from, err := edit.FormatOf(root.FS(), catalogue.AboutFile)
	if err != nil {
		return err
	}
	from = max(from, 1)
	cat, _, err := catalogue.Load(ctx, root.FS(), app.Embedded)
	if err != nil {
		return err
	}
	changes, err := migration(ctx, root.FS(), cat, from)
	if err != nil {
		return err
	}
	if from < edit.CurrentFormat {
		src, err := edit.Read(root, catalogue.AboutFile)
		if err != nil {
			return err
		}
		next, err := edit.SetFormat(catalogue.AboutFile, src, cat.Schemas.Get("catalogue"))
		if err != nil {
			return err
		}
		// The file that says the format is written last: whoever is interrupted can begin
		// again.
		changes = append(changes, edit.Change{Name: catalogue.AboutFile, Old: src, New: next})
	}
	if opts.save.dryRun {
		return writeDiff(app, changes)
	}
	if err := edit.Save(root, changes...); err != nil {
		return err
	}
	if len(changes) == 0 {
		opts.global.note("the catalogue is in format %d already", edit.CurrentFormat)
		return nil
	}
	opts.global.note("from format %d to %d: %s changed", from, edit.CurrentFormat, words.Count(len(changes), "file"))
	return nil
}

// current makes a tree that says an older format readable, and says so.
func (s *session) current(ctx context.Context, tree *source.Tree) (*source.Tree, error) {
	upgraded, from, err := edit.Upgrade(ctx, tree.FS, catalogue.AboutFile, catalogue.ServicesFolder, catalogue.VocabularyFolder)
	if err != nil {
		return nil, fmt.Errorf("read catalogue from %s: %w", describe(tree), err)
	}
	if from == 0 || from == edit.CurrentFormat {
		return tree, nil
	}
	s.note(`%s is written in format %d and is read as %d; "wdw migrate" brings it up to date`, describe(tree), from, edit.CurrentFormat)
	result := *tree
	result.FS = upgraded
	return &result, nil
}

// currentStates is current for both states of a change.
func (s *session) currentStates(ctx context.Context, pair states) (states, error) {
	var err error
	if pair.old, err = s.current(ctx, pair.old); err != nil {
		return pair, err
	}
	pair.new, err = s.current(ctx, pair.new)
	return pair, err
}

// migration finds what has to change in the files of a catalogue.
func migration(ctx context.Context, tree fs.FS, cat *catalogue.Catalogue, from int) ([]edit.Change, error) {
	schemas := map[string]*schema.Schema{}
	var names []string
	for _, sheet := range cat.Sheets() {
		schemas[sheet.Doc.Name] = sheet.Schema
		names = append(names, sheet.Doc.Name)
	}
	return edit.Migrate(ctx, tree, names, func(name string) *schema.Schema { return schemas[name] }, from)
}
