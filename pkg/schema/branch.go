package schema

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// branch is one form that an anyOf or oneOf allows and that the value does not have.
type branch struct {
	cause *jsonschema.ValidationError
	node  *document.Node // the form in the schema
	// misfit says how far off the value is; from alien on, the form was not meant.
	misfit int
	// fields is how many of the value's fields the form has.
	fields int
	// asks are the constants or types that tell this form from the others, by pointer.
	asks map[string][]*document.Node
	// types are the types asked for, nil unless the value itself has another.
	types []string
	// lacks are the fields that are missing, when nothing else is wrong.
	lacks []string
	// faults are the failures by place, keyword and rule, to tell forms that fail alike.
	faults []string
}

// From alien on, a form was probably not meant; from otherKind on, the value is of another
// kind than it asks for.
const (
	alien     = 20
	otherKind = 5 * alien
)

// branches reports the form of an anyOf or oneOf that was meant: the one whose
// constants and types fit, else the one that got furthest. If none stands out there is
// one finding for the whole.
func (c *checker) branches(e *jsonschema.ValidationError, r route) {
	t := c.target(r, e)
	all := make([]branch, 0, len(e.Causes))
	for i, cause := range e.Causes {
		all = append(all, c.measure(e, t, i, cause))
	}
	best := slices.Clone(all)
	slices.SortStableFunc(best, func(a, b branch) int {
		return cmp.Or(cmp.Compare(a.misfit, b.misfit), cmp.Compare(b.fields, a.fields))
	})
	first := best[0]
	isAlone := first.misfit < otherKind && !slices.ContainsFunc(best[1:], func(b branch) bool { return b.misfit < otherKind })
	standsOut := len(best) == 1 || first.misfit < best[1].misfit || first.misfit == best[1].misfit && first.fields > best[1].fields
	switch {
	case (first.misfit < alien && standsOut || isAlone || failAlike(all)) && !c.onlyLack(all):
		c.collect(first.cause)
	case c.onlyLack(all):
		c.oneMissing(t, all)
	case c.sharedChoice(t, all):
	case !slices.ContainsFunc(all, func(b branch) bool { return b.types == nil }):
		c.otherTypes(t, all)
	default:
		c.report(t, "schema.any-of", fmt.Sprintf("%s fits none of the %d forms that are allowed here", t.whole, len(all)), c.formsHelp(t.rule))
	}
}

// failAlike tells whether every form fails by the same faults.
func failAlike(all []branch) bool {
	return !slices.ContainsFunc(all, func(b branch) bool { return len(b.faults) == 0 || !slices.Equal(b.faults, all[0].faults) })
}

func (c *checker) measure(e *jsonschema.ValidationError, t target, i int, cause *jsonschema.ValidationError) branch {
	b := branch{cause: cause, asks: map[string][]*document.Node{}}
	if t.rule != nil && i < len(t.rule.Items) {
		b.node = t.rule.Items[i]
		names, _ := c.inPlace(b.node)
		for _, name := range names {
			if c.field(t.value, name) != nil {
				b.fields++
			}
		}
	}
	onlyLacks := true
	depthOf := func(location string) int {
		return strings.Count(location, "/") - strings.Count(e.InstanceLocation, "/")
	}
	var walk func(leaf *jsonschema.ValidationError)
	walk = func(leaf *jsonschema.ValidationError) {
		r := routeOf(leaf)
		nested := r.keyword == "anyOf" || r.keyword == "oneOf"
		if len(leaf.Causes) > 0 && !nested && !strings.HasSuffix(r.keyword, "Contains") {
			for _, cause := range leaf.Causes {
				walk(cause)
			}
			return
		}
		depth, rule := depthOf(leaf.InstanceLocation), c.schemaNode(leaf.AbsoluteKeywordLocation)
		isChoice := (r.keyword == "const" || r.keyword == "enum") && rule != nil && !r.ofName
		if r.keyword != "required" || depth > 0 {
			onlyLacks = false
		}
		fault := leaf.InstanceLocation + " " + r.keyword
		if rule != nil {
			fault += " " + canonical(rule)
		}
		b.faults = append(b.faults, fault)
		values := []*document.Node{rule}
		if r.keyword == "enum" && rule != nil {
			values = rule.Items
		}
		if isChoice && depth <= 1 {
			at := unescape(leaf.InstanceLocation)
			b.asks[at] = append(b.asks[at], values...)
		}
		switch {
		case depth == 0 && r.keyword == "type" && rule != nil:
			b.types = append(b.types, texts(rule)...)
			b.misfit += otherKind // the value as a whole is something else
		case depth == 0 && isChoice && slices.ContainsFunc(values, func(n *document.Node) bool { return n.Kind == t.value.Kind }):
			b.misfit += 2 * alien
		case depth == 0 && isChoice:
			b.misfit += otherKind
		case depth == 1 && isChoice:
			b.misfit += alien // the field that tells the forms apart says another one
		case depth == 1 && r.keyword == "type":
			b.misfit += 5
		case r.keyword == "required":
			for _, name := range texts(rule) {
				if _, value := c.find(unescape(leaf.InstanceLocation)); value == nil || c.field(value, name) == nil {
					b.misfit += 2
					if depth == 0 {
						b.lacks = append(b.lacks, name)
					}
				}
			}
		default:
			b.misfit++
		}
	}
	walk(cause)
	slices.Sort(b.faults)
	if !onlyLacks {
		b.lacks = nil
	}
	return b
}

