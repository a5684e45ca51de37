package query

import (
	"fmt"
	"slices"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
)

// part is a piece of an expression that has been checked: what it is, where it stands,
// and the function that gives its value.
type part struct {
	typ
	at  ast.Node
	run func(*run) any
	// size is the number of nodes inside, those in two places counted twice, and at most
	// 1,000: it may double with each level.
	size int
}

// of is a part that is computed from others.
func of(kind kind, run func(*run) any) part { return part{typ: typ{kind: kind}, run: run} }

// always is the function of a part whose value does not depend on the entry.
func always(value any) func(*run) any {
	return func(*run) any { return value }
}

// compiler turns the library's tree into parts. It changes no node, because the library
// puts one node into two places: "1 < x < 4" is "1 < x and x < 4".
type compiler struct {
	cat   *catalogue.Catalogue
	shape *schema.Shape
	text  string
	today time.Time
	items []typ // of the lists that conditions are about, the innermost last
	done  map[ast.Node]part
	size  int // of the nodes so far
	err   *WhereError
}

// fail keeps the first fault, and puts it on a node.
func (c *compiler) fail(at ast.Node, message, help string) part {
	return c.failAt(edge(at, false), edge(at, true), message, help)
}

func (c *compiler) failAt(from, to int, message, help string) part {
	if c.err == nil {
		c.err = &WhereError{Expression: c.text, From: from, To: to, Message: message, Help: help}
	}
	return part{}
}

// edge is where a node begins, or ends, in characters; a call is the name of what it
// calls. What failed before has no place.
func edge(n ast.Node, end bool) int {
	switch at := n.(type) {
	case nil:
		return 0
	case *ast.BinaryNode:
		if end {
			return edge(at.Right, end)
		}
		return edge(at.Left, end)
	case *ast.MemberNode:
		if !end {
			return edge(at.Node, end)
		}
	case *ast.UnaryNode:
		if end {
			return edge(at.Node, end)
		}
	case *ast.ConditionalNode:
		return edge(at.Cond, end)
	case *ast.ChainNode:
		return edge(at.Node, end)
	}
	if end {
		return n.Location().To
	}
	return n.Location().From
}

// node checks a node. Whatever it becomes counts its steps.
func (c *compiler) node(n ast.Node) part {
	p, isDone := c.done[n]
	if isDone || c.err != nil {
		c.size += p.size
		return p
	}
	before := c.size
	c.size++
	p = c.form(n)
	inner := p.run
	p.at, p.size = n, min(c.size-before, 1000)
	p.run = func(r *run) any {
		if !r.spend(1, n) {
			return nil
		}
		return inner(r)
	}
	c.done[n] = p
	return p
}

func (c *compiler) form(n ast.Node) part {
	switch at := n.(type) {
	case *ast.NilNode:
		return of(nilKind, always(nil))
	case *ast.IntegerNode:
		return of(numberKind, always(float64(at.Value)))
	case *ast.FloatNode:
		return of(numberKind, always(at.Value))
	case *ast.StringNode:
		return of(textKind, always(at.Value))
	case *ast.BoolNode:
		return of(boolKind, always(at.Value))
	case *ast.ArrayNode:
		return c.array(at)
	case *ast.IdentifierNode:
		return c.identifier(at)
	case *ast.PointerNode:
		return c.pointer(at)
	case *ast.ChainNode:
		return c.node(at.Node)
	case *ast.MemberNode:
		return c.member(at)
	case *ast.UnaryNode:
		return c.unary(at)
	case *ast.BinaryNode:
		return c.binary(at)
	case *ast.ConditionalNode:
		return c.choice(at)
	case *ast.BuiltinNode:
		return c.call(at, at.Name, at.Arguments)
	case *ast.CallNode:
		return c.callNode(at)
	case *ast.SliceNode:
		return c.byNumber(at, at.Node)
	}
	return c.fail(n, "this form is not known here", `see "wdw list --help" for what is`)
}

// want checks a part that has to be of a kind, for the sake of what stands at.
func (c *compiler) want(at, n ast.Node, k kind) part {
	p := c.node(n)
	if !p.may(k) {
		return c.mismatch(n, p.typ, k, c.instead(at, n, p.typ, k))
	}
	return p
}

func (c *compiler) mismatch(n ast.Node, got typ, wanted kind, help string) part {
	return c.fail(n, fmt.Sprintf("this is %s, where %s is wanted", got.kind.words(), wanted.words()), help)
}

// boolean checks a part that has to be true or false. What the entry lacks, or has of
// another kind, is false.
func (c *compiler) boolean(n ast.Node) part {
	p := c.want(n, n, boolKind)
	inner := p.run
	p.typ, p.run = typ{kind: boolKind}, func(r *run) any { return inner(r) == true }
	return p
}

func (c *compiler) array(at *ast.ArrayNode) part {
	items := make([]part, len(at.Nodes))
	for i, n := range at.Nodes {
		items[i] = c.node(n)
	}
	return part{typ: typ{kind: listKind, item: &typ{}}, run: func(r *run) any {
		out := make([]any, len(items))
		for i, p := range items {
			out[i] = p.run(r)
		}
		return out
	}}
}

func (c *compiler) entry() part {
	return part{typ: typ{kind: mapKind, shape: c.shape, path: []string{}}, run: func(r *run) any { return r.entry }}
}

