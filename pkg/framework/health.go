package framework

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Health is how good a catalogue is as a catalogue.
type Health struct {
	// Entries counts all of them, Current those that are not tombstones, Services and Parts
	// the current ones apart.
	Entries  int       `json:"entries"`
	Measures []Measure `json:"measures"`
	// Owners are in order of what is overdue, most first, then by name.
	Owners   []Owner `json:"owners"`
	Current  int     `json:"current"`
	Services int     `json:"services"`
	Parts    int     `json:"parts"`
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
	text := fmt.Sprintf("%s, %d of them current: %s and %s", words.Count(h.Entries, "entry"), h.Current, words.Count(h.Services, "service"), words.Count(h.Parts, "part"))
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

// HealthOf measures a catalogue on a day. Of a part nothing is asked that its service
// answers: the criteria, how to start, what it costs, whom to ask.
func HealthOf(cat *catalogue.Catalogue, today time.Time) Health {
	day := date.Day(today)
	h := Health{Entries: cat.Len(), Owners: []Owner{}}
	reviewed := measure("reviewed-in-time", "entries whose review is not overdue")
	criteria := measure("with-criteria", "current services that say something on all six criteria")
	settled := measure("criteria-settled", "current services whose level is published, or borne out by the criteria")
	steps := measure("with-onboarding", "services that can be used and say how to start")
	evidence := measure("evidence-per-claim", "criteria said to be met or not that name a page in support")
	promises := measure("milestones-in-time", "open promises that are not overdue, or of which somebody said what became of them")
	disposed := measure("with-disposition", "current services that say whether to keep, rebuild or end them")
	sources := measure("sources-public", "sources with a public https address, and not on a mirror")
	cost := measure("with-cost", "services that can be used and say what they cost")
	contact := measure("with-contact", "services that can be used and name whom to ask")
	days := measure("with-days", "services with steps that say of one how many working days it takes")
	actors := measure("steps-with-actor", "steps that say who must act")
	var bases []*Measure
	for _, b := range catalogue.Bases() {
		bases = append(bases, measure("basis-"+string(b), "current services whose level comes from "+b.Phrase()))
	}
	owners := map[string]*Owner{}
	lastOn := map[string][]string{}
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
			lastOn[last.Text] = append(lastOn[last.Text], e.ID)
		}
		for _, n := range e.List("sources") {
			address, err := url.Parse(n.TextAt("url"))
			sources.count(e, err == nil && address.Scheme == "https" && !cat.IsMirror(address.Hostname()))
		}
		if e.IsGone() {
			continue
		}
		h.Current++
		claims(e, func(c Criterion) { evidence.count(e, c.Evidence != "") })
		for _, item := range items(e) {
			promises.count(e, item.Outcome != "" || !item.Due.Before(day))
		}
		for _, n := range e.List("onboarding", "steps") {
			actors.count(e, n.Field("who") != nil)
		}
		if e.IsPart() {
			h.Parts++
			continue
		}
		h.Services++
		if e.Level() != "" {
			c := CriteriaOf(e)
			criteria.count(e, c.Unsaid == 0)
			settled.count(e, c.Standing == BorneOut || c.Standing == Published)
			for i, b := range catalogue.Bases() {
				bases[i].count(e, e.Basis() == b)
			}
		}
		if list := e.List("onboarding", "steps"); isLive(e) || e.Status().IsBeta() {
			steps.count(e, len(list) > 0)
			cost.count(e, e.Text("access", "cost") != "")
			contact.count(e, e.Text("onboarding", "contact") != "")
			if len(list) > 0 {
				days.count(e, slices.ContainsFunc(list, func(n *document.Node) bool { return n.Field("days") != nil }))
			}
		}
		disposed.count(e, e.Text("disposition", "verdict") != "")
	}
	h.Measures = []Measure{*reviewed, spread(lastOn, cat), *criteria, *settled, *steps, *evidence, *promises, *disposed}
	for _, m := range append(bases, sources, cost, contact, days, actors) {
		h.Measures = append(h.Measures, *m)
	}
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

// spread counts the entries that were last reviewed on the day on which most were: where
// that is nearly all, the dates say little. lastOn are the ids by day.
func spread(lastOn map[string][]string, cat *catalogue.Catalogue) Measure {
	m := measure("reviewed-on-one-day", "entries last reviewed on the same day as most others")
	day := ""
	for _, other := range slices.Sorted(maps.Keys(lastOn)) {
		if len(lastOn[other]) > len(lastOn[day]) {
			day = other
		}
	}
	for e := range cat.All() {
		m.count(e, day != "" && e.Text("review", "last") == day)
	}
	return *m
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
