package search

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// Exported is the index for a program that ranks without this one, as a page does: what
// weighs is worked out, and what is left is to look up words. Its tags are short, because
// readers wait for it.
type Exported struct {
	// Docs are the entries in the order of their ids, which is their number.
	Docs []exportedDoc `json:"docs"`
	// Words are all words, and Places where each stands, both with blanks between: the
	// numbers of the values, each as the distance from the one before, in base 36. A word
	// that is only an acronym ends in "!".
	Words  string `json:"words"`
	Places string `json:"places"`
	// Values are four numbers each: the group, what a word in it is worth in thousandths, its
	// number of words, and the doc that has it, or -1-i for the item i.
	Values []int `json:"values"`
	// Items are the docs that name each.
	Items [][]int32 `json:"items"`
	// Synonyms are groups of terms that mean the same. A term is its words, and, where it is
	// known in another spelling, behind a bar that.
	Synonyms []string `json:"synonyms"`
	Stop     string   `json:"stop"`
	Light    string   `json:"light"`
}

type exportedDoc struct {
	ID string `json:"id"`
	// Names are what it is called, as names are compared, with a bar between.
	Names string `json:"names"`
	// Share is the factor for its state and for how many rest on it, Force what it counts
	// among those of a capability, both in thousandths.
	Share int `json:"share"`
	Force int `json:"force"`
	// Ends is 1 for what is deprecated and 2 for what is gone, Heirs are what follows it.
	Ends  int     `json:"ends,omitempty"`
	Heirs []int32 `json:"heirs,omitempty"`
}

// Export is the index for other programs.
func (ix *Index) Export() Exported {
	x := Exported{Stop: joinedSet(stopWords), Light: joinedSet(lightWords)}
	thousandths := func(f float64) int { return int(math.Round(1000 * f)) }
	for _, d := range ix.docs {
		e := d.entry
		doc := exportedDoc{ID: e.ID, Share: thousandths(standing(e) * (1 + usersShare*math.Log1p(float64(d.users)))), Force: thousandths(force(e))}
		var names []string
		for _, n := range d.names {
			if !slices.Contains(names, n.spaced) {
				names = append(names, n.spaced)
			}
		}
		doc.Names = strings.Join(names, "|")
		switch {
		case e.IsGone():
			doc.Ends = 2
		case e.Status() == catalogue.Deprecated:
			doc.Ends = 1
		}
		for _, heir := range ix.successors(e) {
			if c := ix.candidate(heir); c != nil {
				doc.Heirs = append(doc.Heirs, c.doc)
			}
		}
		x.Docs = append(x.Docs, doc)
	}
	for i := range ix.values {
		v := &ix.values[i]
		norm := 1 - lengthShare + lengthShare*float64(v.words)/ix.groups[v.group].average()
		x.Values = append(x.Values, int(v.group), thousandths(v.weight/norm/spread(max(len(ix.owners(v)), 1))), int(v.words), int(v.owner))
	}
	for _, it := range ix.items {
		x.Items = append(x.Items, append([]int32{}, it.docs...))
	}
	var terms, places []string
	for i := range ix.words {
		text := ix.words[i].text
		if ix.words[i].isAcronym() {
			text += "!"
		}
		var at []string
		last := int32(0)
		for p := range ix.at(int32(i), false) {
			at = append(at, strconv.FormatInt(int64(p.value-last), 36))
			last = p.value
		}
		terms, places = append(terms, text), append(places, strings.Join(at, ","))
	}
	x.Words, x.Places = strings.Join(terms, " "), strings.Join(places, " ")
	if v := ix.cat.Vocabulary("synonyms"); v != nil {
		for _, item := range v.Items {
			x.Synonyms = append(x.Synonyms, strings.Join(exportedTerms(item.Texts("terms")), ";"))
		}
	}
	return x
}

// exportedTerms are the terms of a group that can be known; see Exported.
func exportedTerms(texts []string) []string {
	var list []string
	for _, text := range texts {
		pieces := split(text)
		if len(pieces) == 0 || len(pieces) > maxTerm {
			continue
		}
		spaced := func(pieces []piece) string {
			var out []string
			for _, p := range pieces {
				if p.acronym {
					out = append(out, p.word+"!")
				} else {
					out = append(out, p.word)
				}
			}
			return strings.Join(out, " ")
		}
		term := spaced(pieces)
		if whole := spaced(collapse(pieces)); whole != term {
			term += "|" + whole
		}
		list = append(list, term)
	}
	return list
}

func joinedSet(set map[string]bool) string {
	var list []string
	for w := range set {
		list = append(list, w)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
