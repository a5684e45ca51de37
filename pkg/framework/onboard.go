package framework

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Plan is the way to start using services.
type Plan struct {
	// Services are those that were asked for, in the order asked.
	Services []named `json:"services"`
	// Prerequisites are what has to be in place first, in the order of the steps.
	Prerequisites []Prerequisite `json:"prerequisites"`
	// Steps are in an order in which they can be done.
	Steps []Step `json:"steps"`
	// Days is the length in working days of the longest chain of steps. It is the
	// least that can be said: steps without a number count 0, and DaysKnown tells
	// whether there are none of them.
	Days      int  `json:"days"`
	DaysKnown bool `json:"days_known"`
	// Cycles are prerequisites that lead back to themselves, each from its first id in
	// order to that id again. The plan leaves one link of each out.
	Cycles [][]string `json:"cycles"`
	// DependsOn are the services that those in the plan run on. They are the
	// provider's to arrange, so no step is planned for them.
	DependsOn []Dependency `json:"depends_on"`
	// Remarks are what a reader must know of the services asked for.
	Remarks []string `json:"remarks"`
}

// Prerequisite is something that has to be in place first.
type Prerequisite struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Kind is "service", "standard" or "unknown"; Status is empty for the last.
	Kind   string           `json:"kind"`
	Status catalogue.Status `json:"status" out:"null"`
	// NeededBy are the ids in the plan that name it, in the order of the steps.
	NeededBy []string `json:"needed_by"`
}

// Dependency is a service that others in a plan run on.
type Dependency struct {
	ID string `json:"id"`
	// Of are the ids in the plan that name it, in order.
	Of []string `json:"of"`
}

// Step is one thing to do. Its tags are what JSON has, in this order.
type Step struct {
	// N counts from 1.
	N int `json:"n"`
	// Service is the id of the service or standard that the step is for.
	Service     string `json:"service"`
	ServiceName string
	Title       string `json:"title"`
	Detail      string `json:"detail" out:"null"`
	URL         string `json:"url" out:"null"`
	// Days is in working days, nil if not known.
	Days *int `json:"days"`
	// After are the numbers of the steps that must be done first, in order; links that
	// follow from others are left out.
	After []int `json:"after"`
	// OnLongest tells whether the step is part of the longest chain.
	OnLongest bool `json:"on_longest"`
}

// named is a service with its name.
type named struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Status   catalogue.Status `json:"status"`
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
}

// Onboard plans how to start using entries: prerequisites first, shared ones once.
// Unknown ids are left out.
func Onboard(cat *catalogue.Catalogue, ids ...string) Plan {
	p := planner{cat: cat, last: map[string]int{}, seen: map[string]bool{}, asked: map[string]bool{}, reach: map[string]map[string]bool{}}
	for _, id := range ids {
		if e := cat.Entry(id); e != nil && !p.asked[id] {
			p.asked[id] = true
			p.plan.Services = append(p.plan.Services, named{e.ID, e.Name(), e.Status(), e.Level()})
			p.remark(e)
		}
	}
	for _, s := range p.plan.Services {
		p.visit(s.ID, nil)
	}
	for _, id := range p.order {
		p.write(id)
	}
	p.findDependencies()
	p.measure()
	return p.plan
}

type planner struct {
	cat   *catalogue.Catalogue
	plan  Plan
	asked map[string]bool
	order []string // prerequisites before what needs them
	seen  map[string]bool
	last  map[string]int // the number of the last step of an id
	// reach holds what an id needs, directly or through others.
	reach map[string]map[string]bool
}

// visit puts an id after its prerequisites. path leads to it; a link back into the path
// closes a cycle, which is noted, and is not followed.
func (p *planner) visit(id string, path []string) {
	if i := slices.Index(path, id); i >= 0 {
		cycle := path[i:]
		first := slices.Index(cycle, slices.Min(cycle))
		p.plan.Cycles = append(p.plan.Cycles, slices.Concat(cycle[first:], cycle[:first+1]))
	}
	if p.seen[id] {
		return
	}
	p.seen[id] = true
	for _, before := range p.prerequisites(id) {
		p.visit(before, append(path, id))
	}
	p.order = append(p.order, id)
}

// prerequisites of a tombstone are not looked at: it cannot be started.
func (p *planner) prerequisites(id string) []string {
	e := p.cat.Entry(id)
	if e == nil || e.IsGone() {
		return nil
	}
	return slices.DeleteFunc(e.Texts("onboarding", "prerequisites"), func(before string) bool { return before == id })
}

