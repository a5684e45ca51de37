package render

import (
	"context"
	"fmt"
	"strings"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/out"
)

// maxTemplateSteps bounds what a template may cost on one item: each action, each turn
// of a loop and every few characters that a function makes are a step. A page about an
// entry takes some hundreds; this many take less than a second.
const maxTemplateSteps = 2_000_000

const (
	// charsPerStep is how much text is made in the time of a step.
	charsPerStep = 16
	// maxTemplateDepth is how many templates may call one another.
	maxTemplateDepth = 100
)

// templateRun is a template at work on an item. Values are nil for what is missing,
// string, bool, a number, []any, and Object.
type templateRun struct {
	t    *Template
	ctx  context.Context
	vars []templateVar
	out  strings.Builder
	// steps are left; at pause of them the context is looked at.
	steps, pause, depth int
	err                 error
	leave               leave
}

type templateVar struct {
	name  string
	value any
}

// leave tells that the list of actions at work ends early.
type leave uint8

const (
	stay leave = iota
	leaveTurn
	leaveLoop
)

// apply makes the text of one item.
func (t *Template) apply(ctx context.Context, name string, item any) (string, error) {
	data := conform(item, t.shape)
	r := &templateRun{t: t, ctx: ctx, steps: maxTemplateSteps, pause: maxTemplateSteps, err: ctx.Err()}
	r.vars = []templateVar{{"$", data}}
	r.list(t.root.Root, data)
	if fault, ok := r.err.(*TemplateError); ok {
		fault.Item = name
	}
	if r.err != nil {
		return "", r.err
	}
	text := out.Visible(r.out.String())
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text, nil
}

// fail keeps the first fault.
func (r *templateRun) fail(at parse.Node, format string, args ...any) {
	if r.err == nil {
		r.err = r.t.fault(at, fmt.Sprintf(format, args...))
	}
}

// spend takes steps, and tells whether the run may go on.
func (r *templateRun) spend(n int, at parse.Node) bool {
	if r.err != nil {
		return false
	}
	r.steps -= n
	switch {
	case r.steps < 0:
		r.fail(at, "this asks too much of one item")
	case r.steps < r.pause:
		r.pause = r.steps - 1<<14
		r.err = r.ctx.Err()
	}
	return r.err == nil
}

// write adds to the output.
func (r *templateRun) write(text string, at parse.Node) {
	if r.out.Len()+len(text) > maxTemplateOutput {
		r.fail(at, "the output for one item is longer than %d MiB", maxTemplateOutput>>20)
	}
	if r.err == nil {
		r.out.WriteString(text)
	}
}

func (r *templateRun) list(list *parse.ListNode, dot any) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		if r.leave != stay || !r.spend(1, n) {
			return
		}
		r.node(n, dot)
	}
}

func (r *templateRun) node(n parse.Node, dot any) {
	switch n := n.(type) {
	case *parse.TextNode:
		r.write(string(n.Text), n)
	case *parse.ActionNode:
		v := r.pipe(n.Pipe, dot)
		if len(n.Pipe.Decl) == 0 {
			r.write(r.text(v, n), n)
		}
	case *parse.IfNode:
		r.branch(&n.BranchNode, dot, false)
	case *parse.WithNode:
		r.branch(&n.BranchNode, dot, true)
	case *parse.RangeNode:
		r.loop(n, dot)
	case *parse.TemplateNode:
		r.call(n, dot)
	case *parse.BreakNode:
		r.leave = leaveLoop
	case *parse.ContinueNode:
		r.leave = leaveTurn
	}
}

// branch runs "if" and "with".
func (r *templateRun) branch(n *parse.BranchNode, dot any, with bool) {
	mark := len(r.vars)
	v := r.pipe(n.Pipe, dot)
	list := n.ElseList
	if isTrue(v) {
		list = n.List
		if with {
			dot = v
		}
	}
	r.list(list, dot)
	r.vars = r.vars[:mark]
}

