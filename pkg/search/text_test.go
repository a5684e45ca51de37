package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLex(t *testing.T) {
	type word struct {
		Word, Text string
		Pos        int
		Acronym    bool
	}
	tests := []struct {
		name, text string
		want       []word
	}{
		{"nothing", " … ", nil},
		{"stop words have no place", "Tell the GP", []word{{"gp", "GP", 0, true}}},
		{"but capitals are a name", "IT of WHO", []word{{"it", "IT", 0, true}, {"who", "WHO", 1, true}}},
		{"a run is its parts and a whole", "fast-track", []word{{"fast", "fast", 0, false}, {"track", "track", 1, false}, {"fasttrack", "fast-track", 0, false}}},
		{"a single letter only in a run", "x e-RS", []word{{"rs", "RS", 0, true}, {"ers", "e-RS", 0, true}}},
		{"signs join too", "A&E, dm+d.", []word{{"ae", "A&E", 0, true}, {"dm", "dm", 0, false}, {"dmd", "dm+d", 0, true}}},
		{"a blank does not", "fast - track", []word{{"fast", "fast", 0, false}, {"track", "track", 1, false}}},
		{"of somebody", "patient's carers’ o'clock", []word{{"patient", "patient's", 0, false}, {"carers", "carers", 1, false}, {"oclock", "o'clock", 2, false}}},
		{"several of an acronym", "APIs GPs apis", []word{{"api", "APIs", 0, true}, {"gp", "GPs", 1, true}, {"apis", "apis", 2, false}}},
		{"accents", "Élan café e\u0301clat ŁÓDŹ", []word{{"elan", "Élan", 0, false}, {"cafe", "café", 1, false}, {"eclat", "e\u0301clat", 2, false}, {"lodz", "ŁÓDŹ", 3, true}}},
		{"not UTF-8", "ab\xffcd", []word{{"ab", "ab", 0, false}, {"cd", "cd", 1, false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []word
			new(lexer).lex(tt.text, func(l lexeme) {
				got = append(got, word{string(l.word), tt.text[l.start:l.end], l.pos, l.acronym})
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("lex(%q) mismatch (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}
