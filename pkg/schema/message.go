package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

type target struct {
	at         string // JSON pointer
	key, value *document.Node
	// subject names the value for a message that shows it too, whole for one that does
	// not: "aliases" and "an item of aliases".
	subject, whole string
	shape          *Shape
	rule           *document.Node // the keyword's value in the schema
}

func (c *checker) target(r route, e *jsonschema.ValidationError) target {
	t := target{at: unescape(e.InstanceLocation), rule: c.schemaNode(e.AbsoluteKeywordLocation)}
	t.key, t.value = c.find(t.at)
	t.subject, t.whole = c.subject(t.at), c.whole(t.at)
	t.shape = c.shapeAt(t.at)
	if r.ofName && t.key != nil {
		t.value, t.key = t.key, nil
		t.subject, t.whole, t.shape = "key", fmt.Sprintf("key %q", t.value.Text), &Shape{}
	}
	if t.value == nil {
		t.key, t.value = nil, c.doc.Root
	}
	return t
}

// ruleOf is the rule of each keyword that fails with findings of one rule only.
var ruleOf = map[string]string{
	"required": "schema.required", "dependentRequired": "schema.required", "additionalProperties": "schema.unknown-property",
	"enum": "schema.enum", "const": "schema.enum", "type": "schema.type", "pattern": "schema.pattern", "format": "schema.format",
	"minLength": "schema.length", "maxLength": "schema.length", "minItems": "schema.length", "maxItems": "schema.length",
	"minProperties": "schema.length", "maxProperties": "schema.length", "multipleOf": "schema.range",
	"minimum": "schema.range", "exclusiveMinimum": "schema.range", "maximum": "schema.range", "exclusiveMaximum": "schema.range",
	"uniqueItems": "schema.unique", "not": "schema.not-allowed", "oneOf": "schema.any-of",
}

func (c *checker) leaf(r route, e *jsonschema.ValidationError) {
	c.said = false
	if c.isFull(ruleOf[r.keyword]) {
		return
	}
	t := c.target(r, e)
	switch r.keyword {
	case "":
		c.never(r, t, e)
	case "required":
		c.missing(r, t)
	case "additionalProperties":
		c.unknown(t, c.around(e.AbsoluteKeywordLocation))
	case "additionalItems":
		c.tooMany(t.at, len(c.around(e.AbsoluteKeywordLocation).Field("items").Items))
	case "dependentRequired":
		c.missingBeside(t, r.name)
	case "enum":
		if t.rule != nil {
			c.notOneOf(t, t.rule.Items)
		}
	case "const":
		if t.rule != nil {
			c.notOneOf(t, []*document.Node{t.rule})
		}
	case "type":
		c.typeOf(t)
	case "pattern", "format":
		c.form(r.keyword, t, c.around(e.AbsoluteKeywordLocation))
	case "minLength", "maxLength":
		c.length(r.keyword, t, utf8.RuneCountInString(t.value.Text), "character")
	case "minItems", "maxItems":
		c.length(r.keyword, t, len(t.value.Items), "item")
	case "minProperties", "maxProperties":
		c.length(r.keyword, t, len(t.value.Fields), "field")
	case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum":
		c.limit(r.keyword, t, c.around(e.AbsoluteKeywordLocation))
	case "multipleOf":
		c.report(t, "schema.range", fmt.Sprintf("%s %s is not a multiple of %s", t.subject, t.value.Text, t.rule.TextAt()), "")
	case "uniqueItems":
		c.repeated(t)
	case "not":
		c.ruledOut(t)
	case "oneOf":
		c.severalFit(t, e)
	case "contentEncoding":
		c.report(t, "schema.other", fmt.Sprintf("%s is not %s text", t.whole, t.rule.TextAt()), "")
	case "contentMediaType":
		c.report(t, "schema.other", fmt.Sprintf("%s does not hold %s", t.whole, t.rule.TextAt()), "")
	}
	if !c.said {
		c.report(t, "schema.other", fmt.Sprintf("%s: %s", t.whole, e.Message), "")
	}
}

func (c *checker) length(keyword string, t target, got int, unit string) {
	help := ""
	if got == 0 && t.key != nil && unit != "character" {
		help = fmt.Sprintf("fill it, or delete %q", t.key.Text)
	}
	c.report(t, "schema.length", lengthMessage(keyword, t.whole, got, t.rule.TextAt(), unit), help)
}

