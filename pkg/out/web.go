package out

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Web is how results stand in a web page: pieces of HTML without a script or a style,
// which escape their own text, with the ids in them as links that bear names.
type Web struct {
	// Link is where the page of an id is, and the name of what it stands for. href is ""
	// for what has no page, name for what is no id. nil knows none.
	Link func(id string) (href, name string)
	// Head is Link for the first cells of a table and the rows of a picture, nil for Link.
	Head func(id string) (href, name string)
	// Level is that of the headings, 0 for that below the page's own.
	Level int
	// Anchors makes the first cell of a row the place that its id leads to, not a link.
	Anchors bool
}

// heading is a heading of a section.
func (w Web) heading(html string) string {
	level := cmp.Or(w.Level, 2)
	return fmt.Sprintf("<h%d>%s</h%d>\n", level, html, level)
}

func (w Web) link(id string) (href, name string) {
	if w.Link == nil {
		return "", ""
	}
	return w.Link(id)
}

// head is w for what heads a row.
func (w Web) head() Web {
	if w.Head != nil {
		w.Link = w.Head
	}
	return w
}

// escapeHTML makes text plain in an element and in an attribute.
func escapeHTML(s string) string { return html.EscapeString(pageText(s)) }

// idWord is what may be an id.
var idWord = regexp.MustCompile(`[a-z0-9]+(?:[-.][a-z0-9]+)*`)

// Linked is running text whose ids and addresses are links. An id stands where a value does: between
// commas, or before a bracket or a colon. One of several words is one anywhere, if it has a
// page. A name behind an id is left out, because the link bears it.
func (w Web) Linked(text string) template.HTML {
	return template.HTML(w.spans(Autolink(VisibleLine(text))))
}

func (w Web) text(text string) string {
	var b strings.Builder
	done := 0
	for _, at := range idWord.FindAllStringIndex(text, -1) {
		before, after := text[:at[0]], text[at[1]:]
		if at[0] < done || isWordEnd(before) || isWordBegin(after) {
			continue
		}
		href, name := w.link(text[at[0]:at[1]])
		if name == "" || !isValue(before, after) && (href == "" || !strings.Contains(text[at[0]:at[1]], "-")) {
			continue
		}
		b.WriteString(html.EscapeString(text[done:at[0]]) + anchor(href, name))
		done = at[1] + len(after) - len(withoutName(after, name))
	}
	return b.String() + html.EscapeString(text[done:])
}

// withoutName is text without the name that it begins with, in brackets or not.
func withoutName(text, name string) string {
	name = pageText(name)
	if rest, ok := strings.CutPrefix(text, " ("+name+")"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(text, " "+name); ok && !isWordBegin(rest) {
		return rest
	}
	return text
}

func anchor(href, name string) string {
	if href == "" {
		return escapeHTML(name)
	}
	return `<a href="` + escapeHTML(href) + `">` + escapeHTML(name) + `</a>`
}

// isWordEnd and isWordBegin tell whether text beside an id shows that it is none, but a
// piece of a word, an address or a path.
func isWordEnd(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-./@_'’&=?#%+~", r))
}

func isWordBegin(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-/@_'’&=+~", r) ||
		r == '.' && len(s) > size && s[size] > ' ')
}

// isValue tells whether what stands between two texts is one of a list of values.
func isValue(before, after string) bool {
	begins := before == "" || slices.ContainsFunc([]string{", ", ": ", " and ", " or ", "("}, func(s string) bool { return strings.HasSuffix(before, s) })
	ends := after == "" || slices.ContainsFunc([]string{", ", " (", ": ", "; ", ")", " and ", " or "}, func(s string) bool { return strings.HasPrefix(after, s) })
	return begins && ends && !(strings.HasSuffix(before, " and ") && strings.HasPrefix(after, " and ")) ||
		before == "" && strings.HasPrefix(after, " is ")
}

// spans are pieces of running text; what stands out does so by its place in a warning.
func (w Web) spans(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch {
		case s.link != "":
			b.WriteString(`<a href="` + escapeHTML(s.link) + `">` + escapeHTML(shortAddress(s.Text)) + `</a>`)
			continue
		case s.Text == "\n":
			b.WriteString("<br>")
			continue
		}
		text := w.text(pageText(s.Text))
		switch {
		case strings.Contains(s.Style, Red), strings.Contains(s.Style, Yellow):
			text = `<strong class="warn">` + text + `</strong>`
		case strings.Contains(s.Style, Bold):
			text = `<strong>` + text + `</strong>`
		}
		b.WriteString(text)
	}
	return b.String()
}

// longAddress is the number of characters above which an address is shown in part.
const longAddress = 72

