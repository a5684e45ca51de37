package portfolio

import (
	"strings"
	"testing"
)

// TestContractsAreNewsWhateverTheVerdict gives a system of each verdict a contract of each
// standing, and looks for the words about it.
func TestContractsAreNewsWhateverTheVerdict(t *testing.T) {
	cat := fixture(t)
	rows := map[Verdict]string{
		UsesRetired: ",Old Service", UsesDeprecated: ",Going Service", National: ",One Service", Duplicates: "single thing,X", Overlaps: "preferred thing,X",
		Backstop: "spare thing,X", Local: "own thing,X", Unknown: ",Wobble",
	}
	ends := map[string]struct {
		standing standing
		words    string
	}{
		"2026-10-31":           {hasEnded, "ended on 2026-10-31"},
		"2025":                 {hasEnded, "ended in 2025"},
		"2026-11-22":           {endsSoon, "2026-11-22"},
		"2027-11-22":           {endsSoon, "2027-11-22"},
		"annual":               {renews, "renew"},
		"31/03/2024, annually": {renews, "renew"},
		"2027-11-23":           {"", ""},
		"2030-03-31":           {"", ""},
		"":                     {"", ""},
	}
	for verdict, row := range rows {
		for end, want := range ends {
			r := checkCSV(t, cat, "system type,system name,contract end\n"+row+",\""+end+"\"\n").Systems[0]
			if r.Verdict != verdict || r.Standing != want.standing {
				t.Errorf("%q, %q: %s with a contract that is %q, want %s and %q", row, end, r.Verdict, r.Standing, verdict, want.standing)
			}
			text := r.Reason + " " + r.Advice
			if want.words != "" && (!strings.Contains(text, "contract") || !strings.Contains(text, want.words)) {
				t.Errorf("%q, %q: %q is not said: %s", row, end, want.words, text)
			}
			if strings.Count(text, "The contract ended") > 1 || want.standing == "" && strings.Contains(text, "twelve months") {
				t.Errorf("%q, %q: %s", row, end, text)
			}
		}
	}
}

// TestWhatIsPlannedIsReckonedWith holds contracts against what is due while they run.
func TestWhatIsPlannedIsReckonedWith(t *testing.T) {
	cat := fixture(t)
	for _, tt := range []struct{ name, row, coming, words string }{
		{"an aspiration while it runs", "wish thing,X,2031-03-31", "wish-service 2028-06", "keep a right to end it sooner"},
		{"due after it ends", "wish thing,X,2028-01-31", "", ""},
		{"the end is not known", "wish thing,X,", "wish-service 2028-06", "To be reckoned with"},
		{"renewed year by year", "wish thing,X,annual", "wish-service 2028-06", "To be reckoned with"},
		{"for a regional choice", "area thing,X,2031-03-31", "area-plan 2027", "To be reckoned with"},
		{"nothing planned", "own thing,X,2031-03-31", "", ""},
		{"what the verdict rests on is told there", "coming thing,X,2031-03-31", "", "Buy short"},
	} {
		r := checkCSV(t, cat, "system type,system name,contract end\n"+tt.row+"\n").Systems[0]
		var got []string
		for _, m := range r.Coming {
			got = append(got, m.ID+" "+m.Due)
		}
		if strings.Join(got, ", ") != tt.coming || !strings.Contains(r.Advice, tt.words) {
			t.Errorf("%s: %v, want %q\n%s", tt.name, got, tt.coming, r.Advice)
		}
	}
}

// TestLocalSaysTheNationalPart looks for everything that is said of a local choice.
func TestLocalSaysTheNationalPart(t *testing.T) {
	r := checkCSV(t, fixture(t), "system type,system name\nown thing,X\n").Systems[0]
	for _, want := range []string{"It must meet STD1.", "What the centre does: The centre keeps the index.", "Does a part of it: One Service (keeps the index).", "How to buy: Buying List (suppliers of it)."} {
		if !strings.Contains(r.Advice, want) {
			t.Errorf("%q is not said: %s", want, r.Advice)
		}
	}
	if r.NationalPart == "" || len(r.Covers) != 1 || r.Covers[0].ID != "one-service" || len(r.Buy) != 1 || r.Buy[0].ID != "buying-list" {
		t.Errorf("data: %+v", r)
	}
}

// TestTheAdviceSpeaksOfTheFirstMatch checks that data and advice agree: of a service and its
// parts it is the service, and what follows an ended one is there too.
func TestTheAdviceSpeaksOfTheFirstMatch(t *testing.T) {
	report := checkCSV(t, load(t), "system type,system name,contract end\nData warehouse,X,2031-03-31\n,NRLS incident reports via National Reporting and Learning System,\n,Summary Care Record Application,\nEmail,X,2027-03-31\n")
	for _, r := range report.Systems {
		if len(r.Matches) == 0 || !strings.Contains(r.Reason, r.Matches[0].Name) {
			t.Errorf("%s: %v is matched, and the reason is %q", r.Name, r.Matches, r.Reason)
		}
		for _, m := range r.Successors {
			if !strings.Contains(r.Advice, m.Name) {
				t.Errorf("%s: %s is not in %q", r.Name, m.ID, r.Advice)
			}
		}
		if r.Verdict == UsesRetired && len(r.Successors) == 0 {
			t.Errorf("%s: no successor", r.Name)
		}
	}
}
