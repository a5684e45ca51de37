package validate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

// binding are the kinds of instrument that can bind somebody.
var binding = []string{"law", "direction", "contract", "notice"}

var basisWithoutCite = Rule{
	ID: "entry.basis-without-cite", Severity: diag.Error,
	Summary: "A level is said to come from an instrument, and the entry does not name one.",
	Why: "\"framework\", \"usage-policy\" and \"obligation\" say that somebody else decided how binding the service is. A reader " +
		"who has to act on that must be able to read it. An obligation needs an instrument that binds: a law, a direction, a contract " +
		"or a notice. Whoever merely concluded the level writes \"inferred\" and argues the criteria.",
	Bad: "autonomy:\n  level: single-central\n  basis: obligation\n  why: The GP contract asks every practice to use it.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	Good: "autonomy:\n  level: single-central\n  basis: obligation\n  why: The GP contract asks every practice to use it.\n" +
		"  cites:\n    - instrument: GP contract 2026/27\n      kind: contract\n      url: https://example.org/contract\n      says: Practices send their messages through it.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	check: func(r *run) {
		for e := range r.services() {
			basis, cites := e.Basis(), e.List("autonomy", "cites")
			isBinding := func(n *document.Node) bool { return slices.Contains(binding, n.TextAt("kind")) }
			lacks := ""
			switch {
			case !basis.NeedsCite():
			case len(cites) == 0:
				lacks = `"cites" names no instrument`
			case basis == catalogue.FromObligation && !slices.ContainsFunc(cites, isBinding):
				lacks = `"cites" names no ` + words.Join(binding, "or")
			}
			if lacks != "" {
				r.report(&e.Record, cmp.Or(keyOf(&e.Record, "autonomy", "cites"), e.Get("autonomy", "basis")), "/autonomy/cites",
					fmt.Sprintf("the basis of level %q is %q, and %s", e.Level(), basis, lacks),
					`name the instrument with its kind, its address and what it says, or write "inferred" and argue the criteria`)
			}
		}
	},
}
