package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// A revision holds what was committed, under the names it was committed under.
func TestTreeHoldsWhatWasCommitted(t *testing.T) {
	w := newWorkshop(t)
	want := map[string]string{
		".gitattributes":    "*.yaml text eol=crlf\nsecret.yaml export-ignore\n*.txt export-subst ident\n",
		"a.yaml":            "id: a\n",
		"crlf.md":           "a\r\nb\r\n",
		"secret.yaml":       "id: secret\n",
		"subst.txt":         "$Format:%H$ $Id$\n",
		" space ":           "1",
		"new\nline":         "2",
		"tab\ttab":          "3",
		`quote"d 'q'`:       "4",
		"日本/ü.yaml":         "5",
		"*?[a]":             "6",
		"a:b":               "7",
		"-dash":             "8",
		":(top)magic":       "9",
		"HEAD":              "10",
		"x/x.yaml":          "11",
		"x.yaml":            "12",
		"x-y":               "13",
		"emp/ty":            "",
		"\x01control\x7f":   "14",
		"combining/e\u0301": "15",
	}
	for name, text := range want {
		w.cacheInfo("100644", text, name)
	}
	w.cacheInfo("100755", "#!/bin/sh\n", "run")
	w.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",submodule")
	w.git("commit", "-q", "-m", "odd")
	want["run"] = "#!/bin/sh\n"

	tree := w.tree("HEAD", "")
	if diff := cmp.Diff(want, contents(t, tree.FS)); diff != "" {
		t.Errorf("contents mismatch (-want +got):\n%s", diff)
	}
	if err := fstest.TestFS(tree.FS, slices.Collect(maps.Keys(want))...); err != nil {
		t.Error(err)
	}
	for name, mode := range map[string]fs.FileMode{"run": 0o555, "HEAD": 0o444, "x": fs.ModeDir | 0o555} {
		info, err := fs.Stat(tree.FS, name)
		if err != nil || info.Mode() != mode || !info.ModTime().Equal(tree.Date) {
			t.Errorf("Stat(%q) = %v, %v, want %v", name, info, err, mode)
		}
	}
	for name, text := range want {
		id, ok := blobID(tree.FS, name)
		if want := w.gitWith(text, "hash-object", "--stdin"); !ok || id != want {
			t.Errorf("blobID(%q) = %q, %v, want %q", name, id, ok, want)
		}
	}
	for _, name := range []string{"x", "nothing", "submodule", "../x"} {
		if id, ok := blobID(tree.FS, name); ok {
			t.Errorf("blobID(%q) = %q", name, id)
		}
	}
	if _, ok := blobID(os.DirFS(w.dir), ".gitattributes"); ok {
		t.Error("a folder knows a blob id")
	}
	sub := w.tree("HEAD", "日本")
	if diff := cmp.Diff(map[string]string{"ü.yaml": "5"}, contents(t, sub.FS)); diff != "" {
		t.Errorf("contents of a folder mismatch (-want +got):\n%s", diff)
	}
}

// Names that are not UTF-8 are seen, and cannot be opened: the same as in a folder.
func TestNameThatIsNotText(t *testing.T) {
	w := newWorkshop(t)
	w.cacheInfo("100644", "x", "caf\xe9")
	w.cacheInfo("100644", "x", `back\slash`)
	w.git("commit", "-q", "-m", "odd")
	fsys := w.tree("HEAD", "").FS
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil || len(entries) != 2 || entries[1].Name() != "caf\xe9" {
		t.Fatalf("ReadDir = %v, %v", entries, err)
	}
	if _, err := fsys.Open("caf\xe9"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("Open = %v, want %v", err, fs.ErrInvalid)
	}
	if data, err := fs.ReadFile(fsys, `back\slash`); string(data) != "x" || err != nil {
		t.Errorf("ReadFile = %q, %v", data, err)
	}
}

func TestTreeOfAFolderThatIsNotThere(t *testing.T) {
	w := newWorkshop(t)
	empty := w.commit("2026-01-01T00:00:00Z", "empty")
	w.write("catalogue/file", "")
	head := w.commit("2026-01-02T00:00:00Z", "file")
	tests := []struct {
		hash, prefix string
		is           error
		want         string
	}{
		{empty, "catalogue", fs.ErrNotExist, "open folder catalogue: file does not exist"},
		{head, "catalogue/x", fs.ErrNotExist, "open folder catalogue/x: file does not exist"},
		{head, "catalogue/file", errNotFolder, "open folder catalogue/file: not a folder"},
		{head, "catalogue/file/x", fs.ErrNotExist, "open folder catalogue/file/x: file does not exist"},
		{head, "../x", fs.ErrInvalid, "open folder ../x: invalid argument"},
		{head, "catalogue/", fs.ErrInvalid, "open folder catalogue/: invalid argument"},
		{empty, "", nil, ""}, {empty, ".", nil, ""}, {head, "catalogue", nil, ""},
	}
	r := w.open()
	for _, tt := range tests {
		_, err := r.Tree(context.Background(), tt.hash, tt.prefix)
		want := fmt.Sprintf("read files at %.12s: %s", tt.hash, tt.want)
		if !errors.Is(err, tt.is) || err != nil && err.Error() != want {
			t.Errorf("Tree(%q) = %v, want %s", tt.prefix, err, want)
		}
	}
	if err := fstest.TestFS(w.tree(empty, "").FS); err != nil {
		t.Error(err)
	}
}

