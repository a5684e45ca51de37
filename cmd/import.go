package cmd

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

type importOptions struct {
	global  *session
	mapping string
	save    saveOptions
	output  output
}

func newImportCmd(app *App, global *session) *cobra.Command {
	opts := importOptions{global: global}
	c := &cobra.Command{
		Use:     "import csv|json FILE --mapping FILE",
		GroupID: groupEdit,
		Short:   "Make drafts of entries from somebody else's list",
		Long: `Make drafts of entries from a list that somebody else keeps. A mapping file says which
column becomes which field. A row whose entry exists, by id, name or alias, adds the
fields that the entry lacks; what an editor has written is never replaced, and where
the list says something else, that is told. A new entry is a draft: what it lacks is
reported as findings, with exit code 1, and a comment in the file says where it is from.`,
		Example: `  wdw import csv apis.csv --mapping govuk-apis.yaml --dry-run
  wdw import json apis.json --mapping govuk-apis.yaml`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 || !slices.Contains(edit.ImportKinds, args[0]) {
				return usagef(`%s needs "csv" or "json" and a file`, c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: atMost(2, func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return edit.ImportKinds, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		}),
		RunE: func(c *cobra.Command, args []string) error {
			return runImport(c.Context(), app, opts, args[0], args[1])
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&opts.mapping, "mapping", "", "the `file` that says which column becomes which field")
	mustRegister(c, "mapping", completeFiles)
	opts.save.register(c)
	opts.output.register(c, "table", "json")
	return c
}

func runImport(ctx context.Context, app *App, opts importOptions, kind, file string) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.mapping == "" {
		return usagef("--mapping is needed: it says which column becomes which field")
	}
	screen, err := opts.global.screen()
	if err != nil {
		return err
	}
	mapping, rows, findings, err := opts.read(app, kind, file)
	if err != nil {
		return err
	}
	ws, done, err := opts.global.workspace(ctx)
	if err != nil {
		return err
	}
	defer done()
	results, err := ws.Import(mapping, rows, out.VisibleLine(cmp.Or(mapping.Title, filepath.Base(file))))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	changes := ws.Changes()
	if len(changes) > 0 {
		introduced, err := ws.Introduced(ctx)
		if err != nil {
			return err
		}
		findings = append(findings, introduced...)
		findings.Sort()
	}
	if opts.save.dryRun && opts.output.format == "table" {
		err = writeDiff(app, changes)
	} else {
		err = writeImported(app, results, findings, opts.output.format, screen)
	}
	if err != nil {
		return err
	}
	if !opts.save.dryRun {
		if err := ws.Save(); err != nil {
			return err
		}
		opts.global.note("%s written", words.Count(len(changes), "file"))
	}
	if findings.HasErrors() {
		return errFindings
	}
	return nil
}

// read reads the mapping, and the rows of a file that it is about.
func (o importOptions) read(app *App, kind, file string) (*edit.Mapping, []edit.Row, diag.List, error) {
	src, err := givenFile(app, o.mapping)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--mapping: %w", err)
	}
	mapping, err := edit.ParseMapping(filepath.ToSlash(o.mapping), src)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--mapping: %w", err)
	}
	src, err = givenFile(app, file)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	rows, guesses, err := mapping.ReadRows(kind, filepath.ToSlash(file), src)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	return mapping, rows, guesses, nil
}

func writeImported(app *App, results []edit.Imported, findings diag.List, format string, screen out.Screen) error {
	if format == "json" {
		return out.JSON(app.Stdout, out.Object{{Key: "entries", Value: results}, {Key: "findings", Value: out.Findings{List: findings}.Items()}})
	}
	t := out.Table{Headings: []string{"Row", "Entry", "What", "Added", "Differs, and left", "Note"}, Names: []int{1}}
	for _, r := range results {
		t.Rows = append(t.Rows, []out.Cell{{fmt.Sprint(r.Row)}, {r.ID}, {r.Action}, {strings.Join(r.Added, ", ")}, {strings.Join(r.Differs, ", ")}, {r.Note}})
	}
	if err := t.Write(app.Stdout, screen); err != nil {
		return err
	}
	return (out.Findings{List: findings}).Text(app.Stdout, screen)
}
