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

// answer asks for one path, and lets an error name the operation and the path.
func answer[T any](op, name string, ask func(string) (T, error)) (T, error) {
	v, err := ask(name)
	if err != nil {
		var none T
		return none, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return v, nil
}

func (t *gitFS) Open(name string) (fs.File, error)     { return answer("open", name, t.open) }
func (t *gitFS) ReadFile(name string) ([]byte, error)  { return answer("read", name, t.contents) }
func (t *gitFS) ReadLink(name string) (string, error)  { return answer("readlink", name, t.link) }
func (t *gitFS) Stat(name string) (fs.FileInfo, error) { return t.stat("stat", name, true) }

func (t *gitFS) Lstat(name string) (fs.FileInfo, error) { return t.stat("lstat", name, false) }

func (t *gitFS) ReadDir(name string) ([]fs.DirEntry, error) {
	return answer("open", name, t.entries)
}

// Sub is a tree of its own: links lead no further up than to its root, and blobID
// answers for it.
func (t *gitFS) Sub(name string) (fs.FS, error) {
	return answer("sub", name, func(name string) (fs.FS, error) {
		n, err := t.dir(name)
		return &gitFS{t.objects, n, t.date}, err
	})
}

func (t *gitFS) stat(op, name string, follow bool) (fs.FileInfo, error) {
	return answer(op, name, func(name string) (fs.FileInfo, error) {
		n, err := t.find(name, follow)
		return info{path.Base(name), n, t.date}, err
	})
}

func (t *gitFS) open(name string) (fs.File, error) {
	n, err := t.find(name, true)
	if err != nil {
		return nil, err
	}
	at := info{path.Base(name), n, t.date}
	if n.mode.IsDir() {
		list, err := t.entries(name)
		return &openFolder{at, list}, err
	}
	data, err := t.contents(name)
	return openFile{bytes.NewReader(data), at}, err
}

func (t *gitFS) contents(name string) ([]byte, error) {
	n, err := t.file(name)
	if err != nil {
		return nil, err
	}
	return t.read(n)
}

// file finds a file that may be read.
func (t *gitFS) file(name string) (*node, error) {
	n, err := t.find(name, true)
	switch {
	case err != nil:
	case n.mode.IsDir():
		err = errFolder
	case n.size > maxFile:
		err = errTooLarge
	}
	return n, err
}

func (t *gitFS) dir(name string) (*node, error) {
	n, err := t.find(name, true)
	if err == nil && !n.mode.IsDir() {
		err = errNotFolder
	}
	return n, err
}

func (t *gitFS) entries(name string) ([]fs.DirEntry, error) {
	dir, err := t.dir(name)
	if err != nil {
		return nil, err
	}
	list := make([]fs.DirEntry, len(dir.kids))
	for i, k := range dir.kids {
		list[i] = info{k.name, k, t.date}
	}
	return list, nil
}

func (t *gitFS) link(name string) (string, error) {
	n, err := t.find(name, false)
	if err == nil && n.mode&fs.ModeSymlink == 0 {
		err = fs.ErrInvalid
	}
	if err != nil {
		return "", err
	}
	return t.target(n)
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
