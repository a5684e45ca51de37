package validate_test

import (
	"os"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/validate"
)

// BenchmarkRunFrozen checks the frozen catalogue: its form, then by each area
// of rules.
func BenchmarkRunFrozen(b *testing.B) {
	set, err := schemas()
	if err != nil {
		b.Fatal(err)
	}
	cat, loaded, err := catalogue.LoadWith(b.Context(), os.DirFS("../../cmd/testdata/frozen"), set)
	if err != nil {
		b.Fatal(err)
	}
	for _, area := range []string{"schema", "ref", "entry", "entry.reading-ease", "entry.link-insecure"} {
		b.Run(area, func(b *testing.B) {
			selection, err := validate.ParseSelection([]string{area}, nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := validate.Run(b.Context(), cat, loaded, validate.Options{Now: today, Selection: selection}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
