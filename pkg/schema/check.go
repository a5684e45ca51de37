package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/spell"
)

// Check validates a document: one finding for each fault, in the order of the file.
// A document without a root yields none, because its own findings say why. The
// error is the schema's, never the document's.
func (s *Schema) Check(doc *document.Document) (diag.List, error) {
	if err := s.Compile(); err != nil {
		return nil, err
	}
	if doc.Root == nil {
		return nil, nil
	}
	invalid, err := s.validate(doc.Root.Value())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Name, err)
	}
	if invalid == nil {
		return nil, nil
	}
	c := checker{schema: s, doc: doc}
	c.collect(invalid)
	c.dropNoise()
	c.findings.Sort()
	return c.findings, nil
}

// validate runs the library, which panics on values it does not know.
func (s *Schema) validate(v any) (invalid *jsonschema.ValidationError, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("check against %s: %v", s.name, r)
		}
	}()
	switch err := s.compiled.Validate(v); {
	case err == nil:
		return nil, nil
	case errors.As(err, &invalid):
		return invalid, nil
	default:
		return nil, err
	}
}

// checker turns the library's tree of errors into findings.
type checker struct {
	schema   *Schema
	doc      *document.Document
	findings diag.List
	// because is the "x-because" of the condition around the errors being collected.
	because string
}

// collect walks to the leaves, each of which is one failed keyword.
func (c *checker) collect(e *jsonschema.ValidationError) {
	keyword := lastToken(e.KeywordLocation)
	switch {
	case keyword == "then" || keyword == "else":
		outer := c.because
		if n := c.schemaNode(e); n != nil {
			c.because = text(n.Field("x-because"))
		}
		defer func() { c.because = outer }()
	case (keyword == "anyOf" || keyword == "oneOf") && len(e.Causes) > 0:
		c.branches(e)
		return
	case keyword == "contains" || keyword == "minContains":
		c.leaf("contains", e)
		return
	}
	if len(e.Causes) == 0 {
		c.leaf(keyword, e)
		return
	}
	for _, cause := range e.Causes {
		c.collect(cause)
	}
}

// branches reports the branch of an anyOf or oneOf that was meant: the one whose
// constants and types fit, else the one that got furthest. If no branch stands out
// there is one finding for the whole.
func (c *checker) branches(e *jsonschema.ValidationError) {
	type branch struct {
		cause    *jsonschema.ValidationError
		misfit   int
		findings int
	}
	branches := make([]branch, 0, len(e.Causes))
	for _, cause := range e.Causes {
		b := branch{cause: cause}
		var walk func(e *jsonschema.ValidationError)
		walk = func(leaf *jsonschema.ValidationError) {
			if len(leaf.Causes) > 0 {
				for _, cause := range leaf.Causes {
					walk(cause)
				}
				return
			}
			b.findings++
			depth := strings.Count(leaf.InstanceLocation, "/") - strings.Count(e.InstanceLocation, "/")
			switch keyword := lastToken(leaf.KeywordLocation); {
			case depth == 0 && (keyword == "type" || keyword == "const" || keyword == "enum"):
				b.misfit += 100 // the value as a whole is something else
			case depth == 1 && (keyword == "const" || keyword == "enum"):
				b.misfit += 20 // the field that tells the branches apart says another one
			case depth == 1 && keyword == "type":
				b.misfit += 5
			case keyword == "required":
				b.misfit += 2
			default:
				b.misfit++
			}
		}
		walk(cause)
		branches = append(branches, b)
	}
	slices.SortStableFunc(branches, func(a, b branch) int { return cmp.Compare(a.misfit, b.misfit) })
	if best := branches[0]; best.misfit < 100 && (len(branches) == 1 || branches[1].misfit > best.misfit) {
		c.collect(best.cause)
		return
	}
	c.report(e, e.InstanceLocation, "schema.any-of",
		fmt.Sprintf("%s fits none of the %d forms that are allowed here", c.subject(e.InstanceLocation), len(branches)), c.formsHelp(e))
}

// formsHelp lists the titles of the forms that an anyOf allows.
func (c *checker) formsHelp(e *jsonschema.ValidationError) string {
	n := c.schemaNode(e)
	if n == nil || n.Kind != document.List {
		return ""
	}
	var forms []string
	for _, item := range n.Items {
		switch {
		case text(item.Field("title")) != "":
			forms = append(forms, text(item.Field("title")))
		case item.Field("type") != nil:
			forms = append(forms, typeWords(texts(item.Field("type"))))
		}
	}
	if len(forms) == 0 {
		return ""
	}
	return "write one of: " + strings.Join(forms, "; ")
}

