package framework

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
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

// When an item is due, seen from today. A reader needs what is to come in order of time, then
// what has passed.
const (
	Overdue = "overdue" // its last day lies before today, and it is not done
	Now     = "now"     // by its last day within six months
	InCycle = "cycle"   // in the rest of the current funding cycle
	Later   = "later"   // beyond that, or no cycle is known
)

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
	// URL is a page of the entry's own, else one of its sources.
	URL string
	// Changed is when the event that a calendar shows of it last changed, zero if nobody
	// knows, and Changes how often it did.
	Changed time.Time
	Changes int
}

// IsEnd tells whether something closes or ends on the date: the service, or in the words of
// a milestone what it rests on, such as a contract or the money for it.
func (i Item) IsEnd() bool { return i.Kind != KindMilestone || anEnd.MatchString(i.What) }

// anEnd finds the words of an end: "the term ends", "licences end", "the contract expires".
// The end of a year is none.
var anEnd = regexp.MustCompile(`(?i)\b(?:ends|expires?|[a-z]+s end)\b`)

// AllItems are the items of a roadmap: by bucket, then by due date.
type AllItems []Item

// Result shows what is promised and what ends, a row each, and as a picture. cycle is
// the last day of the funding cycle, zero if none is known.
func (items AllItems) Result(today time.Time, cycle date.Date, c Citation) out.Result {
	r := out.List(items,
		out.Col("service", "Service", func(i Item) string { return i.Service }),
		out.Col("name", "Name", func(i Item) string { return i.Name }),
		out.Col("due", "Due", func(i Item) string { return i.Due.Text }),
		out.Col("bucket", "Bucket", func(i Item) string { return i.Bucket }),
		out.Col("what", "What", func(i Item) string { return i.What }),
		out.Col("kind", "Kind", func(i Item) string { return i.Kind }).Optional(),
		out.Col("confidence", "Confidence", func(i Item) string { return i.Confidence }).Optional(),
		out.Col("funded", "Funded", func(i Item) string { return i.Funded }).Optional(),
		out.Col("outcome", "Outcome", Item.outcome).Optional(),
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

// outcome is what came of what is past; where nobody has said, it is a question.
func (i Item) outcome() string {
	if i.Bucket != Overdue || i.Outcome == catalogue.Missed {
		return string(i.Outcome)
	}
	return map[string]string{KindMilestone: "met?", KindDeprecation: "closed?", KindRetirement: "ended?"}[i.Kind]
}

// Roadmap returns the milestones that are not done and the end dates that the status
// has not reached, of every entry that is not a tombstone: what is to come by due date,
// then what has passed. A partial date counts by its last day: what is due "2027-Q1" is not
// late before April. Dates that are none are left out.
func Roadmap(cat *catalogue.Catalogue, today time.Time) AllItems {
	v := view{cat: cat, today: date.Day(today)}
	soon := v.today.AddDate(0, nowMonths, 0)
	end := CycleEnd(cat, today)
	list := AllItems{}
	for e := range cat.All() {
		for _, item := range joined(items(e)) {
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
		past := cmp.Compare(only(a.Bucket, Overdue), only(b.Bucket, Overdue))
		return cmp.Or(past, date.Compare(a.Due, b.Due), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	return list
}

// items are the open promises and ends of one entry, without bucket and cycle.
func items(e *catalogue.Entry) []Item {
	if e.IsGone() {
		return nil
	}
	base := Item{Service: e.ID, Name: e.Name(), Enablers: append([]string{}, e.Texts("enablers")...), Reviewed: e.Date("review", "last"), URL: pageOf(e)}
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
		item.What, item.Due, item.Kind = endWords[KindDeprecation], d, KindDeprecation
		list = append(list, item)
	}
	if d := e.Date("dates", "retires"); !d.IsZero() {
		item := base
		item.What, item.Due, item.Kind, item.Confidence = endWords[KindRetirement], d, KindRetirement, e.Text("dates", "retires_kind")
		list = append(list, item)
	}
	return list
}

// endWords say of an end what it is.
var endWords = map[string]string{KindDeprecation: "Closed to new users", KindRetirement: "Ends"}

// joined tells an event once that has two records: the end of an entry, and the one
// milestone that is due in the same month or on the same day and says it in its own words.
// Of several milestones none is known to be the end.
func joined(list []Item) []Item {
	for at, end := range list {
		told := those(list, func(m Item) bool {
			return m.Kind == KindMilestone && m.Due.First.Equal(end.Due.First) && m.Due.Last.Equal(end.Due.Last) && m.Due.Last.Sub(m.Due.First) < 31*24*time.Hour
		})
		if end.Kind == KindMilestone || len(told) != 1 {
			continue
		}
		m := told[0]
		end.What, end.Funded, end.Outcome = end.What+": "+m.What, m.Funded, m.Outcome
		end.Confidence = cmp.Or(end.Confidence, m.Confidence)
		list[at] = end
		return slices.DeleteFunc(list, func(i Item) bool { return i.Kind == KindMilestone && i.What == m.What })
	}
	return list
}

// pageOf is the address of a page about an entry.
func pageOf(e *catalogue.Entry) string {
	for _, list := range []string{"links", "sources"} {
		for _, n := range e.List(list) {
			if url := n.TextAt("url"); url != "" {
				return url
			}
		}
	}
	return e.Text("onboarding", "url")
}

// Undated are the entries that are closed to new users and say no day on which they end, in
// order of id. No roadmap has them.
func Undated(cat *catalogue.Catalogue) []string {
	undated := those(cat.Entries(), func(e *catalogue.Entry) bool { return isEnding(e) && e.Date("dates", "retires").IsZero() })
	return out.Each(undated, idOf)
}

// Between keeps the items that may fall between two dates, both included; a zero date
// is no limit.
func (items AllItems) Between(from, to date.Date) AllItems {
	return those(items, func(i Item) bool {
		return (from.IsZero() || !i.Due.Last.Before(from.First)) && (to.IsZero() || !i.Due.First.After(to.Last))
	})
}

// parts are the headings of the parts of a roadmap, by bucket.
var parts = map[string]string{Now: "Now: within six months", InCycle: "This cycle: the rest of the funding period", Later: "Later", Overdue: "Past: what came of it?"}

// part is the heading of the part of a roadmap that an item stands in.
func (i Item) part() string { return parts[i.Bucket] }

// Summary counts the items in each part that has any, and says of those that have passed
// no more than is known.
func (items AllItems) Summary() string {
	count := tally(items, func(i Item) string { return i.Bucket }, []string{Now, InCycle, Later}, map[string]string{
		Now: "within six months", InCycle: "later in this funding cycle", Later: "after that",
	})
	var passed []string
	past := those(items, func(i Item) bool { return i.Bucket == Overdue })
	missed := len(those(past, func(i Item) bool { return i.Outcome == catalogue.Missed }))
	if n := len(past) - missed; n > 0 {
		passed = append(passed, fmt.Sprintf("%d passed, and no source says whether met", n))
	}
	if missed > 0 {
		passed = append(passed, fmt.Sprintf("%d missed", missed))
	}
	said := strings.Join(those(append([]string{count}, passed...), isSaid), "; ")
	if said == "" {
		return "no dates"
	}
	return words.Count(len(items), "date") + ": " + said
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
		Day: "a day", Ends: "ends", Closed: "closed to new users", Late: "past",
	}
	if !cycle.IsZero() {
		t.Marks = append(t.Marks, out.DayMark{Day: cycle.Last, Words: "funding cycle ends", Colour: "#00664f"})
	}
	// What has passed is not in the way of what is to come, unless nothing else was asked for.
	isPast := len(items.ahead()) == 0
	calendar := &out.Calendar{Name: "National Service Catalogue: roadmap"}
	for _, i := range items {
		t.Rows = append(t.Rows, i.row())
		if i.Bucket != Overdue || isPast {
			calendar.Events = append(calendar.Events, i.event(today))
		}
	}
	return out.Picture{Timeline: t, Calendar: calendar}
}

func (i Item) row() out.TimelineRow {
	row := out.TimelineRow{
		Section: i.part(), Words: i.Name + ": " + i.What, Beside: i.Due.Text, ID: i.Service,
		Short:       fmt.Sprintf("%s: %s (%s)", i.Name, i.What, i.Due.Text),
		Alternative: fmt.Sprintf("%s: %s, due %s; %s", i.Name, i.What, i.Due.Text, i.words()),
		First:       i.Due.First, Last: i.Due.Last, IsLate: i.Bucket == Overdue, Firmness: firmnesses[i.Confidence],
		Ends: i.Kind == KindRetirement, Closes: i.Kind == KindDeprecation,
	}
	switch {
	case row.IsLate:
		row.Beside = strings.TrimSpace(i.Due.Text + " " + i.outcome())
	case i.Confidence != "":
		row.Beside += " " + i.Confidence
	}
	return row
}

// firmnesses are how far the kinds of confidence can be relied on.
var firmnesses = map[string]out.Firmness{
	"committed": out.Firm, "agreed": out.Firm, "planned": out.Planned, "target": out.Targeted, "aspiration": out.Hoped,
}

// Event is what a calendar shows, but for when that changed.
func (i Item) Event() out.Event {
	i.Changed, i.Changes, i.Reviewed = time.Time{}, 0, date.Date{}
	return i.event(time.Time{})
}

// event takes for when it changed, if nobody knows, the day on which somebody last looked at
// the entry, and stamp if the entry does not say that. Its UID is made of what the item is, not of when it is due, and of an end not of
// how it is told. What is due in a year, a quarter or a month is due on its last day.
func (i Item) event(stamp time.Time) out.Event {
	switch {
	case !i.Changed.IsZero():
		stamp = i.Changed
	case !i.Reviewed.IsZero():
		stamp = i.Reviewed.Last
	}
	sum := sha256.Sum256([]byte(i.Service + "\x00" + i.Kind + "\x00" + cmp.Or(endWords[i.Kind], i.What)))
	e := out.Event{
		UID: hex.EncodeToString(sum[:12]) + "@wdw.who-does-what", Stamp: stamp, Changes: i.Changes, Day: i.Due.Last, URL: i.URL,
		Summary: fmt.Sprintf("%s: %s (%s)", i.Name, i.What, i.Due.Text), Description: i.words(),
		Categories: append([]string{i.Kind}, i.Enablers...), IsFirm: firmnesses[i.Confidence] == out.Firm,
	}
	if i.Bucket != Overdue {
		e.Remind = remindDays
	}
	return e
}

// remindDays is how long before an event a calendar reminds of it.
const remindDays = 30

// words say what the other fields of an item are.
func (i Item) words() string {
	said := []string{i.Kind + " of " + i.Service, i.Confidence, fundedWords[i.Funded], only(i.Bucket, Overdue), outcomeWords[i.Outcome]}
	return strings.Join(those(said, isSaid), "; ")
}

// outcomeWords say what became of what is still open.
var outcomeWords = map[catalogue.Outcome]string{
	catalogue.Missed: "missed", catalogue.UnknownOutcome: "no source says whether it was met",
}
