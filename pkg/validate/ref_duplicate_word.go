package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var duplicateWord = Rule{
	ID: "ref.duplicate-word", Severity: diag.Error,
	Summary: "A word leads to two items of one vocabulary.",
	Why: "A local name says which capability a system of that name is for, a term which group of synonyms is meant, an alias " +
		"which standard. With two answers a system is matched to either, and a search widens to both. Case does not count.",
	Bad: "# in catalogue/vocabulary/synonyms.yaml\n- id: text-message\n  terms:\n    - text message\n    - SMS\n" +
		"- id: mobile-phone\n  terms:\n    - mobile\n    - sms",
	Good: "# in catalogue/vocabulary/synonyms.yaml\n- id: text-message\n  terms:\n    - text message\n    - SMS\n" +
		"- id: mobile-phone\n  terms:\n    - mobile\n    - cell phone",
	check: func(r *run) {
		for _, vocabulary := range []struct{ name, words string }{
			{"capabilities", "local_names"}, {"standards", "aliases"}, {"synonyms", "terms"},
		} {
			r.duplicateWords(r.cat.Vocabulary(vocabulary.name), vocabulary.words)
		}
	},
}

// duplicateWords reports each name and each word of a vocabulary's items that an
// earlier item already has.
func (r *run) duplicateWords(v *catalogue.Vocabulary, field string) {
	if v == nil {
		return
	}
	type owner struct {
		item *catalogue.Record
		node *document.Node
	}
	first := map[string]owner{}
	claim := func(item *catalogue.Record, n *document.Node, pointer string) {
		if n == nil || n.Kind != document.String {
			return
		}
		word := strings.ToLower(strings.TrimSpace(n.Text))
		before, taken := first[word]
		switch {
		case !taken:
			first[word] = owner{item, n}
		case before.item != item:
			r.report(item, n, pointer, fmt.Sprintf("%q already belongs to %s %q, on line %d",
				n.Text, v.Noun, before.item.ID, v.Doc.Pos(before.node.Start).Line), "say which of the two people mean, and leave it to that one")
		}
	}
	for _, item := range v.Items {
		claim(item, item.Get("name"), "/name")
	}
	for _, item := range v.Items {
		for i, n := range item.List(field) {
			claim(item, n, fmt.Sprintf("/%s/%d", field, i))
		}
	}
}
