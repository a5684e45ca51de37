package portfolio

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// TestHeadings recognises the headings of the kinds of register that there are.
func TestHeadings(t *testing.T) {
	tests := []struct {
		name     string
		headings []string
		forced   map[string]string
		want     string
	}{
		{"a supplier's form", []string{"System Type", "Supplier Name", "System Name", "Date Installed", "Contract Expiration", "Annually Renewed (Y/N)", "Plans to Replace (Y/N)", "Procurement Framework", "Other Systems it integrates with", "Total contract value", "Notes"}, nil,
			"system_type=0 product=2 supplier=1 contract_end=4 renewal=5 replacement_plan=6 integrations=8 notes=10"},
		{"a short answer", []string{"Row no", "Technology", "Supplier", "Software / System", "Contract expiry date", "Revised expiry date"}, nil,
			"system_type=1 product=3 supplier=2 contract_end=4 revised_end=5"},
		{"an asset register", []string{"Ref.", "Asset name", "Asset Type", "Purpose of asset", "Asset Owner", "Administrator", "Supplier", "Key contact", "Sharing", "Storage location", "Review date"}, nil,
			"system_type=2 product=1 supplier=6 purpose=3 integrations=8"},
		{"an architecture list, American", []string{"#", "Application Name", "Description", "Business Capability", "Vendor", "Lifecycle", "Interfaces", "License Expiry", "Annual Cost (£)", "Organization"}, nil,
			"organisation=9 system_type=3 product=1 supplier=4 purpose=2 status=5 contract_end=7 annual_cost=8 integrations=6"},
		{"questions", []string{"What type of system is it?", "Name of the system", "Who is the system supplier?", "What is the contract end date (DD/MM/YYYY)?", "Do you plan to replace it?"}, nil,
			"system_type=0 product=1 supplier=2 contract_end=3 replacement_plan=4"},
		{"contacts are no suppliers", []string{"System", "Supplier email", "Supplier contact", "Vendor"}, nil, "product=0 supplier=3"},
		{"dates of other things", []string{"System", "Contract start date", "Next review date", "Contract end date"}, nil, "product=0 contract_end=3"},
		{"overruled", []string{"System", "Ward system", "End"}, map[string]string{"product": "ward system"}, "system_type= product=1 contract_end=2"},
		{"in parts, with units", []string{"App / module", "What it does / Clinical area", "Company (main)", "Annual £ (ex VAT)", "Ends"}, nil,
			"system_type=1 product=0 supplier=2 contract_end=4 annual_cost=3"},
		{"a period", []string{"System", "Monthly cost (£k)"}, nil, "product=0 annual_cost=1"},
		{"thousands", []string{"System", "Revenue cost pa £000s", "Capital cost £000s", "Total contract value (5 years)"}, nil, "product=0 annual_cost=1"},
		{"a price", []string{"System", "Price per user"}, nil, "product=0"},
		{"the template", templateHeadings(), nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, _ := recognise(tt.headings, tt.forced)
			var got []string
			for _, f := range fields {
				if i, ok := m.column[f.Name]; ok {
					got = append(got, fmt.Sprintf("%s=%d", f.Name, i))
				}
			}
			want := strings.Fields(tt.want)
			if tt.name == "the template" {
				for i, f := range fields {
					want = append(want, fmt.Sprintf("%s=%d", f.Name, i))
				}
			}
			want = slices.DeleteFunc(want, func(s string) bool { return strings.HasSuffix(s, "=") })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("recognise(%q) mismatch (-want +got):\n%s", tt.headings, diff)
			}
		})
	}
}

func templateHeadings() []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}

