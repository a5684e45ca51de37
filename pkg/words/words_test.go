package words

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	fields := []string{"id", "name", "kind", "status", "status_note", "summary", "provider", "replaced_by", "replaces"}
	statuses := []string{"planned", "live", "deprecated", "retired", "moved"}
	ids := []string{"pds-fhir-api", "nhs-login", "nhs-app", "ods-ord-api", "mesh", "personal-demographics-service", "spine", "spine-directory-service"}
	tests := []struct {
		word       string
		candidates []string
		want       []string
	}{
		{"provder", fields, []string{"provider"}},
		{"knid", fields, []string{"kind"}},
		{"Status", fields, []string{"status"}},
		{"status-note", fields, []string{"status_note"}},
		{"replaced-by", fields, []string{"replaced_by"}},
		{"sumary", fields, []string{"summary"}},
		{"zzzzzz", fields, nil},
		{"", fields, nil},
		{"retird", statuses, []string{"retired"}},
		{"depricated", statuses, []string{"deprecated"}},
		{"nhs-logn", ids, []string{"nhs-login"}},
		{"personal-demographic-service", ids, []string{"personal-demographics-service"}},
		{"personal-demographics", ids, []string{"personal-demographics-service"}},
		{"spine-directory", ids, []string{"spine-directory-service"}},
		{"sds-fhir-api", ids, nil}, // SDS is not a slip for PDS
		{"lst", []string{"list", "last", "log"}, []string{"list", "last"}},
		{"SDS", []string{"PDS", "ODS", "sds"}, []string{"sds"}},
		{"pds", []string{"sds", "ods"}, nil},
		{strings.Repeat("x", 300), []string{strings.Repeat("x", 299)}, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Nearest(tt.word, tt.candidates, 3)); diff != "" {
			t.Errorf("Nearest(%q) mismatch (-want +got):\n%s", tt.word, diff)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}}
	for _, tt := range tests {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := DidYouMean("loive", []string{"live", "love"}), `did you mean "live" or "love"?`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLowerFirst(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "A": "a", "Use this": "use this", "GP practice": "GP practice", "É tude": "é tude", "already": "already", "9 to 5": "9 to 5",
	} {
		if got := LowerFirst(in); got != want {
			t.Errorf("LowerFirst(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIndefinite(t *testing.T) {
	for in, want := range map[string]string{
		"": "a ", "alias": "an alias", "capability": "a capability", "care setting": "a care setting", "enabler": "an enabler", "id": "an id",
		"Organisation": "an Organisation", "unit": "a unit", "user": "a user", "utility": "a utility", "unknown word": "an unknown word",
		"update": "an update", "urgent need": "an urgent need", "European rule": "a European rule", "name": "a name",
	} {
		if got := Indefinite(in); got != want {
			t.Errorf("Indefinite(%q) = %q, want %q", in, got, want)
		}
	}
}
