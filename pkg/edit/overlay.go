package edit

import (
	"cmp"
	"io/fs"
	"slices"
	"testing/fstest"
)

// overlay is a tree of files as it will be once changes are written.
type overlay struct {
	tree    fs.FS
	changed fstest.MapFS
}

func newOverlay(tree fs.FS, changes []Change) overlay {
	o := overlay{tree, fstest.MapFS{}}
	for _, c := range changes {
		o.changed[c.Name] = &fstest.MapFile{Data: c.New}
	}
	return o
}

func (o overlay) Open(name string) (fs.File, error) {
	if o.changed[name] != nil {
		return o.changed.Open(name)
	}
	return o.tree.Open(name)
}

// ReadDir lists a folder of the tree with the files that are new in it.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.tree, name)
	if err != nil {
		return nil, err
	}
	changed, _ := fs.ReadDir(o.changed, name) // most folders have no changes
	for _, d := range list {
		if !slices.ContainsFunc(changed, func(c fs.DirEntry) bool { return c.Name() == d.Name() }) {
			changed = append(changed, d)
		}
	}
	slices.SortFunc(changed, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return changed, nil
}
