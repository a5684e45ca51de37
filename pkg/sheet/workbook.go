package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/who-does-what/wdw/pkg/diag"
)

// unpackedBytes is how large a workbook may be when it is unpacked.
const unpackedBytes = 512 << 20

func openWorkbook(file string, src []byte) (*Book, error) {
	archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return nil, fmt.Errorf("the workbook is damaged: %w", err)
	}
	if what := notExcel(archive); what != "" {
		return nil, errors.New(what)
	}
	p, err := unpack(archive)
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	whole, err := p.book()
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	formats, err := p.formats()
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	book := &Book{}
	var shown []sheetPart
	for _, s := range whole.Sheets {
		if s.State == "" || s.State == "visible" {
			shown, book.names = append(shown, s), append(book.names, s.Name)
		}
	}
	if len(book.names) == 0 {
		return nil, errors.New("the workbook has no sheet that can be seen")
	}
	is1904, _ := strconv.ParseBool(whole.Properties.Date1904)
	shared := sync.OnceValues(p.strings)
	book.read = func(i, rows int) (*Sheet, diag.List, error) {
		part := p.read(shown[i].part)
		if part == nil {
			return nil, nil, fmt.Errorf("read sheet %q: the workbook is damaged: the part that holds it is missing", book.names[i])
		}
		w := worksheet{part: part, formats: formats, is1904: is1904, looks: map[int]look{}, most: rows, shared: shared}
		s, err := w.read()
		if err != nil {
			return nil, nil, fmt.Errorf("read sheet %q: %w", book.names[i], err)
		}
		s.Is1904 = is1904
		s.File, s.Name, s.Form = file, book.names[i], fmt.Sprintf("XLSX, sheet %q", book.names[i])
		var findings diag.List
		if w.isCut {
			last := s.Rows[len(s.Rows)-1][0]
			findings = append(findings, s.Finding(last, ruleLarge, diag.Error, fmt.Sprintf("the rows after this one are not read: there are more than %d", MaxRows)))
		}
		return s, findings, nil
	}
	return book, nil
}

// notExcel says what an archive is that is no Excel workbook, and the way out.
func notExcel(archive *zip.Reader) string {
	has := func(name string) bool {
		return slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.HasPrefix(f.Name, name) })
	}
	switch {
	case has("xl/workbook.bin"):
		return "this is a binary Excel workbook (.xlsb), whatever it is named: open it in Excel and save it as .xlsx"
	case has("xl/"):
		return ""
	case has("content.xml") && has("mimetype"):
		return "this is an OpenDocument file (.ods), whatever it is named: save it as .xlsx or .csv"
	case has("word/"):
		return "this is a Word document; export the table as .xlsx or .csv"
	case has("Index/"):
		return "this is a Numbers workbook; export it as .xlsx or .csv"
	}
	return "this is an archive (ZIP) and no Excel workbook; unpack it, or save the table as .xlsx or .csv"
}

type worksheet struct {
	part    []byte
	formats formats
	is1904  bool
	looks   map[int]look // by style
	isCut   bool
	// most is how many rows are read, 0 for all; of some, no cells are merged.
	most int
	// shared are the texts that cells share, columns and merged what the sheet says of both.
	shared  func() ([]string, error)
	columns []columnStyle
	merged  []string
}

// columnStyle is the style of cells without one in columns from and to.
type columnStyle struct{ from, to, style int }