// onlyLack tells whether the forms differ only in the fields that they need: "an email
// address or a telephone number".
func (c *checker) onlyLack(all []branch) bool {
	return len(all) > 1 && !slices.ContainsFunc(all, func(b branch) bool {
		return len(b.lacks) == 0 || b.node == nil || len(b.node.Fields) != 1
	})
}

// oneMissing reports a mapping that has none of the fields of which it needs one.
func (c *checker) oneMissing(t target, all []branch) {
	var wording []string
	for _, b := range all {
		wording = append(wording, words.Quoted(b.lacks, "and"))
	}
	message := "one of " + words.Join(wording, "or") + " is missing"
	if c.because != "" {
		message += "; " + c.because + " needs it"
	} else if noun := c.owner(t.at); noun != "" {
		message += " in " + noun
	}
	c.reportNode(placeOf(t), t.at, "schema.required", message, "add one of them")
}

// sharedChoice reports a value that would decide between the forms and that none of
// them has: all it could be is in one list.
func (c *checker) sharedChoice(t target, all []branch) bool {
	for at := range all[0].asks {
		if slices.ContainsFunc(all, func(b branch) bool { return len(b.asks[at]) == 0 || b.misfit < alien }) {
			continue
		}
		choice := target{at: at, subject: c.subject(at), whole: c.whole(at), shape: c.shapeAt(at)}
		if choice.key, choice.value = c.find(at); choice.value == nil {
			continue
		}
		var allowed []*document.Node
		for _, b := range all {
			for _, n := range b.asks[at] {
				if !slices.ContainsFunc(allowed, func(m *document.Node) bool { return document.Equal(m, n) }) {
					allowed = append(allowed, n)
				}
			}
		}
		c.notOneOf(choice, allowed)
		return true
	}
	return false
}

func (c *checker) otherTypes(t target, all []branch) {
	var types []string
	for _, b := range all {
		for _, name := range b.types {
			if !slices.Contains(types, name) {
				types = append(types, name)
			}
		}
	}
	c.report(t, "schema.any-of", fmt.Sprintf("%s is %s, not %s", t.whole, t.value.Kind, typeWords(types)), c.formsHelp(t.rule))
}

var twoIndexes = regexp.MustCompile(`at indexes (\d+) and (\d+)`)

// severalFit reports a value that has two forms of a oneOf, of which it may have one.
func (c *checker) severalFit(t target, e *jsonschema.ValidationError) {
	m := twoIndexes.FindStringSubmatch(e.Message)
	if m == nil || t.rule == nil {
		return
	}
	var forms []*document.Node
	for _, digits := range m[1:] {
		if i, err := strconv.Atoi(digits); err == nil && i < len(t.rule.Items) {
			forms = append(forms, t.rule.Items[i])
		}
	}
	if len(forms) != 2 {
		return
	}
	first, second := texts(forms[0].Field("required")), texts(forms[1].Field("required"))
	if len(first) == 1 && len(second) == 1 {
		i, ok := c.indexOf(t.value, first[0])
		j, also := c.indexOf(t.value, second[0])
		if ok && also {
			c.reportNode(t.value.Fields[max(i, j)].Key.Node(), t.at, "schema.any-of",
				fmt.Sprintf("%q and %q exclude one another", first[0], second[0]), "keep one of the two")
			return
		}
	}
	words := []string{c.formWords(forms[0]), c.formWords(forms[1])}
	message := t.whole + " fits two forms that exclude one another"
	if words[0] != "" && words[1] != "" && words[0] != words[1] {
		message += fmt.Sprintf(": %s, and %s", words[0], words[1])
	}
	c.report(t, "schema.any-of", message, "")
}

// kindOf names what a schema allows, for "items that are …".
func (c *checker) kindOf(n *document.Node) string {
	if v := n.Field("const"); v != nil {
		return shown(v)
	}
	if v := n.Field("enum"); v != nil {
		values := make([]string, len(v.Items))
		for i, item := range v.Items {
			values[i] = shown(item)
		}
		return words.Join(values, "or")
	}
	return cmp.Or(c.formWords(n), "as asked for")
}

func (c *checker) formsHelp(n *document.Node) string {
	if n == nil {
		return ""
	}
	var forms []string
	for _, item := range n.Items {
		if words := c.formWords(item); words != "" && !slices.Contains(forms, words) {
			forms = append(forms, words)
		}
	}
	if len(forms) == 0 {
		return ""
	}
	return "write one of: " + strings.Join(forms, "; ")
}

// formWords names a form: by its title, else the name of the definition that it refers
// to, else its type.
func (c *checker) formWords(n *document.Node) string {
	for range 10 { // a chain of references longer than that is a circle
		ref := n.TextAt("$ref")
		switch title := n.TextAt("title"); {
		case title != "":
			return title
		case ref == "":
			wording := typeWords(texts(n.Field("type")))
			if needed := texts(n.Field("required")); len(needed) > 0 {
				wording += " with " + words.Quoted(needed, "and")
			}
			return strings.TrimSpace(wording)
		}
		if n = c.schema.set.locate(c.schema.url, ref).node; n.TextAt("title") == "" && n.Field("$ref") == nil {
			return lastToken(ref)
		}
	}
	return ""
}
