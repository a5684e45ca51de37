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
		"has to meet. A basis other than \"inferred\" is the argument, if it is cited. Parts in \"scopes\" are not judged: the criteria are about the whole.",
	Bad:  raised + "    outcomes:\n      met: unknown",
	Good: raised + "    outcomes:\n      met: yes\n      because: Fewer patients come to a cancelled appointment.",
	check: func(r *run) {
		for was, is := range r.changed() {
			if !catalogue.IsRaise(was.Level(), is.Level()) || is.IsGone() || is.Basis().NeedsCite() && len(is.List("autonomy", "cites")) > 0 {
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

// raised is an example that lacks the first of the aims.
const raised = "# before\nautonomy:\n  level: other-useful\n  basis: inferred\n  why: It is a backstop for places with nothing.\n" +
	"# after\nonboarding:\n  steps:\n    - title: Ask the service desk for an account\n" +
	"autonomy:\n  level: single-central\n  basis: inferred\n  why: One way for all reaches every patient.\n  criteria:\n" +
	"    experience: {met: yes, because: Patients get one message and not three.}\n" +
	"    population_health: {met: yes, because: More people come to be screened.}\n" +
	"    value: {met: yes, because: A message costs half as much.}\n" +
	"    scale: {met: yes, because: Patients get messages from several areas.}\n" +
	"    standardisation: {met: yes, because: Every hospital sends the same words.}\n"

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
