package framework

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// kin are live services that name the same capabilities and serve the same people. Whether
// two services overlap is, but for a word of theirs on why there are two, the same for all of
// two kins, so that pairs are counted without a look at each: of 10,000 services for one
// capability there are 50 million.
type kin struct {
	capabilities []string // sorted
	audience     Audience
	// people numbers the audiences.
	people   int
	services []*catalogue.Entry // in order of id
}

// rivalry is the live services by what makes them overlap.
type rivalry struct {
	v      view
	of     map[*catalogue.Entry]*kin
	kins   map[string][]*kin // by capability
	common map[[2]int]*Audience
	// told are the services that a service has a word on, or that have one on it.
	told map[*catalogue.Entry]map[*catalogue.Entry]bool
}

// rivals are two kins that share a capability and an audience, or one kin with itself.
type rivals struct {
	a, b         *kin
	capabilities []string
	Audience
	// pairs is how many pairs of their services have no word on why.
	pairs int
}

// services are a pair that overlaps.
type services struct {
	services     [2]*catalogue.Entry // in order of id
	capabilities []string
	Audience
}

func (v view) rivalry() *rivalry {
	r := &rivalry{v: v, of: map[*catalogue.Entry]*kin{}, kins: map[string][]*kin{}, common: map[[2]int]*Audience{}, told: map[*catalogue.Entry]map[*catalogue.Entry]bool{}}
	provides := map[*catalogue.Entry][]string{}
	for _, id := range slices.Sorted(maps.Keys(v.offers)) {
		for _, e := range those(v.offers[id], isLive) {
			provides[e] = append(provides[e], id)
		}
	}
	kins, people := map[string]*kin{}, map[string]int{}
	for e := range v.cat.All() {
		if len(provides[e]) == 0 {
			continue
		}
		whom := Audience{e.Texts("audience", "users"), e.Texts("audience", "care_settings")}
		audience := fmt.Sprintf("%q", whom)
		key := fmt.Sprintf("%q %s", provides[e], audience)
		k := kins[key]
		if k == nil {
			if _, ok := people[audience]; !ok {
				people[audience] = len(people)
			}
			k = &kin{capabilities: provides[e], audience: whom, people: people[audience]}
			kins[key] = k
			for _, id := range k.capabilities {
				r.kins[id] = append(r.kins[id], k)
			}
		}
		k.services = append(k.services, e)
		r.of[e] = k
	}
	for e := range r.of {
		for _, id := range v.words(e) {
			if other := v.cat.Entry(id); other != e && r.of[other] != nil {
				r.tell(e, other)
				r.tell(other, e)
			}
		}
	}
	return r
}

func (r *rivalry) tell(e, other *catalogue.Entry) {
	if r.told[e] == nil {
		r.told[e] = map[*catalogue.Entry]bool{}
	}
	r.told[e][other] = true
}

// words are the ids of which an entry says why both are there: what it complements or runs
// on, what it replaces, and what takes its place, at once or through others.
func (v view) words(e *catalogue.Entry) []string {
	after := slices.Clone(e.Texts("replaced_by"))
	seen := map[string]bool{}
	for i := 0; i < len(after); i++ {
		if next := v.cat.Entry(after[i]); next != nil && !seen[next.ID] {
			seen[next.ID] = true
			after = append(after, next.Texts("replaced_by")...)
		}
	}
	for _, n := range e.Values("complements.id") {
		after = append(after, n.Text)
	}
	return slices.Concat(after, e.Texts("depends_on"), e.Texts("replaces"))
}

