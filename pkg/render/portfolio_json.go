package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
)

// PortfolioJSON writes a check in the shape of schema/output/check.
func PortfolioJSON(w io.Writer, r *portfolio.Report, c framework.Citation) error {
	systems, missing, doubles := []out.Object{}, []out.Object{}, []out.Object{}
	for _, s := range r.Systems {
		systems = append(systems, systemValue(s))
	}
	for _, m := range r.Missing {
		missing = append(missing, out.Object{{"id", m.ID}, {"name", m.Name}, {"autonomy", string(m.Autonomy)}, {"basis", m.Basis}, {"why", m.Why}})
	}
	for _, d := range r.Doubles {
		lines := []int{}
		for _, i := range d.Systems {
			lines = append(lines, r.Systems[i].Line)
		}
		doubles = append(doubles, out.Object{{"organisation", d.Organisation}, {"capability", d.Capability}, {"term", d.Term}, {"lines", lines}})
	}
	columns := []out.Object{}
	for _, col := range r.Register.Columns {
		columns = append(columns, out.Object{{"field", col.Field}, {"heading", col.Heading}})
	}
	settings := r.CareSettings
	if settings == nil {
		settings = []string{}
	}
	return out.JSON(w, out.Object{
		{"file", r.Register.File},
		{"columns", columns},
		{"systems", systems},
		{"missing", missing},
		{"doubles", doubles},
		{"summary", summaryValue(r)},
		{"care_settings", settings},
		{"findings", out.Findings{List: r.Findings}.Items()},
		{"catalogue", out.Encode(c.Edition).(out.Object)},
		{"today", r.Today.Format(time.DateOnly)},
	})
}

func systemValue(s portfolio.Result) out.Object {
	matches, serves, standards := []out.Object{}, []out.Object{}, []string{}
	for _, m := range s.Matches {
		matches = append(matches, out.Object{
			{"id", m.ID}, {"name", m.Name}, {"how", m.How}, {"score", round2(m.Score)}, {"autonomy", string(m.Autonomy)}, {"basis", m.Basis}, {"status", string(m.Status)},
		})
	}
	for _, k := range s.Serves {
		serves = append(serves, out.Object{{"id", k.ID}, {"name", k.Name}, {"level", k.Level}, {"how", k.How}, {"score", round2(k.Score)}, {"term", k.Term}})
	}
	for _, st := range s.Standards {
		standards = append(standards, st.ID)
	}
	var cost, rank, decision any
	if s.Cost.IsKnown {
		cost = round2(s.Cost.Pounds)
	}
	if s.Rank > 0 {
		rank = s.Rank
	}
	if d := s.Decision; d != nil {
		decision = out.Object{{"reason", d.Reason}, {"approved_by", d.By}, {"review", d.Review.Text}}
	}
	return out.Object{
		{"line", s.Line}, {"organisation", s.Organisation}, {"name", s.Name()}, {"type", s.Type},
		{"verdict", string(s.Verdict)}, {"matches", matches}, {"capabilities", serves}, {"standards", standards},
		{"reason", s.Reason}, {"advice", s.Advice}, {"next", s.Next}, {"by", dateOrNull(s.By)},
		{"contract_end", dateOrNull(s.Term.End)}, {"renewed", s.Term.IsRolling}, {"annual_cost", cost},
		{"rank", rank}, {"decision", decision},
	}
}

func summaryValue(r *portfolio.Report) out.Object {
	verdicts := []out.Object{}
	accepted := 0
	for _, s := range r.Stakes {
		verdicts = append(verdicts, out.Object{
			{"verdict", string(s.Verdict)}, {"systems", s.Count}, {"annual_cost", round2(s.Pounds)}, {"priced", s.Priced}, {"first_end", dateOrNull(s.FirstEnd)},
		})
	}
	for _, s := range r.Systems {
		if s.Decision != nil {
			accepted++
		}
	}
	return out.Object{{"systems", len(r.Systems)}, {"to_do", len(r.Order)}, {"accepted", accepted}, {"missing", len(r.Missing)}, {"verdicts", verdicts}}
}

// portfolioRulePrefix begins the id under which a verdict is a finding.
const portfolioRulePrefix = "portfolio."

// PortfolioSARIF writes what asks for action, and what could not be read, as findings
// in the user's own file. version is the tool's.
func PortfolioSARIF(w io.Writer, r *portfolio.Report, version string) error {
	var findings diag.List
	for _, s := range r.Systems {
		if !s.Verdict.AsksForAction() {
			continue
		}
		end := s.Place
		end.Col++
		f := diag.Finding{
			File: r.Register.File, Pos: s.Place, End: end, ID: s.Organisation + "/" + s.Name(),
			Pointer: "/" + s.Name(), Rule: portfolioRulePrefix + string(s.Verdict), Severity: verdictSeverity(s.Verdict),
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
	return out.Findings{
		List: findings, Rule: portfolioRule, Root: "The folder in which wdw was run.", Version: version,
	}.Result().Write(w, "sarif", out.Screen{})
}

func verdictSeverity(v portfolio.Verdict) diag.Severity {
	switch v {
	case portfolio.UsesRetired, portfolio.Duplicates:
		return diag.Error
	case portfolio.UsesDeprecated, portfolio.Overlaps, portfolio.SupersededSoon:
		return diag.Warning
	}
	return diag.Info
}

func portfolioRule(id string) out.FindingRule {
	verdict := portfolio.Verdict(strings.TrimPrefix(id, portfolioRulePrefix))
	meaning := verdict.Meaning()
	if meaning == "" {
		return out.FindingRule{Summary: "A row or cell that could not be used as it is."}
	}
	return out.FindingRule{Summary: verdict.Label() + ": " + meaning, Severity: new(verdictSeverity(verdict))}
}
