package portfolio

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/sheet"
)

var (
	groupColumn        = out.Col("group", "Group", func(s *Judgement) string { return s.group })
	fileColumn         = out.Col("file", "File", func(s *Judgement) string { return s.File })
	lineColumn         = out.Num("line", "Line", func(s *Judgement) int { return s.Line })
	organisationColumn = out.Col("organisation", "Organisation", func(s *Judgement) string { return s.Organisation })
	systemColumn       = out.Col("system", "System", (*Judgement).nameWords)
	verdictColumn      = out.Col("verdict", "Verdict", func(s *Judgement) string { return string(s.Verdict) })
)

// addition is a column that a check adds to a row, with the width that a spreadsheet
// gives it in characters.
type addition struct {
	width  float64
	column out.Column[*Judgement]
}

var added = []addition{
	{16, verdictColumn},
	{30, out.Cells("matches", "Matches", func(s *Judgement) []string { return out.Each(s.Matches, func(m Match) string { return m.ID }) })},
	{24, out.Cells("capabilities", "Capabilities", func(s *Judgement) []string { return out.Each(s.Serves, func(k Serves) string { return k.ID }) })},
	{10, out.Col("how", "How", func(s *Judgement) string { how, _ := s.surest(); return how })},
	{8, out.Col("score", "Score", func(s *Judgement) string { _, score := s.surest(); return score }).Number()},
	{50, out.Col("reason", "Reason", func(s *Judgement) string { return s.Reason })},
	{60, out.Col("advice", "Advice", func(s *Judgement) string { return s.Advice })},
	{40, out.Col("next", "Next", func(s *Judgement) string { return s.Next })},
	{12, out.Col("by", "By", func(s *Judgement) string { return s.By.Text })},
	{8, out.Col("rank", "Rank", (*Judgement).rankWords).Number()},
	{14, out.Col("accepted_until", "Accepted until", (*Judgement).untilWords)},
}

// addedColumns are the columns alone.
func addedColumns() []out.Column[*Judgement] {
	return out.Each(added, func(a addition) out.Column[*Judgement] { return a.column })
}

// columns are what programs get of each system, with its group and its file where there are
// several.
func (r *Report) columns() []out.Column[*Judgement] {
	var group []out.Column[*Judgement]
	if r.By != "" {
		group = append(group, groupColumn)
	}
	return slices.Concat(group, r.filed(), []out.Column[*Judgement]{
		lineColumn, organisationColumn,
		out.Col("name", "Name", func(s *Judgement) string { return s.Name }),
		out.Col("type", "Type", func(s *Judgement) string { return s.Type }),
	}, addedColumns(), closingColumns)
}

var closingColumns = []out.Column[*Judgement]{
	out.Col("contract_end", "Contract end", func(s *Judgement) string { return s.Term.End.Text }),
	out.Col("annual_cost", "Annual cost", func(s *Judgement) string { return s.Cost.number() }).Number(),
}

// filed is the column with the file, where there are several.
func (r *Report) filed() []out.Column[*Judgement] {
	if len(r.Registers) > 1 {
		return []out.Column[*Judgement]{fileColumn}
	}
	return nil
}

// surest says how a system was matched, and how surely: as its first entry, or as its
// first capability where the verdict names no entry; "" if it was not.
func (s *Judgement) surest() (how, score string) {
	switch {
	case len(s.Matches) > 0:
		return s.Matches[0].How, decimal(float64(s.Matches[0].Score))
	case len(s.Serves) > 0 && s.Verdict != Unknown:
		return s.Serves[0].How, decimal(float64(s.Serves[0].Score))
	}
	return "", ""
}

func (s *Judgement) rankWords() string {
	if s.Rank == 0 {
		return ""
	}
	return strconv.Itoa(s.Rank)
}

func (s *Judgement) untilWords() string {
	if s.Decision == nil {
		return ""
	}
	return s.Decision.Review.Text
}

