package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// Ids, names and aliases share one space, without regard to case, so that every
// look-up has one answer. Each clash is reported once, at the later claim.

var duplicateAlias = Rule{
	ID: "ref.duplicate-alias", Severity: diag.Error,
	Summary: "An alias already belongs to another entry, or repeats the entry's own name.",
	Why:     "Somebody who types the alias must reach one service, and not another from run to run.",
	Bad:     "aliases:\n  - Postbox\n# in spine\naliases:\n  - Postbox",
	Good:    "aliases:\n  - Postbox\n# in spine\naliases:\n  - Backbone",
	check:   func(r *run) { r.duplicates("aliases") },
}

var duplicateName = Rule{
	ID: "ref.duplicate-name", Severity: diag.Error,
	Summary: "A name already belongs to another entry.",
	Why:     "Two entries with one name are one service described twice, or two that nobody can tell apart.",
	Bad:     "name: Example Service\n# in spine\nname: Example Service",
	Good:    "name: Example Service\n# in spine\nname: NHS Spine",
	check:   func(r *run) { r.duplicates("name") },
}

var duplicateID = Rule{
	ID: "ref.duplicate-id", Severity: diag.Error,
	Summary: "An id is used twice.",
	Why:     "Whatever refers to the id could mean either; only the first is read.",
	Bad: "# in catalogue/vocabulary/enablers.yaml\n- id: epr\n  name: EPR levelling up\n  description: Electronic patient records on sound foundations.\n" +
		"- id: epr\n  name: Electronic patient records\n  description: Records that staff and patients can see at once.",
	Good:  "# in catalogue/vocabulary/enablers.yaml\n- id: epr\n  name: EPR levelling up\n  description: Electronic patient records on sound foundations.",
	check: (*run).duplicateIDs,
}

func (r *run) duplicateIDs() {
	for _, e := range r.cat.Clashes() {
		first := r.cat.Entry(e.ID)
		r.report(&e.Record, e.Get("id"), "/id", fmt.Sprintf("id %q is already that of %s", e.ID, first.File()), "delete one of the two files, or give one another id")
	}
	for _, v := range r.cat.Vocabularies() {
		if v.Doc.Root == nil {
			continue
		}
		seen := map[string]*document.Node{}
		for i, item := range v.Doc.Root.Items {
			id := item.Field("id")
			if id == nil {
				continue
			}
			if first := seen[id.Text]; first != nil {
				rec := &catalogue.Record{Doc: v.Doc, Node: item, Pointer: fmt.Sprintf("/%d", i)}
				r.report(rec, id, "/id", fmt.Sprintf("%s %q appears twice, first on line %d", v.Noun, id.Text, v.Doc.Pos(first.Start).Line), "keep one of the two")
				continue
			}
			seen[id.Text] = id
		}
	}
}

// claim is a word by which an entry can be found, and the field that holds it: "id",
// "name" or "aliases".
type claim struct {
	entry *catalogue.Entry
	node  *document.Node
	// text is what is claimed; of an id the file's name, whatever the file says.
	text, field, pointer string
}

// duplicates reports the claims on a word that an earlier claim already has, if the
// later one is of the field; for an id the earlier one decides, because an id is never at
// fault. Earlier is what the state before the change had, then the first by path of file.
// An entry's own id does not clash with its own name or alias, and an entry that moved
// with nothing, because whoever comes to it is led on.
func (r *run) duplicates(field string) {
	first := map[string]claim{}
	for _, c := range r.claims() {
		key, e := c.word(), c.entry
		before, taken := first[key]
		switch {
		case !taken || c.field == "id" && before.field == "id":
			first[key] = c
		case before.entry == e:
			if before.field != "id" && c.field == field {
				r.report(&e.Record, c.node, c.pointer,
					fmt.Sprintf("%q is already the entry's own %s", c.text, singular(before.field)), "delete it")
			}
		default:
			atFault := c.field
			if atFault == "id" {
				if slices.ContainsFunc(claimsOf(e)[1:], func(o claim) bool { return o.word() == key }) {
					continue // said of the name or alias
				}
				atFault = before.field
			}
			if atFault == field {
				r.report(&e.Record, c.node, c.pointer,
					fmt.Sprintf("%q is already the %s of %q (%s)", c.text, singular(before.field), before.entry.ID, before.entry.File()),
					"say which of the two people mean, and leave it to that one")
				r.findings[len(r.findings)-1].Also = before.entry.File()
			}
		}
	}
}

// claims are those of all entries, in the order in which they count.
func (r *run) claims() []claim {
	entries := slices.SortedFunc(r.services(), func(a, b *catalogue.Entry) int { return strings.Compare(a.File(), b.File()) })
	var before, since []claim
	for _, e := range entries {
		if e.Status() == catalogue.Moved {
			continue
		}
		was := map[string]bool{}
		if r.base != nil && r.base.Entry(e.ID) != nil {
			for _, c := range claimsOf(r.base.Entry(e.ID)) {
				was[c.word()] = true
			}
		}
		for _, c := range claimsOf(e) {
			if was[c.word()] {
				before = append(before, c)
			} else {
				since = append(since, c)
			}
		}
	}
	return append(before, since...)
}

// claimsOf are the claims of an entry, its id first.
func claimsOf(e *catalogue.Entry) []claim {
	claims := []claim{{e, e.Get("id"), e.ID, "id", "/id"}}
	if n := e.Get("name"); n != nil {
		claims = append(claims, claim{e, n, n.Text, "name", "/name"})
	}
	for i, n := range e.List("aliases") {
		claims = append(claims, claim{e, n, n.Text, "aliases", fmt.Sprintf("/aliases/%d", i)})
	}
	return claims
}

// word is text as it is compared.
func (c claim) word() string { return strings.ToLower(strings.TrimSpace(c.text)) }

func singular(field string) string { return strings.TrimSuffix(field, "es") }
