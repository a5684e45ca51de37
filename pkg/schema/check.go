package schema

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// Check validates a document: one finding for each fault, in the order of the file.
// A document without a root yields none, because its own findings say why. The
// error is the schema's, never the document's.
func (s *Schema) Check(doc *document.Document) (diag.List, error) {
	if a := s.quick(); a != nil && (doc.Root == nil || a.valid(doc.Root)) {
		return nil, nil
	}
	compiled, err := s.compiled()
	if err != nil || doc.Root == nil {
		return nil, err
	}
	invalid, err := s.validate(compiled, doc.Root.Value())
	if err != nil || invalid == nil {
		return nil, err
	}
	c := checker{schema: s, shape: s.Shape(), doc: doc, alike: map[string]int{}, seen: map[seenKey]bool{}, fields: map[*document.Node]map[string]int{}}
	c.collect(invalid)
	c.reportUnevaluated()
	c.dropNoise()
	c.findings.Sort()
	return c.findings.CountAlike(c.alike), nil
}

// validate runs the library, which panics on values it does not know.
func (s *Schema) validate(compiled *jsonschema.Schema, v any) (invalid *jsonschema.ValidationError, err error) {
	file := s.set.docs[s.url].Name
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: check a file against this schema: %v", file, r)
		}
	}()
	var loop jsonschema.InfiniteLoopError
	switch err := compiled.Validate(v); {
	case err == nil:
		return nil, nil
	case errors.As(err, &invalid):
		return invalid, nil
	case errors.As(err, &loop):
		return nil, placed(s.set.docs[s.url], nil, "this schema refers to itself without end")
	default:
		return nil, fmt.Errorf("%s: check a file against this schema: %w", file, err)
	}
}

// checker turns the library's tree of errors into findings.
type checker struct {
	schema   *Schema
	shape    *Shape
	doc      *document.Document
	findings diag.List
	alike    map[string]int // findings by rule, those above diag.MaxAlike included
	seen     map[seenKey]bool
	// said tells that the failure at hand has been dealt with.
	said bool
	// because names the condition around the failures being collected: the schema's
	// "x-because", else its "if" in words.
	because     string
	unevaluated []*jsonschema.ValidationError
	fields      map[*document.Node]map[string]int // an index of mappings
}

type seenKey struct{ rule, pointer, message string }

// collect walks to the leaves, each of which is one failed keyword.
func (c *checker) collect(e *jsonschema.ValidationError) {
	at := routeOf(e)
	outer := c.because
	defer func() { c.because = outer }()
	switch {
	case at.inText:
		c.inText(e)
		return
	case at.keyword == "" && (at.via == "then" || at.via == "else"):
		c.because = c.condition(e, at.via)
	case at.keyword == "anyOf" && len(e.Causes) > 0, at.keyword == "oneOf" && len(e.Causes) > 0:
		c.branches(e, at)
		return
	case at.keyword == "minContains" || at.keyword == "maxContains":
		c.contains(e, at.keyword)
		return
	}
	if len(e.Causes) == 0 {
		c.leaf(at, e)
		return
	}
	// The library walks its maps in any order.
	slices.SortStableFunc(e.Causes, func(a, b *jsonschema.ValidationError) int {
		return cmp.Or(
			cmp.Compare(len(a.InstanceLocation), len(b.InstanceLocation)), strings.Compare(a.InstanceLocation, b.InstanceLocation),
			cmp.Compare(len(a.KeywordLocation), len(b.KeywordLocation)), strings.Compare(a.KeywordLocation, b.KeywordLocation))
	})
	for _, cause := range e.Causes {
		c.collect(cause)
	}
}

// condition names what makes a "then" or "else" apply, for "… needs it".
func (c *checker) condition(e *jsonschema.ValidationError, branch string) string {
	n := c.schemaNode(e.AbsoluteKeywordLocation)
	if because := n.Field("x-because"); because != nil {
		return because.Text
	}
	before, ok := strings.CutSuffix(e.AbsoluteKeywordLocation, "/"+branch)
	test := c.schemaNode(before + "/if")
	_, value := c.find(unescape(e.InstanceLocation))
	if !ok || test == nil || value == nil {
		return c.because
	}
	var words []string
	for _, name := range keys(test.Field("properties")) {
		if v := c.field(value, name); v != nil && v.IsScalar() {
			words = append(words, name+" "+shown(v))
		}
	}
	if len(words) == 0 {
		for _, name := range texts(test.Field("required")) {
			if c.field(value, name) != nil {
				words = append(words, strconv.Quote(name))
			} else {
				words = append(words, fmt.Sprintf("an entry without %q", name))
			}
		}
	}
	return cmp.Or(strings.Join(words, " and "), c.because)
}

