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

// lookUp finds the entry that a word names.
func (s *session) lookUp(cat *catalogue.Catalogue, word string) (*catalogue.Entry, error) {
	if strings.TrimSpace(word) == "" {
		return nil, usagef("%q names no entry; give an id, a name or an alias", word)
	}
	entry, by := cat.Find(word)
	if entry == nil {
		return nil, unknownEntry(cat, word)
	}
	if by != "id" {
		s.note("%q is %s of %s", word, article(by), entry.ID)
	}
	return entry, nil
}

// namesIn reads arguments as names: several words that name one thing together are one,
// and so are words none of which is a name or has the form of an id.
func namesIn(cat *catalogue.Catalogue, args []string) ([]string, error) {
	isName := func(word string) bool { e, _ := cat.Find(word); return e != nil }
	ways := words.Groupings(args, " ", isName)
	switch {
	case len(ways) == 1 || len(ways) > 1 && len(ways[0]) == len(args):
		return ways[0], nil
	case len(ways) > 1:
		return nil, usagef("this can be read as %s, or as %s; put each name in quotes", words.Quoted(ways[0], "and"), words.Quoted(ways[1], "and"))
	}
	all := strings.Join(args, " ")
	isOwn := func(word string) bool { return strings.Contains(word, "-") || isName(word) }
	if slices.ContainsFunc(args, isOwn) && probable(cat, all) == nil {
		return args, nil
	}
	return []string{all}, nil
}

// theOne is the entry that all the arguments name together.
func (k call) theOne(cat *catalogue.Catalogue) (*catalogue.Entry, error) {
	names, err := namesIn(cat, k.args)
	switch {
	case err != nil:
		return nil, err
	case len(names) > 1:
		return nil, usagef("%q takes one entry, and got %s", k.f.c.CommandPath(), words.Quoted(names, "and"))
	}
	return k.lookUp(cat, names[0])
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

// probable is the entry that a word which names none can only mean: it is a slip for
// names of that entry and of no other. An acronym is never a slip, nor is anything a slip
// for one: PDS, SDS and ODS are one letter apart.
func probable(cat *catalogue.Catalogue, word string) *catalogue.Entry {
	if cat.IsBroken(word) || elsewhere(cat, word, "an entry") != "" {
		return nil
	}
	texts, named := namings(cat)
	var near []*catalogue.Entry
	for _, text := range words.Nearest(word, texts, len(texts)) {
		isAcronym := func(other string) bool { return words.IsAcronym(other) && strings.EqualFold(other, text) }
		if slices.ContainsFunc(texts, isAcronym) {
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
	if near := nearestEntries(cat, word); len(near) > 0 {
		return fmt.Errorf("%q is not an entry; did you mean %s?", word, words.Join(near, "or"))
	}
	if plainWords.MatchString(word) {
		return fmt.Errorf("%q is not an entry; try \"wdw search %s\"", word, word)
	}
	return fmt.Errorf("%q is not an entry", word)
}

// nearestEntries names the entries that a word is probably a slip for, the likeliest
// first: of their ids, names and aliases, else of a word in an id.
func nearestEntries(cat *catalogue.Catalogue, word string) (near []string) {
	var seen []*catalogue.Entry
	texts, named := namings(cat)
	add := func(text string) {
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
	for _, text := range words.Nearest(word, texts, len(texts)) {
		add(text)
	}
	if len(near) == 0 && len(word) >= leastPart {
		for _, id := range cat.IDs() {
			if len(words.Nearest(word, strings.Split(id, "-"), 1)) > 0 {
				add(id)
			}
		}
	}
	return near
}

// leastPart is how long a word is at least that is looked for within ids.
const leastPart = 5

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
		if item, _ := cat.FindItem(v.Name, word); item != nil {
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
	if by == "id" || by == "name" {
		return "the " + by
	}
	return words.Indefinite(by)
}
