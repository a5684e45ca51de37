package framework

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
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
	Service string    `json:"service"`
	Name    string    `json:"name"`
	What    string    `json:"what"`
	Due     date.Date `json:"due"`
	Kind    string    `json:"kind"`
	Bucket  string    `json:"bucket"`
	// Cycle is the id of the funding cycle that holds the last day of Due, "" if none
	// does.
	Cycle string `json:"cycle" out:"null"`
	// Confidence is the milestone's, or for a retirement "target" or "agreed" as the
	// entry says; "" if it does not. Funded is "" if no source says.
	Confidence string `json:"confidence" out:"null"`
	Funded     string `json:"funded" out:"null"`
	// Enablers are the entry's, in the order of the file.
	Enablers []string `json:"enablers"`
	// Outcome is what a past milestone is said to have come to: missed, or unknown; "" if
	// nobody has said.
	Outcome catalogue.Outcome `json:"outcome" out:"null"`
	// Reviewed is the day on which somebody last compared the entry with its sources.
	Reviewed date.Date
}

// AllItems are the items of a roadmap, by due date.
type AllItems []Item

// Result shows what is promised and what ends, a row each, and as a picture. cycle is
// the last day of the funding cycle, zero if none is known.
func (items AllItems) Result(today time.Time, cycle date.Date, c Citation) out.Result {
	r := out.List(items,
		out.Col("service", "Service", func(i Item) string { return i.Service }),
		out.Col("due", "Due", func(i Item) string { return i.Due.Text }),
		out.Col("bucket", "Bucket", func(i Item) string { return i.Bucket }),
		out.Col("what", "What", func(i Item) string { return i.What }),
		out.Col("kind", "Kind", func(i Item) string { return i.Kind }).Optional(),
		out.Col("confidence", "Confidence", func(i Item) string { return i.Confidence }).Optional(),
		out.Col("funded", "Funded", func(i Item) string { return i.Funded }).Optional(),
		out.Col("outcome", "Outcome", func(i Item) string { return string(i.Outcome) }).Optional(),
		out.Cells("enablers", "Enablers", func(i Item) []string { return i.Enablers }).Optional(),
	)
	r.Table.Sections = out.Sectioned(len(items), func(i int) string { return items[i].part() })
	r.Picture = items.Picture(today, cycle, c)
	return r
}

// Late has Overdue for each item that is.
func (items AllItems) Late() []string {
	return reasonsOf(items, func(i Item) string { return only(i.Bucket, Overdue) })
}

