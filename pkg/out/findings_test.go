package out

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// faulty has a finding of each severity, and texts and a file name as hostile as they
// come.
var faulty = Findings{
	Files: 9, Entries: 5, Rules: 60,
	List: diag.List{
		{File: "catalogue/services/spine.yaml", Pos: diag.Pos{Line: 3, Col: 7}, End: diag.Pos{Line: 3, Col: 13}, ID: "spine", Pointer: "/kind",
			Rule: "schema.enum", Severity: diag.Error, Message: `kind "prodct" is not one of "service", … "guidance"`, Help: `did you mean "product"?`, Excerpt: "kind: prodct"},
		{File: "catalogue/services/spine.yaml", Pos: diag.Pos{Line: 5, Col: 1}, End: diag.Pos{Line: 9, Col: 4}, ID: "spine", Pointer: "/autonomy",
			Rule: "entry.no-onboarding", Severity: diag.Warning, Message: "no way in", Excerpt: "autonomy:  "},
		{File: "catalogue/services/spine.yaml", Pos: diag.Pos{Line: 7, Col: 3}, End: diag.Pos{Line: 7, Col: 6}, ID: "spine", Pointer: "/links/0",
			Rule: "entry.link-insecure", Severity: diag.Info, Message: "http; waived until 2027-01-31: soon", Excerpt: "  url: http://example.org"},
		{File: "catalogue/services/::error::a,b%\n\x1b[1m|`x`<b>.yaml", Pos: diag.Pos{Line: 1, Col: 1}, End: diag.Pos{Line: 1, Col: 1},
			Rule: "yaml.stray-file", Severity: diag.Error,
			Message: "\"x\n::set-env name=A::b\r\n##[add-path]c\" 100% @team #1 <img src=x> [a](https://example.org) ]]>\ufffe\x00\x9b",
			Help:    "::stop-commands::a\nb"},
		{File: "::error::z.yaml", Pos: diag.Pos{Line: 1, Col: 1}, End: diag.Pos{Line: 1, Col: 1}, Rule: "other.rule", Severity: diag.Warning, Message: "a name that is a command"},
		{File: "z.yaml", Pos: diag.Pos{Line: 2, Col: 4}, End: diag.Pos{Line: 2, Col: 4}, Rule: "other.rule", Severity: diag.Warning, Message: "unknown to the table"},
	},
}

// from fails findings from a severity on.
func from(least diag.Severity) func(diag.Finding) bool {
	return func(f diag.Finding) bool { return f.Severity >= least }
}

