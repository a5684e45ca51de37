package catalogue_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
)

// tiny holds schemas that are read in no time.
var tiny = fstest.MapFS{
	"schema/service.schema.json": {Data: []byte(`{"type": "object", "x-noun": "service", "properties": {
		"id": {"type": "string"}, "name": {"type": "string"}, "kind": {"type": "string"}, "status": {"type": "string"},
		"summary": {"type": "string"},
		"capabilities": {"type": "array", "x-set": true, "items": {"type": "string", "x-ref": "capabilities"}},
		"depends_on": {"type": "array", "x-set": true, "items": {"type": "string", "x-ref": "services"}},
		"moved_to": {"type": "array", "x-set": true, "items": {"type": "string", "x-ref": "services"}},
		"onboarding": {"type": "object", "properties": {"prerequisites": {"type": "array", "x-set": true, "items": {"type": "string", "x-ref": "services"}}}}}}`)},
	"schema/capabilities.schema.json": {Data: []byte(`{"type": "array", "x-noun": "capability", "items": {"type": "object", "properties": {
		"id": {"type": "string"}, "name": {"type": "string"}}}}`)},
	"schema/catalogue.schema.json": {Data: []byte(`{"type": "object", "properties": {"title": {"type": "string"}}}`)},
}

// entryText is the text of a small entry, with more fields after it.
func entryText(id string, more ...string) string {
	return fmt.Sprintf("id: %s\nname: Service %s\nkind: service\nstatus: live\ncapabilities: [cap-a]\n%s\n", id, id, strings.Join(more, "\n"))
}

func tree(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: Example\n")}}
	for name, text := range files {
		m["catalogue/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// TestLoadChangesAgreesWithLoad changes random things in a random catalogue and asks
// the fast way and the slow one what changed.
func TestLoadChangesAgreesWithLoad(t *testing.T) {
	builtin := tiny
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		old := randomFiles(rnd)
		new := maps.Clone(old)
		for range rnd.IntN(6) {
			mutate(rnd, new)
		}
		before, _, err := catalogue.Load(t.Context(), tree(old), builtin)
		if err != nil {
			t.Fatal(err)
		}
		after, _, err := catalogue.Load(t.Context(), tree(new), builtin)
		if err != nil {
			t.Fatal(err)
		}
		type outcome struct{ Entries, Items diff.Result }
		want := outcome{diff.Compare(before, after), diff.CompareVocabularies(before, after)}
		for name, load := range map[string]func() (*catalogue.Pair, error){
			"LoadChanges": func() (*catalogue.Pair, error) {
				return catalogue.LoadChanges(t.Context(), tree(old), tree(new), builtin)
			},
			"LoadPair": func() (*catalogue.Pair, error) {
				return catalogue.LoadPair(t.Context(), tree(old), tree(new), builtin)
			},
		} {
			pair, err := load()
			if err != nil {
				t.Fatal(err)
			}
			got := outcome{diff.Compare(pair.Old, pair.New), diff.CompareVocabularies(pair.Old, pair.New)}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("seed %d: %s mismatch (-Load +%s):\n%s", seed, name, name, d)
			}
		}
	}
}

// randomFiles is a catalogue of some entries that depend on one another, some in
// folders of their own and one of them broken.
func randomFiles(rnd *rand.Rand) map[string]string {
	files := map[string]string{
		"vocabulary/capabilities.yaml": "- id: cap-a\n  name: A\n- id: cap-b\n  name: B\n",
		"services/broken.yaml":         "id: [broken\n",
	}
	for i := range 3 + rnd.IntN(10) {
		files[place(rnd, i)] = entryText(fmt.Sprintf("s%d", i), randomFields(rnd)...)
	}
	return files
}

func place(rnd *rand.Rand, i int) string {
	return fmt.Sprintf("services/%ss%d.yaml", []string{"", "", "x/", "y/"}[rnd.IntN(4)], i)
}

func randomFields(rnd *rand.Rand) []string {
	var fields []string
	if rnd.IntN(2) == 0 {
		fields = append(fields, fmt.Sprintf("depends_on: [s%d]", rnd.IntN(12)))
	}
	if rnd.IntN(3) == 0 {
		fields = append(fields, fmt.Sprintf("onboarding:\n  prerequisites:\n    - \"s\\x3%d\"", rnd.IntN(9)))
	}
	return fields
}

func mutate(rnd *rand.Rand, files map[string]string) {
	entries := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return !strings.HasPrefix(name, "services/") })
	if len(entries) == 0 {
		return
	}
	name := entries[rnd.IntN(len(entries))]
	id := strings.TrimSuffix(path.Base(name), ".yaml")
	switch rnd.IntN(8) {
	case 0:
		delete(files, name)
	case 1:
		files[name] += "summary: Something else.\n"
	case 2:
		files["services/"+id+"new.yaml"] = entryText(id + "new")
		files[name] = fmt.Sprintf("id: %s\nname: Service %s\nkind: service\nstatus: moved\nmoved_to: [%snew]\n", id, id, id)
	case 3:
		files[name] = "id: [\n"
	case 4:
		files["services/z/"+id+".yaml"] = files[name]
	case 5:
		files["vocabulary/capabilities.yaml"] = "- id: cap-a\n  name: Other\n"
	case 6:
		delete(files, "vocabulary/capabilities.yaml")
	case 7:
		files[name] = strings.ReplaceAll(files[name], "\n", "\r\n")
	}
}

// TestLoadPairShares shows that what is the same on both sides is one document, and
// that the findings of each side are those of Load.
func TestLoadPairShares(t *testing.T) {
	builtin := tiny
	old := map[string]string{"services/a.yaml": entryText("a"), "services/b.yaml": entryText("b"), "services/c.yaml": "x: [\n", "services/d.yml": ""}
	new := maps.Clone(old)
	new["services/b.yaml"] = entryText("b", "summary: Another text.", "summary: Twice.")
	pair, err := catalogue.LoadPair(t.Context(), tree(old), tree(new), builtin)
	if err != nil {
		t.Fatal(err)
	}
	if pair.Old.Entry("a").Doc != pair.New.Entry("a").Doc {
		t.Error("an entry that did not change was parsed twice")
	}
	if pair.Old.Entry("b").Doc == pair.New.Entry("b").Doc {
		t.Error("an entry that changed is shared")
	}
	_, wantOld, err := catalogue.Load(t.Context(), tree(old), builtin)
	if err != nil {
		t.Fatal(err)
	}
	_, wantNew, err := catalogue.Load(t.Context(), tree(new), builtin)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(wantOld, pair.OldFindings); d != "" {
		t.Errorf("findings of the old side (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantNew, pair.NewFindings); d != "" {
		t.Errorf("findings of the new side (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int{3, 3}, []int{pair.OldEntries, pair.NewEntries}); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
	}
}