// shared is the first capability that two kins share, and whom both serve: nil if they do not
// share both.
func (r *rivalry) shared(a, b *kin) (first string, whom *Audience) {
	for i, j := 0, 0; i < len(a.capabilities) && j < len(b.capabilities); {
		switch c := cmp.Compare(a.capabilities[i], b.capabilities[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			return a.capabilities[i], r.whom(a, b)
		}
	}
	return "", nil
}

// whom is whom two kins both serve, nil if that is nobody.
func (r *rivalry) whom(a, b *kin) *Audience {
	key := [2]int{a.people, b.people}
	both, known := r.common[key]
	if !known {
		users, sameUsers := common(a.audience.Users, b.audience.Users)
		settings, sameSettings := common(a.audience.CareSettings, b.audience.CareSettings)
		if sameUsers && sameSettings {
			both = &Audience{users, settings}
		}
		r.common[key] = both
	}
	return both
}

// all yields every two kins that are rivals, each two once.
func (r *rivalry) all() iter.Seq[rivals] {
	told := map[[2]*kin]int{}
	for e, others := range r.told {
		for other := range others {
			told[[2]*kin{r.of[e], r.of[other]}]++
		}
	}
	return func(yield func(rivals) bool) {
		for _, id := range slices.Sorted(maps.Keys(r.kins)) {
			for i, a := range r.kins[id] {
				for _, b := range r.kins[id][i:] {
					first, whom := r.shared(a, b)
					if whom == nil || first != id {
						continue
					}
					both := rivals{a: a, b: b, Audience: *whom, pairs: len(a.services)*len(b.services) - told[[2]*kin{a, b}]}
					both.capabilities = those(a.capabilities, func(id string) bool { return slices.Contains(b.capabilities, id) })
					if a == b {
						both.pairs = (len(a.services)*(len(a.services)-1) - told[[2]*kin{a, a}]) / 2
					}
					if !yield(both) {
						return
					}
				}
			}
		}
	}
}

// crowded are the capabilities for which two services overlap.
func (r *rivalry) crowded() map[string]bool {
	ids := map[string]bool{}
	for both := range r.all() {
		for _, id := range both.capabilities {
			ids[id] = ids[id] || both.pairs > 0
		}
	}
	return ids
}

// byWeight orders pairs: those that share the most capabilities first, then by id.
func byWeight(a, b services) int {
	return cmp.Or(len(b.capabilities)-len(a.capabilities), cmp.Compare(a.services[0].ID, b.services[0].ID), cmp.Compare(a.services[1].ID, b.services[1].ID))
}

// weightiest returns at most so many pairs, 0 for all, and how many there are. With
// capabilities those count that share one of them.
func (r *rivalry) weightiest(limit int, capabilities []string) (top []services, total int) {
	var least services // of the pairs that are kept once there are enough
	for both := range r.all() {
		if len(capabilities) > 0 && !slices.ContainsFunc(both.capabilities, func(id string) bool { return slices.Contains(capabilities, id) }) {
			continue
		}
		total += both.pairs
		for p := range r.pairs(both) {
			if least.capabilities != nil && byWeight(least, p) < 0 {
				break // what follows weighs less still
			}
			if top = append(top, p); limit > 0 && len(top) == 2*limit {
				slices.SortFunc(top, byWeight)
				top, least = top[:limit], top[limit-1]
			}
		}
	}
	slices.SortFunc(top, byWeight)
	if limit > 0 {
		top = top[:min(limit, len(top))]
	}
	return top, total
}

// pairs yields the pairs of two kins that overlap, in order of ids.
func (r *rivalry) pairs(both rivals) iter.Seq[services] {
	first := both.a.services
	if both.a != both.b {
		first = slices.Concat(first, both.b.services)
		slices.SortFunc(first, func(a, b *catalogue.Entry) int { return cmp.Compare(a.ID, b.ID) })
	}
	return func(yield func(services) bool) {
		for _, e := range first {
			others := both.b.services
			if r.of[e] == both.b {
				others = both.a.services
			}
			after, _ := slices.BinarySearchFunc(others, e, func(a, b *catalogue.Entry) int { return cmp.Compare(a.ID, b.ID) })
			for _, other := range others[after:] {
				if e != other && !r.told[e][other] && !yield(services{[2]*catalogue.Entry{e, other}, both.capabilities, both.Audience}) {
					return
				}
			}
		}
	}
}

// crowds puts the pairs together by the name of the capability, those with the most first.
func (r *rivalry) crowds() []Crowd {
	byName := map[string]*Crowd{}
	others := map[string]map[*kin]int{} // by capability, how many a service of a kin has beside it
	for both := range r.all() {
		for _, id := range both.capabilities {
			if others[id] == nil {
				others[id] = map[*kin]int{}
			}
			others[id][both.a] += len(both.b.services)
			if others[id][both.b] += len(both.a.services); both.a == both.b {
				others[id][both.a] -= len(both.a.services) + 1 // itself
			}
			if both.pairs > 0 {
				c := r.crowd(byName, id)
				c.Pairs += both.pairs
				c.Whom = addSorted(c.Whom, orAnybody(slices.Concat(both.Users, both.CareSettings))...)
			}
		}
	}
	for id, kins := range others {
		for k, n := range kins {
			for _, e := range k.services {
				told := 0
				for other := range r.told[e] {
					if rival := r.of[other]; slices.Contains(rival.capabilities, id) && r.whom(k, rival) != nil {
						told++
					}
				}
				if c := r.crowd(byName, id); told < n {
					c.Services = append(c.Services, e.Name())
				}
			}
		}
	}
	list := []Crowd{}
	for _, c := range byName {
		if c.Pairs > 0 {
			slices.Sort(c.Services)
			c.Services = slices.Compact(c.Services)
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(a, b Crowd) int { return cmp.Or(b.Pairs-a.Pairs, cmp.Compare(a.Capability, b.Capability)) })
	return list
}

// crowd is the one of a capability, made if it is not there.
func (r *rivalry) crowd(byName map[string]*Crowd, id string) *Crowd {
	name := id
	if c := r.v.cat.Vocabulary(capabilityVocabulary).Get(id); c != nil {
		name = c.Name()
	}
	if byName[name] == nil {
		byName[name] = &Crowd{Capability: name}
	}
	return byName[name]
}

// addSorted adds texts to a sorted list that does not have them.
func addSorted(list []string, texts ...string) []string {
	for _, text := range texts {
		if at, ok := slices.BinarySearch(list, text); !ok {
			list = slices.Insert(list, at, text)
		}
	}
	return list
}
