package portfolio

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// fixture is a catalogue of made-up services: each capability has what its name says.
func fixture(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: T\n")}}
	var capabilities strings.Builder
	for _, c := range []struct{ id, level, local, standards string }{
		{"single", "national", "single thing", ""},
		{"preferred", "national", "preferred thing", ""},
		{"beta", "national", "beta thing", ""},
		{"coming", "national", "coming thing", ""},
		{"wish", "national", "wish thing", ""},
		{"hope", "national", "hope thing", ""},
		{"few", "national", "few thing", ""},
		{"spare", "national", "spare thing", ""},
		{"interface", "national", "interface thing", ""},
		{"programmes", "national", "red programme\n    - blue programme\n    - green programme", ""},
		{"own", "local", "own thing\n    - OT", "  national_part: The centre keeps the index.\n  standards:\n    - id: std\n      use: required\n"},
		{"area", "regional", "area thing", "  care_settings: [ambulance]\n"},
		{"both", "shared", "both thing", "  care_settings: [ambulance, community]\n"},
		{"bothcoming", "shared", "both coming thing", ""},
	} {
		fmt.Fprintf(&capabilities, "- id: %s\n  name: Do the %s\n  domain: d%s\n  level: %s\n  basis: inferred\n  why: Because it is so.\n%s  local_names:\n    - %s\n", c.id, c.id, c.id, c.level, c.standards, c.local)
	}
	tree["catalogue/vocabulary/capabilities.yaml"] = &fstest.MapFile{Data: []byte(capabilities.String())}
	tree["catalogue/vocabulary/standards.yaml"] = &fstest.MapFile{Data: []byte("- id: std\n  name: \"STD1: a standard\"\n  status: live\n  url: https://example.org\n")}
	for _, e := range []struct{ id, name, kind, level, status, capability, more string }{
		{"one-service", "One Service", "service", "single-central", "live", "single", "aliases: [OS, Won Service]\ncovers: [{capability: own, what: Keeps the index.}]\naudience: {care_settings: [all]}\n"},
		{"one-api", "One Interface", "api", "single-central", "live", "single", "depends_on: [one-service]\n"},
		{"pref-service", "Preferred Service", "platform", "central-preferred", "live", "preferred", "autonomy2: x\n"},
		{"beta-service", "Beta Service", "service", "single-central", "public-beta", "beta", ""},
		{"next-service", "Next Service", "service", "single-central", "in-development", "coming", "milestones: [{what: Open to all, due: 2028-06, confidence: planned}]\n"},
		{"wish-service", "Wish Service", "service", "single-central", "planned", "wish", "milestones: [{what: Open to all, due: 2028-06, confidence: aspiration}]\n"},
		{"hope-service", "Hope Service", "service", "single-central", "planned", "hope", "milestones: [{what: Open to all, due: 2027-06, confidence: target}]\n"},
		{"few-service", "Few Service", "service", "single-central", "planned", "few", "milestones: [{what: Opens to the first areas, due: 2027-06, confidence: committed}]\n"},
		{"spare-service", "Spare Service", "product", "other-useful", "live", "spare", ""},
		{"lone-api", "Lone Interface", "api", "single-central", "live", "interface", ""},
		{"public-service", "Public Service", "service", "single-central", "live", "elsewhere", "audience: {users: [patients, suppliers, national-teams], care_settings: [all]}\n"},
		{"red-service", "Red Programme Service", "service", "single-central", "live", "programmes", "audience: {users: [clinicians, patients], care_settings: [community]}\n"},
		{"blue-service", "Blue Programme Service", "service", "single-central", "live", "programmes", "audience: {care_settings: [ambulance]}\ndepends_on: [red-service]\n"},
		{"area-plan", "Area Plan", "service", "single-central", "planned", "area", "milestones: [{what: First areas, due: 2027, confidence: target}]\n"},
		{"both-plan", "Both Plan", "service", "single-central", "planned", "bothcoming", "milestones: [{what: Open to all areas, due: 2027-06, confidence: planned}]\n"},
		{"old-service", "Old Service", "service", "single-central", "retired", "single", "dates: {retires: 2024-01-31}\nreplaced_by: [one-service]\n"},
		{"hoped-service", "Hoped Service", "service", "other-useful", "live", "elsewhere", "dates: {retires: 2026-03, retires_kind: target}\n"},
		{"late-service", "Late Service", "service", "single-central", "live", "single", "dates: {retires: 2025-01-31}\n"},
		{"going-service", "Going Service", "service", "central-preferred", "deprecated", "preferred", "dates: {retires: 2027-02, retires_kind: target}\nreplaced_by: [pref-service]\n"},
		{"ends-service", "Ends Service", "service", "central-preferred", "live", "preferred", "dates: {retires: 2029, retires_kind: agreed}\n"},
	} {
		tree["catalogue/services/"+e.id+".yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"id: %s\nname: %s\nkind: %s\nstatus: %s\ncapabilities: [%s]\nsupport: national-service\nautonomy: {level: %s, basis: inferred, why: Because it is so.}\n%s", e.id, e.name, e.kind, e.status, e.capability, e.level, e.more)}
	}
	tree["catalogue/services/moved-service.yaml"] = &fstest.MapFile{Data: []byte("id: moved-service\nname: Moved Service\nkind: service\nstatus: moved\nmoved_to: [one-service]\n")}
	tree["catalogue/vocabulary/care-settings.yaml"] = &fstest.MapFile{Data: []byte("- {id: all, name: All}\n- {id: ambulance, name: Ambulance services}\n- {id: community, name: Community care}\n- {id: dentistry, name: Dentistry}\n")}
	tree["catalogue/services/buying-list.yaml"] = &fstest.MapFile{Data: []byte("id: buying-list\nname: Buying List\nkind: framework\nstatus: live\ncovers: [{capability: own, what: Suppliers of it.}]\nsupport: commercial-framework\nautonomy: {level: other-useful, basis: inferred, why: Because it is so.}\n")}
	cat, findings, err := catalogue.Load(context.Background(), tree, os.DirFS("../.."))
	if err != nil || findings.HasErrors() {
		t.Fatal(err, findings)
	}
	return cat
}

func checkCSV(t testing.TB, cat *catalogue.Catalogue, src string) *Report {
	t.Helper()
	return checkFile(t, cat, "x.csv", []byte(src), ReadOptions{})
}

func TestVerdicts(t *testing.T) {
	cat := fixture(t)
	tests := []struct {
		name string
		// row is type, product, contract end, status.
		row     string
		verdict Verdict
		matches string // id, how
		by      string
	}{
		{"the service itself", ",One Service,,", National, "one-service name", ""},
		{"by alias", ",Won Service,,", National, "one-service alias", ""},
		{"an acronym", ",OS,,", National, "one-service alias", ""},
		{"an acronym where the kind is something else", "own thing,OS,,", Local, "", ""},
		{"an acronym inside a name", ",OS mapping,,", Unknown, "", ""},
		{"empty words around", ",NHS One Service client,,", National, "one-service name", ""},
		{"a slip of the pen", ",Prefered Service,,", National, "pref-service name", ""},
		{"where it moved to", ",Moved Service,,", National, "one-service name", ""},
		{"retired", ",Old Service,,", UsesRetired, "old-service name", "2026-11-22"},
		{"past its end date", ",Late Service,,", UsesRetired, "late-service name", "2026-11-22"},
		{"deprecated", ",Going Service,,", UsesDeprecated, "going-service name", "2027-02"},
		{"past an end that was aimed at", ",Hoped Service,,", UsesDeprecated, "hoped-service name", "2026-11-22"},
		{"current, with an end", ",Ends Service,,", National, "ends-service name", "2029"},
		{"several names, its successor beside it", ",Old Service / One Service,,", National, "one-service name", ""},
		{"several names, one that has ended", ",Preferred Service / Old Service,,", UsesRetired, "pref-service name, old-service name", "2026-11-22"},
		{"a name beside another product", ",Careline / One Service,,", Unknown, "", ""},
		{"single and live", "single thing,X,2028-03-31,", Duplicates, "one-service type", "2028-03-31"},
		{"single and live, contract over", "single thing,X,2026-03-31,", Duplicates, "one-service type", "2026-11-22"},
		{"single and live, renewed yearly", "single thing,X,annual,", Duplicates, "one-service type", ""},
		{"preferred", "preferred thing,X,2028-03-31,", Overlaps, "pref-service type", "2028-03-31"},
		{"single in public beta", "beta thing,X,,", Overlaps, "beta-service type", ""},
		{"due before the contract ends", "coming thing,X,2029-03-31,", SupersededSoon, "next-service type", "2028-06"},
		{"due after the contract ends", "coming thing,X,2028-03-31,", Local, "next-service type", ""},
		{"due in the month of the contract's end", "coming thing,X,2028-06-30,", Local, "next-service type", ""},
		{"due, contract renewed yearly", "coming thing,X,annual,", Local, "next-service type", ""},
		{"an aspiration is no promise", "wish thing,X,2031-03-31,", Local, "wish-service type", ""},
		{"nor is a target, however near", "hope thing,X,2031-03-31,", Local, "hope-service type", ""},
		{"nor is a date for the first few", "few thing,X,2031-03-31,", Local, "few-service type", ""},
		{"could be used", "spare thing,X,2027-03-31,", Backstop, "spare-service type", "2027-03-31"},
		{"an interface cannot be there twice", "interface thing,X,,", Local, "lone-api type", ""},
		{"the programme that is meant", "blue programme,X,,", Duplicates, "blue-service type", ""},
		{"a programme that nobody runs", "green programme,X,,", Local, "blue-service type, red-service type", ""},
		{"local", "own thing,X,,", Local, "", ""},
		{"regional, although something national is planned", "area thing,X,2030-03-31,", Local, "area-plan type", ""},
		{"shared", "both thing,X,,", Local, "", ""},
		{"shared, with something due", "both coming thing,X,2030-03-31,", SupersededSoon, "both-plan type", "2027-06"},
		{"local with a national part", "own thing / single thing,X,,", Local, "one-service type", ""},
		{"no system", "single thing,No system installed,,", Backstop, "one-service type", ""},
		{"no system for a local thing", "own thing,None,,", Local, "", ""},
		{"out of use", ",Old Service,,Decommissioned", Local, "old-service name", ""},
		{"to be decommissioned", ",Old Service,,To be decommissioned", UsesRetired, "old-service name", "2026-11-22"},
		{"by the words of the name", ",Trust OT,,", Local, "", ""},
		{"by the words of the name, national", ",Our single thing,,", Duplicates, "one-service text", ""},
		{"national words that are not the point", ",single thing archive viewer for everybody,,", Unknown, "", ""},
		{"nobody knows", ",Wobble,,", Unknown, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := checkCSV(t, cat, "system type,system name,contract end,status,supplier\n"+tt.row+",One Service\n")
			r := report.Systems[0]
			var matches []string
			for _, m := range r.Matches {
				matches = append(matches, m.ID+" "+m.How)
			}
			got := fmt.Sprintf("%s | %s | %s", r.Verdict, strings.Join(matches, ", "), r.By.Text)
			want := fmt.Sprintf("%s | %s | %s", tt.verdict, tt.matches, tt.by)
			if got != want {
				t.Errorf("%q: got %s, want %s\n%s\n%s", tt.row, got, want, r.Reason, r.Advice)
			}
			if r.Reason == "" || r.Advice == "" {
				t.Errorf("no words: %+v", r)
			}
			if len(report.Findings) > 0 {
				t.Error(report.Findings)
			}
		})
	}
}

