package cmd

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/words"
)

// resolve finds the entries that a word on the command line means: one, or several
// when it names an entry that was split. What is not plain is said on standard error.
func (s *session) resolve(cat *catalogue.Catalogue, word string) ([]*catalogue.Entry, error) {
	entry, err := s.lookUp(cat, word)
	if err != nil {
		return nil, err
	}
	return s.follow(cat, entry), nil
}

// lookUp finds the entry that a word means to a command that only reads: a word that
// names none and can mean only one is taken for that. A command that changes entries
// never guesses.
func (s *session) lookUp(cat *catalogue.Catalogue, word string) (*catalogue.Entry, error) {
	if strings.TrimSpace(word) == "" {
		return nil, usagef("%q names no entry; give an id, a name or an alias", word)
	}
	entry, by := cat.Lookup(word)
	if entry == nil {
		if entry = probable(cat, word); entry == nil {
			return nil, unknownEntry(cat, word)
		}
		s.note("%q is not an entry; showing %s", word, entry.ID)
		return entry, nil
	}
	if by != "id" {
		s.note("%q is %s of %s", word, article(by), entry.ID)
	}
	return entry, nil
}

// follow goes where a moved entry went, and says so on the way. Entries that lead
// nowhere, or in a circle, are shown themselves.
func (s *session) follow(cat *catalogue.Catalogue, e *catalogue.Entry) []*catalogue.Entry {
	var list []*catalogue.Entry
	for _, stop := range cat.Follow(e) {
		if stop.IsEnd {
			list = append(list, stop.Entry)
		}
		switch next := stop.Successors(); {
		case !stop.IsEnd:
			s.note("%s has moved to %s", stop.ID, words.Join(next, "and"))
		case stop.Status() != catalogue.Retired:
		case len(next) == 0:
			s.note("%s is retired; no successor is named", stop.ID)
		case len(next) == 1:
			s.note("%s is retired; its successor is %s", stop.ID, next[0])
		default:
			s.note("%s is retired; its successors are %s, each for its part", stop.ID, words.Join(next, "and"))
		}
	}
	return list
}

// naming is a way to name an entry: its id, its name or an alias.
type naming struct {
	text  string
	entry *catalogue.Entry
}

// namings are all of them, ids first, so that an id stands before a name as near.
func namings(cat *catalogue.Catalogue) []naming {
	var ids, others []naming
	for e := range cat.All() {
		ids = append(ids, naming{e.ID, e})
		for _, text := range append([]string{e.Name()}, e.Texts("aliases")...) {
			others = append(others, naming{text, e})
		}
	}
	return append(ids, others...)
}

// squash leaves of a word what does not depend on case and separators.
func squash(word string) string { return strings.Join(wordsOf(word), "") }

// probable is the entry that a word which names none can only mean: it differs from a
// name in case and separators alone, or is a slip for names of that entry and of no
// other. An acronym is never a slip, nor is anything a slip for one: PDS, SDS and ODS
// are one letter apart.
func probable(cat *catalogue.Catalogue, word string) *catalogue.Entry {
	if cat.IsBroken(word) {
		return nil
	}
	all := namings(cat)
	var same []*catalogue.Entry
	acronyms := map[string]bool{}
	for _, n := range all {
		if squashed := squash(n.text); squashed != "" && squashed == squash(word) && !slices.Contains(same, n.entry) {
			same = append(same, n.entry)
		}
		if words.IsAcronym(n.text) {
			acronyms[squash(n.text)] = true
		}
	}
	if len(same) > 0 {
		return only(same)
	}
	if elsewhere(cat, word, "an entry") != "" {
		return nil
	}
	var near []*catalogue.Entry
	for _, n := range nearest(word, all) {
		if acronyms[squash(n.text)] {
			return nil
		}
		if !slices.Contains(near, n.entry) {
			near = append(near, n.entry)
		}
	}
	return only(near)
}

// only is the one entry of a list, nil if it has none or several.
func only(entries []*catalogue.Entry) *catalogue.Entry {
	if len(entries) != 1 {
		return nil
	}
	return entries[0]
}

// nearest returns the namings that a word may be a slip for, the likeliest first.
func nearest(word string, all []naming) []naming {
	texts := make([]string, len(all))
	named := make(map[string][]naming, len(all))
	for i, n := range all {
		texts[i] = n.text
		named[n.text] = append(named[n.text], n)
	}
	var list []naming
	for _, text := range words.Nearest(word, texts, len(texts)) {
		list = append(list, named[text]...)
	}
	return list
}

// maxNearest is how many entries a message names.
const maxNearest = 3

// unknownEntry says which entries are near, or which command knows the word.
func unknownEntry(cat *catalogue.Catalogue, word string) error {
	if cat.IsBroken(word) {
		return fmt.Errorf("%q could not be read; run \"wdw validate\" to see why", word)
	}
	if help := elsewhere(cat, word, "an entry"); help != "" {
		return fmt.Errorf("%q is %s", word, help)
	}
	var seen []*catalogue.Entry
	var near []string
	for _, n := range nearest(word, namings(cat)) {
		if slices.Contains(seen, n.entry) || len(seen) == maxNearest {
			continue
		}
		seen = append(seen, n.entry)
		if n.text == n.entry.ID {
			near = append(near, fmt.Sprintf("%q", n.text))
		} else {
			near = append(near, fmt.Sprintf("%q (%s)", n.text, n.entry.ID))
		}
	}
	if len(near) > 0 {
		return fmt.Errorf("%q is not an entry; did you mean %s?", word, words.Join(near, "or"))
	}
	if plainWords.MatchString(word) {
		return fmt.Errorf("%q is not an entry; try \"wdw search %s\"", word, word)
	}
	return fmt.Errorf("%q is not an entry", word)
}

// plainWords are those that a shell takes as they are, so that a command with them can be
// copied.
var plainWords = regexp.MustCompile(`^[\pL\pN][\pL\pN -]*$`)

// elsewhere says what a word is that names an item of a vocabulary, and which command
// answers for it; "" if it is none. expected is what it was taken for.
func elsewhere(cat *catalogue.Catalogue, word, expected string) string {
	for _, v := range cat.Vocabularies() {
		command := answering(cat, v.Name)
		if command == "" {
			continue
		}
		if item, _ := cat.AsEntries(v.Name).Lookup(word); item != nil {
			return fmt.Sprintf("%s, not %s; see \"wdw %s %s\"", words.Indefinite(v.Noun), expected, command, item.ID)
		}
	}
	return ""
}

// answering is the command for items of a vocabulary, or "".
func answering(cat *catalogue.Catalogue, vocabulary string) string {
	switch vocabulary {
	case "standards":
		return "standards"
	case "capabilities":
		return "decide"
	}
	for _, f := range query.Filters() {
		if shape := cat.Shape().At(strings.Split(f.Path, ".")...).Single(); shape != nil && slices.Contains(shape.Refs, vocabulary) {
			return "list --" + f.Name
		}
	}
	return ""
}

// article says in which way a word names an entry, which has one id and one name.
func article(by string) string {
	if by == "alias" {
		return words.Indefinite(by)
	}
	return "the " + by
}
