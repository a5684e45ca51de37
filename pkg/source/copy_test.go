package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shop is a repository elsewhere with two commits, and a folder for copies of it.
type shop struct {
	*workshop
	cache string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	w := newWorkshop(t)
	w.write("a", "one\n")
	w.commit("2026-01-01T00:00:00Z", "first")
	w.git("tag", "v1")
	w.write("a", "two\n")
	w.commit("2026-01-02T00:00:00Z", "second")
	return &shop{w, filepath.Join(realPath(t, t.TempDir()), "copies")}
}

// use reads the file "a" of a revision as one run of the program does.
func (s *shop) use(rev string, refresh bool) (string, error) {
	m := s.remoteOf(s.cache)
	m.Refresh = refresh
	files, err := m.read(s.t.(*testing.T), rev)
	return files["a"], err
}

// wants fails unless a run reads what it should.
func (s *shop) wants(rev string, refresh bool, want string) {
	s.t.Helper()
	if got, err := s.use(rev, refresh); got != want || err != nil {
		s.t.Errorf("%s, refreshed %v: %q, %v, want %q", rev, refresh, got, err, want)
	}
}

// hide lets the repository disappear while do runs.
func (s *shop) hide(do func()) {
	s.t.Helper()
	if err := os.Rename(s.dir, s.dir+".hidden"); err != nil {
		s.t.Fatal(err)
	}
	do()
	if err := os.Rename(s.dir+".hidden", s.dir); err != nil {
		s.t.Fatal(err)
	}
}

