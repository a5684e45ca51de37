package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Result is the report for a board. c says which state of the catalogue it was made from.
func (b Board) Result(today time.Time, c Citation) out.Result {
	r := out.Report{
		Title: b.Title + ": who does what", Disclaimer: b.Disclaimer, Language: b.Language,
		Cited: c.Words(), Again: c.Again(), Today: c.Today, Figures: b.glance(),
		Parts: []out.Part{whoPart(b), maturityPart(b), gapsPart(b), overlapsPart(b), dispositionPart(b), roadmapPart(b), healthPart(b)},
	}
	for i := range r.Parts {
		switch p := &r.Parts[i]; p.ID {
		case "who":
			picture := b.Matrix.Picture(c)
			p.Picture = &picture
		case "roadmap":
			if ahead := b.Roadmap.ahead(); len(ahead) > 0 {
				picture := ahead.Picture(date.Day(today), b.CycleEnd, c)
				p.Picture = &picture
			}
		}
	}
	return out.Result{Report: &r}
}

// ahead leaves out what is overdue: it has no place on a line of time that begins today,
// and heads the tables.
func (items AllItems) ahead() AllItems {
	return slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.Bucket == Overdue })
}

// glance puts what matters most first.
func (b Board) glance() []out.Figure {
	states := map[State]int{}
	for _, r := range b.Matrix {
		if r.Level == "national" {
			states[r.State]++
		}
	}
	national := 0
	for _, n := range states {
		national += n
	}
	retire, late := 0, 0
	for _, d := range b.Dispositions {
		if d.Verdict == "retire" {
			retire++
		}
	}
	for _, i := range b.Roadmap {
		if i.Bucket == Overdue {
			late++
		}
	}
	live := states[Covered] + states[Overlapping]
	return []out.Figure{
		{Number: fmt.Sprintf("%d of %d", live, national), Words: "national capabilities have a live service"},
		{Number: strconv.Itoa(len(b.Gaps)), Words: "things that national capabilities lack"},
		{Number: strconv.Itoa(len(b.Overlaps)), Words: "pairs of live services do the same for the same people"},
		{Number: strconv.Itoa(retire), Words: "services are to be retired"},
		{Number: fmt.Sprintf("%d of %d", late, len(b.Roadmap)), Words: "open promises and ends are overdue"},
	}
}

func serviceNames(services []Service) string {
	return strings.Join(textsOf(services, func(s Service) string { return fmt.Sprintf("%s (%s)", s.Name, s.Status) }), "; ")
}