// remark says what stands against starting with a service that was asked for.
func (p *planner) remark(e *catalogue.Entry) {
	say := func(format string, args ...any) {
		p.plan.Remarks = append(p.plan.Remarks, fmt.Sprintf(format, args...))
	}
	switch {
	case e.IsGone():
		say("%s cannot be started: %s", e.ID, endedWords(e))
	case isEnding(e):
		say("%s is closed to new users: %s", e.ID, endingWords(e))
	case e.Status().IsComing():
		say("%s is %s: nobody can use it yet", e.ID, e.Status().Phrase())
	case e.Status() == catalogue.PrivateBeta:
		say("%s is in private beta: only those who are invited can use it", e.ID)
	}
	if e.HasFlag("internal") {
		say("%s is for other national services only", e.ID)
	}
	if e.HasFlag("under-review") {
		say("%s is under review: its provider considers whether to deprecate it", e.ID)
	}
}

// write adds the steps of an id, and the id to the prerequisites if it was not asked
// for.
func (p *planner) write(id string) {
	after := p.after(id)
	pre := Prerequisite{ID: id, Name: id, Kind: "unknown"}
	steps := []Step{{Title: fmt.Sprintf("Find out what %q stands for", id), Detail: "No entry or standard has this id."}}
	if e := p.cat.Entry(id); e != nil {
		pre.Name, pre.Kind, pre.Status = e.Name(), "service", e.Status()
		steps = stepsOf(e)
	} else if s := p.cat.Vocabulary(standardVocabulary).Get(id); s != nil {
		pre.Name, pre.Kind, pre.Status = s.Name(), "standard", s.Status()
		steps = []Step{{Title: "Meet " + s.Name(), URL: s.Text("url")}}
	}
	if !p.asked[id] {
		pre.NeededBy = those(p.order, func(user string) bool { return slices.Contains(p.prerequisites(user), id) })
		p.plan.Prerequisites = append(p.plan.Prerequisites, pre)
	}
	for _, s := range steps {
		s.N, s.Service, s.ServiceName, s.After = len(p.plan.Steps)+1, id, pre.Name, after
		p.plan.Steps = append(p.plan.Steps, s)
		after = []int{s.N}
	}
	p.last[id] = len(p.plan.Steps)
}

// stepsOf reads the steps of an entry; one that has none gets one that says so.
func stepsOf(e *catalogue.Entry) []Step {
	if e.IsGone() {
		return []Step{{Title: "Do without " + e.Name(), Detail: endedWords(e)}}
	}
	var list []Step
	for _, n := range e.List("onboarding", "steps") {
		s := Step{Title: n.TextAt("title"), Detail: n.TextAt("detail"), URL: n.TextAt("url")}
		if days, err := strconv.Atoi(n.TextAt("days")); err == nil && days >= 0 {
			s.Days = &days
		}
		list = append(list, s)
	}
	if len(list) > 0 {
		return list
	}
	s := Step{Title: "Start using " + e.Name(), Detail: "The entry gives no steps.", URL: e.Text("onboarding", "url")}
	if contact := e.Text("onboarding", "contact"); contact != "" {
		s.Detail += " Contact: " + contact
	}
	return []Step{s}
}

// after returns the last steps of the prerequisites of an id that are written, without
// those that another one of them needs anyway. A link that closes a cycle leads to what is
// not written yet.
func (p *planner) after(id string) []int {
	before := slices.DeleteFunc(p.prerequisites(id), func(b string) bool { return p.last[b] == 0 })
	reach := map[string]bool{}
	for _, b := range before {
		maps.Copy(reach, p.reach[b])
	}
	nearest := those(before, func(b string) bool { return !reach[b] })
	for _, b := range before {
		reach[b] = true
	}
	p.reach[id] = reach
	list := out.Each(nearest, func(b string) int { return p.last[b] })
	slices.Sort(list)
	return slices.Compact(list)
}

func (p *planner) findDependencies() {
	of := map[string][]string{}
	for _, id := range p.order {
		e := p.cat.Entry(id)
		if e == nil || e.IsGone() {
			continue
		}
		for _, on := range e.Texts("depends_on") {
			if !p.seen[on] && !slices.Contains(of[on], id) {
				of[on] = append(of[on], id)
			}
		}
	}
	for _, on := range slices.Sorted(maps.Keys(of)) {
		slices.Sort(of[on])
		p.plan.DependsOn = append(p.plan.DependsOn, Dependency{on, of[on]})
	}
}

// measure finds the longest chain. Steps come after those they wait for, so one pass
// is enough.
func (p *planner) measure() {
	steps := p.plan.Steps
	p.plan.DaysKnown = true
	// By the number of a step, with 0 for before all: how long its chain is, and the step
	// before it there.
	length, previous := make([]int, len(steps)+1), make([]int, len(steps)+1)
	end := 0
	for _, s := range steps {
		for _, n := range s.After {
			if previous[s.N] == 0 || length[n] > length[previous[s.N]] {
				previous[s.N] = n
			}
		}
		length[s.N] = length[previous[s.N]]
		if s.Days == nil {
			p.plan.DaysKnown = false
		} else {
			length[s.N] += *s.Days
		}
		if length[s.N] > length[end] {
			end = s.N
		}
	}
	p.plan.Days = length[end]
	for n := end; n > 0; n = previous[n] {
		steps[n-1].OnLongest = true
	}
}

