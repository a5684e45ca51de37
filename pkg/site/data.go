package site

import (
	"bytes"
	"encoding/xml"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/show"
)

// dataFiles are the files for programs, with what they are.
var dataFiles = []link{
	{"data/services.json", "Every entry as it is recorded, as JSON"},
	{"data/services.csv", "A row an entry, as CSV"},
	{"data/services.xlsx", "A row an entry, as a workbook"},
	{"data/roadmap.ics", "What is due and what ends, as a calendar to subscribe to"},
	{"data/changes.atom", "What changed, as a feed"},
	{"data/catalogue.jsonld", "The catalogue for data catalogues (DCAT and schema.org)"},
	{listSchema, "The JSON Schema of services.json; those of the files of the catalogue stand beside it"},
}

// listSchema is the schema of services.json.
const listSchema = "data/schema/output/list.schema.json"

// mediaTypes are those of the files that a data catalogue is told of.
var mediaTypes = map[string]string{
	".json": "application/json", ".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ics": "text/calendar", ".atom": "application/atom+xml",
}

// columns are the fields of the table of all entries.
var columns = []string{
	"id", "name", "kind", "status", "autonomy.level", "autonomy.basis", "category", "capabilities", "provider", "support", "part_of",
	"dates.launched", "dates.deprecated", "dates.retires", "replaced_by", "access.cost", "onboarding.contact", "onboarding.url", "summary", "review.next",
}

// addData adds the files for programs.
func (b *builder) addData() error {
	entries := b.cat.Entries()
	var fields []query.Column
	for _, name := range columns {
		if c, err := query.FindColumn(b.cat, name); err == nil {
			fields = append(fields, c)
		}
	}
	table := show.Entries(b.cat, entries, fields)
	roadmap := b.roadmap.Result(b.Today, framework.CycleEnd(b.cat, b.Today), b.Cite("roadmap", "-o", "ics"))
	for _, f := range []struct {
		path, format string
		result       out.Result
	}{
		{"data/services.json", "json", show.Entries(b.cat, entries, nil)},
		{"data/services.csv", "csv", table},
		{"data/services.xlsx", "xlsx", table},
		{"data/roadmap.ics", "ics", roadmap},
	} {
		if err := b.add(f.path, f.format, f.result); err != nil {
			return err
		}
	}
	if b.Changes != nil {
		if err := b.add("data/changes.atom", "atom", *b.Changes); err != nil {
			return err
		}
	}
	for name, set := range b.Schemas {
		b.files["data/schema/"+name+schema.Suffix] = []byte(set.Source(name))
	}
	if b.Base != "" {
		b.addSitemap()
	}
	return b.addLinked()
}

func (b *builder) add(name, format string, r out.Result) error {
	var text bytes.Buffer
	err := r.Write(&text, format, out.Screen{})
	b.files[name] = text.Bytes()
	return err
}

// addSitemap lists the pages for search engines.
func (b *builder) addSitemap() {
	var text strings.Builder
	text.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		if path.Ext(name) == ".html" {
			text.WriteString("<url><loc>")
			_ = xml.EscapeText(&text, []byte(b.Base+strings.TrimSuffix(name, "index.html"))) // a builder takes everything
			text.WriteString("</loc></url>\n")
		}
	}
	text.WriteString("</urlset>\n")
	b.files["sitemap.xml"] = []byte(text.String())
}

// addLinked describes the catalogue, its files and its services as JSON-LD. Addresses lead
// from the file where no other is known.
func (b *builder) addLinked() error {
	base := b.Base
	if base == "" {
		base = "../"
	}
	at := func(name string) out.Object { return out.Object{{Key: "@id", Value: base + name}} }
	var files, offers []any
	for _, f := range dataFiles {
		if media := mediaTypes[path.Ext(f.Href)]; media != "" && b.files[f.Href] != nil && !strings.Contains(f.Href, "schema") {
			files = append(files, out.Object{
				{Key: "@type", Value: []any{"dcat:Distribution", "schema:DataDownload"}}, {Key: "dct:title", Value: f.Name},
				{Key: "dcat:mediaType", Value: media}, {Key: "schema:encodingFormat", Value: media},
				{Key: "dcat:downloadURL", Value: at(f.Href)}, {Key: "schema:contentUrl", Value: at(f.Href)},
			})
		}
	}
	for e := range b.cat.All() {
		kind := "schema:Service"
		if e.Text("kind") == "api" {
			kind = "schema:WebAPI"
		}
		o := out.Object{
			{Key: "@id", Value: base + services + e.ID + ".html"}, {Key: "@type", Value: kind}, {Key: "schema:identifier", Value: e.ID},
			{Key: "schema:name", Value: e.Name()}, {Key: "schema:description", Value: e.Text("summary")},
			{Key: "schema:provider", Value: out.Object{{Key: "@type", Value: "schema:Organization"}, {Key: "schema:name", Value: b.nameOf(e.Text("provider"))}}},
		}
		offers = append(offers, o)
	}
	title, about, licence := b.title, "", ""
	if b.cat.About != nil {
		about, licence = b.cat.About.Text("description"), b.cat.About.Text("licence")
	}
	described := out.Object{
		{Key: "schema:name", Value: title}, {Key: "dct:title", Value: title}, {Key: "schema:description", Value: about}, {Key: "dct:description", Value: about},
		{Key: "schema:license", Value: licence}, {Key: "dct:rights", Value: licence}, {Key: "dct:language", Value: b.board.Language},
		{Key: "dct:modified", Value: b.Today.Format("2006-01-02")},
	}
	set := append(out.Object{{Key: "@type", Value: []any{"dcat:Dataset", "schema:Dataset"}}}, described...)
	set = append(set, out.Member{Key: "dcat:distribution", Value: files}, out.Member{Key: "schema:distribution", Value: files})
	whole := out.Object{
		{Key: "@context", Value: out.Object{
			{Key: "dcat", Value: "http://www.w3.org/ns/dcat#"}, {Key: "dct", Value: "http://purl.org/dc/terms/"}, {Key: "schema", Value: "https://schema.org/"},
		}},
		{Key: "@id", Value: base}, {Key: "@type", Value: []any{"dcat:Catalog", "schema:DataCatalog"}},
	}
	whole = append(append(whole, described...), out.Member{Key: "dcat:dataset", Value: []any{set}}, out.Member{Key: "schema:hasPart", Value: offers})
	return b.add("data/catalogue.jsonld", "json", out.Result{Data: whole})
}

// isBase tells whether an address may be that of a site.
func isBase(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

// Address is the base of a site as it stands before the paths of its files. ok is false for
// what is none.
func Address(text string) (base string, ok bool) {
	if text == "" {
		return "", true
	}
	return strings.TrimSuffix(text, "/") + "/", isBase(text)
}
