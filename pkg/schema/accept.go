package schema

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/document"
)

// accept is a schema compiled for one question: is a document valid beyond doubt? A no
// only means that the library has to look, which also words what is wrong. Nothing is
// accepted that the library would refuse; TestAcceptIsSound holds the two together.
type accept struct {
	never   bool
	kinds   uint8 // a bit for each document.Kind; 0 is any
	isWhole bool  // a number must be whole
	bounds  *numbers

	values   []value // nil is any
	patterns []func(string) bool
	format   func(string) bool
	// Bounds of what is counted: characters, items, fields. A highest below 0 is none.
	length, items, members extent

	item     *accept
	isUnique bool

	// fields are those that the schema names, those that it only requires included.
	fields   []acceptField
	byName   []acceptPattern
	rest     *accept // for other fields; nil is anything
	required uint64  // a bit for each of fields
	needs    []acceptNeed
	// isClosed is "unevaluatedProperties": false; known are the fields that some part
	// takes which has to hold anyway, nil for all.
	isClosed bool
	known    map[string]bool

	all   []*accept // parts that must hold of the same value
	any   [][]*accept
	cases []acceptCase
}

type (
	acceptField struct {
		name string
		of   *accept // nil: the schema says nothing of it
	}
	acceptPattern struct {
		matches func(string) bool
		of      *accept
	}
	// acceptNeed are the fields that must be there when one is.
	acceptNeed struct{ when, then uint64 }
	extent     struct{ least, most int }
	// value is a scalar of "enum" or "const". Two of one kind and text are equal.
	value struct {
		kind document.Kind
		text string
	}
	// acceptCase is an "if" whose outcome is certain either way, because it only compares
	// fields with words.
	acceptCase struct {
		required    []string
		fields      map[string][]value
		then, other *accept
	}
)

// numbers are the bounds of a number. An open one is not reached itself.
type numbers struct {
	least, most         float64
	hasLeast, hasMost   bool
	leastOpen, mostOpen bool
}

func (e extent) holds(n int) bool { return n >= e.least && (e.most < 0 || n <= e.most) }

func valueOf(n *document.Node) value { return value{n.Kind, n.Text} }

// valid tells that a value fits, beyond doubt.
func (a *accept) valid(n *document.Node) bool {
	if a.never || n.Kind == document.Hole || a.kinds != 0 && a.kinds&(1<<n.Kind) == 0 || a.values != nil && !slices.Contains(a.values, valueOf(n)) {
		return false
	}
	for _, part := range a.all {
		if !part.valid(n) {
			return false
		}
	}
	for _, forms := range a.any {
		if !slices.ContainsFunc(forms, func(form *accept) bool { return form.valid(n) }) {
			return false
		}
	}
	for i := range a.cases {
		if !a.cases[i].valid(n) {
			return false
		}
	}
	switch n.Kind {
	case document.String:
		return a.validText(n.Text)
	case document.Number:
		return a.validNumber(n.Text)
	case document.List:
		return a.validList(n)
	case document.Map:
		return a.validMap(n)
	}
	return true
}

func (a *accept) validText(s string) bool {
	if (a.length.least > 0 || a.length.most >= 0) && !a.length.holds(utf8.RuneCountInString(s)) {
		return false
	}
	for _, matches := range a.patterns {
		if !matches(s) {
			return false
		}
	}
	return a.format == nil || a.format(s)
}

func (a *accept) validNumber(text string) bool {
	if a.bounds == nil && !a.isWhole {
		return true
	}
	v, isWhole, ok := decimal(text)
	if !ok || a.isWhole && !isWhole {
		return false
	}
	r := a.bounds
	return r == nil || (!r.hasLeast || v > r.least || v == r.least && !r.leastOpen) && (!r.hasMost || v < r.most || v == r.most && !r.mostOpen)
}

// decimal reads a number of at most 15 digits without an exponent. No two of those are
// the same floating-point number, and their order is kept.
func decimal(text string) (v float64, isWhole, ok bool) {
	digits, isWhole := 0, true
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			isWhole = false
		case c != '-':
			return 0, false, false
		}
	}
	if digits > 15 {
		return 0, false, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, isWhole, err == nil
}

