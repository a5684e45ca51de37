package portfolio

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
)

// section is cells under one heading, in testdata/cells*.txt.
type section struct {
	file, field, heading string
	isTogether           bool
	cells                []written
}

type written struct {
	line       int
	text, want string
}

// cellSections reads the tables of cells. The first of them says how they are written.
func cellSections(t testing.TB) (list []section) {
	t.Helper()
	for _, file := range []string{"testdata/cells-blind.txt", "testdata/cells.txt"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(src), "\n") {
			switch {
			case line == "" || strings.HasPrefix(line, "# ") || line == "#" || strings.HasPrefix(line, "#\t"):
			case strings.HasPrefix(line, "["):
				kind, heading, _ := strings.Cut(line[1:], "] ")
				field, together, _ := strings.Cut(kind, " ")
				list = append(list, section{file, field, heading, together != "", nil})
			default:
				i := strings.LastIndex(line, " =>")
				if i < 0 {
					t.Fatalf("%s:%d: no =>", file, n+1)
				}
				c := written{n + 1, line[:i], strings.TrimSpace(line[i+3:])}
				if strings.HasPrefix(c.text, `"`) {
					if c.text, err = strconv.Unquote(c.text); err != nil {
						t.Fatalf("%s:%d: %v", file, n+1, err)
					}
				}
				s := &list[len(list)-1]
				s.cells = append(s.cells, c)
			}
		}
	}
	return list
}

// readColumn reads cells that stand in one column.
func readColumn(field, heading string, texts ...string) (got []System, faults [][]string) {
	name := map[string]string{"cost": "annual_cost", "end": "contract_end"}[field]
	m, _ := recognise([]string{heading}, map[string]string{name: heading})
	var found []string
	var records []record
	for i, text := range texts {
		records = append(records, record{
			mapping: m, line: i + 1, texts: []string{trim(text)},
			isNumber: func(int) bool { return false },
			pos:      func(int) diag.Pos { return diag.Pos{Line: i + 1, Col: 1} },
			place:    func(int) string { return fmt.Sprintf("line %d", i+1) },
			finding: func(i int, rule string, _ diag.Severity, message string) diag.Finding {
				if i >= 0 {
					found = append(found, message)
				}
				return diag.Finding{}
			},
		})
	}
	learned := learn(records)
	for _, r := range records {
		found = nil
		s, _, _ := r.system(learned)
		got, faults = append(got, s), append(faults, found)
	}
	return got, faults
}

// TestCells reads cells as people write them: what is read, or that there is a finding.
func TestCells(t *testing.T) {
	count := 0
	for _, s := range cellSections(t) {
		columns := [][]written{s.cells}
		if !s.isTogether {
			columns = nil
			for _, c := range s.cells {
				columns = append(columns, []written{c})
			}
		}
		for _, column := range columns {
			var texts []string
			for _, c := range column {
				texts = append(texts, c.text)
			}
			systems, faults := readColumn(s.field, s.heading, texts...)
			for i, c := range column {
				count++
				got := systems[i].Contract.End.Text
				if systems[i].Contract.IsRolling {
					got = strings.TrimSpace(got + " rolling")
				}
				if s.field == "cost" {
					got = systems[i].Contract.Cost.number()
					if systems[i].Contract.Cost.IsKnown {
						got = strconv.FormatFloat(float64(systems[i].Contract.Cost.Pounds), 'f', -1, 64)
					}
				}
				want, words, isFault := strings.Cut(c.want, "?")
				if got != strings.TrimSpace(want) || (len(faults[i]) > 0) != isFault || isFault && !strings.Contains(faults[i][0], strings.TrimSpace(words)) {
					t.Errorf("%s:%d: %q under %q is %q %q, want %q", s.file, c.line, c.text, s.heading, got, faults[i], c.want)
				}
			}
		}
	}
	if count < 300 {
		t.Errorf("%d cells, want 300", count)
	}
}

// TestCellsThatAreNumbers reads what a file holds as numbers: those are not ambiguous, and
// days may count from 1904.
func TestCellsThatAreNumbers(t *testing.T) {
	c := &column{cost: costUnit{factor: 1, years: 1}, is1904: true, terms: map[string]readTermOnce{}}
	if m, err := readMoney(cell{"12.345", true, c}); err != nil || m.Pounds != 12.345 {
		t.Errorf("12.345 is %v, %v", m, err)
	}
	if m, err := readMoney(cell{"12.345", false, c}); err == nil {
		t.Errorf("12.345 as text is %v", m)
	}
	if term, err := readTerm(cell{"45015", true, c}); err != nil || term.End.Text != "2027-03-31" {
		t.Errorf("45015 since 1904 is %v, %v", term, err)
	}
}

// moreText is what no cell about dates or amounts says: with it there is no value.
const moreText = " zq7 "

// FuzzAmount reads anything as an amount. With digits that are not understood beside it
// there is none; and an amount that was read means the same when it is written out.
func FuzzAmount(f *testing.F) { fuzzCells(f, "cost") }

// FuzzWhen reads anything as the end of a contract, likewise.
func FuzzWhen(f *testing.F) { fuzzCells(f, "end") }

func fuzzCells(f *testing.F, field string) {
	for _, s := range cellSections(f) {
		for i, c := range s.cells {
			if i%8 == 0 { // each seed costs a little every time
				f.Add(c.text, s.heading)
			}
		}
	}
	value := func(heading, text string) (string, bool) {
		systems, faults := readColumn(field, heading, text)
		c := systems[0].Contract
		if len(faults[0]) > 0 && (!c.End.IsZero() || c.Cost.IsKnown) {
			f.Fatalf("%q under %q has a value and a finding: %v, %q", text, heading, c, faults[0])
		}
		if field == "end" {
			return c.End.Text, !c.End.IsZero()
		}
		return strconv.FormatFloat(float64(c.Cost.Pounds), 'f', -1, 64), c.Cost.IsKnown
	}
	f.Fuzz(func(t *testing.T, text, heading string) {
		got, isKnown := value(heading, text)
		if !isKnown {
			return
		}
		for _, more := range []string{text + moreText, moreText + text} {
			if v, isKnown := value(heading, more); isKnown {
				t.Fatalf("%q is %s although it says more than %q", more, v, text)
			}
		}
		if field == "end" {
			if d, err := date.Parse(got); err != nil || d.Text != got {
				t.Fatalf("%q gives %q, which is no date: %v", text, got, err)
			}
		} else if n, err := strconv.ParseFloat(got, 64); err != nil || n < 0 || n > 1e12 {
			t.Fatalf("%q gives %q", text, got)
		}
		if !strings.ContainsFunc(plain(text), func(r rune) bool { return r >= '0' && r <= '9' }) && got != "0" {
			t.Fatalf("%q has no digit and gives %q", text, got)
		}
		plainHeading := map[string]string{"cost": "Annual cost", "end": "Contract end"}[field]
		if again, _ := value(plainHeading, got); again != got {
			t.Fatalf("%q gives %q, and that gives %q", text, got, again)
		}
	})
}
