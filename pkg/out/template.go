package out

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/words"
)

// Template writes items with a Go template, once an item. What an item lacks is empty,
// however deep; a field that no item can have is a fault.
//
// The standard library reads and runs it. In between, calls of templateRun take the
// place of whatever the library would look into itself: ".a.b" becomes "_field . "a" "b"",
// and range goes through what "_each" gives. So an item is JSON data and nothing else.
type Template struct {
	text  string
	shape *schema.Shape // nil if the items say themselves which fields they have
	tmpl  *template.Template
}

// TemplateError is a fault in a template, or in what it asks of an item.
type TemplateError struct {
	// Template is the whole text. From and To are the faulty part of it in characters,
	// To just after it; equal where only the line is known.
	Template string
	From, To int
	// Line and Col are 1-based; Col is 0 where only the line is known.
	Line, Col int
	Message   string
	// Item is the name of the item that was at work, empty if none was.
	Item string
}

func (e *TemplateError) Error() string {
	place := "line " + strconv.Itoa(e.Line)
	if e.Col > 0 {
		place += ", column " + strconv.Itoa(e.Col)
	}
	if e.Item != "" {
		place = e.Item + ": " + place
	}
	return place + ": " + e.Message
}

// ParseTemplate reads a template for items of a shape; nil means that the items say
// themselves which fields there are. It is tried on what the shape says of an item, with
// every branch taken. The error is a *TemplateError.
func ParseTemplate(text string, shape *schema.Shape) (*Template, error) {
	const most = 16 << 10
	switch {
	case len(text) > most:
		return nil, &TemplateError{Line: 1, Message: fmt.Sprintf("the template has %d bytes; at most %d are read", len(text), most)}
	case text == "":
		return nil, &TemplateError{Line: 1, Message: "the template is empty; write something like {{.id}}"}
	}
	t := &Template{text: text, shape: shape}
	var err error
	if t.tmpl, err = t.read(false); err == nil {
		err = t.trial()
	}
	if err != nil {
		return nil, t.fault(err)
	}
	return t, nil
}

// read parses the text, for a trial or not.
func (t *Template) read(trial bool) (*template.Template, error) {
	tmpl, err := template.New("template").Funcs((&templateRun{}).functions()).Parse(t.text)
	if err != nil {
		return nil, err
	}
	for _, named := range tmpl.Templates() {
		templateReader{trial}.list(named.Root)
	}
	return tmpl, nil
}

// Write writes items, which are JSON data or become it, each with a name for its faults.
// A line break follows each unless the template ends in one. Nothing is written if an
// item is at fault. The error is ctx's, or the writer's, or a *TemplateError.
func (t *Template) Write(ctx context.Context, w io.Writer, items iter.Seq2[string, any]) error {
	tmpl, err := t.tmpl.Clone()
	if err != nil {
		return err
	}
	run := &templateRun{ctx: ctx, declared: t.shape != nil}
	tmpl.Funcs(run.functions()).Funcs(run.calls())
	var texts []string
	for name, item := range items {
		err := run.apply(tmpl, templateValue(item, t.shape))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fault := t.fault(err)
			fault.Item = name
			return fault
		}
		text := Visible(run.out.String())
		if !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		texts = append(texts, text)
	}
	result := bufio.NewWriter(w)
	for _, text := range texts {
		result.WriteString(text) // its error is Flush's too
	}
	return result.Flush()
}

var (
	// templatePlace is how the library begins a message: line, the bytes before the place
	// in it where they are known, and what was at work.
	templatePlace   = regexp.MustCompile(`(?s)^template: template:(\d+):(?:(\d+):)? (?:executing ".*?" at <.*?>: )?`)
	unknownFunction = regexp.MustCompile(`^function "(.*)" not defined$`)
	// faultyPart is what a fault marks: a name, or text in quotes, or the sign that
	// stands there.
	faultyPart = regexp.MustCompile(`^(?:[.$]?[\p{L}\p{N}_.$]+|"[^"\n]*"|.)`)
)

// fault turns an error of the library, or one that it has from a function of ours, into
// a fault with its place.
func (t *Template) fault(err error) *TemplateError {
	fault := &TemplateError{Template: t.text, Line: 1, Message: err.Error()}
	m := templatePlace.FindStringSubmatch(fault.Message)
	if m != nil {
		fault.Line, _ = strconv.Atoi(m[1])
		fault.Message = strings.ReplaceAll(fault.Message[len(m[0]):], "_field . ", "")
	}
	if ours, ok := errors.AsType[refusal](err); ok {
		fault.Message = string(ours)
	}
	if m != nil && m[2] != "" {
		col, _ := strconv.Atoi(m[2])
		before := slices.Collect(strings.Lines(t.text))[:fault.Line-1]
		pos := len(strings.Join(before, "")) + col
		fault.Col = 1 + len([]rune(t.text[pos-col:pos]))
		fault.From = len([]rune(t.text[:pos]))
		fault.To = fault.From + len([]rune(faultyPart.FindString(t.text[pos:])))
	}
	if m := unknownFunction.FindStringSubmatch(fault.Message); m != nil {
		names := templateFunctionNames()
		help := cmp.Or(words.DidYouMean(m[1], names), "the functions are "+strings.Join(names, ", "))
		fault.Message = fmt.Sprintf("%q is not a function; %s", m[1], help)
	}
	switch {
	case strings.Contains(fault.Message, "bad character U+002D"):
		fault.Message += `; a field with a dash in its name is {{get "my-field" .}}`
	case fault.Message == "unexpected EOF":
		fault.Message = "an action is not closed by {{end}}"
	}
	return fault
}

