package framework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Standard is a standard and who uses it.
type Standard struct {
	ID     string           `json:"id"`
	Name   string           `json:"name"`
	Status catalogue.Status `json:"status"`
	// RequiredBy are the entries that require it or have it as a prerequisite,
	// SupportedBy those that support it, and PrerequisiteOf those of RequiredBy that have
	// it as a prerequisite. None holds what has ended, or what is the standard itself. In
	// order of id.
	RequiredBy  []string `json:"required_by"`
	SupportedBy []string `json:"supported_by"`
	// Capabilities are those that require it of whoever provides them.
	Capabilities []string `json:"capabilities"`
	// IsWithdrawn tells whether it is deprecated or retired.
	IsWithdrawn bool   `json:"withdrawn"`
	URL         string `json:"url" out:"null"`
	Publisher   string `json:"publisher" out:"null"`
	// Aliases are other names of it, in the order of the file.
	Aliases        []string `json:"aliases"`
	PrerequisiteOf []string `json:"prerequisite_of"`
	// Entries are those that are the standard itself, in order of id.
	Entries []string
}

// AllStandards are standards in the order in which they are shown.
type AllStandards []Standard

// Result shows who needs or supports each standard, a row each.
func (list AllStandards) Result() out.Result {
	return out.List(list,
		out.Col("id", "Id", func(s Standard) string { return s.ID }).Named(),
		out.Col("name", "Name", func(s Standard) string { return s.Name }),
		out.Col("status", "Status", func(s Standard) string { return string(s.Status) }).
			Ending(func(s Standard) bool { return s.Status == catalogue.Deprecated }, func(s Standard) bool { return s.Status.IsGone() }),
		out.Cells("still_used", "Still used", Standard.stillUsed),
		out.Cells("required_by", "Required by", func(s Standard) []string { return s.RequiredBy }).Named(),
		out.Cells("supported_by", "Supported by", func(s Standard) []string { return s.SupportedBy }).Named(),
		out.Cells("capabilities", "Required for", func(s Standard) []string { return s.Capabilities }).Named().Optional(),
		out.Col("publisher", "Publisher", func(s Standard) string { return s.Publisher }).Wide(),
		out.Col("url", "Address", func(s Standard) string { return s.URL }).Wide(),
		out.Cells("aliases", "Also known as", func(s Standard) []string { return s.Aliases }).Wide(),
	)
}

func (s Standard) stillUsed() []string {
	if s.IsFlagged() {
		return []string{"yes"}
	}
	return nil
}

// Reasons has "withdrawn" for each standard that is, and still has users.
func (list AllStandards) Reasons() []string {
	return reasonsOf(list, func(s Standard) string {
		if s.IsFlagged() {
			return "withdrawn"
		}
		return ""
	})
}

// Page shows standards for a reader, one after the other.
func (list AllStandards) Page(p *out.Page, cat *catalogue.Catalogue) {
	for i, s := range list {
		if i > 0 {
			p.Next()
		}
		s.page(p, cat)
	}
}

// IsFlagged tells whether a withdrawn standard still has users.
func (s Standard) IsFlagged() bool {
	return s.IsWithdrawn && s.users() > 0
}

func (s Standard) users() int { return len(s.RequiredBy) + len(s.SupportedBy) + len(s.Capabilities) }

// Standards returns every standard of the vocabulary, in the order of the file.
func Standards(cat *catalogue.Catalogue, today time.Time) AllStandards {
	v := look(cat, today)
	required := v.naming(func(e *catalogue.Entry) []string {
		use := cat.StandardUse(e)
		return slices.Concat(use.Required, use.Prerequisites)
	})
	before := v.naming(func(e *catalogue.Entry) []string { return cat.StandardUse(e).Prerequisites })
	supported := v.naming(func(e *catalogue.Entry) []string {
		return slices.DeleteFunc(cat.StandardUse(e).Supported, func(id string) bool { return slices.Contains(required[id], e) })
	})
	own := v.naming(cat.StandardsOf)
	asked := map[string][]string{}
	for _, c := range v.capabilities() {
		for _, id := range c.Standards("required") {
			asked[id] = append(asked[id], c.ID)
		}
	}
	list := AllStandards{}
	for _, s := range records(cat, standardVocabulary) {
		list = append(list, Standard{
			ID: s.ID, Name: s.Name(), Status: s.Status(), URL: s.Text("url"), Publisher: s.Text("publisher"), Aliases: s.Texts("aliases"),
			Entries:    out.Each(own[s.ID], idOf),
			RequiredBy: out.Each(required[s.ID], idOf), SupportedBy: out.Each(supported[s.ID], idOf), PrerequisiteOf: out.Each(before[s.ID], idOf),
			Capabilities: slices.Compact(slices.Sorted(slices.Values(asked[s.ID]))), IsWithdrawn: s.Status().IsWithdrawn(),
		})
	}
	return list
}

// page shows a standard for a reader: what it is, whether to build on it, and who needs
// it.
func (standard Standard) page(p *out.Page, cat *catalogue.Catalogue) {
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
			return id + " (" + e.Name() + "), " + string(e.Status())
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
	if standard.users() == 0 {
		p.Gap()
		p.Prose("No entry and no capability names it.", 0)
	}
}

const requiredHeading = "Required by"

// standing says where a standard stands in its life, and who has to act if that is its
// end.
func standing(cat *catalogue.Catalogue, standard Standard) []out.Span {
	wording := words.UpperFirst(out.VisibleLine(string(standard.Status)))
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
	if standard.users() > 1 {
		verb = "name"
	}
	return append(list, out.Span{Text: fmt.Sprintf(" %s still %s it.", words.Join(users, "and"), verb), Style: out.Yellow})
}
