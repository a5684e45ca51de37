package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// run executes a command that an error message told to run.
func (w *workshop) run(command string) {
	w.t.Helper()
	args := strings.Fields(command)
	if len(args) < 2 || args[0] != "git" {
		w.t.Fatalf("%q is not a command of git", command)
	}
	for i, a := range args {
		args[i] = strings.Trim(a, `"`)
	}
	w.git(args[1:]...)
}

// clone makes a clone of the workshop's repository, as if from another machine.
func (w *workshop) clone(options ...string) *workshop {
	w.t.Helper()
	dir := filepath.Join(realPath(w.t, w.t.TempDir()), "clone")
	path := filepath.ToSlash(w.dir)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	w.git(append(append([]string{"clone", "-q"}, options...), "file://"+path, dir)...)
	return w.at(dir)
}

func (w *workshop) resolve(rev string) (string, error) {
	w.t.Helper()
	return w.open().Resolve(context.Background(), rev)
}

func TestOpenRepoFindsThePlace(t *testing.T) {
	w := newWorkshop(t)
	w.write("catalogue/services/a b/x.yaml", "id: x\n")
	head := w.commit("2026-01-02T03:04:05Z", "first")
	bare := filepath.Join(t.TempDir(), "bare.git")
	w.git("clone", "-q", "--bare", w.dir, bare)
	linked := filepath.Join(t.TempDir(), "linked")
	w.git("worktree", "add", "-q", "-b", "side", linked)
	w.git("checkout", "-q", "--detach")
	fromBare := filepath.Join(t.TempDir(), "from-bare")
	w.at(bare).git("worktree", "add", "-q", fromBare, "main")
	dotGit := filepath.Join(w.dir, ".git")
	type place struct {
		Prefix string
		Bare   bool
		Head   string
	}
	tests := []struct {
		name, dir string
		want      place
	}{
		{"top", w.dir, place{"", false, head}},
		{"folder", filepath.Join(w.dir, "catalogue"), place{"catalogue", false, head}},
		{"folder with a space", filepath.Join(w.dir, "catalogue", "services", "a b"), place{"catalogue/services/a b", false, head}},
		{"linked work tree", linked, place{"", false, head}},
		{"folder of a linked work tree", filepath.Join(linked, "catalogue"), place{"catalogue", false, head}},
		{"bare", bare, place{"", true, head}},
		{"work tree of a bare repository", filepath.Join(fromBare, "catalogue"), place{"catalogue", false, head}},
		{"the .git folder", dotGit, place{"", false, head}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := w.at(tt.dir).open()
			h, err := r.Resolve(context.Background(), "HEAD")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, place{r.Prefix(), r.IsBare(), h}); diff != "" {
				t.Errorf("OpenRepo(%q) mismatch (-want +got):\n%s", tt.dir, diff)
			}
			tree, err := r.Tree(context.Background(), h, "catalogue")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"services/a b/x.yaml": "id: x\n"}, contents(t, tree.FS)); diff != "" {
				t.Errorf("contents mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOpenRepoRefuses(t *testing.T) {
	w := newWorkshop(t)
	w.write("folder/file", "")
	nowhere := t.TempDir()
	env := append(w.env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(realPath(t, nowhere)))
	tests := []struct {
		name, dir string
		env       []string
		is        error
		want      string
	}{
		{"no repository", nowhere, env, ErrNoRepo, "open repository at DIR: not in a Git repository"},
		{"no program", w.dir, []string{"PATH=" + nowhere}, errNoGit, "open repository at DIR: the git program is not installed, or not in PATH"},
		{"no environment", w.dir, nil, errNoGit, "open repository at DIR: the git program is not installed, or not in PATH"},
		{"a relative PATH", w.dir, []string{"PATH=."}, errNoGit, "open repository at DIR: the git program is not installed, or not in PATH"},
		{"no folder", filepath.Join(nowhere, "x"), env, fs.ErrNotExist, ""},
		{"another user's", filepath.Join(w.dir, "folder"), append(w.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1"), nil,
			`open repository at DIR: it belongs to another user; to trust it run: git config --global --add safe.directory "TOP"`},
		{"a GIT_DIR that is none", nowhere, append(env, "GIT_DIR=x"), ErrNoRepo, "open repository at DIR: not in a Git repository"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := OpenRepo(context.Background(), tt.dir, tt.env)
			if err == nil || tt.is != nil && !errors.Is(err, tt.is) {
				t.Fatalf("OpenRepo(%q) = %v, want %v", tt.dir, err, tt.is)
			}
			want := strings.NewReplacer("DIR", tt.dir, "TOP", filepath.ToSlash(w.dir)).Replace(tt.want)
			if tt.want != "" && err.Error() != want {
				t.Errorf("OpenRepo(%q) =\n%v, want\n%v", tt.dir, err, want)
			}
		})
	}
}

// A hook of one repository that asks about another gets the other.
func TestVariablesOfHooksDoNotLeadAstray(t *testing.T) {
	mine, other := newWorkshop(t), newWorkshop(t)
	want := mine.commit("2026-01-02T03:04:05Z", "mine")
	other.commit("2026-01-02T03:04:05Z", "other")
	leaked := append(mine.env, "GIT_DIR="+filepath.Join(other.dir, ".git"), "GIT_WORK_TREE="+other.dir,
		"GIT_OBJECT_DIRECTORY="+filepath.Join(other.dir, ".git", "objects"), "GIT_PREFIX=x/", "GIT_INDEX_FILE=x", "GIT_NAMESPACE=n")
	got, err := (&workshop{t, mine.dir, leaked}).resolve("HEAD")
	if err != nil || got != want {
		t.Errorf("Resolve = %q, %v, want %q", got, err, want)
	}

	// A folder in no repository has only the variables to go by.
	nowhere := t.TempDir()
	leaked = append(leaked, "GIT_WORK_TREE="+nowhere, "GIT_OBJECT_DIRECTORY=",
		"GIT_CEILING_DIRECTORIES="+filepath.Dir(realPath(t, nowhere)))
	leaked = append(leaked, "GIT_DIR="+filepath.Join(mine.dir, ".git"))
	leaked = environ(leaked, "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_INDEX_FILE", "GIT_PREFIX")
	got, err = (&workshop{t, nowhere, leaked}).resolve("HEAD")
	if err != nil || got != want {
		t.Errorf("Resolve by GIT_DIR = %q, %v, want %q", got, err, want)
	}
}

// While a push is being received its objects are in quarantine, and only variables
// that the hook sees say where.
func TestObjectsInQuarantineAreSeen(t *testing.T) {
	w := newWorkshop(t)
	w.commit("2026-01-02T03:04:05Z", "first")
	gitDir := filepath.Join(w.dir, ".git")
	w.env = append(w.env, "GIT_OBJECT_DIRECTORY="+t.TempDir(), "GIT_ALTERNATE_OBJECT_DIRECTORIES="+filepath.Join(gitDir, "objects"))
	hash := w.git("commit-tree", "-m", "pushed", "HEAD^{tree}")
	w.env = append(w.env, "GIT_DIR="+gitDir)
	if got, err := w.resolve(hash); err != nil || got != hash {
		t.Errorf("Resolve(%q) = %q, %v", hash, got, err)
	}
}

// Git before 2.30 answers every question that has --end-of-options in it with nothing.
func TestOldGitIsNamed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script")
	}
	w := newWorkshop(t)
	w.commit("2026-01-02T03:04:05Z", "first")
	program, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	script := "#!/bin/sh\nfor a; do case $a in --end-of-options) exit 1;; version) echo git version 2.25.1; exit;; esac; done\nexec " + program + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	w.env = append(w.env, "PATH="+bin)
	_, err = w.resolve("HEAD")
	if want := "git is version 2.25.1 and must be 2.30 or newer"; err == nil || err.Error() != want {
		t.Errorf("Resolve = %v, want %s", err, want)
	}
}

