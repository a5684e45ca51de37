package site

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// marker is the file by which a folder is known as a site, with the paths of the files that
// were written into it, a line each.
const marker = ".wdw-site"

// markerHead is the first line of marker.
const markerHead = "# Written by \"wdw site\": the files below are replaced as a whole, others are kept."

// Write makes a folder the site. One that is a site already is replaced as a whole or not at
// all; what was not written here stays. Any other one that holds anything is refused.
func Write(dir string, files Files) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		dir = target
	}
	parent, name := filepath.Split(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	before := filepath.Join(parent, "."+name+".wdw-old")
	if err := recoverOld(dir, before); err != nil {
		return err
	}
	kept, err := others(dir, files)
	if err != nil {
		return err
	}
	leftovers, _ := filepath.Glob(filepath.Join(parent, "."+name+".wdw-new-*")) // of runs that were ended; the pattern is a good one
	for _, left := range leftovers {
		_ = os.RemoveAll(left) // it is in nobody's way
	}
	fresh := filepath.Join(parent, "."+name+".wdw-new-"+rand.Text())
	if err := os.Mkdir(fresh, 0o755); err != nil {
		return &fs.PathError{Op: "write", Path: dir, Err: errors.Unwrap(err)}
	}
	defer os.RemoveAll(fresh)
	if err := fill(fresh, files); err != nil {
		return fmt.Errorf("%w; nothing was changed", err)
	}
	for _, path := range kept {
		if err := keep(filepath.Join(dir, path), filepath.Join(fresh, path)); err != nil {
			return fmt.Errorf("keep %s: %w", path, err)
		}
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(fresh, dir)
	}
	return replace(dir, fresh, before)
}

// recoverOld puts a site back that a run moved away and was ended before it moved the new one
// in.
func recoverOld(dir, before string) error {
	_, err := os.Lstat(filepath.Join(before, marker))
	if err != nil {
		return nil // there is none
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(before, dir)
	}
	return os.RemoveAll(before)
}

// replace puts a new folder in the place of an old one: at once where the system can, else
// by way of before, from which the next run recovers.
func replace(dir, fresh, before string) error {
	if err := exchange(dir, fresh); err == nil {
		return nil // fresh is what is old now, and goes
	}
	if err := os.Rename(dir, before); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return errors.Join(err, os.Rename(before, dir))
	}
	return os.RemoveAll(before)
}

// others are the paths in a folder that are not those of a site: what stays. The error says
// that the folder is no site, or that something stands where a page goes.
func others(dir string, files Files) ([]string, error) {
	list, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(list) == 0:
		return nil, nil
	case err != nil:
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, marker))
	if err != nil || !strings.HasPrefix(string(text), markerHead) {
		return nil, fmt.Errorf("%s holds files and is no site that wdw wrote; give a new or empty folder", dir)
	}
	ours := strings.Split(string(text), "\n")
	var kept []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path) // path begins with dir
		name := filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != ".git":
			return nil
		case name == marker || slices.Contains(ours, name):
			return nil
		case files[name] != nil:
			return fmt.Errorf("%s stands where a file of the site goes, and wdw did not write it; move it away", path)
		}
		kept = append(kept, rel)
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	return kept, err
}

// fill writes the files into a new folder.
func fill(dir string, files Files) error {
	text := markerHead + "\n" + strings.Join(files.Names(), "\n") + "\n"
	if err := os.WriteFile(filepath.Join(dir, marker), []byte(text), 0o644); err != nil {
		return err
	}
	made := map[string]bool{}
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if folder := filepath.Dir(path); !made[folder] {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			made[folder] = true
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// keep puts what stands at a path at another one too; a link stays a link.
func keep(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	switch {
	case info.IsDir():
		return os.CopyFS(to, os.DirFS(from))
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	case !info.Mode().IsRegular():
		return errors.New("it is no file")
	}
	if os.Link(from, to) == nil {
		return nil
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}
