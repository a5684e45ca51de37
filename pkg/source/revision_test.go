package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResolve(t *testing.T) {
	w := newWorkshop(t)
	first := w.commit("2026-01-01T00:00:00Z", "first")
	w.git("tag", "-a", "-m", "annotated", "v1.4")
	w.git("tag", "v1.4.1")
	w.git("tag", "release-2026")
	w.git("tag", "2026-03-09") // a date that is a name
	w.git("checkout", "-q", "-b", "side")
	side := w.commit("2026-03-01T09:00:00Z", "side")
	w.git("checkout", "-q", "main")
	w.env = append(w.env, "GIT_COMMITTER_DATE=2026-03-01T12:00:00Z")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	merge := w.git("rev-parse", "HEAD")
	last := w.commit("2026-03-02T01:30:00+02:00", "last") // 1 March 23:30 UTC
	w.git("update-ref", "refs/remotes/origin/feature/x", side)
	w.git("tag", "file", w.git("rev-parse", "HEAD^{tree}"))
	w.git("checkout", "-q", "--detach")

	unknown := func(near string) string { return "no such revision" + near }
	early := "the first commit is of 2026-01-01"
	bad := func(rev, why string) string { return fmt.Sprintf("%q is not a revision: %s", rev, why) }
	noDate := "no commit has that name, and a date reads 2026-03-01 or 2026-03-01T10:00Z"
	tests := []struct {
		rev  string
		want string // hash or what the error says
	}{
		{"HEAD", last}, {"@", last}, {"main", last}, {"side", side}, {"refs/heads/side", side}, {"HEAD~2", first}, {"HEAD~1^2", side},
		{"v1.4", first}, {first, first}, {first[:8], first}, {"origin/feature/x", side}, {":/merge", merge}, {"main@{0}", last},
		{"2026-03-09", first},

		{"2026-03-01", last}, {"2026-03-02", last}, {"9999-12-31", last}, {"2026-02-28", first}, {"2026-01-01", first},
		{"2026-03-01T12:00:00Z", merge}, {"2026-03-01T11:59:59Z", first}, {"2026-03-01 12:00", merge}, {"2026-03-01 11:59", first},
		{"2026-03-01T23:30Z", last}, {"2026-03-01T23:29:59.9Z", merge}, {"2026-03-02T01:30:00+02:00", last}, {"2026-03-02 01:29+02:00", merge},
		{"2026-03-01T09:00:00", first}, // side is not on the first-parent line
		{"2025-12-31", early}, {"1960-01-01", early}, {"2025-12-31 23:59:59", early},
		{"2026-02-30", bad("2026-02-30", noDate)},
		{"2026-03", bad("2026-03", noDate)},
		{"2026-03-01 25:00", bad("2026-03-01 25:00", noDate)},

		{"v1.4x", unknown("; the nearest names are v1.4, v1.4.1")},
		{"v1.4x~1", unknown("; the nearest names are v1.4, v1.4.1")},
		{"mian", unknown("; the nearest name is main")},
		{"relaese-2026", unknown("; the nearest name is release-2026")},
		{"feature/x", unknown("; the nearest name is origin/feature/x")},
		{"HEAD~99", unknown("")},
		{"file", "that name leads to no commit that is here; git fsck says whether one is missing"},
		{"zzz", unknown("")},
		{"a b", unknown("")},
		{strings.Repeat("0", 40), unknown("")},
		{"HEAD^@", unknown("")},
		{"$(touch x)", unknown("")},

		{"", bad("", "it is empty")},
		{"-x", bad("-x", "it begins with a hyphen, like an option")},
		{"--output=x", bad("--output=x", "it begins with a hyphen, like an option")},
		{"--", bad("--", "it begins with a hyphen, like an option")},
		{"^main", bad("^main", "it excludes commits")},
		{"main..side", bad("main..side", "it is a range, where one revision is wanted")},
		{"main...side", bad("main...side", "it is a range, where one revision is wanted")},
		{"main\nside", bad("main\nside", "it has a control character in it")},
		{"main\x00", bad("main\x00", "it has a control character in it")},
		{"m\x7f", bad("m\x7f", "it has a control character in it")},
	}
	r := w.open()
	for _, tt := range tests {
		got, err := r.Resolve(context.Background(), tt.rev)
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Resolve(%q) mismatch (-want +got):\n%s", tt.rev, diff)
		}
	}
}

