package out

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/sheet"
)

// Columns of a workbook are between leastColumn and widestColumn characters wide, as
// their texts ask for.
const (
	leastColumn  = 10
	widestColumn = 60
)

// page is the table as a worksheet: numbers as numbers, everything else as text, the
// values of one field a line each.
func (t Table) page() sheet.Page {
	p := sheet.Page{Name: "Result", Headings: t.Headings}
	for i, h := range t.Headings {
		width := utf8.RuneCountInString(h)
		for _, row := range t.Rows {
			for _, value := range row[i] {
				width = max(width, utf8.RuneCountInString(value))
			}
		}
		p.Widths = append(p.Widths, float64(min(max(width+2, leastColumn), widestColumn)))
	}
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			text := Visible(strings.Join(cell, "\n"))
			cells[i] = text
			if n, err := strconv.ParseFloat(text, 64); err == nil && slices.Contains(t.Numbers, i) {
				cells[i] = n
			}
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}
