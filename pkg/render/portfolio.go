package render

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/portfolio"
	"github.com/who-does-what/wdw/pkg/words"
)

// PortfolioFormats are the formats of a portfolio check, the usual one first.
func PortfolioFormats() []string {
	return []string{"table", "json", "csv", "markdown", "sarif", "xlsx"}
}

// portfolioPart is a table with a heading and a line below that.
type portfolioPart struct {
	heading, lead string
	table         out.Table
}

// portfolioParts are the tables of a check in the order in which they are read: what
// to do, what is missing, what is there twice, what is not understood, what is quiet.
func portfolioParts(r *portfolio.Report) []portfolioPart {
	several := hasSeveral(r)
	return slices.DeleteFunc([]portfolioPart{
		{"To do, in this order", "", portfolioActions(r, several)},
		{"Accepted exceptions", "", portfolioAccepted(r, several)},
		{"Missing: " + catalogue.SingleCentral.Verb() + ", and the register does not show it", settingWords(r), portfolioMissing(r)},
		{"The same job twice", "", portfolioDoubles(r, several)},
		{"Not recognised", "", portfolioRows(r, several, "What helps", func(s portfolio.Result) string { return s.Advice }, portfolio.Unknown)},
		{"Nothing to do", "", portfolioRows(r, several, "Why, and what it must meet", quietWords, portfolio.National, portfolio.Local)},
		{"At stake", "", portfolioStakes(r)},
	}, func(p portfolioPart) bool { return len(p.table.Rows) == 0 })
}

func settingWords(r *portfolio.Report) string {
	if len(r.CareSettings) == 0 {
		return "For all care settings; narrow it down with --care-setting."
	}
	return "For these care settings: " + strings.Join(r.CareSettings, ", ") + "."
}

// PortfolioTable writes a check for a reader.
func PortfolioTable(w io.Writer, r *portfolio.Report, c framework.Citation, s out.Screen) error {
	p := out.NewPage(s)
	p.Line(s.Style(out.Bold, out.VisibleLine(r.Register.File)) + "  " + PortfolioSummary(r))
	if _, err := io.WriteString(w, p.String()); err != nil {
		return err
	}
	for _, part := range portfolioParts(r) {
		if _, err := fmt.Fprintf(w, "\n%s\n", s.Style(out.Bold, part.heading)); err != nil {
			return err
		}
		if part.lead != "" {
			if _, err := fmt.Fprintln(w, out.VisibleLine(part.lead)); err != nil {
				return err
			}
		}
		if err := part.table.Write(w, s); err != nil {
			return err
		}
	}
	p = out.NewPage(s)
	p.Prose(c.Words(), 0)
	_, err := io.WriteString(w, "\n"+p.String())
	return err
}

