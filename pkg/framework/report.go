package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Board is everything that a board asks of a catalogue, in the order of the report.
type Board struct {
	// Title and Disclaimer are the catalogue's own, Language its BCP 47 tag.
	Title, Disclaimer, Language string
	Matrix                      AllRows
	Maturity                    []Maturity
	Gaps                        AllGaps
	Overlaps                    AllOverlaps
	Dispositions                AllDispositions
	// Silent is how many current services say nothing of their future.
	Silent  int
	Roadmap AllItems
	// CycleEnd is the last day of the current funding cycle, zero if none is known.
	CycleEnd date.Date
	Health   Health
	endings  []ending
}

// ending is an entry that looks set to end.
type ending struct {
	name string
	// isRead tells that only the editors say so, isDated that a date is given.
	isPart, isRead, isDated bool
	// lacks is what is missing before it can end, "" if nothing is.
	lacks string
}

// Sections are the ids of the parts of the report, in their order; the first is its first page.
var Sections = []string{Summary, "who", "maturity", "gaps", "overlaps", "disposition", "roadmap", "health"}

// Summary is the id of the first page.
const Summary = "summary"

// Maturity is how many services of a level of autonomy stand in each status.
type Maturity struct {
	Level catalogue.Level
	// Counts are by status, in the order of Statuses.
	Counts []int
	// Inferred is how many of the levels an editor inferred, Total all of them. Parts of
	// services are counted in Parts alone.
	Inferred, Total, Parts int
}

// Statuses are the states of an entry that has not ended, in the order of its life.
func Statuses() []catalogue.Status {
	return append(catalogue.Advancing(), catalogue.Deprecated)
}

// BoardOf gathers the reports of a day. Gaps are those of national capabilities.
func BoardOf(cat *catalogue.Catalogue, today time.Time) Board {
	b := Board{
		Title: "National Service Catalogue", Language: "en-GB",
		Matrix: Matrix(cat, today), Maturity: maturityOf(cat, today), Gaps: Gaps(cat, today, "national"), Overlaps: Overlaps(cat, today, MostOverlaps),
		Dispositions: DispositionsOf(cat, today, false), Silent: len(DispositionsOf(cat, today, true)), Roadmap: Roadmap(cat, today), CycleEnd: CycleEnd(cat, today), Health: HealthOf(cat, today),
		endings: endingsOf(cat, today),
	}
	if about := cat.About; about != nil {
		b.Title = cmp.Or(about.Text("title"), b.Title)
		b.Language = cmp.Or(about.Text("language"), b.Language)
		b.Disclaimer = about.Text("disclaimer")
	}
	return b
}

// endingsOf are the entries that are to be retired, closed to new users, or have an end date.
func endingsOf(cat *catalogue.Catalogue, today time.Time) []ending {
	lacks := map[string]string{}
	for _, d := range slices.Concat(DispositionsOf(cat, today, false), DispositionsOf(cat, today, true)) {
		lacks[d.ID] = d.Lacks
	}
	var list []ending
	for e := range cat.All() {
		isRetired, hasEnd := e.Text("disposition", "verdict") == "retire", !e.Date("dates", "retires").IsZero()
		if e.IsGone() || !isRetired && !hasEnd && !isEnding(e) {
			continue
		}
		list = append(list, ending{
			name: e.Name(), isPart: e.IsPart(), lacks: lacks[e.ID],
			isRead:  !hasEnd && !isEnding(e) && e.Text("disposition", "basis") == string(catalogue.Inferred),
			isDated: hasEnd || isRetired && !e.Date("disposition", "by").IsZero(),
		})
	}
	return list
}

func maturityOf(cat *catalogue.Catalogue, today time.Time) []Maturity {
	v := look(cat, today)
	list := []Maturity{}
	for _, level := range catalogue.Levels() {
		m := Maturity{Level: level, Counts: make([]int, len(Statuses()))}
		for e := range cat.All() {
			at := slices.Index(Statuses(), e.Status())
			if e.Level() != level || at < 0 || e.HasEnded(v.today) {
				continue
			}
			if e.IsPart() {
				m.Parts++
				continue
			}
			m.Counts[at]++
			m.Total++
			if e.Basis() == catalogue.Inferred {
				m.Inferred++
			}
		}
		list = append(list, m)
	}
	return list
}

