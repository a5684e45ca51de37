package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/who-does-what/wdw/pkg/diag"
)

// Rules of this package.
const (
	ruleQuote = "portfolio.quote"
	ruleLarge = "portfolio.too-many-rows"
)

// separators are what may stand between cells, the likeliest first.
const separators = ",;\t|"

// sampleBytes and sampleRows are how much is looked at to find the separator.
const sampleBytes, sampleRows = 64 << 10, 60

// openQuotes is how many quotes without an end are looked for; after that quotes
// count as plain text, because each search runs to the end of the file.
const openQuotes = 20

func readText(file string, src []byte) (*Sheet, diag.List, error) {
	text, charset, err := Decode(src)
	if err != nil {
		return nil, nil, err
	}
	separator, body := separatorOf(text)
	s := &Sheet{File: file, text: text, lines: diag.LineStarts(text)}
	name := map[byte]string{',': "CSV", '\t': "TSV"}[separator]
	if name == "" {
		name = fmt.Sprintf("CSV with %q between the cells", separator)
	}
	s.Form = name + ", " + charset
	r := reader{text: text, separator: separator}
	r.skip(body)
	var findings diag.List
	for row := range r.rows() {
		if len(s.Rows) == MaxRows {
			findings = append(findings, s.Finding(row[0], ruleLarge, diag.Error, fmt.Sprintf("the rows from here on are not read: there are more than %d", MaxRows)))
			break
		}
		s.Rows = append(s.Rows, row)
	}
	for _, c := range r.unclosed {
		f := s.Finding(c, ruleQuote, diag.Warning, "a quotation mark opens here and is never closed; it is taken for plain text")
		f.Help = `write it twice if it belongs to the text, and put the whole cell in quotation marks`
		findings = append(findings, f)
	}
	return s, findings, nil
}

func isBlank(row []Cell) bool {
	return !slices.ContainsFunc(row, func(c Cell) bool { return strings.TrimSpace(c.Text) != "" })
}

// separatorOf finds what stands between the cells, and where the table begins:
// Excel writes a first line "sep=;" where the separator is not the usual one.
func separatorOf(text string) (separator byte, body int) {
	body = len(text)
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		body = i
	}
	mark, ok := strings.CutPrefix(strings.ToLower(strings.Trim(strings.TrimLeft(text[:body], " "), `"`)), "sep=")
	switch mark = strings.Trim(mark, " "); {
	case !ok || len(mark) > 1:
		body = 0 // a heading that begins so
	case isSeparator(mark):
		return mark[0], body
	}
	sample := text[body:]
	if len(sample) > sampleBytes {
		sample = sample[:strings.LastIndexByte(sample[:sampleBytes], '\n')+1]
	}
	best, bestScore := byte(','), 0.0
	for i := range len(separators) {
		if score := evenness(sample, separators[i]); score > bestScore {
			best, bestScore = separators[i], score
		}
	}
	return best, body
}

// isSeparator tells whether a mark can stand between cells: one character that is no
// letter, digit or quotation mark.
func isSeparator(mark string) bool {
	return len(mark) == 1 && mark[0] < utf8.RuneSelf && mark[0] != '"' && !unicode.IsLetter(rune(mark[0])) && !unicode.IsDigit(rune(mark[0]))
}

// evenness says how well a separator cuts a sample into rows of one length: the share
// of rows that have it, a little more for longer rows.
func evenness(sample string, separator byte) float64 {
	r := reader{text: sample, separator: separator}
	lengths := map[int]int{}
	rows := 0
	for row := range r.rows() {
		lengths[len(row)]++
		if rows++; rows == sampleRows {
			break
		}
	}
	best := 0.0
	for length, n := range lengths {
		if length > 1 {
			best = max(best, float64(n)/float64(rows)*(1+float64(min(length, 20))/20))
		}
	}
	return best
}

// reader cuts text into rows of cells after RFC 4180, more leniently: any line break,
// blanks around quotation marks, quotation marks inside plain text.
type reader struct {
	text      string
	at        int
	separator byte

	line      int // breaks before at
	lineStart int // where the line of at begins
	// counted is an offset in the line and the number of characters before it, so that
	// the columns of a long line are counted once.
	counted, columns int

	unclosed []Cell
	// width is the number of cells of the row before.
	width int
}

func (r *reader) pos() diag.Pos {
	if r.counted < r.lineStart || r.counted > r.at {
		r.counted, r.columns = r.lineStart, 0
	}
	r.columns += utf8.RuneCountInString(r.text[r.counted:r.at])
	r.counted = r.at
	return diag.Pos{Line: r.line + 1, Col: r.columns + 1}
}

// rows yields those that are not blank.
func (r *reader) rows() iter.Seq[[]Cell] {
	return func(yield func([]Cell) bool) {
		for r.at < len(r.text) {
			if row := r.row(); !isBlank(row) && !yield(row) {
				return
			}
		}
	}
}

