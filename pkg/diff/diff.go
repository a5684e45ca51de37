// Package diff says what changed between two catalogues and how serious that is.
//
// First compare: the two node trees of an entry, guided by the schema's annotations
// (lists by "x-key", sets without order), give fields that were added, removed,
// changed or moved. Then classify: the schema's "x-class" and a table of rules give
// each field a class. How something is written never counts: quotes, comments, the
// order of keys.
package diff

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Class says how serious a change is. The zero value is Minor, so that classes
// compare with < and >.
type Class int8

// The classes, mildest first: nothing to do, a plan may change, someone must act.
const (
	Minor Class = iota
	Notable
	Breaking
)

var classNames = []string{"minor", "notable", "breaking"}

func (c Class) String() string { return classNames[c] }

// MarshalText writes the class's name.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// ParseClass is the inverse of String. The error names the classes.
func ParseClass(s string) (Class, error) {
	if i := slices.Index(classNames, s); i >= 0 {
		return Class(i), nil
	}
	return Minor, fmt.Errorf("%q is not a class of change: write %s", s, words.Quoted(classNames, "or"))
}

// Op is what happened to a field.
type Op string

// The things that can happen to a field.
const (
	Added   Op = "added"
	Removed Op = "removed"
	Changed Op = "changed"
	Moved   Op = "moved"
)

// Field is one difference inside an entry.
type Field struct {
	// Pointer is the JSON pointer of the field. An item of an "x-key" list goes by the
	// value of its key, any other item by its index: the new one when it was added, the
	// old one when it was removed.
	Pointer string `json:"pointer"`
	// Path is Pointer without the items: "milestones.due".
	Path string `json:"-"`
	// Label is Pointer in words for people: "Milestones, Public beta, Due".
	Label string `json:"label"`
	Op    Op     `json:"op"`
	// From and To are JSON-shaped values as from document.Node.Value, nil when there is
	// none. Of a set they hold only the members that went and that came, sorted. Of what
	// moved they are the places in the list, counted from 1.
	From  any   `json:"from"`
	To    any   `json:"to"`
	Class Class `json:"class"`
	// Rule is the id of the rule that decided the class, "change.field" when it was the
	// schema's "x-class".
	Rule string `json:"rule"`
}

// Kind is what happened to an entry.
type Kind string

// The things that can happen to an entry. It is renamed when its old id stays behind
// as a moved entry that names one new id.
const (
	EntryAdded    Kind = "added"
	EntryRemoved  Kind = "removed"
	EntryModified Kind = "modified"
	EntryRenamed  Kind = "renamed"
)

// Change is what happened to one entry.
type Change struct {
	// ID is the entry's id, the new one when it was renamed; FromID is then the old one
	// and otherwise empty.
	ID     string `json:"id"`
	FromID string `json:"from_id,omitempty"`
	// Name is the entry's full name, as new as possible.
	Name string `json:"name"`
	Kind Kind   `json:"change"`
	// Class is the highest that the change itself or one of its fields has, and Rule the
	// id of the rule that decided it.
	Class Class  `json:"class"`
	Rule  string `json:"rule"`
	// Fields stand in the schema's order, the items of a list by pointer. There are none
	// when the entry was added or removed; the slice is never nil.
	Fields []Field `json:"fields"`
	// Affects are the ids of the entries that name this one in depends_on or in
	// onboarding.prerequisites, sorted; the slice is never nil.
	Affects []string `json:"affects"`
}

// Summary counts entries by the class of their change.
type Summary struct {
	Breaking int `json:"breaking"`
	Notable  int `json:"notable"`
	Minor    int `json:"minor"`
}

// Result is everything that changed, in order of id.
type Result struct {
	Summary Summary  `json:"summary"`
	Changes []Change `json:"changes"`
}

// Count is the number of entries whose change is at least of this class.
func (r Result) Count(least Class) int {
	return len(r.Filter(func(c Change) bool { return c.Class >= least }).Changes)
}

