package render

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sampleTable = Table{
	Headings: []string{"Id", "Name", "Autonomy", "Notes"},
	Keys:     []string{"id", "name", "autonomy", "notes"},
	Rows: [][]Cell{
		{{"patient-index"}, {"Patient Index"}, {"single-central"}, {"one", "two"}},
		{{"message-hub"}, {"電子処方箋 Hub"}, {"central-preferred"}, nil},
		{{"fax"}, {"Cafe\u0301 \x1b[31mred"}, {""}, {"a\nb\tc", "=1+1 | <b>"}},
	},
}

func TestTableWrite(t *testing.T) {
	tests := []struct {
		name   string
		screen Screen
		want   string
	}{
		{"no terminal", Screen{}, "Id\tName\tAutonomy\tNotes\n" +
			"patient-index\tPatient Index\tsingle-central\tone, two\n" +
			"message-hub\t電子処方箋 Hub\tcentral-preferred\t\n" +
			"fax\tCafe\u0301 \\u001b[31mred\t\ta b c, =1+1 | <b>\n"},
		{"wide", Screen{Width: 100}, "" +
			"Id             Name                Autonomy           Notes\n" +
			"patient-index  Patient Index       single-central     one, two\n" +
			"message-hub    電子処方箋 Hub      central-preferred\n" +
			"fax            Cafe\u0301 \\u001b[31mred                     a b c, =1+1 | <b>\n"},
		{"narrow", Screen{Width: 46}, "" +
			"Id        Name            Autonomy   Notes\n" +
			"patient-  Patient Index   single-    one,\n" +
			"index                     central    two\n" +
			"message-  電子処方箋 Hub  central-\n" +
			"hub                       preferred\n" +
			"fax       Cafe\u0301                       a b\n" +
			"          \\u001b[31mred              c,\n" +
			"                                     =1+1\n" +
			"                                     | <b>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := sampleTable.Write(&b, tt.screen); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("Write mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTableColour(t *testing.T) {
	table := Table{Headings: []string{"Next review", "Id"}, Rows: [][]Cell{{{"a"}, {"b"}}}}
	var b strings.Builder
	if err := table.Write(&b, Screen{Width: 11, Colour: true}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mNext    Id\x1b[0m\n\x1b[1mreview\x1b[0m\na       b\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Write mismatch (-want +got):\n%s", diff)
	}
}

// TestTableFits draws tables of random text at every width: no line is wider than
// the terminal, none ends in blanks, and no text is lost. Where there is no room for
// columns, headings stand in each block, and only the cells are counted.
func TestTableFits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "b", "word", "-", "/", " ", " ", "例", "e\u0301", "é", "…", "👩‍👩‍👧‍👦", "🇬🇧", "https://example.org/a-long-path", "ﬁ", "ß"}
	text := func() string {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	for width := 20; width <= 200; width++ {
		columns := 1 + random.IntN(5)
		table := Table{}
		squeezed, cells := 0, 0
		count := func(s string) string { squeezed += len(strings.Join(strings.Fields(s), "")); return s }
		for c := range columns {
			table.Headings = append(table.Headings, count(fmt.Sprintf("Heading %d", c)))
		}
		for range 4 {
			row := make([]Cell, columns)
			for c := range row {
				row[c] = Cell{count(text())}
				cells += len(strings.Join(strings.Fields(row[c][0]), ""))
			}
			table.Rows = append(table.Rows, row)
		}
		if _, ok := table.fit(width); !ok {
			squeezed = cells
		}
		var b strings.Builder
		if err := table.Write(&b, Screen{Width: width}); err != nil {
			t.Fatal(err)
		}
		drawn := 0
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if w := displayWidth(line); w > width {
				t.Errorf("%d columns at width %d: %q is %d wide", columns, width, line, w)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%q ends in blanks", line)
			}
			drawn += len(strings.Join(strings.Fields(line), ""))
		}
		if _, ok := table.fit(width); !ok {
			for c := 1; c < columns; c++ {
				for _, row := range table.Rows {
					if row[c].join("") != "" {
						drawn -= len(fmt.Sprintf("Heading%d:", c))
					}
				}
			}
		}
		if drawn != squeezed {
			t.Errorf("%d columns at width %d: %d bytes drawn of %d:\n%s", columns, width, drawn, squeezed, b.String())
		}
	}
}

// TestTableKeepsWordsWhole draws tables of ordinary words at four widths, and finds
// each word on one line.
func TestTableKeepsWordsWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, width := range []int{40, 80, 120, 200} {
		for range 200 {
			columns := 2 + random.IntN(9)
			table := Table{}
			for c := range columns {
				table.Headings = append(table.Headings, fmt.Sprintf("H%d", c))
			}
			var words []string
			for range 3 {
				row := make([]Cell, columns)
				for c := range row {
					var cell []string
					for range random.IntN(6) {
						word := fmt.Sprintf("%s%d", strings.Repeat("x", random.IntN(longWord-8)), len(words)+1000)
						words, cell = append(words, word), append(cell, word)
					}
					row[c] = Cell{strings.Join(cell, " ")}
				}
				table.Rows = append(table.Rows, row)
			}
			var b strings.Builder
			if err := table.Write(&b, Screen{Width: width}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if w := displayWidth(strings.TrimSuffix(line, "\n")); w > width {
					t.Fatalf("%d columns at width %d: %q is %d wide", columns, width, line, w)
				}
			}
			drawn := strings.Fields(b.String())
			for _, word := range words {
				if !slices.Contains(drawn, word) {
					t.Fatalf("%d columns at width %d: %q is broken in\n%s", columns, width, word, b.String())
				}
			}
		}
	}
}

// TestTableIgnoresTheLocale draws characters that are wide in some locales.
func TestTableIgnoresTheLocale(t *testing.T) {
	t.Setenv("RUNEWIDTH_EASTASIAN", "1")
	table := Table{Headings: []string{"A", "B"}, Rows: [][]Cell{{{"→…"}, {"x"}}, {{"abc"}, {"y"}}}}
	var b strings.Builder
	if err := table.Write(&b, Screen{Width: 80}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("A    B\n→…   x\nabc  y\n", b.String()); diff != "" {
		t.Errorf("Write mismatch (-want +got):\n%s", diff)
	}
}

// TestTableHasOneRuler draws pictures that are made of several characters: the columns
// after them stand where the headings do, and no heading is padded beyond the screen.
func TestTableHasOneRuler(t *testing.T) {
	table := Table{Headings: []string{"Who", "Where", "What"}, Rows: [][]Cell{
		{{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦"}, {"🇬🇧🇫🇷"}, {"x"}}, {{"abc"}, {"שָׁלוֹם"}, {"👍🏽"}},
	}}
	var b strings.Builder
	if err := table.Write(&b, Screen{Width: 20, Colour: true}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mWho   Where  What\x1b[0m\n👩‍👩‍👧‍👦👩‍👩‍👧‍👦  🇬🇧🇫🇷   x\nabc   שָׁלוֹם   👍🏽\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Write mismatch (-want +got):\n%s", diff)
	}
}

func TestTableCSV(t *testing.T) {
	table := Table{Headings: []string{"Id", "Value"}, Keys: []string{"id", "=value"}}
	tests := []struct {
		cell Cell
		want string
	}{
		{Cell{"plain"}, "plain"},
		{Cell{"a", "b"}, "a; b"},
		{nil, ""},
		{Cell{`say "a", b`}, `say "a", b`},
		{Cell{"=1+1"}, "'=1+1"},
		{Cell{"@SUM(A1)"}, "'@SUM(A1)"},
		{Cell{"+cmd|' /C calc'!A0"}, "'+cmd|' /C calc'!A0"},
		{Cell{"-2+3"}, "'-2+3"},
		{Cell{"-5"}, "-5"},
		{Cell{"+4.5"}, "+4.5"},
		{Cell{"\t=1"}, "'\t=1"},
		{Cell{"\n=1"}, "'\n=1"},
		{Cell{"\r=1"}, `\u000d=1`},
		{Cell{"＝1+1"}, "'＝1+1"},
		{Cell{"a\nb"}, "a\nb"},
		{Cell{"\x1b[31m"}, `\u001b[31m`},
	}
	want := [][]string{{"id", "'=value"}}
	for i, tt := range tests {
		table.Rows = append(table.Rows, []Cell{{fmt.Sprint(i)}, tt.cell})
		want = append(want, []string{fmt.Sprint(i), tt.want})
	}
	var b strings.Builder
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CSV mismatch (-want +got):\n%s", diff)
	}
}

func TestTableMarkdown(t *testing.T) {
	var b strings.Builder
	if err := sampleTable.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	want := "| Id | Name | Autonomy | Notes |\n| --- | --- | --- | --- |\n" +
		"| patient-index | Patient Index | single-central | one, two |\n" +
		"| message-hub | 電子処方箋 Hub | central-preferred |  |\n" +
		"| fax | Cafe\u0301 \\\\u001b\\[31mred |  | a b c, =1+1 \\| &lt;b&gt; |\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Markdown mismatch (-want +got):\n%s", diff)
	}
}
