package out

import (
	"io"
	"iter"
	"strings"

	"github.com/who-does-what/wdw/pkg/sheet"
)

// Result is an answer in the forms that it has. What is nil, it cannot be shown as.
type Result struct {
	// Data is what programs get, in "json", "jsonl", "yaml" and templates; see Encode.
	Data any
	// Name is the member of Data's items that names one, in "name"; empty is the first.
	Name string
	// Items are the answer's items with their names, in "name" and templates; nil takes
	// those of Data.
	Items iter.Seq2[string, any]
	// Table is the answer as rows, in "table", "wide", "csv", "xlsx", "markdown" and "name".
	Table *Table
	// Lead is a line above the table, and Also are tables below it, in "table" and
	// "markdown".
	Lead string
	Also []Table
	// IsDrawnEmpty draws the headings of a table that has no rows.
	IsDrawnEmpty bool
	// Checklist is what Markdown has in place of a table: steps to tick.
	Checklist *Outline
	// Outline is the answer in sections, in "text", "markdown" and "html".
	Outline *Outline
	// Page draws the answer for a reader, in "text" and in place of a table that would
	// say less. It is drawn on a page for a screen.
	Page func(*Page)
	// Report is the answer as a document of several parts, in "markdown" and "html".
	Report *Report
	// Picture is the answer as a drawing.
	Picture Picture
	// Remark is what a person is told beside "text", in one line.
	Remark string
	// Findings are what was found, in "sarif", "junit" and "github".
	Findings *Findings
	// Forms are the formats that this answer alone has, or has in a way of its own.
	Forms map[string]Form
}

// put writes text.
func put(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// Form writes a result in one format.
type Form func(w io.Writer, s Screen) error

// Written is a form that is a text.
func Written(text func(s Screen) string) Form {
	return func(w io.Writer, s Screen) error { return put(w, text(s)) }
}

// The formats of results: of a list, and of an answer that is one thing. The first is the
// usual one. A picture has further ones.
var (
	Rows  = []string{"table", "wide", "json", "jsonl", "yaml", "csv", "xlsx", "markdown", "name", TemplateFormat}
	Pages = []string{"text", "json", "jsonl", "yaml", "markdown", "html", TemplateFormat}
)

// TemplateFormat begins the format that a Go template follows.
const TemplateFormat = "template="

// formats is how each format is written; see Result for what each needs.
var formats = map[string]func(r Result, w io.Writer, s Screen) error{
	"table":    Result.table,
	"wide":     Result.wide,
	"text":     Result.text,
	"markdown": Result.markdown,
	"html":     Result.html,
	"json":     func(r Result, w io.Writer, _ Screen) error { return JSON(w, r.Data) },
	"jsonl":    func(r Result, w io.Writer, _ Screen) error { return JSONLines(w, Items(r.Data)) },
	"yaml":     func(r Result, w io.Writer, _ Screen) error { return YAML(w, r.Data) },
	"csv":      func(r Result, w io.Writer, _ Screen) error { return r.Table.CSV(w) },
	"xlsx": func(r Result, w io.Writer, _ Screen) error {
		return sheet.WriteWorkbook(w, []sheet.Page{r.Table.Sheet("Result")})
	},
	"name":   func(r Result, w io.Writer, _ Screen) error { return r.names(w) },
	"sarif":  func(r Result, w io.Writer, _ Screen) error { return r.Findings.sarif(w) },
	"junit":  func(r Result, w io.Writer, _ Screen) error { return r.Findings.junit(w) },
	"github": func(r Result, w io.Writer, _ Screen) error { return r.Findings.GitHub(w) },
}

// Write writes the result in a format that it has, but a template, for which there is
// Apply. In formats that can write anything in another way no line is a command to a CI
// runner; the others go through Guard, but for "github", which is commands.
func (r Result) Write(w io.Writer, format string, s Screen) error {
	if escape := commandEscapes[format]; escape != nil {
		w = newGuard(w, escape)
	}
	if form := r.Forms[format]; form != nil {
		return form(w, s)
	}
	if write := formats[format]; write != nil {
		return write(r, w, s)
	}
	return r.Picture.Write(w, format)
}

// table is what a reader sees: the page if there is one, else the table, of which nothing
// is drawn without rows.
func (r Result) table(w io.Writer, s Screen) error {
	if r.Page != nil {
		return r.text(w, s)
	}
	switch {
	case r.IsDrawnEmpty:
		return r.Table.usual().Write(w, s)
	case r.Lead == "":
		return r.Table.usual().Draw(w, s)
	}
	return r.tables(w, VisibleLine(r.Lead), func(t Table) error { return t.Write(w, s) })
}

// tables writes all there is, with empty lines between.
func (r Result) tables(w io.Writer, lead string, draw func(Table) error) error {
	above := lead + "\n\n"
	for _, t := range append([]Table{r.Table.usual()}, r.Also...) {
		if _, err := io.WriteString(w, above); err != nil {
			return err
		}
		above = "\n"
		if err := draw(t); err != nil {
			return err
		}
	}
	return nil
}

func (r Result) wide(w io.Writer, s Screen) error { return r.Table.Draw(w, s) }

func (r Result) text(w io.Writer, s Screen) error {
	if r.Page == nil {
		return r.Outline.WriteText(w, s)
	}
	p := NewPage(s)
	p.to = w
	r.Page(p)
	return p.Write(w)
}

func (r Result) markdown(w io.Writer, _ Screen) error {
	switch {
	case r.Checklist != nil:
		return r.Checklist.WriteMarkdown(w)
	case r.Report != nil:
		return r.Report.WriteMarkdown(w)
	case r.Table == nil:
		return r.Outline.WriteMarkdown(w)
	}
	if r.Lead == "" {
		return r.Table.usual().sectionsMarkdown(w)
	}
	return r.tables(w, EscapeMarkdown(r.Lead), func(t Table) error { return t.Markdown(w) })
}

func (r Result) html(w io.Writer, _ Screen) error {
	if r.Report != nil {
		return r.Report.WriteHTML(w)
	}
	return r.Outline.WriteHTML(w)
}

// Hidden are the headings of the columns for which a screen has no room in "table". Only
// the usual table tells.
func (r Result) Hidden(s Screen) []string {
	if r.Table == nil || r.Page != nil || r.Forms["table"] != nil {
		return nil
	}
	return r.Table.usual().Hidden(s)
}

// names writes the name of each item on a line. What has several rows is named once.
func (r Result) names(w io.Writer) error {
	var b strings.Builder
	seen := map[string]bool{}
	for name, item := range r.Each() {
		if r.Items == nil {
			name = r.nameOf(item)
		}
		if name != "" && !seen[name] {
			seen[name] = true
			b.WriteString(VisibleLine(name) + "\n")
		}
	}
	return put(w, b.String())
}

// nameOf is what an item is called, empty if it has no name.
func (r Result) nameOf(item any) string {
	o, _ := item.(Object)
	for i, m := range o {
		if text, ok := m.Value.(string); ok && (m.Key == r.Name || r.Name == "" && i == 0) {
			return text
		}
	}
	return ""
}

// Each yields the items for a template, with names for its faults if Items has them.
func (r Result) Each() iter.Seq2[string, any] {
	if r.Items != nil {
		return r.Items
	}
	return func(yield func(string, any) bool) {
		for _, item := range Items(r.Data) {
			if !yield("", item) {
				return
			}
		}
	}
}
