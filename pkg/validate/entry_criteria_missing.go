package validate

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

var criteriaMissing = Rule{
	ID: "entry.criteria-missing", Severity: diag.Warning,
	Summary: "An inferred level is not argued by the framework's criteria.",
	Why: "Where no publication states the level, the criteria have to carry it. For single-central none of the four aims is " +
		"missed and both tests are met; \"unknown\" is a good answer for an aim, not for a test. For central-preferred \"scale\" is met " +
		"and \"alternatives\" says what an equivalent must meet. \"yes\" and \"no\" need a reason in \"because\". A part rests on the criteria of its service.",
	Bad: "autonomy:\n  level: central-preferred\n  basis: inferred\n  why: Equivalents that meet the same standards are in use.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	Good: "autonomy:\n  level: central-preferred\n  basis: inferred\n  why: Equivalents that meet the same standards are in use.\n" +
		"  criteria:\n    scale:\n      met: yes\n      because: Patients get messages from several areas and want to set one preference.\n" +
		"  alternatives: A local platform that honours the national preference.\n" +
		"onboarding:\n  steps:\n    - title: Ask the service desk for an account",
	check: (*run).criteriaMissing,
}

func (r *run) criteriaMissing() {
	for e := range r.services() {
		if e.Basis() != catalogue.Inferred || e.IsGone() || e.IsPart() {
			continue
		}
		lacks := unargued(e)
		if len(lacks) == 0 {
			continue
		}
		at := cmp.Or(keyOf(&e.Record, "autonomy", "criteria"), keyOf(&e.Record, "autonomy"))
		r.report(&e.Record, at, "/autonomy/criteria",
			fmt.Sprintf("level %q is inferred, and the criteria do not carry it: %s", e.Level(), strings.Join(lacks, "; ")),
			"argue each from the sources, choose a level that they carry, or cite who published this one")
	}
}

// unargued says what an inferred level lacks, in the order of the schema.
func unargued(e *catalogue.Entry) []string {
	var absent, missed, bare, unknown, out []string
	look := func(criteria []string, isTest bool) {
		for _, c := range criteria {
			switch n := e.Get("autonomy", "criteria", c); {
			case n == nil:
				absent = append(absent, c)
			case n.TextAt("met") == "unknown":
				if isTest {
					unknown = append(unknown, c)
				}
			case n.TextAt("met") == "no" && !isTest:
				missed = append(missed, c)
			case isThin(n.TextAt("because")):
				bare = append(bare, c)
			}
		}
	}
	if e.Level() == catalogue.SingleCentral {
		look(catalogue.Aims(), false)
	}
	look(e.Level().Tests(), true)
	say := func(names []string, one, several string) {
		if len(names) == 1 {
			out = append(out, fmt.Sprintf("%q %s", names[0], one))
		} else if len(names) > 1 {
			out = append(out, words.Quoted(names, "and")+" "+several)
		}
	}
	say(absent, "is missing", "are missing")
	say(unknown, "is unknown", "are unknown")
	say(missed, "is not met", "are not met")
	say(bare, "has no reason", "have no reason")
	if e.Level() == catalogue.CentralPreferred && isThin(e.Text("autonomy", "alternatives")) {
		out = append(out, `"alternatives" does not say what an equivalent must meet`)
	}
	return out
}
