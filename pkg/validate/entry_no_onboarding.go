package validate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var noOnboarding = Rule{
	ID: "entry.no-onboarding", Severity: diag.Warning,
	Summary: "A service that should or may be used does not say how to start.",
	Why: "An architect who is told to use a service asks next how to begin. This counts for what is live or in public " +
		"beta and is single-central or central-preferred. Where no steps are published, one sentence of \"description\" or " +
		"\"status_note\" says so, with \"no\", \"not\" or \"none\" and \"onboarding\", \"joining\", \"join\" or \"steps\", and " +
		"\"onboarding\" names whom to ask in a \"url\" or a \"contact\".",
	Bad: "autonomy:\n  level: single-central\n  basis: published\n  why: The framework names it as its example of this level.",
	Good: "autonomy:\n  level: single-central\n  basis: published\n  why: The framework names it as its example of this level.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	check: func(r *run) {
		for e := range r.services() {
			if !e.Status().IsAvailable() ||
				e.Level().Force() < catalogue.CentralPreferred.Force() ||
				len(e.List("onboarding", "steps")) > 0 || saysNonePublished(e) {
				continue
			}
			r.report(&e.Record, cmp.Or(keyOf(&e.Record, "onboarding"), e.Get("autonomy", "level")), "/onboarding/steps",
				fmt.Sprintf("%q is %s and %s, and \"onboarding.steps\" does not say how to start", e.ID, e.Status(), e.Level()),
				`add the steps that a source names; if no steps are published, say so in "description" and name whom to ask in "url" or "contact"`)
		}
	},
}

var (
	negation  = regexp.MustCompile(`(?i)\b(no|not|none|nothing)\b`)
	beginning = regexp.MustCompile(`(?i)\b(onboarding|joining|join|steps?)\b`)
)

// saysNonePublished tells whether an entry says that there are no steps to give, and
// whom to ask instead.
func saysNonePublished(e *catalogue.Entry) bool {
	if e.Get("onboarding", "url") == nil && e.Get("onboarding", "contact") == nil {
		return false
	}
	return slices.ContainsFunc(sentences(plain(e.Text("description")+"\n\n"+e.Text("status_note"))), func(s string) bool {
		return negation.MatchString(s) && beginning.MatchString(s)
	})
}
