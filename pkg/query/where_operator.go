package query

import (
	"fmt"
	"math"

	"github.com/expr-lang/expr/ast"
)

func (c *compiler) unary(at *ast.UnaryNode) part {
	switch at.Operator {
	case "not", "!":
		p := c.boolean(at.Node)
		return of(boolKind, at, func(r *run) any { return p.run(r) != true })
	case "-", "+":
		p := c.want(at.Node, numberKind)
		sign := 1.0
		if at.Operator == "-" {
			sign = -1
		}
		return of(numberKind, at, func(r *run) any { return sign * asNumber(p.run(r)) })
	}
	return c.fail(at, fmt.Sprintf("%q is not an operator here", at.Operator), "")
}

func (c *compiler) binary(at *ast.BinaryNode) part {
	switch at.Operator {
	case "and", "&&", "or", "||":
		return c.logical(at)
	case "+", "-", "*", "/", "%", "**", "^":
		return c.arithmetic(at)
	case "??":
		return c.otherwise(at)
	}
	return c.comparison(at)
}

func (c *compiler) logical(at *ast.BinaryNode) part {
	if help := c.missingComparison(at); help != "" {
		return c.fail(at.Right, "this is text, where true or false is wanted", help)
	}
	left, right := c.boolean(at.Left), c.boolean(at.Right)
	decided := at.Operator == "or" || at.Operator == "||"
	return of(boolKind, at, func(r *run) any {
		if left.run(r) == decided {
			return decided
		}
		return right.run(r)
	})
}

func (c *compiler) arithmetic(at *ast.BinaryNode) part {
	if help := c.dashedName(at); help != "" {
		return c.fail(at, `"-" is a minus sign here`, help)
	}
	left, right := c.node(at.Left), c.node(at.Right)
	if c.err != nil {
		return left
	}
	for _, side := range []part{left, right} {
		if side.kind == dateKind {
			return c.fail(at, "dates are not reckoned with", c.withAge(left, right))
		}
	}
	if at.Operator == "+" && left.kind == textKind && right.kind == textKind {
		return of(textKind, at, func(r *run) any {
			a, b := asText(left.run(r)), asText(right.run(r))
			if !r.spend((len(a)+len(b))/charsPerStep, at) {
				return nil
			}
			return a + b
		})
	}
	left, right = c.want(at.Left, numberKind), c.want(at.Right, numberKind)
	f := map[string]func(a, b float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"-": func(a, b float64) float64 { return a - b },
		"*": func(a, b float64) float64 { return a * b },
		"/": func(a, b float64) float64 { return a / b },
		"%": math.Mod, "**": math.Pow, "^": math.Pow,
	}[at.Operator]
	return of(numberKind, at, func(r *run) any { return f(asNumber(left.run(r)), asNumber(right.run(r))) })
}

// otherwise is the second value where the entry lacks the first.
func (c *compiler) otherwise(at *ast.BinaryNode) part {
	left, right := c.node(at.Left), c.node(at.Right)
	return part{c.either(at, left, right), at, func(r *run) any {
		if v := left.run(r); !isEmpty(v) {
			return v
		}
		return right.run(r)
	}}
}

func (c *compiler) choice(at *ast.ConditionalNode) part {
	cond, no := c.boolean(at.Cond), c.node(at.Exp2)
	if at.Cond == at.Exp1 {
		// "a ?: b" has a in both places; running it twice would double the cost with each
		// one inside another.
		return part{c.either(at, cond, no), at, func(r *run) any {
			if cond.run(r) == true {
				return true
			}
			return no.run(r)
		}}
	}
	yes := c.node(at.Exp1)
	return part{c.either(at, yes, no), at, func(r *run) any {
		if cond.run(r) == true {
			return yes.run(r)
		}
		return no.run(r)
	}}
}

// either is what is known of a value that is one of two.
func (c *compiler) either(at ast.Node, a, b part) typ {
	switch {
	case c.err != nil:
	case a.kind == nilKind:
		return b.typ
	case b.kind == nilKind || a.kind == b.kind && a.shape == b.shape:
		return a.typ
	case a.kind == anyKind || b.kind == anyKind:
	case a.kind != b.kind:
		c.fail(at, fmt.Sprintf("this is %s or %s", a.words(), b.words()), "let it be one of them")
	case a.kind != mapKind && a.kind != listKind:
		return typ{kind: a.kind}
	}
	return typ{}
}
