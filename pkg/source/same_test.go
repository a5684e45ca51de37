package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// trees returns a revision and the folder it was made from.
func (w *workshop) trees(hash string) (revision, folder fs.FS) {
	w.t.Helper()
	tree, err := w.open().Tree(context.Background(), hash, "")
	if err != nil {
		w.t.Fatal(err)
	}
	dir, err := Dir(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	return tree.FS, dir.FS
}

func TestSame(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		w := newWorkshop(t, "--object-format="+format)
		for name, text := range map[string]string{"kept": "a\nb\n", "edited": "a\n", "crlf": "a\nb\n", "binary": "a\r\nb\n", "gone": "x", "empty": ""} {
			w.write(name, text)
		}
		first := w.commit("2026-01-01T00:00:00Z", "first")
		w.write("edited", "b\n")
		w.write("new", "x")
		second := w.commit("2026-01-02T00:00:00Z", "second")
		w.write("crlf", "a\r\nb\r\n")
		w.git("rm", "-q", "gone")
		old, folder := w.trees(first)
		later, _ := w.trees(second)
		tests := []struct {
			name            string
			inGit, inFolder bool
			textIsInFolder  string
		}{
			{name: "kept", inGit: true, inFolder: true, textIsInFolder: "a\nb\n"},
			{name: "edited"},
			{name: "crlf", inGit: true, inFolder: true, textIsInFolder: "a\r\nb\r\n"},
			{name: "binary", inGit: true, inFolder: true, textIsInFolder: "a\r\nb\n"},
			{name: "empty", inGit: true, inFolder: true},
			{name: "gone", inGit: true},
			{name: "new"},
			{name: "never"},
		}
		for _, test := range tests {
			if got, text := Same(old, later, test.name); got != test.inGit || text != nil {
				t.Errorf("%s: Same(revision, revision, %q) = %v and read %q", format, test.name, got, text)
			}
			got, text := Same(old, folder, test.name)
			if got != test.inFolder || string(text) != test.textIsInFolder {
				t.Errorf("%s: Same(revision, folder, %q) = %v, %q, want %v, %q", format, test.name, got, text, test.inFolder, test.textIsInFolder)
			}
			if back, _ := Same(folder, old, test.name); back != got {
				t.Errorf("%s: Same(folder, revision, %q) = %v", format, test.name, back)
			}
		}
	}
	a := fstest.MapFS{"x": {Data: []byte("1\n2\n")}, "y": {Data: []byte("1\r\n")}, "z": {Data: []byte("1")}}
	b := fstest.MapFS{"x": {Data: []byte("1\n2\n")}, "y": {Data: []byte("1\n")}, "z": {Data: []byte("2")}}
	for name, want := range map[string]bool{"x": true, "y": true, "z": false, "missing": false} {
		if got, _ := Same(a, b, name); got != want {
			t.Errorf("Same(%q) = %v, want %v", name, got, want)
		}
	}
}

// TestReadFiles compares it with reading the files one by one.
func TestReadFiles(t *testing.T) {
	w := newWorkshop(t)
	var names []string
	for i := range 300 {
		name := fmt.Sprintf("f%d/a b\t%d", i%7, i)
		w.write(name, strings.Repeat(fmt.Sprintln(i), i))
		names = append(names, name)
	}
	hash := w.commit("2026-01-01T00:00:00Z", "first")
	names = append(names, "missing", "f1", "../x", names[0])
	revision, folder := w.trees(hash)
	for kind, tree := range map[string]fs.FS{"revision": revision, "folder": folder, "map": fstest.MapFS{names[0]: {Data: []byte("0")}}} {
		got := make([]string, len(names))
		var mu sync.Mutex
		err := ReadFiles(t.Context(), tree, names, func(i int, data []byte, err error) {
			mu.Lock()
			defer mu.Unlock()
			if got[i] != "" {
				t.Errorf("%s: %q was visited twice", kind, names[i])
			}
			got[i] = outcome(data, err)
		})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]string, len(names))
		for i, name := range names {
			want[i] = outcome(fs.ReadFile(tree, name))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s mismatch (-ReadFile +ReadFiles):\n%s", kind, d)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := ReadFiles(ctx, tree, names, func(int, []byte, error) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled, it says %v", kind, err)
		}
	}
}

// outcome is what came of reading a file; of an error the cause, as the operation is
// named by either side.
func outcome(data []byte, err error) string {
	if err != nil {
		return "error: " + cause(err).Error()
	}
	return "data: " + string(data)
}

// TestBlobOfPartialClone asks for contents that the clone lacks.
func TestBlobOfPartialClone(t *testing.T) {
	w := newWorkshop(t)
	w.git("config", "uploadpack.allowFilter", "true")
	w.write("a", "text")
	w.commit("2026-01-01T00:00:00Z", "first")
	partial := w.clone("--filter=blob:none", "--no-checkout")
	repo := partial.open()
	blob := w.git("rev-parse", "HEAD:a")
	_, err := repo.Blob(t.Context(), blob)
	var missing *lackError
	if !errors.As(err, &missing) {
		t.Fatalf("the missing blob is %v", err)
	}
	if err := repo.blobs(t.Context(), []string{blob}, func(int, []byte, error) {}); err == nil {
		t.Error("the blob was read all the same")
	}
	partial.run(missing.fetch)
	if data, err := partial.open().Blob(t.Context(), blob); string(data) != "text" || err != nil {
		t.Errorf("mended, the blob is %q, %v", data, err)
	}
}
