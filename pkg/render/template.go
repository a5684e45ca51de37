package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/spell"
)

// Bounds on a template: bytes of its text and of what it makes of one item, loops
// inside one another, and the largest number that may stand in it, because a loop can
// run over a number.
const (
	maxTemplate       = 16 << 10
	maxTemplateOutput = 4 << 20
	maxTemplateLoops  = 3
	maxTemplateNumber = 10_000
)

// TemplateFunction is a function of our own in a template.
type TemplateFunction struct {
	// Call shows how; Usage says what it gives.
	Call, Usage string
}

// TemplateFunctions lists them in the order of help. The value to work on stands last,
// so that it can come through a pipe.
func TemplateFunctions() []TemplateFunction {
	return []TemplateFunction{
		{`get "dates.retires" .`, "the value at a dotted path, lists entered on the way"},
		{`has "dates.retires" .`, "whether there is one"},
		{`join ", " .aliases`, "the items of a list on one line"},
		{`default "none" .x`, "the first value if the second is empty"},
		{`date .dates.retires`, "a date in words, as precise as it is"},
		{`upper .id`, "capital letters; lower and trim work alike"},
		{`json .`, "the value as JSON on one line"},
	}
}

// Template writes items with a Go template, once an item. What an item lacks is empty,
// however deep; a field that no item can have is a fault.
type Template struct {
	text   string
	parsed *template.Template
	// orders finds the object that a map was made of, whose keys are in order.
	orders map[uintptr]Object
}

// TemplateError is a fault in a template, or in what it asks of an item.
type TemplateError struct {
	// Line and Col are 1-based; Col is 0 where only the line is known.
	Line, Col int
	Message   string
}

func (e *TemplateError) Error() string {
	place := "line " + strconv.Itoa(e.Line)
	if e.Col > 0 {
		place += ", column " + strconv.Itoa(e.Col)
	}
	return place + ": " + e.Message
}

// ParseTemplate reads a template for items of a shape; nil means that the items say
// themselves which fields there are. The error is a *TemplateError.
func ParseTemplate(text string, shape *schema.Shape) (*Template, error) {
	t := &Template{text: text, orders: map[uintptr]Object{}}
	if len(text) > maxTemplate {
		return nil, &TemplateError{1, 0, fmt.Sprintf("the template has %d bytes; at most %d are read", len(text), maxTemplate)}
	}
	option := "missingkey=error"
	if shape != nil {
		option = "missingkey=zero"
	}
	parsed, err := template.New("template").Option(option).Funcs(t.functions()).Parse(text)
	if err != nil {
		return nil, t.fault(err)
	}
	t.parsed = parsed
	for _, one := range parsed.Templates() {
		if one.Tree == nil || one.Tree.Root == nil {
			continue
		}
		c := templateChecker{template: t, root: shape, dot: shape}
		if one.Name() != parsed.Name() {
			c.root, c.dot = nil, nil // called with whatever the caller passes
		}
		if c.list(one.Tree.Root, 0); c.err != nil {
			return nil, c.err
		}
	}
	return t, nil
}

// Write writes one item: JSON data as EntryValue and the like make it. A line break
// follows unless the template ends in one. The error is a *TemplateError where the
// template is to blame.
func (t *Template) Write(w io.Writer, item any, shape *schema.Shape) error {
	out := &boundedBuffer{}
	if err := t.parsed.Execute(out, t.data(item, shape)); err != nil {
		return t.fault(err)
	}
	text := Visible(out.String())
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	clear(t.orders)
	_, err := io.WriteString(w, text)
	return err
}

var errTooMuch = errors.New("the output for one item is longer than 4 MiB")

type boundedBuffer struct{ bytes.Buffer }

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxTemplateOutput {
		return 0, errTooMuch
	}
	return b.Buffer.Write(p)
}

// absent is what an item lacks: false, empty, without items, and so is each field of
// it.
type absent map[string]absent

// String is empty, so that nothing is printed.
func (absent) String() string { return "" }

