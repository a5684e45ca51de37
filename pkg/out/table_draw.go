package out

import (
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

func (t Table) writeAligned(w io.Writer, s Screen) error {
	l, ok := t.layout(s.Width)
	if !ok {
		return t.writeStacked(w, s)
	}
	columns := &columnRenderer{Blueprint: renderer.NewBlueprint(), widths: make([]int, len(l.widths)), screen: s}
	table := tablewriter.NewTable(&columns.out,
		tablewriter.WithRenderer(columns),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
	)
	// used makes a column no wider than what stands in it.
	used := func(column int, lines []string) string {
		for _, line := range lines {
			columns.widths[column] = max(columns.widths[column], DisplayWidth(line))
		}
		return strings.Join(lines, "\n")
	}
	headings := make([]string, len(l.widths))
	for i, width := range l.widths {
		headings[i] = used(i, wrapCell(VisibleLine(t.Headings[i]), width))
	}
	table.Header(headings)
	// Where the status has no room, the name shows that something is ending.
	name := func(row, width int) []string {
		lines := t.lines(row, 0, width, s)
		for i, line := range lines {
			if end := t.hiddenEnd(row, len(l.widths)); end != "" && s.Colour && line != "" {
				lines[i] = end + line + markOff
			}
		}
		return lines
	}
	for r := range t.Rows {
		cells := make([]string, len(l.widths))
		at, above := l.places[r], ""
		for i, width := range l.widths {
			switch {
			case at == inBlock && i == 0:
				head, rest := t.block(r, s)
				cells[i] = strings.Join(append(head, rest...), "\n")
			case at == inBlock:
			case at == belowName && i == 0:
				lines := name(r, s.Width)
				cells[i] = strings.Join(lines, "\n")
				above = strings.Repeat("\n", len(lines))
			case i == 0:
				cells[i] = used(i, name(r, width))
			default:
				cells[i] = above + used(i, t.lines(r, i, width, s))
			}
		}
		if err := table.Append(cells); err != nil {
			return fmt.Errorf("draw table: %w", err)
		}
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("draw table: %w", err)
	}
	return s.print(w, columns.out.String())
}

// columnRenderer puts the lines of tablewriter's cells side by side. Its own renderers
// measure each character by itself, so that a flag or a family would be wider there
// than where the columns were shared out.
type columnRenderer struct {
	*renderer.Blueprint
	widths []int
	screen Screen
	out    strings.Builder
}

// Header draws a line of the headings.
func (c *columnRenderer) Header(_ [][]string, f tw.Formatting) {
	c.out.WriteString(c.screen.Style(Bold, c.line(f)) + "\n")
}

// Row draws a line of a row.
func (c *columnRenderer) Row(_ []string, f tw.Formatting) { c.out.WriteString(c.line(f) + "\n") }

// Line draws nothing: there are blanks between columns, and no rules.
func (c *columnRenderer) Line(tw.Formatting) {}

func (c *columnRenderer) line(f tw.Formatting) string {
	var b strings.Builder
	for i, width := range c.widths {
		text := f.Row.GetCell(i).Data
		b.WriteString(text + strings.Repeat(" ", max(width-DisplayWidth(text), 0)+gap))
	}
	return strings.TrimRight(b.String(), " ")
}

// writeStacked draws a block a row, for a terminal too narrow for columns.
func (t Table) writeStacked(w io.Writer, s Screen) error {
	var b strings.Builder
	for r := range t.Rows {
		if r > 0 {
			b.WriteByte('\n')
		}
		name, rest := t.block(r, s)
		for _, line := range name {
			b.WriteString(s.Style(Bold, line) + "\n")
		}
		for _, line := range rest {
			b.WriteString(line + "\n")
		}
	}
	return s.print(w, b.String())
}

// block is a row as lines: those of the first cell, and those that follow, which have
// the other cells by their headings. What is empty is left out.
func (t Table) block(row int, s Screen) (name, rest []string) {
	if t.text(row, 0, s) != "" {
		name = t.lines(row, 0, s.Width, s)
	}
	for i := 1; i < len(t.Headings); i++ {
		text := t.text(row, i, s)
		if text == "" {
			continue
		}
		heading := VisibleLine(t.Headings[i]) + ":"
		if t.isLined(row, i) {
			rest = append(rest, indentLines(wrapCell(heading, s.Width-2*gap), gap)...)
			rest = append(rest, indentLines(t.lines(row, i, s.Width-2*gap, s), 2*gap)...)
			continue
		}
		lines := wrapCell(heading+" "+text, s.Width-2*gap)
		rest = append(rest, indentLines(lines[:1], gap)...)
		rest = append(rest, indentLines(lines[1:], 2*gap)...)
	}
	return name, rest
}

// lines is a cell broken into lines of at most width columns. Where each value has a
// line of its own, what does not fit into it is indented below it.
func (t Table) lines(row, column, width int, s Screen) []string {
	if !t.isLined(row, column) {
		return wrapCell(t.text(row, column, s), width)
	}
	var list []string
	for _, value := range t.values(row, column, s) {
		lines := wrapCell(value, width)
		if hung := wrapCell(value, width-gap); len(lines) > 1 && hangs(hung, value, width-gap) {
			lines = append(hung[:1], indentLines(hung[1:], gap)...)
		}
		list = append(list, lines...)
	}
	return list
}

// hangs tells whether the lines of a text may be indented: no word is broken for it, and
// none reaches into the next column that would not do so anyway.
func hangs(lines []string, text string, width int) bool {
	for _, line := range lines {
		if w := DisplayWidth(line); w > width && w <= width+gap {
			return false
		}
	}
	return len(strings.Fields(strings.Join(lines, " "))) == len(strings.Fields(text))
}

func indentLines(lines []string, by int) []string {
	return Each(lines, func(line string) string { return strings.Repeat(" ", by) + line })
}

// wrapCell is Wrap for cells: web addresses stay whole, and marks end with their line.
func wrapCell(text string, width int) []string {
	lines := wrap(text, width, func(word string) bool { return !isAddress(word) })
	open := ""
	for i, line := range lines {
		lines[i] = open + line
		if last := strings.LastIndexAny(line, everyMarkOn+markOff); last >= 0 {
			open = strings.TrimRight(line[last:last+1], markOff)
		}
		if open != "" {
			lines[i] += markOff
		}
	}
	return lines
}

// print writes text with its marks drawn, and its web addresses as links.
func (s Screen) print(w io.Writer, text string) error {
	if s.Links {
		var b strings.Builder
		for line := range strings.Lines(text) {
			b.WriteString(s.join(Autolink(line)))
		}
		text = b.String()
	}
	return put(w, drawn.Replace(text))
}
