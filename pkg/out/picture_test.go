package out

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// hostile is text that means something to each of the places it may go to.
const hostile = "a\x1b[31m\u202e<script>alert(1)</script>\"'|`*_[x](http://evil)]]>{{.}}:;,#%&\\\n\r\tend-->\ufffe"

func day(year int, month time.Month, n int) time.Time {
	return time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
}

func hostileFrame() Frame {
	return Frame{Name: "x", Title: hostile, Description: hostile, Heading: hostile, Summary: hostile, Foot: hostile}
}

// hostileTimeline says something hostile wherever it can, and has a row of each kind.
func hostileTimeline() *Timeline {
	row := TimelineRow{Section: hostile, Words: hostile, Beside: hostile, Short: hostile, Alternative: hostile}
	t := &Timeline{
		Frame: hostileFrame(), From: day(2026, 11, 22), Day: hostile, Ends: hostile, Closed: hostile, Late: hostile,
		Firmnesses: map[Firmness]string{Unsaid: hostile, Firm: hostile},
		Marks:      []DayMark{{day(2026, 11, 22), hostile, "#a33000"}, {day(2029, 3, 31), hostile, "#00664f"}, {day(2099, 1, 1), hostile, "#00664f"}},
	}
	for i, span := range [][2]time.Time{
		{day(2025, 1, 1), day(2025, 12, 31)}, {day(2026, 1, 1), day(2026, 12, 31)}, {day(2027, 6, 1), day(2027, 6, 1)}, {day(2031, 2, 1), day(2031, 2, 28)},
	} {
		r := row
		r.First, r.Last, r.IsLate, r.Firmness, r.Ends, r.Closes = span[0], span[1], i == 0, Firmness(i), i == 1, i == 3
		t.Rows = append(t.Rows, r)
	}
	return t
}

func hostileGrid() *Grid {
	g := &Grid{Frame: hostileFrame(), Columns: []string{hostile, "B"}, Note: hostile, Legend: map[Mark]string{}}
	for m := Dot; m <= Tick; m++ {
		g.Legend[m] = hostile
		g.Rows = append(g.Rows, GridRow{Section: hostile, Words: hostile, Alternative: hostile, Column: int(m) - 1, Mark: m})
	}
	return g
}

func hostileCalendar() *Calendar {
	c := &Calendar{Name: hostile}
	for _, first := range []time.Time{day(2025, 1, 1), day(2026, 12, 31)} {
		c.Events = append(c.Events, Event{
			UID: first.Format(time.DateOnly), Stamp: day(2026, 11, 22), Day: first, URL: "https://example.org/a", Remind: first.Year() - 2025,
			Summary: hostile, Description: hostile, Categories: []string{hostile, hostile}, IsFirm: first.Year() == 2025,
		})
	}
	return c
}