func TestLongHashes(t *testing.T) {
	w := newWorkshop(t, "--object-format=sha256")
	w.write("catalogue/services/a.yaml", "id: a\n")
	hash := w.commit("2026-01-01T00:00:00Z", "first")
	tree := w.tree("main", "catalogue/services")
	if len(hash) != 64 || tree.Commit != hash {
		t.Errorf("Commit = %q, want %q", tree.Commit, hash)
	}
	if diff := cmp.Diff(map[string]string{"a.yaml": "id: a\n"}, contents(t, tree.FS)); diff != "" {
		t.Errorf("contents mismatch (-want +got):\n%s", diff)
	}
}

// A partial clone has the history and not the files, and nothing is fetched unasked.
func TestPartialClone(t *testing.T) {
	w := newWorkshop(t)
	w.write("catalogue/a.yaml", "id: a\n")
	hash := w.commit("2026-01-01T00:00:00Z", "first")
	w.git("config", "uploadpack.allowFilter", "true")
	for _, filter := range []string{"blob:none", "tree:0"} {
		c := w.clone("--no-checkout", "--filter="+filter)
		for _, prefix := range []string{"", "catalogue"} {
			_, err := c.open().Tree(context.Background(), hash, prefix)
			e, ok := errors.AsType[*lackError](err)
			if !ok || e.fetch != "git fetch --refetch --no-filter origin" {
				t.Fatalf("%s: Tree(%q) = %v", filter, prefix, err)
			}
		}
		c.run("git fetch --refetch --no-filter origin")
		if diff := cmp.Diff(map[string]string{"a.yaml": "id: a\n"}, contents(t, c.tree(hash, "catalogue").FS)); diff != "" {
			t.Errorf("%s: contents mismatch (-want +got):\n%s", filter, diff)
		}
	}
}

// Replaced objects exist in one clone only, so they are not looked at.
func TestReplacedObjectsAreIgnored(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "true\n")
	hash := w.commit("2026-01-01T00:00:00Z", "first")
	w.git("replace", w.gitWith("true\n", "hash-object", "--stdin"), w.gitWith("false\n", "hash-object", "-w", "--stdin"))
	if diff := cmp.Diff(map[string]string{"a": "true\n"}, contents(t, w.tree(hash, "").FS)); diff != "" {
		t.Errorf("contents mismatch (-want +got):\n%s", diff)
	}
}

// Many readers share one process, and a question that fails does not spoil the next.
func TestReadersShareTheProcess(t *testing.T) {
	w := newWorkshop(t)
	want := map[string]string{}
	for i := range 40 {
		name := fmt.Sprintf("f%02d", i)
		want[name] = strings.Repeat(name+"\n", i*i)
		w.write(name, want[name])
	}
	hash := w.commit("2026-01-01T00:00:00Z", "many")
	r := w.open()
	tree, err := r.Tree(context.Background(), hash, "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for name, text := range want {
				if data, err := fs.ReadFile(tree.FS, name); string(data) != text || err != nil {
					t.Errorf("ReadFile(%q) = %d bytes, %v, want %d", name, len(data), err, len(text))
				}
				if _, err := r.Commit(context.Background(), strings.Repeat("0", 40)); !errors.Is(err, errMissing) {
					t.Errorf("Commit = %v, want %v", err, errMissing)
				}
			}
		})
	}
	wg.Wait()

	// A process that was killed is started again.
	r.objects.mu.Lock()
	r.objects.process.cmd.Process.Kill()
	r.objects.process.cmd.Process.Wait()
	r.objects.mu.Unlock()
	if _, err := fs.ReadFile(tree.FS, "f00"); err == nil {
		t.Error("a killed process answered")
	}
	if data, err := fs.ReadFile(tree.FS, "f03"); string(data) != want["f03"] || err != nil {
		t.Errorf("ReadFile after a kill = %q, %v", data, err)
	}
}

