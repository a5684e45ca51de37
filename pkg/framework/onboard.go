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
	Prerequisites []prerequisite `json:"prerequisites"`
	// Steps are in an order in which they can be done. A prerequisite is one of them, and
	// has a plan of its own.
	Steps []step `json:"steps"`
	// Days is the length in working days of the longest chain of steps, if DaysKnown; else
	// steps without a number count 0, and it says nothing.
	Days      int  `json:"days"`
	DaysKnown bool `json:"days_known"`
	// Cycles are prerequisites that lead back to themselves, each from its first id in
	// order to that id again. The plan leaves one link of each out.
	Cycles [][]string `json:"cycles"`
	// DependsOn are the services that those in the plan run on. They are the
	// provider's to arrange, so no step is planned for them.
	DependsOn []dependency `json:"depends_on"`
	// Remarks are what a reader must know of the services asked for.
	Remarks []string `json:"remarks"`
	// Have are the ids that were left out because they are in place, in the order given.
	Have []string `json:"have"`
}

// prerequisite is something that has to be in place first.
type prerequisite struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Kind is "service", "standard" or "unknown"; Status is empty for the last.
	Kind   string           `json:"kind"`
	Status catalogue.Status `json:"status" out:"null"`
	// NeededBy are the ids in the plan that name it, in the order of the steps.
	NeededBy []string `json:"needed_by"`
}

// dependency is a service that others in a plan run on.
type dependency struct {
	ID string `json:"id"`
	// Of are the ids in the plan that name it, in order.
	Of []string `json:"of"`
}

// step is one thing to do. Its tags are what JSON has, in this order.
type step struct {
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
	// OnLongest tells whether the step is part of the longest chain, if that is known.
	OnLongest bool `json:"on_longest"`
	// Who acts, "" if the entry does not say.
	Who string `json:"who" out:"null"`
	// Also are the services that have the same step, besides Service.
	Also []string `json:"also"`
	// IsPrerequisite tells of a step that it stands for a plan of its own.
	IsPrerequisite bool `json:"prerequisite"`
}

// named is a service with its name.
type named struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Status   catalogue.Status `json:"status"`
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
}