func (c *compiler) identifier(at *ast.IdentifierNode) part {
	if at.Value == "$env" {
		return c.entry()
	}
	field, known := c.field(c.entry().typ, at.Value)
	switch isOfItem := c.isOfItem(at.Value); {
	case !known && isOfItem:
		return c.fail(at, quoted(at.Value)+" is not a field of the entry", didYouMean([]string{"." + at.Value}))
	case isOfItem:
		return c.fail(at, fmt.Sprintf("%q is a field of the entry, and of the item that this condition is about", at.Value),
			fmt.Sprintf("write .%s for the item's, $env[%q] for the entry's", at.Value, at.Value))
	case !known:
		return c.unknown(at, c.entry().typ, at.Value)
	}
	return c.get(at, c.entry(), at.Value, field)
}

func (c *compiler) isOfItem(name string) bool {
	return len(c.items) > 0 && slices.Contains(c.items[len(c.items)-1].names(), name)
}

// field finds a field of a mapping: one that the schema declares, else one that may be
// there. A foreign schema seldom declares all, so that what some entry has is known
// too; in a mapping whose keys are data everything is. Each entry has an id, with a
// field for it or without.
func (c *compiler) field(of typ, name string) (typ, bool) {
	out, declared := of.declared(name)
	switch {
	case declared && out.kind != anyKind, declared && name != "id":
		return out, true
	case of.isEntry() && name == "id":
		return typ{kind: textKind, path: out.path}, true
	case of.isOpen() && !of.isEntry():
		return typ{path: out.path}, true
	case out.path != nil && (c.cat.IsForeign() || of.isOpen()) && isInUse(c.cat, out.path):
		return typ{path: out.path}, true
	}
	return typ{}, false
}

// get reads a field, of each item where there is a list.
func (c *compiler) get(at ast.Node, of part, name string, field typ) part {
	return part{typ: field, run: func(r *run) any { return r.field(of.run(r), name, field, at) }}
}

// pointer is the item that a condition is about: the library lets it stand nowhere else.
func (c *compiler) pointer(at *ast.PointerNode) part {
	if at.Name != "" {
		return c.fail(at, "this form is not known here", "# is the item")
	}
	return part{typ: c.items[len(c.items)-1], run: lastItem}
}

func lastItem(r *run) any { return r.items[len(r.items)-1] }

func (c *compiler) member(at *ast.MemberNode) part {
	name, ok := at.Property.(*ast.StringNode)
	if !ok {
		return c.byNumber(at, at.Node)
	}
	of := c.node(at.Node)
	if c.err != nil {
		return of
	}
	inside, inList := of.inside()
	if !inside.may(mapKind) {
		help := ""
		if slices.Contains([]string{"length", "size", "count"}, name.Value) {
			help = "write len(" + c.shown(at.Node) + ")"
		}
		return c.fail(name, fmt.Sprintf("%s has no fields, and no %s", inside.kind.words(), quoted(name.Value)), help)
	}
	field, known := c.field(inside, name.Value)
	if !known {
		return c.unknown(name, inside, name.Value)
	}
	out := c.get(at, of, name.Value, field)
	if inList && out.kind != listKind {
		out.typ = typ{kind: listKind, item: &field, path: field.path}
	}
	return out
}

func (c *compiler) unary(at *ast.UnaryNode) part {
	switch at.Operator {
	case "not", "!":
		p := c.boolean(at.Node)
		return of(boolKind, func(r *run) any { return p.run(r) != true })
	case "-", "+":
		p := c.want(at, at.Node, numberKind)
		sign := 1.0
		if at.Operator == "-" {
			sign = -1
		}
		return of(numberKind, func(r *run) any { return sign * asNumber(p.run(r)) })
	}
	return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
}

// choice is "a ? b : c". "a ?: b" has a in both places; running it twice would double
// the cost with each one inside another.
func (c *compiler) choice(at *ast.ConditionalNode) part {
	cond, no := c.boolean(at.Cond), c.node(at.Exp2)
	yes := of(boolKind, always(true))
	if at.Cond != at.Exp1 {
		yes = c.node(at.Exp1)
	}
	return part{typ: c.either(at, yes, no), run: func(r *run) any {
		if cond.run(r) == true {
			return yes.run(r)
		}
		return no.run(r)
	}}
}

// otherwise is the second value where the entry lacks the first.
func (c *compiler) otherwise(at *ast.BinaryNode) part {
	left, right := c.node(at.Left), c.node(at.Right)
	return part{typ: c.either(at, left, right), run: func(r *run) any {
		if v := left.run(r); !isEmpty(v) {
			return v
		}
		return right.run(r)
	}}
}

func (c *compiler) either(at ast.Node, a, b part) typ {
	switch {
	case a.kind == nilKind:
		return b.typ
	case b.kind == nilKind || a.kind == b.kind && a.shape == b.shape:
		return a.typ
	case a.kind == anyKind || b.kind == anyKind:
	case a.kind != b.kind:
		c.fail(at, "this is "+a.kind.words()+" or "+b.kind.words(), "let it be one of them")
	case a.kind != mapKind && a.kind != listKind:
		return typ{kind: a.kind}
	}
	return typ{}
}
