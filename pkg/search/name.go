package search

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// Names are what the entries of a catalogue are called, ready to be found in what people
// write: as it stands, without a generic tail or "NHS" before it, inside other words, and
// with slips of the pen.
type Names struct {
	// keys finds entries by the key of a name.
	keys map[string][]Named
	// slips are names of two words or more as spoken, by each word that is not short.
	slips map[string][]string
	// heads are how keys begin: most words of a text begin none.
	heads map[string]bool
	// longest is the number of words of the longest name.
	longest int
	terms   *Terms
}

// Named is an entry that a text names.
type Named struct {
	Entry *catalogue.Entry
	// IsAlias tells that it is not by its name.
	IsAlias bool
	// IsAcronym tells that the name is written in capitals, IsShort that there are at most
	// four of them: elsewhere it may mean something else.
	IsAcronym, IsShort bool
	// IsPart tells that the name lacks its tail, or "NHS" before it.
	IsPart bool
	// IsGeneric tells that a kind of system is called so too.
	IsGeneric bool
	// At and To are the words of the text, by words.Split, from and up to which it stands.
	At, To int
}

// NewNames reads what the entries of a catalogue are called. A whole name goes before a
// part of one, and a service before its interfaces. A part that is any thing of its kind,
// such as the "website" of NHS website, is no name.
func NewNames(cat *catalogue.Catalogue, terms *Terms) *Names {
	n := &Names{keys: map[string][]Named{}, heads: map[string]bool{}, slips: map[string][]string{}, terms: terms}
	each := func(add func(name string, as Named)) {
		for e := range cat.All() {
			add(e.Name(), Named{Entry: e})
			for _, alias := range e.Texts("aliases") {
				add(alias, Named{Entry: e, IsAlias: true})
			}
		}
	}
	each(n.add)
	parts := &Names{keys: map[string][]Named{}, slips: n.slips, terms: terms}
	each(func(name string, as Named) {
		as.IsPart = true
		for _, part := range partsOfName(name) {
			key := words.SpokenKey(part)
			if len(n.keys[key]) > 0 || terms.isAny(part) {
				continue
			}
			if old := parts.keys[key]; len(old) > 0 && old[0].Entry.IsPart() != as.Entry.IsPart() {
				if as.Entry.IsPart() {
					continue
				}
				delete(parts.keys, key)
			}
			parts.add(part, as)
		}
	})
	maps.Copy(n.keys, parts.keys)
	for key := range n.keys {
		n.heads[headOfKey(key)] = true
	}
	return n
}

func (n *Names) add(name string, as Named) {
	key := words.SpokenKey(name)
	if key == "" || slices.ContainsFunc(n.keys[key], func(o Named) bool { return o.Entry == as.Entry }) {
		return
	}
	as.IsAcronym = !strings.ContainsFunc(name, unicode.IsLower) && !strings.Contains(name, " ")
	as.IsShort = isShort(name)
	as.IsGeneric = len(n.terms.Whole(name)) > 0
	n.keys[key] = append(n.keys[key], as)
	n.longest = max(n.longest, len(words.Split(name)))
	spoken := words.Spoken(name)
	if len(spoken) < minSlips || !strings.Contains(spoken, " ") {
		return
	}
	for w := range strings.SplitSeq(spoken, " ") {
		if len(w) >= minShared && !slices.Contains(n.slips[w], spoken) {
			n.slips[w] = append(n.slips[w], spoken)
		}
	}
}

// isShort recognises plain acronyms of at most four letters. One with a hyphen or an
// odd letter, such as "e-RS", is hardly anything else.
func isShort(name string) bool {
	return len(name) <= 4 && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsUpper(r) && r != 'o' })
}

// genericTail are words at the end of a name that people leave out.
var genericTail = wordSet("api apis fhir rest soap hl7 v2 v3 stu3 r4 service services system systems programme scheme application platform product framework interface software solution")