// Result is the report for a board: a page to read, and what it rests on as an annex. c says
// which state of the catalogue it was made from.
func (b Board) Result(today time.Time, c Citation) out.Result {
	who, roadmap := whoPart(b), roadmapPart(b)
	matrix := b.Matrix.Picture(c)
	matrix.Grid.Across, matrix.Grid.Foot, matrix.Grid.Summary = pageBlocks, "", ""
	who.Picture = &matrix
	if ahead := b.Roadmap.ahead(); len(ahead) > 0 {
		picture := ahead.Picture(today, b.CycleEnd, c)
		roadmap.Picture = &picture
	}
	return out.Result{Report: &out.Report{
		Title: b.Title + ": who does what", Disclaimer: b.Disclaimer, Language: b.Language,
		Cited: c.Words(), Again: c.Again(), Today: c.Today, Front: b.front(),
		Parts: []out.Part{who, maturityPart(b), gapsPart(b), overlapsPart(b), dispositionPart(b), roadmap, healthPart(b)},
	}}
}

// pageBlocks is how many blocks of the matrix stand side by side on a page in portrait.
const pageBlocks = 3

// ahead leaves out what has passed: it has no place on a line of time that begins today.
func (items AllItems) ahead() AllItems {
	return those(items, func(i Item) bool { return i.Bucket != Overdue })
}

// past is what has passed.
func (items AllItems) past() AllItems {
	return those(items, func(i Item) bool { return i.Bucket == Overdue })
}

func serviceNames(services []Service) string {
	return strings.Join(out.Each(services, func(s Service) string { return fmt.Sprintf("%s (%s)", s.Name, s.Status) }), "; ")
}

