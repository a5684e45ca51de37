//go:build unix

package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe without a writer would make a plain open wait for ever.
func TestPipesAreNotOpened(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe.yaml"), 0o666); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if err := os.Symlink("pipe.yaml", filepath.Join(folder, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	tree, err := Dir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe.yaml", "link.yaml"} {
		_, openErr := tree.FS.Open(name)
		_, readErr := fs.ReadFile(tree.FS, name)
		_, dirErr := fs.ReadDir(tree.FS, name)
		for _, err := range []error{openErr, readErr, dirErr} {
			if !errors.Is(err, ErrNotRegular) || errors.Is(err, ErrOutside) {
				t.Errorf("%s: %v, want %v", name, err, ErrNotRegular)
			}
		}
		if info, err := fs.Stat(tree.FS, name); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
			t.Errorf("Stat(%q) = %v, %v", name, info, err)
		}
	}
	// Put in the place of a file after the look, it does not wait either.
	root := tree.FS.(*dirFS).root
	f, err := root.OpenFile("pipe.yaml", os.O_RDONLY|dontWait, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}
