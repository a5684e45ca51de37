package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
)

var dependencyCycle = Rule{
	ID: "ref.dependency-cycle", Severity: diag.Error,
	Summary: "Services depend on one another in a circle.",
	Why:     "Nothing in a circle can be built or retired first, so that every plan that meets it stops.",
	Bad:     "depends_on:\n  - spine\n# in spine\ndepends_on:\n  - example-service",
	Good:    "depends_on:\n  - spine",
	check: func(r *run) {
		r.circular("depends_on", "depends on itself", "remove the dependency that is not a real one")
	},
}

var prerequisiteCycle = Rule{
	ID: "ref.prerequisite-cycle", Severity: diag.Error,
	Summary: "Services must each be in place before the other.",
	Why:     "An onboarding plan takes the prerequisites first. In a circle there is no first step.",
	Bad:     "onboarding:\n  prerequisites:\n    - spine\n# in spine\nonboarding:\n  prerequisites:\n    - example-service",
	Good:    "onboarding:\n  prerequisites:\n    - spine",
	check: func(r *run) {
		r.circular("onboarding.prerequisites", "must be in place before itself", "remove the prerequisite that can also come later")
	},
}

var movedCycle = Rule{
	ID: "ref.moved-cycle", Severity: diag.Error,
	Summary: "Entries that have moved lead to one another in a circle.",
	Why:     "Whoever follows an old id has to arrive at an entry that says something.",
	Bad:     "status: moved\nmoved_to:\n  - spine\n# in spine\nstatus: moved\nmoved_to:\n  - example-service",
	Good:    "status: moved\nmoved_to:\n  - spine",
	check: func(r *run) {
		r.circular("moved_to", "has moved to itself", "lead one of them to the entry that holds the facts")
	},
}

// circular reports each group of services that reach one another by a field once: in
// the file of the one whose id sorts first, on the item that closes the circle.
func (r *run) circular(field, fault, help string) {
	ids := r.cat.IDs()
	graph := make(map[string][]string, len(ids))
	for e := range r.services() {
		graph[e.ID] = e.Texts(strings.Split(field, ".")...)
	}
	for _, group := range circles(ids, graph) {
		first := slices.Min(group)
		path := shortestCircle(first, group, graph)
		e := r.cat.Entry(first)
		r.reportIDs(&e.Record, field, func(id string) (string, string) {
			if id != path[1] {
				return "", ""
			}
			return fmt.Sprintf("%q %s: %s", first, fault, strings.Join(path, " → ")), help
		})
	}
}

// circles returns the strongly connected groups with more than one member or an edge to
// itself (Tarjan 1972). It recurses as deep as the longest chain, which takes less memory
// than the entries in it.
func circles(nodes []string, graph map[string][]string) [][]string {
	index, low := map[string]int{}, map[string]int{}
	onStack := map[string]bool{}
	var stack []string
	var groups [][]string
	var visit func(node string)
	visit = func(node string) {
		index[node] = len(index) + 1
		low[node] = index[node]
		stack, onStack[node] = append(stack, node), true
		for _, to := range graph[node] {
			if _, known := graph[to]; !known {
				continue
			}
			if index[to] == 0 {
				visit(to)
				low[node] = min(low[node], low[to])
			} else if onStack[to] {
				low[node] = min(low[node], index[to])
			}
		}
		if low[node] != index[node] {
			return
		}
		at := slices.Index(stack, node)
		group := slices.Clone(stack[at:])
		stack = stack[:at]
		for _, id := range group {
			onStack[id] = false
		}
		if len(group) > 1 || slices.Contains(graph[node], node) {
			groups = append(groups, group)
		}
	}
	for _, root := range nodes {
		if index[root] == 0 {
			visit(root)
		}
	}
	return groups
}

// shortestCircle walks from a member of a group back to it, breadth first.
func shortestCircle(from string, group []string, graph map[string][]string) []string {
	cameFrom := map[string]string{}
	queue := []string{from}
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		for _, to := range graph[node] {
			if to == from {
				path := []string{from}
				for at := node; at != from; at = cameFrom[at] {
					path = append(path, at)
				}
				path = append(path, from)
				slices.Reverse(path)
				return path
			}
			if _, seen := cameFrom[to]; !seen && slices.Contains(group, to) {
				cameFrom[to] = node
				queue = append(queue, to)
			}
		}
	}
	return []string{from, from}
}
