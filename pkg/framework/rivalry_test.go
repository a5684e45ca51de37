package framework

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
)

// TestOverlapsAsPairByPair holds the counting by kins to a look at every pair, over random
// catalogues in which many services are alike and some have a word on others.
func TestOverlapsAsPairByPair(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for round := range 60 {
		cat := randomOffers(t, r, 4+r.IntN(24))
		want := pairByPair(look(cat, today))
		all := Overlaps(cat, today, 0)
		if diff := gocmp.Diff(lines(want), lines(all.Pairs)); diff != "" {
			t.Fatalf("round %d: pairs mismatch (-pair by pair +kins):\n%s", round, diff)
		}
		if diff := gocmp.Diff(crowdsOf(cat, want), all.Crowds); diff != "" {
			t.Fatalf("round %d: crowds mismatch (-pair by pair +kins):\n%s", round, diff)
		}
		limit := 1 + r.IntN(6)
		some := Overlaps(cat, today, limit)
		slices.SortStableFunc(want, func(a, b Overlap) int { return len(b.Capabilities) - len(a.Capabilities) })
		top := slices.Clone(want[:min(limit, len(want))])
		slices.SortFunc(top, func(a, b Overlap) int { return strings.Compare(lines([]Overlap{a})[0], lines([]Overlap{b})[0]) })
		if diff := gocmp.Diff(lines(top), lines(some.Pairs)); diff != "" || some.Total() != len(want) {
			t.Fatalf("round %d: the first %d of %d, and not %d, mismatch (-want +got):\n%s", round, limit, len(want), some.Total(), diff)
		}
		shared := slices.DeleteFunc(slices.Clone(want), func(o Overlap) bool { return !slices.Contains(o.Capabilities, "c1") })
		if got := Overlaps(cat, today, 1, "c1").Total(); got != len(shared) {
			t.Fatalf("round %d: %d pairs for one capability, want %d", round, got, len(shared))
		}
	}
}

// randomOffers is a catalogue of live services; numbers keep the order of ids.
func randomOffers(t *testing.T, r *rand.Rand, n int) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: Small\n")}}
	some := func(of string, most int) string {
		var list []string
		for range r.IntN(most + 1) {
			list = append(list, fmt.Sprintf(of, r.IntN(4)))
		}
		slices.Sort(list)
		return strings.Join(slices.Compact(list), ", ")
	}
	for i := range n {
		body := fmt.Sprintf("{name: Service %02d, status: live, capabilities: [%s], audience: {users: [%s], care_settings: [%s]}", i, some("c%d", 3), some("u%d", 2), some("s%d", 1))
		for _, field := range []string{"depends_on", "replaces", "replaced_by"} {
			if r.IntN(5) == 0 {
				body += fmt.Sprintf(", %s: [e%02d]", field, r.IntN(n))
			}
		}
		if r.IntN(6) == 0 {
			body += fmt.Sprintf(", complements: [{id: e%02d, why: Both.}]", r.IntN(n))
		}
		if r.IntN(6) == 0 {
			body += fmt.Sprintf(", part_of: e%02d", r.IntN(n))
		}
		tree[fmt.Sprintf("catalogue/services/e%02d.yaml", i)] = &fstest.MapFile{Data: []byte(body + "}\n")}
	}
	cat, findings, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil || len(findings) > 0 || cat.Len() != n {
		t.Fatal(findings, err)
	}
	return cat
}

// pairByPair looks at every two services for every capability, in order of ids.
func pairByPair(v view) []Overlap {
	names := func(e *catalogue.Entry, id string, paths ...string) bool {
		return slices.ContainsFunc(paths, func(path string) bool {
			for _, n := range e.Values(path) {
				if n.Text == id {
					return true
				}
			}
			return false
		})
	}
	var succeeds func(a *catalogue.Entry, id string, seen map[string]bool) bool
	succeeds = func(a *catalogue.Entry, id string, seen map[string]bool) bool {
		return slices.ContainsFunc(a.Texts("replaced_by"), func(next string) bool {
			if next == id || seen[next] {
				return next == id
			}
			seen[next] = true
			e := v.cat.Entry(next)
			return e != nil && succeeds(e, id, seen)
		})
	}
	var list []Overlap
	entries := those(v.cat.Entries(), isLive)
	for i, a := range entries {
		for _, b := range entries[i+1:] {
			users, sameUsers := common(a.Texts("audience", "users"), b.Texts("audience", "users"))
			settings, sameSettings := common(a.Texts("audience", "care_settings"), b.Texts("audience", "care_settings"))
			o := Overlap{Services: pair{service(a), service(b)}, Audience: Audience{users, settings}}
			for id, offers := range v.offers {
				if slices.Contains(offers, a) && slices.Contains(offers, b) {
					o.Capabilities = append(o.Capabilities, id)
				}
			}
			slices.Sort(o.Capabilities)
			paths := []string{"depends_on", "replaces", "complements.id"}
			if len(o.Capabilities) > 0 && sameUsers && sameSettings && !names(a, b.ID, paths...) && !names(b, a.ID, paths...) &&
				!succeeds(a, b.ID, map[string]bool{}) && !succeeds(b, a.ID, map[string]bool{}) {
				list = append(list, o)
			}
		}
	}
	return list
}

func crowdsOf(cat *catalogue.Catalogue, pairs []Overlap) []Crowd {
	byID := map[string]*Crowd{}
	for _, o := range pairs {
		for _, id := range o.Capabilities {
			if byID[id] == nil {
				byID[id] = &Crowd{Capability: id}
			}
			c := byID[id]
			c.Pairs++
			c.Services = addSorted(c.Services, o.Services[0].Name, o.Services[1].Name)
			c.Whom = addSorted(c.Whom, orAnybody(slices.Concat(o.Users, o.CareSettings))...)
		}
	}
	list := []Crowd{}
	for _, c := range byID {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Crowd) int { return cmp.Or(b.Pairs-a.Pairs, cmp.Compare(a.Capability, b.Capability)) })
	return list
}

func lines(list []Overlap) []string {
	return out.Each(list, func(o Overlap) string {
		return fmt.Sprintf("%s %s %q %q %q", o.Services[0].ID, o.Services[1].ID, o.Capabilities, o.Users, o.CareSettings)
	})
}
