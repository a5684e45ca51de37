package validate

import (
	"fmt"
	"slices"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/words"
)

var criteriaContradict = Rule{
	ID: "entry.criteria-contradict", Severity: diag.Error,
	Summary: "The criteria argue against the autonomy level.",
	Why: "The level follows from the two tests. What is provided once for everyone is so because scale and one national way " +
		"are critical; what the centre prefers needs scale; and a backstop is one because scale is " +
		"not critical. The criteria speak of the service with all its parts: they also bind a scope of a higher level, and a backstop " +
		"may claim scale for the sake of such a scope.",
	Bad:   "autonomy:\n  level: other-useful\n  basis: inferred\n  why: Only some hospitals have a use for it.\n  criteria:\n    scale:\n      met: yes\n      because: Every area needs it at the same time.",
	Good:  "autonomy:\n  level: other-useful\n  basis: inferred\n  why: Only some hospitals have a use for it.\n  criteria:\n    scale:\n      met: no\n      because: Each hospital can do without the others.",
	check: (*run).criteriaContradict,
}

func (r *run) criteriaContradict() {
	for e := range r.services() {
		met := func(criterion string) string { return e.Text("autonomy", "criteria", criterion, "met") }
		level := e.Level()
		highest := 0
		for _, scope := range e.List("autonomy", "scopes") {
			highest = max(highest, catalogue.Level(scope.TextAt("level")).Force())
		}
		for _, test := range level.Tests() {
			if met(test) == "no" {
				r.contradict(e, test, level, "say why it is met after all, or choose a level that does not need it")
			}
		}
		if met("scale") == "yes" && level == catalogue.OtherUseful && highest <= level.Force() {
			r.contradict(e, "scale", level, "a backstop does not claim scale: choose another level, or correct the criterion")
		}
		for i, scope := range e.List("autonomy", "scopes") {
			n := scope.Field("level")
			s := catalogue.Level(n.TextAt())
			failed := slices.DeleteFunc(s.Tests(), func(test string) bool { return met(test) != "no" })
			if s.Force() <= level.Force() || len(failed) == 0 {
				continue
			}
			r.report(&e.Record, n, fmt.Sprintf("/autonomy/scopes/%d/level", i),
				fmt.Sprintf("scope %q is %q, and by the criteria on line %d the service does not meet %s", scope.TextAt("what"), s,
					e.Doc.Pos(keyOf(&e.Record, "autonomy", "criteria").Start).Line, words.Quoted(failed, "and")),
				"say why it is met after all, or choose a level for the scope that does not need it")
		}
	}
}

func (r *run) contradict(e *catalogue.Entry, criterion string, level catalogue.Level, help string) {
	n := e.Get("autonomy", "criteria", criterion, "met")
	r.report(&e.Record, n, "/autonomy/criteria/"+criterion+"/met",
		fmt.Sprintf("criterion %q is %q, and the autonomy level on line %d is %q", criterion, n.Text,
			e.Doc.Pos(e.Get("autonomy", "level").Start).Line, level), help)
}
