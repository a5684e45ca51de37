package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var selfReference = Rule{
	ID: "ref.self-reference", Severity: diag.Error,
	Summary: "A service refers to itself.",
	Why: "Nothing succeeds, complements or leads to itself; whoever follows the reference arrives where they were. What depends on " +
		"itself is a circle, which has rules of its own.",
	Bad:  "status: deprecated\nreplaced_by:\n  - example-service\nreplaces:\n  - example-service",
	Good: "status: deprecated\nreplaced_by:\n  - nhs-notify\n# in nhs-notify\nreplaces:\n  - example-service",
	check: func(r *run) {
		for e := range r.services() {
			for _, field := range []string{"replaces", "replaced_by"} {
				r.reportIDs(&e.Record, field, func(id string) (string, string) {
					if id != e.ID {
						return "", ""
					}
					return fmt.Sprintf("%q names itself in %q", id, field), "delete it"
				})
			}
			for i, item := range e.List("complements") {
				if n := item.Field("id"); n != nil && n.Text == e.ID {
					r.report(&e.Record, n, fmt.Sprintf("/complements/%d/id", i), fmt.Sprintf("%q names itself in %q", e.ID, "complements"), "delete it")
				}
			}
		}
	},
}
