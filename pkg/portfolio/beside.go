package portfolio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Section is the id of the part that Beside adds to a report.
const Section = "register"

// namesBeside is how many names a sentence of the first page or a cell has.
const namesBeside = 3

// Beside puts the systems of a check beside the national ones in the report for a board: what
// they come to on its first page, and as the first part of its annex the capabilities, the
// contracts by the quarter in which they end, and the money. rows are who does what.
func (r *Report) Beside(board *out.Report, rows framework.AllRows) {
	ours := out.Part{ID: "ours", Heading: "Our own systems: " + r.name(), Points: r.sentences()}
	board.Front = slices.Insert(board.Front, min(1, len(board.Front)), ours)
	tables := only([]out.PartTable{r.capabilityTable(rows), r.contractTable(), r.moneyTable(), r.unusedTable()}, func(t out.PartTable) bool { return len(t.Rows) > 0 })
	board.Parts = slices.Insert(board.Parts, 0, out.Part{
		ID: Section, Heading: "Our own systems beside the centre's", Tables: tables, Nothing: "The register names no system.",
		Lead: "The systems of " + r.name() + ", each beside what the centre does for the same capability. A system stands once, at the capability that fits it best. Capabilities for which the register has nothing stand there only where a service should be used and is missing. " + r.settingWords(),
	})
}

// sentences say what the systems come to.
func (r *Report) sentences() []string {
	var all, centre, ending, due Sum
	var beside, ended, soon []string
	year := r.Today.AddDate(1, 0, 0)
	for _, s := range r.Systems {
		all.add(s)
		switch {
		case s.isBesideCentre():
			centre.add(s)
			beside = append(beside, s.Name)
		case s.Verdict == UsesRetired || s.Verdict == UsesDeprecated:
			ending.add(s)
			ended = append(ended, s.Name)
		}
		if end := s.Term.End; !end.IsZero() && !s.Term.IsRolling && !end.Before(r.Today) && end.Last.Before(year) {
			due.add(s)
			soon = append(soon, s.Name)
		}
	}
	list := []string{fmt.Sprintf("Systems in the register: %s.", cmp.Or(all.String(), "none"))}
	for _, p := range []struct {
		words string
		sum   Sum
		names []string
	}{
		{"Beside what the centre does or prefers to do", centre, beside},
		{"On a national service that has ended or is to end", ending, ended},
		{"With a contract that ends within a year", due, soon},
	} {
		if p.sum.Systems > 0 {
			list = append(list, fmt.Sprintf("%s: %s: %s.", p.words, p.sum, few(p.names)))
		}
	}
	if n := len(r.Missing); n > 0 {
		list = append(list, fmt.Sprintf("Not in the register: %s that should be used.", words.Count(n, "national service")))
	}
	return list
}

// few are names, only the first of many.
func few(names []string) string {
	if more := len(names) - namesBeside; more > 0 {
		return fmt.Sprintf("%s; and %d more", strings.Join(names[:namesBeside], "; "), more)
	}
	return strings.Join(names, "; ")
}

// ownName is a system with its organisation, where there are several.
func (r *Report) ownName(s *Judgement) string {
	if r.hasSeveral {
		return s.Name + ", " + s.whose()
	}
	return s.Name
}

// capabilityTable has a row a capability: who does it, the centre's offer, ours, the verdict.
func (r *Report) capabilityTable(rows framework.AllRows) out.PartTable {
	t := out.PartTable{Caption: "Capability by capability", Headings: []string{"Capability", "Who does it", "The centre", "Ours", "Verdict"}}
	add := func(id, name, level string, national []string) {
		ours, verdicts := r.oursFor(id)
		if len(verdicts) > 0 {
			t.Rows = append(t.Rows, out.PartRow{Head: name, Cells: []string{level, few(national), strings.Join(ours, "; "), strings.Join(verdicts, "; ")}})
		}
	}
	for _, row := range rows {
		add(row.Capability, row.Name, row.Level, out.Each(row.Services, func(s framework.Service) string { return fmt.Sprintf("%s (%s)", s.Name, s.Status) }))
	}
	add("", "Not recognised", "", nil)
	return t
}

