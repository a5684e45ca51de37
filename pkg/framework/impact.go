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
	"github.com/who-does-what/wdw/pkg/words"
)

// How an entry is affected when another one ends.
const (
	// ByDependency: it runs on what ends, so it stops working.
	ByDependency = "depends_on"
	// ByPart: it is a part of what ends, and goes with it.
	ByPart = "part_of"
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
	Affected []affectedEntry `json:"affected"`
	// Uncovered are the capabilities of the centre that nothing live is left for, in
	// the order of the vocabulary.
	Uncovered []uncoveredCapability `json:"uncovered"`
	Kind      string                `json:"retires_kind" out:"null"`
	// Successors are the entries to go to instead.
	Successors []string `json:"successors"`
	// Users and CareSettings are whom the entry is for, in words; empty if it does not say.
	Users        []string `json:"users"`
	CareSettings []string `json:"care_settings"`
	// Advice is what the entry asks of them while it runs.
	Advice string `json:"advice" out:"null"`
	// Told are the instruments that tell somebody to use it or to register.
	Told []told `json:"told"`
	// Standards are those that it asks for.
	Standards []brokenStandard `json:"standards"`
	// WaysIn lead to the successors, one each.
	WaysIn []wayIn `json:"ways_in"`
}

// told is what an instrument says about the use of an entry.
type told struct {
	Instrument string `json:"instrument"`
	Kind       string `json:"kind"`
	Says       string `json:"says"`
	URL        string `json:"url" out:"null"`
}

// brokenStandard is a standard that an entry asks for, and which successors ask for it too.
type brokenStandard struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Use     string   `json:"use"`
	StaysIn []string `json:"stays_in"`
}

// wayIn leads to a successor.
type wayIn struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Status   catalogue.Status `json:"status"`
	Autonomy catalogue.Level  `json:"autonomy" out:"null"`
	// URL is where one starts, Steps how many steps the entry gives.
	URL   string `json:"url" out:"null"`
	Steps int    `json:"steps"`
}

// affectedEntry is an entry that needs the one that ends, directly or through others.
type affectedEntry struct {
	ID string `json:"id"`
	// Via is the id that it names itself; Depth is 1 if that is the one that ends.
	Via    string           `json:"via"`
	Depth  int              `json:"depth"`
	Status catalogue.Status `json:"status"`
	// Breaks is the date as written; "" if none is known, or if the entry ends before.
	Breaks string `json:"breaks" out:"null"`
	// How is ByPart or ByDependency, or ByPrerequisite if any link on the way is one.
	How string `json:"how"`
	// Ends is the entry's own end date if that is earlier, else "".
	Ends string `json:"ends" out:"null"`
}

// uncoveredCapability is a capability that loses its last live service.
type uncoveredCapability struct {
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
		successor = "Its successor is " + words.Join(i.Successors, "and") + "."
	}
	o.Lead = []string{i.ending() + " " + successor}
	o.Add("Who is hit", false, i.hit()...)
	o.Add("Who was told to use it", false, out.Each(i.Told, told.item)...)
	o.Add("Where to go", false, out.Each(i.WaysIn, wayIn.item)...)
	o.Add("What systems meet for it", false, out.Each(i.Standards, func(s brokenStandard) out.Item { return s.item(len(i.WaysIn)) })...)
	for _, part := range []struct{ heading, how string }{
		{"What goes with it", ByPart}, {"What stops working", ByDependency}, {"What nobody new can start with", ByPrerequisite},
	} {
		affected := those(i.Affected, func(a affectedEntry) bool { return a.How == part.how })
		o.Add(part.heading, false, out.Each(affected, affectedEntry.item)...)
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
	own := out.Item{Text: "The catalogue knows national services only. Which of your own systems use this, your register tells: wdw check FILE; and ask the suppliers of those that may."}
	if len(i.Affected) == 0 {
		own.Text = "No other national service is known to need it, which says nothing of local ones. " + own.Text
	}
	o.Add("Check your register", false, own)
	return o
}

// hit says who uses what ends.
func (i Impact) hit() (items []out.Item) {
	say := func(text string) { items = append(items, out.Item{Text: text}) }
	if len(i.Users) > 0 {
		say("Users: " + strings.Join(i.Users, ", "))
	}
	if len(i.CareSettings) > 0 {
		say("Care settings: " + strings.Join(i.CareSettings, ", "))
	}
	if i.Advice != "" {
		say("While it runs: " + i.Advice)
	}
	return items
}

func (t told) item() out.Item {
	return out.Item{Text: fmt.Sprintf("%s (%s): %s", t.Instrument, t.Kind, t.Says), Under: those([]string{t.URL}, isSaid)}
}

func (w wayIn) item() out.Item {
	item := out.Item{Code: w.ID, Text: fmt.Sprintf("%s, %s", w.Name, w.Status.Phrase())}
	if verb := w.Autonomy.Verb(); verb != "" {
		item.Text += "; it " + verb
	}
	plan := "Way in: wdw onboard " + w.ID
	if w.Steps > 0 {
		plan += " (" + words.Count(w.Steps, "step") + ")"
	}
	item.Under = those([]string{plan, w.URL}, isSaid)
	return item
}

