package framework

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/words"
)

// Named returns the capabilities that a need names outright, and what it is of them:
// an "id", a "name" or a "local name". If it is none of these but names an entry,
// these are the entry's capabilities and by is "entry". Case does not count, nor do
// hyphens. It returns nil when a search has to answer.
func Named(cat *catalogue.Catalogue, need string) (ids []string, by string) {
	vocabulary := cat.Vocabulary(capabilityVocabulary)
	if vocabulary == nil {
		return nil, ""
	}
	key := words.Key(need)
	for _, kind := range []struct {
		by   string
		said func(c *catalogue.Record) bool
	}{
		{"id", func(c *catalogue.Record) bool { return words.Key(c.ID) == key }},
		{"name", func(c *catalogue.Record) bool { return words.Key(c.Name()) == key }},
		{"local name", func(c *catalogue.Record) bool { return containsKey(c.Texts("local_names"), key) }},
	} {
		for _, c := range vocabulary.Items {
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
			if vocabulary.Get(id) != nil && !slices.Contains(ids, id) {
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