func (c *checker) schemaNode(location string) *document.Node {
	return c.schema.set.locate(c.schema.url, original.Replace(location)).node
}

// around is the schema that a keyword or another schema stands in.
func (c *checker) around(location string) *document.Node {
	return c.schemaNode(location[:max(0, strings.LastIndexByte(location, '/'))])
}

// find is Document.Find with an index of mappings, because a file may have as many
// findings as it has fields.
func (c *checker) find(pointer string) (key, value *document.Node) {
	value = c.doc.Root
	for _, token := range document.Tokens(pointer) {
		parent := value
		key, value = nil, nil
		switch {
		case parent == nil:
			return nil, nil
		case parent.Kind == document.Map:
			if i, ok := c.indexOf(parent, token); ok {
				key, value = parent.Fields[i].Key.Node(), parent.Fields[i].Value
			}
		case parent.Kind == document.List:
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(parent.Items) {
				value = parent.Items[i]
			}
		}
	}
	return key, value
}

func (c *checker) indexOf(n *document.Node, name string) (int, bool) {
	index := c.fields[n]
	if index == nil {
		index = make(map[string]int, len(n.Fields))
		for i := range n.Fields {
			index[n.Fields[i].Key.Text] = i
		}
		c.fields[n] = index
	}
	i, ok := index[name]
	return i, ok
}

func (c *checker) field(n *document.Node, name string) *document.Node {
	if i, ok := c.indexOf(n, name); ok {
		return n.Fields[i].Value
	}
	return nil
}

// reportUnevaluated reports the fields and items that no part of the schema takes.
// When a part fails, the library counts none of what it would have taken: such fields
// are no fault of their own.
func (c *checker) reportUnevaluated() {
	for _, e := range c.unevaluated {
		at := unescape(e.InstanceLocation)
		around, name := parent(at)
		key, value := c.find(at)
		location := e.AbsoluteKeywordLocation
		if routeOf(e).keyword != "" {
			location = location[:strings.LastIndexByte(location, '/')]
		}
		known, patterns := c.inPlace(c.around(location))
		isKnown := slices.Contains(known, name) || fitsAny(patterns, name)
		other := slices.ContainsFunc(c.findings, func(f diag.Finding) bool {
			return f.Pointer == around || strings.HasPrefix(f.Pointer, around+"/")
		})
		switch {
		case key == nil && other, key != nil && isKnown && other:
		case key == nil:
			c.reportNode(value, at, "schema.conditional", fmt.Sprintf("%s is not allowed here", c.whole(at)), "delete it")
		case isKnown:
			c.reportNode(key, at, "schema.conditional", fmt.Sprintf("%q is not allowed beside the other fields here", name), "delete it")
		default:
			c.unknownField(around, key, known)
		}
	}
}

// inPlace lists the fields that a schema, and those it joins or chooses from, speak of.
func (c *checker) inPlace(n *document.Node) (names []string, patterns []*pattern) {
	seen := map[*document.Node]bool{}
	var visit func(base string, n *document.Node)
	visit = func(base string, n *document.Node) {
		if n == nil || n.Kind != document.Map || seen[n] {
			return
		}
		seen[n] = true
		for _, f := range n.Fields {
			switch keyword, v := f.Key.Text, f.Value; {
			case references[keyword]:
				target := c.schema.set.locate(base, v.Text)
				visit(target.base, target.node)
			case keyword == "properties":
				names = append(names, keys(v)...)
			case keyword == "patternProperties":
				patterns = append(patterns, patternKeys(v)...)
			case keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf":
				for _, item := range v.Items {
					visit(base, item)
				}
			case keyword == "if" || keyword == "then" || keyword == "else":
				visit(base, v)
			case keyword == "dependentSchemas":
				for _, p := range v.Fields {
					visit(base, p.Value)
				}
			}
		}
	}
	visit(c.schema.url, n)
	return names, patterns
}

