package site_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/site"
)

// browserPath finds a Chromium. Where there is none the tests of pages in a browser are
// skipped, unless BROWSER=required says that there has to be one, or
// BROWSER=none that none is wanted; else BROWSER is where it is.
func browserPath(t *testing.T) string {
	t.Helper()
	wanted := os.Getenv("BROWSER")
	if wanted == "none" {
		t.Skip("the pages are not looked at in a browser: BROWSER=none")
	}
	if wanted != "" && wanted != "required" {
		return wanted
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	if wanted == "required" {
		t.Fatal("BROWSER=required, and there is no Chromium: install it, or set BROWSER to its path")
	}
	t.Skip("the pages are not looked at in a browser: there is no Chromium; install it, or set BROWSER to its path")
	return ""
}

// below is the path under which the site is served: no site may know it.
const below = "/some/where/"

// browser is a Chromium, a site that it looks at, and what went wrong in it.
type browser struct {
	ctx   context.Context
	files site.Files
	base  string // of the site on a server
	dir   string // for sites on disk: it is there until the browser, which fetches icons late, has gone

	mu       sync.Mutex
	requests []string
	faults   []string
}

// openBrowser starts the browser and serves the site.
func openBrowser(t *testing.T, files site.Files) *browser {
	t.Helper()
	path := browserPath(t)
	b := &browser{files: files, dir: t.TempDir()}
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(below, "/"), site.Handler(func() (site.Files, error) { return files, nil })))
	t.Cleanup(server.Close)
	b.base = server.URL + below
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(time.Minute))
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stopTab := chromedp.NewContext(allocated)
	t.Cleanup(stopTab)
	b.ctx = ctx
	err := chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, e.Request.URL)
		case *log.EventEntryAdded:
			b.faults = append(b.faults, e.Entry.URL+": "+e.Entry.Text)
		case *runtime.EventExceptionThrown:
			b.faults = append(b.faults, e.ExceptionDetails.Text)
		case *page.EventJavascriptDialogOpening:
			b.faults = append(b.faults, "a dialog: "+e.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	tell(t, b, network.Enable, network.EnableParams{})
	tell(t, b, log.Enable, cdp.Empty{})
	return b
}

// within is the time that one thing may take on a machine that does much else.
const within = 2 * time.Minute

// tell sends the browser a command of its own protocol.
func tell[P, R any](t *testing.T, b *browser, command cdp.Command[P, R], params P) {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, within)
	defer stop()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// look shows pages as a medium and a colour scheme have them; empty ones are the usual.
