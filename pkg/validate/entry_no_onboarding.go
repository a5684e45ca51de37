package validate

import (
	"cmp"
	"fmt"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var noOnboarding = Rule{
	ID: "entry.no-onboarding", Severity: diag.Warning,
	Summary: "A service that should or may be used does not say how to start.",
	Why: "An architect who is told to use a service asks next how to begin. This counts for what is live or in public " +
		"beta and is single-central or central-preferred. Where no steps are published, \"steps\" is an empty list, " +
		"and a \"url\" or a \"contact\" names whom to ask. A part is joined by way of its service.",
	Bad: "autonomy:\n  level: single-central\n  basis: framework\n  why: The framework names it as its example of this level.\n  cites:\n" +
		"    - {instrument: Who Does What, kind: guidance, url: \"https://example.org/wdw\", says: It names the service as an example.}",
	Good: "autonomy:\n  level: single-central\n  basis: framework\n  why: The framework names it as its example of this level.\n  cites:\n" +
		"    - {instrument: Who Does What, kind: guidance, url: \"https://example.org/wdw\", says: It names the service as an example.}\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	check: func(r *run) {
		for e := range r.services() {
			if !e.Status().IsAvailable() ||
				e.Level().Force() < catalogue.CentralPreferred.Force() ||
				len(e.List("onboarding", "steps")) > 0 || saysNonePublished(e) || e.IsPart() {
				continue
			}
			r.report(&e.Record, cmp.Or(keyOf(&e.Record, "onboarding"), e.Get("autonomy", "level")), "/onboarding/steps",
				fmt.Sprintf("%q is %s and %s, and \"onboarding.steps\" does not say how to start", e.ID, e.Status(), e.Level()),
				`add the steps that a source names; if none are published, write "steps: []" and name whom to ask in "url" or "contact"`)
		}
	},
}

// saysNonePublished tells whether an entry says that there are no steps to give, and
// whom to ask instead.
func saysNonePublished(e *catalogue.Entry) bool {
	return e.Get("onboarding", "steps") != nil && (e.Get("onboarding", "url") != nil || e.Get("onboarding", "contact") != nil)
}
