package query_test

import (
	"fmt"
	"os"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
)

// largeCatalogue is 10,000 entries with the lists and dates that expressions ask for.
func largeCatalogue(b *testing.B) *catalogue.Catalogue {
	b.Helper()
	files := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: Example\n")}}
	for i := range 10_000 {
		files[fmt.Sprintf("catalogue/services/s%05d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `id: s%05[1]d
name: Service %[1]d
kind: api
status: %[2]s
aliases: [S%[1]d, Service number %[1]d]
standards: [{id: fhir-r4, use: required}, {id: hl7-v3, use: supported}]
dates: {launched: 2018-09, retires: 20%[3]d}
milestones:
  - {what: Beta, due: 2026-10, confidence: target}
  - {what: Live, due: 2027-Q%[4]d, confidence: planned}
`, i, []string{"live", "deprecated", "planned"}[i%3], 25+i%8, 1+i%4)}
	}
	cat, findings, err := catalogue.Load(b.Context(), files, os.DirFS("../.."))
	if err != nil || len(findings) > 0 {
		b.Fatal(err, findings)
	}
	return cat
}

// BenchmarkWhere asks 10,000 entries something.
func BenchmarkWhere(b *testing.B) {
	cat := largeCatalogue(b)
	for name, text := range map[string]string{
		"field": `status == "live"`,
		"date":  `status == "live" and dates.retires < today()`,
		"list":  `any(milestones, .due > today() and .done == nil) or needs("fhir-r4")`,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				where, err := query.ParseWhere(cat, text, whereDay)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := where.Select(b.Context(), cat.Entries()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSort orders 10,000 entries by several fields.
func BenchmarkSort(b *testing.B) {
	cat := largeCatalogue(b)
	keys, err := query.SortKeys(cat, []string{"status", "-dates.retires", "name"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		query.Sort(cat.Entries(), keys)
	}
}
