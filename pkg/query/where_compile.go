package query

import (
	"fmt"
	"slices"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
)

// part is a piece of an expression that has been checked: what it is, and the function
// that gives its value.
type part struct {
	typ
	at  ast.Node
	run func(*run) any
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
	err   *WhereError
}

// fail keeps the first fault, and puts it on the operator or the name that a node is
// about.
func (c *compiler) fail(at ast.Node, message, help string) part {
	from, to := place(at)
	return c.failAt(from, to, at, message, help)
}

// failWhole puts a fault on all of a node.
func (c *compiler) failWhole(at ast.Node, message, help string) part {
	from, to := place(at)
	for n := at; n != nil; n = edge(n, false) {
		from = min(from, n.Location().From)
	}
	for n := at; n != nil; n = edge(n, true) {
		to = max(to, n.Location().To)
	}
	return c.failAt(from, to, at, message, help)
}

func (c *compiler) failAt(from, to int, at ast.Node, message, help string) part {
	if c.err == nil {
		c.err = &WhereError{Expression: c.text, From: from, To: to, Message: message, Help: help}
	}
	return part{at: at, run: func(*run) any { return nil }}
}

// place is where a node stands, in characters. A choice has no good place of its own.
func place(n ast.Node) (from, to int) {
	switch at := n.(type) {
	case *ast.ConditionalNode:
		return place(at.Cond)
	case *ast.PredicateNode:
		return place(at.Node)
	case *ast.ChainNode:
		return place(at.Node)
	}
	return n.Location().From, n.Location().To
}

// edge is the first or the last node inside one that is written before, or after, its
// own place; nil if there is none.
func edge(n ast.Node, last bool) ast.Node {
	switch at := n.(type) {
	case *ast.BinaryNode:
		if last {
			return at.Right
		}
		return at.Left
	case *ast.MemberNode:
		if !last {
			return at.Node
		}
	case *ast.UnaryNode:
		if last {
			return at.Node
		}
	}
	return nil
}

// known is a part whose value does not depend on the entry.
func known(kind kind, at ast.Node, value any) part {
	return part{typ{kind: kind}, at, func(*run) any { return value }}
}

// of is a part that is computed from others.
func of(kind kind, at ast.Node, run func(*run) any) part { return part{typ{kind: kind}, at, run} }

// node checks a node. Whatever it becomes counts its steps.
func (c *compiler) node(n ast.Node) part {
	if p, ok := c.done[n]; ok {
		return p
	}
	p := c.form(n)
	inner := p.run
	p.run = func(r *run) any {
		if !r.spend(1, n) {
			return nil
		}
		return inner(r)
	}
	if c.done == nil {
		c.done = map[ast.Node]part{}
	}
	c.done[n] = p
	return p
}

func (c *compiler) form(n ast.Node) part {
	if c.err != nil {
		return c.fail(n, "", "")
	}
	switch at := n.(type) {
	case *ast.NilNode:
		return known(nilKind, n, nil)
	case *ast.IntegerNode:
		return known(numberKind, n, float64(at.Value))
	case *ast.FloatNode:
		return known(numberKind, n, at.Value)
	case *ast.StringNode:
		return known(textKind, n, at.Value)
	case *ast.BoolNode:
		return known(boolKind, n, at.Value)
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

// want checks a part that has to be of a kind.
func (c *compiler) want(n ast.Node, k kind) part {
	p := c.node(n)
	if p.kind != k && p.kind != anyKind {
		return c.failWhole(n, fmt.Sprintf("this is %s, where %s is wanted", p.words(), typ{kind: k}.words()), c.instead(n, p.typ, k))
	}
	return p
}

// boolean checks a part that has to be true or false. What the entry lacks, or has of
// another kind, is false.
func (c *compiler) boolean(n ast.Node) part {
	p := c.want(n, boolKind)
	return of(boolKind, n, func(r *run) any { return p.run(r) == true })
}

func (c *compiler) array(at *ast.ArrayNode) part {
	items := make([]part, len(at.Nodes))
	item := typ{}
	for i, n := range at.Nodes {
		items[i] = c.node(n)
		if i == 0 {
			item.kind = items[i].kind
		} else if item.kind != items[i].kind {
			item = typ{}
		}
	}
	return part{typ{kind: listKind, item: &item}, at, func(r *run) any {
		out := make([]any, len(items))
		for i, p := range items {
			out[i] = p.run(r)
		}
		return out
	}}
}

// entry is the mapping that the whole expression is about.
func (c *compiler) entry() part {
	return part{typ{kind: mapKind, shape: c.shape, path: []string{}}, nil, func(r *run) any { return r.entry }}
}

// identifier is a field of the entry.
func (c *compiler) identifier(at *ast.IdentifierNode) part {
	if at.Value == "$env" {
		return c.entry()
	}
	field, known := c.field(c.entry().typ, at.Value)
	switch {
	case at.Value == "id" && !c.isOfItem("id"):
		return c.id(at, field)
	case !known:
		return c.unknown(at, at.Value)
	case c.isOfItem(at.Value):
		return c.fail(at, fmt.Sprintf("%q is a field of the entry, and of the item that this condition is about", at.Value),
			fmt.Sprintf("write .%s for the item's, $env[%q] for the entry's", at.Value, at.Value))
	}
	return c.get(at, c.entry(), at.Value, field)
}

// id is the id of the entry, which a foreign one may have without a field for it.
func (c *compiler) id(at ast.Node, field typ) part {
	if field.kind == anyKind {
		field.kind = textKind
	}
	written := c.get(at, c.entry(), "id", field)
	return part{field, at, func(r *run) any {
		if v := written.run(r); !isEmpty(v) {
			return v
		}
		return r.id
	}}
}

// isOfItem tells whether the item that a condition is about has a field.
func (c *compiler) isOfItem(name string) bool {
	return len(c.items) > 0 && slices.Contains(c.items[len(c.items)-1].names(), name)
}

// field finds a field of a mapping: one that the schema declares, else one that may be
// there. A foreign schema seldom declares all, so that what some entry has is known
// too; in a mapping whose keys are data everything is.
func (c *compiler) field(of typ, name string) (typ, bool) {
	out, declared := of.declared(name)
	switch {
	case declared:
		return out, true
	case of.isOpen() && !of.isEntry():
		return typ{path: out.path}, true
	case out.path != nil && (c.cat.IsForeign() || of.isOpen()) && isInUse(c.cat, out.path):
		return typ{path: out.path}, true
	}
	return typ{}, false
}

// get reads a field, of each item where there is a list.
func (c *compiler) get(at ast.Node, of part, name string, field typ) part {
	return part{field, at, func(r *run) any { return r.field(of.run(r), name, field, at) }}
}

func (c *compiler) pointer(at *ast.PointerNode) part {
	switch {
	case len(c.items) == 0:
		return c.fail(at, "# and .field stand for an item only inside any(), all() and the like", "")
	case at.Name != "":
		return c.fail(at, "this form is not known here", "# is the item")
	}
	return part{c.items[len(c.items)-1], at, func(r *run) any { return r.items[len(r.items)-1] }}
}

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
	if inside.kind != mapKind && inside.kind != anyKind {
		return c.noFields(at, inside, name.Value)
	}
	field, known := c.field(inside, name.Value)
	if !known {
		return c.unknownMember(at, inside, name.Value)
	}
	out := c.get(at, of, name.Value, field)
	if inList && out.kind != listKind {
		out.typ = typ{kind: listKind, item: &field, path: field.path}
	}
	return out
}
