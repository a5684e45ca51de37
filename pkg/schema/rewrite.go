package schema

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
)

// The library gets schemas with other words for what it gets wrong: an empty "enum", which
// it takes for none; patterns that Go's engine does not know, for which extension stands;
// and, where there is a "$dynamicRef", schemas inside others that have a name of their own,
// whose anchors it takes for those of the outer one.
//
// A pattern that cannot be run at all is left out, and what asks for the contrary of
// something that it is a part of too: a schema may then accept more than it should, which
// Remarks says, but never less.

// Keywords that extension reads.
const (
	patternWord = "x-wdw-pattern"
	namesWord   = "x-wdw-patternProperties"
	restWord    = "x-wdw-additionalProperties"
)

// original turns the location of a keyword into that in the file.
var original = strings.NewReplacer("/"+namesWord, "/patternProperties", "/"+restWord, "/additionalProperties")

// noValue stands in an "enum" that nothing fits.
const noValue = "\x00 no value fits an empty enum \x00"

// handed is the schema of a file, or one inside it that has a name of its own, as the
// library gets it; nil if nothing has that name.
func (s *Set) handed(at string) any {
	from := s.spots()[at]
	isInside := s.docs[at] == nil
	if !isInside {
		from = s.root(at)
	}
	if from.node == nil {
		return nil
	}
	w := rewriter{set: s, from: from, places: map[*document.Node]spot{}}
	each(from, func(here spot) { w.places[here.node] = here })
	value := w.schema(from.node, "")
	w.enter()
	if m, ok := value.(map[string]any); ok && isInside {
		m["$id"], m["$schema"] = at, from.draft.uri
	}
	return value
}

type rewriter struct {
	set    *Set
	from   spot
	places map[*document.Node]spot
	// anchors are the places of "$dynamicAnchor", entered the schemas that are referred to
	// from elsewhere, where there is a "$dynamicRef".
	anchors map[string]string
	entered []map[string]any
}

// schema writes the schema at a pointer and those inside it.
func (w *rewriter) schema(n *document.Node, at string) any {
	if n.Kind != document.Map {
		return n.Value()
	}
	here := w.places[n]
	if w.set.isDynamic() && n != w.from.node && here.draft.idOf(n) != "" {
		return map[string]any{"$ref": here.base} // handed when it is asked for
	}
	m := make(map[string]any, len(n.Fields))
	for _, f := range n.Fields {
		keyword, v := f.Key.Text, f.Value
		below := at + document.Pointer(keyword)
		switch {
		case listOfSchemas[keyword] && v.Kind == document.List:
			list := make([]any, len(v.Items))
			for i, item := range v.Items {
				list[i] = w.schema(item, below+"/"+strconv.Itoa(i))
			}
			m[keyword] = list
		case namesToSchemas[keyword] && v.Kind == document.Map:
			named := make(map[string]any, len(v.Fields))
			for _, f := range v.Fields {
				named[f.Key.Text] = w.schema(f.Value, below+document.Pointer(f.Key.Text))
			}
			m[keyword] = named
		case oneSchema[keyword]:
			m[keyword] = w.schema(v, below)
		case keyword == "enum" && v.Kind == document.List && len(v.Items) == 0 && here.draft.year > 4:
			m[keyword] = []any{noValue}
		default:
			m[keyword] = v.Value()
		}
	}
	w.patterns(m)
	w.contraries(here, m)
	if w.set.isDynamic() {
		w.dynamic(here, m, at)
	}
	return m
}

// dynamic makes references lead into the schema that is handed on its own, and notes what
// enter needs.
func (w *rewriter) dynamic(here spot, m map[string]any, at string) {
	for keyword := range references {
		if ref, ok := m[keyword].(string); ok {
			if target, way := w.set.resolve(here.base, ref); way != nil {
				m[keyword] = target.base + "#" + document.Pointer(way...)
			}
		}
	}
	if anchor, ok := m["$dynamicAnchor"].(string); ok {
		if w.anchors == nil {
			w.anchors = map[string]string{}
		}
		w.anchors[anchor] = at
	}
	if w.set.entered()[here.node] && here.node != w.from.node {
		w.entered = append(w.entered, m)
	}
}

// enter lets a schema that is referred to from elsewhere bring the dynamic anchors of all
// that it is a part of: for the library it brings only those inside itself.
func (w *rewriter) enter() {
	for _, m := range w.entered {
		defs := map[string]any{}
		if own, ok := m["$defs"].(map[string]any); ok {
			maps.Copy(defs, own)
		}
		for anchor, at := range w.anchors {
			defs["x-wdw-"+anchor] = map[string]any{"$dynamicAnchor": anchor, "$ref": "#" + at}
		}
		m["$defs"] = defs
	}
}

// findEntered finds the schemas without a name of their own to which others refer; nil if
// there is no "$dynamicRef".
func (s *Set) findEntered() map[*document.Node]bool {
	entered, isDynamic := map[*document.Node]bool{}, false
	for at := range s.docs {
		each(s.root(at), func(here spot) {
			for keyword := range references {
				ref := here.node.Field(keyword)
				if ref == nil || ref.Kind != document.String {
					continue
				}
				isDynamic = isDynamic || keyword == "$dynamicRef" && here.draft.year >= 2020
				if target := s.locate(here.base, ref.Text); target.node != nil && target.base != here.base && target.draft.idOf(target.node) == "" {
					entered[target.node] = true
				}
			}
		})
	}
	if !isDynamic {
		return nil
	}
	return entered
}

func (s *Set) isDynamic() bool { return s.entered() != nil }

