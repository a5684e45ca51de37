package portfolio

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// load reads the frozen catalogue.
func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	return loadFrom(t, "../../cmd/testdata/frozen")
}

func loadFrom(t testing.TB, dir string) *catalogue.Catalogue {
	t.Helper()
	cat, _, err := catalogue.Load(context.Background(), os.DirFS(dir), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func checkFile(t testing.TB, cat *catalogue.Catalogue, file string, src []byte, opts ReadOptions) *Report {
	t.Helper()
	r, findings, err := Read(file, src, opts)
	if err != nil {
		t.Fatalf("Read(%q): %v", file, err)
	}
	report, err := Check(context.Background(), cat, []*Register{r}, findings, Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// checkFiles holds several registers against a catalogue at once, which finds the words of
// the catalogue once, and gives the systems of each.
func checkFiles(t testing.TB, cat *catalogue.Catalogue, files map[string][]byte) map[string][]*Judgement {
	t.Helper()
	var registers []*Register
	for _, file := range slices.Sorted(maps.Keys(files)) {
		r, _, err := Read(file, files[file], ReadOptions{})
		if err != nil {
			t.Fatalf("Read(%q): %v", file, err)
		}
		registers = append(registers, r)
	}
	report, err := Check(context.Background(), cat, registers, nil, Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	systems := map[string][]*Judgement{}
	for _, s := range report.Systems {
		systems[s.File] = append(systems[s.File], s)
	}
	return systems
}

// TestRegisters holds the registers against the frozen catalogue.
func TestRegisters(t *testing.T) { checkRegisters(t, load(t), true, 0.95) }

// TestReport holds them against the catalogue of today. Only REPORT=1 asks for it: who
// edits the data breaks no code.
func TestReport(t *testing.T) {
	if os.Getenv("REPORT") == "" {
		t.Skip("REPORT=1 measures the catalogue of today")
	}
	cat := loadFrom(t, "../..")
	checkRegisters(t, cat, false, 0.95)
	checkField(t, cat, false, 0.95)
	checkOwnNames(t, cat)
}

// checkRegisters holds three registers in the styles of a freedom-of-information
// answer, an asset register and an architecture list against a catalogue. The
// verdicts in the .want files are those of a reader of the framework; least is the share
// of rows that have to get theirs; frozen is as for expected.
func checkRegisters(t *testing.T, cat *catalogue.Catalogue, frozen bool, least float64) {
	t.Helper()
	for _, name := range []string{"foi", "asset", "architecture"} {
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(filepath.Join("testdata", name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			report := checkFile(t, cat, name+".csv", src, ReadOptions{})
			got := map[int]*Judgement{}
			for _, s := range report.Systems {
				got[s.Line] = s
			}
			want, err := os.ReadFile(filepath.Join("testdata", name+".want"))
			if err != nil {
				t.Fatal(err)
			}
			rows, right := 0, 0
			for line := range strings.Lines(string(want)) {
				parts := strings.Split(strings.TrimSpace(line), "\t")
				n, err := strconv.Atoi(parts[0])
				if err != nil {
					t.Fatal(err)
				}
				rows++
				result, ok := got[n]
				verdict := expected(parts[1], frozen)
				switch {
				case !ok:
					t.Logf("line %d, %s: not read", n, parts[2])
				case result.Verdict == verdict:
					right++
				default:
					t.Logf("line %d, %s (%s): %s, want %s: %s", n, result.Product, result.Type, result.Verdict, verdict, result.Reason)
				}
				if ok && result.Verdict == Duplicates && verdict != Duplicates {
					t.Errorf("line %d, %s: a false duplicate", n, result.Name)
				}
			}
			share := float64(right) / float64(rows)
			t.Logf("check %s.csv: %d of %d verdicts right, %.1f%%", name, right, rows, 100*share)
			if rows < 40 || len(report.Systems) != rows {
				t.Errorf("%d systems read of %d rows", len(report.Systems), rows)
			}
			if share < least {
				t.Errorf("%.3f of the verdicts are right, want %.2f", share, least)
			}
			for _, f := range report.Findings {
				t.Log(fmt.Sprint(f.Pos, " ", f.Rule, " ", f.Message))
			}
		})
	}
}
