package site

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

// body is a page that is an answer: what leads to it, what it says, and parts of it.
type body struct {
	Code     string
	Lead     string
	Picture  template.HTML
	Words    string // what the picture is
	Body     template.HTML
	Sections []section
}

type section struct {
	ID, Heading, Lead string
	Points            []string
	Body              template.HTML
}

// services are the pages of the entries.
func (b *builder) services() []func() page {
	return out.Each(b.cat.Entries(), func(e *catalogue.Entry) func() page { return func() page { return b.service(e) } })
}

// entry is what the page of an entry shows.
type entry struct {
	body
	Glance  []glance
	Changed []template.HTML
	// Issue and File are where a change is suggested, "" for nowhere.
	Issue, File string
}

type glance struct {
	Question string
	Answer   template.HTML
}

func (b *builder) service(e *catalogue.Entry) page {
	p := page{Path: services + e.ID + ".html", Kind: "service", About: e.Text("summary")}
	web := b.web(p.Path, "")
	title, code, text := web.Page(func(p *out.Page) { show.EntryPage(p, b.cat, e, b.Today, b.uses[e.ID]) })
	data := entry{body: body{Code: code, Body: text}}
	for _, a := range show.Glance(b.cat, e, b.Today) {
		data.Glance = append(data.Glance, glance{a.Question, web.Linked(a.Words)})
	}
	for _, text := range b.changed[e.ID].Under {
		data.Changed = append(data.Changed, web.Linked(text))
	}
	data.Issue, data.File = b.suggest(e)
	p.Title, p.Data = title, data
	p.Crumbs = []link{{"../index.html", "Services"}}
	if category := e.Text("category"); category != "" {
		p.Crumbs = append(p.Crumbs, link{"../index.html?category=" + url.QueryEscape(category), b.nameOf(category)})
	}
	if above := b.cat.Entry(e.PartOf()); above != nil {
		p.Crumbs = append(p.Crumbs, link{above.ID + ".html", above.Name()})
	}
	var ends []string
	for _, stop := range b.cat.Follow(e) {
		if stop.IsEnd && stop.ID != e.ID {
			ends = append(ends, stop.ID)
		}
	}
	if len(ends) == 1 && e.Status() == catalogue.Moved {
		p.Next = ends[0] + ".html"
	}
	return p
}

// suggest is where a change of an entry is suggested: the issue form with the entry filled
// in, and its file.
func (b *builder) suggest(e *catalogue.Entry) (issue, file string) {
	if b.cat.About == nil {
		return "", ""
	}
	at := strings.TrimSuffix(b.cat.About.Text("repository"), "/")
	if at == "" {
		return "", ""
	}
	form := url.Values{"template": {"correction.yml"}, "title": {"Correction: " + e.Name()}, "entry": {e.ID}}
	return at + "/issues/new?" + form.Encode(), at + "/blob/HEAD/" + (&url.URL{Path: e.File()}).EscapedPath()
}

// capabilities are the tree and a page for each.
func (b *builder) capabilities() []func() page {
	all := framework.Capabilities(b.cat, b.Today)
	horizon := framework.CycleEnd(b.cat, b.Today)
	pages := []func() page{func() page {
		return page{
			Path: "capabilities/index.html", Kind: "answer", Title: "Capabilities",
			About: "What the health service must be able to do, who does it, and what it is called locally.",
			Data:  body{Lead: all.Summary() + ".", Body: b.web(capabilities+"index.html", capabilities).Table(*all.Result().Table)},
		}
	}}
	for _, c := range items(b.cat, "capabilities") {
		pages = append(pages, func() page {
			path := capabilities + c.ID + ".html"
			web := b.web(path, "")
			args := []string{"decide", c.ID}
			if !horizon.IsZero() {
				args = append(args, "--horizon", horizon.Text)
			}
			decision := framework.Decide(b.cat, b.Today, c.ID, c, horizon).Result(b.Cite(args...))
			schedule := framework.ScheduleFor(b.cat, b.Today, c.ID).Result()
			below := web
			below.Level = 3
			_, _, recorded := below.Page(all.Only([]string{c.ID}, nil, nil, nil).Page)
			return page{
				Path: path, Kind: "answer", Title: c.Name(), About: c.Text("description"),
				Crumbs: []link{{"index.html", "Capabilities"}},
				Data: body{Code: c.ID, Lead: c.Text("description"), Body: web.Outline(*decision.Outline), Sections: []section{
					{ID: "tender", Heading: "What a tender asks", Body: below.Outline(*schedule.Outline)},
					{ID: "recorded", Heading: "What is recorded of it", Body: recorded},
				}},
			}
		})
	}
	return pages
}

