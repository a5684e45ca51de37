package out

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
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
	// Front is the first page, which says what matters, and Parts are the annex that it
	// rests on.
	Front, Parts []Part
}

// Part is a section of a report.
type Part struct {
	// ID is its anchor, and names its look.
	ID, Heading, Lead string
	// Points are sentences, one below the other.
	Points []string
	// Picture is drawn on a page, nil for none; PictureWords say what it is.
	Picture      *Picture
	PictureWords string
	Tables       []PartTable
	// Nothing is said when there is neither a point nor a table.
	Nothing string
}

// PartTable is a table with a caption. Tables of a part with the same headings are one, in
// pieces.
type PartTable struct {
	Caption  string
	Headings []string
	Rows     []PartRow
}

// PartRow is a row; its first cell heads it.
type PartRow struct {
	Head  string
	State string // the class of the cell that says it, "" for none
	Cells []string
}

// Keep leaves out the parts whose ids are not among some; front is the id of the first page.
func (r *Report) Keep(front string, ids []string) {
	if !slices.Contains(ids, front) {
		r.Front = nil
	}
	r.Parts = slices.DeleteFunc(r.Parts, func(p Part) bool { return !slices.Contains(ids, p.ID) })
}

// without are the tables of the part without the columns that say the same in every row. What
// these say is said of all tables, or in the caption of the first of its kind where there are
// several kinds. The first column stays.
func (p Part) without() (tables []PartTable, throughout string) {
	same := map[string][]bool{}
	said := map[int]string{}
	for n, t := range p.Tables {
		kind := strings.Join(t.Headings, "\n")
		if same[kind] == nil {
			same[kind] = p.sameColumns(t.Headings)
			said[n] = t.saidBy(same[kind])
		}
		tables = append(tables, t.drop(same[kind]))
	}
	if len(same) == 1 && said[0] != "" {
		return tables, "In every row: " + said[0] + "."
	}
	for n, text := range said {
		if text != "" {
			tables[n].Caption += " (in every row: " + text + ")"
		}
	}
	return tables, ""
}

// saidBy is what some cells of the first row say, under their headings.
func (t PartTable) saidBy(cells []bool) string {
	var said []string
	for i, isSaid := range cells {
		if isSaid && t.Rows[0].Cells[i] != "" {
			said = append(said, fmt.Sprintf("%s %s", strings.ToLower(t.Headings[i+1]), t.Rows[0].Cells[i]))
		}
	}
	return strings.Join(said, "; ")
}

// sameColumns tells of each cell whether it says the same in all rows below the headings. Of
// one row nothing is left out.
func (p Part) sameColumns(headings []string) []bool {
	same := make([]bool, len(headings)-1)
	var rows []PartRow
	for _, t := range p.Tables {
		if slices.Equal(t.Headings, headings) {
			rows = append(rows, t.Rows...)
		}
	}
	for i := range same {
		same[i] = !slices.ContainsFunc(rows, func(r PartRow) bool { return r.Cells[i] != rows[0].Cells[i] }) && (len(rows) > 1 || rows[0].Cells[i] == "")
	}
	return same
}

// drop leaves out some cells, and their headings.
func (t PartTable) drop(cells []bool) PartTable {
	kept := PartTable{Caption: t.Caption, Headings: t.Headings[:1:1], Rows: slices.Clone(t.Rows)}
	for i := range kept.Rows {
		kept.Rows[i].Cells = nil
	}
	for i, isDropped := range cells {
		if isDropped {
			continue
		}
		kept.Headings = append(kept.Headings, t.Headings[i+1])
		for j, r := range t.Rows {
			kept.Rows[j].Cells = append(kept.Rows[j].Cells, r.Cells[i])
		}
	}
	return kept
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

// pageTable is a table as a page has it.
type pageTable struct {
	PartTable
	// Rows hold the cells of a row that are not its head.
	Rows []pageRow
}

type pageRow struct {
	Head  string
	Cells []pageCell
}

// pageCell knows its heading, which stands beside it where a row is a card.
type pageCell struct {
	Heading, Text, State string
	// IsShort keeps it on one line, IsNumber at the right.
	IsShort, IsNumber bool
}

// PageTables are the tables as a page has them.
func (p Part) PageTables() []pageTable {
	tables, _ := p.without()
	return Each(tables, func(t PartTable) pageTable {
		page := pageTable{PartTable: t}
		for _, r := range t.Rows {
			row := pageRow{Head: r.Head}
			for i, text := range r.Cells {
				cell := pageCell{Heading: t.Headings[i+1], Text: text, IsShort: len(text) <= shortCell, IsNumber: t.isNumber(i)}
				// The state is the last cell that says it: a level may be called the same.
				if r.State == text && !slices.Contains(r.Cells[i+1:], text) {
					cell.State = r.State
				}
				row.Cells = append(row.Cells, cell)
			}
			page.Rows = append(page.Rows, row)
		}
		return page
	})
}

// shortCell is how long a text may be that stays on one line.
const shortCell = 12

// IsNumbers tells whether all cells under a heading but the first are numbers or empty.
func (t pageTable) IsNumbers(heading int) bool { return heading > 0 && t.isNumber(heading-1) }

func (t PartTable) isNumber(cell int) bool {
	return !slices.ContainsFunc(t.Rows, func(r PartRow) bool { return strings.Trim(r.Cells[cell], "0123456789–") != "" })
}

// Throughout says what every row of the part's tables would say.
func (p Part) Throughout() string {
	_, text := p.without()
	return text
}

// Letter names a part of the annex by its place.
func (r Report) Letter(i int) string { return string(rune('A' + i%26)) }

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
	for i, p := range slices.Concat(r.Front, r.Parts) {
		heading := p.Heading
		if annex := i - len(r.Front); annex >= 0 && len(r.Front) > 0 {
			heading = "Annex " + r.Letter(annex) + ": " + heading
		}
		fmt.Fprintf(&b, "\n## %s\n", EscapeMarkdown(heading))
		if err := p.markdown(&b); err != nil {
			return err
		}
	}
	b.WriteString("\n" + EscapeMarkdown(r.Again) + "\n")
	return put(w, unwanted.Replace(b.String()))
}

// markdown writes a part below its heading.
func (p Part) markdown(b *strings.Builder) error {
	tables, throughout := p.without()
	lead := strings.TrimSpace(p.Lead + " " + throughout)
	if len(tables)+len(p.Points) == 0 {
		lead = strings.TrimSpace(lead + "\n\n" + p.Nothing)
	}
	for paragraph := range strings.SplitSeq(lead, "\n\n") {
		if paragraph != "" {
			b.WriteString("\n" + EscapeMarkdown(paragraph) + "\n")
		}
	}
	for i, point := range p.Points {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("- " + EscapeMarkdown(point) + "\n")
	}
	for _, t := range tables {
		fmt.Fprintf(b, "\n### %s\n\n", EscapeMarkdown(t.Caption))
		if err := t.table().Markdown(b); err != nil {
			return err
		}
	}
	return nil
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
