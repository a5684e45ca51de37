package portfolio

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Formats are the formats of a check, the usual one first.
var Formats = []string{"table", "json", "jsonl", "yaml", "csv", "xlsx", "markdown", "sarif", out.TemplateFormat}

// Result shows a check of the cited state. The rows of CSV are the systems, in the
// order of the registers or of the groups. version is the tool's.
func (r *Report) Result(c framework.Citation, version string) out.Result {
	return out.Result{
		Data: r.data(c),
		Page: func(p *out.Page) { r.page(p, c) },
		Forms: map[string]out.Form{
			"csv":      func(w io.Writer, _ out.Screen) error { return out.TableOf(r.grouped(), r.columns()...).CSV(w) },
			"markdown": func(w io.Writer, _ out.Screen) error { return r.markdown(w, c) },
			"sarif":    func(w io.Writer, s out.Screen) error { return r.problems(version).Result().Write(w, "sarif", s) },
			"xlsx":     func(w io.Writer, _ out.Screen) error { return r.workbook(w, c) },
		},
	}
}

// data is a check in the shape of schema/output/check.
func (r *Report) data(c framework.Citation) any {
	type summary struct {
		Systems  int     `json:"systems"`
		ToDo     int     `json:"to_do"`
		Accepted int     `json:"accepted"`
		Missing  int     `json:"missing"`
		Verdicts []Stake `json:"verdicts"`
	}
	type register struct {
		File    string   `json:"file"`
		Systems int      `json:"systems"`
		Columns []Column `json:"columns"`
	}
	count := map[string]int{}
	for _, s := range r.Systems {
		count[s.File]++
	}
	registers := out.Each(r.Registers, func(r *Register) register { return register{r.File, count[r.File], r.Columns} })
	return struct {
		File         string            `json:"file"`
		Columns      []Column          `json:"columns"`
		Systems      []*Judgement      `json:"systems"`
		Missing      []Missing         `json:"missing"`
		Doubles      []Double          `json:"doubles"`
		Summary      summary           `json:"summary"`
		CareSettings []string          `json:"care_settings"`
		Findings     any               `json:"findings"`
		Catalogue    framework.Edition `json:"catalogue"`
		Today        string            `json:"today"`
		SettingsFrom string            `json:"care_settings_from" out:"null"`
		Registers    []register        `json:"registers"`
		By           string            `json:"by" out:"null"`
		Groups       []Group           `json:"groups"`
	}{
		r.name(), r.headings(), r.Systems, r.Missing, r.Doubles,
		summary{len(r.Systems), len(r.Order), len(r.accepted()), len(r.Missing), r.Stakes},
		r.CareSettings, out.Findings{List: r.Findings}.Items(), c.Edition, r.Today.Format(time.DateOnly), r.SettingsFrom,
		registers, r.By, r.Groups,
	}
}

// name is that of the file, or of all files.
func (r *Report) name() string {
	return strings.Join(out.Each(r.Registers, func(r *Register) string { return r.File }), ", ")
}

// headings are what was recognised in any of the registers.
func (r *Report) headings() []Column {
	var list []Column
	for _, register := range r.Registers {
		for _, c := range register.Columns {
			if !slices.ContainsFunc(list, func(o Column) bool { return o.Field == c.Field && o.Heading == c.Heading }) {
				list = append(list, c)
			}
		}
	}
	return list
}

// accepted are the systems that go on against the advice.
func (r *Report) accepted() []*Judgement {
	return only(r.Systems, func(s *Judgement) bool { return s.Decision != nil })
}

// Reasons are the verdicts on the systems that are no accepted exceptions, and "missing"
// if something is.
func (r *Report) Reasons() []string {
	var list []string
	if len(r.Missing) > 0 {
		list = append(list, "missing")
	}
	for _, s := range r.Systems {
		if s.Decision == nil {
			list = append(list, string(s.Verdict))
		}
	}
	return list
}

// part is a table with a heading and a line below that.
type part struct {
	heading, lead string
	table         out.Table
}

