package framework

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/search"
	"github.com/who-does-what/wdw/pkg/words"
)

const (
	// clearLead is by how much the best hit of a search must lead for it to be taken
	// as what was meant: half as much again.
	clearLead = 1.5
	// understood is the score from which the best hit is taken at all, worthOffering the
	// one from which a hit is offered as a candidate. Of the 445 needs with which the
	// search is measured this decides 159 rightly and 14 wrongly, and offers candidates
	// for 204, all but 8 with a right one among them; 0.25 decides 8 more rightly and 5
	// more wrongly, and a wrong decision costs more than a question.
	understood, worthOffering = 0.3, 0.15
	// maxCandidates is how many capabilities are offered for words that may mean
	// several.
	maxCandidates = 6
)

// Understand finds the capabilities that a need may mean, likeliest first. by says
// how it was understood as the one that is returned; it is empty if it was not.
func Understand(cat *catalogue.Catalogue, need string) (ids []string, by string, err error) {
	if ids, by := Named(cat, need); len(ids) == 1 {
		return ids, by, nil
	} else if len(ids) > 1 {
		return ids, "", nil
	}
	capabilities := cat.AsEntries(capabilityVocabulary)
	found := search.New(capabilities).Search(need, maxCandidates)
	hits := found.Hits
	if len(hits) > 0 && hits[0].Score >= understood && (len(hits) == 1 || hits[0].Score >= clearLead*hits[1].Score) {
		return []string{hits[0].Entry.ID}, "search", nil
	}
	var near []string
	for _, hit := range hits {
		if near = append(near, hit.Entry.ID); hit.Score >= worthOffering {
			ids = append(ids, hit.Entry.ID)
		}
	}
	// The words of services lead to capabilities too, "app" to what the app does.
	services := search.New(cat).Search(need, 3)
	for _, hit := range services.Hits {
		for _, id := range hit.Entry.Texts("capabilities") {
			if hit.Score >= understood && capabilities.Entry(id) != nil && !slices.Contains(ids, id) && len(ids) < maxCandidates {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 0 {
		return ids, "", nil
	}
	near = slices.Concat(words.Nearest(need, capabilities.IDs(), 3), near, found.Nearest)
	if len(near) > 0 {
		return nil, "", fmt.Errorf("no capability is found for %q; near it may be %s", need, words.Quoted(near[:min(3, len(near))], "or"))
	}
	return nil, "", fmt.Errorf("no capability is found for %q; \"wdw matrix\" lists them all", need)
}

// Named returns the capabilities that a need names outright, and what it is of them:
// an "id", a "name" or a "local name". If it is none of these but names an entry,
// these are the entry's capabilities and by is "entry". Case does not count, nor do
// hyphens. It returns nil when a search has to answer.
func Named(cat *catalogue.Catalogue, need string) (ids []string, by string) {
	key := words.Key(need)
	for _, kind := range []struct {
		by   string
		said func(c *catalogue.Record) bool
	}{
		{"id", func(c *catalogue.Record) bool { return words.Key(c.ID) == key }},
		{"name", func(c *catalogue.Record) bool { return words.Key(c.Name()) == key }},
		{"local name", func(c *catalogue.Record) bool { return containsKey(c.Texts("local_names"), key) }},
	} {
		for _, c := range records(cat, capabilityVocabulary) {
			if kind.said(c) {
				ids = append(ids, c.ID)
			}
		}
		if len(ids) > 0 {
			return ids, kind.by
		}
	}
	if e, _ := cat.Lookup(need); e != nil {
		for _, id := range e.Texts("capabilities") {
			if cat.Vocabulary(capabilityVocabulary).Get(id) != nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			return ids, "entry"
		}
	}
	return nil, ""
}

func containsKey(list []string, key string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return words.Key(s) == key })
}