// schemaNode finds the keyword that failed in the schema's source.
func (c *checker) schemaNode(e *jsonschema.ValidationError) *document.Node {
	n, _ := c.schema.set.locate(c.schema.url, e.AbsoluteKeywordLocation)
	return n
}

// leaf turns one failed keyword into findings.
func (c *checker) leaf(keyword string, e *jsonschema.ValidationError) {
	at := e.InstanceLocation
	key, value := c.doc.Find(at)
	if value == nil {
		value = c.doc.Root
	}
	rule := c.schemaNode(e)
	shape := c.shapeAt(at)
	subject := c.subject(at)
	if strings.HasSuffix(e.KeywordLocation, "/dependentRequired/"+keyword) || strings.Contains(e.KeywordLocation, "/dependentRequired/") || strings.Contains(e.KeywordLocation, "/dependencies/") {
		keyword = "dependentRequired"
	}
	switch keyword {
	case "required":
		c.missing(at, value, rule, shape)
	case "additionalProperties", "unevaluatedProperties":
		c.unknown(at, value, rule, shape, e)
	case "dependentRequired":
		tokens := document.Tokens(e.KeywordLocation)
		given, needed := tokens[len(tokens)-2], text(rule)
		givenKey, _ := c.doc.Find(at + document.Pointer(given))
		c.reportNode(givenKey, at+document.Pointer(needed), "schema.required",
			fmt.Sprintf("%q needs %q beside it", given, needed), c.addHelp(needed, shape.Property(needed)))
	case "enum", "const":
		c.enum(e, subject, value, rule, shape)
	case "type":
		c.typeOf(e, subject, value, rule)
	case "pattern", "format":
		c.form(keyword, e, subject, value, rule, shape)
	case "minLength", "maxLength":
		c.report(e, at, "schema.length", lengthMessage(keyword, subject, utf8.RuneCountInString(value.Text), text(rule), "character"), "")
	case "minItems", "maxItems":
		c.report(e, at, "schema.length", lengthMessage(keyword, subject, len(value.Items), text(rule), "item"), emptyHelp(key, len(value.Items)))
	case "minProperties", "maxProperties":
		c.report(e, at, "schema.length", lengthMessage(keyword, subject, len(value.Fields), text(rule), "field"), emptyHelp(key, len(value.Fields)))
	case "minimum", "exclusiveMinimum":
		c.report(e, at, "schema.range", fmt.Sprintf("%s is %s; the least is %s%s", subject, value.Text, exclusive(keyword), text(rule)), "")
	case "maximum", "exclusiveMaximum":
		c.report(e, at, "schema.range", fmt.Sprintf("%s is %s; the most is %s%s", subject, value.Text, exclusive(keyword), text(rule)), "")
	case "multipleOf":
		c.report(e, at, "schema.range", fmt.Sprintf("%s is %s, not a multiple of %s", subject, value.Text, text(rule)), "")
	case "uniqueItems":
		c.repeated(at, subject, value)
	case "contains":
		c.report(e, at, "schema.contains", fmt.Sprintf("%s lacks an item that must be there", subject), "")
	case "not":
		c.report(e, at, "schema.not-allowed", fmt.Sprintf("%s holds what is not allowed here", subject), "")
	default:
		if rule != nil && rule.Kind == document.Bool {
			c.forbidden(at, key, value)
			return
		}
		c.report(e, at, "schema.other", fmt.Sprintf("%s: %s", subject, e.Message), "")
	}
}

// missing reports each required field that is not there, on the key of the mapping
// that lacks it, at the root on the document's first key.
func (c *checker) missing(at string, value, rule *document.Node, shape *Shape) {
	if rule == nil {
		return
	}
	place, _ := c.doc.Find(at)
	if place == nil {
		place = firstKey(value)
	}
	for _, name := range texts(rule) {
		if value.Field(name) != nil {
			continue
		}
		message := fmt.Sprintf("%q is missing", name)
		if c.because != "" {
			message += "; " + c.because + " needs it"
		} else if noun := c.owner(at); noun != "" {
			message += " in " + noun
		}
		c.reportNode(place, at+document.Pointer(name), "schema.required", message, c.addHelp(name, shape.Property(name)))
	}
}

