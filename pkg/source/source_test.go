package source

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// gitEnv is an environment in which git depends on nothing of this machine.
func gitEnv(t testing.TB) []string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada Editor", "GIT_AUTHOR_EMAIL=ada@example.org",
		"GIT_COMMITTER_NAME=Bo Merger", "GIT_COMMITTER_EMAIL=bo@example.org",
		// A clean-up in the background would go on while the folder is removed.
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=maintenance.auto", "GIT_CONFIG_VALUE_0=false",
		"GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z",
	}
}

// workshop is a repository in the making.
type workshop struct {
	t   testing.TB
	dir string
	env []string
}

func newWorkshop(t testing.TB, initOptions ...string) *workshop {
	t.Helper()
	w := &workshop{t: t, dir: realPath(t, t.TempDir()), env: gitEnv(t)}
	w.git(append([]string{"init", "-q", "-b", "main"}, initOptions...)...)
	return w
}

// realPath follows links, because a Mac's temporary folder is behind one.
func realPath(t testing.TB, path string) string {
	t.Helper()
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return real
}

// at is the same workshop in another folder.
func (w *workshop) at(dir string) *workshop { return &workshop{w.t, dir, w.env} }

func (w *workshop) git(args ...string) string {
	w.t.Helper()
	return w.gitWith("", args...)
}

func (w *workshop) gitWith(stdin string, args ...string) string {
	w.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env, cmd.Stdin = w.dir, w.env, strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		w.t.Fatalf("git %q: %v\n%s", args, err, &stderr)
	}
	return strings.TrimSpace(string(out))
}

func (w *workshop) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
}

// commit records everything at a date and returns the hash.
func (w *workshop) commit(date, message string) string {
	w.t.Helper()
	w.env = append(w.env, "GIT_COMMITTER_DATE="+date)
	w.git("add", "-A")
	w.git("commit", "-q", "--allow-empty", "-m", message)
	return w.git("rev-parse", "HEAD")
}

// cacheInfo puts an entry into the index that need not exist in the work tree.
func (w *workshop) cacheInfo(mode, text, name string) {
	w.t.Helper()
	id := w.gitWith(text, "hash-object", "-w", "--stdin")
	w.gitWith(mode+" "+id+"\t"+name+"\x00", "update-index", "-z", "--index-info")
}

func (w *workshop) open() *Repo {
	w.t.Helper()
	r, err := OpenRepo(context.Background(), w.dir, w.env)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { r.Close() })
	return r
}

// tree is the tree of a revision.
func (w *workshop) tree(rev, prefix string) *Tree {
	w.t.Helper()
	r := w.open()
	hash, err := r.Resolve(context.Background(), rev)
	if err != nil {
		w.t.Fatal(err)
	}
	tree, err := r.Tree(context.Background(), hash, prefix)
	if err != nil {
		w.t.Fatal(err)
	}
	return tree
}

// contents reads a whole tree: "path" to text, links and folders left out.
func contents(t testing.TB, fsys fs.FS) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sample is a tree with names that sort differently in git (a folder as if it ended
// in a slash), an empty file and no line break at an end.
var sample = map[string]string{
	"catalogue/catalogue.yaml":          "title: x\n",
	"catalogue/services/nhs-login.yaml": "id: nhs-login\r\n",
	"catalogue/services.txt":            "",
	"catalogue/services-old/esr.yaml":   "id: esr",
	"read me.md":                        strings.Repeat("long ", 5000),
	"ünïcode/日本.yaml":                   "é\n",
	"quote\".yaml":                      "'\n",
}

// portable is the part of the sample whose names this system allows.
func portable() map[string]string {
	files := maps.Clone(sample)
	if runtime.GOOS == "windows" {
		maps.DeleteFunc(files, func(name, _ string) bool { return strings.Contains(name, `"`) })
	}
	return files
}

// kinds makes the same tree of every kind.
func kinds(t *testing.T) map[string]*Tree {
	w, deep, embedded := newWorkshop(t), newWorkshop(t), fstest.MapFS{}
	for name, text := range portable() {
		w.write(name, text)
		deep.write("some/where/"+name, text)
		embedded[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o444}
	}
	w.commit("2026-01-02T03:04:05Z", "all")
	deep.write("elsewhere", "")
	deep.commit("2026-01-02T03:04:05Z", "all")
	copied := t.TempDir()
	if err := os.CopyFS(copied, embedded); err != nil {
		t.Fatal(err)
	}
	dir, err := Dir(copied)
	if err != nil {
		t.Fatal(err)
	}
	sub, err := fs.Sub(deep.tree("HEAD", "some").FS, "where")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*Tree{
		"folder": dir, "embedded": Embedded(embedded), "revision": w.tree("HEAD", ""),
		"folder of a revision": deep.tree("HEAD", "some/where"), "sub of a revision": {FS: sub},
	}
}

// Every kind of tree is a good file system, and all hold the same.
func TestTrees(t *testing.T) {
	for name, tree := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			want := portable()
			if err := fstest.TestFS(tree.FS, slices.Collect(maps.Keys(want))...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, contents(t, tree.FS)); diff != "" {
				t.Errorf("contents mismatch (-want +got):\n%s", diff)
			}
			for _, bad := range []string{"", "/", "../x", "catalogue/", "./catalogue", "catalogue//catalogue.yaml"} {
				if _, err := tree.FS.Open(bad); !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("Open(%q) = %v, want an invalid name", bad, err)
				}
			}
			for _, missing := range []string{"x", "catalogue/x", "catalogue/services/x/y"} {
				if _, err := fs.Stat(tree.FS, missing); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("Stat(%q) = %v, want fs.ErrNotExist", missing, err)
				}
			}
			if _, err := fs.ReadFile(tree.FS, "catalogue"); err == nil {
				t.Error("a folder was read as a file")
			}
			if _, err := fs.ReadDir(tree.FS, "catalogue/catalogue.yaml"); err == nil {
				t.Error("a file was read as a folder")
			}
		})
	}
}