// Onboard plans how to start using entries: prerequisites first, a line each, and what is
// in place already left out with all that it alone needs. Unknown ids are left out.
func Onboard(cat *catalogue.Catalogue, have []string, ids ...string) Plan {
	p := planner{cat: cat, last: map[string]int{}, seen: map[string]bool{}, asked: map[string]bool{}, plan: Plan{Have: append([]string{}, have...)}}
	for _, id := range ids {
		e := cat.Entry(id)
		switch {
		case e == nil || p.asked[id]:
		case slices.Contains(have, id):
			p.plan.Remarks = append(p.plan.Remarks, id+" is left out: it is in place")
		default:
			p.asked[id] = true
			p.plan.Services = append(p.plan.Services, named{e.ID, e.Name(), e.Status(), e.Level()})
			p.remark(e)
		}
	}
	for _, s := range p.plan.Services {
		p.visit(s.ID, nil)
	}
	// What waits for nothing that was asked for comes first of all.
	isLater := func(id string) bool { return p.asked[id] || p.waits(id, nil) }
	p.order = slices.Concat(those(p.order, func(id string) bool { return !isLater(id) }), those(p.order, isLater))
	for _, id := range p.order {
		p.write(id)
	}
	p.reduce()
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

// waits tells whether an id needs something that was asked for. path leads to it.
func (p *planner) waits(id string, path []string) bool {
	return !slices.Contains(path, id) && slices.ContainsFunc(p.prerequisites(id), func(before string) bool {
		return p.asked[before] || p.waits(before, append(path, id))
	})
}

// prerequisites of an id are those that are not in place. Those of a tombstone are not
// looked at: it cannot be started.
func (p *planner) prerequisites(id string) []string {
	e := p.cat.Entry(id)
	if e == nil || e.IsGone() {
		return nil
	}
	return slices.DeleteFunc(e.Texts("onboarding", "prerequisites"), func(before string) bool { return before == id || slices.Contains(p.plan.Have, before) })
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

// write adds the steps of an id that was asked for; of another one a line, and the id to
// the prerequisites. A service that is needed comes before the first step, because nothing
// else is known; a standard is met on the way, and only the last step waits for it. So does
// the step of nobody else.
func (p *planner) write(id string) {
	pre := prerequisite{ID: id, Name: id, Kind: "unknown"}
	steps := []step{{Title: fmt.Sprintf("Find out what %q stands for", id), Detail: "No entry or standard has this id."}}
	e := p.cat.Entry(id)
	if e != nil {
		pre.Name, pre.Kind, pre.Status = e.Name(), "service", e.Status()
		if steps = stepsOf(e); !p.asked[id] && !e.IsGone() {
			steps = []step{inPlace(e, len(steps))}
		}
	} else if s := p.cat.Vocabulary(standardVocabulary).Get(id); s != nil {
		pre.Name, pre.Kind, pre.Status = s.Name(), "standard", s.Status()
		steps = []step{{Title: "Meet " + s.Name(), URL: s.Text("url")}}
	}
	if !p.asked[id] {
		pre.NeededBy = those(p.order, func(user string) bool { return slices.Contains(p.prerequisites(user), id) })
		p.plan.Prerequisites = append(p.plan.Prerequisites, pre)
	}
	var first, last []int
	for _, before := range p.prerequisites(id) {
		switch n := p.last[before]; {
		case n == 0: // it closes a cycle
		case p.cat.Vocabulary(standardVocabulary).Get(before) != nil:
			last = append(last, n)
		default:
			first = append(first, n)
		}
	}
	after := first
	for i, s := range steps {
		s.Service, s.ServiceName, s.IsPrerequisite = id, pre.Name, !p.asked[id]
		if i == len(steps)-1 {
			after = append(after, last...)
		}
		if at := p.same(s); at > 0 && i < len(steps)-1 {
			p.plan.Steps[at-1].Also = append(p.plan.Steps[at-1].Also, id)
			after = append(after, at)
			continue
		}
		s.N, s.After = len(p.plan.Steps)+1, after
		p.plan.Steps = append(p.plan.Steps, s)
		after = []int{s.N}
	}
	p.last[id] = len(p.plan.Steps)
}

// same finds the number of a step of another service that is the same one: its words are,
// and so is the place to go or what it takes. Agreements are signed with many, and are not
// one because they are called the same. It returns 0 if there is none.
func (p *planner) same(s step) int {
	return 1 + slices.IndexFunc(p.plan.Steps, func(o step) bool {
		return words.Key(o.Title) == words.Key(s.Title) && o.Service != s.Service &&
			(o.URL != "" && o.URL == s.URL || o.Detail != "" && o.Detail == s.Detail && o.URL == s.URL)
	})
}

// inPlace is the line that stands for a service with a plan of its own.
func inPlace(e *catalogue.Entry, steps int) step {
	return step{
		Title: "Have " + e.Name() + " in place", URL: e.Text("onboarding", "url"),
		Detail: fmt.Sprintf("If it is not: wdw onboard %s (%s). If it is: --have %s.", e.ID, words.Count(steps, "step"), e.ID),
	}
}

// stepsOf reads the steps of an entry; one that has none gets one that says so.
func stepsOf(e *catalogue.Entry) []step {
	if e.IsGone() {
		return []step{{Title: "Do without " + e.Name(), Detail: endedWords(e)}}
	}
	var list []step
	for _, n := range e.List("onboarding", "steps") {
		s := step{Title: n.TextAt("title"), Detail: n.TextAt("detail"), URL: n.TextAt("url"), Who: n.TextAt("who")}
		if days, err := strconv.Atoi(n.TextAt("days")); err == nil && days >= 0 {
			s.Days = &days
		}
		list = append(list, s)
	}
	if len(list) > 0 {
		return list
	}
	s := step{Title: "Start using " + e.Name(), Detail: "The entry gives no steps.", URL: e.Text("onboarding", "url")}
	if contact := e.Text("onboarding", "contact"); contact != "" {
		s.Detail += " Contact: " + contact
	}
	return []step{s}
}

// reduce leaves out of what a step waits for whatever another of these waits for anyway.
// Steps come after those they wait for.
func (p *planner) reduce() {
	reach := make([]map[int]bool, len(p.plan.Steps)+1) // by number, all that comes before
	for i, s := range p.plan.Steps {
		reach[s.N] = map[int]bool{}
		for _, n := range s.After {
			maps.Copy(reach[s.N], reach[n])
		}
		nearest := those(s.After, func(n int) bool { return !reach[s.N][n] })
		for _, n := range s.After {
			reach[s.N][n] = true
		}
		slices.Sort(nearest)
		p.plan.Steps[i].After = slices.Compact(nearest)
	}
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
		p.plan.DependsOn = append(p.plan.DependsOn, dependency{on, of[on]})
	}
}

// measure finds the longest chain. Steps come after those they wait for, so one pass
// is enough. Of what is not known no chain is the longest.
func (p *planner) measure() {
	steps := p.plan.Steps
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
		if s.Days != nil {
			length[s.N] += *s.Days
		}
		if length[s.N] > length[end] {
			end = s.N
		}
	}
	p.plan.Days, p.plan.DaysKnown = length[end], p.plan.measured() == len(steps)
	for n := end; n > 0 && p.plan.DaysKnown; n = previous[n] {
		steps[n-1].OnLongest = true
	}
}

// measured is how many steps say how long they take.
func (p Plan) measured() int {
	return len(those(p.Steps, func(s step) bool { return s.Days != nil }))
}

