package portfolio

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// TemplateFormats are the forms of an empty register, the usual one first.
var TemplateFormats = []string{"csv", "xlsx", "yaml"}

// Template is an empty register with its columns explained, in TemplateFormats.
func Template() out.Result {
	return out.Result{Forms: map[string]out.Form{
		"csv":  func(w io.Writer, _ out.Screen) error { return templateCSV(w) },
		"xlsx": func(w io.Writer, _ out.Screen) error { return templateWorkbook(w) },
		"yaml": func(w io.Writer, _ out.Screen) error { return templateYAML(w) },
	}}
}

// templateCSV explains each column on a line above the headings.
func templateCSV(w io.Writer) error {
	var headings []string
	for _, f := range fields {
		headings = append(headings, f.Name)
		text := "# " + f.Name + ": " + f.Says
		if f.Example != "" {
			text += " Example: " + f.Example
		}
		if err := (out.Table{Headings: []string{text}}).CSV(w); err != nil {
			return err
		}
	}
	return out.Table{Headings: headings}.CSV(w)
}

func templateWorkbook(w io.Writer) error {
	page := sheet.Page{Name: "Register"}
	help := sheet.Page{Name: "Columns", Headings: []string{"Column", "What belongs into it", "Example"}, Widths: []float64{20, 70, 34}}
	for _, f := range fields {
		page.Headings = append(page.Headings, f.Name)
		page.Widths = append(page.Widths, 20)
		help.Rows = append(help.Rows, []any{f.Name, f.Says, f.Example})
	}
	return sheet.WriteWorkbook(w, []sheet.Page{page, help})
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
