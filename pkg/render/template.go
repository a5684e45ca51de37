package render

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/schema"
)

// Bounds on a template: bytes of its text, of what it makes of one item, and of what
// it makes in all, which is held back until no item can be at fault. What it may cost
// on an item is maxTemplateSteps.
const (
	maxTemplate       = 16 << 10
	maxTemplateOutput = 4 << 20
	maxTemplateTotal  = 256 << 20
)

// Template writes items with a Go template, once an item. What an item lacks is empty,
// however deep; a field that no item can have is a fault.
//
// The standard library reads the text, and the actions are run here: an item is JSON
// data and nothing else, so that nothing in it can be called, what is missing is
// empty instead of "<no value>", and each turn of a loop and each character that is
// made can be counted. Text counts characters, where Go counts bytes.
type Template struct {
	text  string
	root  *parse.Tree
	trees map[string]*parse.Tree // those that "define" names
	shape *schema.Shape          // nil if the items say themselves which fields they have

	functions map[string]templateFunction
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
// themselves which fields there are. The error is a *TemplateError.
func ParseTemplate(text string, shape *schema.Shape) (*Template, error) {
	t := &Template{text: text, trees: map[string]*parse.Tree{}, shape: shape, functions: templateFunctions()}
	switch {
	case len(text) > maxTemplate:
		return nil, &TemplateError{Line: 1, Message: fmt.Sprintf("the template has %d bytes; at most %d are read", len(text), maxTemplate)}
	case text == "":
		return nil, &TemplateError{Line: 1, Message: "the template is empty; write something like {{.id}}"}
	}
	tree := parse.New("template")
	tree.Mode = parse.SkipFuncCheck // the checker knows their places
	root, err := tree.Parse(text, "", "", t.trees)
	if err != nil {
		return nil, t.syntaxError(err)
	}
	t.root = root
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

// Write writes items, which are JSON data as EntryValue and the like make it, each with
// a name for its faults. A line break follows each unless the template ends in one.
// Nothing is written if an item is at fault. The error is ctx's, or the writer's, or a
// *TemplateError.
func (t *Template) Write(ctx context.Context, w io.Writer, items iter.Seq2[string, any]) error {
	var texts []string
	total := 0
	for name, item := range items {
		text, err := t.apply(ctx, name, item)
		if err != nil {
			return err
		}
		if total += len(text); total > maxTemplateTotal {
			return t.faultAt(0, 0, name, fmt.Sprintf("the output is longer than %d MiB", maxTemplateTotal>>20))
		}
		texts = append(texts, text)
	}
	result := bufio.NewWriter(w)
	for _, text := range texts {
		result.WriteString(text) // its error is Flush's too
	}
	return result.Flush()
}

// fault is one at a node.
func (t *Template) fault(at parse.Node, message string) *TemplateError {
	pos := int(at.Position())
	// A name is marked, or text in quotes, or the sign that stands there.
	marked := regexp.MustCompile(`^(?:[.$]?[\p{L}\p{N}_.$]+|"[^"\n]*"|.)`)
	return t.faultAt(pos, pos+len(marked.FindString(t.text[min(pos, len(t.text)):])), "", message)
}

// faultAt is a fault from one byte of the template to another.
func (t *Template) faultAt(from, to int, item, message string) *TemplateError {
	from, to = min(from, len(t.text)), min(to, len(t.text))
	before := t.text[:from]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	chars := len([]rune(before))
	return &TemplateError{
		Template: t.text, From: chars, To: chars + len([]rune(t.text[from:max(from, to)])),
		Line: 1 + strings.Count(before, "\n"), Col: 1 + len([]rune(line)), Message: message, Item: item,
	}
}

// syntaxError puts the library's words about the form of a template into ours. It knows
// the line only.
func (t *Template) syntaxError(err error) *TemplateError {
	result := &TemplateError{Template: t.text, Line: 1, Message: err.Error()}
	line := regexp.MustCompile(`^template: template:(\d+):(?:\d+:)? `)
	if m := line.FindStringSubmatch(result.Message); m != nil {
		result.Line, _ = strconv.Atoi(m[1])
		result.Message = result.Message[len(m[0]):]
	}
	switch {
	case strings.Contains(result.Message, "bad character U+002D"):
		result.Message += `; a field with a dash in its name is {{get "my-field" .}}`
	case result.Message == "unexpected EOF":
		result.Message = "an action is not closed by {{end}}"
	}
	return result
}
