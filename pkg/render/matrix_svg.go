package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

// StateWords says what a state means, for a legend.
func StateWords(s framework.State) string {
	switch s {
	case framework.Covered:
		return "Covered: a service is live"
	case framework.Partial:
		return "Partial: beta or deprecated only"
	case framework.Planned:
		return "Planned: nothing to use yet"
	case framework.Gap:
		return "Gap: the centre's task, nothing there"
	case framework.Overlapping:
		return "Overlap: two for the same people"
	case framework.Local:
		return "Local: left to systems and organisations"
	}
	return string(s)
}

// levels are the columns of the matrix, the centre first.
var levels = []string{"national", "shared", "regional", "local"}

const (
	slideWidth  = 1600.0
	slideMargin = 32.0
	columnGap   = 26.0
	columns     = 4
	slot        = 23.0 // the width of one level
	nameSize    = 13.0
	lineHeight  = 15.0
	rowGap      = 5.0
	headHeight  = 40.0
)

// MatrixSVG draws the matrix as a picture for a slide: a block for each domain, a
// column for each level, and a mark whose colour, pattern and sign tell the state.
func MatrixSVG(w io.Writer, rows []framework.Row, c Citation, standalone bool) error {
	_, err := io.WriteString(w, matrixDrawing(rows, c).document(standalone))
	return err
}

// block is a domain with its rows.
type block struct {
	heading string
	rows    []framework.Row
	names   [][]string // the lines of each row's name
	height  float64
}

func matrixDrawing(rows []framework.Row, c Citation) *drawing {
	d := &drawing{width: slideWidth, prefix: "matrix-", title: "Who does what: capabilities by level and state"}
	d.desc = MatrixSummary(rows) + ". " + levelSummary(rows) + " The same is said in words by the matrix as a table."
	width := (slideWidth - 2*slideMargin - (columns-1)*columnGap) / columns
	var blocks []block
	for _, s := range out.Sectioned(len(rows), func(i int) string { return rows[i].DomainName }) {
		b := block{heading: s.Heading, rows: rows[s.From:s.To], height: headHeight}
		for _, r := range b.rows {
			lines := d.lines(r.Name, nameSize, width-slot*float64(len(levels))-8)
			b.names = append(b.names, lines)
			b.height += rowHeight(lines)
		}
		b.height += 10
		blocks = append(blocks, b)
	}
	marks := d.marks()
	top := d.matrixHead(rows, marks)
	tallest := 0.0
	for i, column := range share(blocks, columns) {
		x, y := slideMargin+float64(i)*(width+columnGap), top
		for _, b := range column {
			d.block(b, x, y, width, marks)
			y += b.height
		}
		tallest = max(tallest, y)
	}
	d.height = tallest + 30
	d.text(slideMargin, d.height-14, textLook{size: 12, fill: paleInk}, c.words()+" An independent compilation of public facts, not a publication of NHS England.")
	return d
}

func levelSummary(rows []framework.Row) string {
	count := map[string]int{}
	for _, r := range rows {
		count[r.Level]++
	}
	var parts []string
	for _, l := range levels {
		if count[l] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[l], l))
		}
	}
	return "By level: " + strings.Join(parts, ", ") + "."
}

func rowHeight(lines []string) float64 {
	return max(float64(len(lines))*lineHeight, 18) + rowGap
}

// share puts blocks into n columns in their order, so that the tallest column is as
// short as can be.
func share(blocks []block, n int) [][]block {
	fits := func(limit float64) ([][]block, bool) {
		list := [][]block{nil}
		used := 0.0
		for _, b := range blocks {
			if used > 0 && used+b.height > limit {
				list = append(list, nil)
				used = 0
			}
			list[len(list)-1] = append(list[len(list)-1], b)
			used += b.height
		}
		return list, len(list) <= n
	}
	low, high := 0.0, 0.0
	for _, b := range blocks {
		low = max(low, b.height)
		high += b.height
	}
	for high-low > 1 {
		middle := (low + high) / 2
		if _, ok := fits(middle); ok {
			high = middle
		} else {
			low = middle
		}
	}
	list, _ := fits(high)
	return list
}

// mark is how a state looks.
type mark struct {
	fill, stroke string
	dash         bool
	sign         []stroke
}

// stroke is a path in a square of 16, as an outline or filled.
type stroke struct {
	path, ink string
	isFilled  bool
}

