package out

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
)

const (
	// excerptWidth is how many columns of a source line are shown at most.
	excerptWidth = 100
	// excerptReach is how many bytes before and after the mark are looked at. A line
	// may be a megabyte long and have a thousand findings on it.
	excerptReach = 2048
	tabWidth     = 4
	// excerptMargin is the columns for the line's number and two signs of omission.
	excerptMargin = len("   12 | ") + 2
)

// excerptCell is what stands in one place of a source line.
type excerptCell struct {
	text  string
	width int // in columns
	end   int // byte offset in the line, just after it
}

// excerpt shows the source line and marks the finding's columns by display width, so
// that tabs, wide and combining characters do not move the caret. A line that is too
// long is shown around the mark.
func excerpt(f diag.Finding, s Screen) string {
	line := f.Excerpt
	if strings.TrimSpace(line) == "" {
		return ""
	}
	from := byteOffset(line, f.Pos.Col-1)
	to := len(strings.TrimRight(line, " \t"))
	if f.End.Line == f.Pos.Line {
		to = from + byteOffset(line[from:], f.End.Col-f.Pos.Col)
	}
	limit := excerptWidth
	if s.Width > 0 {
		limit = max(min(excerptWidth, s.Width-excerptMargin), 20)
	}
	text, indent, mark := marked(line, from, to, limit)
	number := fmt.Sprintf("%5d |", f.Pos.Line)
	margin := strings.Repeat(" ", len(number)-1) + "|"
	return fmt.Sprintf("%s %s\n%s %s%s\n",
		s.Style(Dim, number), text, s.Style(Dim, margin), indent, s.Style(Green, mark))
}

// Marked shows a line of text that somebody typed, and under it what is wrong there.
// from and to are characters; a line break before from begins the line that is shown.
func Marked(text string, from, to int) string {
	begin, end := byteOffset(text, from), byteOffset(text, max(to, from))
	start := strings.LastIndexByte(text[:begin], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	line, indent, mark := marked(line, min(begin-start, len(line)), min(end-start, len(line)), excerptWidth)
	return "    " + line + "\n    " + indent + mark
}

// marked cuts a line to some columns around the bytes that are marked, and returns it
// with what stands under it.
func marked(line string, from, to, limit int) (text, indent, mark string) {
	cells, whole := excerptCells(line, from)
	start, end := cellAt(cells, from), cellAt(cells, to)
	first, last := excerptWindow(cells, start, limit)
	before, after := "", ""
	if first > 0 || !whole.left {
		before = "…"
	}
	if last < len(cells) || !whole.right {
		after = "…"
	}
	text = before
	for _, c := range cells[first:last] {
		text += c.text
	}
	end = max(min(end, last), start)
	mark = "^" + strings.Repeat("~", max(cellsWidth(cells[start:end])-1, 0))
	indent = strings.Repeat(" ", DisplayWidth(before)+cellsWidth(cells[first:start]))
	return strings.TrimRight(text+after, " "), indent, mark
}

// byteOffset is where the character with a 0-based number begins, the end of the text
// if it is shorter.
func byteOffset(s string, character int) int {
	for i := range s {
		if character <= 0 {
			return i
		}
		character--
	}
	return len(s)
}

// excerptCells splits the part of a line around an offset. whole tells on which sides
// nothing was left
func excerptCells(line string, at int) (cells []excerptCell, whole struct{ left, right bool }) {
	lo, hi := max(at-excerptReach, 0), min(at+excerptReach, len(line))
	for lo > 0 && !utf8.RuneStart(line[lo]) {
		lo--
	}
	for hi < len(line) && !utf8.RuneStart(line[hi]) {
		hi++
	}
	for i := lo; i < hi; {
		piece, width := glyph(line[i:hi])
		i += len(piece)
		c := excerptCell{piece, width, i}
		if r, _ := utf8.DecodeRuneInString(piece); r == '\t' {
			c.text, c.width = strings.Repeat(" ", tabWidth), tabWidth
		} else if shown := escaped(piece, IsControl); shown != piece {
			c.text, c.width = shown, DisplayWidth(shown)
		}
		cells = append(cells, c)
	}
	whole.left, whole.right = lo == 0, hi == len(line)
	return cells, whole
}

// cellAt is the number of cells that end at or before a byte offset.
func cellAt(cells []excerptCell, offset int) int {
	n, _ := slices.BinarySearchFunc(cells, offset+1, func(c excerptCell, offset int) int { return cmp.Compare(c.end, offset) })
	return n
}

// excerptWindow chooses the cells to show: the mark's first one, then up to two
// thirds of the columns before it, what follows it, and what more there is before.
func excerptWindow(cells []excerptCell, mark, limit int) (first, last int) {
	first, last = mark, min(mark+1, len(cells))
	used := cellsWidth(cells[first:last])
	back := func(limit int) {
		for first > 0 && used+cells[first-1].width <= limit {
			first--
			used += cells[first].width
		}
	}
	back(limit * 2 / 3)
	for last < len(cells) && used+cells[last].width <= limit {
		used += cells[last].width
		last++
	}
	back(limit)
	return first, last
}

func cellsWidth(cells []excerptCell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}