// inFormat writes findings of which those that fails tells fail the run.
func inFormat(t *testing.T, format string, f Findings, fails func(diag.Finding) bool) string {
	t.Helper()
	f.Fails, f.Version, f.Root = fails, "v1.2.3", "The folder that holds the catalogue."
	f.Waived = func(one diag.Finding) bool { return one.Severity == diag.Info }
	f.Rule = func(id string) FindingRule {
		if id == "other.rule" {
			return FindingRule{}
		}
		return FindingRule{Severity: new(diag.Error), Summary: "What is wrong with " + id + ".", Why: "It is.", Bad: "```\n", Good: "a: b\n"}
	}
	f.Source = func(file string) ([]byte, error) {
		if file != "catalogue/services/spine.yaml" {
			return nil, os.ErrNotExist
		}
		return []byte("id: spine\nname: Spine\nkind: prodct\n\nautonomy:  \n"), nil
	}
	var b strings.Builder
	w := io.Writer(&b)
	if format != "github" { // as the command has it
		w = Guard(w)
	}
	if err := f.Result().Write(w, format, Screen{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFindingsFormats compares every format of one report with what is kept in
// testdata; UPDATE=1 rewrites it.
func TestFindingsFormats(t *testing.T) {
	for _, format := range FindingFormats {
		t.Run(format, func(t *testing.T) {
			got := inFormat(t, format, faulty, from(diag.Error))
			golden(t, "findings."+format, got)
		})
	}
}

func TestFindingsTextColour(t *testing.T) {
	var b strings.Builder
	if err := (Findings{List: faulty.List[:1]}).Text(&b, Screen{Colour: true}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mcatalogue/services/spine.yaml\x1b[0m:3:7: \x1b[31merror\x1b[0m: " + faulty.List[0].Message + " \x1b[2m[schema.enum]\x1b[0m\n" +
		"\x1b[2m    3 |\x1b[0m kind: prodct\n\x1b[2m      |\x1b[0m       \x1b[32m^~~~~~\x1b[0m\n" +
		"    \x1b[36mhelp:\x1b[0m did you mean \"product\"?\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Text mismatch (-want +got):\n%s", diff)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", file, diff)
	}
}

func TestFindingsAreHarmless(t *testing.T) {
	for _, format := range FindingFormats {
		got := inFormat(t, format, faulty, from(diag.Error))
		for _, r := range got {
			if r != '\n' && IsControl(r) {
				t.Errorf("%s has the control character %U", format, r)
			}
		}
		for line := range strings.Lines(got) {
			trimmed := strings.TrimLeft(line, " \t")
			own := format == "github" && (strings.HasPrefix(line, "::error file=") || strings.HasPrefix(line, "::warning file=") || strings.HasPrefix(line, "::notice file="))
			if (strings.HasPrefix(trimmed, "::") || strings.Contains(line, "##[")) && !own {
				t.Errorf("%s has a workflow command: %q", format, line)
			}
		}
		if n := strings.Count(got, "\n"); format == "github" && n != len(faulty.List) {
			t.Errorf("github has %d lines for %d findings", n, len(faulty.List))
		}
	}
}

// TestSARIFOfVeryMany checks that code scanning takes the file, and that the gravest are in
// it and the rest is told.
func TestSARIFOfVeryMany(t *testing.T) {
	var many Findings
	for i := range 30_000 {
		severity := diag.Warning
		if i%30 == 29 {
			severity = diag.Error
		}
		many.List = append(many.List, diag.Finding{File: "a.yaml", Pos: diag.Pos{Line: i + 1, Col: 1}, Rule: "x.many", Severity: severity})
	}
	var got struct {
		Runs []struct {
			Results     []struct{ Level string }
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(inFormat(t, "sarif", many, nil)), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	if len(run.Results) != maxSarif || run.Results[999].Level != "error" || run.Results[1000].Level != "warning" {
		t.Errorf("%d results, of which the thousandth is a %s and the next a %s", len(run.Results), run.Results[999].Level, run.Results[1000].Level)
	}
	want := "5001 more findings are not here: code scanning takes fewer than 25,000; the text output lists all"
	if text := run.Invocations[0].ToolExecutionNotifications[0].Message.Text; text != want {
		t.Errorf("the notification is %q, want %q", text, want)
	}
}

func TestFindingsNone(t *testing.T) {
	clean := Findings{Files: 16, Entries: 5, Rules: 60, List: diag.List{}}
	want := map[string]string{
		"text": "", "jsonl": "", "github": "",
		"markdown": "<!-- wdw:validate -->\n**Accepted**: 16 files, 5 entries, 60 rules: no findings\n",
		"junit": xml.Header + `<testsuites name="wdw validate" tests="1" failures="0">
  <testsuite name="other files" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="16 files without findings" classname="wdw"></testcase>
  </testsuite>
</testsuites>
`,
	}
	for format, want := range want {
		if diff := cmp.Diff(want, inFormat(t, format, clean, from(diag.Error))); diff != "" {
			t.Errorf("%s mismatch (-want +got):\n%s", format, diff)
		}
	}
	if got := inFormat(t, "json", clean, from(diag.Error)); !strings.Contains(got, "\"findings\": []\n") {
		t.Errorf("json of nothing has no empty list:\n%s", got)
	}
	if got := inFormat(t, "sarif", clean, from(diag.Error)); !strings.Contains(got, `"results": []`) || !strings.Contains(got, `"rules": []`) {
		t.Errorf("sarif of nothing has no empty lists:\n%s", got)
	}
}

// TestFindingsVerdict checks that the formats with a verdict have the report's.
func TestFindingsVerdict(t *testing.T) {
	warned := Findings{Files: 1, List: diag.List{faulty.List[1], faulty.List[2]}}
	for _, report := range []Findings{faulty, warned, {Files: 1}} {
		for failOn, fails := range map[string]func(diag.Finding) bool{"error": from(diag.Error), "warning": from(diag.Warning), "never": nil} {
			report.Fails = fails
			want := report.Failed()
			if got := strings.Contains(inFormat(t, "markdown", report, fails), "**Not accepted**"); got != want {
				t.Errorf("markdown, --fail-on %s: fails %v, want %v", failOn, got, want)
			}
			var suites junitReport
			if err := xml.Unmarshal([]byte(inFormat(t, "junit", report, fails)), &suites); err != nil {
				t.Fatal(err)
			}
			if got := suites.Failures > 0; got != want {
				t.Errorf("junit, --fail-on %s: fails %v, want %v", failOn, got, want)
			}
		}
	}
}

// TestFindingsJUnitIsWellFormed reads the report with a parser, and counts what it says.
func TestFindingsJUnitIsWellFormed(t *testing.T) {
	text := inFormat(t, "junit", faulty, from(diag.Warning))
	var got junitReport
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	tests, failures, skipped := 0, 0, 0
	for _, s := range got.Suites {
		if s.Tests != len(s.Cases) {
			t.Errorf("suite %q says it has %d tests and has %d", s.Name, s.Tests, len(s.Cases))
		}
		for _, c := range s.Cases {
			tests++
			if c.Failure != nil {
				failures++
			}
			if c.Skipped != nil {
				skipped++
			}
		}
	}
	want := []int{len(faulty.List) + 1, 5, 1}
	if diff := cmp.Diff(want, []int{tests, failures, skipped}); diff != "" {
		t.Errorf("tests, failures, skipped mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], []int{got.Tests, got.Failures}); diff != "" {
		t.Errorf("attributes mismatch (-want +got):\n%s", diff)
	}
	for _, r := range text {
		if legal := r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000; !legal {
			t.Errorf("%U is no character of XML 1.0", r)
		}
	}
}

// TestFindingsSARIFFitsItsSchema checks the essentials of SARIF 2.1.0, which
// testdata/sarif.schema.json spells out after the official schema.
func TestFindingsSARIFFitsItsSchema(t *testing.T) {
	text := inFormat(t, "sarif", faulty, from(diag.Error))
	const name = "sarif.schema.json"
	set, err := schema.LoadFile(os.DirFS("testdata"), name, "testdata", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	check := func(text string) diag.List {
		doc, findings := document.Parse("report.sarif", []byte(text))
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		found, err := set.Get(name).Check(doc)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, f := range check(text) {
		t.Errorf("%s: %s", f.Pointer, f.Message)
	}
	// The schema is worth something: it refuses what code scanning would.
	for _, change := range [][2]string{
		{`"level": "note"`, `"level": "info"`},
		{`"startLine": 3`, `"startLine": 0`},
		{`"columnKind": "unicodeCodePoints"`, `"columnKind": "bytes"`},
		{`"ruleIndex": 0`, `"ruleIndex": -2`},
		{`"kind": "external"`, `"kind": "waiver"`},
		{`"name": "wdw"`, `"nane": "wdw"`},
		{`"uri": "z.yaml"`, `"uri": "a b.yaml"`},
	} {
		if !strings.Contains(text, change[0]) {
			t.Errorf("the report lacks %s", change[0])
		}
		if len(check(strings.Replace(text, change[0], change[1], 1))) == 0 {
			t.Errorf("the schema takes %s", change[1])
		}
	}
	var report struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID       string
				RuleIndex    int
				Suppressions []any
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	run := report.Runs[0]
	for i, result := range run.Results {
		if id := run.Tool.Driver.Rules[result.RuleIndex].ID; id != result.RuleID {
			t.Errorf("result %d of rule %q points at rule %q", i, result.RuleID, id)
		}
		if waived := faulty.List[i].Severity == diag.Info; waived != (len(result.Suppressions) == 1) {
			t.Errorf("result %d, waived %v, has %d suppressions", i, waived, len(result.Suppressions))
		}
	}
}

func TestSarifFile(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"plain", "catalogue/services/a.yaml", "catalogue/services/a.yaml"},
		{"blank, hash and question mark", "a b#c?.yaml", "a%20b%23c%3F.yaml"},
		{"letters beyond ASCII", "é/例.yaml", "%C3%A9/%E4%BE%8B.yaml"},
		{"percent and backslash", `100%\a.yaml`, "100%25%5Ca.yaml"},
		{"looks like a scheme", "file:a.yaml", "./file:a.yaml"},
		{"line break", "a\nb.yaml", "a%0Ab.yaml"},
		{"not UTF-8", "a\xff.yaml", "a%FF.yaml"},
		{"absolute", "/srv/a b.yaml", "file:///srv/a%20b.yaml"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, sarifFile(tt.file)[0].Value); diff != "" {
			t.Errorf("%s: sarifFile(%q) mismatch (-want +got):\n%s", tt.name, tt.file, diff)
		}
	}
}

// TestFindingsMarkdownIsCut writes more findings than a comment holds.
func TestFindingsMarkdownIsCut(t *testing.T) {
	report := Findings{Files: 1000}
	for i := range 1000 {
		f := faulty.List[3]
		f.Pos.Line, f.Severity = i+1, diag.Severity(i%3)
		f.Message += strings.Repeat("<", i)
		report.List = append(report.List, f)
	}
	got := inFormat(t, "markdown", report, from(diag.Error))
	if len(got) > MarkdownBytes {
		t.Errorf("%d bytes, want at most %d", len(got), MarkdownBytes)
	}
	shown := strings.Count(got, "yaml.stray-file")
	if want := fmt.Sprintf("\n%d more findings are not shown here", 1000-shown); shown == 0 || !strings.Contains(got, want) {
		t.Errorf("%d shown, and %q is missing in the end: %q", shown, want, got[len(got)-200:])
	}
	if open, closed := strings.Count(got, "<details"), strings.Count(got, "</details>"); open != closed {
		t.Errorf("%d <details> and %d </details>", open, closed)
	}
	if i, j := strings.Index(got, "| warning |"), strings.LastIndex(got, "| error |"); i >= 0 && i < j {
		t.Error("a warning stands before an error")
	}
}

func TestFindingsSummary(t *testing.T) {
	of := func(severities ...diag.Severity) Findings {
		r := Findings{Files: 2, Entries: 1, Rules: 1}
		for _, s := range severities {
			r.List = append(r.List, diag.Finding{Severity: s})
		}
		return r
	}
	tests := []struct {
		name   string
		report Findings
		want   string
	}{
		{"none", of(), "2 files, 1 entry, 1 rule: no findings"},
		{"one error", of(diag.Error), "2 files, 1 entry, 1 rule: 1 error, 0 warnings"},
		{"waived ones count", of(diag.Info, diag.Warning, diag.Info), "2 files, 1 entry, 1 rule: 0 errors, 1 warning, 2 remarks"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.report.Summary()); diff != "" {
			t.Errorf("%s: Summary mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("0123456789", 20)
	tests := []struct {
		name     string
		line     string
		col, end int // 0: on a later line
		width    int // of the screen
		want     string
	}{
		{"a value", "kind: prodct", 7, 13, 0, `
   12 | kind: prodct
      |       ^~~~~~`},
		{"one character", "a: b", 4, 5, 0, `
   12 | a: b
      |    ^`},
		{"a place between characters", "a: b", 4, 4, 0, `
   12 | a: b
      |    ^`},
		{"behind the last character", "key:", 5, 5, 0, `
   12 | key:
      |     ^`},
		{"far behind the last character", "key:", 50, 60, 0, `
   12 | key:
      |     ^`},
		{"to a later line, blanks at the end not marked", "autonomy:   ", 1, 0, 0, `
   12 | autonomy:
      | ^~~~~~~~~`},
		{"a tab is four columns", "\tkey:\tval", 7, 10, 0, `
   12 |     key:    val
      |             ^~~`},
		{"a marked tab", "\tkey", 1, 2, 0, `
   12 |     key
      | ^~~~`},
		{"wide characters before", "例例: prodct", 5, 11, 0, `
   12 | 例例: prodct
      |       ^~~~~~`},
		{"wide characters marked", "a: 例例", 4, 6, 0, `
   12 | a: 例例
      |    ^~~~`},
		{"combining characters before", "e\u0301e\u0301: b", 7, 8, 0, "\n   12 | e\u0301e\u0301: b\n      |     ^"},
		{"combining characters marked", "a: e\u0301e\u0301", 4, 8, 0, "\n   12 | a: e\u0301e\u0301\n      |    ^~"},
		{"only the letter of a combination", "a: e\u0301b", 4, 5, 0, "\n   12 | a: e\u0301b\n      |    ^"},
		{"a picture of several characters before", "👩‍👩‍👧‍👦: b", 10, 11, 0, "\n   12 | 👩‍👩‍👧‍👦: b\n      |     ^"},
		{"a picture of several characters marked", "a: 👩‍👩‍👧‍👦", 4, 11, 0, "\n   12 | a: 👩‍👩‍👧‍👦\n      |    ^~"},
		{"control characters are shown", "a: \x1b[1mb", 4, 5, 0, `
   12 | a: \u001b[1mb
      |    ^~~~~~`},
		{"and move what follows", "\u202ea: b", 5, 6, 0, `
   12 | \u202ea: b
      |          ^`},
		{"bytes that are not UTF-8", "a\xff: b", 5, 6, 0, "\n   12 | a\ufffd: b\n      |     ^"},
		{"a long line, mark at its beginning", long, 3, 5, 0, `
   12 | ` + long[:100] + `…
      |   ^~`},
		{"in the middle", long, 101, 104, 0, `
   12 | …` + long[35:135] + `…
      | ` + strings.Repeat(" ", 66) + `^~~`},
		{"at its end", long, 200, 201, 0, `
   12 | …` + long[100:] + `
      | ` + strings.Repeat(" ", 100) + `^`},
		{"a mark longer than the room", long, 11, 200, 0, `
   12 | ` + long[:100] + `…
      |           ` + "^" + strings.Repeat("~", 89)},
		{"a narrow screen", long, 101, 104, 40, `
   12 | …` + long[81:111] + `…
      |                     ^~~`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := diag.Finding{Pos: diag.Pos{Line: 12, Col: tt.col}, End: diag.Pos{Line: 12, Col: tt.end}, Excerpt: tt.line}
			if tt.end == 0 {
				f.End.Line = 14
			}
			got := excerpt(f, Screen{Width: tt.width})
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n")+"\n", got); diff != "" {
				t.Errorf("excerpt mismatch (-want +got):\n%s", diff)
			}
		})
	}
	blank := diag.Finding{Pos: diag.Pos{Line: 1, Col: 1}, End: diag.Pos{Line: 1, Col: 1}, Excerpt: " \t"}
	if got := excerpt(blank, Screen{}); got != "" {
		t.Errorf("excerpt of a blank line is %q", got)
	}
	late := diag.Finding{Pos: diag.Pos{Line: 1234567, Col: 1}, End: diag.Pos{Line: 1234567, Col: 3}, Excerpt: "ab"}
	if diff := cmp.Diff("1234567 | ab\n        | ^~\n", excerpt(late, Screen{})); diff != "" {
		t.Errorf("excerpt of a line with a large number mismatch (-want +got):\n%s", diff)
	}
}

// FuzzExcerpt checks that the mark lies under the line, whatever stands there.
func FuzzExcerpt(f *testing.F) {
	f.Add("a: b", 4, 5, 0)
	f.Add("\t例: e\u0301 \x1b👩‍👩‍👧‍👦", 3, 9, 30)
	f.Fuzz(func(t *testing.T, line string, col, end, width int) {
		at := diag.Pos{Line: 1, Col: col}
		got := excerpt(diag.Finding{Pos: at, End: diag.Pos{Line: 1, Col: end}, Excerpt: line}, Screen{Width: width})
		if got == "" {
			return
		}
		lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
		if len(lines) != 2 || !strings.Contains(lines[1], "^") {
			t.Fatalf("excerpt of %q is %q", line, got)
		}
		const room = excerptWidth + len("      | ") + 2
		if DisplayWidth(lines[1]) > max(DisplayWidth(lines[0]), len(lines[1])) || DisplayWidth(lines[0]) > room+5 || len(lines[1]) > room+6 {
			t.Errorf("excerpt of %q:\n%s", line, got)
		}
	})
}
