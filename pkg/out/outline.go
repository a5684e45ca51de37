package out

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Outline is a report in sections, which a reader's view, Markdown and HTML show.
type Outline struct {
	// Title is what it is about, Code the word for that on the command line, "" for none.
	Title, Code string
	// Lead are paragraphs above the sections.
	Lead     []string
	Sections []OutlineSection
}

// OutlineSection is a heading with items under it.
type OutlineSection struct {
	Heading, Code string
	Items         []Item
	// Ordered numbers the items from 1.
	Ordered bool
}

// Item is a line with lines under it.
type Item struct {
	// Code is an id that begins the line, "" for none.
	Code, Text string
	// Box is the number of a step, which makes the item something to tick; "" is none.
	// Note stands in brackets behind what is to be ticked.
	Box, Note string
	Under     []string
}

// Add adds a section, if it has items.
func (o *Outline) Add(heading string, ordered bool, items ...Item) {
	if len(items) > 0 {
		o.Sections = append(o.Sections, OutlineSection{Heading: heading, Items: items, Ordered: ordered})
	}
}

// bullet is what an item of a section begins with, its code aside.
func (s OutlineSection) bullet(i int) string {
	if s.Ordered {
		return fmt.Sprintf("%d. ", i+1)
	}
	return "- "
}

// WriteText writes the outline for a reader on a screen.
func (o Outline) WriteText(w io.Writer, s Screen) error {
	p := NewPage(s)
	p.Title(o.Title, o.Code)
	for _, l := range o.Lead {
		p.Prose(l, 0)
	}
	for _, section := range o.Sections {
		p.Section(section.Heading)
		for i, item := range section.Items {
			bullet := section.bullet(i)
			if item.Code != "" {
				bullet += item.Code + "  "
			}
			p.Hang(bullet, item.Text, 2)
			for _, l := range item.Under {
				p.Prose(l, 6)
			}
		}
	}
	return p.Write(w)
}

// WriteMarkdown writes the outline as GitHub reads it.
func (o Outline) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + withCode(o.Title, o.Code) + "\n")
	for _, l := range o.Lead {
		b.WriteString("\n" + EscapeMarkdown(l) + "\n")
	}
	for _, section := range o.Sections {
		b.WriteString("\n## " + withCode(section.Heading, section.Code) + "\n\n")
		for i, item := range section.Items {
			bullet := section.bullet(i)
			b.WriteString(strings.TrimRight(bullet+item.markdown(), " ") + "\n")
			pad := strings.Repeat(" ", len(bullet))
			for _, l := range item.Under {
				b.WriteString(pad + "- " + EscapeMarkdown(l) + "\n")
			}
		}
	}
	return put(w, b.String())
}

func (i Item) markdown() string {
	switch {
	case i.Box != "" && i.Note != "":
		return fmt.Sprintf("[ ] **%s** %s (%s)", i.Box, EscapeMarkdown(i.Text), i.Note)
	case i.Box != "":
		return fmt.Sprintf("[ ] **%s** %s", i.Box, EscapeMarkdown(i.Text))
	case strings.HasPrefix(i.Text, ","):
		return CodeMarkdown(i.Code) + EscapeMarkdown(i.Text)
	case i.Code != "":
		return CodeMarkdown(i.Code) + " " + EscapeMarkdown(i.Text)
	}
	return EscapeMarkdown(i.Text)
}

// withCode is a heading in Markdown, with the code that it is about.
func withCode(heading, code string) string {
	if code == "" {
		return EscapeMarkdown(heading)
	}
	return EscapeMarkdown(heading) + " " + CodeMarkdown(code)
}

// WriteHTML writes the outline as a page of its own, which holds nothing but text.
func (o Outline) WriteHTML(w io.Writer) error {
	var source, body strings.Builder
	if err := o.WriteMarkdown(&source); err != nil {
		return err
	}
	if err := goldmark.New(goldmark.WithExtensions(extension.Linkify)).Convert([]byte(source.String()), &body); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, htmlPage, html.EscapeString(VisibleLine(o.Title)), body.String())
	return err
}

// htmlPage is what stands around the title and the body of a page.
const htmlPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>body { font: 1rem/1.5 sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }</style>
</head>
<body>
%s</body>
</html>
`
