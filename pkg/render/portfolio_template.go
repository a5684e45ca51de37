package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// TemplateFormats are the forms of an empty register, the usual one first.
func TemplateFormats() []string { return []string{"csv", "xlsx", "yaml"} }

// PortfolioTemplate writes an empty register with its columns explained.
func PortfolioTemplate(w io.Writer, format string) error {
	fields := portfolio.Fields()
	switch format {
	case "xlsx":
		page := sheet.Page{Name: "Register"}
		help := sheet.Page{Name: "Columns", Headings: []string{"Column", "What belongs into it", "Example"}, Widths: []float64{20, 70, 34}}
		for _, f := range fields {
			page.Headings = append(page.Headings, f.Name)
			page.Widths = append(page.Widths, 20)
			help.Rows = append(help.Rows, []any{f.Name, f.Says, f.Example})
		}
		return sheet.WriteWorkbook(w, []sheet.Page{page, help})
	case "yaml":
		var b strings.Builder
		b.WriteString("# A register of local systems for \"wdw check\". Write one item for each system, and\n# leave out what you do not know.\n")
		b.WriteString("organisation: \"\"\n# Ids of care settings, to be told only of services that are meant for them.\ncare_settings: []\nsystems: []\n")
		for i, f := range fields {
			start := "#     "
			if i == 0 {
				start = "#   - "
			}
			fmt.Fprintf(&b, "#     # %s\n%s%s: %s\n", f.Says, start, f.Name, out.YAMLScalar(f.Example))
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
	t := out.Table{}
	for _, f := range fields {
		t.Headings = append(t.Headings, f.Name)
		words := "# " + f.Name + ": " + f.Says
		if f.Example != "" {
			words += " Example: " + f.Example
		}
		t.Rows = append(t.Rows, []out.Cell{{words}})
	}
	return writeExplained(w, t)
}

// writeExplained writes the rows of a table above its headings.
func writeExplained(w io.Writer, t out.Table) error {
	above := out.Table{Headings: t.Rows[0][0], Rows: t.Rows[1:]}
	if err := above.CSV(w); err != nil {
		return err
	}
	return out.Table{Headings: t.Headings}.CSV(w)
}

// PortfolioDecisions writes the beginning of a file of exceptions: one to fill in for
// each system that asks for action.
func PortfolioDecisions(w io.Writer, r *portfolio.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Accepted exceptions to the advice of %s, begun on %s.\n", `"wdw check"`, r.Today.Format(time.DateOnly))
	b.WriteString("# Keep those that you accept, say why and who answers for it, and delete the others. An\n# exception without a reason does not count, and none counts after its review date.\n")
	drafts := r.Draft()
	if len(drafts) == 0 {
		b.WriteString("[]\n")
	}
	for _, d := range drafts {
		fmt.Fprintf(&b, "- system: %s\n", out.YAMLScalar(out.VisibleLine(d.System)))
		if d.Organisation != "" {
			fmt.Fprintf(&b, "  organisation: %s\n", out.YAMLScalar(out.VisibleLine(d.Organisation)))
		}
		fmt.Fprintf(&b, "  verdict: %s\n  reason: \"\"\n  approved_by: \"\"\n  review: %s\n", d.Verdict, d.Review.Text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
