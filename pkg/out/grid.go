package out

import (
	"cmp"
	"fmt"
)

// Grid is blocks of rows with a mark in one of several columns, as a picture for a slide
// in SVG.
type Grid struct {
	Frame
	// Columns are letters, one for each column.
	Columns []string
	Rows    []GridRow
	// Legend says what the marks mean; Note is a line below it.
	Legend map[Mark]string
	Note   string
	// Across is how many blocks stand side by side, 0 for those of a slide.
	Across int
}

// GridRow is a row with a mark.
type GridRow struct {
	// Section is the heading of the block that holds the row; equal ones stand together.
	Section, Words string
	// Alternative says all of the row in words; ID is what the row is about.
	Alternative, ID string
	// Column is where the mark stands, 0-based; -1 is nowhere.
	Column int
	Mark   Mark
}

// Mark is a sign on a ground with a colour and a pattern.
type Mark int

// The marks, by their signs. The last one is the first of a legend.
const (
	Dot Mark = iota
	Double
	Cross
	Clock
	HalfMoon
	Tick
)

const (
	gridGap     = 26.0
	gridColumns = 4    // blocks stand in so many on a slide
	gridSlot    = 23.0 // the width of a place for a mark
	gridNames   = 13.0
	gridLine    = 15.0
	gridRowGap  = 5.0
	gridHeader  = 40.0
)

// gridBlock is a section with its rows.
type gridBlock struct {
	heading string
	rows    []GridRow
	words   [][]string // the lines of each row's words
	height  float64
}

func (g *Grid) svg() string {
	const width = (slideWidth - 2*slideMargin - (gridColumns-1)*gridGap) / gridColumns
	across := cmp.Or(g.Across, gridColumns)
	d := &drawing{Frame: g.Frame, width: slideWidth - float64(gridColumns-across)*(width+gridGap)}
	var blocks []gridBlock
	for _, s := range Sectioned(len(g.Rows), func(i int) string { return g.Rows[i].Section }) {
		b := gridBlock{heading: s.Heading, rows: g.Rows[s.From:s.To], height: gridHeader}
		for _, r := range b.rows {
			lines := d.lines(r.Words, gridNames, width-gridSlot*float64(len(g.Columns))-8)
			b.words = append(b.words, lines)
			b.height += rowHeight(lines)
		}
		b.height += 10
		blocks = append(blocks, b)
	}
	marks := d.marks()
	top := d.gridHead(g, marks)
	tallest := 0.0
	for i, column := range shareBlocks(blocks, across) {
		x, y := slideMargin+float64(i)*(width+gridGap), top
		for _, b := range column {
			d.block(b, x, y, width, g.Columns, marks)
			y += b.height
		}
		tallest = max(tallest, y)
	}
	d.height = tallest + 30
	d.text(slideMargin, d.height-14, textLook{size: 12, fill: paleInk}, g.Foot)
	return d.document()
}

func rowHeight(lines []string) float64 {
	return max(float64(len(lines))*gridLine, 18) + gridRowGap
}

