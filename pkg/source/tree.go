package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// maxLinks is how many links one path may lead through, the same as in a folder.
const maxLinks = 8

var (
	errNotFolder = errors.New("not a folder")
	errFolder    = errors.New("is a folder")
)

// Tree is the tree of files of a commit, given as a full hash, below a folder: "" or
// "." for all of them. The error is fs.ErrNotExist, wrapped, when the commit has no
// such folder. In a partial clone it says how to fetch what is missing.
//
// File names and sizes are read at once, contents when they are asked for. Contents
// are what was committed: neither line endings nor the attributes of a work tree or of
// an archive apply. Submodules are left out.
func (r *Repo) Tree(ctx context.Context, hash, prefix string) (*Tree, error) {
	t, err := r.tree(ctx, hash, prefix)
	if err != nil {
		return nil, fmt.Errorf("read files at %s: %w", Short(hash), r.missing(ctx, err))
	}
	return t, nil
}

// missing says, if an error is that of a clone which lacks an object, how that can be
// fetched.
func (r *Repo) missing(ctx context.Context, err error) error {
	if !errors.Is(err, errMissing) && !refusal(err, "from promisor remote") {
		return err
	}
	if r.address != "" {
		return r.damaged(errMissing)
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return err
	}
	return &lackError{"this partial clone lacks some of the files", fetchFrom(remote, "--refetch --no-filter %[1]s")}
}

func (r *Repo) tree(ctx context.Context, hash, prefix string) (*Tree, error) {
	c, err := r.commit(ctx, hash)
	if err != nil {
		return nil, err
	}
	if prefix == "." {
		prefix = ""
	}
	if prefix != "" && !fs.ValidPath(prefix) {
		return nil, &fs.PathError{Op: "open folder", Path: prefix, Err: fs.ErrInvalid}
	}
	list, err := r.git(ctx, lsTree(c.tree, prefix, "-r", "-l")...)
	switch {
	case err != nil:
		return nil, err
	case prefix != "" && strings.HasSuffix(list, "\t"+prefix+"\x00"):
		return nil, &fs.PathError{Op: "open folder", Path: prefix, Err: errNotFolder}
	case prefix != "" && list == "":
		return nil, &fs.PathError{Op: "open folder", Path: prefix, Err: fs.ErrNotExist}
	}
	root, err := parseTree(list, prefix)
	if err != nil {
		return nil, err
	}
	return &Tree{FS: &gitFS{&r.objects, root, c.Date}, Name: Short(hash), Commit: hash, Address: r.Address(), Date: c.Date}, nil
}

// lsTree asks for the files and folders of a tree, those at a path or below it if that is
// not empty. A path may hold anything, and is taken as it stands.
func lsTree(tree, path string, options ...string) []string {
	args := slices.Concat([]string{"ls-tree", "-z", "--full-tree"}, options, []string{"--end-of-options", tree})
	if path != "" {
		args = append(args, ":(literal)"+path)
	}
	return args
}

// FoldersWith lists the folders of a commit, given as a full hash, that have a file or a
// folder at a path: "" alone if its top is one, else those below it that have a file
// there, in alphabetical order. No file is read.
func (r *Repo) FoldersWith(ctx context.Context, hash, name string) (folders []string, err error) {
	defer wrap(&err, "look for "+name+" at "+Short(hash))
	c, err := r.commit(ctx, hash)
	if err != nil {
		return nil, err
	}
	if top, err := r.git(ctx, lsTree(c.tree, name)...); err != nil || top != "" {
		return []string{""}, err
	}
	list, err := r.git(ctx, lsTree(c.tree, "", "-r", "--name-only")...)
	if err != nil {
		return nil, err
	}
	for file := range strings.SplitSeq(list, "\x00") {
		if folder, ok := strings.CutSuffix(file, "/"+name); ok {
			folders = append(folders, folder)
		}
	}
	slices.Sort(folders)
	return folders, nil
}

