package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/who-does-what/wdw/pkg/diag"
)

// Page is one worksheet to write.
type Page struct {
	Name string
	// Headings are the first row. Widths are in characters, one a heading; 0 is the
	// usual one.
	Headings []string
	Widths   []float64
	// Rows hold text, int, float64, Pounds, time.Time for a day, or nil. Text is always
	// written as text, never as a formula, and stays text when somebody edits it.
	Rows [][]any
	// Lists offers values in the cells under a heading, by the index of the heading. Others
	// can be written all the same.
	Lists map[int]List
}

// Pounds is an amount that a workbook shows as pounds.
type Pounds float64

// List is values to choose from, which stand in the column of a page under its heading.
type List struct {
	Page   string
	Column int // from 0
	Count  int
}

// styleSheet is how cells look, by what they hold: the numbers of its formats are those of
// the constants below.
const styleSheet = xmlHead + `<styleSheet xmlns="` + mainNames + `">` +
	`<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="[$£-809]#,##0"/><numFmt numFmtId="166" formatCode="[$£-809]#,##0.00"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFD9E2EC"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">` + wrapped +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">` + wrapped +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">` + wrapped +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">` + wrapped +
	`<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">` + wrapped +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">` + wrapped +
	`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

const (
	headStyle = 1 + iota
	bodyStyle
	dateStyle
	poundsStyle
	penceStyle
	textStyle
)

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNames     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationNames = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeNames   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	typesOfParts  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	wrapped       = `<alignment vertical="top" wrapText="1"/></xf>`
)

// WriteWorkbook writes an XLSX workbook with the pages in their order. The same pages
// give the same bytes.
func WriteWorkbook(out io.Writer, pages []Page) error {
	var types, sheets, relations, names strings.Builder
	w := workbook{zip.NewWriter(out)}
	for i, p := range pages {
		if err := checkName(p.Name, pages[:i]); err != nil {
			return fmt.Errorf("write sheet %q: %w", p.Name, err)
		}
		n := i + 1
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, typesOfParts)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, escape(p.Name), n)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, n, officeNames)
		if p.isFiltered() {
			fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s</definedName>`, i, area(p.Name, 1, 1, len(p.Rows)+1, len(p.Headings)))
		}
	}
	for _, part := range [][2]string{ // some programs tell what a file is by what comes first
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + typesOfParts + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + typesOfParts + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + relationNames + `"><Relationship Id="rId1" Type="` + officeNames + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainNames + `" xmlns:r="` + officeNames + `"><sheets>` + sheets.String() + `</sheets>` + within("definedNames", names.String()) + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + relationNames + `">` + relations.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(pages)+1, officeNames)},
		{"xl/styles.xml", strings.TrimPrefix(styleSheet, xmlHead)},
	} {
		if err := w.part(part[0], func(w *bufio.Writer) { w.WriteString(part[1]) }); err != nil {
			return err
		}
	}
	for i, p := range pages {
		if err := w.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), func(w *bufio.Writer) { p.write(w, i == 0) }); err != nil {
			return err
		}
	}
	return w.Close()
}

// workbook is an archive of parts.
type workbook struct{ *zip.Writer }

// part writes one, without a time.
func (w workbook) part(name string, write func(*bufio.Writer)) error {
	to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	b := bufio.NewWriter(to)
	b.WriteString(xmlHead)
	write(b)
	return b.Flush()
}

// within puts text into an element, if there is any.
func within(element, text string) string {
	if text == "" {
		return ""
	}
	return "<" + element + ">" + text + "</" + element + ">"
}

