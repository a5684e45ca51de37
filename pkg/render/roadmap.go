package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// bucketWords are headings for the parts of a roadmap.
func bucketWords(bucket string) string {
	return map[string]string{
		framework.Overdue: "Overdue", framework.Now: "Now: within six months",
		framework.InCycle: "This funding cycle", framework.Later: "Later",
	}[bucket]
}

// Roadmap shows what is promised and what ends, by due date.
func Roadmap(items []framework.Item) out.Result {
	rows := out.Result{Table: &out.Table{
		Headings: []string{"Service", "Due", "Bucket", "What", "Kind", "Confidence", "Funded", "Enablers"},
		Keys:     []string{"service", "due", "bucket", "what", "kind", "confidence", "funded", "enablers"},
		Optional: 4,
	}}
	for _, i := range items {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{i.Service}, {i.Due.Text}, {i.Bucket}, {i.What}, {i.Kind}, {i.Confidence}, {i.Funded}, i.Enablers})
	}
	rows.Table.Sections = out.Sectioned(len(items), func(i int) string { return bucketWords(items[i].Bucket) })
	rows.Data = out.Objects(items, func(i framework.Item) out.Object {
		return out.Object{
			{"service", i.Service}, {"name", i.Name}, {"what", i.What}, {"due", i.Due.Text}, {"kind", i.Kind}, {"bucket", i.Bucket}, {"cycle", out.OrNull(i.Cycle)},
			{"confidence", out.OrNull(i.Confidence)}, {"funded", out.OrNull(i.Funded)}, {"enablers", out.Texts(i.Enablers)},
		}
	})
	return rows
}

// RoadmapSummary counts the items in each part that has any.
func RoadmapSummary(items []framework.Item) string {
	count := map[string]int{}
	for _, i := range items {
		count[i.Bucket]++
	}
	wording := map[string]string{
		framework.Overdue: "overdue", framework.Now: "within six months", framework.InCycle: "later in this funding cycle", framework.Later: "after that",
	}
	var parts []string
	for _, b := range framework.Buckets() {
		if count[b] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[b], wording[b]))
		}
	}
	if len(parts) == 0 {
		return "no dates"
	}
	return words.Count(len(items), "date") + ": " + strings.Join(parts, ", ")
}

// Slips shows what became of dates between states of a catalogue.
func Slips(slips []framework.Slip) out.Result {
	rows := out.Result{Table: &out.Table{
		Headings: []string{"Service", "Change", "What", "From", "To", "Days", "Times"},
		Keys:     []string{"service", "change", "what", "from", "to", "days", "times"},
	}}
	for _, s := range slips {
		rows.Table.Rows = append(rows.Table.Rows, []out.Cell{{s.Service}, {s.Change}, {s.What}, {s.From}, {s.To}, {strconv.Itoa(s.Days)}, {strconv.Itoa(s.Times)}})
	}
	rows.Data = out.Objects(slips, func(s framework.Slip) out.Object {
		return out.Object{
			{"service", s.Service}, {"name", s.Name}, {"what", s.What}, {"kind", s.Kind}, {"change", s.Change},
			{"from", out.OrNull(s.From)}, {"to", out.OrNull(s.To)}, {"days", s.Days}, {"times", s.Times},
		}
	})
	return rows
}

// SlipsSummary counts what moved, and says how far.
func SlipsSummary(slips []framework.Slip) string {
	count := map[string]int{}
	var slipped []int
	for _, s := range slips {
		count[s.Change]++
		if s.Change == framework.Slipped {
			slipped = append(slipped, s.Days)
		}
	}
	wording := fmt.Sprintf("%s slipped", words.Count(len(slipped), "date"))
	if len(slipped) > 0 { // the longest stands first
		wording += fmt.Sprintf(", half of them by %s or more", words.Count(slipped[(len(slipped)-1)/2], "day"))
	}
	return fmt.Sprintf("%s; %d brought forward, %d dropped, %d new, %d reached", wording,
		count[framework.BroughtForward], count[framework.Dropped], count[framework.Added], count[framework.Reached])
}

// RoadmapMermaid draws a Gantt chart. A date that is not a day is a bar over its span.
func RoadmapMermaid(w io.Writer, items []framework.Item) error {
	var b strings.Builder
	b.WriteString("gantt\n  title Roadmap\n  dateFormat YYYY-MM-DD\n  axisFormat %Y-%m\n")
	bucket := ""
	for n, i := range items {
		if i.Bucket != bucket {
			bucket = i.Bucket
			fmt.Fprintf(&b, "  section %s\n", EscapeMermaid(bucketWords(bucket)))
		}
		var tags []string
		if i.Bucket == framework.Overdue {
			tags = append(tags, "crit")
		}
		if i.Confidence == "committed" || i.Confidence == "agreed" {
			tags = append(tags, "active")
		}
		span := fmt.Sprintf("%s, %s", i.Due.First.Format(time.DateOnly), i.Due.Last.AddDate(0, 0, 1).Format(time.DateOnly))
		if i.Due.First.Equal(i.Due.Last) {
			tags = append(tags, "milestone")
			span = i.Due.First.Format(time.DateOnly) + ", 0d"
		}
		tags = append(tags, fmt.Sprintf("t%d", n), span)
		fmt.Fprintf(&b, "  %s :%s\n", EscapeMermaid(fmt.Sprintf("%s, %s (%s)", i.Service, i.What, i.Due.Text)), strings.Join(tags, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
