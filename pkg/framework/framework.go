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
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
)

// Names of the vocabularies that the questions read.
const (
	capabilityVocabulary = "capabilities"
	domainVocabulary     = "domains"
	standardVocabulary   = "standards"
	cycleVocabulary      = "funding-cycles"
)

// The levels of autonomy, the most binding first.
const (
	SingleCentral    = "single-central"
	CentralPreferred = "central-preferred"
	OtherUseful      = "other-useful"
)

// Inferred is the basis of a judgement that an editor drew from the sources.
const Inferred = "inferred"

// Service is an entry as a report names it.
type Service struct {
	ID     string `json:"id"`
	Name   string
	Status string `json:"status"`
	// Autonomy is the level, Basis where it comes from; both empty if the entry does
	// not say.
	Autonomy string `json:"autonomy" out:"null"`
	Basis    string
}

// textsOf is a text of each item.
func textsOf[T any](items []T, text func(T) string) []string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = text(item)
	}
	return list
}

// WithBasis adds to a judgement that an editor inferred that it is so.
func WithBasis(judgement, basis string) string {
	if basis == Inferred && judgement != "" {
		return judgement + " (inferred)"
	}
	return judgement
}

func service(e *catalogue.Entry) Service {
	return Service{ID: e.ID, Name: e.Name(), Status: e.Status(), Autonomy: e.Level(), Basis: e.Text("autonomy", "basis")}
}

// view is a catalogue on a day.
type view struct {
	cat   *catalogue.Catalogue
	today time.Time
	// offers holds, for each capability, the entries that name it and have not ended,
	// in order of id.
	offers map[string][]*catalogue.Entry
}

func look(cat *catalogue.Catalogue, today time.Time) view {
	v := view{cat: cat, today: date.Day(today), offers: map[string][]*catalogue.Entry{}}
	for e := range cat.All() {
		if hasEnded(e, v.today) {
			continue
		}
		for _, id := range e.Texts("capabilities") {
			if list := v.offers[id]; len(list) == 0 || list[len(list)-1] != e {
				v.offers[id] = append(list, e)
			}
		}
	}
	return v
}

func hasEnded(e *catalogue.Entry, day time.Time) bool { return e.HasEnded(day) }

func isLive(e *catalogue.Entry) bool { return e.Status() == "live" }

// isBeta tells whether the entry is in real use, by invitation or openly, and may
// still change.
func isBeta(e *catalogue.Entry) bool {
	return e.Status() == "public-beta" || e.Status() == "private-beta"
}

// isComing tells whether nobody uses the entry yet.
func isComing(e *catalogue.Entry) bool {
	switch e.Status() {
	case "planned", "in-development", "alpha":
		return true
	}
	return false
}

func isEnding(e *catalogue.Entry) bool { return e.Status() == "deprecated" }

func hasFlag(e *catalogue.Entry, flag string) bool { return slices.Contains(e.Texts("flags"), flag) }

// dateOf reads a date; zero if there is none or it is not one.
func dateOf(n *document.Node) date.Date {
	if n == nil {
		return date.Date{}
	}
	d, err := date.Parse(n.Text)
	if err != nil {
		return date.Date{}
	}
	return d
}

// field returns the text of a field of a mapping, "" when there is none.
func field(n *document.Node, name string) string {
	if f := n.Field(name); f != nil {
		return f.Text
	}
	return ""
}

// milestone is a promise of an entry.
type milestone struct {
	what       string
	due        date.Date
	confidence string
	funded     string
	isDone     bool
}

// milestones returns the promises of an entry whose date can be read, by date.
func milestones(e *catalogue.Entry) []milestone {
	var out []milestone
	for _, n := range e.List("milestones") {
		m := milestone{field(n, "what"), dateOf(n.Field("due")), field(n, "confidence"), field(n, "funded"), n.Field("done") != nil}
		if !m.due.IsZero() {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b milestone) int { return date.Compare(a.due, b.due) })
	return out
}

// next returns the earliest promise that is neither done nor late; else the latest
// that is late. ok is false if nothing is promised.
func (v view) next(e *catalogue.Entry) (m milestone, ok bool) {
	for _, candidate := range milestones(e) {
		switch {
		case candidate.isDone:
		case candidate.due.Before(v.today):
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
	vocabulary := v.cat.Vocabulary(capabilityVocabulary)
	if vocabulary == nil {
		return nil
	}
	rank := map[string]int{}
	for i, id := range v.cat.Vocabulary(domainVocabulary).IDs() {
		rank[id] = i
	}
	place := func(r *catalogue.Record) (int, string) {
		if i, ok := rank[r.Text("domain")]; ok {
			return i, ""
		}
		return len(rank), r.Text("domain")
	}
	out := slices.Clone(vocabulary.Items)
	slices.SortStableFunc(out, func(a, b *catalogue.Record) int {
		ia, na := place(a)
		ib, nb := place(b)
		if ia != ib {
			return ia - ib
		}
		return strings.Compare(na, nb)
	})
	return out
}

// isNational tells whether the centre does the capability, wholly or in part. Only
// then can something national be missing.
func isNational(level string) bool { return level == "national" || level == "shared" }

// isWithdrawn tells whether a standard is no longer for new work. A standard that the
// vocabulary does not know is taken to stand.
func (v view) isWithdrawn(id string) bool {
	s := v.cat.Vocabulary(standardVocabulary).Get(id)
	if s == nil {
		return false
	}
	status := s.Text("status")
	return status == "deprecated" || status == "retired"
}

// cycle returns the funding cycle that holds a day, or nil.
func (v view) cycle(day time.Time) *catalogue.Record {
	vocabulary := v.cat.Vocabulary(cycleVocabulary)
	if vocabulary == nil {
		return nil
	}
	for _, c := range vocabulary.Items {
		from, to := dateOf(c.Get("from")), dateOf(c.Get("to"))
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
		return dateOf(c.Get("to"))
	}
	return date.Date{}
}

// users returns the entries that have not ended and name an entry or standard in
// depends_on or in their prerequisites, in order of id.
func (v view) users() map[string][]string {
	out := map[string][]string{}
	for e := range v.cat.All() {
		if hasEnded(e, v.today) {
			continue
		}
		for _, id := range slices.Concat(e.Texts("depends_on"), e.Texts("onboarding", "prerequisites")) {
			if list := out[id]; len(list) == 0 || list[len(list)-1] != e.ID {
				out[id] = append(list, e.ID)
			}
		}
	}
	return out
}
