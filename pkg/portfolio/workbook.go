package portfolio

import (
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// addedHeading begins the heading of each column that a check adds, so that the
// user's own stay apart.
const addedHeading = "wdw "

// workbook writes several sheets: the user's own columns with the verdicts beside them,
// then what to do, what is missing, what is there twice, and what it rests on.
func (r *Report) workbook(w io.Writer, c framework.Citation) error {
	about := sheet.Page{Name: "About", Headings: []string{"What this rests on"}, Widths: []float64{100}, Rows: [][]any{
		{workbookText(r.Register.File + ": " + r.summary())},
		{c.Words()},
		{r.settingWords()},
	}}
	for _, f := range r.Findings {
		about.Rows = append(about.Rows, []any{workbookText(f.File + ":" + f.Pos.String() + ": " + f.Message)})
	}
	return sheet.WriteWorkbook(w, []sheet.Page{
		r.ownSheet(),
		tableSheet("To do", r.actionTable()),
		tableSheet("Missing", r.missingTable()),
		tableSheet("Same job twice", r.doublesTable()),
		tableSheet("At stake", r.stakesTable()),
		about,
	})
}

// ownSheet is the register as it was read, with the verdicts beside it.
func (r *Report) ownSheet() sheet.Page {
	page := sheet.Page{Name: "Register"}
	for _, h := range r.Register.Headings {
		page.Headings = append(page.Headings, workbookText(h))
		page.Widths = append(page.Widths, 18)
	}
	t := out.TableOf(r.Systems, addedColumns()...)
	for i, key := range t.Keys {
		page.Headings = append(page.Headings, addedHeading+strings.ReplaceAll(key, "_", " "))
		page.Widths = append(page.Widths, added[i].width)
	}
	for i, s := range r.Systems {
		own := mapped(s.Cells, func(text string) any { return workbookText(text) })
		page.Rows = append(page.Rows, append(own, cellTexts(t.Rows[i], "; ")...))
	}
	return page
}

// tableSheet turns a table into a worksheet; prose gets more room.
func tableSheet(name string, t out.Table) sheet.Page {
	page := sheet.Page{Name: name, Headings: t.Headings}
	for i := range t.Headings {
		width := 12.0
		for _, row := range t.Rows {
			width = max(width, min(80, float64(out.DisplayWidth(row[i].Join(", ")))))
		}
		page.Widths = append(page.Widths, width)
	}
	page.Rows = mapped(t.Rows, func(row []out.Cell) []any { return cellTexts(row, ", ") })
	return page
}

// cellTexts are the cells of a row, with a separator between the values of each.
func cellTexts(row []out.Cell, separator string) []any {
	return mapped(row, func(cell out.Cell) any { return workbookText(strings.Join(cell, separator)) })
}

// workbookText makes text harmless: a workbook holds it as text, but a cell that looks
// like a formula becomes one when somebody edits it or saves it as CSV.
func workbookText(s string) string { return out.Spreadsheet(out.Visible(s)) }
