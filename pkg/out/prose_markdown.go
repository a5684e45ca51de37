package out

import (
	"bufio"
	"bytes"
	stdhtml "html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxMarkdown is the number of bytes above which text is not read as Markdown. A
// description has at most 6,000 characters; brackets made to be slow cost the square of
// their length, 0.2 s for this much.
const maxMarkdown = 24 << 10

// styleStruck is the look of words that no longer hold.
const styleStruck = "9"

// maxNesting is how deep lists and quotations are indented.
const maxNesting = 6

// markdownParser reads CommonMark with the tables, struck words and bare addresses of
// GitHub. It is made when it is first needed, because most commands need none.
var markdownParser = sync.OnceValue(func() parser.Parser {
	p := goldmark.DefaultParser()
	p.AddOptions(
		parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewStrikethroughParser(), 500),
			util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyURLRegexp(bareAddress)), 999),
		),
	)
	return p
})

// lead is what stands before the lines of a block: its indent, and the signs of the
// lists and quotations that it is in.
type lead struct {
	first, rest string
	depth       int
}

// inside is the lead of what stands in an item of a list or in a quotation. ok is false
// where there is no room for it, on a narrow page or after hostile nesting.
func (p *Page) inside(l lead, sign, rest string) (in lead, ok bool) {
	in = lead{l.first + sign, l.rest + rest, l.depth + 1}
	return in, l.depth < maxNesting && (p.width == 0 || DisplayWidth(in.first) <= p.width/2)
}

// Markdown writes text with markup; an empty line stands before it, and wherever the
// text has one.
func (p *Page) Markdown(source string, indent int) {
	if p.web != nil {
		p.web.add(webWhole, indent, "", string(p.web.Markdown(source)))
		return
	}
	pad := strings.Repeat(" ", p.indent(indent))
	if len(source) > maxMarkdown {
		p.Gap()
		p.runs(pad, pad, Autolink(VisibleLine(source)))
		return
	}
	w := markdownWriter{Page: p, source: []byte(Visible(source)), blank: true}
	w.blocks(markdownParser().Parse(gmtext.NewReader(w.source)), lead{first: pad, rest: pad})
}

// markdownWriter writes the blocks of a text onto a page.
type markdownWriter struct {
	*Page
	source []byte
	// blank tells that an empty line comes before the next one; blankLead is what that
	// line begins with.
	blank     bool
	blankLead string
}

// blocks writes what a block consists of. It tells whether there was anything.
func (w *markdownWriter) blocks(parent ast.Node, l lead) bool {
	wrote := false
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.gapBefore(n, l)
		if w.block(n, l) {
			wrote, l.first = true, l.rest
		}
	}
	return wrote
}

func (w *markdownWriter) gapBefore(n ast.Node, l lead) {
	if n.HasBlankPreviousLines() && !w.blank {
		w.blank, w.blankLead = true, strings.TrimRight(l.rest, " ")
	}
}

func (w *markdownWriter) block(n ast.Node, l lead) bool {
	switch n := n.(type) {
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
		return false
	case *ast.Heading:
		return w.text(l, []Span{{Text: plainSpans(w.inline(n, false)), Style: Bold}})
	case *ast.Blockquote:
		if in, ok := w.inside(l, "> ", "> "); ok {
			l = in
		}
		return w.blocks(n, l)
	case *ast.List:
		return w.list(n, l)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return w.code(n, l)
	case *ast.HTMLBlock:
		return w.html(n, l)
	case *extast.Table:
		return w.table(n, l)
	}
	if n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
		return w.text(l, w.inline(n, w.screen.Links))
	}
	return w.blocks(n, l)
}

// begin writes the empty line that stands before a block.
func (w *markdownWriter) begin() {
	switch {
	case !w.blank || w.pending != "":
	case w.blankLead == "":
		w.Gap()
	default:
		w.Line(w.blankLead)
	}
	w.blank = false
}

func (w *markdownWriter) text(l lead, spans []Span) bool {
	if strings.TrimSpace(plainSpans(spans)) == "" {
		return false
	}
	w.begin()
	w.runs(l.first, l.rest, spans)
	return true
}

func (w *markdownWriter) list(n *ast.List, l lead) bool {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		sign := "- "
		if n.IsOrdered() {
			sign = strconv.Itoa(number) + string(n.Marker) + " "
			number++
		}
		w.gapBefore(item, l)
		in, ok := w.inside(l, sign, strings.Repeat(" ", len(sign)))
		if !ok {
			w.text(l, []Span{{Text: sign}})
			in = lead{l.rest, l.rest, l.depth}
		}
		if !w.blocks(item, in) && ok {
			w.begin()
			w.Line(in.first)
		}
		l.first = l.rest
	}
	return true
}

// code writes lines as they are, a little to the right.
func (w *markdownWriter) code(n ast.Node, l lead) bool {
	wrote := false
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		line := strings.TrimRight(string(at.Value(w.source)), "\r\n")
		w.begin()
		w.literal(l.first+"  ", l.rest+"  ", escaped(strings.ReplaceAll(line, "\t", "    "), IsControl))
		wrote, l.first = true, l.rest
	}
	return wrote
}

// htmlComment and htmlBreak are the HTML that is understood.
var (
	htmlComment = regexp.MustCompile(`(?s)<!--.*?(-->|$)`)
	htmlBreak   = regexp.MustCompile(`(?i)<br\s*/?>`)
)

