package render

import (
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// addedHeading begins the heading of each column that a check adds, so that the
// user's own stay apart.
const addedHeading = "wdw "

// PortfolioXLSX writes a workbook: the user's own columns with the verdicts beside
// them, then what to do, what is missing, what is there twice, and what it rests on.
func PortfolioXLSX(w io.Writer, r *portfolio.Report, c framework.Citation) error {
	own := sheet.Page{Name: "Register"}
	for _, h := range r.Register.Headings {
		own.Headings = append(own.Headings, workbookText(h))
		own.Widths = append(own.Widths, 18)
	}
	for _, col := range portfolioColumns {
		own.Headings = append(own.Headings, addedHeading+strings.ReplaceAll(col.key, "_", " "))
		own.Widths = append(own.Widths, col.width)
	}
	for _, s := range r.Systems {
		row := make([]any, 0, len(own.Headings))
		for _, cell := range s.Cells {
			row = append(row, workbookText(cell))
		}
		for _, col := range portfolioColumns {
			row = append(row, workbookText(strings.Join(col.value(s), "; ")))
		}
		own.Rows = append(own.Rows, row)
	}
	several := hasSeveral(r)
	pages := []sheet.Page{
		own,
		tablePage("To do", portfolioActions(r, several)),
		tablePage("Missing", portfolioMissing(r)),
		tablePage("Same job twice", portfolioDoubles(r, several)),
		tablePage("At stake", portfolioStakes(r)),
		{Name: "About", Headings: []string{"What this rests on"}, Widths: []float64{100}, Rows: [][]any{
			{workbookText(r.Register.File + ": " + PortfolioSummary(r))},
			{c.Words()},
			{settingWords(r)},
		}},
	}
	for _, f := range r.Findings {
		last := &pages[len(pages)-1]
		last.Rows = append(last.Rows, []any{workbookText(f.File + ":" + f.Pos.String() + ": " + f.Message)})
	}
	return sheet.WriteWorkbook(w, pages)
}

// workbookText makes text harmless: a workbook holds it as text, but a cell that looks
// like a formula becomes one when somebody edits it or saves it as CSV.
func workbookText(s string) string { return out.Spreadsheet(out.Visible(s)) }

// tablePage turns a table into a worksheet; prose gets more room.
func tablePage(name string, t out.Table) sheet.Page {
	p := sheet.Page{Name: name, Headings: t.Headings}
	for i := range t.Headings {
		width := 12.0
		for _, row := range t.Rows {
			width = max(width, min(80, float64(out.DisplayWidth(row[i].Join(", ")))))
		}
		p.Widths = append(p.Widths, width)
	}
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = workbookText(strings.Join(cell, ", "))
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}