func TestTheProcessEnds(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "a\n")
	hash := w.commit("2026-01-01T00:00:00Z", "first")

	ctx, cancel := context.WithCancel(context.Background())
	r, err := OpenRepo(ctx, w.dir, w.env)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := r.Tree(ctx, hash, "")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := fs.ReadFile(tree.FS, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("ReadFile after the context = %v, want %v", err, context.Canceled)
	}
	if _, err := r.Resolve(ctx, "HEAD"); !errors.Is(err, context.Canceled) {
		t.Errorf("Resolve after the context = %v, want %v", err, context.Canceled)
	}

	r = w.open()
	if tree, err = r.Tree(context.Background(), hash, ""); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if r.objects.process != nil {
		t.Error("the process runs on")
	}
	if _, err := fs.ReadFile(tree.FS, "a"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("ReadFile after Close = %v, want %v", err, fs.ErrClosed)
	}
}

func TestMalformedTreesAreRefused(t *testing.T) {
	id := strings.Repeat("0", 40)
	line := func(name string) string { return "100644 blob " + id + "       1\t" + name + "\x00" }
	for _, list := range []string{
		line("../x"), line("a/../x"), line("./x"), line("a//x"), line("/x"), line(""), line("a") + line("a"),
		line("a/b") + line("c") + line("a/d"), line("a") + line("a/b"), "x", "100644 blob " + id + " x\ta\x00", "777777 blob " + id + " 1\ta\x00",
	} {
		if _, err := parseTree(list, ""); err == nil {
			t.Errorf("parseTree(%q) succeeded", list)
		}
	}
}

// Whatever git prints, the result is a file system without surprises.
func FuzzParseTree(f *testing.F) {
	id := strings.Repeat("0", 40)
	f.Add("100644 blob " + id + "       1\ta/b\x00120000 blob " + id + " 3\ta/c\x00160000 commit " + id + "       -\td\x00")
	f.Add("100755 blob " + id + " 1\tx.y/z\x00100644 blob " + id + " BAD\tx\x00")
	f.Fuzz(func(t *testing.T, list string) {
		root, err := parseTree(list, "")
		if err != nil {
			return
		}
		fsys := &gitFS{root: root}
		err = fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
			if !fs.ValidPath(name) || e.Type() == fs.ModeSymlink {
				return nil // its target would have to be read
			}
			if info, statErr := fs.Stat(fsys, name); statErr != nil || info.Name() != e.Name() || err != nil {
				t.Errorf("%q: %v, %v, %v", name, info, statErr, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func FuzzParseCommit(f *testing.F) {
	f.Add("tree " + strings.Repeat("0", 40) + "\nparent p\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\nencoding latin1\n\nS\n\nB")
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := parseCommit("h", raw)
		if err == nil && (!isHash(c.tree) || c.Subject != strings.ToValidUTF8(c.Subject, "") || strings.Contains(c.Subject, "\n")) {
			t.Errorf("parseCommit(%q) = %+v", raw, c)
		}
	})
}

// BenchmarkReadRevision compares one process for all files with one process a file,
// over 300 entries of 3.5 KB.
func BenchmarkReadRevision(b *testing.B) {
	w := newWorkshop(b)
	for i := range 300 {
		w.write(fmt.Sprintf("services/s%03d.yaml", i), fmt.Sprintf("id: s%03d\n", i)+strings.Repeat("text: more or less\n", 190))
	}
	hash := w.commit("2026-01-01T00:00:00Z", "many")
	r := w.open()
	entries, err := os.ReadDir(filepath.Join(w.dir, "services"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("one process", func(b *testing.B) {
		for b.Loop() {
			tree, err := r.Tree(context.Background(), hash, "services")
			if err != nil {
				b.Fatal(err)
			}
			for _, e := range entries {
				if _, err := fs.ReadFile(tree.FS, e.Name()); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("a process a file", func(b *testing.B) {
		for b.Loop() {
			for _, e := range entries {
				if _, err := r.git(context.Background(), "show", "--end-of-options", hash+":services/"+e.Name()); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func TestFoldersWith(t *testing.T) {
	w := newWorkshop(t)
	w.write("b/x/catalogue/about", "")
	w.write("a/x/catalogue/about", "")
	w.write("a/catalogue/other", "")
	w.write("catalogue", "")
	below := w.commit("2026-01-01T00:00:00Z", "below")
	w.git("rm", "-q", "catalogue")
	w.write("catalogue/about", "")
	top := w.commit("2026-01-02T00:00:00Z", "top")
	tests := []struct {
		name, hash, path string
		want             []string
	}{
		{"below", below, "catalogue/about", []string{"a/x", "b/x"}},
		{"at the top, and below", top, "catalogue/about", []string{""}},
		{"a folder at the top", top, "a/catalogue", []string{""}},
		{"a file at the top", below, "catalogue", []string{""}},
		{"nowhere", top, "catalogue/none", nil},
	}
	r := w.open()
	for _, tt := range tests {
		got, err := r.FoldersWith(context.Background(), tt.hash, tt.path)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, mismatch (-want +got):\n%s", tt.name, err, diff)
		}
	}
}
