package portfolio

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
	"github.com/who-does-what/wdw/pkg/words"
)

// Rules of the findings about a register. They are not rules of the catalogue.
const (
	RuleNoName   = "portfolio.no-name"
	RuleDate     = "portfolio.date"
	RuleCost     = "portfolio.cost"
	RuleColumns  = "portfolio.columns"
	RuleDeclared = "portfolio.declared"
	RuleRecord   = "portfolio.record"
	RuleFormula  = "portfolio.formula"
)

// ReadOptions say how a register is to be read.
type ReadOptions struct {
	// Sheets are the worksheets, none for the one that fits best.
	Sheets []string
	// Map holds headings by field and overrules what is recognised.
	Map map[string]string
}

// headingRows is how many rows are looked at to find the headings.
const headingRows = 40

// ErrNoHeadings says that no row of a file looks like headings.
var ErrNoHeadings = errors.New("no row with headings is recognised")

// Read reads a register in any of the forms that sheet.Open knows, in YAML or in JSON;
// the form is recognised by the content. What cannot be read of a row is a finding,
// and the rest goes on; the error says that there is nothing to go on with.
func Read(file string, src []byte, opts ReadOptions) (*Register, diag.List, error) {
	if isTree(file, src) {
		return readTree(file, src, opts)
	}
	book, err := sheet.Open(file, src)
	if err != nil {
		return nil, nil, err
	}
	chosen, left, err := choose(book, opts)
	if err != nil {
		return nil, nil, err
	}
	var registers []*Register
	var all diag.List
	for _, i := range chosen {
		s, findings, err := book.Sheet(i)
		if err != nil {
			return nil, nil, err
		}
		s.IsOneOfSeveral = len(chosen) > 1
		r, more, err := readSheet(s, opts)
		if err != nil {
			return nil, nil, err
		}
		registers = append(registers, r)
		all = append(append(all, findings...), more...)
	}
	r := joinSheets(registers)
	r.LeftOut = left
	all.Sort()
	return r, all, nil
}

var errEmpty = errors.New("there is nothing in it")

