package catalogue

import (
	"slices"
	"strings"
)

// AsEntries returns a catalogue whose entries are the items of a vocabulary, so that
// what works on entries, such as the search, works on them too. The vocabularies and
// schemas are shared; there are no entries, sheets or waivers of c in it.
func (c *Catalogue) AsEntries(vocabulary string) *Catalogue {
	out := &Catalogue{
		About: c.About, Schemas: c.Schemas, Files: c.Files, vocabularies: c.vocabularies,
		byID: map[string]*Entry{}, broken: map[string]bool{},
	}
	if v := c.Vocabulary(vocabulary); v != nil {
		for _, item := range v.Items {
			e := &Entry{Record: *item}
			out.byID[item.ID] = e
			out.entries = append(out.entries, e)
		}
	}
	slices.SortFunc(out.entries, func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
	return out
}