func TestTreeSaysWhereItComesFrom(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "a\n")
	w.commit("2026-01-02T04:04:05+01:00", "first")
	dir, err := Dir(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	// Hashes are fixed because names, dates and configuration are.
	const hash = "c1085aa4aaeb8dde4769ecf36ca80a54dff0da22"
	tests := []struct {
		name      string
		got, want *Tree
	}{
		{"folder", dir, &Tree{Name: filepath.ToSlash(w.dir)}},
		{"embedded", Embedded(fstest.MapFS{}), &Tree{Name: "embedded"}},
		{"revision", w.tree("main", ""), &Tree{Name: hash[:12], Commit: hash, Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}},
	}
	for _, tt := range tests {
		got := *tt.got
		got.FS = nil
		if diff := cmp.Diff(tt.want, &got); diff != "" {
			t.Errorf("%s mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestDirOfNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Dir(file); err == nil {
		t.Error("Dir of a file succeeded")
	}
	missing := filepath.Join(filepath.Dir(file), "missing")
	_, err := Dir(missing)
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "open folder "+missing+": ") {
		t.Errorf("Dir(%q) = %v", missing, err)
	}
}

func TestLargeFilesAreNotOpened(t *testing.T) {
	folder := t.TempDir()
	f, err := os.Create(filepath.Join(folder, "large"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(maxFile + 1); err != nil { // takes no room on disk
		t.Fatal(err)
	}
	dir, err := Dir(folder)
	if err != nil {
		t.Fatal(err)
	}
	root, err := parseTree("100644 blob "+strings.Repeat("0", 40)+"  67108865\tlarge\x00", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fs.FS{"folder": dir.FS, "revision": &gitFS{root: root}} {
		info, err := fs.Stat(fsys, "large")
		if err != nil || info.Size() != maxFile+1 {
			t.Errorf("%s: Stat = %v, %v", name, info, err)
		}
		if _, err := fsys.Open("large"); !errors.Is(err, errTooLarge) {
			t.Errorf("%s: Open = %v, want %v", name, err, errTooLarge)
		}
		if _, err := fs.ReadFile(fsys, "large"); !errors.Is(err, errTooLarge) {
			t.Errorf("%s: ReadFile = %v, want %v", name, err, errTooLarge)
		}
	}
}

// Links mean the same in a folder and in a revision.
func TestLinks(t *testing.T) {
	w := newWorkshop(t)
	w.write("in/file", "text\n")
	w.write("in/deep/file", "deep\n")
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	links := map[string]string{
		"inside": "in/file", "folder": "in", "folder-of-folder": "folder/deep", "in/up": "../inside", "in/deep/far": "../../folder/deep/../file",
		"chain1": "inside", "chain2": "chain1", "chain3": "chain2", "chain4": "chain3", "chain5": "chain4", "chain6": "chain5",
		"chain7": "chain6", "chain8": "chain7",
		"self": "self", "ping": "pong", "pong": "ping", "dangling": "in/nothing", "through-file": "in/file/x",
		"absolute": filepath.ToSlash(outside) + "/secret", "absolute-inside": filepath.ToSlash(w.dir) + "/in/file",
		"out": "../" + filepath.Base(outside), "in/out": "../../x", "deep-out": "in/../..", "etc": "/etc",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(w.dir, filepath.FromSlash(name))); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	w.commit("2026-01-02T03:04:05Z", "links")
	dir, err := Dir(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	other := errors.New("any other error")
	tests := []struct {
		name string
		want any // text or error
	}{
		{"inside", "text\n"}, {"folder/file", "text\n"}, {"folder-of-folder/file", "deep\n"}, {"in/up", "text\n"},
		{"folder/up", "text\n"}, {"in/deep/far", "text\n"}, {"chain7", "text\n"},
		{"chain8", ErrNotRegular}, {"self", ErrNotRegular}, {"ping", ErrNotRegular}, {"self/x", ErrNotRegular},
		{"dangling", fs.ErrNotExist}, {"folder/nothing", fs.ErrNotExist}, {"through-file", other},
		{"absolute", ErrOutside}, {"absolute-inside", ErrOutside}, {"out", ErrOutside}, {"out/secret", ErrOutside},
		{"in/out", ErrOutside}, {"deep-out", ErrOutside}, {"etc/passwd", ErrOutside},
	}
	for kind, fsys := range map[string]fs.FS{"folder": dir.FS, "revision": w.tree("HEAD", "").FS} {
		for _, tt := range tests {
			data, err := fs.ReadFile(fsys, tt.name)
			switch want := tt.want.(type) {
			case string:
				if err != nil || string(data) != want {
					t.Errorf("%s: ReadFile(%q) = %q, %v, want %q", kind, tt.name, data, err, want)
				}
			case error:
				_, openErr := fsys.Open(tt.name)
				_, statErr := fs.Stat(fsys, tt.name)
				for _, err := range []error{err, openErr, statErr} {
					if err == nil || want != other && !errors.Is(err, want) {
						t.Errorf("%s: %q: %v, want %v", kind, tt.name, err, want)
					}
					if want == ErrOutside && !errors.Is(err, ErrNotRegular) {
						t.Errorf("%s: %q: %v is not ErrNotRegular", kind, tt.name, err)
					}
				}
			}
		}
		entries, err := fs.ReadDir(fsys, "folder/deep")
		if err != nil || len(entries) != 2 || entries[0].Type() != fs.ModeSymlink || entries[1].Type() != 0 {
			t.Errorf("%s: ReadDir through a link = %v, %v", kind, entries, err)
		}
		for _, name := range []string{"in/up", "etc", "self"} {
			target, err := fs.ReadLink(fsys, name)
			if err != nil || target != links[name] {
				t.Errorf("%s: ReadLink(%q) = %q, %v, want %q", kind, name, target, err, links[name])
			}
			info, err := fs.Lstat(fsys, name)
			if err != nil || info.Mode().Type() != fs.ModeSymlink {
				t.Errorf("%s: Lstat(%q) = %v, %v", kind, name, info, err)
			}
		}
		if _, err := fs.ReadLink(fsys, "in/file"); err == nil {
			t.Errorf("%s: ReadLink of a file succeeded", kind)
		}
	}
}

// A sub-tree of a revision is left by links that stay inside the whole.
func TestSubIsATree(t *testing.T) {
	w := newWorkshop(t)
	w.write("a/file", "text\n")
	w.write("b/file", "text\n")
	w.git("add", "-A")
	w.cacheInfo("120000", "../b/file", "a/link")
	w.git("commit", "-q", "-m", "link")
	tree := w.tree("HEAD", "")
	sub, err := fs.Sub(tree.FS, "a")
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fs.FS{"Sub": sub, "prefix": w.tree("HEAD", "a").FS} {
		if _, err := fs.ReadFile(fsys, "link"); !errors.Is(err, ErrOutside) {
			t.Errorf("%s: ReadFile = %v, want %v", name, err, ErrOutside)
		}
		want, _ := blobID(tree.FS, "b/file")
		if got, ok := blobID(fsys, "file"); !ok || got != want {
			t.Errorf("%s: blobID = %q, %v, want %q", name, got, ok, want)
		}
	}
	if _, err := fs.Sub(tree.FS, "a/file"); err == nil {
		t.Error("Sub of a file succeeded")
	}
}
