package catalogue

import (
	"slices"
	"strings"
	"unicode"
)

// Find is Lookup for a word that somebody typed. It also finds the one entry that has the
// word as a former or local name, whose name has it as initials, or that is named like it
// but for case, blanks and marks. by is then "former name", "local name" or "acronym", or
// what was so named. What may be several is none.
func (c *Catalogue) Find(word string) (entry *Entry, by string) {
	if entry, by = c.Lookup(word); entry != nil {
		return entry, by
	}
	wanted := squash(word)
	if wanted == "" || c.IsBroken(strings.TrimSpace(word)) {
		return nil, ""
	}
	is := func(s string) bool { return squash(s) == wanted }
	for _, way := range []struct {
		by    string
		names func(*Entry) []string
	}{
		{"id", func(e *Entry) []string { return []string{e.ID} }},
		{"name", func(e *Entry) []string { return []string{e.Text("name")} }},
		{"alias", func(e *Entry) []string { return e.Texts("aliases") }},
		{"former name", func(e *Entry) []string { return e.Texts("former_names") }},
		{"local name", func(e *Entry) []string { return e.Texts("local_names") }},
		{"acronym", func(e *Entry) []string { return []string{initials(e.Text("name"))} }},
	} {
		for _, e := range c.entries {
			switch {
			case e == entry || !slices.ContainsFunc(way.names(e), is):
			case entry != nil:
				return nil, ""
			default:
				entry, by = e, way.by
			}
		}
		if entry != nil {
			return entry, by
		}
	}
	return nil, ""
}

// FindItem is Find among the items that an "x-ref" allows: the entries for Services, else
// those of a vocabulary.
func (c *Catalogue) FindItem(ref, word string) (item *Entry, by string) {
	if ref == Services {
		return c.Find(word)
	}
	return c.AsEntries(ref).Find(word)
}

// squash leaves of a word what does not depend on case and separators.
func squash(word string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, word)
}

// initials are those of a name of several words, "NHSBSA" of "NHS Business Services
// Authority"; "" where they are fewer than three letters.
func initials(name string) string {
	var b strings.Builder
	parts := strings.Fields(name)
	for _, part := range parts {
		first := []rune(part)[0]
		switch {
		case part == strings.ToUpper(part):
			b.WriteString(part)
		case unicode.IsUpper(first):
			b.WriteRune(first)
		}
	}
	if short := squash(b.String()); len(short) >= 3 && len(parts) > 1 {
		return short
	}
	return ""
}