// data turns an item into what templates work on. What the shape has and the item has
// not is absent.
func (t *Template) data(v any, shape *schema.Shape) any {
	switch v := v.(type) {
	case Object:
		m := make(map[string]any, len(v))
		if shape != nil {
			for _, p := range shape.Properties {
				m[p.Name] = absent(nil)
			}
		}
		for _, member := range v {
			m[member.Key] = t.data(member.Value, shape.Property(member.Key))
		}
		t.orders[reflect.ValueOf(m).Pointer()] = v
		return m
	case []any:
		var items *schema.Shape
		if shape != nil {
			items = shape.Items
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = t.data(item, items)
		}
		return out
	case []string:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = item
		}
		return out
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	case nil:
		return absent(nil)
	}
	return v
}

func (t *Template) functions() template.FuncMap {
	return template.FuncMap{
		"get":     getPath,
		"has":     func(path string, v any) bool { return !isEmpty(getPath(path, v)) },
		"join":    func(separator string, v any) string { return strings.Join(words(v), separator) },
		"default": func(otherwise, v any) any { return orDefault(v, otherwise) },
		"date":    func(v any) string { return date.Words(plain(v)) },
		"upper":   func(v any) string { return strings.ToUpper(plain(v)) },
		"lower":   func(v any) string { return strings.ToLower(plain(v)) },
		"trim":    func(v any) string { return strings.TrimSpace(plain(v)) },
		"json":    t.json,
	}
}

func getPath(path string, v any) any {
	for _, name := range strings.Split(path, ".") {
		v = getField(name, v)
	}
	return v
}

func getField(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		if value, ok := v[name]; ok {
			return value
		}
	case []any:
		out := []any{}
		for _, item := range v {
			switch value := getField(name, item).(type) {
			case absent:
			case []any:
				out = append(out, value...)
			default:
				out = append(out, value)
			}
		}
		return out
	}
	return absent(nil)
}

func isEmpty(v any) bool {
	truth, _ := template.IsTrue(v)
	return !truth
}

func orDefault(v, otherwise any) any {
	if isEmpty(v) {
		return otherwise
	}
	return v
}

// words are the items of a list, or a single value.
func words(v any) []string {
	list, ok := v.([]any)
	if !ok {
		if isEmpty(v) {
			return nil
		}
		return []string{plain(v)}
	}
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = plain(item)
	}
	return out
}

// plain is a value as text.
func plain(v any) string { return fmt.Sprint(v) }

// json writes a value as the JSON formats do.
func (t *Template) json(v any) (string, error) {
	text, err := marshal(t.original(v))
	return string(escapeControls(text)), err
}

// original is the value that data was made of.
func (t *Template) original(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if o, ok := t.orders[reflect.ValueOf(v).Pointer()]; ok {
			return o
		}
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = t.original(item)
		}
		return out
	case absent:
		return nil
	}
	return v
}

var (
	templatePlace = regexp.MustCompile(`^template: template:(\d+)(?::(\d+))?: `)
	templateDoing = regexp.MustCompile(`^executing "[^"]*" at <.*?>: `)
)

// fault puts the library's error into our words.
func (t *Template) fault(err error) error {
	out := &TemplateError{Line: 1, Message: err.Error()}
	if m := templatePlace.FindStringSubmatch(out.Message); m != nil {
		out.Line, _ = strconv.Atoi(m[1])
		out.Col, _ = strconv.Atoi(m[2])
		if out.Col > 0 || m[2] == "0" {
			out.Col++ // the library counts from 0
		}
		out.Message = out.Message[len(m[0]):]
	}
	out.Message = templateDoing.ReplaceAllString(out.Message, "")
	if name, ok := strings.CutPrefix(out.Message, "function "); ok {
		name, _ = strconv.Unquote(strings.TrimSuffix(name, " not defined"))
		var names []string
		for own := range t.functions() {
			names = append(names, own)
		}
		out.Message = fmt.Sprintf("%q is not a function", name)
		if help := spell.DidYouMean(name, names); help != "" {
			out.Message += "; " + help
		}
	}
	if name, ok := strings.CutPrefix(out.Message, "map has no entry for key "); ok {
		out.Message = name + " is not a field"
	}
	if errors.Is(err, errTooMuch) {
		out.Message = errTooMuch.Error()
	}
	return out
}

