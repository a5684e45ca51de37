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
		return nil, noName(word)
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

func noName(word string) error {
	return usagef("%q names no entry; give an id, a name or an alias", word)
}

// namesIn reads arguments as names.
func namesIn(cat *catalogue.Catalogue, args []string) ([]string, error) {
	names, other := cat.Names(args)
	if other != nil {
		return nil, usagef("this can be read as %s, or as %s; put each name in quotes", words.Quoted(names, "and"), words.Quoted(other, "and"))
	}
	return names, nil
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

// maxNearest is how many entries a message names.
const maxNearest = 3

// probable is the entry that a word which names nothing can only mean.
func probable(cat *catalogue.Catalogue, word string) *catalogue.Entry {
	if elsewhere(cat, word, "an entry") != "" {
		return nil
	}
	return cat.Probable(word)
}

// unknownEntry says which entries are near, or which command knows the word.
func unknownEntry(cat *catalogue.Catalogue, word string) error {
	if cat.IsBroken(word) {
		return fmt.Errorf("%q could not be read; run \"wdw validate\" to see why", word)
	}
	if help := elsewhere(cat, word, "an entry"); help != "" {
		return fmt.Errorf("%q is %s", word, help)
	}
	if near := cat.Nearest(word, maxNearest); len(near) > 0 {
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
