package catalogue_test

import (
	"os"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// BenchmarkLoadOwn reads the repository's own catalogue, as every command does.
func BenchmarkLoadOwn(b *testing.B) {
	tree := os.DirFS("../..")
	for b.Loop() {
		if _, _, err := catalogue.Load(b.Context(), tree, tree); err != nil {
			b.Fatal(err)
		}
	}
}