// Roadmap returns the milestones that are not done and the end dates that the status
// has not reached, of every entry that is not a tombstone, by due date. A partial
// date counts by its last day: what is due "2027-Q1" is not late before April. Dates
// that are none are left out.
func Roadmap(cat *catalogue.Catalogue, today time.Time) AllItems {
	v := view{cat: cat, today: date.Day(today)}
	soon := v.today.AddDate(0, nowMonths, 0)
	end := CycleEnd(cat, today)
	list := AllItems{}
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
			list = append(list, item)
		}
	}
	slices.SortStableFunc(list, func(a, b Item) int {
		return cmp.Or(date.Compare(a.Due, b.Due), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	return list
}

// items are the open promises and ends of one entry, without bucket and cycle.
func items(e *catalogue.Entry) []Item {
	if e.IsGone() {
		return nil
	}
	base := Item{Service: e.ID, Name: e.Name(), Enablers: append([]string{}, e.Texts("enablers")...), Reviewed: e.Date("review", "last")}
	var list []Item
	for _, m := range e.Milestones() {
		if m.IsOpen() {
			item := base
			item.What, item.Due, item.Kind, item.Confidence, item.Funded, item.Outcome = m.What, m.Due, KindMilestone, m.Confidence, m.Funded, m.Outcome
			list = append(list, item)
		}
	}
	if d := e.Date("dates", "deprecated"); !d.IsZero() && !isEnding(e) {
		item := base
		item.What, item.Due, item.Kind = "Closed to new users", d, KindDeprecation
		list = append(list, item)
	}
	if d := e.Date("dates", "retires"); !d.IsZero() {
		item := base
		item.What, item.Due, item.Kind, item.Confidence = "Ends", d, KindRetirement, e.Text("dates", "retires_kind")
		list = append(list, item)
	}
	return list
}

// Between keeps the items that may fall between two dates, both included; a zero date
// is no limit.
func (items AllItems) Between(from, to date.Date) AllItems {
	return those(items, func(i Item) bool {
		return (from.IsZero() || !i.Due.Last.Before(from.First)) && (to.IsZero() || !i.Due.First.After(to.Last))
	})
}

// part is the heading of the part of a roadmap that an item stands in.
func (i Item) part() string {
	return map[string]string{
		Overdue: "Overdue", Now: "Now: within six months",
		InCycle: "This funding cycle", Later: "Later",
	}[i.Bucket]
}

// Summary counts the items in each part that has any.
func (items AllItems) Summary() string {
	parts := tally(items, func(i Item) string { return i.Bucket }, Buckets(), map[string]string{
		Now: "within six months", InCycle: "later in this funding cycle", Later: "after that",
	})
	if parts == "" {
		return "no dates"
	}
	return words.Count(len(items), "date") + ": " + parts
}

// Picture draws items along time, and puts them into a calendar. A date that is
// not a day is a span. cycle is the last day of the funding cycle, zero if none is known.
func (items AllItems) Picture(today time.Time, cycle date.Date, c Citation) out.Picture {
	today = date.Day(today)
	summary := items.Summary() + "."
	t := &out.Timeline{
		Frame: out.Frame{
			Name: "roadmap", Title: "Roadmap: promises and ends by due date", Heading: "Roadmap", Summary: summary,
			Description: summary + " The same is said in words by the roadmap as a table.", Foot: c.foot(),
		},
		From: today, Marks: []out.DayMark{{Day: today, Words: "today", Colour: "#a33000"}},
		Firmnesses: map[out.Firmness]string{
			out.Firm: "committed or agreed", out.Planned: "planned", out.Targeted: "target", out.Hoped: "aspiration", out.Unsaid: "not said",
		},
		Day: "a day", Ends: "ends", Closed: "closed to new users", Late: "overdue",
	}
	if !cycle.IsZero() {
		t.Marks = append(t.Marks, out.DayMark{Day: cycle.Last, Words: "funding cycle ends", Colour: "#00664f"})
	}
	calendar := &out.Calendar{Name: "National Service Catalogue: roadmap"}
	for _, i := range items {
		t.Rows = append(t.Rows, i.row())
		calendar.Events = append(calendar.Events, i.event(today))
	}
	return out.Picture{Timeline: t, Calendar: calendar}
}

func (i Item) row() out.TimelineRow {
	row := out.TimelineRow{
		Section: i.part(), Words: i.Name + ": " + i.What, Beside: i.Due.Text,
		Short:       fmt.Sprintf("%s, %s (%s)", i.Service, i.What, i.Due.Text),
		Alternative: fmt.Sprintf("%s: %s, due %s; %s", i.Name, i.What, i.Due.Text, i.words()),
		First:       i.Due.First, Last: i.Due.Last, IsLate: i.Bucket == Overdue, Firmness: firmnesses[i.Confidence],
		Ends: i.Kind == KindRetirement, Closes: i.Kind == KindDeprecation,
	}
	switch {
	case row.IsLate:
		row.Beside = "was " + i.Due.Text
	case i.Confidence != "":
		row.Beside += " " + i.Confidence
	}
	return row
}

// firmnesses are how far the kinds of confidence can be relied on.
var firmnesses = map[string]out.Firmness{
	"committed": out.Firm, "agreed": out.Firm, "planned": out.Planned, "target": out.Targeted, "aspiration": out.Hoped,
}

// event takes stamp for the day on which somebody last looked at an entry that does not
// say it. Its UID is made of what the item is, not of when it is due.
func (i Item) event(stamp time.Time) out.Event {
	if !i.Reviewed.IsZero() {
		stamp = i.Reviewed.Last
	}
	sum := sha256.Sum256([]byte(i.Service + "\x00" + i.Kind + "\x00" + i.What))
	return out.Event{
		UID: hex.EncodeToString(sum[:12]) + "@wdw.who-does-what", Stamp: stamp, First: i.Due.First, Last: i.Due.Last,
		Summary: fmt.Sprintf("%s: %s (%s)", i.Name, i.What, i.Due.Text), Description: i.words(),
		Categories: append([]string{i.Kind}, i.Enablers...), IsFirm: firmnesses[i.Confidence] == out.Firm,
	}
}

// words say what the other fields of an item are.
func (i Item) words() string {
	said := []string{i.Kind + " of " + i.Service, i.Confidence, fundedWords[i.Funded], only(i.Bucket, Overdue), outcomeWords[i.Outcome]}
	return strings.Join(those(said, isSaid), "; ")
}

// outcomeWords say what became of what is still open.
var outcomeWords = map[catalogue.Outcome]string{
	catalogue.Missed: "missed", catalogue.UnknownOutcome: "no source says whether it was met",
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
