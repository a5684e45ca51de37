package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/document"
)

// acceptMaker makes an accept of a schema's own nodes. It is strict: a keyword that it does
// not know, or a value that the draft does not allow, refuses the schema as a whole,
// so that what it makes is a schema that the library would take, and no part of it is
// left out. Every file that is referred to is made from its root for that reason.
type acceptMaker struct {
	set   *Set
	done  map[*document.Node]*accept
	roots map[*document.Node]bool
	// refused is the first reason why the schema is left to the library, "" for none.
	refused string
}

// makeAccept makes the schema for documents that are certainly valid; why says what is left
// to the library.
func (s *Schema) makeAccept() (_ *accept, why string) {
	m := acceptMaker{set: s.set, done: map[*document.Node]*accept{}, roots: map[*document.Node]bool{}}
	a := m.file(s.url)
	if m.refused == "" {
		m.settle()
	}
	if m.refused != "" {
		return nil, m.refused
	}
	return a, ""
}

func (m *acceptMaker) refuse(format string, args ...any) {
	if m.refused == "" {
		m.refused = fmt.Sprintf(format, args...)
	}
}

// file makes a whole file.
func (m *acceptMaker) file(at string) *accept {
	root := m.set.docs[at].Root
	base := at
	if id := root.Field("$id"); id != nil {
		if base = resolveURL(at, id.Text); base == "" || strings.Contains(id.Text, "#") || root.Field("$ref") != nil {
			m.refuse("$id %s", id.Text)
		}
	}
	if d := m.set.draftOf(root); d.year < oldestQuick {
		m.refuse("draft %s", d.name)
	}
	m.roots[root] = true
	return m.schema(base, root)
}

// oldestQuick is the oldest draft of which the maker knows the keywords. What it leaves
// unread of later ones is asked for all the same, which can only refuse more.
const oldestQuick = 7

// annotations are keywords that ask for nothing, with the kind that each must have;
// Hole is any.
var annotations = map[string]document.Kind{
	"title": document.String, "description": document.String, "$comment": document.String,
	"examples": document.List, "default": document.Hole, "deprecated": document.Bool, "readOnly": document.Bool, "writeOnly": document.Bool,
	"enumDescriptions": document.Hole, "patternErrorMessage": document.Hole, "markdownDescription": document.Hole,
}

func isAnnotation(f document.Field) bool {
	kind, ok := annotations[f.Key.Text]
	return ok && (kind == document.Hole || kind == f.Value.Kind) || strings.HasPrefix(f.Key.Text, "x-")
}

// schema makes one schema. A schema that is being made already is only pointed at.
func (m *acceptMaker) schema(base string, n *document.Node) *accept {
	if a, ok := m.done[n]; ok {
		return a
	}
	none := extent{0, -1}
	a := &accept{length: none, items: none, members: none}
	m.done[n] = a
	switch n.Kind {
	case document.Bool:
		a.never = n.Text == "false"
		return a
	case document.Map:
	default:
		m.refuse("a schema that is %s", n.Kind)
		return a
	}
	p := acceptPart{acceptMaker: m, a: a, base: base, n: n}
	// First, so that indexes run in the order in which files have their fields.
	if properties := n.Field("properties"); properties != nil {
		for name, of := range p.named(properties) {
			if i := p.index(name); m.refused == "" {
				a.fields[i].of = of
			}
		}
	}
	for _, f := range n.Fields {
		if m.refused == "" && !p.assertion(f) && !p.applicator(f) && !isAnnotation(f) {
			m.refuse("keyword %s", f.Key.Text)
		}
	}
	return a
}

// acceptPart is a schema being made.
type acceptPart struct {
	*acceptMaker
	a    *accept
	base string
	n    *document.Node
}