// unknown reports each field that the schema does not have.
func (c *checker) unknown(at string, value, rule *document.Node, shape *Shape, e *jsonschema.ValidationError) {
	known := shape.Names()
	for _, f := range value.Fields {
		if slices.Contains(known, f.Key.Text) || !strings.Contains(e.Message, "'"+f.Key.Text+"'") && strings.HasSuffix(e.KeywordLocation, "additionalProperties") && len(known) == 0 {
			continue
		}
		message := fmt.Sprintf("%q is not a field", f.Key.Text)
		if owner := c.owner(at); owner != "" {
			message += " of " + owner
		}
		help := spell.DidYouMean(f.Key.Text, known)
		if help == "" && len(known) > 0 && len(known) <= 12 {
			help = "the fields are " + spell.Quoted(known, "and")
		}
		c.reportNode(f.Key, at+document.Pointer(f.Key.Text), "schema.unknown-property", message, help)
	}
}

// forbidden reports a field that a condition rules out.
func (c *checker) forbidden(at string, key, value *document.Node) {
	place := key
	if place == nil {
		place = value
	}
	message := fmt.Sprintf("%s is not allowed here", c.subject(at))
	if c.because != "" {
		message = fmt.Sprintf("%s is not for %s", c.subject(at), c.because)
	}
	c.reportNode(place, at, "schema.conditional", message, "delete it")
}

func (c *checker) enum(e *jsonschema.ValidationError, subject string, value, rule *document.Node, shape *Shape) {
	if rule == nil {
		return
	}
	allowed := texts(rule)
	help := ""
	if value.Kind == document.String {
		help = spell.DidYouMean(value.Text, allowed)
	}
	if help == "" && len(allowed) > 4 {
		help = "write " + spell.Quoted(allowed, "or")
	}
	c.report(e, e.InstanceLocation, "schema.enum", fmt.Sprintf("%s %s is not %s", subject, shown(value), oneOf(allowed)), help)
}

// oneOf lists values, eliding the middle of a long list.
func oneOf(allowed []string) string {
	switch {
	case len(allowed) == 1:
		return fmt.Sprintf("%q", allowed[0])
	case len(allowed) <= 4:
		return "one of " + spell.Quoted(allowed, "or")
	}
	return fmt.Sprintf("one of %q, … %q", allowed[0], allowed[len(allowed)-1])
}

func (c *checker) typeOf(e *jsonschema.ValidationError, subject string, value, rule *document.Node) {
	wanted := texts(rule)
	help := ""
	switch {
	case value.Kind == document.Null && value.Start == value.End:
		help = "write a value, or delete the field"
	case slices.Contains(wanted, "string") && (value.Kind == document.Number || value.Kind == document.Bool):
		help = fmt.Sprintf("put it in quotes: %q", c.doc.Source()[value.Start:value.End])
	case slices.Contains(wanted, "array") && value.Kind == document.String:
		help = fmt.Sprintf("write a list, even of one: [%s]", value.Text)
	case slices.Contains(wanted, "integer") && value.Kind == document.String && value.Style != document.Plain:
		help = "write the number without quotes"
	}
	c.report(e, e.InstanceLocation, "schema.type", fmt.Sprintf("%s is %s, not %s", subject, value.Kind, typeWords(wanted)), help)
}

// form reports text that does not match its pattern or format, in the schema's own
// words where it has some.
func (c *checker) form(keyword string, e *jsonschema.ValidationError, subject string, value, rule *document.Node, shape *Shape) {
	want := ""
	switch {
	case shape != nil && shape.Expect != "":
		want = shape.Expect
	case keyword == "format":
		want = "a valid " + text(rule)
	default:
		want = "of the form " + text(rule)
	}
	help := ""
	if shape != nil && len(shape.Examples) > 0 && shape.Examples[0].Kind == document.String {
		help = fmt.Sprintf("write it like %q", shape.Examples[0].Text)
	}
	if strings.Contains(value.Text, "\n") && strings.HasPrefix(want, "text on one line") {
		help = "write it on one line, or folded with >-"
	}
	c.report(e, e.InstanceLocation, "schema."+keyword, fmt.Sprintf("%s %s is not %s", subject, shown(value), want), help)
}

// repeated reports each item that equals an earlier one.
func (c *checker) repeated(at, subject string, value *document.Node) {
	for i, item := range value.Items {
		for _, earlier := range value.Items[:i] {
			if document.Equal(item, earlier) {
				c.reportNode(item, fmt.Sprintf("%s/%d", at, i), "schema.unique",
					fmt.Sprintf("%s lists %s twice, first on line %d", subject, shown(item), c.doc.Pos(earlier.Start).Line), "keep one of the two")
				break
			}
		}
	}
}

