package portfolio

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

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
// cells stand as they were, formulae harmless, with the verdicts beside them.
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
	if diff := cmp.Diff([]string{"Register", "To do", "Missing", "Same job twice", "At stake", "About"}, book.Names()); diff != "" {
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
		{"LIMS", "'=cmd|' /C calc'!A1", "'@SUM(A1)\nsecond\\u0007", "local"},
		{"Email", "'+44 20", "-5", "overlaps"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells mismatch (-want +got):\n%s", diff)
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
	if err := Template().Write(&b, "yaml", out.Screen{}); err != nil {
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
