package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Words are the words that stand in files and answers with what each means: the values of
// the schemas and the items of the vocabularies that say so, then others. A word that means
// several things stands there for each of them.
func Words(cat *catalogue.Catalogue, others []words.Meaning) []words.Meaning {
	var list []words.Meaning
	add := func(m words.Meaning, place string) {
		same := func(o words.Meaning) bool { return o.Word == m.Word && o.Text == m.Text }
		if i := slices.IndexFunc(list, same); i >= 0 { // one definition, used at several places
			list[i].Of = strings.TrimSuffix(list[i].Of, ")") + ", " + place + ")"
			return
		}
		m.Of += " (" + place + ")"
		list = append(list, m)
	}
	for _, k := range fileKinds(cat) {
		k.shape.Walk(func(path []string, s *schema.Shape) {
			valued := s.Single()
			for _, v := range valued.Enum {
				if text := valued.DescribeEnum(v); text != "" {
					add(words.Meaning{Word: v, Of: s.Label + " of " + words.Indefinite(k.shape.Noun), Text: text}, k.full(path))
				}
			}
		})
	}
	for _, v := range cat.Vocabularies() {
		for _, item := range v.Items {
			if text := item.Text("description"); text != "" {
				list = append(list, words.Meaning{Word: item.ID, Of: v.Noun, Text: item.Name() + ". " + text})
			}
		}
	}
	return append(list, others...)
}

// WordNamed is a page about what a word means, everywhere it stands; ok is false if it is
// none of those. Case and hyphens do not count.
func WordNamed(list []words.Meaning, word string) (page func(*out.Page), ok bool) {
	key := words.Key(word)
	found := slices.DeleteFunc(slices.Clone(list), func(m words.Meaning) bool { return words.Key(m.Word) != key })
	if len(found) == 0 {
		return nil, false
	}
	return func(p *out.Page) {
		beside := ""
		if len(found) > 1 {
			beside = fmt.Sprintf("%d meanings", len(found))
		}
		p.Title(found[0].Word, beside)
		for _, m := range found {
			p.Hang(words.UpperFirst(m.Of)+": ", strings.TrimSuffix(words.UpperFirst(m.Text), ".")+".", 2)
		}
	}, true
}
