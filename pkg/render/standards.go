package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Standards shows who needs or supports each standard, and if all is true also what
// the vocabulary says about it.
func Standards(list []framework.Standard, all bool) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Id", "Name", "Status", "Still used", "Required by", "Supported by", "Required for"},
		Keys:     []string{"id", "name", "status", "still_used", "required_by", "supported_by", "capabilities"},
		Names:    []int{0, 4, 5, 6}, Optional: 1, // the lists are of ids
	}}
	if all {
		rows.Table.Headings = append(rows.Table.Headings, "Publisher", "Address", "Also known as")
		rows.Table.Keys = append(rows.Table.Keys, "publisher", "url", "aliases")
	}
	for _, s := range list {
		used := out.Cell{}
		if s.IsFlagged() {
			used = out.Cell{"yes"}
		}
		row := []out.Cell{{s.ID}, {s.Name}, {string(s.Status)}, used, s.RequiredBy, s.SupportedBy, s.Capabilities}
		if all {
			row = append(row, out.Cell{s.Publisher}, out.Cell{s.URL}, s.Aliases)
		}
		rows.Table.Rows = append(rows.Table.Rows, row)
	}
	rows.Values = out.Objects(list, func(s framework.Standard) out.Object {
		return out.Object{
			{"id", s.ID}, {"name", s.Name}, {"status", string(s.Status)}, {"required_by", out.Texts(s.RequiredBy)}, {"supported_by", out.Texts(s.SupportedBy)},
			{"capabilities", out.Texts(s.Capabilities)}, {"withdrawn", s.IsWithdrawn},
			{"url", out.OrNull(s.URL)}, {"publisher", out.OrNull(s.Publisher)}, {"aliases", out.Texts(s.Aliases)}, {"prerequisite_of", out.Texts(s.PrerequisiteOf)},
		}
	})
	return rows
}

// StandardPage writes a standard for a reader: what it is, whether to build on it, and
// who needs it.
func StandardPage(w io.Writer, cat *catalogue.Catalogue, standard framework.Standard, s out.Screen) error {
	p := out.NewPage(s)
	p.Title(standard.Name, standard.ID)
	if len(standard.Aliases) > 0 {
		p.Prose("also known as "+strings.Join(standard.Aliases, ", "), 0)
	}
	p.Gap()
	p.Flow("", standing(cat, standard), 0)
	if standard.Publisher != "" {
		p.Hang("Publisher: ", standard.Publisher, 2)
	}
	if standard.URL != "" {
		p.Hang("Address: ", standard.URL, 2)
	}
	inWords := func(id string) string {
		if e := cat.Entry(id); e != nil {
			return fmt.Sprintf("%s (%s), %s", id, e.Name(), e.Status())
		}
		return id
	}
	for _, id := range standard.Entries {
		p.Hang("Entry: ", inWords(id), 2)
	}
	services := func(heading string, ids []string) {
		p.Section(heading)
		for _, id := range ids {
			words := inWords(id)
			if slices.Contains(standard.PrerequisiteOf, id) && heading == requiredHeading {
				words += ", as a prerequisite"
			}
			p.Hang("- ", words, 2)
		}
	}
	services(requiredHeading, standard.RequiredBy)
	services("Supported by", standard.SupportedBy)
	p.Section("Required of whoever provides")
	for _, id := range standard.Capabilities {
		words := id
		if c := cat.Vocabulary("capabilities").Get(id); c != nil {
			words += " (" + c.Name() + ")"
		}
		p.Hang("- ", words, 2)
	}
	if len(standard.RequiredBy)+len(standard.SupportedBy)+len(standard.Capabilities) == 0 {
		p.Gap()
		p.Prose("No entry and no capability names it.", 0)
	}
	return p.Write(w)
}

const requiredHeading = "Required by"

// standing says where a standard stands in its life, and who has to act if that is its
// end.
func standing(cat *catalogue.Catalogue, standard framework.Standard) []out.Span {
	wording := upperFirst(out.VisibleLine(string(standard.Status)))
	if schema := cat.Schemas.Get("standards"); schema != nil {
		if means := schema.Shape().At("status").DescribeEnum(string(standard.Status)); means != "" {
			wording += ": " + words.LowerFirst(means)
		}
	}
	list := []out.Span{{Text: wording, Style: out.Bold}}
	if !standard.IsFlagged() {
		return list
	}
	var users []string
	if n := len(standard.RequiredBy) + len(standard.SupportedBy); n > 0 {
		users = append(users, words.Count(n, "entry"))
	}
	if n := len(standard.Capabilities); n > 0 {
		users = append(users, words.Count(n, "capability"))
	}
	verb := "names"
	if len(standard.RequiredBy)+len(standard.SupportedBy)+len(standard.Capabilities) > 1 {
		verb = "name"
	}
	return append(list, out.Span{Text: fmt.Sprintf(" %s still %s it.", words.Join(users, "and"), verb), Style: out.Yellow})
}
