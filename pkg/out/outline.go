package out

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// outline is a report in sections, which a reader's view and Markdown both show.
type Outline struct {
	Title, Code string
	Lead        []string
	Sections    []outlineSection
}

type outlineSection struct {
	heading string
	items   []Item
	ordered bool
}

// outlineItem is a line with lines under it.
type Item struct {
	Code, Text string
	Under      []string
}

func (o *Outline) Add(heading string, ordered bool, items ...Item) {
	if len(items) > 0 {
		o.Sections = append(o.Sections, outlineSection{heading, items, ordered})
	}
}

func (o Outline) WriteText(w io.Writer, s Screen) error {
	p := NewPage(s)
	p.Title(o.Title, o.Code)
	for _, l := range o.Lead {
		p.Prose(l, 0)
	}
	for _, section := range o.Sections {
		p.Section(section.heading)
		for i, item := range section.items {
			bullet := "- "
			if section.ordered {
				bullet = fmt.Sprintf("%d. ", i+1)
			}
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

func (o Outline) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + EscapeMarkdown(o.Title))
	if o.Code != "" {
		b.WriteString(" " + CodeMarkdown(o.Code))
	}
	b.WriteString("\n")
	for _, l := range o.Lead {
		b.WriteString("\n" + EscapeMarkdown(l) + "\n")
	}
	for _, section := range o.Sections {
		b.WriteString("\n## " + EscapeMarkdown(section.heading) + "\n\n")
		for i, item := range section.items {
			bullet := "- "
			if section.ordered {
				bullet = fmt.Sprintf("%d. ", i+1)
			}
			line := bullet
			if item.Code != "" {
				line += CodeMarkdown(item.Code) + " "
			}
			b.WriteString(strings.TrimRight(line+EscapeMarkdown(item.Text), " ") + "\n")
			for _, l := range item.Under {
				b.WriteString(strings.Repeat(" ", len(bullet)) + "- " + EscapeMarkdown(l) + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
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
