package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbookOf is a workbook with these as its worksheet and its shared texts.
func workbookOf(t *testing.T, worksheet, shared string) []byte {
	t.Helper()
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(t, err)
	if day != 1 {
		t.Fatalf("the style of days is %d", day)
	}
	must(t, f.SetCellStr("Sheet1", "A1", "x"))
	src := saved(t, f)
	archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	must(t, err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range archive.File {
		r, err := part.Open()
		must(t, err)
		body, err := io.ReadAll(r)
		must(t, err)
		switch part.Name {
		case "xl/worksheets/sheet1.xml":
			body = []byte(worksheet)
		case "xl/sharedStrings.xml":
			body = []byte(shared)
		}
		out, err := w.Create(part.Name)
		must(t, err)
		_, err = out.Write(body)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

const (
	mainSpace = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	oddSheet  = `<?xml version="1.0" encoding="UTF-8"?><!-- <row> --><worksheet` + mainSpace + `><cols><col min="5" max="6" style='1'/></cols><sheetData>
<row><c t="s"><v>0</v></c><c t="s"><v> 1 </v></c><c r="E1"><v>46112</v></c><c s="1"><v>46112</v></c><c t="inlineStr" note="a>b"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r></is></c></row>
<row r="3" s="1"><c r="A3"><v>46112</v></c><c r="C3" t="str"><f>A1&amp;"&lt;"</f><v>a &lt; b<!-- c --><![CDATA[ & d]]></v></c><c r="D3" t="b"><v>0</v></c><c r="E3" t="e"><v>#N/A</v></c><c r="F3" t="n"><v>1.5E3</v></c></row>
<row r="4"/><row r="5"><c r="B5"/><c r="C5" t="s"><v>2</v></c><c r="E5" t="d"><v>2028-03-31</v></c></row>
</sheetData><mergeCells><mergeCell ref="C3:C5"/></mergeCells></worksheet>`
	oddTexts = `<sst` + mainSpace + `><si><t>A &amp; B</t></si><si><r><rPr><b/></rPr><t>rich</t></r><r><t xml:space="preserve"> text_x000A_</t></r><rPh sb="0" eb="1"><t>said</t></rPh></si><si/></sst>`
)

// TestPartsAsTheLibrary reads what few programs write as the library reads it.
func TestPartsAsTheLibrary(t *testing.T) {
	for name, prefixed := range map[string]func(string) string{
		"plain": func(s string) string { return s },
		"prefixed": func(s string) string {
			s = strings.ReplaceAll(strings.ReplaceAll(s, "</", "\x00"), "xmlns=", "xmlns:x=")
			for _, tag := range strings.Fields("worksheet cols col sheetData row c v f is t r rPr b rPh si sst mergeCells mergeCell") {
				for _, after := range []string{" ", ">", "/"} {
					s = strings.ReplaceAll(strings.ReplaceAll(s, "<"+tag+after, "<x:"+tag+after), "\x00"+tag+after, "</x:"+tag+after)
				}
			}
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			src := workbookOf(t, prefixed(oddSheet), prefixed(oddTexts))
			f, err := excelize.OpenReader(bytes.NewReader(src))
			must(t, err)
			raw, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
			must(t, err)
			wantRaw := [][]string{
				{"A & B", "rich text\n", "", "", "46112", "46112", "in line"}, nil,
				{"46112", "", "a < b & d", "0", "#N/A", "1.5E3"}, nil, {"", "", "", "", "2028-03-31"},
			}
			if diff := cmp.Diff(wantRaw, raw); diff != "" {
				t.Errorf("the library reads otherwise (-want +got):\n%s", diff)
			}
			book, err := Open("x.xlsx", src)
			must(t, err)
			s, _, err := book.Sheet(0)
			must(t, err)
			want := [][]string{
				{"A & B", "rich text\n", "", "", "2026-03-31", "2026-03-31", "in line"},
				{"2026-03-31", "", "a < b & d", "FALSE", "#N/A", "1904-02-08"}, // the row and the columns have the style
				{"", "", "a < b & d", "", "2028-03-31"},
			}
			if diff := cmp.Diff(want, texts(s)); diff != "" {
				t.Errorf("cells mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFormulasAndWhatTheyGive tells a formula that gives no characters from one that was never
// computed.
func TestFormulasAndWhatTheyGive(t *testing.T) {
	row := func(cells string) string {
		return `<worksheet` + mainSpace + `><sheetData><row r="1"><c r="A1"><v>1</v></c>` + cells + `</row></sheetData></worksheet>`
	}
	for cells, want := range map[string]string{
		`<c r="B1"><f>1&lt;2</f></c>`:                              "=1<2",
		`<c r="B1"><f>SUM(A1)</f><v></v></c>`:                      "=SUM(A1)",
		`<c r="B1"><f t="shared" si="0"/><v/></c>`:                 "=(shared)",
		`<c r="B1" t="str"><f>IF(A1=1,"","x")</f><v></v></c>`:      "",
		`<c r="B1" t="str"><f>TODAY()</f></c>`:                     "=TODAY()",
		`<c r="B1" t="str"><f>"a"</f><v>a</v></c>`:                 "a",
		`<c r="B1"><f>1+1</f><v>2</v></c><c r="XFD1"><v>3</v></c>`: "2",
	} {
		book, err := Open("x.xlsx", workbookOf(t, row(cells), "<sst/>"))
		must(t, err)
		s, _, err := book.Sheet(0)
		must(t, err)
		if got := s.Rows[0][1].Text; len(s.Rows[0]) != 2 || got != want {
			t.Errorf("%s is %q in a row of %d, want %q", cells, got, len(s.Rows[0]), want)
		}
	}
}

// TestDamagedParts says so and reads no half of a sheet.
func TestDamagedParts(t *testing.T) {
	at := strings.Index(oddSheet, "a &lt; b")
	for name, sheet := range map[string]string{
		"cut in a text": oddSheet[:at+5], "cut in a tag": oddSheet[:at-1], "cut in a comment": oddSheet[:strings.Index(oddSheet, " c --")],
		"unknown entity": strings.Replace(oddSheet, "&lt; b", "&less; b", 1), "no such shared text": strings.Replace(oddSheet, "<v> 1 </v>", "<v>99</v>", 1),
		"no cell": strings.Replace(oddSheet, `r="C3"`, `r="3C"`, 1),
	} {
		book, err := Open("x.xlsx", workbookOf(t, sheet, oddTexts))
		must(t, err)
		if s, _, err := book.Sheet(0); err == nil {
			t.Errorf("%s: read as %q", name, texts(s))
		}
	}
	book, err := Open("x.xlsx", workbookOf(t, oddSheet, oddTexts[:len(oddTexts)-20]+"<!--"))
	must(t, err)
	if _, _, err := book.Sheet(0); err == nil || !strings.Contains(err.Error(), "shared texts") {
		t.Errorf("shared texts: %v", err)
	}
}
