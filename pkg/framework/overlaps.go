package framework

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Overlap is two live services that do the same for the same people, without a word
// on why there are two. Its tags are what JSON has, in this order.
type Overlap struct {
	// Services are two entries, in order of id.
	Services pair `json:"services"`
	// Capabilities are the ones they share, in order of id.
	Capabilities []string `json:"capabilities"`
	Audience     `json:"audience"`
	// Reason says what makes it an overlap, Closes what would end it.
	Reason string `json:"reason"`
	Closes string `json:"closes"`
}

// Audience is whom both of two services serve. It is empty where neither says: then either
// may serve everybody.
type Audience struct {
	Users        []string `json:"users"`
	CareSettings []string `json:"care_settings"`
}

// pair stands in data by the ids alone.
type pair [2]Service

// Data are the ids.
func (p pair) Data() any { return []string{p[0].ID, p[1].ID} }

// AllOverlaps are overlaps in order of their ids.
type AllOverlaps []Overlap

// Result shows the overlaps, a row each.
func (list AllOverlaps) Result() out.Result {
	return out.List(list,
		out.Col("service", "Service", func(o Overlap) string { return o.Services[0].ID }).Named(),
		out.Col("name", "Name", func(o Overlap) string { return o.Services[0].Name }),
		out.Col("other", "And", func(o Overlap) string { return o.Services[1].ID }).Named(),
		out.Col("other_name", "Its name", func(o Overlap) string { return o.Services[1].Name }),
		out.Cells("capabilities", "Capabilities", func(o Overlap) []string { return o.Capabilities }),
		out.Cells("users", "Users", func(o Overlap) []string { return orAnybody(o.Users) }),
		out.Cells("care_settings", "Care settings", func(o Overlap) []string { return orAnybody(o.CareSettings) }),
		out.Col("reason", "Reason", func(o Overlap) string { return o.Reason }),
		out.Col("closes", "What would close it", func(o Overlap) string { return o.Closes }).Optional(),
	)
}

// orAnybody is whom a service serves, in words where it does not say.
func orAnybody(list []string) []string {
	if len(list) == 0 {
		return []string{"not said"}
	}
	return list
}

// Overlaps returns the pairs of live services that share a capability and an
// audience and neither replace nor complement one another, in order of ids. A
// complement that one of the two declares is enough, and what runs on another service
// does not duplicate it. An entry that does not say whom it serves may serve anybody.
func Overlaps(cat *catalogue.Catalogue, today time.Time) AllOverlaps {
	v := look(cat, today)
	pairs := map[[2]*catalogue.Entry]*Overlap{}
	for id, offers := range v.offers {
		for both, audience := range v.overlapping(offers) {
			if pairs[both] == nil {
				pairs[both] = &Overlap{Services: pair{service(both[0]), service(both[1])}, Audience: audience}
			}
			pairs[both].Capabilities = append(pairs[both].Capabilities, id)
		}
	}
	list := AllOverlaps{}
	for pair, o := range pairs {
		slices.Sort(o.Capabilities)
		o.Reason = overlapReason(pair[0], pair[1], o.Capabilities)
		o.Closes = fmt.Sprintf("%s or %s says in \"complements\" why both are needed, or one of them is planned to end", pair[0].ID, pair[1].ID)
		list = append(list, *o)
	}
	slices.SortFunc(list, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(a.Services[0].ID, b.Services[0].ID), cmp.Compare(a.Services[1].ID, b.Services[1].ID))
	})
	return list
}

// overlapping yields the pairs among the offers for a capability that overlap, and whom
// both serve.
func (v view) overlapping(offers []*catalogue.Entry) iter.Seq2[[2]*catalogue.Entry, Audience] {
	return func(yield func([2]*catalogue.Entry, Audience) bool) {
		live := those(offers, isLive)
		users, settings := out.Each(live, textsAt("audience", "users")), out.Each(live, textsAt("audience", "care_settings"))
		for i, a := range live {
			for j := i + 1; j < len(live); j++ {
				b := live[j]
				bothUsers, sameUsers := common(users[i], users[j])
				bothSettings, sameSettings := common(settings[i], settings[j])
				if !sameUsers || !sameSettings || isAside(a, b) || isAside(b, a) || v.succeeds(a, b) || v.succeeds(b, a) {
					continue
				}
				if !yield([2]*catalogue.Entry{a, b}, Audience{bothUsers, bothSettings}) {
					return
				}
			}
		}
	}
}

func overlapReason(a, b *catalogue.Entry, capabilities []string) string {
	reason := "both are live for " + words.Quoted(capabilities, "and") + " and neither replaces nor complements the other"
	for _, e := range []*catalogue.Entry{a, b} {
		if verdict := e.Text("disposition", "verdict"); verdict != "" && verdict != "keep" {
			reason += fmt.Sprintf("; %s is to %s (%s)", e.ID, verdict, e.Text("disposition", "basis"))
		}
	}
	return reason
}

// common returns what two lists share, sorted, and whether they may share anything:
// an empty list, or one with the word for all of them, shares what the other has.
func common(a, b []string) (both []string, ok bool) {
	allOfA := len(a) == 0 || slices.Contains(a, catalogue.EverySetting)
	allOfB := len(b) == 0 || slices.Contains(b, catalogue.EverySetting)
	for _, s := range slices.Concat(a, b) {
		if (allOfA || slices.Contains(a, s)) && (allOfB || slices.Contains(b, s)) {
			both = append(both, s)
		}
	}
	slices.Sort(both)
	return slices.Compact(both), allOfA || allOfB || len(both) > 0
}

// isAside tells whether a names b as a complement, or runs on it.
func isAside(a, b *catalogue.Entry) bool {
	return slices.Contains(a.Texts("depends_on"), b.ID) || slices.ContainsFunc(a.Values("complements.id"), func(n *document.Node) bool { return n.Text == b.ID })
}

// succeeds tells whether b takes the place of a, at once or through others.
func (v view) succeeds(a, b *catalogue.Entry) bool {
	after := slices.Clone(a.Texts("replaced_by"))
	for i := 0; i < len(after); i++ {
		if next := v.cat.Entry(after[i]); next != nil && next != b {
			for _, id := range next.Texts("replaced_by") {
				if !slices.Contains(after, id) {
					after = append(after, id)
				}
			}
		}
	}
	return slices.Contains(b.Texts("replaces"), a.ID) || slices.Contains(after, b.ID)
}

// listed writes ids for a sentence.
func listed(ids []string) string { return strings.Join(ids, ", ") }
