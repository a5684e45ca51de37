package out

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// gap is the number of blanks between columns.
	gap = 2
	// longWord is the number of columns above which a word may be broken that names
	// nothing, rather than the whole table give up its columns.
	longWord = 40
	// proseWidth is as narrow as sentences are readable. Shorter text may be narrower, but
	// is not spread over more than so many lines; fewer where words are broken as well,
	// because blocks are there to read better.
	proseWidth            = 18
	mostLines, fewerLines = 5, 3
	// easyWidth is how wide sentences have to be before a column that may be left out
	// takes room from them.
	easyWidth = 40
)

// layout is how the columns of a table share out a terminal.
type layout struct {
	// widths are those of the columns that are drawn, which are the first ones.
	widths []int
	// spill tells that a name wider than its column stands on a line above its row.
	spill bool
	// places tell where each row stands.
	places []place
}

// place is where a row of a layout stands.
type place int

const (
	inColumns place = iota
	belowName       // the name on a line of its own, the other cells below it
	inBlock         // a field a line, because something in it would have to be broken
)

// sizes are the measures of a table, in columns of the screen.
type sizes struct {
	columns []columnSize
	cells   [][]cellSize // by row and column
}

type columnSize struct {
	whole, full int // its widest cell on one line: without web addresses, and with them
	word        int // its longest word
	piece       int // the longest piece of a word between joints
	address     int // its longest web address
	heading     int // the longest word of its heading
}

type cellSize struct {
	whole int // on one line, without web addresses
	rigid int // its longest word that is never broken: in a name, or a web address
}

// isName tells whether the words of a column are kept whole.
func (t Table) isName(column int) bool {
	return t.Names == nil && column == 0 || slices.Contains(t.Names, column)
}

func (t Table) measure() sizes {
	result := sizes{columns: make([]columnSize, len(t.Headings)), cells: make([][]cellSize, len(t.Rows))}
	for i, h := range t.Headings {
		c := &result.columns[i]
		c.measure(VisibleLine(h), t.isName(i))
		c.heading, c.piece = c.word, c.word
	}
	for r, row := range t.Rows {
		result.cells[r] = make([]cellSize, len(row))
		for i := range row {
			for _, value := range t.values(r, i, Screen{}) {
				s := result.columns[i].measure(value, t.isName(i))
				result.cells[r][i].whole += s.whole
				result.cells[r][i].rigid = max(result.cells[r][i].rigid, s.rigid)
			}
		}
	}
	return result
}

// measure measures a text of the column.
func (c *columnSize) measure(text string, isName bool) cellSize {
	full := DisplayWidth(text)
	s := cellSize{whole: full}
	for _, word := range strings.Fields(text) {
		switch w := DisplayWidth(word); {
		case isName:
			s.rigid = max(s.rigid, w)
			c.word = max(c.word, w)
		case isAddress(word):
			// A row that has no room for its address is drawn as a block.
			s.rigid = max(s.rigid, w)
			s.whole -= w
			c.address = max(c.address, w)
		default:
			for _, part := range strings.SplitAfter(word, "/") {
				c.word = max(c.word, min(DisplayWidth(part), longWord))
			}
			c.piece = max(c.piece, min(longestPiece(word), longWord))
		}
	}
	if isName {
		c.piece = c.word
	}
	c.full, c.whole = max(c.full, full), max(c.whole, s.whole)
	return s
}

// layout finds the best way to draw the table. From the best to the worst:
//
//   - every column, with no word broken
//   - without the optional columns, one after the other
//   - names wider than their column on a line above their row
//   - words that name nothing broken after a hyphen and the like, without and with
//     names above their row
//
// ok is false when none of these fits, and the rows have to be drawn as blocks.
func (t Table) layout(width int) (l layout, ok bool) {
	s := t.measure()
	n := len(s.columns)
	if n == 1 {
		return layout{widths: []int{min(s.columns[0].full, width)}, places: make([]place, len(t.Rows))}, true
	}
	least := max(n-t.Optional, 1)
	for ; n > least; n-- {
		if l, ok = s.try(n, width, attempt{prose: easyWidth}); ok {
			return l, true
		}
	}
	for _, pieces := range []bool{false, true} {
		for _, spill := range []bool{false, true} {
			if l, ok = s.try(least, width, attempt{proseWidth, pieces, spill && t.isName(0)}); ok {
				return l, true
			}
		}
	}
	return layout{}, false
}

// attempt is a way to lay out columns: the least width of sentences, whether words may
// be broken that name nothing, and whether names may stand above their row.
type attempt struct {
	prose         int
	pieces, spill bool
}

