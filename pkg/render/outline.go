package render

import (
	"fmt"
	"io"
	"strings"
)

// outline is a report in sections, which a reader's view and Markdown both show.
type outline struct {
	title, code string
	lead        []string
	sections    []outlineSection
}

type outlineSection struct {
	heading string
	items   []outlineItem
	ordered bool
}

// outlineItem is a line with lines under it.
type outlineItem struct {
	code, text string
	under      []string
}

func (o *outline) add(heading string, ordered bool, items ...outlineItem) {
	if len(items) > 0 {
		o.sections = append(o.sections, outlineSection{heading, items, ordered})
	}
}

func (o outline) writeText(w io.Writer, s Screen) error {
	p := newPage(s)
	p.title(o.title, o.code)
	for _, l := range o.lead {
		p.prose(l, 0)
	}
	for _, section := range o.sections {
		p.section(section.heading)
		for i, item := range section.items {
			bullet := "- "
			if section.ordered {
				bullet = fmt.Sprintf("%d. ", i+1)
			}
			if item.code != "" {
				bullet += item.code + "  "
			}
			p.hang(bullet, item.text, 2)
			for _, l := range item.under {
				p.prose(l, 6)
			}
		}
	}
	return p.write(w)
}

func (o outline) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + EscapeMarkdown(o.title))
	if o.code != "" {
		b.WriteString(" " + CodeMarkdown(o.code))
	}
	b.WriteString("\n")
	for _, l := range o.lead {
		b.WriteString("\n" + EscapeMarkdown(l) + "\n")
	}
	for _, section := range o.sections {
		b.WriteString("\n## " + EscapeMarkdown(section.heading) + "\n\n")
		for i, item := range section.items {
			bullet := "- "
			if section.ordered {
				bullet = fmt.Sprintf("%d. ", i+1)
			}
			line := bullet
			if item.code != "" {
				line += CodeMarkdown(item.code) + " "
			}
			b.WriteString(strings.TrimRight(line+EscapeMarkdown(item.text), " ") + "\n")
			for _, l := range item.under {
				b.WriteString(strings.Repeat(" ", len(bullet)) + "- " + EscapeMarkdown(l) + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
