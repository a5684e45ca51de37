package query

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

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
	text  string // of the expression
	entry *document.Node
	id    string // of the entry
	// items are those that the conditions at work are about, the innermost last.
	items []any
	// steps are left; at pause of them the context is looked at.
	steps, pause int
	err          error
}

// spend takes steps, and tells whether the run may go on.
func (r *run) spend(n int, at ast.Node) bool {
	if r.err != nil {
		return false
	}
	r.steps -= n
	switch {
	case r.steps < 0:
		r.err = fmt.Errorf("%s: %w", r.id, &WhereError{Expression: r.text, From: edge(at, false), To: edge(at, true),
			Message: "this asks too much of one entry", Help: "put fewer conditions inside one another"})
	case r.steps < r.pause:
		r.pause = r.steps - 1<<16
		r.err = r.ctx.Err()
	}
	return r.err == nil
}

// look takes the steps for looking at the characters of values, as far as they are text.
func (r *run) look(at ast.Node, values ...any) bool {
	chars := 0
	for _, v := range values {
		chars += len(asText(v))
	}
	return r.spend(chars/charsPerStep, at)
}

// read turns a node into a value of a type. What is something else than the type says
// is taken for what it is.
func (r *run) read(n *document.Node, t typ, at ast.Node) any {
	switch {
	case n == nil || n.Kind == document.Null || n.Kind == document.Hole:
		return nil
	case n.Kind == document.Map:
		return n
	case n.Kind == document.List:
		return r.list(n.Items, t.elem(), at)
	case t.kind == dateKind:
		if d, ok := readDate(n.Text); ok {
			return d
		}
		return nil
	case t.kind == textKind || n.Kind == document.String:
		return n.Text
	case n.Kind == document.Number:
		if f, err := strconv.ParseFloat(n.Text, 64); err == nil {
			return f
		}
		return nil
	}
	return n.Text == "true"
}

func (r *run) list(items []*document.Node, elem typ, at ast.Node) any {
	if !r.spend(len(items), at) {
		return nil
	}
	out := make([]any, 0, len(items))
	for _, item := range items {
		if v := r.read(item, elem, at); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// field reads a field of a mapping, and of each mapping of a list. t is the field's. A
// foreign entry has an id without a field for it.
func (r *run) field(of any, name string, t typ, at ast.Node) any {
	switch of := of.(type) {
	case *document.Node:
		v := r.read(of.Field(name), t, at)
		if isEmpty(v) && name == "id" && of == r.entry {
			return r.id
		}
		return v
	case []any:
		if !r.spend(len(of), at) {
			return nil
		}
		out := make([]any, 0, len(of))
		for _, item := range of {
			out = append(out, asList(r.field(item, name, t, at))...)
		}
		return out
	}
	return nil
}

// isEmpty tells whether there is no value: nothing, empty text or no item.
func isEmpty(v any) bool {
	list, isList := v.([]any)
	return v == nil || v == "" || isList && len(list) == 0
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

// span is a date in quotes: all of its days. A date without quotes is one of its days,
// and counts as the last where that matters.
type span date.Date

// readDate reads a date, or the day of a date and time.
func readDate(text string) (date.Date, bool) {
	if len(text) > len(time.DateOnly) && strings.ContainsRune("Tt ", rune(text[len(time.DateOnly)])) {
		text = text[:len(time.DateOnly)]
	}
	d, err := date.Parse(text)
	return d, err == nil
}

// asDate takes text for a date as well: a field of which the schema says nothing.
func asDate(v any) (date.Date, bool) {
	switch v := v.(type) {
	case date.Date:
		return v, true
	case span:
		return date.Date(v), true
	case string:
		return readDate(v)
	}
	return date.Date{}, false
}

func equalValues(a, b any) bool {
	_, equal, _ := compareValues(a, b)
	return equal
}

// compareValues holds two values of one kind against each other. hasOrder is false
// where there is none: what is not there, empty text included, comes neither before nor
// after anything and is equal to nothing.
func compareValues(a, b any) (order int, equal, hasOrder bool) {
	switch x := a.(type) {
	case bool:
		return 0, b == x, false
	case float64:
		if y, ok := b.(float64); ok && x == x && y == y {
			return cmp.Compare(x, y), x == y, true
		}
		return 0, false, false
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), x == y && x != "", x != "" && y != ""
		}
	}
	return compareDates(a, b)
}

// compareDates is compareValues where at least one is a date. It is equal to a span
// when all of it lies within.
func compareDates(a, b any) (order int, equal, hasOrder bool) {
	_, isSpan := b.(span)
	if s, ok := a.(span); ok && !isSpan {
		order, equal, hasOrder = compareDates(b, s)
		return -order, equal, hasOrder
	}
	x, isX := asDate(a)
	y, isY := asDate(b)
	from := y.Last
	if isSpan {
		from = y.First
	}
	switch {
	case !isX || !isY:
		return 0, false, false
	case x.Last.Before(from):
		return -1, false, true
	case x.Last.After(y.Last):
		return 1, false, true
	}
	return 0, x.First.Equal(y.First) || isSpan && x.First.After(y.First), true
}
