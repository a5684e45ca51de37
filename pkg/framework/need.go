package framework

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// clearLead is by how much the best hit of a search must lead for it to be taken
	// as what was meant: half as much again.
	clearLead = 1.5
	// understood is the score from which the best hit is taken at all, worthOffering the
	// one from which a hit is offered as a candidate. Of the 512 needs with which the
	// search is measured 300 are decided, 49 of them for another capability than that of
	// the service looked for, mostly what is done locally beside it; candidates are offered
	// for 173, all but 9 with a right one among them. A wrong decision costs more than a
	// question.
	understood, worthOffering = 0.3, 0.15
	// maxCandidates is how many capabilities are offered for words that may mean
	// several.
	maxCandidates = 6
)

// Understand finds the capabilities that a need may mean, likeliest first. by says
// how it was understood as the one that is returned; it is empty if it was not.
//
// A name of a capability decides, as the whole need or as half of it at least; then words
// do, if two of them lead to one capability before all others and the search for services
// leads nowhere else. One common word decides nothing.
func Understand(cat *catalogue.Catalogue, need string) (ids []string, by string, err error) {
	naming := newNaming(cat)
	if ids, by := naming.named(need); len(ids) > 0 {
		return ids, onlyIf(len(ids) == 1, by), nil
	}
	if called, _ := naming.terms.Bare(need); len(called) == 1 {
		return []string{called[0].ID}, "search", nil
	}
	ids, isMost := naming.terms.Means(need)
	if len(ids) == 1 && isMost {
		return ids, "local name", nil
	}
	capabilities := cat.AsEntries(capabilityVocabulary)
	found := search.New(capabilities).Search(need, maxCandidates)
	services := search.New(cat).Search(need, 3).Hits
	var near []string
	for i, hit := range found.Hits {
		isClear := i == 0 && (len(found.Hits) == 1 || hit.Score >= clearLead*found.Hits[1].Score)
		if isClear && isOnly(ids, hit.Entry.ID) && hit.Score >= understood && hit.Words > 1 && agree(cat, services, hit.Entry.ID) {
			return []string{hit.Entry.ID}, "search", nil
		}
		if near = append(near, hit.Entry.ID); hit.Score >= worthOffering && len(ids) < maxCandidates {
			ids = appendNew(ids, hit.Entry.ID)
		}
	}
	// The words of services lead to capabilities too, "app" to what the app does.
	for _, hit := range services {
		for _, id := range hit.Entry.Texts("capabilities") {
			if hit.Score >= understood && capabilities.Entry(id) != nil && len(ids) < maxCandidates {
				ids = appendNew(ids, id)
			}
		}
	}
	switch {
	case len(ids) == 1 && (isMost || len(found.Hits) > 0 && found.Hits[0].Words > 1):
		return ids, "search", nil // a question with one answer is none
	case len(ids) > 0:
		return ids, "", nil
	}
	near = slices.Concat(words.Nearest(need, capabilities.IDs(), 3), near, found.Nearest)
	if len(near) > 0 {
		return nil, "", fmt.Errorf("no capability is found for %q; near it may be %s", need, words.Quoted(near[:min(3, len(near))], "or"))
	}
	return nil, "", fmt.Errorf("no capability is found for %q; say what is to be done, not what a product is called; \"wdw capabilities\" lists what can be asked", need)
}

func onlyIf(holds bool, text string) string {
	if holds {
		return text
	}
	return ""
}

// isOnly tells whether a list holds nothing but an id.
func isOnly(ids []string, id string) bool {
	return len(ids) == 0 || len(ids) == 1 && ids[0] == id
}

// agree tells whether the services that are found for a need, if they are found by more
// than a word here and there, provide a capability too. What no service provides, none can
// speak for.
func agree(cat *catalogue.Catalogue, services []search.Hit, capability string) bool {
	found := false
	for _, hit := range services {
		if hit.Score < understood {
			continue
		}
		if found = true; hit.Entry.HasCapability(capability) {
			return true
		}
	}
	return !found || !slices.ContainsFunc(cat.Entries(), func(e *catalogue.Entry) bool { return e.HasCapability(capability) })
}

func appendNew(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// Named returns the capabilities that a need names outright, and what it is of them:
// an "id", a "name" or a "local name". If it is none of these but names an entry,
// these are the entry's capabilities and by is "entry": a name without a generic tail or the
// "NHS" before it is one too, as check takes it. Case does not count, nor do hyphens. It
// returns nil when a search has to answer.
func Named(cat *catalogue.Catalogue, need string) (ids []string, by string) {
	return newNaming(cat).named(need)
}

// naming is what capabilities and entries are called.
type naming struct {
	cat   *catalogue.Catalogue
	terms *search.Terms
	names func() *search.Names // made when first asked for
}

func newNaming(cat *catalogue.Catalogue) naming {
	terms := search.NewTerms(cat)
	return naming{cat, terms, sync.OnceValue(func() *search.Names { return search.NewNames(cat, terms) })}
}

func (n naming) named(need string) (ids []string, by string) {
	for _, c := range records(n.cat, capabilityVocabulary) {
		if words.Key(c.ID) == words.Key(need) {
			return []string{c.ID}, "id"
		}
	}
	for _, c := range n.terms.Whole(need) {
		if words.SpokenKey(c.Name()) == words.SpokenKey(need) {
			return []string{c.ID}, "name"
		}
		ids = append(ids, c.ID)
	}
	if len(ids) > 0 {
		return ids, "local name"
	}
	called := n.entries(need)
	if len(called) == 0 {
		called = n.entries(withoutNHS(need))
	}
	if ids = n.capabilities(called); len(ids) > 1 {
		// A service does several things, and bears the name of one: "e-Referral Service".
		for _, name := range []string{need, called[0].Name()} {
			whole, _ := n.terms.Bare(withoutNHS(name))
			if len(whole) == 1 && slices.Contains(ids, whole[0].ID) {
				return []string{whole[0].ID}, "entry"
			}
		}
	}
	return ids, onlyIf(len(ids) > 0, "entry")
}

// entries are those of which a need is a name, if they provide anything.
func (n naming) entries(need string) (list []*catalogue.Entry) {
	if e, _ := n.cat.Lookup(need); e != nil && len(e.Texts("capabilities")) > 0 {
		return []*catalogue.Entry{e}
	}
	for _, named := range n.names().Whole(need) {
		list = append(list, named.Entry)
	}
	return list
}

// withoutNHS is a name without the "NHS" before it, which people put there and leave out.
func withoutNHS(name string) string {
	if first, rest, ok := strings.Cut(name, " "); ok && strings.EqualFold(first, "NHS") {
		return rest
	}
	return name
}

// capabilities are those of entries that the vocabulary has.
func (n naming) capabilities(entries []*catalogue.Entry) (ids []string) {
	for _, e := range entries {
		for _, id := range e.Texts("capabilities") {
			if n.cat.Vocabulary(capabilityVocabulary).Get(id) != nil {
				ids = appendNew(ids, id)
			}
		}
	}
	return ids
}