// isTree tells whether a file is YAML or JSON. A table may begin with anything, so
// the name counts first.
func isTree(file string, src []byte) bool {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(file, `\`, "/"))) {
	case ".yaml", ".yml", ".json", ".jsonl":
		return true
	case ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm":
		return false
	}
	head := strings.TrimLeft(strings.TrimPrefix(string(src[:min(len(src), 4096)]), "\ufeff"), " \t\r\n")
	return slices.ContainsFunc([]string{"{", "[", "- ", "---", "systems:", "# yaml-language-server", "organisation:"}, func(start string) bool {
		return strings.HasPrefix(head, start)
	})
}

func readSheet(s *sheet.Sheet, opts ReadOptions) (*Register, diag.List, error) {
	if len(s.Rows) == 0 {
		return nil, nil, errEmpty
	}
	m, at, err := headings(s, opts.Map)
	if err != nil {
		return nil, nil, err
	}
	r := &Register{File: s.File, Sheet: s.Name, Form: s.Form, Headings: m.headings}
	var findings diag.List
	records := make([]record, 0, len(s.Rows))
	for i, row := range s.Rows[at+1:] {
		texts := slices.Grow(trimmed(row), max(0, len(m.headings)-len(row)))
		for i, c := range row {
			if c.Currency != "" {
				texts[i] = c.Currency + " " + texts[i]
			}
		}
		headsNothing := func() bool { return at+i+2 == len(s.Rows) || filledIn(s.Rows[at+i+2]) == 1 }
		if isFurniture(m, texts, headsNothing) {
			continue
		}
		cell := func(i int) sheet.Cell { return row[min(max(i, 0), len(row)-1)] }
		rec := record{
			mapping: m, line: row[0].Pos.Line, noun: "row", texts: append(texts, make([]string, max(0, len(m.headings)-len(texts)))...)[:len(m.headings)],
			is1904:   s.Is1904,
			isNumber: func(i int) bool { return i < len(row) && row[i].IsNumber && row[i].Currency == "" },
			pos:      func(i int) diag.Pos { return cell(i).Pos },
			place:    func(i int) string { return s.Place(cell(i)) },
			finding: func(i int, rule string, severity diag.Severity, message string) diag.Finding {
				return s.Finding(cell(i), rule, severity, message)
			},
		}
		if s.Name != "" {
			rec.held = out.Each(row[:min(len(row), len(m.headings))], sheet.Cell.Value)
		}
		used := len(texts)
		for used > 0 && texts[used-1] == "" {
			used--
		}
		if used > len(m.headings) {
			f := rec.finding(used-1, RuleColumns, diag.Warning, fmt.Sprintf("the row has %d cells and there are %d headings, so that its cells may stand under the wrong ones", used, len(m.headings)))
			f.Help = "put text that holds the separator in quotation marks"
			findings = append(findings, f)
		}
		records = append(records, rec)
	}
	m.settle(records, opts.Map)
	learned := learn(records)
	r.Columns, r.Unused = m.columns(learned), m.unusedIn(records)
	r.Systems = slices.Grow(r.Systems, len(records))
	s.Rows = nil
	for i, rec := range records {
		records[i] = record{} // a large register is not held twice
		system, more, ok := rec.system(learned)
		findings = append(findings, more...)
		if ok {
			system.held = rec.held
			r.Systems = append(r.Systems, system)
		}
	}
	return r, findings, nil
}

// headings finds the row of headings, the one that fits best.
func headings(s *sheet.Sheet, forced map[string]string) (m mapping, at int, err error) {
	m, at, f := fitOf(s, forced)
	for _, name := range slices.Sorted(maps.Keys(forced)) {
		heading := forced[name]
		if i := m.at(name); i >= 0 && isHeading(m.headings[i], heading) {
			continue
		}
		row := m.headings
		if f.known == 0 {
			row = trimmed(s.Rows[0])
		}
		return m, 0, unknown("no column is headed %q", heading, row, "the headings are "+words.Quoted(shown(row), "and"))
	}
	if f.known == 0 {
		return m, 0, fmt.Errorf("%w; the first row reads %s; name the columns with --map, as in --map product=HEADING", ErrNoHeadings, words.Quoted(shown(trimmed(s.Rows[0])), "and"))
	}
	return m, at, nil
}

func trimmed(row []sheet.Cell) []string {
	return out.Each(row, func(c sheet.Cell) string { return trim(c.Text) })
}

// shown keeps a list of headings short enough for a message.
func shown(row []string) []string {
	row = only(row, func(s string) bool { return s != "" })
	if len(row) > 12 {
		row = append(row[:12:12], "…")
	}
	return row
}

// names are the headings of the columns that can name a system.
func (m mapping) names() []string {
	var list []string
	for _, f := range naming {
		if i := m.at(f); i >= 0 {
			list = append(list, m.headings[i])
		}
	}
	return list
}

// columns lists what was recognised, and what was learned of it.
func (m mapping) columns(learned map[string]*column) []Column {
	var out []Column
	for _, f := range fields {
		if i := m.at(f.Name); i >= 0 {
			c := Column{Field: f.Name, Heading: m.headings[i], Number: i + 1}
			if l := learned[c.Heading]; l != nil {
				switch f.rule {
				case RuleCost:
					c.Means = l.cost.words()
				case RuleDate:
					c.Means = l.order.words()
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// trim drops blanks of all kinds around text.
func trim(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")) }

// isFurniture recognises rows that hold no system: the headings again, the heading of
// a section, a sum, a remark. Where nothing but a name follows a row, or nothing at all, it
// heads no section.
func isFurniture(m mapping, texts []string, headsNothing func() bool) bool {
	filled, same := 0, 0
	for i, text := range texts {
		if text != "" {
			filled++
			if i < len(m.headings) && strings.EqualFold(text, m.headings[i]) {
				same++
			}
		}
	}
	if filled == 0 {
		return false
	}
	first := slices.IndexFunc(texts, func(text string) bool { return text != "" })
	start := words.Spoken(texts[first]) + " "
	isSum := slices.ContainsFunc([]string{"total ", "totals ", "subtotal ", "grand total", "sub total"}, func(s string) bool { return strings.HasPrefix(start, s) })
	product, kind := m.at("product"), m.at("system_type")
	switch {
	case isSum, same >= 2 && same*2 > filled, strings.HasPrefix(texts[first], "#") && filled == 1:
		return true
	case filled > 1 || len(m.headings) < 2:
		return false
	// One cell alone is the heading of a section, unless it stands where the name does. In
	// the first column it may be both: where a kind has a column too it is a heading.
	case first == 0:
		return first != product || kind >= 0 && !headsNothing()
	}
	return first != product && first != kind
}

// filledIn counts the cells with text.
func filledIn(row []sheet.Cell) (n int) {
	for _, c := range row {
		if trim(c.Text) != "" {
			n++
		}
	}
	return n
}

// record is a row of a table, or an item of a list, before it is understood.
type record struct {
	mapping mapping
	line    int
	noun    string
	// texts are what stands under each heading of the mapping.
	texts    []string
	is1904   bool
	isNumber func(i int) bool
	// held are the cells of a workbook as they are, for the user's own columns.
	held []any
	// pos is the place of a text by its index, place the same in words, and finding a fault
	// in it, or with -1 in the whole.
	pos     func(i int) diag.Pos
	place   func(i int) string
	finding func(i int, rule string, severity diag.Severity, message string) diag.Finding
}

// naming are the fields that can name a system, the likeliest first.
var naming = []string{"product", "system_type", "service", "capability"}

// system understands a record. What it does not is a finding; ok is false if nothing names
// the system.
func (r record) system(learned map[string]*column) (s System, findings diag.List, ok bool) {
	s = System{Line: r.line, Cells: r.texts}
	texts := r.texts
	for _, f := range fields {
		i := r.mapping.at(f.Name)
		if i < 0 {
			continue
		}
		var err error
		if f.read != nil { // of the others nothing is concluded
			err = fault(texts[i])
		}
		switch {
		case err != nil:
			texts = slices.Clone(texts)
			texts[i] = ""
		case f.read != nil:
			err = f.read(&s, cell{texts[i], r.isNumber(i), learned[r.mapping.headings[i]]})
		}
		if err != nil {
			findings = append(findings, r.finding(i, cmp.Or(f.rule, RuleFormula), diag.Warning, err.Error()))
		}
	}
	s.Service, s.Capability = strings.ToLower(s.Service), strings.ToLower(s.Capability)
	s.Name = cmp.Or(s.Product, s.Type, s.Service, s.Capability)
	for _, name := range naming {
		if i := r.mapping.at(name); i >= 0 && texts[i] != "" {
			s.Place = r.pos(i)
			return s, findings, true
		}
	}
	f := r.finding(-1, RuleNoName, diag.Error, fmt.Sprintf("the %s names neither a system nor its kind, and is not checked", r.noun))
	names := r.mapping.names()
	if len(names) == 0 {
		names = naming[:2]
	}
	f.Help = fmt.Sprintf("fill in %s, or delete the %s", words.Quoted(names, "or"), r.noun)
	return s, append(findings, f), false
}
