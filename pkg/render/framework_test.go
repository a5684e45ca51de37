package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

var frameworkToday = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// hostile is text that means something to each of the places it may go to.
const hostile = "a\x1b[31m\u202e<script>alert(1)</script>\"'|`*_[x](http://evil)]]>{{.}}:;,#%&\\\n\r\tend-->\ufffe"

func frameworkDate(t testing.TB, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ourCatalogue(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	tree := os.DirFS("../..")
	cat, _, err := catalogue.Load(t.Context(), tree, tree)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func ourBoard(t testing.TB) framework.Board {
	return framework.BoardOf(ourCatalogue(t), frameworkToday)
}

// hostileBoard says something hostile wherever an entry can say anything.
func hostileBoard(t testing.TB) framework.Board {
	s := framework.Service{ID: hostile, Name: hostile, Status: hostile, Autonomy: hostile, Basis: hostile}
	return framework.Board{
		Title: hostile, Disclaimer: hostile, Language: hostile,
		Matrix:       []framework.Row{{Capability: hostile, Name: hostile, Domain: hostile, DomainName: hostile, Level: "national", Basis: hostile, Why: hostile, State: framework.Gap, Services: []framework.Service{s}}},
		Gaps:         []framework.Missing{{Capability: hostile, Name: hostile, Reason: hostile, Because: hostile, Services: []framework.Service{s}, Closes: []framework.Closing{{ID: hostile, What: hostile, Due: hostile}}}},
		Overlaps:     []framework.Overlap{{Services: [2]framework.Service{s, s}, Capabilities: []string{hostile}, Users: []string{hostile}, Reason: hostile, Closes: hostile}},
		Dispositions: []framework.Disposition{{ID: hostile, Name: hostile, Verdict: hostile, By: hostile, Because: hostile, Basis: hostile, Lacks: hostile}},
		Roadmap:      hostileItems(t),
		Maturity:     []framework.Maturity{{Level: hostile, Counts: make([]int, len(framework.Statuses()))}},
		Health:       framework.Health{Measures: []framework.Measure{{Name: hostile, Words: hostile}}, Owners: []framework.Owner{{Owner: hostile}}},
	}
}

func hostileItems(t testing.TB) []framework.Item {
	var list []framework.Item
	for i, bucket := range framework.Buckets() {
		list = append(list, framework.Item{
			Service: hostile, Name: hostile, What: hostile, Due: frameworkDate(t, []string{"2025", "2027-Q1", "2027-06-01", "2031-02"}[i]),
			Kind: framework.KindRetirement, Bucket: bucket, Confidence: hostile, Funded: hostile, Enablers: []string{hostile},
		})
	}
	return list
}

var citation = Citation{Edition: framework.Edition{Rev: strings.Repeat("0", 40), Date: "2026-11-01"}, Today: "2026-11-22", Command: "wdw report -o html --at " + strings.Repeat("0", 40)}

// parseXML reads a document to its end and returns its elements and its text.
func parseXML(t *testing.T, r io.Reader, html bool) (elements []xml.StartElement, text string) {
	t.Helper()
	dec := xml.NewDecoder(r)
	if html {
		// A page is not XML: some elements have no end.
		dec.Strict = false
		dec.AutoClose, dec.Entity = xml.HTMLAutoClose, xml.HTMLEntity
	}
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

// TestPicturesAreWellFormed checks that the SVGs are XML whatever the entries say, and
// have a title, a description and no way to run anything.
func TestPicturesAreWellFormed(t *testing.T) {
	for name, b := range map[string]framework.Board{"ours": ourBoard(t), "hostile": hostileBoard(t), "empty": {}} {
		for picture, draw := range map[string]func(io.Writer) error{
			"matrix": func(w io.Writer) error { return MatrixSVG(w, b.Matrix, citation, true) },
			"roadmap": func(w io.Writer) error {
				return RoadmapSVG(w, b.Roadmap, frameworkToday, frameworkDate(t, "2029-03-31"), citation, true)
			},
		} {
			t.Run(name+"/"+picture, func(t *testing.T) {
				var result bytes.Buffer
				if err := draw(&result); err != nil {
					t.Fatal(err)
				}
				elements, text := parseXML(t, bytes.NewReader(result.Bytes()), false)
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
}

// TestMatrixSVGShowsEveryCapability checks that each capability and its services are in
// the text alternatives.
func TestMatrixSVGShowsEveryCapability(t *testing.T) {
	b := ourBoard(t)
	var result bytes.Buffer
	if err := MatrixSVG(&result, b.Matrix, citation, true); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.Matrix {
		if want := "<title>" + escapeXML(matrixRowWords(r)) + "</title>"; !strings.Contains(result.String(), want) {
			t.Errorf("there is no %s", want)
		}
	}
}

var eventLine = regexp.MustCompile(`^(UID|DTSTAMP|DTSTART;VALUE=DATE|DTEND;VALUE=DATE|SUMMARY|DESCRIPTION|CATEGORIES|STATUS|TRANSP):`)

// TestCalendar checks the calendar against RFC 5545: CRLF, folding at 75 octets on
// characters, every event with what it must have, all-day spans with an exclusive end.
func TestCalendar(t *testing.T) {
	for name, items := range map[string][]framework.Item{"ours": ourBoard(t).Roadmap, "hostile": hostileItems(t), "empty": nil} {
		t.Run(name, func(t *testing.T) {
			var result bytes.Buffer
			if err := RoadmapICS(&result, items, frameworkToday); err != nil {
				t.Fatal(err)
			}
			raw := result.String()
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
			uids := map[string]bool{}
			for _, line := range lines[5 : len(lines)-1] {
				switch {
				case line == "BEGIN:VEVENT":
					inside = map[string]string{}
				case line == "END:VEVENT":
					first, last := inside["DTSTART;VALUE=DATE"], inside["DTEND;VALUE=DATE"]
					due := items[events].Due
					if first != due.First.Format("20060102") || last != due.Last.AddDate(0, 0, 1).Format("20060102") || !strings.Contains(inside["SUMMARY"], "("+due.Text+")") {
						t.Errorf("%s is from %s to %s: %s", due.Text, first, last, inside["SUMMARY"])
					}
					if len(inside) != 9 {
						t.Errorf("an event has %d properties: %v", len(inside), inside)
					}
					uids[inside["UID"]] = true
					events++
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
			if events != len(items) || name == "ours" && len(uids) != events {
				t.Errorf("%d events and %d uids for %d items", events, len(uids), len(items))
			}
		})
	}
}

// TestUIDsAreStable checks that an event keeps its UID when its date, its confidence
// or the name of its service changes, and only then.
func TestUIDsAreStable(t *testing.T) {
	a := framework.Item{Service: "x", Name: "X", What: "It", Kind: framework.KindMilestone, Due: frameworkDate(t, "2027")}
	b := a
	b.Due, b.Name, b.Confidence = frameworkDate(t, "2028-Q1"), "New X", "target"
	c := a
	c.What = "Other"
	d := a
	d.Service, d.Kind = "x\x00milestone", ""
	if itemUID(a) != itemUID(b) || itemUID(a) == itemUID(c) {
		t.Errorf("%s, %s, %s", itemUID(a), itemUID(b), itemUID(c))
	}
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
		if got := EscapeMermaid("x" + bad + "y"); strings.Contains(got, bad) {
			t.Errorf("EscapeMermaid(%q) = %q", bad, got)
		}
	}
	if got, want := EscapeMermaid(`a "b" #1; c`), "a #34;b#34; #35;1#59; c"; got != want {
		t.Errorf("EscapeMermaid = %q, want %q", got, want)
	}
	if got, want := escapeDot("a\"b\\c\nd"), `a\"b\\c d`; got != want {
		t.Errorf("escapeDot = %q, want %q", got, want)
	}
}

// mermaidLine is what a line of the diagrams may be: structure, with text in quotes or
// escaped.
var mermaidLine = regexp.MustCompile(`^(flowchart (TD|LR)|gantt|  title [A-Za-z ]+|  dateFormat YYYY-MM-DD|  axisFormat %Y-%m|  section [^"<>|]*|  end|  subgraph g\d+\["[^"]*"\]|  +n\d+_\w*\["[^"]*"\](:::\w+)?|  n\d+_\w* (-->|-\.->) n\d+_\w*|  classDef .*|  [^":<>|]+ :[a-z0-9, -]+)$`)

func TestMermaidHoldsHostileText(t *testing.T) {
	s := framework.Service{ID: hostile, Name: hostile}
	plan := framework.Plan{Services: []framework.Service{s}, Steps: []framework.Step{
		{N: 1, Service: hostile, ServiceName: hostile, Title: hostile, Detail: hostile, URL: hostile, OnLongest: true},
		{N: 2, Service: hostile, ServiceName: hostile, Title: hostile, Days: 3, DaysKnown: true, After: []int{1}},
	}}
	impact := framework.Impact{Service: s, Retires: "2027", Affected: []framework.Affected{{Service: framework.Service{ID: "b" + hostile}, Via: hostile, Depth: 1, How: framework.ByPrerequisite}}}
	for name, write := range map[string]func(io.Writer) error{
		"plan":    func(w io.Writer) error { return Plan(w, plan, "mermaid", out.Screen{}) },
		"impact":  func(w io.Writer) error { return Impact(w, impact, "mermaid", out.Screen{}) },
		"roadmap": func(w io.Writer) error { return RoadmapMermaid(w, hostileItems(t)) },
	} {
		var result bytes.Buffer
		if err := write(&result); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSuffix(result.String(), "\n"), "\n") {
			if !mermaidLine.MatchString(line) {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

// TestBoardPage checks the page: whatever the entries say, it runs nothing and asks the
// network for nothing; it has a language, one first heading, no heading left out, heads
// for rows and columns, and text for its pictures.
func TestBoardPage(t *testing.T) {
	for name, b := range map[string]framework.Board{"ours": ourBoard(t), "hostile": hostileBoard(t), "empty": {Language: "en-GB"}} {
		t.Run(name, func(t *testing.T) {
			var result bytes.Buffer
			if err := BoardHTML(&result, b, citation, frameworkToday); err != nil {
				t.Fatal(err)
			}
			elements, text := parseXML(t, bytes.NewReader(result.Bytes()), true)
			level := 0
			count := map[string]int{}
			ids := map[string]bool{}
			for _, e := range elements {
				count[e.Name.Local]++
				switch e.Name.Local {
				case "script", "iframe", "object", "embed", "link", "img", "base", "form":
					t.Errorf("there is a <%s>", e.Name.Local)
				case "th":
					if attribute(e, "scope") == "" {
						t.Error("a <th> has no scope")
					}
				case "h1", "h2", "h3":
					if next := int(e.Name.Local[1] - '0'); next > level+1 {
						t.Errorf("<%s> follows <h%d>", e.Name.Local, level)
					} else {
						level = next
					}
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "src" || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
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
			for _, e := range elements {
				if target, ok := strings.CutPrefix(attribute(e, "href"), "#"); ok && !ids[target] {
					t.Errorf("a link leads to #%s, which is not there", target)
				}
			}
			if count["h1"] != 1 || count["table"] != count["caption"] || attribute(elements[0], "lang") == "" {
				t.Errorf("%d first headings, %d tables, %d captions, language %q", count["h1"], count["table"], count["caption"], attribute(elements[0], "lang"))
			}
			if strings.ContainsAny(text, "\x1b\u202e") {
				t.Error("the page sends control characters")
			}
			if !strings.Contains(result.String(), "@media print") || !strings.Contains(result.String(), citation.Rev) {
				t.Error("the page does not print, or does not cite its state")
			}
		})
	}
}

// TestBoardMarkdown checks that Markdown holds hostile text: no markup survives.
func TestBoardMarkdown(t *testing.T) {
	var result bytes.Buffer
	if err := BoardMarkdown(&result, hostileBoard(t), citation); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`<script`, `[^\\]\]\(`, "\x1b", "\u202e"} {
		if regexp.MustCompile(bad).Match(result.Bytes()) {
			t.Errorf("the report holds %q", bad)
		}
	}
	columns := 0
	for _, line := range strings.Split(result.String(), "\n") {
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		switch {
		case n == 0:
			columns = 0
		case columns == 0:
			columns = n
		case n != columns:
			t.Errorf("a row has %d bars and not %d: %s", n, columns, line)
		}
	}
}

// TestFrameworkJSON checks the keys that are a contract, in their order, and that no
// list is null.
func TestFrameworkJSON(t *testing.T) {
	b := hostileBoard(t)
	for name, tt := range map[string]struct {
		value any
		want  string
	}{
		"matrix":      {out.Items(Matrix(b.Matrix).Data), "capability name domain level state services"},
		"gaps":        {out.Items(b.Gaps), "capability name reason services closes"},
		"overlaps":    {out.Items(b.Overlaps), "services capabilities audience reason"},
		"criteria":    {out.Items(framework.AllCriteria{{}}), "id name autonomy met unknown criteria"},
		"disposition": {out.Items(b.Dispositions), "id name verdict by because basis affects"},
		"roadmap":     {out.Items(Roadmap(b.Roadmap).Data), "service name what due kind bucket cycle confidence funded"},
		"standards":   {out.Items(framework.AllStandards{{}}), "id name status required_by supported_by"},
		"stale":       {out.Items(framework.AllStale{{}}), "id name reason since owner"},
		"health":      {out.Items(framework.Health{}), "entries measures owners"},
		"impact":      {[]any{impactObject(framework.Impact{})}, "id retires affected uncovered"},
		"onboard":     {[]any{planObject(framework.Plan{})}, "services prerequisites steps days"},
		"decide":      {[]any{decisionObject(framework.Decision{}, citation)}, "need capability level verdict use steps standards catalogue"},
		"ambiguous":   {[]any{decisionObject(framework.Decision{Verdict: framework.Ambiguous}, citation)}, "need capability level verdict use steps standards catalogue candidates"},
	} {
		list := tt.value.([]any)
		var keys []string
		for _, m := range list[0].(out.Object) {
			keys = append(keys, m.Key)
		}
		want := strings.Fields(tt.want)
		if diff := cmp.Diff(want, keys[:min(len(want), len(keys))]); diff != "" {
			t.Errorf("%s: keys mismatch (-want +got):\n%s", name, diff)
		}
		var result bytes.Buffer
		if err := out.JSON(&result, list); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(result.Bytes()) || strings.ContainsAny(result.String(), "\x1b\u202e") {
			t.Errorf("%s: not JSON, or control characters", name)
		}
		for _, m := range list[0].(out.Object) {
			text, err := out.Marshal(m.Value)
			if err != nil {
				t.Fatal(err)
			}
			switch m.Key {
			case "services", "closes", "capabilities", "affects", "required_by", "supported_by", "affected", "uncovered", "prerequisites", "steps", "use", "standards", "measures", "owners", "candidates", "changes", "avoid", "enablers", "cycles", "remarks":
				if string(text) == "null" {
					t.Errorf("%s: %s is null", name, m.Key)
				}
			}
		}
	}
}

// TestFrameworkCSV checks that every row of a table has as many cells as headings.
func TestFrameworkCSV(t *testing.T) {
	b := hostileBoard(t)
	for name, rows := range map[string]out.Result{
		"matrix": Matrix(b.Matrix), "gaps": b.Gaps.Result(), "overlaps": b.Overlaps.Result(), "disposition": b.Dispositions.Result(), "roadmap": Roadmap(b.Roadmap),
		"criteria": framework.AllCriteria{framework.CriteriaOf(&catalogue.Entry{})}.Result(), "standards": framework.AllStandards{{}}.Result(),
		"stale": framework.AllStale{{}}.Result(), "slips": Slips([]framework.Slip{{}}),
	} {
		var result bytes.Buffer
		if err := rows.Write(&result, "csv", out.Screen{}); err != nil {
			t.Fatal(err)
		}
		if _, err := csv.NewReader(&result).ReadAll(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(rows.Table.Headings) != len(rows.Table.Keys) || len(rows.Table.Rows[0]) != len(rows.Table.Keys) {
			t.Errorf("%s: %d headings, %d keys, %d cells", name, len(rows.Table.Headings), len(rows.Table.Keys), len(rows.Table.Rows[0]))
		}
	}
}

func TestSlipsSummary(t *testing.T) {
	slip := func(change string, days int) framework.Slip { return framework.Slip{Change: change, Days: days} }
	for _, tt := range []struct {
		slips []framework.Slip
		want  string
	}{
		{nil, "0 dates slipped; 0 brought forward, 0 dropped, 0 new, 0 reached"},
		{[]framework.Slip{slip("slipped", 90), slip("slipped", 30), slip("slipped", 1), slip("added", 0)}, "3 dates slipped, half of them by 30 days or more; 0 brought forward, 0 dropped, 1 new, 0 reached"},
	} {
		if got := SlipsSummary(tt.slips); got != tt.want {
			t.Errorf("SlipsSummary(%s) = %q, want %q", fmt.Sprint(tt.slips), got, tt.want)
		}
	}
}
