package out

import (
	"cmp"
	"io"
	"slices"
	"strings"
)

// readerWidth is the widest line of prose, however wide the terminal.
const readerWidth = 100

// Page collects the lines of a reader's view.
type Page struct {
	b       strings.Builder
	screen  Screen
	width   int      // the columns that a line has; 0 means no end
	pending string   // a heading that is written with its first line
	web     *webPage // collects in place of lines, nil for a screen
	// to takes what is written so far with each table, which may be large; nil keeps it
	// until Write. err is what that came to.
	to     io.Writer
	isSent bool
	err    error
}

// NewPage returns an empty page as wide as prose may be on a screen. Elsewhere a
// paragraph is one line, so that a phrase can be searched for.
func NewPage(s Screen) *Page {
	p := &Page{screen: s}
	if s.Width > 0 {
		p.width = min(s.Width, readerWidth)
	}
	return p
}

// room is the number of columns that are left beside text; 0 means no end.
func (p *Page) room(beside string) int {
	if p.width == 0 {
		return 0
	}
	return max(p.width-DisplayWidth(beside), 1)
}

// usualWidth is the width from which on indents are as wide as they are meant.
const usualWidth = 40

// indent is how far text that is meant to go in by n columns goes in on this page.
func (p *Page) indent(n int) int {
	switch {
	case p.width == 0:
		return n
	case p.width < usualWidth:
		n = (n*p.width + usualWidth - 1) / usualWidth
	}
	return min(n, p.width/2)
}

// isNoAddress tells which words may be broken: a web address must stay whole to be copied.
func isNoAddress(word string) bool { return !strings.Contains(word, "://") }

// String is what was written so far.
func (p *Page) String() string { return p.b.String() }

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	return cmp.Or(p.err, put(w, p.b.String()))
}

// Line writes a line as it is, after the heading that is due.
func (p *Page) Line(s string) {
	if p.web != nil {
		p.web.add(webText, 0, "", "<code>"+escapeHTML(strings.TrimSpace(s))+"</code>")
		return
	}
	if p.pending != "" {
		if p.isSent || p.b.Len() > 0 {
			p.Gap()
		}
		for _, l := range p.screen.wrapSpans([]Span{{Text: p.pending, Style: Bold}}, p.width, p.width, isNoAddress) {
			p.b.WriteString(l + "\n")
		}
		p.pending = ""
	}
	p.b.WriteString(strings.TrimRight(s, " ") + "\n")
}

// Title writes what a page is about, and the word for it on the command line: on a
// line of its own where both do not fit on one.
func (p *Page) Title(name, id string) {
	if p.web != nil {
		p.web.title, p.web.code = VisibleLine(name), VisibleLine(id)
		return
	}
	first, second := Span{Text: VisibleLine(name), Style: Bold}, Span{Text: VisibleLine(id), Style: Dim}
	if p.width == 0 || DisplayWidth(first.Text)+2+DisplayWidth(second.Text) <= p.width {
		p.Line(strings.TrimRight(p.screen.join([]Span{first}), " ") + "  " + p.screen.join([]Span{second}))
		return
	}
	p.runs("", "", []Span{first})
	if id != "" {
		p.runs("", "", []Span{second})
	}
}

// Next begins another page below: a heading that nothing followed is dropped.
func (p *Page) Next() {
	p.pending = ""
	p.Gap()
}

// Named writes a name, and a word beside it.
func (p *Page) Named(name, beside string) {
	p.Line(p.screen.Style(Bold, VisibleLine(name)) + "  " + beside)
}

// Gap writes an empty line unless there is one.
func (p *Page) Gap() {
	text := p.b.String()
	if isGap := p.isSent && text == "\n" || strings.HasSuffix(text, "\n\n"); !isGap {
		p.b.WriteByte('\n')
	}
}

// Section begins a section, whose heading is written with its first line.
func (p *Page) Section(heading string) {
	if p.web != nil {
		p.web.add(webHeading, 0, "", escapeHTML(heading))
		return
	}
	p.pending = heading
}

// Prose writes one paragraph, wrapped and indented; web addresses in it are links.
func (p *Page) Prose(text string, indent int) {
	if strings.TrimSpace(text) != "" {
		p.Flow("", Autolink(VisibleLine(text)), indent)
	}
}

// Hang writes text after a prefix; further lines stand under the text, or a little to
// the right if the prefix is long.
func (p *Page) Hang(prefix, text string, indent int) {
	p.Flow(VisibleLine(prefix), Autolink(VisibleLine(text)), indent)
}

// hangBy is how far further lines stand to the right at most.
const hangBy = 4

// Flow writes running text after a prefix as hang does.
func (p *Page) Flow(prefix string, spans []Span, indent int) {
	p.FlowUnder(prefix, spans, indent, indent+min(DisplayWidth(prefix), hangBy))
}

// FlowUnder writes running text after a prefix; further lines are indented by under.
func (p *Page) FlowUnder(prefix string, spans []Span, indent, under int) {
	if p.web != nil {
		p.web.flow(prefix, spans, indent)
		return
	}
	isSign := indent+DisplayWidth(prefix) == under
	indent, under = p.indent(indent), p.indent(under)
	if wide := indent + DisplayWidth(prefix); isSign && (p.width == 0 || wide <= p.width/2) {
		// The sign of a list stays with what it is for, however long that is.
		p.runs(strings.Repeat(" ", indent)+prefix, strings.Repeat(" ", wide), spans)
		return
	}
	under = min(under, indent+p.indent(hangBy))
	p.runs(strings.Repeat(" ", indent), strings.Repeat(" ", under), append([]Span{{Text: prefix}, {Text: " "}}, spans...))
}

// runs writes running text; its first line begins with first, further ones with rest.
// A span "\n" ends a line.
func (p *Page) runs(first, rest string, spans []Span) {
	for len(spans) > 0 {
		end := slices.IndexFunc(spans, func(s Span) bool { return s.Text == "\n" })
		if end < 0 {
			end = len(spans)
		}
		for _, l := range p.screen.wrapSpans(spans[:end], p.room(first), p.room(rest), isNoAddress) {
			p.Line(first + l)
			first = rest
		}
		spans = spans[min(end+1, len(spans)):]
	}
}

// literal writes a line with its blanks as they are; what has no room goes on below.
func (p *Page) literal(first, rest, line string) {
	for {
		head := line
		if room := p.room(rest); room > 0 {
			head, _ = cut(line, room)
		}
		p.Line(first + head)
		if line = line[len(head):]; line == "" {
			return
		}
		first = rest
	}
}

// Table writes a table under a heading and a line, "" for none.
func (p *Page) Table(heading, lead string, t Table) {
	p.Gap()
	p.Line(p.screen.Style(Bold, VisibleLine(heading)))
	if lead != "" {
		p.Line(VisibleLine(lead))
	}
	if p.to == nil {
		_ = t.Write(&p.b, p.screen) // a builder takes everything
		return
	}
	p.err = cmp.Or(p.err, put(p.to, p.b.String()))
	p.b.Reset()
	p.err, p.isSent = cmp.Or(p.err, t.Write(p.to, p.screen)), true
}

// plainSpans is running text without its looks.
func plainSpans(spans []Span) string {
	if len(spans) == 1 { // the rest of a long word is asked for at each line
		return spans[0].Text
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
