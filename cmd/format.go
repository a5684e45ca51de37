package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/edit"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

func newFmtCmd(s *session) *command {
	var onlyCheck, showDiff bool
	return s.command(spec{
		use: "fmt [PATH...]", group: groupEdit,
		short: "Write files in the one style of the catalogue",
		long: `Write files in the one style of the catalogue: fields in the schema's order, indented
by two, quotes only where they are needed, long prose folded at 100 columns, sets
sorted, one line break at the end. Comments and the blank lines between groups stay
with what they belong to, and no data changes.

Without paths it is all files of the catalogue. The files that change are listed. With
--schema it is any folder of YAML files: what stands there without quotes stays without,
and files that hold what fmt does not write (anchors, tags, several documents) are left
as they are and named.`,
		example: `  wdw fmt
  wdw fmt --check
  wdw fmt catalogue/services/nhs-login.yaml --diff
  wdw fmt --schema systems.schema.json systems/ --check`,
		args: anyArgs, complete: completeFiles,
		flags: func(f *flagSet) {
			f.BoolVar(&onlyCheck, "check", false, "list the files that would change, write nothing, and exit with 1 if there are any")
			f.BoolVar(&showDiff, "diff", false, "show what would change, and write nothing")
			f.foreign()
		},
	}, func(k call) error {
		formatted, failed, err := k.formatFiles()
		if err != nil {
			return err
		}
		shown := make([]edit.Change, len(formatted))
		for i, f := range formatted {
			shown[i] = edit.Change{Name: f.shown, Old: f.change.Old, New: f.change.New}
		}
		show := listChanges
		if showDiff {
			show = writeDiff
		}
		if err := show(s.app.Stdout, shown); err != nil {
			return err
		}
		if !onlyCheck && !showDiff {
			if err := saveFormatted(formatted); err != nil {
				return err
			}
		}
		for _, err := range failed {
			k.note("%s", err)
		}
		switch {
		case len(failed) > 0:
			return fmt.Errorf("%s could not be formatted", words.Count(len(failed), "file"))
		case onlyCheck && len(shown) > 0:
			k.note(`%s to format; "wdw fmt" does it`, words.Count(len(shown), "file"))
			return errFindings
		}
		return nil
	})
}

// formattable is a file that fmt looks at.
type formattable struct {
	root   *os.Root
	name   string // below root
	shown  string
	schema *schema.Schema
	change edit.Change // what becomes of it
}

// formatFiles lists the files that are not in the one style, with what they would be, and
// what was wrong with those that cannot be formatted.
func (k call) formatFiles() (changed []formattable, failed []error, err error) {
	isForeign := k.session.foreign.schema != ""
	list, size := k.ownFiles, 0
	if isForeign {
		list, size = k.foreignFiles, k.session.foreign.maxSize
	}
	files, err := list()
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		if err := k.ctx.Err(); err != nil {
			return nil, nil, err
		}
		src, err := edit.Read(file.root, file.name)
		if err != nil {
			return nil, nil, err
		}
		text, findings, err := edit.Format(file.shown, src, file.schema, size)
		switch {
		case err != nil && isForeign:
			k.note("left as it is: %s", err)
		case err != nil:
			failed = append(failed, err)
		case text == nil && isForeign:
			k.note("left as it is: %s", cannotFormat(findings))
		case text == nil:
			failed = append(failed, edit.Broken(findings))
		case string(text) != string(src):
			file.change = edit.Change{Name: file.name, Old: src, New: text}
			changed = append(changed, file)
		}
	}
	return changed, failed, nil
}

// cannotFormat says why fmt leaves a file alone that somebody else wrote: what our own files
// do not use is no fault there.
func cannotFormat(findings diag.List) error {
	i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error && unformatted[f.Rule] == "" })
	if i >= 0 {
		return edit.Broken(findings[i:])
	}
	i = max(0, slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error }))
	f := findings[i]
	return fmt.Errorf("%s:%s: %s, which fmt does not write", f.File, f.Pos, unformatted[f.Rule])
}

// unformatted are the parts of YAML that Format does not write, by the rule that keeps them
// out of our own files.
var unformatted = map[string]string{
	"yaml.alias": "an anchor or an alias stands here", "yaml.merge-key": "a merge key stands here",
	"yaml.multiple-documents": "a second document begins here", "yaml.tag": "a tag stands here",
}

// saveFormatted writes files, those of one folder together.
func saveFormatted(files []formattable) error {
	changes := map[*os.Root][]edit.Change{}
	for _, f := range files {
		changes[f.root] = append(changes[f.root], f.change)
	}
	for root, list := range changes {
		if err := edit.Save(root, list...); err != nil {
			return err
		}
	}
	return nil
}

// ownFiles lists the files of the catalogue that the arguments name.
func (k call) ownFiles() (files []formattable, err error) {
	root, err := k.folder(k.ctx)
	if err != nil {
		return nil, err
	}
	cat, loaded, err := k.load(k.ctx)
	if err != nil {
		return nil, err
	}
	keep, err := k.narrow(k.ctx, cat, loaded, k.args)
	if err != nil {
		return nil, err
	}
	for _, sheet := range cat.Sheets() {
		if name := sheet.Doc.Name; keep(name) {
			files = append(files, formattable{root: root, name: name, shown: name, schema: sheet.Schema})
		}
	}
	return files, nil
}

// foreignFiles lists the YAML files of --schema. JSON is left alone: in our style it
// would be JSON no more.
func (k call) foreignFiles() (files []formattable, err error) {
	cat, _, err := k.load(k.ctx, k.args...)
	if err != nil {
		return nil, err
	}
	folders := map[string]*os.Root{}
	seen := map[string]bool{}
	var others []string
	for _, sheet := range cat.Sheets() {
		shown := sheet.Doc.Name
		if seen[shown] {
			continue
		}
		seen[shown] = true // a file of several documents is there several times
		if !isYAML(shown) {
			others = append(others, shown)
			continue
		}
		at := k.absolute(filepath.FromSlash(shown))
		folder := filepath.Dir(at)
		if folders[folder] == nil {
			root, err := os.OpenRoot(folder)
			if err != nil {
				return nil, err
			}
			folders[folder] = root
			k.opened = append(k.opened, root)
		}
		files = append(files, formattable{root: folders[folder], name: filepath.Base(at), shown: shown, schema: sheet.Schema})
	}
	if len(others) > 0 {
		k.note("%s left alone, beginning with %s: fmt writes what ends in .yaml or .yml", words.Count(len(others), "file"), others[0])
	}
	return files, nil
}

// listChanges writes the names of the files that change.
func listChanges(w io.Writer, changes []edit.Change) error {
	var b strings.Builder
	for _, c := range changes {
		b.WriteString(out.VisibleLine(c.Name) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
