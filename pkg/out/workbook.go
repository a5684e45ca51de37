package out

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/sheet"
)

// Columns of a workbook are between leastColumn and widestColumn characters wide, as
// their texts ask for.
const (
	leastColumn  = 10
	widestColumn = 60
)

// Sheet is the table as a worksheet of typed cells: numbers as numbers, days as dates,
// pounds as amounts, everything else as text, the values of one field a line each.
func (t Table) Sheet(name string) sheet.Page {
	p := sheet.Page{Name: name, Headings: t.Headings}
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
			cells[i] = typed(Visible(strings.Join(cell, "\n")), slices.Contains(t.Numbers, i))
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}

// pounds is an amount as tables write it.
var pounds = regexp.MustCompile(`^£\d{1,3}(,\d{3})*(\.\d\d)?$`)

// typed is the value that a text of a table stands for. A month or a year is no day, and
// stays text.
func typed(text string, isNumber bool) any {
	if isNumber {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day
	}
	if pounds.MatchString(text) {
		if n, err := strconv.ParseFloat(strings.NewReplacer("£", "", ",", "").Replace(text), 64); err == nil {
			return sheet.Pounds(n)
		}
	}
	return text
}