// shortAddress is a web address for people: without its scheme, and without its middle
// where it is long.
func shortAddress(address string) string {
	text := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
	letters := []rune(text)
	if len(letters) <= longAddress || text == address {
		return text
	}
	host := len([]rune(text[:max(strings.Index(text, "/"), 0)])) + 1
	tail := max(longAddress-host, longAddress/3)
	return string(letters[:min(host, longAddress/2)]) + "…" + string(letters[len(letters)-tail:])
}

// Page is a page for a reader, without its title, which comes apart: the word for it on the
// command line is code.
func (w Web) Page(draw func(*Page)) (title, code string, body template.HTML) {
	p := &Page{web: &webPage{Web: w}}
	draw(p)
	return p.web.title, p.web.code, template.HTML(p.web.body())
}

// webPage collects what is written on a page as blocks, which become lists by what they
// begin with and by how far they go in.
type webPage struct {
	Web
	title, code string
	blocks      []webBlock
}

type webBlock struct {
	kind   webKind
	indent int
	label  string
	html   string
}

type webKind int

const (
	webText webKind = iota
	webLabelled
	webBullet
	webNumber
	webHeading
	webWhole // a block of its own, in no paragraph
)

func (p *webPage) add(kind webKind, indent int, label, html string) {
	p.blocks = append(p.blocks, webBlock{kind, indent, label, html})
}

var numberSign = regexp.MustCompile(`^\d+\. $`)

// flow is running text behind what leads to it.
func (p *webPage) flow(prefix string, spans []Span, indent int) {
	kind, label := webLabelled, strings.TrimSuffix(strings.TrimSpace(prefix), ":")
	switch {
	case prefix == "- ":
		kind = webBullet
	case numberSign.MatchString(prefix):
		kind = webNumber
	case label == "":
		kind = webText
	}
	p.add(kind, indent, p.text(pageText(label)), p.spans(spans))
}

func (p *webPage) body() string {
	var b strings.Builder
	blocks := slices.DeleteFunc(slices.Clone(p.blocks), func(x webBlock) bool { return x.kind == webText && x.html == "" })
	for i := 0; i < len(blocks); {
		if blocks[i].kind != webHeading {
			end := i + 1
			for end < len(blocks) && blocks[end].kind != webHeading {
				end++
			}
			writeBlocks(&b, blocks[i:end])
			i = end
			continue
		}
		if i+1 < len(blocks) && blocks[i+1].kind != webHeading { // nothing follows other headings
			b.WriteString(p.heading(blocks[i].html))
		}
		i++
	}
	return b.String()
}

// lists are the elements around blocks of a kind, and around each.
var lists = map[webKind][2]string{webBullet: {"ul", "li"}, webNumber: {"ol", "li"}, webLabelled: {"dl", "div"}}

// writeBlocks writes blocks of equal kind as one list. What goes in further belongs to the
// item above it.
func writeBlocks(b *strings.Builder, blocks []webBlock) {
	for i := 0; i < len(blocks); {
		kind := blocks[i].kind
		list := lists[kind]
		if list[0] == "" {
			if kind == webWhole {
				b.WriteString(blocks[i].html)
			} else {
				b.WriteString("<p>" + blocks[i].html + "</p>\n")
			}
			i++
			continue
		}
		b.WriteString("<" + list[0] + ">\n")
		for indent := blocks[i].indent; i < len(blocks) && blocks[i].kind == kind && blocks[i].indent == indent; {
			end := i + 1
			for indent > 0 && end < len(blocks) && blocks[end].indent > indent {
				end++
			}
			b.WriteString("<" + list[1] + ">")
			if kind == webLabelled {
				b.WriteString("<dt>" + blocks[i].label + "</dt><dd>")
			}
			b.WriteString(blocks[i].html)
			if i+1 < end {
				b.WriteString("\n")
				writeBlocks(b, blocks[i+1:end])
			}
			if kind == webLabelled {
				b.WriteString("</dd>")
			}
			b.WriteString("</" + list[1] + ">\n")
			i = end
		}
		b.WriteString("</" + list[0] + ">\n")
	}
}

// Outline is an outline without its title.
func (w Web) Outline(o Outline) template.HTML {
	var b strings.Builder
	for i, l := range o.Lead {
		class := ""
		if i == 0 {
			class = ` class="lead"`
		}
		fmt.Fprintf(&b, "<p%s>%s</p>\n", class, w.spans(Autolink(VisibleLine(l))))
	}
	for _, s := range o.Sections {
		list := "ul"
		if s.Ordered {
			list = "ol"
		}
		heading := escapeHTML(s.Heading)
		if _, name := w.link(s.Code); name != "" {
			heading = w.coded(s.Code, s.Heading)
		}
		fmt.Fprintf(&b, "%s<%s>\n", w.heading(heading), list)
		for _, item := range s.Items {
			b.WriteString("<li>" + w.coded(item.Code, item.Text))
			for _, l := range item.Under {
				b.WriteString("<p>" + w.spans(Autolink(VisibleLine(l))) + "</p>")
			}
			b.WriteString("</li>\n")
		}
		fmt.Fprintf(&b, "</%s>\n", list)
	}
	return template.HTML(b.String())
}

