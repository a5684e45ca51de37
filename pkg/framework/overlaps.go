package framework

import (
	"cmp"
	"fmt"
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
		out.Col("other", "And", func(o Overlap) string { return o.Services[1].ID }).Named(),
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
	return look(cat, today).overlaps()
}

func (v view) overlaps() AllOverlaps {
	pairs := map[[2]*catalogue.Entry]*Overlap{}
	for id, offers := range v.offers {
		v.eachOverlap(offers, func(a, b *catalogue.Entry, users, settings []string) bool {
			o := pairs[[2]*catalogue.Entry{a, b}]
			if o == nil {
				o = &Overlap{Services: pair{service(a), service(b)}, Audience: Audience{users, settings}}
				pairs[[2]*catalogue.Entry{a, b}] = o
			}
			o.Capabilities = append(o.Capabilities, id)
			return true
		})
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

// hasOverlap tells whether any two of the offers for a capability overlap.
func (v view) hasOverlap(offers []*catalogue.Entry) bool {
	found := false
	v.eachOverlap(offers, func(_, _ *catalogue.Entry, _, _ []string) bool {
		found = true
		return false
	})
	return found
}

// eachOverlap visits the pairs among offers that overlap, with the users and care
// settings that both serve, until visit returns false.
func (v view) eachOverlap(offers []*catalogue.Entry, visit func(a, b *catalogue.Entry, users, settings []string) bool) {
	live := slices.DeleteFunc(slices.Clone(offers), func(e *catalogue.Entry) bool { return !isLive(e) })
	users, settings := make([][]string, len(live)), make([][]string, len(live))
	for i, e := range live {
		users[i], settings[i] = e.Texts("audience", "users"), e.Texts("audience", "care_settings")
	}
	for i, a := range live {
		for j := i + 1; j < len(live); j++ {
			b := live[j]
			bothUsers, sameUsers := common(users[i], users[j], "")
			bothSettings, sameSettings := common(settings[i], settings[j], catalogue.EverySetting)
			if !sameUsers || !sameSettings || isAside(a, b) || isAside(b, a) || v.succeeds(a, b) || v.succeeds(b, a) {
				continue
			}
			if !visit(a, b, bothUsers, bothSettings) {
				return
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
// an empty list, or one with the word for everything, shares what the other has.
func common(a, b []string, everything string) (both []string, ok bool) {
	isAll := func(list []string) bool {
		return len(list) == 0 || everything != "" && slices.Contains(list, everything)
	}
	switch {
	case isAll(a) && isAll(b):
		both = slices.Concat(a, b)
	case isAll(a):
		both = slices.Clone(b)
	case isAll(b):
		both = slices.Clone(a)
	default:
		for _, s := range a {
			if slices.Contains(b, s) {
				both = append(both, s)
			}
		}
		if len(both) == 0 {
			return nil, false
		}
	}
	slices.Sort(both)
	return slices.Compact(both), true
}

// isAside tells whether a names b as a complement, or runs on it.
func isAside(a, b *catalogue.Entry) bool {
	return slices.Contains(a.Texts("depends_on"), b.ID) || slices.ContainsFunc(a.Values("complements.id"), func(n *document.Node) bool { return n.Text == b.ID })
}

// succeeds tells whether b takes the place of a, at once or through others.
func (v view) succeeds(a, b *catalogue.Entry) bool {
	seen := map[string]bool{}
	var follow func(e *catalogue.Entry) bool
	follow = func(e *catalogue.Entry) bool {
		for _, id := range e.Texts("replaced_by") {
			if id == b.ID {
				return true
			}
			if next := v.cat.Entry(id); next != nil && !seen[id] {
				seen[id] = true
				if follow(next) {
					return true
				}
			}
		}
		return false
	}
	return slices.Contains(b.Texts("replaces"), a.ID) || follow(a)
}

// listed writes ids for a sentence.
func listed(ids []string) string { return strings.Join(ids, ", ") }