func (s brokenStandard) item(successors int) out.Item {
	item := out.Item{Code: s.ID, Text: s.Name + ", " + s.Use}
	switch {
	case len(s.StaysIn) > 0:
		item.Text += "; also asked for by " + words.Join(s.StaysIn, "and")
	case successors > 0:
		item.Text += "; no successor names it"
	}
	return item
}

func (a affectedEntry) item() out.Item {
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
	impact.Users, impact.CareSettings = v.inWords(e, "users"), v.inWords(e, "care_settings")
	impact.Advice = e.Level().Verb()
	for _, n := range e.List("autonomy", "cites") {
		impact.Told = append(impact.Told, told{n.TextAt("instrument"), n.TextAt("kind"), n.TextAt("says"), n.TextAt("url")})
	}
	for _, id := range e.Successors() {
		if next := cat.Entry(id); next != nil {
			impact.WaysIn = append(impact.WaysIn, wayIn{id, next.Name(), next.Status(), next.Level(), next.Text("onboarding", "url"), len(next.List("onboarding", "steps"))})
		}
	}
	impact.Standards = v.brokenStandards(e)
	impact.Uncovered = v.uncovered(e, end, impact.Affected)
	return impact
}

// inWords are the values of a field of the audience as people read them: the names of what
// they stand for, or their labels.
func (v view) inWords(e *catalogue.Entry, field string) []string {
	shape := v.cat.Shape().At("audience", field).Single()
	return out.Each(e.Texts("audience", field), func(value string) string {
		if shape == nil {
			return value
		}
		for _, ref := range shape.Refs {
			if item := v.cat.Vocabulary(ref).Get(value); item != nil {
				return item.Name()
			}
		}
		return cmp.Or(shape.LabelOf(value), value)
	})
}

// brokenStandards are the standards that an entry asks for, in the order of the file.
func (v view) brokenStandards(e *catalogue.Entry) []brokenStandard {
	var list []brokenStandard
	use := v.cat.StandardUse(e)
	for _, part := range []struct {
		use string
		ids []string
	}{{"required", use.Required}, {"supported", use.Supported}} {
		for _, id := range part.ids {
			s := brokenStandard{ID: id, Name: id, Use: part.use}
			if known := v.cat.Vocabulary(standardVocabulary).Get(id); known != nil {
				s.Name = known.Name()
			}
			for _, next := range e.Successors() {
				if heir := v.cat.Entry(next); heir != nil && slices.Contains(slices.Concat(heir.Standards("required"), heir.Standards("supported")), id) {
					s.StaysIn = append(s.StaysIn, next)
				}
			}
			list = append(list, s)
		}
	}
	return list
}

func (v view) affected(e *catalogue.Entry, end date.Date) []affectedEntry {
	list := []affectedEntry{{ID: e.ID}} // what ends stands first, until the end
	seen := map[string]bool{e.ID: true}
	// spread goes on from what is affected so far to its users, nearest first.
	spread := func(how string, users map[string][]*catalogue.Entry) {
		for at := 0; at < len(list); {
			slices.SortFunc(list[at:], func(a, b affectedEntry) int { return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.ID, b.ID)) })
			for depth := list[at].Depth; at < len(list) && list[at].Depth == depth; at++ {
				via := list[at].ID
				for _, user := range users[via] {
					if seen[user.ID] {
						continue
					}
					seen[user.ID] = true
					a := affectedEntry{ID: user.ID, Via: via, Depth: depth + 1, Status: user.Status(), How: how, Breaks: end.Text}
					if own := user.Date("dates", "retires"); !own.IsZero() && !end.IsZero() && date.Compare(own, end) < 0 {
						a.Breaks, a.Ends = "", own.Text
					}
					list = append(list, a)
				}
			}
		}
	}
	// What is a part of what ends goes first, then what breaks, over depends_on alone, so that an entry which also has
	// a prerequisite on the way is told as broken.
	spread(ByPart, v.naming(func(e *catalogue.Entry) []string { return those([]string{e.PartOf()}, isSaid) }))
	spread(ByDependency, v.naming(textsAt("depends_on")))
	spread(ByPrerequisite, v.naming(textsAt("onboarding", "prerequisites")))
	return list[1:]
}

// uncovered finds the capabilities that lose their last live service: when the entry
// ends, and when what runs on it goes with it.
func (v view) uncovered(e *catalogue.Entry, end date.Date, affected []affectedEntry) []uncoveredCapability {
	day := v.today
	if !end.IsZero() {
		day = end.Last.AddDate(0, 0, 1)
	}
	lost := map[string]bool{e.ID: true}
	for _, a := range affected {
		if a.How != ByPrerequisite {
			lost[a.ID] = true
		}
	}
	list := []uncoveredCapability{}
	for _, c := range v.capabilities() {
		if !isNational(c.Text("level")) {
			continue
		}
		u := uncoveredCapability{Capability: c.ID, Name: c.Name()}
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
