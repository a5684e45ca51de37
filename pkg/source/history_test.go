package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// walked is the walk in words: a commit's subject, how many there are before it, and
// what changed against each.
func walked(t *testing.T, r *Repo, opts WalkOptions) []string {
	t.Helper()
	out := []string{}
	for s, err := range r.Walk(t.Context(), opts) {
		if err != nil {
			return append(out, "error: "+err.Error())
		}
		line := fmt.Sprintf("%s %d", s.Subject, len(s.Before))
		for _, changes := range s.Changes {
			line += ";"
			for _, c := range changes {
				letter := map[[2]bool]string{{false, true}: "+", {true, false}: "-", {true, true}: "~"}[[2]bool{c.Old != "", c.New != ""}]
				line += " " + letter + c.Path
			}
		}
		out = append(out, line)
	}
	return out
}

func TestWalk(t *testing.T) {
	w := newWorkshop(t)
	w.write("in/cat/a.yaml", "1\n2\n3\n")
	w.write("in/cat/deep/er/b.yaml", "1")
	w.write("in/other", "1")
	w.commit("2026-01-01T00:00:00Z", "first")
	w.write("in/other", "2")
	w.commit("2026-01-02T00:00:00Z", "elsewhere")
	w.git("checkout", "-q", "-b", "side")
	w.write("in/cat/a.yaml", "1\n2\n4\n")
	w.commit("2026-01-03T00:00:00Z", "side")
	w.git("checkout", "-q", "main")
	w.write("in/cat/a.yaml", "0\n2\n3\n")
	w.commit("2026-01-04T00:00:00Z", "main")
	w.env = append(w.env, "GIT_COMMITTER_DATE=2026-01-05T00:00:00Z")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	w.git("mv", "in/cat/a.yaml", "in/cat/deep/a.yaml")
	moved := w.commit("2026-01-06T00:00:00Z", "move")
	w.write("in/cat/[x] *\n.yaml", "1")
	w.cacheInfo("120000", "a.yaml", "in/cat/link.yaml")
	w.git("add", "in/cat/[x] *\n.yaml")
	w.git("commit", "-q", "-m", "odd names")
	head := w.git("rev-parse", "HEAD")
	all := []string{
		"odd names 1; +cat/[x] *\n.yaml",
		"move 1; -cat/a.yaml +cat/deep/a.yaml",
		"merge 2; ~cat/a.yaml; ~cat/a.yaml",
		"main 1; ~cat/a.yaml",
		"side 1; ~cat/a.yaml",
		"first 0; +cat/a.yaml +cat/deep/er/b.yaml",
	}
	for name, repo := range map[string]*Repo{"top": w.open(), "folder": w.at(w.dir + "/in").open()} {
		prefix := map[string]string{"top": "in/", "folder": ""}[name]
		in := func(paths ...string) []string {
			for i := range paths {
				paths[i] = prefix + paths[i]
			}
			return paths
		}
		tests := []struct {
			opts WalkOptions
			want []string
		}{
			{WalkOptions{Paths: in("cat")}, all},
			{WalkOptions{Paths: in("cat/a.yaml", "cat/**/a.yaml")}, []string{all[1], all[2], all[3], all[4], "first 0; +cat/a.yaml"}},
			{WalkOptions{Paths: in("cat/**/b.yaml")}, []string{"first 0; +cat/deep/er/b.yaml"}},
			{WalkOptions{Paths: in("cat/[x] *\n.yaml")}, []string{"odd names 0; +cat/[x] *\n.yaml"}},
			{WalkOptions{Paths: in("cat/[x].yaml")}, []string{}},
			{WalkOptions{Paths: in("cat"), Since: time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC)}, all[:4]},
			{WalkOptions{Paths: in("cat"), Without: moved}, all[:1]},
			{WalkOptions{From: []string{moved}, Paths: in("cat/link.yaml")}, []string{}},
		}
		for _, test := range tests {
			want := make([]string, len(test.want))
			for i := range want {
				want[i] = strings.NewReplacer("+cat", "+"+prefix+"cat", "-cat", "-"+prefix+"cat", "~cat", "~"+prefix+"cat").Replace(test.want[i])
			}
			if test.opts.From == nil {
				test.opts.From = []string{head}
			}
			if d := cmp.Diff(want, walked(t, repo, test.opts)); d != "" {
				t.Errorf("%s: Walk(%+v) mismatch (-want +got):\n%s", name, test.opts, d)
			}
		}
		for s, err := range repo.Walk(t.Context(), WalkOptions{From: []string{head}}) {
			if err != nil || s.Subject != "odd names" {
				t.Errorf("%s: the first step is %q, %v", name, s.Subject, err)
			}
			break
		}
		changes, err := repo.FileChanges(t.Context(), moved, in("cat")...)
		if err != nil || len(changes) != 2 || changes[0].Path != prefix+"cat/a.yaml" {
			t.Errorf("%s: FileChanges = %+v, %v", name, changes, err)
		}
		for path, want := range map[string]bool{"cat/a.yaml": true, "cat/never.yaml": false} {
			if got, err := repo.HasHistory(t.Context(), head, in(path)...); got != want || err != nil {
				t.Errorf("%s: HasHistory(%q) = %v, %v", name, path, got, err)
			}
		}
	}
}