// assertion reads a keyword that asks for something of the value alone; false if it is
// none.
func (p *acceptPart) assertion(f document.Field) bool {
	a, v := p.a, f.Value
	switch f.Key.Text {
	case "type":
		p.types(v)
	case "enum":
		if v.Kind != document.List || len(v.Items) == 0 {
			return false
		}
		a.values = []value{}
		for _, item := range v.Items {
			p.value(item)
		}
	case "const":
		a.values = []value{}
		p.value(v)
	case "pattern":
		a.patterns = append(a.patterns, p.pattern(v))
	case "format":
		if a.format = formatOf(v.Text); a.format == nil || v.Kind != document.String {
			p.refuse("format %s", v.Text)
		}
	case "minLength":
		a.length.least = p.count(v)
	case "maxLength":
		a.length.most = p.count(v)
	case "minItems":
		a.items.least = p.count(v)
	case "maxItems":
		a.items.most = p.count(v)
	case "minProperties":
		a.members.least = p.count(v)
	case "maxProperties":
		a.members.most = p.count(v)
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		p.bound(f.Key.Text, v)
	case "uniqueItems":
		a.isUnique = v.Text == "true"
		return v.Kind == document.Bool
	case "required":
		a.required = p.mask(v)
	case "dependentRequired":
		if v.Kind != document.Map {
			return false
		}
		for _, d := range v.Fields {
			a.needs = append(a.needs, acceptNeed{1 << p.index(d.Key.Text), p.mask(d.Value)})
		}
	default:
		return false
	}
	return true
}

// applicator reads a keyword that holds schemas, or says where they are; false if it is
// none.
func (p *acceptPart) applicator(f document.Field) bool {
	a, v := p.a, f.Value
	switch f.Key.Text {
	case "$schema":
		return slices.ContainsFunc(drafts, func(d draft) bool { return d.uri == v.Text })
	case "$id":
		return v.Kind == document.String && p.roots[p.n]
	case "properties":
	case "$defs", "definitions":
		for range p.named(v) {
		}
	case "patternProperties":
		if v.Kind != document.Map {
			return false
		}
		for _, f := range v.Fields {
			a.byName = append(a.byName, acceptPattern{p.pattern(f.Key.Node()), p.schema(p.base, f.Value)})
		}
	case "additionalProperties":
		a.rest = p.schema(p.base, v)
	case "unevaluatedProperties":
		a.isClosed = v.Text == "false"
		return v.Kind == document.Bool
	case "items":
		a.item = p.schema(p.base, v)
	case "allOf":
		a.all = append(a.all, p.list(v)...)
	case "anyOf":
		a.any = append(a.any, p.list(v))
	case "$ref":
		target := p.set.locate(p.base, v.Text)
		if v.Kind != document.String || target.node == nil {
			return false
		}
		if file := resolveURL(p.base, v.Text); p.set.docs[file] != nil && !p.roots[p.set.docs[file].Root] {
			p.file(file)
		}
		a.all = append(a.all, p.schema(target.base, target.node))
	case "if":
		p.condition(v)
	case "then", "else":
		p.schema(p.base, v)
	default:
		return false
	}
	return true
}

// named makes the schemas of a mapping, by name.
func (p *acceptPart) named(v *document.Node) func(func(string, *accept) bool) {
	return func(yield func(string, *accept) bool) {
		if v.Kind != document.Map {
			p.refuse("no mapping of schemas")
			return
		}
		for _, f := range v.Fields {
			if of := p.schema(p.base, f.Value); !yield(f.Key.Text, of) {
				return
			}
		}
	}
}

func (p *acceptPart) list(v *document.Node) (parts []*accept) {
	if len(v.Items) == 0 {
		p.refuse("no list of schemas")
	}
	for _, item := range v.Items {
		parts = append(parts, p.schema(p.base, item))
	}
	return parts
}

// index is the number of a field.
func (p *acceptPart) index(name string) int {
	i := slices.IndexFunc(p.a.fields, func(f acceptField) bool { return f.name == name })
	if i >= 0 {
		return i
	}
	if len(p.a.fields) == 64 {
		p.refuse("more fields than a mask has bits")
		return 0
	}
	p.a.fields = append(p.a.fields, acceptField{name: name})
	return len(p.a.fields) - 1
}

// mask has a bit for each field of a list of names.
func (p *acceptPart) mask(v *document.Node) (bits uint64) {
	if v.Kind != document.List {
		p.refuse("no list of fields")
	}
	for _, item := range v.Items {
		bit := uint64(1) << p.index(item.Text)
		if item.Kind != document.String || bits&bit != 0 {
			p.refuse("no list of fields, each once")
		}
		bits |= bit
	}
	return bits
}

