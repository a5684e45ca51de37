package framework

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
)

// A service goes by its name in every command: check asks Names, decide its capabilities and
// search its hits. They agree on every name and alias, as it stands, without "NHS" before it,
// with it, without a generic tail, and of one instead of several.
func TestNamesAgree(t *testing.T) {
	cat, _, err := catalogue.Load(t.Context(), os.DirFS("../../cmd/testdata/frozen"), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	called, ix := newNaming(cat), search.New(cat)
	total, undecided, unfound := 0, 0, 0
	for e := range cat.All() {
		if e.IsGone() {
			continue // search and decide lead on from what is gone
		}
		for _, name := range append(e.Texts("aliases"), e.Name()) {
			forms := []string{name, strings.TrimPrefix(name, "NHS "), "NHS " + strings.TrimPrefix(name, "NHS "), strings.TrimSuffix(name, "s")}
			for _, tail := range []string{" Service", " System", " API"} {
				forms = append(forms, strings.TrimSuffix(name, tail))
			}
			slices.Sort(forms)
			for _, form := range slices.Compact(forms) {
				named := called.names().Whole(form)
				if len(named) == 0 || len(called.terms.Whole(form)) > 0 {
					continue // no name of a service, or one of a capability as well
				}
				total++
				if ids, _ := called.named(form); !slices.ContainsFunc(named, func(n search.Named) bool {
					return slices.ContainsFunc(ids, n.Entry.HasCapability)
				}) {
					undecided++
					t.Logf("%q names %s, and decide takes %q", form, named[0].Entry.ID, ids)
				}
				if !slices.ContainsFunc(ix.Search(form, 3).Hits, func(h search.Hit) bool {
					return slices.ContainsFunc(named, func(n search.Named) bool { return isSame(cat, n.Entry, h.Entry) })
				}) {
					unfound++
					t.Logf("%q names %s, and search does not find it", form, named[0].Entry.ID)
				}
			}
		}
	}
	t.Logf("%d forms: decide differs on %d, search on %d", total, undecided, unfound)
	if total < 400 || undecided > 0 || unfound > 0 {
		t.Errorf("of %d forms decide differs on %d and search on %d", total, undecided, unfound)
	}
}

// isSame tells whether two entries are one, or what follows it.
func isSame(cat *catalogue.Catalogue, a, b *catalogue.Entry) bool {
	return a == b || slices.Contains(b.Texts("replaces"), a.ID)
}
