package render

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// templateChecker goes through a template as a run does, with shapes for values, and
// refuses before anything is run what no item can have.
type templateChecker struct {
	t    *Template
	vars []checkedVar
	// changed are the variables that get another value somewhere; what they hold is not
	// known.
	changed map[string]bool
	// called are the templates that were checked, with the shape they were called with.
	called map[call]bool
	err    *TemplateError
}

type checkedVar struct {
	name  string
	shape *schema.Shape
}

type call struct {
	name string
	with *schema.Shape
}

// check refuses fields that no item can have, and functions that do not exist or get
// the wrong number of values.
func (t *Template) check() error {
	c := templateChecker{t: t, changed: map[string]bool{}, called: map[call]bool{}}
	trees := []*parse.Tree{t.root}
	for _, tree := range t.trees {
		trees = append(trees, tree)
	}
	for _, tree := range trees {
		c.findChanged(tree.Root)
	}
	c.body(t.root, t.shape)
	// Those that nothing calls, in the order of the text.
	slices.SortFunc(trees, func(a, b *parse.Tree) int { return int(a.Root.Pos) - int(b.Root.Pos) })
	for _, tree := range trees {
		if tree != t.root {
			c.body(tree, nil)
		}
	}
	if c.err != nil {
		return c.err
	}
	return nil
}

// body checks a template that is called with a value of a shape.
func (c *templateChecker) body(tree *parse.Tree, shape *schema.Shape) {
	if key := (call{tree.Name, shape}); tree.Root == nil || c.called[key] || tree != c.t.root && c.called[call{tree.Name, nil}] && shape == nil {
		return
	} else {
		c.called[key] = true
	}
	before := c.vars
	c.vars = []checkedVar{{"$", shape}}
	c.list(tree.Root, shape)
	c.vars = before
}

// findChanged looks for "=" below a list.
func (c *templateChecker) findChanged(list *parse.ListNode) {
	if list == nil {
		return
	}
	pipe := func(p *parse.PipeNode) {
		if p != nil && p.IsAssign {
			for _, decl := range p.Decl {
				c.changed[decl.Ident[0]] = true
			}
		}
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			pipe(n.Pipe)
		case *parse.IfNode, *parse.WithNode, *parse.RangeNode:
			b := branchOf(n)
			pipe(b.Pipe)
			c.findChanged(b.List)
			c.findChanged(b.ElseList)
		}
	}
}

func branchOf(n parse.Node) *parse.BranchNode {
	switch n := n.(type) {
	case *parse.IfNode:
		return &n.BranchNode
	case *parse.WithNode:
		return &n.BranchNode
	case *parse.RangeNode:
		return &n.BranchNode
	}
	return nil
}

func (c *templateChecker) fail(at parse.Node, format string, args ...any) {
	if c.err == nil {
		c.err = c.t.fault(at, fmt.Sprintf(format, args...))
	}
}

func (c *templateChecker) list(list *parse.ListNode, dot *schema.Shape) {
	if list == nil {
		return
	}
	mark := len(c.vars)
	for _, n := range list.Nodes {
		c.node(n, dot)
	}
	c.vars = c.vars[:mark]
}

func (c *templateChecker) node(n parse.Node, dot *schema.Shape) {
	if c.err != nil {
		return
	}
	switch n := n.(type) {
	case *parse.ActionNode:
		c.pipe(n.Pipe, dot)
	case *parse.TemplateNode:
		shape := c.pipe(n.Pipe, dot)
		if tree := c.t.trees[n.Name]; tree != nil {
			c.body(tree, shape)
		} else {
			c.fail(n, "no template is called %q", n.Name)
		}
	case *parse.IfNode, *parse.WithNode, *parse.RangeNode:
		mark := len(c.vars)
		b := branchOf(n)
		shape := c.pipe(b.Pipe, dot)
		inside := dot
		switch n.(type) {
		case *parse.WithNode:
			inside = shape
		case *parse.RangeNode:
			inside = c.items(b.Pipe, shape)
			if decl := b.Pipe.Decl; len(decl) > 0 && !b.Pipe.IsAssign {
				c.vars[len(c.vars)-1].shape = inside
				if len(decl) > 1 {
					c.vars[len(c.vars)-2].shape = nil
				}
			}
		}
		c.list(b.List, inside)
		c.list(b.ElseList, dot)
		c.vars = c.vars[:mark]
	}
}

