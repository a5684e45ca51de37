package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/out"
)

// How an entry is affected when another one ends.
const (
	// ByDependency: it runs on what ends, so it stops working.
	ByDependency = "depends_on"
	// ByPrerequisite: it runs on, but nobody new can start with it.
	ByPrerequisite = "prerequisites"
)

// Impact is what follows when an entry ends. Its tags are what JSON has, in this order.
type Impact struct {
	ID   string `json:"id"`
	Name string
	// Retires is the date as written, "" if none is known. Kind is "target", "agreed",
	// "assumed" for a date that was given instead of the entry's, or "".
	Retires string `json:"retires" out:"null"`
	// Affected are nearest first, then in order of id.
	Affected []Affected `json:"affected"`
	// Uncovered are the capabilities of the centre that nothing live is left for, in
	// the order of the vocabulary.
	Uncovered []Uncovered `json:"uncovered"`
	Kind      string      `json:"retires_kind" out:"null"`
	// Successors are the entries to go to instead.
	Successors []string `json:"successors"`
}

// Affected is an entry that needs the one that ends, directly or through others.
type Affected struct {
	ID string `json:"id"`
	// Via is the id that it names itself; Depth is 1 if that is the one that ends.
	Via    string           `json:"via"`
	Depth  int              `json:"depth"`
	Status catalogue.Status `json:"status"`
	// Breaks is the date as written; "" if none is known, or if the entry ends before.
	Breaks string `json:"breaks" out:"null"`
	// How is ByDependency, or ByPrerequisite if any link on the way is one.
	How string `json:"how"`
	// Ends is the entry's own end date if that is earlier, else "".
	Ends string `json:"ends" out:"null"`
}

// Uncovered is a capability that loses its last live service.
type Uncovered struct {
	Capability string `json:"capability"`
	Name       string `json:"name"`
	// Lost are the live services for it that go, in order of id.
	Lost []string `json:"lost"`
	// IsDirect tells whether it is the end of the service alone that uncovers it, and
	// not only that of what runs on it.
	IsDirect bool `json:"direct"`
	// Then is the state that is left.
	Then State `json:"then"`
}

// Result shows what follows for a reader, and as a picture.
func (i Impact) Result() out.Result {
	return out.Result{Data: i, Outline: i.outline(), Picture: i.Picture()}
}

func (i Impact) ending() string {
	switch {
	case i.Retires == "":
		return "No end date is known; give --if-retired to assume one."
	case i.Kind == "assumed":
		return "It is assumed to end " + i.Retires + "."
	case i.Kind != "":
		return fmt.Sprintf("It ends %s (%s).", i.Retires, i.Kind)
	}
	return "It ends " + i.Retires + "."
}

func (i Impact) outline() *out.Outline {
	o := &out.Outline{Title: i.Name, Code: i.ID}
	successor := "No successor is named."
	if len(i.Successors) > 0 {
		successor = "Its successor is " + strings.Join(i.Successors, ", ") + "."
	}
	o.Lead = []string{i.ending() + " " + successor}
	for _, part := range []struct{ heading, how string }{
		{"What stops working", ByDependency}, {"What nobody new can start with", ByPrerequisite},
	} {
		affected := those(i.Affected, func(a Affected) bool { return a.How == part.how })
		o.Add(part.heading, false, out.Each(affected, Affected.item)...)
	}
	var items []out.Item
	for _, u := range i.Uncovered {
		words := fmt.Sprintf("%s: loses %s; the state is then %q", u.Name, strings.Join(u.Lost, ", "), u.Then)
		if !u.IsDirect {
			words += ", if what runs on it stops too"
		}
		items = append(items, out.Item{Code: u.Capability, Text: words})
	}
	o.Add("Capabilities with nothing live left", false, items...)
	if len(o.Sections) == 0 {
		o.Lead = append(o.Lead, "No entry names it, and no capability is left without a live service.")
	}
	return o
}

func (a Affected) item() out.Item {
	text := "(" + string(a.Status) + ")"
	if a.Depth > 1 {
		text += ", through " + a.Via
	}
	switch {
	case a.Ends != "":
		text += "; it ends itself before, " + a.Ends
	case a.Breaks != "":
		text += "; from " + a.Breaks
	}
	return out.Item{Code: a.ID, Text: text}
}