func (b *browser) look(t *testing.T, media, scheme string) {
	t.Helper()
	tell(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// run does things one after the other.
func (b *browser) run(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, within)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// value is what a script comes to.
func value[T any](t *testing.T, b *browser, script string) T {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, within)
	defer stop()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// open goes to a page of the site.
func (b *browser) open(t *testing.T, path string) {
	t.Helper()
	b.run(t, chromedp.Navigate(b.base+path))
}

// results are the ids of what a search shows.
func (b *browser) results(t *testing.T) []string {
	t.Helper()
	return value[[]string](t, b, `[...document.querySelectorAll("#results > li")].map(li => li.dataset.id)`)
}

// kinds is a page of every kind.
var kinds = []string{
	"index.html", "index.html?q=patient&status=live", "services/personal-demographics-service.html", "services/nhs-notify.html", "services/cis1-authentication.html",
	"capabilities/index.html", "capabilities/patient-messaging.html", "matrix.html", "roadmap.html", "gaps.html", "standards.html", "changes.html", "about.html", "report.html",
}

// TestBrowser looks at the site of the frozen catalogue as a reader does.
func TestBrowser(t *testing.T) {
	files := build(t, source(t, frozen, small))
	b := openBrowser(t, files)
	t.Run("weight", b.weight)
	t.Run("search", b.search)
	t.Run("filters", b.filters)
	t.Run("ranking", b.ranking)
	t.Run("keyboard", b.keyboard)
	t.Run("without scripts", b.withoutScripts)
	t.Run("on disk", b.onDisk)
	t.Run("hostile", b.hostile)
	t.Run("accessible", b.accessible)
	t.Run("narrow", b.narrow)
	t.Run("dark", b.dark)
	t.Run("print", b.print)
	t.Run("speed", b.speed)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		t.Errorf("the browser says: %s", fault)
	}
	for _, url := range b.requests {
		if !strings.HasPrefix(url, b.base) && !strings.HasPrefix(url, "file:///") && url != "about:blank" {
			t.Errorf("a page asks for %s", url)
		}
	}
}

// maxWeight and maxRequests are what the first page takes up to the first answered query.
const maxWeight, maxRequests = 150_000, 8

func (b *browser) weight(t *testing.T) {
	b.open(t, "index.html?q=text+message+reminders")
	if got := b.results(t); len(got) == 0 || got[0] != "nhs-notify" {
		t.Fatalf("got %q", got)
	}
	total := 0
	b.mu.Lock()
	requests := slices.Clone(b.requests)
	b.mu.Unlock()
	for _, url := range requests {
		name, _, _ := strings.Cut(strings.TrimPrefix(url, b.base), "?")
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		w.Write(b.files[name])
		w.Close()
		total += packed.Len()
	}
	t.Logf("%d requests, %d bytes compressed", len(requests), total)
	if len(requests) > maxRequests || total > maxWeight {
		t.Errorf("%d requests of %d bytes: %q", len(requests), total, requests)
	}
}

func (b *browser) search(t *testing.T) {
	b.open(t, "index.html")
	if value[bool](t, b, `document.getElementById("all").hidden`) {
		t.Error("the list is hidden before anything is asked")
	}
	b.run(t, chromedp.SendKeys("#q", "PDS"))
	if got := b.results(t); len(got) == 0 || got[0] != "personal-demographics-service" {
		t.Errorf("PDS finds %q", got)
	}
	if got := value[string](t, b, "location.search"); got != "?q=PDS" {
		t.Errorf("the address says %q", got)
	}
	if !value[bool](t, b, `document.getElementById("front").hidden`) {
		t.Error("the first page stands beside what was found")
	}
	b.open(t, "index.html?q=zzzzzz")
	if got := value[string](t, b, `document.getElementById("found").textContent`); !strings.HasPrefix(got, "Nothing was found.") {
		t.Errorf("nothing is told by %q", got)
	}
	// From any other page the box leads to the first.
	b.open(t, "capabilities/index.html")
	b.run(t, chromedp.SendKeys("#q", "nhs login"+kb.Enter), chromedp.WaitVisible("#results li"))
	if got := b.results(t); got[0] != "nhs-login" {
		t.Errorf("from another page it finds %q", got)
	}
}

func (b *browser) filters(t *testing.T) {
	cat := load(t, frozen)
	for query, want := range map[string]func(status, level string) bool{
		"?status=deprecated":              func(status, _ string) bool { return status == "deprecated" },
		"?status=deprecated,alpha":        func(status, _ string) bool { return status == "deprecated" || status == "alpha" },
		"?status=deprecated&status=alpha": func(status, _ string) bool { return status == "deprecated" || status == "alpha" },
		"?autonomy=other-useful&status=deprecated,alpha": func(status, level string) bool {
			return level == "other-useful" && (status == "deprecated" || status == "alpha")
		},
		"?status=none": func(string, string) bool { return false },
	} {
		b.open(t, "index.html"+query)
		var ids []string
		for e := range cat.All() {
			if want(e.Text("status"), string(e.Level())) {
				ids = append(ids, e.ID)
			}
		}
		if got := b.results(t); !slices.Equal(got, ids) {
			t.Errorf("%s finds %q, want %q", query, got, ids)
		}
	}
	b.open(t, "index.html")
	value[bool](t, b, `(s => { s.value = "live"; return s.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector('select[name="status"]'))`)
	live := 0
	for e := range cat.All() {
		if e.Text("status") == "live" {
			live++
		}
	}
	if got := value[string](t, b, `document.getElementById("found").textContent`); got != fmt.Sprintf("First 20 of %d", live) || len(b.results(t)) != 20 {
		t.Errorf("a long list says %q", got)
	}
	b.run(t, chromedp.Click("#more button"))
	if got := len(b.results(t)); got != live {
		t.Errorf("all are %d, want %d", got, live)
	}
	if got := value[string](t, b, "location.search"); got != "?status=live" {
		t.Errorf("the address says %q", got)
	}
}

// query is a need with the ids that are a good answer.
type query struct {
	text string
	want []string
}

func queries(t *testing.T, name string) (list []query) {
	t.Helper()
	src, err := os.ReadFile("../search/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		if columns := strings.Split(strings.TrimSpace(line), "\t"); !strings.HasPrefix(line, "#") && len(columns) > 1 {
			list = append(list, query{columns[len(columns)-2], strings.Fields(columns[len(columns)-1])})
		}
	}
	return list
}

// worse is how much less often the page may have a good answer first than "wdw search".
const worse = 0.03