// tables adds a table for each heading of a list, with a row an item. Equal headings stand
// together in the list.
func tables[T any](p out.Part, list []T, heading func(T) string, columns []string, row func(T) out.PartRow) out.Part {
	for _, s := range out.Sectioned(len(list), func(i int) string { return heading(list[i]) }) {
		t := out.PartTable{Caption: s.Heading, Headings: columns}
		for _, item := range list[s.From:s.To] {
			t.Rows = append(t.Rows, row(item))
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

// captioned is the heading of every item of a single table.
func captioned[T any](caption string) func(T) string { return func(T) string { return caption } }

func whoPart(b Board) out.Part {
	return tables(out.Part{
		ID: "who", Heading: "Who does what", Nothing: "The catalogue names no capabilities.",
		Lead:         "Every capability that health and care needs, who does it, and how far what the centre does is there. Only what is live covers a capability.",
		PictureWords: b.Matrix.Summary() + ". The tables below say the same in words.",
	}, b.Matrix, func(r Row) string { return r.DomainName }, []string{"Capability", "Who does it", "State", "Services"}, func(r Row) out.PartRow {
		return out.PartRow{Head: r.Name, State: string(r.State), Cells: []string{WithBasis(r.Level, r.Basis), string(r.State), serviceNames(r.Services)}}
	})
}

func maturityPart(b Board) out.Part {
	headings := append([]string{"Autonomy"}, out.Each(Statuses(), func(s catalogue.Status) string { return string(s) })...)
	return tables(out.Part{
		ID: "maturity", Heading: "Maturity",
		Lead: "How far along the centre's offers are, by how binding they are. \"Inferred\" counts the levels that no publication states and an editor of the catalogue concluded from the sources; \"parts\" are interfaces, products and modules of services, counted apart.",
	}, b.Maturity, captioned[Maturity]("Services by autonomy and status"), append(headings, "inferred", "all", "parts"), func(m Maturity) out.PartRow {
		numbers := slices.Concat(m.Counts, []int{m.Inferred, m.Total, m.Parts})
		return out.PartRow{Head: fmt.Sprintf("%s (%s)", m.Level.Caption(), m.Level), Cells: out.Each(numbers, strconv.Itoa)}
	})
}

// gapsPart keeps what lacks a service apart from what lacks a standard.
func gapsPart(b Board) out.Part {
	p := out.Part{
		ID: "gaps", Heading: "Gaps", Nothing: "No national capability lacks a live service or a required standard.",
		Lead: "What national capabilities lack, why, and what would close it. A service that is not there and a standard that nobody has to meet are two things, and are not added up.",
	}
	columns := []string{"Capability", "Because", "What would close it"}
	row := func(g Missing) out.PartRow {
		return out.PartRow{Head: g.Name, Cells: []string{g.Because, strings.Join(g.closing(), "; ")}}
	}
	services, standards := b.gaps()
	p = tables(p, services, captioned[Missing]("No live service"), columns, row)
	return tables(p, standards, captioned[Missing]("No required standard"), columns, row)
}

// gaps are those of services, and those of standards.
func (b Board) gaps() (services, standards AllGaps) {
	services = those(b.Gaps, func(m Missing) bool { return m.Reason != NoStandard })
	return services, those(b.Gaps, func(m Missing) bool { return m.Reason == NoStandard })
}

func overlapsPart(b Board) out.Part {
	return tables(out.Part{
		ID: "overlaps", Heading: "Possible overlaps", Nothing: "No two live services share a capability and an audience without a word on why.",
		Lead: "Live services that share a capability and an audience, while neither replaces, complements or runs on the other. That two share a capability does not say that one is too many: each line is a question to those who run them, and is answered where an entry says why both are needed or which of them ends.",
	}, b.Overlaps.Crowds, captioned[Crowd]("To look at"), []string{"Capability", "Live services", "For whom", "Pairs"}, func(c Crowd) out.PartRow {
		return out.PartRow{Head: c.Capability, Cells: []string{strings.Join(c.Services, "; "), strings.Join(c.Whom, ", "), strconv.Itoa(c.Pairs)}}
	})
}

func dispositionPart(b Board) out.Part {
	return tables(out.Part{
		ID: "disposition", Heading: "Retire, rearchitect, keep", Nothing: "No entry says what should become of it.",
		Lead: fmt.Sprintf("What the entries say about their future, and what is missing before it can be carried out. %s say it; %d current services do not.",
			words.Count(len(b.Dispositions), "entry"), b.Silent),
	}, b.Dispositions, func(d Disposition) string { return words.UpperFirst(d.Verdict) }, []string{"Entry", "By", "Basis", "Because", "Affects", "What is missing"}, func(d Disposition) out.PartRow {
		return out.PartRow{Head: d.Name, Cells: []string{d.By, d.Basis, d.Because, strconv.Itoa(len(d.Affects)), d.Lacks}}
	})
}

func roadmapPart(b Board) out.Part {
	p := out.Part{
		ID: "roadmap", Heading: "Roadmap", Nothing: "Nothing is promised, and nothing is to end.",
		Lead:         "What is promised and what ends, by date. A date stays as precise as it is known, and counts by its last day.",
		PictureWords: "A picture of what lies ahead along time; the tables below say the same in words.",
	}
	p = tables(p, b.Roadmap.ahead(), Item.part, []string{"Entry", "Due", "What", "How firm"}, func(i Item) out.PartRow {
		return out.PartRow{Head: i.Name, Cells: []string{i.Due.Text, i.What, i.firm()}}
	})
	return tables(p, b.Roadmap.past(), captioned[Item]("Dates that have passed, and no source was seen that says they were met"), []string{"Entry", "Was due", "What", "What a source says"}, func(i Item) out.PartRow {
		return out.PartRow{Head: i.Name, Cells: []string{i.Due.Text, i.What, only(string(i.Outcome), string(catalogue.Missed))}}
	})
}

// firm says how far a date can be relied on.
func (i Item) firm() string {
	return strings.Join(those([]string{i.Confidence, fundedWords[i.Funded]}, isSaid), ", ")
}

func healthPart(b Board) out.Part {
	return tables(out.Part{ID: "health", Heading: "How far the catalogue can be trusted", Lead: b.Health.summary() + "."},
		b.Health.Measures, captioned[Measure]("Measures"), []string{"What is counted", "Count", "Of", "Percent"}, func(m Measure) out.PartRow {
			return out.PartRow{Head: words.UpperFirst(m.Words), Cells: []string{strconv.Itoa(m.Count), strconv.Itoa(m.Of), m.PercentWords()}}
		})
}
