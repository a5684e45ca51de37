package portfolio

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// checked holds a register in CSV against our own catalogue.
func checked(t *testing.T, src string) *Report {
	t.Helper()
	cat, _, err := catalogue.Load(context.Background(), os.DirFS("../.."), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return checkCSV(t, cat, src)
}

// TestTheWorkbookKeepsTheUsersColumns writes a workbook and reads it back: the user's
// cells stand as they were, with the verdicts beside them.
func TestTheWorkbookKeepsTheUsersColumns(t *testing.T) {
	report := checked(t, "Kind,Name,Our own column\nLIMS,=cmd|' /C calc'!A1,\"@SUM(A1)\nsecond\x07\"\nEmail,+44 20,-5\n")
	var first, second bytes.Buffer
	for _, result := range []*bytes.Buffer{&first, &second} {
		if err := report.workbook(result, framework.Citation{Today: "2026-11-22"}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give different bytes")
	}
	book, err := sheet.Open("x.xlsx", first.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Register", "To do", "Missing", "Same job twice", "Contracts due", "At stake", "Findings", "About"}, book.Names()); diff != "" {
		t.Errorf("sheets mismatch (-want +got):\n%s", diff)
	}
	s, _, err := book.Sheet(0)
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, row := range s.Rows {
		var cells []string
		for _, c := range row[:4] {
			cells = append(cells, c.Text)
		}
		got = append(got, cells)
	}
	want := [][]string{
		{"Kind", "Name", "Our own column", "wdw verdict"},
		{"LIMS", "=cmd|' /C calc'!A1", "@SUM(A1)\nsecond\\u0007", "local"},
		{"Email", "+44 20", "-5", "overlaps"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells mismatch (-want +got):\n%s", diff)
	}
}

// TestTheWorkbookIsTyped reads a workbook with numbers and dates, and looks for both in what
// comes out: the user's own as they were, ours as numbers, days and pounds.
func TestTheWorkbookIsTyped(t *testing.T) {
	day := time.Date(2028, 3, 31, 0, 0, 0, 0, time.UTC)
	var src bytes.Buffer
	rows := [][]any{{"Email", "Post", day, 1200.5, "0042", 7.0}, {"LIMS", "Lab", "soon", "£4k", "x", nil}}
	if err := sheet.WriteWorkbook(&src, []sheet.Page{{Name: "S", Headings: []string{"Kind", "Name", "Contract end", "Annual cost", "Our code", "Our number"}, Rows: rows}}); err != nil {
		t.Fatal(err)
	}
	report := checkFile(t, load(t), "x.xlsx", src.Bytes(), ReadOptions{})
	var b bytes.Buffer
	if err := report.workbook(&b, framework.Citation{Today: "2026-11-22"}); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open("x.xlsx", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cells := func(name string, row int) map[string]any {
		i, err := book.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		s, _, err := book.Sheet(i)
		if err != nil {
			t.Fatal(err)
		}
		list := map[string]any{}
		for i, c := range s.Rows[row] {
			if c.Text != "" {
				list[s.Rows[0][i].Text] = c.Value()
			}
		}
		return list
	}
	own := func(all map[string]any) map[string]any {
		for heading := range all {
			if strings.HasPrefix(heading, addedHeading) {
				delete(all, heading)
			}
		}
		return all
	}
	want := map[string]any{"Kind": "Email", "Name": "Post", "Contract end": day, "Annual cost": 1200.5, "Our code": "0042", "Our number": 7.0}
	if diff := cmp.Diff(want, own(cells("Register", 1))); diff != "" {
		t.Errorf("the user's cells mismatch (-want +got):\n%s", diff)
	}
	want = map[string]any{"Kind": "LIMS", "Name": "Lab", "Contract end": "soon", "Annual cost": "£4k", "Our code": "x"}
	if diff := cmp.Diff(want, own(cells("Register", 2))); diff != "" {
		t.Errorf("the user's cells mismatch (-want +got):\n%s", diff)
	}
	for _, sheetName := range []string{"Register", "To do"} {
		got := cells(sheetName, 1)
		for heading, want := range map[string]map[string]any{
			"Register": {"wdw rank": 1.0, "wdw score": 1.0, "wdw contract end": day, "wdw annual cost": 1200.5, "wdw by": day},
			"To do":    {"No": 1.0, "Line": 2.0, "By": day, "Cost a year": 1201.0},
		}[sheetName] {
			if got[heading] != want {
				t.Errorf("%s, %s: %v, want %v", sheetName, heading, got[heading], want)
			}
		}
	}
	if got := cells("Findings", 1); got["Line"] != 3.0 || got["Rule"] != RuleDate {
		t.Errorf("findings: %v", got)
	}
}

// TestACheckIsEscaped puts hostile text into a register and looks for it in each
// format.
func TestACheckIsEscaped(t *testing.T) {
	report := checked(t, "Organisation,Kind,Name\n@everyone,Email,\"<img src=x> [a](b)|\x1b[31m\"\n=1,SMS gateway,\u202Ex\n")
	result := report.Result(framework.Citation{}, "v0")
	for _, name := range []string{"table", "tabs", "json", "csv", "markdown", "sarif", "draft"} {
		var b bytes.Buffer
		var err error
		switch name {
		case "draft":
			b.WriteString(report.DraftText())
		case "tabs":
			err = result.Write(&b, "table", out.Screen{})
		default:
			err = result.Write(&b, name, out.Screen{Width: 80})
		}
		if err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("%s sends control characters:\n%q", name, text)
		}
		switch name {
		case "csv":
			if strings.Contains(text, ",=1") || strings.Contains(text, ",@everyone") {
				t.Errorf("csv holds a formula:\n%s", text)
			}
		case "markdown":
			if strings.Contains(text, "<img") || strings.Contains(text, "[a](b)") || strings.Contains(text, "@everyone") {
				t.Errorf("markdown holds markup:\n%s", text)
			}
		case "sarif":
			if strings.Contains(text, "](") {
				t.Errorf("sarif holds a link:\n%s", text)
			}
		}
	}
}

// TestTheTemplateFitsTheSchema checks the YAML that is offered to start from, and its
// example with the marks of a comment taken away.
func TestTheTemplateFitsTheSchema(t *testing.T) {
	set, err := schema.Load(os.DirFS("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Template(load(t)).Write(&b, "yaml", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	empty := b.String()
	head, example, ok := strings.Cut(empty, "systems: []\n")
	if !ok {
		t.Fatal(empty)
	}
	filled := head + "systems:\n" + strings.ReplaceAll("\n"+example, "\n# ", "\n ")[1:]
	for name, text := range map[string]string{"empty": empty, "filled": filled} {
		doc, findings := document.Parse("x.yaml", []byte(text))
		formal, err := set.Get("portfolio").Check(doc)
		if err != nil {
			t.Fatal(err)
		}
		if all := append(findings, formal...); len(all) > 0 {
			t.Errorf("%s: %v\n%s", name, all, text)
		}
	}
	r, _, err := Read("x.yaml", []byte(filled), ReadOptions{})
	if err != nil || len(r.Systems) != 1 || len(r.Columns) != len(Fields()) {
		t.Errorf("the example reads as %+v, %v", r, err)
	}
}