func TestWalkStops(t *testing.T) {
	w := newWorkshop(t)
	for i := range 30 {
		w.write("a", fmt.Sprint(i))
		w.commit(fmt.Sprintf("2026-01-%02dT00:00:00Z", i+1), fmt.Sprint("commit ", i))
	}
	head := w.git("rev-parse", "HEAD")
	repo := w.open()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range repo.Walk(ctx, WalkOptions{From: []string{head}}) {
		if last = err; err == nil {
			n++
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || n == 30 {
		t.Errorf("cancelled after one step there were %d, and the error is %v", n, last)
	}
	if got := walked(t, repo, WalkOptions{From: []string{"--output=x"}}); len(got) != 1 || !strings.Contains(got[0], "not the full hash") {
		t.Errorf("a walk from an option: %q", got)
	}
	if got := walked(t, repo, WalkOptions{From: []string{strings.Repeat("0", 40)}}); len(got) != 1 || !strings.Contains(got[0], "error: walk the history: ") {
		t.Errorf("a walk from nowhere: %q", got)
	}

	// A shallow clone tells what it has and which command brings the rest.
	shallow := w.clone("--depth", "3")
	got := walked(t, shallow.open(), WalkOptions{From: []string{head}, Paths: []string{"a"}})
	want := []string{"commit 29 1; ~a", "commit 28 1; ~a", "error: walk the history: the history of this shallow clone begins on 2026-01-28; to fetch what is missing run: git fetch --unshallow origin"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("shallow mismatch (-want +got):\n%s", d)
	}
	shallow.run("git fetch --unshallow origin")
	if got := walked(t, shallow.open(), WalkOptions{From: []string{head}, Paths: []string{"a"}}); len(got) != 30 {
		t.Errorf("mended, there are %d steps", len(got))
	}
}

func TestTagBefore(t *testing.T) {
	w := newWorkshop(t)
	first := w.commit("2026-01-01T00:00:00Z", "first")
	second := w.commit("2026-01-02T00:00:00Z", "second")
	tag := func(hash string) string {
		t.Helper()
		name, err := w.open().TagBefore(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	got := []string{tag(first), tag(second)}
	w.git("tag", "v1", first)
	w.git("tag", "-a", "-m", "two", "v2", second)
	third := w.commit("2026-01-03T00:00:00Z", "third")
	got = append(got, tag(first), tag(second), tag(third))
	if d := cmp.Diff([]string{"", "", "", "v1", "v2"}, got); d != "" {
		t.Errorf("mismatch (-want +got):\n%s", d)
	}
}
