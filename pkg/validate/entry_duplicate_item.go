package validate

import (
	"fmt"
	"slices"
	"strconv"
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
			r.duplicateItems(rec, rec.Shape, rec.Node, make([]string, 0, 16))
		}
	},
}

// duplicateItems looks at every list below a node whose shape has a key. A file that
// is a list of items with ids is left to ref.duplicate-id. The path is only lent.
func (r *run) duplicateItems(rec *catalogue.Record, s *schema.Shape, n *document.Node, path []string) {
	if s == nil {
		return
	}
	if n.Kind == document.List && s.Key != "" && len(path) > 0 && !allDiffer(n.Items, s.Key) {
		seen := map[string]*document.Node{}
		for i, item := range n.Items {
			key := item.Field(s.Key)
			if key == nil || key.Text == "" {
				continue
			}
			word := strings.ToLower(strings.TrimSpace(key.Text))
			if first := seen[word]; first != nil {
				r.report(rec, key, document.Pointer(append(path, strconv.Itoa(i), s.Key)...),
					fmt.Sprintf("%s has %s %q twice, first on line %d", path[len(path)-1], s.Key, shorten(key.Text), rec.Doc.Pos(first.Start).Line),
					"join the two, or tell them apart")
				continue
			}
			seen[word] = key
		}
	}
	for i, item := range n.Items {
		if !item.IsScalar() {
			r.duplicateItems(rec, s.Items, item, append(path, strconv.Itoa(i)))
		}
	}
	for _, f := range n.Fields {
		if !f.Value.IsScalar() {
			r.duplicateItems(rec, s.Property(f.Key.Text), f.Value, append(path, f.Key.Text))
		}
	}
}

// allDiffer tells of a short list in ASCII that no two items go by the same name.
func allDiffer(items []*document.Node, field string) bool {
	var names [16]string
	if len(items) > len(names) {
		return false
	}
	for i, item := range items {
		names[i] = strings.TrimSpace(item.TextAt(field))
		if !isASCII(names[i]) || slices.ContainsFunc(names[:i], func(before string) bool { return strings.EqualFold(before, names[i]) }) {
			return false
		}
	}
	return true
}
