package edit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/edit"
)

func TestUnified(t *testing.T) {
	for _, test := range []struct {
		name      string
		old, next []byte
		want      string
	}{
		{"same", []byte("a\n"), []byte("a\n"), ""},
		{"new file", nil, []byte("a\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n"},
		{"one line", []byte("1\n2\n3\n4\n5\n6\n"), []byte("1\n2\n3\n4\nfive\n6\n"),
			"--- a/f\n+++ b/f\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n"},
		{"no break at the end", []byte("a"), []byte("a\nb\n"),
			"--- a/f\n+++ b/f\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"},
		{"two hunks", []byte("a\n1\n2\n3\n4\n5\n6\n7\nb\n"), []byte("A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
			"--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
	} {
		got := edit.Unified("f", test.old, test.next)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: Unified mismatch (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestUnifiedApplies lets git apply what Unified writes.
func TestUnifiedApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	old := "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n"
	next := "zero\none\nthree\nfour\nfive\nsix\nseven\n8\nnine\nten\neleven\ntwelve\nthirteen"
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("f", old)
	write("patch", edit.Unified("f", []byte(old), []byte(next)))
	c := exec.Command(git, "apply", "patch")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(next, string(got)); diff != "" {
		t.Errorf("git apply mismatch (-want +got):\n%s", diff)
	}
}
