package site_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/site"
)

// tree is what a folder holds, a link as where it leads.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".wdw-site" {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if d.Type()&fs.ModeSymlink != 0 {
			got[filepath.ToSlash(rel)], err = os.Readlink(path)
			return err
		}
		text, err := os.ReadFile(path)
		got[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, dir string, files map[string]string) error {
	t.Helper()
	list := site.Files{}
	for name, text := range files {
		list[name] = []byte(text)
	}
	return site.Write(dir, list)
}

// TestWrite replaces a site as a whole, and keeps what is not of it.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	first := map[string]string{"index.html": "1", "services/a.html": "a", "services/b.html": "b"}
	if err := write(t, dir, first); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, tree(t, dir)); diff != "" {
		t.Errorf("a new folder mismatch (-want +got):\n%s", diff)
	}
	put(t, dir, map[string]string{"CNAME": "example.org", "services/own.txt": "own", ".git/HEAD": "ref", "index.html": "edited"})
	if err := os.Symlink("CNAME", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := write(t, dir, map[string]string{"index.html": "2", "services/b.html": "b2"}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"index.html": "2", "services/b.html": "b2", "CNAME": "example.org", "services/own.txt": "own", ".git/HEAD": "ref", "link": "CNAME",
	}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("a site mismatch (-want +got):\n%s", diff)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the site are left %v, %v", left, err)
	}
}

// TestWriteRefuses leaves folders alone that are no site, and what stands where a page goes.
func TestWriteRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		before map[string]string
		want   string
	}{
		"files of others":        {map[string]string{"notes.txt": "mine"}, "is no site that wdw wrote"},
		"a marker of others":     {map[string]string{".wdw-site": "x"}, "is no site that wdw wrote"},
		"in the way of a page":   {map[string]string{".wdw-site": siteMarker, "about.html": "mine"}, "wdw did not write it"},
		"in the way of a folder": {map[string]string{".wdw-site": siteMarker, "services": "mine"}, "keep services"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "site")
			put(t, dir, tt.before)
			before := tree(t, dir)
			err := write(t, dir, map[string]string{"about.html": "1", "services/a.html": "2"})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("it was changed (-before +after):\n%s", diff)
			}
			if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
				t.Errorf("beside the folder are left %v, %v", left, err)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "file")
	put(t, filepath.Dir(file), map[string]string{"file": "mine"})
	if err := write(t, file, map[string]string{"index.html": "1"}); err == nil {
		t.Error("a file is taken for a folder")
	}
}

const siteMarker = "# Written by \"wdw site\": the files below are replaced as a whole, others are kept.\nindex.html\n"

// TestWriteKilled goes on after a run that was ended: while it wrote the new site beside the
// old one, and, where a system cannot exchange two folders, between its two renames.
func TestWriteKilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	beside := func(name string) string { return filepath.Join(filepath.Dir(dir), name) }
	put(t, beside(".site.wdw-new-123"), map[string]string{"index.html": "half"})
	put(t, beside(".site.wdw-old"), map[string]string{".wdw-site": siteMarker, "index.html": "old", "CNAME": "example.org"})
	if err := write(t, dir, map[string]string{"index.html": "new"}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"index.html": "new", "CNAME": "example.org"}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
		t.Errorf("beside the site are left %v, %v", left, err)
	}
}

// TestWriteThroughLink writes where a link leads, and leaves the link.
func TestWriteThroughLink(t *testing.T) {
	top := t.TempDir()
	if err := os.Mkdir(filepath.Join(top, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	if err := write(t, filepath.Join(top, "link"), map[string]string{"index.html": "1"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"link": "real", "real/index.html": "1"}, tree(t, top)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
