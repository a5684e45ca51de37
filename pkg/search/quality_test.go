package search_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
)

// frozen is the folder of a catalogue that does not change.
var frozen = os.DirFS("../../cmd/testdata/frozen")

// load reads the catalogue of a tree with our own schemas.
func load(t testing.TB, tree fs.FS) *catalogue.Catalogue {
	t.Helper()
	cat, _, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// measure is what is counted over a number of queries.
type measure struct {
	queries, first, three int
	reciprocal            float64
}

func (m *measure) add(rank int) {
	m.queries++
	if rank == 0 {
		return
	}
	m.reciprocal += 1 / float64(rank)
	if rank <= 3 {
		m.three++
	}
	if rank == 1 {
		m.first++
	}
}

func (m measure) String() string {
	n := float64(m.queries)
	return fmt.Sprintf("%3d queries: success@1 %.3f, success@3 %.3f, MRR %.3f", m.queries, float64(m.first)/n, float64(m.three)/n, m.reciprocal/n)
}

// The weights are chosen on the "tune" half of the queries alone; the figures of the
// "held" half say whether they are good in general.
func TestQuality(t *testing.T) {
	ix := search.New(load(t, frozen))
	src, err := os.ReadFile("testdata/queries.tsv")
	if err != nil {
		t.Fatal(err)
	}
	halves := map[string]*measure{"tune": {}, "held": {}}
	all := &measure{}
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 3 || halves[columns[0]] == nil {
			t.Fatalf("line %q is not a half, a query and ids", line)
		}
		half, query, want := columns[0], columns[1], strings.Fields(columns[2])
		var got []string
		for _, h := range ix.Search(query, 0).Hits {
			got = append(got, h.Entry.ID)
		}
		rank := 1 + slices.IndexFunc(got, func(id string) bool { return slices.Contains(want, id) })
		halves[half].add(rank)
		all.add(rank)
		if rank != 1 && (half == "tune" || os.Getenv("SEARCH_HELD") != "") {
			t.Logf("%s %q: rank %d of %d, want %q, got %q", half, query, rank, len(got), want, got[:min(4, len(got))])
		}
	}
	t.Logf("tune: %s", halves["tune"])
	t.Logf("held: %s", halves["held"])
	t.Logf("all:  %s", all)
	n := float64(all.queries)
	if float64(all.first)/n < 0.85 || float64(all.three)/n < 0.95 || all.reciprocal/n < 0.90 {
		t.Errorf("the ranking is worse than success@1 0.85, success@3 0.95, MRR 0.90: %s", all)
	}
}