func TestDefaultBranch(t *testing.T) {
	origin := newWorkshop(t)
	origin.commit("2026-01-02T03:04:05Z", "first")
	origin.git("branch", "trunk")
	origin.git("branch", "master")
	tests := []struct {
		name string
		make func() *workshop
		want string
	}{
		{"the remote says", func() *workshop {
			origin.git("symbolic-ref", "HEAD", "refs/heads/trunk")
			defer origin.git("symbolic-ref", "HEAD", "refs/heads/main")
			return origin.clone()
		}, "origin/trunk"},
		{"the remote's main before one's own", func() *workshop {
			c := origin.clone()
			c.git("remote", "set-head", "origin", "-d")
			return c
		}, "origin/main"},
		{"a remote of another name", func() *workshop { return origin.clone("-o", "nhs") }, "nhs/main"},
		{"own main", func() *workshop { return origin }, "main"},
		{"a tag of the same name", func() *workshop {
			w := newWorkshop(t)
			w.commit("2026-01-02T03:04:05Z", "first")
			w.git("tag", "main")
			return w
		}, "heads/main"},
		{"own master", func() *workshop {
			w := newWorkshop(t, "-b", "master")
			w.commit("2026-01-02T03:04:05Z", "first")
			return w
		}, "master"},
		{"configured", func() *workshop {
			w := newWorkshop(t, "-b", "stem")
			w.commit("2026-01-02T03:04:05Z", "first")
			w.git("config", "init.defaultBranch", "stem")
			return w
		}, "stem"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.make().open()
			got, err := r.DefaultBranch(context.Background())
			if err != nil || got != tt.want {
				t.Fatalf("DefaultBranch = %q, %v, want %q", got, err, tt.want)
			}
			if _, err := r.Resolve(context.Background(), got); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNoDefaultBranch(t *testing.T) {
	alone := newWorkshop(t, "-b", "topic")
	alone.commit("2026-01-02T03:04:05Z", "first")
	origin := newWorkshop(t)
	origin.commit("2026-01-02T03:04:05Z", "first")
	origin.git("checkout", "-q", "-b", "topic")
	origin.commit("2026-01-03T03:04:05Z", "second")
	origin.git("checkout", "-q", "main")
	tests := []struct {
		name string
		w    *workshop
		want string
	}{
		{"no remote", alone, ""},
		{"one branch", origin.clone("--single-branch", "-b", "topic"),
			`git fetch origin "+refs/heads/*:refs/remotes/origin/*"`},
		{"shallow", origin.clone("--depth=1", "-b", "topic"),
			`git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// A clone notes the remote's HEAD even where it did not fetch it.
			_, err := tt.w.open().DefaultBranch(context.Background())
			got, ok := errors.AsType[*lackError](err)
			if !ok || got.what != "no default branch: neither main nor master is here" || got.fetch != tt.want {
				t.Fatalf("DefaultBranch = %v, want %q", err, tt.want)
			}
			if got.fetch == "" {
				return
			}
			tt.w.run(got.fetch)
			if name, err := tt.w.open().DefaultBranch(context.Background()); err != nil || name != "origin/main" {
				t.Errorf("DefaultBranch after %s = %q, %v", got.fetch, name, err)
			}
		})
	}
}

func TestMergeBase(t *testing.T) {
	ctx := context.Background()
	w := newWorkshop(t)
	root := w.commit("2026-01-01T00:00:00Z", "root")
	fork := w.commit("2026-01-02T00:00:00Z", "fork")
	w.git("checkout", "-q", "-b", "topic")
	topic := w.commit("2026-01-03T00:00:00Z", "topic")
	w.git("checkout", "-q", "main")
	main := w.commit("2026-01-04T00:00:00Z", "main")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
	merge := w.git("rev-parse", "HEAD")
	w.git("checkout", "-q", "--orphan", "other")
	other := w.commit("2026-01-05T00:00:00Z", "other")
	tests := []struct {
		name, a, b, want string
	}{
		{"fork", main, topic, fork}, {"same", topic, topic, topic}, {"ancestor", root, topic, root},
		{"merged", merge, topic, topic}, {"none", main, other, ""},
	}
	r := w.open()
	for _, tt := range tests {
		got, err := r.MergeBase(ctx, tt.a, tt.b)
		_, isNone := errors.AsType[*lackError](err)
		if got != tt.want || isNone != (tt.want == "") || !isNone && err != nil {
			t.Errorf("%s: MergeBase = %q, %v, want %q", tt.name, got, err, tt.want)
		}
		if isNone {
			want := fmt.Sprintf("find the merge base: commits %.12s and %.12s have no common ancestor", tt.a, tt.b)
			if err.Error() != want {
				t.Errorf("%s: %v, want %s", tt.name, err, want)
			}
		}
	}
	for _, bad := range []string{"", "HEAD", "--all", root[:39], strings.ToUpper(root)} {
		if _, err := r.MergeBase(ctx, bad, root); err == nil {
			t.Errorf("MergeBase(%q) succeeded", bad)
		}
	}
}

func TestMergeBaseInAShallowClone(t *testing.T) {
	ctx := context.Background()
	w := newWorkshop(t)
	old := w.commit("2026-01-01T00:00:00Z", "old")
	w.git("checkout", "-q", "-b", "side")
	w.commit("2026-01-02T00:00:00Z", "side 1")
	side := w.commit("2026-01-03T00:00:00Z", "side 2")
	w.git("checkout", "-q", "main")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	main := w.git("rev-parse", "HEAD")
	w.git("checkout", "-q", "-b", "topic", "side")
	topic := w.commit("2026-01-04T00:00:00Z", "topic")
	tests := []struct {
		name string
		make func() *workshop
		want string // "" for not known
	}{
		{"tips only", func() *workshop {
			return w.clone("--depth=1", "--no-single-branch")
		}, ""},
		{"deep enough", func() *workshop {
			return w.clone("--depth=2", "--no-single-branch")
		}, side},
		{"an older base shows", func() *workshop {
			// The link from main to the true base is cut, the one to an older one is not.
			c := w.clone()
			c.write(".git/shallow", side+"\n"+topic+"\n")
			c.git("update-ref", "refs/heads/topic2", c.git("commit-tree", "-p", topic, "-p", old, "-m", "x", topic+"^{tree}"))
			return c
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := tt.make()
			b := topic
			if c.git("for-each-ref", "refs/heads/topic2") != "" {
				b = c.git("rev-parse", "topic2")
			}
			got, err := c.open().MergeBase(ctx, main, b)
			if tt.want != "" {
				if got != tt.want || err != nil {
					t.Errorf("MergeBase = %q, %v, want %q", got, err, tt.want)
				}
				return
			}
			none, ok := errors.AsType[*lackError](err)
			if !ok || none.fetch != "git fetch --unshallow origin" || !strings.HasSuffix(none.what, " have no common ancestor in this shallow clone") {
				t.Fatalf("MergeBase = %q, %v, want none", got, err)
			}
			c.run(none.fetch)
			if got, err := c.open().MergeBase(ctx, main, b); got != side || err != nil {
				t.Errorf("MergeBase after %s = %q, %v, want %q", none.fetch, got, err, side)
			}
		})
	}
	t.Run("one comes from the other", func(t *testing.T) {
		// As a pull request's merge is checked out: what it merges has no history there.
		c := w.clone("--depth=2", "--branch=main")
		first := c.git("rev-parse", "HEAD^1")
		if got, err := c.open().MergeBase(ctx, first, main); got != first || err != nil {
			t.Errorf("MergeBase = %q, %v, want %q", got, err, first)
		}
	})
}

func TestCommit(t *testing.T) {
	w := newWorkshop(t)
	first := w.commit("2026-01-02T04:04:05+01:00", "first line\nof the subject\n\nbody\n")
	w.git("checkout", "-q", "-b", "side")
	side := w.commit("2026-01-03T00:00:00Z", "side")
	w.git("checkout", "-q", "main")
	main := w.commit("2026-01-04T00:00:00Z", "main")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	merge := w.git("rev-parse", "HEAD")
	r := w.open()
	date := func(s string) Commit { d, _ := parseTime(s); return Commit{Date: d, Author: "Ada Editor"} }
	tests := []struct {
		hash    string
		base    Commit
		subject string
		parents []string
	}{
		{first, date("2026-01-02T03:04:05Z"), "first line of the subject", nil},
		{side, date("2026-01-03T00:00:00Z"), "side", []string{first}},
		{merge, date("2026-01-04T00:00:00Z"), "merge", []string{main, side}},
	}
	for _, tt := range tests {
		want := tt.base
		want.Hash, want.Subject, want.Parents = tt.hash, tt.subject, tt.parents
		got, err := r.Commit(context.Background(), tt.hash)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Commit(%s) mismatch (-want +got):\n%s", tt.subject, diff)
		}
	}
	tree := w.git("rev-parse", "HEAD^{tree}")
	for _, tt := range []struct{ hash, want string }{
		{"HEAD", `read commit HEAD: "HEAD" is not the full hash of a commit`},
		{strings.Repeat("0", 40), "read commit 000000000000: the clone lacks it"},
		{tree, fmt.Sprintf("read commit %.12s: %.12s is a tree, not a commit", tree, tree)},
		{first, ""}, // the process goes on, or begins again
	} {
		_, err := r.Commit(context.Background(), tt.hash)
		if got := fmt.Sprint(err); tt.want != "" && got != tt.want || tt.want == "" && err != nil {
			t.Errorf("Commit(%q) = %s, want %s", tt.hash, got, tt.want)
		}
	}
}

func TestParseCommit(t *testing.T) {
	tree := strings.Repeat("0", 40)
	tests := []struct {
		name, raw       string
		author, subject string
		ok              bool
	}{
		{"plain", "tree " + tree + "\nauthor A B <a@b> 1 +0000\ncommitter C > <c> 2 +0000\n\nS\n", "A B", "S", true},
		{"no message", "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\n\n", "A", "", true},
		{"signature", "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\ngpgsig x\n tree y\n\nS\n\nB", "A", "S", true},
		{"carriage returns", "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\n\nS\r\nT\r\n\r\nB", "A", "S T", true},
		{"latin-1", "tree " + tree + "\nauthor \xc9 <a> 1 +0000\ncommitter C <c> 2 +0000\nencoding ISO-8859-1\n\ncaf\xe9", "É", "café", true},
		{"no encoding", "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\n\ncaf\xe9", "A", "caf\uFFFD", true},
		{"no date", "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter C <c> x +0000\n\nS", "", "", false},
		{"no committer", "tree " + tree + "\n\nS", "", "", false},
		{"nothing", "", "", "", false},
	}
	for _, tt := range tests {
		got, err := parseCommit("h", tt.raw)
		if got.Author != tt.author || got.Subject != tt.subject || (err == nil) != tt.ok {
			t.Errorf("%s: parseCommit = %q, %q, %v, want %q, %q", tt.name, got.Author, got.Subject, err, tt.author, tt.subject)
		}
	}
}

func TestComplaint(t *testing.T) {
	tests := []struct{ stderr, want string }{
		{"", ""},
		{"fatal: bad thing\n", "bad thing"},
		{"warning: w\nhint: do this\nerror: first\nerror: second\n", "first"},
		{"error: cause\nfatal: end\nhint: try\n", "end"},
		{"fatal: unable to access 'x'\nfatal: could not fetch y from promisor remote\n", "unable to access 'x'"},
		{"Cloning into 'x'...\nfatal: '/nowhere' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure\n",
			"'/nowhere' does not appear to be a git repository"},
		{"Cloning into 'x'...\nWarning: Permanently added 'x'.\nWelcome!\r\nHost key verification failed.\r\nfatal: Could not read from remote repository.\n\nPlease make sure\n",
			"Host key verification failed."},
		{"remote: Counting objects:  50% (1/2)\rremote: Counting objects: 100% (2/2)\nfatal: Could not read from remote repository.\n", "Could not read from remote repository."},
		{"hint: a\n10:00:00 trace: b\n", "10:00:00 trace: b"},
	}
	for _, tt := range tests {
		if got := complaint(tt.stderr); got != tt.want {
			t.Errorf("complaint(%q) = %q, want %q", tt.stderr, got, tt.want)
		}
	}
}
