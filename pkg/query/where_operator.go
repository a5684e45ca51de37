package query

import (
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/date"
)

// Operators lists what stands between the values of an expression, in the order of help.
func Operators() []Function {
	return []Function{
		{"==  !=  <  <=  >  >=", "one value and another; 1 < len(aliases) < 4 asks both"},
		{"in  not in", `a value and a list, as in status in ["live", "alpha"], or 1..3`},
		{"contains  startsWith", `text and a piece of it; endsWith alike, "not" before each`},
		{"matches", "text and a pattern (RE2)"},
		{"and  or  not", `not takes the next value alone: write not (status == "live")`},
		{"A ? B : C   A ?? B", "B or C by a condition; B where the entry lacks A"},
		{"+  -  *  /  %  **", "numbers; + joins texts as well"},
	}
}

// operation is what stands between two values of one kind, and what it makes of them.
type operation struct {
	takes, gives kind
	of           func(a, b any) any
}

var operators = map[string]operation{
	"==": {singleKind, boolKind, func(a, b any) any { return equalValues(a, b) }},
	"!=": {singleKind, boolKind, func(a, b any) any { return !equalValues(a, b) }},
	"<":  ordering(func(order int) bool { return order < 0 }),
	"<=": ordering(func(order int) bool { return order <= 0 }),
	">":  ordering(func(order int) bool { return order > 0 }),
	">=": ordering(func(order int) bool { return order >= 0 }),

	"contains": textTest(strings.Contains), "startsWith": textTest(strings.HasPrefix), "endsWith": textTest(strings.HasSuffix),

	"+": calculation(func(a, b float64) float64 { return a + b }),
	"-": calculation(func(a, b float64) float64 { return a - b }),
	"*": calculation(func(a, b float64) float64 { return a * b }),
	"/": calculation(func(a, b float64) float64 { return a / b }),
	"%": calculation(math.Mod), "**": calculation(math.Pow), "^": calculation(math.Pow),
}

func ordering(fits func(order int) bool) operation {
	return operation{orderedKind, boolKind, func(a, b any) any {
		order, _, hasOrder := compareValues(a, b)
		return hasOrder && fits(order)
	}}
}

func textTest(fits func(text, piece string) bool) operation {
	return operation{textKind, boolKind, func(a, b any) any { return asText(a) != "" && fits(asText(a), asText(b)) }}
}

func calculation(f func(a, b float64) float64) operation {
	return operation{numberKind, numberKind, func(a, b any) any { return f(asNumber(a), asNumber(b)) }}
}

// between is a part that is computed from two values, and looks at their characters.
func (o operation) between(at ast.Node, left, right part) part {
	return of(o.gives, func(r *run) any {
		a, b := left.run(r), right.run(r)
		if !r.look(at, a, b) {
			return nil
		}
		return o.of(a, b)
	})
}

func (c *compiler) binary(at *ast.BinaryNode) part {
	op, known := operators[at.Operator]
	switch {
	case isLogical(at.Operator):
		return c.logical(at)
	case at.Operator == "??":
		return c.otherwise(at)
	case at.Operator == "in":
		return c.contained(at)
	case at.Operator == "matches":
		return c.matches(at)
	case !known:
		return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
	case op.takes == numberKind:
		return c.reckoned(at, op)
	}
	left, right := c.sides(at)
	if op.takes == textKind {
		return op.between(at, c.want(at, at.Left, textKind), c.want(at, at.Right, textKind))
	}
	return c.compared(at, op, c.allowed(left, right.typ), c.allowed(right, left.typ))
}

func isLogical(operator string) bool {
	return slices.Contains([]string{"and", "&&", "or", "||"}, operator)
}

func (c *compiler) logical(at *ast.BinaryNode) part {
	left := c.boolean(at.Left)
	if help := c.missingComparison(at); help != "" {
		return c.mismatch(at.Right, c.node(at.Right).typ, boolKind, help)
	}
	right := c.boolean(at.Right)
	decided := at.Operator == "or" || at.Operator == "||"
	return of(boolKind, func(r *run) any {
		if left.run(r) == decided {
			return decided
		}
		return right.run(r)
	})
}

func (c *compiler) reckoned(at *ast.BinaryNode, op operation) part {
	if name := dashed(at); c.isField(name) {
		return c.fail(at, `"-" is a minus sign here`, "the field of that name is "+whereName("$env", name))
	}
	if at.Operator == "+" && c.node(at.Left).kind == textKind && c.node(at.Right).kind == textKind {
		op = operation{textKind, textKind, func(a, b any) any { return asText(a) + asText(b) }}
	}
	return op.between(at, c.want(at, at.Left, op.takes), c.want(at, at.Right, op.takes))
}

// sides are the values of an operator that asks something of two.
func (c *compiler) sides(at *ast.BinaryNode) (left, right part) {
	c.looseNot(at)
	left = c.node(at.Left)
	values := []ast.Node{at.Right}
	if array, ok := at.Right.(*ast.ArrayNode); ok {
		values = array.Nodes
	}
	for _, n := range values {
		c.bareValue(n, left)
	}
	c.choiceOfTexts(at)
	right = c.node(at.Right)
	c.bareDate(at.Left, right)
	return left, right
}

