package query

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// Bounds on an expression, which may come from a stranger's link: bytes of text, nodes
// of its tree, functions with a condition inside one another, and the library's units
// of memory for one entry.
const (
	maxWhere       = 2048
	maxWhereNodes  = 500
	maxWhereNested = 2
	maxWhereMemory = 1e6
)

// Function is something that an expression may call.
type Function struct {
	// Call shows how; Usage says what it gives.
	Call, Usage string
}

// Functions lists what an expression may call, in the order of help.
func Functions() []Function {
	return []Function{
		{"today()", "the day that counts as today"},
		{"age(DATE)", "days since a date, less than 0 for one to come"},
		{`has("FIELD")`, "whether the entry has the field, dotted where it is nested"},
		{`needs("STANDARD")`, "whether the entry requires the standard"},
		{`provides("CAPABILITY")`, "whether the entry provides the capability"},
		{"any(LIST, CONDITION)", "whether one item fits; .field is a field of the item, # the item"},
		{"all(LIST, CONDITION)", "whether every item fits, as in a list without items"},
		{"none(LIST, CONDITION)", "whether no item fits"},
		{"one(LIST, CONDITION)", "whether exactly one item fits"},
		{"count(LIST, CONDITION)", "how many items fit"},
		{"filter(LIST, CONDITION)", "the items that fit"},
		{"map(LIST, VALUE)", "the value for each item"},
		{"sum(LIST, NUMBER)", "the numbers added up"},
		{"len(LIST)", "the number of items, or of characters of a text"},
		{"lower(TEXT)", "the text in small letters; upper and trim work alike"},
	}
}

// Where is an expression that is true or false of an entry. It is read-only and safe
// for concurrent use.
type Where struct {
	text    string
	program *vm.Program
}

// WhereError is a fault in an expression.
type WhereError struct {
	// Expression is the whole text. From and To are the faulty part of it in
	// characters, To just after it.
	Expression string
	From, To   int
	// Message says what is wrong, Help what would be right; Help may be empty.
	Message, Help string
}

// excerptLength is how many characters of an expression stand above the caret.
const excerptLength = 100

// Error says what is wrong and shows the place with carets under it.
func (e *WhereError) Error() string {
	message := e.Message
	if e.Help != "" {
		message += "; " + e.Help
	}
	if strings.TrimSpace(e.Expression) == "" {
		return message
	}
	chars := []rune(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, e.Expression))
	from := min(max(e.From, 0), len(chars))
	to := min(max(e.To, from+1), max(len(chars), from+1))
	begin, ellipsis := 0, ""
	if from > excerptLength-20 {
		begin, ellipsis = from-20, "…"
	}
	end := min(len(chars), begin+excerptLength)
	line := ellipsis + string(chars[begin:end])
	if end < len(chars) {
		line += "…"
	}
	pad := strings.Repeat(" ", utf8.RuneCountInString(ellipsis)+from-begin)
	return fmt.Sprintf("%s\n    %s\n    %s%s", message, line, pad, strings.Repeat("^", max(min(to, end)-from, 1)))
}

