package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
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

// TestWhoseName checks for every entry that no beginning of an interface's or a part's name
// takes the name of a service: not its name or alias, nor those without NHS before them or a
// generic tail.
func TestWhoseName(t *testing.T) { checkWhoseName(t, load(t, frozen)) }

func checkWhoseName(t *testing.T, cat *catalogue.Catalogue) {
	t.Helper()
	names := search.NewNames(cat, search.NewTerms(cat))
	called := map[string]map[*catalogue.Entry]bool{}
	for e := range cat.All() {
		if e.IsPart() || e.Text("kind") == "api" {
			continue
		}
		for _, name := range append([]string{e.Name()}, e.Texts("aliases")...) {
			for _, form := range []string{name, strings.TrimPrefix(name, "NHS ")} {
				for _, tail := range []string{"", " service", " Service", " system", " System", " programme", " platform", " Platform"} {
					key := words.SpokenKey(strings.TrimSuffix(form, tail))
					if called[key] == nil {
						called[key] = map[*catalogue.Entry]bool{}
					}
					called[key][e] = true
				}
			}
		}
	}
	n := 0
	for e := range cat.All() {
		for _, name := range append([]string{e.Name()}, e.Texts("aliases")...) {
			if text := strings.Fields(name); e.IsPart() || e.Text("kind") == "api" {
				for to := 1; to < len(text); to++ {
					cut := strings.Join(text[:to], " ")
					owners := called[words.SpokenKey(cut)]
					if len(owners) == 0 || owners[e] {
						continue
					}
					n++
					for _, h := range append(names.Whole(cut), names.Common(cut)...) {
						if !owners[h.Entry] {
							t.Errorf("%q, the beginning of %q, is taken for %s, and is the name of a service", cut, name, h.Entry.ID)
						}
					}
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("%d beginnings are names of services, want more", n)
	}
}

// TestWhichName checks which of several entries that may be called the same is meant.
func TestWhichName(t *testing.T) {
	cat := load(t, frozen)
	names := search.NewNames(cat, search.NewTerms(cat))
	for text, want := range map[string]string{
		"e-Referral": "e-referral-service", "e-Referrals": "e-referral-service", "eReferral": "e-referral-service", "NHS e-Referral": "e-referral-service",
		"e-Referral Service": "e-referral-service", "e-Referral Service - FHIR API": "ers-fhir-api", "e-RS": "e-referral-service",
		"CIS2": "cis2-authentication", "GP Connect": "gp-connect", "Notify": "", "login": "",
	} {
		var got []string
		for _, h := range names.Whole(text) {
			got = append(got, h.Entry.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Whole(%q) is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"Notify": "nhs-notify", "login": "nhs-login", "app": "nhs-app", "Pathways": "nhs-pathways", "telephone": ""} {
		got := ""
		for _, h := range names.Common(text) {
			got = h.Entry.ID
		}
		if got != want {
			t.Errorf("Common(%q) is %q, want %q", text, got, want)
		}
	}
}
