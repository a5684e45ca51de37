package out

import (
	"encoding/csv"
	"fmt"
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
		{"a name above its row", Screen{Width: 52}, "" +
			"Id           Name           Autonomy           Notes\n" +
			"patient-index\n" +
			"             Patient Index  single-central     one,\n" +
			"                                               two\n" +
			"message-hub  電子処方箋     central-preferred\n" +
			"             Hub\n" +
			"fax          Cafe\u0301                              a b\n" +
			"             \\u001b[31mred                     c,\n" +
			"                                               =1+1\n" +
			"                                               | <b>\n"},
		{"words in pieces", Screen{Width: 46}, "" +
			"Id             Name           Autonomy   Notes\n" +
			"patient-index  Patient Index  single-    one,\n" +
			"                              central    two\n" +
			"message-hub    電子処方箋     central-\n" +
			"               Hub            preferred\n" +
			"fax            Cafe\u0301                      a b\n" +
			"               \\u001b[31mred             c,\n" +
			"                                         =1+1\n" +
			"                                         | <b>\n"},
		{"blocks", Screen{Width: 20}, "" +
			"patient-index\n  Name: Patient\n    Index\n  Autonomy:\n    single-central\n  Notes: one, two\n\n" +
			"message-hub\n  Name: 電子処方箋\n    Hub\n  Autonomy:\n    central-\n    preferred\n\n" +
			"fax\n  Name: Cafe\u0301\n    \\u001b[31mred\n  Notes: a b c,\n    =1+1 | <b>\n"},
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

// TestTableHasOneLongName gives the room of the one to the other columns.
func TestTableHasOneLongName(t *testing.T) {
	table := Table{Headings: []string{"Id", "Name", "Owner"}, Rows: [][]Cell{
		{{"portal-with-a-long-id-that-goes-on-and-on"}, {"Portal"}, nil}, {{"rota"}, {"Rota"}, nil}, {{"shared-record"}, {"Shared Record"}, {"Digital team"}},
	}}
	want := "" +
		"Id             Name           Owner\n" +
		"portal-with-a-long-id-that-goes-on-and-on\n" +
		"               Portal\n" +
		"rota           Rota\n" +
		"shared-record  Shared Record  Digital team\n"
	var b strings.Builder
	if err := table.Write(&b, Screen{Width: 50}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Write mismatch (-want +got):\n%s", diff)
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

// TestTableIsDrawnInColour shades what is ending, and closes each colour with its line.
func TestTableIsDrawnInColour(t *testing.T) {
	type row struct{ id, found, status string }
	has := func(status string) func(row) bool {
		return func(r row) bool { return strings.HasPrefix(r.status, status) }
	}
	table := TableOf([]row{{"a", "some words", "deprecated"}, {"b", "", "retired, see a"}, {"c", "retired", "live"}},
		Col("id", "Id", func(r row) string { return r.id }),
		Col("found", "Found", func(r row) string { return r.found }).Marked(func(r row) string { return strings.Replace(r.found, "some words", markOn+"some words"+markOff, 1) }),
		Col("status", "Status", func(r row) string { return r.status }).Ending(has("deprecated"), has("retired")).Optional())
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"a terminal", Screen{Width: 23, Colour: true}, "" +
			"\x1b[1mId  Found    Status\x1b[0m\n" +
			"a   \x1b[1;36msome\x1b[0m     \x1b[33mdeprecated\x1b[0m\n" +
			"    \x1b[1;36mwords\x1b[0m\n" +
			"b            \x1b[31mretired,\x1b[0m\n" +
			"             \x1b[31msee a\x1b[0m\n" +
			"c   retired  live\n"},
		{"no terminal, and colour asked for", Screen{Colour: true}, "" +
			"\x1b[1mId\x1b[0m\t\x1b[1mFound\x1b[0m\t\x1b[1mStatus\x1b[0m\n" +
			"a\t\x1b[1;36msome words\x1b[0m\t\x1b[33mdeprecated\x1b[0m\n" +
			"b\t\t\x1b[31mretired, see a\x1b[0m\n" +
			"c\tretired\tlive\n"},
		{"no room for the status", Screen{Width: 11, Colour: true}, "" +
			"\x1b[1mId  Found\x1b[0m\n" +
			"\x1b[33ma\x1b[0m   \x1b[1;36msome\x1b[0m\n" +
			"    \x1b[1;36mwords\x1b[0m\n" +
			"\x1b[31mb\x1b[0m\n" +
			"c   retired\n"},
		{"no colour", Screen{Width: 31}, "" +
			"Id  Found       Status\n" +
			"a   some words  deprecated\n" +
			"b               retired, see a\n" +
			"c   retired     live\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := table.Write(&b, tt.screen); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("Write mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTableLinksAddresses keeps addresses whole, in a column or, where that is too
// narrow for them, in a block; and makes them links where the terminal can.
func TestTableLinksAddresses(t *testing.T) {
	table := Table{Headings: []string{"Id", "Guide"}, Rows: [][]Cell{
		{{"a"}, {"https://example.org/"}}, {{"b"}, {"https://example.org/a/long-path"}}, {{"c"}, {""}},
	}}
	for _, tt := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"plain", Screen{Width: 30}, "Id  Guide\na   https://example.org/\nb\n  Guide:\n    https://example.org/a/long-path\nc\n"},
		{"links", Screen{Width: 40, Links: true}, "Id  Guide\n" +
			"a   \x1b]8;;https://example.org/\x1b\\https://example.org/\x1b]8;;\x1b\\\n" +
			"b   \x1b]8;;https://example.org/a/long-path\x1b\\https://example.org/a/long-path\x1b]8;;\x1b\\\nc\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := table.Write(&b, tt.screen); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("Write mismatch (-want +got):\n%s", diff)
			}
		})
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
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("Excel would not read it as UTF-8")
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CSV mismatch (-want +got):\n%s", diff)
	}
	b.Reset()
	plain := Table{Headings: []string{"id"}, Rows: [][]Cell{{{"plain"}}}}
	if err := plain.CSV(&b); err != nil || b.String() != "id\nplain\n" {
		t.Errorf("plain text is %q, %v", b.String(), err)
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
