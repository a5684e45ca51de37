package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// Dir is the tree of files in a folder. Links are followed as long as they stay
// inside it. The folder stays open until the tree is garbage.
func Dir(folder string) (*Tree, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, &fs.PathError{Op: "open folder", Path: folder, Err: cause(err)}
	}
	// The standard library does not export the error for a path that leaves a root,
	// so we ask for it.
	_, err = root.Stat("..")
	return &Tree{FS: &dirFS{root: root, escapes: cause(err), folders: map[string]*os.Root{}}, Name: filepath.ToSlash(folder)}, nil
}

type dirFS struct {
	root    *os.Root
	escapes error
	// folders are those whose files were read: what stands in one is found from there, for to walk
	// down from the root takes two calls of the system a folder, and again a file.
	folders map[string]*os.Root
	mu      sync.Mutex
}

// maxFolders bounds how many folders are held open.
const maxFolders = 128

// folder is the folder of a file, held open, and the name of the file in it; the root and the
// whole name where the folder is not held.
func (d *dirFS) folder(name string) (*os.Root, string) {
	dir, base := path.Split(name)
	if dir == "" {
		return d.root, name
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.folders[dir]
	if f == nil && len(d.folders) < maxFolders {
		var err error
		if f, err = d.root.OpenRoot(strings.TrimSuffix(dir, "/")); err == nil {
			d.folders[dir] = f
		}
	}
	if f == nil {
		return d.root, name
	}
	return f, base
}

// Open looks before it opens, because opening a pipe waits for a writer and opening
// a device may do anything. Should something else be put in the file's place between
// the two, it does not wait either.
func (d *dirFS) Open(name string) (fs.File, error) {
	f, err := do(d, "open", name, d.open)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *dirFS) open(name string) (*os.File, error) {
	f, _, err := openIn(d.root, name)
	return f, err
}

func openIn(root *os.Root, name string) (*os.File, fs.FileInfo, error) {
	info, err := root.Stat(name)
	if err == nil {
		err = openable(info)
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := root.OpenFile(name, os.O_RDONLY|dontWait, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = openable(info)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func (d *dirFS) ReadFile(name string) ([]byte, error) { return do(d, "read", name, d.readFile) }

func (d *dirFS) readFile(name string) ([]byte, error) {
	root, base := d.folder(name)
	f, info, err := openIn(root, base)
	if err != nil && root != d.root { // a link may lead out of the folder and stay in the tree
		f, info, err = openIn(d.root, name)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size := info.Size(); size > 0 {
		data := make([]byte, size)
		n, err := io.ReadFull(f, data)
		if err == io.ErrUnexpectedEOF || err == io.EOF { // it has shrunk meanwhile
			err = nil
		}
		return data[:n], err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1)) // some files of the system do not know their size
	if err == nil && len(data) > maxFile {
		err = errTooLarge
	}
	return data, err
}

func (d *dirFS) ReadDir(name string) ([]fs.DirEntry, error) { return do(d, "open", name, d.list) }

func (d *dirFS) list(name string) ([]fs.DirEntry, error) {
	f, err := d.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

func (d *dirFS) Stat(name string) (fs.FileInfo, error)  { return do(d, "stat", name, d.root.Stat) }
func (d *dirFS) Lstat(name string) (fs.FileInfo, error) { return do(d, "lstat", name, d.root.Lstat) }
func (d *dirFS) ReadLink(name string) (string, error) {
	return do(d, "readlink", name, d.root.Readlink)
}

// do asks for a path, if an fs.FS may be asked for it, and words the error so that it
// names the path inside the tree only, and the same cause as a Git tree does.
func do[T any](d *dirFS, op, name string, call func(string) (T, error)) (T, error) {
	return answer(op, name, func(name string) (v T, err error) {
		if !validPath(name) {
			return v, fs.ErrInvalid
		}
		v, err = call(name)
		switch err = cause(err); {
		case err == d.escapes:
			err = ErrOutside
		case errors.Is(err, syscall.ELOOP):
			err = ErrNotRegular
		}
		return v, err
	})
}

// openable tells what speaks against opening a file.
func openable(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		return ErrNotRegular
	case info.Size() > maxFile:
		return errTooLarge
	}
	return nil
}

// validPath is fs.ValidPath for a folder: where "\" separates folders, no name has one.
func validPath(name string) bool {
	return fs.ValidPath(name) && (filepath.Separator != '\\' || !strings.Contains(name, `\`))
}

// cause takes the operation and the path off an error, for whoever knows better ones.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}