// parts are the tables of a check in the order in which they are read: what to do, what
// is there twice, which contracts are due, what is not understood, what is missing, what is
// quiet. Of groups they are
// the groups and the systems in them.
func (r *Report) parts() []part {
	if r.By != "" {
		return r.groupParts()
	}
	return only([]part{
		{"To do, in this order", "", r.actionTable()},
		{"Accepted exceptions", "", r.acceptedTable()},
		{"The same job twice", "", r.doublesTable()},
		{"Contracts that have ended, or end or are renewed within twelve months", "The framework asks nothing else of these systems.", r.quietTable(true)},
		{"Not recognised", "", r.unknownTable()},
		{"Missing: " + catalogue.SingleCentral.Verb() + ", and the register does not show it", r.missingWords(), r.missingTable(shownMissing)},
		{"Nothing to do", "", r.quietTable(false)},
		{"At stake", "", r.stakesTable()},
	}, func(p part) bool { return len(p.table.Rows) > 0 })
}

// summary counts the systems by what is to be done.
func (r *Report) summary() string {
	var found []string
	for _, s := range r.Stakes {
		if s.Count > 0 {
			found = append(found, fmt.Sprintf("%d %s", s.Count, s.Verdict))
		}
	}
	text := words.Count(len(r.Systems), "system")
	if len(found) > 0 {
		text += ": " + strings.Join(found, ", ")
	}
	if n := len(r.Missing); n > 0 {
		text += fmt.Sprintf("; %d missing", n)
	}
	return text
}

// page draws a check for a reader.
func (r *Report) page(p *out.Page, c framework.Citation) {
	p.Named(r.name(), r.summary())
	for _, part := range r.parts() {
		p.Table(part.heading, part.lead, part.table)
	}
	p.Gap()
	p.Prose(c.Words(), 0)
}

// markdown writes a check as a page for those who decide.
func (r *Report) markdown(w io.Writer, c framework.Citation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Local systems against the national catalogue\n\n%s\n", out.EscapeMarkdown(r.name()+": "+r.summary()))
	for _, part := range r.parts() {
		fmt.Fprintf(&b, "\n## %s\n\n", out.EscapeMarkdown(part.heading))
		if part.lead != "" {
			b.WriteString(out.EscapeMarkdown(part.lead) + "\n\n")
		}
		if err := part.table.Markdown(&b); err != nil {
			return err
		}
	}
	if len(r.Findings) > 0 {
		b.WriteString("\n## What could not be used as it is\n\n| Place | Finding |\n| --- | --- |\n")
		for _, f := range r.Findings {
			words := out.EscapeMarkdown(f.Message)
			if f.Help != "" {
				words += "<br>" + out.EscapeMarkdown(f.Help)
			}
			fmt.Fprintf(&b, "| %s | %s |\n", out.CodeMarkdown(fmt.Sprintf("%s:%s", f.File, f.Pos)), words)
		}
	}
	b.WriteString("\n## What this rests on\n\n" + out.EscapeMarkdown(c.Words()) + "\n")
	if c.Command != "" {
		fmt.Fprintf(&b, "\n%s\n", out.EscapeMarkdown(c.Again()))
	}
	b.WriteString("\nA verdict rests on the entries it names; what stands behind a level says where it comes from: the framework, a usage policy, an obligation, or inferred by an editor of the catalogue.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

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
			File: s.File, Pos: s.Place, End: end, ID: s.Organisation + "/" + s.Name,
			Pointer: "/" + s.Name, Rule: rulePrefix + string(s.Verdict), Severity: s.Verdict.grade().severity,
			Message: fmt.Sprintf("%s: %s %s", s.Name, s.Reason, s.Advice), Help: s.Next,
		}
		if d := s.Decision; d != nil {
			f.Severity = diag.Info
			f.Message = fmt.Sprintf("%s: accepted by %s until %s: %s", s.Name, d.By, d.Review.Text, d.Reason)
			f.Help = ""
		}
		findings = append(findings, f)
	}
	findings = append(findings, r.Findings...)
	findings.Sort()
	return out.Findings{List: findings, Rule: problemRule, Root: "The folder in which wdw was run.", Version: version}
}

// problemRule describes a rule of problems. Only a verdict is always as grave.
func problemRule(id string) out.FindingRule {
	verdict := Verdict(strings.TrimPrefix(id, rulePrefix))
	if g := verdict.grade(); g.meaning != "" {
		return out.FindingRule{Severity: &g.severity, Summary: words.UpperFirst(strings.ReplaceAll(string(verdict), "-", " ")) + ": " + g.meaning}
	}
	return out.FindingRule{Summary: "A row or cell that could not be used as it is."}
}