// Result shows the steps, a row each, as a checklist and as a picture.
func (p Plan) Result() out.Result {
	t := out.TableOf(p.Steps,
		out.Num("n", "Step", func(s Step) int { return s.N }),
		out.Col("service", "For", func(s Step) string { return s.Service }),
		out.Col("title", "What to do", func(s Step) string { return s.Title }),
		out.Col("days", "Days", Step.days),
		out.Col("after", "After", Step.after),
		out.Col("detail", "Detail", func(s Step) string { return s.Detail }).Wide(),
		out.Col("url", "Link", func(s Step) string { return s.URL }).Wide(),
	)
	return out.Result{Data: p, Table: &t, IsDrawnEmpty: true, Checklist: p.checklist(), Picture: p.Picture()}
}

// Notes say what a reader of the steps must know beside them.
func (p Plan) Notes() []string { return append(p.cautions(), p.length()) }

func (p Plan) cautions() []string {
	list := slices.Clone(p.Remarks)
	for _, c := range p.Cycles {
		list = append(list, "prerequisites go in a circle, and one of them is left out: "+strings.Join(c, " → "))
	}
	return list
}

func (p Plan) length() string {
	steps := words.Count(len(p.Steps), "step")
	switch {
	case p.DaysKnown:
		return fmt.Sprintf("%s; the longest chain takes %s", steps, words.Count(p.Days, "working day"))
	case p.Days == 0:
		return steps + "; no step of them says how long it takes"
	}
	return fmt.Sprintf("%s; the longest chain takes at least %s, for not every step says how long it takes", steps, words.Count(p.Days, "working day"))
}

func (p Plan) title() string {
	return "Plan to start with " + strings.Join(out.Each(p.Services, func(s named) string { return s.Name }), ", ")
}

// checklist is the plan as issue trackers understand it: a box to tick for each step.
func (p Plan) checklist() *out.Outline {
	o := &out.Outline{Title: p.title(), Lead: []string{words.UpperFirst(p.length()) + "."}}
	o.Add("To know first", false, out.Each(p.cautions(), func(text string) out.Item { return out.Item{Text: text} })...)
	for _, s := range p.Steps {
		if n := len(o.Sections); n == 0 || o.Sections[n-1].Code != s.Service {
			o.Sections = append(o.Sections, out.OutlineSection{Heading: s.ServiceName, Code: s.Service})
		}
		section := &o.Sections[len(o.Sections)-1]
		section.Items = append(section.Items, s.box())
	}
	below := func(d Dependency) out.Item { return out.Item{Code: d.ID, Text: ", for " + strings.Join(d.Of, ", ")} }
	o.Add("Runs on, with nothing to arrange", false, out.Each(p.DependsOn, below)...)
	return o
}

// box is the step as something to tick.
func (s Step) box() out.Item {
	item := out.Item{Box: strconv.Itoa(s.N), Text: s.Title}
	var notes []string
	if s.Days != nil {
		notes = append(notes, words.Count(*s.Days, "working day"))
	}
	if len(s.After) > 0 && (len(s.After) > 1 || s.After[0] != s.N-1) {
		notes = append(notes, "after "+s.after())
	}
	if s.OnLongest {
		notes = append(notes, "on the longest chain")
	}
	item.Note = strings.Join(notes, "; ")
	item.Under = those([]string{s.Detail, s.URL}, isSaid)
	return item
}

// days are how many, "" if that is not known.
func (s Step) days() string {
	if s.Days == nil {
		return ""
	}
	return strconv.Itoa(*s.Days)
}

// after are the numbers of the steps before.
func (s Step) after() string { return strings.Join(out.Each(s.After, strconv.Itoa), ", ") }

// Picture draws the steps, those of each service together.
func (p Plan) Picture() out.Picture {
	g := &out.Graph{Title: p.title(), Classes: []out.GraphClass{
		{Name: "longest", Fill: "#ffe8b3", Stroke: "#8a5a00"}, {Name: "other", Fill: "#ffffff", Stroke: "#425563"},
	}}
	for _, s := range p.Steps {
		n := out.GraphNode{ID: strconv.Itoa(s.N), Label: fmt.Sprintf("%d. %s", s.N, s.Title), Group: s.ServiceName, Class: "other"}
		if s.Days != nil {
			n.Label += fmt.Sprintf(" (%s)", words.Count(*s.Days, "day"))
		}
		if s.OnLongest {
			n.Class, n.Label = "longest", "★ "+n.Label
		}
		g.Nodes = append(g.Nodes, n)
		for _, after := range s.After {
			g.Arrows = append(g.Arrows, out.GraphArrow{From: strconv.Itoa(after), To: n.ID})
		}
	}
	return out.Picture{Graph: g}
}
