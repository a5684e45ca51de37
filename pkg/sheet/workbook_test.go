package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/who-does-what/wdw/pkg/diag"
)

// saved is a workbook as bytes.
func saved(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadWorkbook(t *testing.T) {
	f := excelize.NewFile()
	must(t, f.SetSheetName("Sheet1", "Cover"))
	must(t, f.SetCellStr("Cover", "A1", "Nothing to see"))
	for _, name := range []string{"Systems", "Hidden"} {
		_, err := f.NewSheet(name)
		must(t, err)
	}
	must(t, f.SetSheetVisible("Hidden", false))
	custom := "dd/mm/yyyy"
	short, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(t, err)
	long, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
	must(t, err)
	money := `"day" [$£-809]#,##0`
	pounds, err := f.NewStyle(&excelize.Style{CustomNumFmt: &money})
	must(t, err)
	must(t, f.SetSheetRow("Systems", "A3", &[]any{"Trust", "System", "End", "Cost", "Renewed"}))
	must(t, f.SetSheetRow("Systems", "A4", &[]any{"North", "PAS", time.Date(2028, 3, 31, 0, 0, 0, 0, time.UTC), 1234567.5, true}))
	must(t, f.SetSheetRow("Systems", "A5", &[]any{nil, "LIMS", 46477, 12}))
	must(t, f.SetSheetRow("Systems", "A7", &[]any{"South", "RIS"}))
	must(t, f.SetCellStyle("Systems", "C4", "C4", short))
	must(t, f.SetCellStyle("Systems", "C5", "C5", long))
	must(t, f.SetCellStyle("Systems", "D4", "D5", pounds))
	must(t, f.MergeCell("Systems", "A4", "A5"))
	must(t, f.MergeCell("Systems", "B7", "E7"))

	book, err := Open("x.xlsx", saved(t, f))
	must(t, err)
	if diff := cmp.Diff([]string{"Cover", "Systems"}, book.Names()); diff != "" {
		t.Errorf("names mismatch (-want +got):\n%s", diff)
	}
	i, err := book.Find(" systems ")
	must(t, err)
	s, findings, err := book.Sheet(i)
	must(t, err)
	want := [][]string{
		{"Trust", "System", "End", "Cost", "Renewed"},
		{"North", "PAS", "2028-03-31", "1234567.5", "TRUE"},
		{"North", "LIMS", "2027-03-31", "12"},
		{"South", "RIS"},
	}
	got := texts(s)
	got[3] = got[3][:2]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows mismatch (-want +got):\n%s", diff)
	}
	if len(findings) > 0 {
		t.Error(findings)
	}
	if place := s.Rows[2][1].Pos; place != (diag.Pos{Line: 5, Col: 2}) {
		t.Errorf("place %s", place)
	}
	if f := s.Finding(s.Rows[2][1], "x.y", diag.Warning, "m"); f.Message != "cell B5: m" {
		t.Errorf("message %q", f.Message)
	}
	if _, err := book.Find("Nowhere"); err == nil || !strings.Contains(err.Error(), `"Cover" and "Systems"`) {
		t.Errorf("Find: %v", err)
	}
}

func TestDatesSince1904(t *testing.T) {
	f := excelize.NewFile()
	yes := true
	must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(t, err)
	must(t, f.SetCellInt("Sheet1", "A1", 45015))
	must(t, f.SetCellStyle("Sheet1", "A1", "A1", style))
	book, err := Open("x.xlsx", saved(t, f))
	must(t, err)
	s, _, err := book.Sheet(0)
	must(t, err)
	if got := s.Rows[0][0].Text; got != "2027-03-31" {
		t.Errorf("got %q", got)
	}
}

// TestWriteWorkbook writes pages and reads them back: the same text, no formula, and
// the same bytes each time.
func TestWriteWorkbook(t *testing.T) {
	pages := []Page{
		{Name: "One", Headings: []string{"a", "b"}, Widths: []float64{10, 0}, Rows: [][]any{{"=1+1", 2.5}, {nil, "x\ny"}, {strings.Repeat("é", 40_000), ""}}},
		{Name: "Two", Headings: []string{"c"}},
	}
	var first, second bytes.Buffer
	must(t, WriteWorkbook(&first, pages))
	must(t, WriteWorkbook(&second, pages))
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give different bytes")
	}
	book, err := Open("x.xlsx", first.Bytes())
	must(t, err)
	s, _, err := book.Sheet(0)
	must(t, err)
	got := texts(s)
	if n := len(got[3][0]); n > 32_767 {
		t.Errorf("a cell of %d bytes", n)
	}
	got[3] = nil
	want := [][]string{{"a", "b"}, {"=1+1", "2.5"}, {"", "x\ny"}, nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows mismatch (-want +got):\n%s", diff)
	}
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	must(t, err)
	for _, part := range archive.File {
		r, err := part.Open()
		must(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		must(t, err)
		if strings.Contains(b.String(), "<f>") {
			t.Errorf("%s holds a formula", part.Name)
		}
	}
}

