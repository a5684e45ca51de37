package source

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Dir is the tree of files in a folder. Links are followed as long as they stay
// inside it. The folder stays open until the tree is garbage.
func Dir(path string) (*Tree, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, &fs.PathError{Op: "open folder", Path: path, Err: cause(err)}
	}
	// The standard library does not export the error for a path that leaves a root,
	// so we ask for it.
	_, err = root.Stat("..")
	return &Tree{FS: &dirFS{root, cause(err)}, Name: filepath.ToSlash(path)}, nil
}

type dirFS struct {
	root    *os.Root
	escapes error
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
	info, err := d.root.Stat(name)
	if err == nil {
		err = openable(info)
	}
	if err != nil {
		return nil, err
	}
	f, err := d.root.OpenFile(name, os.O_RDONLY|dontWait, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = openable(info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (d *dirFS) ReadFile(name string) ([]byte, error) { return do(d, "read", name, d.readFile) }

func (d *dirFS) readFile(name string) ([]byte, error) {
	f, err := d.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	data.Grow(int(info.Size()) + bytes.MinRead) // so that the end is seen without growing
	if _, err := data.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, err
	}
	if data.Len() > maxFile {
		return nil, errTooLarge
	}
	return data.Bytes(), nil
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
