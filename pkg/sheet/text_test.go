package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/who-does-what/wdw/pkg/diag"
)

// readOne reads the only sheet of a text file.
func readOne(t testing.TB, src []byte) (*Sheet, diag.List) {
	t.Helper()
	book, err := Open("x.csv", src)
	if err != nil {
		t.Fatal(err)
	}
	s, findings, err := book.Sheet(0)
	if err != nil {
		t.Fatal(err)
	}
	return s, findings
}

// texts are the cells without their places.
func texts(s *Sheet) [][]string {
	out := [][]string{}
	for _, row := range s.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		out = append(out, cells)
	}
	return out
}

func TestReadText(t *testing.T) {
	tests := []struct {
		name, src, form string
		want            [][]string
	}{
		{"commas", "a,b\n1,2\n", "CSV, UTF-8", [][]string{{"a", "b"}, {"1", "2"}}},
		{"no last break", "a,b\n1,2", "CSV, UTF-8", [][]string{{"a", "b"}, {"1", "2"}}},
		{"empty cells", "a,b,c\n,,3\n1,,\n", "CSV, UTF-8", [][]string{{"a", "b", "c"}, {"", "", "3"}, {"1", "", ""}}},
		{"semicolons, with commas in the text", "a;b\n1, 2, 3;4\n5, 6;7\n", `CSV with ';' between the cells, UTF-8`, [][]string{{"a", "b"}, {"1, 2, 3", "4"}, {"5, 6", "7"}}},
		{"tabs", "a\tb\n1\t2\n", "TSV, UTF-8", [][]string{{"a", "b"}, {"1", "2"}}},
		{"bars", "a|b\n1|2\n", `CSV with '|' between the cells, UTF-8`, [][]string{{"a", "b"}, {"1", "2"}}},
		{"the separator is named", "sep=;\r\na;b,c,d\r\n", `CSV with ';' between the cells, UTF-8`, [][]string{{"a", "b,c,d"}}},
		{"titles above", "A list\n\na,b,c\n1,2,3\n4,5,6\n", "CSV, UTF-8", [][]string{{"A list"}, {"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "6"}}},
		{"quotes", "\"a \"\"b\"\"\",c\n", "CSV, UTF-8", [][]string{{`a "b"`, "c"}}},
		{"quotes with blanks around", "a, \"b, c\" ,d\n1,2,3\n", "CSV, UTF-8", [][]string{{"a", "b, c", "d"}, {"1", "2", "3"}}},
		{"breaks in quotes", "\"a\nb\",c\r\n\"d\r\ne\",f\n", "CSV, UTF-8", [][]string{{"a\nb", "c"}, {"d\r\ne", "f"}}},
		{"quotes inside plain text", "5\" screen,b\n", "CSV, UTF-8", [][]string{{`5" screen`, "b"}}},
		{"quotes inside quoted text", "\"the \"new\" one\",b\n", "CSV, UTF-8", [][]string{{`the "new" one`, "b"}}},
		{"old Macintosh", "a,b\r1,2\r", "CSV, UTF-8", [][]string{{"a", "b"}, {"1", "2"}}},
		{"blank rows", "a,b\n,\n \t,\n1,2\n", "CSV, UTF-8", [][]string{{"a", "b"}, {"1", "2"}}},
		{"byte-order mark", "\ufeffa,b\n", "CSV, UTF-8", [][]string{{"a", "b"}}},
		{"Windows-1252", "a,caf\xe9\n\x93x\x94,\xa35\n", "CSV, Windows-1252", [][]string{{"a", "café"}, {"“x”", "£5"}}},
		{"glued together", "a,caf\xe9\nb,café\n", "CSV, Windows-1252 and UTF-8 mixed", [][]string{{"a", "café"}, {"b", "café"}}},
		{"empty", "", "CSV, UTF-8", [][]string{}},
		{"one column", "a\nb\n", "CSV, UTF-8", [][]string{{"a"}, {"b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, findings := readOne(t, []byte(tt.src))
			if diff := cmp.Diff(tt.want, texts(s)); diff != "" {
				t.Errorf("Open(%q) mismatch (-want +got):\n%s", tt.src, diff)
			}
			if s.Form != tt.form {
				t.Errorf("form %q, want %q", s.Form, tt.form)
			}
			if len(findings) > 0 {
				t.Error(findings)
			}
		})
	}
}

// TestEveryCharacterSetGivesTheSame reads one table in five character sets.
func TestEveryCharacterSetGivesTheSame(t *testing.T) {
	const src = "name,cost\r\nCafé “Zoë”,£5\r\n"
	cp1252, err := charmap.Windows1252.NewEncoder().String(src)
	if err != nil {
		t.Fatal(err)
	}
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy) string {
		out, err := unicode.UTF16(order, mark).NewEncoder().String(src)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want, _ := readOne(t, []byte(src))
	for name, coded := range map[string]string{
		"mark":                  "\ufeff" + src,
		"Windows-1252":          cp1252,
		"UTF-16":                utf16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 big":            utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without a mark": utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"the same, big":         utf16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		got, _ := readOne(t, []byte(coded))
		if diff := cmp.Diff(want.Rows, got.Rows); diff != "" {
			t.Errorf("%s mismatch (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnclosedQuotesCostTheirRowOnly(t *testing.T) {
	src := "a,b\n1,\"open\n2,\"fine, too\"\n\"3,x\n4,\"y\nz\"\n"
	s, findings := readOne(t, []byte(src))
	want := [][]string{{"a", "b"}, {"1", `"open`}, {"2", "fine, too"}, {`"3`, "x"}, {"4", "y\nz"}}
	if diff := cmp.Diff(want, texts(s)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	var places []diag.Pos
	for _, f := range findings {
		places = append(places, f.Pos)
		if f.Rule != ruleQuote || f.Excerpt == "" {
			t.Errorf("finding %+v", f)
		}
	}
	if diff := cmp.Diff([]diag.Pos{{Line: 2, Col: 3}, {Line: 4, Col: 1}}, places); diff != "" {
		t.Errorf("places mismatch (-want +got):\n%s", diff)
	}
}

func TestManyOpenQuotesStayCheap(t *testing.T) {
	src := strings.Repeat("a,\"b\n", 100_000)
	s, findings := readOne(t, []byte(src))
	if len(s.Rows) != 100_000 || len(findings) != openQuotes {
		t.Errorf("%d rows and %d findings", len(s.Rows), len(findings))
	}
}

func TestPlaces(t *testing.T) {
	s, _ := readOne(t, []byte("é,b\n\"x\ny\",日本,z\n"))
	want := [][]diag.Pos{{{Line: 1, Col: 1}, {Line: 1, Col: 3}}, {{Line: 2, Col: 1}, {Line: 3, Col: 4}, {Line: 3, Col: 7}}}
	var got [][]diag.Pos
	for _, row := range s.Rows {
		var places []diag.Pos
		for _, c := range row {
			places = append(places, c.Pos)
		}
		got = append(got, places)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("places mismatch (-want +got):\n%s", diff)
	}
	f := s.Finding(s.Rows[1][1], "x.y", diag.Warning, "m")
	if f.Excerpt != `y",日本,z` || f.End != (diag.Pos{Line: 3, Col: 6}) {
		t.Errorf("finding %+v", f)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for name, tt := range map[string]struct{ src, want string }{
		"PDF":    {"%PDF-1.7", "PDF"},
		"xls":    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ".xls"},
		"broken": {"PK\x03\x04nothing", "damaged"},
		"binary": {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"},
	} {
		t.Run(name, func(t *testing.T) {
			book, err := Open("x", []byte(tt.src))
			if err == nil {
				_, _, err = book.Sheet(0)
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open: %v, want an error that says %q", err, tt.want)
			}
		})
	}
}

// FuzzText reads anything. Each cell lies inside the file, and plain cells are found
// at their place.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"a,b\n1,\"2\n3\"\n", "sep=;\na;b\n", "a\t\"b\"\"c\"\r\n", "\"", "a,\"b\nc,\"d\"\n", "é|ü\r|\r", "\xff\xfea\x00,\x00", "caf\xe9;x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, findings, err := readText("x.csv", src)
		if err != nil {
			return
		}
		last := diag.Pos{}
		for _, row := range s.Rows {
			for _, c := range row {
				line := diag.Line(s.text, s.lines, c.Pos.Line)
				if c.Pos.Line < 1 || c.Pos.Line > len(s.lines) || c.Pos.Col < 1 || c.Pos.Col > utf8.RuneCountInString(line)+1 {
					t.Fatalf("cell %q at %s is outside", c.Text, c.Pos)
				}
				if c.Pos.Compare(last) < 0 {
					t.Fatalf("cell %q at %s stands before %s", c.Text, c.Pos, last)
				}
				last = c.Pos
				at := string([]rune(line)[c.Pos.Col-1:])
				if !strings.HasPrefix(at, `"`) && !strings.HasPrefix(at, c.Text) {
					t.Fatalf("%s holds %q, not %q", c.Pos, at, c.Text)
				}
				s.Finding(c, "x.y", diag.Info, "m")
			}
		}
		for _, finding := range findings {
			if finding.Pos.Line < 1 {
				t.Fatalf("finding without a place: %+v", finding)
			}
		}
	})
}

// TestSeparatorLine believes the first line that Excel reads, whatever it names.
func TestSeparatorLine(t *testing.T) {
	want := [][]string{{"a", "b"}, {"c", "d"}}
	for mark, separator := range map[string]string{
		"sep=;": ";", "SEP=;": ";", "sep=; ": ";", "\"sep=;\"": ";", "sep=^": "^", "sep=~": "~", "sep=\t": "\t", "sep=#": "#",
		"sep=": ",", "sep= ": ",", "sep=x": ",", "sep=1": ",", "sep=\"": ",",
	} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			src := mark + end + "a" + separator + "b" + end + "c" + separator + "d" + end
			s, _ := readOne(t, []byte(src))
			if diff := cmp.Diff(want, texts(s)); diff != "" {
				t.Errorf("%q mismatch (-want +got):\n%s", src, diff)
			}
		}
	}
	if s, _ := readOne(t, []byte("sep=a heading,b\n")); s.Rows[0][0].Text != "sep=a heading" {
		t.Errorf("a heading is gone: %v", texts(s))
	}
}

// TestForeignFiles says what a file is that only looks like a workbook, and the way out.
func TestForeignFiles(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	for src, want := range map[string]string{
		ole:                                   "old Excel workbook",
		ole + string(encrypted):               "has a password",
		"%PDF-1.7":                            "a PDF",
		"\x1F\x8B\x08":                        "gzip",
		"{\\rtf1":                             "text document",
		"MIME-Version: 1.0\r\n":               "a web page in one file",
		"\xEF\xBB\xBF\r\n<HTML><body><table>": "a web page (HTML)",
		"<table border=1>":                    "a web page (HTML)",
		"<!DOCTYPE html>":                     "a web page (HTML)",
		`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`: "Excel 2003",
		`<?xml version="1.0"?><a/>`: "this is XML",
	} {
		if _, err := Open("x.xlsx", []byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%q): %v, want %q", src, err, want)
		}
	}
	if _, err := Open("x.xlsx", []byte("<5 users,system\n")); err != nil {
		t.Error(err)
	}
}
