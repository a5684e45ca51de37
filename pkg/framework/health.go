package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Health is how good a catalogue is as a catalogue.
type Health struct {
	// Entries counts all of them, Current those that are not tombstones.
	Entries  int       `json:"entries"`
	Measures []Measure `json:"measures"`
	// Owners are in order of what is overdue, most first, then by name.
	Owners  []Owner `json:"owners"`
	Current int     `json:"current"`
	// MedianAge is how many days ago the entry in the middle was last reviewed, nil if no
	// entry says.
	MedianAge *int `json:"median_age_days"`
}

// Result shows the measures and the owners, each as a table; what is a list is the
// measures.
func (h Health) Result() out.Result {
	measures := out.TableOf(h.Measures,
		out.Col("name", "Measure", func(m Measure) string { return m.Name }),
		out.Col("percent", "Percent", Measure.PercentWords),
		out.Num("count", "Count", func(m Measure) int { return m.Count }),
		out.Num("of", "Of", func(m Measure) int { return m.Of }),
		out.Col("words", "What is counted", func(m Measure) string { return m.Words }),
	)
	owners := out.TableOf(h.Owners,
		out.Col("owner", "Owner", func(o Owner) string { return o.Owner }),
		out.Num("entries", "Entries", func(o Owner) int { return o.Entries }),
		out.Num("overdue", "Overdue", func(o Owner) int { return o.Overdue }),
	)
	return out.Result{Data: h, Table: &measures, Lead: h.summary(), Also: []out.Table{owners}}
}

func (h Health) summary() string {
	text := fmt.Sprintf("%s, %d of them current", words.Count(h.Entries, "entry"), h.Current)
	if h.MedianAge != nil {
		text += fmt.Sprintf("; half were reviewed within the last %s", words.Count(*h.MedianAge, "day"))
	}
	return text
}

// Names are the names of the measures.
func (h Health) Names() []string {
	return out.Each(h.Measures, func(m Measure) string { return m.Name })
}

// Measure is the measure of a name, which has to be one of Names.
func (h Health) Measure(name string) Measure { return h.Measures[slices.Index(h.Names(), name)] }

// Measure is a share, and the worklist behind it.
type Measure struct {
	// Name is a permanent id; Words say what is counted.
	Name, Words string
	Count, Of   int
	// Worklist are the ids that are not counted in, in order.
	Worklist []string
}

// Data is a measure as JSON has it: the share is null if there is nothing to count.
func (m Measure) Data() any {
	data := struct {
		Name     string   `json:"name"`
		Count    int      `json:"count"`
		Of       int      `json:"of"`
		Percent  *int     `json:"percent"`
		Words    string   `json:"words"`
		Worklist []string `json:"worklist"`
	}{m.Name, m.Count, m.Of, nil, m.Words, m.Worklist}
	if p, ok := m.Percent(); ok {
		data.Percent = &p
	}
	return data
}

// Result shows the worklist, an id a line.
func (m Measure) Result() out.Result {
	r := out.List(m.Worklist, out.Col("id", "Id", func(id string) string { return id }))
	r.Page = func(p *out.Page) {
		for _, id := range m.Worklist {
			p.Line(out.VisibleLine(id))
		}
	}
	return r
}

// PercentWords is the share, or a dash if there is nothing to count.
func (m Measure) PercentWords() string {
	if p, ok := m.Percent(); ok {
		return strconv.Itoa(p)
	}
	return "–"
}

// Percent is the share, rounded down so that 100 means all; ok is false if there is
// nothing to count.
func (m Measure) Percent() (percent int, ok bool) {
	if m.Of == 0 {
		return 0, false
	}
	return 100 * m.Count / m.Of, true
}

// Owner is who looks after entries.
type Owner struct {
	Owner string `json:"owner"`
	// Entries counts what is theirs, Overdue those of which the review is late.
	Entries int `json:"entries"`
	Overdue int `json:"overdue"`
}

// HealthOf measures a catalogue on a day.
func HealthOf(cat *catalogue.Catalogue, today time.Time) Health {
	day := date.Day(today)
	h := Health{Entries: cat.Len(), Owners: []Owner{}}
	reviewed := measure("reviewed-in-time", "entries whose review is not overdue")
	criteria := measure("with-criteria", "current entries that say something on all six criteria")
	settled := measure("criteria-settled", "current entries whose level is published, or borne out by the criteria")
	steps := measure("with-onboarding", "entries that can be used and say how to start")
	evidence := measure("evidence-per-claim", "criteria said to be met or not that name a page in support")
	promises := measure("milestones-in-time", "open promises that are not overdue")
	disposed := measure("with-disposition", "current entries that say whether to keep, rebuild or end them")
	owners := map[string]*Owner{}
	var ages []int
	for e := range cat.All() {
		name := cmp.Or(e.Text("review", "owner"), "nobody")
		if owners[name] == nil {
			owners[name] = &Owner{Owner: name}
		}
		owners[name].Entries++
		next := e.Date("review", "next")
		isLate := next.Before(day)
		if isLate {
			owners[name].Overdue++
		}
		reviewed.count(e, !isLate)
		if last := e.Date("review", "last"); !last.IsZero() {
			ages = append(ages, int(day.Sub(last.Last).Hours()/24))
		}
		if e.IsGone() {
			continue
		}
		h.Current++
		if e.Level() != "" {
			c := CriteriaOf(e)
			criteria.count(e, c.Unsaid == 0)
			settled.count(e, c.Standing == BorneOut || c.Standing == Published)
		}
		if isLive(e) || e.Status().IsBeta() {
			steps.count(e, len(e.List("onboarding", "steps")) > 0)
		}
		claims(e, func(c Criterion) { evidence.count(e, c.Evidence != "") })
		for _, item := range items(e) {
			promises.count(e, !item.Due.Before(day))
		}
		disposed.count(e, e.Text("disposition", "verdict") != "")
	}
	h.Measures = []Measure{*reviewed, *criteria, *settled, *steps, *evidence, *promises, *disposed}
	if len(ages) > 0 {
		slices.Sort(ages)
		h.MedianAge = &ages[len(ages)/2]
	}
	for _, o := range owners {
		h.Owners = append(h.Owners, *o)
	}
	slices.SortFunc(h.Owners, func(a, b Owner) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(a.Owner, b.Owner))
	})
	return h
}

func measure(name, words string) *Measure {
	return &Measure{Name: name, Words: words, Worklist: []string{}}
}

// count adds one case of an entry, which joins the worklist unless it is good.
func (m *Measure) count(e *catalogue.Entry, isGood bool) {
	m.Of++
	switch {
	case isGood:
		m.Count++
	case !slices.Contains(m.Worklist, e.ID):
		m.Worklist = append(m.Worklist, e.ID)
	}
}
