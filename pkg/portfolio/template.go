package portfolio

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// TemplateFormats are the forms of an empty register, the usual one first.
var TemplateFormats = []string{"csv", "xlsx", "yaml"}

// Template is an empty register with its columns explained, in TemplateFormats. The workbook
// offers what the catalogue knows to choose from.
func Template(cat *catalogue.Catalogue) out.Result {
	return out.Result{Forms: map[string]out.Form{
		"csv":  func(w io.Writer, _ out.Screen) error { return templateCSV(w) },
		"xlsx": func(w io.Writer, _ out.Screen) error { return templateWorkbook(w, cat) },
		"yaml": func(w io.Writer, _ out.Screen) error { return templateYAML(w) },
	}}
}

// templateCSV explains each column on a line above the headings.
func templateCSV(w io.Writer) error {
	var lines [][]string
	var headings []string
	for _, f := range fields {
		headings = append(headings, f.Name)
		text := "# " + f.Name + ": " + f.Says
		if f.Example != "" {
			text += " Example: " + f.Example
		}
		lines = append(lines, []string{text})
	}
	c := csv.NewWriter(w)
	return c.WriteAll(append(lines, headings))
}

// choices are what a column of the template offers, with a word of explanation each.
type choices struct {
	field string
	rows  [][2]string
}

// statuses are what the template offers for whether a system is in use.
var statuses = [][2]string{
	{"live", "in use"}, {"planned", "not in use yet"}, {"being replaced", "in use, and to be left"}, {"decommissioned", "no longer in use; nothing is concluded from it"},
}

func templateWorkbook(w io.Writer, cat *catalogue.Catalogue) error {
	page := sheet.Page{Name: "Register", Lists: map[int]sheet.List{}}
	help := sheet.Page{Name: "Columns", Headings: []string{"Column", "What belongs into it", "Example"}, Widths: []float64{20, 70, 34}}
	for _, f := range fields {
		page.Headings = append(page.Headings, f.Name)
		page.Widths = append(page.Widths, 20)
		help.Rows = append(help.Rows, []any{f.Name, f.Says, f.Example})
	}
	named := func(vocabulary string) [][2]string {
		v := cat.Vocabulary(vocabulary)
		if v == nil {
			return nil
		}
		return out.Each(v.Items, func(r *catalogue.Record) [2]string { return [2]string{r.ID, r.Name()} })
	}
	lists := sheet.Page{Name: "Choices"}
	for _, c := range []choices{{"capability", named("capabilities")}, {"care_setting", named("care-settings")}, {"status", statuses}} {
		column := len(lists.Headings)
		lists.Headings = append(lists.Headings, c.field, "meaning of "+c.field)
		lists.Widths = append(lists.Widths, 32, 60)
		for i, row := range c.rows {
			if i == len(lists.Rows) {
				lists.Rows = append(lists.Rows, nil)
			}
			lists.Rows[i] = append(lists.Rows[i], make([]any, column+2-len(lists.Rows[i]))...)
			lists.Rows[i][column], lists.Rows[i][column+1] = row[0], row[1]
		}
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Name == c.field })
		if len(c.rows) > 0 {
			page.Lists[at] = sheet.List{Page: lists.Name, Column: column, Count: len(c.rows)}
		}
	}
	return sheet.WriteWorkbook(w, []sheet.Page{page, help, lists})
}

func templateYAML(w io.Writer) error {
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

//go:embed example.csv
var example []byte

// ExampleFile is the name under which the built-in example is read.
const ExampleFile = "example.csv"

// Example is a small register of three made-up organisations.
func Example() []byte { return example }
