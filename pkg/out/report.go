package out

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
	"sync"
)

// Report is a document of several parts, which a page of HTML and Markdown show with the
// same words.
type Report struct {
	// Language is a BCP 47 tag; what is none counts as British English.
	Title, Disclaimer, Language string
	// Cited says what the report was made from and Again how to make it once more; Today
	// is the day that it takes for today.
	Cited, Again, Today string
	Figures             []Figure
	Parts               []Part
}

// Figure is a number that a report begins with.
type Figure struct{ Number, Words string }

// Part is a section of a report.
type Part struct {
	// ID is its anchor, and names its look.
	ID, Heading, Lead string
	// Picture is drawn on a page, nil for none; PictureWords say what it is.
	Picture      *Picture
	PictureWords string
	Tables       []PartTable
	// Nothing is said when there is no table.
	Nothing string
}

// PartTable is a table with a caption.
type PartTable struct {
	Caption  string
	Headings []string
	Rows     []PartRow
}

// PartRow is a row; its first cell heads it.
type PartRow struct {
	Head  string
	State string // a class of the page, "" for none
	Cells []string
}

// SVG is the picture as it stands in a page; it escapes its own text.
func (p Part) SVG() template.HTML {
	if p.Picture == nil {
		return ""
	}
	return template.HTML(p.Picture.Inline())
}

//go:embed report.html.tmpl
var reportSource string

// reportPage escapes whatever a report says for the place it goes to. It is parsed when
// it is first needed, because every command would wait for it.
var reportPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Funcs(template.FuncMap{"plain": pageText}).Parse(reportSource))
})

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// WriteHTML writes the report as one page with its pictures inside and no scripts.
func (r Report) WriteHTML(w io.Writer) error {
	if !languageTag.MatchString(r.Language) {
		r.Language = "en-GB"
	}
	return reportPage().Execute(w, r)
}

// WriteMarkdown writes the report without its pictures.
func (r Report) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", EscapeMarkdown(r.Title), EscapeMarkdown(r.Cited))
	if r.Disclaimer != "" {
		b.WriteString("\n" + EscapeMarkdown(r.Disclaimer) + "\n")
	}
	b.WriteString("\n## At a glance\n\n")
	for _, f := range r.Figures {
		b.WriteString("- " + EscapeMarkdown(f.Number+" "+f.Words) + "\n")
	}
	for _, p := range r.Parts {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", EscapeMarkdown(p.Heading), EscapeMarkdown(p.Lead))
		if len(p.Tables) == 0 {
			b.WriteString("\n" + EscapeMarkdown(p.Nothing) + "\n")
		}
		for _, t := range p.Tables {
			fmt.Fprintf(&b, "\n### %s\n\n", EscapeMarkdown(t.Caption))
			if err := t.table().Markdown(&b); err != nil {
				return err
			}
		}
	}
	b.WriteString("\n" + EscapeMarkdown(r.Again) + "\n")
	return put(w, unwanted.Replace(b.String()))
}

func (t PartTable) table() Table {
	return Table{Headings: t.Headings, Rows: Each(t.Rows, func(r PartRow) []Cell {
		return Each(append([]string{r.Head}, r.Cells...), func(text string) Cell { return Cell{text} })
	})}
}

// unwanted are the two code points that a page must not hold.
var unwanted = strings.NewReplacer("\uFFFE", "\uFFFD", "\uFFFF", "\uFFFD")

// pageText is VisibleLine for a page.
func pageText(s string) string { return unwanted.Replace(VisibleLine(s)) }
