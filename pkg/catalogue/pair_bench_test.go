package catalogue_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// BenchmarkChanges reads what a comparison of two catalogues of 2,000 entries needs, 1 %
// of which differ: with LoadChanges, with LoadPair, and as two whole catalogues.
func BenchmarkChanges(b *testing.B) {
	old, new := generated(b, 2000)
	builtin := os.DirFS("../..")
	for name, load := range map[string]func() error{
		"LoadChanges": func() error { _, err := catalogue.LoadChanges(b.Context(), old, new, builtin); return err },
		"LoadPair":    func() error { _, err := catalogue.LoadPair(b.Context(), old, new, builtin); return err },
		"LoadTwice": func() error {
			if _, _, err := catalogue.Load(b.Context(), old, builtin); err != nil {
				return err
			}
			_, _, err := catalogue.Load(b.Context(), new, builtin)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := load(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// generated makes two states of a catalogue of n entries out of the frozen one, the second of
// which has 1 % of them changed.
func generated(b *testing.B, n int) (old, new fstest.MapFS) {
	b.Helper()
	frozen := os.DirFS("../../cmd/testdata/frozen")
	names, err := fs.Glob(frozen, "catalogue/services/*.yaml")
	if err != nil || len(names) == 0 {
		b.Fatalf("there are no entries to copy (%v)", err)
	}
	old, new = fstest.MapFS{}, fstest.MapFS{}
	for i := range n {
		name := names[i%len(names)]
		text, err := fs.ReadFile(frozen, name)
		if err != nil {
			b.Fatal(err)
		}
		path := fmt.Sprintf("catalogue/services/%d/%s-%d.yaml", i/100, strings.TrimSuffix(filepath.Base(name), ".yaml"), i)
		old[path] = &fstest.MapFile{Data: text}
		if i%100 == 0 {
			text = append(bytes.Clone(text), "  - url: https://example.org/new\n    shows: something new\n"...)
		}
		new[path] = &fstest.MapFile{Data: text}
	}
	return old, new
}
