package framework

import (
	"cmp"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// What kind of date an item of the roadmap is.
const (
	KindMilestone   = "milestone"
	KindDeprecation = "deprecation" // closed to new users
	KindRetirement  = "retirement"  // ends
)

// When an item is due, seen from today.
const (
	Overdue = "overdue" // its last day lies before today, and it is not done
	Now     = "now"     // by its last day within six months
	InCycle = "cycle"   // in the rest of the current funding cycle
	Later   = "later"   // beyond that, or no cycle is known
)

// Buckets lists them in order of time.
func Buckets() []string { return []string{Overdue, Now, InCycle, Later} }

// nowMonths is how far "now" reaches.
const nowMonths = 6

// Item is a promise or an end that still lies ahead, or should have happened.
type Item struct {
	Service, Name string
	What          string
	Due           date.Date
	Kind, Bucket  string
	// Cycle is the id of the funding cycle that holds the last day of Due, "" if none
	// does.
	Cycle string
	// Confidence is the milestone's, or for a retirement "target" or "agreed" as the
	// entry says; "" if it does not. Funded is "" if no source says.
	Confidence, Funded string
	// Enablers are the entry's, in the order of the file.
	Enablers []string
	// Reviewed is the day on which somebody last compared the entry with its sources.
	Reviewed date.Date
}

// Roadmap returns the milestones that are not done and the end dates that the status
// has not reached, of every entry that is not a tombstone, by due date. A partial
// date counts by its last day: what is due "2027-Q1" is not late before April. Dates
// that are none are left out.
func Roadmap(cat *catalogue.Catalogue, today time.Time) []Item {
	v := view{cat: cat, today: date.Day(today)}
	soon := v.today.AddDate(0, nowMonths, 0)
	end := CycleEnd(cat, today)
	out := []Item{}
	for e := range cat.All() {
		for _, item := range items(e) {
			switch {
			case item.Due.Before(v.today):
				item.Bucket = Overdue
			case !item.Due.Last.After(soon):
				item.Bucket = Now
			case !end.IsZero() && !item.Due.Last.After(end.Last):
				item.Bucket = InCycle
			default:
				item.Bucket = Later
			}
			if c := v.cycle(item.Due.Last); c != nil {
				item.Cycle = c.ID
			}
			out = append(out, item)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Or(date.Compare(a.Due, b.Due), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	return out
}

// items are the open promises and ends of one entry, without bucket and cycle.
func items(e *catalogue.Entry) []Item {
	if e.IsGone() {
		return nil
	}
	base := Item{Service: e.ID, Name: e.Name(), Enablers: append([]string{}, e.Texts("enablers")...), Reviewed: e.Date("review", "last")}
	var out []Item
	for _, m := range milestones(e) {
		if !m.isDone {
			item := base
			item.What, item.Due, item.Kind, item.Confidence, item.Funded = m.what, m.due, KindMilestone, m.confidence, m.funded
			out = append(out, item)
		}
	}
	if d := e.Date("dates", "deprecated"); !d.IsZero() && !isEnding(e) {
		item := base
		item.What, item.Due, item.Kind = "Closed to new users", d, KindDeprecation
		out = append(out, item)
	}
	if d := e.Date("dates", "retires"); !d.IsZero() {
		item := base
		item.What, item.Due, item.Kind, item.Confidence = "Ends", d, KindRetirement, e.Text("dates", "retires_kind")
		out = append(out, item)
	}
	return out
}

// Between keeps the items that may fall between two dates, both included; a zero date
// is no limit.
func Between(items []Item, from, to date.Date) []Item {
	return slices.DeleteFunc(slices.Clone(items), func(i Item) bool {
		return !from.IsZero() && i.Due.Last.Before(from.First) || !to.IsZero() && i.Due.First.After(to.Last)
	})
}

// What became of a date between two states of a catalogue.
const (
	Slipped        = "slipped"         // it is due later
	BroughtForward = "brought-forward" // it is due earlier
	Dropped        = "dropped"         // it is no longer promised, and was not done
	Added          = "added"           // it is promised anew
	Reached        = "reached"         // it was done, or the status has reached it
)

// Slip is a date that is not what it was.
type Slip struct {
	Service, Name, What, Kind string
	// From and To are the dates as written in the first and the last state that have
	// one; "" where there is none.
	From, To string
	// Days is how far the last day moved, positive for later; 0 where From or To is "".
	Days int
	// Times is how often it moved from one state to the next.
	Times int
	// Change is Slipped, BroughtForward, Dropped, Added or Reached.
	Change string
}

// Slips follows the dates of the roadmap through states of a catalogue, the oldest
// first, and returns those that moved, came, went or were reached: the longest slip
// first. A milestone is known by its words, an end by its kind. A date that was only
// made more precise within itself has not slipped: "2027" that becomes "2027-Q2" is
// kept.
func Slips(states ...*catalogue.Catalogue) []Slip {
	type key struct{ service, kind, what string }
	type track struct {
		Slip
		last    date.Date // in the last state that had it
		lastAt  int
		firstAt int
	}
	tracks := map[key]*track{}
	var order []key
	for at, cat := range states {
		for e := range cat.All() {
			for _, item := range items(e) {
				k := key{item.Service, item.Kind, item.What}
				t := tracks[k]
				if t == nil {
					t = &track{Slip: Slip{Service: item.Service, What: item.What, Kind: item.Kind, From: item.Due.Text}, last: item.Due, firstAt: at}
					tracks[k] = t
					order = append(order, k)
				}
				t.Name, t.To = item.Name, item.Due.Text
				if days := shift(t.last, item.Due); days != 0 {
					t.Times++
					t.Days += days
				}
				t.last, t.lastAt = item.Due, at
			}
		}
	}
	out := []Slip{}
	newest := len(states) - 1
	for _, k := range order {
		t := tracks[k]
		switch {
		case t.lastAt < newest:
			t.Change, t.Days, t.To = Dropped, 0, ""
			if isReached(states[newest].Entry(k.service), k.kind, k.what) {
				t.Change = Reached
			}
		case t.firstAt > 0:
			t.Change, t.From, t.Days = Added, "", 0
		case t.Days > 0:
			t.Change = Slipped
		case t.Days < 0:
			t.Change = BroughtForward
		case t.Times > 0:
			t.Change = Slipped // away and back
		default:
			continue
		}
		out = append(out, t.Slip)
	}
	rank := []string{Slipped, BroughtForward, Dropped, Added, Reached}
	slices.SortFunc(out, func(a, b Slip) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Change), slices.Index(rank, b.Change)), cmp.Compare(b.Days, a.Days),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What),
		)
	})
	return out
}

// shift is how many days a date moved: by its last day, but not at all if the new one
// lies within the old one.
func shift(old, new date.Date) int {
	if !new.First.Before(old.First) && !new.Last.After(old.Last) {
		return 0
	}
	return int(new.Last.Sub(old.Last).Hours() / 24)
}

// isReached tells whether what is no longer open has happened.
func isReached(e *catalogue.Entry, kind, what string) bool {
	if e == nil {
		return false
	}
	switch kind {
	case KindDeprecation:
		return isEnding(e) || e.IsGone()
	case KindRetirement:
		return e.IsGone()
	}
	return slices.ContainsFunc(milestones(e), func(m milestone) bool { return m.what == what && m.isDone })
}
