package validate

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

var autonomyRaised = Rule{
	ID: "policy.autonomy-raised", Severity: diag.Error,
	Summary: "A change binds local systems more, and does not argue for it.",
	Why: "Whoever uses something else was free to, and is now asked to act. For single-central all four aims and both tests " +
		"must be met, each with a reason; for central-preferred \"scale\" must be, and \"alternatives\" must say what an equivalent " +
		"has to meet. A published basis does not replace the argument. Parts in \"scopes\" are not judged: the criteria are about the whole.",
	Bad: "# before\nautonomy:\n  level: other-useful\n  basis: published\n  why: The framework lists it as a backstop for places with nothing.\n" +
		"# after\nautonomy:\n  level: central-preferred\n  basis: published\n  why: The framework lists it as the preferred way to write to patients.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	Good: "# before\nautonomy:\n  level: other-useful\n  basis: published\n  why: The framework lists it as a backstop for places with nothing.\n" +
		"# after\nautonomy:\n  level: central-preferred\n  basis: published\n  why: The framework lists it as the preferred way to write to patients.\n" +
		"  criteria:\n    scale:\n      met: yes\n      because: Patients get messages from several areas and want to set one preference.\n" +
		"  alternatives: A local platform that honours the national preference.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	check: func(r *run) {
		for was, is := range r.changed() {
			if !catalogue.IsRaise(was.Level(), is.Level()) || is.IsGone() {
				continue
			}
			if lacks := unmet(is); len(lacks) > 0 {
				r.report(&is.Record, is.Get("autonomy", "level"), "/autonomy/level",
					fmt.Sprintf("the level was raised from %q to %q, and %s", was.Level(), is.Level(), strings.Join(lacks, "; ")),
					"argue each criterion from the sources, or leave the level as it was")
			}
		}
	},
}

// unmet says what a raised level lacks, in the order of the schema.
func unmet(e *catalogue.Entry) []string {
	var missed, bare, out []string
	for _, c := range e.Level().Criteria() {
		switch n := e.Get("autonomy", "criteria", c); {
		case n == nil || n.TextAt("met") != "yes":
			missed = append(missed, c)
		case isThin(n.TextAt("because")):
			bare = append(bare, c)
		}
	}
	if len(missed) > 0 {
		out = append(out, "does not say met: yes for "+words.Quoted(missed, "and"))
	}
	if len(bare) > 0 {
		out = append(out, "gives no reason for "+words.Quoted(bare, "and"))
	}
	if e.Level() == catalogue.CentralPreferred && isThin(e.Text("autonomy", "alternatives")) {
		out = append(out, `"alternatives" does not say what an equivalent must meet`)
	}
	return out
}
