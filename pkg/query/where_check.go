package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/spell"
)

// kind is what a part of an expression is.
type kind uint8

// anyKind is what the schema says nothing about; it is never a fault.
const (
	anyKind kind = iota
	textKind
	numberKind
	boolKind
	dateKind
	listKind
	mapKind
	nilKind
)

// typ is what is known of a part of an expression before it is run.
type typ struct {
	kind  kind
	shape *schema.Shape // of a field, nil for what is computed
	item  *typ          // of a list
}

func (t typ) words() string {
	return [...]string{"a value", "text", "a number", "true or false", "a date", "a list", "a mapping", "nothing"}[t.kind]
}

// typeOf reads what stands at a shape.
func typeOf(shape *schema.Shape) typ {
	t := typ{shape: shape}
	if shape == nil {
		return t
	}
	types := slices.DeleteFunc(slices.Clone(shape.Types), func(s string) bool { return s == "null" })
	only := func(names ...string) bool {
		return len(types) > 0 && !slices.ContainsFunc(types, func(s string) bool { return !slices.Contains(names, s) })
	}
	switch {
	case shape.IsDate():
		t.kind = dateKind
	case only("array") || len(types) == 0 && shape.Items != nil:
		item := typeOf(shape.Items)
		t.kind, t.item = listKind, &item
	case len(shape.Properties) > 0 && (len(types) == 0 || only("object")):
		t.kind = mapKind
	case only("string") || len(types) == 0 && len(shape.Enum) > 0:
		t.kind = textKind
	case only("integer", "number"):
		t.kind = numberKind
	case only("boolean"):
		t.kind = boolKind
	}
	return t
}

// whereChecker finds out what each part of an expression is, refuses what cannot mean
// anything, and puts calls of whereFunctions in the place of operators, so that
// nothing in an entry can stop a run.
type whereChecker struct {
	cat   *catalogue.Catalogue
	shape *schema.Shape
	items []typ // of the lists that conditions are about, the innermost last
	err   *WhereError
}

// fail keeps the first fault.
func (c *whereChecker) fail(at ast.Node, message, help string) typ {
	if c.err == nil {
		place := at.Location()
		c.err = &WhereError{From: place.From, To: place.To, Message: message, Help: help}
	}
	return typ{}
}

// condition checks a part that has to be true or false.
func (c *whereChecker) condition(n *ast.Node) typ {
	t := c.check(n)
	if t.kind == anyKind {
		*n = call(*n, "truth", *n)
	}
	return t
}

// want checks a part that has to be of a kind.
func (c *whereChecker) want(n *ast.Node, k kind) typ {
	t := c.check(n)
	if t.kind != k && t.kind != anyKind {
		c.fail(*n, fmt.Sprintf("this is %s, where %s is wanted", t.words(), typ{kind: k}.words()), c.enter(*n, t, k))
	}
	return t
}

// enter is the help for a list that stands where one value is wanted.
func (c *whereChecker) enter(n ast.Node, t typ, k kind) string {
	switch {
	case t.kind == listKind && k == boolKind:
		return "to ask for its items use any(LIST, CONDITION)"
	case t.kind == listKind:
		return `to look for an item write "..." in LIST, or any(LIST, # == ...)`
	case t.kind == mapKind && t.shape != nil:
		return "its fields are " + spell.Quoted(t.shape.Names(), "and")
	case k == boolKind:
		return `to ask whether there is one write "!= nil"`
	}
	return ""
}

// check returns what a part of the expression is, and replaces it by what can be run.
func (c *whereChecker) check(n *ast.Node) typ {
	if c.err != nil {
		return typ{}
	}
	switch at := (*n).(type) {
	case *ast.NilNode:
		return typ{kind: nilKind}
	case *ast.IntegerNode, *ast.FloatNode:
		return typ{kind: numberKind}
	case *ast.StringNode:
		return typ{kind: textKind}
	case *ast.BoolNode:
		return typ{kind: boolKind}
	case *ast.ArrayNode:
		return c.array(at)
	case *ast.IdentifierNode:
		return c.identifier(n, at)
	case *ast.PointerNode:
		return c.pointer(at)
	case *ast.ChainNode:
		*n = at.Node
		return c.check(n)
	case *ast.MemberNode:
		return c.member(n, at)
	case *ast.UnaryNode:
		return c.unary(at)
	case *ast.BinaryNode:
		return c.binary(n, at)
	case *ast.ConditionalNode:
		c.boolean(&at.Cond)
		a, b := c.check(&at.Exp1), c.check(&at.Exp2)
		if a.kind != b.kind {
			return typ{}
		}
		return a
	case *ast.BuiltinNode:
		return c.builtin(n, at)
	case *ast.CallNode:
		return c.call(n, at)
	}
	return c.fail(*n, "this form is not known here", "see \"wdw list --help\" for what is")
}

