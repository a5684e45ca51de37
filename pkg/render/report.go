package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// boardView is what the report shows: every word of it, so that the page and the
// Markdown say the same.
type boardView struct {
	framework.Board
	framework.Citation
	Cited, Again, Today string
	Summary             []string
	Figures             []figure
	Parts               []boardPart
}

// figure is a number that the report begins with.
type figure struct{ Number, Words string }

// boardPart is a section of the report.
type boardPart struct {
	ID, Heading, Lead string
	// Picture is SVG, empty where there is none; PictureWords say what it is.
	Picture      template.HTML
	PictureWords string
	Tables       []boardTable
	// Nothing is said when there is no table.
	Nothing string
}

// boardTable is a table with a caption.
type boardTable struct {
	Caption  string
	Headings []string
	Rows     []boardRow
}

// boardRow is a row; its first cell heads it.
type boardRow struct {
	Head  string
	State string // a class of the page, "" for none
	Cells []string
}

//go:embed report.html.tmpl
var reportSource string

// reportPage escapes whatever the catalogue says for the place it goes to. It is parsed
// when it is first needed, because every command would wait for it.
var reportPage = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(reportSource)) })

// BoardHTML writes the report as one page with its pictures inside and no scripts.
func BoardHTML(w io.Writer, b framework.Board, c framework.Citation, today time.Time) error {
	v := newBoardView(b, c)
	for i := range v.Parts {
		switch v.Parts[i].ID {
		case "who":
			v.Parts[i].Picture = inPage(framework.MatrixPicture(b.Matrix, c))
		case "roadmap":
			if ahead := aheadOf(b.Roadmap); len(ahead) > 0 {
				v.Parts[i].Picture = inPage(framework.RoadmapPicture(ahead, today, b.CycleEnd, c))
			}
		}
	}
	return reportPage().Execute(w, v)
}

// aheadOf leaves out what is overdue: it has no place on a line of time that begins
// today, and heads the tables.
func aheadOf(items []framework.Item) []framework.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i framework.Item) bool { return i.Bucket == framework.Overdue })
}

// inPage marks a picture, which escapes its own text, as safe to stand in a page.
func inPage(p out.Picture) template.HTML { return template.HTML(p.Inline()) }

// BoardMarkdown writes the report as Markdown.
func BoardMarkdown(w io.Writer, b framework.Board, c framework.Citation) error {
	v := newBoardView(b, c)
	var result strings.Builder
	fmt.Fprintf(&result, "# %s: who does what\n\n%s\n", out.EscapeMarkdown(v.Title), out.EscapeMarkdown(v.Cited))
	if v.Disclaimer != "" {
		result.WriteString("\n" + out.EscapeMarkdown(v.Disclaimer) + "\n")
	}
	result.WriteString("\n## At a glance\n\n")
	for _, s := range v.Summary {
		result.WriteString("- " + out.EscapeMarkdown(s) + "\n")
	}
	for _, p := range v.Parts {
		fmt.Fprintf(&result, "\n## %s\n\n%s\n", out.EscapeMarkdown(p.Heading), out.EscapeMarkdown(p.Lead))
		if len(p.Tables) == 0 {
			result.WriteString("\n" + out.EscapeMarkdown(p.Nothing) + "\n")
		}
		for _, t := range p.Tables {
			fmt.Fprintf(&result, "\n### %s\n\n", out.EscapeMarkdown(t.Caption))
			table := out.Table{Headings: t.Headings}
			for _, r := range t.Rows {
				row := []out.Cell{{r.Head}}
				for _, cell := range r.Cells {
					row = append(row, out.Cell{cell})
				}
				table.Rows = append(table.Rows, row)
			}
			if err := table.Markdown(&result); err != nil {
				return err
			}
		}
	}
	result.WriteString("\n" + out.EscapeMarkdown(v.Again) + "\n")
	_, err := io.WriteString(w, result.String())
	return err
}

func newBoardView(b framework.Board, c framework.Citation) boardView {
	v := boardView{Board: b, Citation: c, Cited: c.Words(), Again: c.Again(), Today: c.Today}
	v.Title, v.Disclaimer = pageText(b.Title), pageText(b.Disclaimer)
	v.Parts = []boardPart{
		whoPart(b), maturityPart(b), gapsPart(b), overlapsPart(b), dispositionPart(b), roadmapPart(b), healthPart(b),
	}
	v.glance()
	v.clean()
	return v
}