// TestWriteTyped writes values of each type and a list to choose from, and opens the workbook as
// Excel does.
func TestWriteTyped(t *testing.T) {
	day := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	must(t, WriteWorkbook(&b, []Page{
		{
			Name: "One", Headings: []string{"a"}, Lists: map[int]List{0: {Page: "Two", Column: 1, Count: 2}},
			Rows: [][]any{{day}, {Pounds(1234)}, {Pounds(0.5)}, {7}, {2.25}, {"007"}, {"-1"}, {"_x000A_ & <b>\n"}},
		},
		{Name: "Two", Headings: []string{"x", "y"}, Rows: [][]any{{nil, "live"}, {nil, "planned"}}},
	}))
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	must(t, err)
	for cell, want := range map[string]string{"A2": "2028-02-29", "A3": "£1,234", "A4": "£0.50", "A5": "7", "A6": "2.25", "A7": "007", "A8": "-1", "A9": "_x000A_ & <b>\n"} {
		if got, err := f.GetCellValue("One", cell); err != nil || got != want {
			t.Errorf("%s shows %q, want %q (%v)", cell, got, want, err)
		}
	}
	lists, err := f.GetDataValidations("One")
	must(t, err)
	if len(lists) != 1 || lists[0].Sqref != "A2:A5000" || lists[0].Formula1 != "'Two'!$B$2:$B$3" || lists[0].ShowErrorMessage {
		t.Errorf("validations %+v", lists)
	}
	panes, err := f.GetPanes("One")
	must(t, err)
	if !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v", panes)
	}
	book, err := Open("x.xlsx", b.Bytes())
	must(t, err)
	s, _, err := book.Sheet(0)
	must(t, err)
	want := []any{day, 1234.0, 0.5, 7.0, 2.25, "007", "-1", "_x000A_ & <b>\n"}
	for i, row := range s.Rows[1:] {
		if got := row[0].Value(); got != want[i] {
			t.Errorf("row %d is %v, want %v", i+2, got, want[i])
		}
	}
}

func TestIsDateFormat(t *testing.T) {
	for format, want := range map[string]bool{
		"dd/mm/yyyy": true, "[$-809]d mmmm yyyy": true, "mmm-yy": true, "yyyy": true,
		"0.00": false, "#,##0": false, `"day" 0`: false, "[Red]0": false, "hh:mm": false, `\d0`: false, `0;"d"`: false, "General": false,
	} {
		if got := isDateFormat(format); got != want {
			t.Errorf("isDateFormat(%q) = %v, want %v", format, got, want)
		}
	}
}

// TestCurrencyOf finds money that is not pounds by its number format.
func TestCurrencyOf(t *testing.T) {
	for format, want := range map[string]string{
		`"£"#,##0`: "", `[$£-809]#,##0.00`: "", `#,##0`: "", `[$-409]mmm\-yy`: "", `[$GBP] #,##0`: "",
		`[$$-409]#,##0`: "$", `"$"#,##0`: "$", `[$€-2] #,##0`: "€", `#,##0.00 "€"`: "€", `[$EUR] #,##0`: "EUR", `[$CHF-807] 0`: "CHF",
	} {
		if got := currencyOf(format); got != want {
			t.Errorf("currencyOf(%q) = %q, want %q", format, got, want)
		}
	}
}

func TestCellName(t *testing.T) {
	for col, want := range map[int]string{1: "A3", 26: "Z3", 27: "AA3", 52: "AZ3", 703: "AAA3"} {
		if got := CellName(diag.Pos{Line: 3, Col: col}); got != want {
			t.Errorf("CellName(%d) = %q, want %q", col, got, want)
		}
	}
}

// TestCellsOfOtherPrograms reads numbers with exponents as Java writes them, formulas
// without a value, and text that looks like a number.
func TestCellsOfOtherPrograms(t *testing.T) {
	f := excelize.NewFile()
	must(t, f.SetSheetName("Sheet1", "Data & more"))
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(t, err)
	must(t, f.SetCellDefault("Data & more", "A1", "1.2E7"))
	must(t, f.SetCellStr("Data & more", "B1", "1.2E7"))
	must(t, f.SetCellFormula("Data & more", "C1", "TODAY()&\"x\""))
	must(t, f.SetCellStr("Data & more", "D1", "2028"))
	must(t, f.SetCellStyle("Data & more", "D1", "D1", style))
	must(t, f.SetCellDefault("Data & more", "E1", "12.345"))
	book, err := Open("x.xlsx", saved(t, f))
	must(t, err)
	s, _, err := book.Sheet(0)
	must(t, err)
	if diff := cmp.Diff([][]string{{"12000000", "1.2E7", `=TODAY()&"x"`, "2028", "12.345"}}, texts(s)); diff != "" {
		t.Errorf("cells mismatch (-want +got):\n%s", diff)
	}
	for i, want := range []bool{true, false, false, false, true} {
		if got := s.Rows[0][i].IsNumber; got != want {
			t.Errorf("cell %d: a number %v, want %v", i+1, got, want)
		}
	}
}

// TestArchivesThatAreNoWorkbooks says what they are.
func TestArchivesThatAreNoWorkbooks(t *testing.T) {
	for names, want := range map[string]string{
		"xl/workbook.bin":      ".xlsb",
		"mimetype content.xml": ".ods",
		"word/document.xml":    "Word",
		"Index/Document.iwa":   "Numbers",
		"systems.csv":          "an archive (ZIP)",
	} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range strings.Fields(names) {
			_, err := w.Create(name)
			must(t, err)
		}
		must(t, w.Close())
		if _, err := Open("x.xlsx", b.Bytes()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", names, err, want)
		}
	}
}

// TestDaysAsTheLibrary holds the day of a number to the library's.
func TestDaysAsTheLibrary(t *testing.T) {
	for _, is1904 := range []bool{false, true} {
		for serial := -1.0; serial < 60_000; serial += 0.83 {
			want, err := excelize.ExcelDateToTime(serial, is1904)
			got, ok := dayOf(serial, is1904)
			if ok != (err == nil) || ok && got.Format(time.DateOnly) != want.Format(time.DateOnly) {
				t.Fatalf("%v (1904: %v) is %v, %v; want %v, %v", serial, is1904, got, ok, want, err)
			}
		}
	}
}
