package framework

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

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
	Service string `json:"service"`
	Name    string `json:"name"`
	What    string `json:"what"`
	Kind    string `json:"kind"`
	// Change is Slipped, BroughtForward, Dropped, Added or Reached.
	Change string `json:"change"`
	// From and To are the dates as written in the first and the last state that have
	// one; "" where there is none.
	From string `json:"from" out:"null"`
	To   string `json:"to" out:"null"`
	// Days is how far the last day moved, positive for later; 0 where From or To is "".
	Days int `json:"days"`
	// Times is how often it moved from one state to the next.
	Times int `json:"times"`
}

// AllSlips are dates that moved, the longest slip first.
type AllSlips []Slip

// Result shows what became of the dates, a row each.
func (slips AllSlips) Result() out.Result {
	return out.List(slips,
		out.Col("service", "Service", func(s Slip) string { return s.Service }),
		out.Col("change", "Change", func(s Slip) string { return s.Change }),
		out.Col("what", "What", func(s Slip) string { return s.What }),
		out.Col("from", "From", func(s Slip) string { return s.From }),
		out.Col("to", "To", func(s Slip) string { return s.To }),
		out.Num("days", "Days", func(s Slip) int { return s.Days }),
		out.Num("times", "Times", func(s Slip) int { return s.Times }),
	)
}

// Summary counts what moved, and says how far.
func (slips AllSlips) Summary() string {
	count := map[string]int{}
	var slipped []int
	for _, s := range slips {
		count[s.Change]++
		if s.Change == Slipped {
			slipped = append(slipped, s.Days)
		}
	}
	moved := fmt.Sprintf("%s slipped", words.Count(len(slipped), "date"))
	if len(slipped) > 0 { // the longest stands first
		moved += fmt.Sprintf(", half of them by %s or more", words.Count(slipped[(len(slipped)-1)/2], "day"))
	}
	return fmt.Sprintf("%s; %d brought forward, %d dropped, %d new, %d reached", moved,
		count[BroughtForward], count[Dropped], count[Added], count[Reached])
}

// Broken has Slipped or Dropped for each date that is not kept.
func (slips AllSlips) Broken() []string {
	return reasonsOf(slips, func(s Slip) string { return only(s.Change, Slipped, Dropped) })
}

// Slips follows the dates of the roadmap through states of a catalogue, the oldest
// first, and returns those that moved, came, went or were reached: the longest slip
// first. A milestone is known by its words, an end by its kind. A date that was only
// made more precise within itself has not slipped: "2027" that becomes "2027-Q2" is
// kept.
func Slips(states ...*catalogue.Catalogue) AllSlips {
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
	list := AllSlips{}
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
		list = append(list, t.Slip)
	}
	rank := []string{Slipped, BroughtForward, Dropped, Added, Reached}
	slices.SortFunc(list, func(a, b Slip) int {
		return cmp.Or(
			cmp.Compare(slices.Index(rank, a.Change), slices.Index(rank, b.Change)), cmp.Compare(b.Days, a.Days),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What),
		)
	})
	return list
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
	return slices.ContainsFunc(e.Milestones(), func(m catalogue.Milestone) bool { return m.What == what && m.Outcome == catalogue.Met })
}