func (r *templateRun) loop(n *parse.RangeNode, dot any) {
	mark := len(r.vars)
	over := r.pipe(n.Pipe, dot)
	inside := len(r.vars)
	turns := 0
	turn := func(index, item any) bool {
		turns++
		if !r.spend(1, n) {
			return false
		}
		switch decl := n.Pipe.Decl; len(decl) {
		case 1:
			r.set(decl[0].Ident[0], item)
		case 2:
			r.set(decl[0].Ident[0], index)
			r.set(decl[1].Ident[0], item)
		}
		r.list(n.List, item)
		r.vars = r.vars[:inside]
		last := r.leave == leaveLoop
		r.leave = stay
		return !last && r.err == nil
	}
	switch over := over.(type) {
	case []any:
		for i, item := range over {
			if !turn(i, item) {
				break
			}
		}
	case out.Object:
		for _, m := range over {
			if !turn(m.Key, m.Value) {
				break
			}
		}
	case nil:
	default:
		count, ok := asInt(over)
		if !ok && r.t.shape == nil {
			r.fail(n.Pipe, "range goes through a list, and this is %s", jsonWords(over))
		}
		for i := 0; ok && i < count && turn(i, i); i++ {
		}
	}
	r.vars = r.vars[:mark]
	if turns == 0 {
		r.list(n.ElseList, dot)
	}
}

func (r *templateRun) call(n *parse.TemplateNode, dot any) {
	tree := r.t.trees[n.Name]
	if r.depth == maxTemplateDepth {
		r.fail(n, "templates call one another more than %d deep", maxTemplateDepth)
		return
	}
	v := r.pipe(n.Pipe, dot)
	vars := r.vars
	r.vars = []templateVar{{"$", v}}
	r.depth++
	r.list(tree.Root, v)
	r.depth--
	r.vars = vars
}

// set gives a variable another value.
func (r *templateRun) set(name string, v any) {
	for i := len(r.vars) - 1; i >= 0; i-- {
		if r.vars[i].name == name {
			r.vars[i].value = v
			return
		}
	}
}

func (r *templateRun) variable(name string) any {
	for i := len(r.vars) - 1; i >= 0; i-- {
		if r.vars[i].name == name {
			return r.vars[i].value
		}
	}
	return nil
}

func (r *templateRun) pipe(p *parse.PipeNode, dot any) any {
	if p == nil {
		return nil
	}
	var v any
	for i, command := range p.Cmds {
		if !r.spend(1, command) {
			return nil
		}
		v = r.command(command, dot, v, i > 0)
	}
	for _, decl := range p.Decl {
		if p.IsAssign {
			r.set(decl.Ident[0], v)
		} else {
			r.vars = append(r.vars, templateVar{decl.Ident[0], v})
		}
	}
	return v
}

// command runs one part of a pipe. The value of the part before it is its last
// argument.
func (r *templateRun) command(n *parse.CommandNode, dot, before any, piped bool) any {
	name, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		return r.value(n.Args[0], dot)
	}
	if name.Ident == "and" || name.Ident == "or" {
		return r.choose(name.Ident == "or", n, dot, before, piped)
	}
	var args []any
	for _, arg := range n.Args[1:] {
		args = append(args, r.value(arg, dot))
	}
	if piped {
		args = append(args, before)
	}
	if r.err != nil {
		return nil
	}
	return r.t.functions[name.Ident].run(r, name, args)
}

// choose is the first value that decides, or the last one; what follows is not run.
func (r *templateRun) choose(on bool, n *parse.CommandNode, dot, before any, piped bool) any {
	var v any
	for _, arg := range n.Args[1:] {
		if v = r.value(arg, dot); isTrue(v) == on {
			return v
		}
	}
	if piped {
		return before
	}
	return v
}

// value is what an argument stands for.
func (r *templateRun) value(n parse.Node, dot any) any {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return r.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		return r.fields(n, r.variable(n.Ident[0]), n.Ident[1:])
	case *parse.ChainNode:
		return r.fields(n, r.value(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return r.pipe(n, dot)
	case *parse.IdentifierNode:
		if n.Ident == "and" || n.Ident == "or" {
			return nil
		}
		return r.t.functions[n.Ident].run(r, n, nil)
	case *parse.BoolNode:
		return n.True
	case *parse.StringNode:
		return n.Text
	case *parse.NumberNode:
		if n.IsInt {
			return int(n.Int64)
		}
		return n.Float64
	}
	return nil
}

// fields follows names. What a shape declares may be missing; an item that says itself
// which fields it has must have it.
func (r *templateRun) fields(at parse.Node, v any, names []string) any {
	for _, name := range names {
		o, isObject := v.(out.Object)
		value, ok := o.Get(name)
		switch {
		case ok || r.t.shape != nil || v == nil:
		case isObject:
			r.fail(at, "%s", unknownField(name, o.Keys()))
		default:
			r.fail(at, "%s has no fields, and no %q", jsonWords(v), name)
		}
		v = value
	}
	return v
}
