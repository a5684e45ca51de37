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
	"strings"
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
	// Pos is the line and column of the first character in a text file, the numbers of
	// the row and the column in a workbook.
	Pos diag.Pos
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
	Rows   [][]Cell

	text  string
	lines []int // where each line of text begins
}

// Finding reports a fault on a cell. In a workbook the message names the cell, because
// nobody there counts columns.
func (s *Sheet) Finding(c Cell, rule string, severity diag.Severity, message string) diag.Finding {
	f := diag.Finding{File: s.File, Pos: c.Pos, End: c.Pos, Rule: rule, Severity: severity, Message: message}
	if s.lines == nil {
		f.End.Col++
		f.Message = fmt.Sprintf("cell %s: %s", CellName(c.Pos), message)
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
	if s.lines == nil {
		return "cell " + CellName(c.Pos)
	}
	return fmt.Sprintf("line %d", c.Pos.Line)
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
	read  func(i int) (*Sheet, diag.List, error)
}

// Names are the sheets that can be seen, in their order.
func (b *Book) Names() []string { return b.names }

// Sheet reads a sheet by its index in Names. The findings are about cells that could
// only be guessed at.
func (b *Book) Sheet(i int) (*Sheet, diag.List, error) { return b.read(i) }

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
	switch {
	case bytes.HasPrefix(src, []byte("PK\x03\x04")):
		return openWorkbook(file, src)
	case bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return nil, errors.New("this is an old Excel workbook (.xls), or one with a password; save it as .xlsx without a password")
	case bytes.HasPrefix(src, []byte("%PDF")):
		return nil, errors.New("this is a PDF; export the table as .xlsx or .csv")
	}
	return &Book{names: []string{""}, read: func(int) (*Sheet, diag.List, error) { return readText(file, src) }}, nil
}
