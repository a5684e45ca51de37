package render

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
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
	b.WriteString(strings.Join(t.Headings, "\t") + "\n")
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

// gap is the number of blanks between columns.
const gap = 2

func (t Table) writeAligned(w io.Writer, s Screen) error {
	widths := t.fit(s.Width)
	var b bytes.Buffer
	table := tablewriter.NewTable(&b,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Symbols: tw.NewSymbols(tw.StyleNone),
			Settings: tw.Settings{
				Separators: tw.Separators{ShowHeader: tw.Off, BetweenColumns: tw.Off, BetweenRows: tw.Off},
				Lines:      tw.Lines{ShowHeaderLine: tw.Off, ShowTop: tw.Off, ShowBottom: tw.Off},
			},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Left: "", Right: strings.Repeat(" ", gap), Overwrite: true}),
	)
	wrap := func(text string, column int) string { return strings.Join(Wrap(text, widths[column]), "\n") }
	headings := make([]string, len(t.Headings))
	for i, h := range t.Headings {
		headings[i] = wrap(h, i)
	}
	table.Header(headings)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = wrap(cell.join(", "), i)
		}
		if err := table.Append(cells); err != nil {
			return fmt.Errorf("draw table: %w", err)
		}
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("draw table: %w", err)
	}
	var out strings.Builder
	heading := true
	for line := range strings.Lines(b.String()) {
		line = strings.TrimRight(line, " \n")
		if heading && s.Colour {
			line = bold(line)
		}
		heading = false
		out.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// isJoint tells whether a word may be broken after a character.
func isJoint(r rune) bool { return strings.ContainsRune("-/._,", r) }

// fit shares out the width of the terminal. Each column gets at least its longest
// piece of a word, so that nothing is broken elsewhere while there is room; what is left goes
// to the columns that still wrap, evenly.
func (t Table) fit(width int) []int {
	need := make([]int, len(t.Headings))
	widths := make([]int, len(t.Headings))
	measure := func(i int, text string) {
		need[i] = max(need[i], runewidth.StringWidth(text))
		for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || isJoint(r) }) {
			widths[i] = max(widths[i], runewidth.StringWidth(piece)+1) // 1 for the joint itself
		}
		widths[i] = min(widths[i], need[i])
	}
	for i, h := range t.Headings {
		measure(i, h)
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			measure(i, cell.join(", "))
		}
	}
	left := width - gap*(len(widths)-1)
	for _, w := range widths {
		left -= w
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
	return widths
}

// Wrap breaks text between words into lines of at most width columns; a word that is
// wider is broken. It returns at least one line.
func Wrap(text string, width int) []string { return wrap(text, width, true) }

// WrapWords is Wrap without breaking words, so that a web address stays whole.
func WrapWords(text string, width int) []string { return wrap(text, width, false) }

func wrap(text string, width int, breakWords bool) []string {
	width = max(width, 1)
	var lines []string
	line, used := "", 0
	flush := func() { lines, line, used = append(lines, line), "", 0 }
	for _, word := range strings.Fields(text) {
		w := runewidth.StringWidth(word)
		if used > 0 && used+1+w > width {
			flush()
		}
		if used > 0 {
			line, used = line+" "+word, used+1+w
			continue
		}
		for breakWords && w > width {
			head := cut(word, width)
			line = head
			flush()
			word = word[len(head):]
			w = runewidth.StringWidth(word)
		}
		line, used = word, w
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// cut returns the longest beginning of a word that fits, at least one character,
// and breaks after a joint if there is one.
func cut(word string, width int) string {
	used, end, nice := 0, 0, 0
	for i, r := range word {
		w := runewidth.RuneWidth(r)
		if used+w > width && end > 0 {
			break
		}
		used += w
		end = i + len(string(r))
		if isJoint(r) {
			nice = end
		}
	}
	if nice > 0 {
		return word[:nice]
	}
	return word[:end]
}

// CSV writes the table for a spreadsheet: values of one field separated by "; ", and
// text that a spreadsheet would run as a formula made harmless.
func (t Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	keys := t.Keys
	if keys == nil {
		keys = t.Headings
	}
	if err := out.Write(keys); err != nil {
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
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return s
	}
	if (s[0] == '-' || s[0] == '+') && strings.Trim(s[1:], "0123456789.") == "" {
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

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"|", `\|`, "#", `\#`, "~", `\~`, "@", "&#64;", "&", "&amp;", "!", `\!`,
)

// EscapeMarkdown makes one line of text plain in Markdown: no markup, no HTML, no
// mention of a user, no table cell broken.
func EscapeMarkdown(s string) string { return markdownEscapes.Replace(VisibleLine(s)) }

const (
	styleBold   = "1"
	styleRed    = "31"
	styleYellow = "33"
	styleCyan   = "36"
	styleDim    = "2"
	styleGreen  = "32"
)

func styled(style, s string) string {
	if s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func bold(s string) string { return styled(styleBold, s) }

// style colours text if the screen wants colour.
func (s Screen) style(style, text string) string {
	if !s.Colour {
		return text
	}
	return styled(style, text)
}