// Result shows the steps, a row each, as a checklist and as a picture.
func (p Plan) Result() out.Result {
	t := out.TableOf(p.Steps,
		out.Num("n", "Step", func(s step) int { return s.N }),
		out.Cells("service", "For", step.services),
		out.Col("title", "What to do", func(s step) string { return s.Title }),
		out.Col("who", "Who", func(s step) string { return s.Who }),
		out.Col("days", "Days", step.days),
		out.Col("after", "After", step.after),
		out.Col("name", "Name", func(s step) string { return s.ServiceName }).Wide(),
		out.Col("detail", "Detail", func(s step) string { return s.Detail }).Wide(),
		out.Col("url", "Link", func(s step) string { return s.URL }).Wide(),
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

// length totals nothing where a step does not say how long it takes.
func (p Plan) length() string {
	n := p.measured()
	switch {
	case p.DaysKnown:
		return fmt.Sprintf("%s; the longest chain takes %s", words.Count(len(p.Steps), "step"), words.Count(p.Days, "working day"))
	case n == 0:
		return fmt.Sprintf("none of %s has a length, so there is no total", words.Count(len(p.Steps), "step"))
	case n == 1:
		return fmt.Sprintf("1 of %s has a length, so there is no total", words.Count(len(p.Steps), "step"))
	}
	return fmt.Sprintf("%d of %s have a length, so there is no total", n, words.Count(len(p.Steps), "step"))
}

func (p Plan) title() string {
	return "Plan to start with " + strings.Join(out.Each(p.Services, func(s named) string { return s.Name }), ", ")
}

// checklist is the plan as issue trackers understand it: a box to tick for each step.
func (p Plan) checklist() *out.Outline {
	o := &out.Outline{Title: p.title(), Lead: []string{words.UpperFirst(p.length()) + "."}}
	o.Add("To know first", false, out.Each(p.cautions(), func(text string) out.Item { return out.Item{Text: text} })...)
	for _, s := range p.Steps {
		section := out.OutlineSection{Heading: s.part(), Code: s.Service}
		if s.IsPrerequisite {
			section.Code = ""
		}
		if n := len(o.Sections); n == 0 || o.Sections[n-1].Heading != section.Heading || o.Sections[n-1].Code != section.Code {
			o.Sections = append(o.Sections, section)
		}
		last := &o.Sections[len(o.Sections)-1]
		last.Items = append(last.Items, s.box())
	}
	below := func(d dependency) out.Item { return out.Item{Code: d.ID, Text: ", for " + strings.Join(d.Of, ", ")} }
	o.Add("Runs on, with nothing to arrange", false, out.Each(p.DependsOn, below)...)
	return o
}

// part is the heading that a step stands under.
func (s step) part() string {
	if s.IsPrerequisite {
		return "What has to be in place"
	}
	return s.ServiceName
}

// services are the ids that a step is for.
func (s step) services() []string { return append([]string{s.Service}, s.Also...) }

// box is the step as something to tick.
func (s step) box() out.Item {
	item := out.Item{Box: strconv.Itoa(s.N), Text: s.Title}
	notes := those([]string{s.Who}, isSaid)
	if s.Days != nil {
		notes = append(notes, words.Count(*s.Days, "working day"))
	}
	if len(s.After) > 0 && (len(s.After) > 1 || s.After[0] != s.N-1) {
		notes = append(notes, "after "+s.after())
	}
	if s.OnLongest {
		notes = append(notes, "on the longest chain")
	}
	if len(s.Also) > 0 {
		notes = append(notes, "for "+strings.Join(s.Also, ", ")+" too")
	}
	item.Note = strings.Join(notes, "; ")
	item.Under = those([]string{s.Detail, s.URL}, isSaid)
	return item
}

// days are how many, "" if that is not known.
func (s step) days() string {
	if s.Days == nil {
		return ""
	}
	return strconv.Itoa(*s.Days)
}

// after are the numbers of the steps before.
func (s step) after() string { return strings.Join(out.Each(s.After, strconv.Itoa), ", ") }

// Picture draws the steps, those of each service together.
func (p Plan) Picture() out.Picture {
	g := &out.Graph{Title: p.title(), Classes: []out.GraphClass{
		{Name: "longest", Fill: "#ffe8b3", Stroke: "#8a5a00"}, {Name: "other", Fill: "#ffffff", Stroke: "#425563"},
	}}
	for _, s := range p.Steps {
		n := out.GraphNode{ID: strconv.Itoa(s.N), Label: fmt.Sprintf("%d. %s", s.N, s.Title), Group: s.part(), Class: "other"}
		if s.Days != nil {
			n.Label += fmt.Sprintf(" (%s)", words.Count(*s.Days, "day"))
		}
		if s.Who != "" {
			n.Label += ": " + s.Who
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
