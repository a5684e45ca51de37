package out

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is rows of text under headings. Cells may hold several values.
type Table struct {
	// Headings are words for people. Keys are the names of the same columns for
	// programs, which CSV has; nil if they are the headings.
	Headings, Keys []string
	Rows           [][]Cell
	// Names are the columns that people copy from, such as ids: their words are broken
	// only where the terminal is narrower than the word. nil is the first column.
	Names []int
	// Optional is how many columns, from the last, may be left out on a terminal that
	// has no room for them.
	Optional int
	// Wide is how many columns, from the last, only "wide" and the formats for programs
	// have.
	Wide int
	// Numbers are the columns that hold numbers, which a workbook keeps as such.
	Numbers []int
	// Sections group the rows in Markdown, each under a heading; nil is one table without
	// a heading.
	Sections []tableSection
	// Lines tells that the values of a cell stand on lines of their own, unless they are
	// single words.
	Lines bool
	// marked is the text of some cells, by row and column, with what is to stand out
	// between marks. It is safe to print, and used where there is colour.
	marked map[[2]int]string
}

// Marks stand in text around what is to stand out, until it is drawn. Nothing that a
// cell holds can look like one, because control characters are shown, not kept.
const (
	markOn      = "\x01" // what was looked for
	markOff     = "\x02"
	markEnding  = "\x03"
	markEnded   = "\x04"
	everyMarkOn = markOn + markEnding + markEnded
)

var (
	unmarked = strings.NewReplacer(markOn, "", markOff, "", markEnding, "", markEnded, "")
	drawn    = strings.NewReplacer(
		markOn, "\x1b["+styleMark+"m", markEnding, "\x1b["+Yellow+"m", markEnded, "\x1b["+Red+"m", markOff, "\x1b[0m",
	)
)

// text is a cell on one line, with its marks if the screen has colour.
func (t Table) text(row, column int, s Screen) string {
	text := t.Rows[row][column].Join(t.separator(row, column))
	if marked, ok := t.marked[[2]int{row, column}]; ok && s.Colour && text != "" {
		return marked
	}
	return text
}

// hiddenEnd is the mark of an end that a row tells in none of the columns that are shown,
// "" if there is none.
func (t Table) hiddenEnd(row, shown int) string {
	for i := shown; i < len(t.Headings); i++ {
		if text := t.marked[[2]int{row, i}]; strings.HasPrefix(text, markEnding) || strings.HasPrefix(text, markEnded) {
			return text[:1]
		}
	}
	return ""
}

// Highlight puts marks around the parts of a text, for each word by itself, so that a
// line may break between them. Text that has to be made safe is not marked.
func Highlight(text string, spans [][2]int) string {
	if VisibleLine(text) != text {
		return VisibleLine(text)
	}
	var b strings.Builder
	last := 0
	for _, span := range spans {
		if span[0] < last || span[1] > len(text) || span[0] >= span[1] {
			continue
		}
		b.WriteString(text[last:span[0]])
		b.WriteString(markOn + strings.ReplaceAll(text[span[0]:span[1]], " ", markOff+" "+markOn) + markOff)
		last = span[1]
	}
	return b.String() + text[last:]
}

// Unmark is a text without its marks.
func Unmark(s string) string { return unmarked.Replace(s) }

// separator stands between the values of a cell where they share a line.
func (t Table) separator(row, column int) string {
	if t.isLined(row, column) {
		return " | "
	}
	return ", "
}

// isLined tells whether each value of a cell has a line of its own.
func (t Table) isLined(row, column int) bool {
	cell := t.Rows[row][column]
	return t.Lines && len(cell) > 1 && slices.ContainsFunc(cell, func(value string) bool { return strings.ContainsAny(value, " \n,") })
}

// values are the texts of a cell, each of which begins a line.
func (t Table) values(row, column int, s Screen) []string {
	if !t.isLined(row, column) {
		return []string{t.text(row, column, s)}
	}
	var list []string
	for _, value := range t.Rows[row][column] {
		if text := VisibleLine(value); strings.TrimSpace(text) != "" {
			list = append(list, text)
		}
	}
	return list
}

// Cell is the values of one field; usually one.
type Cell []string

// Join writes the values of a cell on one line.
func (c Cell) Join(separator string) string { return VisibleLine(strings.Join(c, separator)) }

// Screen describes where text goes.
type Screen struct {
	// Width is the number of columns of the terminal; 0 means that it is none.
	Width int
	// Colour tells whether to use it.
	Colour bool
	// Links tells whether the terminal makes OSC 8 hyperlinks clickable.
	Links bool
}

// usual is the table without its wide columns.
func (t Table) usual() Table {
	n := len(t.Headings) - t.Wide
	if t.Wide == 0 {
		return t
	}
	t.Headings, t.Keys, t.Wide = t.Headings[:n], t.Keys[:n], 0
	t.Rows = Each(t.Rows, func(row []Cell) []Cell { return row[:n] })
	return t
}

