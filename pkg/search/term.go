package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// Terms are what the capabilities of a catalogue are called, ready to be found in the
// words of people. A need, a search and a register of systems are all read with them, so
// that the same words mean the same capability everywhere.
type Terms struct {
	// whole finds capabilities by the key of a name or a local name. An id is none: it is
	// not what people say, and "incident reporting" is two things.
	whole map[string][]*catalogue.Record
	// half are the keys of names that lack their empty words.
	half map[string]bool
	// stems finds them by the stems of a name, where no two share these.
	stems map[string][]*catalogue.Record
	// longest is the number of words of the longest of them.
	longest int
	// within holds local names by their first word, longest first.
	within map[string][]Term
}

// Term is a name of a capability that was found in a text.
type Term struct {
	Capability *catalogue.Record
	// Text is the name as the vocabulary writes it.
	Text string
	// Words is the number of words that fitted, Of of how many that mean something.
	Words, Of int
	// IsHead tells that nothing that means something follows.
	IsHead bool
	// IsAcronym tells that it is written in capitals, and stands so in the text.
	IsAcronym bool

	words []string
	at    int
}

// NewTerms reads what the capabilities of a catalogue are called.
func NewTerms(cat *catalogue.Catalogue) *Terms {
	t := &Terms{whole: map[string][]*catalogue.Record{}, stems: map[string][]*catalogue.Record{}, half: map[string]bool{}, within: map[string][]Term{}}
	vocabulary := cat.Vocabulary("capabilities")
	if vocabulary == nil {
		return t
	}
	for _, c := range vocabulary.Items {
		for _, name := range append([]string{c.Name()}, c.Texts("local_names")...) {
			t.add(c, words.SpokenKey(name))
			list := words.Singulars(name)
			bare, least := withoutEmpty(list, true), minStems
			if c.IsDoneOnce() {
				bare, least = withoutTail(list), minAlone
			}
			if key := stemsOf(bare); len(key) >= least && !slices.Contains(t.stems[key], c) {
				t.stems[key], t.longest = append(t.stems[key], c), max(t.longest, len(bare))
			}
		}
	}
	// A name without its empty words counts where it is not the name of another. What
	// the centre does is concluded from half a name only if that ends in a word with which
	// nothing ends that is done elsewhere.
	heads := map[string]bool{}
	for _, c := range vocabulary.Items {
		for _, name := range c.Texts("local_names") {
			if list := words.Singulars(name); !c.IsDoneOnce() && len(list) > 0 {
				heads[list[len(list)-1]] = true
			}
		}
	}
	for _, c := range vocabulary.Items {
		for _, name := range c.Texts("local_names") {
			list := words.Singulars(name)
			bare := withoutEmpty(list, true)
			if c.IsDoneOnce() {
				bare = withoutTail(list)
			}
			key, last := strings.Join(bare, ""), ""
			if len(bare) > 0 {
				last = bare[len(bare)-1]
			}
			isSaid := len(bare) > 1 || isAcronymTerm(strings.Fields(name)[0]) || len(key) >= minAlone || !c.IsDoneOnce() && len(key) >= minBare
			if isSaid && t.whole[key] == nil && !(c.IsDoneOnce() && heads[last]) {
				t.add(c, key)
				t.half[key] = true
				if len(bare) > 1 {
					t.put(Term{Capability: c, Text: name, words: bare})
				}
			}
			t.put(Term{Capability: c, Text: name, IsAcronym: isAcronymTerm(name), words: list})
		}
	}
	maps.DeleteFunc(t.stems, func(_ string, list []*catalogue.Record) bool { return len(list) > 1 })
	for _, list := range t.within {
		slices.SortStableFunc(list, func(a, b Term) int { return cmp.Compare(b.Words, a.Words) })
	}
	return t
}

// put makes a name one to be found within other words.
func (t *Terms) put(term Term) {
	if term.Words = len(term.words); term.Words > 0 {
		t.within[term.words[0]] = append(t.within[term.words[0]], term)
	}
}

// minBare is the number of letters that half a name has at least, minAlone that of a single
// word from which it is concluded that the centre does a thing.
const minBare, minAlone = 3, 9

// minStems is the number of letters from which the stems of a name may stand for it.
const minStems = 5

func (t *Terms) add(c *catalogue.Record, key string) {
	if key != "" && !slices.Contains(t.whole[key], c) {
		t.whole[key] = append(t.whole[key], c)
	}
}

// Whole finds the capabilities of which a text is a name. It may be an acronym in small
// letters, whose last letter is no plural either.
func (t *Terms) Whole(text string) []*catalogue.Record {
	if found := t.whole[strings.ReplaceAll(words.Spoken(text), " ", "")]; len(found) > 0 {
		return found
	}
	return t.whole[words.SpokenKey(text)]
}

// Bare finds those of which a text is a name with empty words around it, such as "our PAS
// system". It tries the text as it is, then without those at its end, then without all, then
// without the act at its end where it is a local job ("rota management"), and at last in
// other forms of its words; isWhole tells that the text was one as it is.
func (t *Terms) Bare(text string) (capabilities []*catalogue.Record, isWhole bool) {
	list := words.Singulars(text)
	bare := withoutEmpty(list, true)
	for i, attempt := range [][]string{list, withoutEmpty(list, false), bare} {
		if i > 0 && len(attempt) == len(list) {
			continue
		}
		if key := strings.Join(attempt, ""); len(t.whole[key]) > 0 {
			return t.whole[key], i == 0 && !t.half[key]
		}
	}
	if n := len(bare) - 1; n > 0 && acts[bare[n]] {
		if found := t.whole[strings.Join(bare[:n], "")]; len(found) > 0 && !slices.ContainsFunc(found, (*catalogue.Record).IsDoneOnce) {
			return found, false
		}
	}
	if len(bare) > t.longest {
		return nil, false
	}
	return t.stems[stemsOf(bare)], false
}

