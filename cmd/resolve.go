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

// namings are the ways to name an entry, with the entries that each names: ids first, so
// that an id stands before a name as near, then names and aliases.
func namings(cat *catalogue.Catalogue) (texts []string, named map[string][]*catalogue.Entry) {
	named = map[string][]*catalogue.Entry{}
	add := func(text string, e *catalogue.Entry) {
		if named[text] == nil {
			texts = append(texts, text)
		}
		named[text] = append(named[text], e)
	}
	for e := range cat.All() {
		add(e.ID, e)
	}
	for e := range cat.All() {
		add(e.Name(), e)
		for _, alias := range e.Texts("aliases") {
			add(alias, e)
		}
	}
	return texts, named
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
	texts, named := namings(cat)
	var same, near []*catalogue.Entry
	acronyms := map[string]bool{}
	for _, text := range texts {
		squashed := squash(text)
		if squashed != "" && squashed == squash(word) {
			same = append(same, named[text]...)
		}
		if words.IsAcronym(text) {
			acronyms[squashed] = true
		}
	}
	if len(same) > 0 {
		return only(same)
	}
	if elsewhere(cat, word, "an entry") != "" {
		return nil
	}
	for _, text := range words.Nearest(word, texts, len(texts)) {
		if acronyms[squash(text)] {
			return nil
		}
		near = append(near, named[text]...)
	}
	return only(near)
}

// only is the entry that all of a list are, nil if there is none.
func only(entries []*catalogue.Entry) *catalogue.Entry {
	if list := slices.Compact(entries); len(list) == 1 {
		return list[0]
	}
	return nil
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
	texts, named := namings(cat)
	for _, text := range words.Nearest(word, texts, len(texts)) {
		for _, e := range named[text] {
			switch {
			case slices.Contains(seen, e) || len(seen) == maxNearest:
				continue
			case text == e.ID:
				near = append(near, fmt.Sprintf("%q", text))
			default:
				near = append(near, fmt.Sprintf("%q (%s)", text, e.ID))
			}
			seen = append(seen, e)
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
