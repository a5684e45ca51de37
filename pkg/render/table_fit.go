package render

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
	// proseFrom is the length of text above which a column holds sentences, and
	// proseWidth the least that is readable for those.
	proseFrom, proseWidth = 100, 18
)

// layout is how the columns of a table share out a terminal.
type layout struct {
	// widths are those of the columns that are drawn, which are the first ones.
	widths []int
	// spill tells that a name wider than its column stands on a line above its row.
	spill bool
}

// place is where a row of a layout stands.
type place int

const (
	inColumns place = iota
	belowName       // the name on a line of its own, the other cells below it
	inBlock         // a field a line, because something in it would have to be broken
)

// ask is what a column needs, in columns of the screen.
type ask struct {
	whole   int // its widest cell on one line, without web addresses
	full    int // its widest cell on one line
	total   int // all of its cells, without web addresses
	word    int // its longest word
	address int // its longest web address
	piece   int // the longest piece of a word between joints
	heading int // the longest word of its heading
}

// isName tells whether the words of a column are kept whole.
func (t Table) isName(column int) bool {
	return t.Names == nil && column == 0 || slices.Contains(t.Names, column)
}

func (t Table) asks() []ask {
	out := make([]ask, len(t.Headings))
	measure := func(i int, text string) {
		full := displayWidth(text)
		whole := full
		for _, word := range strings.Fields(text) {
			switch {
			case t.isName(i):
				out[i].word = max(out[i].word, displayWidth(word))
			case isAddress(word):
				// A row whose address has no room is drawn as a block.
				whole -= displayWidth(word) + 1
				out[i].address = max(out[i].address, displayWidth(word))
			default:
				for _, part := range strings.SplitAfter(word, "/") {
					out[i].word = max(out[i].word, min(displayWidth(part), longWord))
				}
				out[i].piece = max(out[i].piece, min(longestPiece(word), longWord))
			}
		}
		out[i].full, out[i].whole = max(out[i].full, full), max(out[i].whole, whole)
		out[i].total += whole
		if t.isName(i) {
			out[i].piece = out[i].word
		}
	}
	for i, h := range t.Headings {
		measure(i, VisibleLine(h))
		out[i].heading, out[i].piece = out[i].word, out[i].word
	}
	for r, row := range t.Rows {
		for i := range row {
			for _, value := range t.values(r, i, Screen{}) {
				measure(i, value)
			}
		}
	}
	return out
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
	asks := t.asks()
	if len(asks) == 1 {
		return layout{widths: []int{min(asks[0].full, width)}}, true
	}
	least := max(len(asks)-t.Optional, 1)
	for n := len(asks); n >= least; n-- {
		if l, ok = t.try(asks[:n], width, false, false); ok {
			return l, true
		}
	}
	for _, pieces := range []bool{false, true} {
		for _, spill := range []bool{false, true} {
			if l, ok = t.try(asks[:least], width, pieces, spill); ok {
				return l, true
			}
		}
	}
	return layout{}, false
}

// try shares out the width among columns. It fails if the least that they need is not
// there, or if most of the rows would stand outside the columns.
func (t Table) try(asks []ask, width int, pieces, spill bool) (layout, bool) {
	l := layout{widths: make([]int, len(asks)), spill: spill}
	left := width - gap*(len(asks)-1)
	for i, a := range asks {
		l.widths[i] = a.word
		if pieces {
			l.widths[i] = a.piece
		}
		if a.whole > proseFrom {
			l.widths[i] = max(l.widths[i], proseWidth)
		}
		if spill && i == 0 {
			l.widths[i] = a.heading
		}
		left -= l.widths[i]
	}
	if left < 0 || spill && !t.isName(0) {
		return l, false
	}
	t.grow(&l, asks, left)
	outside := 0
	for r := range t.Rows {
		if t.place(l, r) != inColumns {
			outside++
		}
	}
	return l, 2*outside <= len(t.Rows)
}

// grow shares out what is left of the width when each column has the least it needs.
func (t Table) grow(l *layout, asks []ask, left int) {
	give := func(i, upTo, most int) {
		if by := upTo - l.widths[i]; by > 0 && by <= most {
			l.widths[i] += by
			left -= by
		}
	}
	columns := make([]int, len(asks))
	for i := range columns {
		columns[i] = i
	}
	if l.spill {
		give(0, max(min(t.usualName(), l.widths[0]+left), l.widths[0]), left)
		columns = columns[1:]
	}
	// Less than a whole word, a whole first column or a whole address does not help.
	slices.SortStableFunc(columns, func(a, b int) int {
		return cmp.Compare(asks[a].word-l.widths[a], asks[b].word-l.widths[b])
	})
	for _, i := range columns {
		give(i, asks[i].word, left)
	}
	if !l.spill {
		give(0, asks[0].whole, left)
	}
	for _, i := range columns {
		give(i, asks[i].address, left/2)
	}
	for ; left > 0; left-- {
		// The column with the most text for its width comes next: it makes the table long.
		next := -1
		for _, i := range columns {
			if w := l.widths[i]; w < asks[i].whole && (next < 0 || asks[i].total*l.widths[next] > asks[next].total*w) {
				next = i
			}
		}
		for _, i := range columns {
			if next < 0 && l.widths[i] < asks[i].full {
				next = i
			}
		}
		if next < 0 {
			return
		}
		l.widths[next]++
	}
}

// usualName is the width that three quarters of the first column do not exceed. More
// would be taken from the other columns for the sake of a few.
func (t Table) usualName() int {
	widths := make([]int, len(t.Rows))
	for r, row := range t.Rows {
		widths[r] = displayWidth(row[0].join(", "))
	}
	slices.Sort(widths)
	if len(widths) == 0 {
		return 0
	}
	return widths[len(widths)*3/4]
}

// place tells where a row stands.
func (t Table) place(l layout, row int) place {
	out := inColumns
	for i, width := range l.widths {
		name := t.isName(i)
		for _, word := range strings.Fields(t.Rows[row][i].join(", ")) {
			if !name && !isAddress(word) || displayWidth(word) <= width {
				continue
			}
			if i > 0 || !l.spill {
				return inBlock
			}
			out = belowName
		}
	}
	return out
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
