package catalogue

import (
	"regexp"
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

// IsFirm tells whether the promise can be built on: committed or planned, and not without
// money. A target is what somebody hopes to reach.
func (m Milestone) IsFirm() bool {
	return (m.Confidence == "committed" || m.Confidence == "planned") && m.Funded != "no"
}

// IsGeneral tells whether the promise is one of general use, as far as its words say so: it
// speaks of a start for everybody, and not of a pilot, of the first few or of an end.
func (m Milestone) IsGeneral() bool {
	return forAll.MatchString(m.What) && !forSome.MatchString(m.What)
}

var (
	forAll  = regexp.MustCompile(`(?i)\b(live|opens?|opened|public beta|launch(es|ed)?|available|begins?|starts?|every\w*|all|national(ly)?|nationwide|across|complete|fully|general|operational)\b`)
	forSome = regexp.MustCompile(`(?i)\b(first|pilot\w*|prototype\w*|trial\w*|test(s|ed|ing)?|some|selected|private beta|alpha|draft|reviewed|contract|ends?|ended|removed|left)\b`)
)

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
