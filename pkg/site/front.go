package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// front is what the first page shows.
type front struct {
	Lead, Count string
	Filters     []filter
	Levels      []meaning
	Brief       []string
	New, Ends   []news
	Groups      []group
}

// filter is a way to narrow the list, by the name that "wdw list" has for it.
type filter struct {
	Name, Label string
	Values      []link
}

type meaning struct{ Word, Text string }

// news is an entry, and what there is to say of it.
type news struct {
	Href, Name, When string
	What             template.HTML
}

// group is a category with its entries.
type group struct {
	ID, Name string
	Entries  []listed
}

// listed is an entry in the list of all, with its parts.
type listed struct {
	ID, Name, Note string
	IsGone         bool
	Parts          []listed
}

// onFront is how many things the first page has of what is new and of what ends.
const onFront = 6

// filterNames are the filters of the page, in their order.
var filterNames = []string{"autonomy", "status", "category", "kind", "care-setting", "provider"}

func (b *builder) index() page {
	f := front{Count: catalogue.CountWords(b.cat.Entries()), Brief: b.board.Front[0].Points}
	if b.cat.About != nil {
		f.Lead = b.cat.About.Text("description")
	}
	for _, name := range filterNames {
		f.Filters = append(f.Filters, b.filter(name))
	}
	for _, l := range catalogue.Levels() {
		f.Levels = append(f.Levels, meaning{string(l), words.UpperFirst(l.Advice(""))})
	}
	web := b.web("", "")
	for _, e := range b.latest() {
		f.New = append(f.New, news{Href: services + e.ID + ".html", Name: e.Name(), What: web.Linked(e.Text("summary"))})
	}
	for _, i := range b.roadmap {
		if i.IsEnd() && i.Bucket != framework.Overdue && len(f.Ends) < onFront {
			f.Ends = append(f.Ends, news{services + i.Service + ".html", i.Name, i.Due.Text, web.Linked(i.What)})
		}
	}
	f.Groups = b.groups()
	return page{Path: "index.html", Kind: "index", Title: "Services", About: f.Lead, Data: f}
}

// latest are the entries that the older state had not; where it had next to none, those that
// were launched within a year.
func (b *builder) latest() []*catalogue.Entry {
	isNew := func(e *catalogue.Entry) bool { return slices.Contains(b.New, e.ID) }
	if 2*len(b.New) > b.cat.Len() || len(b.New) == 0 {
		isNew = func(e *catalogue.Entry) bool {
			launched := e.Date("dates", "launched")
			return launched.After(b.Today.AddDate(-1, 0, 0)) && !launched.After(b.Today) && !e.IsGone()
		}
	}
	list := slices.DeleteFunc(b.cat.Entries(), func(e *catalogue.Entry) bool { return !isNew(e) })
	slices.SortStableFunc(list, func(x, y *catalogue.Entry) int {
		return date.Compare(y.Date("dates", "launched"), x.Date("dates", "launched"))
	})
	return list[:min(len(list), onFront)]
}

// filter has the values that entries have, in the order of the schema.
func (b *builder) filter(name string) filter {
	of := filterOf(name)
	shape := b.cat.Shape().At(strings.Split(of.Path, ".")...).Single()
	f := filter{Name: name, Label: shape.Label}
	if whole := b.cat.Shape().At(strings.Split(of.Path, ".")...); f.Label == "" && whole != nil {
		f.Label = whole.Label
	}
	used := map[string]bool{}
	for e := range b.cat.All() {
		for _, n := range e.Values(of.Path) {
			used[n.Text] = true
		}
	}
	for _, v := range of.Values(b.cat) {
		if used[v] {
			f.Values = append(f.Values, link{v, b.valueName(v, shape)})
		}
	}
	return f
}

// filterOf is a filter of "wdw list".
func filterOf(name string) query.Filter {
	filters := query.Filters()
	return filters[slices.IndexFunc(filters, func(f query.Filter) bool { return f.Name == name })]
}

// valueName is a value of a filter for people.
func (b *builder) valueName(value string, shape *schema.Shape) string {
	if caption := catalogue.Level(value).Caption(); caption != "" {
		return caption
	}
	if shape != nil && len(shape.Enum) > 0 {
		return cmp.Or(shape.LabelOf(value), strings.ReplaceAll(value, "-", " "))
	}
	return b.nameOf(value)
}