func TestNoCommits(t *testing.T) {
	w := newWorkshop(t)
	for _, rev := range []string{"HEAD", "@", "2026-01-01", "main"} {
		if _, err := w.resolve(rev); err == nil || err.Error() != "the repository has no commits yet" {
			t.Errorf("Resolve(%q) = %v", rev, err)
		}
	}
}

// Every command that a shallow clone is told to run makes the revision known.
func TestResolveInAShallowClone(t *testing.T) {
	w := newWorkshop(t)
	first := w.commit("2026-01-01T00:00:00Z", "first")
	w.git("tag", "v1.4")
	w.git("tag", "spring")
	w.commit("2026-02-01T00:00:00Z", "second")
	w.git("branch", "topic")
	third := w.commit("2026-03-01T00:00:00Z", "third")
	w.git("config", "uploadpack.allowReachableSHA1InWant", "true") // as GitHub and GitLab do
	tests := []struct {
		rev, fetch string
	}{
		{"HEAD~2", "git fetch --unshallow origin"},
		{"main^", "git fetch --unshallow origin"},
		{"v1.4", "git fetch origin tag v1.4"},
		{"v1.4^0", "git fetch origin tag v1.4"},
		{"refs/tags/spring", "git fetch origin tag spring"},
		{"topic", "git fetch origin topic:topic"},
		{"refs/heads/topic", "git fetch origin topic:topic"},
		{"origin/topic", "git fetch origin topic:refs/remotes/origin/topic"},
		{"refs/remotes/origin/topic", "git fetch origin topic:refs/remotes/origin/topic"},
		{first, "git fetch origin " + first},
		{first[:10], "git fetch --unshallow origin"},
		{"2026-01-15", "git fetch --unshallow origin"},
	}
	for _, tt := range tests {
		t.Run(tt.rev, func(t *testing.T) {
			want, err := w.resolve(tt.rev)
			if strings.Contains(tt.rev, "origin/") {
				want, err = w.resolve("topic")
			}
			if err != nil {
				t.Fatal(err)
			}
			c := w.clone("--depth=1")
			_, err = c.resolve(tt.rev)
			var fetch string
			what := "no such revision in this shallow clone"
			if tt.rev == "2026-01-15" {
				what = "the history of this shallow clone begins on 2026-03-01"
			}
			if e, ok := errors.AsType[*lackError](err); ok && strings.HasPrefix(e.what, what) {
				fetch = e.fetch
			}
			if fetch != tt.fetch {
				t.Fatalf("Resolve = %v, with %q, want %q", err, fetch, tt.fetch)
			}
			c.run(fetch)
			if got, err := c.resolve(tt.rev); got != want || err != nil {
				t.Errorf("Resolve after %s = %q, %v, want %q", fetch, got, err, want)
			}
		})
	}
	// What is here can be read, and a name that would be dangerous to copy is not copied.
	c := w.clone("--depth=1")
	if got, err := c.resolve("2026-03-05"); got != third || err != nil {
		t.Errorf("Resolve = %q, %v, want %q", got, err, third)
	}
	_, err := c.resolve("x;rm")
	if e, ok := errors.AsType[*lackError](err); !ok || e.fetch != "git fetch --unshallow origin" {
		t.Errorf("Resolve = %v", err)
	}
	// Nothing to fetch from.
	c.git("remote", "remove", "origin")
	_, err = c.resolve("v1.4")
	if want := "no such revision in this shallow clone"; err == nil || err.Error() != want {
		t.Errorf("Resolve = %v, want %s", err, want)
	}
}

// Actions check out a pull request as a detached merge commit that no branch holds.
func TestUnshallowReachesADetachedMerge(t *testing.T) {
	w := newWorkshop(t)
	base := w.commit("2026-01-01T00:00:00Z", "base")
	w.git("checkout", "-q", "-b", "topic")
	w.commit("2026-01-02T00:00:00Z", "topic")
	w.git("checkout", "-q", "--detach", "main")
	w.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
	w.git("update-ref", "refs/pull/7/merge", "HEAD")
	w.git("checkout", "-q", "main")

	c := newWorkshop(t)
	c.git("remote", "add", "origin", w.dir)
	c.git("fetch", "-q", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
	c.git("checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
	_, err := c.resolve("HEAD^1")
	e, ok := errors.AsType[*lackError](err)
	if !ok {
		t.Fatalf("Resolve = %v", err)
	}
	c.run(e.fetch)
	if got, err := c.resolve("HEAD^1"); got != base || err != nil {
		t.Errorf("Resolve after %s = %q, %v, want %q", e.fetch, got, err, base)
	}
}