// table is a table of systems, each with its place and its name before the columns.
func (r *Report) table(systems []*Judgement, columns ...out.Column[*Judgement]) out.Table {
	return out.TableOf(systems, slices.Concat(r.located(), columns)...)
}

// located are the columns that say which system it is. The organisation is one of them
// where there are several.
func (r *Report) located() []out.Column[*Judgement] {
	list := append(r.filed(), lineColumn)
	if r.hasSeveral {
		list = append(list, organisationColumn)
	}
	return append(list, systemColumn)
}

// nameWords are the name and the kind of a system.
func (s *Judgement) nameWords() string {
	if s.Type != "" && s.Type != s.Name {
		return s.Name + " (" + s.Type + ")"
	}
	return s.Name
}

func (r *Report) actionTable() out.Table {
	systems := out.Each(r.Order, func(i int) *Judgement { return r.Systems[i] })
	return out.TableOf(systems, slices.Concat(
		[]out.Column[*Judgement]{out.Num("rank", "No", func(s *Judgement) int { return s.Rank })},
		r.located(),
		[]out.Column[*Judgement]{
			verdictColumn,
			out.Col("by", "By", r.byWords),
			out.Col("annual_cost", "Cost a year", func(s *Judgement) string { return s.Cost.String() }),
			out.Col("advice", "Why and what to do", (*Judgement).adviceWords),
		},
	)...)
}

// adviceWords say why, what to do and what first.
func (s *Judgement) adviceWords() string {
	text := s.Reason + " " + s.Advice
	if s.Next != "" {
		text += " First step: " + s.Next
	}
	return text
}

// byWords writes the date by which, "now" for today.
func (r *Report) byWords(s *Judgement) string {
	if !s.By.IsZero() && s.By.First.Equal(r.Today) && s.By.Last.Equal(r.Today) {
		return "now"
	}
	return s.By.Text
}

func (r *Report) acceptedTable() out.Table {
	return r.table(r.accepted(), verdictColumn,
		out.Col("reason", "Reason", func(s *Judgement) string { return s.Decision.Reason }),
		out.Col("approved_by", "Accepted by", func(s *Judgement) string { return s.Decision.By }),
		out.Col("review", "Until", (*Judgement).untilWords))
}

// missingTable lists so many of the missing services at most, all of them for 0.
func (r *Report) missingTable(most int) out.Table {
	columns := []out.Column[Missing]{
		out.Col("id", "Id", func(m Missing) string { return m.ID }),
		out.Col("name", "Name", func(m Missing) string { return m.Name }),
		out.Col("autonomy", "Autonomy", func(m Missing) string { return framework.WithBasis(m.Autonomy, m.Basis) }),
		out.Col("why", "Why", func(m Missing) string { return m.Why }),
	}
	if len(r.Registers) > 1 {
		columns = slices.Insert(columns, 2, out.Cells("files", "Not shown by", r.lackWords))
	}
	if most == 0 || most > len(r.Missing) {
		most = len(r.Missing)
	}
	return out.TableOf(r.Missing[:most], columns...)
}

// lackWords are the registers that do not show a service, their number where that is large.
func (r *Report) lackWords(m Missing) []string {
	switch n := len(m.Files); {
	case n == len(r.Registers):
		return []string{"all"}
	case n > 5:
		return []string{fmt.Sprintf("%d of %d registers", n, len(r.Registers))}
	}
	return m.Files
}

func (r *Report) doublesTable() out.Table {
	columns := []out.Column[Double]{
		out.Col("term", "Job", func(d Double) string { return d.Term }),
		out.Cells("systems", "Systems", func(d Double) []string {
			return out.Each(d.Systems, func(i int) string { return fmt.Sprintf("%s (%s)", r.Systems[i].Product, r.lineWords(r.Systems[i])) })
		}),
		out.Col("annual_cost", "Cost a year", func(d Double) string {
			var sum Money
			for _, i := range d.Systems {
				sum = sum.plus(r.Systems[i].Cost)
			}
			return sum.String()
		}),
	}
	if r.hasSeveral {
		columns = slices.Insert(columns, 0, out.Col("organisation", "Organisation", func(d Double) string { return d.Organisation }))
	}
	return out.TableOf(r.Doubles, columns...)
}

