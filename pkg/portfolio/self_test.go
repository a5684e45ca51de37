package portfolio

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// TestNamesOfTheirOwn holds every name of the catalogue, as it is and as people shorten it,
// against the catalogue: a national service is neither unknown nor there twice beside
// itself. One common word, such as the "login" of NHS login, decides nothing.
func TestNamesOfTheirOwn(t *testing.T) { checkOwnNames(t, load(t)) }

func checkOwnNames(t *testing.T, cat *catalogue.Catalogue) {
	t.Helper()
	tails := []string{" as a service", " as a Service", " - FHIR API", " - FHIR", " FHIR API", " API", " service", " Service", " system", " System", " programme", " programme", " platform", " Platform"}
	var names, ids []string
	var b strings.Builder
	w := csv.NewWriter(&b)
	write := func(name, id string) {
		names, ids = append(names, name), append(ids, id)
		if err := w.Write([]string{name, ""}); err != nil {
			t.Fatal(err)
		}
	}
	for e := range cat.All() {
		for _, name := range namesOf(e) {
			write(name, e.ID)
			short := name
			for _, tail := range tails {
				short = strings.TrimSuffix(short, tail)
			}
			for _, s := range []string{short, strings.TrimPrefix(name, "NHS ")} {
				if s != name && strings.Contains(words.Spoken(s), " ") {
					write(s, e.ID)
				}
			}
		}
	}
	w.Flush()
	report := checkCSV(t, cat, "system name,type\n"+b.String())
	if len(report.Systems) != len(names) {
		t.Fatalf("%d names are %d systems", len(names), len(report.Systems))
	}
	wrong, kinds := 0, 0
	for i, s := range report.Systems {
		// A name that is also a kind is judged as that, and names the service; one that was cut
		// short and is a common kind, "Access Control", need not.
		isNamed := s.Verdict == Local && slices.ContainsFunc(s.Matches, func(m Match) bool { return m.ID == ids[i] })
		if s.Verdict == Local && !isNamed && !slices.Contains(namesOf(cat.Entry(ids[i])), names[i]) {
			t.Logf("%q: a kind of system, and no name of %s", names[i], ids[i])
			kinds++
			continue
		}
		if !isNamed && s.Verdict != UsesRetired && s.Verdict != UsesDeprecated && s.Verdict != National {
			t.Logf("%q: %s: %s", names[s.Line-2], s.Verdict, s.Reason)
			wrong++
		}
	}
	t.Logf("check: %d of %d names of entries are known as what they are", len(names)-wrong-kinds, len(names))
	if wrong > 0 || kinds > len(names)/200 {
		t.Errorf("%d of %d names are not known as what they are, %d cut short are kinds", wrong, len(names), kinds)
	}
}

// TestEverydayNames holds names as people write them against the frozen catalogue: several in
// a cell, one with more around it, slips, a kind where the name is.
func TestEverydayNames(t *testing.T) {
	tests := []struct{ name, kind, want, supplier string }{
		{"nrls", "", "unknown", ""}, {"NRLS", "", "unknown", ""}, // no letter of an acronym is dropped: it is not NRL
		{"NRL", "", "national national-record-locator", ""},
		{"Patient Flags", "", "national patient-flags-service", ""},
		{"Reasonable Adjustment Flag", "", "uses-retired reasonable-adjustment-flag-api", ""},
		{"NHS smartcards / CIS1 (Identity Agent)", "", "uses-deprecated care-identity-service", ""},
		{"CIS1 / CIS2", "", "national cis2-authentication", ""},
		{"N3/HSCN connection", "", "national hscn", ""},
		{"HSCN (was N3)", "", "national hscn", ""},
		{"N3 circuit (branch surgery)", "WAN", "uses-retired n3", ""},
		{"NHS.net email (O365)", "", "national nhsmail", ""},
		{"NHSmail archive by Mimecast", "backup", "local", ""},
		{"PAS to Spine mini-service link", "", "uses-retired pds-smsp-api", ""},
		{"Millennium, with GP Connect", "EPR", "local", ""},
		{"Main EPR incl EPMA, order comms", "", "local", ""},
		{"Federted Data Platfrom", "", "national federated-data-platform", ""},
		{"Cisco ISE", "network access", "unknown", ""},
		{"Frontline Digitisation", "", "uses-deprecated frontline-digitisation", ""},
		{"ServeRight", "Incident mgmt", "local", ""},
		{"ServeRight", "Human resources", "duplicates esr", ""},
		{"ServeRight", "Workforce & demand BI", "local model-health-system", ""},
		{"Notify", "", "national nhs-notify", "NHS England"},
		{"Notify", "", "national nhs-notify", "NHSE / NHS Digital"},
		{"Notify", "", "unknown nhs-notify", "Acme"},
		{"Notify", "", "unknown nhs-notify", ""},
		{"Notify", "SMS", "overlaps nhs-notify", "Acme"},
		{"login", "", "national nhs-login", "NHS England"},
		{"Pathways", "", "national nhs-pathways", "NHS England"},
		{"Spine", "spinal implants", "unknown spine", "Acme Surgical"},
		{"Demographics", "", "national personal-demographics-service", "NHS England"},
		{"Demographics", "", "duplicates personal-demographics-service", "Acme"},
		{"Smart card readers", "hardware", "unknown", "Acme"},
		{"CIS2 card reader", "hardware", "unknown cis2-authentication", "Acme"},
		{"HSCN router", "", "unknown hscn", "BT"},
		{"HSCN connection", "", "national hscn", "BT"},
		{"ServeRight", "model hospital", "local model-health-system", "Acme"},
		{"ServeRight", "Capacity Tracker", "local capacity-tracker", "Acme"},
		{"Capacity Tracker", "", "national capacity-tracker", "NHS England"},
		{"ServeRight", "Learning Hub", "local learning-hub", "Acme"},
		{"ServeRight", "out of hours", "local", "Acme"},
		{"ServeRight", "Summary Care Record", "national summary-care-record", "Acme"},
		{"ServeRight", "rota management", "local", "Acme"},
		{"ServeRight", "rota mgmt", "local", "Acme"},
		{"ServeRight", "complaints monitoring", "local", "Acme"},
		{"e-Referral", "", "national e-referral-service", "NHS England"},
		{"e-Referral interface", "", "unknown", "Acme"},
		{"Data Security and Protection", "", "national dspt", "NHS England"},
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, tt := range tests {
		if err := w.Write([]string{tt.name, tt.kind, tt.supplier}); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	for _, s := range checkCSV(t, load(t), "system name,type,supplier\n"+b.String()).Systems {
		tt := tests[s.Line-2]
		got := string(s.Verdict)
		if len(s.Matches) > 0 {
			got += " " + s.Matches[0].ID
		}
		if got != tt.want {
			t.Errorf("%q (%s): %s, want %s: %s", tt.name, tt.kind, got, tt.want, s.Reason)
		}
	}
}
