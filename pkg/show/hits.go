package show

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/search"
)

// hit is what was found, as data.
type hit struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Summary   string           `json:"summary"`
	Autonomy  catalogue.Level  `json:"autonomy"`
	Status    catalogue.Status `json:"status"`
	Score     float64          `json:"score"`
	Matched   []search.Match   `json:"matched"`
	Successor []string         `json:"successor"`
}

// explained is a hit with the parts of its score.
type explained struct {
	hit
	Parts []part `json:"parts"`
}

type part struct {
	Kind         string  `json:"kind"`
	Term         string  `json:"term"`
	Field        string  `json:"field"`
	Weight       float64 `json:"weight"`
	IDF          float64 `json:"idf"`
	TF           float64 `json:"tf"`
	Factor       float64 `json:"factor"`
	Contribution float64 `json:"contribution"`
}

func hitOf(h search.Hit) hit {
	e := h.Entry
	return hit{e.ID, e.Name(), e.Text("summary"), e.Level(), e.Status(), round(h.Score), h.Matched, h.Successor}
}

// round keeps three places after the point.
func round(f float64) float64 { return math.Round(f*1000) / 1000 }

// Hits are what was found. People see in a table why each entry is in it; programs have
// the successor in a column of its own, and the score.
func Hits(cat *catalogue.Catalogue, hits []search.Hit) out.Result {
	r := out.List(hits, append(hitColumns(),
		out.Cells("successor", "Successor", func(h search.Hit) []string { return h.Successor }),
		out.Col("score", "Score", func(h search.Hit) string { return strconv.FormatFloat(round(h.Score), 'f', -1, 64) }),
		out.Col("matched", "Matched", func(h search.Hit) string { return matchWords(h, unmarkedText) }))...)
	r.Data, r.Items = out.Each(hits, hitOf), itemsOf(hits, entryOf, func(h search.Hit) any { return hitOf(h) })
	drawn := func(columns ...out.Column[search.Hit]) out.Form {
		return func(w io.Writer, s out.Screen) error {
			return out.TableOf(hits, append(columns, matched)...).Draw(w, s)
		}
	}
	r.Forms = map[string]out.Form{"table": drawn(hitColumns()...), "wide": drawn(entryColumns(columnsOf(cat, wideColumns), entryOf)...)}
	return r
}

// Scores are what was found, with what the score of each is made of.
func Scores(hits []search.Hit) out.Result {
	data := out.Each(hits, func(h search.Hit) explained {
		return explained{hitOf(h), out.Each(h.Parts, func(p search.Part) part {
			return part{p.Kind, p.Term, p.Field, p.Weight, round(p.IDF), round(p.TF), round(p.Factor), round(p.Contribution)}
		})}
	})
	return out.Result{Data: data, Page: func(p *out.Page) { writeScores(p, hits) }}
}

func hitColumns() []out.Column[search.Hit] {
	return []out.Column[search.Hit]{
		out.Col("id", "Id", func(h search.Hit) string { return h.Entry.ID }),
		out.Col("name", "Name", func(h search.Hit) string { return h.Entry.Name() }),
		out.Col("autonomy", "Autonomy", func(h search.Hit) string { return string(h.Entry.Level()) }),
		shaded(out.Col("status", "Status", func(h search.Hit) string { return string(h.Entry.Status()) }), entryOf),
	}
}

func entryOf(h search.Hit) *catalogue.Entry { return h.Entry }

// matched says for people why each row is there.
var matched = out.Col("matched", "Matched", func(h search.Hit) string { return goTo(h) + matchWords(h, unmarkedText) }).
	Marked(func(h search.Hit) string { return goTo(h) + matchWords(h, markedText) })

// passageLength is how many characters of a matched text a table shows.
const passageLength = 60

// matchWords names the weightiest match: the field and the words around it. What matched
// in the id or the name stands beside it already, and the summary says more. draw makes
// the text of a match safe.
func matchWords(h search.Hit, draw func(search.Match) string) string {
	if len(h.Matched) == 0 {
		return ""
	}
	m, summary := h.Matched[0], h.Entry.Text("summary")
	if i := slices.IndexFunc(h.Matched, func(m search.Match) bool { return m.Field != "id" && m.Field != "name" }); i >= 0 {
		m = h.Matched[i]
	} else if summary != "" {
		return passage(out.VisibleLine(summary), 0)
	}
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

func writeScores(p *out.Page, hits []search.Hit) {
	for i, h := range hits {
		if i > 0 {
			p.Gap()
		}
		p.Named(h.Entry.ID, fmt.Sprintf("%.3f", h.Score))
		for _, part := range h.Parts {
			p.FlowUnder(fmt.Sprintf("%+.3f  ", part.Contribution), out.Autolink(out.VisibleLine(partWords(part))), 2, 10)
		}
	}
}

// partWords says what a part of a score is about.
func partWords(part search.Part) string {
	wording := part.Kind
	if part.Term != "" {
		wording += fmt.Sprintf(" %q", part.Term)
	}
	if part.Field != "" {
		wording += " in " + part.Field
	}
	if part.Weight != 0 {
		wording += fmt.Sprintf(": weight %.4g, rarity %.3f, frequency %.3f", part.Weight, part.IDF, part.TF)
		if part.Factor < 1 {
			wording += fmt.Sprintf(", factor %.2g", part.Factor)
		}
	}
	return wording
}