// coded is text that an id begins.
func (w Web) coded(code, text string) string {
	if code == "" {
		return w.spans(Autolink(VisibleLine(text)))
	}
	href, name := w.link(code)
	lead := anchor(href, name)
	if name == "" {
		lead = "<code>" + escapeHTML(code) + "</code>"
	}
	text = pageText(text)
	if !strings.HasPrefix(text, ",") && !strings.HasPrefix(text, ":") {
		text = " " + text
	}
	return lead + w.spans(Autolink(withoutName(text, name)))
}

// Table is a table, with the rows of a section together. Of ids with names beside them only
// the names are shown.
func (w Web) Table(t Table) template.HTML {
	t = w.needed(t.usual())
	var b strings.Builder
	sections := t.Sections
	if len(sections) == 0 {
		sections = []tableSection{{To: len(t.Rows)}}
	}
	if len(t.Rows) == 0 {
		return ""
	}
	b.WriteString("<table>\n<thead><tr>")
	for _, h := range t.Headings {
		b.WriteString(`<th scope="col">` + escapeHTML(h) + "</th>")
	}
	b.WriteString("</tr></thead>\n")
	for _, s := range sections {
		b.WriteString("<tbody>\n")
		if s.Heading != "" {
			fmt.Fprintf(&b, `<tr class="group"><th scope="rowgroup" colspan="%d">%s</th></tr>`+"\n", len(t.Headings), escapeHTML(s.Heading))
		}
		for r := s.From; r < s.To; r++ {
			b.WriteString("<tr>")
			for i := range t.Headings {
				switch cell := t.Rows[r][i]; {
				case i == 0 && w.Anchors && len(cell) == 1:
					_, name := w.head().link(cell[0])
					fmt.Fprintf(&b, `<th scope="row" id="%s">%s</th>`, escapeHTML(cell[0]), escapeHTML(cmp.Or(name, cell[0])))
				case i == 0:
					b.WriteString(`<th scope="row">` + w.head().cell(cell) + "</th>")
				default:
					text, class := w.cell(cell), ""
					if len(text) <= shortCell {
						class = ` class="short"`
					}
					fmt.Fprintf(&b, `<td%s data-heading="%s">%s</td>`, class, escapeHTML(t.Headings[i]), text)
				}
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</tbody>\n")
	}
	return template.HTML(b.String() + "</table>\n")
}

// cell is the values of a cell; several stand below one another. What is one id, or one name
// that Link knows, is a link.
func (w Web) cell(c Cell) string {
	if len(c) == 1 {
		if href, name := w.link(c[0]); href != "" {
			return anchor(href, name)
		}
	}
	values := Each(slices.DeleteFunc(slices.Clone(c), func(s string) bool { return strings.TrimSpace(s) == "" }), func(v string) string { return w.spans(Autolink(VisibleLine(v))) })
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	return "<ul><li>" + strings.Join(values, "</li><li>") + "</li></ul>"
}

// needed leaves out the columns that say no more than the name of the id in the first or the
// heading of the section, and those that say nothing.
func (w Web) needed(t Table) Table {
	var kept []int
	for i := range t.Headings {
		isSaid := i == 0 || slices.ContainsFunc(t.Rows, func(row []Cell) bool {
			text := row[i].Join(", ")
			if len(row[0]) == 1 {
				if _, name := w.head().link(row[0][0]); name != "" && VisibleLine(name) == text {
					return false
				}
			}
			return text != ""
		})
		if isSaid && (i == 0 || !t.isOfSections(i)) {
			kept = append(kept, i)
		}
	}
	return t.columns(kept)
}

// isOfSections tells whether a column has one text in each section and another in each.
func (t Table) isOfSections(column int) bool {
	seen := map[string]bool{}
	for _, s := range t.Sections {
		text := t.Rows[s.From][column].Join(", ")
		if seen[text] || slices.ContainsFunc(t.Rows[s.From:s.To], func(row []Cell) bool { return row[column].Join(", ") != text }) {
			return false
		}
		seen[text] = true
	}
	return len(seen) > 1
}

// Picture is a picture whose rows lead to the pages of what they are about.
func (w Web) Picture(p Picture) template.HTML {
	if p.Timeline != nil {
		t := *p.Timeline
		t.link = w.head().link
		p.Timeline = &t
	}
	if p.Grid != nil {
		g := *p.Grid
		g.link = w.head().link
		p.Grid = &g
	}
	return template.HTML(p.Inline())
}