func written(t *testing.T, p Picture, format string) string {
	t.Helper()
	var b strings.Builder
	if err := p.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPictureFormats(t *testing.T) {
	for _, tt := range []struct {
		name    string
		picture Picture
		want    []string
	}{
		{"nothing", Picture{}, nil},
		{"graph", Picture{Graph: &Graph{}}, []string{"mermaid", "dot"}},
		{"timeline and calendar", Picture{Timeline: &Timeline{}, Calendar: &Calendar{}}, []string{"mermaid", "svg", "ics"}},
		{"grid", Picture{Grid: &Grid{}}, []string{"svg"}},
	} {
		got := tt.picture.Formats()
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: Formats() mismatch (-want +got):\n%s", tt.name, diff)
		}
		for _, format := range []string{"mermaid", "dot", "svg", "ics", "png"} {
			if err := tt.picture.Write(io.Discard, format); (err == nil) != slices.Contains(got, format) {
				t.Errorf("%s: Write(%q) = %v", tt.name, format, err)
			}
		}
		alone := ""
		if slices.Contains(got, "svg") {
			alone = strings.TrimPrefix(written(t, tt.picture, "svg"), xml.Header)
		}
		if diff := cmp.Diff(alone, tt.picture.Inline()); diff != "" {
			t.Errorf("%s: Inline() mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

// readXML reads a document to its end and returns its elements and its text.
func readXML(t *testing.T, document string) (elements []xml.StartElement, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			elements = append(elements, x.Copy())
		case xml.CharData:
			text += string(x)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// TestPicturesAreWellFormed checks that the SVGs are XML whatever they say, and
// have a title, a description and no way to run anything.
func TestPicturesAreWellFormed(t *testing.T) {
	for name, picture := range map[string]Picture{
		"timeline": {Timeline: hostileTimeline()}, "empty timeline": {Timeline: &Timeline{From: day(2026, 11, 22)}},
		"grid": {Grid: hostileGrid()}, "empty grid": {Grid: &Grid{}},
	} {
		t.Run(name, func(t *testing.T) {
			elements, text := readXML(t, written(t, picture, "svg"))
			ids := map[string]bool{}
			for _, e := range elements {
				switch e.Name.Local {
				case "svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text", "g":
				default:
					t.Errorf("there is a <%s>", e.Name.Local)
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
						t.Errorf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
					}
				}
				if id := attribute(e, "id"); id != "" {
					if ids[id] {
						t.Errorf("the id %q is given twice", id)
					}
					ids[id] = true
				}
			}
			for _, id := range strings.Fields(attribute(elements[0], "aria-labelledby")) {
				if !ids[id] {
					t.Errorf("nothing has the id %q", id)
				}
			}
			if attribute(elements[0], "role") != "img" || strings.ContainsAny(text, "\x1b\u202e") {
				t.Error("the picture has no role, or sends control characters")
			}
		})
	}
}

var eventLine = regexp.MustCompile(`^(UID|DTSTAMP|LAST-MODIFIED|SEQUENCE|URL|DTSTART;VALUE=DATE|DTEND;VALUE=DATE|SUMMARY|DESCRIPTION|CATEGORIES|STATUS|TRANSP):`)

// TestCalendar checks the calendar against RFC 5545: CRLF, folding at 75 octets on
// characters, every event with what it must have, all-day spans with an exclusive end.
func TestCalendar(t *testing.T) {
	for name, calendar := range map[string]*Calendar{"hostile": hostileCalendar(), "empty": {}} {
		t.Run(name, func(t *testing.T) {
			raw := written(t, Picture{Calendar: calendar}, "ics")
			if strings.Count(raw, "\n") != strings.Count(raw, "\r\n") || strings.Count(raw, "\r") != strings.Count(raw, "\r\n") || !strings.HasSuffix(raw, "\r\n") {
				t.Error("a line does not end in CRLF")
			}
			for _, line := range strings.Split(raw, "\r\n") {
				if len(line) > 75 || !utf8.ValidString(line) {
					t.Errorf("%d octets: %q", len(line), line)
				}
			}
			lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(raw, "\r\n ", ""), "\r\n"), "\r\n")
			if lines[0] != "BEGIN:VCALENDAR" || lines[1] != "VERSION:2.0" || !strings.HasPrefix(lines[2], "PRODID:") || lines[len(lines)-1] != "END:VCALENDAR" {
				t.Errorf("the calendar begins %q and ends %q", lines[:3], lines[len(lines)-1])
			}
			events, inside := 0, map[string]string(nil)
			for _, line := range lines[6 : len(lines)-1] {
				switch {
				case line == "BEGIN:VEVENT":
					inside = map[string]string{}
				case line == "END:VEVENT":
					first, last := inside["DTSTART;VALUE=DATE"], inside["DTEND;VALUE=DATE"]
					want := calendar.Events[events]
					if first != want.Day.Format("20060102") || last != want.Day.AddDate(0, 0, 1).Format("20060102") || (inside["STATUS"] == "CONFIRMED") != want.IsFirm {
						t.Errorf("%s is from %s to %s, %s", want.UID, first, last, inside["STATUS"])
					}
					for _, property := range []string{"SUMMARY", "DESCRIPTION"} {
						if got := unescapeICS(inside[property]); got != strings.ToValidUTF8(VisibleLine(hostile), "\uFFFD") {
							t.Errorf("%s is %q", property, got)
						}
					}
					if len(inside) != 12 {
						t.Errorf("an event has %d properties: %v", len(inside), inside)
					}
					events++
				case line == "BEGIN:VALARM":
					inside["VALARM"] = ""
				case line == "END:VALARM":
					if inside["VALARM"] = strings.TrimSpace(inside["VALARM"]); !strings.HasPrefix(inside["VALARM"], "ACTION:DISPLAY DESCRIPTION:") || !strings.HasSuffix(inside["VALARM"], " TRIGGER:-P1D") {
						t.Errorf("an alarm is %q", inside["VALARM"])
					}
					delete(inside, "VALARM")
				case isIn(inside, "VALARM"):
					inside["VALARM"] += " " + line
				default:
					if !eventLine.MatchString(line) {
						t.Errorf("%q is no property of an event", line)
					}
					key, value, _ := strings.Cut(line, ":")
					if inside[key] != "" {
						t.Errorf("%s is given twice", key)
					}
					inside[key] = value
				}
			}
			if events != len(calendar.Events) {
				t.Errorf("%d events, want %d", events, len(calendar.Events))
			}
		})
	}
}

func isIn(m map[string]string, key string) bool {
	_, ok := m[key]
	return ok
}

func FuzzFoldICS(f *testing.F) {
	f.Add("SUMMARY:" + strings.Repeat("ä€🙂", 60))
	f.Add("")
	f.Add(strings.Repeat("x", 75) + "y")
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\r\n") {
			t.Skip()
		}
		var b strings.Builder
		foldICS(&b, line)
		for _, part := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(part) > foldAt || !utf8.ValidString(part) {
				t.Fatalf("%d octets: %q", len(part), part)
			}
		}
		if got, want := strings.ReplaceAll(b.String(), "\r\n ", ""), strings.ToValidUTF8(line, "\uFFFD")+"\r\n"; got != want {
			t.Fatalf("unfolds to %q, want %q", got, want)
		}
	})
}