// checkName refuses what spreadsheets take for no name of a page.
func checkName(name string, before []Page) error {
	switch {
	case name == "" || len(utf16.Encode([]rune(name))) > 31:
		return errors.New("the name of a page has 1 to 31 characters")
	case strings.ContainsAny(name, `:\/?*[]`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'"):
		return errors.New(`the name of a page has none of : \ / ? * [ ], and no "'" at its ends`)
	case slices.ContainsFunc(before, func(p Page) bool { return strings.EqualFold(p.Name, name) }):
		return errors.New("there is a page of this name")
	}
	return nil
}

// inFormula writes the name of a page in quotes, in XML. Some readers take no other escapes
// there.
var inFormula = strings.NewReplacer("'", "''", "&", "&amp;", "<", "&lt;", ">", "&gt;")

// area is cells of a page for a formula.
func area(page string, line, column, toLine, toColumn int) string {
	corner := func(line, column int) string {
		name := CellName(diag.Pos{Line: line, Col: column})
		digits := strings.IndexAny(name, "0123456789")
		return "$" + name[:digits] + "$" + name[digits:]
	}
	return "'" + inFormula.Replace(page) + "'!" + corner(line, column) + ":" + corner(toLine, toColumn)
}

func (p Page) isFiltered() bool { return len(p.Headings) > 0 && len(p.Rows) > 0 }

// write writes the page as a part.
func (p Page) write(w *bufio.Writer, isFirst bool) {
	selected := ""
	if isFirst {
		selected = ` tabSelected="1"`
	}
	fmt.Fprintf(w, `<worksheet xmlns="%s"><sheetViews><sheetView%s workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`, mainNames, selected)
	widths := ""
	for i, width := range p.Widths {
		if width > 0 {
			widths += fmt.Sprintf(`<col min="%d" max="%[1]d" width="%g" customWidth="1"/>`, i+1, width)
		}
	}
	w.WriteString(within("cols", widths) + "<sheetData>")
	headings := make([]any, len(p.Headings))
	for i, h := range p.Headings {
		headings[i] = h
	}
	writeRow(w, 1, headings, true)
	for i, row := range p.Rows {
		writeRow(w, i+2, row, false)
	}
	w.WriteString("</sheetData>")
	if p.isFiltered() {
		fmt.Fprintf(w, `<autoFilter ref="A1:%s"/>`, CellName(diag.Pos{Line: len(p.Rows) + 1, Col: len(p.Headings)}))
	}
	if len(p.Lists) > 0 {
		fmt.Fprintf(w, `<dataValidations count="%d">`, len(p.Lists))
		for _, column := range slices.Sorted(maps.Keys(p.Lists)) {
			list := p.Lists[column]
			name := func(line int) string { return CellName(diag.Pos{Line: line, Col: column + 1}) }
			fmt.Fprintf(w, `<dataValidation type="list" allowBlank="1" sqref="%s:%s"><formula1>%s</formula1></dataValidation>`, name(2), name(listRows),
				area(list.Page, 2, list.Column+1, list.Count+1, list.Column+1))
		}
		w.WriteString("</dataValidations>")
	}
	w.WriteString("</worksheet>")
}

// listRows is how many rows of a page offer values to choose from.
const listRows = 5000

func writeRow(w *bufio.Writer, line int, cells []any, isHead bool) {
	fmt.Fprintf(w, `<row r="%d">`, line)
	for i, v := range cells {
		style, text, isNumber := cellOf(v)
		if text == "" {
			continue
		}
		if isHead {
			style = headStyle
		}
		at := CellName(diag.Pos{Line: line, Col: i + 1})
		if isNumber {
			fmt.Fprintf(w, `<c r="%s" s="%d"><v>%s</v></c>`, at, style, text)
			continue
		}
		fmt.Fprintf(w, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, style, escape(clipCell(text)))
	}
	w.WriteString("</row>")
}

// cellOf is what stands in a cell, "" for nothing, and how it looks. What begins like a
// formula is marked as text, so that it is none after an edit either.
func cellOf(v any) (style int, text string, isNumber bool) {
	switch v := v.(type) {
	case nil:
		return bodyStyle, "", false
	case time.Time:
		// Up to February 1900 spreadsheets count a day that there was not.
		if first := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC); v.Before(first) {
			return bodyStyle, v.Format(time.DateOnly), false
		}
		since := v.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
		return dateStyle, strconv.FormatFloat(since, 'f', -1, 64), true
	case Pounds:
		style = poundsStyle
		if float64(v) != math.Trunc(float64(v)) {
			style = penceStyle
		}
		return style, strconv.FormatFloat(float64(v), 'f', -1, 64), true
	case float64:
		return bodyStyle, strconv.FormatFloat(v, 'f', -1, 64), true
	case int:
		return bodyStyle, strconv.Itoa(v), true
	}
	text = fmt.Sprint(v)
	if text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
		return textStyle, text, false
	}
	return bodyStyle, text, false
}

// escape writes text for XML. What a spreadsheet would take for a character by its number
// is kept from it.
func escape(text string) string {
	if strings.Contains(text, "_x") {
		text = escaped.ReplaceAllStringFunc(text, func(code string) string { return "_x005F" + code })
	}
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder takes all
	return b.String()
}

func clipCell(s string) string {
	const most = 32_000 // Excel takes 32,767 UTF-16 units
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
