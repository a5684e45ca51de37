package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

const (
	// coverageShare is how much of its score an entry loses when it answers next to
	// nothing of the query's other words.
	coverageShare = 0.7
	// cohesionShare is what single words of a term are worth.
	cohesionShare = 0.7
	// cutOff is the share of the best score below which hits are a tail of noise.
	cutOff = 0.4
	// leastScore is what words must be worth to be a hit: less answers next to nothing.
	leastScore = 0.08
	// longQuery is the number of rare words from which on a query has more than an entry
	// can be expected to answer, so that less of it is enough.
	longQuery = 2
	// usersShare is what an entry gains by those that rest on it: of two that say the
	// same of a need, the one that others are built on is meant.
	usersShare = 0.04
	// partShare is what a part of a service is worth beside what stands by itself.
	partShare = 0.85
	// succession is by how much a successor is put above what it succeeds.
	succession = 0.001
)

// candidate is a doc on its way to being a hit.
type candidate struct {
	doc      int32
	words    float64 // what the words are worth, 0 to 1
	isStrong bool    // has a word that is not weak
	tier     kind    // how a name fits: asExact, asPrefix, asTypo, or asWord if none does
	bonus    float64 // for the tier
	name     int     // which of the names
	term     int32   // the value of a vocabulary's item that is the query or a synonym, or -1
	termKind kind    // how it is
	score    float64
	lifted   string // the id of the entry above which it was put
	lift     float64
}

// scoring is one query at work.
type scoring struct {
	ix    *Index
	units []unit
	pairs []*concept
	most  float64 // the sum of all weights
	sum   float64 // of the units' weights
}

// weigh works out what each unit can be worth.
func (s *scoring) weigh() {
	for i := range s.units {
		u := &s.units[i]
		all := len(u.own) > 0
		for _, c := range u.own {
			if len(c.cells) > 0 {
				u.weight += c.idf
			} else {
				all = false
			}
		}
		// An alternative says the same as the words themselves, and is worth the same if
		// that is known.
		own, answered := u.weight, false
		for _, c := range u.alternatives {
			if len(c.cells) == 0 {
				continue
			}
			answered = true
			if all {
				c.idf = own
			} else {
				c.idf = max(c.idf, own)
				u.weight = max(u.weight, c.idf)
			}
		}
		// What nothing has counts too: it is a part of the query without an answer.
		for _, c := range u.own {
			if len(c.cells) == 0 && !answered {
				u.weight += c.idf
			}
		}
		s.sum += u.weight
	}
	s.most = s.sum
	for _, c := range s.pairs {
		s.most += c.idf
	}
}

// candidates scores every doc that has any of the words. Where some have a word that tells
// something, the others are none.
func (s *scoring) candidates() map[int32]*candidate {
	found := map[int32]*candidate{}
	for _, c := range s.concepts() {
		for _, x := range c.cells {
			found[x.doc] = &candidate{doc: x.doc, tier: asWord, term: -1}
		}
	}
	anyStrong := false
	for doc, c := range found {
		covered := 0.0
		for i := range s.units {
			a := s.units[i].answer(doc)
			c.words += a.worth
			covered += a.cover
			c.isStrong = c.isStrong || a.isStrong
		}
		for _, pair := range s.pairs {
			c.words += pair.worth(pair.of(doc))
		}
		c.words = c.words / s.most * s.share(doc, covered)
		anyStrong = anyStrong || c.isStrong
	}
	maps.DeleteFunc(found, func(_ int32, c *candidate) bool { return anyStrong && !c.isStrong })
	return found
}

// concepts are those of all units, each unit's own words first.
func (s *scoring) concepts() []*concept {
	var list []*concept
	for _, u := range s.units {
		list = append(append(list, u.own...), u.alternatives...)
	}
	return list
}

// answer is what a doc has of a unit.
type answer struct {
	worth, cover float64
	// instead is the alternative that is worth more than the words themselves; nil if none
	// is.
	instead *concept
	// cohesion is the factor for a doc that has some words of a term, but not all: "home"
	// by itself says little of a "care home".
	cohesion float64
	isStrong bool // has something that is not weak
	// words is how many of its own words it has, light ones aside; an alternative is one thing
	// that is said, however many words it takes.
	words int
}

func (u *unit) answer(doc int32) answer {
	a := answer{cohesion: 1}
	common, found := len(u.own) > 0, 0
	for _, c := range u.own {
		common = common && c.weak
		if cells := c.of(doc); len(cells) > 0 {
			found++
			if !c.light {
				a.words++
			}
			a.worth += c.worth(cells)
			a.cover += c.idf
			a.isStrong = a.isStrong || !c.weak
		}
	}
	if u.isTerm && found < len(u.own) {
		a.cohesion = cohesionShare
	}
	a.worth *= a.cohesion
	for _, c := range u.alternatives {
		cells := c.of(doc)
		if len(cells) == 0 {
			continue
		}
		a.cover = max(a.cover, u.weight)
		a.words = max(a.words, 1)
		// Another way to say what is common is no rarer for it.
		a.isStrong = a.isStrong || !c.weak && !common
		if worth := c.worth(cells); worth > a.worth {
			a.worth, a.instead = worth, c
		}
	}
	return a
}

// share is the factor for how much of the query an entry answers, for the state it is
// in, and for how many rest on it.
func (s *scoring) share(doc int32, covered float64) float64 {
	d := &s.ix.docs[doc]
	return (1 - coverageShare + coverageShare*covered/s.sum) * standing(d.entry) * (1 + usersShare*math.Log1p(float64(d.users)))
}

