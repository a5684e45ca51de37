package validate

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSyllables compares the count with a dictionary's.
func TestSyllables(t *testing.T) {
	want := map[string]int{
		"a": 1, "the": 1, "care": 1, "cares": 1, "used": 1, "use": 1, "rule": 1, "rules": 1, "whole": 1, "named": 1, "through": 1,
		"you": 1, "year": 1, "queue": 1, "health": 1, "which": 1, "reach": 1, "tell": 1, "make": 1, "league": 1, "sea": 1,
		"table": 2, "tables": 2, "needed": 2, "value": 2, "issue": 2, "places": 2, "patient": 2, "client": 2, "system": 2, "being": 2,
		"going": 2, "science": 2, "create": 2, "handled": 2, "doctor": 2, "message": 2, "record": 2, "only": 2, "changes": 2, "clinic": 2,
		"people": 2, "fluent": 2, "social": 2, "technique": 2, "region": 2, "guidance": 2, "million": 3, "argue": 2, "action": 2,
		"services": 3, "national": 3, "hospital": 3, "media": 3, "period": 3, "manual": 3, "area": 3, "continue": 3, "catalogue": 3,
		"video": 3, "medium": 3, "supplier": 3, "carrying": 3, "provider": 3, "analyse": 3, "idea": 3, "patients": 2, "created": 3,
		"society": 4, "evaluate": 4, "continuous": 4, "information": 4, "variety": 4, "organisation": 5, "mechanism": 4, "deprecated": 4,
		"continuity": 5, "interoperability": 8, "authentication": 5, "demographics": 4, "vaccination": 4, "responsibility": 6,
	}
	got := map[string]int{}
	for word := range want {
		got[word] = syllables(word)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("syllables mismatch (-want +got)\n%s", diff)
	}
}

func TestSentences(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"none", " \n ", nil},
		{"one", "Sends messages.", []string{"Sends messages."}},
		{"two", "It sends. Who reads?", []string{"It sends.", "Who reads?"}},
		{"abbreviation", "For staff, e.g. Nurses of St. Mary's, i.e. all.", []string{"For staff, e.g. Nurses of St. Mary's, i.e. all."}},
		{"figure", "It took 3.5 days. 4 remained.", []string{"It took 3.5 days.", "4 remained."}},
		{"small letter follows", "It runs v1.2. and so on.", []string{"It runs v1.2. and so on."}},
		{"quotation", `It says "in use." Nobody knows.`, []string{`It says "in use."`, "Nobody knows."}},
		{"paragraphs", "A heading\n\nThen text", []string{"A heading", "Then text"}},
		{"list", plain("Needs:\n- a login\n- a *key*"), []string{"Needs:", "a login", "a key"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, words := range sentences(test.text) {
				got = append(got, strings.Join(words, " "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("sentences(%q) mismatch (-want +got)\n%s", test.text, diff)
			}
		})
	}
}

func TestMeasure(t *testing.T) {
	tests := []struct {
		name, text string
		want       prose
	}{
		{"names, acronyms, ids and figures do not count", "NHS Spine carries 3 FHIR messages to pds-fhir-api2 for Mary Jones.", prose{1, 4, 7, nil}},
		{"a first word that is not a name counts", "Carries messages.", prose{1, 2, 5, nil}},
		{"code and addresses do not count", "See `interoperability` at https://example.org/authentication or [the guide](https://example.org).", prose{1, 5, 5, nil}},
		{"long words are named once, the longest first", "Responsibility and information: information on interoperability.",
			prose{1, 6, 24, []string{"interoperability", "responsibility", "information"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, measure(test.text, syllables), cmp.AllowUnexported(prose{})); diff != "" {
				t.Errorf("measure(%q) mismatch (-want +got)\n%s", test.text, diff)
			}
		})
	}
}

// TestEase checks the formula by hand: 10 words in one sentence with 15 syllables.
func TestEase(t *testing.T) {
	if got, want := (prose{sentences: 1, words: 10, syllables: 15}).ease(), 69.785; math.Abs(got-want) > 0.0005 {
		t.Errorf("ease is %.3f, want %.3f", got, want)
	}
}
