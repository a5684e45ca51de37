package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

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
	f, err := guarded(func() (*excelize.File, error) {
		return excelize.OpenReader(bytes.NewReader(src), excelize.Options{UnzipSizeLimit: unpackedBytes, UnzipXMLSizeLimit: unpackedBytes, RawCellValue: true})
	})
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	book := &Book{}
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || visible {
			book.names = append(book.names, name)
		}
	}
	if len(book.names) == 0 {
		return nil, errors.New("the workbook has no sheet that can be seen")
	}
	book.read = func(i, rows int) (*Sheet, diag.List, error) {
		w := worksheet{file: f, name: book.names[i], isDate: map[int]bool{}, most: rows}
		if rows == 0 {
			w.uncomputed = uncomputed(archive, book.names[i])
		}
		if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
			w.is1904 = *p.Date1904
		}
		s, err := guarded(w.read)
		if err != nil {
			return nil, nil, fmt.Errorf("read sheet %q: %w", book.names[i], err)
		}
		s.Is1904 = w.is1904
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

// guarded turns a panic of the library into an error: the workbook is a stranger's.
func guarded[T any](do func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged (%v)", p)
		}
	}()
	return do()
}

type worksheet struct {
	file   *excelize.File
	name   string
	is1904 bool
	isDate map[int]bool // by style
	isCut  bool
	// most is how many rows are read, 0 for all; of some, only the stored text.
	most int
	// uncomputed are formulas without a value, by the name of their cell.
	uncomputed map[string]string
}

func (w *worksheet) read() (*Sheet, error) {
	rows, err := w.file.Rows(w.name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	s := &Sheet{}
	byRow := map[int]int{}
	for n := 1; rows.Next(); n++ {
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for i := range texts {
			if texts[i] == "" && w.uncomputed != nil {
				texts[i] = w.uncomputed[CellName(diag.Pos{Line: n, Col: i + 1})]
			}
		}
		if !slices.ContainsFunc(texts, func(t string) bool { return strings.TrimSpace(t) != "" }) {
			continue
		}
		if len(s.Rows) == MaxRows {
			w.isCut = true
			break
		}
		row := make([]Cell, min(len(texts), maxCells))
		for i := range row {
			pos := diag.Pos{Line: n, Col: i + 1}
			row[i] = Cell{Text: texts[i], Pos: pos}
			if w.most == 0 {
				row[i] = w.cell(texts[i], pos)
			}
		}
		byRow[n] = len(s.Rows)
		if s.Rows = append(s.Rows, row); len(s.Rows) == w.most {
			return s, nil
		}
	}
	if err := rows.Error(); err != nil {
		return nil, err
	}
	if w.most > 0 {
		return s, nil
	}
	return s, w.merge(s, byRow)
}

// cell writes a date as YYYY-MM-DD and a truth as the user sees it; other numbers stay as
// they are stored, without the thousands, the rounding and the exponent of the display.
// Text that looks like a number stays text.
func (w *worksheet) cell(raw string, pos diag.Pos) Cell {
	c := Cell{Text: raw, Pos: pos}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return c
	}
	name := CellName(pos)
	switch kind, err := w.file.GetCellType(w.name, name); {
	case err != nil:
		return c
	case kind == excelize.CellTypeBool:
		c.Text = map[bool]string{true: "TRUE", false: "FALSE"}[value != 0]
		return c
	case kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber:
		return c
	}
	if style, err := w.file.GetCellStyle(w.name, name); err == nil && w.showsDay(style) {
		if t, err := excelize.ExcelDateToTime(value, w.is1904); err == nil {
			c.Text, c.IsDate = t.Format("2006-01-02"), true
			return c
		}
	}
	c.IsNumber = true
	if strings.ContainsAny(raw, "eE") {
		c.Text = strconv.FormatFloat(value, 'f', -1, 64)
	}
	return c
}

// showsDay is isDateStyle, asked once of each style.
func (w *worksheet) showsDay(style int) bool {
	isDate, known := w.isDate[style]
	if !known {
		isDate = w.isDateStyle(style)
		w.isDate[style] = isDate
	}
	return isDate
}

// isDateStyle tells whether a number format shows a day (ECMA-376, 18.8.30).
func (w *worksheet) isDateStyle(style int) bool {
	s, err := w.file.GetStyle(style)
	if err != nil {
		return false
	}
	if s.CustomNumFmt != nil {
		return isDateFormat(*s.CustomNumFmt)
	}
	n := s.NumFmt
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58
}

// verbatim is what of a number format stands for itself, or says how it looks.
var verbatim = regexp.MustCompile(`"[^"]*"?|\\.|\[[^\]]*\]?`)

// isDateFormat looks for a year or a day in a number format, in that of positive numbers.
func isDateFormat(format string) bool {
	positive, _, _ := strings.Cut(verbatim.ReplaceAllString(format, ""), ";")
	return strings.ContainsAny(positive, "yYdD")
}

// merge repeats the text of cells that were merged downwards in each of their rows;
// merged sideways they are one cell and stay one.
func (w *worksheet) merge(s *Sheet, byRow map[int]int) error {
	merged, err := w.file.GetMergeCells(w.name)
	if err != nil {
		return err
	}
	for _, m := range merged {
		col, first, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, last, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || col > maxCells {
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
	return nil
}
