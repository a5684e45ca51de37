package framework

import (
	"cmp"
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
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
}

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
		Matrix: Matrix(cat, today), Maturity: maturityOf(cat, today), Gaps: Gaps(cat, today, "national"), Overlaps: Overlaps(cat, today),
		Dispositions: DispositionsOf(cat, today, false), Silent: len(DispositionsOf(cat, today, true)), Roadmap: Roadmap(cat, today), CycleEnd: CycleEnd(cat, today), Health: HealthOf(cat, today),
	}
	if about := cat.About; about != nil {
		b.Title = cmp.Or(about.Text("title"), b.Title)
		b.Language = cmp.Or(about.Text("language"), b.Language)
		b.Disclaimer = about.Text("disclaimer")
	}
	return b
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
