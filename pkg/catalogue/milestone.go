package catalogue

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/date"
)

// Milestone is a promise of an entry.
type Milestone struct {
	What string
	Due  date.Date
	// Confidence is how firm the promise is, Funded whether there is money for it, as
	// written.
	Confidence, Funded string
	// Outcome is what became of the promise, "" while nobody has said.
	Outcome Outcome
}

// Outcome is what became of a promise.
type Outcome string

// What may have become of a promise.
const (
	Met            Outcome = "met"
	Missed         Outcome = "missed"
	Dropped        Outcome = "dropped"
	Superseded     Outcome = "superseded"
	UnknownOutcome Outcome = "unknown" // somebody looked, and no source says
)

// IsOpen tells whether the promise still stands, or nobody knows whether it was kept: one
// that is not met, dropped or superseded.
func (m Milestone) IsOpen() bool {
	return m.Outcome != Met && m.Outcome != Dropped && m.Outcome != Superseded
}

// IsFirm tells whether the promise can be built on: more than an aspiration, and not
// without money.
func (m Milestone) IsFirm() bool { return m.Confidence != "aspiration" && m.Funded != "no" }

// Milestones returns the promises whose date can be read, by date.
func (e *Entry) Milestones() []Milestone {
	var list []Milestone
	for _, n := range e.List("milestones") {
		m := Milestone{n.TextAt("what"), date.Of(n.TextAt("due")), n.TextAt("confidence"), n.TextAt("funded"), Outcome(n.TextAt("outcome"))}
		if n.Field("done") != nil {
			m.Outcome = Met
		}
		if !m.Due.IsZero() {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b Milestone) int { return date.Compare(a.Due, b.Due) })
	return list
}
