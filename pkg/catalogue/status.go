package catalogue

import (
	"slices"
	"strings"
)

// Status is where a record stands in its life, as written; "" if it does not say.
type Status string

// The states of an entry, in the order of its life. Those of a standard are among them.
const (
	Planned       Status = "planned"
	InDevelopment Status = "in-development"
	Alpha         Status = "alpha"
	PrivateBeta   Status = "private-beta"
	PublicBeta    Status = "public-beta"
	Live          Status = "live"
	Deprecated    Status = "deprecated"
	Retired       Status = "retired"
	Moved         Status = "moved"
)

// Advancing are the states before an entry begins to end, in their order.
func Advancing() []Status {
	return []Status{Planned, InDevelopment, Alpha, PrivateBeta, PublicBeta, Live}
}

// Stage is the 0-based place among Advancing, -1 for every other status.
func (s Status) Stage() int { return slices.Index(Advancing(), s) }

// IsForward tells whether a change leads forward among Advancing.
func IsForward(from, to Status) bool { return from.Stage() >= 0 && to.Stage() > from.Stage() }

// IsGone tells whether the status is that of a tombstone.
func (s Status) IsGone() bool { return s == Retired || s == Moved }

// IsWithdrawn tells whether newcomers find the thing itself closed or gone.
func (s Status) IsWithdrawn() bool { return s == Deprecated || s == Retired }

// IsAvailable tells whether everyone can use the thing, if only to try it.
func (s Status) IsAvailable() bool { return s == Live || s == PublicBeta }

// IsBeta tells whether the thing is in real use, by invitation or openly, and may still
// change.
func (s Status) IsBeta() bool { return s == PublicBeta || s == PrivateBeta }

// IsComing tells whether nobody uses the thing yet.
func (s Status) IsComing() bool { return s == Planned || s == InDevelopment || s == Alpha }

// Phrase writes the status behind "is": "in public beta".
func (s Status) Phrase() string {
	switch s {
	case Alpha, PrivateBeta, PublicBeta, InDevelopment:
		return "in " + strings.TrimPrefix(strings.ReplaceAll(string(s), "-", " "), "in ")
	case "":
		return "in no stated status"
	}
	return string(s)
}