func (c *checker) never(r route, t target, e *jsonschema.ValidationError) {
	switch r.via {
	case "unevaluatedProperties", "unevaluatedItems":
		c.unevaluated = append(c.unevaluated, e)
		c.said = true
	case "items", "additionalItems":
		list, index := parent(t.at)
		n, _ := strconv.Atoi(index)
		c.tooMany(list, n)
	default:
		c.forbidden(r, t)
	}
}

// parent splits the last token off a pointer.
func parent(pointer string) (before, last string) {
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return "", ""
	}
	tokens := document.Tokens(pointer)
	return pointer[:i], tokens[len(tokens)-1]
}

// tooMany reports a list that goes on where the schema ends it. The list is reported
// once, on the first item too many.
func (c *checker) tooMany(at string, allowed int) {
	_, list := c.find(at)
	c.said = true
	if list == nil || allowed >= len(list.Items) {
		return
	}
	key := seenKey{"items", at, ""}
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	c.reportNode(list.Items[allowed], at, "schema.length", lengthMessage("maxItems", c.whole(at), len(list.Items), strconv.Itoa(allowed), "item"), "")
}

// inText reports text that holds JSON of the wrong form. What is wrong inside it has
// no place of its own in the file.
func (c *checker) inText(e *jsonschema.ValidationError) {
	for len(e.Causes) > 0 {
		e = e.Causes[0]
	}
	key, value := c.find(unescape(e.InstanceLocation))
	for at := unescape(e.InstanceLocation); value == nil && at != ""; {
		at, _ = parent(at)
		key, value = c.find(at)
	}
	c.reportNode(value, e.InstanceLocation, "schema.other", fmt.Sprintf("the text of %q does not hold JSON of the right form: %s", key.TextAt(), e.Message), "")
}

// contains reports a list with too few or too many items of a kind.
func (c *checker) contains(e *jsonschema.ValidationError, keyword string) {
	t := c.target(route{keyword: keyword}, e)
	around := c.around(e.AbsoluteKeywordLocation)
	kind := c.kindOf(around.Field("contains"))
	var message string
	switch limit := t.rule.TextAt(); {
	case keyword == "maxContains":
		message = fmt.Sprintf("%s has more than %s of the items that are %s", t.whole, limit, kind)
	case limit == "" || limit == "1":
		message = fmt.Sprintf("%s lacks an item that is %s", t.whole, kind)
	default:
		message = fmt.Sprintf("%s has fewer than %s items that are %s", t.whole, limit, kind)
	}
	c.report(t, "schema.contains", message, "")
}

// missing reports each required field that is not there, on the key of the mapping
// that lacks it, at the root on the document's first key.
func (c *checker) missing(r route, t target) {
	if t.rule == nil {
		return
	}
	for _, name := range texts(t.rule) {
		if c.field(t.value, name) != nil {
			continue
		}
		message := fmt.Sprintf("%q is missing", name)
		switch noun := c.owner(t.at); {
		case c.because != "":
			message += "; " + c.because + " needs it"
		case r.given != "":
			message += fmt.Sprintf("; %q needs it", r.given)
		case noun != "":
			message += " in " + noun
		}
		c.reportNode(placeOf(t), t.at+document.Pointer(name), "schema.required", message, c.addHelp(name, t.shape.Property(name)))
	}
}

// placeOf is where findings about a whole mapping stand.
func placeOf(t target) *document.Node {
	if t.key != nil {
		return t.key
	}
	return firstKey(t.value)
}

func (c *checker) missingBeside(t target, given string) {
	needed := t.rule.TextAt()
	i, ok := c.indexOf(t.value, given)
	if !ok {
		return
	}
	c.reportNode(t.value.Fields[i].Key.Node(), t.at+document.Pointer(needed), "schema.required",
		fmt.Sprintf("%q needs %q beside it", given, needed), c.addHelp(needed, t.shape.Property(needed)))
}

func (c *checker) unknown(t target, closed *document.Node) {
	known, patterns := keys(closed.Field("properties")), patternKeys(closed.Field("patternProperties"))
	for i := range t.value.Fields {
		if key := t.value.Fields[i].Key; !slices.Contains(known, key.Text) && !fitsAny(patterns, key.Text) {
			c.unknownField(t.at, key.Node(), known)
		}
	}
}

func fitsAny(patterns []*pattern, name string) bool {
	return slices.ContainsFunc(patterns, func(p *pattern) bool { return p.fits(name) })
}