// Blobs are the ids of the files of a commit, given as a full hash, whose paths fit, by path
// as in FileChange; the id of a link is empty. There is none where the commit lacks the
// folder that OpenRepo was given.
func (r *Repo) Blobs(ctx context.Context, hash string, fits func(path string) bool) (map[string]string, error) {
	c, err := r.commit(ctx, hash)
	if err != nil {
		return nil, err
	}
	p, err := r.pipe(ctx, nil, lsTree(c.tree, r.prefix, "-r")...)
	if err != nil {
		return nil, err
	}
	blobs := map[string]string{}
	for {
		line, err := p.out.ReadString(0)
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return blobs, p.end(err)
		}
		head, name, _ := strings.Cut(strings.TrimSuffix(line, "\x00"), "\t")
		f := strings.Fields(head)
		if len(f) != 3 {
			return nil, p.end(fmt.Errorf("git ls-tree answered %q", line))
		}
		if r.prefix != "" {
			name = strings.TrimPrefix(name, r.prefix+"/")
		}
		if f[1] == "blob" && fits(name) {
			blobs[name] = regular(f[0], f[2])
		}
	}
}

// node is a file, a folder or a link of a commit. Nodes do not change once parsed.
type node struct {
	name string
	mode fs.FileMode
	size int64
	id   string  // of the blob, empty for a folder
	kids []*node // in order of name
}

func (n *node) kid(name string) *node {
	i, ok := slices.BinarySearchFunc(n.kids, name, func(k *node, name string) int { return strings.Compare(k.name, name) })
	if !ok {
		return nil
	}
	return n.kids[i]
}

// parseTree reads what ls-tree -r -z -l prints: MODE TYPE ID SIZE TAB PATH NUL, the
// size padded on the left. The paths lie below
// a folder, which is left out.
func parseTree(list, below string) (*node, error) {
	root := newFolder("")
	at, open := "", []*node{root} // the folder of the last file, and the nodes down to it
	for line := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		if line == "" {
			continue // an empty tree
		}
		head, name, ok := strings.Cut(line, "\t")
		f := strings.Fields(head)
		if !ok || len(f) != 4 {
			return nil, fmt.Errorf("git ls-tree answered %q", line)
		}
		n := &node{id: f[2]}
		switch f[0] {
		case "100644", "100664":
			n.mode = 0o444
		case "100755":
			n.mode = 0o555
		case "120000":
			n.mode = fs.ModeSymlink | 0o777
		case "160000":
			continue // a submodule
		default:
			return nil, fmt.Errorf("%q has the unknown mode %s", name, f[0])
		}
		if f[3] == "BAD" {
			return nil, errMissing
		}
		var err error
		if n.size, err = strconv.ParseInt(f[3], 10, 64); err != nil {
			return nil, fmt.Errorf("git ls-tree answered %q", line)
		}
		if below != "" {
			name = strings.TrimPrefix(name, below+"/")
		}
		folder, base := path.Split(name)
		if folder != at {
			open = descend(root, folder)
			at = folder
		}
		n.name = base
		dir := open[len(open)-1]
		dir.kids = append(dir.kids, n)
	}
	return root, finish(root)
}

func newFolder(name string) *node { return &node{name: name, mode: fs.ModeDir | 0o555} }

// descend returns the nodes from the root to a folder, "a/b/", and makes those that
// are missing. Git lists a folder's files together, so one that exists is the last.
func descend(root *node, folder string) []*node {
	open := []*node{root}
	if folder == "" {
		return open
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(folder, "/"), "/") {
		dir := open[len(open)-1]
		if n := len(dir.kids); n == 0 || dir.kids[n-1].name != name || !dir.kids[n-1].mode.IsDir() {
			dir.kids = append(dir.kids, newFolder(name))
		}
		open = append(open, dir.kids[len(dir.kids)-1])
	}
	return open
}

// finish puts each folder in order of name, which is not git's, and refuses names that
// could be taken for a way out; git fsck does too, but not everyone runs it.
func finish(dir *node) error {
	slices.SortFunc(dir.kids, func(a, b *node) int { return strings.Compare(a.name, b.name) })
	for i, k := range dir.kids {
		if k.name == "" || k.name == "." || k.name == ".." || i > 0 && dir.kids[i-1].name == k.name {
			return fmt.Errorf("malformed tree: %q is not the name of one file", k.name)
		}
		if err := finish(k); err != nil {
			return err
		}
	}
	return nil
}
