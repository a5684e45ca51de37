package portfolio

import (
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
)

// rulePrefix begins the id under which a verdict is a finding.
const rulePrefix = "portfolio."

// problems are a check as findings in the user's own file: what asks for action, and what
// could not be used as it is. What is accepted is a remark.
func (r *Report) problems(version string) out.Findings {
	var findings diag.List
	for _, s := range r.Systems {
		if !s.Verdict.AsksForAction() {
			continue
		}
		end := s.Place
		end.Col++
		f := diag.Finding{
			File: r.Register.File, Pos: s.Place, End: end, ID: s.Organisation + "/" + s.Name(),
			Pointer: "/" + s.Name(), Rule: rulePrefix + string(s.Verdict), Severity: s.Verdict.severity(),
			Message: fmt.Sprintf("%s: %s %s", s.Name(), s.Reason, s.Advice), Help: s.Next,
		}
		if d := s.Decision; d != nil {
			f.Severity = diag.Info
			f.Message = fmt.Sprintf("%s: accepted by %s until %s: %s", s.Name(), d.By, d.Review.Text, d.Reason)
			f.Help = ""
		}
		findings = append(findings, f)
	}
	findings = append(findings, r.Findings...)
	findings.Sort()
	return out.Findings{List: findings, Rule: problemRule, Root: "The folder in which wdw was run.", Version: version}
}

func (v Verdict) severity() diag.Severity {
	switch v {
	case UsesRetired, Duplicates:
		return diag.Error
	case UsesDeprecated, Overlaps, SupersededSoon:
		return diag.Warning
	}
	return diag.Info
}

// problemRule describes a rule of problems. Only a verdict is always as grave.
func problemRule(id string) out.FindingRule {
	verdict := Verdict(strings.TrimPrefix(id, rulePrefix))
	if meaning := verdict.Meaning(); meaning != "" {
		severity := verdict.severity()
		return out.FindingRule{Severity: &severity, Summary: verdict.label() + ": " + meaning}
	}
	return out.FindingRule{Summary: "A row or cell that could not be used as it is."}
}