// html writes a block of HTML as text, without comments.
func (w *markdownWriter) html(n *ast.HTMLBlock, l lead) bool {
	source := n.Lines().Value(w.source)
	if n.HasClosure() {
		source = append(bytes.Clone(source), n.ClosureLine.Value(w.source)...)
	}
	wrote := false
	for _, line := range htmlBreak.Split(htmlComment.ReplaceAllString(string(source), ""), -1) {
		if w.text(l, Autolink(VisibleLine(line))) {
			wrote, l.first = true, l.rest
		}
	}
	return wrote
}

func (w *markdownWriter) table(n *extast.Table, l lead) bool {
	var t Table
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var words []string
		var cells []Cell
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			// There is no room for a clickable link in a cell that is measured.
			cell := VisibleLine(plainSpans(w.inline(c, false)))
			words, cells = append(words, cell), append(cells, Cell{cell})
		}
		if row == n.FirstChild() {
			t.Headings = words
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	s := w.screen
	s.Width = w.room(l.rest)
	var b strings.Builder
	if err := t.Write(&b, s); err != nil || strings.TrimSpace(b.String()) == "" {
		return false
	}
	if !w.blank { // the library does not say for tables
		w.blank, w.blankLead = true, strings.TrimRight(l.rest, " ")
	}
	w.begin()
	for line := range strings.Lines(b.String()) {
		w.Line(l.first + strings.TrimRight(line, "\n"))
		l.first = l.rest
	}
	return true
}

// inline reads the running text of a block. links tells whether links can be clicked,
// so that the address need not be seen.
func (w *markdownWriter) inline(n ast.Node, links bool) []Span {
	r := inlineReader{source: w.source, links: links, colour: w.screen.Colour}
	r.children(n, "")
	return r.out
}

// inlineReader turns the running text of a block into spans.
type inlineReader struct {
	source        []byte
	links, colour bool
	out           []Span
}

func (r *inlineReader) emit(text, style, link string) {
	if text == "" {
		return
	}
	// A reference such as &#27; has become what it stands for only here.
	text = escaped(text, func(c rune) bool { return IsControl(c) && c != '\n' })
	r.out = append(r.out, Span{text, style, link})
}

func (r *inlineReader) children(parent ast.Node, style string) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r.node(n, style)
	}
}

func (r *inlineReader) node(n ast.Node, style string) {
	switch n := n.(type) {
	case *ast.Text:
		r.emit(r.words(n), style, "")
		switch {
		case n.HardLineBreak():
			r.emit("\n", style, "")
		case n.SoftLineBreak():
			r.emit(" ", style, "")
		}
	case *ast.CodeSpan:
		r.emit(strings.ReplaceAll(rawText(n, r.source), "\n", " "), addStyle(style, Cyan), "")
	case *ast.Emphasis:
		r.children(n, addStyle(style, map[int]string{1: styleItalic, 2: Bold}[n.Level]))
	case *extast.Strikethrough:
		if r.colour {
			r.children(n, addStyle(style, styleStruck))
			return
		}
		// Words that no longer hold must not look as if they did.
		r.emit("~~", style, "")
		r.children(n, style)
		r.emit("~~", style, "")
	case *ast.Link:
		r.link(n, n.Destination, style)
	case *ast.Image:
		r.link(n, n.Destination, style)
	case *ast.AutoLink:
		address := escapedAddress(n.URL(r.source))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
			address = "mailto:" + address
		}
		r.emit(string(n.Label(r.source)), style, linkTarget(address))
	case *ast.RawHTML:
		switch tag := string(n.Segments.Value(r.source)); {
		case strings.HasPrefix(tag, "<!--"):
		case htmlBreak.MatchString(tag):
			r.emit("\n", style, "")
		default:
			r.emit(strings.ReplaceAll(tag, "\n", " "), style, "")
		}
	default:
		r.children(n, style)
	}
}

// link writes a link: its words, and its address where it cannot be clicked.
func (r *inlineReader) link(n ast.Node, destination []byte, style string) {
	address := escapedAddress(destination)
	target := linkTarget(address)
	from := len(r.out)
	r.children(n, style)
	plain := strings.TrimSpace(plainSpans(r.out[from:]))
	if plain == "" {
		plain = address
		r.out = append(r.out[:from], Span{Text: address, Style: style})
	}
	switch {
	case target == "":
	case r.links || plain == address || "mailto:"+plain == address:
		for i := range r.out[from:] {
			if span := &r.out[from+i]; span.Text != "\n" {
				span.link = target
			}
		}
	default:
		r.emit(" (", style, "")
		r.emit(address, style, target)
		r.emit(")", style, "")
	}
}

// escapedAddress is an address in the characters that addresses are made of.
func escapedAddress(address []byte) string { return string(util.URLEscape(address, true)) }

// words is text with its escapes and references resolved.
func (r *inlineReader) words(n *ast.Text) string {
	value := n.Value(r.source)
	if n.IsRaw() || !bytes.ContainsAny(value, `\&`) {
		return string(value)
	}
	// The library resolves them only on the way into HTML.
	var b bytes.Buffer
	result := bufio.NewWriter(&b)
	html.DefaultWriter.Write(result, value)
	_ = result.Flush() // a buffer in memory takes everything
	return stdhtml.UnescapeString(b.String())
}

// rawText is the text of a node as it was written.
func rawText(parent ast.Node, source []byte) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			b.Write(t.Value(source))
		}
	}
	return b.String()
}

// addStyle adds a look to those that text has.
func addStyle(style, more string) string {
	switch {
	case style == "":
		return more
	case slices.Contains(strings.Split(style, ";"), more):
		return style
	}
	return style + ";" + more
}