// read reads the part tag by tag: to decode it as XML takes many times as long.
func (w *worksheet) read() (*Sheet, error) {
	s := &Sheet{}
	byRow := map[int]int{}
	m := &tagReader{src: w.part}
	line, isOpen := 0, false
	for t, ok := m.next(); ok; t, ok = m.next() {
		switch {
		case t.opens("col"):
			w.columns = append(w.columns, columnStyle{number(t.attr("min")), number(t.attr("max")), number(t.attr("style"))})
		case string(t.name) == "sheetData":
			isOpen = t.opens("sheetData") && !t.isEmpty
		case t.opens("mergeCell"):
			w.merged = append(w.merged, string(t.attr("ref")))
		case t.opens("row"):
			line = cmp.Or(number(t.attr("r")), line+1)
			if t.isEmpty || w.isCut {
				continue
			}
			row, err := w.row(m, line, number(t.attr("s")))
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(row, func(c Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
				continue
			}
			if w.isCut = len(s.Rows) == MaxRows; w.isCut {
				continue
			}
			byRow[line] = len(s.Rows)
			if s.Rows = append(s.Rows, row); len(s.Rows) == w.most {
				return s, nil
			}
		}
	}
	switch {
	case m.err != nil:
		return nil, m.err
	case isOpen:
		return nil, errCut
	case w.most == 0:
		w.merge(s, byRow)
	}
	return s, nil
}

// row reads the cells of a row that has just begun, up to the last that says something.
func (w *worksheet) row(m *tagReader, line, style int) ([]Cell, error) {
	var row []Cell
	col := 0
	for t, ok := m.next(); ok && !t.ends("row"); t, ok = m.next() {
		if !t.opens("c") {
			continue
		}
		col++
		if name := t.attr("r"); name != nil {
			if col = columnOf(name); col == 0 {
				return nil, fmt.Errorf("%q in row %d is not the name of a cell", name, line)
			}
		}
		c := storedCell{kind: string(t.attr("t")), style: cmp.Or(number(t.attr("s")), style)}
		if !t.isEmpty {
			c.read(m)
		}
		if col > maxCells || c.value == "" && !c.isFormula {
			continue
		}
		cell, err := w.cell(c, diag.Pos{Line: line, Col: col})
		if err != nil {
			return nil, err
		}
		if cell.Text == "" && !c.isFormula {
			continue
		}
		for len(row) < col {
			row = append(row, Cell{Pos: diag.Pos{Line: line, Col: len(row) + 1}})
		}
		row[col-1] = cell
	}
	return row, m.err
}

// storedCell is a cell as it is stored.
type storedCell struct {
	kind, value, formula string
	isFormula, hasValue  bool // an empty value is one
	style                int
}

// read reads what is in a cell that has just begun.
func (c *storedCell) read(m *tagReader) {
	for t, ok := m.next(); ok && !t.ends("c"); t, ok = m.next() {
		switch {
		case t.opens("f"):
			c.isFormula = true
		case t.opens("v"):
			c.hasValue = true
		case t.opens("is") && !t.isEmpty && c.kind == "inlineStr":
			c.value = m.richText("is")
		}
		if t.isEnd && string(t.name) == "f" {
			c.formula = m.text(t.before)
		}
		if t.isEnd && string(t.name) == "v" {
			c.value = m.text(t.before)
		}
	}
}

// cell writes a date as YYYY-MM-DD and a truth as the user sees it; other numbers stay as
// they are stored, without the thousands, the rounding and the exponent of the display.
// Text that looks like a number stays text, and of a formula without a value there is the formula.
func (w *worksheet) cell(stored storedCell, pos diag.Pos) (Cell, error) {
	c := Cell{Text: stored.value, Pos: pos}
	switch stored.kind {
	case "s":
		if c.Text == "" {
			break
		}
		shared, err := w.shared()
		if err != nil {
			return c, fmt.Errorf("its shared texts: %w", err)
		}
		i, err := strconv.Atoi(strings.TrimSpace(stored.value))
		if err != nil || i < 0 || i >= len(shared) {
			return c, fmt.Errorf("the workbook is damaged: a cell of row %d has the shared text %q, and there is none", pos.Line, c.Text)
		}
		c.Text = shared[i]
		return c, nil
	case "b":
		if value, err := strconv.ParseFloat(c.Text, 64); err == nil {
			c.Text = map[bool]string{true: "TRUE", false: "FALSE"}[value != 0]
		}
		return c, nil
	}
	if stored.isFormula && c.Text == "" {
		if stored.kind == "str" && stored.hasValue {
			return c, nil // it gives no characters
		}
		c.Text = "=" + cmp.Or(stored.formula, "(shared)")
		return c, nil
	}
	value, err := strconv.ParseFloat(c.Text, 64)
	if err != nil || slices.Contains([]string{"d", "e", "str", "inlineStr"}, stored.kind) {
		return c, nil
	}
	look := w.lookOf(w.styleOf(stored.style, pos.Col))
	if look.isDay {
		if day, ok := dayOf(value, w.is1904); ok {
			c.Text, c.IsDate = day.Format(time.DateOnly), true
			return c, nil
		}
	}
	c.IsNumber, c.Currency = true, look.currency
	if strings.ContainsAny(c.Text, "eE") {
		c.Text = strconv.FormatFloat(value, 'f', -1, 64)
	}
	return c, nil
}

// styleOf is the style of a cell, that of its column if it has none.
func (w *worksheet) styleOf(style, col int) int {
	for _, c := range w.columns {
		if style == 0 && c.from <= col && col <= c.to {
			style = c.style
		}
	}
	return style
}

// columnOf is the column of a cell by its name: 28 for "AB7"; 0 if it is no name.
func columnOf(name []byte) int {
	digits := bytes.TrimLeft(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
	letters := name[:len(name)-len(digits)]
	if n := len(letters); n == 0 || n > 3 || number(digits) == 0 {
		return 0
	}
	col := 0
	for _, l := range letters {
		col = col*26 + int(l|0x20-'a') + 1
	}
	return col
}

// placeOf is the column and the line of a cell by its name, 0 if it is no name.
func placeOf(name string) (col, line int) {
	plain := []byte(strings.ReplaceAll(name, "$", ""))
	if col = columnOf(plain); col == 0 {
		return 0, 0
	}
	return col, number(bytes.TrimLeftFunc(plain, unicode.IsLetter))
}

// number is a whole number as an attribute has it, 0 for anything else.
func number(text []byte) int {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// look is what a number format makes of a number: a day, or money of another country.
type look struct {
	isDay    bool
	currency string
}

// lookOf is readLook, asked once of each style.
func (w *worksheet) lookOf(style int) look {
	l, known := w.looks[style]
	if !known {
		l = w.readLook(style)
		w.looks[style] = l
	}
	return l
}

// readLook reads the number format of a style (ECMA-376, 18.8.30). What a number stands for
// by the standard, no code changes.
func (w *worksheet) readLook(style int) look {
	if style >= len(w.formats.Styles) {
		return look{}
	}
	id := w.formats.Styles[style].ID
	switch n := number([]byte(id)); {
	case n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58:
		return look{isDay: true}
	case n < 5 || n >= 9 && n <= 22 || n >= 27 && n <= 40 || n >= 45 && n <= 62 || n >= 67 && n <= 81:
		return look{}
	}
	for _, f := range w.formats.Codes {
		if f.ID == id {
			return look{isDateFormat(f.Code), currencyOf(f.Code)}
		}
	}
	return look{}
}

// dayOf is the day that a number stands for, to the nearest second, up to the year 9999. Of
// January and February 1900 workbooks count one less, because they have a 29 February.
func dayOf(serial float64, is1904 bool) (day time.Time, ok bool) {
	const end = 2_958_466
	if serial < 0 || serial >= end {
		return day, false
	}
	day = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if is1904 {
		day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if serial >= 1 && serial < 60 {
		day = day.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(serial)
	return day.AddDate(0, 0, int(whole)).Add(time.Duration(part * float64(24*time.Hour))).Round(time.Second), true
}

// verbatim is what of a number format stands for itself, or says how it looks.
var verbatim = regexp.MustCompile(`"[^"]*"?|\\.|\[[^\]]*\]?`)

// moneyMark is a currency in a number format: in brackets before its locale, or its sign.
var moneyMark = regexp.MustCompile(`\[\$([^\]-]+)|([€¥])|(?:[^\[]|^)(\$)`)

// currencyOf is the currency that a number format shows, "" for pounds or none.
func currencyOf(format string) string {
	found := moneyMark.FindStringSubmatch(format)
	if found == nil || strings.ContainsAny(format, "£") || strings.Contains(found[1], "GBP") {
		return ""
	}
	return strings.TrimSpace(cmp.Or(found[1], found[2], found[3]))
}

// isDateFormat looks for a year or a day in a number format, in that of positive numbers.
func isDateFormat(format string) bool {
	positive, _, _ := strings.Cut(verbatim.ReplaceAllString(format, ""), ";")
	return strings.ContainsAny(positive, "yYdD")
}

// merge repeats the text of cells that were merged downwards in each of their rows;
// merged sideways they are one cell and stay one.
func (w *worksheet) merge(s *Sheet, byRow map[int]int) {
	for _, ref := range w.merged {
		start, end, _ := strings.Cut(ref, ":")
		col, first := placeOf(start)
		endCol, last := placeOf(cmp.Or(end, start))
		if col == 0 || endCol == 0 || col > maxCells {
			continue
		}
		from, ok := byRow[first]
		if !ok || col > len(s.Rows[from]) {
			continue
		}
		head := s.Rows[from][col-1]
		for i := from + 1; i < len(s.Rows) && s.Rows[i][0].Pos.Line <= last; i++ {
			row := s.Rows[i]
			for len(row) < col {
				row = append(row, Cell{Pos: diag.Pos{Line: row[0].Pos.Line, Col: len(row) + 1}})
			}
			if strings.TrimSpace(row[col-1].Text) == "" {
				row[col-1].Text, row[col-1].IsNumber, row[col-1].IsDate = head.Text, head.IsNumber, head.IsDate
			}
			s.Rows[i] = row
		}
	}
}