// dropNoise removes what follows from something already said: anything at or below
// a Hole, and a format beside a failed pattern on the same value.
func (c *checker) dropNoise() {
	said := map[string]bool{}
	for _, f := range c.findings {
		if f.Rule == "schema.pattern" {
			said[f.Pointer] = true
		}
	}
	seen := map[diag.Finding]bool{}
	c.findings = slices.DeleteFunc(c.findings, func(f diag.Finding) bool {
		if seen[f] || f.Rule == "schema.format" && said[f.Pointer] {
			return true
		}
		seen[f] = true
		_, value := c.doc.Find(f.Pointer)
		return value != nil && value.Kind == document.Hole
	})
}

// report places a finding on the value at a pointer.
func (c *checker) report(_ *jsonschema.ValidationError, at, rule, message, help string) {
	key, value := c.doc.Find(at)
	if value == nil || value.Start == value.End && key != nil {
		value = key
	}
	c.reportNode(value, at, rule, message, help)
}

func (c *checker) reportNode(n *document.Node, pointer, rule, message, help string) {
	if n == nil {
		n = c.doc.Root
	}
	f := c.doc.FindingAt(n, rule, diag.Error, message)
	f.Pointer, f.Help = pointer, help
	c.findings = append(c.findings, f)
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
	return tokens[len(tokens)-1]
}

// owner names the mapping at a pointer for "a field of …", "" for a nameless one.
func (c *checker) owner(at string) string {
	if at == "" {
		if noun := c.schema.Shape().Noun; noun != "" {
			return "a " + noun
		}
		return ""
	}
	tokens := document.Tokens(at)
	if shape := c.schema.Shape(); len(tokens) == 1 && isIndex(tokens[0]) && shape.Noun != "" {
		return "a " + shape.Noun
	}
	return c.subject(at)
}

func (c *checker) shapeAt(at string) *Shape {
	if s := c.schema.Shape().At(document.Tokens(at)...); s != nil {
		return s
	}
	return &Shape{}
}

// addHelp says what to add for a missing field.
func (c *checker) addHelp(name string, shape *Shape) string {
	switch {
	case shape == nil:
		return fmt.Sprintf("add %q", name)
	case len(shape.Enum) > 0:
		return fmt.Sprintf("add %q: %s", name, spell.Quoted(shape.Enum, "or"))
	case shape.Description != "":
		sentence, _, _ := strings.Cut(shape.Description, ". ")
		return fmt.Sprintf("add %q: %s", name, lowerFirst(strings.TrimSuffix(sentence, ".")))
	}
	return fmt.Sprintf("add %q", name)
}

func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if first >= 'A' && first <= 'Z' && (second < 'A' || second > 'Z') {
		return strings.ToLower(s[:size]) + s[size:]
	}
	return s
}

func lengthMessage(keyword, subject string, got int, limit, unit string) string {
	plural := func(n string) string {
		if n == "1" {
			return unit
		}
		return unit + "s"
	}
	count := fmt.Sprint(got)
	if strings.HasPrefix(keyword, "min") {
		return fmt.Sprintf("%s has %s %s; it needs at least %s", subject, count, plural(count), limit)
	}
	return fmt.Sprintf("%s has %s %s; at most %s are allowed", subject, count, plural(count), limit)
}

func emptyHelp(key *document.Node, got int) string {
	if got == 0 && key != nil {
		return fmt.Sprintf("fill it, or delete %q", key.Text)
	}
	return ""
}

func exclusive(keyword string) string {
	switch keyword {
	case "exclusiveMinimum":
		return "more than "
	case "exclusiveMaximum":
		return "less than "
	}
	return ""
}

// shown writes a value for a message, shortened.
func shown(n *document.Node) string {
	switch n.Kind {
	case document.List, document.Map, document.Null, document.Hole:
		return n.Kind.String()
	case document.Number, document.Bool:
		return n.Text
	}
	const limit = 60
	if utf8.RuneCountInString(n.Text) > limit {
		return fmt.Sprintf("%q", string([]rune(n.Text)[:limit-1])+"…")
	}
	return fmt.Sprintf("%q", n.Text)
}

// firstKey is where findings about a whole mapping stand.
func firstKey(n *document.Node) *document.Node {
	if n.Kind == document.Map && len(n.Fields) > 0 {
		return n.Fields[0].Key
	}
	return n
}

func lastToken(pointer string) string {
	return pointer[strings.LastIndexByte(pointer, '/')+1:]
}
