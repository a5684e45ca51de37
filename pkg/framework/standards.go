package framework

import (
	"slices"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// Standard is a standard and who uses it.
type Standard struct {
	ID, Name, URL, Publisher string
	Status                   catalogue.Status
	// Aliases are other names of it, in the order of the file.
	Aliases []string
	// RequiredBy are the entries that require it or have it as a prerequisite,
	// SupportedBy those that support it, and PrerequisiteOf those of RequiredBy that have
	// it as a prerequisite. None holds what has ended, or what is the standard itself. In
	// order of id.
	RequiredBy, SupportedBy, PrerequisiteOf []string
	// Entries are those that are the standard itself, nil if none is.
	Entries []string
	// Capabilities are those that require it of whoever provides them.
	Capabilities []string
	// IsWithdrawn tells whether it is deprecated or retired.
	IsWithdrawn bool
}

// IsFlagged tells whether a withdrawn standard still has users.
func (s Standard) IsFlagged() bool {
	return s.IsWithdrawn && len(s.RequiredBy)+len(s.SupportedBy)+len(s.Capabilities) > 0
}

// Standards returns every standard of the vocabulary, in the order of the file.
func Standards(cat *catalogue.Catalogue, today time.Time) []Standard {
	v := look(cat, today)
	own, required, supported, before := map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}
	for e := range cat.All() {
		if e.HasEnded(v.today) {
			continue
		}
		for _, id := range cat.StandardsOf(e) {
			own[id] = append(own[id], e.ID)
		}
		use := cat.StandardUse(e)
		for _, id := range use.Prerequisites {
			before[id] = append(before[id], e.ID)
		}
		needs := slices.Concat(use.Required, use.Prerequisites)
		for _, id := range needs {
			required[id] = append(required[id], e.ID)
		}
		for _, id := range use.Supported {
			if !slices.Contains(needs, id) {
				supported[id] = append(supported[id], e.ID)
			}
		}
	}
	asked := map[string][]string{}
	for _, c := range v.capabilities() {
		for _, n := range c.List("standards") {
			if n.TextAt("use") == "required" {
				asked[n.TextAt("id")] = append(asked[n.TextAt("id")], c.ID)
			}
		}
	}
	out := []Standard{}
	vocabulary := cat.Vocabulary(standardVocabulary)
	if vocabulary == nil {
		return out
	}
	sorted := func(ids []string) []string {
		ids = append([]string{}, ids...)
		slices.Sort(ids)
		return slices.Compact(ids)
	}
	for _, s := range vocabulary.Items {
		out = append(out, Standard{
			ID: s.ID, Name: s.Name(), Status: s.Status(), URL: s.Text("url"), Publisher: s.Text("publisher"), Aliases: s.Texts("aliases"),
			Entries:    own[s.ID],
			RequiredBy: sorted(required[s.ID]), SupportedBy: sorted(supported[s.ID]), PrerequisiteOf: sorted(before[s.ID]),
			Capabilities: sorted(asked[s.ID]), IsWithdrawn: v.isWithdrawn(s.ID),
		})
	}
	return out
}