func (c *whereChecker) boolean(n *ast.Node) {
	t := c.condition(n)
	if t.kind != boolKind && t.kind != anyKind {
		c.fail(*n, fmt.Sprintf("this is %s, where true or false is wanted", t.words()), c.enter(*n, t, boolKind))
	}
}

func (c *whereChecker) number(n *ast.Node) {
	c.want(n, numberKind)
	*n = call(*n, "number", *n)
}

func (c *whereChecker) array(at *ast.ArrayNode) typ {
	item := typ{}
	for i := range at.Nodes {
		t := c.check(&at.Nodes[i])
		if i == 0 {
			item = t
		} else if item.kind != t.kind {
			item = typ{}
		}
	}
	return typ{kind: listKind, item: &item}
}

// identifier is a field of the entry.
func (c *whereChecker) identifier(n *ast.Node, at *ast.IdentifierNode) typ {
	root := &ast.IdentifierNode{Value: rootName}
	root.SetLocation(at.Location())
	if at.Value == "$env" {
		*n = root
		return typ{kind: mapKind, shape: c.shape}
	}
	property := c.shape.Property(at.Value)
	if property == nil && len(c.shape.Properties) > 0 {
		return c.unknown(at, at.Value, Paths(c.shape))
	}
	*n = c.get(at, root, at.Value)
	return typeOf(property)
}

// get calls the function that reads a field.
func (c *whereChecker) get(at, of ast.Node, name string) ast.Node {
	return call(at, "get", of, &ast.StringNode{Value: name})
}

