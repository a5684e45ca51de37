package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// Table is rows of text under headings. Cells may hold several values.
type Table struct {
	// Headings are words for people. Keys are the names of the same columns for
	// programs, which CSV has; nil if they are the headings.
	Headings, Keys []string
	Rows           [][]Cell
	// marked is the text of some cells, by row and column, with what is to stand out
	// between marks. It is safe to print, and used where there is colour.
	marked map[[2]int]string
}

// Marks stand in text around what is to stand out, until it is drawn. Nothing that a
// cell holds can look like one, because control characters are shown, not kept.
const (
	markOn  = "\x01"
	markOff = "\x02"
)

var (
	unmarked = strings.NewReplacer(markOn, "", markOff, "")
	drawn    = strings.NewReplacer(markOn, "\x1b["+styleMark+"m", markOff, "\x1b[0m")
)

// text is a cell on one line, with marks if the screen has colour.
func (t Table) text(row, column int, s Screen) string {
	if marked, ok := t.marked[[2]int{row, column}]; ok && s.Colour {
		return marked
	}
	return t.Rows[row][column].join(", ")
}

// Cell is the values of one field; usually one.
type Cell []string

// join writes the values of a cell on one line.
func (c Cell) join(separator string) string { return VisibleLine(strings.Join(c, separator)) }

// Screen describes where text goes.
type Screen struct {
	// Width is the number of columns of the terminal; 0 means that it is none.
	Width int
	// Colour tells whether to use it.
	Colour bool
	// Links tells whether the terminal makes OSC 8 hyperlinks clickable.
	Links bool
}

// Write draws the table: aligned and fitted on a terminal, elsewhere tab-separated
// with nothing cut.
func (t Table) Write(w io.Writer, s Screen) error {
	if s.Width <= 0 {
		return t.writeTabs(w)
	}
	return t.writeAligned(w, s)
}

func (t Table) writeTabs(w io.Writer) error {
	var b strings.Builder
	for i, h := range t.Headings {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(VisibleLine(h))
	}
	b.WriteByte('\n')
	for _, row := range t.Rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(cell.join(", "))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const (
	// gap is the number of blanks between columns.
	gap = 2
	// longWord is the number of columns above which a word may be broken, rather than
	// the whole table give up its columns.
	longWord = 24
)

func (t Table) writeAligned(w io.Writer, s Screen) error {
	widths, ok := t.fit(s.Width)
	if !ok {
		return t.writeStacked(w, s)
	}
	columns := &columnRenderer{Blueprint: renderer.NewBlueprint(), widths: make([]int, len(widths)), screen: s}
	table := tablewriter.NewTable(&columns.out,
		tablewriter.WithRenderer(columns),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
	)
	wrap := func(text string, column int) string {
		lines := Wrap(text, widths[column])
		for _, line := range lines {
			columns.widths[column] = max(columns.widths[column], displayWidth(line))
		}
		return strings.Join(lines, "\n")
	}
	headings := make([]string, len(t.Headings))
	for i, h := range t.Headings {
		headings[i] = wrap(VisibleLine(h), i)
	}
	table.Header(headings)
	for r, row := range t.Rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = wrap(t.text(r, i, s), i)
		}
		if err := table.Append(cells); err != nil {
			return fmt.Errorf("draw table: %w", err)
		}
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("draw table: %w", err)
	}
	_, err := io.WriteString(w, drawn.Replace(columns.out.String()))
	return err
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
	c.out.WriteString(c.screen.style(styleBold, c.line(f)) + "\n")
}

// Row draws a line of a row.
func (c *columnRenderer) Row(_ []string, f tw.Formatting) { c.out.WriteString(c.line(f) + "\n") }

// Line draws nothing: there are blanks between columns, and no rules.
func (c *columnRenderer) Line(tw.Formatting) {}

func (c *columnRenderer) line(f tw.Formatting) string {
	var b strings.Builder
	for i, width := range c.widths {
		text := f.Row.GetCell(i).Data
		b.WriteString(text + strings.Repeat(" ", max(width-displayWidth(text), 0)+gap))
	}
	return strings.TrimRight(b.String(), " ")
}