// clean shows control characters in whatever the catalogue says instead of sending
// them.
func (v *boardView) clean() {
	if !languageTag.MatchString(v.Language) {
		v.Language = "en-GB"
	}
	for _, p := range v.Parts {
		for i := range p.Tables {
			t := &p.Tables[i]
			t.Caption = pageText(t.Caption)
			for j := range t.Rows {
				r := &t.Rows[j]
				r.Head = pageText(r.Head)
				for k := range r.Cells {
					r.Cells[k] = pageText(r.Cells[k])
				}
			}
		}
	}
}

// pageText is VisibleLine without the two code points that a page must not hold.
func pageText(s string) string {
	return strings.NewReplacer("\uFFFE", "\uFFFD", "\uFFFF", "\uFFFD").Replace(out.VisibleLine(s))
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// glance puts what matters most first.
func (v *boardView) glance() {
	states := map[framework.State]int{}
	for _, r := range v.Matrix {
		if r.Level == "national" {
			states[r.State]++
		}
	}
	national := 0
	for _, n := range states {
		national += n
	}
	retire, late := 0, 0
	for _, d := range v.Dispositions {
		if d.Verdict == "retire" {
			retire++
		}
	}
	for _, i := range v.Roadmap {
		if i.Bucket == framework.Overdue {
			late++
		}
	}
	live := states[framework.Covered] + states[framework.Overlapping]
	v.Figures = []figure{
		{fmt.Sprintf("%d of %d", live, national), "national capabilities have a live service"},
		{strconv.Itoa(len(v.Gaps)), "things that national capabilities lack"},
		{strconv.Itoa(len(v.Overlaps)), "pairs of live services do the same for the same people"},
		{strconv.Itoa(retire), "services are to be retired"},
		{fmt.Sprintf("%d of %d", late, len(v.Roadmap)), "open promises and ends are overdue"},
	}
	for _, f := range v.Figures {
		v.Summary = append(v.Summary, f.Number+" "+f.Words)
	}
}

func serviceNames(services []framework.Service) string {
	list := make([]string, len(services))
	for i, s := range services {
		list[i] = fmt.Sprintf("%s (%s)", s.Name, s.Status)
	}
	return strings.Join(list, "; ")
}

func whoPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "who", Heading: "Who does what", Nothing: "The catalogue names no capabilities.",
		Lead:         "Every capability that health and care needs, who does it, and how far what the centre does is there. Only what is live covers a capability.",
		PictureWords: "A picture of every capability by level and state; the tables below say the same in words.",
	}
	for _, s := range out.Sectioned(len(b.Matrix), func(i int) string { return b.Matrix[i].DomainName }) {
		t := boardTable{Caption: s.Heading, Headings: []string{"Capability", "Who does it", "State", "Services"}}
		for _, r := range b.Matrix[s.From:s.To] {
			t.Rows = append(t.Rows, boardRow{
				Head: r.Name, State: string(r.State),
				Cells: []string{framework.WithBasis(r.Level, r.Basis), string(r.State), serviceNames(r.Services)},
			})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func maturityPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "maturity", Heading: "Maturity",
		Lead: "How far along the centre's offers are, by how binding they are. \"Inferred\" counts the levels that no publication states and an editor of the catalogue concluded from the sources.",
	}
	t := boardTable{Caption: "Entries by autonomy and status", Headings: []string{"Autonomy"}}
	for _, s := range framework.Statuses() {
		t.Headings = append(t.Headings, string(s))
	}
	t.Headings = append(t.Headings, "inferred", "all")
	for _, m := range b.Maturity {
		row := boardRow{Head: fmt.Sprintf("%s (%s)", m.Level.Caption(), m.Level)}
		for _, n := range append(append([]int{}, m.Counts...), m.Inferred, m.Total) {
			row.Cells = append(row.Cells, strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, row)
	}
	p.Tables = []boardTable{t}
	return p
}

func gapsPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "gaps", Heading: "Gaps", Nothing: "No national capability lacks a live service or a required standard.",
		Lead: "What national capabilities lack, why, and what would close it.",
	}
	t := boardTable{Caption: "What is missing", Headings: []string{"Capability", "Reason", "Because", "What would close it"}}
	for _, g := range b.Gaps {
		var closes []string
		for _, c := range g.Closes {
			closes = append(closes, c.Words())
		}
		t.Rows = append(t.Rows, boardRow{Head: g.Name, Cells: []string{g.Reason, g.Because, strings.Join(closes, "; ")}})
	}
	return p.with(t)
}