// row returns the cells up to the next line break outside quotation marks.
func (r *reader) row() (row []Cell) {
	row = make([]Cell, 0, r.width)
	defer func() { r.width = len(row) }()
	for {
		cell := r.cell()
		if len(row) < maxCells {
			row = append(row, cell)
		}
		if r.at >= len(r.text) {
			return row
		}
		if r.text[r.at] != r.separator {
			r.skip(r.at + 1)
			return row
		}
		if r.at++; r.at >= len(r.text) {
			return append(row, Cell{Pos: r.pos()})
		}
	}
}

// cell reads one cell and stops at the separator or the line break after it.
func (r *reader) cell() Cell {
	start := r.at
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
	if r.at < len(r.text) && r.text[r.at] == '"' && len(r.unclosed) < openQuotes {
		pos := r.pos()
		if text, end, ok := r.quoted(r.at + 1); ok {
			r.skip(end)
			return Cell{Text: text, Pos: pos}
		}
		r.unclosed = append(r.unclosed, Cell{Text: `"`, Pos: pos})
	}
	r.at = start
	pos := r.pos()
	for r.at < len(r.text) && !r.ends(r.at) {
		r.at++
	}
	return Cell{Text: r.text[start:r.at], Pos: pos}
}

// ends tells whether a cell without quotation marks ends at an offset.
func (r *reader) ends(i int) bool {
	c := r.text[i]
	return c == r.separator || c == '\n' || c == '\r'
}

// quoted reads from behind an opening quotation mark to just after the closing one and
// the blanks behind it. A mark that stands where a later line's cell begins shows that
// the first one was never closed.
func (r *reader) quoted(from int) (text string, end int, ok bool) {
	var b strings.Builder
	piece := from
	isBelow := false
	for i := from; i < len(r.text); i++ {
		switch r.text[i] {
		case '\n', '\r':
			isBelow = true
			continue
		case '"':
		default:
			continue
		}
		if i+1 < len(r.text) && r.text[i+1] == '"' {
			b.WriteString(r.text[piece : i+1])
			i++
			piece = i + 1
			continue
		}
		after := i + 1
		for after < len(r.text) && r.text[after] == ' ' {
			after++
		}
		if after == len(r.text) || r.ends(after) {
			b.WriteString(r.text[piece:i])
			return b.String(), after, true
		}
		if isBelow && r.ends(i-1) {
			return "", 0, false
		}
	}
	return "", 0, false
}

// skip moves to an offset, a line break not cut in two, and counts the breaks on the way.
func (r *reader) skip(end int) {
	for ; r.at < end; r.at++ {
		switch r.text[r.at] {
		case '\r':
			if strings.HasPrefix(r.text[r.at+1:], "\n") {
				r.at++
			}
		case '\n':
		default:
			continue
		}
		r.line++
		r.lineStart = r.at + 1
	}
}

// Decode turns a text file into UTF-8 and names the character set: that of the
// byte-order mark, else UTF-8 or UTF-16 if it can be that, else Windows-1252, which
// is what a British spreadsheet writes. A file in which some lines are UTF-8 and some
// are not was glued together, and is read line by line.
func Decode(src []byte) (text, charset string, err error) {
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	switch {
	case bytes.HasPrefix(src, []byte("\xFF\xFE")), zeros(src, 1):
		return decodeUTF16(src, utf16.LittleEndian)
	case bytes.HasPrefix(src, []byte("\xFE\xFF")), zeros(src, 0):
		return decodeUTF16(src, utf16.BigEndian)
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return "", "", errors.New("this is not text; give a table as .csv, .tsv, .xlsx, .yaml or .json")
	}
	if utf8.Valid(src) {
		return string(src), "UTF-8", nil
	}
	var b strings.Builder
	b.Grow(len(src) + len(src)/8)
	charset = "Windows-1252"
	for line := range bytes.Lines(src) {
		if utf8.Valid(line) {
			b.Write(line)
			if utf8.RuneCount(line) < len(line) {
				charset = "Windows-1252 and UTF-8 mixed"
			}
			continue
		}
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(line)
		if err != nil {
			return "", "", err
		}
		b.Write(decoded)
	}
	return b.String(), charset, nil
}

func decodeUTF16(src []byte, order utf16.Endianness) (string, string, error) {
	decoded, err := utf16.UTF16(order, utf16.UseBOM).NewDecoder().Bytes(src)
	if err != nil {
		return "", "", err
	}
	return string(decoded), "UTF-16", nil
}

// zeros tells whether every second byte, from an offset on, is mostly zero and the
// others are not: Western text in UTF-16 without a mark.
func zeros(src []byte, offset int) bool {
	head := src[:min(len(src), 2000)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return zeros[offset] > len(head)/4 && zeros[1-offset] == 0
}
