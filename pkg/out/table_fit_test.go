package out

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomTable is a table of all that a cell may hold.
func randomTable(random *rand.Rand) Table {
	alphabet := []string{"a", "b", "word", "-", "/", ",", " ", " ", "例", "e\u0301", "é", "…", "👩‍👩‍👧‍👦", "🇬🇧", " https://example.org/a-long-path", "ﬁ", "ß", "2027-06-30"}
	text := func() string {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	columns := 1 + random.IntN(5)
	table := Table{Optional: random.IntN(columns), Lines: random.IntN(2) == 0}
	for c := range columns {
		table.Headings = append(table.Headings, fmt.Sprintf("Heading %d", c))
	}
	for range 4 {
		row := make([]Cell, columns)
		for c := range row {
			for range 1 + random.IntN(3) {
				row[c] = append(row[c], text())
			}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// squeeze is text without its blanks.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// checkDrawn draws a table: no line is wider than the screen unless an address in it
// is, none ends in blanks or is a comma alone, the words of the first column are whole
// where the screen has room for them, and no text is lost.
func checkDrawn(t *testing.T, table Table, width int) {
	t.Helper()
	var b strings.Builder
	if err := table.Write(&b, Screen{Width: width}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if w := DisplayWidth(line); w > width && !isAddress(line) {
			t.Errorf("width %d: %q is %d wide", width, line, w)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("width %d: %q ends in blanks", width, line)
		}
		if width > 20 && strings.TrimSpace(line) == "," && !slices.ContainsFunc(table.Rows, func(row []Cell) bool {
			return slices.ContainsFunc(row, func(c Cell) bool { return slices.Contains(strings.Fields(c.Join(", ")+" "+c.Join(" ")), ",") })
		}) {
			t.Errorf("width %d: a comma stands alone in\n%s", width, b.String())
		}
	}
	l, inTable := table.layout(width)
	drawn := strings.Fields(b.String())
	want := ""
	for c := range l.widths {
		want += table.Headings[c]
	}
	for r, row := range table.Rows {
		for _, word := range strings.Fields(strings.Join(table.values(r, 0, Screen{}), " ")) {
			if DisplayWidth(word) <= width && !slices.Contains(drawn, word) {
				t.Errorf("width %d: %q is broken in\n%s", width, word, b.String())
			}
		}
		block := !inTable || l.places[r] == inBlock
		for c := range row {
			switch text := strings.Join(table.values(r, c, Screen{}), " "); {
			case block && c > 0 && text != "":
				want += table.Headings[c] + ":" + text
			case block && c == 0, c < len(l.widths):
				want += text
			}
		}
	}
	count := func(s string) []byte { return slices.Sorted(slices.Values([]byte(squeeze(s)))) }
	if diff := cmp.Diff(string(count(want)), string(count(b.String()))); diff != "" {
		t.Errorf("width %d: text is lost or added (-want +got):\n%s\n%s", width, diff, b.String())
	}
}

// TestTableFits draws tables of random text at every width.
func TestTableFits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for width := 20; width <= 200; width++ {
		for range 5 {
			checkDrawn(t, randomTable(random), width)
		}
	}
}

// FuzzTable draws tables of any text: a line is a row, a tab ends a cell.
func FuzzTable(f *testing.F) {
	f.Add("patient-index\tPatient Index\tsingle-central\nfax\tFax, or not\thttps://example.org/a", 40, 1)
	f.Add("👩‍👩‍👧‍👦\t\u200b\u0301\na,b,c,\t2027-06-30", 20, 0)
	f.Fuzz(func(t *testing.T, text string, width, optional int) {
		if len(text) > 1000 {
			return
		}
		table := Table{}
		for _, line := range strings.Split(text, "\n") {
			row := []Cell{}
			for _, cell := range strings.Split(line, "\t") {
				row = append(row, Cell{VisibleLine(cell)})
			}
			table.Rows = append(table.Rows, row)
		}
		columns := len(table.Rows[0])
		for r, row := range table.Rows {
			table.Rows[r] = slices.Grow(row, columns)[:columns]
		}
		for c := range columns {
			table.Headings = append(table.Headings, fmt.Sprintf("Heading %d", c))
		}
		table.Optional = max(optional, 0) % columns
		checkDrawn(t, table, 20+max(width, 0)%200)
	})
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
				if w := DisplayWidth(strings.TrimSuffix(line, "\n")); w > width {
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
