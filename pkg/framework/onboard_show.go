package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

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
	for _, text := range []string{s.Detail, s.URL} {
		if text != "" {
			item.Under = append(item.Under, text)
		}
	}
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