// Outside keeps what touches anything but the given fields, which are dotted paths
// without items ("review", "milestones.due") and stand for everything below them. An
// entry that was added, removed or renamed is always kept.
func (r Result) Outside(paths ...string) Result {
	var kept []Change
	for _, c := range r.Changes {
		if c.Kind == EntryModified {
			c.Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f Field) bool {
				return slices.ContainsFunc(paths, func(p string) bool { return f.Path == p || strings.HasPrefix(f.Path, p+".") })
			})
			if len(c.Fields) == 0 {
				continue
			}
			c.Class, c.Rule = Highest(c.Fields)
		}
		kept = append(kept, c)
	}
	return newResult(kept)
}

// Filter keeps the changes that are wanted.
func (r Result) Filter(wanted func(Change) bool) Result {
	return newResult(slices.DeleteFunc(slices.Clone(r.Changes), func(c Change) bool { return !wanted(c) }))
}

func newResult(changes []Change) Result {
	r := Result{Changes: append([]Change{}, changes...)}
	slices.SortFunc(r.Changes, func(a, b Change) int { return strings.Compare(a.ID, b.ID) })
	for _, c := range r.Changes {
		switch c.Class {
		case Breaking:
			r.Summary.Breaking++
		case Notable:
			r.Summary.Notable++
		default:
			r.Summary.Minor++
		}
	}
	return r
}

// Compare compares the entries of two catalogues; nil is one without entries. An
// entry whose file is broken on either side is left out: its findings say why.
func Compare(old, new *catalogue.Catalogue) Result {
	old, new = cmp.Or(old, &catalogue.Catalogue{}), cmp.Or(new, &catalogue.Catalogue{})
	renamed := renames(old, new) // new id to old id
	tombstones := make(map[string]bool, len(renamed))
	for _, from := range renamed {
		tombstones[from] = true
	}
	var changes []Change
	newIDs := make(map[string]string, len(renamed))
	for to, from := range renamed {
		newIDs[from] = to
	}
	add := func(was, is *catalogue.Record) {
		if c, ok := records(was, is, newIDs); ok {
			changes = append(changes, c)
		}
	}
	for e := range new.All() {
		was := old.Entry(e.ID)
		from, isRenamed := renamed[e.ID]
		switch {
		case isRenamed:
			changes = append(changes, renamedChange(old.Entry(from), e, newIDs))
		case was != nil && (tombstones[e.ID] || isSame(was, e)):
		case was != nil:
			add(&was.Record, &e.Record)
		case !old.IsBroken(e.ID):
			add(nil, &e.Record)
		}
	}
	for e := range old.All() {
		if new.Entry(e.ID) == nil && !new.IsBroken(e.ID) {
			add(&e.Record, nil)
		}
	}
	fillAffects(changes, old, new, func(e *catalogue.Entry, visit func(id string)) {
		for _, n := range slices.Concat(e.List("depends_on"), e.List("onboarding", "prerequisites")) {
			visit(n.Text)
		}
	})
	return newResult(changes)
}

// isSame tells whether an entry is written as it was.
func isSame(was, is *catalogue.Entry) bool { return was.Doc.Source() == is.Doc.Source() }

// records compares two states of one record, an entry or an item of a vocabulary; nil
// is one that does not exist. It is false when nothing changed. renamed maps the old ids
// of services to their new ones. Affects is left
// empty, because a record does not know who names it.
func records(old, new *catalogue.Record, renamed map[string]string) (Change, bool) {
	c := Change{Fields: []Field{}, Affects: []string{}}
	switch {
	case old == nil && new == nil:
		return c, false
	case old == nil:
		c.ID, c.Name, c.Kind = new.ID, new.Name(), EntryAdded
		c.decide("change." + kindOf(new) + "-added")
		return c, true
	case new == nil:
		c.ID, c.Name, c.Kind = old.ID, old.Name(), EntryRemoved
		c.decide("change." + kindOf(old) + "-removed")
		return c, true
	}
	c.ID, c.Name, c.Kind = new.ID, new.Name(), EntryModified
	c.Fields = fields(old, new, renamed)
	if new.Status() == catalogue.Moved && old.Status() != catalogue.Moved {
		c.Fields = slices.DeleteFunc(c.Fields, leftBehind)
	}
	c.Class, c.Rule = Highest(c.Fields)
	return c, len(c.Fields) > 0
}

// leftBehind tells whether a field of an entry that moved only says what it leaves to the
// entry that it leads to: it is told there.
func leftBehind(f Field) bool { return f.Op == Removed || f.Path == "name" }

