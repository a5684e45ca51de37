package edit

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Errors that Read and Save wrap in an *fs.PathError.
var (
	// ErrChanged says that somebody else has changed a file since it was read.
	ErrChanged = errors.New("it has been changed by somebody else since it was read; nothing was written")
	// ErrNotPlain says that something other than a file stands there, such as a link:
	// links are not followed, because they could lead anywhere.
	ErrNotPlain = errors.New("it is a link or no plain file, and is not edited")
)

// Change is a file to be written.
type Change struct {
	// Name is the slash-separated path below the root.
	Name string
	// Old is what the file held when it was read; nil means that there must be none.
	Old []byte
	// New is what it is to hold.
	New []byte
}

// Read reads a file that is going to be edited.
func Read(root *os.Root, name string) ([]byte, error) {
	if _, err := plain(root, name); err != nil {
		return nil, err
	}
	return root.ReadFile(filepath.FromSlash(name))
}

// plain returns what is known of a file without following a link in its place.
func plain(root *os.Root, name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "edit", Path: name, Err: fs.ErrInvalid}
	}
	info, err := root.Lstat(filepath.FromSlash(name))
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "edit", Path: name, Err: ErrNotPlain}
	}
	return info, nil
}

// Save writes files. All are looked at before the first is written: when one is not
// as it was read, none is. Each is written beside its place and renamed, so that
// whoever reads it, and whoever finds it after the program was killed, sees the old
// file or the new one and nothing between. Permissions are kept. While it runs, no
// other Save below the same root does, where the system can lock a folder.
func Save(root *os.Root, changes ...Change) error {
	unlock, err := lock(root)
	if err != nil {
		return fmt.Errorf("lock the catalogue: %w", err)
	}
	defer unlock()
	for _, c := range changes {
		if err := unchanged(root, c); err != nil {
			return err
		}
	}
	// All are written before one is put in its place: what has no room changes nothing.
	beside := make([]string, len(changes))
	for i, c := range changes {
		if beside[i], err = write(root, c); err != nil {
			for _, name := range beside[:i] {
				root.Remove(name)
			}
			return fmt.Errorf("%w; nothing was changed", err)
		}
	}
	for i, c := range changes {
		if err := place(root, beside[i], c); err != nil {
			for _, name := range beside[i:] {
				root.Remove(name)
			}
			return err
		}
	}
	return nil
}

func unchanged(root *os.Root, c Change) error {
	now, err := Read(root, c.Name)
	switch {
	case c.Old == nil && errors.Is(err, fs.ErrNotExist):
		return nil
	case c.Old == nil && err == nil:
		return &fs.PathError{Op: "create", Path: c.Name, Err: fs.ErrExist}
	case errors.Is(err, fs.ErrNotExist), err == nil && !bytes.Equal(now, c.Old):
		return &fs.PathError{Op: "edit", Path: c.Name, Err: ErrChanged}
	}
	return err
}

// write writes a file beside its place, and returns where. The error names the place.
func write(root *os.Root, c Change) (beside string, err error) {
	perm := fs.FileMode(0o644)
	if c.Old != nil {
		info, err := plain(root, c.Name)
		if err != nil {
			return "", err
		}
		perm = info.Mode().Perm()
	} else if err := root.MkdirAll(filepath.FromSlash(path.Dir(c.Name)), 0o755); err != nil {
		return "", err
	}
	// A hidden name beside the file: should it be left behind, it is no entry.
	beside = filepath.FromSlash(path.Join(path.Dir(c.Name), "."+path.Base(c.Name)+"."+rand.Text()+".tmp"))
	defer func() {
		if err == nil {
			return
		}
		root.Remove(beside)
		if at, ok := errors.AsType[*fs.PathError](err); ok {
			err = &fs.PathError{Op: "write", Path: c.Name, Err: at.Err}
		}
	}()
	f, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return "", err
	}
	_, err = f.Write(c.New)
	if err == nil && c.Old != nil {
		err = f.Chmod(perm) // the mask for new files does not count for old ones
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return beside, err
}

// place puts what was written beside a file where it belongs.
func place(root *os.Root, beside string, c Change) error {
	name := filepath.FromSlash(c.Name)
	if c.Old != nil {
		return root.Rename(beside, name)
	}
	// A link, unlike a rename, does not replace what somebody else has put there.
	switch err := root.Link(beside, name); {
	case err == nil:
		return root.Remove(beside)
	case errors.Is(err, fs.ErrExist):
		return err
	}
	return root.Rename(beside, name) // no links on this file system
}
