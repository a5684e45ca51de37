package out

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Frame is what stands around a picture in SVG.
type Frame struct {
	// Name is a short word for ids, which keeps several pictures in one page apart.
	Name string
	// Title and Description are for who cannot see the picture.
	Title, Description string
	// Heading and Summary stand above the picture on one line, Foot below it.
	Heading, Summary, Foot string
	// link is where the rows lead, nil for nowhere; see Web.
	link func(id string) (href, name string)
}

// drawing is a picture in SVG. Lengths are in pixels of a screen of 96 to the inch;
// the picture scales to where it is put.
type drawing struct {
	Frame
	b             strings.Builder
	width, height float64
	defs          strings.Builder
}

const (
	slideWidth  = 1600.0
	slideMargin = 32.0
)

const (
	ink      = "#212b32"
	paleInk  = "#4c6272"
	hairline = "#aeb7bd"
	fonts    = "Arial, Helvetica, 'Liberation Sans', sans-serif"
	// emWidth is the mean width of a character of these fonts, in ems, a little more
	// than the 0.46 that English text has, so that it stays inside its place.
	emWidth = 0.49
)

// escapeXML makes text plain in XML, in content and in attributes; characters that XML
// cannot hold are replaced.
func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(VisibleLine(s))) // a Builder never fails
	return b.String()
}

// px writes a length without a tail of digits.
func px(f float64) string { return strconv.FormatFloat(float64(int(f*10+0.5))/10, 'f', -1, 64) }

// textLook is how text is set: its size in pixels, "" for the usual colour and place.
type textLook struct {
	size   float64
	bold   bool
	fill   string
	anchor string
}

func (d *drawing) text(x, y float64, look textLook, s string) {
	fill := look.fill
	if fill == "" {
		fill = ink
	}
	extra := ""
	if look.bold {
		extra += ` font-weight="bold"`
	}
	if look.anchor != "" {
		extra += ` text-anchor="` + look.anchor + `"`
	}
	fmt.Fprintf(&d.b, `<text x="%s" y="%s" font-size="%s" fill="%s"%s>%s</text>`+"\n", px(x), px(y), px(look.size), fill, extra, escapeXML(s))
}

// lines breaks text to a width.
func (d *drawing) lines(s string, size, width float64) []string {
	return wrap(VisibleLine(s), int(width/(emWidth*size)), func(string) bool { return true })
}

func (d *drawing) rect(x, y, w, h float64, attributes string) {
	fmt.Fprintf(&d.b, `<rect x="%s" y="%s" width="%s" height="%s" %s/>`+"\n", px(x), px(y), px(w), px(h), attributes)
}

func (d *drawing) path(data, attributes string) {
	fmt.Fprintf(&d.b, `<path d="%s" %s/>`+"\n", data, attributes)
}

// open begins a group with a text alternative, which leads to the page of an id where there
// is one. What it returns ends it.
func (d *drawing) open(title, id string) (close func()) {
	begin, end := "<g>", "</g>\n"
	if d.link != nil {
		if href, _ := d.link(id); href != "" {
			begin, end = `<a href="`+escapeXML(href)+`">`, "</a>\n"
		}
	}
	fmt.Fprintf(&d.b, "%s<title>%s</title>\n", begin, escapeXML(title))
	return func() { d.b.WriteString(end) }
}

// head writes the heading and, beside it, the summary.
func (d *drawing) head() {
	d.text(slideMargin, 44, textLook{size: 26, bold: true}, d.Heading)
	d.text(slideMargin+48+12*float64(utf8.RuneCountInString(d.Heading)), 44, textLook{size: 15, fill: paleInk}, d.Summary)
}

// pattern defines a fill with a background and lines over it.
func (d *drawing) pattern(name, background, lines string) string {
	id := d.Name + "-" + name
	fmt.Fprintf(&d.defs, `<pattern id="%s" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="%s"/>%s</pattern>`+"\n", id, background, lines)
	return "url(#" + id + ")"
}

// document is the whole picture.
func (d *drawing) document() string {
	var b strings.Builder
	role := "img"
	if d.link != nil { // an image holds nothing to click
		role = "group"
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="%s" aria-labelledby="%s-title %s-desc" font-family="%s">`+"\n",
		px(d.width), px(d.height), px(d.width), px(d.height), role, d.Name, d.Name, fonts)
	fmt.Fprintf(&b, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", d.Name, escapeXML(d.Title), d.Name, escapeXML(d.Description))
	if d.defs.Len() > 0 {
		b.WriteString("<defs>\n" + d.defs.String() + "</defs>\n")
	}
	fmt.Fprintf(&b, `<rect width="%s" height="%s" fill="#ffffff"/>`+"\n", px(d.width), px(d.height))
	b.WriteString(d.b.String())
	b.WriteString("</svg>\n")
	return b.String()
}
