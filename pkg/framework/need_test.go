package framework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/search"
)

// What decide rests on is among the first three that search finds for the same words. Where
// several are as good two in a hundred may fall out.
func TestDecideAndSearchAgree(t *testing.T) {
	cat := frozen(t)
	ix := search.New(cat)
	horizon := framework.CycleEnd(cat, today)
	total, bad := 0, 0
	for _, c := range cat.Vocabulary("capabilities").Items {
		for _, need := range append(c.Texts("local_names")[:min(1, len(c.Texts("local_names")))], c.Name()) {
			ids, by, err := framework.Understand(cat, need)
			if err != nil || by == "" {
				continue
			}
			use := decide(t, cat, ids[0], horizon.Text).Use
			if len(use) == 0 {
				continue
			}
			var first []string
			for _, h := range ix.Search(need, 3).Hits {
				first = append(first, h.Entry.ID)
			}
			total++
			if !slices.ContainsFunc(use, func(u framework.Use) bool { return slices.Contains(first, u.ID) }) {
				bad++
				t.Logf("%q: decide rests on %s, and search finds %s", need, use[0].ID, strings.Join(first, ", "))
			}
		}
	}
	if bad*100 > total*2 {
		t.Errorf("they disagree on %d of %d needs", bad, total)
	}
}

// What a need means is told by a name in it, never by one common word.
func TestUnderstand(t *testing.T) {
	cat := frozen(t)
	tests := []struct{ need, want string }{
		{"buy an EPR", "electronic-patient-record by local name"},
		{"we need a new LIMS", "laboratory-information by local name"},
		{"secure email with the council", "email-and-collaboration by local name"},
		{"imaging sharing", "image-sharing by search"},
		{"EPMA", "hospital-prescribing by local name"},
		{"bowel screening", "screening-management by local name"},
		{"shared care records", "shared-care-record by local name"},
		{"recruitment", "undecided"}, {"respect", "undecided"}, {"ReSPECT", "undecided"}, {"formulary", "undecided"},
		{"pharmacy first", "undecided"}, {"stock", "undecided"}, {"guidance", "undecided"}, {"pen test", "undecided"},
		{"e-Referral", "referral-management by local name"}, {"NHS e-Referral", "referral-management by entry"},
		{"e-Referral Service", "referral-management by entry"}, {"NHS e-Referral Service", "referral-management by entry"},
		{"e-RS", "referral-management by entry"}, {"NHS e-RS", "referral-management by entry"},
		{"smartcards", "undecided"}, {"smart card", "undecided"},
	}
	for _, tt := range tests {
		ids, by, err := framework.Understand(cat, tt.need)
		got := "undecided"
		if err == nil && by != "" {
			got = ids[0] + " by " + by
		}
		if got != tt.want {
			t.Errorf("Understand(%q) = %q, want %q (%q)", tt.need, got, tt.want, ids)
		}
	}
}