// unescapeICS reads TEXT as RFC 5545 says.
func unescapeICS(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",").Replace(s)
}

func TestEscapes(t *testing.T) {
	if got, want := unescapeICS(escapeICS(`a\b;c,d:"e"`)), `a\b;c,d:"e"`; got != want {
		t.Errorf("calendar: %q, want %q", got, want)
	}
	for _, bad := range []string{"\"", "<", "`", "|", "[", "]", "(", "%%", ":", "\n", "\x1b"} {
		if got := escapeMermaid("x" + bad + "y"); strings.Contains(got, bad) {
			t.Errorf("escapeMermaid(%q) = %q", bad, got)
		}
	}
	if got, want := escapeMermaid(`a "b" #1; c`), "a #34;b#34; #35;1#59; c"; got != want {
		t.Errorf("escapeMermaid = %q, want %q", got, want)
	}
	if got, want := escapeDot("a\"b\\c\nd"), `a\"b\\c d`; got != want {
		t.Errorf("escapeDot = %q, want %q", got, want)
	}
}

// mermaidLine is what a line of the diagrams may be: structure, with text in quotes or
// escaped.
var mermaidLine = regexp.MustCompile(`^(flowchart (TD|LR)|gantt|  title [^"<>|]+|  dateFormat YYYY-MM-DD|  axisFormat %Y-%m|  section [^"<>|]*|  end|  subgraph g\d+\["[^"]*"\]|  +n\d+_\w*\["[^"]*"\](:::\w+)?|  n\d+_\w* (-->|-\.->) n\d+_\w*|  classDef .*|  [^":<>|]+ :[a-z0-9, -]+)$`)

func TestMermaidHoldsHostileText(t *testing.T) {
	graph := &Graph{
		Title:   hostile,
		Nodes:   []GraphNode{{ID: hostile, Label: hostile, Group: hostile, Class: "a"}, {ID: "b" + hostile, Label: hostile}},
		Arrows:  []GraphArrow{{From: hostile, To: "b" + hostile}, {From: "b" + hostile, To: hostile, Dashed: true}},
		Classes: []GraphClass{{Name: "a", Fill: "#ffffff", Stroke: "#000000", Dash: true}},
	}
	for name, p := range map[string]Picture{"graph": {Graph: graph}, "timeline": {Timeline: hostileTimeline()}} {
		for line := range strings.Lines(written(t, p, "mermaid")) {
			if !mermaidLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

func TestDot(t *testing.T) {
	got := written(t, Picture{Graph: &Graph{
		Title: `If "x" ends`, Across: true, Nodes: []GraphNode{{ID: "x", Label: `x\`, Class: "ends"}, {ID: "y", Label: "y"}},
		Arrows:  []GraphArrow{{From: "x", To: "y", Dashed: true}, {From: "y", To: "x"}},
		Classes: []GraphClass{{Name: "ends", Fill: "#ffd9cc", Stroke: "#a33000", Dash: true}},
	}}, "dot")
	want := `digraph "If \"x\" ends" {
  rankdir=LR;
  node [shape=box, style=filled, fillcolor=white, fontname="sans-serif"];
  n0 [label="x\\", fillcolor="#ffd9cc", color="#a33000", style="filled,dashed"];
  n1 [label="y"];
  n0 -> n1 [style=dashed];
  n1 -> n0;
}
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestShareBlocks checks that blocks keep their order, and the tallest column is as
// short as can be.
func TestShareBlocks(t *testing.T) {
	for _, tt := range []struct {
		heights []float64
		want    [][]float64
	}{
		{nil, [][]float64{nil}},
		{[]float64{50}, [][]float64{{50}}},
		{[]float64{10, 10, 10, 90, 20, 20, 50}, [][]float64{{10, 10, 10}, {90}, {20, 20, 50}}},
		{[]float64{40, 40, 40, 40}, [][]float64{{40, 40}, {40, 40}}},
	} {
		var blocks []gridBlock
		for _, h := range tt.heights {
			blocks = append(blocks, gridBlock{height: h})
		}
		var got [][]float64
		for _, column := range shareBlocks(blocks, 3) {
			var heights []float64
			for _, b := range column {
				heights = append(heights, b.height)
			}
			got = append(got, heights)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("shareBlocks(%v) mismatch (-want +got):\n%s", tt.heights, diff)
		}
	}
}
