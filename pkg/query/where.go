package query

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

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

// Operators lists what stands between the values of an expression, in the order of help.
func Operators() []Function {
	return []Function{
		{"==  !=  <  <=  >  >=", "one value and another; 1 < len(aliases) < 4 asks both"},
		{"in  not in", `a value and a list, as in status in ["live", "alpha"], or 1..3`},
		{"contains  startsWith", `text and a piece of it; endsWith alike, "not" before each`},
		{"matches", "text and a pattern (RE2)"},
		{"and  or  not", `not takes the next value alone: write not (status == "live")`},
		{"A ? B : C   A ?? B", "B or C by a condition; B where the entry lacks A"},
		{"+  -  *  /  %  **", "numbers; + joins texts as well"},
	}
}

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
// that there is no way to what an expression must not do.
func ParseWhere(cat *catalogue.Catalogue, text string, today time.Time) (*Where, error) {
	fault := func(message, help string) error {
		return &WhereError{Expression: text, To: 1, Message: message, Help: help}
	}
	switch {
	case len(text) > maxWhere:
		return nil, fault(fmt.Sprintf("the expression has %d bytes; at most %d are read", len(text), maxWhere), "")
	case strings.TrimSpace(text) == "":
		return nil, fault("the expression is empty", `write something like status == "live"`)
	case !utf8.ValidString(text):
		return nil, fault("the expression is not UTF-8", "")
	}
	c := compiler{cat: cat, shape: cat.Shape(), text: text, today: date.Day(today)}
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
	r := run{ctx: ctx}
	for _, e := range entries {
		ok, err := r.match(w, e)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, e)
		}
	}
	return out, nil
}