// compared checks the two values of a comparison. nil and "" ask whether there is a
// value at all.
func (c *compiler) compared(at *ast.BinaryNode, op operation, left, right part) part {
	if op.takes == singleKind && (isNothing(left.at) || isNothing(right.at)) {
		if isNothing(left.at) {
			left = right
		}
		isEqual := at.Operator != "!="
		return of(boolKind, func(r *run) any { return isEmpty(left.run(r)) == isEqual })
	}
	for _, side := range []part{left, right} {
		c.want(at, side.at, op.takes)
		if op.takes == orderedKind && side.kind == textKind && side.shape != nil && len(side.shape.Enum) > 0 {
			return c.fail(at, "these values have no order", `compare with "==" or "in"`)
		}
	}
	left, right = c.comparable(at, left, right)
	return op.between(at, left, right)
}

func isNothing(n ast.Node) bool {
	text, isText := n.(*ast.StringNode)
	_, isNil := n.(*ast.NilNode)
	return isNil || isText && text.Value == ""
}

// comparable refuses two kinds that have nothing to do with each other, and dates that
// are none.
func (c *compiler) comparable(at *ast.BinaryNode, left, right part) (part, part) {
	switch {
	case left.kind == dateKind && right.kind == textKind:
		right = c.span(right)
	case right.kind == dateKind && left.kind == textKind:
		left = c.span(left)
	case !left.may(right.kind) && right.kind != anyKind:
		c.fail(at, fmt.Sprintf("%s cannot be compared with %s", left.kind.words(), right.kind.words()), unquoted(left, right))
	}
	return left, right
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
	p.typ, p.run = typ{kind: dateKind}, always(span(d))
	return p
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

// allowed refuses a value in the expression that none of the fields can have. It may
// differ in case from the one it means, as in a filter.
func (c *compiler) allowed(p part, fields ...typ) part {
	var word string
	switch at := p.at.(type) {
	case *ast.StringNode:
		word = at.Value
	case *ast.IntegerNode:
		word = strconv.Itoa(at.Value)
	}
	var all []string
	for _, field := range fields {
		values := c.values(field)
		if len(values) == 0 || field.kind == anyKind {
			return p
		}
		all = append(all, values...)
	}
	if word == "" || len(all) == 0 || c.cat.IsBroken(word) || slices.Contains(all, word) {
		return p
	}
	i := slices.IndexFunc(all, func(v string) bool { return strings.EqualFold(v, word) })
	switch {
	case i < 0:
		return c.fail(p.at, fmt.Sprintf("no entry can have %s here", quoted(word)), nearestValues(word, all))
	case p.kind == textKind:
		p.run = always(all[i])
	}
	return p
}

func (c *compiler) contained(at *ast.BinaryNode) part {
	if ends, ok := at.Right.(*ast.BinaryNode); ok && ends.Operator == ".." {
		return c.inRange(at, ends)
	}
	left, right := c.sides(at)
	c.want(at, at.Right, listKind)
	if array, ok := at.Right.(*ast.ArrayNode); ok {
		return c.oneOf(at, left, array)
	}
	item := right.elem()
	switch c.want(at, at.Left, singleKind|nilKind); {
	case isNothing(at.Left):
		return c.fail(at, "a list never holds nothing", "to ask whether it is empty write "+c.shown(at.Right)+" == nil")
	case item.kind == mapKind:
		return c.fail(at, "the list holds mappings, and this is "+left.kind.words(), c.byKey(at, right.typ))
	}
	left, _ = c.comparable(at, left, part{typ: item, at: at.Right})
	left = c.allowed(left, item)
	return of(boolKind, func(r *run) any {
		v := left.run(r)
		return slices.ContainsFunc(asList(right.run(r)), func(item any) bool {
			return r.spend(1, at) && r.look(at, v, item) && equalValues(v, item)
		})
	})
}

// oneOf tells whether a value is one of those in brackets. One that stands in quotes
// need be possible for one of them only, as in "live" in [kind, status].
func (c *compiler) oneOf(at *ast.BinaryNode, left part, array *ast.ArrayNode) part {
	var fields []typ
	for _, n := range array.Nodes {
		fields = append(fields, c.node(n).typ)
	}
	left = c.allowed(left, fields...)
	var tests []part
	for _, n := range array.Nodes {
		tests = append(tests, c.compared(at, operators["=="], left, c.allowed(c.node(n), left.typ)))
	}
	return of(boolKind, func(r *run) any {
		return slices.ContainsFunc(tests, func(test part) bool { return test.run(r) == true })
	})
}

func (c *compiler) inRange(at, ends *ast.BinaryNode) part {
	n, low, high := c.want(at, at.Left, numberKind), c.want(at, ends.Left, numberKind), c.want(at, ends.Right, numberKind)
	return of(boolKind, func(r *run) any {
		v := asNumber(n.run(r))
		return asNumber(low.run(r)) <= v && v <= asNumber(high.run(r))
	})
}

// maxPattern is the number of instructions that a pattern may come to.
const maxPattern = 1000

func (c *compiler) matches(at *ast.BinaryNode) part {
	c.sides(at)
	left := c.want(at, at.Left, textKind)
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
	pattern, size := regexp.MustCompile(literal.Value), len(prog.Inst)
	return of(boolKind, func(r *run) any {
		text := asText(left.run(r))
		// At worst each character is held against each instruction.
		return r.spend(len(text)*size/charsPerStep, at) && text != "" && pattern.MatchString(text)
	})
}
