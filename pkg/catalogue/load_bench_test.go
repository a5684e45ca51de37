package catalogue_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/validate"
)

// BenchmarkLoadFrozen reads the frozen catalogue, which is as large as our own, as every
// command does.
func BenchmarkLoadFrozen(b *testing.B) {
	tree := os.DirFS("../../cmd/testdata/frozen")
	for b.Loop() {
		if _, _, err := catalogue.Load(b.Context(), tree, os.DirFS("../..")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadLarge reads 10,000 entries of 3.5 KB, in folders of a hundred.
func BenchmarkLoadLarge(b *testing.B) {
	tree := largeCatalogue(b)
	b.ReportAllocs()
	for b.Loop() {
		cat, findings, err := catalogue.Load(b.Context(), tree, os.DirFS("../.."))
		if err != nil || len(findings) > 0 || cat.Len() != 10_000 {
			b.Fatal(cat.Len(), told(findings), err)
		}
	}
}

// BenchmarkValidateLarge reads them and runs every rule.
func BenchmarkValidateLarge(b *testing.B) {
	tree := largeCatalogue(b)
	for b.Loop() {
		cat, loaded, err := catalogue.Load(b.Context(), tree, os.DirFS("../.."))
		if err != nil {
			b.Fatal(err)
		}
		report, err := validate.Run(b.Context(), cat, loaded, validate.Options{Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
		if err != nil || report.Findings.HasErrors() {
			b.Fatal(told(report.Findings)[:1], err)
		}
	}
}

// BenchmarkLoadForeign reads them as a catalogue that others wrote.
func BenchmarkLoadForeign(b *testing.B) {
	tree := largeCatalogue(b)
	schemas, err := catalogue.LoadSchemas(os.DirFS("../.."), nil)
	if err != nil {
		b.Fatal(err)
	}
	opts := catalogue.ForeignOptions{Schemas: schemas, Schema: schemas.Get("service")}
	for b.Loop() {
		cat, _, err := catalogue.LoadForeign(b.Context(), []catalogue.Part{{FS: tree}}, opts)
		if err != nil || cat.Len() < 10_000 {
			b.Fatal(err)
		}
	}
}

// TestWriteLarge writes the catalogue of the benchmarks to the folder WDW_LARGE, with
// WDW_ENTRIES entries from the seed WDW_SEED, for runs of the program from outside:
// see .github/BENCHMARKS.md.
func TestWriteLarge(t *testing.T) {
	dir := os.Getenv("WDW_LARGE")
	if dir == "" {
		t.Skip("WDW_LARGE names no folder")
	}
	count, err := strconv.Atoi(os.Getenv("WDW_ENTRIES"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("WDW_SEED"), "1"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	writeLarge(t, dir, count, seed)
}

// largeCatalogue is 10,000 entries of 3.5 KB beside the frozen catalogue's vocabularies.
func largeCatalogue(b *testing.B) fs.FS {
	b.Helper()
	root := b.TempDir()
	writeLarge(b, root, 10_000, 1)
	tree, err := source.Dir(root)
	if err != nil {
		b.Fatal(err)
	}
	return tree.FS
}

// writeLarge writes valid entries in folders of a hundred. Each has what real ones have;
// texts and lengths of lists differ from entry to entry.
func writeLarge(t testing.TB, root string, count int, seed uint64) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.CopyFS(filepath.Join(root, "catalogue", "vocabulary"), os.DirFS("../../cmd/testdata/frozen/catalogue/vocabulary")))
	about, err := os.ReadFile("../../cmd/testdata/frozen/catalogue/catalogue.yaml")
	must(err)
	must(os.WriteFile(filepath.Join(root, "catalogue", "catalogue.yaml"), about, 0o644))
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range count {
		folder := filepath.Join(root, "catalogue", "services", fmt.Sprintf("shard-%02d", i%100))
		must(os.MkdirAll(folder, 0o755))
		must(os.WriteFile(filepath.Join(folder, fmt.Sprintf("service-%04d.yaml", i)), []byte(largeEntry(r, i)), 0o644))
	}
}

func largeEntry(r *rand.Rand, i int) string {
	sentence := fmt.Sprintf("Part %d of the service sends what a practice needs to the hospital that asked for it. ", i)
	var b strings.Builder
	fmt.Fprintf(&b, `id: service-%04[1]d
name: Service number %[1]d
aliases:
  - SN%[1]d
kind: service
summary: Sends result %[1]d from the laboratory to the practice that asked for it.
description: >-
`, i)
	for range 9 + r.IntN(7) {
		b.WriteString("  " + sentence + "\n")
	}
	b.WriteString(`category: demographics
capabilities:
  - patient-demographics
provider: nhs-england
support: national-service
autonomy:
  level: other-useful
  basis: framework
  cites:
    - instrument: Who Does What
      kind: guidance
      url: https://example.org/framework
      says: It names the service as a backstop.
  why: The framework names it as a backstop for those who have nothing of the kind.
  criteria:
    outcomes:
      met: "yes"
      because: A result that arrives sooner is acted on sooner.
    value:
      met: unknown
status: live
dates:
  launched: 2019-04
milestones:
`)
	for n := range 1 + r.IntN(5) {
		fmt.Fprintf(&b, "  - what: Release %d.%d reaches the practices of the north\n    due: 2027-%02d\n    confidence: planned\n", i, n, n+1)
	}
	fmt.Fprintf(&b, `standards:
  - id: fhir-r4
    use: required
access:
  network: internet
onboarding:
  url: https://example.org/service/%[1]d/start
  steps:
    - title: Ask for an account of the test environment
      days: 5
    - title: Pass the assurance of release %[1]d
      detail: The team looks at the log of every message that was sent in the test.
      days: 20
links:
`, i)
	for n := range 2 + r.IntN(5) {
		fmt.Fprintf(&b, "  - title: Page %d of the guide\n    url: https://example.org/service/%d/guide/%d\n", n, i, n)
	}
	fmt.Fprintf(&b, `review:
  owner: Catalogue editors
  last: 2026-10-01
  next: 2027-10-01
sources:
  - url: https://example.org/service/%d
    shows: what it sends and to whom
    seen: 2026-09
`, i)
	return b.String()
}