// oursFor are the systems for a capability, each with its verdict where there are several, and
// the verdicts, with what is missing.
func (r *Report) oursFor(id string) (ours, verdicts []string) {
	for i, s := range r.Systems {
		if r.jobs[i].id == id {
			ours = append(ours, fmt.Sprintf("%s (%s)", r.ownName(s), s.Verdict))
			verdicts = append(verdicts, string(s.Verdict))
		}
	}
	if len(ours) == 1 {
		ours[0] = strings.TrimSuffix(ours[0], " ("+verdicts[0]+")")
	}
	slices.Sort(verdicts)
	verdicts = slices.Compact(verdicts)
	missing := only(r.Missing, func(m Missing) bool { return m.job == id && id != "" })
	if len(missing) > 0 {
		verdicts = append(verdicts, "missing: "+few(out.Each(missing, func(m Missing) string { return m.Name })))
	}
	return ours, verdicts
}

// contractTable has a row a quarter of a year in which contracts end.
func (r *Report) contractTable() out.PartTable {
	type quarter struct {
		words string
		order time.Time
		sum   Sum
		names []string
	}
	var list []*quarter
	never := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range r.Systems {
		at := quarter{words: "End not known", order: never.AddDate(0, 0, 1)}
		switch end := s.Term.End; {
		case s.Term.IsRolling:
			at.words, at.order = "Renewed again and again", never
		case end.IsZero():
		case end.Before(r.Today):
			at.words, at.order = "Ended before "+r.Today.Format(time.DateOnly), time.Time{}
		default:
			at.words, at.order = quarterWords(end.First), end.Last
			if last := quarterWords(end.Last); last != at.words {
				at.words = end.Text + ", quarter not said"
			}
		}
		i := slices.IndexFunc(list, func(q *quarter) bool { return q.words == at.words })
		if i < 0 {
			i = len(list)
			list = append(list, &at)
		}
		list[i].order = minTime(list[i].order, at.order)
		list[i].sum.add(s)
		list[i].names = append(list[i].names, fmt.Sprintf("%s (%s)", r.ownName(s), s.Verdict))
	}
	slices.SortStableFunc(list, func(a, b *quarter) int { return a.order.Compare(b.order) })
	t := out.PartTable{Caption: "Contracts by the quarter in which they end", Headings: []string{"Quarter", "Systems", "Number and cost"}}
	for _, q := range list {
		t.Rows = append(t.Rows, out.PartRow{Head: q.words, Cells: []string{strings.Join(q.names, "; "), q.sum.String()}})
	}
	return t
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// quarterWords name the quarter of the calendar that holds a day.
func quarterWords(day time.Time) string {
	q := (int(day.Month()) - 1) / 3
	first := time.Month(3*q + 1)
	return fmt.Sprintf("%d-Q%d, %s to %s", day.Year(), q+1, first, first+2)
}

// moneyTable sums up what is known of the cost, and counts what is not, by verdict.
func (r *Report) moneyTable() out.PartTable {
	t := out.PartTable{Caption: "Money: what is known of the yearly cost", Headings: []string{"Verdict", "Systems", "Cost a year", "Not known", "Meaning"}}
	row := func(name string, s Sum, meaning string) {
		t.Rows = append(t.Rows, out.PartRow{Head: name, Cells: []string{
			fmt.Sprint(s.Systems), Money{s.Pounds, s.Priced > 0}.String(), fmt.Sprint(s.Systems - s.Priced), meaning,
		}})
	}
	var all Sum
	for _, s := range r.Stakes {
		if s.Count > 0 {
			row(string(s.Verdict), Sum{s.Count, s.Pounds, s.Priced}, s.Verdict.grade().meaning)
			all = Sum{all.Systems + s.Count, all.Pounds + s.Pounds, all.Priced + s.Priced}
		}
	}
	if all.Systems > 0 {
		row("All", all, "")
	}
	return t
}

// unusedTable has what of the registers could not be used as it is.
func (r *Report) unusedTable() out.PartTable {
	return out.PartTable{
		Caption: "What could not be used as it is", Headings: []string{"Place", "Finding"},
		Rows: out.Each(r.Findings, func(f diag.Finding) out.PartRow {
			return out.PartRow{Head: fmt.Sprintf("%s:%s", f.File, f.Pos), Cells: []string{strings.TrimSpace(f.Message + ". " + words.UpperFirst(f.Help))}}
		}),
	}
}
