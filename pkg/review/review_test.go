package review_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/validate"
)

// hostileText is what a stranger may write into an entry.
const hostileText = "\x1b[31m<script>alert(1)</script> <!-- wdw:review --> ![x](http://evil) @everyone #1 | `code` ::error::x\n## Heading\n- item\u202e"

// manyChanges are changes with hostile text everywhere.
func manyChanges(n int) review.Changes {
	var list []diff.Change
	for i := range n {
		list = append(list, diff.Change{
			ID: fmt.Sprintf("entry-%d", i), Name: hostileText, Kind: diff.EntryModified, Class: diff.Class(i % 3), Rule: "change.field",
			Fields: []diff.Field{
				{Pointer: "/summary", Path: "summary", Label: "Summary", Op: diff.Changed, From: "one " + hostileText, To: hostileText + " two", Class: diff.Class(i % 3), Rule: "change.field"},
				{Pointer: "/" + hostileText, Path: hostileText, Label: hostileText, Op: diff.Added, To: hostileText, Rule: "change.field"},
			},
			Affects: []string{hostileText},
		})
	}
	return review.Changes{From: hostileText, To: hostileText, Entries: diff.Result{Changes: list}.Filter(func(diff.Change) bool { return true }), Vocabulary: diff.Result{Changes: []diff.Change{}}}
}

func manyFindings(n int) diag.List {
	var list diag.List
	for i := range n {
		list = append(list, diag.Finding{
			File: fmt.Sprintf("catalogue/services/%d.yaml", i), Pos: diag.Pos{Line: 1, Col: 1}, End: diag.Pos{Line: 1, Col: 2},
			Rule: "schema.enum", Severity: diag.Severity(i % 3), Message: hostileText, Help: hostileText,
		})
	}
	return list
}

// failing are findings of a change, each of which fails it.
func failing(n int) out.Findings {
	f := review.Findings(validate.Report{Findings: manyFindings(n), Base: "base"}, validate.FailOnError, "")
	f.Fails = func(diag.Finding) bool { return true }
	return f
}

// TestReviewMarkdownFits asks for a comment about far too much.
func TestReviewMarkdownFits(t *testing.T) {
	for _, n := range []int{1, 3, 100, 5000} {
		r := review.Review{Changes: manyChanges(n), Findings: failing(n)}
		for range n {
			r.Unread = append(r.Unread, hostileText)
		}
		var b bytes.Buffer
		if err := r.Result().Write(&b, "markdown", out.Screen{}); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if len(text) > 60_000 {
			t.Errorf("%d changes take %d bytes", n, len(text))
		}
		if open, closed := strings.Count(text, "<details"), strings.Count(text, "</details>"); open != closed {
			t.Errorf("%d changes: %d folds begin and %d end", n, open, closed)
		}
		if n == 5000 && (!strings.Contains(text, "more changes are not shown here") || !strings.Contains(text, "more findings are not shown here")) {
			t.Error("what is left out is not counted")
		}
		if strings.Count(text, "<!-- wdw:review -->") != 1 || !strings.HasPrefix(text, "<!-- wdw:review -->\n**Not accepted**: ") {
			t.Errorf("the mark or the verdict is not as it should be: %.100q", text)
		}
		harmless(t, "review", text)
	}
}

// harmless reports what text from strangers must not become in Markdown.
func harmless(t *testing.T, what, text string) {
	t.Helper()
	text = strings.ReplaceAll(text, `\]`, "") // an escaped bracket makes no link
	for _, bad := range []string{"<script", "](http", "\n## Heading", "@everyone", "\x1b", "\u202e", " #1 "} {
		if strings.Contains(text, bad) {
			t.Errorf("%s holds %q", what, bad)
		}
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
		t.Errorf("%s holds the control character %q", what, text[i])
	}
}

func TestMarkdownIsHarmless(t *testing.T) {
	changes := manyChanges(5)
	stamp := history.Stamp{Commit: strings.Repeat("a", 40), Author: hostileText, Subject: hostileText}
	rows := history.Rows{{Stamp: stamp, ID: "x", Name: hostileText, Kind: diff.EntryModified, Fields: changes.Entries.Changes[0].Fields}}
	blame := history.Blame{ID: "x", Fields: []history.Field{{Pointer: "/" + hostileText, Value: hostileText, Stamp: stamp}}}
	for name, result := range map[string]out.Result{
		"diff":      changes.Result(),
		"changelog": review.Changelog{Changes: changes}.Result(),
		"log":       rows.Result(),
		"blame":     blame.Result(),
	} {
		var b bytes.Buffer
		if err := result.Write(&b, "markdown", out.Screen{}); err != nil {
			t.Fatal(err)
		}
		harmless(t, name, b.String())
	}
	var b bytes.Buffer
	if err := (review.Review{Changes: changes, Findings: failing(3)}).Result().Write(&b, "github", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "::error file=") && !strings.HasPrefix(line, "::warning file=") && !strings.HasPrefix(line, "::notice ") {
			t.Errorf("a line of the workflow's log that is no command of ours: %q", line)
		}
	}
}

// TestChangelogAtom reads the feed back: it is XML, has what RFC 4287 asks for, and its
// HTML is text.
func TestChangelogAtom(t *testing.T) {
	c := review.Changelog{Changes: manyChanges(6), Title: hostileText, Old: "a", New: "b", Date: time.Date(2026, 2, 1, 12, 0, 0, 0, time.FixedZone("", 3600))}
	var b bytes.Buffer
	if err := c.Result().Write(&b, "atom", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Content struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"content"`
		Category struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Entries []entry  `xml:"entry"`
	}
	if err := xml.Unmarshal(b.Bytes(), &feed); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	ids := map[string]bool{feed.ID: true}
	var classes []string
	for _, e := range feed.Entries {
		if ids[e.ID] || !strings.HasPrefix(e.ID, "urn:uuid:") {
			t.Errorf("id %q is not one of its own", e.ID)
		}
		ids[e.ID] = true
		classes = append(classes, e.Category.Term)
		if e.Title == "" || e.Updated != "2026-02-01T11:00:00Z" || e.Content.Type != "html" {
			t.Errorf("entry %+v lacks something", e)
		}
		if strings.Contains(e.Content.Text, "<script") || strings.Contains(e.Content.Text, "\x1b") {
			t.Errorf("the HTML holds what a stranger wrote: %q", e.Content.Text)
		}
	}
	if d := cmp.Diff([]string{"breaking", "breaking", "notable", "notable", "minor", "minor"}, classes); d != "" {
		t.Errorf("order mismatch (-want +got):\n%s", d)
	}
	if feed.Author == "" || feed.Updated == "" || feed.Title == "" {
		t.Errorf("the feed lacks something: %+v", feed)
	}
	var again bytes.Buffer
	if err := c.Result().Write(&again, "atom", out.Screen{}); err != nil || again.String() != b.String() {
		t.Errorf("twice the same gives another feed (%v)", err)
	}
}

// TestChangesJSONIsWhole checks that text stays as it is in JSON, control characters
// escaped.
func TestChangesJSONIsWhole(t *testing.T) {
	var b bytes.Buffer
	if err := manyChanges(1).Result().Write(&b, "json", out.Screen{}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Error("a control character is sent to the terminal")
	}
	var got struct{ Changes []struct{ Name string } }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Changes[0].Name != hostileText {
		t.Errorf("the name is %q", got.Changes[0].Name)
	}
}
