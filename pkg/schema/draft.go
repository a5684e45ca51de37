package schema

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// draft is a version of JSON Schema, which decides what a keyword does.
type draft struct {
	// name is what people call it, uri what "$schema" says.
	name, uri string
	// year is that of the drafts that are named by one, else their number, so that
	// later drafts have greater ones.
	year    int
	library *jsonschema.Draft
}

// drafts are those that can be used, newest first.
var drafts = []draft{
	{"2020-12", "https://json-schema.org/draft/2020-12/schema", 2020, jsonschema.Draft2020},
	{"2019-09", "https://json-schema.org/draft/2019-09/schema", 2019, jsonschema.Draft2019},
	{"7", "http://json-schema.org/draft-07/schema#", 7, jsonschema.Draft7},
	{"6", "http://json-schema.org/draft-06/schema#", 6, jsonschema.Draft6},
	{"4", "http://json-schema.org/draft-04/schema#", 4, jsonschema.Draft4},
}

// Drafts are the names of the drafts that LoadFile takes, newest first.
func Drafts() []string { return draftTexts(func(d draft) string { return d.name }) }

func draftTexts(text func(draft) string) []string {
	var list []string
	for _, d := range drafts {
		list = append(list, text(d))
	}
	return list
}

// findDraft is the draft of a name or of a value of "$schema", nil if there is none.
func findDraft(word string) *draft {
	plain := func(s string) string {
		return strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(s, "#"), "https:"), "http:")
	}
	for i, d := range drafts {
		if word == d.name || plain(word) == plain(d.uri) {
			return &drafts[i]
		}
	}
	return nil
}

// draftOf is the draft that a schema file follows: that of its "$schema", which may be a
// file of the set that follows one itself, else that of the set.
func (s *Set) draftOf(root *document.Node) *draft {
	for range 10 { // longer chains are circles
		uri := root.TextAt("$schema")
		if d := findDraft(uri); d != nil {
			return d
		}
		doc := s.docs[strings.TrimSuffix(uri, "#")]
		if doc == nil {
			break
		}
		root = doc.Root
	}
	return s.draft
}

// idOf returns the name that a schema gives itself, without its fragment; "" for none.
func (d *draft) idOf(n *document.Node) string {
	before, _, _ := strings.Cut(d.idText(n), "#")
	return before
}

// idText returns the name that a schema gives itself. Up to draft 7 nothing counts that
// stands beside a reference.
func (d *draft) idText(n *document.Node) string {
	keyword := "$id"
	if d.year == 4 {
		keyword = "id"
	}
	id := n.Field(keyword)
	if id == nil || id.Kind != document.String || d.year <= 7 && n.Field("$ref") != nil {
		return ""
	}
	return id.Text
}

// anchorsOf are the fragments under which a schema can be referred to.
func (d *draft) anchorsOf(n *document.Node) (anchors []string) {
	if _, fragment, _ := strings.Cut(d.idText(n), "#"); fragment != "" && !strings.HasPrefix(fragment, "/") {
		anchors = append(anchors, fragment)
	}
	for _, a := range []struct {
		keyword string
		since   int
	}{{"$anchor", 2019}, {"$dynamicAnchor", 2020}} {
		if anchor := n.TextAt(a.keyword); anchor != "" && d.year >= a.since {
			anchors = append(anchors, anchor)
		}
	}
	return anchors
}

// draftProblem says why a value of "$schema" cannot be followed, "" if it can.
func (s *Set) draftProblem(uri *document.Node) string {
	if uri == nil || findDraft(uri.Text) != nil || s.docs[strings.TrimSuffix(uri.Text, "#")] != nil {
		return ""
	}
	return "$schema \"" + uri.Text + "\" is not a draft that can be used; these are " + words.Quoted(draftTexts(func(d draft) string { return d.uri }), "and")
}