// items is the shape of what range goes through.
func (c *templateChecker) items(at parse.Node, shape *schema.Shape) *schema.Shape {
	switch {
	case shape == nil || len(shape.Properties) > 0:
		return nil
	case shape.Items == nil && len(shape.Types) > 0 && !shape.Is("array") && !shape.Is("object") && !shape.Is("integer") && !shape.Is("number"):
		c.fail(at, "range goes through a list, and this is %s", shape.TypeWords())
	}
	return shape.Items
}

// pipe checks a pipeline and returns the shape of its value, nil where it is not known.
func (c *templateChecker) pipe(p *parse.PipeNode, dot *schema.Shape) *schema.Shape {
	if p == nil {
		return nil
	}
	var shape *schema.Shape
	for i, command := range p.Cmds {
		shape = c.command(command, dot, shape, i > 0)
	}
	for _, decl := range p.Decl {
		if !p.IsAssign {
			c.vars = append(c.vars, checkedVar{decl.Ident[0], shape})
		}
	}
	return shape
}

func (c *templateChecker) command(n *parse.CommandNode, dot, before *schema.Shape, piped bool) *schema.Shape {
	shapes := make([]*schema.Shape, len(n.Args))
	for i, arg := range n.Args {
		if _, isName := arg.(*parse.IdentifierNode); !isName || i > 0 {
			shapes[i] = c.value(arg, dot)
		}
	}
	name, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		if _, isNil := n.Args[0].(*parse.NilNode); isNil {
			c.fail(n, "nil is only a value to compare with")
		} else if piped || len(n.Args) > 1 {
			c.fail(n, "only a function takes values, and %s is none", n.Args[0])
		}
		return shapes[0]
	}
	args := n.Args[1:]
	shapes = shapes[1:]
	if piped {
		args, shapes = append(args[:len(args):len(args)], nil), append(shapes, before)
	}
	return c.call(name, args, shapes)
}

// call checks a function; a piped argument has no node.
func (c *templateChecker) call(name *parse.IdentifierNode, args []parse.Node, shapes []*schema.Shape) *schema.Shape {
	f, ok := c.t.functions[name.Ident]
	switch {
	case !ok:
		c.unknownFunction(name)
		return nil
	case len(args) < f.least || f.most >= 0 && len(args) > f.most:
		c.fail(name, "%s takes %s, and got %d", name.Ident, countValues(f.least, f.most), len(args))
		return nil
	}
	switch name.Ident {
	case "get", "has":
		path, ok := args[0].(*parse.StringNode)
		if !ok || shapes[1] == nil {
			return nil
		}
		if _, err := query.NewColumn(shapes[1], path.Text); err != nil {
			c.fail(path, "%s", err)
		}
		if name.Ident == "get" {
			return shapes[1].At(strings.Split(path.Text, ".")...)
		}
	case "index":
		shape := shapes[0]
		for _, place := range args[1:] {
			key, isText := place.(*parse.StringNode)
			switch {
			case shape == nil:
			case isText:
				shape = c.field(key, shape, key.Text)
			default:
				shape = shape.Items
			}
		}
		return shape
	case "slice":
		return shapes[0]
	case "eq", "ne", "lt", "le", "gt", "ge":
		c.comparison(name, args, shapes)
	case "join":
		if _, isText := args[1].(*parse.StringNode); isText && only(shapes[0], "array", false) {
			c.fail(name, "the list stands last, as in join \", \" .aliases")
		}
	case "default":
		if text, isText := args[1].(*parse.StringNode); isText && text.Text != "" {
			c.fail(name, "the value stands last, as in default %q .x", text.Text)
		}
	}
	return nil
}