// left lists what is in the folder for copies.
func (s *shop) left() []string {
	s.t.Helper()
	entries, err := os.ReadDir(s.cache)
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestCopyFollowsHead has servers whose HEAD is no ordinary branch.
func TestCopyFollowsHead(t *testing.T) {
	t.Run("detached outside all branches", func(t *testing.T) {
		s := newShop(t)
		s.wants("HEAD", false, "two\n")
		s.git("checkout", "-q", "--detach")
		s.write("a", "apart\n")
		apart := s.commit("2026-01-03T00:00:00Z", "apart")
		s.wants("HEAD", true, "apart\n")
		s.git("checkout", "-q", "main")
		s.wants("HEAD", true, "two\n")
		s.hide(func() { s.wants(apart, false, "apart\n") })
	})
	t.Run("no commits at first", func(t *testing.T) {
		s := &shop{newWorkshop(t), filepath.Join(t.TempDir(), "copies")}
		for _, refresh := range []bool{false, true} {
			if _, err := s.use("HEAD", refresh); err == nil || err.Error() != "the repository has no commits yet" {
				t.Errorf("refreshed %v: %v", refresh, err)
			}
		}
		_, err := s.use("HEAD", false)
		if want := "the repository has no commits yet" + mend(again); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		s.write("a", "one\n")
		s.commit("2026-01-01T00:00:00Z", "first")
		s.wants("HEAD", true, "one\n")
	})
	t.Run("a branch that is gone", func(t *testing.T) {
		s := newShop(t)
		s.git("symbolic-ref", "HEAD", "refs/heads/gone")
		_, err := s.use("HEAD", false)
		if want := "HEAD names a branch that has no commits; give a revision, such as main"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		s.wants("main", true, "two\n")
	})
}

// TestCopyKnowsTheDefaultBranch has one that nothing but HEAD tells.
func TestCopyKnowsTheDefaultBranch(t *testing.T) {
	s := newShop(t)
	s.git("branch", "-m", "main", "trunk")
	s.git("branch", "main", "v1")
	branch := func() (string, error) {
		r, err := s.remoteOf(s.cache).Open(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		return r.DefaultBranch(context.Background())
	}
	if got, err := branch(); got != "trunk" || err != nil {
		t.Errorf("%q, %v, want trunk", got, err)
	}
	s.git("checkout", "-q", "--detach")
	s.git("branch", "-D", "-q", "main")
	s.wants("HEAD", true, "two\n")
	_, err := branch()
	if none, ok := errors.AsType[*lackError](err); !ok || none.fetch != "" {
		t.Errorf("detached, and without main: %v", err)
	}
}

// TestCopyOfAShallowClone names no command that somebody would have to run in the copy.
func TestCopyOfAShallowClone(t *testing.T) {
	w := newShop(t).clone("--depth=1")
	s := &shop{w, filepath.Join(t.TempDir(), "copies")}
	s.wants("HEAD", false, "two\n")
	for rev, want := range map[string]string{
		"v1":         "no such revision in this shallow clone" + mend(again),
		"2026-01-01": "the history of this shallow clone begins on 2026-01-02",
	} {
		if _, err := s.use(rev, false); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", rev, err, want)
		}
	}
}

// TestCopyMends damages a copy. A run without --refresh either mends it or says that it
// is to be removed, and one with it mends it.
func TestCopyMends(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(text string, at ...string) func(string) {
		return func(dir string) {
			must(os.WriteFile(filepath.Join(append([]string{dir}, at...)...), []byte(text), 0o600))
		}
	}
	packs := func(change func(name string, data []byte) error) func(string) {
		return func(dir string) {
			names, err := filepath.Glob(filepath.Join(dir, "objects", "pack", "*.pack"))
			must(err)
			for _, name := range names {
				must(os.Chmod(name, 0o600))
				data, err := os.ReadFile(name)
				must(err)
				must(change(name, data))
			}
		}
	}
	tests := []struct {
		name   string
		damage func(dir string)
		plain  bool // a run without --refresh mends it
	}{
		{"no HEAD", func(dir string) { must(os.Remove(filepath.Join(dir, "HEAD"))) }, true},
		{"empty HEAD", write("", "HEAD"), true},
		{"no refs", func(dir string) { must(os.RemoveAll(filepath.Join(dir, "refs"))) }, true},
		{"no config", func(dir string) { must(os.Remove(filepath.Join(dir, "config"))) }, true},
		{"nothing at all", func(dir string) { must(os.RemoveAll(dir)); must(os.Mkdir(dir, 0o700)) }, true},
		{"a HEAD that is none", write("nonsense\n", "HEAD"), true},
		{"a config that is none", write("[core\n", "config"), true},
		{"references that are none", write("nonsense\n", "packed-refs"), false},
		{"references cut short", write("0123456789", "packed-refs"), false},
		{"no objects", packs(func(name string, _ []byte) error { return os.Remove(name) }), false},
		{"packs cut short", packs(func(name string, data []byte) error { return os.WriteFile(name, data[:len(data)/2], 0o600) }), false},
		{"empty packs", packs(func(name string, data []byte) error { return os.WriteFile(name, nil, 0o600) }), false},
		{"packs written over", packs(func(name string, data []byte) error {
			for i := 20; i < len(data)-20; i++ {
				data[i] ^= 0xFF
			}
			return os.WriteFile(name, data, 0o600)
		}), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			s.wants("HEAD", false, "two\n")
			copies := s.left()
			tt.damage(filepath.Join(s.cache, copies[0]))
			if tt.plain {
				s.wants("HEAD", false, "two\n")
			} else if _, err := s.use("HEAD", false); err == nil || !strings.HasSuffix(err.Error(), " may be damaged: remove it, and run this again") {
				t.Errorf("it says %v", err)
			}
			s.write("a", "three\n")
			s.commit("2026-01-03T00:00:00Z", "third")
			s.wants("HEAD", true, "three\n")
			s.hide(func() { s.wants("HEAD", false, "three\n") })
			if diff := cmp.Diff(copies, s.left()); diff != "" {
				t.Errorf("the folder for copies mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCopySweeps removes what runs that were killed have left, but not what another may
// be making.
func TestCopySweeps(t *testing.T) {
	s := newShop(t)
	m := s.remoteOf(s.cache)
	m.Now = time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)
	for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "young": 23 * time.Hour} {
		dir := filepath.Join(s.cache, "x"+newMark+name)
		if err := os.MkdirAll(filepath.Join(dir, "objects"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, m.Now.Add(-age), m.Now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.read(t, "HEAD"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{filepath.Base(m.Folder()), "x" + newMark + "young"}, s.left()); diff != "" {
		t.Errorf("the folder for copies mismatch (-want +got):\n%s", diff)
	}
}

// TestCopySurvivesLocks refreshes a copy in which a killed git has left its locks.
func TestCopySurvivesLocks(t *testing.T) {
	for _, lock := range []string{"HEAD.lock", "refs/heads/main.lock", "packed-refs.lock", "config.lock"} {
		s := newShop(t)
		s.wants("HEAD", false, "two\n")
		copies := s.left()
		if err := os.WriteFile(filepath.Join(s.cache, copies[0], filepath.FromSlash(lock)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.write("a", "three\n")
		s.commit("2026-01-03T00:00:00Z", "third")
		s.git("branch", "-m", "main", "trunk")
		s.wants("HEAD", true, "three\n")
		if diff := cmp.Diff(copies, s.left()); diff != "" {
			t.Errorf("%s: the folder for copies mismatch (-want +got):\n%s", lock, diff)
		}
	}
}

// TestCopyOfAnother does not read or replace a copy that another user could have put
// there.
func TestCopyOfAnother(t *testing.T) {
	s := newShop(t)
	s.wants("HEAD", false, "two\n")
	s.env = append(s.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1")
	for _, refresh := range []bool{false, true} {
		if _, err := s.use("HEAD", refresh); err == nil || !strings.Contains(err.Error(), "it belongs to another user") {
			t.Errorf("refreshed %v: it says %v", refresh, err)
		}
	}
}

// TestCopyInARepository has the folder for copies inside a repository of the user's, which
// is not taken for a broken copy.
func TestCopyInARepository(t *testing.T) {
	s := newShop(t)
	s.cache = filepath.Join(s.dir, "copies")
	if err := os.MkdirAll(s.remoteOf(s.cache).Folder(), 0o700); err != nil {
		t.Fatal(err)
	}
	s.wants("HEAD", false, "two\n")
	if bare := s.at(filepath.Join(s.cache, s.left()[0])).git("rev-parse", "--is-bare-repository"); bare != "true" {
		t.Error("there is no copy")
	}
}

// TestCopyHasAnAge keeps when it was fetched, as the caller says.
func TestCopyHasAnAge(t *testing.T) {
	s := newShop(t)
	m := s.remoteOf(s.cache)
	if got := m.Fetched(); !got.IsZero() {
		t.Errorf("before it is made: %v", got)
	}
	for i, refresh := range []bool{false, true, false} {
		m = s.remoteOf(s.cache)
		m.Refresh, m.Now = refresh, time.Date(2026, 1, 10+i, 12, 0, 0, 0, time.UTC)
		if _, err := m.read(t, "HEAD"); err != nil {
			t.Fatal(err)
		}
	}
	if want := time.Date(2026, 1, 11, 12, 0, 0, 0, time.UTC); !m.Fetched().Equal(want) {
		t.Errorf("Fetched = %v, want %v", m.Fetched(), want)
	}
}

// TestCopyNeedsAFolder says where nothing can be written and what may help.
func TestCopyNeedsAFolder(t *testing.T) {
	s := newShop(t)
	s.write("file", "")
	s.cache = filepath.Join(s.dir, "file", "copies")
	_, err := s.use("HEAD", false)
	if err == nil || !strings.Contains(err.Error(), "write to the folder for copies, "+s.cache+": ") || !strings.HasSuffix(err.Error(), "XDG_CACHE_HOME can name another folder") {
		t.Errorf("it says %v", err)
	}
}

// TestCopyIgnoresUserConfig has settings of users that git clone obeys.
func TestCopyIgnoresUserConfig(t *testing.T) {
	s := newShop(t)
	s.env = append(s.env, "GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=clone.defaultRemoteName", "GIT_CONFIG_VALUE_0=up",
		"GIT_CONFIG_KEY_1=safe.bareRepository", "GIT_CONFIG_VALUE_1=explicit")
	s.wants("HEAD", false, "two\n")
	s.write("a", "three\n")
	s.commit("2026-01-03T00:00:00Z", "third")
	s.wants("HEAD", true, "three\n")
	s.wants("v1", true, "one\n")
}

// TestCopyRunsNoHooks has hooks of the user's that git runs in every repository.
func TestCopyRunsNoHooks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as hook")
	}
	s := newShop(t)
	hooks, ran := t.TempDir(), filepath.Join(t.TempDir(), "ran")
	if err := os.WriteFile(filepath.Join(hooks, "reference-transaction"), []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	quiet := s.env
	s.env = append(s.env, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_0="+hooks)
	s.wants("HEAD", false, "two\n")
	env := s.env
	s.env = quiet
	s.write("a", "three\n")
	s.commit("2026-01-03T00:00:00Z", "third")
	s.env = env
	s.wants("HEAD", true, "three\n")
	if _, err := os.Stat(ran); err == nil {
		t.Error("a hook ran")
	}
	s.git("branch", "x")
	if _, err := os.Stat(ran); err != nil {
		t.Error("the hook never runs, so that this proves nothing")
	}
}
