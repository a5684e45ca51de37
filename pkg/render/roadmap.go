package render

import (
	"fmt"
	"strconv"

	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

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
	rows.Table.Sections = out.Sectioned(len(items), func(i int) string { return framework.BucketWords(items[i].Bucket) })
	rows.Data = out.Objects(items, func(i framework.Item) out.Object {
		return out.Object{
			{"service", i.Service}, {"name", i.Name}, {"what", i.What}, {"due", i.Due.Text}, {"kind", i.Kind}, {"bucket", i.Bucket}, {"cycle", out.OrNull(i.Cycle)},
			{"confidence", out.OrNull(i.Confidence)}, {"funded", out.OrNull(i.Funded)}, {"enablers", out.Texts(i.Enablers)},
		}
	})
	return rows
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
