package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// TestRemote plays the life of a copy, with a server that leaves files out and one
// that cannot.
func TestRemote(t *testing.T) {
	for _, partial := range []string{"true", "false"} {
		t.Run("allowFilter="+partial, func(t *testing.T) {
			w := newWorkshop(t)
			w.git("config", "uploadpack.allowFilter", partial)
			w.write("catalogue/a.yaml", "id: a\n")
			w.commit("2026-01-01T00:00:00Z", "first")
			w.git("tag", "v1")
			w.write("catalogue/a.yaml", "id: b\n")
			w.commit("2026-01-02T00:00:00Z", "second")
			cache := filepath.Join(t.TempDir(), "made", "by", "it")

			offline := w.remoteOf(cache)
			offline.Offline = true
			if _, err := offline.read(t, "HEAD"); !errors.Is(err, ErrNotFetched) {
				t.Fatalf("offline and without a copy: %v, want %v", err, ErrNotFetched)
			}
			if _, err := os.Stat(cache); err == nil {
				t.Error("something was written")
			}

			var notes []string
			first := w.remoteOf(cache)
			first.Note = func(words string) { notes = append(notes, words) }
			if got, err := first.read(t, "HEAD"); err != nil || cmp.Diff(map[string]string{"catalogue/a.yaml": "id: b\n"}, got) != "" {
				t.Fatalf("first use: %v, %v", got, err)
			}
			if len(notes) == 0 || notes[0] != "fetching "+first.Address.String()+" for the first time" {
				t.Errorf("notes = %q", notes)
			}

			// What is there needs no network: the repository may be gone.
			hidden := w.dir + ".hidden"
			if err := os.Rename(w.dir, hidden); err != nil {
				t.Fatal(err)
			}
			if got, err := w.remoteOf(cache).read(t, "main"); err != nil || got["catalogue/a.yaml"] != "id: b\n" {
				t.Errorf("second use: %v, %v", got, err)
			}
			if err := os.Rename(hidden, w.dir); err != nil {
				t.Fatal(err)
			}

			// What is not there needs --refresh.
			_, err := w.remoteOf(cache).read(t, "v2")
			if unknown, ok := errors.AsType[*UnknownRevisionError](err); !ok || unknown.Fetch != again {
				t.Errorf("a revision that is not there: %v", err)
			}
			_, err = w.remoteOf(cache).read(t, "v1")
			if missing, ok := errors.AsType[*MissingObjectsError](err); partial == "true" && (!ok || missing.Fetch != again) {
				t.Errorf("files that are not there: %v", err)
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
			_, err = w.remoteOf(cache).read(t, "main")
			if _, ok := errors.AsType[*UnknownRevisionError](err); !ok {
				t.Errorf("a branch that is gone: %v", err)
			}
		})
	}
}

// TestRemoteHistory reads old files one by one, which an online copy fetches all at
// once. From then on what is fetched is whole too.
func TestRemoteHistory(t *testing.T) {
	s := newShop(t)
	first := s.git("rev-parse", "v1:a")
	old := func(id string, refresh bool) (string, error) {
		m := s.remoteOf(s.cache)
		m.Refresh = refresh
		r, err := m.Open(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		data, err := r.Blob(context.Background(), id)
		return string(data), err
	}
	wants := func(id string, refresh bool, want string) {
		t.Helper()
		if got, err := old(id, refresh); err != nil || got != want {
			t.Errorf("refreshed %v: %q, %v, want %q", refresh, got, err, want)
		}
	}
	s.wants("HEAD", false, "two\n")
	_, err := old(first, false)
	if want := "read blob " + Short(first) + ": the copy on this machine lacks some of the files; run this again with --refresh to fetch what is missing"; err == nil || err.Error() != want {
		t.Errorf("without a refresh: %v, want %s", err, want)
	}
	wants(first, true, "one\n")
	s.hide(func() { wants(first, false, "one\n") })

	s.write("a", "three\n")
	s.commit("2026-01-03T00:00:00Z", "third")
	third := s.git("rev-parse", "HEAD:a")
	s.write("a", "four\n")
	s.commit("2026-01-04T00:00:00Z", "fourth")
	s.wants("HEAD", true, "four\n")
	s.hide(func() { wants(third, false, "three\n") })
}

// TestRemoteAtOnce makes the same copy from several sides.
func TestRemoteAtOnce(t *testing.T) {
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	cache := t.TempDir()
	var wg sync.WaitGroup
	for i := range 4 {
		m := w.remoteOf(cache)
		m.Refresh = i%2 == 0
		wg.Go(func() {
			if got, err := m.read(t, "HEAD"); err != nil || got["a"] != "one\n" {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	wg.Wait()
	copies, err := filepath.Glob(filepath.Join(cache, "*.git*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range copies {
		if strings.Contains(name, ".new-") {
			t.Errorf("%s is left", name)
		}
	}
}

// TestRemoteFails leaves nothing behind and shows no password.
func TestRemoteFails(t *testing.T) {
	w := newWorkshop(t)
	a, err := ParseAddress("https://me:s3cret@127.0.0.1:1/b.git")
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	cache := t.TempDir()
	m := &Remote{Address: a, Cache: cache, Env: w.env, Note: func(words string) { shown.WriteString(words) }}
	_, err = m.Open(context.Background())
	if err == nil {
		t.Fatal("there is a server on port 1")
	}
	if said := err.Error() + shown.String(); strings.Contains(said, "s3cret") || !strings.Contains(said, "https://127.0.0.1:1/b.git") {
		t.Errorf("it says %q", said)
	}
	left, err := filepath.Glob(filepath.Join(cache, "*.git"))
	if err != nil || len(left) > 0 {
		t.Errorf("%q is left, %v", left, err)
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