// templateReader puts the calls of templateRun into a parsed template. For a trial it makes
// one in which every branch is taken, one after the other: no loop is left early, and no
// template calls itself for ever.
type templateReader struct{ trial bool }

func (r templateReader) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	var nodes []parse.Node
	for _, n := range list.Nodes {
		nodes = append(nodes, r.node(n)...)
	}
	list.Nodes = nodes
}

// node is what takes the place of a node.
func (r templateReader) node(n parse.Node) []parse.Node {
	switch n := n.(type) {
	case *parse.ActionNode:
		r.pipe(n.Pipe)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			n.Pipe = pipeNode(callNode(n.Pos, "_nothing"))
		}
		r.pipe(n.Pipe)
		if r.trial {
			first := pipeNode(callNode(n.Pos, "_first", textNode(n.Pos, n.Name), n.Pipe))
			return []parse.Node{ifNode(first, []parse.Node{n}, nil)}
		}
	case *parse.IfNode:
		return r.branch(n, &n.BranchNode)
	case *parse.WithNode:
		return r.branch(n, &n.BranchNode)
	case *parse.RangeNode:
		return r.branch(n, &n.BranchNode)
	case *parse.BreakNode, *parse.ContinueNode:
		if r.trial {
			return nil
		}
	}
	return []parse.Node{n}
}

func (r templateReader) branch(n parse.Node, b *parse.BranchNode) []parse.Node {
	r.pipe(b.Pipe)
	r.list(b.List)
	r.list(b.ElseList)
	if b.NodeType == parse.NodeRange {
		each := []string{"_each", "_each", "_pairs"}[len(b.Pipe.Decl)]
		b.Pipe.Cmds = append(b.Pipe.Cmds, callNode(b.Pipe.Pos, each))
	}
	if !r.trial {
		return []parse.Node{n}
	}
	// The other branch follows with the variables of the pipe, and the dot from outside.
	otherwise := *b.Pipe
	otherwise.Cmds = append(slices.Clone(otherwise.Cmds), callNode(b.Pos, "_nothing"))
	twin := ifNode(&otherwise, nil, b.ElseList)
	b.ElseList = nil
	if b.NodeType != parse.NodeRange {
		b.Pipe.Cmds = append(b.Pipe.Cmds, callNode(b.Pos, "_taken"))
	}
	return []parse.Node{n, twin}
}

func (r templateReader) pipe(p *parse.PipeNode) {
	for _, command := range p.Cmds {
		for i, arg := range command.Args {
			command.Args[i] = r.value(arg)
		}
	}
	if p.IsAssign {
		p.Cmds = append(p.Cmds, callNode(p.Pos, "_assigned"))
	}
}

// value is what takes the place of an argument.
func (r templateReader) value(n parse.Node) parse.Node {
	switch n := n.(type) {
	case *parse.FieldNode:
		return fieldNode(n.Pos, &parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}, n.Ident)
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			return fieldNode(n.Pos, &parse.VariableNode{NodeType: parse.NodeVariable, Pos: n.Pos, Ident: n.Ident[:1]}, n.Ident[1:])
		}
	case *parse.ChainNode:
		return fieldNode(n.Pos, r.value(n.Node), n.Field)
	case *parse.PipeNode:
		r.pipe(n)
	}
	return n
}

func fieldNode(pos parse.Pos, of parse.Node, names []string) parse.Node {
	call := callNode(pos, "_field", of)
	for _, name := range names {
		call.Args = append(call.Args, textNode(pos, name))
	}
	return pipeNode(call)
}

func callNode(pos parse.Pos, function string, args ...parse.Node) *parse.CommandNode {
	name := parse.NewIdentifier(function).SetPos(pos)
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: append([]parse.Node{name}, args...)}
}

func pipeNode(call *parse.CommandNode) *parse.PipeNode {
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: call.Pos, Cmds: []*parse.CommandNode{call}}
}

func textNode(pos parse.Pos, text string) parse.Node {
	return &parse.StringNode{NodeType: parse.NodeString, Pos: pos, Quoted: strconv.Quote(text), Text: text}
}

func ifNode(pipe *parse.PipeNode, then []parse.Node, otherwise *parse.ListNode) *parse.IfNode {
	list := &parse.ListNode{NodeType: parse.NodeList, Pos: pipe.Pos, Nodes: then}
	return &parse.IfNode{BranchNode: parse.BranchNode{NodeType: parse.NodeIf, Pos: pipe.Pos, Pipe: pipe, List: list, ElseList: otherwise}}
}
