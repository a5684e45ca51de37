package cmd_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakeGH is a gh that has the files of a release in $RELEASE, and vouches for one that was
// built from $VOUCHED.
const fakeGH = `#!/usr/bin/env bash
case $1 in
release) cp "$RELEASE/$3/"* "$7" ;;
attestation) [ "$7" = "$VOUCHED" ] && [ "$9" = who/what/.github/workflows/release.yml ] ;;
esac
`

// TestActionFetches checks that the action runs what was released from the commit at which
// it is used, and nothing else that it was given in its place.
func TestActionFetches(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs that stand in for others are scripts")
	}
	remotes, path, release := t.TempDir(), t.TempDir(), t.TempDir()
	repo := filepath.Join(remotes, "who", "what")
	gitIn(t, remotes, "init", "-q", repo)
	gitIn(t, repo, "commit", "-q", "--allow-empty", "-m", "one")
	gitIn(t, repo, "tag", "-a", "-m", "first", "v1.0.0")
	gitIn(t, repo, "tag", "v1")
	gitIn(t, repo, "commit", "-q", "--allow-empty", "-m", "two")
	gitIn(t, repo, "tag", "v1.1.0")
	gitIn(t, repo, "tag", "v1.0.9")
	gitIn(t, repo, "commit", "-q", "--allow-empty", "-m", "three")
	commit := func(rev string) string {
		hash, err := exec.Command("git", "-C", repo, "rev-parse", rev+"^{commit}").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(hash))
	}
	if err := os.WriteFile(filepath.Join(path, "gh"), []byte(fakeGH), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"1.0.0", "1.1.0"} {
		name := "wdw_" + version + "_linux_amd64"
		var archive bytes.Buffer
		z := gzip.NewWriter(&archive)
		w := tar.NewWriter(z)
		if err := w.WriteHeader(&tar.Header{Name: name + "/wdw", Mode: 0o755, Size: int64(len(version))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(version)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(release, "v"+version)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string]string{
			name + ".tar.gz": archive.String(),
			"checksums.txt":  fmt.Sprintf("%x  %s.tar.gz\n", sha256.Sum256(archive.Bytes()), name),
		} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	tests := []struct {
		name, ref, vouched string
		env                []string
		want               string // the program, or what is said where there is none
		code               int
	}{
		{"a tag", "v1.0.0", commit("v1.0.0"), nil, "1.0.0", 0},
		{"a commit with two tags", commit("v1.1.0"), commit("v1.1.0"), nil, "1.1.0", 0},
		{"a tag beside that of a release", "v1", commit("v1.0.0"), nil, "1.0.0", 0},
		{"built from another commit", "v1.0.0", commit("v1.1.0"), nil, "nobody vouches", 1},
		{"not what the sums are of", "v1.1.0", commit("v1.1.0"), []string{"SPOILT=1"}, "has not the sum", 1},
		{"a commit that is no release", commit("HEAD"), "", nil, "nothing was released from", 0},
		{"a branch", "main", "", nil, "nothing was released from", 0},
		{"the repository's own", "", "", nil, "not from a repository of its own", 0},
		{"another system", "v1.0.0", "", []string{"RUNNER_OS=Plan9"}, "no release for Plan9", 0},
		{"no such repository", "v1.0.0", "", []string{"REPOSITORY=who/else"}, "tags cannot be asked for", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder, files := t.TempDir(), release
			if len(tt.env) > 0 && tt.env[0] == "SPOILT=1" {
				files = t.TempDir()
				if err := os.CopyFS(files, os.DirFS(release)); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(files, "v1.1.0", "checksums.txt"), []byte(strings.Repeat("0", 64)+"  wdw_1.1.0_linux_amd64.tar.gz\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			c := exec.Command("bash", filepath.Join(repository, ".github", "actions", "wdw", "fetch"), folder)
			c.Env = append(gitEnv(), "PATH="+path+string(filepath.ListSeparator)+os.Getenv("PATH"), "RELEASE="+files, "VOUCHED="+tt.vouched,
				"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url.file://"+remotes+"/.insteadOf", "GIT_CONFIG_VALUE_0=https://github.com/",
				"REPOSITORY=who/what", "REF="+tt.ref, "RUNNER_OS=Linux", "RUNNER_ARCH=X64")
			c.Env = append(c.Env, tt.env...)
			said, _ := c.CombinedOutput()
			got, err := os.ReadFile(filepath.Join(folder, "wdw"))
			if err != nil {
				got = said
			}
			if c.ProcessState.ExitCode() != tt.code || !strings.Contains(string(got), tt.want) || err == nil != (tt.want[0] == '1') {
				t.Errorf("exit code %d, want %d and %q:\n%s%s", c.ProcessState.ExitCode(), tt.code, tt.want, got, said)
			}
		})
	}
}
