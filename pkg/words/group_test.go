package words

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroupings(t *testing.T) {
	names := []string{"nhs login", "nhs app", "app", "mesh", "a", "a b", "b c", "c", "b", "a a"}
	for _, tt := range []struct {
		words string
		want  [][]string
	}{
		{"nhs login", [][]string{{"nhs login"}}},
		{"nhs login nhs app", [][]string{{"nhs login", "nhs app"}}},
		{"mesh nhs app", [][]string{{"mesh", "nhs app"}}},
		{"a b c", [][]string{{"a", "b", "c"}, {"a", "b c"}}},
		{"nhs", nil},
		{"nhs login nhs", nil},
		{strings.Repeat("a ", 200) + "x", nil},
	} {
		got := Groupings(strings.Fields(tt.words), " ", func(s string) bool { return slices.Contains(names, s) })
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Groupings(%q) mismatch (-want +got):\n%s", tt.words, diff)
		}
	}
}
