package render

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
	"github.com/who-does-what/wdw/pkg/search"
)

// Hits turns what was found into a table for people that says why each entry is in it.
func Hits(hits []search.Hit) out.Table {
	t := out.Table{
		Headings: []string{"Id", "Name", "Autonomy", "Status"},
		Keys:     []string{"id", "name", "autonomy", "status"},
	}
	for _, h := range hits {
		t.Rows = append(t.Rows, []out.Cell{{h.Entry.ID}, {h.Entry.Name()}, {string(h.Entry.Level())}, {string(h.Entry.Status())}})
	}
	addMatched(&t, hits)
	return t
}

// WideHits is Hits with other fields.
func WideHits(hits []search.Hit, columns []query.Column) out.Table {
	t := Entries(HitEntries(hits), columns)
	addMatched(&t, hits)
	return t
}

// addMatched adds a column that says why each row is there.
func addMatched(t *out.Table, hits []search.Hit) {
	t.Keys = append(t.Keys, "matched")
	t.Headings = append(t.Headings, "Matched")
	for i, h := range hits {
		t.Rows[i] = append(t.Rows[i], out.Cell{goTo(h) + matchWords(h, unmarkedText)})
		t.Mark(i, len(t.Headings)-1, goTo(h)+matchWords(h, markedText))
	}
}

// HitData is Hits for programs: the successor has a column of its own, and the score is
// there.
func HitData(hits []search.Hit) out.Table {
	t := out.Table{Headings: []string{"Id", "Name", "Autonomy", "Status", "Successor", "Score", "Matched"}}
	for _, heading := range t.Headings {
		t.Keys = append(t.Keys, strings.ToLower(heading))
	}
	for _, h := range hits {
		t.Rows = append(t.Rows, []out.Cell{
			{h.Entry.ID}, {h.Entry.Name()}, {string(h.Entry.Level())}, {string(h.Entry.Status())}, h.Successor,
			{strconv.FormatFloat(round(h.Score), 'f', -1, 64)}, {matchWords(h, unmarkedText)},
		})
	}
	return t
}

// passageLength is how many characters of a matched text a table shows.
const passageLength = 60

// matchWords names the weightiest match: the field and the words around it. draw makes
// the text of a match safe.
func matchWords(h search.Hit, draw func(search.Match) string) string {
	if len(h.Matched) == 0 {
		return ""
	}
	m := h.Matched[0]
	return out.VisibleLine(m.Field) + ": " + passage(draw(m), wordsBefore(m))
}

func unmarkedText(m search.Match) string { return out.VisibleLine(m.Text) }

func markedText(m search.Match) string { return out.Highlight(m.Text, m.Spans) }

// goTo says where to go instead of an entry that has ended, before what matched.
func goTo(h search.Hit) string {
	if len(h.Successor) == 0 {
		return ""
	}
	return out.VisibleLine("see "+strings.Join(h.Successor, ", ")) + "; "
}

// wordsBefore is how many words stand before the first highlight of a match.
func wordsBefore(m search.Match) int {
	if len(m.Spans) == 0 || m.Spans[0][0] > len(m.Text) {
		return 0
	}
	return len(strings.Fields(m.Text[:m.Spans[0][0]]))
}

// passage cuts a text that is safe to print to whole words around the first one to
// look at.
func passage(text string, first int) string {
	words := strings.Fields(text)
	length := func(s string) int { return utf8.RuneCountInString(out.Unmark(s)) }
	if length(text) <= passageLength {
		return text
	}
	from := min(max(0, first-2), len(words)-1)
	to, used := from, 0
	for to < len(words) && (to <= first || used+length(words[to]) < passageLength) {
		used += length(words[to]) + 1
		to++
	}
	result := strings.Join(words[from:to], " ")
	if from > 0 && words[from] != "…" {
		result = "… " + result
	}
	if to < len(words) {
		result += " …"
	}
	return result
}

// ExplainHits writes what the score of each hit is made of.
func ExplainHits(w io.Writer, hits []search.Hit, s out.Screen) error {
	p := out.NewPage(s)
	for i, h := range hits {
		if i > 0 {
			p.Gap()
		}
		p.Line(s.Style(out.Bold, out.VisibleLine(h.Entry.ID)) + fmt.Sprintf("  %.3f", h.Score))
		for _, part := range h.Parts {
			words := part.Kind
			if part.Term != "" {
				words += fmt.Sprintf(" %q", part.Term)
			}
			if part.Field != "" {
				words += " in " + part.Field
			}
			if part.Weight != 0 {
				words += fmt.Sprintf(": weight %.4g, rarity %.3f, frequency %.3f", part.Weight, part.IDF, part.TF)
				if part.Factor < 1 {
					words += fmt.Sprintf(", factor %.2g", part.Factor)
				}
			}
			p.FlowUnder(fmt.Sprintf("%+.3f  ", part.Contribution), out.Autolink(out.VisibleLine(words)), 2, 10)
		}
	}
	return p.Write(w)
}

// HitValue is a hit as JSON data; explained ones have the parts of the score.
func HitValue(h search.Hit, explained bool) any {
	matched := make([]any, len(h.Matched))
	for i, m := range h.Matched {
		matched[i] = out.Object{{"field", m.Field}, {"text", m.Text}, {"kind", m.Kind}}
	}
	o := out.Object{
		{"id", h.Entry.ID}, {"name", h.Entry.Name()}, {"summary", h.Entry.Text("summary")},
		{"autonomy", string(h.Entry.Level())}, {"status", string(h.Entry.Status())},
		{"score", round(h.Score)}, {"matched", matched}, {"successor", orEmpty(h.Successor)},
	}
	if !explained {
		return o
	}
	parts := make([]any, len(h.Parts))
	for i, part := range h.Parts {
		parts[i] = out.Object{
			{"kind", part.Kind}, {"term", part.Term}, {"field", part.Field}, {"weight", part.Weight},
			{"idf", round(part.IDF)}, {"tf", round(part.TF)}, {"factor", round(part.Factor)}, {"contribution", round(part.Contribution)},
		}
	}
	return append(o, out.Member{"parts", parts})
}

// round keeps three places after the point.
func round(f float64) float64 { return math.Round(f*1000) / 1000 }

// HitValues is HitValue for several; never nil.
func HitValues(hits []search.Hit, explained bool) []any {
	list := make([]any, len(hits))
	for i, h := range hits {
		list[i] = HitValue(h, explained)
	}
	return list
}

// HitEntries are the entries of hits, in their order.
func HitEntries(hits []search.Hit) []*catalogue.Entry {
	list := make([]*catalogue.Entry, len(hits))
	for i, h := range hits {
		list[i] = h.Entry
	}
	return list
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
