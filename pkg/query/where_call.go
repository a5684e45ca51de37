package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/spell"
)

// builtin checks a call of one of the library's functions. Those that could cost much
// or that mean nothing here are not known.
func (c *whereChecker) builtin(n *ast.Node, at *ast.BuiltinNode) typ {
	switch at.Name {
	case "any", "all", "none", "one", "filter", "map", "sum", "count":
		return c.each(n, at)
	case "len":
		t := c.check(&at.Arguments[0])
		if t.kind != listKind && t.kind != textKind && t.kind != anyKind {
			return c.fail(at, "len() counts a list or text, and this is "+t.words(), "")
		}
		*n = call(at, "length", at.Arguments[0])
		return typ{kind: numberKind}
	case "lower", "upper", "trim":
		c.want(&at.Arguments[0], textKind)
		at.Arguments[0] = call(at, "text", at.Arguments[0])
		return typ{kind: textKind}
	}
	return c.notFunction(at, at.Name)
}

// each checks a function with a condition on the items of a list.
func (c *whereChecker) each(n *ast.Node, at *ast.BuiltinNode) typ {
	list := c.want(&at.Arguments[0], listKind)
	if c.err != nil {
		return typ{}
	}
	item := typ{}
	if list.item != nil {
		item = *list.item
	}
	if len(at.Arguments) == 1 {
		if at.Name == "count" {
			*n = call(at, "length", at.Arguments[0])
			return typ{kind: numberKind}
		}
		if item.kind != numberKind && item.kind != anyKind {
			return c.fail(at, "sum() adds numbers, and these are "+plural(item), "")
		}
		at.Arguments[0] = call(at, "numbers", at.Arguments[0])
		return typ{kind: numberKind}
	}
	at.Arguments[0] = call(at, "list", at.Arguments[0])
	predicate, ok := at.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return c.fail(at, at.Name+"() needs a condition on the items", "")
	}
	if len(c.items) == maxWhereNested {
		return c.fail(at, fmt.Sprintf("conditions on items stand more than %d inside one another", maxWhereNested), "")
	}
	c.items = append(c.items, item)
	defer func() { c.items = c.items[:len(c.items)-1] }()
	switch at.Name {
	case "map":
		out := c.check(&predicate.Node)
		return typ{kind: listKind, item: &out}
	case "sum":
		c.want(&predicate.Node, numberKind)
		predicate.Node = call(predicate.Node, "amount", predicate.Node)
		return typ{kind: numberKind}
	}
	c.boolean(&predicate.Node)
	switch at.Name {
	case "filter":
		return list
	case "count":
		return typ{kind: numberKind}
	}
	return typ{kind: boolKind}
}

// call checks a call of one of our functions.
func (c *whereChecker) call(n *ast.Node, at *ast.CallNode) typ {
	callee, ok := at.Callee.(*ast.IdentifierNode)
	if !ok {
		return c.fail(at, "nothing here can be called", "")
	}
	root := &ast.IdentifierNode{Value: rootName}
	arguments := map[string]int{"today": 0, "age": 1, "has": 1, "needs": 1, "provides": 1}
	want, known := arguments[callee.Value]
	switch {
	case !known:
		return c.notFunction(at, callee.Value)
	case len(at.Arguments) != want:
		return c.fail(at, fmt.Sprintf("%s() takes %s, and got %d", callee.Value, countArguments(want), len(at.Arguments)), "write "+usageOf(callee.Value))
	}
	switch callee.Value {
	case "today":
		return typ{kind: dateKind}
	case "age":
		t := c.check(&at.Arguments[0])
		if t.kind == textKind {
			c.span(&at.Arguments[0])
		} else if t.kind != dateKind && t.kind != anyKind {
			return c.fail(at, "age() is about a date, and this is "+t.words(), c.enter(at, t, dateKind))
		}
		return typ{kind: numberKind}
	}
	literal, ok := at.Arguments[0].(*ast.StringNode)
	if !ok {
		return c.fail(at.Arguments[0], callee.Value+"() needs text in quotes", "write "+usageOf(callee.Value))
	}
	at.Arguments = []ast.Node{root, literal}
	switch callee.Value {
	case "has":
		if len(c.shape.Properties) > 0 && c.shape.At(strings.Split(literal.Value, ".")...) == nil {
			_, err := NewColumn(c.shape, literal.Value)
			return c.fail(literal, err.Error(), "")
		}
	case "needs":
		c.memberOf(literal, "standards", "id")
	case "provides":
		c.memberOf(literal, "capabilities")
	}
	return typ{kind: boolKind}
}

// memberOf refuses a value that a list of the entry cannot have.
func (c *whereChecker) memberOf(literal *ast.StringNode, path ...string) {
	shape := c.shape.At(path...)
	if shape == nil {
		c.fail(literal, fmt.Sprintf("entries have no %q here", path[0]), "")
		return
	}
	t := typeOf(shape)
	for t.kind == listKind {
		t = *t.item
	}
	c.allowed(t, literal)
}

func (c *whereChecker) notFunction(at ast.Node, name string) typ {
	var names []string
	for _, f := range Functions() {
		names = append(names, f.Call[:strings.IndexByte(f.Call, '(')])
	}
	names = append(names, "upper", "trim")
	message := fmt.Sprintf("%q is not a function", name)
	if help := spell.DidYouMean(name, names); help != "" {
		return c.fail(at, message, help)
	}
	slices.Sort(names)
	return c.fail(at, message, "the functions are "+strings.Join(names, ", "))
}

func countArguments(n int) string {
	if n == 0 {
		return "nothing"
	}
	return "one value"
}

func usageOf(name string) string {
	for _, f := range Functions() {
		if strings.HasPrefix(f.Call, name+"(") {
			return f.Call
		}
	}
	return name + "()"
}
