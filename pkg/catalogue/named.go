package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/words"
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

// Names reads words as names: several that name one thing together are one, and so are
// words none of which is a name or has the form of an id. other is nil unless they can be
// read in another way too.
func (c *Catalogue) Names(args []string) (names, other []string) {
	isName := func(word string) bool { e, _ := c.Find(word); return e != nil }
	ways := words.Groupings(args, " ", isName)
	switch {
	case len(ways) == 1 || len(ways) > 1 && len(ways[0]) == len(args):
		return ways[0], nil
	case len(ways) > 1:
		return ways[0], ways[1]
	}
	all := strings.Join(args, " ")
	isOwn := func(word string) bool { return strings.Contains(word, "-") || isName(word) }
	if slices.ContainsFunc(args, isOwn) && c.Probable(all) == nil {
		return args, nil
	}
	return []string{all}, nil
}

// namings are the ways to name an entry, with the entries that each names: ids first, so
// that an id stands before a name as near, then names and aliases.
func (c *Catalogue) namings() (texts []string, named map[string][]*Entry) {
	named = map[string][]*Entry{}
	add := func(text string, e *Entry) {
		if named[text] == nil {
			texts = append(texts, text)
		}
		named[text] = append(named[text], e)
	}
	for e := range c.All() {
		add(e.ID, e)
	}
	for e := range c.All() {
		add(e.Name(), e)
		for _, alias := range e.Texts("aliases") {
			add(alias, e)
		}
	}
	return texts, named
}

// Probable is the entry that a word which names none can only mean: it is a slip for
// names of that entry and of no other. An acronym is never a slip, nor is anything a slip
// for one: PDS, SDS and ODS are one letter apart.
func (c *Catalogue) Probable(word string) *Entry {
	if c.IsBroken(word) {
		return nil
	}
	texts, named := c.namings()
	var near []*Entry
	for _, text := range words.Nearest(word, texts, len(texts)) {
		isAcronym := func(other string) bool { return words.IsAcronym(other) && strings.EqualFold(other, text) }
		if slices.ContainsFunc(texts, isAcronym) {
			return nil
		}
		near = append(near, named[text]...)
	}
	return only(near)
}

// Nearest names at most so many entries that a word is probably a slip for, the likeliest
// first: of their ids, names and aliases, else of a word in an id.
func (c *Catalogue) Nearest(word string, most int) (near []string) {
	var seen []*Entry
	texts, named := c.namings()
	add := func(text string) {
		for _, e := range named[text] {
			switch {
			case slices.Contains(seen, e) || len(seen) == most:
				continue
			case text == e.ID:
				near = append(near, fmt.Sprintf("%q", text))
			default:
				near = append(near, fmt.Sprintf("%q (%s)", text, e.ID))
			}
			seen = append(seen, e)
		}
	}
	for _, text := range words.Nearest(word, texts, len(texts)) {
		add(text)
	}
	if len(near) == 0 && len(word) >= leastPart {
		for _, id := range c.IDs() {
			if len(words.Nearest(word, strings.Split(id, "-"), 1)) > 0 {
				add(id)
			}
		}
	}
	return near
}

// leastPart is how long a word is at least that is looked for within ids.
const leastPart = 5

// only is the entry that all of a list are, nil if there is none.
func only(entries []*Entry) *Entry {
	if list := slices.Compact(entries); len(list) == 1 {
		return list[0]
	}
	return nil
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
