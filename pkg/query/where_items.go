package query

import "github.com/expr-lang/expr/ast"

// itemsCall is a function that asks something of each item of a list: whether a
// condition holds, or what a value is. count() and sum() may be called without.
func (c *compiler) itemsCall(call called) part {
	list := c.want(call.at, call.args[0], listKind)
	item := list.elem()
	c.items = append(c.items, item)
	value := c.ofItem(call, item)
	c.items = c.items[:len(c.items)-1]
	out := of(boolKind, func(r *run) any { return r.overItems(call, list, value) })
	switch call.name {
	case "count", "sum":
		out.kind = numberKind
	case "filter":
		out.typ = typ{kind: listKind, item: &item}
	case "map":
		out.typ = typ{kind: listKind, item: &value.typ}
	}
	return out
}

func (c *compiler) ofItem(call called, item typ) part {
	var n ast.Node
	switch {
	case len(call.args) == 2:
		n = call.args[1].(*ast.PredicateNode).Node
	case call.name == "count":
		return of(boolKind, always(true))
	case !item.may(numberKind):
		return c.fail(call.args[0], "sum() adds numbers, and each item here is "+item.kind.words(), "")
	default:
		return of(numberKind, lastItem)
	}
	switch call.name {
	case "map":
		return c.node(n)
	case "sum":
		return c.want(n, n, numberKind)
	}
	return c.boolean(n)
}

// overItems gives what the function makes of the items; it stops as soon as that is
// certain.
func (r *run) overItems(call called, list, value part) any {
	fitting, sum, kept := 0, 0.0, []any{}
	for _, item := range asList(list.run(r)) {
		if !r.spend(1, call.at) {
			return nil
		}
		r.items = append(r.items, item)
		v := value.run(r)
		r.items = r.items[:len(r.items)-1]
		fits := v == true
		switch n, isNumber := v.(float64); {
		case call.name == "all" && !fits:
			return false
		case call.name == "map" && v != nil:
			kept = append(kept, v)
		case isNumber:
			sum += n
		case !fits:
		case call.name == "any" || call.name == "none":
			return call.name == "any"
		case call.name == "filter":
			kept = append(kept, item)
		default:
			fitting++
		}
	}
	switch call.name {
	case "all", "none":
		return true
	case "one":
		return fitting == 1
	case "count":
		return float64(fitting)
	case "sum":
		return sum
	case "filter", "map":
		return kept
	}
	return false // any
}
