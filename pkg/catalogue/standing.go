package catalogue

import (
	"time"

	"github.com/who-does-what/wdw/pkg/date"
)

// Standing is what somebody who comes to an entry has to know of it before all else.
type Standing int

// The standings.
const (
	Usable   Standing = iota // it is as binding as its level says
	Coming                   // nobody uses it yet
	Invited                  // those who are invited use it
	Internal                 // other national services alone use it
	Closing                  // newcomers are to go elsewhere
	Gone                     // it has ended
	HasMoved                 // another entry has taken its place
)

// Standing is what the status and the flags of the entry come to.
func (e *Entry) Standing() Standing {
	switch status := e.Status(); {
	case status == Moved:
		return HasMoved
	case status == Retired:
		return Gone
	case status == Deprecated:
		return Closing
	case e.HasFlag("internal"):
		return Internal
	case status == PrivateBeta:
		return Invited
	case status.IsComing():
		return Coming
	}
	return Usable
}

// Ending is what is known about the end of an entry that still runs.
type Ending int

// The endings.
const (
	NoEnd       Ending = iota // no date is written
	EndMissed                 // the date has passed
	EndAgreed                 // it ends then
	EndIntended               // it is to end then, and that may change
)

// Ending is what the end date of the entry comes to on a day. No date has passed on the
// zero day.
func (e *Entry) Ending(today time.Time) Ending {
	switch end := e.Text("dates", "retires"); {
	case end == "":
		return NoEnd
	case date.Of(end).Before(today):
		return EndMissed
	case e.Text("dates", "retires_kind") == "agreed":
		return EndAgreed
	}
	return EndIntended
}

// NextMilestone is the first promise that is neither done nor late; ok is false if there
// is none.
func (e *Entry) NextMilestone(today time.Time) (next Milestone, ok bool) {
	for _, m := range e.Milestones() {
		if m.IsOpen() && !m.Due.Before(today) {
			return m, true
		}
	}
	return Milestone{}, false
}
