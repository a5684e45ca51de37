package out

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
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
// themselves which fields there are. It is tried on an item that has nothing, so that a
// wrong name is found whatever the items are; in a branch that this does not take it is
// found by the first item that does. The error is a *TemplateError.
func ParseTemplate(text string, shape *schema.Shape) (*Template, error) {
	const most = 16 << 10
	switch {
	case len(text) > most:
		return nil, &TemplateError{Line: 1, Message: fmt.Sprintf("the template has %d bytes; at most %d are read", len(text), most)}
	case text == "":
		return nil, &TemplateError{Line: 1, Message: "the template is empty; write something like {{.id}}"}
	}
	t := &Template{text: text, shape: shape}
	run := &templateRun{ctx: context.Background()}
	var err error
	if t.tmpl, err = template.New("template").Funcs(templateFunctions()).Parse(text); err != nil {
		return nil, t.fault(err)
	}
	for _, named := range t.tmpl.Templates() {
		rewrite(named.Root)
	}
	if shape != nil {
		err = run.apply(t.tmpl.Funcs(run.calls()), templateMap{shape: shape})
	}
	if err != nil {
		return nil, t.fault(err)
	}
	return t, nil
}

// Write writes items, which are JSON data or become it, each with a name for its faults.
// A line break follows each unless the template ends in one. Nothing is written if an
// item is at fault. The error is ctx's, or the writer's, or a *TemplateError.
func (t *Template) Write(ctx context.Context, w io.Writer, items iter.Seq2[string, any]) error {
	tmpl, err := t.tmpl.Clone()
	if err != nil {
		return err
	}
	run := &templateRun{ctx: ctx}
	tmpl.Funcs(run.calls())
	var texts []string
	for name, item := range items {
		err := run.apply(tmpl, templateValue(Encode(item), t.shape))
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
		names := []string{"and", "html", "js", "not", "or", "print", "println", "urlquery"} // Go's
		names = slices.Sorted(slices.Values(slices.AppendSeq(names, maps.Keys(templateFunctions()))))
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

// unknownField refuses a name and says which fields there are instead; shape, where it is known, says what
// lies deeper.
func unknownField(name string, names []string, shape *schema.Shape) error {
	message := fmt.Sprintf("%q is not a field", name)
	if help := words.DidYouMean(name, names); help != "" {
		return refusal(message + "; " + help)
	}
	var near []string
	for _, known := range names {
		if strings.HasPrefix(known, name+"-") {
			near = append(near, fmt.Sprintf("{{get %q .}}", known))
		}
	}
	shape.Walk(func(path []string, _ *schema.Shape) {
		if len(path) > 1 && path[len(path)-1] == name {
			near = append(near, `"`+strings.Join(path, ".")+`"`)
		}
	})
	const most = 12
	switch {
	case len(near) > 0:
		return refusal(message + "; did you mean " + words.Join(near[:min(3, len(near))], "or") + "?")
	case len(names) > most:
		return refuse(`%s; the fields are "%s" and %d more`, message, strings.Join(names[:most], `", "`), len(names)-most)
	}
	return refusal(message + "; the fields are " + words.Quoted(names, "and"))
}

// rewrite puts the calls of templateRun into a part of a parsed template.
func rewrite(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, part := range n.Nodes {
				rewrite(part)
			}
		}
	case *parse.ActionNode:
		rewrite(n.Pipe)
	case *parse.TemplateNode:
		rewrite(n.Pipe)
	case *parse.IfNode:
		rewriteBranch(n.BranchNode)
	case *parse.WithNode:
		rewriteBranch(n.BranchNode)
	case *parse.RangeNode:
		rewriteBranch(n.BranchNode)
		each := []string{"_each", "_each", "_pairs"}[len(n.Pipe.Decl)]
		n.Pipe.Cmds = append(n.Pipe.Cmds, callNode(n.Pipe.Pos, each))
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, command := range n.Cmds {
			for i, arg := range command.Args {
				command.Args[i] = rewritten(arg)
			}
		}
		if n.IsAssign {
			n.Cmds = append(n.Cmds, callNode(n.Pos, "_assigned"))
		}
	}
}

func rewriteBranch(b parse.BranchNode) {
	rewrite(b.Pipe)
	rewrite(b.List)
	rewrite(b.ElseList)
}

// rewritten is what takes the place of an argument.
func rewritten(n parse.Node) parse.Node {
	switch n := n.(type) {
	case *parse.FieldNode:
		return fieldNode(n.Pos, &parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}, n.Ident)
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			return fieldNode(n.Pos, &parse.VariableNode{NodeType: parse.NodeVariable, Pos: n.Pos, Ident: n.Ident[:1]}, n.Ident[1:])
		}
	case *parse.ChainNode:
		return fieldNode(n.Pos, rewritten(n.Node), n.Field)
	case *parse.PipeNode:
		rewrite(n)
	}
	return n
}

func fieldNode(pos parse.Pos, of parse.Node, names []string) parse.Node {
	call := callNode(pos, "_field", of)
	for _, name := range names {
		call.Args = append(call.Args, &parse.StringNode{NodeType: parse.NodeString, Pos: pos, Quoted: strconv.Quote(name), Text: name})
	}
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Cmds: []*parse.CommandNode{call}}
}

func callNode(pos parse.Pos, function string, args ...parse.Node) *parse.CommandNode {
	name := parse.NewIdentifier(function).SetPos(pos)
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: append([]parse.Node{name}, args...)}
}
