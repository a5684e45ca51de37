package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

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
	// Rows hold text, float64 or nil. Text is always written as text, never as a
	// formula.
	Rows [][]any
}

// WriteWorkbook writes an XLSX workbook with the pages in their order. The same pages
// give the same bytes.
func WriteWorkbook(out io.Writer, pages []Page) error {
	f := excelize.NewFile()
	defer f.Close()
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top"}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2EC"}}
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill, Alignment: wrapped})
	if err != nil {
		return err
	}
	body, err := f.NewStyle(&excelize.Style{Alignment: wrapped})
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
			err = writePage(f, p, head, body)
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

func writePage(f *excelize.File, p Page, head, body int) error {
	if len(p.Headings) > 0 && len(p.Rows) > 0 {
		last := CellName(diag.Pos{Line: len(p.Rows) + 1, Col: len(p.Headings)})
		if err := f.AutoFilter(p.Name, "A1:"+last, nil); err != nil {
			return err
		}
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
	write := func(n int, values []any, style int) error {
		cells := make([]any, len(values))
		for i, v := range values {
			if s, ok := v.(string); ok {
				v = clipCell(s)
			}
			if v != nil && v != "" {
				cells[i] = excelize.Cell{StyleID: style, Value: v}
			}
		}
		return sw.SetRow(fmt.Sprintf("A%d", n), cells)
	}
	headings := make([]any, len(p.Headings))
	for i, h := range p.Headings {
		headings[i] = h
	}
	if err := write(1, headings, head); err != nil {
		return err
	}
	for i, row := range p.Rows {
		if err := write(i+2, row, body); err != nil {
			return err
		}
	}
	return sw.Flush()
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