// ParseWhere reads an expression such as
//
//	status == "live" and dates.retires < today()
//
// over the fields that the schema declares. What an entry lacks is empty text, a list
// without items, and a number or date that no comparison but "!=" fits. A date counts
// as its last day; one in quotes stands for all of its days, so that "2027" is equal
// to every date in that year. A value that no entry can have is a fault, as it is in a
// filter. The error is a *WhereError.
func ParseWhere(cat *catalogue.Catalogue, text string, today time.Time) (*Where, error) {
	fault := func(from, to int, message, help string) error {
		return &WhereError{Expression: text, From: from, To: to, Message: message, Help: help}
	}
	switch {
	case len(text) > maxWhere:
		return nil, fault(0, 1, fmt.Sprintf("the expression has %d bytes; at most %d are read", len(text), maxWhere), "")
	case strings.TrimSpace(text) == "":
		return nil, fault(0, 1, "the expression is empty", `write something like status == "live"`)
	case !utf8.ValidString(text):
		return nil, fault(0, 1, "the expression is not UTF-8", "")
	}
	config := conf.CreateNew()
	config.MaxNodes = maxWhereNodes
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		return nil, syntaxError(text, err)
	}
	c := whereChecker{cat: cat, shape: cat.Shape()}
	if got := c.condition(&tree.Node); got.kind != boolKind && got.kind != anyKind && c.err == nil {
		c.fail(tree.Node, "the expression is "+got.words()+", and has to be true or false", "compare it with something")
	}
	if c.err != nil {
		c.err.Expression = text
		return nil, c.err
	}
	for name, f := range whereFunctions(date.Day(today)) {
		expr.Function(name, f)(config)
	}
	config.MaxNodes = 0 // the tree has been measured; what the checker added is ours
	expr.AllowUndefinedVariables()(config)
	if _, err := checker.Check(tree, config); err != nil {
		return nil, syntaxError(text, err)
	}
	program, err := compiler.Compile(tree, config)
	if err != nil {
		return nil, syntaxError(text, err)
	}
	return &Where{text: text, program: program}, nil
}

// Match tells whether the expression is true of an entry. An error means that it asks
// too much of this one.
func (w *Where) Match(e *catalogue.Entry) (bool, error) {
	machine := vm.VM{MemoryBudget: maxWhereMemory}
	out, err := machine.Run(w.program, map[string]any{rootName: mapping{e.Node, e.Shape}})
	if err != nil {
		var fault *file.Error
		if errors.As(err, &fault) {
			return false, fmt.Errorf("%s: %w", e.ID, &WhereError{Expression: w.text, From: fault.From, To: fault.To, Message: fault.Message})
		}
		return false, fmt.Errorf("%s: %w", e.ID, err)
	}
	return out == true, nil
}

// String is the expression as it was written.
func (w *Where) String() string { return w.text }

var unexpected = regexp.MustCompile(`^unexpected token (\w+)(?:\((.*)\))?`)

// syntaxError puts the library's words about the form of an expression into ours.
func syntaxError(text string, err error) error {
	out := &WhereError{Expression: text, Message: err.Error()}
	var fault *file.Error
	if !errors.As(err, &fault) {
		return out
	}
	out.From, out.To, out.Message = fault.From, fault.To, fault.Message
	if m := unexpected.FindStringSubmatch(fault.Message); m != nil {
		switch {
		case m[1] == "EOF":
			out.Message = "the expression ends too soon"
			out.From, out.To = utf8.RuneCountInString(text), utf8.RuneCountInString(text)+1
		case m[2] == `"="`:
			out.Message, out.Help = `"=" is not an operator`, `write "=="`
		default:
			out.Message = m[2] + " is not expected here"
			if m[1] == "Identifier" || m[1] == "String" {
				out.Help = `put "and" or "or" between two conditions`
			}
		}
	}
	switch {
	case fault.Message == "literal not terminated":
		out.Message = "the text is not closed by a quotation mark"
	case strings.Contains(fault.Message, "exceeds maximum allowed nodes"):
		out.Message = fmt.Sprintf("the expression has more than %d parts", maxWhereNodes)
	case strings.HasPrefix(fault.Message, "error parsing regexp"):
		out.Message = "the pattern cannot be read: " + strings.TrimPrefix(fault.Message, "error parsing regexp: ")
	}
	return out
}

// rootName is what the entry is called inside an expression. Nobody can write it.
const rootName = "\x00entry"

// call makes a node that calls one of whereFunctions, in the place of another.
func call(at ast.Node, name string, args ...ast.Node) ast.Node {
	callee := &ast.IdentifierNode{Value: name}
	callee.SetLocation(at.Location())
	n := &ast.CallNode{Callee: callee, Arguments: args}
	n.SetLocation(at.Location())
	return n
}

func notANumber() float64 { return math.NaN() }

// Select keeps the entries of which the expression is true, in their order.
func (w *Where) Select(entries []*catalogue.Entry) ([]*catalogue.Entry, error) {
	out := []*catalogue.Entry{}
	for _, e := range entries {
		ok, err := w.Match(e)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, e)
		}
	}
	return out, nil
}
