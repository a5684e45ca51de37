package source

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

type gitFS struct {
	objects *objects
	root    *node
	date    time.Time // of the commit, which is the only date its files have
}

// find returns the node at a path. Links on the way are followed, one at the end only
// if wanted.
func (t *gitFS) find(name string, follow bool) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	at, todo, links := []*node{t.root}, strings.Split(name, "/"), 0
	for len(todo) > 0 {
		step, dir := todo[0], at[len(at)-1]
		todo = todo[1:]
		if !dir.mode.IsDir() {
			return nil, errNotFolder
		}
		switch step {
		case "", ".":
			continue
		case "..": // only a link says so
			if len(at) == 1 {
				return nil, ErrOutside
			}
			at = at[:len(at)-1]
			continue
		}
		k := dir.kid(step)
		if k == nil {
			return nil, fs.ErrNotExist
		}
		if k.mode&fs.ModeSymlink == 0 || !follow && len(todo) == 0 {
			at = append(at, k)
			continue
		}
		if links++; links > maxLinks {
			return nil, ErrNotRegular
		}
		target, err := t.target(k)
		if err != nil {
			return nil, err
		}
		if path.IsAbs(target) {
			return nil, ErrOutside
		}
		todo = append(strings.Split(target, "/"), todo...)
	}
	return at[len(at)-1], nil
}

func (t *gitFS) target(link *node) (string, error) {
	// No system follows a longer one.
	if link.size == 0 || link.size > 4096 {
		return "", ErrNotRegular
	}
	data, err := t.read(link)
	return string(data), err
}

func (t *gitFS) read(n *node) ([]byte, error) {
	// An fs.FS has no context; the process ends with that of OpenRepo.
	return t.objects.get(t.objects.ctx, n.id, "blob")
}

// at is find for the methods of fs.FS, which name the operation and the path.
func (t *gitFS) at(op, name string, follow bool) (*node, error) {
	n, err := t.find(name, follow)
	return n, fault(op, name, err)
}

// fault names the operation and the path of an error, if it is one.
func fault(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

func (t *gitFS) info(name string, n *node) info { return info{path.Base(name), n, t.date} }

func (t *gitFS) entries(dir *node) []fs.DirEntry {
	list := make([]fs.DirEntry, len(dir.kids))
	for i, k := range dir.kids {
		list[i] = info{k.name, k, t.date}
	}
	return list
}

func (t *gitFS) Open(name string) (fs.File, error) {
	n, err := t.at("open", name, true)
	if err != nil {
		return nil, err
	}
	if n.mode.IsDir() {
		return &openFolder{t.info(name, n), t.entries(n)}, nil
	}
	data, err := t.contents("open", name)
	if err != nil {
		return nil, err
	}
	return openFile{bytes.NewReader(data), t.info(name, n)}, nil
}

func (t *gitFS) ReadFile(name string) ([]byte, error) { return t.contents("read", name) }

func (t *gitFS) contents(op, name string) ([]byte, error) {
	n, err := t.file(op, name)
	if err != nil {
		return nil, err
	}
	data, err := t.read(n)
	return data, fault(op, name, err)
}

// file is at for a file that may be read.
func (t *gitFS) file(op, name string) (*node, error) {
	n, err := t.at(op, name, true)
	switch {
	case err != nil:
		return nil, err
	case n.mode.IsDir():
		err = errFolder
	case n.size > maxFile:
		err = errTooLarge
	}
	return n, fault(op, name, err)
}

// dir is at for a folder.
func (t *gitFS) dir(op, name string) (*node, error) {
	n, err := t.at(op, name, true)
	if err == nil && !n.mode.IsDir() {
		err = &fs.PathError{Op: op, Path: name, Err: errNotFolder}
	}
	return n, err
}

func (t *gitFS) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := t.dir("open", name)
	if err != nil {
		return nil, err
	}
	return t.entries(n), nil
}

func (t *gitFS) Stat(name string) (fs.FileInfo, error) {
	n, err := t.at("stat", name, true)
	if err != nil {
		return nil, err
	}
	return t.info(name, n), nil
}

func (t *gitFS) Lstat(name string) (fs.FileInfo, error) {
	n, err := t.at("lstat", name, false)
	if err != nil {
		return nil, err
	}
	return t.info(name, n), nil
}

func (t *gitFS) ReadLink(name string) (string, error) {
	n, err := t.at("readlink", name, false)
	if err != nil {
		return "", err
	}
	if n.mode&fs.ModeSymlink == 0 {
		return "", fault("readlink", name, fs.ErrInvalid)
	}
	target, err := t.target(n)
	return target, fault("readlink", name, err)
}

// Sub is a tree of its own: links lead no further up than to its root, and blobID
// answers for it.
func (t *gitFS) Sub(name string) (fs.FS, error) {
	n, err := t.dir("sub", name)
	if err != nil {
		return nil, err
	}
	return &gitFS{t.objects, n, t.date}, nil
}

// info is a node under the name it was asked for, which may be a link's.
type info struct {
	name string
	node *node
	date time.Time
}

func (i info) Name() string               { return i.name }
func (i info) Size() int64                { return i.node.size }
func (i info) Mode() fs.FileMode          { return i.node.mode }
func (i info) Type() fs.FileMode          { return i.node.mode.Type() }
func (i info) ModTime() time.Time         { return i.date }
func (i info) IsDir() bool                { return i.node.mode.IsDir() }
func (i info) Sys() any                   { return nil }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) String() string             { return fs.FormatFileInfo(i) }

// openFile is an open file: its contents are already here.
type openFile struct {
	*bytes.Reader
	info info
}

func (f openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f openFile) Close() error               { return nil }

// openFolder is an open folder, and what has not been read from it.
type openFolder struct {
	info info
	rest []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFolder) Close() error               { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: errFolder}
}

func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	list := f.rest[:n:n]
	f.rest = f.rest[n:]
	return list, nil
}
