package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// datesInFront is how many dates the first page has.
	datesInFront = 6
	// namesInFront is how many things a decision on the first page names.
	namesInFront = 3
)

// front is the first page: what stands, what is due and what is to be decided. It says no
// more than the entries do.
func (b Board) front() []out.Part {
	ahead := b.Roadmap.ahead()
	due := out.Part{ID: "due", Heading: "What is due next", Nothing: "No entry has a date that lies ahead."}
	next := soonest(ahead)[:min(len(ahead), datesInFront)]
	due = tables(due, next, captioned[Item](dueCaption(len(next), len(ahead))), []string{"Due", "Entry", "What", "How firm"}, func(i Item) out.PartRow {
		return out.PartRow{Head: i.Due.Text, Cells: []string{i.Name, i.What, i.firm()}}
	})
	return []out.Part{
		{ID: Summary, Heading: "In brief", Points: b.sentences()},
		due,
		{ID: "decisions", Heading: "What leaders must decide", Points: b.decisions(), Nothing: "Nothing in the catalogue waits for a decision."},
	}
}

// soonest puts what is due first in front; of what is due by the same day the firmer, then
// what is known more precisely.
func soonest(items AllItems) AllItems {
	return slices.SortedStableFunc(slices.Values(items), func(a, b Item) int {
		return cmp.Or(a.Due.Last.Compare(b.Due.Last), int(firmnesses[b.Confidence]-firmnesses[a.Confidence]), b.Due.First.Compare(a.Due.First))
	})
}

func dueCaption(shown, all int) string {
	if shown == all {
		return "Every date that lies ahead"
	}
	return fmt.Sprintf("The next %d of %d dates", shown, all)
}

// sentences say in five sentences what stands.
func (b Board) sentences() []string {
	list := []string{b.coverage(), b.offers(), b.endsWords(), b.dates(), b.doubts()}
	return those(list, isSaid)
}

// coverage counts what the centre alone is to do.
func (b Board) coverage() string {
	national := those(b.Matrix, func(r Row) bool { return r.Level == "national" })
	if len(national) == 0 {
		return ""
	}
	live := len(those(national, func(r Row) bool { return r.State == Covered || r.State == Overlapping }))
	text := fmt.Sprintf("%d of the %s that the centre is to provide for everyone %s a live service", live, words.Count(len(national), "capability"), pick(live, "has", "have"))
	rest := tally(national, func(r Row) State { return r.State }, []State{Partial, Planned, Gap}, map[State]string{
		Partial: "in beta or ending only", Planned: "planned or being built only", Gap: "not at all",
	})
	if rest != "" {
		text += "; " + rest
	}
	return text + "."
}

// offers counts services, and the parts of services apart.
func (b Board) offers() string {
	services, parts, inferred := 0, 0, 0
	var levels []string
	for _, m := range b.Maturity {
		services, parts, inferred = services+m.Total, parts+m.Parts, inferred+m.Inferred
		if m.Total > 0 {
			levels = append(levels, fmt.Sprintf("%d %s", m.Total, pick(m.Total, m.Level.Verb(), strings.Replace(m.Level.Verb(), "is ", "are ", 1))))
		}
	}
	if services == 0 {
		return ""
	}
	text := fmt.Sprintf("The centre offers %s: %s", words.Count(services, "service"), words.Join(levels, "and"))
	if inferred > 0 {
		text += fmt.Sprintf(" (for %d that is the editors' reading)", inferred)
	}
	if parts > 0 {
		text += fmt.Sprintf("; %s of services %s counted apart", words.Count(parts, "part"), pick(parts, "is", "are"))
	}
	return text + "."
}

// endsWords counts what looks set to end, and says on whose word.
func (b Board) endsWords() string {
	if len(b.endings) == 0 {
		return "No entry is said to be set to end."
	}
	read := len(those(b.endings, func(e ending) bool { return e.isRead }))
	dated := len(those(b.endings, func(e ending) bool { return e.isDated }))
	parts := len(those(b.endings, func(e ending) bool { return e.isPart }))
	var said []string
	if services := len(b.endings) - parts; services > 0 {
		said = append(said, words.Count(services, "service"))
	}
	if parts > 0 {
		said = append(said, words.Count(parts, "part")+" of services")
	}
	whose := "the editors' reading; "
	switch {
	case read == 0:
		whose = ""
	case read < len(b.endings):
		whose = fmt.Sprintf("for %d that is the editors' reading alone; ", read)
	}
	return fmt.Sprintf("%s %s set to end (%s%s a date).", words.Join(said, "and"), pick(len(b.endings), "looks", "look"), whose, pick(dated, "1 has", fmt.Sprintf("%d have", dated)))
}