func whoPart(b Board) out.Part {
	p := out.Part{
		ID: "who", Heading: "Who does what", Nothing: "The catalogue names no capabilities.",
		Lead:         "Every capability that health and care needs, who does it, and how far what the centre does is there. Only what is live covers a capability.",
		PictureWords: "A picture of every capability by level and state; the tables below say the same in words.",
	}
	for _, s := range out.Sectioned(len(b.Matrix), func(i int) string { return b.Matrix[i].DomainName }) {
		t := out.PartTable{Caption: s.Heading, Headings: []string{"Capability", "Who does it", "State", "Services"}}
		for _, r := range b.Matrix[s.From:s.To] {
			t.Rows = append(t.Rows, out.PartRow{
				Head: r.Name, State: string(r.State),
				Cells: []string{WithBasis(r.Level, r.Basis), string(r.State), serviceNames(r.Services)},
			})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func maturityPart(b Board) out.Part {
	p := out.Part{
		ID: "maturity", Heading: "Maturity",
		Lead: "How far along the centre's offers are, by how binding they are. \"Inferred\" counts the levels that no publication states and an editor of the catalogue concluded from the sources.",
	}
	t := out.PartTable{Caption: "Entries by autonomy and status", Headings: []string{"Autonomy"}}
	for _, s := range Statuses() {
		t.Headings = append(t.Headings, string(s))
	}
	t.Headings = append(t.Headings, "inferred", "all")
	for _, m := range b.Maturity {
		row := out.PartRow{Head: fmt.Sprintf("%s (%s)", m.Level.Caption(), m.Level)}
		for _, n := range append(append([]int{}, m.Counts...), m.Inferred, m.Total) {
			row.Cells = append(row.Cells, strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, row)
	}
	p.Tables = []out.PartTable{t}
	return p
}

func gapsPart(b Board) out.Part {
	p := out.Part{
		ID: "gaps", Heading: "Gaps", Nothing: "No national capability lacks a live service or a required standard.",
		Lead: "What national capabilities lack, why, and what would close it.",
	}
	t := out.PartTable{Caption: "What is missing", Headings: []string{"Capability", "Reason", "Because", "What would close it"}}
	for _, g := range b.Gaps {
		t.Rows = append(t.Rows, out.PartRow{Head: g.Name, Cells: []string{g.Reason, g.Because, strings.Join(g.closing(), "; ")}})
	}
	return p.With(t)
}

func overlapsPart(b Board) out.Part {
	p := out.Part{
		ID: "overlaps", Heading: "Duplication", Nothing: "No two live services do the same for the same people.",
		Lead: "Live services that share a capability and an audience, while neither replaces, complements or runs on the other.",
	}
	t := out.PartTable{Caption: "Possible duplicates", Headings: []string{"Services", "For whom", "Reason", "What would close it"}}
	for _, o := range b.Overlaps {
		whom := slices.Concat(o.Users, o.CareSettings)
		t.Rows = append(t.Rows, out.PartRow{
			Head:  o.Services[0].Name + " and " + o.Services[1].Name,
			Cells: []string{strings.Join(OrAnybody(whom), ", "), o.Reason, o.Closes},
		})
	}
	return p.With(t)
}

func dispositionPart(b Board) out.Part {
	p := out.Part{
		ID: "disposition", Heading: "Retire, rearchitect, keep", Nothing: "No entry says what should become of it.",
		Lead: fmt.Sprintf("What the entries say about their future, and what is missing before it can be carried out. %d of %d current entries say it.",
			len(b.Dispositions), b.Health.Current),
	}
	for _, s := range out.Sectioned(len(b.Dispositions), func(i int) string { return b.Dispositions[i].Verdict }) {
		t := out.PartTable{Caption: words.UpperFirst(s.Heading), Headings: []string{"Service", "By", "Basis", "Because", "Affects", "What is missing"}}
		for _, d := range b.Dispositions[s.From:s.To] {
			t.Rows = append(t.Rows, out.PartRow{Head: d.Name, Cells: []string{
				orDash(d.By), d.Basis, d.Because, strconv.Itoa(len(d.Affects)), orDash(d.Lacks),
			}})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func roadmapPart(b Board) out.Part {
	p := out.Part{
		ID: "roadmap", Heading: "Roadmap", Nothing: "Nothing is promised, and nothing is to end.",
		Lead:         b.Roadmap.Summary() + ". A date stays as precise as it is known, and counts by its last day.",
		PictureWords: "A picture of what lies ahead along time; the tables below say the same in words, and begin with what is overdue.",
	}
	for _, s := range out.Sectioned(len(b.Roadmap), func(i int) string { return BucketWords(b.Roadmap[i].Bucket) }) {
		t := out.PartTable{Caption: s.Heading, Headings: []string{"Service", "Due", "What", "Kind", "Confidence", "Funded"}}
		for _, i := range b.Roadmap[s.From:s.To] {
			t.Rows = append(t.Rows, out.PartRow{Head: i.Name, Cells: []string{i.Due.Text, i.What, i.Kind, orDash(i.Confidence), orDash(i.Funded)}})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func healthPart(b Board) out.Part {
	p := out.Part{
		ID: "health", Heading: "How far the catalogue can be trusted",
		Lead: fmt.Sprintf("%s, %d of them current.", words.Count(b.Health.Entries, "entry"), b.Health.Current),
	}
	if b.Health.MedianAge != nil {
		p.Lead += fmt.Sprintf(" Half were compared with their sources within the last %s.", words.Count(*b.Health.MedianAge, "day"))
	}
	t := out.PartTable{Caption: "Measures", Headings: []string{"What is counted", "Count", "Of", "Percent"}}
	for _, m := range b.Health.Measures {
		t.Rows = append(t.Rows, out.PartRow{Head: words.UpperFirst(m.Words), Cells: []string{strconv.Itoa(m.Count), strconv.Itoa(m.Of), m.PercentWords()}})
	}
	p.Tables = []out.PartTable{t}
	return p
}
