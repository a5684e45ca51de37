package query

import (
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/date"
)

// comparison checks the operators that ask something of two values.
func (c *compiler) comparison(at *ast.BinaryNode) part {
	if message, help := c.looseNot(at); help != "" {
		return c.fail(at.Left, message, help)
	}
	left := c.node(at.Left)
	if ends, ok := at.Right.(*ast.BinaryNode); ok && at.Operator == "in" && ends.Operator == ".." {
		return c.inRange(at, ends)
	}
	values := []ast.Node{at.Right}
	if array, ok := at.Right.(*ast.ArrayNode); ok {
		values = array.Nodes
	}
	for _, n := range values {
		if c.bareValue(n, left); c.err != nil {
			return left
		}
	}
	if help := c.choiceOfTexts(at); help != "" {
		return c.fail(at.Right, "these are texts, where true or false is wanted", help)
	}
	right := c.node(at.Right)
	if c.err != nil {
		return right
	}
	switch at.Operator {
	case "==":
		return c.equal(at, left, right)
	case "!=":
		same := c.equal(at, left, right)
		return of(boolKind, at, func(r *run) any { return same.run(r) != true })
	case "<":
		return c.ordered(at, left, right, func(order int) bool { return order < 0 })
	case "<=":
		return c.ordered(at, left, right, func(order int) bool { return order <= 0 })
	case ">":
		return c.ordered(at, left, right, func(order int) bool { return order > 0 })
	case ">=":
		return c.ordered(at, left, right, func(order int) bool { return order >= 0 })
	case "in":
		return c.contained(at, left, right)
	case "contains":
		return c.textual(at, left, right, strings.Contains)
	case "startsWith":
		return c.textual(at, left, right, strings.HasPrefix)
	case "endsWith":
		return c.textual(at, left, right, strings.HasSuffix)
	case "matches":
		return c.matches(at, left, right)
	}
	return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
}

// isNothing recognises nil and "", with which a comparison asks whether there is a
// value at all.
func isNothing(n ast.Node) bool {
	text, isText := n.(*ast.StringNode)
	return isText && text.Value == "" || isNil(n)
}

func isNil(n ast.Node) bool {
	_, ok := n.(*ast.NilNode)
	return ok
}

func (c *compiler) equal(at *ast.BinaryNode, left, right part) part {
	if isNothing(left.at) {
		left, right = right, left
	}
	if isNothing(right.at) {
		return of(boolKind, at, func(r *run) any { return isEmpty(left.run(r)) })
	}
	for _, side := range []part{left, right} {
		if side.kind == listKind || side.kind == mapKind {
			return c.fail(at, fmt.Sprintf("%q compares single values, and this is %s", at.Operator, side.words()), c.inList(at, side))
		}
	}
	left, right = c.comparable(at, left, right)
	return of(boolKind, at, func(r *run) any {
		a, b := left.run(r), right.run(r)
		return r.look(a, b, at) && equalValues(a, b)
	})
}

func (c *compiler) ordered(at *ast.BinaryNode, left, right part, fits func(order int) bool) part {
	for _, side := range []part{left, right} {
		switch side.kind {
		case listKind:
			return c.fail(at, fmt.Sprintf("%q compares single values, and this is a list", at.Operator), c.inList(at, side))
		case mapKind, boolKind, nilKind:
			return c.fail(at, side.words()+" has no order", c.instead(side.at, side.typ, textKind))
		case textKind:
			if side.shape != nil && len(side.shape.Enum) > 0 {
				return c.fail(at, "these values have no order", `compare with "==" or "in"`)
			}
		}
	}
	left, right = c.comparable(at, left, right)
	return of(boolKind, at, func(r *run) any {
		a, b := left.run(r), right.run(r)
		order, ok := compareValues(a, b)
		return r.look(a, b, at) && ok && fits(order)
	})
}

// comparable refuses two kinds that have nothing to do with each other, dates that are
// none and values that no entry can have.
func (c *compiler) comparable(at ast.Node, left, right part) (part, part) {
	switch {
	case left.kind == dateKind && right.kind == textKind:
		return left, c.span(right)
	case right.kind == dateKind && left.kind == textKind:
		return c.span(left), right
	case left.kind == anyKind || right.kind == anyKind:
		return left, right
	case left.kind != right.kind:
		return c.fail(at, fmt.Sprintf("%s cannot be compared with %s", left.words(), right.words()), c.unquoted(left, right)), right
	}
	return c.allowed(right.typ, left), c.allowed(left.typ, right)
}

// span turns a date in quotes into the days that it stands for.
func (c *compiler) span(p part) part {
	literal, ok := p.at.(*ast.StringNode)
	if !ok {
		return c.fail(p.at, "a date cannot be compared with text", "write the date in quotes")
	}
	d, ok := readDate(literal.Value)
	if !ok {
		_, err := date.Parse(literal.Value)
		return c.fail(p.at, err.Error(), "")
	}
	return known(dateKind, p.at, span(d))
}

// values are all that a field can have, nil if they are not known.
func (c *compiler) values(field typ) []string {
	if field.shape == nil {
		return nil
	}
	values := field.shape.Enum
	for _, ref := range field.shape.Refs {
		values = append(slices.Clip(values), c.cat.IDsOf(ref)...)
	}
	if len(values) == 0 && strings.Join(field.path, ".") == c.cat.IDField() {
		return c.cat.IDs()
	}
	return values
}

