package out

import (
	"fmt"
	"io"
	"strings"
)

// Rows is a result that is a list: a table for people, JSON data for programs.
type Rows struct {
	Table Table
	// Values are the items, each an Object; never nil.
	Values []any
	// ID is the member of Values that names a row; empty is the first one.
	ID string
	// Sections group the rows of the table in Markdown, each under a heading; nil is
	// one table without a heading.
	Sections []Section
}

// Section is a heading and the rows under it, [From, To) of the table.
type Section struct {
	Heading  string
	From, To int
}

// TemplateFormat begins the format that a Go template follows.
const TemplateFormat = "template="

// RowFormats are the formats of Rows, the usual one first.
func RowFormats() []string {
	return []string{"table", "json", "jsonl", "yaml", "csv", "markdown", "name", TemplateFormat}
}

// Write writes the rows in one of RowFormats but TemplateFormat, for which there is
// Template. An empty table is not drawn.
func (r Rows) Write(w io.Writer, format string, s Screen) error {
	switch format {
	case "json":
		return JSON(w, r.Values)
	case "jsonl":
		return JSONLines(w, r.Values)
	case "yaml":
		return YAML(w, r.Values)
	case "csv":
		return r.Table.CSV(w)
	case "markdown":
		return r.markdown(w)
	case "name":
		return r.names(w)
	}
	if len(r.Table.Rows) == 0 {
		return nil
	}
	return r.Table.Write(w, s)
}

// names writes the id of each row on a line. What has several rows is named once.
func (r Rows) names(w io.Writer) error {
	var b strings.Builder
	seen := map[string]bool{}
	for _, v := range r.Values {
		id := r.id(v)
		if id != "" && !seen[id] {
			seen[id] = true
			b.WriteString(VisibleLine(id) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// id is what a row is called, empty if it has no name.
func (r Rows) id(value any) string {
	o, _ := value.(Object)
	for i, m := range o {
		if text, ok := m.Value.(string); ok && (m.Key == r.ID || r.ID == "" && i == 0) {
			return text
		}
	}
	return ""
}

func (r Rows) markdown(w io.Writer) error {
	if r.Sections == nil {
		return r.Table.Markdown(w)
	}
	for i, s := range r.Sections {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "## %s\n\n", EscapeMarkdown(s.Heading)); err != nil {
			return err
		}
		part := Table{Headings: r.Table.Headings, Keys: r.Table.Keys, Rows: r.Table.Rows[s.From:s.To]}
		if err := part.Markdown(w); err != nil {
			return err
		}
	}
	return nil
}

// sectioned groups n rows by a heading; equal headings stand together already.
func Sectioned(n int, heading func(i int) string) []Section {
	list := []Section{}
	for i := range n {
		if h := heading(i); len(list) == 0 || list[len(list)-1].Heading != h {
			list = append(list, Section{Heading: h, From: i})
		}
		list[len(list)-1].To = i + 1
	}
	return list
}

// OrNull is JSON null for text that is not there.
func OrNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// texts is a list of text for JSON, never null.
func Texts(list []string) []string { return append([]string{}, list...) }

// objects makes a JSON list, never null.
func Objects[T any](items []T, object func(T) Object) []any {
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = object(item)
	}
	return list
}
