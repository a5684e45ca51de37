// Package framework answers the questions of "Who Does What": what to use for a
// capability, what is covered, missing or there twice, what is promised and late,
// what to keep or end, how to start, and what breaks when something ends.
//
// Each question is a pure function from a catalogue and a day to a report. A report
// says no more than the entries do: a judgement that an editor inferred is marked as
// such, and what no entry says is said to be missing. What is "live" alone covers a
// capability; what is planned never does.
package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
)

// Names of the vocabularies that the questions read.
const (
	capabilityVocabulary = "capabilities"
	domainVocabulary     = "domains"
	standardVocabulary   = "standards"
	cycleVocabulary      = "funding-cycles"
)

// Service is an entry as a report names it.
type Service struct {
	ID     string `json:"id"`
	Name   string
	Status catalogue.Status `json:"status"`
	// Autonomy is the level, Basis where it comes from; both empty if the entry does
	// not say.
	Autonomy catalogue.Level `json:"autonomy" out:"null"`
	Basis    catalogue.Basis
}

// tally counts the items by a value, in an order: "3 covered, 1 gap". What none has is left
// out. phrases say a value in other words.
func tally[T any, V ~string](items []T, value func(T) V, order []V, phrases map[V]string) string {
	count := map[V]int{}
	for _, item := range items {
		count[value(item)]++
	}
	var parts []string
	for _, v := range order {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], cmp.Or(phrases[v], string(v))))
		}
	}
	return strings.Join(parts, ", ")
}

// those are the items for which something holds, in their order.
func those[T any](items []T, holds func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !holds(item) })
}

// reasonsOf are the reasons of those items that have one.
func reasonsOf[T any](items []T, reason func(T) string) []string {
	return those(out.Each(items, reason), isSaid)
}

func isSaid(text string) bool { return text != "" }

// only is a text if it is one of some, else "".
func only(text string, some ...string) string {
	if slices.Contains(some, text) {
		return text
	}
	return ""
}

// WithBasis adds to a judgement that an editor inferred that it is so.
func WithBasis[T, B ~string](judgement T, basis B) string {
	if string(basis) == string(catalogue.Inferred) && judgement != "" {
		return string(judgement) + " (inferred)"
	}
	return string(judgement)
}

func service(e *catalogue.Entry) Service {
	return Service{ID: e.ID, Name: e.Name(), Status: e.Status(), Autonomy: e.Level(), Basis: e.Basis()}
}

// view is a catalogue on a day.
type view struct {
	cat   *catalogue.Catalogue
	today time.Time
	// offers holds, for each capability, the entries that name it and have not ended, in
	// order of id. A part folds under its service where both name it.
	offers map[string][]*catalogue.Entry
}

func look(cat *catalogue.Catalogue, today time.Time) view {
	v := view{cat: cat, today: date.Day(today)}
	v.offers = v.naming(textsAt("capabilities"))
	for id, offers := range v.offers {
		v.offers[id] = v.fold(offers)
	}
	return v
}

// fold leaves out the parts of a service that stands among the entries too.
func (v view) fold(entries []*catalogue.Entry) []*catalogue.Entry {
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		there[e.ID] = true
	}
	return those(entries, func(e *catalogue.Entry) bool {
		return !slices.ContainsFunc(v.cat.WholesOf(e), func(id string) bool { return there[id] })
	})
}

// naming returns the entries that have not ended by the ids that they name, each once and
// in order of id.
func (v view) naming(ids func(*catalogue.Entry) []string) map[string][]*catalogue.Entry {
	by := map[string][]*catalogue.Entry{}
	for e := range v.cat.All() {
		if e.HasEnded(v.today) {
			continue
		}
		for _, id := range ids(e) {
			if list := by[id]; len(list) == 0 || list[len(list)-1] != e {
				by[id] = append(list, e)
			}
		}
	}
	return by
}

// textsAt reads the texts at a place of entries.
func textsAt(path ...string) func(*catalogue.Entry) []string {
	return func(e *catalogue.Entry) []string { return e.Texts(path...) }
}

// ended are the entries for a capability that have ended, in order of id.
func (v view) ended(capability string) []*catalogue.Entry {
	return slices.DeleteFunc(v.cat.Entries(), func(e *catalogue.Entry) bool { return !e.HasEnded(v.today) || !e.HasCapability(capability) })
}

// records are the items of a vocabulary, none if the catalogue does not have it.
func records(cat *catalogue.Catalogue, vocabulary string) []*catalogue.Record {
	if v := cat.Vocabulary(vocabulary); v != nil {
		return v.Items
	}
	return nil
}

func idOf(e *catalogue.Entry) string { return e.ID }

func isLive(e *catalogue.Entry) bool { return e.Status() == catalogue.Live }

func isEnding(e *catalogue.Entry) bool { return e.Status() == catalogue.Deprecated }

// next returns the earliest promise that is neither done nor late; else the latest
// that is late. ok is false if nothing is promised.
func (v view) next(e *catalogue.Entry) (m catalogue.Milestone, ok bool) {
	for _, candidate := range e.Milestones() {
		switch {
		case !candidate.IsOpen():
		case candidate.Due.Before(v.today):
			m, ok = candidate, true
		default:
			return candidate, true
		}
	}
	return m, ok
}

// capabilities returns the items by domain, in the order of the domains, then of the
// file. Domains that the vocabulary does not have come last.
func (v view) capabilities() []*catalogue.Record {
	domains := v.cat.Vocabulary(domainVocabulary).IDs()
	rank := func(domain string) int {
		if i := slices.Index(domains, domain); i >= 0 {
			return i
		}
		return len(domains)
	}
	return slices.SortedStableFunc(slices.Values(records(v.cat, capabilityVocabulary)), func(a, b *catalogue.Record) int {
		domainA, domainB := a.Text("domain"), b.Text("domain")
		return cmp.Or(rank(domainA)-rank(domainB), cmp.Compare(domainA, domainB))
	})
}

// isNational tells whether the centre does the capability, wholly or in part. Only
// then can something national be missing.
func isNational(level string) bool { return level == "national" || level == "shared" }

// stands tells whether a standard is for new work, as one that the vocabulary does not
// know is taken to be.
func (v view) stands(id string) bool {
	s := v.cat.Vocabulary(standardVocabulary).Get(id)
	return s == nil || !s.Status().IsWithdrawn()
}

// cycle returns the funding cycle that holds a day, or nil.
func (v view) cycle(day time.Time) *catalogue.Record {
	for _, c := range records(v.cat, cycleVocabulary) {
		from, to := c.Date("from"), c.Date("to")
		if !from.IsZero() && !to.IsZero() && !day.Before(from.First) && !day.After(to.Last) {
			return c
		}
	}
	return nil
}

// CycleEnd is the last day of the funding cycle that holds a day; zero if no cycle
// does.
func CycleEnd(cat *catalogue.Catalogue, today time.Time) date.Date {
	v := view{cat: cat, today: date.Day(today)}
	if c := v.cycle(v.today); c != nil {
		return c.Date("to")
	}
	return date.Date{}
}