// dates tells what lies ahead from what has passed without a word.
func (b Board) dates() string {
	past := b.Roadmap.past()
	missed := len(those(past, func(i Item) bool { return i.Outcome == catalogue.Missed }))
	var said []string
	if n := len(past) - missed; n > 0 {
		said = append(said, fmt.Sprintf("%s passed, and no source was seen that says %s met", have(n, "date"), pick(n, "it was", "they were")))
	}
	if missed > 0 {
		said = append(said, fmt.Sprintf("%s missed, as a source says", pick(missed, "1 date was", fmt.Sprintf("%d dates were", missed))))
	}
	ahead := b.Roadmap.ahead()
	soon := len(those(ahead, func(i Item) bool { return i.Bucket == Now }))
	said = append(said, fmt.Sprintf("%s ahead, %d within six months", pick(len(ahead), "1 date lies", fmt.Sprintf("%d dates lie", len(ahead))), soon))
	return words.UpperFirst(strings.Join(said, "; ")) + "."
}

// doubts counts what the centre lacks and what may be there twice, each apart.
func (b Board) doubts() string {
	services, standards := b.gaps()
	supported, silent := b.supported(standards)
	said := []string{"no national capability lacks a live service"}
	if n := len(services); n > 0 {
		said[0] = have(n, "national capability") + " no live service"
	}
	if supported > 0 {
		said = append(said, fmt.Sprintf("for %d a standard is recorded as supported only", supported))
	}
	if silent > 0 {
		said = append(said, fmt.Sprintf("for %d none that stands is recorded", silent))
	}
	overlaps := "no overlap was found"
	if n := b.Overlaps.Total(); n > 0 {
		overlaps = words.Count(n, "possible overlap") + " to look at"
		if crowds := len(b.Overlaps.Crowds); crowds < n {
			overlaps += " in " + words.Count(crowds, "capability")
		}
	}
	return words.UpperFirst(strings.Join(append(said, overlaps), "; ")) + "."
}

// supported counts the gaps in which some standard is supported, and those in which none is.
func (b Board) supported(standards AllGaps) (supported, silent int) {
	supported = len(those(standards, func(m Missing) bool { return slices.ContainsFunc(m.Closes, func(c Closing) bool { return c.ID != "" }) }))
	return supported, len(standards) - supported
}

// decisions are the questions that the catalogue leaves to those who lead, what lacks most
// first.
func (b Board) decisions() []string {
	services, standards := b.gaps()
	open := those(b.endings, func(e ending) bool { return e.lacks != "" })
	past := those(b.Roadmap.past(), func(i Item) bool { return i.Outcome != catalogue.Missed })
	inferred := 0
	for _, m := range b.Maturity {
		inferred += m.Inferred
	}
	supported, _ := b.supported(standards)
	list := []string{
		decision(len(services), "Who is to provide what has no live service, and by when?", out.Each(services, func(m Missing) string { return m.Name })),
		decision(len(open), "What looks set to end is not settled: when does it end, and what takes its place?", out.Each(open, func(e ending) string { return e.name + " (" + e.lacks + ")" })),
		decision(b.Overlaps.Total(), "Live services may overlap: which are both needed, and why?", out.Each(b.Overlaps.Crowds, func(c Crowd) string { return c.Capability })),
		decision(len(past), "Dates have passed without a word: which of them still stand?", mostOpen(past)),
		decision(supported, have(supported, "national capability")+" standards that are supported only: are they to be required?", nil),
		decision(inferred, have(inferred, "service")+" a level that is the editors' reading: does the centre stand by it?", nil),
	}
	return those(list, isSaid)
}

// decision is a question with what it is about, nothing if it is about nothing.
func decision(n int, question string, names []string) string {
	if n == 0 {
		return ""
	}
	if len(names) == 0 {
		return question
	}
	text := question + " " + strings.Join(names[:min(len(names), namesInFront)], "; ")
	if more := len(names) - namesInFront; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text + "."
}

// mostOpen names the entries with dates that have passed, those with the most first.
func mostOpen(past AllItems) []string {
	count := map[string]int{}
	var names []string
	for _, i := range past {
		if count[i.Name]++; count[i.Name] == 1 {
			names = append(names, i.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	return out.Each(names, func(name string) string { return fmt.Sprintf("%s (%d)", name, count[name]) })
}

// have counts things as the subject of "have".
func have(n int, noun string) string { return words.Count(n, noun) + pick(n, " has", " have") }

// pick is the one text for one thing, the other for several or none.
func pick(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}