// kindOf tells an entry from an item of a list.
func kindOf(r *catalogue.Record) string {
	if r.Pointer == "" {
		return "entry"
	}
	return "item"
}

// Altered is the change of a file that decides what is right in others, such as a schema,
// by its path: whether it was there before, and is there now.
func Altered(path string, was, is bool) Change {
	c := Change{ID: path, Name: path, Kind: EntryModified, Fields: []Field{}, Affects: []string{}}
	switch {
	case !was:
		c.Kind = EntryAdded
	case !is:
		c.Kind = EntryRemoved
	}
	c.decide("change.file-altered")
	return c
}

func (c *Change) decide(rule string) { c.Class, c.Rule = row(rule).Class, rule }

func renamedChange(old, new *catalogue.Entry, renamed map[string]string) Change {
	c := Change{ID: new.ID, FromID: old.ID, Name: new.Name(), Kind: EntryRenamed, Affects: []string{}}
	c.Fields = slices.DeleteFunc(fields(&old.Record, &new.Record, renamed), func(f Field) bool { return f.Pointer == "/id" })
	c.decide("change.entry-renamed")
	return c
}

// fields compares two records and classifies the differences.
func fields(old, new *catalogue.Record, renamed map[string]string) []Field {
	w := walker{renamed: renamed}
	w.compare(root(old, new), old.Node, new.Node)
	out := make([]Field, len(w.found))
	for i, d := range w.found {
		out[i] = classify(d, old, new)
	}
	return out
}

// Highest returns the highest class of some fields and the rule that first gave it,
// Minor and "" when there are none.
func Highest(fields []Field) (Class, string) {
	if len(fields) == 0 {
		return Minor, ""
	}
	f := slices.MaxFunc(fields, func(a, b Field) int { return cmp.Compare(a.Class, b.Class) })
	return f.Class, f.Rule
}

// renames maps new ids to the old ids that moved there. Several entries that move to
// one new id are a merge, and none of them was renamed.
func renames(old, new *catalogue.Catalogue) map[string]string {
	found := map[string]string{} // "" for a merge
	for e := range new.All() {
		was := old.Entry(e.ID)
		if was == nil || isSame(was, e) || e.Status() != catalogue.Moved || was.Status() == catalogue.Moved {
			continue
		}
		to := e.Texts("moved_to")
		if len(to) != 1 || new.Entry(to[0]) == nil || old.Entry(to[0]) != nil || old.IsBroken(to[0]) {
			continue
		}
		if _, isMerge := found[to[0]]; isMerge {
			found[to[0]] = ""
		} else {
			found[to[0]] = e.ID
		}
	}
	maps.DeleteFunc(found, func(_, from string) bool { return from == "" })
	return found
}

// fillAffects names the entries that name what changed: those in the new catalogue, and
// for what was removed also those in the old.
func fillAffects(changes []Change, old, new *catalogue.Catalogue, named func(e *catalogue.Entry, visit func(id string))) {
	if len(changes) == 0 {
		return
	}
	at := make(map[string][]int, len(changes)) // id to the changes that are about it
	for i, c := range changes {
		at[c.ID] = append(at[c.ID], i)
		if c.FromID != "" {
			at[c.FromID] = append(at[c.FromID], i)
		}
	}
	note := func(cat *catalogue.Catalogue, want func(Change) bool) {
		for e := range cat.All() {
			named(e, func(id string) {
				for _, i := range at[id] {
					if c := &changes[i]; e.ID != c.ID && e.ID != c.FromID && want(*c) {
						c.Affects = append(c.Affects, e.ID)
					}
				}
			})
		}
	}
	note(new, func(Change) bool { return true })
	if wasRemoved := func(c Change) bool { return c.Kind == EntryRemoved }; slices.ContainsFunc(changes, wasRemoved) {
		note(old, wasRemoved)
	}
	for i := range changes {
		slices.Sort(changes[i].Affects)
		changes[i].Affects = slices.Compact(changes[i].Affects)
	}
}

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
			add(records(was.Get(id), is.Get(id), nil))
		}
		for _, id := range was.IDs() {
			if is.Get(id) == nil {
				add(records(was.Get(id), nil, nil))
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