// Draw is Write for a table that is not drawn without rows.
func (t Table) Draw(w io.Writer, s Screen) error {
	if len(t.Rows) == 0 {
		return nil
	}
	return t.Write(w, s)
}

// Write draws the table: aligned and fitted on a terminal, elsewhere tab-separated
// with nothing cut.
func (t Table) Write(w io.Writer, s Screen) error {
	if s.Width <= 0 {
		return t.writeTabs(w, s)
	}
	return t.writeAligned(w, s)
}

func (t Table) writeTabs(w io.Writer, s Screen) error {
	b := bufio.NewWriter(w)
	heading := func(h string) string { return s.Style(Bold, VisibleLine(h)) }
	line := func(cells []string) error { return put(b, drawn.Replace(strings.Join(cells, "\t"))+"\n") }
	if err := line(Each(t.Headings, heading)); err != nil {
		return err
	}
	cells := make([]string, len(t.Headings))
	for r, row := range t.Rows {
		for i := range row {
			cells[i] = t.text(r, i, s)
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return b.Flush()
}

// CSV writes the table for a spreadsheet: values of one field separated by "; ", and
// text that a spreadsheet would run as a formula made harmless. What holds more than ASCII
// begins with a byte-order mark, without which Excel reads "£" as "Â£".
func (t Table) CSV(w io.Writer) error {
	keys := t.Keys
	if keys == nil {
		keys = t.Headings
	}
	isMore := func(r rune) bool { return r >= utf8.RuneSelf }
	hasMore := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool {
			return strings.ContainsFunc(s, isMore) && strings.ContainsFunc(Visible(s), isMore)
		})
	}
	if hasMore(keys) || slices.ContainsFunc(t.Rows, func(row []Cell) bool { return slices.ContainsFunc(row, func(c Cell) bool { return hasMore(c) }) }) {
		if err := put(w, "\ufeff"); err != nil {
			return err
		}
	}
	result := csv.NewWriter(w)
	if err := result.Write(Each(keys, func(key string) string { return Spreadsheet(Visible(key)) })); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := result.Write(Each(row, func(cell Cell) string { return Spreadsheet(Visible(strings.Join(cell, "; "))) })); err != nil {
			return err
		}
	}
	result.Flush()
	return result.Error()
}

// Spreadsheet puts an apostrophe before what would be a formula (OWASP, CSV
// injection). Plain numbers keep their sign.
func Spreadsheet(s string) string {
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
	line(Each(t.Headings, EscapeMarkdown))
	line(slices.Repeat([]string{"---"}, len(t.Headings)))
	for r, row := range t.Rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = strings.Join(Each(t.values(r, i, Screen{}), EscapeMarkdown), "<br>")
		}
		line(cells)
	}
	return put(w, b.String())
}

// Only is the table with some of its columns, by their keys, in the order of the table.
func (t Table) Only(keys ...string) Table {
	var at []int
	for i, key := range t.Keys {
		if slices.Contains(keys, key) {
			at = append(at, i)
		}
	}
	return t.columns(at)
}

// columns is the table with some of its columns.
func (t Table) columns(at []int) Table {
	return Table{
		Headings: Each(at, func(i int) string { return t.Headings[i] }), Sections: t.Sections,
		Rows: Each(t.Rows, func(row []Cell) []Cell { return Each(at, func(i int) Cell { return row[i] }) }),
	}
}

// tableSection is a heading and the rows under it, [From, To) of the table.
type tableSection struct {
	Heading  string
	From, To int
}

// sectionsMarkdown writes the table in Markdown, each of its sections under a heading.
func (t Table) sectionsMarkdown(w io.Writer) error {
	if t.Sections == nil {
		return t.Markdown(w)
	}
	between := ""
	for _, s := range t.Sections {
		if err := put(w, between+"## "+EscapeMarkdown(s.Heading)+"\n\n"); err != nil {
			return err
		}
		between = "\n"
		part := Table{Headings: t.Headings, Keys: t.Keys, Rows: t.Rows[s.From:s.To]}
		if err := part.Markdown(w); err != nil {
			return err
		}
	}
	return nil
}

// Sectioned groups n rows by a heading; equal headings stand together already.
func Sectioned(n int, heading func(i int) string) []tableSection {
	list := []tableSection{}
	for i := range n {
		if h := heading(i); len(list) == 0 || list[len(list)-1].Heading != h {
			list = append(list, tableSection{Heading: h, From: i})
		}
		list[len(list)-1].To = i + 1
	}
	return list
}

const (
	Bold        = "1"
	Red         = "31"
	Yellow      = "33"
	Cyan        = "36"
	Dim         = "2"
	styleItalic = "3"
	styleMark   = "1;36"
	Green       = "32"
)

func styled(style, s string) string {
	if s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// Style colours text if the screen wants colour.
func (s Screen) Style(style, text string) string {
	if !s.Colour {
		return text
	}
	return styled(style, text)
}