// renderings writes a register in every form that is read.
func renderings(t *testing.T, r *Register) map[string][]byte {
	t.Helper()
	delimited := func(comma rune, crlf bool) string {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = comma, crlf
		rows := [][]string{r.Headings}
		for _, s := range r.Systems {
			rows = append(rows, s.Cells)
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	out := map[string][]byte{
		"plain.csv":     []byte(delimited(',', false)),
		"mark.csv":      []byte("\ufeff" + delimited(',', true)),
		"semicolon.csv": []byte("sep=;\r\n" + delimited(';', true)),
		"tab.tsv":       []byte(delimited('\t', true)),
		"bar.txt":       []byte(delimited('|', false)),
	}
	var cp1252, wide []byte
	for _, c := range delimited(';', true) {
		if c > 0xFF {
			t.Fatalf("%q is not in Latin 1", c)
		}
		cp1252 = append(cp1252, byte(c))
	}
	for _, unit := range utf16.Encode([]rune("\ufeff" + delimited('\t', true))) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	out["cp1252.csv"], out["unicode.txt"] = cp1252, wide
	page := sheet.Page{Name: "Systems", Headings: r.Headings}
	var items []map[string]any
	var yaml strings.Builder
	yaml.WriteString("systems:\n")
	for _, s := range r.Systems {
		row := make([]any, len(s.Cells))
		item := map[string]any{}
		for i, cell := range s.Cells {
			row[i] = cell
			start := "    "
			if i == 0 {
				start = "  - "
			}
			fmt.Fprintf(&yaml, "%s%q: %q\n", start, r.Headings[i], cell)
			item[r.Headings[i]] = cell
		}
		page.Rows = append(page.Rows, row)
		items = append(items, item)
	}
	var workbook bytes.Buffer
	if err := sheet.WriteWorkbook(&workbook, []sheet.Page{{Name: "Cover", Headings: []string{"Read me first"}}, page}); err != nil {
		t.Fatal(err)
	}
	list, err := json.MarshalIndent(items, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	out["book.xlsx"], out["list.yaml"], out["list.json"], out["no-extension"] = workbook.Bytes(), []byte(yaml.String()), list, workbook.Bytes()
	return out
}

// TestEveryFormGivesTheSameVerdicts writes each register in every form and reads it
// back.
func TestEveryFormGivesTheSameVerdicts(t *testing.T) {
	cat := load(t)
	for _, name := range []string{"foi", "asset", "architecture"} {
		src, err := os.ReadFile("testdata/" + name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		original, _, err := Read(name+".csv", src, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		verdicts := func(systems []*Judgement) []string {
			var out []string
			for _, s := range systems {
				out = append(out, fmt.Sprintf("%s %s %s %s %v", s.Name, s.Verdict, s.By.Text, s.Term.End.Text, s.Cost))
			}
			return out
		}
		want := verdicts(checkFile(t, cat, name+".csv", src, ReadOptions{}).Systems)
		forms := renderings(t, original)
		systems := checkFiles(t, cat, forms)
		for file := range forms {
			if diff := cmp.Diff(want, verdicts(systems[file])); diff != "" {
				t.Errorf("%s as %s mismatch (-want +got):\n%s", name, file, diff)
			}
		}
	}
}

func TestBadRowsAreFindings(t *testing.T) {
	src := "Trust,System type,System name,Contract end,Annual cost\n" +
		"North,PAS,Careview,31/02/2028,lots\n" +
		"North,,,31/03/2028,\n" +
		"North,LIMS,Lab, Master,31/03/2028,5\n" +
		"Pathology systems,,,,\n" +
		"Trust,System type,System name,Contract end,Annual cost\n" +
		"Total,,,,4m\n" +
		"# a remark,,,,\n" +
		"South,RIS,\"open,31/03/2028,5\n" +
		"South,PACS,View,31/03/2028,7\n"
	r, findings, err := Read("x.csv", []byte(src), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range r.Systems {
		names = append(names, fmt.Sprintf("%d %s", s.Line, s.Name))
	}
	if diff := cmp.Diff([]string{"2 Careview", "4 Lab", "9 \"open", "10 View"}, names); diff != "" {
		t.Errorf("systems mismatch (-want +got):\n%s", diff)
	}
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%s %s %s", f.Pos, f.Rule, f.Severity))
	}
	want := []string{
		"2:20 portfolio.date warning", "2:31 portfolio.cost warning", "3:1 portfolio.no-name error",
		"4:16 portfolio.date warning", "4:24 portfolio.cost warning", "4:35 portfolio.columns warning", "9:11 portfolio.quote warning",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings mismatch (-want +got):\n%s\n%v", diff, findings)
	}
}

func TestReadYAML(t *testing.T) {
	src := `organisation: North
care_settings: [community]
systems:
  - product: Careview
    system_type: PAS
    contract_end: 2028-03-31
    annual_cost: 5000
    integrations: [PDS, e-RS]
    renewal: true
  - name: Lab
    organisation: South
    expiry: 31/02/2028
  - text
  - notes: nothing
  - {}
`
	r, findings, err := Read("x.yaml", []byte(src), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Systems {
		got = append(got, fmt.Sprintf("%d %s %s %s %s %v %v %s", s.Line, s.Place, s.Organisation, s.Name, s.Contract.End.Text, s.Contract.IsRolling, float64(s.Contract.Cost.Pounds), s.Integrations))
	}
	if diff := cmp.Diff([]string{"4 4:14 North Careview 2028-03-31 true 5000 PDS; e-RS", "10 10:11 South Lab  false 0 "}, got); diff != "" {
		t.Errorf("systems mismatch (-want +got):\n%s", diff)
	}
	var rules []string
	for _, f := range findings {
		rules = append(rules, fmt.Sprintf("%s %s", f.Pos, f.Rule))
	}
	if diff := cmp.Diff([]string{"12:13 portfolio.date", "13:5 portfolio.record", "14:5 portfolio.no-name", "15:5 portfolio.no-name"}, rules); diff != "" {
		t.Errorf("findings mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"community"}, r.CareSettings); diff != "" {
		t.Errorf("care settings mismatch (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	tests := []struct {
		file, src string
		opts      ReadOptions
		want      string
	}{
		{"x.csv", "", ReadOptions{}, "there is nothing in it"},
		{"x.csv", "red,green\n1,2\n", ReadOptions{}, `no row with headings is recognised; the first row reads "red" and "green"; name the columns with --map`},
		{"x.csv", "supplier,notes\n1,2\n", ReadOptions{}, "no row with headings is recognised"},
		{"x.csv", "system,supplier\n1,2\n", ReadOptions{Map: map[string]string{"product": "systm"}}, `no column is headed "systm"; did you mean "system"?`},
		{"x.csv", "system,supplier\n1,2\n", ReadOptions{Sheets: []string{"A"}}, "a text file has no named sheets"},
		{"x.yaml", "a: [", ReadOptions{}, "line 1, column"},
		{"x.yaml", "a: b\n", ReadOptions{}, `there is no list of systems`},
		{"x.json", `{"systems": [{"product": "X"}]}`, ReadOptions{Map: map[string]string{"system_type": "kind"}}, `no system has the key "kind"; the keys are "product"`},
		{"x.yaml", "- a: b", ReadOptions{Sheets: []string{"A"}}, "has no sheets"},
	}
	for _, tt := range tests {
		_, _, err := Read(tt.file, []byte(tt.src), tt.opts)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Read(%q, %+v): %v, want an error that says %q", tt.src, tt.opts, err, tt.want)
		}
	}
}

func TestMapOverrules(t *testing.T) {
	forced, err := ParseMap([]string{"product=Thing", "system_type=What it is"})
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := Read("x.csv", []byte("Thing;What it is\nX;PAS\n"), ReadOptions{Map: forced})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Systems) != 1 || r.Systems[0].Product != "X" || r.Systems[0].Type != "PAS" {
		t.Errorf("got %+v", r.Systems)
	}
	for value, want := range map[string]string{"product": "not FIELD=HEADING", "prodct=X": `did you mean "product"?`, "zzz=X": "is not a field; it is one of"} {
		if _, err := ParseMap([]string{value}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseMap(%q): %v, want an error that says %q", value, err, want)
		}
	}
}

// TestTheSchemaKnowsTheFields keeps schema/portfolio.schema.json and the columns that
// are recognised one thing.
func TestTheSchemaKnowsTheFields(t *testing.T) {
	set, err := schema.Load(os.DirFS("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	item := set.Get("portfolio").Shape().At("systems").Items
	want, got := map[string]string{}, map[string]string{}
	for _, f := range fields {
		want[f.Name] = f.Says
	}
	for _, p := range item.Properties {
		got[p.Name] = p.Shape.Description
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields mismatch (-want +got):\n%s", diff)
	}
}

// FuzzRead reads anything as a register. What is read has a name and a place.
func FuzzRead(f *testing.F) {
	f.Add("x.csv", []byte("System type,System name,Contract end\nPAS,X,31/03/28\n"))
	f.Add("x.yaml", []byte("systems:\n- product: X\n  expiry: 2028\n"))
	f.Add("x.json", []byte(`[{"name": "X", "type": ["a", {}]}]`))
	f.Add("x", []byte("a|b\nsystem|supplier\n\"|\"\n"))
	f.Fuzz(func(t *testing.T, file string, src []byte) {
		r, findings, err := Read(file, src, ReadOptions{})
		if err != nil {
			return
		}
		for _, s := range r.Systems {
			if s.Name == "" || s.Line < 1 || s.Place.Line < 1 || len(s.Cells) != len(r.Headings) {
				t.Fatalf("system %+v of %q", s, r.Headings)
			}
		}
		for _, finding := range findings {
			if finding.Pos.Line < 1 || finding.Message == "" || finding.Rule == "" {
				t.Fatalf("finding %+v", finding)
			}
		}
	})
}