func (a *accept) validList(n *document.Node) bool {
	if !a.items.holds(len(n.Items)) {
		return false
	}
	if a.item != nil {
		for _, item := range n.Items {
			if !a.item.valid(item) {
				return false
			}
		}
	}
	return !a.isUnique || allDiffer(n.Items)
}

// allDiffer tells that a list holds texts of which no two are the same.
func allDiffer(items []*document.Node) bool {
	const few = 16 // above it a map is faster
	seen := map[string]bool(nil)
	if len(items) > few {
		seen = make(map[string]bool, len(items))
	}
	for i, item := range items {
		switch {
		case item.Kind != document.String || seen[item.Text]:
			return false
		case seen != nil:
			seen[item.Text] = true
			continue
		}
		for _, before := range items[:i] {
			if before.Text == item.Text {
				return false
			}
		}
	}
	return true
}

func (a *accept) validMap(n *document.Node) bool {
	if !a.members.holds(len(n.Fields)) {
		return false
	}
	var seen uint64
	next := 0
	for i := range n.Fields {
		name, v := n.Fields[i].Key.Text, n.Fields[i].Value
		if a.isClosed && a.known != nil && !a.known[name] {
			return false
		}
		at := a.indexOf(name, next)
		isNamed := false
		if at >= 0 {
			next = at + 1
			seen |= 1 << at
			if of := a.fields[at].of; of != nil {
				if isNamed = true; !of.valid(v) {
					return false
				}
			}
		}
		for _, p := range a.byName {
			if p.matches(name) {
				if isNamed = true; !p.of.valid(v) {
					return false
				}
			}
		}
		if !isNamed && a.rest != nil && !a.rest.valid(v) {
			return false
		}
	}
	if seen&a.required != a.required {
		return false
	}
	for _, d := range a.needs {
		if seen&d.when != 0 && seen&d.then != d.then {
			return false
		}
	}
	return true
}

// indexOf finds a field, which is likely to be the next one: files have their fields in
// the schema's order.
func (a *accept) indexOf(name string, next int) int {
	for i := next; i < len(a.fields); i++ {
		if a.fields[i].name == name {
			return i
		}
	}
	for i := range min(next, len(a.fields)) {
		if a.fields[i].name == name {
			return i
		}
	}
	return -1
}

func (c *acceptCase) valid(n *document.Node) bool {
	branch := c.then
	if n.Kind == document.Map { // a condition on fields holds of anything else
		for _, name := range c.required {
			if n.Field(name) == nil {
				branch = c.other
			}
		}
		for i := range n.Fields {
			values, ok := c.fields[n.Fields[i].Key.Text]
			switch v := n.Fields[i].Value; {
			case ok && v.Kind == document.Hole:
				return false
			case ok && !slices.Contains(values, valueOf(v)):
				branch = c.other
			}
		}
	}
	return branch == nil || branch.valid(n)
}

// settle looks for schemas that lead back to themselves at the same value, and lists the
// fields that those with "unevaluatedProperties" know.
func (m *acceptMaker) settle() {
	const active, done = 1, 2
	state := map[*accept]int{}
	var visit func(a *accept)
	visit = func(a *accept) {
		if state[a] == done {
			return
		}
		if state[a] == active {
			m.refuse("a schema that refers to itself without end")
			return
		}
		state[a] = active
		for _, forms := range append(a.any[:len(a.any):len(a.any)], a.all) {
			for _, form := range forms {
				visit(form)
			}
		}
		for _, c := range a.cases {
			for _, branch := range []*accept{c.then, c.other} {
				if branch != nil {
					visit(branch)
				}
			}
		}
		state[a] = done
	}
	for _, a := range m.done {
		visit(a)
	}
	for _, a := range m.done {
		if a.isClosed && m.refused == "" {
			known := map[string]bool{}
			if !a.takes(known) {
				a.known = known
			}
		}
	}
}

// takes adds the fields that a schema evaluates whenever it holds; true if that is all of
// them.
func (a *accept) takes(known map[string]bool) bool {
	if a.rest != nil && !a.rest.never {
		return true
	}
	for _, f := range a.fields {
		if f.of != nil {
			known[f.name] = true
		}
	}
	return slices.ContainsFunc(a.all, func(part *accept) bool { return part.takes(known) })
}