// answers are the pages of the framework's questions about all entries.
func (b *builder) answers() []func() page {
	part := func(id string) out.Part {
		return b.board.Parts[slices.IndexFunc(b.board.Parts, func(p out.Part) bool { return p.ID == id })]
	}
	picture := func(p out.Part, kind string) template.HTML {
		if p.Picture == nil {
			return ""
		}
		return b.web("", kind).Picture(*p.Picture)
	}
	who, due := part("who"), part("roadmap")
	return []func() page{
		func() page {
			return page{
				Path: "matrix.html", Kind: "answer", Title: "Who does what", About: "Every capability: who does it, and how far it is covered.",
				Data: body{Lead: b.matrix.Summary() + ".", Picture: picture(who, capabilities), Words: who.PictureWords, Body: b.web("", capabilities).Table(*b.matrix.Result(b.Cite("matrix")).Table)},
			}
		},
		func() page {
			return page{
				Path: "roadmap.html", Kind: "answer", Title: "Roadmap", About: "What is promised and what ends, by due date.",
				Data: body{
					Lead: b.roadmap.Summary() + ".", Picture: picture(due, services), Words: due.PictureWords,
					Body: b.web("", services).Table(*b.roadmap.Result(b.Today, framework.CycleEnd(b.cat, b.Today), b.Cite("roadmap")).Table),
				},
			}
		},
		func() page {
			gaps, overlaps := framework.Gaps(b.cat, b.Today, "national"), framework.Overlaps(b.cat, b.Today, framework.MostOverlaps)
			return page{
				Path: "gaps.html", Kind: "answer", Title: "Gaps and overlaps", About: "What national capabilities lack, what would close it, and where live services may do the same.",
				Data: body{Sections: []section{
					{ID: "gaps", Heading: "Gaps", Lead: part("gaps").Lead, Body: b.web("", capabilities).Table(*gaps.Result().Table)},
					{ID: "overlaps", Heading: "Possible overlaps", Lead: strings.TrimSpace(part("overlaps").Lead + " " + overlaps.LeftOutWords()), Body: b.web("", "").Table(*overlaps.Result().Table)},
				}},
			}
		},
		func() page {
			table := framework.Standards(b.cat, b.Today).Result().Table.Only("id", "status", "still_used", "required_by", "supported_by", "capabilities", "url")
			web := b.web("", standards)
			web.Anchors = true
			return page{
				Path: "standards.html", Kind: "answer", Title: "Standards", About: "Which services need or support each standard, and which capabilities ask for it.",
				Data: body{Lead: "A standard that is deprecated or retired and still has users is marked.", Body: web.Table(table)},
			}
		},
		b.changes,
		b.report,
	}
}

// report is the report for a board, with what heads its rows as links.
func (b *builder) report() page {
	web := out.Web{Link: func(text string) (href, name string) {
		if href = b.byName[text]; href != "" {
			name = text
		}
		return href, name
	}}
	data := body{Lead: b.board.Cited}
	for _, p := range slices.Concat(b.board.Front, b.board.Parts) {
		s := section{ID: p.ID, Heading: p.Heading, Lead: strings.TrimSpace(p.Lead + " " + p.Throughout()), Points: p.Points}
		for _, t := range p.PageTables() {
			s.Body += template.HTML("<h3>" + template.HTMLEscapeString(t.Caption) + "</h3>\n")
			table := out.Table{Headings: t.Headings}
			for _, r := range t.Rows {
				row := []out.Cell{{r.Head}}
				for _, c := range r.Cells {
					row = append(row, out.Cell{c.Text})
				}
				table.Rows = append(table.Rows, row)
			}
			s.Body += web.Table(table)
		}
		if s.Body == "" && len(s.Points) == 0 {
			s.Lead = strings.TrimSpace(s.Lead + " " + p.Nothing)
		}
		data.Sections = append(data.Sections, s)
	}
	return page{Path: "report.html", Kind: "answer", Title: "Report for a board", About: "What stands, what is due, and what leaders must decide.", Data: data}
}

func (b *builder) changes() page {
	p := page{Path: "changes.html", Kind: "answer", Title: "Changes", About: "What changed in the catalogue, most serious first."}
	if b.Changes == nil {
		p.Data = body{Lead: "This copy of the catalogue has no history to compare with."}
		return p
	}
	p.Data = body{Lead: b.Changes.Outline.Title + ".", Body: b.web("", "").Outline(*b.Changes.Outline)}
	return p
}