// templateChecker refuses fields that no item can have, and loops that could go on for
// ever, before anything is written.
type templateChecker struct {
	template  *Template
	root, dot *schema.Shape // nil where nothing is known
	err       *TemplateError
}

func (c *templateChecker) fail(at parse.Node, format string, args ...any) {
	if c.err != nil {
		return
	}
	before := c.template.text[:min(int(at.Position()), len(c.template.text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	c.err = &TemplateError{
		Line: 1 + strings.Count(before, "\n"), Col: 1 + len([]rune(line)),
		Message: fmt.Sprintf(format, args...),
	}
}

func (c *templateChecker) list(list *parse.ListNode, loops int) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		c.node(n, loops)
	}
}

// branch checks a list with another dot.
func (c *templateChecker) branch(list *parse.ListNode, dot *schema.Shape, loops int) {
	before := c.dot
	c.dot = dot
	c.list(list, loops)
	c.dot = before
}

func (c *templateChecker) node(n parse.Node, loops int) {
	switch n := n.(type) {
	case *parse.ActionNode:
		c.pipe(n.Pipe)
	case *parse.TemplateNode:
		c.pipe(n.Pipe)
	case *parse.IfNode:
		c.pipe(n.Pipe)
		c.list(n.List, loops)
		c.list(n.ElseList, loops)
	case *parse.WithNode:
		c.branch(n.List, c.pipe(n.Pipe), loops)
		c.list(n.ElseList, loops)
	case *parse.RangeNode:
		if loops == maxTemplateLoops {
			c.fail(n, "loops stand more than %d inside one another", maxTemplateLoops)
			return
		}
		over := c.pipe(n.Pipe)
		if over != nil {
			over = over.Items
		}
		c.branch(n.List, over, loops+1)
		c.list(n.ElseList, loops)
	}
}

// pipe checks a pipeline and returns the shape of its value where that is a field.
func (c *templateChecker) pipe(p *parse.PipeNode) *schema.Shape {
	if p == nil {
		return nil
	}
	var out *schema.Shape
	for _, command := range p.Cmds {
		for _, arg := range command.Args {
			out = c.argument(arg)
		}
		if len(command.Args) > 1 {
			out = nil
		}
	}
	if len(p.Cmds) > 1 {
		return nil
	}
	return out
}

func (c *templateChecker) argument(n parse.Node) *schema.Shape {
	switch n := n.(type) {
	case *parse.DotNode:
		return c.dot
	case *parse.FieldNode:
		return c.field(n, c.dot, n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return c.field(n, c.root, n.Ident[1:])
		}
	case *parse.ChainNode:
		c.argument(n.Node)
	case *parse.PipeNode:
		return c.pipe(n)
	case *parse.NumberNode:
		if n.IsInt && (n.Int64 > maxTemplateNumber || n.Int64 < -maxTemplateNumber) || n.IsFloat && (n.Float64 > maxTemplateNumber || n.Float64 < -maxTemplateNumber) {
			c.fail(n, "%s is more than %d, the largest number in a template", n.Text, maxTemplateNumber)
		}
	}
	return nil
}

// field follows names from a shape.
func (c *templateChecker) field(at parse.Node, shape *schema.Shape, names []string) *schema.Shape {
	for _, name := range names {
		switch {
		case shape == nil:
			return nil
		case shape.Items != nil && len(shape.Properties) == 0:
			c.fail(at, "%q is not a field of a list; write {{range ...}} around it, or use get", name)
			return nil
		case len(shape.Properties) == 0:
			if len(shape.Types) > 0 && !shape.Is("object") {
				c.fail(at, "%q is not a field here", name)
			}
			return nil
		case shape.Property(name) == nil:
			if help := spell.DidYouMean(name, shape.Names()); help != "" {
				c.fail(at, "%q is not a field; %s", name, help)
			} else {
				c.fail(at, "%q is not a field; the fields are %s", name, spell.Quoted(shape.Names(), "and"))
			}
			return nil
		}
		shape = shape.Property(name)
	}
	return shape
}