// shareBlocks puts blocks into n columns in their order, so that the tallest column is as
// short as can be.
func shareBlocks(blocks []gridBlock, n int) [][]gridBlock {
	fits := func(limit float64) ([][]gridBlock, bool) {
		list := [][]gridBlock{nil}
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

// markLook is how a mark looks: the attributes of its ground, and its sign in a square
// of 16.
type markLook struct{ ground, sign string }

// marks defines the looks. The colours stay apart for the common forms of
// colour blindness (after Okabe and Ito) and in grey; the signs do without colour.
func (d *drawing) marks() map[Mark]markLook {
	line := func(path, ink string) string {
		return fmt.Sprintf(`<path d="%s" fill="none" stroke="%s" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`+"\n", path, ink)
	}
	full := func(path, ink string) string { return fmt.Sprintf(`<path d="%s" fill="%s"/>`+"\n", path, ink) }
	ground := func(fill, stroke string) string {
		return fmt.Sprintf(`rx="3" fill="%s" stroke="%s" stroke-width="1.2"`, fill, stroke)
	}
	hatch := d.pattern("hatch", "#f6c343", `<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="#8a5a00" stroke-width="1"/>`)
	moon := full("M8,2.4 A5.6,5.6 0 1 1 7.99,2.4 Z", "#ffffff") + full("M8,3 A5,5 0 0 1 8,13 Z", "#000000") + line("M8,3 A5,5 0 0 0 8,13", "#000000")
	return map[Mark]markLook{
		Tick:     {ground("#00664f", "#00664f"), line("M3.5,8.5 L6.8,11.8 L12.5,4.8", "#ffffff")},
		HalfMoon: {ground(hatch, "#8a5a00"), moon},
		Clock: {
			ground("#ffffff", "#0b5cab") + ` stroke-dasharray="3 2"`,
			line("M8,3.2 A4.8,4.8 0 1 1 7.99,3.2 M8,5.5 L8,8 L10.2,9.2", "#0b5cab"),
		},
		Cross:  {ground("#b3261e", "#7d120c"), line("M4.2,4.2 L11.8,11.8 M11.8,4.2 L4.2,11.8", "#ffffff")},
		Double: {ground("#5b3c88", "#3a2461"), line("M3.5,3.5 h6 v6 h-6 Z M6.5,6.5 h6 v6 h-6 Z", "#ffffff")},
		Dot:    {ground("#eef1f3", "#768692"), line("M6.4,8 A1.6,1.6 0 1 1 6.4,8.01", "#4c6272")},
	}
}

func (d *drawing) mark(m markLook, x, y float64) {
	d.rect(x, y, 20, 17, m.ground)
	fmt.Fprintf(&d.b, `<g transform="translate(%s %s)">%s</g>`+"\n", px(x+2), px(y+0.5), m.sign)
}

// gridHead writes the head and the legend, and returns where the blocks begin.
func (d *drawing) gridHead(g *Grid, marks map[Mark]markLook) float64 {
	d.head()
	x, y := slideMargin, 62.0
	for m := Tick; m >= Dot; m-- {
		words := g.Legend[m]
		if words == "" {
			continue
		}
		room := 27 + float64(len(words))*13*0.5
		if x+room > d.width {
			x, y = slideMargin, y+26
		}
		d.mark(marks[m], x, y)
		d.text(x+27, y+13.5, textLook{size: 13}, words)
		x += room + 22
	}
	d.text(slideMargin, y+38, textLook{size: 12, fill: paleInk}, g.Note)
	return y + 54
}

func (d *drawing) block(b gridBlock, x, y, width float64, letters []string, marks map[Mark]markLook) {
	slots := gridSlot * float64(len(letters))
	d.path(fmt.Sprintf("M%s,%s H%s", px(x), px(y+8), px(x+width)), `stroke="`+ink+`" stroke-width="1.5"`)
	for i, l := range letters {
		d.text(x+float64(i)*gridSlot+10, y+gridHeader-10, textLook{size: 11, bold: true, fill: paleInk, anchor: "middle"}, l)
	}
	d.text(x+slots+8, y+gridHeader-10, textLook{size: 14.5, bold: true}, b.heading)
	y += gridHeader
	for i, r := range b.rows {
		end := d.open(r.Alternative, r.ID)
		for j := range letters {
			cx := x + float64(j)*gridSlot
			if j == r.Column {
				d.mark(marks[r.Mark], cx, y-1)
			} else {
				d.rect(cx+9, y+6, 3, 3, `fill="`+hairline+`"`)
			}
		}
		for j, line := range b.words[i] {
			d.text(x+slots+8, y+12+float64(j)*gridLine, textLook{size: gridNames}, line)
		}
		end()
		y += rowHeight(b.words[i])
	}
}