// groups are all entries by category, parts below their service.
func (b *builder) groups() []group {
	var list []group
	at := map[string]int{}
	for _, c := range items(b.cat, "categories") {
		at[c.ID] = len(list)
		list = append(list, group{ID: c.ID, Name: c.Name()})
	}
	parts := map[string][]*catalogue.Entry{}
	for e := range b.cat.All() {
		if above := e.PartOf(); b.stands(e, above) {
			parts[above] = append(parts[above], e)
		}
	}
	var listing func(e *catalogue.Entry) listed
	listing = func(e *catalogue.Entry) listed {
		l := listed{ID: e.ID, Name: e.Name(), Note: b.note(e), IsGone: e.IsGone()}
		for _, p := range parts[e.ID] {
			l.Parts = append(l.Parts, listing(p))
		}
		return l
	}
	for e := range b.cat.All() {
		if b.stands(e, e.PartOf()) {
			continue
		}
		i, ok := at[e.Text("category")]
		if !ok {
			i = len(list)
			at[e.Text("category")] = i
			list = append(list, group{ID: "other", Name: "Without a category"})
		}
		list[i].Entries = append(list[i].Entries, listing(e))
	}
	return slices.DeleteFunc(list, func(g group) bool { return len(g.Entries) == 0 })
}

// stands tells whether an entry is listed below another. One of a circle is not.
func (b *builder) stands(e *catalogue.Entry, above string) bool {
	for steps := 0; above != "" && b.cat.Entry(above) != nil; steps++ {
		if steps > catalogue.MaxPartDepth {
			return false
		}
		above = b.cat.Entry(above).PartOf()
	}
	return b.cat.Entry(e.PartOf()) != nil
}

// note is the status of an entry, and how binding it is unless it is gone.
func (b *builder) note(e *catalogue.Entry) string {
	status := b.valueName(e.Text("status"), e.Shape.Property("status"))
	if verb := e.Level().Verb(); verb != "" && !e.IsGone() {
		return status + ", " + verb
	}
	return status
}

// about explains the words, and how figures are counted.
type aboutPage struct {
	Lead, Again string
	Levels      []meaning
	Statuses    []meaning
	Words       []wordGroup
	Health      template.HTML
	Counted     []string
	Files       []link
}

type wordGroup struct {
	Name  string
	Words []meaning
}

func (b *builder) about() page {
	a := aboutPage{Again: b.Cite("site", "DIR").Again(), Counted: b.board.Front[0].Points}
	if b.cat.About != nil {
		a.Lead = b.cat.About.Text("description")
	}
	for _, l := range catalogue.Levels() {
		a.Levels = append(a.Levels, meaning{string(l), l.Advice("")})
	}
	status := b.cat.Shape().At("status")
	for _, s := range status.Enum {
		a.Statuses = append(a.Statuses, meaning{b.valueName(s, status), status.DescribeEnum(s)})
	}
	for _, m := range framework.Meanings() {
		if n := len(a.Words); n == 0 || a.Words[n-1].Name != m.Of {
			a.Words = append(a.Words, wordGroup{Name: m.Of})
		}
		last := &a.Words[len(a.Words)-1]
		last.Words = append(last.Words, meaning{m.Word, words.UpperFirst(m.Text)})
	}
	for i := range a.Words {
		a.Words[i].Name = words.UpperFirst(a.Words[i].Name)
	}
	a.Health = b.web("", "").Table(*framework.HealthOf(b.cat, b.Today).Result().Table)
	for _, f := range dataFiles {
		isThere := map[string]bool{"data/changes.atom": b.Changes != nil, listSchema: b.Schemas[strings.TrimSuffix(strings.TrimPrefix(listSchema, "data/schema/"), schema.Suffix)] != nil}
		if there, ok := isThere[f.Href]; there || !ok {
			a.Files = append(a.Files, f)
		}
	}
	return page{Path: "about.html", Kind: "about", Title: "About", About: a.Lead, Data: a}
}
