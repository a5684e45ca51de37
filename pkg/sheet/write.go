package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/who-does-what/wdw/pkg/diag"
)

// Page is one worksheet to write.
type Page struct {
	Name string
	// Headings are the first row. Widths are in characters, one a heading; 0 is the
	// usual one.
	Headings []string
	Widths   []float64
	// Rows hold text, int, float64, Pounds, time.Time for a day, or nil. Text is always
	// written as text, never as a formula, and stays text when somebody edits it.
	Rows [][]any
	// Lists offers values in the cells under a heading, by the index of the heading. Others
	// can be written all the same.
	Lists map[int]List
}

// Pounds is an amount that a workbook shows as pounds.
type Pounds float64

// List is values to choose from, which stand in the column of a page under its heading.
type List struct {
	Page   string
	Column int // from 0
	Count  int
}

// styles are how cells look, by what they hold.
type styles struct{ head, body, date, pounds, pence, text int }

func newStyles(f *excelize.File) (s styles, err error) {
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top"}
	format := func(text string) *string { return &text }
	for _, look := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2EC"}}}},
		{&s.body, excelize.Style{}},
		{&s.date, excelize.Style{CustomNumFmt: format("yyyy-mm-dd")}},
		{&s.pounds, excelize.Style{CustomNumFmt: format(`[$£-809]#,##0`)}},
		{&s.pence, excelize.Style{CustomNumFmt: format(`[$£-809]#,##0.00`)}},
		{&s.text, excelize.Style{NumFmt: 49}},
	} {
		look.style.Alignment = wrapped
		if *look.id, err = f.NewStyle(&look.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// cell is a value as the library takes it, nil for none. What begins like a formula is
// marked as text, so that it is none after an edit either.
func (s styles) cell(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case time.Time:
		return excelize.Cell{StyleID: s.date, Value: v}
	case Pounds:
		style := s.pounds
		if float64(v) != math.Trunc(float64(v)) {
			style = s.pence
		}
		return excelize.Cell{StyleID: style, Value: float64(v)}
	case string:
		if v == "" {
			return nil
		}
		style := s.body
		if strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			style = s.text
		}
		return excelize.Cell{StyleID: style, Value: clipCell(v)}
	}
	return excelize.Cell{StyleID: s.body, Value: v}
}

// WriteWorkbook writes an XLSX workbook with the pages in their order. The same pages
// give the same bytes.
func WriteWorkbook(out io.Writer, pages []Page) error {
	f := excelize.NewFile()
	defer f.Close()
	looks, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, p := range pages {
		if i == 0 {
			err = f.SetSheetName("Sheet1", p.Name)
		} else {
			_, err = f.NewSheet(p.Name)
		}
		if err == nil {
			err = writePage(f, p, looks)
		}
		if err != nil {
			return fmt.Errorf("write sheet %q: %w", p.Name, err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return err
	}
	return repack(out, b.Bytes())
}

func writePage(f *excelize.File, p Page, looks styles) error {
	if len(p.Headings) > 0 && len(p.Rows) > 0 {
		last := CellName(diag.Pos{Line: len(p.Rows) + 1, Col: len(p.Headings)})
		if err := f.AutoFilter(p.Name, "A1:"+last, nil); err != nil {
			return err
		}
	}
	if err := offer(f, p); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(p.Name)
	if err != nil {
		return err
	}
	for i, width := range p.Widths {
		if width > 0 {
			if err := sw.SetColWidth(i+1, i+1, width); err != nil {
				return err
			}
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	headings := make([]any, len(p.Headings))
	for i, h := range p.Headings {
		headings[i] = excelize.Cell{StyleID: looks.head, Value: clipCell(h)}
	}
	if err := sw.SetRow("A1", headings); err != nil {
		return err
	}
	for i, row := range p.Rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = looks.cell(v)
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// listRows is how many rows of a page offer values to choose from.
const listRows = 5000

// offer lets the cells under some headings offer values.
func offer(f *excelize.File, p Page) error {
	for _, column := range slices.Sorted(maps.Keys(p.Lists)) {
		list := p.Lists[column]
		name := func(line, column int) string { return CellName(diag.Pos{Line: line, Col: column + 1}) }
		from, _ := excelize.CoordinatesToCellName(list.Column+1, 2, true)
		to, err := excelize.CoordinatesToCellName(list.Column+1, list.Count+1, true)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(name(2, column) + ":" + name(listRows, column))
		v.SetSqrefDropList("'" + list.Page + "'!" + from + ":" + to)
		if err := f.AddDataValidation(p.Name, v); err != nil {
			return err
		}
	}
	return nil
}

func clipCell(s string) string {
	const most = 32_000 // Excel takes 32,767 UTF-16 units
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// repack writes the parts of the archive in order of name and without times: the
// library takes them from a map.
func repack(out io.Writer, src []byte) error {
	in, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	w := zip.NewWriter(out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			return err
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.Copy(to, r); err != nil {
			return err
		}
		r.Close()
	}
	return w.Close()
}