// try shares out the width among the first n columns. It fails if the least that they
// need is not there, or if most of the rows would stand outside the columns.
func (s sizes) try(n, width int, a attempt) (layout, bool) {
	l := layout{widths: make([]int, n), spill: a.spill, places: make([]place, len(s.cells))}
	left := width - gap*(n-1)
	for i, c := range s.columns[:n] {
		l.widths[i] = max(c.word, min(a.prose, c.whole/mostLines))
		if a.pieces {
			l.widths[i] = max(c.piece, min(a.prose, c.whole/fewerLines))
		}
		if a.spill && i == 0 {
			l.widths[i] = c.heading
		}
		left -= l.widths[i]
	}
	if left < 0 {
		return l, false
	}
	s.grow(&l, left)
	outside := 0
	for r := range s.cells {
		l.places[r] = s.place(l, r)
		if l.places[r] != inColumns {
			outside++
		}
	}
	return l, 2*outside <= len(s.cells)
}

// grow shares out what is left of the width when each column has the least it needs.
func (s sizes) grow(l *layout, left int) {
	give := func(i, upTo, most int) {
		if by := upTo - l.widths[i]; by > 0 && by <= most {
			l.widths[i] += by
			left -= by
		}
	}
	var columns []int // that grow
	for i := range l.widths {
		if i > 0 || !l.spill {
			columns = append(columns, i)
		}
	}
	if l.spill {
		give(0, s.usualName(l.widths[0]+left), left)
	}
	// Less than a whole word, a whole first column or a whole address does not help.
	slices.SortStableFunc(columns, func(a, b int) int {
		return cmp.Compare(s.columns[a].word-l.widths[a], s.columns[b].word-l.widths[b])
	})
	for _, i := range columns {
		give(i, s.columns[i].word, left)
	}
	if !l.spill {
		give(0, s.columns[0].whole, left)
	}
	for _, i := range columns {
		give(i, s.columns[i].address, left/2)
	}
	for ; left > 0; left-- {
		next := s.tallest(*l, columns)
		for _, i := range columns {
			if next < 0 && l.widths[i] < s.columns[i].full {
				next = i
			}
		}
		if next < 0 {
			break
		}
		l.widths[next]++
	}
	if l.spill { // what nobody else needs
		l.widths[0] = max(l.widths[0], s.widestName(l.widths[0]+left))
	}
}

// enoughRows is how many rows are looked at to share out the room.
const enoughRows = 1000

// tallest is the column that makes the rows highest: the one where another column of
// the screen saves most lines, all rows taken together. It is -1 if no cell wraps.
func (s sizes) tallest(l layout, columns []int) int {
	saved := make([]float64, len(l.widths))
	for r := 0; r < len(s.cells); r += 1 + len(s.cells)/enoughRows {
		high, most := -1, 1.0
		for i, width := range l.widths {
			if lines := float64(s.cells[r][i].whole) / float64(max(width, 1)); lines > most {
				high, most = i, lines
			}
		}
		if high >= 0 {
			saved[high] += most / float64(max(l.widths[high], 1))
		}
	}
	best := -1
	for _, i := range columns {
		if saved[i] > 0 && (best < 0 || saved[i] > saved[best]) {
			best = i
		}
	}
	return best
}

// usualName is the width of the widest name that fits into most columns, among the
// narrower three quarters of the names: more would be taken from the other columns for
// the sake of a few.
func (s sizes) usualName(most int) int {
	widths := Each(s.cells, func(row []cellSize) int { return row[0].whole })
	slices.Sort(widths)
	return widest(widths[:len(widths)*3/4], most)
}

// widestName is the width of the widest name that fits.
func (s sizes) widestName(most int) int {
	return widest(Each(s.cells, func(row []cellSize) int { return row[0].whole }), most)
}

// widest is the widest of some widths that fits, 0 if none does.
func widest(widths []int, most int) (found int) {
	for _, w := range widths {
		if w <= most {
			found = max(found, w)
		}
	}
	return found
}

// place tells where a row stands.
func (s sizes) place(l layout, row int) place {
	text := inColumns
	for i, width := range l.widths {
		switch {
		case s.cells[row][i].rigid <= width:
		case i > 0 || !l.spill:
			return inBlock
		default:
			text = belowName
		}
	}
	return text
}

// Hidden returns the headings of the columns that a screen has no room for.
func (t Table) Hidden(s Screen) []string {
	if s.Width <= 0 || t.Optional == 0 {
		return nil
	}
	l, ok := t.layout(s.Width)
	if !ok {
		return nil
	}
	return t.Headings[len(l.widths):]
}