// PortfolioMarkdown writes a check as a page for those who decide.
func PortfolioMarkdown(w io.Writer, r *portfolio.Report, c framework.Citation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Local systems against the national catalogue\n\n%s\n", out.EscapeMarkdown(r.Register.File+": "+PortfolioSummary(r)))
	for _, part := range portfolioParts(r) {
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
	b.WriteString("\nA verdict rests on the entries it names; (published) or (inferred) behind a level says whether a publication states it or an editor of the catalogue concluded it.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// PortfolioSummary counts the systems by what is to be done.
func PortfolioSummary(r *portfolio.Report) string {
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

func hasSeveral(r *portfolio.Report) bool {
	for _, s := range r.Systems {
		if s.Organisation != r.Systems[0].Organisation {
			return true
		}
	}
	return false
}

// located begins a row with the place and the name of a system.
func located(s portfolio.Result, several bool) []out.Cell {
	list := []out.Cell{{strconv.Itoa(s.Line)}}
	if several {
		list = append(list, out.Cell{s.Organisation})
	}
	name := s.Name()
	if s.Type != "" && s.Type != name {
		name += " (" + s.Type + ")"
	}
	return append(list, out.Cell{name})
}

func locatedHeadings(several bool, more ...string) []string {
	list := []string{"Line"}
	if several {
		list = append(list, "Organisation")
	}
	return append(append(list, "System"), more...)
}

func portfolioActions(r *portfolio.Report, several bool) out.Table {
	t := out.Table{Headings: append([]string{"No"}, locatedHeadings(several, "Verdict", "By", "Cost a year", "Why and what to do")...)}
	for _, i := range r.Order {
		s := r.Systems[i]
		words := s.Reason + " " + s.Advice
		if s.Next != "" {
			words += " First step: " + s.Next
		}
		row := append([]out.Cell{{strconv.Itoa(s.Rank)}}, located(s, several)...)
		t.Rows = append(t.Rows, append(row, out.Cell{string(s.Verdict)}, out.Cell{byWords(r, s)}, out.Cell{poundWords(s.Cost)}, out.Cell{words}))
	}
	return t
}

// byWords writes the date by which, "now" for today.
func byWords(r *portfolio.Report, s portfolio.Result) string {
	if !s.By.IsZero() && s.By.First.Equal(r.Today) && s.By.Last.Equal(r.Today) {
		return "now"
	}
	return s.By.Text
}

func poundWords(m portfolio.Money) string {
	if !m.IsKnown {
		return ""
	}
	return pounds(m.Pounds)
}

// pounds writes an amount in whole pounds with commas.
func pounds(n float64) string {
	digits := strconv.FormatInt(int64(math.Round(n)), 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return "£" + b.String()
}

func portfolioAccepted(r *portfolio.Report, several bool) out.Table {
	t := out.Table{Headings: locatedHeadings(several, "Verdict", "Reason", "Accepted by", "Until")}
	for _, s := range r.Systems {
		if d := s.Decision; d != nil {
			t.Rows = append(t.Rows, append(located(s, several), out.Cell{string(s.Verdict)}, out.Cell{d.Reason}, out.Cell{d.By}, out.Cell{d.Review.Text}))
		}
	}
	return t
}

func portfolioMissing(r *portfolio.Report) out.Table {
	t := out.Table{Headings: []string{"Id", "Name", "Autonomy", "Why"}}
	for _, m := range r.Missing {
		t.Rows = append(t.Rows, []out.Cell{{m.ID}, {m.Name}, {framework.WithBasis(m.Autonomy, m.Basis)}, {m.Why}})
	}
	return t
}

func portfolioDoubles(r *portfolio.Report, several bool) out.Table {
	t := out.Table{Headings: []string{"Job", "Systems", "Cost a year"}}
	if several {
		t.Headings = append([]string{"Organisation"}, t.Headings...)
	}
	for _, d := range r.Doubles {
		var names out.Cell
		var sum portfolio.Money
		for _, i := range d.Systems {
			s := r.Systems[i]
			names = append(names, fmt.Sprintf("%s (line %d)", s.Product, s.Line))
			if s.Cost.IsKnown {
				sum = portfolio.Money{Pounds: sum.Pounds + s.Cost.Pounds, IsKnown: true}
			}
		}
		row := []out.Cell{{d.Term}, names, {poundWords(sum)}}
		if several {
			row = append([]out.Cell{{d.Organisation}}, row...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// portfolioRows lists the systems with one of the verdicts that are not to be acted on.
func portfolioRows(r *portfolio.Report, several bool, heading string, words func(portfolio.Result) string, verdicts ...portfolio.Verdict) out.Table {
	t := out.Table{Headings: locatedHeadings(several, "Verdict", heading)}
	for _, s := range r.Systems {
		if slices.Contains(verdicts, s.Verdict) && s.Rank == 0 && s.Decision == nil {
			t.Rows = append(t.Rows, append(located(s, several), out.Cell{string(s.Verdict)}, out.Cell{words(s)}))
		}
	}
	return t
}

// quietWords says why nothing is to be done, and of a local choice what it must meet.
func quietWords(s portfolio.Result) string {
	if s.Verdict == portfolio.Local {
		return s.Reason + " " + s.Advice
	}
	return s.Reason
}

func portfolioStakes(r *portfolio.Report) out.Table {
	t := out.Table{Headings: []string{"Verdict", "Systems", "Cost a year", "Of which known", "Next contract end", "Meaning"}}
	for _, s := range r.Stakes {
		if s.Count > 0 {
			cost := poundWords(portfolio.Money{Pounds: s.Pounds, IsKnown: s.Priced > 0})
			t.Rows = append(t.Rows, []out.Cell{
				{string(s.Verdict)}, {strconv.Itoa(s.Count)}, {cost}, {fmt.Sprintf("%d of %d", s.Priced, s.Count)}, {s.FirstEnd.Text}, {s.Verdict.Meaning()},
			})
		}
	}
	return t
}

// portfolioColumns are the columns that a check adds to a row, with the width that a
// spreadsheet gives them in characters.
var portfolioColumns = []struct {
	key   string
	width float64
	value func(s portfolio.Result) out.Cell
}{
	{"verdict", 16, func(s portfolio.Result) out.Cell { return out.Cell{string(s.Verdict)} }},
	{"matches", 30, func(s portfolio.Result) out.Cell {
		var list out.Cell
		for _, m := range s.Matches {
			list = append(list, m.ID)
		}
		return list
	}},
	{"capabilities", 24, func(s portfolio.Result) out.Cell {
		var list out.Cell
		for _, k := range s.Serves {
			list = append(list, k.ID)
		}
		return list
	}},
	{"how", 10, func(s portfolio.Result) out.Cell { return out.Cell{howWords(s)} }},
	{"score", 8, func(s portfolio.Result) out.Cell { return out.Cell{scoreWords(s)} }},
	{"reason", 50, func(s portfolio.Result) out.Cell { return out.Cell{s.Reason} }},
	{"advice", 60, func(s portfolio.Result) out.Cell { return out.Cell{s.Advice} }},
	{"next", 40, func(s portfolio.Result) out.Cell { return out.Cell{s.Next} }},
	{"by", 12, func(s portfolio.Result) out.Cell { return out.Cell{s.By.Text} }},
	{"rank", 8, func(s portfolio.Result) out.Cell { return out.Cell{rankWords(s)} }},
	{"accepted_until", 14, func(s portfolio.Result) out.Cell {
		if s.Decision == nil {
			return out.Cell{""}
		}
		return out.Cell{s.Decision.Review.Text}
	}},
}

// howWords says how a system was matched: as its first entry, or as its first capability where the
// verdict names no entry.
func howWords(s portfolio.Result) string {
	switch {
	case len(s.Matches) > 0:
		return s.Matches[0].How
	case len(s.Serves) > 0 && s.Verdict != portfolio.Unknown:
		return s.Serves[0].How
	}
	return ""
}

func scoreWords(s portfolio.Result) string {
	switch {
	case len(s.Matches) > 0:
		return score(s.Matches[0].Score)
	case len(s.Serves) > 0 && s.Verdict != portfolio.Unknown:
		return score(s.Serves[0].Score)
	}
	return ""
}

func score(n float64) string { return strconv.FormatFloat(round2(n), 'f', -1, 64) }

func round2(n float64) float64 { return math.Round(n*100) / 100 }

func rankWords(s portfolio.Result) string {
	if s.Rank == 0 {
		return ""
	}
	return strconv.Itoa(s.Rank)
}

// PortfolioCSV writes a line for each system in the order of the register.
func PortfolioCSV(w io.Writer, r *portfolio.Report) error {
	t := out.Table{Headings: []string{"line", "organisation", "name", "type"}}
	for _, c := range portfolioColumns {
		t.Headings = append(t.Headings, c.key)
	}
	t.Headings = append(t.Headings, "contract_end", "annual_cost")
	for _, s := range r.Systems {
		row := []out.Cell{{strconv.Itoa(s.Line)}, {s.Organisation}, {s.Name()}, {s.Type}}
		for _, c := range portfolioColumns {
			row = append(row, c.value(s))
		}
		cost := ""
		if s.Cost.IsKnown {
			cost = strconv.FormatFloat(round2(s.Cost.Pounds), 'f', -1, 64)
		}
		t.Rows = append(t.Rows, append(row, out.Cell{s.Term.End.Text}, out.Cell{cost}))
	}
	return t.CSV(w)
}

// dateOrNull is a date as written, null without one.
func dateOrNull(d date.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Text
}
