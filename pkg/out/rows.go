package out

import (
	"fmt"
	"io"
)

// tableSection is a heading and the rows under it, [From, To) of the table.
type tableSection struct {
	Heading  string
	From, To int
}

// sectionsMarkdown writes the table in Markdown, each of its sections under a heading.
func (t Table) sectionsMarkdown(w io.Writer) error {
	if t.Sections == nil {
		return t.Markdown(w)
	}
	for i, s := range t.Sections {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "## %s\n\n", EscapeMarkdown(s.Heading)); err != nil {
			return err
		}
		part := Table{Headings: t.Headings, Keys: t.Keys, Rows: t.Rows[s.From:s.To]}
		if err := part.Markdown(w); err != nil {
			return err
		}
	}
	return nil
}

// Sectioned groups n rows by a heading; equal headings stand together already.
func Sectioned(n int, heading func(i int) string) []tableSection {
	list := []tableSection{}
	for i := range n {
		if h := heading(i); len(list) == 0 || list[len(list)-1].Heading != h {
			list = append(list, tableSection{Heading: h, From: i})
		}
		list[len(list)-1].To = i + 1
	}
	return list
}