// ranking compares the page with "wdw search" on the queries with which that is measured.
func (b *browser) ranking(t *testing.T) {
	b.open(t, "index.html")
	ix := search.New(load(t, frozen))
	for _, name := range []string{"queries.tsv", "needs.tsv"} {
		list := queries(t, name)
		var texts []string
		for _, q := range list {
			texts = append(texts, q.text)
		}
		asked, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		found := value[[][]string](t, b, `(ask => `+string(asked)+`.map(q => ask(q).map(doc => wdw.index.docs[doc].id)))(wdwSearch(wdw.index))`)
		var page, own [2]float64 // success at 1 and at 3
		for i, q := range list {
			var ids []string
			for _, h := range ix.Search(q.text, 3).Hits {
				ids = append(ids, h.Entry.ID)
			}
			isGood := func(id string) bool { return slices.Contains(q.want, id) }
			for n, most := range []int{1, 3} {
				if slices.ContainsFunc(found[i][:min(most, len(found[i]))], isGood) {
					page[n] += 1 / float64(len(list))
				}
				if slices.ContainsFunc(ids[:min(most, len(ids))], isGood) {
					own[n] += 1 / float64(len(list))
				}
			}
		}
		t.Logf("%s: success@1 %.3f in the page, %.3f of wdw search; success@3 %.3f and %.3f", name, page[0], own[0], page[1], own[1])
		if page[0] < own[0]-worse {
			t.Errorf("%s: success@1 is %.3f, that of wdw search %.3f", name, page[0], own[0])
		}
	}
}

// speed says how long a key press takes until its answer is laid out, with the processor four
// times slower. It is a report, which REPORT=1 asks for: a machine that does much else is slower
// still.
func (b *browser) speed(t *testing.T) {
	if os.Getenv("REPORT") == "" {
		t.Skip("REPORT=1 measures how long an answer takes")
	}
	b.open(t, "index.html")
	tell(t, b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	defer tell(t, b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 1})
	time.Sleep(2 * time.Second) // the index is read before the first key
	times := value[[]float64](t, b, `(() => {
		const box = document.getElementById("q"), times = [];
		for (const text of ["text message reminders", "who is this patient", "e-referral", "prescribing API", "matternity dataset"]) {
			for (let n = 1; n <= text.length; n++) {
				box.value = text.slice(0, n);
				const begin = performance.now();
				box.dispatchEvent(new Event("input", {bubbles: true}));
				document.body.offsetHeight;
				times.push(performance.now() - begin);
			}
		}
		return times;
	})()`)
	slices.Sort(times)
	t.Logf("a key press is answered in %.0f ms in the middle, %.0f ms for 19 of 20, %.0f ms at most", times[len(times)/2], times[len(times)*19/20], times[len(times)-1])
}

func (b *browser) keyboard(t *testing.T) {
	b.open(t, "index.html")
	active := `document.activeElement.id || document.activeElement.textContent`
	b.run(t, chromedp.KeyEvent(kb.Tab))
	if got := value[string](t, b, active); got != "Skip to the page" {
		t.Errorf("Tab goes to %q first", got)
	}
	b.run(t, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent("/"))
	if got := value[string](t, b, active); got != "q" {
		t.Errorf("/ goes to %q", got)
	}
	b.run(t, chromedp.KeyEvent("nhs login"), chromedp.KeyEvent(kb.ArrowDown))
	if got := value[string](t, b, active); got != "NHS login" {
		t.Errorf("the arrow goes to %q", got)
	}
	b.run(t, chromedp.KeyEvent(kb.ArrowUp))
	if got := value[string](t, b, active); got != "q" {
		t.Errorf("the arrow goes back to %q", got)
	}
	b.run(t, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(".glance"))
	if got := value[string](t, b, `document.querySelector("h1").textContent`); !strings.HasPrefix(got, "NHS login") {
		t.Errorf("Enter opens %q", got)
	}
}