// lineWords say where a system stands, with the file where there are several.
func (r *Report) lineWords(s *Judgement) string {
	if len(r.Registers) > 1 {
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return fmt.Sprintf("line %d", s.Line)
}

// isQuiet tells whether nothing is to be done about a system, whatever its contract is.
func (s *Judgement) isQuiet(verdicts ...Verdict) bool {
	return slices.Contains(verdicts, s.Verdict) && s.Rank == 0 && s.Decision == nil
}

// unknownTable lists the systems that are not recognised.
func (r *Report) unknownTable() out.Table {
	systems := only(r.Systems, func(s *Judgement) bool { return s.isQuiet(Unknown) })
	return r.table(systems, verdictColumn, out.Col("advice", "What helps", func(s *Judgement) string { return s.Advice }))
}

// quietTable lists the systems that the framework asks nothing about: those whose contract has
// ended or is to end or to be renewed soon, or the others.
func (r *Report) quietTable(isDue bool) out.Table {
	systems := only(r.Systems, func(s *Judgement) bool { return s.isQuiet(National, Local) && (s.Standing != "") == isDue })
	why := out.Col("reason", "Why, and what it must meet", (*Judgement).quietWords)
	if !isDue {
		return r.table(systems, verdictColumn, why)
	}
	return r.table(systems, verdictColumn, out.Col("contract_end", "Contract end", (*Judgement).endWords), why)
}

// endWords say when a contract ends, or that it is renewed.
func (s *Judgement) endWords() string {
	if s.Standing == renews {
		return strings.TrimSpace(s.Term.End.Text + " renewed yearly")
	}
	return s.Term.End.Text
}

// quietWords say why nothing is to be done, and what is to be known all the same.
func (s *Judgement) quietWords() string {
	return strings.TrimSpace(s.Reason + " " + strings.TrimSpace(strings.TrimPrefix(s.Advice, nothingToDecide)))
}

func (r *Report) stakesTable() out.Table {
	return out.TableOf(only(r.Stakes, func(s Stake) bool { return s.Count > 0 }),
		out.Col("verdict", "Verdict", func(s Stake) string { return string(s.Verdict) }),
		out.Num("systems", "Systems", func(s Stake) int { return s.Count }),
		out.Col("annual_cost", "Cost a year", func(s Stake) string { return Money{s.Pounds, s.Priced > 0}.String() }),
		out.Col("priced", "Of which known", func(s Stake) string { return fmt.Sprintf("%d of %d", s.Priced, s.Count) }),
		out.Num("ended", "Contracts ended", func(s Stake) int { return s.Ended }),
		out.Num("end_soon", "End or renew within a year", func(s Stake) int { return s.EndSoon }),
		out.Col("first_end", "Next contract end", func(s Stake) string { return s.FirstEnd.Text }),
		out.Col("meaning", "Meaning", func(s Stake) string { return s.Verdict.grade().meaning }))
}

// addedHeading begins the heading of each column that a check adds, so that the
// user's own stay apart.
const addedHeading = "wdw "

// workbook writes several sheets: the user's own columns with the verdicts beside them, a
// sheet a register, then what to do, what is missing, what is there twice, which contracts are
// due, the groups, what could not be used, and what it rests on.
func (r *Report) workbook(w io.Writer, c framework.Citation) error {
	about := sheet.Page{Name: "About", Headings: []string{"What this rests on"}, Widths: []float64{100}, Rows: [][]any{
		{out.Visible(r.name() + ": " + r.summary())},
		{c.Words()},
		{r.settingWords()},
	}}
	var pages []sheet.Page
	for i, register := range r.Registers {
		page := r.ownSheet(register)
		if len(r.Registers) > 1 {
			page.Name += " " + strconv.Itoa(i+1)
			about.Rows = append(about.Rows, []any{out.Visible(page.Name + " is " + register.File)})
		}
		pages = append(pages, page)
	}
	pages = append(pages,
		r.actionTable().Sheet("To do"),
		r.missingTable(0).Sheet("Missing"),
		r.doublesTable().Sheet("Same job twice"),
		r.quietTable(true).Sheet("Contracts due"),
		r.stakesTable().Sheet("At stake"),
	)
	if r.By != "" {
		pages = append(pages, r.groupTable().Sheet("By "+r.By), r.groupedTable().Sheet("Systems by "+r.By))
	}
	return sheet.WriteWorkbook(w, append(pages, r.findingsSheet(), about))
}

// ownSheet is a register as it was read, its columns unchanged and in their order, with the
// verdicts beside it, and what was understood of its contracts and costs.
func (r *Report) ownSheet(register *Register) sheet.Page {
	page := sheet.Page{Name: "Register"}
	for i, h := range register.Headings {
		page.Headings = append(page.Headings, out.Visible(h))
		page.Widths = append(page.Widths, r.ownWidth(register, i))
	}
	systems := only(r.Systems, func(s *Judgement) bool { return s.File == register.File })
	ours := out.TableOf(systems, slices.Concat(addedColumns(), readColumns)...)
	sheetOfOurs := ours.Sheet("")
	for i, key := range ours.Keys {
		page.Headings = append(page.Headings, addedHeading+strings.ReplaceAll(key, "_", " "))
		width := sheetOfOurs.Widths[i]
		if i < len(added) {
			width = added[i].width
		}
		page.Widths = append(page.Widths, width)
	}
	for i, s := range systems {
		page.Rows = append(page.Rows, append(s.own(len(register.Headings)), sheetOfOurs.Rows[i]...))
	}
	return page
}

// readColumns are what was understood of a contract and its cost.
var readColumns = []out.Column[*Judgement]{
	out.Col("contract_end", "Contract end", func(s *Judgement) string { return s.Term.End.Text }),
	out.Col("annual_cost", "Annual cost", func(s *Judgement) string { return s.Cost.exact() }),
}

// own are the first n cells of a system as the file holds them.
func (s *Judgement) own(n int) []any {
	row := make([]any, n)
	for i := range row {
		if i < len(s.Cells) {
			row[i] = out.Visible(s.Cells[i])
		}
		if i < len(s.held) {
			if _, isText := s.held[i].(string); !isText {
				row[i] = s.held[i]
			}
		}
	}
	return row
}

// ownWidth is how wide a column of the user's is to be.
func (r *Report) ownWidth(register *Register, column int) float64 {
	width := out.DisplayWidth(register.Headings[column])
	for _, s := range r.Systems {
		if s.File == register.File && column < len(s.Cells) {
			width = max(width, out.DisplayWidth(s.Cells[column]))
		}
	}
	return float64(min(max(width+2, 10), 40))
}

// findingsSheet lists what could not be used as it is, each with its place.
func (r *Report) findingsSheet() sheet.Page {
	t := out.TableOf(r.Findings,
		out.Col("file", "File", func(f diag.Finding) string { return f.File }),
		out.Num("line", "Line", func(f diag.Finding) int { return f.Pos.Line }),
		out.Num("column", "Column", func(f diag.Finding) int { return f.Pos.Col }),
		out.Col("severity", "Severity", func(f diag.Finding) string { return f.Severity.String() }),
		out.Col("message", "What was found", func(f diag.Finding) string { return f.Message }),
		out.Col("help", "What helps", func(f diag.Finding) string { return f.Help }),
		out.Col("rule", "Rule", func(f diag.Finding) string { return f.Rule }))
	return t.Sheet("Findings")
}