// stemsOf are words as they are compared in whatever form: "scribing" is "scribe".
func stemsOf(list []string) string {
	var b strings.Builder
	for _, w := range list {
		b.WriteString(words.Stem(w))
	}
	return b.String()
}

// Within finds the local names that a text holds, at each place the longest: the longest
// first, and of equals the last, because in English the head of a name comes last.
func (t *Terms) Within(text string) []Term {
	raw, list := strings.Fields(text), words.Singulars(text)
	of := 0
	for _, w := range list {
		if !IsEmptyWord(w) && w != "and" && w != "of" && w != "for" {
			of++
		}
	}
	var found []Term
	for i, w := range list {
		most := 0
		for _, term := range t.within[w] {
			if term.Words < most {
				break
			}
			if end := i + term.Words; end > len(list) || !slices.Equal(list[i:end], term.words) || !term.isDistinct(raw) {
				continue
			}
			most = term.Words
			term.Of, term.at = of, i
			term.IsHead = !slices.ContainsFunc(list[i+term.Words:], func(w string) bool { return !emptyAfter[w] })
			found = append(found, term)
		}
	}
	slices.SortStableFunc(found, func(a, b Term) int {
		return cmp.Or(cmp.Compare(b.Words, a.Words), cmp.Compare(b.at, a.at))
	})
	return found
}

// Means finds the capability that the longest name within a text means, or several if
// equals do. isMost tells that the name is half of what the text says, or more. A name of
// one word counts if it is an acronym.
func (t *Terms) Means(text string) (ids []string, isMost bool) {
	said := 0
	for _, p := range split(text) {
		if !p.stop && !p.light {
			said++
		}
	}
	found := t.Within(text)
	for _, term := range found {
		if term.Words < found[0].Words || term.Words == 1 && !term.IsAcronym {
			continue
		}
		if id := term.Capability.ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		isMost = isMost || 2*term.content() >= said
	}
	return ids, isMost
}

// content is how many words a name has that mean something.
func (t Term) content() int {
	n := 0
	for _, p := range split(t.Text) {
		if !p.stop && !p.light {
			n++
		}
	}
	return n
}

// isDistinct tells whether a name means something inside other words: an acronym that
// stands in capitals, a word of six letters or more, or several words.
func (t Term) isDistinct(raw []string) bool {
	if t.IsAcronym {
		return slices.ContainsFunc(raw, func(w string) bool { return strings.Trim(w, ".,;:-/?!()\"'") == t.Text })
	}
	return t.Words > 1 || len(t.words[0]) >= 6
}

// isAcronymTerm recognises words of capitals, such as "LIMS" and "ReSPECT".
func isAcronymTerm(name string) bool {
	capitals, small := 0, 0
	for _, r := range name {
		switch {
		case r == ' ':
			return false
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			small++
		}
	}
	return capitals >= 2 && capitals > small && len(name) <= maxAcronymTerm
}

const maxAcronymTerm = 8

// emptyAfter and emptyBefore are words that say nothing about the kind of a system.
var (
	emptyAfter  = wordSet("system systems software solution solutions platform technology tool tools application applications app service services module modules package product products provision suite programme database server project")
	emptyBefore = wordSet("trust trustwide hospital main core corporate clinical electronic enterprise our the acute it staff digital integrated new local single group ics icb legacy current")
)

// tails are the empty words that change nothing of what they end: an app, a server or a
// database may be another thing than what it is for.
var tails = wordSet("system service software platform tool solution")

// acts are words that say of a thing that somebody looks after it.
var acts = wordSet("management administration handling tracking monitoring recording planning control")

// withoutTail drops them from the end of a name, but never all.
func withoutTail(list []string) []string {
	for len(list) > 1 && tails[list[len(list)-1]] {
		list = list[:len(list)-1]
	}
	return list
}

// IsEmptyWord tells whether a word, as spoken, says nothing about the kind of a system.
func IsEmptyWord(word string) bool { return emptyAfter[word] || emptyBefore[word] }

// withoutEmpty drops the empty words at the end, and at the beginning too if asked, but
// never all.
func withoutEmpty(list []string, both bool) []string {
	for len(list) > 1 && emptyAfter[list[len(list)-1]] {
		list = list[:len(list)-1]
	}
	for both && len(list) > 1 && emptyBefore[list[0]] {
		list = list[1:]
	}
	return list
}

// isAny tells whether a text that is the name of nothing as it stands may be any thing of its
// kind: a common word, or a name of what is not done once for everyone.
func (t *Terms) isAny(text string) bool {
	if !hasOdd(text) && len(words.Split(text)) == 1 {
		return true
	}
	return slices.ContainsFunc(t.Whole(text), func(c *catalogue.Record) bool { return !c.IsDoneOnce() })
}

// hasOdd tells whether a word of a text has a capital or a figure behind its first letter:
// then it is no common word.
func hasOdd(text string) bool {
	isOdd := func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) }
	return slices.ContainsFunc(words.Split(text), func(w words.Said) bool {
		_, first := utf8.DecodeRuneInString(w.Raw)
		return strings.ContainsFunc(w.Raw[first:], isOdd)
	})
}
