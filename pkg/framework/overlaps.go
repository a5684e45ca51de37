package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
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
	// LeftOut is how many overlaps are not in the list that this one stands in.
	LeftOut int `json:"left_out,omitempty"`
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

// AllOverlaps are the weightiest pairs, and what there is beside them.
type AllOverlaps struct {
	// Pairs stand in order of their ids.
	Pairs []Overlap
	// LeftOut is how many pairs there are beside these.
	LeftOut int
	// Crowds are the capabilities of all pairs, those with the most first.
	Crowds []Crowd
}

// Crowd is a capability with the live services that may overlap in it.
type Crowd struct {
	Capability string
	// Services are their names, Whom those that two of them serve; both sorted.
	Services, Whom []string
	Pairs          int
}

// Result shows the overlaps, a row each.
func (all AllOverlaps) Result() out.Result {
	return out.List(all.Pairs,
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

// Total is how many pairs there are.
func (all AllOverlaps) Total() int { return len(all.Pairs) + all.LeftOut }

// LeftOutWords says how many pairs are shown and which; "" if all are.
func (all AllOverlaps) LeftOutWords() string {
	if all.LeftOut == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d pairs are shown, those that share the most capabilities first.", len(all.Pairs), all.Total())
}

// orAnybody is whom a service serves, in words where it does not say.
func orAnybody(list []string) []string {
	if len(list) == 0 {
		return []string{"not said"}
	}
	return list
}

// MostOverlaps is how many pairs are shown unless somebody asks for more.
const MostOverlaps = 1000

// Overlaps returns pairs of live services that share a capability and an
// audience and neither replace nor complement one another. A
// complement that one of the two declares is enough, and what runs on another service
// does not duplicate it. An entry that does not say whom it serves may serve anybody.
//
// There are at most so many pairs, 0 for all: those that share the most capabilities, and of
// those that share as many, the first by id. With capabilities only the pairs that share
// one of them count.
func Overlaps(cat *catalogue.Catalogue, today time.Time, limit int, capabilities ...string) AllOverlaps {
	r := look(cat, today).rivalry()
	pairs, total := r.weightiest(limit, capabilities)
	all := AllOverlaps{LeftOut: total - len(pairs), Crowds: r.crowds()}
	for _, p := range pairs {
		a, b := p.services[0], p.services[1]
		all.Pairs = append(all.Pairs, Overlap{
			Services: pair{service(a), service(b)}, Capabilities: p.capabilities, Audience: p.Audience,
			Reason:  overlapReason(a, b, p.capabilities),
			Closes:  fmt.Sprintf("%s or %s says in \"complements\" why both are needed, or one of them is planned to end", a.ID, b.ID),
			LeftOut: all.LeftOut,
		})
	}
	slices.SortFunc(all.Pairs, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(a.Services[0].ID, b.Services[0].ID), cmp.Compare(a.Services[1].ID, b.Services[1].ID))
	})
	return all
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

// listed writes ids for a sentence.
func listed(ids []string) string { return strings.Join(ids, ", ") }
