package cmd

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// servedSmall is a repository with the small catalogue, and the environment to read it in.
func servedSmall(t *testing.T) (address string, env []string) {
	t.Helper()
	program, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	env = []string{
		"PATH=" + filepath.Dir(program), "HOME=" + t.TempDir(), "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada Editor", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=Bo Merger", "GIT_COMMITTER_EMAIL=bo@example.org", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z",
		"XDG_CACHE_HOME=" + t.TempDir(),
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"commit", "-q", "-m", "first"}} {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = dir, env
		if list, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, list)
		}
	}
	path := filepath.ToSlash(dir)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file://" + path, env
}

// TestFirstUseOnATerminal leaves one line on the screen, and rewrites one meanwhile.
func TestFirstUseOnATerminal(t *testing.T) {
	address, env := servedSmall(t)
	c := &clock{now: time.Unix(1000, 0)}
	var result, screen bytes.Buffer
	code := Main(context.Background(), []string{"list", "--count", "--catalogue", address}, App{
		Stdout: &result, Stderr: &screen, ErrTerminal: true, Dir: t.TempDir(), Env: env, Embedded: os.DirFS(".."),
		Now: func() time.Time { c.pass(time.Second); return c.Now() },
	})
	if code != ExitDone || result.String() != "5\n" {
		t.Fatalf("exit %d, %q\n%s", code, &result, &screen)
	}
	if !regexp.MustCompile(`\rreceiving \d+ of \d+ objects`).Match(screen.Bytes()) {
		t.Errorf("no progress in %q", &screen)
	}
	for line := range strings.Lines(screen.String()) {
		if line = shown(strings.TrimSuffix(line, "\n")); line != "" && !strings.HasPrefix(line, "wdw: fetching ") {
			t.Errorf("the screen has %q", line)
		}
	}
}

func TestAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name    string
		fetched time.Time
		want    string
	}{
		{"unknown", time.Time{}, ""},
		{"today", now.Add(-time.Hour), ", fetched on 2026-11-22, less than a day ago"},
		{"a day", now.Add(-24 * time.Hour), ", fetched on 2026-11-21, 1 day ago"},
		{"days", now.Add(-12 * 24 * time.Hour), ", fetched on 2026-11-10, 12 days ago"},
		{"a clock that went back", now.Add(time.Hour), ", fetched on 2026-11-22, less than a day ago"},
	}
	for _, tt := range tests {
		if got := age(tt.fetched, now); got != tt.want {
			t.Errorf("%s: age = %q, want %q", tt.name, got, tt.want)
		}
	}
}
