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

func serviceObject(s framework.Service) out.Object {
	return out.Object{{"id", s.ID}, {"status", string(s.Status)}, {"autonomy", out.OrNull(s.Autonomy)}}
}

// serviceCell lists services with their status.
func serviceCell(services []framework.Service) out.Cell {
	cell := make(out.Cell, len(services))
	for i, s := range services {
		cell[i] = fmt.Sprintf("%s (%s)", s.ID, s.Status)
	}
	return cell
}

// Matrix shows capabilities, who does them, and how far they are provided for.
func Matrix(rows []framework.Row) out.Rows {
	result := out.Rows{Table: out.Table{
		Headings: []string{"Capability", "Domain", "Level", "State", "Services"},
		Keys:     []string{"capability", "domain", "level", "state", "services"},
	}}
	for _, r := range rows {
		result.Table.Rows = append(result.Table.Rows, []out.Cell{{r.Capability}, {r.Domain}, {r.Level}, {string(r.State)}, serviceCell(r.Services)})
	}
	result.Sections = out.Sectioned(len(rows), func(i int) string { return rows[i].DomainName })
	result.Values = out.Objects(rows, func(r framework.Row) out.Object {
		return out.Object{
			{"capability", r.Capability}, {"name", r.Name}, {"domain", r.Domain}, {"level", r.Level}, {"state", string(r.State)},
			{"services", out.Objects(r.Services, serviceObject)}, {"basis", out.OrNull(r.Basis)},
		}
	})
	return result
}

// MatrixSummary counts the states, in the order of the legend.
func MatrixSummary(rows []framework.Row) string {
	count := map[framework.State]int{}
	for _, r := range rows {
		count[r.State]++
	}
	words := words.Count(len(rows), "capability") + ":"
	separator := " "
	for _, s := range framework.States() {
		if count[s] > 0 {
			words += fmt.Sprintf("%s%d %s", separator, count[s], s)
			separator = ", "
		}
	}
	return words
}

// Gaps shows what capabilities lack.
func Gaps(gaps []framework.Missing) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Capability", "Reason", "Because", "What would close it"},
		Keys:     []string{"capability", "reason", "because", "closes"},
	}}
	for _, g := range gaps {
		closes := make(out.Cell, len(g.Closes))
		for i, c := range g.Closes {
			closes[i] = closingWords(c)
		}
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{g.Capability}, {g.Reason}, {g.Because}, closes})
	}
	rows.Values = out.Objects(gaps, func(g framework.Missing) out.Object {
		return out.Object{
			{"capability", g.Capability}, {"name", g.Name}, {"reason", g.Reason}, {"services", out.Objects(g.Services, serviceObject)},
			{"closes", out.Objects(g.Closes, func(c framework.Closing) out.Object {
				return out.Object{{"id", out.OrNull(c.ID)}, {"what", c.What}, {"due", out.OrNull(c.Due)}}
			})},
			{"because", g.Because}, {"level", g.Level},
		}
	})
	return rows
}

func closingWords(c framework.Closing) string {
	words := strings.TrimSpace(c.ID + " " + c.What)
	if c.Due != "" {
		words += ", " + c.Due
	}
	return words
}

// Overlaps shows live services that do the same for the same people.
func Overlaps(overlaps []framework.Overlap) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Service", "And", "Capabilities", "Users", "Care settings", "Reason", "What would close it"},
		Keys:     []string{"service", "other", "capabilities", "users", "care_settings", "reason", "closes"},
		Names:    []int{0, 1}, Optional: 1,
	}}
	for _, o := range overlaps {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{
			{o.Services[0].ID}, {o.Services[1].ID}, o.Capabilities, anybody(o.Users), anybody(o.CareSettings), {o.Reason}, {o.Closes},
		})
	}
	rows.Values = out.Objects(overlaps, func(o framework.Overlap) out.Object {
		return out.Object{
			{"services", []string{o.Services[0].ID, o.Services[1].ID}}, {"capabilities", out.Texts(o.Capabilities)},
			{"audience", out.Object{{"users", out.Texts(o.Users)}, {"care_settings", out.Texts(o.CareSettings)}}}, {"reason", o.Reason}, {"closes", o.Closes},
		}
	})
	return rows
}

