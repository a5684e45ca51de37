package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/review"
	"github.com/who-does-what/wdw/pkg/site"
)

var (
	frozen     = os.DirFS("../../cmd/testdata/frozen")
	small      = os.DirFS("../../cmd/testdata/small")
	repository = os.DirFS("../..")
	today      = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
)

// load reads the catalogue of a tree with our own schemas.
func load(t testing.TB, tree fs.FS) *catalogue.Catalogue {
	t.Helper()
	cat, _, err := catalogue.Load(t.Context(), tree, repository)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// source is what a site of a tree is made of, with what changed since another one.
func source(t testing.TB, tree, old fs.FS) site.Source {
	t.Helper()
	s := site.Source{Catalogue: load(t, tree), Today: today, Cite: func(command ...string) framework.Citation {
		return framework.Citation{Edition: framework.Edition{Rev: "working tree"}, Today: "2026-11-22", Command: "wdw " + strings.Join(command, " ")}
	}}
	if old != nil {
		pair, err := catalogue.LoadPair(t.Context(), old, tree, repository)
		if err != nil {
			t.Fatal(err)
		}
		result := review.Changelog{Changes: review.Compare("v1", "v2", pair), Title: "Example", Date: today}.Result()
		s.Changes = &result
	}
	return s
}

func build(t testing.TB, s site.Source) site.Files {
	t.Helper()
	files, err := site.Build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// over is the small catalogue with other files in some places.
func over(t testing.TB, files map[string]string) fs.FS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(small, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(small, name)
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

var (
	idAttribute = regexp.MustCompile(`\sid="([^"]*)"`)
	reference   = regexp.MustCompile(`\s(?:href|src|action)="([^"]*)"`)
	tag         = regexp.MustCompile(`<([a-z0-9]+)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*/?>`)
	attribute   = regexp.MustCompile(`\s([a-zA-Z:-]+)(?:="([^"]*)")?`)
)

// isElsewhere tells whether an address leads out of the site.
func isElsewhere(href string) bool {
	return strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "mailto:")
}

// TestPages looks at every page of the frozen catalogue: each link leads to a page and a
// place that are there, ids are told once, there is one heading of a page, nothing is run or
// styled but by a file of the site, and without a script every page is reached.
func TestPages(t *testing.T) {
	s := source(t, frozen, small)
	files := build(t, s)
	ids, leads := map[string][]string{}, map[string][]string{}
	for _, name := range files.Names() {
		if path.Ext(name) != ".html" {
			continue
		}
		text := string(files[name])
		for _, m := range idAttribute.FindAllStringSubmatch(text, -1) {
			if slices.Contains(ids[name], m[1]) {
				t.Errorf("%s: id %q twice", name, m[1])
			}
			ids[name] = append(ids[name], m[1])
		}
		if n := strings.Count(text, "<h1"); n != 1 {
			t.Errorf("%s has %d h1", name, n)
		}
		if !strings.Contains(text, s.Catalogue.About.Text("disclaimer")) {
			t.Errorf("%s does not say what it is not", name)
		}
		checkSafe(t, name, text)
		for _, m := range reference.FindAllStringSubmatch(text, -1) {
			if href := html.UnescapeString(m[1]); !isElsewhere(href) {
				leads[name] = append(leads[name], href)
			}
		}
	}
	reached := map[string]bool{"index.html": true}
	for queue := []string{"index.html"}; len(queue) > 0; queue = queue[1:] {
		for _, href := range leads[queue[0]] {
			target, place, _ := strings.Cut(href, "#")
			target, _, _ = strings.Cut(target, "?")
			if target == "" {
				target = queue[0]
			} else {
				target = path.Join(path.Dir(queue[0]), target)
			}
			switch {
			case files[target] == nil:
				t.Errorf("%s leads to %s, which is not there", queue[0], href)
			case place != "" && !slices.Contains(ids[target], place):
				t.Errorf("%s leads to %s, and %s has no such place", queue[0], href, target)
			case !reached[target]:
				reached[target] = true
				queue = append(queue, target)
			}
		}
	}
	for name := range ids {
		if !reached[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
	for e := range s.Catalogue.All() {
		page := string(files["services/"+e.ID+".html"])
		if !strings.Contains(html.UnescapeString(page), e.Name()) {
			t.Errorf("the page of %s does not have its name", e.ID)
		}
		if !strings.Contains(string(files["index.html"]), `href="services/`+e.ID+`.html"`) {
			t.Errorf("the first page does not lead to %s", e.ID)
		}
	}
	if again := build(t, source(t, frozen, small)); !maps.EqualFunc(files, again, bytes.Equal) {
		t.Error("two runs do not give the same bytes")
	}
}

// checkSafe fails a page with anything that runs, or looks, but by a file of the site.
func checkSafe(t *testing.T, name, text string) {
	t.Helper()
	if !strings.Contains(text, `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`) && !strings.Contains(text, `content="default-src 'none';`) {
		t.Errorf("%s has no policy", name)
	}
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		if m[1] == "style" || m[1] == "iframe" || m[1] == "object" || m[1] == "embed" || m[1] == "base" || m[1] == "img" {
			t.Errorf("%s has %s", name, m[0])
		}
		isFile := m[1] != "script"
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			switch {
			case a[1] == "src" && m[1] == "script":
				isFile = strings.HasPrefix(a[2], "assets/")
			case strings.HasPrefix(a[1], "on") || a[1] == "style" || a[1] == "srcset" || a[1] == "src":
				t.Errorf("%s has %s", name, m[0])
			case (a[1] == "href" || a[1] == "action") && strings.Contains(a[2], ":") && !isElsewhere(a[2]):
				t.Errorf("%s leads to %s", name, a[2])
			}
		}
		if !isFile {
			t.Errorf("%s has %s", name, m[0])
		}
	}
}

// hostile is an entry that tries to be more than text wherever text is shown.
const hostile = `id: hostile
name: "<script>alert(1)</script> \"><img src=x onerror=alert(1)>"
aliases: ["</title><script>alert(2)</script>", "\u202Egnp.exe"]
kind: service
summary: "'\"><svg onload=alert(3)> {{.}} </script><style>*{display:none}</style>."
description: |
  <script>alert(4)</script>

  a <b onclick="alert(5)">b</b> [click](javascript:alert(6)) ![p](https://evil.example/p.png)
  <https://evil.example/"onmouseover="alert(7)> [x](data:text/html,x) <a href="javascript:alert(8)">y</a>

  # A heading

  | a | b |
  |:-:|--:|
  | <i>1</i> | 2 |

  <div style="position:fixed">over all</div>
category: "\"><script>alert(9)</script>"
capabilities: ["<x>"]
provider: "<o>"
support: national-service
autonomy: {level: single-central, basis: inferred, why: "</dd></dl><script>alert(10)</script>", alternatives: "https://evil.example/?a=1&b=<2>"}
status: live
status_note: "javascript:alert(11) \u0007"
access: {cost: "<s>free</s>"}
onboarding: {url: "javascript:alert(12)", contact: "a@b.example\"><script>alert(13)</script>", steps: [{title: "<t>", url: "data:text/html,<script>alert(14)</script>"}]}
milestones: [{what: "<m onload=1>", due: "2027", confidence: "\"><k>"}]
review: {owner: "<r>", last: 2026-11-01, next: 2027-05-01}
sources: [{url: "https://example.org/\"onclick=\"x", shows: "<q>", seen: 2026-11-01}]
`

// TestHostile reads a catalogue whose texts try to be more.
func TestHostile(t *testing.T) {
	files := build(t, source(t, over(t, map[string]string{"catalogue/services/hostile.yaml": hostile}), small))
	for name, text := range files {
		if path.Ext(name) == ".html" {
			checkSafe(t, name, string(text))
		}
		if bytes.ContainsRune(text, '\u202e') && path.Ext(name) != ".xlsx" || path.Ext(name) != ".xlsx" && bytes.ContainsRune(text, '\a') {
			t.Errorf("%s has a control character", name)
		}
	}
	page := string(files["services/hostile.html"])
	for _, want := range []string{
		"<title>&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b onclick=&#34;alert(5)&#34;&gt;b&lt;/b&gt;", "<p><strong>A heading</strong></p>",
		`<a href="https://evil.example/p.png">p</a>`, "<a>click</a>", `gnp.exe`, `\u202e`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{`href="data:`, `href="javascript:`, "<i>1</i>", "text-align"} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %q", never)
		}
	}
	if !strings.HasPrefix(string(files["assets/index.js"]), "window.wdw={") || !json.Valid(bytes.TrimSuffix(bytes.TrimPrefix(files["assets/index.js"], []byte("window.wdw=")), []byte(";\n"))) {
		t.Error("the index is more than data")
	}
}

// TestNames refuses ids that can be no name of a page.
func TestNames(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"entry with a blank": {"catalogue/services/a b.yaml": "id: a b\nname: A\n"},
		"capability index":   {"catalogue/vocabulary/capabilities.yaml": "- {id: index, name: Index, domain: x, level: national}\n"},
		"capability above":   {"catalogue/vocabulary/capabilities.yaml": "- {id: ../up, name: Up, domain: x, level: national}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := site.Build(t.Context(), source(t, over(t, files), nil)); err == nil || !strings.Contains(err.Error(), "cannot have a page") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAnswers compares pages with the commands that they are a form of.
func TestAnswers(t *testing.T) {
	files := build(t, source(t, frozen, nil))
	for name, wants := range map[string][]string{
		"services/personal-demographics-service.html": {
			"Use this: it is provided once for everyone and should be used.", `<a href="../services/nhs-login.html">NHS login</a>`,
			`href="../capabilities/patient-demographics.html"`, "issues/new?entry=personal-demographics-service&amp;template=correction.yml",
			"blob/HEAD/catalogue/services/personal-demographics-service.yaml",
		},
		"capabilities/patient-demographics.html": {
			"Use what is provided once for everyone: it should be used.", "What a tender asks", `<a href="../services/personal-demographics-service.html">Personal Demographics Service</a>: single-central, live`,
		},
		"matrix.html":    {`<a href="capabilities/patient-demographics.html"><title>`, "<svg", "covered"},
		"roadmap.html":   {"<svg", "This cycle: the rest of the funding period"},
		"standards.html": {`<th scope="row" id="fhir-r4">`},
		"changes.html":   {"no history"},
		"report.html":    {"What leaders must decide", `<th scope="row"><a href="capabilities/patient-demographics.html">`},
		"about.html":     {"data/services.xlsx", "central-preferred"},
	} {
		for _, want := range wants {
			if !strings.Contains(string(files[name]), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}

// TestFormerIds lead on.
func TestFormerIDs(t *testing.T) {
	files := build(t, source(t, over(t, map[string]string{
		"catalogue/services/old-name.yaml": "id: old-name\nname: Old\nkind: service\nstatus: moved\nmoved_to: [letter-post]\nreview: {owner: Team, last: 2026-01-01, next: 2027-01-01}\n",
	}), nil))
	page := string(files["services/old-name.html"])
	if !strings.Contains(page, `http-equiv="refresh" content="0; url=letter-post.html"`) || !strings.Contains(page, "This entry has moved") {
		t.Errorf("it leads nowhere:\n%s", page)
	}
}

// TestData reads the files for programs.
func TestData(t *testing.T) {
	s := source(t, frozen, small)
	s.Base = "https://example.org/c/"
	files := build(t, s)
	var entries []map[string]any
	if err := json.Unmarshal(files["data/services.json"], &entries); err != nil || len(entries) != s.Catalogue.Len() {
		t.Errorf("services.json: %v, %d entries", err, len(entries))
	}
	var linked map[string]any
	if err := json.Unmarshal(files["data/catalogue.jsonld"], &linked); err != nil || linked["@id"] != s.Base {
		t.Errorf("catalogue.jsonld: %v, %v", err, linked["@id"])
	}
	var pages struct {
		Loc []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal(files["sitemap.xml"], &pages); err != nil || !slices.Contains(pages.Loc, s.Base) || !slices.Contains(pages.Loc, s.Base+"about.html") {
		t.Errorf("sitemap.xml: %v, %q", err, pages.Loc)
	}
	if !strings.Contains(string(files["index.html"]), `<link rel="canonical" href="https://example.org/c/">`) {
		t.Error("the first page does not say where it stands")
	}
	if files := build(t, source(t, small, nil)); files["sitemap.xml"] != nil || files["data/changes.atom"] != nil {
		t.Error("a map without a base, or a feed without changes")
	}
}

// TestAddress reads bases.
func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "https://example.org": "https://example.org/", "http://127.0.0.1:8080/a/": "http://127.0.0.1:8080/a/",
		"example.org": "no", "ftp://example.org/": "no", "https://example.org/?a": "no", "https://a@example.org/": "no", "javascript:x": "no", "https:///x": "no",
	} {
		got, ok := site.Address(text)
		if !ok {
			got = "no"
		}
		if got != want {
			t.Errorf("Address(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestWeb shows running text with its ids.
func TestWeb(t *testing.T) {
	web := out.Web{Link: func(id string) (href, name string) {
		names := map[string]string{"nhs-app": "NHS App", "rest": "REST", "mesh": "MESH <1>", "primary-care": "Primary care"}
		if name = names[id]; name != "" && id != "primary-care" {
			href = id + ".html"
		}
		return href, name
	}}
	app, rest := `<a href="nhs-app.html">NHS App</a>`, `<a href="rest.html">REST</a>`
	for text, want := range map[string]string{
		"nhs-app": app, "nhs-app (NHS App)": app, "nhs-app NHS App: live": app + ": live", "use nhs-app instead": "use " + app + " instead",
		"rest (REST), required": rest + ", required", "the rest of it": "the rest of it", "rest": rest, "rest is required": rest + " is required", "oauth2, rest, nhs-app": "oauth2, " + rest + ", " + app,
		"mesh (live)": `<a href="mesh.html">MESH &lt;1&gt;</a> (live)`, "primary-care, rest": "Primary care, " + rest, "for primary-care teams": "for primary-care teams",
		"my-nhs-app": "my-nhs-app", "nhs-app's": "nhs-app&#39;s", "see nhs-app.": "see " + app + ".", "a/nhs-app": "a/nhs-app",
		"https://example.org/nhs-app": `<a href="https://example.org/nhs-app">example.org/nhs-app</a>`, "<b>": "&lt;b&gt;",
	} {
		if diff := cmp.Diff(want, string(web.Linked(text))); diff != "" {
			t.Errorf("Linked(%q) mismatch (-want +got):\n%s", text, diff)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	s := source(b, frozen, nil)
	for b.Loop() {
		build(b, s)
	}
}
