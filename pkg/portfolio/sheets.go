package portfolio

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// fit says how much a row of headings looks like that of a register.
type fit struct {
	// forced is how many headings are those of --map, used how many are read for a field,
	// known how many are recognised, and rows how many stand below, of those looked at.
	forced, used, known, rows int
}

func (f fit) compare(other fit) int {
	return cmp.Or(f.forced-other.forced, f.used-other.used, f.known-other.known, min(f.rows, 1)-min(other.rows, 1))
}

// fitOf finds the row of headings: the one with the most that are known, at least two, or
// one in the first row or that --map names.
func fitOf(s *sheet.Sheet, forced map[string]string) (m mapping, at int, best fit) {
	for i, row := range s.Rows[:min(len(s.Rows), headingRows)] {
		candidate, known := recognise(trimmed(row), forced)
		f := fit{used: len(candidate.column), known: known, rows: len(s.Rows) - i - 1}
		for name, heading := range forced {
			if j := candidate.at(name); j >= 0 && isHeading(candidate.headings[j], heading) {
				f.forced++
			}
		}
		if len(candidate.names()) == 0 || known < 2 && f.forced == 0 && i > 0 {
			continue
		}
		f.rows = best.rows // of two rows of one sheet the first counts
		if f.compare(best) > 0 {
			best, m, at = f, candidate, i
			best.rows = len(s.Rows) - i - 1
		}
	}
	return m, at, best
}

// LeftOut is a worksheet that was not read.
type LeftOut struct {
	Sheet string
	// IsAlike tells that it looks like a register too.
	IsAlike bool
}

// choose finds the worksheets to read: those that are asked for, else the one that fits
// best; and those that are left out.
func choose(book *sheet.Book, opts ReadOptions) (chosen []int, left []LeftOut, err error) {
	names := book.Names()
	for _, name := range opts.Sheets {
		i, err := book.Find(name)
		if err != nil {
			return nil, nil, err
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	if len(chosen) > 0 || len(names) == 1 {
		return append(chosen, make([]int, max(0, 1-len(chosen)))...), nil, nil
	}
	fits := make([]fit, len(names))
	best, first := 0, -1
	for i := range names {
		head, err := book.Head(i, 2*headingRows)
		if err != nil {
			return nil, nil, err
		}
		if len(head.Rows) == 0 {
			continue
		}
		if _, _, fits[i] = fitOf(head, opts.Map); first < 0 {
			first = i
		}
		if fits[i].compare(fits[best]) > 0 {
			best = i
		}
	}
	if fits[best].known == 0 {
		best = max(0, first)
	}
	for i, f := range fits {
		if i != best {
			left = append(left, LeftOut{names[i], f.known >= 3 && 2*f.known >= fits[best].known && f.rows > 0})
		}
	}
	return []int{best}, left, nil
}

// joinSheets makes one register of those of several worksheets.
func joinSheets(registers []*Register) *Register {
	all := registers[0]
	if len(registers) == 1 {
		return all
	}
	for i := range all.Systems {
		all.Systems[i].Sheet = all.Sheet
	}
	for _, r := range registers[1:] {
		all.Form += " and " + sheetForm(r.Form)
		at := out.Each(r.Headings, func(h string) int {
			i := slices.Index(all.Headings, h)
			if i < 0 {
				i = len(all.Headings)
				all.Headings = append(all.Headings, h)
			}
			return i
		})
		for _, s := range r.Systems {
			cells, held := s.Cells, s.held
			s.Sheet, s.Cells, s.held = r.Sheet, nil, make([]any, len(all.Headings))
			s.fillUp(len(all.Headings))
			for i := range s.held {
				s.held[i] = ""
			}
			for i, text := range cells {
				if s.Cells[at[i]] == "" {
					s.Cells[at[i]] = text
					if i < len(held) {
						s.held[at[i]] = held[i]
					}
				}
			}
			all.Systems = append(all.Systems, s)
		}
		for _, c := range r.Columns {
			if !slices.ContainsFunc(all.Columns, func(o Column) bool { return o.Field == c.Field && o.Heading == c.Heading }) {
				all.Columns = append(all.Columns, c)
			}
		}
		all.Unused = append(all.Unused, r.Unused...)
	}
	for i := range all.Systems {
		all.Systems[i].fillUp(len(all.Headings))
	}
	return all
}

// sheetForm is a form without the kind of file.
func sheetForm(form string) string {
	_, name, _ := strings.Cut(form, ", ")
	return name
}

// Unused is a heading that was not understood.
type Unused struct {
	Heading string
	// Field is what its column seems to say, "" where that is known from another.
	Field string
}

// catalogueID is how the ids of the catalogue look.
var catalogueID = regexp.MustCompile(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)

// settle gives back the columns that were taken for ids of the catalogue and hold
// something else: a register has its own ids, and services of its own. What is under
// "service" then names the system if nothing else does. --map is believed.
func (m mapping) settle(records []record, forced map[string]string) {
	for _, name := range []string{"service", "capability"} {
		i := m.at(name)
		if _, isForced := forced[name]; i < 0 || isForced {
			continue
		}
		own, filled := 0, 0
		for _, r := range records {
			if text := r.texts[i]; text != "" {
				filled++
				if !catalogueID.MatchString(text) {
					own++
				}
			}
		}
		if 2*own <= filled {
			continue
		}
		delete(m.column, name)
		switch {
		case name == "service" && m.at("product") < 0 && m.at("system_type") < 0:
			m.column["product"] = i
		case name == "capability" && m.at("system_type") < 0:
			m.column["system_type"] = i
		}
	}
}

// unusedIn lists the headings that are neither used nor known to say nothing, with what
// their cells look like.
func (m mapping) unusedIn(records []record) (list []Unused) {
	for i, heading := range m.headings {
		isUsed := slices.ContainsFunc(fields, func(f Field) bool { return m.at(f.Name) == i })
		words := strings.Fields(foldHeading(heading))
		isID := len(words) > 1 && slices.Contains([]string{"id", "ref", "reference", "number", "no", "code"}, words[len(words)-1])
		if len(words) == 0 || strings.HasPrefix(heading, addedHeading) || isUsed || isID || slices.Contains(passive, strings.Join(words, " ")) {
			continue
		}
		field := ""
		for _, name := range []string{looksLike(heading, i, records), "system_type"} {
			if field == "" && name != "" && m.at(name) < 0 && !slices.ContainsFunc(list, func(u Unused) bool { return u.Field == name }) {
				field = name
			}
			if name != "" {
				break
			}
		}
		list = append(list, Unused{heading, field})
	}
	return list
}

// looksLike guesses from its cells what a column says: a cost, an end, or "" for text.
func looksLike(heading string, i int, records []record) string {
	c := &column{heading: heading, cost: costUnit{factor: 1, years: 1}, terms: map[string]readTermOnce{}}
	filled, ends, costs := 0, 0, 0
	for _, r := range records[:min(len(records), 40)] {
		text := r.texts[i]
		if text == "" {
			continue
		}
		filled++
		if t, err := readTerm(cell{text: text, column: c}); err == nil && !t.End.IsZero() {
			ends++
		} else if a, err := readMoney(cell{text: text, column: c}); err == nil && a.Pounds >= 100 {
			costs++
		}
	}
	switch {
	case 2*ends > filled:
		return "contract_end"
	case 2*costs > filled:
		return "annual_cost"
	}
	return ""
}
