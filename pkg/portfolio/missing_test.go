package portfolio

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// TestMissingIsForTheKindOfOrganisation lets registers say and show what they are of.
func TestMissingIsForTheKindOfOrganisation(t *testing.T) {
	cat := fixture(t)
	for _, tt := range []struct{ name, src, settings, from, missing string }{
		{"nothing shows it", "system type\nown thing\n", "", "", "one-service"},
		{"an empty register", "system type,product\n", "", "", "one-service"},
		{"a kind shows it", "system type\narea thing\nown thing\n", "ambulance", "systems", "blue-service one-service"},
		{"what several share shows less", "system type\narea thing\nboth thing\n", "ambulance", "systems", "blue-service one-service"},
		{"a system out of use shows nothing", "system type,status\narea thing,Retired\n", "", "", "one-service"},
		{"a column says it", "system type,care setting\narea thing,Community care\n", "community", "register", "one-service red-service"},
		{"by ids and names", "system type,care setting\narea thing,\"dentistry; Ambulance services\"\n", "dentistry ambulance", "register", "blue-service one-service"},
		{"all, said", "system type,care setting\narea thing,all\n", "", "register", "blue-service one-service red-service"},
	} {
		report := checkCSV(t, cat, tt.src)
		var got []string
		for _, m := range report.Missing {
			got = append(got, m.ID)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.missing || strings.Join(report.CareSettings, " ") != tt.settings || report.SettingsFrom != tt.from {
			t.Errorf("%s: %v is missing for %v (%q), want %s for %s (%q)", tt.name, got, report.CareSettings, report.SettingsFrom, tt.missing, tt.settings, tt.from)
		}
		if len(report.Findings) > 0 {
			t.Error(tt.name, report.Findings)
		}
	}
	report := checkCSV(t, cat, "system type,care setting\narea thing,Dentristy\n")
	if len(report.Findings) != 1 || report.Findings[0].Help != `did you mean "dentistry"?` || report.SettingsFrom != "systems" {
		t.Errorf("findings %+v, settings from %q", report.Findings, report.SettingsFrom)
	}
}

// TestMissingToday looks at what registers of three kinds of organisation are told today. Only
// REPORT=1 asks for it: who edits the data breaks no code.
func TestMissingToday(t *testing.T) {
	if os.Getenv("REPORT") == "" {
		t.Skip("REPORT=1 measures the catalogue of today")
	}
	cat := loadFrom(t, "../..")
	for _, tt := range []struct{ name, kinds, settings, never string }{
		{"hospital", "PAS,EPMA,LIMS,RIS,Theatre management,Maternity system,A&E system,Pharmacy stock control", "secondary-care",
			"calculating-quality-reporting-service general-practice-extraction-service primary-care-registration-management nhs-website nhs-111-online gp2gp"},
		{"mental health trust", "Mental health record,Mental Health Act administration,EPMA,PAS,Rostering", "mental-health", "ambulance-data-submission secondary-uses-service gp2gp nhs-website"},
		{"practice", "GP clinical system,Online consultation,Telephony", "general-practice", "secondary-uses-service capacity-tracker nhs-website"},
	} {
		report := checkCSV(t, cat, "system type\n"+strings.ReplaceAll(tt.kinds, ",", "\n")+"\n")
		if got := strings.Join(report.CareSettings, " "); got != tt.settings {
			t.Errorf("%s: care settings %s, want %s", tt.name, got, tt.settings)
		}
		for _, m := range report.Missing {
			if slices.Contains(strings.Fields(tt.never), m.ID) {
				t.Errorf("%s: %s is said to be missing", tt.name, m.ID)
			}
		}
		if n := len(report.missingTable(shownMissing).Rows); n == 0 || n > 15 {
			t.Errorf("%s: a reader is shown %d", tt.name, n)
		}
	}
}

// TestForOthers checks that what the centre does for organisations of another kind is there
// twice for nobody else, unless they use it.
func TestForOthers(t *testing.T) {
	tree := fstest.MapFS{}
	if err := fs.WalkDir(os.DirFS("../../cmd/testdata/frozen"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile("../../cmd/testdata/frozen/" + path)
		if strings.HasSuffix(path, "/esr.yaml") {
			src = []byte(strings.Replace(string(src), "audience:\n", "audience:\n  care_settings: [mental-health, secondary-care]\n", 1))
		}
		tree[path] = &fstest.MapFile{Data: src}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	cat, _, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	const rows = "PayRight,Acme,Payroll\nWard,Acme,Bed management\n"
	for _, tt := range []struct{ name, rows, setting, want string }{
		{"not known", rows, "", "duplicates"}, {"a trust", rows, "mental-health", "duplicates"}, {"a practice", rows, "general-practice", "local"},
		{"a council", rows, "social-care", "local"}, {"a council that uses it", rows + "ESR,NHS England,HR\n", "social-care", "duplicates"}, {"any", rows, "all", "duplicates"},
	} {
		r, findings, err := Read("x.csv", []byte("System,Supplier,Type\n"+tt.rows), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		opts := Options{Today: today}
		if tt.setting != "" {
			opts.CareSettings = []string{tt.setting}
		}
		report, err := Check(t.Context(), cat, []*Register{r}, findings, opts)
		if err != nil {
			t.Fatal(err)
		}
		if s := report.Systems[0]; string(s.Verdict) != tt.want {
			t.Errorf("%s (%v): %s, want %s: %s", tt.name, report.CareSettings, s.Verdict, tt.want, s.Reason)
		}
	}
}