func (c *whereChecker) unknown(at ast.Node, name string, fields []string) typ {
	message := fmt.Sprintf("%q is not a field", name)
	if help := spell.DidYouMean(name, fields); help != "" {
		return c.fail(at, message, help)
	}
	last := func(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
	var inside []string
	for _, f := range fields {
		if last(f) == last(name) && f != name {
			inside = append(inside, f)
		}
	}
	if len(inside) > 0 {
		return c.fail(at, message, "did you mean "+spell.Quoted(inside[:min(3, len(inside))], "or")+"?")
	}
	return c.fail(at, message, fmt.Sprintf("if it is text, write it in quotes; the fields are those of %q", "wdw list --help"))
}

func (c *whereChecker) pointer(at *ast.PointerNode) typ {
	switch {
	case len(c.items) == 0:
		return c.fail(at, "# and .field stand for an item only inside any(), all() and the like", "")
	case at.Name == "index":
		return typ{kind: numberKind}
	case at.Name != "":
		return c.fail(at, "this form is not known here", "# is the item")
	}
	return c.items[len(c.items)-1]
}

func (c *whereChecker) member(n *ast.Node, at *ast.MemberNode) typ {
	name, ok := at.Property.(*ast.StringNode)
	if !ok || at.Method {
		return c.fail(at, "items are not taken by number", "to ask for one of them use any(LIST, CONDITION)")
	}
	of := c.check(&at.Node)
	if c.err != nil {
		return typ{}
	}
	inside, list := of, false
	for inside.kind == listKind {
		inside, list = *inside.item, true
	}
	var out typ
	switch inside.kind {
	case anyKind:
	case mapKind:
		property := inside.shape.Property(name.Value)
		if property == nil {
			return c.unknownMember(at, name.Value, inside.shape)
		}
		out = typeOf(property)
	default:
		return c.fail(at, fmt.Sprintf("%s has no fields, and no %q", inside.words(), name.Value), "")
	}
	*n = c.get(at, at.Node, name.Value)
	if list && out.kind != listKind {
		return typ{kind: listKind, item: &out}
	}
	return out
}

func (c *whereChecker) unknownMember(at ast.Node, name string, shape *schema.Shape) typ {
	message := fmt.Sprintf("%q is not a field here", name)
	if help := spell.DidYouMean(name, shape.Names()); help != "" {
		return c.fail(at, message, help)
	}
	return c.fail(at, message, "the fields are "+spell.Quoted(shape.Names(), "and"))
}

func (c *whereChecker) unary(at *ast.UnaryNode) typ {
	switch at.Operator {
	case "not", "!":
		c.boolean(&at.Node)
		return typ{kind: boolKind}
	case "-", "+":
		c.number(&at.Node)
		return typ{kind: numberKind}
	}
	return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
}

func (c *whereChecker) binary(n *ast.Node, at *ast.BinaryNode) typ {
	switch at.Operator {
	case "and", "&&", "or", "||":
		c.boolean(&at.Left)
		c.boolean(&at.Right)
		return typ{kind: boolKind}
	case "+", "-", "*", "/":
		c.number(&at.Left)
		c.number(&at.Right)
		return typ{kind: numberKind}
	}
	quoteHelp := c.bareWord(at)
	left, right := c.check(&at.Left), c.check(&at.Right)
	if c.err != nil {
		if quoteHelp != "" && strings.Contains(c.err.Message, "is not a field") {
			c.err.Help = quoteHelp
		}
		return typ{}
	}
	var f string
	switch at.Operator {
	case "==", "!=":
		c.equatable(at, left, right)
		f = "equal"
	case "<", "<=", ">", ">=":
		c.ordered(at, left, right)
		f = map[string]string{"<": "less", "<=": "atMost", ">": "more", ">=": "atLeast"}[at.Operator]
	case "in":
		c.contained(at, left, right)
		f = "isIn"
	case "contains", "startsWith", "endsWith":
		c.texts(at, left, right)
		f = at.Operator
	case "matches":
		c.texts(at, left, right)
		pattern, ok := at.Right.(*ast.StringNode)
		if !ok {
			return c.fail(at.Right, "a pattern has to stand in quotes", "")
		}
		compiled, err := regexp.Compile(pattern.Value)
		if err != nil {
			return c.fail(at.Right, "the pattern cannot be read: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "")
		}
		*n = call(at, "matches", at.Left, &ast.ConstantNode{Value: compiled})
		return typ{kind: boolKind}
	default:
		return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
	}
	*n = call(at, f, at.Left, at.Right)
	if at.Operator == "!=" {
		not := &ast.UnaryNode{Operator: "not", Node: *n}
		not.SetLocation(at.Location())
		*n = not
	}
	return typ{kind: boolKind}
}

// bareWord is the help for a word on the right that should be in quotes.
func (c *whereChecker) bareWord(at *ast.BinaryNode) string {
	word, ok := at.Right.(*ast.IdentifierNode)
	if !ok || c.shape.Property(word.Value) != nil {
		return ""
	}
	return fmt.Sprintf("text stands in quotes: %q", word.Value)
}

// equatable refuses what can never be equal.
func (c *whereChecker) equatable(at *ast.BinaryNode, left, right typ) {
	if left.kind == nilKind || right.kind == nilKind {
		return
	}
	for _, list := range []struct {
		t typ
		n ast.Node
	}{{left, at.Left}, {right, at.Right}} {
		if list.t.kind == listKind || list.t.kind == mapKind {
			c.fail(at, fmt.Sprintf("%q compares single values, and this is %s", at.Operator, list.t.words()), c.enter(list.n, list.t, textKind))
			return
		}
	}
	c.comparable(at, left, right)
}

// comparable refuses two kinds that have nothing to do with each other, dates that are
// none and values that no entry can have.
func (c *whereChecker) comparable(at *ast.BinaryNode, left, right typ) {
	switch {
	case left.kind == dateKind && right.kind == textKind:
		c.span(&at.Right)
	case right.kind == dateKind && left.kind == textKind:
		c.span(&at.Left)
	case left.kind == anyKind || right.kind == anyKind:
	case left.kind != right.kind:
		c.fail(at, fmt.Sprintf("%s cannot be compared with %s", left.words(), right.words()), "")
	default:
		c.allowed(left, at.Right)
		c.allowed(right, at.Left)
	}
}

// span turns a date in quotes into the days that it stands for.
func (c *whereChecker) span(n *ast.Node) {
	literal, ok := (*n).(*ast.StringNode)
	if !ok {
		c.fail(*n, "a date cannot be compared with text", "write the date in quotes")
		return
	}
	d, err := date.Parse(literal.Value)
	if err != nil {
		c.fail(*n, err.Error(), "")
		return
	}
	constant := &ast.ConstantNode{Value: span(d)}
	constant.SetLocation(literal.Location())
	*n = constant
}

// allowed refuses text that a field cannot have.
func (c *whereChecker) allowed(field typ, n ast.Node) {
	literal, ok := n.(*ast.StringNode)
	if !ok || field.shape == nil || literal.Value == "" {
		return
	}
	values := field.shape.Enum
	for _, ref := range field.shape.Refs {
		values = append(slices.Clip(values), c.cat.IDsOf(ref)...)
	}
	if len(values) == 0 || slices.Contains(values, literal.Value) {
		return
	}
	help := spell.DidYouMean(literal.Value, values)
	if help == "" && len(values) <= 15 {
		help = "it is one of " + spell.Quoted(values, "or")
	}
	c.fail(n, fmt.Sprintf("no entry can have %q here", literal.Value), help)
}

func (c *whereChecker) ordered(at *ast.BinaryNode, left, right typ) {
	for _, side := range []struct {
		t typ
		n ast.Node
	}{{left, at.Left}, {right, at.Right}} {
		switch side.t.kind {
		case listKind:
			c.fail(at, fmt.Sprintf("%q compares single values, and this is a list", at.Operator), "to ask for one of them use any(LIST, .field < ...)")
		case mapKind, boolKind, nilKind:
			c.fail(at, side.t.words()+" has no order", c.enter(side.n, side.t, textKind))
		case textKind:
			if side.t.shape != nil && len(side.t.shape.Enum) > 0 {
				c.fail(at, "these values have no order", `compare with "==" or "in"`)
			}
		}
	}
	if c.err == nil {
		c.comparable(at, left, right)
	}
}

func (c *whereChecker) contained(at *ast.BinaryNode, left, right typ) {
	switch {
	case right.kind == anyKind:
	case right.kind != listKind:
		help := ""
		if right.kind == textKind {
			help = `to look for a piece of text use "contains"`
		}
		c.fail(at, fmt.Sprintf(`"in" looks into a list, and this is %s`, right.words()), help)
	case left.kind == listKind || left.kind == mapKind:
		c.fail(at, fmt.Sprintf(`"in" looks for a single value, and this is %s`, left.words()), "use any(LIST, # in ...)")
	default:
		if array, ok := at.Right.(*ast.ArrayNode); ok {
			for i := range array.Nodes {
				if left.kind == dateKind {
					c.span(&array.Nodes[i])
				} else {
					c.allowed(left, array.Nodes[i])
				}
			}
		}
		item := *right.item
		if item.kind != left.kind && item.kind != anyKind && left.kind != anyKind && left.kind != dateKind && item.kind != dateKind {
			c.fail(at, fmt.Sprintf("the list holds %s, and this is %s", plural(item), left.words()), "")
		}
		c.allowed(item, at.Left)
		if item.kind == dateKind && left.kind == textKind {
			c.span(&at.Left)
		}
	}
}

func plural(t typ) string {
	return map[kind]string{numberKind: "numbers", dateKind: "dates", mapKind: "mappings", listKind: "lists", boolKind: "true and false"}[t.kind]
}

func (c *whereChecker) texts(at *ast.BinaryNode, left, right typ) {
	for _, side := range []struct {
		t typ
		n ast.Node
	}{{left, at.Left}, {right, at.Right}} {
		if side.t.kind != textKind && side.t.kind != anyKind {
			help := c.enter(side.n, side.t, textKind)
			c.fail(at, fmt.Sprintf("%q looks at text, and this is %s", at.Operator, side.t.words()), help)
		}
	}
}
