package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/search"
)

// What is typed stands for its kind: names of what is retired, what is to end beside what
// is open, acronyms that begin others, parts of a service.
func TestPlaces(t *testing.T) {
	ix := search.New(load(t, frozen))
	tests := []struct {
		name, query string
		want        []string // among the first three, in this order
		not         []string // not above the last of them
	}{
		{"what is retired is found by its name, its successor above it", "SCRa", []string{"national-care-records-service", "summary-care-record-application"}, nil},
		{"by its former name too", "Summary Care Record application", []string{"national-care-records-service", "summary-care-record-application"}, nil},
		{"whether or not the successor has the words", "National Reporting and Learning System", []string{"learn-from-patient-safety-events", "national-reporting-and-learning-system"}, nil},
		{"and where there are several", "NHAIS", []string{"cervical-screening-management-system", "primary-care-registration-management", "nhais"}, nil},
		{"what is to end is first by its own name", "CIS1", []string{"cis1-authentication", "cis2-authentication"}, nil},
		{"what is to end stands below what is open", "identity", []string{"care-identity-service"}, []string{"cis1-authentication"}},
		{"an acronym is no beginning of another", "SMS", []string{"nhs-notify"}, []string{"pds-smsp-api"}},
		{"nor in small letters", "sms", []string{"nhs-notify"}, []string{"pds-smsp-api"}},
		{"whole words of a name are one", "PDS", []string{"personal-demographics-service"}, nil},
		{"an acronym with small letters is no word", "ReSPECT", nil, []string{"national-data-opt-out"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ids []string
			for _, h := range ix.Search(tt.query, 0).Hits {
				ids = append(ids, h.Entry.ID)
			}
			last := -1
			for _, id := range tt.want {
				at := slices.Index(ids, id)
				if at <= last || at > 2 {
					t.Errorf("Search(%q) has %q at %d of %q", tt.query, id, at, ids[:min(5, len(ids))])
				}
				last = at
			}
			for _, id := range tt.not {
				if at := slices.Index(ids, id); at >= 0 && at <= max(last, 0) {
					t.Errorf("Search(%q) has %q at %d", tt.query, id, at)
				}
			}
		})
	}
}

// TestAcronymsInSmallLetters checks that the last letter of an acronym is no plural, however
// it is typed.
func TestAcronymsInSmallLetters(t *testing.T) {
	cat := load(t, frozen)
	terms := search.NewTerms(cat)
	n := 0
	for _, c := range cat.Vocabulary("capabilities").Items {
		for _, name := range c.Texts("local_names") {
			if name != strings.ToUpper(name) || strings.ToUpper(name) == strings.ToLower(name) {
				continue
			}
			n++
			if !slices.Contains(terms.Whole(strings.ToLower(name)), c) {
				t.Errorf("Whole(%q) is not %s", strings.ToLower(name), c.ID)
			}
		}
	}
	if n < 20 {
		t.Errorf("%d local names are acronyms, want more", n)
	}
}