func anybody(list []string) out.Cell {
	if len(list) == 0 {
		return out.Cell{"not said"}
	}
	return list
}

// criterionMarks stand for the answers in a narrow column.
var criterionMarks = map[string]string{"yes": "yes", "no": "no", "unknown": "?", "": "-"}

// Criteria shows entries and the six criteria of the framework.
func Criteria(entries []framework.Criteria) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Id", "Autonomy", "Standing", "Outcomes", "Experience", "Population health", "Value", "Scale", "Standardisation", "To argue"},
		Keys:     []string{"id", "autonomy", "standing", "outcomes", "experience", "population_health", "value", "scale", "standardisation", "closes"},
		Optional: 1,
	}}
	for _, e := range entries {
		row := []out.Cell{{e.ID}, {basisMark(e.Autonomy, e.Basis)}, {e.Standing}}
		for _, c := range e.Criteria {
			row = append(row, out.Cell{criterionMarks[c.Met]})
		}
		rows.Table.Rows = append(rows.Table.Rows, append(row, e.Closes))
	}
	rows.Values = out.Objects(entries, criteriaObject)
	return rows
}

// basisMark adds to a judgement that an editor inferred that it is so.
func basisMark[T ~string](judgement T, basis string) string {
	if basis == framework.Inferred && judgement != "" {
		return string(judgement) + " (inferred)"
	}
	return string(judgement)
}

func criteriaObject(e framework.Criteria) out.Object {
	criteria := make(out.Object, len(e.Criteria))
	for i, c := range e.Criteria {
		criteria[i] = out.Member{c.Name, out.Object{{"met", out.OrNull(c.Met)}, {"because", out.OrNull(c.Because)}, {"evidence", out.OrNull(c.Evidence)}}}
	}
	return out.Object{
		{"id", e.ID}, {"name", e.Name}, {"autonomy", string(e.Autonomy)}, {"met", e.Met}, {"unknown", e.Unknown}, {"criteria", criteria},
		{"no", e.No}, {"unsaid", e.Unsaid}, {"basis", out.OrNull(e.Basis)}, {"standing", e.Standing}, {"reason", e.Reason}, {"closes", out.Texts(e.Closes)},
	}
}

// CriteriaText shows what one entry says about the criteria, for a reader.
func CriteriaText(w io.Writer, e framework.Criteria, s out.Screen) error {
	p := out.NewPage(s)
	p.Line(s.Style(out.Bold, out.VisibleLine(e.Name)) + "  " + s.Style(out.Dim, out.VisibleLine(e.ID)))
	p.Prose(fmt.Sprintf("%s: %s, because %s", basisMark(e.Autonomy, e.Basis), e.Standing, e.Reason), 0)
	p.Gap()
	for _, c := range e.Criteria {
		met := c.Met
		if met == "" {
			met = "not said"
		}
		p.Hang(strings.ReplaceAll(c.Name, "_", " ")+": ", met, 2)
		p.Prose(c.Because, 6)
		p.Prose(c.Evidence, 6)
	}
	if len(e.Closes) > 0 {
		p.Gap()
		p.Hang("To argue: ", strings.ReplaceAll(strings.Join(e.Closes, ", "), "_", " "), 0)
	}
	return p.Write(w)
}

// Dispositions shows what to keep, rebuild and end.
func Dispositions(list []framework.Disposition) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Id", "Verdict", "By", "Because", "Affects", "What is missing"},
		Keys:     []string{"id", "verdict", "by", "because", "affects", "lacks"},
		Optional: 2,
	}}
	for _, d := range list {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{d.ID}, {basisMark(d.Verdict, d.Basis)}, {d.By}, {d.Because}, d.Affects, {d.Lacks}})
	}
	rows.Values = out.Objects(list, func(d framework.Disposition) out.Object {
		return out.Object{
			{"id", d.ID}, {"name", d.Name}, {"verdict", out.OrNull(d.Verdict)}, {"by", out.OrNull(d.By)}, {"because", out.OrNull(d.Because)}, {"basis", out.OrNull(d.Basis)},
			{"affects", out.Texts(d.Affects)}, {"status", string(d.Status)}, {"overdue", d.IsOverdue}, {"lacks", out.OrNull(d.Lacks)},
		}
	})
	return rows
}

