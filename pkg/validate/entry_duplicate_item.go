package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

var duplicateItem = Rule{
	ID: "entry.duplicate-item", Severity: diag.Warning,
	Summary: "Two items of a list go by the same name.",
	Why: "Items are told apart by one field: milestones by \"what\", standards by \"id\", sources by \"url\". Of two that " +
		"share it nobody can say which one changed, and a history mixes them up.",
	Bad:  "standards:\n  - id: fhir-r4\n    use: required\n  - id: fhir-r4\n    use: supported",
	Good: "standards:\n  - id: fhir-r4\n    use: required",
	check: func(r *run) {
		for _, rec := range files(r.cat) {
			r.duplicateItems(rec, rec.Shape, rec.Node, nil)
		}
	},
}

// duplicateItems looks at every list below a node whose shape has a key. A file that
// is a list of items with ids is left to ref.duplicate-id.
func (r *run) duplicateItems(rec *catalogue.Record, s *schema.Shape, n *document.Node, path []string) {
	if s == nil {
		return
	}
	below := func(steps ...string) []string { return append(path[:len(path):len(path)], steps...) }
	if n.Kind == document.List && s.Key != "" && len(path) > 0 {
		seen := map[string]*document.Node{}
		for i, item := range n.Items {
			key := item.Field(s.Key)
			if key == nil || key.Text == "" {
				continue
			}
			word := strings.ToLower(strings.TrimSpace(key.Text))
			if first := seen[word]; first != nil {
				r.report(rec, key, document.Pointer(below(fmt.Sprint(i), s.Key)...),
					fmt.Sprintf("%s has %s %q twice, first on line %d", path[len(path)-1], s.Key, shorten(key.Text), rec.Doc.Pos(first.Start).Line),
					"join the two, or tell them apart")
				continue
			}
			seen[word] = key
		}
	}
	for i, item := range n.Items {
		r.duplicateItems(rec, s.Items, item, below(fmt.Sprint(i)))
	}
	for _, f := range n.Fields {
		r.duplicateItems(rec, s.Property(f.Key.Text), f.Value, below(f.Key.Text))
	}
}
