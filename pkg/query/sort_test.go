package query

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compareTexts orders two texts as Sort does where the schema says nothing about them.
func compareTexts(a, b string) int {
	return Column{}.compare(Column{}.valuesOf([]string{a}), Column{}.valuesOf([]string{b}))
}

func TestSortOfText(t *testing.T) {
	words := []string{"Ægir", "Éa", "eb", "file9", "file 10", "File10", "file010", "łódź", "Straße", "strata", "Ynys Môn", "Zoë", "日本"}
	want := []string{"Ægir", "Éa", "eb", "file 10", "file9", "File10", "file010", "łódź", "Straße", "strata", "Ynys Môn", "Zoë", "日本"}
	slices.Reverse(words)
	slices.SortFunc(words, compareTexts)
	if diff := cmp.Diff(want, words); diff != "" {
		t.Errorf("order mismatch (-want +got):\n%s", diff)
	}
}

func FuzzSortOfText(f *testing.F) {
	f.Add("a9", "a10", "A009")
	f.Add("", "0", "00")
	f.Add("é", "e", "f")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if compareTexts(a, a) != 0 || compareTexts(a, b) != -compareTexts(b, a) {
			t.Fatalf("not antisymmetric: %q %q", a, b)
		}
		if compareTexts(a, b) < 0 && compareTexts(b, c) < 0 && compareTexts(a, c) >= 0 {
			t.Fatalf("not transitive: %q < %q < %q", a, b, c)
		}
	})
}