// standing is a small preference for what can be used over what cannot be yet, and a
// large one over what is gone.
func standing(e *catalogue.Entry) float64 {
	switch status := e.Status(); {
	case status.IsGone():
		return 0.6
	case status == catalogue.Deprecated:
		return 0.7
	case status.IsComing():
		return 0.9
	case e.IsPart():
		return partShare
	}
	return 1
}

// tiers finds the docs whose name is the query or begins with it, and those whose
// name the query is without its slips. The beginning of a name counts only if the
// query has a word that means something.
func (ix *Index) tiers(query string, pieces []piece, found map[int32]*candidate) {
	spaced, squashed := key(query)
	if squashed == "" {
		return
	}
	mended, slips, meaning := "", false, false
	isAcronym := len(pieces) == 1 && pieces[0].acronym
	for _, p := range pieces {
		mended += p.word
		slips = slips || p.kind == asTypo
		meaning = meaning || !p.stop
	}
	for i := range ix.docs {
		best := candidate{doc: int32(i), tier: asWord, term: -1}
		for j, n := range ix.docs[i].names {
			tier := n.tier(spaced, squashed, isAcronym)
			if slips && n.squashed == mended && tier > asPrefix {
				tier = asTypo
			}
			if bonusOf[tier] > bonusOf[best.tier] && (meaning || tier == asExact) {
				best.tier, best.name = tier, j
			}
		}
		if best.tier == asWord {
			continue
		}
		if c := found[best.doc]; c != nil {
			c.tier, c.name = best.tier, best.name
		} else {
			found[best.doc] = &best
		}
	}
}

// bonusOf is what a name is worth that is the query, begins with it, or is what the
// query was meant to be.
var bonusOf = [...]float64{asExact: 3, asPrefix: 2, asTypo: 1}

// endingPrefix is what the beginning of the name of something that ends or is gone is
// worth: half a name may as well mean what is open.
const endingPrefix = 0.2

// goneMalus is by how much less the name of something that is gone is worth.
const goneMalus = 0.4

// tier tells how a name fits a query: asWord if it does not. The beginning of a word
// counts from four letters on, but not that of an acronym; whole words always do.
func (n *name) tier(spaced, squashed string, isAcronym bool) kind {
	switch {
	case n.squashed == squashed:
		return asExact
	case len(squashed) >= minPrefix && !isAcronym && (strings.HasPrefix(n.spaced, spaced) || strings.HasPrefix(n.squashed, squashed)):
		return asPrefix
	case strings.HasPrefix(n.spaced, spaced+" "):
		return asPrefix
	}
	return asWord
}

// choose orders the candidates, puts successors first and cuts the tail off.
func (s *scoring) choose(found map[int32]*candidate) []candidate {
	best := 0.0
	// What an entry answers of a query counts twice in its score: as a share, and in
	// the factor for that share.
	long := min(1, longQuery*idf(0, len(s.ix.docs))/s.most)
	least := leastScore * long * long
	byID := map[string]*candidate{}
	for _, c := range found {
		if c.tier != asWord {
			c.bonus = bonusOf[c.tier]
			switch e := s.ix.docs[c.doc].entry; {
			case c.tier == asPrefix && (e.IsGone() || e.Status() == catalogue.Deprecated):
				c.bonus = endingPrefix
			case e.IsGone():
				c.bonus -= goneMalus
			}
		}
		c.score = c.words + c.bonus
		best = max(best, c.words)
		byID[s.ix.docs[c.doc].entry.ID] = c
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		old := byID[id]
		if old.tier == asWord && old.words < max(cutOff*best, least) {
			continue
		}
		e := s.ix.docs[old.doc].entry
		isNamed := old.tier == asExact || old.tier == asTypo
		next := s.ix.successors(e)
		for _, heir := range next {
			c := byID[heir]
			if c == nil && isNamed {
				if c = s.ix.candidate(heir); c != nil {
					byID[heir], found[c.doc] = c, c
				}
			}
			if c != nil {
				c.succeed(old, id, isNamed && (!e.IsGone() || len(next) > maxAbove))
			}
		}
	}
	var out []candidate
	for _, c := range found {
		if c.tier != asWord || c.term >= 0 || c.lift > 0 || c.words >= max(cutOff*best, least) {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return out
}

// maxAbove is how many successors may stand above what they replace: whoever types its name
// looks for it too.
const maxAbove = 2

// succeed puts a candidate above what it replaces, or at least right below: what is to end
// is still first under its own name.
func (c *candidate) succeed(old *candidate, id string, below bool) {
	score := old.score + succession
	if below {
		score = old.score - succession
	}
	if c.score >= score {
		return
	}
	c.lift += score - c.score
	c.score, c.lifted = score, id
}

// candidate is an entry that none of the words found; nil if there is none with an id.
func (ix *Index) candidate(id string) *candidate {
	i, ok := slices.BinarySearchFunc(ix.docs, id, func(d doc, id string) int { return cmp.Compare(d.entry.ID, id) })
	if !ok {
		return nil
	}
	return &candidate{doc: int32(i), tier: asWord, term: -1}
}

// successors are the entries to go to instead of one that is ending or gone.
func (ix *Index) successors(e *catalogue.Entry) []string {
	if !e.IsGone() && e.Status() != catalogue.Deprecated {
		return nil
	}
	return ix.cat.Heirs(e, time.Time{})
}