// allowed refuses a value in the expression that the field cannot have. It may differ
// in case from the one it means, as in a filter.
func (c *compiler) allowed(field typ, p part) part {
	var word string
	switch at := p.at.(type) {
	case *ast.StringNode:
		word = at.Value
	case *ast.IntegerNode:
		word = strconv.Itoa(at.Value)
	}
	values := c.values(field)
	if word == "" || len(values) == 0 || c.cat.IsBroken(word) {
		return p
	}
	i := slices.Index(values, word)
	if i < 0 {
		i = slices.IndexFunc(values, func(v string) bool { return strings.EqualFold(v, word) })
	}
	switch {
	case i < 0:
		return c.fail(p.at, fmt.Sprintf("no entry can have %s here", quoted(word)), nearestValues(word, values))
	case p.kind == textKind:
		return known(textKind, p.at, values[i])
	}
	return p
}

func (c *compiler) contained(at *ast.BinaryNode, left, right part) part {
	switch {
	case right.kind != listKind && right.kind != anyKind:
		help := ""
		if right.kind == textKind {
			help = "to look for a piece of text write " + c.asked(at.Right, "contains", at.Left)
		}
		return c.fail(at, `"in" looks into a list, and this is `+right.words(), help)
	case left.kind == listKind || left.kind == mapKind:
		return c.fail(at, `"in" looks for a single value, and this is `+left.words(), c.inList(at, left))
	}
	if array, ok := at.Right.(*ast.ArrayNode); ok {
		return c.oneOf(at, left, array)
	}
	item := right.elem()
	switch {
	case isNothing(at.Left):
		return c.fail(at, "a list never holds nothing", "to ask whether it is empty write "+c.shown(at.Right)+" == nil")
	case item.kind == mapKind:
		return c.fail(at, "the list holds mappings, and this is "+left.words(), c.byKey(at, right.typ, item))
	case item.kind == listKind:
		return c.fail(at, "the list holds lists, and this is "+left.words(), fmt.Sprintf("write any(%s, %s in #)", c.shown(at.Right), c.shown(at.Left)))
	}
	left, _ = c.comparable(at, left, part{item, at.Right, nil})
	return of(boolKind, at, func(r *run) any {
		v := left.run(r)
		for _, item := range asList(right.run(r)) {
			if !r.spend(1, at) || !r.look(v, item, at) {
				return nil
			}
			if equalValues(v, item) {
				return true
			}
		}
		return false
	})
}

// oneOf tells whether a value is one of those in brackets.
func (c *compiler) oneOf(at *ast.BinaryNode, left part, array *ast.ArrayNode) part {
	var tests []part
	var impossible *WhereError
	for _, n := range array.Nodes {
		test := c.equal(at, left, c.node(n))
		// A value that one of several fields can have may be asked of all of them.
		if _, isText := at.Left.(*ast.StringNode); isText && c.err != nil && c.err.From == at.Left.Location().From {
			impossible, c.err = cmp.Or(impossible, c.err), nil
			continue
		}
		tests = append(tests, test)
	}
	if len(tests) == 0 && impossible != nil && c.err == nil {
		c.err = impossible
	}
	return of(boolKind, at, func(r *run) any {
		return slices.ContainsFunc(tests, func(test part) bool { return test.run(r) == true })
	})
}

// inRange tells whether a number is one of those from one to another.
func (c *compiler) inRange(at, ends *ast.BinaryNode) part {
	n, low, high := c.want(at.Left, numberKind), c.want(ends.Left, numberKind), c.want(ends.Right, numberKind)
	return of(boolKind, at, func(r *run) any {
		v := asNumber(n.run(r))
		return asNumber(low.run(r)) <= v && v <= asNumber(high.run(r))
	})
}

// textual checks an operator that looks at the characters of a text.
func (c *compiler) textual(at *ast.BinaryNode, left, right part, fits func(a, b string) bool) part {
	for _, side := range []part{left, right} {
		if side.kind != textKind && side.kind != anyKind {
			return c.fail(at, fmt.Sprintf("%q looks at text, and this is %s", at.Operator, side.words()), c.inText(at, side))
		}
	}
	return of(boolKind, at, func(r *run) any {
		a, b := asText(left.run(r)), asText(right.run(r))
		return r.spend(len(a)/charsPerStep, at) && a != "" && fits(a, b)
	})
}

// maxPattern is the number of instructions that a pattern may come to.
const maxPattern = 1000

func (c *compiler) matches(at *ast.BinaryNode, left, right part) part {
	if p := c.textual(at, left, right, nil); c.err != nil {
		return p
	}
	literal, ok := at.Right.(*ast.StringNode)
	if !ok {
		return c.fail(at.Right, "a pattern has to stand in quotes", "")
	}
	parsed, err := syntax.Parse(literal.Value, syntax.Perl)
	if err != nil {
		return c.fail(at.Right, "the pattern cannot be read: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "")
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > maxPattern {
		return c.fail(at.Right, "the pattern is too large", "repeat less in it")
	}
	pattern, err := regexp.Compile(literal.Value)
	if err != nil {
		return c.fail(at.Right, "the pattern cannot be read", "")
	}
	size := len(prog.Inst)
	return of(boolKind, at, func(r *run) any {
		text := asText(left.run(r))
		// At worst each character is held against each instruction.
		return r.spend(len(text)*size/charsPerStep, at) && text != "" && pattern.MatchString(text)
	})
}
