package query

import (
	"cmp"
	"strings"
)

// natural compares folded text as people sort it: runs of digits by their number, "9"
// before "10".
func natural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if order := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); order != 0 {
				return order
			}
			a, b = a[da:], b[db:]
			continue
		}
		// Bytes are in the order of their characters.
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits counts those at the beginning.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
