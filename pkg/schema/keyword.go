package schema

import (
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
)

// What stands under a keyword of JSON Schema, from draft 4 to 2020-12: one schema, a
// list of schemas, or a mapping with a schema under each name. "items" takes one or a
// list, "dependencies" schemas or lists of names.
var (
	oneSchema = set("not", "if", "then", "else", "items", "contains", "additionalProperties", "additionalItems",
		"propertyNames", "unevaluatedProperties", "unevaluatedItems", "contentSchema")
	listOfSchemas  = set("allOf", "anyOf", "oneOf", "prefixItems", "items")
	namesToSchemas = set("properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions")
	references     = set("$ref", "$dynamicRef", "$recursiveRef")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// walkSchemas visits a schema and every schema written inside it, in the order of the
// file, with the one that it stands in, nil for the first. References are not followed.
func walkSchemas(n *document.Node, visit func(parent, schema *document.Node)) {
	var walk func(parent, n *document.Node)
	walk = func(parent, n *document.Node) {
		if n.Kind != document.Map && n.Kind != document.Bool {
			return
		}
		visit(parent, n)
		for _, f := range n.Fields {
			keyword, v := f.Key.Text, f.Value
			switch {
			case listOfSchemas[keyword] && v.Kind == document.List:
				for _, item := range v.Items {
					walk(n, item)
				}
			case namesToSchemas[keyword] && v.Kind == document.Map:
				for _, named := range v.Fields {
					walk(n, named.Value)
				}
			case oneSchema[keyword]:
				walk(n, v)
			}
		}
	}
	walk(nil, n)
}

// route is how the library came to a failure: its keyword location, understood. A
// property may be called "then" or "anyOf", so that looking at the last word alone
// would mistake it for the keyword.
type route struct {
	// keyword failed; empty when the schema itself did, because it is false or because
	// several of its keywords did.
	keyword string
	// via is the keyword under which the schema stands, empty for the root; name is the
	// property that it is for.
	via, name string
	// given is the field whose presence brought the schema into play, empty for none.
	given string
	// ofName tells that the value is not what stands at the location but its key.
	ofName bool
	// inText tells that the value is inside the text at the location.
	inText bool
}

// routeOf reads the location of a failure, such as
// "/properties/a/allOf/0/then/required".
func routeOf(e *jsonschema.ValidationError) route {
	r := follow(document.Tokens(unescape(e.KeywordLocation)))
	// These fail as keywords too, and not only as the schema that stands under them.
	if r.keyword == "" && len(e.Causes) == 0 && e.Message != "not allowed" {
		switch r.via {
		case "not", "additionalProperties", "additionalItems":
			r.keyword = r.via
		}
	}
	return r
}

func follow(tokens []string) route {
	var r route
	for i := 0; i < len(tokens); i++ {
		keyword := tokens[i]
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch {
		case keyword == "dependencies" && next != "" && i+2 < len(tokens) && isIndex(tokens[i+2]), keyword == "dependentRequired" && next != "":
			r.keyword, r.name = "dependentRequired", next
			return r
		case namesToSchemas[keyword]:
			if next == "" && i+1 >= len(tokens) {
				r.keyword = keyword
				return r
			}
			r.via, r.name = keyword, next
			if strings.HasPrefix(keyword, "depend") {
				r.given = next
			}
			i++
		case listOfSchemas[keyword] && isIndex(next):
			r.via = keyword
			i++
		case keyword == "propertyNames":
			r.via, r.ofName = keyword, true
		case keyword == "contentSchema":
			r.via, r.inText = keyword, true
		case oneSchema[keyword] || references[keyword]:
			r.via = keyword
		default:
			r.keyword = keyword
			return r
		}
	}
	return r
}

// unescape turns the library's locations into JSON pointers: it escapes each token
// for URLs too.
func unescape(location string) string {
	if !strings.Contains(location, "%") {
		return location
	}
	tokens := strings.Split(location, "/")
	for i, t := range tokens {
		if plain, err := url.PathUnescape(t); err == nil {
			tokens[i] = plain
		}
	}
	return strings.Join(tokens, "/")
}
