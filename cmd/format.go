package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

type fmtOptions struct {
	global *session
	check  bool
	diff   bool
}

func newFmtCmd(app *App, global *session) *cobra.Command {
	opts := fmtOptions{global: global}
	c := &cobra.Command{
		Use:     "fmt [PATH...]",
		GroupID: groupEdit,
		Short:   "Write files in the one style of the catalogue",
		Long: `Write files in the one style of the catalogue: fields in the schema's order, indented
by two, quotes only where they are needed, long prose folded at 100 columns, sets
sorted, one line break at the end. Comments and the blank lines between groups stay
with what they belong to, and no data changes.

Without paths it is all files of the catalogue. The files that change are listed. With
--schema it is any folder of YAML files; of those, files with anchors or several
documents are left as they are.`,
		Example: `  wdw fmt
  wdw fmt --check
  wdw fmt catalogue/services/nhs-login.yaml --diff
  wdw fmt --schema systems.schema.json systems/ --check`,
		ValidArgsFunction: completeFiles,
		RunE:              func(c *cobra.Command, args []string) error { return runFmt(c.Context(), app, opts, args) },
	}
	c.Flags().SortFlags = false
	c.Flags().BoolVar(&opts.check, "check", false, "list the files that would change, write nothing, and exit with 1 if there are any")
	c.Flags().BoolVar(&opts.diff, "diff", false, "show what would change, and write nothing")
	global.foreign.register(c)
	return c
}

// formattable is a file that fmt looks at.
type formattable struct {
	root   *os.Root
	name   string // below root
	shown  string
	schema *schema.Schema
}

func runFmt(ctx context.Context, app *App, opts fmtOptions, paths []string) error {
	files, done, err := opts.files(ctx, app, paths)
	if done != nil {
		defer done()
	}
	if err != nil {
		return err
	}
	changes := map[*os.Root][]edit.Change{}
	var shown []edit.Change
	var failed []error
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		src, err := edit.Read(file.root, file.name)
		if err != nil {
			return err
		}
		items, findings, err := edit.Format(file.shown, src, file.schema)
		switch {
		case err != nil:
			failed = append(failed, err)
		case items == nil && opts.isForeign():
			opts.global.note("left as it is: %s", edit.Broken(findings))
		case items == nil:
			failed = append(failed, edit.Broken(findings))
		case string(items) != string(src):
			changes[file.root] = append(changes[file.root], edit.Change{Name: file.name, Old: src, New: items})
			shown = append(shown, edit.Change{Name: file.shown, Old: src, New: items})
		}
	}
	if opts.diff {
		err = writeDiff(app, shown)
	} else {
		err = listChanges(app, shown)
	}
	if err != nil {
		return err
	}
	if !opts.check && !opts.diff {
		for root, list := range changes {
			if err := edit.Save(root, list...); err != nil {
				return err
			}
		}
	}
	for _, err := range failed {
		opts.global.note("%s", err)
	}
	switch {
	case len(failed) > 0:
		return fmt.Errorf("%s could not be formatted", words.Count(len(failed), "file"))
	case opts.check && len(shown) > 0:
		opts.global.note(`%s to format; "wdw fmt" does it`, words.Count(len(shown), "file"))
		return errFindings
	}
	return nil
}

func (o fmtOptions) isForeign() bool { return o.global.foreign.schema != "" }

// files lists what is to be formatted: the files of the catalogue that the paths name,
// or with --schema those of any folder.
func (o fmtOptions) files(ctx context.Context, app *App, paths []string) (files []formattable, done func(), err error) {
	if o.isForeign() {
		return o.foreignFiles(ctx, app, paths)
	}
	root, err := o.global.folder(ctx)
	if err != nil {
		return nil, nil, err
	}
	done = func() { root.Close() }
	cat, loaded, err := o.global.load(ctx)
	if err != nil {
		return nil, done, err
	}
	keep, err := o.global.narrow(ctx, cat, loaded, paths)
	if err != nil {
		return nil, done, err
	}
	for _, sheet := range cat.Sheets() {
		if name := sheet.Doc.Name; keep(name) {
			files = append(files, formattable{root, name, name, sheet.Schema})
		}
	}
	return files, done, nil
}

// foreignFiles lists the YAML files of --schema. JSON is left alone: in our style it
// would be JSON no more.
func (o fmtOptions) foreignFiles(ctx context.Context, app *App, paths []string) (files []formattable, done func(), err error) {
	cat, _, err := o.global.load(ctx, paths...)
	if err != nil {
		return nil, nil, err
	}
	folders := map[string]*os.Root{}
	done = func() {
		for _, root := range folders {
			root.Close()
		}
	}
	seen := map[string]bool{}
	for _, sheet := range cat.Sheets() {
		shown := sheet.Doc.Name
		if !isYAML(shown) || seen[shown] {
			continue
		}
		seen[shown] = true // a file of several documents is there several times
		at := absolute(app, filepath.FromSlash(shown))
		folder := filepath.Dir(at)
		if folders[folder] == nil {
			if folders[folder], err = os.OpenRoot(folder); err != nil {
				delete(folders, folder)
				return nil, done, err
			}
		}
		files = append(files, formattable{folders[folder], filepath.Base(at), shown, sheet.Schema})
	}
	return files, done, nil
}

func listChanges(app *App, changes []edit.Change) error {
	var b strings.Builder
	for _, c := range changes {
		b.WriteString(out.VisibleLine(c.Name) + "\n")
	}
	_, err := fmt.Fprint(app.Stdout, b.String())
	return err
}
