// Package sheet reads rows of cells, each with its place, from the files in which
// people keep lists: delimited text of any kind, and XLSX workbooks. It also writes
// workbooks.
//
// It decides nothing about what the cells mean. It is the only user of the workbook
// library and of the character sets.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

// MaxBytes is the size above which a file is not read.
const MaxBytes = 64 << 20

// MaxRows is the number of rows after which the rest of a sheet is not read.
const MaxRows = 200_000

// maxCells is the number of cells of a row after which the rest is not read; a
// register has dozens.
const maxCells = 1000

// Cell is one value. A date of a workbook is text in the form YYYY-MM-DD.
type Cell struct {
	Text string
	// IsNumber tells that a workbook holds it as a number that is no date.
	IsNumber bool
	// IsDate tells that a workbook holds it as a date.
	IsDate bool
	// Currency is that of its number format in a workbook, "" for pounds or none.
	Currency string
	// Pos is the line and column of the first character in a text file, the numbers of
	// the row and the column in a workbook.
	Pos diag.Pos
}

// Value is the cell as a workbook holds it: a float64, a time.Time or a string.
func (c Cell) Value() any {
	if c.IsDate {
		if t, err := time.Parse(time.DateOnly, c.Text); err == nil {
			return t
		}
	}
	if c.IsNumber {
		if n, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return n
		}
	}
	return c.Text
}

// Sheet is one table. Rows without any text are left out.
type Sheet struct {
	// File is the path under which the file was read; Name the worksheet's name, "" for
	// text.
	File, Name string
	// Form says in words how the file was understood: "CSV with \";\" between the
	// cells, Windows-1252".
	Form string
	// Is1904 tells that the day numbers of the workbook count from 1904.
	Is1904 bool
	// IsOneOfSeveral makes each place say the worksheet's name.
	IsOneOfSeveral bool
	Rows           [][]Cell

	text  string
	lines []int // where each line of text begins
}

// Finding reports a fault on a cell. In a workbook the message names the cell, because
// nobody there counts columns.
func (s *Sheet) Finding(c Cell, rule string, severity diag.Severity, message string) diag.Finding {
	f := diag.Finding{File: s.File, Pos: c.Pos, End: c.Pos, Rule: rule, Severity: severity, Message: message}
	if s.lines == nil {
		f.End.Col++
		f.Message = s.Place(c) + ": " + message
		return f
	}
	f.Excerpt = diag.Line(s.text, s.lines, c.Pos.Line)
	// A quoted cell may go on below; what is marked stays on its line.
	first, _, _ := strings.Cut(c.Text, "\n")
	rest := max(0, utf8.RuneCountInString(f.Excerpt)-c.Pos.Col+1)
	f.End.Col += min(utf8.RuneCountInString(first), rest)
	return f
}

// Place is where a cell stands, in words.
func (s *Sheet) Place(c Cell) string {
	switch {
	case s.lines != nil:
		return fmt.Sprintf("line %d", c.Pos.Line)
	case s.IsOneOfSeveral:
		return fmt.Sprintf("sheet %q, cell %s", s.Name, CellName(c.Pos))
	}
	return "cell " + CellName(c.Pos)
}

// CellName is what a spreadsheet calls a place: row 7, column 2 is "B7".
func CellName(p diag.Pos) string {
	name := ""
	for n := p.Col; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return fmt.Sprintf("%s%d", name, p.Line)
}

// Book is the sheets of one file; a text file has one without a name.
type Book struct {
	names []string
	// read reads a sheet up to a number of rows, 0 for all.
	read func(i, rows int) (*Sheet, diag.List, error)
}

// Names are the sheets that can be seen, in their order.
func (b *Book) Names() []string { return b.names }

// Sheet reads a sheet by its index in Names. The findings are about cells that could
// only be guessed at.
func (b *Book) Sheet(i int) (*Sheet, diag.List, error) { return b.read(i, 0) }

// Head reads the first rows of a sheet, enough to see what is in it: cells that are
// merged, dates and formulas are as the file has them.
func (b *Book) Head(i, rows int) (*Sheet, error) {
	s, _, err := b.read(i, rows)
	return s, err
}

// Find returns the index of a sheet by its name; case does not count.
func (b *Book) Find(name string) (int, error) {
	for i, n := range b.names {
		if strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(name)) {
			return i, nil
		}
	}
	if len(b.names) == 1 && b.names[0] == "" {
		return 0, errors.New("a text file has no named sheets")
	}
	return 0, fmt.Errorf("there is no sheet %q; there is %s", name, words.Quoted(b.names, "and"))
}

// Open recognises a file by its content. The error says what the file is when it is
// not a table that can be read.
func Open(file string, src []byte) (*Book, error) {
	if len(src) > MaxBytes {
		return nil, fmt.Errorf("the file is larger than %d MiB", MaxBytes>>20)
	}
	if bytes.HasPrefix(src, []byte("PK\x03\x04")) {
		return openWorkbook(file, src)
	}
	if what := foreign(src); what != "" {
		return nil, errors.New(what)
	}
	return &Book{names: []string{""}, read: func(int, int) (*Sheet, diag.List, error) { return readText(file, src) }}, nil
}

// foreignFiles are files that people take for tables, by how they begin.
var foreignFiles = []struct{ begins, is string }{
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "this is an old Excel workbook (.xls): open it in Excel and save it as .xlsx"},
	{"%PDF", "this is a PDF; export the table as .xlsx or .csv"},
	{"\x1F\x8B", "this is compressed with gzip; unpack it first"},
	{"{\\rtf", "this is a text document (.rtf); export the table as .xlsx or .csv"},
	{"mime-version:", "this is a web page in one file (.mht), whatever it is named: open it in Excel and save it as .xlsx"},
}

// markup are pages and documents that Excel opens as if they were workbooks, by what
// their first bytes hold.
var markup = []struct{ holds, is string }{
	{"urn:schemas-microsoft-com:office:spreadsheet", "this is a workbook in the XML of Excel 2003, whatever it is named: open it in Excel and save it as .xlsx"},
	{"<html", "this is a web page (HTML), whatever it is named: open it in Excel and save it as .xlsx"},
	{"<table", "this is a web page (HTML), whatever it is named: open it in Excel and save it as .xlsx"},
	{"<!doctype html", "this is a web page (HTML), whatever it is named: open it in Excel and save it as .xlsx"},
	{"<?xml", "this is XML; export the table as .xlsx or .csv"},
}

// encrypted is the name, in UTF-16, of what a workbook with a password holds.
var encrypted = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e")

// foreign says what a file is that is no text of cells, and the way out; "" if it may be.
func foreign(src []byte) string {
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(src[:min(len(src), 4096)], []byte("\xEF\xBB\xBF"))))
	for i, f := range foreignFiles {
		if bytes.HasPrefix(src, []byte(f.begins)) || bytes.HasPrefix(head, []byte(f.begins)) {
			if i == 0 && bytes.Contains(src, encrypted) {
				return "this workbook has a password: open it in Excel and save it as .xlsx without one"
			}
			return f.is
		}
	}
	if !bytes.HasPrefix(head, []byte("<")) {
		return ""
	}
	for _, m := range markup {
		if bytes.Contains(head, []byte(m.holds)) {
			return m.is
		}
	}
	return ""
}
