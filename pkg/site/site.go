// Package site writes a catalogue as web pages, which need no server and no script.
//
// The pages are one more form of results that commands show: an entry's page is what "show"
// says, a capability's what "decide" and "standards --for" do, the pictures are those of
// "matrix" and "roadmap". Nothing is decided or worded here. A page asks nobody else for
// anything, and what entries say stays text.
package site

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/pool"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/search"
)

// Source is what the pages are made of.
type Source struct {
	Catalogue *catalogue.Catalogue
	Today     time.Time
	// Cite says which state of the catalogue a page was made from, and by what command the
	// same answer is given once more.
	Cite func(command ...string) framework.Citation
	// Base is the address of the site, for feeds and the map of it; "" if nobody knows.
	Base string
	// Changes are the release notes that the site shows, nil for none, and New are the ids
	// of the entries that they have and the older state had not.
	Changes *out.Result
	New     []string
	// DateEvents says of items when their events changed.
	DateEvents func(framework.AllItems)
	// Schemas are those of what stands in data/, by the name that "wdw schema" has.
	Schemas map[string]*schema.Set
}

// Files are the files of a site by their paths, with slashes.
type Files map[string][]byte

// Names are the paths in order.
func (f Files) Names() []string { return slices.Sorted(maps.Keys(f)) }

// builder makes the files of one site.
type builder struct {
	Source
	cat   *catalogue.Catalogue
	files Files
	// places is where the page of an id is from the top, "" for what has none, and its name.
	// Where an id is of several things, what is asked for first comes first.
	places map[string][]place
	byName map[string]string // where the page of an entry or a capability is
	board  *out.Report
	title  string
	// changed are the sentences of Changes by entry.
	changed map[string]out.Item
	matrix  framework.AllRows
	roadmap framework.AllItems
	uses    map[string]query.Use
}

type place struct{ path, name string }

type file struct {
	path string
	text []byte
}

// fileName is an id that can be the name of a file everywhere.
var fileName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Build makes the site. What it refuses is an id that can name no page.
func Build(ctx context.Context, s Source) (Files, error) {
	b := &builder{Source: s, cat: s.Catalogue, files: Files{}, places: map[string][]place{}, byName: map[string]string{}, changed: map[string]out.Item{}}
	if err := b.locate(); err != nil {
		return nil, err
	}
	b.matrix, b.roadmap, b.uses = framework.Matrix(b.cat, b.Today), framework.Roadmap(b.cat, b.Today), query.Uses(b.cat, b.Today)
	if s.DateEvents != nil {
		s.DateEvents(b.roadmap)
	}
	board := framework.BoardOf(b.cat, b.Today)
	b.title, b.board = board.Title, board.Result(b.Today, b.Cite("report")).Report
	if s.Changes != nil {
		for _, section := range s.Changes.Outline.Sections {
			for _, item := range section.Items {
				b.changed[item.Code] = item
			}
		}
	}
	pages := slices.Concat([]func() page{b.index, b.about}, b.answers(), b.capabilities(), b.services())
	written := make([]file, len(pages))
	if err := pool.Each(ctx, len(pages), func(i int) {
		p := pages[i]()
		written[i] = file{p.Path, b.write(p)}
	}); err != nil {
		return nil, err
	}
	for _, f := range written {
		b.files[f.path] = f.text
	}
	assets, err := assetFiles()
	if err != nil {
		return nil, err
	}
	maps.Copy(b.files, assets)
	if err := b.addIndex(search.New(b.cat)); err != nil {
		return nil, err
	}
	return b.files, b.addData()
}

