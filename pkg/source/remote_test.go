package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// remoteOf makes a Remote for the workshop's repository.
func (w *workshop) remoteOf(cache string) *Remote {
	w.t.Helper()
	path := filepath.ToSlash(w.dir)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	a, err := ParseAddress("file://" + path)
	if err != nil {
		w.t.Fatal(err)
	}
	return &Remote{Address: a, Cache: cache, Env: w.env}
}

// read opens the copy and reads the files of a revision.
func (m *Remote) read(t *testing.T, rev string) (map[string]string, error) {
	t.Helper()
	r, err := m.Open(context.Background())
	if err != nil {
		return nil, err
	}
	defer r.Close()
	hash, err := r.Resolve(context.Background(), rev)
	if err != nil {
		return nil, err
	}
	tree, err := r.Tree(context.Background(), hash, "")
	if err != nil {
		return nil, err
	}
	return contents(t, tree.FS), nil
}

// TestRemote plays the life of a copy.
func TestRemote(t *testing.T) {
	w := newWorkshop(t)
	w.write("catalogue/a.yaml", "id: a\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	w.git("tag", "v1")
	w.write("catalogue/a.yaml", "id: b\n")
	w.commit("2026-01-02T00:00:00Z", "second")
	cache := filepath.Join(t.TempDir(), "made", "by", "it")

	offline := w.remoteOf(cache)
	offline.Offline = true
	if _, err := offline.read(t, "HEAD"); !errors.Is(err, errNotFetched) {
		t.Fatalf("offline and without a copy: %v, want %v", err, errNotFetched)
	}
	if _, err := os.Stat(cache); err == nil {
		t.Error("something was written")
	}

	var notes []string
	first := w.remoteOf(cache)
	first.Note = func(words string) { notes = append(notes, words) }
	if got, err := first.read(t, "HEAD"); err != nil || got["catalogue/a.yaml"] != "id: b\n" {
		t.Fatalf("first use: %v, %v", got, err)
	}
	if want := []string{"fetching " + first.Address.String() + " for the first time"}; !slices.Equal(notes, want) {
		t.Errorf("notes = %q, want %q", notes, want)
	}

	// What is there needs no network: the repository may be gone.
	hidden := w.dir + ".hidden"
	if err := os.Rename(w.dir, hidden); err != nil {
		t.Fatal(err)
	}
	for rev, want := range map[string]string{"main": "id: b\n", "v1": "id: a\n"} {
		if got, err := w.remoteOf(cache).read(t, rev); err != nil || got["catalogue/a.yaml"] != want {
			t.Errorf("second use, %s: %v, %v", rev, got, err)
		}
	}
	if err := os.Rename(hidden, w.dir); err != nil {
		t.Fatal(err)
	}

	// What is not there needs --refresh.
	_, err := w.remoteOf(cache).read(t, "v2")
	if unknown, ok := errors.AsType[*lackError](err); !ok || unknown.fetch != again {
		t.Errorf("a revision that is not there: %v", err)
	}
	w.write("catalogue/a.yaml", "id: c\n")
	w.commit("2026-01-03T00:00:00Z", "third")
	w.git("tag", "v2")
	w.git("branch", "-m", "main", "trunk")
	w.git("symbolic-ref", "HEAD", "refs/heads/trunk")
	for rev, want := range map[string]string{"v1": "id: a\n", "v2": "id: c\n", "HEAD": "id: c\n", "trunk": "id: c\n"} {
		fresh := w.remoteOf(cache)
		fresh.Refresh = true
		if got, err := fresh.read(t, rev); err != nil || got["catalogue/a.yaml"] != want {
			t.Errorf("%s after a refresh: %v, %v", rev, got, err)
		}
	}
	fresh := w.remoteOf(cache)
	fresh.Refresh = true
	_, err = fresh.read(t, "main")
	if unknown, ok := errors.AsType[*lackError](err); !ok || unknown.fetch != "" {
		t.Errorf("a branch that is gone: %v", err)
	}
}

// TestRemoteAtOnce makes and refreshes the same copy from several sides.
func TestRemoteAtOnce(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	cache := t.TempDir()
	for _, refresh := range []bool{false, true} {
		var wg sync.WaitGroup
		for range 4 {
			m := w.remoteOf(cache)
			m.Refresh = refresh
			wg.Go(func() {
				if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
					t.Errorf("%v, %v", got, err)
				}
			})
		}
		wg.Wait()
	}
	if left, err := os.ReadDir(cache); err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v, want one copy", left, err)
	}
}

func TestCacheFolder(t *testing.T) {
	tests := []struct {
		name, system string
		env          []string
		want         string
	}{
		{"XDG", "linux", []string{"XDG_CACHE_HOME=/c", "HOME=/h"}, "/c/wdw/git"},
		{"home", "linux", []string{"HOME=/h"}, "/h/.cache/wdw/git"},
		{"a relative XDG does not count", "linux", []string{"XDG_CACHE_HOME=c", "HOME=/h"}, "/h/.cache/wdw/git"},
		{"macOS", "darwin", []string{"HOME=/h"}, "/h/Library/Caches/wdw/git"},
		{"Windows", "windows", []string{"HOME=/h", "LocalAppData=/l"}, "/l/wdw/git"},
		{"nowhere", "linux", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := CacheFolder(tt.env, tt.system)
			if filepath.ToSlash(got) != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("CacheFolder(%q, %q) = %q, %v, want %q", tt.env, tt.system, got, err, tt.want)
			}
		})
	}
}