var kindsOfTypes = map[string]document.Kind{
	"string": document.String, "integer": document.Number, "number": document.Number, "boolean": document.Bool,
	"object": document.Map, "array": document.List, "null": document.Null,
}

func (p *acceptPart) types(v *document.Node) {
	names := []*document.Node{v}
	if v.Kind == document.List {
		names = v.Items
	}
	var seen []string
	for _, t := range names {
		kind, ok := kindsOfTypes[t.Text]
		if !ok || t.Kind != document.String || slices.Contains(seen, t.Text) {
			p.refuse("type %s", t.Text)
		}
		seen = append(seen, t.Text)
		p.a.kinds |= 1 << kind
	}
	if len(seen) == 0 {
		p.refuse("no type")
	}
	p.a.isWhole = slices.Contains(seen, "integer") && !slices.Contains(seen, "number")
}

func (p *acceptPart) value(v *document.Node) {
	// A number has several texts, and a draft may forbid to list one twice.
	if !v.IsScalar() || slices.Contains(p.a.values, valueOf(v)) || v.Kind == document.Number && strings.ContainsAny(v.Text, ".eE") {
		p.refuse("the value %q", v.Text)
	}
	p.a.values = append(p.a.values, valueOf(v))
}

func (p *acceptPart) count(v *document.Node) int {
	n, err := strconv.Atoi(v.Text)
	if v.Kind != document.Number || err != nil || n < 0 {
		p.refuse("count %s", v.Text)
	}
	return n
}

func (p *acceptPart) bound(keyword string, v *document.Node) {
	limit, _, ok := decimal(v.Text)
	if v.Kind != document.Number || !ok {
		p.refuse("bound %s", v.Text)
	}
	if p.a.bounds == nil {
		p.a.bounds = &numbers{}
	}
	isOpen := strings.HasPrefix(keyword, "exclusive")
	if r := p.a.bounds; strings.HasSuffix(strings.ToLower(keyword), "minimum") {
		if r.hasLeast {
			p.refuse("two lower bounds")
		}
		r.least, r.hasLeast, r.leastOpen = limit, true, isOpen
	} else {
		if r.hasMost {
			p.refuse("two upper bounds")
		}
		r.most, r.hasMost, r.mostOpen = limit, true, isOpen
	}
}

func (p *acceptPart) pattern(v *document.Node) func(string) bool {
	re, err := regexp.Compile(v.Text)
	if v.Kind != document.String || err != nil {
		p.refuse("pattern %s", v.Text)
		return nil
	}
	if quick := quickPatterns[v.Text]; quick != nil {
		return func(s string) bool { return quick(s) || re.MatchString(s) }
	}
	return re.MatchString
}

// condition reads an "if" that compares fields with words and asks which are there.
func (p *acceptPart) condition(v *document.Node) {
	p.schema(p.base, v)
	c := acceptCase{fields: map[string][]value{}}
	for _, f := range v.Fields {
		switch {
		case f.Key.Text == "required":
			c.required = texts(f.Value)
		case f.Key.Text == "properties":
			for _, field := range f.Value.Fields {
				c.fields[field.Key.Text] = p.words(field.Value)
			}
		case !isAnnotation(f):
			p.refuse("a condition with %s", f.Key.Text)
		}
	}
	if then := p.n.Field("then"); then != nil {
		c.then = p.schema(p.base, then)
	}
	if other := p.n.Field("else"); other != nil {
		c.other = p.schema(p.base, other)
	}
	if v.Kind != document.Map {
		p.refuse("a condition that is %s", v.Kind)
	}
	p.a.cases = append(p.a.cases, c)
}

// words are the values of a schema that is nothing but an "enum" or "const" of other than
// numbers, of which one can be written in several ways.
func (p *acceptPart) words(n *document.Node) []value {
	a := p.schema(p.base, n)
	isWords := a.values != nil && len(n.Fields) == 1 && !slices.ContainsFunc(a.values, func(v value) bool { return v.kind == document.Number })
	if !isWords {
		p.refuse("a condition on other than words")
	}
	return a.values
}