// marks defines a look for each state. The colours stay apart for the common forms of
// colour blindness (after Okabe and Ito) and in grey; the signs do without colour.
func (d *drawing) marks() map[framework.State]mark {
	hatch := d.pattern("hatch", "#f6c343", `<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="#8a5a00" stroke-width="1"/>`)
	return map[framework.State]mark{
		framework.Covered: {fill: "#00664f", stroke: "#00664f", sign: []stroke{{path: "M3.5,8.5 L6.8,11.8 L12.5,4.8", ink: "#ffffff"}}},
		framework.Partial: {fill: hatch, stroke: "#8a5a00", sign: []stroke{
			{path: "M8,2.4 A5.6,5.6 0 1 1 7.99,2.4 Z", ink: "#ffffff", isFilled: true},
			{path: "M8,3 A5,5 0 0 1 8,13 Z", ink: "#000000", isFilled: true}, {path: "M8,3 A5,5 0 0 0 8,13", ink: "#000000"},
		}},
		framework.Planned:     {fill: "#ffffff", stroke: "#0b5cab", dash: true, sign: []stroke{{path: "M8,3.2 A4.8,4.8 0 1 1 7.99,3.2 M8,5.5 L8,8 L10.2,9.2", ink: "#0b5cab"}}},
		framework.Gap:         {fill: "#b3261e", stroke: "#7d120c", sign: []stroke{{path: "M4.2,4.2 L11.8,11.8 M11.8,4.2 L4.2,11.8", ink: "#ffffff"}}},
		framework.Overlapping: {fill: "#5b3c88", stroke: "#3a2461", sign: []stroke{{path: "M3.5,3.5 h6 v6 h-6 Z M6.5,6.5 h6 v6 h-6 Z", ink: "#ffffff"}}},
		framework.Local:       {fill: "#eef1f3", stroke: "#768692", sign: []stroke{{path: "M6.4,8 A1.6,1.6 0 1 1 6.4,8.01", ink: "#4c6272"}}},
	}
}

func (d *drawing) mark(m mark, x, y float64) {
	dash := ""
	if m.dash {
		dash = ` stroke-dasharray="3 2"`
	}
	d.rect(x, y, 20, 17, fmt.Sprintf(`rx="3" fill="%s" stroke="%s" stroke-width="1.2"%s`, m.fill, m.stroke, dash))
	fmt.Fprintf(&d.b, `<g transform="translate(%s %s)">`, px(x+2), px(y+0.5))
	for _, s := range m.sign {
		look := fmt.Sprintf(`fill="none" stroke="%s" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"`, s.ink)
		if s.isFilled {
			look = fmt.Sprintf(`fill="%s"`, s.ink)
		}
		d.path(s.path, look)
	}
	d.b.WriteString("</g>\n")
}

// matrixHead writes the title and the legend, and returns where the blocks begin.
func (d *drawing) matrixHead(rows []framework.Row, marks map[framework.State]mark) float64 {
	d.text(slideMargin, 44, textLook{size: 26, bold: true}, "Who does what")
	d.text(slideMargin+204, 44, textLook{size: 15, fill: paleInk}, MatrixSummary(rows)+". "+levelSummary(rows))
	x, y := slideMargin, 62.0
	for _, s := range framework.States() {
		d.mark(marks[s], x, y)
		words := StateWords(s)
		d.text(x+27, y+13.5, textLook{size: 13}, words)
		x += 27 + float64(len(words))*13*0.5 + 22
	}
	d.text(slideMargin, y+38, textLook{size: 12, fill: paleInk}, "The column of a mark says who does it: N national, S shared, R regional, L local.")
	return y + 54
}

func (d *drawing) block(b block, x, y, width float64, marks map[framework.State]mark) {
	slots := slot * float64(len(levels))
	d.path(fmt.Sprintf("M%s,%s H%s", px(x), px(y+8), px(x+width)), `stroke="`+ink+`" stroke-width="1.5"`)
	for i, l := range levels {
		d.text(x+float64(i)*slot+10, y+headHeight-10, textLook{size: 11, bold: true, fill: paleInk, anchor: "middle"}, strings.ToUpper(l[:1]))
	}
	d.text(x+slots+8, y+headHeight-10, textLook{size: 14.5, bold: true}, b.heading)
	y += headHeight
	for i, r := range b.rows {
		d.open(matrixRowWords(r))
		for j, l := range levels {
			cx := x + float64(j)*slot
			if l == r.Level {
				d.mark(marks[r.State], cx, y-1)
			} else {
				d.rect(cx+9, y+6, 3, 3, `fill="`+hairline+`"`)
			}
		}
		for j, line := range b.names[i] {
			d.text(x+slots+8, y+12+float64(j)*lineHeight, textLook{size: nameSize}, line)
		}
		d.close()
		y += rowHeight(b.names[i])
	}
}

// matrixRowWords is the text alternative of a row.
func matrixRowWords(r framework.Row) string {
	words := fmt.Sprintf("%s: %s, %s", r.Name, r.Level, r.State)
	if len(r.Services) > 0 {
		words += ". " + strings.Join(serviceCell(r.Services), ", ")
	}
	return words
}
