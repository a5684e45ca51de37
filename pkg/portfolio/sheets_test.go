package portfolio

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/sheet"
)

// workbook is a page for each text: a name, then rows, with "|" between the cells.
func workbook(t *testing.T, pages ...string) []byte {
	t.Helper()
	var list []sheet.Page
	for _, text := range pages {
		lines := strings.Split(text, "\n")
		p := sheet.Page{Name: lines[0], Headings: strings.Split(lines[1], "|")}
		for _, line := range lines[2:] {
			var row []any
			for _, cell := range strings.Split(line, "|") {
				row = append(row, cell)
			}
			p.Rows = append(p.Rows, row)
		}
		list = append(list, p)
	}
	var b bytes.Buffer
	if err := sheet.WriteWorkbook(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	dataPage   = "Data\nSystem name|Type of system|Supplier|Contract end|Annual cost\nEMIS Web|GP system|X|31/03/2028|12"
	listPage   = "Lists\nType of system|Status\nPAS|Live\nEPR|Retired\nLIMS|Planned"
	logPage    = "Change log\nDate|Name|Change\n01/04/2026|A. Nother|first version"
	coverPage  = "Cover\nSystem register of the trust\nAsk the service desk"
	contacts   = "Contacts\nSystem name|Owner|Email\nOther|B. Smith|b@example.org"
	shortPage  = "Data\nSystem name|Type of system|Annual cost\nEMIS Web|GP system|12"
	glossary   = "Glossary\nName|Description\nPAS|Patient administration\nEPR|The record"
	closedPage = "Closed\nSupplier|System name|Type of system|Contract end|Wing\nY|Old|PACS|lots|West"
)

// TestWhichSheet reads the sheet that fits best, wherever it stands, and names the rest.
func TestWhichSheet(t *testing.T) {
	tests := []struct {
		name  string
		pages []string
		opts  ReadOptions
		want  string
	}{
		{"alone", []string{dataPage}, ReadOptions{}, "Data: EMIS Web; left []"},
		{"after drop-down values", []string{listPage, dataPage}, ReadOptions{}, "Data: EMIS Web; left [{Lists false}]"},
		{"third", []string{coverPage, logPage, dataPage}, ReadOptions{}, "Data: EMIS Web; left [{Cover false} {Change log false}]"},
		{"after a sheet of owners", []string{contacts, shortPage}, ReadOptions{}, "Data: EMIS Web; left [{Contacts true}]"},
		{"before a glossary", []string{dataPage, glossary}, ReadOptions{}, "Data: EMIS Web; left [{Glossary false}]"},
		{"two alike", []string{listPage, dataPage, closedPage}, ReadOptions{}, "Data: EMIS Web; left [{Lists false} {Closed true}]"},
		{"chosen", []string{dataPage, closedPage}, ReadOptions{Sheets: []string{"closed"}}, "Closed: Old; left []"},
		{"both", []string{dataPage, closedPage}, ReadOptions{Sheets: []string{"Data", "Closed"}}, "Data: EMIS Web, Old; left []"},
		{"an empty one of the same headings", []string{strings.Join(strings.Split(strings.Replace(dataPage, "Data", "Form", 1), "\n")[:2], "\n"), dataPage}, ReadOptions{}, "Data: EMIS Web; left [{Form false}]"},
		{"mapped", []string{dataPage, "Other\nThing|What\nX|PAS"}, ReadOptions{Map: map[string]string{"product": "Thing"}}, "Other: X; left [{Data true}]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _, err := Read("x.xlsx", workbook(t, tt.pages...), tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range r.Systems {
				names = append(names, s.Name)
				if len(s.Cells) != len(r.Headings) {
					t.Errorf("%d cells under %d headings", len(s.Cells), len(r.Headings))
				}
			}
			if diff := cmp.Diff(tt.want, fmt.Sprintf("%s: %s; left %v", r.Sheet, strings.Join(names, ", "), r.LeftOut)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSeveralSheets keeps the cells of each under its own heading, and says where they
// stand.
func TestSeveralSheets(t *testing.T) {
	r, findings, err := Read("x.xlsx", workbook(t, dataPage, closedPage), ReadOptions{Sheets: []string{"Data", "Closed"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Old", "PACS", "Y", "lots", "", "West"}, r.Systems[1].Cells); diff != "" {
		t.Errorf("cells mismatch (-want +got):\n%s", diff)
	}
	if got := r.Systems[1].Sheet; got != "Closed" {
		t.Errorf("sheet %q", got)
	}
	if len(findings) != 1 || !strings.HasPrefix(findings[0].Message, `sheet "Closed", cell D2: "lots"`) {
		t.Errorf("findings %v", findings)
	}
}

// TestAWrongMapNamesTheHeadingsOfTheRegister does not look for them on the cover.
func TestAWrongMapNamesTheHeadingsOfTheRegister(t *testing.T) {
	_, _, err := Read("x.xlsx", workbook(t, coverPage, dataPage), ReadOptions{Map: map[string]string{"product": "Sistem naem"}})
	if err == nil || !strings.Contains(err.Error(), `"System name"`) {
		t.Error(err)
	}
}

// TestUnusedHeadings names what was not understood, with the field that its cells suggest.
func TestUnusedHeadings(t *testing.T) {
	src := "App,Finishes,Outlay,Wing,Our ID,Service,Contract manager,Storey\n" +
		"X,31/03/2028,\"£12,000\",West,7,Cardiology,A,1\nY,Mar 2027,900,East,8,Renal,B,2\n"
	r, _, err := Read("x.csv", []byte(src), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Unused{{"Finishes", "contract_end"}, {"Outlay", "annual_cost"}, {"Wing", "system_type"}, {"Service", ""}, {"Contract manager", ""}, {"Storey", ""}}
	if diff := cmp.Diff(want, r.Unused); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestIDsAreNoServices takes a column for ids of the catalogue only if it holds such.
func TestIDsAreNoServices(t *testing.T) {
	for src, want := range map[string]string{
		"Name,Service ID\nX,SVC-001\nY,SVC-002\n":     "[product]",
		"Name,Service\nX,esr\nY,nhs-login\n":          "[product service]",
		"Service,Supplier\nRadiology PACS,X\nPAS,Y\n": "[product supplier]",
		"Service,Kind,Supplier\nCardiology,PACS,X\n":  "[system_type supplier]",
		"Capability,Supplier\nPatient records,X\n":    "[system_type supplier]",
		"Name,Capability\nX,patient-administration\n": "[product capability]",
		"Name,Service\nX,\n":                          "[product service]",
	} {
		r, _, err := Read("x.csv", []byte(src), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range r.Columns {
			got = append(got, c.Field)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%q: %v, want %s", src, got, want)
		}
	}
}

// TestANameAlone is a system where no section follows it, and heads one elsewhere.
func TestANameAlone(t *testing.T) {
	r, _, err := Read("x.csv", []byte("System name,Type of system\nClinical systems,\nEMIS,GP system\nESR,\nNRLS,\n"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range r.Systems {
		names = append(names, s.Name)
	}
	if diff := cmp.Diff([]string{"EMIS", "ESR", "NRLS"}, names); diff != "" {
		t.Errorf("systems mismatch (-want +got):\n%s", diff)
	}
}
