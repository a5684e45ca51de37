package edit

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay is a tree of files as it will be once changes are written.
func Overlay(tree fs.FS, changes ...Change) fs.FS {
	o := overlay{tree: tree, files: map[string][]byte{}}
	for _, c := range changes {
		o.files[c.Name] = c.New
	}
	return o
}

type overlay struct {
	tree  fs.FS
	files map[string][]byte
}

func (o overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &memory{info: info{path.Base(name), int64(len(data))}, Reader: bytes.NewReader(data)}, nil
	}
	return o.tree.Open(name)
}

func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if data, ok := o.files[name]; ok {
		return info{path.Base(name), int64(len(data))}, nil
	}
	return fs.Stat(o.tree, name)
}

func (o overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		return bytes.Clone(data), nil
	}
	return fs.ReadFile(o.tree, name)
}

// ReadDir lists a folder of the tree with the files that are new in it.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.tree, name)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	for file, data := range o.files {
		if path.Dir(file) != name {
			continue
		}
		entry := fs.FileInfoToDirEntry(info{path.Base(file), int64(len(data))})
		if i := slices.IndexFunc(list, func(d fs.DirEntry) bool { return d.Name() == entry.Name() }); i >= 0 {
			list[i] = entry
		} else {
			list = append(list, entry)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// memory is an open file of an overlay.
type memory struct {
	info info
	io.Reader
}

func (m *memory) Stat() (fs.FileInfo, error) { return m.info, nil }
func (m *memory) Close() error               { return nil }

// info describes a file that is not written yet; it has no time.
type info struct {
	name string
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o644 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