// writeStacked draws a block a row, for a terminal too narrow for columns: the first
// column is its heading, and what is empty is left out.
func (t Table) writeStacked(w io.Writer, s Screen) error {
	var b strings.Builder
	for i, row := range t.Rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		for j := range row {
			text := t.text(i, j, s)
			if j == 0 {
				for _, line := range Wrap(text, s.Width) {
					b.WriteString(s.style(styleBold, line) + "\n")
				}
				continue
			}
			if text == "" {
				continue
			}
			for k, line := range Wrap(VisibleLine(t.Headings[j])+": "+text, s.Width-2*gap) {
				b.WriteString(strings.Repeat(" ", gap*min(k+1, 2)) + line + "\n")
			}
		}
	}
	_, err := io.WriteString(w, drawn.Replace(b.String()))
	return err
}

// fit shares out the width of the terminal. Each column gets at least its longest
// piece of a word, so that nothing is broken elsewhere while there is room; what is left goes
// to the columns that still wrap, evenly. ok is false when words of ordinary length
// would have to be broken.
func (t Table) fit(width int) (widths []int, ok bool) {
	need := make([]int, len(t.Headings))
	widths = make([]int, len(t.Headings))
	measure := func(i int, text string) {
		need[i] = max(need[i], displayWidth(text))
		for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || isJoint(r) }) {
			widths[i] = max(widths[i], displayWidth(piece)+1) // 1 for the joint itself
		}
		widths[i] = min(widths[i], need[i])
	}
	for i, h := range t.Headings {
		measure(i, VisibleLine(h))
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			measure(i, cell.join(", "))
		}
	}
	left := width - gap*(len(widths)-1)
	ordinary := left
	for _, w := range widths {
		left -= w
		ordinary -= min(w, longWord)
	}
	if ordinary < 0 && len(widths) > 1 {
		return nil, false
	}
	// The first column names the row, and is what people copy: it comes first.
	// Less than all of it would not help.
	if len(widths) > 0 && need[0]-widths[0] <= left {
		left -= need[0] - widths[0]
		widths[0] = need[0]
	}
	for left < 0 {
		// Words have to break: the widest column gives way.
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 1 {
			break
		}
		widths[widest]--
		left++
	}
	for grown := true; grown && left > 0; {
		grown = false
		for i := range widths {
			if left > 0 && widths[i] < need[i] {
				widths[i]++
				left--
				grown = true
			}
		}
	}
	return widths, true
}

// CSV writes the table for a spreadsheet: values of one field separated by "; ", and
// text that a spreadsheet would run as a formula made harmless.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	keys := t.Keys
	if keys == nil {
		keys = t.Headings
	}
	head := make([]string, len(keys))
	for i, key := range keys {
		head[i] = spreadsheet(Visible(key))
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = spreadsheet(Visible(strings.Join(cell, "; ")))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// spreadsheet puts an apostrophe before what would be a formula (OWASP, CSV
// injection). Plain numbers keep their sign.
func spreadsheet(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return s
	}
	if (first == '-' || first == '+') && strings.Trim(s[1:], "0123456789.") == "" {
		return s
	}
	return "'" + s
}

// Markdown writes a GitHub table.
func (t Table) Markdown(w io.Writer) error {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	escaped := make([]string, len(t.Headings))
	rule := make([]string, len(t.Headings))
	for i, h := range t.Headings {
		escaped[i], rule[i] = EscapeMarkdown(h), "---"
	}
	line(escaped)
	line(rule)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = EscapeMarkdown(cell.join(", "))
		}
		line(cells)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const (
	styleBold   = "1"
	styleRed    = "31"
	styleYellow = "33"
	styleCyan   = "36"
	styleDim    = "2"
	styleItalic = "3"
	styleMark   = "1;36"
	styleGreen  = "32"
)

func styled(style, s string) string {
	if s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// style colours text if the screen wants colour.
func (s Screen) style(style, text string) string {
	if !s.Colour {
		return text
	}
	return styled(style, text)
}
