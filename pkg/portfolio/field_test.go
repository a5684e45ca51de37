package portfolio

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/sheet"
)

// TestFieldRegisters holds five registers as organisations write them in answers to
// freedom-of-information requests against the frozen catalogue.
func TestFieldRegisters(t *testing.T) { checkField(t, load(t), true, 0.90) }

// checkField reads the registers of testdata/field: each line has the verdict that its row
// has to get, a tab and the row. The verdicts were written down before the program had
// read one of them. In a workbook "==" begins a sheet and "|" parts cells. least is the share of rows that
// have to be right; a duplicate that is none is never allowed.
func checkField(t *testing.T, cat *catalogue.Catalogue, frozen bool, least float64) {
	t.Helper()
	files, err := filepath.Glob("testdata/field/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d registers, %v", len(files), err)
	}
	all, allRight := 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			src, want, opts := fieldRegister(t, file, frozen)
			report := checkFile(t, cat, name, src, opts)
			got := map[place]*Judgement{}
			for _, s := range report.Systems {
				if len(opts.Sheets) < 2 {
					s.Sheet = ""
				}
				got[place{s.Sheet, s.Line}] = s
			}
			right := 0
			for at, verdict := range want {
				s, ok := got[at]
				switch {
				case !ok:
					t.Logf("%s line %d: not read", at.sheet, at.line)
				case s.Verdict == verdict:
					right++
				case s.Verdict == Duplicates:
					t.Errorf("%s line %d, %s (%s): a false duplicate: %s", at.sheet, at.line, s.Name, s.Type, s.Reason)
				default:
					t.Logf("%s line %d, %s (%s): %s, want %s: %s", at.sheet, at.line, s.Name, s.Type, s.Verdict, verdict, s.Reason)
				}
			}
			t.Logf("check %s: %d of %d verdicts right, %.1f%%", name, right, len(want), 100*float64(right)/float64(len(want)))
			if len(want) < 40 || len(report.Systems) != len(want) {
				t.Errorf("%d systems read of %d rows", len(report.Systems), len(want))
			}
			all, allRight = all+len(want), allRight+right
		})
	}
	share := float64(allRight) / float64(all)
	t.Logf("check, five registers of the field: %d of %d verdicts right, %.1f%%", allRight, all, 100*share)
	if share < least {
		t.Errorf("%.3f of the verdicts are right, want %.2f", share, least)
	}
}

// expected is a verdict as it is written down: what follows a slash is that by the frozen
// catalogue, which is older and lacks entries, aliases and capabilities.
func expected(text string, frozen bool) Verdict {
	now, then, differs := strings.Cut(text, "/")
	if differs && frozen {
		now = then
	}
	return Verdict(now)
}

// place is a row of a register; the sheet is named where several are read.
type place struct {
	sheet string
	line  int
}

// fieldRegister parts what stands in a file of testdata/field into a register and verdicts.
func fieldRegister(t *testing.T, file string, frozen bool) (src []byte, want map[place]Verdict, opts ReadOptions) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	var pages []sheet.Page
	var at place
	want = map[place]Verdict{}
	for line := range strings.Lines(string(text)) {
		verdict, row, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if name, ok := strings.CutPrefix(row, "== "); ok {
			pages, at = append(pages, sheet.Page{Name: name}), place{sheet: name}
			continue
		}
		rows, at.line = append(rows, row), at.line+1
		if len(pages) > 0 {
			p := &pages[len(pages)-1]
			if cells := strings.Split(row, "|"); at.line == 1 {
				p.Headings = cells
			} else {
				p.Rows = append(p.Rows, anys(cells))
			}
		}
		if verdict == "" {
			continue
		}
		if n := len(opts.Sheets); at.sheet != "" && (n == 0 || opts.Sheets[n-1] != at.sheet) {
			opts.Sheets = append(opts.Sheets, at.sheet)
		}
		want[at] = expected(verdict, frozen)
	}
	if len(pages) == 0 {
		return []byte(strings.Join(rows, "\r\n")), want, opts
	}
	if len(opts.Sheets) == 1 { // the one that fits best has to be found
		one := map[place]Verdict{}
		for at, verdict := range want {
			one[place{line: at.line}] = verdict
		}
		want, opts.Sheets = one, nil
	}
	var b bytes.Buffer
	if err := sheet.WriteWorkbook(&b, pages); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), want, opts
}

func anys(cells []string) []any {
	list := make([]any, len(cells))
	for i, cell := range cells {
		list[i] = cell
	}
	return list
}
