package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// keywordsOf are the keywords of JSON Schema by the draft that brought them.
var keywordsOf = map[int][]string{
	4: {"$schema", "$ref", "title", "description", "default", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
		"maxLength", "minLength", "pattern", "additionalItems", "items", "maxItems", "minItems", "uniqueItems", "maxProperties",
		"minProperties", "required", "additionalProperties", "definitions", "properties", "patternProperties", "dependencies",
		"enum", "type", "allOf", "anyOf", "oneOf", "not", "format", "id"},
	6: {"$id", "contains", "propertyNames", "const", "examples"},
	7: {"if", "then", "else", "readOnly", "writeOnly", "contentMediaType", "contentEncoding", "$comment"},
	2019: {"$anchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "$defs", "dependentSchemas", "dependentRequired",
		"unevaluatedItems", "unevaluatedProperties", "maxContains", "minContains", "contentSchema", "deprecated"},
	2020: {"prefixItems", "$dynamicRef", "$dynamicAnchor"},
}

var (
	// harmless are keywords that nobody misses where they count for nothing.
	harmless = set("$schema", "title", "description", "default", "examples", "readOnly", "writeOnly", "contentMediaType", "contentEncoding",
		"contentSchema", "$comment", "$vocabulary", "deprecated", "$defs", "definitions", "$recursiveAnchor")
	// ofTools are words that well-known tools read beside the keywords.
	ofTools = set("nullable", "discriminator", "xml", "externalDocs", "example", "markdownDescription", "enumDescriptions", "markdownEnumDescriptions",
		"deprecationMessage", "markdownDeprecationMessage", "defaultSnippets", "errorMessage", "patternErrorMessage", "doNotSuggest",
		"suggestSortText", "allowComments", "allowTrailingCommas", "enumNames", "enumItemLabels", "tsType", "tsEnumNames", "javaType",
		"existingJavaType", "propertyOrder", "options", "headerTemplate", "transform", "instanceof", "typeof", "fileMatch", "$async", "$data")
)

// draftOfKeyword is the year of the draft that brought a keyword, 0 if none did.
func draftOfKeyword(keyword string) int {
	for year, list := range keywordsOf {
		if slices.Contains(list, keyword) {
			return year
		}
	}
	return 0
}

// Remarks says, with places, what in the schema files checks nothing: words that are no
// keywords, keywords of another draft and those beside a reference, each once; patterns
// that cannot be run; and a schema that accepts everything.
func (s *Set) Remarks() []string {
	var list []string
	for _, name := range s.names {
		at := s.schemas[name].url
		r := remarker{set: s, doc: s.docs[at], draft: s.draftOf(s.docs[at].Root), seen: map[string]bool{}}
		root := r.doc.Root
		each(s.root(at), r.schema)
		r.strangers()
		if len(r.list) == 0 && len(s.names) == 1 && (root.Text == "true" || root.Kind == document.Map && !slices.ContainsFunc(root.Fields, r.checks)) {
			r.say(firstKey(root), "this schema accepts everything")
		}
		slices.SortStableFunc(r.list, func(a, b remark) int { return cmp.Compare(a.at, b.at) })
		for _, one := range r.list {
			list = append(list, one.text)
		}
	}
	return list
}

type remarker struct {
	set   *Set
	doc   *document.Document
	draft *draft
	seen  map[string]bool
	list  []remark
	// others are the words that are no keywords and like none, in the order of the file.
	others []*document.Node
}

type remark struct {
	at   int
	text string
}

func (r *remarker) say(n *document.Node, format string, args ...any) {
	r.list = append(r.list, remark{n.Start, placed(r.doc, n, fmt.Sprintf(format, args...)).Error()})
}

// checks tells whether a field of a schema is a keyword that can refuse something.
func (r *remarker) checks(f document.Field) bool {
	year := draftOfKeyword(f.Key.Text)
	return year > 0 && year <= r.draft.year && !harmless[f.Key.Text] && f.Key.Text != "$id" && f.Key.Text != "id"
}

