package search_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
)

// generated is a catalogue of n entries whose words are as common as those of a text.
func generated(b *testing.B, n int) *catalogue.Catalogue {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 8000)
	for i := range words {
		letters := make([]byte, 4+r.IntN(7))
		for j := range letters {
			letters[j] = "etaoinshrdlucmfwypvbgkqjxz"[min(r.IntN(26), r.IntN(26))]
		}
		words[i] = string(letters)
	}
	common := rand.NewZipf(r, 1.2, 8, uint64(len(words)-1))
	text := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = words[common.Uint64()]
		}
		return strings.Join(out, " ")
	}
	tree := fstest.MapFS{}
	file := func(name, src string) { tree["catalogue/"+name] = &fstest.MapFile{Data: []byte(src)} }
	file("catalogue.yaml", "title: Generated\n")
	var capabilities, synonyms strings.Builder
	for i := range 100 {
		fmt.Fprintf(&capabilities, "- id: capability-%d\n  name: %s\n  local_names: [%s, %s, %s]\n", i, text(5), text(2), text(2), text(1))
		fmt.Fprintf(&synonyms, "- id: synonym-%d\n  terms: [%s, %s, %s]\n", i, words[100+i], text(2), words[300+i])
	}
	file("vocabulary/capabilities.yaml", capabilities.String())
	file("vocabulary/synonyms.yaml", synonyms.String())
	for i := range n {
		file(fmt.Sprintf("services/service-%d.yaml", i), fmt.Sprintf("name: %s\naliases: [%s, S%d]\nstatus: live\nsummary: %s\ndescription: %s\ncapabilities: [capability-%d]\n",
			text(3), text(2), i, text(20), text(100), i%100))
	}
	cat, _, err := catalogue.Load(b.Context(), tree, os.DirFS("../.."))
	if err != nil {
		b.Fatal(err)
	}
	return cat
}

// Between the start of the command and its answer stand one New and one Search, once
// the catalogue is loaded.
func BenchmarkSearch(b *testing.B) {
	b.Run("catalogue=frozen", func(b *testing.B) {
		benchmark(b, load(b, frozen), "send text message reminders to patients", "presciption", "PDS")
	})
	// Made last, because the collector's work on it would count against the first.
	large := generated(b, 10_000)
	words := strings.Fields(large.Entry("service-7").Text("description"))
	b.Run("catalogue=10000", func(b *testing.B) {
		benchmark(b, large, strings.Join(words[:5], " "), words[0]+"xx", "S77")
	})
}

func benchmark(b *testing.B, cat *catalogue.Catalogue, words, slip, name string) {
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			search.New(cat)
		}
	})
	ix := search.New(cat)
	for _, q := range [][2]string{{"words", words}, {"slip", slip}, {"name", name}} {
		b.Run(q[0], func(b *testing.B) {
			for b.Loop() {
				ix.Search(q[1], 10)
			}
		})
	}
}