// keys are the names in a mapping; it may be nil.
func keys(n *document.Node) []string {
	var names []string
	if n != nil {
		for _, f := range n.Fields {
			names = append(names, f.Key.Text)
		}
	}
	return names
}

// patternKeys are keys that are patterns, those that cannot be used left out.
func patternKeys(n *document.Node) []*pattern {
	var patterns []*pattern
	for _, key := range keys(n) {
		if p, err := parsePattern(key); err == nil {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

// dropNoise removes what follows from something already said: a format beside a failed
// pattern on the same value, and that a field is missing where another was meant for it.
func (c *checker) dropNoise() {
	said := map[string]bool{}
	for _, f := range c.findings {
		if f.Rule == "schema.pattern" {
			said[f.Pointer] = true
		}
		if around, _ := parent(f.Pointer); f.Rule == "schema.unknown-property" {
			said[around+" "+f.Help] = true
		}
	}
	c.findings = slices.DeleteFunc(c.findings, func(f diag.Finding) bool {
		if f.Rule == "schema.format" && said[f.Pointer] {
			c.alike[f.Rule]--
			return true
		}
		if around, name := parent(f.Pointer); f.Rule == "schema.required" && said[around+" "+words.DidYouMean(name, []string{name})] {
			c.alike[f.Rule]--
			return true
		}
		return false
	})
}

// report places a finding on a value, or on its key where the value is empty.
func (c *checker) report(t target, rule, message, help string) {
	n := t.value
	if n.Start == n.End && t.key != nil {
		n = t.key
	}
	if t.value.Kind == document.Hole {
		c.said = true // its own finding says why it is not known
		return
	}
	c.reportNode(n, t.at, rule, message, help)
}

// reportNode adds a finding unless it has been made already. Those above diag.MaxAlike are
// only counted.
func (c *checker) reportNode(n *document.Node, pointer, rule, message, help string) {
	c.said = true
	key := seenKey{rule, pointer, message}
	if c.alike[rule] < diag.MaxAlike {
		if c.seen[key] {
			return
		}
		c.seen[key] = true
	}
	c.alike[rule]++
	if c.alike[rule] > diag.MaxAlike {
		return
	}
	if n == nil {
		n = c.doc.Root
	}
	f := c.doc.FindingAt(n, rule, diag.Error, message)
	f.Pointer, f.Help = pointer, help
	c.findings = append(c.findings, f)
}

// isFull tells whether a rule has all the findings that it may have, so that the
// words of a further one need not be found; it counts that one.
func (c *checker) isFull(rule string) bool {
	if c.alike[rule] < diag.MaxAlike {
		return false
	}
	c.alike[rule]++
	c.said = true
	return true
}

// subject names the value at a pointer by its field; an item by its list.
func (c *checker) subject(at string) string {
	tokens := document.Tokens(at)
	for len(tokens) > 0 && isIndex(tokens[len(tokens)-1]) {
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return "the file"
	}
	name := tokens[len(tokens)-1]
	if !plainName.MatchString(name) {
		return strconv.Quote(name)
	}
	return name
}

var plainName = regexp.MustCompile(`^[\pL\pN_.-]+$`)

// whole is subject for a message that does not show the value.
func (c *checker) whole(at string) string {
	if i := strings.LastIndexByte(at, '/'); i >= 0 && isIndex(at[i+1:]) {
		return "an item of " + c.subject(at)
	}
	return c.subject(at)
}

// owner names the mapping at a pointer for "a field of …", "" for a nameless one.
func (c *checker) owner(at string) string {
	switch tokens := document.Tokens(at); {
	case c.shape.Noun != "" && (len(tokens) == 0 || len(tokens) == 1 && isIndex(tokens[0])):
		return "a " + c.shape.Noun
	case len(tokens) == 0:
		return ""
	}
	return c.subject(at)
}

func (c *checker) shapeAt(at string) *Shape {
	return cmp.Or(c.shape.At(document.Tokens(at)...), &Shape{})
}