// Stale shows what an editor should look at.
func Stale(list []framework.Stale) out.Rows {
	rows := out.Rows{Table: out.Table{
		Headings: []string{"Id", "Reason", "Since", "What", "Owner"},
		Keys:     []string{"id", "reason", "since", "what", "owner"},
		Optional: 1,
	}}
	for _, s := range list {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{s.ID}, {s.Reason}, {s.Since}, {s.What}, {s.Owner}})
	}
	rows.Values = out.Objects(list, func(s framework.Stale) out.Object {
		return out.Object{{"id", s.ID}, {"name", s.Name}, {"reason", s.Reason}, {"since", out.OrNull(s.Since)}, {"owner", out.OrNull(s.Owner)}, {"what", s.What}}
	})
	return rows
}

// Health shows how good a catalogue is, in one of "table", "json", "csv" or "markdown".
func Health(w io.Writer, h framework.Health, format string, s out.Screen) error {
	measures := out.Table{Headings: []string{"Measure", "Percent", "Count", "Of", "What is counted"}, Keys: []string{"name", "percent", "count", "of", "words"}}
	for _, m := range h.Measures {
		measures.Rows = append(measures.Rows, []out.Cell{{m.Name}, {percentWords(m)}, {strconv.Itoa(m.Count)}, {strconv.Itoa(m.Of)}, {m.Words}})
	}
	owners := out.Table{Headings: []string{"Owner", "Entries", "Overdue"}, Keys: []string{"owner", "entries", "overdue"}}
	for _, o := range h.Owners {
		owners.Rows = append(owners.Rows, []out.Cell{{o.Owner}, {strconv.Itoa(o.Entries)}, {strconv.Itoa(o.Overdue)}})
	}
	switch format {
	case "json":
		return out.JSON(w, healthObject(h))
	case "csv":
		return measures.CSV(w)
	}
	head := fmt.Sprintf("%s, %d of them current", words.Count(h.Entries, "entry"), h.Current)
	if h.MedianAge >= 0 {
		head += fmt.Sprintf("; half were reviewed within the last %s", words.Count(h.MedianAge, "day"))
	}
	draw := func(t out.Table) error { return t.Write(w, s) }
	if format == "markdown" {
		head = out.EscapeMarkdown(head)
		draw = func(t out.Table) error { return t.Markdown(w) }
	}
	for i, part := range []out.Table{measures, owners} {
		if i == 0 {
			if _, err := fmt.Fprintf(w, "%s\n\n", head); err != nil {
				return err
			}
		} else if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		if err := draw(part); err != nil {
			return err
		}
	}
	return nil
}

// percentWords is a share, or a dash if there is nothing to count.
func percentWords(m framework.Measure) string {
	if p, ok := m.Percent(); ok {
		return strconv.Itoa(p)
	}
	return "–"
}

func healthObject(h framework.Health) out.Object {
	age := any(nil)
	if h.MedianAge >= 0 {
		age = h.MedianAge
	}
	return out.Object{
		{"entries", h.Entries},
		{"measures", out.Objects(h.Measures, func(m framework.Measure) out.Object {
			percent := any(nil)
			if p, ok := m.Percent(); ok {
				percent = p
			}
			return out.Object{{"name", m.Name}, {"count", m.Count}, {"of", m.Of}, {"percent", percent}, {"words", m.Words}, {"worklist", out.Texts(m.Worklist)}}
		})},
		{"owners", out.Objects(h.Owners, func(o framework.Owner) out.Object {
			return out.Object{{"owner", o.Owner}, {"entries", o.Entries}, {"overdue", o.Overdue}}
		})},
		{"current", h.Current}, {"median_age_days", age},
	}
}