// ImpactOf follows who needs an entry. ifRetired, unless zero, stands for the date on
// which it ends.
func ImpactOf(cat *catalogue.Catalogue, today time.Time, e *catalogue.Entry, ifRetired date.Date) Impact {
	v := look(cat, today)
	impact := Impact{ID: e.ID, Name: e.Name(), Successors: append([]string{}, e.Successors()...), Kind: e.Text("dates", "retires_kind")}
	end := e.Date("dates", "retires")
	if !ifRetired.IsZero() {
		end, impact.Kind = ifRetired, "assumed"
	}
	impact.Retires = end.Text
	impact.Affected = v.affected(e, end)
	impact.Uncovered = v.uncovered(e, end, impact.Affected)
	return impact
}

func (v view) affected(e *catalogue.Entry, end date.Date) []Affected {
	list := []Affected{{ID: e.ID}} // what ends stands first, until the end
	seen := map[string]bool{e.ID: true}
	// spread goes on from what is affected so far to its users, nearest first.
	spread := func(how string, users map[string][]*catalogue.Entry) {
		for at := 0; at < len(list); {
			slices.SortFunc(list[at:], func(a, b Affected) int { return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.ID, b.ID)) })
			for depth := list[at].Depth; at < len(list) && list[at].Depth == depth; at++ {
				via := list[at].ID
				for _, user := range users[via] {
					if seen[user.ID] {
						continue
					}
					seen[user.ID] = true
					a := Affected{ID: user.ID, Via: via, Depth: depth + 1, Status: user.Status(), How: how, Breaks: end.Text}
					if own := user.Date("dates", "retires"); !own.IsZero() && !end.IsZero() && date.Compare(own, end) < 0 {
						a.Breaks, a.Ends = "", own.Text
					}
					list = append(list, a)
				}
			}
		}
	}
	// What breaks comes first, over depends_on alone, so that an entry which also has
	// a prerequisite on the way is told as broken.
	spread(ByDependency, v.naming(textsAt("depends_on")))
	spread(ByPrerequisite, v.naming(textsAt("onboarding", "prerequisites")))
	return list[1:]
}

// uncovered finds the capabilities that lose their last live service: when the entry
// ends, and when what runs on it goes with it.
func (v view) uncovered(e *catalogue.Entry, end date.Date, affected []Affected) []Uncovered {
	day := v.today
	if !end.IsZero() {
		day = end.Last.AddDate(0, 0, 1)
	}
	lost := map[string]bool{e.ID: true}
	for _, a := range affected {
		if a.How == ByDependency {
			lost[a.ID] = true
		}
	}
	list := []Uncovered{}
	for _, c := range v.capabilities() {
		if !isNational(c.Text("level")) {
			continue
		}
		u := Uncovered{Capability: c.ID, Name: c.Name()}
		var left []*catalogue.Entry // when all that is lost has gone
		others := false             // whether something live is left when the service alone has gone
		for _, o := range v.offers[c.ID] {
			switch {
			case lost[o.ID] && isLive(o):
				u.Lost = append(u.Lost, o.ID)
			case !lost[o.ID] && !o.HasEnded(day):
				left = append(left, o)
			}
			others = others || o.ID != e.ID && isLive(o) && !o.HasEnded(day)
		}
		if len(u.Lost) > 0 && !slices.ContainsFunc(left, isLive) {
			u.IsDirect = !others && slices.Contains(u.Lost, e.ID)
			u.Then = stateOf(c.Text("level"), left)
			list = append(list, u)
		}
	}
	return list
}

// Picture draws what ends, what stops with it, and what nobody new can start with.
func (i Impact) Picture() out.Picture {
	g := &out.Graph{Title: "If " + i.ID + " ends", Across: true, Classes: []out.GraphClass{
		{Name: "ends", Fill: "#ffd9cc", Stroke: "#a33000"}, {Name: "breaks", Fill: "#ffffff", Stroke: "#212b32"},
		{Name: "newcomers", Fill: "#ffffff", Stroke: "#212b32", Dash: true},
	}}
	label := "✕ " + i.ID
	if i.Retires != "" {
		label += ", ends " + i.Retires
	}
	g.Nodes = append(g.Nodes, out.GraphNode{ID: i.ID, Label: label, Class: "ends"})
	for _, a := range i.Affected {
		n := out.GraphNode{ID: a.ID, Label: a.ID, Class: "breaks"}
		if a.How == ByPrerequisite {
			n.Class, n.Label = "newcomers", a.ID+" (newcomers)"
		}
		if a.Ends != "" {
			n.Label += ", ends itself " + a.Ends
		}
		g.Nodes = append(g.Nodes, n)
		g.Arrows = append(g.Arrows, out.GraphArrow{From: a.Via, To: a.ID, Dashed: a.How == ByPrerequisite})
	}
	return out.Picture{Graph: g}
}