func (c *checker) unknownField(at string, key *document.Node, known []string) {
	const rule = "schema.unknown-property"
	if c.isFull(rule) {
		return
	}
	message := fmt.Sprintf("%q is not a field", key.Text)
	if owner := c.owner(at); owner != "" {
		message += " of " + owner
	}
	help := words.DidYouMean(key.Text, known)
	switch {
	case help != "":
	case len(known) == 1:
		help = "the only field is " + words.Quoted(known, "and")
	case len(known) > 1 && len(known) <= 12:
		help = "the fields are " + words.Quoted(known, "and")
	}
	c.reportNode(key, at+document.Pointer(key.Text), rule, message, help)
}

func (c *checker) forbidden(r route, t target) {
	message := t.whole + " is not allowed here"
	switch {
	case c.because != "":
		message = fmt.Sprintf("%s is not for %s", t.whole, c.because)
	case r.given != "":
		message = fmt.Sprintf("%s is not allowed beside %q", t.whole, r.given)
	}
	c.reportNode(cmp.Or(t.key, t.value), t.at, "schema.conditional", message, "delete it")
}

func (c *checker) notOneOf(t target, allowed []*document.Node) {
	if c.isFull("schema.enum") {
		return
	}
	wording, plain := make([]string, len(allowed)), make([]string, len(allowed))
	textOnly := true
	for i, n := range allowed {
		wording[i], plain[i] = literal(n), n.Text
		textOnly = textOnly && n.Kind == document.String
	}
	help := ""
	switch i := slices.Index(plain, t.value.Text); {
	case yesOrNo(t.value, plain) != "":
		help = fmt.Sprintf("write %q", yesOrNo(t.value, plain))
	case t.value.Kind == document.String && textOnly:
		help = words.DidYouMean(t.value.Text, plain)
	case i >= 0 && allowed[i].Kind == document.String && hasText(t.value):
		help = "put it in quotes: " + wording[i]
	case i >= 0 && hasText(allowed[i]) && t.value.Kind == document.String:
		help = "write it without quotes"
	}
	if help == "" && len(allowed) > 4 {
		help = "write " + words.Join(wording, "or")
	}
	is := "one of " + words.Join(wording, "or")
	switch {
	case len(allowed) == 0:
		is = "allowed: the schema's list of values is empty"
	case len(allowed) == 1:
		is = wording[0]
	case len(allowed) > 4:
		is = fmt.Sprintf("one of %s, … %s", wording[0], wording[len(wording)-1])
	}
	subject := t.whole
	if hasText(t.value) {
		subject = t.subject + " " + shown(t.value)
	}
	c.report(t, "schema.enum", fmt.Sprintf("%s is not %s", subject, is), help)
}

func (c *checker) typeOf(t target) {
	wanted := texts(t.rule)
	want := func(types ...string) bool {
		return slices.ContainsFunc(types, func(w string) bool { return slices.Contains(wanted, w) })
	}
	v, help := t.value, ""
	_, notNumber := strconv.ParseFloat(v.Text, 64)
	switch {
	case v.Kind == document.Null && v.Start == v.End:
		help = "write a value, or delete the field"
	case want("string") && yesOrNo(v, t.shape.Enum) != "":
		help = fmt.Sprintf("write %q", yesOrNo(v, t.shape.Enum))
	case want("string") && t.shape.IsDate() && dateHelp(t.shape, v.Text) != "":
		help = dateHelp(t.shape, v.Text)
	case want("boolean") && yesOrNo(v, []string{"true", "false"}) != "":
		help = fmt.Sprintf("write %s, without quotes", yesOrNo(v, []string{"true", "false"}))
	case want("string") && (v.Kind == document.Number || v.Kind == document.Bool):
		help = fmt.Sprintf("put it in quotes: %q", c.doc.Source()[v.Start:v.End])
	case c.otherKind(t, want) != "":
		help = c.otherKind(t, want)
	case want("array") && v.Kind == document.String:
		help = fmt.Sprintf("write a list, even of one: [%s]", c.doc.Source()[v.Start:v.End])
	case want("integer", "number") && v.Kind == document.String && notNumber == nil:
		help = "write the number without quotes"
	case want("boolean") && v.Kind == document.String:
		help = "write true or false, without quotes"
	}
	if v.Kind == document.Number && want("integer") {
		c.report(t, "schema.type", fmt.Sprintf("%s %s is not %s", t.subject, v.Text, typeWords(wanted)), help)
		return
	}
	c.report(t, "schema.type", fmt.Sprintf("%s is %s, not %s", t.whole, v.Kind, typeWords(wanted)), help)
}

