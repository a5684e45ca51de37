package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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
	w.git("config", "uploadpack.allowFilter", "true")
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

// TestCopyAnswersForHead plays runs that need another revision first: what HEAD has is
// there afterwards without the network.
func TestCopyAnswersForHead(t *testing.T) {
	t.Run("first use of an older revision", func(t *testing.T) {
		s := newShop(t)
		s.wants("v1", false, "one\n")
		s.hide(func() { s.wants("HEAD", false, "two\n"); s.wants("v1", false, "one\n") })
	})
	t.Run("first use of a slip", func(t *testing.T) {
		s := newShop(t)
		if _, err := s.use("nonsense", false); err == nil {
			t.Error("no error")
		}
		s.hide(func() { s.wants("HEAD", false, "two\n") })
	})
	t.Run("refresh for an older revision", func(t *testing.T) {
		s := newShop(t)
		s.wants("HEAD", false, "two\n")
		s.write("a", "three\n")
		s.commit("2026-01-03T00:00:00Z", "third")
		s.wants("v1", true, "one\n")
		s.hide(func() { s.wants("HEAD", false, "three\n") })
	})
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
		if want := "the repository has no commits yet" + mend(again); !errors.Is(err, ErrNoCommits) || err.Error() != want {
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
	if none, ok := errors.AsType[*NoDefaultBranchError](err); !ok || none.Fetch != "" {
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

// TestCopyOfCommit reads a commit that no branch leads to any more.
func TestCopyOfCommit(t *testing.T) {
	s := newShop(t)
	s.wants("HEAD", false, "two\n")
	s.write("a", "lost\n")
	lost := s.commit("2026-01-03T00:00:00Z", "lost")
	s.git("reset", "-q", "--hard", "HEAD^")
	_, err := s.use(lost, false)
	if unknown, ok := errors.AsType[*UnknownRevisionError](err); !ok || unknown.Fetch != again {
		t.Errorf("without a refresh: %v", err)
	}
	s.wants(lost, true, "lost\n")
	s.hide(func() { s.wants(lost, false, "lost\n") })
	nowhere := strings.Repeat("1", 40)
	_, err = s.use(nowhere, true)
	if unknown, ok := errors.AsType[*UnknownRevisionError](err); !ok || unknown.Fetch != "" {
		t.Errorf("a commit that is nowhere: %v", err)
	}
}

// TestCopyMends damages a copy. A run without --refresh either mends it or says that
// --refresh does, and that does.
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
			names, err := packsOf(dir)
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
		{"a HEAD that is none", write("nonsense\n", "HEAD"), false},
		{"a config that is none", write("[core\n", "config"), false},
		{"references that are none", write("nonsense\n", "packed-refs"), false},
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
			} else if _, err := s.use("HEAD", false); err == nil || !strings.HasSuffix(err.Error(), "; "+again+" to make a new one") {
				t.Errorf("it says %v, want %q and what for at its end", err, again)
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

// TestCopySweeps removes what killed runs left, and what a slip would leave.
func TestCopySweeps(t *testing.T) {
	s := newShop(t)
	s.wants("HEAD", false, "two\n")
	copies := s.left()
	dir := filepath.Join(s.cache, copies[0])
	for _, name := range []string{
		dir + newMark + "1/HEAD", dir + oldMark + "2/copy/HEAD", dir + ".lock",
		dir + "/HEAD.lock", dir + "/refs/heads/main.lock", dir + "/packed-refs.lock", dir + "/config.lock", dir + "/objects/pack/tmp_pack_1",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.git("branch", "-m", "main", "trunk")
	s.wants("trunk", true, "two\n")
	slip := s.remoteOf(s.cache)
	slip.Address.address += "-slip"
	if _, err := slip.read(t, "HEAD"); err == nil {
		t.Error("no error")
	}
	if diff := cmp.Diff(copies, s.left()); diff != "" {
		t.Errorf("the folder for copies mismatch (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(dir + "/objects/pack/tmp_pack_1"); err == nil {
		t.Error("what git was writing is left")
	}
}

// TestCopyIsTidied has more files of objects than a copy should have.
func TestCopyIsTidied(t *testing.T) {
	s := newShop(t)
	s.wants("HEAD", false, "two\n")
	dir := filepath.Join(s.cache, s.left()[0])
	inCopy := s.at(dir)
	for i := range maxPacks {
		id := inCopy.gitWith(strings.Repeat("x", i), "hash-object", "-w", "--stdin")
		inCopy.gitWith(id+"\n", "pack-objects", "-q", filepath.Join(dir, "objects", "pack", "pack"))
	}
	s.wants("HEAD", true, "two\n")
	packs, err := packsOf(dir)
	if err != nil || len(packs) > 5 {
		t.Errorf("%d packs are left, %v", len(packs), err)
	}
	s.hide(func() { s.wants("HEAD", false, "two\n") })
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
		if err := m.Prepare(context.Background()); err != nil {
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
	if err == nil || !strings.Contains(err.Error(), "write to the folder for copies, "+s.cache+": ") || !strings.HasSuffix(err.Error(), otherCache) {
		t.Errorf("it says %v", err)
	}
}

// TestCopyIgnoresUserConfig has settings of users that git clone obeys.
func TestCopyIgnoresUserConfig(t *testing.T) {
	s := newShop(t)
	s.env = configured(s.env, [][2]string{{"clone.defaultRemoteName", "up"}, {"safe.bareRepository", "explicit"}, {"core.hooksPath", "/nowhere"}})
	s.wants("HEAD", false, "two\n")
	s.write("a", "three\n")
	s.commit("2026-01-03T00:00:00Z", "third")
	s.wants("HEAD", true, "three\n")
	s.wants("v1", true, "one\n")
}

func TestLockIsReleased(t *testing.T) {
	name := filepath.Join(t.TempDir(), "copy.lock")
	first, err := tryLock(name)
	if first == nil || err != nil {
		t.Fatalf("%v, %v", first, err)
	}
	if second, err := tryLock(name); second != nil || err != nil {
		t.Errorf("it is taken twice: %v, %v", second, err)
	}
	first.unlock()
	if _, err := os.Stat(name); err == nil {
		t.Error("the file is left")
	}
	third, err := tryLock(name)
	if third == nil || err != nil {
		t.Fatalf("%v, %v", third, err)
	}
	third.unlock()
}
