package edit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// CurrentFormat is the format of the files that this program reads and writes. A
// catalogue says in its about file which one it is written in. One that does not say is
// read as it is; whoever migrates it takes it for the first.
const CurrentFormat = 2

// FormatField is the field of the about file that says so.
const FormatField = "format"

// Migration brings files from the format before its number to that number.
type Migration struct {
	Number int
	// Summary says what changes, for people.
	Summary string
	// concerns tells quickly, and rather too often, whether a file could have to change.
	concerns func(src []byte) bool
	// change returns what a file's data become.
	change func(root *document.Node) *document.Node
}

// Migrations lists them in order of number. The first format needs none.
func Migrations() []Migration { return []Migration{standardsAsMappings} }

// standardsAsMappings: in format 1 an item of "standards" could be a bare id, which
// left no place to say whether the standard is required.
var standardsAsMappings = Migration{
	Number:   2,
	Summary:  `an item of "standards" is a mapping with an id, no longer a bare id`,
	concerns: func(src []byte) bool { return bytes.Contains(src, []byte("standards")) },
	change: func(root *document.Node) *document.Node {
		mend := func(record *document.Node) *document.Node {
			list := record.Field("standards")
			if list == nil || list.Kind != document.List {
				return record
			}
			items := make([]*document.Node, len(list.Items))
			for i, item := range list.Items {
				if items[i] = item; item.Kind == document.String {
					items[i] = Map("id", item.Text)
				}
			}
			return withField(record, "standards", withItems(list, items))
		}
		if root.Kind == document.Map {
			return mend(root)
		}
		items := make([]*document.Node, len(root.Items))
		for i, item := range root.Items {
			if items[i] = item; item.Kind == document.Map {
				items[i] = mend(item)
			}
		}
		return withItems(root, items)
	},
}

// ErrNewer says that a catalogue is written in a format that this program does not
// know yet.
var ErrNewer = errors.New("a newer wdw is needed")

// FormatOf reads which format a catalogue says that it is written in. about is the path
// of the about file. A catalogue without a word, and one whose about file is missing or
// broken, says 0.
func FormatOf(tree fs.FS, about string) (int, error) {
	src, err := fs.ReadFile(tree, about)
	if err != nil || !bytes.Contains(src, []byte(FormatField)) {
		return 0, nil
	}
	doc, _ := document.Parse(about, src)
	field := doc.Root.Field(FormatField)
	if field == nil {
		return 0, nil
	}
	format, err := strconv.Atoi(field.Text)
	switch {
	case err != nil || format < 1:
		return 0, nil
	case format > CurrentFormat:
		return 0, fmt.Errorf("%s says format %d, and this wdw reads up to %d: %w", about, format, CurrentFormat, ErrNewer)
	}
	return format, nil
}

// Upgrade returns a tree that is written in the current format, and whether it had to
// change: the files of a catalogue that says an older format are migrated in memory,
// and keep their lines where they are. Other trees are returned as they are, without a
// look at their files.
func Upgrade(ctx context.Context, tree fs.FS, about string, folders ...string) (upgraded fs.FS, from int, err error) {
	from, err = FormatOf(tree, about)
	if err != nil || from == 0 || from == CurrentFormat {
		return tree, from, err
	}
	var files []string
	for _, folder := range folders {
		err := fs.WalkDir(tree, folder, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && path.Ext(name) == ".yaml" {
				files = append(files, name)
			}
			return nil // what cannot be read is reported by whoever reads the catalogue
		})
		if err != nil {
			return nil, from, err
		}
	}
	changes, err := Migrate(ctx, tree, files, func(string) *schema.Schema { return nil }, from)
	if err != nil {
		return nil, from, err
	}
	return Overlay(tree, changes...), from, nil
}

// Migrate finds the changes that bring files from a format to the current one, in the
// order of the files. schemaOf names the schema of a file, nil where it is not known.
// Files that cannot be understood are left out.
func Migrate(ctx context.Context, tree fs.FS, files []string, schemaOf func(name string) *schema.Schema, from int) ([]Change, error) {
	var changes []Change
	for _, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		next, err := migrateFile(name, src, schemaOf(name), from)
		if err != nil {
			return nil, err
		}
		if next != nil && !bytes.Equal(src, next) {
			changes = append(changes, Change{Name: name, Old: src, New: next})
		}
	}
	return changes, nil
}

func migrateFile(name string, src []byte, s *schema.Schema, from int) ([]byte, error) {
	var f *File
	for _, m := range Migrations() {
		if m.Number <= from || !m.concerns(src) {
			continue
		}
		if f == nil {
			if f, _ = Parse(name, src, s); f == nil {
				return nil, nil
			}
		}
		if err := f.Edit(m.change(f.Root())); err != nil {
			return nil, fmt.Errorf("format %d: %w", m.Number, err)
		}
	}
	if f == nil {
		return nil, nil
	}
	return f.Bytes(), nil
}

// SetFormat returns an about file that says the current format.
func SetFormat(name string, src []byte, s *schema.Schema) ([]byte, error) {
	f, findings := Parse(name, src, s)
	if f == nil {
		return nil, fmt.Errorf("%s:%s: %s", name, findings[0].Pos, strings.TrimSpace(findings[0].Message))
	}
	number := &document.Node{Kind: document.Number, Text: strconv.Itoa(CurrentFormat)}
	if err := f.Edit(With(f.Root(), number, FormatField)); err != nil {
		return nil, err
	}
	return f.Bytes(), nil
}