// patterns moves the patterns of a schema that the library cannot read.
func (w *rewriter) patterns(m map[string]any) {
	if text, ok := m["pattern"].(string); ok && !isPlain(text) {
		delete(m, "pattern")
		if !isLimit(text) {
			m[patternWord] = text
		}
	}
	names, _ := m["patternProperties"].(map[string]any)
	moved := map[string]any{}
	for _, text := range slices.Sorted(maps.Keys(names)) {
		switch inner := names[text]; {
		case isPlain(text):
		case !isLimit(text):
			moved[text] = inner
			delete(names, text)
		default: // any name may be one that it is for
			delete(names, text)
			if _, ok := names[""]; !ok {
				names[""] = map[string]any{}
			}
		}
	}
	if len(moved) == 0 {
		return
	}
	m[namesWord] = moved
	if rest, ok := m["additionalProperties"]; ok {
		m[restWord] = rest
		delete(m, "additionalProperties")
	}
}

// isLimit tells whether a pattern is right and cannot be run.
func isLimit(text string) bool {
	_, err := parsePattern(text)
	_, is := errors.AsType[limitError](err)
	return is
}

// contraries leaves out what would refuse more for want of a pattern: see lost.
func (w *rewriter) contraries(here spot, m map[string]any) {
	for _, f := range here.node.Fields {
		if words := contrary[f.Key.Text]; words != nil && w.set.lost(here.in(f.Value)) {
			for _, keyword := range words {
				delete(m, keyword)
			}
		}
	}
}

// contrary lists by keyword what a value that fits more often is refused by.
var contrary = map[string][]string{"not": {"not"}, "if": {"if", "then", "else"}, "oneOf": {"oneOf"}, "contains": {"maxContains"}}

// lost tells whether a part of a schema needs a pattern that cannot be run, there or where
// a reference leads.
func (s *Set) lost(from spot) bool {
	if len(s.limits()) == 0 {
		return false
	}
	seen, is := map[*document.Node]bool{}, false
	var visit func(from spot)
	visit = func(from spot) {
		if from.node == nil || seen[from.node] || is {
			return
		}
		seen[from.node] = true
		if from.node.Kind == document.List {
			for _, item := range from.node.Items {
				visit(from.in(item))
			}
			return
		}
		each(from, func(here spot) {
			seen[here.node] = true
			is = is || s.limits()[here.node]
			for _, f := range here.node.Fields {
				if references[f.Key.Text] {
					visit(s.locate(here.base, f.Value.Text))
				}
			}
		})
	}
	visit(from)
	return is
}

// extension runs the patterns that the library cannot read.
type extension struct{}

type extended struct {
	pattern *pattern // nil for none
	names   []named
	rest    *jsonschema.Schema // nil for none
	isEnd   bool               // no other names are allowed
	known   map[string]bool
	plain   []*pattern
}

type named struct {
	*pattern
	path   string
	schema *jsonschema.Schema
}

func (extension) Compile(ctx jsonschema.CompilerContext, m map[string]any) (_ jsonschema.ExtSchema, err error) {
	var e extended
	text, hasPattern := m[patternWord].(string)
	if hasPattern {
		if e.pattern, err = parsePattern(text); err != nil {
			return nil, err
		}
	}
	names, _ := m[namesWord].(map[string]any)
	if names == nil {
		if hasPattern {
			return e, nil
		}
		return nil, nil
	}
	for _, text := range slices.Sorted(maps.Keys(names)) {
		n := named{path: "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(text))}
		if n.pattern, err = parsePattern(text); err == nil {
			n.schema, err = ctx.Compile(namesWord+n.path, false)
		}
		if err != nil {
			return nil, err
		}
		e.names = append(e.names, n)
	}
	switch rest := m[restWord].(type) {
	case bool:
		e.isEnd = !rest
	case map[string]any:
		if e.rest, err = ctx.Compile(restWord, false); err != nil {
			return nil, err
		}
	}
	e.known = map[string]bool{}
	properties, _ := m["properties"].(map[string]any)
	for name := range properties {
		e.known[name] = true
	}
	patterns, _ := m["patternProperties"].(map[string]any)
	for text := range patterns {
		p, err := parsePattern(text)
		if err != nil {
			return nil, err
		}
		e.plain = append(e.plain, p)
	}
	return e, nil
}

func (e extended) Validate(ctx jsonschema.ValidationContext, v any) error {
	var causes []error
	say := func(err error) {
		if err != nil {
			causes = append(causes, err)
		}
	}
	if text, ok := v.(string); ok && e.pattern != nil && !e.pattern.fits(text) {
		causes = append(causes, ctx.Error("pattern", "does not match its pattern"))
	}
	fields, _ := v.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if e.names == nil {
			break
		}
		isKnown, at := e.known[name] || fitsAny(e.plain, name), strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		for _, n := range e.names {
			if n.fits(name) {
				isKnown = true
				ctx.EvaluatedProp(name)
				say(ctx.Validate(n.schema, "patternProperties"+n.path, fields[name], url.PathEscape(at)))
			}
		}
		switch {
		case isKnown:
		case e.isEnd:
			say(ctx.Error("additionalProperties", "a property is not allowed"))
			e.isEnd = false // said once for all of them
		case e.rest != nil:
			ctx.EvaluatedProp(name)
			say(ctx.Validate(e.rest, "additionalProperties", fields[name], url.PathEscape(at)))
		}
	}
	switch len(causes) {
	case 0:
		return nil
	case 1:
		return causes[0]
	}
	return jsonschema.ValidationError{}.Group(ctx.Error("", ""), causes...)
}