// partsOfName are a name without what stands in brackets or after a colon, without its
// generic tail, and without "NHS" before it.
func partsOfName(name string) []string {
	var list []string
	add := func(part string) {
		if part = strings.Trim(part, " -–:,"); part != "" && part != name && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	heads := []string{name}
	if head, _, ok := strings.Cut(name, " ("); ok {
		heads = append(heads, head)
	}
	if head, _, ok := strings.Cut(name, ": "); ok && strings.Contains(head, " ") {
		heads = append(heads, head)
	}
	for _, head := range heads {
		add(head)
		for _, start := range []string{"NHS England ", "NHS "} {
			if rest, ok := strings.CutPrefix(head, start); ok {
				add(rest)
			}
		}
		for list := strings.Fields(head); len(list) > 1; {
			last := words.Spoken(list[len(list)-1])
			if last != "" && !genericTail[last] || isJoint(list[len(list)-2]) {
				break
			}
			list = list[:len(list)-1]
			add(strings.Join(list, " "))
		}
	}
	return list
}

func isJoint(word string) bool {
	return slices.Contains([]string{"of", "a", "an", "and", "for", "in", "the", "to", "with"}, word)
}

// headOfKey is how a key begins, all of it if it is shorter.
func headOfKey(key string) string { return key[:min(3, len(key))] }

// Whole finds the entries of which a text is a name. No letter is dropped where none has to
// be, nor one of what may be an acronym in small letters.
func (n *Names) Whole(text string) []Named {
	found := n.keys[words.SpokenKey(text)]
	if !strings.HasSuffix(text, "s") {
		return found
	}
	if exact := n.keys[strings.ReplaceAll(words.Spoken(text), " ", "")]; len(exact) > 0 {
		return exact
	}
	return only(found, func(h Named) bool { return !h.IsShort || strings.ToLower(text) != text })
}

func only(list []Named, holds func(Named) bool) []Named {
	if len(list) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(h Named) bool { return !holds(h) })
}

// Within finds the names that the words of a text hold, at each place the longest, in their
// order. An acronym has to stand in capitals, and none goes on over a slash or a bracket.
func (n *Names) Within(text []words.Said) []Named {
	var buf strings.Builder
	at := make([]int, 0, len(text)+1)
	for _, w := range text {
		at = append(at, buf.Len())
		buf.WriteString(w.Word)
	}
	at = append(at, buf.Len())
	joined := buf.String()
	var found []Named
	for i := 0; i < len(text); i++ {
		if start := headOfKey(joined[at[i]:]); !n.heads[start] && !n.heads[start[:min(2, len(start))]] {
			continue
		}
		most := i + 1
		for most < len(text) && most-i < n.longest && !text[most].IsApart {
			most++
		}
		for to := most; to > i; to-- {
			hits := only(n.keys[joined[at[i]:at[to]]], func(h Named) bool { return !h.IsAcronym || isInCapitals(text[i:to]) })
			if len(hits) == 0 {
				continue
			}
			for _, h := range hits {
				h.At, h.To = i, to
				found = append(found, h)
			}
			i = to - 1
			break
		}
	}
	return found
}

func isInCapitals(list []words.Said) bool {
	return !slices.ContainsFunc(list, func(w words.Said) bool { return strings.ToUpper(w.Raw) != w.Raw })
}

// minSlips is the number of letters from which a name of several words may have slips,
// minShared that of a word that has to be right.
const minSlips, minShared = 12, 4

// Slip finds the long name that a text is a slip of the pen for: of as many words, one of
// them right.
func (n *Names) Slip(text string) []Named {
	spoken := words.Spoken(text)
	count := strings.Count(spoken, " ")
	if count == 0 || len(spoken) < minSlips {
		return nil
	}
	var candidates []string
	for w := range strings.SplitSeq(spoken, " ") {
		for _, name := range n.slips[w] {
			if d := len(name) - len(spoken); d >= -3 && d <= 3 && strings.Count(name, " ") == count {
				candidates = append(candidates, name)
			}
		}
	}
	for _, near := range words.Nearest(spoken, candidates, 1) {
		return n.keys[words.SpokenKey(near)]
	}
	return nil
}
