package review

import (
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
)

// Findings is what a check found, with what the rule table says of it. version is the
// tool's.
func Findings(r validate.Report, failOn validate.Threshold, version string) out.Findings {
	return out.Findings{
		List: r.Findings, Files: r.Files, Entries: r.Entries, Rules: r.Rules, Base: r.Base, Older: r.Older(),
		Fails: failOn.Reached, Waived: validate.IsWaived, Rule: describe,
		Root: "The folder that holds the catalogue.", Version: version,
	}
}

// describe is a rule of the table, empty if it is not there.
func describe(id string) out.FindingRule {
	rule := validate.Find(id)
	if rule == nil {
		return out.FindingRule{}
	}
	return out.FindingRule{Severity: &rule.Severity, Summary: rule.Summary, Why: rule.Why, Bad: rule.Bad, Good: rule.Good}
}
