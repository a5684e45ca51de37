package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
)

// Function is something that an expression may call.
type Function struct {
	// Call shows how; Usage says what it gives.
	Call, Usage string
}

// Functions lists what an expression may call, in the order of help.
func Functions() []Function {
	var out []Function
	for _, f := range whereFunctions() {
		if f.Usage != "" {
			out = append(out, f.Function)
		}
	}
	return out
}

// function is a Function with what its call becomes. Help leaves out one without usage.
type function struct {
	Function
	become func(c *compiler, call called) part
}

// called is a call of a function; usage shows how.
type called struct {
	name, usage string
	at          ast.Node
	args        []ast.Node
}

// whereFunctions are all that can be called. It is a function because the checks of
// some lead back here.
func whereFunctions() []function {
	return []function{
		{Function{"today()", "the day that counts as today"}, (*compiler).todayCall},
		{Function{"age(DATE)", "days since a date, less than 0 for one to come"}, (*compiler).ageCall},
		{Function{`has("FIELD")`, "whether the entry has the field, dotted where it is nested"}, (*compiler).hasCall},
		{Function{`needs("STANDARD")`, "whether the entry requires the standard"}, inOther(`any($env.standards, .id == VALUE and .use == "required")`)},
		{Function{`provides("CAPABILITY")`, "whether the entry provides the capability"}, inOther("VALUE in $env.capabilities")},
		{Function{"any(LIST, CONDITION)", "whether one item fits; .field is a field of the item, # the item"}, (*compiler).itemsCall},
		{Function{"all(LIST, CONDITION)", "whether every item fits, as in a list without items"}, (*compiler).itemsCall},
		{Function{"none(LIST, CONDITION)", "whether no item fits"}, (*compiler).itemsCall},
		{Function{"one(LIST, CONDITION)", "whether exactly one item fits"}, (*compiler).itemsCall},
		{Function{"count(LIST, CONDITION)", "how many items fit"}, (*compiler).itemsCall},
		{Function{"filter(LIST, CONDITION)", "the items that fit"}, (*compiler).itemsCall},
		{Function{"map(LIST, VALUE)", "the value for each item"}, (*compiler).itemsCall},
		{Function{"sum(LIST, NUMBER)", "the numbers added up"}, (*compiler).itemsCall},
		{Function{"len(LIST)", "the number of items, or of characters of a text"}, (*compiler).lenCall},
		{Function{"lower(TEXT)", "the text in small letters; upper and trim work alike"}, textCall(strings.ToLower)},
		{Function{"upper(TEXT)", ""}, textCall(strings.ToUpper)},
		{Function{"trim(TEXT)", ""}, textCall(strings.TrimSpace)},
	}
}

func (c *compiler) callNode(at *ast.CallNode) part {
	switch callee := at.Callee.(type) {
	case *ast.IdentifierNode:
		return c.call(at, callee.Value, at.Arguments)
	case *ast.MemberNode:
		return c.fail(at, "a value has no functions of its own", c.asFunction(callee, at.Arguments))
	}
	return c.fail(at, "nothing here can be called", "")
}

// call checks a call. The library itself counts the values of those that take two.
func (c *compiler) call(at ast.Node, name string, args []ast.Node) part {
	functions := whereFunctions()
	i := slices.IndexFunc(functions, func(f function) bool { return f.name() == name })
	if i < 0 {
		return c.fail(at, quoted(name)+" is not a function", functionHelp(name))
	}
	f := functions[i]
	takes, words := 1+strings.Count(f.Call, ","), "one value"
	if strings.HasSuffix(f.Call, "()") {
		takes, words = 0, "nothing"
	}
	if takes < 2 && len(args) != takes {
		return c.fail(at, fmt.Sprintf("%s() takes %s, and got %d", name, words, len(args)), "write "+f.Call)
	}
	return f.become(c, called{name, f.Call, at, args})
}

func (f function) name() string { return f.Call[:strings.IndexByte(f.Call, '(')] }

func (c *compiler) todayCall(called) part {
	return of(dateKind, always(date.Date{First: c.today, Last: c.today}))
}

func (c *compiler) ageCall(call called) part {
	p := c.node(call.args[0])
	if _, isLiteral := call.args[0].(*ast.StringNode); isLiteral {
		p = c.span(p)
	} else {
		p = c.want(call.at, call.args[0], dateKind)
	}
	return of(numberKind, func(r *run) any {
		if d, ok := asDate(p.run(r)); ok {
			return c.today.Sub(d.Last).Hours() / 24
		}
		return nil
	})
}

// literal is the argument of a function that takes text in quotes; empty for a fault.
func (c *compiler) literal(call called) string {
	n := call.args[0]
	if text, ok := n.(*ast.StringNode); ok && text.Value != "" {
		return text.Value
	}
	usage := call.usage
	if word := dashed(n); word != "" {
		usage = fmt.Sprintf("%s(%q)", call.name, word)
	}
	c.fail(n, call.name+"() needs text in quotes", "write "+usage)
	return ""
}

func (c *compiler) hasCall(call called) part {
	path := c.literal(call)
	column, err := FindColumn(c.cat, path)
	switch message := "has() asks the entry, and this condition is about an item"; {
	case c.isOfItem(stepsOf(c.shape, path)[0]):
		return c.fail(call.at, message, fmt.Sprintf("write .%s != nil", path))
	case len(c.items) > 0:
		return c.fail(call.at, message, "ask it outside of the condition")
	case err != nil:
		return c.fail(call.args[0], err.Error(), "")
	}
	return of(boolKind, func(r *run) any {
		record := catalogue.Record{Node: r.entry}
		return slices.ContainsFunc(record.ValuesAt(column.Steps...), func(n *document.Node) bool {
			return n.Kind != document.Null && n.Kind != document.Hole
		})
	})
}

// inOther is a function that says in short what another expression says at length, in
// which VALUE stands for the text in quotes.
func inOther(text string) func(*compiler, called) part {
	return func(c *compiler, call called) part {
		if c.literal(call) == "" {
			return part{}
		}
		tree, err := parser.Parse(text)
		if err != nil {
			return c.fail(call.at, err.Error(), "")
		}
		ast.Walk(&tree.Node, put{call.args[0], call.at})
		return c.node(tree.Node)
	}
}

// put puts a value into a tree, and all else to where a call stands.
type put struct{ value, at ast.Node }

func (p put) Visit(n *ast.Node) {
	if name, ok := (*n).(*ast.IdentifierNode); ok && name.Value == "VALUE" {
		*n = p.value
		return
	}
	(*n).SetLocation(p.at.Location())
}

func (c *compiler) lenCall(call called) part {
	p := c.want(call.at, call.args[0], listKind|textKind)
	return of(numberKind, func(r *run) any {
		v := p.run(r)
		if text, ok := v.(string); ok && r.look(call.at, v) {
			return float64(utf8.RuneCountInString(text))
		}
		list, _ := v.([]any)
		return float64(len(list))
	})
}

// textCall is a function of a text. What the entry lacks stays nothing.
func textCall(f func(string) string) func(*compiler, called) part {
	return func(c *compiler, call called) part {
		p := c.want(call.at, call.args[0], textKind)
		return of(textKind, func(r *run) any {
			if text, ok := p.run(r).(string); ok && r.look(call.at, text) {
				return f(text)
			}
			return nil
		})
	}
}
