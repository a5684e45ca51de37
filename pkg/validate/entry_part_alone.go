package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

var partAlone = Rule{
	ID: "entry.part-alone", Severity: diag.Error,
	Summary: "A part does not fit the service that it is a part of.",
	Why: "Counts and answers fold a part under its service, so the service has to be there, be one itself within two steps, " +
		"and run as long as its part does. A part binds as much as its service, unless a scope of the service has the part's level and says why.",
	Bad:  "part_of: spien",
	Good: "part_of: spine",
	check: func(r *run) {
		for e := range r.services() {
			if e.IsPart() && !r.cat.IsBroken(e.PartOf()) {
				if message, help := r.misfit(e); message != "" {
					r.report(&e.Record, e.Get("part_of"), "/part_of", message, help)
				}
			}
		}
	},
}

// misfit says how a part does not fit its service, empty if it does.
func (r *run) misfit(e *catalogue.Entry) (message, help string) {
	whole := r.cat.Entry(e.PartOf())
	if whole == nil {
		return fmt.Sprintf("%q is not a known service", e.PartOf()), r.unknownHelp(e.PartOf(), "service", []string{catalogue.Services})
	}
	chain := []string{e.ID}
	for at := whole; at != nil; at = r.cat.Entry(at.PartOf()) {
		if slices.Contains(chain, at.ID) {
			return fmt.Sprintf("%q is a part of itself: %s", at.ID, strings.Join(append(chain, at.ID), " → ")), "name the service that people ask for"
		}
		chain = append(chain, at.ID)
	}
	level, hasLevel := e.Level(), func(n *document.Node) bool { return n.TextAt("level") == string(e.Level()) }
	switch {
	case len(chain) > catalogue.MaxPartDepth+1:
		return "a part stands at most two steps below its service: " + strings.Join(chain, " → "), "name the service itself, or a part of it"
	case whole.IsGone() && !e.IsGone():
		return fmt.Sprintf("%q is %s and its part %q is %s", whole.ID, whole.Status(), e.ID, e.Status()), "name the service that it is a part of now, or correct its status"
	case !e.IsGone() && level != whole.Level() && level.Force() > 0 && !slices.ContainsFunc(whole.List("autonomy", "scopes"), hasLevel):
		return fmt.Sprintf("%q is %q and its service %q is %q, without a scope that says so", e.ID, level, whole.ID, whole.Level()),
			fmt.Sprintf("correct one of the levels, or give %q a scope of level %q with the reason", whole.ID, level)
	}
	return "", ""
}
