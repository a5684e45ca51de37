package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/document"
)

// maxSteps bounds what an expression may cost on one entry. Each part that is run is a
// step, each item of a list and every few characters of a text that is looked at. A
// large entry of the catalogue takes some hundreds; this many take a twentieth of a
// second.
const maxSteps = 2_000_000

// charsPerStep is how much text is looked at in the time of a step.
const charsPerStep = 16

// run is an expression at work on an entry.
//
// Inside it a value is nil for what the entry lacks, string, float64, bool, date.Date,
// span, []any, or *document.Node for a mapping, whose fields are read when they are
// asked for. No part stops the run, whatever it is given.
type run struct {
	ctx   context.Context
	entry *document.Node
	id    string // the entry's
	// items are those that the conditions at work are about, the innermost last.
	items []any
	// steps are left; at pause of them the context is looked at.
	steps, pause int
	err          error
}

// match tells whether an expression is true of an entry.
func (r *run) match(w *Where, e *catalogue.Entry) (bool, error) {
	r.entry, r.id, r.items = e.Node, e.ID, r.items[:0]
	r.steps, r.pause, r.err = maxSteps, maxSteps, r.ctx.Err()
	out := w.root.run(r)
	var fault *WhereError
	if errors.As(r.err, &fault) {
		fault.Expression = w.text
		return false, fmt.Errorf("%s: %w", e.ID, fault)
	}
	return out == true, r.err
}

// spend takes steps, and tells whether the run may go on.
func (r *run) spend(n int, at ast.Node) bool {
	if r.err != nil {
		return false
	}
	r.steps -= n
	switch {
	case r.steps < 0:
		from, to := place(at)
		r.err = &WhereError{From: from, To: to, Message: "this asks too much of one entry", Help: "put fewer conditions inside one another"}
	case r.steps < r.pause:
		r.pause = r.steps - 1<<16
		r.err = r.ctx.Err()
	}
	return r.err == nil
}

// look takes the steps for holding two values against each other.
func (r *run) look(a, b any, at ast.Node) bool {
	x, y := asText(a), asText(b)
	return r.spend(min(len(x), len(y))/charsPerStep, at)
}

// span is a date in quotes: all of its days.
type span date.Date

// read turns a node into a value of a type. What is something else than the type says
// is taken for what it is.
func (r *run) read(n *document.Node, t typ, at ast.Node) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case document.Map:
		return n
	case document.List:
		if !r.spend(len(n.Items), at) {
			return nil
		}
		elem := t.elem()
		out := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			if v := r.read(item, elem, at); v != nil {
				out = append(out, v)
			}
		}
		return out
	case document.Null, document.Hole:
		return nil
	}
	switch {
	case t.kind == dateKind:
		if d, ok := readDate(n.Text); ok {
			return d
		}
		return nil
	case t.kind == textKind || n.Kind == document.String:
		return n.Text
	case n.Kind == document.Number:
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil {
			return nil
		}
		return f
	}
	return n.Text == "true"
}

// readDate reads a date, or the day of a date and time.
func readDate(text string) (date.Date, bool) {
	if len(text) > len(time.DateOnly) && strings.ContainsRune("Tt ", rune(text[len(time.DateOnly)])) {
		text = text[:len(time.DateOnly)]
	}
	d, err := date.Parse(text)
	return d, err == nil
}

// field reads a field of a mapping, and of each mapping of a list. t is the field's.
func (r *run) field(of any, name string, t typ, at ast.Node) any {
	switch of := of.(type) {
	case *document.Node:
		return r.read(of.Field(name), t, at)
	case []any:
		if !r.spend(len(of), at) {
			return nil
		}
		out := make([]any, 0, len(of))
		for _, item := range of {
			switch v := r.field(item, name, t, at).(type) {
			case nil:
			case []any:
				out = append(out, v...)
			default:
				out = append(out, v)
			}
		}
		return out
	}
	return nil
}

// isEmpty tells whether there is no value: nothing, empty text or no item.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	}
	return false
}

func asText(v any) string {
	s, _ := v.(string)
	return s
}

// asNumber is not a number for what is none, and so is whatever is reckoned with it.
func asNumber(v any) float64 {
	if f, ok := v.(float64); ok {
		return f
	}
	return math.NaN()
}

// asList takes a single value for a list of it.
func asList(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case []any:
		return len(v)
	}
	return 0
}

// compareValues orders two values of one kind; ok is false where there is no order.
// Empty text is no value. A date counts as its last day.
func compareValues(a, b any) (order int, ok bool) {
	switch a := dated(a, b).(type) {
	case string:
		b, is := b.(string)
		return strings.Compare(a, b), is && a != "" && b != ""
	case float64:
		b, is := b.(float64)
		return cmp.Compare(a, b), is && a == a && b == b
	case date.Date:
		switch b := dated(b, a).(type) {
		case date.Date:
			return a.Last.Compare(b.Last), true
		case span:
			return within(a, b), true
		}
	case span:
		if b, is := dated(b, a).(date.Date); is {
			return -within(b, a), true
		}
	}
	return 0, false
}

// dated reads text as a date where it meets one: a field of which the schema says
// nothing.
func dated(v, other any) any {
	text, isText := v.(string)
	switch other.(type) {
	case date.Date, span:
		if isText {
			d, _ := readDate(text)
			return orNil(d)
		}
	}
	return v
}

func orNil(d date.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// within tells whether a date, which counts as its last day, lies before, in or after
// a span.
func within(d date.Date, s span) int {
	switch {
	case d.Last.Before(s.First):
		return -1
	case d.Last.After(s.Last):
		return 1
	}
	return 0
}

// equalValues compares single values; what is not there is equal to nothing. A date is
// equal to a span when all of it lies within.
func equalValues(a, b any) bool {
	if x, ok := a.(bool); ok {
		return b == x
	}
	order, ok := compareValues(a, b)
	if !ok || order != 0 {
		return false
	}
	a, b = dated(a, b), dated(b, a)
	if s, ok := a.(span); ok {
		return !b.(date.Date).First.Before(s.First)
	}
	d, ok := a.(date.Date)
	if !ok {
		return true
	}
	if s, ok := b.(span); ok {
		return !d.First.Before(s.First)
	}
	return d.First.Equal(b.(date.Date).First)
}

// age is the number of days since the last day of a date.
func age(v any, today time.Time) any {
	switch d := v.(type) {
	case date.Date:
		return today.Sub(d.Last).Hours() / 24
	case span:
		return today.Sub(d.Last).Hours() / 24
	case string:
		if d, ok := readDate(d); ok {
			return age(d, today)
		}
	}
	return nil
}