func (b *browser) withoutScripts(t *testing.T) {
	tell(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	defer tell(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	b.open(t, "index.html")
	text := value[string](t, b, `document.querySelector("main").innerText`)
	for _, want := range []string{"Searching needs JavaScript", "Personal Demographics Service", "What ends next"} {
		if !strings.Contains(text, want) {
			t.Errorf("the first page lacks %q", want)
		}
	}
	if strings.Contains(text, "What do you need?") {
		t.Error("there is a box that does nothing")
	}
}

func (b *browser) onDisk(t *testing.T) {
	dir := filepath.Join(b.dir, "a site")
	if err := site.Write(dir, b.files); err != nil {
		t.Fatal(err)
	}
	address := "file://" + strings.ReplaceAll(filepath.ToSlash(dir), " ", "%20") + "/"
	b.run(t, chromedp.Navigate(address+"index.html?q=PDS"))
	if got := b.results(t); len(got) == 0 || got[0] != "personal-demographics-service" {
		t.Errorf("on disk PDS finds %q", got)
	}
	b.run(t, chromedp.SendKeys("#q", kb.Backspace+kb.Backspace+kb.Backspace+"nhs login"))
	if got := b.results(t); len(got) == 0 || got[0] != "nhs-login" {
		t.Errorf("on disk nhs login finds %q", got)
	}
	b.run(t, chromedp.Click(chromedp.CSS("#results a")), chromedp.WaitVisible(".glance"))
	if got := value[string](t, b, `getComputedStyle(document.querySelector(".glance")).borderTopStyle`); got != "solid" {
		t.Errorf("on disk the style is missing: %q", got)
	}
}

// hostile looks at pages whose texts try to run.
func (b *browser) hostile(t *testing.T) {
	files := build(t, source(t, over(t, map[string]string{"catalogue/services/hostile.yaml": hostile}), small))
	dir := filepath.Join(b.dir, "hostile")
	if err := site.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html?q=script", "services/hostile.html", "changes.html", "roadmap.html"} {
		b.run(t, chromedp.Navigate("file://"+filepath.ToSlash(dir)+"/"+name))
		if n := value[int](t, b, `document.querySelectorAll("main script, main style, main img, main iframe, main s, main i, main b").length`); n > 0 {
			t.Errorf("%s has %d elements of an entry's making", name, n)
		}
	}
}

// axeSum is the checksum of testdata/axe/axe.min.js as the package axe-core 4.14.1 has it,
// which is under the Mozilla Public License 2.0, beside it.
const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// accessible runs axe-core over a page of every kind, and in dark over the one that has most. Of
// pages with long tables it takes those of the small catalogue: its time is that of the rows.
func (b *browser) accessible(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(axe); hex.EncodeToString(sum[:]) != axeSum {
		t.Fatal("testdata/axe/axe.min.js is not as it was published")
	}
	defer b.look(t, "", "")
	dir := filepath.Join(b.dir, "kinds")
	if err := site.Write(dir, build(t, source(t, small, over(t, map[string]string{"catalogue/services/old.yaml": "id: old\nname: Old\n"})))); err != nil {
		t.Fatal(err)
	}
	for _, name := range kinds {
		if len(b.files[name]) > 50_000 {
			b.run(t, chromedp.Navigate("file://"+filepath.ToSlash(dir)+"/"+name))
		} else {
			b.open(t, name)
		}
		value[any](t, b, string(axe)+";null")
		for _, scheme := range []string{"light", "dark"} {
			b.look(t, "", scheme)
			found := value[[]string](t, b, `axe.run(document, {preload: false, resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
				.then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary)))`)
			for _, f := range found {
				t.Errorf("%s, %s: %s", name, scheme, f)
			}
			if scheme == "light" && name != "index.html" {
				break // the colours of a kind are those of the others
			}
		}
	}
}

func (b *browser) narrow(t *testing.T) {
	tell(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 320, Height: 640, DeviceScaleFactor: 2, Mobile: true})
	defer tell(t, b, emulation.ClearDeviceMetricsOverride, cdp.Empty{})
	for _, name := range kinds {
		b.open(t, name)
		if got := value[int](t, b, `document.documentElement.scrollWidth`); got > 320 {
			t.Errorf("%s is %d wide: %s", name, got, value[string](t, b, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 320).slice(0, 3).map(e => e.outerHTML.slice(0, 150)).join("\n")`))
		}
	}
}

func (b *browser) dark(t *testing.T) {
	b.open(t, "about.html")
	defer b.look(t, "", "")
	colours := map[string]bool{}
	for _, scheme := range []string{"light", "dark"} {
		b.look(t, "", scheme)
		colours[value[string](t, b, `getComputedStyle(document.body).backgroundColor`)] = true
	}
	if len(colours) != 2 {
		t.Errorf("light and dark look the same: %v", colours)
	}
}

func (b *browser) print(t *testing.T) {
	b.open(t, "services/personal-demographics-service.html")
	b.look(t, "print", "light")
	defer b.look(t, "", "")
	if got := value[string](t, b, `["header nav", "header form", ".glance", "footer"].map(q => getComputedStyle(document.querySelector(q)).display).join(" ")`); got != "none none block block" {
		t.Errorf("on paper stand %s", got)
	}
	ctx, stop := context.WithTimeout(b.ctx, within)
	defer stop()
	if pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("a page cannot be printed: %v", err)
	}
}