// comparison refuses what is never true: lists and mappings, two kinds that have
// nothing to do with each other, and a value that no item can have.
func (c *templateChecker) comparison(name *parse.IdentifierNode, args []parse.Node, shapes []*schema.Shape) {
	for _, shape := range shapes {
		for jsonType, words := range map[string]string{"array": "a list", "object": "a mapping"} {
			if only(shape, jsonType, false) {
				c.fail(name, "%s compares single values, and this is %s", name.Ident, words)
				return
			}
		}
	}
	for _, shape := range shapes {
		for _, other := range args {
			switch literal := other.(type) {
			case *parse.NumberNode:
				if only(shape, "string", false) {
					c.fail(literal, "text cannot be compared with a number; write %q", literal.Text)
				}
			case *parse.StringNode:
				switch {
				case literal.Text == "" || shape == nil || name.Ident != "eq" && name.Ident != "ne":
				case only(shape, "integer", false) || only(shape, "number", false):
					c.fail(literal, "a number cannot be compared with text")
				case only(shape, "string", false) && len(shape.Enum) > 0 && !slices.Contains(shape.Enum, literal.Text):
					help := words.DidYouMean(literal.Text, shape.Enum)
					if help == "" {
						help = "it is one of " + words.Quoted(shape.Enum, "or")
					}
					c.fail(literal, "no item can have %q here; %s", literal.Text, help)
				}
			}
		}
	}
}

func countValues(least, most int) string {
	values := func(n int) string { return words.Count(n, "value") }
	switch {
	case most < 0:
		return "at least " + values(least)
	case least != most:
		return fmt.Sprintf("%d to %s", least, values(most))
	}
	return values(least)
}

func (c *templateChecker) unknownFunction(name *parse.IdentifierNode) {
	var names []string
	for known := range c.t.functions {
		names = append(names, known)
	}
	slices.Sort(names)
	if help := words.DidYouMean(name.Ident, names); help != "" {
		c.fail(name, "%q is not a function; %s", name.Ident, help)
		return
	}
	c.fail(name, "%q is not a function; the functions are %s", name.Ident, strings.Join(names, ", "))
}

// value is the shape of an argument.
func (c *templateChecker) value(n parse.Node, dot *schema.Shape) *schema.Shape {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		return c.fields(n, c.variable(n.Ident[0]), n.Ident[1:])
	case *parse.ChainNode:
		return c.fields(n, c.value(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.IdentifierNode:
		return c.call(n, nil, nil)
	case *parse.NumberNode:
		if !n.IsInt && !n.IsFloat {
			c.fail(n, "this is no number that is known here")
		}
	}
	return nil
}

func (c *templateChecker) variable(name string) *schema.Shape {
	for i := len(c.vars) - 1; i >= 0; i-- {
		if c.vars[i].name == name && !c.changed[name] {
			return c.vars[i].shape
		}
	}
	return nil
}

// fields follows names from a shape.
func (c *templateChecker) fields(at parse.Node, shape *schema.Shape, names []string) *schema.Shape {
	for _, name := range names {
		shape = c.field(at, shape, name)
	}
	return shape
}

func (c *templateChecker) field(at parse.Node, shape *schema.Shape, name string) *schema.Shape {
	switch {
	case shape == nil || c.err != nil:
		return nil
	case shape.Property(name) != nil:
		return shape.Property(name)
	case shape.Items != nil && len(shape.Properties) == 0:
		c.fail(at, "%q is not a field of a list; write {{range ...}} around it, or use get", name)
	case len(shape.Properties) > 0:
		c.fail(at, "%s", unknownField(name, shape.Names()))
	case len(shape.Types) > 0 && !shape.Is("object"):
		c.fail(at, "%q is not a field here", name)
	}
	return nil
}
