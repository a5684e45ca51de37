package search

import (
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
	// common finds entries by what of a name may be any thing of its kind, such as the
	// "Notify" of NHS Notify.
	common map[string][]Named
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
	// IsPlain tells that it reads like a kind of system: plain words, two at most or a part;
	// IsCommon that it is one such word.
	IsPlain, IsCommon bool
	// At and To are the words of the text, by words.Split, from and up to which it stands.
	At, To int
}

// The forms of a name, the one that counts most first.
const (
	ownName = iota
	otherName
	shortName // without NHS before it, or what stands in brackets behind it
	cutName   // without its generic tail
)

// NewNames reads what the entries of a catalogue are called. Where several are called the
// same, the form of the name decides, then a service goes before interfaces and parts, and what goes on
// before what is to end: "e-Referral" is the service, and no interface whose name begins so. A
// part of a name that may be any thing of its kind, such as the "website" of NHS website, is
// only a common name.
func NewNames(cat *catalogue.Catalogue, terms *Terms) *Names {
	n := &Names{keys: map[string][]Named{}, common: map[string][]Named{}, heads: map[string]bool{}, slips: map[string][]string{}, terms: terms}
	best := map[string]int{}
	each := func(add func(name string, form int, as Named)) {
		for e := range cat.All() {
			add(e.Name(), ownName, Named{Entry: e})
			for _, alias := range e.Texts("aliases") {
				add(alias, otherName, Named{Entry: e, IsAlias: true})
			}
		}
	}
	each(func(name string, form int, as Named) { n.add(n.keys, best, name, rankOf(as.Entry, form), as) })
	each(func(name string, _ int, as Named) {
		as.IsPart = true
		for _, part := range partsOfName(name) {
			keys := n.keys
			if terms.isAny(part.text) {
				keys = n.common
			}
			n.add(keys, best, part.text, rankOf(as.Entry, part.form), as)
		}
	})
	for key := range n.keys {
		n.heads[headOfKey(key)] = true
	}
	return n
}

// rankOf orders those that are called the same; the lowest has the name.
func rankOf(e *catalogue.Entry, form int) int {
	rank := 4 * form
	if e.IsPart() || e.Text("kind") == "api" {
		rank += 2
	}
	if s := e.Status(); s == catalogue.Deprecated || s == catalogue.Retired {
		rank++
	}
	return rank
}

func (n *Names) add(keys map[string][]Named, best map[string]int, name string, rank int, as Named) {
	key := words.SpokenKey(name)
	if key == "" || slices.ContainsFunc(keys[key], func(o Named) bool { return o.Entry == as.Entry }) {
		return
	}
	if old, ok := best[key]; ok && old != rank {
		if old < rank {
			return
		}
		delete(n.keys, key)
		delete(n.common, key)
	}
	best[key] = rank
	spoken := words.Spoken(name)
	count := strings.Count(spoken, " ") + 1
	as.IsAcronym = !strings.ContainsFunc(name, unicode.IsLower) && !strings.Contains(name, " ")
	as.IsShort = isShort(name)
	as.IsGeneric = len(n.terms.Whole(name)) > 0
	said := len(only(strings.Fields(spoken), func(w string) bool { return !isJoint(w) }))
	as.IsPlain = (said <= 2 || as.IsPart) && !hasOdd(name) && !strings.HasPrefix(spoken, "national ")
	as.IsCommon = as.IsPlain && said == 1
	keys[key] = append(keys[key], as)
	n.longest = max(n.longest, len(words.Split(name)))
	if len(spoken) < minSlips || count == 1 {
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
var genericTail = wordSet("api apis fhir rest soap hl7 v2 v3 stu3 r4 service services system systems programme scheme application platform product framework interface software solution toolkit portal")

// namePart is a part of a name that may stand for it, and its form.
type namePart struct {
	text string
	form int
}

// partsOfName are a name without what stands in brackets or after a colon, without "NHS"
// before it, and without its generic tail, the form that counts most first.
func partsOfName(name string) []namePart {
	var list []namePart
	add := func(text string, form int) {
		if text = strings.Trim(text, " -–:,"); text != "" && text != name && !slices.ContainsFunc(list, func(p namePart) bool { return p.text == text }) {
			list = append(list, namePart{text, form})
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
		for _, start := range []string{"NHS England ", "NHS "} {
			if rest, ok := strings.CutPrefix(head, start); ok {
				heads = append(heads, rest)
			}
		}
	}
	for _, head := range heads {
		add(head, shortName)
	}
	for _, head := range heads {
		for list := strings.Fields(head); len(list) > 1; {
			last := words.Spoken(list[len(list)-1])
			if last != "" && !genericTail[last] || isJoint(list[len(list)-2]) {
				break
			}
			list = list[:len(list)-1]
			add(strings.Join(list, " "), cutName)
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

// Common finds the entries of whose names a text is a part that may be any thing of its kind:
// it is one of them only where something else, such as the supplier, says so.
func (n *Names) Common(text string) []Named { return n.common[words.SpokenKey(text)] }

func only[T any](list []T, holds func(T) bool) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(item T) bool { return !holds(item) })
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
