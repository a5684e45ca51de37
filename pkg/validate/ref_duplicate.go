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
// look-up has one answer. Each clash is reported in the later file by path.

var duplicateAlias = Rule{
	ID: "ref.duplicate-alias", Severity: diag.Error,
	Summary: "An alias already belongs to another entry, or repeats the entry's own name.",
	Why:     "Somebody who types the alias must reach one service, and not another from run to run.",
	Bad:     "aliases:\n  - PDS # belongs to personal-demographics-service", Good: "aliases:\n  - PDS FHIR",
	check: func(r *run) { r.duplicates(func(c claim) bool { return strings.HasPrefix(c.pointer, "/aliases/") }) },
}

var duplicateName = Rule{
	ID: "ref.duplicate-name", Severity: diag.Error,
	Summary: "A name already belongs to another entry.",
	Why:     "Two entries with one name are one service described twice, or two that nobody can tell apart.",
	Bad:     "name: Personal Demographics Service # twice", Good: "name: Personal Demographics Service - FHIR API",
	check: func(r *run) { r.duplicates(func(c claim) bool { return c.pointer == "/name" }) },
}

var duplicateID = Rule{
	ID: "ref.duplicate-id", Severity: diag.Error,
	Summary: "An id is used twice.",
	Why:     "Whatever refers to the id could mean either; only the first is read.",
	Bad:     "# services/a/spine.yaml and services/b/spine.yaml", Good: "# services/a/spine.yaml only",
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

// claim is a word by which an entry can be found.
type claim struct {
	entry   *catalogue.Entry
	node    *document.Node
	pointer string
}

// duplicates reports the claims on a word that an earlier claim, by path of file,
// already has, if they are of the kind asked for. An entry's own id never clashes
// with its own name or alias.
func (r *run) duplicates(reported func(claim) bool) {
	entries := r.cat.Entries()
	slices.SortFunc(entries, func(a, b *catalogue.Entry) int { return strings.Compare(a.File(), b.File()) })
	first := map[string]claim{}
	for _, e := range entries {
		claims := []claim{{e, nil, "/id"}}
		if n := e.Get("name"); n != nil {
			claims = append(claims, claim{e, n, "/name"})
		}
		for i, n := range e.List("aliases") {
			claims = append(claims, claim{e, n, fmt.Sprintf("/aliases/%d", i)})
		}
		for _, c := range claims {
			word := e.ID
			if c.node != nil {
				word = c.node.Text
			}
			key := strings.ToLower(strings.TrimSpace(word))
			before, taken := first[key]
			if !taken {
				first[key] = c
				continue
			}
			own := before.entry == e
			if !reported(c) || own && (before.pointer == "/id" || c.pointer == "/name") {
				continue
			}
			field := strings.Split(before.pointer, "/")[1]
			message := fmt.Sprintf("%q is already the %s of %q (%s)", word, singular(field), before.entry.ID, before.entry.File())
			help := "say which of the two people mean, and leave it to that one"
			if own {
				message, help = fmt.Sprintf("%q is already the entry's own %s", word, singular(field)), "delete it"
			}
			r.report(&e.Record, c.node, c.pointer, message, help)
		}
	}
}

func singular(field string) string {
	if field == "aliases" {
		return "alias"
	}
	return field
}
