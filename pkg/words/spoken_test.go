package words_test

import (
	"slices"
	"testing"

	"github.com/who-does-what/wdw/pkg/words"
)

// TestNameKeys checks that a name is found however people write it, and that the last letter
// of an acronym is not taken for a plural.
func TestNameKeys(t *testing.T) {
	tests := []struct {
		text, name string
		want       bool
	}{
		{"NRLS", "NRLS", true}, {"nrls", "NRLS", true}, {"NRL", "NRLS", false}, {"ICE", "ICES", false}, {"ices", "ICES", true},
		{"EPRs", "EPR", true}, {"e-RS", "eRS", true}, {"incident reports", "Incident report", true}, {"NHS app", "NHS App", true},
	}
	for _, tt := range tests {
		keys := words.NameKeys(tt.text)
		if got := slices.Contains(keys[:], words.NameKey(tt.name)); got != tt.want {
			t.Errorf("NameKeys(%q) hold NameKey(%q): %t, want %t", tt.text, tt.name, got, tt.want)
		}
	}
}
