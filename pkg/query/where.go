package query

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
)

// Bounds on an expression, which may come from a stranger's link: bytes of its text and
// nodes of its tree. What it may cost on an entry is maxSteps.
const (
	maxWhere      = 2048
	maxWhereNodes = 500
)

// Where is an expression that is true or false of an entry. It is read-only and safe
// for concurrent use.
type Where struct {
	text string
	root part
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

// Error says what is wrong, without the place.
func (e *WhereError) Error() string {
	if e.Help == "" {
		return e.Message
	}
	return e.Message + "; " + e.Help
}

// ParseWhere reads an expression such as
//
//	status == "live" and dates.retires < today()
//
// over the fields that the schema declares. What an entry lacks fits no comparison but
// "!=", and is equal to nil and to empty text. A date counts as its last day; one in
// quotes stands for all of its days, and is equal to each date that lies within them.
// A value that no entry can have is a fault, as it is in a filter. The error is a
// *WhereError.
//
// The library reads the text into a tree, and nothing else of it is used: each node is
// checked and turned into a function of ours, and a node of another kind is a fault, so
// that there is no way to what an expression must not do. The library's own checker
// knows neither the values of a field nor a word on what would be right.
func ParseWhere(cat *catalogue.Catalogue, text string, today time.Time) (*Where, error) {
	c := compiler{cat: cat, shape: cat.Shape(), text: text, today: date.Day(today), done: map[ast.Node]part{}}
	switch {
	case len(text) > maxWhere:
		c.failAt(0, 1, fmt.Sprintf("the expression has %d bytes; at most %d are read", len(text), maxWhere), "")
	case strings.TrimSpace(text) == "":
		c.failAt(0, 1, "the expression is empty", `write something like status == "live"`)
	case !utf8.ValidString(text):
		c.failAt(0, 1, "the expression is not UTF-8", "")
	}
	if c.err != nil {
		return nil, c.err
	}
	tree, err := parser.ParseWithConfig(text, &conf.Config{MaxNodes: maxWhereNodes})
	if err != nil {
		return nil, c.syntaxError(err)
	}
	root := c.boolean(tree.Node)
	if c.err != nil {
		return nil, c.err
	}
	return &Where{text: text, root: root}, nil
}

// Select keeps the entries of which the expression is true, in their order. The error
// is ctx's, or a *WhereError where the expression asks too much of an entry.
func (w *Where) Select(ctx context.Context, entries []*catalogue.Entry) ([]*catalogue.Entry, error) {
	out := []*catalogue.Entry{}
	r := run{ctx: ctx, text: w.text}
	for _, e := range entries {
		r.entry, r.id, r.items = e.Node, e.ID, r.items[:0]
		r.steps, r.pause, r.err = maxSteps, maxSteps, ctx.Err()
		isTrue := w.root.run(&r) == true
		if r.err != nil {
			return nil, r.err
		}
		if isTrue {
			out = append(out, e)
		}
	}
	return out, nil
}