// form reports text that does not match its pattern or format, in the schema's own
// words where it has some. The words of the field itself go before those of the part
// of the schema that failed.
func (c *checker) form(keyword string, t target, around *document.Node) {
	if c.isFull("schema." + keyword) {
		return
	}
	want := cmp.Or(t.shape.Expect, around.TextAt("x-expect"))
	switch {
	case want != "":
	case keyword == "format" && formatWords[t.rule.TextAt()] != "":
		want = formatWords[t.rule.TextAt()]
	case keyword == "format":
		want = "a valid " + t.rule.TextAt()
	default:
		want = "of the form " + t.rule.TextAt()
	}
	examples := t.shape.Examples
	if n := around.Field("examples"); len(examples) == 0 && n != nil {
		examples = n.Items
	}
	help := ""
	if len(examples) > 0 && examples[0].Kind == document.String {
		help = fmt.Sprintf("write it like %q", examples[0].Text)
	}
	if t.shape.IsDate() {
		help = cmp.Or(dateHelp(t.shape, t.value.Text), help)
	}
	if strings.Contains(t.value.Text, "\n") && strings.HasPrefix(want, "text on one line") {
		help = "write it on one line, or folded with >-"
	}
	c.report(t, "schema."+keyword, fmt.Sprintf("%s %s is not %s", t.subject, shown(t.value), want), help)
}

// limit reports a number that is too small or too large. In draft 4 the exclusive
// keywords are true or false beside the limit.
func (c *checker) limit(keyword string, t target, around *document.Node) {
	end := "least"
	if strings.HasSuffix(keyword, "aximum") {
		end = "most"
	}
	limit := t.rule.TextAt()
	if t.rule != nil && t.rule.Kind == document.Bool {
		limit = around.TextAt(strings.ToLower(strings.TrimPrefix(keyword, "exclusive")))
	}
	rest := fmt.Sprintf("the %s is %s", end, limit)
	switch keyword {
	case "exclusiveMinimum":
		rest = "it must be more than " + limit
	case "exclusiveMaximum":
		rest = "it must be less than " + limit
	}
	c.report(t, "schema.range", fmt.Sprintf("%s is %s; %s", t.subject, t.value.Text, rest), "")
}

func (c *checker) repeated(t target) {
	first := make(map[string]*document.Node, len(t.value.Items))
	for i, item := range t.value.Items {
		same := canonical(item)
		earlier := first[same]
		if earlier == nil {
			first[same] = item
			continue
		}
		if c.isFull("schema.unique") {
			continue
		}
		c.reportNode(item, fmt.Sprintf("%s/%d", t.at, i), "schema.unique",
			fmt.Sprintf("%s lists %s twice, first on line %d", t.subject, shown(item), c.doc.Pos(earlier.Start).Line), "keep one of the two")
	}
}

// ruledOut reports a value that a "not" excludes, as exactly as simple ones allow.
func (c *checker) ruledOut(t target) {
	const rule = "schema.not-allowed"
	keyword, form := "", (*document.Node)(nil)
	if t.rule != nil && len(t.rule.Fields) == 1 {
		keyword, form = t.rule.Fields[0].Key.Text, t.rule.Fields[0].Value
	}
	switch names := texts(form); keyword {
	case "required":
		key := firstKey(t.value)
		if i, ok := c.indexOf(t.value, names[len(names)-1]); ok {
			key = t.value.Fields[i].Key.Node()
		}
		message, help := fmt.Sprintf("%q is not allowed here", names[0]), "delete it"
		if len(names) > 1 {
			message, help = words.Quoted(names, "and")+" exclude one another", "keep one of them"
		} else if c.because != "" {
			message = fmt.Sprintf("%q is not for %s", names[0], c.because)
		}
		c.reportNode(key, t.at, rule, message, help)
	case "const", "enum":
		c.report(t, rule, fmt.Sprintf("%s %s is ruled out", t.subject, shown(t.value)), "")
	case "type":
		c.report(t, rule, fmt.Sprintf("%s is %s, which is not allowed here", t.whole, t.value.Kind), "")
	case "pattern":
		c.report(t, rule, fmt.Sprintf("%s %s is of the form %s, which is ruled out", t.subject, shown(t.value), form.Text), "")
	default:
		c.report(t, rule, fmt.Sprintf("%s is of a form that is not allowed here", t.whole), "")
	}
}

func (c *checker) addHelp(name string, shape *Shape) string {
	help := fmt.Sprintf("add %q", name)
	switch {
	case shape == nil:
	case len(shape.Enum) > 0:
		help += ": " + words.Quoted(shape.Enum, "or")
	case shape.Description != "":
		sentence, _, _ := strings.Cut(shape.Description, ". ")
		help += ": " + words.LowerFirst(strings.TrimSuffix(sentence, "."))
	}
	return help
}
