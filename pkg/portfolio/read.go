package portfolio

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
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
)

// ReadOptions say how a register is to be read.
type ReadOptions struct {
	// Sheet is the worksheet, "" for the first one that looks like a register.
	Sheet string
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
	from, to := 0, len(book.Names())
	if opts.Sheet != "" {
		if from, err = book.Find(opts.Sheet); err != nil {
			return nil, nil, err
		}
		to = from + 1
	}
	var firstErr error
	for i := from; i < to; i++ {
		s, findings, err := book.Sheet(i)
		if err != nil {
			return nil, nil, err
		}
		r, more, err := readSheet(s, opts)
		if err == nil {
			findings = append(findings, more...)
			findings.Sort()
			return r, findings, nil
		}
		if firstErr == nil || errors.Is(firstErr, errEmpty) {
			firstErr = err
		}
	}
	return nil, nil, firstErr
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
	r := &Register{File: s.File, Form: s.Form, Headings: m.headings, Columns: m.columns()}
	rd := tableReader{sheet: s, mapping: m}
	for i := at + 1; i < len(s.Rows); i++ {
		if system, ok := rd.system(i); ok {
			r.Systems = append(r.Systems, system)
		}
	}
	return r, rd.findings, nil
}

// headings finds the row of headings: the one with the most that are known, at least
// two, or one in the first row or that --map names.
func headings(s *sheet.Sheet, forced map[string]string) (m mapping, at int, err error) {
	least := 2
	if len(forced) > 0 {
		least = 1
	}
	most := 0
	for i, row := range s.Rows[:min(len(s.Rows), headingRows)] {
		candidate, score := recognise(trimmed(row), forced)
		if len(candidate.names()) == 0 {
			continue
		}
		if score >= least && score > most || i == 0 && score == 1 {
			m, at, most = candidate, i, score
		}
	}
	for _, name := range slices.Sorted(maps.Keys(forced)) {
		heading := forced[name]
		if i, ok := m.column[name]; ok && most > 0 && isHeading(m.headings[i], heading) {
			continue
		}
		row := m.headings
		if most == 0 {
			row = trimmed(s.Rows[0])
		}
		return m, 0, unknown("no column is headed %q", heading, row, "the headings are "+words.Quoted(shown(row), "and"))
	}
	if most == 0 {
		return m, 0, fmt.Errorf("%w; the first row reads %s; name the columns with --map, as in --map product=HEADING", ErrNoHeadings, words.Quoted(shown(trimmed(s.Rows[0])), "and"))
	}
	return m, at, nil
}

func trimmed(row []sheet.Cell) []string {
	return mapped(row, func(c sheet.Cell) string { return trim(c.Text) })
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
	for _, f := range []string{"product", "system_type", "service", "capability"} {
		if i, ok := m.column[f]; ok {
			list = append(list, m.headings[i])
		}
	}
	return list
}

// columns lists what was recognised.
func (m mapping) columns() []Column {
	var out []Column
	for _, f := range fields {
		if i, ok := m.column[f.Name]; ok {
			out = append(out, Column{Field: f.Name, Heading: m.headings[i], Number: i + 1})
		}
	}
	return out
}

type tableReader struct {
	sheet    *sheet.Sheet
	mapping  mapping
	findings diag.List
}

// trim drops blanks of all kinds around text.
func trim(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")) }

func (t *tableReader) system(i int) (System, bool) {
	row := t.sheet.Rows[i]
	s := System{Line: row[0].Pos.Line}
	texts := make([]string, max(len(row), len(t.mapping.headings)))
	filled, last := 0, -1
	for j, c := range row {
		texts[j] = trim(c.Text)
		if texts[j] != "" {
			filled++
			last = j
		}
	}
	get := func(field string) (string, sheet.Cell) {
		j, ok := t.mapping.column[field]
		if !ok {
			return "", row[0]
		}
		if j < len(row) {
			return texts[j], row[j]
		}
		return "", row[len(row)-1]
	}
	if t.isFurniture(texts, filled) {
		return s, false
	}
	if last >= len(t.mapping.headings) {
		f := t.sheet.Finding(row[last], RuleColumns, diag.Warning, fmt.Sprintf("the row has %d cells and there are %d headings, so that its cells may stand under the wrong ones", last+1, len(t.mapping.headings)))
		f.Help = "put text that holds the separator in quotation marks"
		t.findings = append(t.findings, f)
	}
	s.Cells = texts[:len(t.mapping.headings)]
	fill(&s, func(field string) string { text, _ := get(field); return text }, func(field, rule string, err error) {
		_, cell := get(field)
		t.findings = append(t.findings, t.sheet.Finding(cell, rule, diag.Warning, err.Error()))
	})
	_, place := get("product")
	if s.Product == "" {
		_, place = get("system_type")
	}
	s.Place = place.Pos
	if s.Name() == "" {
		f := t.sheet.Finding(row[0], RuleNoName, diag.Error, "the row names neither a system nor its kind, and is not checked")
		f.Help = "fill in " + words.Quoted(t.mapping.names(), "or") + ", or delete the row"
		t.findings = append(t.findings, f)
		return s, false
	}
	return s, true
}

// isFurniture recognises rows that hold no system: the headings again, the heading of
// a section, a sum, a remark.
func (t *tableReader) isFurniture(texts []string, filled int) bool {
	first, firstAt := "", 0
	same := 0
	for j, text := range texts {
		if text == "" {
			continue
		}
		if first == "" {
			first, firstAt = text, j
		}
		if j < len(t.mapping.headings) && strings.EqualFold(text, t.mapping.headings[j]) {
			same++
		}
	}
	start := spoken(first) + " "
	isSum := slices.ContainsFunc([]string{"total ", "totals ", "subtotal ", "grand total", "sub total"}, func(s string) bool { return strings.HasPrefix(start, s) })
	if isSum || same >= 2 && same*2 > filled || strings.HasPrefix(first, "#") && filled == 1 {
		return true
	}
	// One cell alone is the heading of a section, unless it stands where the name does.
	if filled == 1 && len(t.mapping.headings) > 1 {
		for _, f := range []string{"product", "system_type"} {
			if j, ok := t.mapping.column[f]; ok && j == firstAt && firstAt > 0 {
				return false
			}
		}
		_, isType := t.mapping.column["system_type"]
		j, isProduct := t.mapping.column["product"]
		return !isProduct || j != firstAt || isType
	}
	return false
}

// fill sets the fields of a system from texts. fault reports a text that is not
// understood.
func fill(s *System, get func(field string) string, fault func(field, rule string, err error)) {
	s.Organisation, s.Type, s.Product = get("organisation"), get("system_type"), get("product")
	s.Purpose, s.Status, s.Integrations = get("purpose"), get("status"), get("integrations")
	s.Service, s.Capability = strings.ToLower(get("service")), strings.ToLower(get("capability"))
	var err error
	if s.Term, err = ParseTerm(get("contract_end")); err != nil {
		fault("contract_end", RuleDate, err)
	}
	if revised, err := ParseTerm(get("revised_end")); err != nil {
		fault("revised_end", RuleDate, err)
	} else if !revised.End.IsZero() {
		s.Term = revised
	}
	if yes := spoken(get("renewal")); yes == "y" || yes == "yes" || yes == "true" || rolling.MatchString(yes) {
		s.Term.IsRolling = true
	}
	if s.Cost, err = ParseMoney(get("annual_cost")); err != nil {
		fault("annual_cost", RuleCost, err)
	}
}
