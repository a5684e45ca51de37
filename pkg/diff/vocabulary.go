package diff

import (
	"cmp"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

// CompareVocabularies compares the items of the vocabularies by id. A change's ID is
// "capabilities/patient-demographics", and Affects are the entries of the new
// catalogue (of both, when the item was removed) that name the item. A vocabulary
// whose file is broken on either side is left out.
func CompareVocabularies(old, new *catalogue.Catalogue) Result {
	old, new = cmp.Or(old, &catalogue.Catalogue{}), cmp.Or(new, &catalogue.Catalogue{})
	var names []string
	for _, cat := range []*catalogue.Catalogue{old, new} {
		for _, v := range cat.Vocabularies() {
			names = append(names, v.Name)
		}
	}
	slices.Sort(names)
	var changes []Change
	for _, name := range slices.Compact(names) {
		was, is := old.Vocabulary(name), new.Vocabulary(name)
		if isBroken(was) || isBroken(is) || was != nil && is != nil && was.Doc.Source() == is.Doc.Source() {
			continue
		}
		add := func(c Change, changed bool) {
			if changed {
				c.ID = name + "/" + c.ID
				changes = append(changes, c)
			}
		}
		for _, id := range is.IDs() {
			add(Records(was.Get(id), is.Get(id)))
		}
		for _, id := range was.IDs() {
			if is.Get(id) == nil {
				add(Records(was.Get(id), nil))
			}
		}
	}
	fillAffects(changes, old, new, func(e *catalogue.Entry, visit func(id string)) { eachRef(e.Shape, e.Node, visit) })
	return newResult(changes)
}

func isBroken(v *catalogue.Vocabulary) bool { return v != nil && v.Doc.Root == nil }

// eachRef visits every text whose shape has an "x-ref", as "capabilities/ID", once for
// each vocabulary that it may point into.
func eachRef(s *schema.Shape, n *document.Node, visit func(id string)) {
	if s == nil {
		return
	}
	switch n.Kind {
	case document.String:
		for _, ref := range s.Refs {
			visit(ref + "/" + n.Text)
		}
	case document.List:
		for _, item := range n.Items {
			eachRef(s.Items, item, visit)
		}
	case document.Map:
		for _, f := range n.Fields {
			eachRef(s.Property(f.Key.Text), f.Value, visit)
		}
	}
}
