package source

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Checkout is the folder of a work tree as its index means it: a file that is only not
// checked out, in a sparse checkout or because it is marked skip-worktree, is there with
// what the index has for it. A file that was deleted is not. Absent counts such files.
//
// They are read through the process of the repository, until that is closed.
func (r *Repo) Checkout(ctx context.Context) (t *Tree, err error) {
	if t, err = Dir(r.dir); err != nil {
		return nil, err
	}
	out, err := r.git(ctx, "ls-files", "-t", "-s", "-z", "--", ".")
	if err != nil {
		return nil, err
	}
	blobs := map[string]string{}
	for line := range strings.SplitSeq(out, "\x00") {
		// S MODE HASH STAGE TAB PATH; other files have other letters.
		head, name, ok := strings.Cut(line, "\t")
		f := strings.Fields(head)
		if !ok || len(f) != 4 || f[0] != "S" || !strings.HasPrefix(f[1], "100") {
			continue
		}
		if _, err := fs.Stat(t.FS, name); errors.Is(err, fs.ErrNotExist) {
			blobs[name] = f[2]
		}
	}
	if len(blobs) == 0 {
		return t, nil
	}
	t.Absent, t.FS = len(blobs), union{t.FS, r.Files(blobs)}
	return t, nil
}

// CheckOutAgain is the command that brings files to the work tree that are only not
// checked out, those in some folders below the one that the repository was opened in.
func (r *Repo) CheckOutAgain(ctx context.Context, folders ...string) string {
	for i, folder := range folders {
		if r.prefix != "" {
			folders[i] = r.prefix + "/" + folder
		}
	}
	if out, _ := r.git(ctx, "config", "--type=bool", "core.sparseCheckout"); strings.TrimSpace(out) != "true" {
		return "git ls-files -t | sed -n 's/^S //p' | git update-index --no-skip-worktree --stdin && git checkout ."
	}
	return "git sparse-checkout add " + strings.Join(folders, " ")
}

// union is a folder, and files that may be missing in it.
type union struct{ folder, absent fs.FS }

// either asks the folder, and the others where it has nothing.
func either[T any](ask func(fs.FS, string) (T, error), u union, name string) (T, error) {
	v, err := ask(u.folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		if other, wrong := ask(u.absent, name); wrong == nil {
			return other, nil
		}
	}
	return v, err
}

func (u union) Open(name string) (fs.File, error) {
	return either(func(f fs.FS, name string) (fs.File, error) { return f.Open(name) }, u, name)
}
func (u union) ReadFile(name string) ([]byte, error)   { return either(fs.ReadFile, u, name) }
func (u union) Stat(name string) (fs.FileInfo, error)  { return either(fs.Stat, u, name) }
func (u union) Lstat(name string) (fs.FileInfo, error) { return either(fs.Lstat, u, name) }
func (u union) ReadLink(name string) (string, error)   { return either(fs.ReadLink, u, name) }
func (u union) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(u.folder, name)
	more, wrong := fs.ReadDir(u.absent, name)
	if wrong != nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return list, err
	}
	for _, d := range more {
		if !slices.ContainsFunc(list, func(o fs.DirEntry) bool { return o.Name() == d.Name() }) {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}
