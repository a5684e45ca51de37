package framework_test

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
	cat, _, err := catalogue.Load(t.Context(), os.DirFS("../../cmd/testdata/frozen"), os.DirFS("../.."))
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
		Matrix: []framework.Row{{Capability: hostile, Name: hostile, Domain: hostile, DomainName: hostile, Level: "national", Basis: hostile, Why: hostile, State: framework.Gap, Services: []framework.Service{s}}},
		Gaps:   []framework.Missing{{Capability: hostile, Name: hostile, Reason: hostile, Because: hostile, Services: []framework.Service{s}, Closes: []framework.Closing{{ID: hostile, What: hostile, Due: hostile}}}},
		Overlaps: framework.AllOverlaps{
			Pairs:  []framework.Overlap{{Services: [2]framework.Service{s, s}, Capabilities: []string{hostile}, Audience: framework.Audience{Users: []string{hostile}}, Reason: hostile, Closes: hostile}},
			Crowds: []framework.Crowd{{Capability: hostile, Services: []string{hostile}, Whom: []string{hostile}, Pairs: 1}},
		},
		Dispositions: []framework.Disposition{{ID: hostile, Name: hostile, Verdict: hostile, By: hostile, Because: hostile, Basis: hostile, Lacks: hostile}},
		Roadmap:      hostileItems(t),
		Maturity:     []framework.Maturity{{Level: hostile, Counts: make([]int, len(framework.Statuses()))}},
		Health:       framework.Health{Measures: []framework.Measure{{Name: hostile, Words: hostile}}, Owners: []framework.Owner{{Owner: hostile}}},
	}
}

func hostileItems(t testing.TB) []framework.Item {
	var list []framework.Item
	for i, bucket := range framework.WordsOf(framework.OfBucket) {
		list = append(list, framework.Item{
			Service: hostile, Name: hostile, What: hostile, Due: frameworkDate(t, []string{"2025", "2027-Q1", "2027-06-01", "2031-02"}[i]),
			Kind: framework.KindRetirement, Bucket: bucket, Confidence: hostile, Funded: hostile, Enablers: []string{hostile},
		})
	}
	return list
}

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

// TestBoardPage checks the page: whatever the entries say, it runs nothing and asks the
// network for nothing; it has a language, one first heading, no heading left out, heads
// for rows and columns, and text for its pictures.
func TestBoardPage(t *testing.T) {
	for name, b := range map[string]framework.Board{"ours": ourBoard(t), "hostile": hostileBoard(t), "empty": {Language: "en-GB"}} {
		t.Run(name, func(t *testing.T) {
			var result bytes.Buffer
			if err := b.Result(frameworkToday, citation).Write(&result, "html", out.Screen{}); err != nil {
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
	if err := hostileBoard(t).Result(frameworkToday, citation).Write(&result, "markdown", out.Screen{}); err != nil {
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
		"matrix":      {out.Items(b.Matrix), "capability name domain level state services"},
		"gaps":        {out.Items(b.Gaps), "capability name reason services closes"},
		"overlaps":    {out.Items(b.Overlaps.Pairs), "services capabilities audience reason"},
		"criteria":    {out.Items(framework.AllCriteria{{}}), "id name autonomy met unknown criteria"},
		"disposition": {out.Items(b.Dispositions), "id name verdict by because basis affects"},
		"roadmap":     {out.Items(b.Roadmap), "service name what due kind bucket cycle confidence funded"},
		"standards":   {out.Items(framework.AllStandards{{}}), "id name status required_by supported_by"},
		"stale":       {out.Items(framework.AllStale{{}}), "id name reason since owner"},
		"health":      {out.Items(framework.Health{}), "entries measures owners"},
		"impact":      {out.Items(framework.Impact{}), "id retires affected uncovered"},
		"onboard":     {out.Items(framework.Plan{}), "services prerequisites steps days"},
		"decide":      {out.Items(framework.Decision{}.Result(citation).Data), "need capability level verdict use steps standards catalogue"},
		"ambiguous":   {out.Items(framework.NewAmbiguous(load(t), "x", nil).Result(citation).Data), "need capability level verdict use steps standards catalogue candidates"},
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
		"matrix": b.Matrix.Result(citation), "gaps": b.Gaps.Result(), "overlaps": b.Overlaps.Result(), "disposition": b.Dispositions.Result(), "roadmap": b.Roadmap.Result(frameworkToday, date.Date{}, citation),
		"criteria": framework.AllCriteria{framework.CriteriaOf(&catalogue.Entry{})}.Result(), "standards": framework.AllStandards{{}}.Result(),
		"stale": framework.AllStale{{}}.Result(), "slips": framework.AllSlips{{}}.Result(),
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
		if got := framework.AllSlips(tt.slips).Summary(); got != tt.want {
			t.Errorf("SlipsSummary(%s) = %q, want %q", fmt.Sprint(tt.slips), got, tt.want)
		}
	}
}
