package query

import (
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// Use is who rests on an entry. The entries are in order of id; one that is gone rests
// on nothing.
type Use struct {
	// Standards are the standards of the vocabulary that the entry is: one of its id, and
	// those whose id or name is its own name or one of its aliases, in the vocabulary's
	// order. An entry for a pair of standards is both.
	Standards []string
	// Required are the entries that require one of these standards, Supported those that
	// name one and require none.
	Required, Supported []*catalogue.Entry
	// Needed are the others that depend on the entry, or must have it or one of its
	// standards in place first.
	Needed []*catalogue.Entry
}

// UseOf finds who rests on an entry of a catalogue.
func UseOf(cat *catalogue.Catalogue, e *catalogue.Entry) Use {
	var use Use
	words := append([]string{e.ID, e.Text("name")}, e.Texts("aliases")...)
	isOne := func(word string) bool {
		return word != "" && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
	}
	if v := cat.Vocabulary("standards"); v != nil {
		for _, s := range v.Items {
			if isOne(s.ID) || isOne(s.Text("name")) {
				use.Standards = append(use.Standards, s.ID)
			}
		}
	}
	isStandard := func(id string) bool { return slices.Contains(use.Standards, id) }
	isNamed := func(id string) bool { return id == e.ID || isStandard(id) }
	for other := range cat.All() {
		if other.IsGone() || other.ID == e.ID {
			continue
		}
		named := false
		for _, n := range other.List("standards") {
			if id := n.Field("id"); id != nil {
				named = named || isStandard(id.Text)
			}
		}
		switch {
		case slices.ContainsFunc(other.Standards("required"), isStandard):
			use.Required = append(use.Required, other)
		case named:
			use.Supported = append(use.Supported, other)
		case slices.Contains(other.Texts("depends_on"), e.ID), slices.ContainsFunc(other.Texts("onboarding", "prerequisites"), isNamed):
			use.Needed = append(use.Needed, other)
		}
	}
	return use
}
