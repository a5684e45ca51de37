package words

import (
	"strings"
	"testing"
	"unicode"
)

// spokenSlowly is Spoken, word by word.
func spokenSlowly(s string) string {
	var list []string
	var word strings.Builder
	flush := func() {
		w := British(word.String())
		word.Reset()
		if n := len(list); n > 0 && list[n-1] == "e" {
			list[n-1] += w
		} else if w != "" {
			list = append(list, w)
		}
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		case r == '&' || r == '+':
			flush()
			list = append(list, "and")
		default:
			flush()
		}
	}
	flush()
	return strings.Join(list, " ")
}

// FuzzSpoken holds the fast ways against the slow ones.
func FuzzSpoken(f *testing.F) {
	for _, s := range []string{
		"", " ", "e", "E-mail", "e e mail", "e & mail", "A&E", "dm+d", "&", "& e &e+", "Programs' centre", "organization, organised", "Caffè d’été ÉTÉ", "e\u0301e mail",
		"eRS e-RS e RS", "x\xffy e\xff", "İstanbul ß 12٣", "The  Patient's record—view", "labors of e", "size resize prize", "e-' mail", "PDS/SCR & e",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := spokenSlowly(s)
		if got := Spoken(s); got != want {
			t.Errorf("Spoken(%q) = %q, want %q", s, got, want)
		}
		if got, want := SpokenKey(s), strings.Join(Singulars(s), ""); got != want {
			t.Errorf("SpokenKey(%q) = %q, want %q", s, got, want)
		}
	})
}

// TestSpokenKey checks that a name is found however people write it, and that the last letter
// of an acronym is not taken for a plural.
func TestSpokenKey(t *testing.T) {
	tests := []struct {
		text, name string
		want       bool
	}{
		{"NRLS", "NRLS", true}, {"NRL", "NRLS", false}, {"ICE", "ICES", false},
		{"EPRs", "EPR", true}, {"e-RS", "eRS", true}, {"incident reports", "Incident report", true}, {"NHS app", "NHS App", true},
	}
	for _, tt := range tests {
		if got := SpokenKey(tt.text) == SpokenKey(tt.name); got != tt.want {
			t.Errorf("SpokenKey(%q) is that of %q: %t, want %t", tt.text, tt.name, got, tt.want)
		}
	}
}