// locate finds the place of the page of each id. Of an entry and a standard of one id the
// entry is meant.
func (b *builder) locate() error {
	add := func(id string, p place) {
		b.places[id] = append(b.places[id], p)
		if p.path != "" && b.byName[p.name] == "" {
			b.byName[p.name] = p.path
		}
	}
	for e := range b.cat.All() {
		if !fileName.MatchString(e.ID) {
			return badName("entry", e.ID)
		}
		add(e.ID, place{services + e.ID + ".html", e.Name()})
	}
	for _, c := range items(b.cat, "capabilities") {
		if !fileName.MatchString(c.ID) || c.ID == "index" {
			return badName("capability", c.ID)
		}
		add(c.ID, place{capabilities + c.ID + ".html", c.Name()})
	}
	for _, item := range items(b.cat, "standards") {
		add(item.ID, place{standards + item.ID, item.Name()})
	}
	for _, v := range b.cat.Vocabularies() {
		for _, item := range v.Items {
			add(item.ID, place{name: item.Name()})
		}
	}
	return nil
}

// Where the pages of entries, of capabilities and the rows of standards are.
const services, capabilities, standards = "services/", "capabilities/", "standards.html#"

// nameOf is the name of what an id stands for, else the id.
func (b *builder) nameOf(id string) string {
	if list := b.places[id]; len(list) > 0 {
		return list[0].name
	}
	return id
}

func badName(what, id string) error {
	return fmt.Errorf("the %s %q cannot have a page of that name; run \"wdw validate\"", what, id)
}

func items(cat *catalogue.Catalogue, vocabulary string) []*catalogue.Record {
	if v := cat.Vocabulary(vocabulary); v != nil {
		return v.Items
	}
	return nil
}

// web is how results stand in a page. What heads the rows of a table there is of a kind: "" is
// of any. On the page of one of two things with the same id, the other is meant.
func (b *builder) web(self, kind string) out.Web {
	root := rootOf(self)
	link := func(kind string) func(id string) (href, name string) {
		return func(id string) (href, name string) {
			list := b.places[id]
			if len(list) == 0 {
				return "", ""
			}
			i := slices.IndexFunc(list, func(p place) bool { return p.path != self && strings.HasPrefix(p.path, kind) })
			p := list[max(i, 0)]
			if p.path != "" {
				href = root + p.path
			}
			return href, p.name
		}
	}
	return out.Web{Link: link(""), Head: link(kind)}
}

// page is what a template of its own kind shows.
type page struct {
	Path, Kind, Title, About string
	// Next is where a page leads on to, "" for nowhere, and Crumbs lead back.
	Next   string
	Crumbs []link
	Data   any
}

// link is a name and where it leads.
type link struct{ Href, Name string }

// frame is a page with what stands around every one.
type frame struct {
	page
	Root, Lang, Site, Disclaimer, Licence, Cited, Canonical string
	Contact                                                 template.HTML
	HasChanges                                              bool
	Nav                                                     []link
}

// rootOf is the way from a page to the top.
func rootOf(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }

// navigation are the pages that every page leads to.
var navigation = []link{
	{"index.html", "Services"}, {"capabilities/index.html", "Capabilities"}, {"matrix.html", "Who does what"}, {"roadmap.html", "Roadmap"},
	{"gaps.html", "Gaps"}, {"standards.html", "Standards"}, {"changes.html", "Changes"}, {"about.html", "About"},
}

func (b *builder) write(p page) []byte {
	f := frame{
		page: p, Root: rootOf(p.Path), Lang: b.board.Language, Site: b.title, Disclaimer: b.board.Disclaimer,
		Cited: b.Cite("site").Words(), HasChanges: b.Changes != nil, Nav: navigation,
	}
	if b.cat.About != nil {
		f.Licence, f.Contact = b.cat.About.Text("licence"), out.Web{}.Linked(b.cat.About.Text("contact"))
	}
	if b.Base != "" {
		f.Canonical = b.Base + strings.TrimSuffix(cmp.Or(p.Next, p.Path), "index.html")
		if p.Next != "" {
			f.Canonical = b.Base + path.Join(path.Dir(p.Path), p.Next)
		}
	}
	var text bytes.Buffer
	if err := templates().ExecuteTemplate(&text, "layout.html", f); err != nil {
		panic(err) // a template that does not fit its data is a fault of ours, which every page would show
	}
	return []byte(out.Visible(text.String())) // whatever an entry holds
}