func TestDeclared(t *testing.T) {
	report := checkCSV(t, fixture(t), "product,service,capability\nX,pref-service,\nY,,own\nSingle thing,,own\nZ,pref-servise,\nOne Service,Cardiology,Heart care\n")
	var got []string
	for _, r := range report.Systems {
		how := ""
		if len(r.Matches) > 0 {
			how = r.Matches[0].How
		} else if len(r.Serves) > 0 {
			how = r.Serves[0].How
		}
		got = append(got, fmt.Sprintf("%s %s", r.Verdict, how))
	}
	if diff := cmp.Diff([]string{"national declared", "local declared", "local declared", "unknown ", "national name"}, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	if len(report.Findings) != 1 || report.Findings[0].Rule != RuleDeclared || report.Findings[0].Help != `did you mean "pref-service"?` || report.Findings[0].Pos.Line != 5 {
		t.Errorf("findings %+v", report.Findings)
	}
}

func TestWholeRegister(t *testing.T) {
	cat := fixture(t)
	src := "organisation,system type,product,contract end,annual cost,integrations\n" +
		"A,single thing,Cheap,2027-03-31,10,Blue Programme Service\n" +
		"A,single thing,Dear,2027-03-31,£20k,\n" +
		"A,own thing,P,,5,\nA,own thing,Q,,6,\nA,own thing,Q,,,\nB,own thing,R,,,\n" +
		"A,,Old Service,,,\nA,spare thing,S,,,\nA,preferred thing,T,,1m,\nA,preferred thing,U,2026-12-31,,\n"
	report := checkCSV(t, cat, src)
	var order []string
	for _, i := range report.Order {
		order = append(order, report.Systems[i].Product)
	}
	if diff := cmp.Diff([]string{"Old Service", "U", "Dear", "Cheap", "T", "S"}, order); diff != "" {
		t.Errorf("order mismatch (-want +got):\n%s", diff)
	}
	// The blue service is integrated, the red one is what it depends on.
	var missing []string
	for _, m := range report.Missing {
		missing = append(missing, m.ID)
	}
	if diff := cmp.Diff([]string{"one-service"}, missing); diff != "" {
		t.Errorf("missing mismatch (-want +got):\n%s", diff)
	}
	var doubles []string
	for _, d := range report.Doubles {
		doubles = append(doubles, fmt.Sprint(d.Organisation, " ", d.Capability, " ", d.Systems))
	}
	if diff := cmp.Diff([]string{"A single [0 1]", "A own [2 3]", "A preferred [8 9]"}, doubles); diff != "" {
		t.Errorf("doubles mismatch (-want +got):\n%s", diff)
	}
	i := slices.IndexFunc(report.Stakes, func(s Stake) bool { return s.Verdict == Duplicates })
	if s := report.Stakes[i]; s.Count != 2 || s.Pounds != 20010 || s.Priced != 2 || s.FirstEnd.Text != "2027-03-31" {
		t.Errorf("stake %+v", s)
	}
}

func TestMissingByCareSetting(t *testing.T) {
	cat := fixture(t)
	for settings, want := range map[string]string{
		"": "one-service", "all": "blue-service one-service red-service", "community": "one-service red-service", "dentistry": "one-service", "ambulance,community": "blue-service one-service red-service",
	} {
		r, findings, err := Read("x.csv", []byte("product,system type\nX,own thing\n"), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		opts := Options{Today: today}
		if settings != "" {
			opts.CareSettings = strings.Split(settings, ",")
		}
		report, err := Check(context.Background(), cat, []*Register{r}, findings, opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range report.Missing {
			got = append(got, m.ID)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q: missing %v, want %s", settings, got, want)
		}
	}
}

func TestDecisions(t *testing.T) {
	cat := fixture(t)
	file := `
- system: dear
  organisation: A
  verdict: duplicates
  reason: The move is planned for next year.
  approved_by: Design authority
  review: 2027-01-31
- system: Cheap
  verdict: duplicates
  reason: It was to go.
  approved_by: Design authority
  review: 2026-10-31
- {system: Dear, verdict: overlaps, reason: Old, approved_by: X, review: 2027-01-31}
- {system: Nobody, verdict: overlaps, reason: Old, approved_by: X, review: 2027-01-31}
- {system: Cheap, verdict: duplicates, reason: "", approved_by: X, review: 2027-01-31, until: x}
- {system: Cheap, verdict: doubles, reason: R, approved_by: X, review: soon}
- text
`
	decisions, findings, err := ReadDecisions("accepted.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := Read("x.csv", []byte("organisation,system type,product\nA,single thing,Dear\nB,single thing,Dear\nA,single thing,Cheap\n"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := Check(context.Background(), cat, []*Register{r}, findings, Options{Today: today, Decisions: decisions})
	if err != nil {
		t.Fatal(err)
	}
	var accepted []bool
	for _, s := range report.Systems {
		accepted = append(accepted, s.Decision != nil)
	}
	if diff := cmp.Diff([]bool{true, false, false}, accepted); diff != "" {
		t.Errorf("accepted mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 2}, report.Order); diff != "" {
		t.Errorf("order mismatch (-want +got):\n%s", diff)
	}
	var got []string
	for _, f := range report.Findings {
		got = append(got, fmt.Sprintf("%d %s %s", f.Pos.Line, f.Rule, f.Severity))
	}
	want := []string{
		"12 portfolio.decision-expired warning", "13 portfolio.decision-unused info", "14 portfolio.decision-unused info",
		"15 portfolio.decision warning", "15 portfolio.decision warning", "16 portfolio.decision warning", "16 portfolio.decision warning", "17 portfolio.decision warning",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings mismatch (-want +got):\n%s", diff)
	}
	draft := report.DraftText()
	first := "- system: Dear\n  organisation: B\n"
	if strings.Count(draft, "- system:") != 2 || strings.Index(draft, first) != strings.Index(draft, "- system:") || !strings.Contains(draft, "review: 2027-11-22\n") {
		t.Errorf("draft:\n%s", draft)
	}
}

// TestNationalServicesAreNeverDuplicates walks through the whole catalogue: whatever
// an entry is called and whatever kind it is said to be, it is itself.
func TestNationalServicesAreNeverDuplicates(t *testing.T) {
	cat := load(t)
	c := newChecker(cat, today)
	n := 0
	for e := range cat.All() {
		kinds := []string{""}
		for _, id := range e.Texts("capabilities") {
			kinds = append(kinds, c.capability(id).Texts("local_names")...)
		}
		for _, name := range append([]string{e.ID, e.Name()}, e.Texts("aliases")...) {
			for _, kind := range kinds {
				r := c.check(System{Product: name, Type: kind})
				n++
				switch {
				case !slices.ContainsFunc(r.Matches, func(m Match) bool { return m.ID == e.ID }):
					t.Errorf("%q (%s) is matched with %v, want %s", name, kind, r.Matches, e.ID)
				case e.HasEnded(c.today) && r.Verdict != UsesRetired, e.Status() == catalogue.Deprecated && !e.HasEnded(c.today) && r.Verdict != UsesDeprecated:
					t.Errorf("%q (%s) is %s, and the entry is %s", name, kind, r.Verdict, e.Status())
				case !e.HasEnded(c.today) && e.Status() != catalogue.Deprecated && r.Verdict != National:
					t.Errorf("%q (%s) is %s: %s", name, kind, r.Verdict, r.Reason)
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d names were tried", n)
	}
}

// TestLocalThingsRaiseNoAlarm walks through the whole vocabulary: what is local or
// regional by design is never called a duplicate.
func TestLocalThingsRaiseNoAlarm(t *testing.T) {
	cat := load(t)
	c := newChecker(cat, today)
	contract := Contract{Term: Term{End: date.Of("2035-03-31")}}
	for _, k := range cat.Vocabulary("capabilities").Items {
		for _, name := range append(k.Texts("local_names"), k.Name()) {
			for _, s := range []System{
				{Type: name, Product: "Wobblegate", Contract: contract}, {Product: name, Contract: contract}, {Type: strings.ToUpper(name) + " System", Product: "Wobblegate", Contract: contract},
			} {
				r := c.check(s)
				if k.Text("level") == "local" || k.Text("level") == "regional" {
					if r.Verdict != Local && r.Verdict != Unknown {
						t.Errorf("%+v is %s, and the capability %s is %s: %s", s, r.Verdict, k.ID, k.Text("level"), r.Reason)
					}
				}
				if s.Type == name && !slices.ContainsFunc(r.Serves, func(v Serves) bool { return v.ID == k.ID }) {
					t.Errorf("%q is matched with %v, want %s", name, r.Serves, k.ID)
				}
			}
		}
	}
}

// TestSuppliersAreNoEvidence gives every row of the registers the names of national
// services and kinds of system as suppliers, and nothing changes.
func TestSuppliersAreNoEvidence(t *testing.T) {
	cat := load(t)
	for _, name := range []string{"foi", "asset", "architecture"} {
		src, err := os.ReadFile("testdata/" + name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		original := checkFile(t, cat, name+".csv", src, ReadOptions{})
		at := slices.IndexFunc(original.Registers[0].Columns, func(c Column) bool { return c.Field == "supplier" })
		column := original.Registers[0].Columns[at].Number - 1
		suppliers := []string{"", "NHS England", "NHSmail", "Personal Demographics Service", "ESR", "payroll"}
		forms := map[string][]byte{}
		for _, supplier := range suppliers {
			var b strings.Builder
			w := csv.NewWriter(&b)
			rows := [][]string{original.Registers[0].Headings}
			for _, s := range original.Systems {
				cells := slices.Clone(s.Cells)
				cells[column] = supplier
				rows = append(rows, cells)
			}
			if err := w.WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			forms[supplier+".csv"] = []byte(b.String())
		}
		systems := checkFiles(t, cat, forms)
		for _, supplier := range suppliers {
			for i, r := range systems[supplier+".csv"] {
				if want := original.Systems[i].Verdict; r.Verdict != want {
					t.Errorf("%s from %q is %s, else %s", r.Name, supplier, r.Verdict, want)
				}
			}
			if len(systems[supplier+".csv"]) != len(original.Systems) {
				t.Errorf("from %q there are %d systems, want %d", supplier, len(systems[supplier+".csv"]), len(original.Systems))
			}
		}
	}
}

// check gives one system its verdict, whose organisation is not known.
func (x *checker) check(s System) *Judgement {
	r, f := x.recognise(s)
	x.judge(r, f)
	return r
}
