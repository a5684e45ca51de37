package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Plan writes an onboarding plan as "table", "json", "csv" or "markdown".
func Plan(w io.Writer, p framework.Plan, format string, s out.Screen) error {
	switch format {
	case "json":
		return out.JSON(w, planObject(p))
	case "csv":
		return planTable(p, true).CSV(w)
	case "markdown":
		return planMarkdown(w, p)
	}
	return planTable(p, false).Write(w, s)
}

// PlanRemarks says what a reader of the table must know beside it.
func PlanRemarks(p framework.Plan) []string {
	list := append([]string{}, p.Remarks...)
	for _, c := range p.Cycles {
		list = append(list, "prerequisites go in a circle, and one of them is left out: "+strings.Join(c, " → "))
	}
	return append(list, planLength(p))
}

func planLength(p framework.Plan) string {
	steps := words.Count(len(p.Steps), "step")
	switch {
	case p.DaysKnown:
		return fmt.Sprintf("%s; the longest chain takes %s", steps, words.Count(p.Days, "working day"))
	case p.Days == 0:
		return steps + "; no step of them says how long it takes"
	}
	return fmt.Sprintf("%s; the longest chain takes at least %s, for not every step says how long it takes", steps, words.Count(p.Days, "working day"))
}

func daysWords(s framework.Step) string {
	if !s.DaysKnown {
		return ""
	}
	return strconv.Itoa(s.Days)
}

func afterWords(s framework.Step) string {
	list := make([]string, len(s.After))
	for i, n := range s.After {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, ", ")
}

func planTable(p framework.Plan, full bool) out.Table {
	t := out.Table{Headings: []string{"Step", "For", "What to do", "Days", "After"}, Keys: []string{"n", "service", "title", "days", "after"}}
	if full {
		t.Headings, t.Keys = append(t.Headings, "Detail", "Link"), append(t.Keys, "detail", "url")
	}
	for _, s := range p.Steps {
		row := []out.Cell{{strconv.Itoa(s.N)}, {s.Service}, {s.Title}, {daysWords(s)}, {afterWords(s)}}
		if full {
			row = append(row, out.Cell{s.Detail}, out.Cell{s.URL})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// planMarkdown writes a checklist as issue trackers understand it.
func planMarkdown(w io.Writer, p framework.Plan) error {
	var b strings.Builder
	var names []string
	for _, s := range p.Services {
		names = append(names, s.Name)
	}
	b.WriteString("# Plan to start with " + out.EscapeMarkdown(strings.Join(names, ", ")) + "\n\n")
	b.WriteString(out.EscapeMarkdown(words.UpperFirst(planLength(p))) + ".\n")
	if len(p.Remarks)+len(p.Cycles) > 0 {
		b.WriteString("\n## To know first\n\n")
		for _, r := range PlanRemarks(p)[:len(p.Remarks)+len(p.Cycles)] {
			b.WriteString("- " + out.EscapeMarkdown(r) + "\n")
		}
	}
	service := ""
	for _, s := range p.Steps {
		if s.Service != service {
			service = s.Service
			b.WriteString("\n## " + out.EscapeMarkdown(s.ServiceName) + " " + out.CodeMarkdown(s.Service) + "\n\n")
		}
		fmt.Fprintf(&b, "- [ ] **%d** %s", s.N, out.EscapeMarkdown(s.Title))
		var notes []string
		if s.DaysKnown {
			notes = append(notes, words.Count(s.Days, "working day"))
		}
		if len(s.After) > 0 && (len(s.After) > 1 || s.After[0] != s.N-1) {
			notes = append(notes, "after "+afterWords(s))
		}
		if s.OnLongest {
			notes = append(notes, "on the longest chain")
		}
		if len(notes) > 0 {
			b.WriteString(" (" + strings.Join(notes, "; ") + ")")
		}
		b.WriteString("\n")
		if s.Detail != "" {
			b.WriteString("  - " + out.EscapeMarkdown(s.Detail) + "\n")
		}
		if s.URL != "" {
			b.WriteString("  - " + out.EscapeMarkdown(s.URL) + "\n")
		}
	}
	if len(p.DependsOn) > 0 {
		b.WriteString("\n## Runs on, with nothing to arrange\n\n")
		for _, d := range p.DependsOn {
			b.WriteString("- " + out.CodeMarkdown(d.ID) + ", for " + out.EscapeMarkdown(strings.Join(d.Of, ", ")) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func planObject(p framework.Plan) out.Object {
	return out.Object{
		{"services", out.Objects(p.Services, func(s framework.Service) out.Object {
			return out.Object{{"id", s.ID}, {"name", s.Name}, {"status", string(s.Status)}, {"autonomy", out.OrNull(s.Autonomy)}}
		})},
		{"prerequisites", out.Objects(p.Prerequisites, func(x framework.Prerequisite) out.Object {
			return out.Object{{"id", x.ID}, {"name", x.Name}, {"kind", x.Kind}, {"status", out.OrNull(x.Status)}, {"needed_by", out.Texts(x.NeededBy)}}
		})},
		{"steps", out.Objects(p.Steps, func(s framework.Step) out.Object {
			days := any(nil)
			if s.DaysKnown {
				days = s.Days
			}
			return out.Object{
				{"n", s.N}, {"service", s.Service}, {"title", s.Title}, {"detail", out.OrNull(s.Detail)}, {"url", out.OrNull(s.URL)}, {"days", days},
				{"after", append([]int{}, s.After...)}, {"on_longest", s.OnLongest},
			}
		})},
		{"days", p.Days}, {"days_known", p.DaysKnown},
		{"cycles", append([][]string{}, p.Cycles...)},
		{"depends_on", out.Objects(p.DependsOn, func(d framework.Dependency) out.Object { return out.Object{{"id", d.ID}, {"of", out.Texts(d.Of)}} })},
		{"remarks", out.Texts(p.Remarks)},
	}
}