func (r *remarker) schema(here spot) {
	isAlone := here.draft.year <= 7 && here.node.Field("$ref") != nil
	for _, f := range here.node.Fields {
		if isAlone && f.Key.Text != "$ref" && r.checks(f) {
			r.once(f.Key.Node(), "%q counts for nothing beside \"$ref\" up to draft 7; put the reference into \"allOf\"", f.Key.Text)
		} else {
			r.keyword(f.Key.Node())
		}
	}
	eachPattern(here.node, func(n *document.Node) {
		if _, err := parsePattern(n.Text); isLimit(n.Text) {
			r.say(n, "pattern %q %v; it is not checked, nor what depends on its failing", n.Text, err)
		}
	})
}

// once says something of a keyword for the first time that it stands in the file.
func (r *remarker) once(key *document.Node, format string, args ...any) {
	if id := key.Text + format; !r.seen[id] {
		r.seen[id] = true
		r.say(key, format, args...)
	}
}

func (r *remarker) keyword(key *document.Node) {
	word := key.Text
	switch year := draftOfKeyword(word); {
	case harmless[word]:
	case word == "id" && r.draft.year > 4:
		r.once(key, "\"id\" is called \"$id\" from draft 6 on, and counts for nothing in draft %s", r.draft.name)
	case word == "additionalItems" && r.draft.year >= 2020:
		r.once(key, "\"additionalItems\" counts for nothing in draft %s: what follows \"prefixItems\" is \"items\" there", r.draft.name)
	case year > r.draft.year:
		i := slices.IndexFunc(drafts, func(d draft) bool { return d.year == year })
		r.once(key, "%q is a keyword from draft %s on, and counts for nothing in draft %s", word, drafts[i].name, r.draft.name)
	case year > 0 || ofTools[word] || strings.HasPrefix(word, "x-") || strings.ContainsAny(word, ":.") || r.hasOwnDraft():
	case len(r.likely(word)) > 0:
		r.once(key, "%q is no keyword of JSON Schema; did you mean %s?", word, words.Quoted(r.likely(word), "or"))
	case !r.seen[word]:
		r.seen[word] = true
		r.others = append(r.others, key)
	}
}

// hasOwnDraft tells whether the file follows a schema of schemas that others wrote, which
// may have keywords of its own.
func (r *remarker) hasOwnDraft() bool {
	uri := r.doc.Root.TextAt("$schema")
	return uri != "" && findDraft(uri) == nil
}

// likely are the keywords that a word may stand for: those that are spelt alike, else those
// that it begins.
func (r *remarker) likely(word string) []string {
	var known []string
	for _, d := range slices.Backward(drafts) {
		if d.year <= r.draft.year {
			known = append(known, keywordsOf[d.year]...)
		}
	}
	if list := words.Nearest(word, known, 3); list != nil {
		return list
	}
	known = slices.DeleteFunc(known, func(k string) bool { return len(word) < 3 || !strings.HasPrefix(k, word) })
	return known[:min(3, len(known)):len(known)]
}

// strangers names the words that are like no keyword together: schemas are also read by
// tools that nobody here has heard of.
func (r *remarker) strangers() {
	const most = 5
	var list []string
	for _, key := range r.others {
		list = append(list, key.Text)
	}
	switch n := len(list); {
	case n == 0:
		return
	case n == 1:
		r.say(r.others[0], "%q is no keyword of JSON Schema, and checks nothing", list[0])
	case n <= most:
		r.say(r.others[0], "%s are no keywords of JSON Schema, and check nothing", words.Quoted(list, "and"))
	default:
		r.say(r.others[0], "%s and %d other words are no keywords of JSON Schema, and check nothing", `"`+strings.Join(list[:most], `", "`)+`"`, n-most)
	}
}

// findLimits finds the schemas that have a pattern which cannot be run.
func (s *Set) findLimits() map[*document.Node]bool {
	limits := map[*document.Node]bool{}
	for at := range s.docs {
		each(s.root(at), func(here spot) {
			eachPattern(here.node, func(n *document.Node) {
				if isLimit(n.Text) {
					limits[here.node] = true
				}
			})
		})
	}
	return limits
}

// eachPattern visits the patterns that a schema itself has.
func eachPattern(n *document.Node, visit func(*document.Node)) {
	if p := n.Field("pattern"); p != nil && p.Kind == document.String {
		visit(p)
	}
	if names := n.Field("patternProperties"); names != nil {
		for _, f := range names.Fields {
			visit(f.Key.Node())
		}
	}
}
