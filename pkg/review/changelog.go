package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/out"
)

// ChangelogFormats are the formats of a Changelog, the usual one first.
var ChangelogFormats = []string{"markdown", "json", "atom"}

// Changelog is what changed between two states, for the people who use the catalogue.
type Changelog struct {
	Changes
	// Title is the catalogue's; For says who the notes are for, empty for everybody.
	Title, For string
	// Old and New identify the states for good: a commit, or the name of a folder.
	Old, New string
	// Date is that of the newer state.
	Date time.Time
	// Base is the address of the site that a feed leads to, with a slash at its end; "" if
	// there is none.
	Base string
}

func (c Changelog) heading() string {
	heading := fmt.Sprintf("What changed from %s to %s", c.From, c.To)
	if c.For != "" {
		heading += ", for " + c.For
	}
	return heading
}

// Result shows the notes in ChangelogFormats.
func (c Changelog) Result() out.Result {
	return out.Result{Data: c, Outline: c.outline(), Forms: map[string]out.Form{"markdown": out.Written(c.markdown), "atom": c.atom}}
}

// outline has what people need to know of: each entry, with the sentences that are more
// than minor.
func (c Changelog) outline() *out.Outline {
	o := &out.Outline{Title: c.heading(), Lead: []string{"Nothing changed."}}
	if len(c.All()) > 0 {
		o.Lead[0] = c.Summary() + "."
	}
	for _, section := range sectionWords {
		var items []out.Item
		for _, change := range c.shown() {
			if change.Class == section.class {
				items = append(items, out.Item{Code: change.ID, Text: change.Name + kindSentence(change), Under: append(c.presents(change), sentencesOf(change, diff.Notable)...)})
			}
		}
		o.Add(section.words, false, items...)
	}
	return o
}

// markdown writes release notes in plain English, most serious changes first.
func (c Changelog) markdown(out.Screen) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", out.EscapeMarkdown(c.heading()))
	if len(c.All()) == 0 {
		b.WriteString("Nothing changed.\n")
	} else {
		b.WriteString(out.EscapeMarkdown(c.Summary()) + ".\n")
		c.sections(&b, math.MaxInt)
	}
	return b.String()
}

// Data is the notes in the shape of schema/output/changelog.
func (c Changelog) Data() any {
	return struct {
		Title string `json:"title"`
		Date  string `json:"date"`
		For   string `json:"for" out:"null"`
		changesData
	}{c.Title, c.date(), c.For, c.data()}
}

func (c Changelog) date() string { return c.Date.UTC().Format(time.RFC3339) }

// The elements of an Atom feed (RFC 4287), in the order in which they are written.
type (
	atomFeed struct {
		XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID        string      `xml:"id"`
		Title     string      `xml:"title"`
		Subtitle  string      `xml:"subtitle"`
		Updated   string      `xml:"updated"`
		Links     []atomLink  `xml:"link"`
		Author    atomPerson  `xml:"author"`
		Generator string      `xml:"generator"`
		Entries   []atomEntry `xml:"entry"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID       string       `xml:"id"`
		Title    string       `xml:"title"`
		Updated  string       `xml:"updated"`
		Links    []atomLink   `xml:"link"`
		Category atomCategory `xml:"category"`
		Summary  string       `xml:"summary"`
		Content  atomText     `xml:"content"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// atom writes the notes as an Atom feed with an entry for each change, most
// serious first. Ids depend on the catalogue and the two states alone, so that a reader
// shows a change once.
func (c Changelog) atom(w io.Writer, _ out.Screen) error {
	updated := c.date()
	feed := atomFeed{
		ID: urn("feed", c.Title, c.For), Title: out.VisibleLine(c.Title), Subtitle: out.VisibleLine(c.heading()), Updated: updated,
		Author: atomPerson{out.VisibleLine(c.Title)}, Generator: "wdw", Entries: []atomEntry{},
	}
	if c.Base != "" {
		feed.Links = []atomLink{{"self", c.Base + "data/changes.atom"}, {"alternate", c.Base + "changes.html"}}
	}
	for _, section := range sectionWords {
		for _, change := range c.shown() {
			if change.Class == section.class {
				feed.Entries = append(feed.Entries, atomEntry{
					ID:    urn("change", c.Title, c.Old, c.New, change.ID),
					Title: out.VisibleLine(change.Name + cmp.Or(kindSentence(change), ", "+change.Class.String()+" change")), Updated: updated,
					Category: atomCategory{change.Class.String()}, Summary: out.VisibleLine(cmp.Or(strings.Join(c.news(change), "; "), string(change.Kind))),
					Links: c.links(change), Content: atomText{"html", c.html(change)},
				})
			}
		}
	}
	text, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return fmt.Errorf("write atom: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// links lead to the page of an entry, if the site has one.
func (c Changelog) links(change diff.Change) []atomLink {
	if c.Base == "" || strings.Contains(change.ID, "/") || change.Kind == diff.EntryRemoved {
		return nil
	}
	return []atomLink{{"alternate", c.Base + "services/" + change.ID + ".html"}}
}

// news says what happened to an entry, a sentence each.
func (c Changes) news(change diff.Change) []string {
	return append(c.presents(change), sentencesOf(change, diff.Minor)...)
}

// html is a list of sentences as HTML.
func (c Changes) html(change diff.Change) string {
	var b strings.Builder
	if owner := c.owner(change.ID); owner != "" {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(out.VisibleLine("Owned by "+owner)))
	}
	items := c.news(change)
	if len(change.Affects) > 0 {
		items = append(items, "affects "+strings.Join(change.Affects, ", "))
	}
	if len(items) > 0 {
		b.WriteString("<ul>")
		for _, item := range items {
			fmt.Fprintf(&b, "<li>%s</li>", html.EscapeString(out.VisibleLine(item)))
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

// urn makes a name-based UUID (RFC 9562, version 8) of some words.
func urn(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