func (p boardPart) with(t boardTable) boardPart {
	if len(t.Rows) > 0 {
		p.Tables = append(p.Tables, t)
	}
	return p
}

func overlapsPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "overlaps", Heading: "Duplication", Nothing: "No two live services do the same for the same people.",
		Lead: "Live services that share a capability and an audience, while neither replaces, complements or runs on the other.",
	}
	t := boardTable{Caption: "Possible duplicates", Headings: []string{"Services", "For whom", "Reason", "What would close it"}}
	for _, o := range b.Overlaps {
		whom := out.Cell(append(append([]string{}, o.Users...), o.CareSettings...))
		t.Rows = append(t.Rows, boardRow{
			Head:  o.Services[0].Name + " and " + o.Services[1].Name,
			Cells: []string{strings.Join(framework.OrAnybody(whom), ", "), o.Reason, o.Closes},
		})
	}
	return p.with(t)
}

func dispositionPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "disposition", Heading: "Retire, rearchitect, keep", Nothing: "No entry says what should become of it.",
		Lead: fmt.Sprintf("What the entries say about their future, and what is missing before it can be carried out. %d of %d current entries say it.",
			len(b.Dispositions), b.Health.Current),
	}
	for _, s := range out.Sectioned(len(b.Dispositions), func(i int) string { return b.Dispositions[i].Verdict }) {
		t := boardTable{Caption: words.UpperFirst(s.Heading), Headings: []string{"Service", "By", "Basis", "Because", "Affects", "What is missing"}}
		for _, d := range b.Dispositions[s.From:s.To] {
			t.Rows = append(t.Rows, boardRow{Head: d.Name, Cells: []string{
				orDash(d.By), d.Basis, d.Because, strconv.Itoa(len(d.Affects)), orDash(d.Lacks),
			}})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func roadmapPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "roadmap", Heading: "Roadmap", Nothing: "Nothing is promised, and nothing is to end.",
		Lead:         framework.RoadmapSummary(b.Roadmap) + ". A date stays as precise as it is known, and counts by its last day.",
		PictureWords: "A picture of what lies ahead along time; the tables below say the same in words, and begin with what is overdue.",
	}
	for _, s := range out.Sectioned(len(b.Roadmap), func(i int) string { return framework.BucketWords(b.Roadmap[i].Bucket) }) {
		t := boardTable{Caption: s.Heading, Headings: []string{"Service", "Due", "What", "Kind", "Confidence", "Funded"}}
		for _, i := range b.Roadmap[s.From:s.To] {
			t.Rows = append(t.Rows, boardRow{Head: i.Name, Cells: []string{i.Due.Text, i.What, i.Kind, orDash(i.Confidence), orDash(i.Funded)}})
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

func healthPart(b framework.Board) boardPart {
	p := boardPart{
		ID: "health", Heading: "How far the catalogue can be trusted",
		Lead: fmt.Sprintf("%s, %d of them current.", words.Count(b.Health.Entries, "entry"), b.Health.Current),
	}
	if b.Health.MedianAge != nil {
		p.Lead += fmt.Sprintf(" Half were compared with their sources within the last %s.", words.Count(*b.Health.MedianAge, "day"))
	}
	t := boardTable{Caption: "Measures", Headings: []string{"What is counted", "Count", "Of", "Percent"}}
	for _, m := range b.Health.Measures {
		t.Rows = append(t.Rows, boardRow{Head: words.UpperFirst(m.Words), Cells: []string{strconv.Itoa(m.Count), strconv.Itoa(m.Of), m.PercentWords()}})
	}
	p.Tables = []boardTable{t}
	return p
}
