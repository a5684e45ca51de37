package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// function is how a call is checked: the number of values that it takes, and what it
// becomes. The number is right when become is called.
type function struct {
	least, most int
	become      func(c *compiler, at ast.Node, args []ast.Node) part
}

// whereFunctions are all that can be called. It is a function because the checks of
// some lead back here.
func whereFunctions() map[string]function {
	return map[string]function{
		"today":    {0, 0, (*compiler).todayCall},
		"age":      {1, 1, (*compiler).ageCall},
		"has":      {1, 1, (*compiler).hasCall},
		"needs":    {1, 1, (*compiler).needsCall},
		"provides": {1, 1, (*compiler).providesCall},
		"any":      {2, 2, quantifier(func(fit, not int) (bool, bool) { return fit > 0, fit > 0 })},
		"all":      {2, 2, quantifier(func(fit, not int) (bool, bool) { return not == 0, not > 0 })},
		"none":     {2, 2, quantifier(func(fit, not int) (bool, bool) { return fit == 0, fit > 0 })},
		"one":      {2, 2, quantifier(func(fit, not int) (bool, bool) { return fit == 1, fit > 1 })},
		"count":    {1, 2, (*compiler).countCall},
		"filter":   {2, 2, (*compiler).filterCall},
		"map":      {2, 2, (*compiler).mapCall},
		"sum":      {1, 2, (*compiler).sumCall},
		"len":      {1, 1, (*compiler).lenCall},
		"lower":    {1, 1, textCall(strings.ToLower)},
		"upper":    {1, 1, textCall(strings.ToUpper)},
		"trim":     {1, 1, textCall(strings.TrimSpace)},
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

func (c *compiler) call(at ast.Node, name string, args []ast.Node) part {
	f, ok := whereFunctions()[name]
	switch {
	case !ok:
		return c.notFunction(at, name)
	case len(args) < f.least || len(args) > f.most:
		return c.fail(at, fmt.Sprintf("%s() takes %s, and got %d", name, countArguments(f.least, f.most), len(args)), "write "+usageOf(name))
	}
	return f.become(c, at, args)
}

func countArguments(least, most int) string {
	switch {
	case most == 0:
		return "nothing"
	case least != most:
		return fmt.Sprintf("%d or %d values", least, most)
	case least == 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", least)
}

func usageOf(name string) string {
	for _, f := range Functions() {
		if strings.HasPrefix(f.Call, name+"(") {
			return f.Call
		}
	}
	return name + "(TEXT)"
}

func (c *compiler) todayCall(at ast.Node, _ []ast.Node) part {
	return known(dateKind, at, date.Date{First: c.today, Last: c.today})
}

func (c *compiler) ageCall(at ast.Node, args []ast.Node) part {
	p := c.node(args[0])
	if _, isLiteral := args[0].(*ast.StringNode); isLiteral {
		p = c.span(p)
	} else if p.kind != dateKind && p.kind != anyKind {
		return c.fail(at, "age() is about a date, and this is "+p.words(), c.someDate(p))
	}
	return of(numberKind, at, func(r *run) any { return age(p.run(r), c.today) })
}

// literal is the argument of a function that takes text in quotes, which is never
// empty.
func (c *compiler) literal(name string, n ast.Node) (string, bool) {
	text, ok := n.(*ast.StringNode)
	if !ok || text.Value == "" {
		usage := usageOf(name)
		if word := dashed(n); word != "" {
			usage = fmt.Sprintf("%s(%q)", name, word)
		}
		c.failWhole(n, name+"() needs text in quotes", "write "+usage)
		return "", false
	}
	return text.Value, true
}

func (c *compiler) hasCall(at ast.Node, args []ast.Node) part {
	path, ok := c.literal("has", args[0])
	if !ok {
		return part{}
	}
	steps := stepsOf(c.shape, path)
	if len(c.items) > 0 {
		help := "ask it outside of the condition"
		if c.isOfItem(steps[0]) {
			help = fmt.Sprintf("write .%s != nil", path)
		}
		return c.fail(at, "has() asks the entry, and this condition is about an item", help)
	}
	if _, err := FindColumn(c.cat, path); err != nil {
		return c.fail(args[0], err.Error(), "")
	}
	return of(boolKind, at, func(r *run) any {
		record := catalogue.Record{Node: r.entry}
		return slices.ContainsFunc(record.ValuesAt(steps...), func(n *document.Node) bool {
			return n.Kind != document.Null && n.Kind != document.Hole
		})
	})
}

func (c *compiler) needsCall(at ast.Node, args []ast.Node) part {
	id := c.oneOfList("needs", args[0], "standards", "id")
	return of(boolKind, at, func(r *run) any {
		want := id.run(r)
		standards := r.entry.Field("standards")
		if standards == nil {
			return false
		}
		return slices.ContainsFunc(standards.Items, func(n *document.Node) bool {
			id, use := n.Field("id"), n.Field("use")
			return id != nil && id.Text == want && use != nil && use.Text == "required"
		})
	})
}

func (c *compiler) providesCall(at ast.Node, args []ast.Node) part {
	id := c.oneOfList("provides", args[0], "capabilities")
	return of(boolKind, at, func(r *run) any {
		want := id.run(r)
		capabilities := r.entry.Field("capabilities")
		return capabilities != nil && slices.ContainsFunc(capabilities.Items, func(n *document.Node) bool { return n.Text == want })
	})
}

// oneOfList is the argument of a function that looks for it in one list of the entry.
func (c *compiler) oneOfList(name string, n ast.Node, path ...string) part {
	text, ok := c.literal(name, n)
	if !ok {
		return part{}
	}
	shape := c.shape.At(path...)
	if shape == nil {
		return c.fail(n, fmt.Sprintf("entries have no %q here", path[0]), "")
	}
	field, _ := typeOf(shape).inside()
	return c.allowed(field, known(textKind, n, text))
}

func (c *compiler) lenCall(at ast.Node, args []ast.Node) part {
	p := c.node(args[0])
	if p.kind != listKind && p.kind != textKind && p.kind != anyKind {
		return c.fail(at, "len() counts a list or text, and this is "+p.words(), "")
	}
	return of(numberKind, at, func(r *run) any {
		v := p.run(r)
		if text, ok := v.(string); ok && !r.spend(len(text)/charsPerStep, at) {
			return nil
		}
		return float64(length(v))
	})
}

// textCall is a function of a text. What the entry lacks stays nothing.
func textCall(f func(string) string) func(c *compiler, at ast.Node, args []ast.Node) part {
	return func(c *compiler, at ast.Node, args []ast.Node) part {
		p := c.want(args[0], textKind)
		return of(textKind, at, func(r *run) any {
			text, ok := p.run(r).(string)
			if !ok || !r.spend(len(text)/charsPerStep, at) {
				return nil
			}
			return f(text)
		})
	}
}

// within checks what is asked of each item.
func (c *compiler) within(list part, n ast.Node, check func(n ast.Node) part) part {
	if predicate, ok := n.(*ast.PredicateNode); ok {
		n = predicate.Node
	}
	c.items = append(c.items, list.elem())
	defer func() { c.items = c.items[:len(c.items)-1] }()
	return check(n)
}

// each runs a part for every item of a list, until stop.
func (r *run) each(list, p part, do func(item, v any) (stop bool)) {
	for _, item := range asList(list.run(r)) {
		if !r.spend(1, p.at) {
			return
		}
		r.items = append(r.items, item)
		v := p.run(r)
		r.items = r.items[:len(r.items)-1]
		if do(item, v) {
			return
		}
	}
}

// quantifier is a function that asks how many items fit; decide gives the answer from
// those that did and did not so far, and whether it is final.
func quantifier(decide func(fit, not int) (answer, final bool)) func(c *compiler, at ast.Node, args []ast.Node) part {
	return func(c *compiler, at ast.Node, args []ast.Node) part {
		list := c.want(args[0], listKind)
		fits := c.within(list, args[1], c.boolean)
		return of(boolKind, at, func(r *run) any {
			fit, not := 0, 0
			answer, final := decide(0, 0)
			r.each(list, fits, func(_, v any) bool {
				if v == true {
					fit++
				} else {
					not++
				}
				answer, final = decide(fit, not)
				return final
			})
			return answer
		})
	}
}

func (c *compiler) countCall(at ast.Node, args []ast.Node) part {
	list := c.want(args[0], listKind)
	if len(args) == 1 {
		return of(numberKind, at, func(r *run) any { return float64(len(asList(list.run(r)))) })
	}
	fits := c.within(list, args[1], c.boolean)
	return of(numberKind, at, func(r *run) any {
		n := 0.0
		r.each(list, fits, func(_, v any) bool {
			if v == true {
				n++
			}
			return false
		})
		return n
	})
}

func (c *compiler) filterCall(at ast.Node, args []ast.Node) part {
	list := c.want(args[0], listKind)
	fits := c.within(list, args[1], c.boolean)
	item := list.elem()
	return part{typ{kind: listKind, item: &item}, at, func(r *run) any {
		out := []any{}
		r.each(list, fits, func(item, v any) bool {
			if v == true {
				out = append(out, item)
			}
			return false
		})
		return out
	}}
}

func (c *compiler) mapCall(at ast.Node, args []ast.Node) part {
	list := c.want(args[0], listKind)
	value := c.within(list, args[1], c.node)
	return part{typ{kind: listKind, item: &value.typ}, at, func(r *run) any {
		out := []any{}
		r.each(list, value, func(_, v any) bool {
			if v != nil {
				out = append(out, v)
			}
			return false
		})
		return out
	}}
}

func (c *compiler) sumCall(at ast.Node, args []ast.Node) part {
	list := c.want(args[0], listKind)
	value := part{list.elem(), at, func(r *run) any { return r.items[len(r.items)-1] }}
	if len(args) == 2 {
		value = c.within(list, args[1], func(n ast.Node) part { return c.want(n, numberKind) })
	} else if c.err == nil && value.kind != numberKind && value.kind != anyKind {
		return c.fail(at, "sum() adds numbers, and these are "+value.plural(), "")
	}
	return of(numberKind, at, func(r *run) any {
		sum := 0.0
		r.each(list, value, func(_, v any) bool {
			if n, ok := v.(float64); ok {
				sum += n
			}
			return false
		})
		return sum
	})
}

func (c *compiler) notFunction(at ast.Node, name string) part {
	names := make([]string, 0, len(whereFunctions()))
	for known := range whereFunctions() {
		names = append(names, known)
	}
	slices.Sort(names)
	message := fmt.Sprintf("%s is not a function", quoted(name))
	if help := otherWays[strings.ToLower(name)]; help != "" {
		return c.fail(at, message, help)
	}
	if help := words.DidYouMean(name, names); help != "" {
		return c.fail(at, message, help)
	}
	return c.fail(at, message, "the functions are "+strings.Join(names, ", "))
}
