package framework_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

var citation = framework.Citation{Edition: framework.Edition{Rev: strings.Repeat("0", 40), Date: "2026-11-01"}, Today: "2026-11-22", Command: "wdw report -o html --at " + strings.Repeat("0", 40)}

var uncommitted = framework.Citation{Edition: framework.Edition{Rev: "working tree"}, Today: "2026-11-22"}

func TestCitation(t *testing.T) {
	of := func(e framework.Edition) framework.Citation {
		return framework.Citation{Edition: e, Today: "2026-11-22"}
	}
	stamped := of(framework.Edition{Rev: "abc", Date: "2026-11-01", Build: "v1.4.0"})
	stamped.Command = "wdw matrix"
	commit := framework.Citation{Edition: framework.Edition{Rev: "abc", Date: "2026-11-01"}, Today: "2026-11-22", Command: "wdw matrix --at abc"}
	for _, tt := range []struct {
		c    framework.Citation
		want []string
	}{
		{uncommitted, []string{"Catalogue: working tree, read on 2026-11-22.", "These files are in no Git repository, and cannot be cited.", `{"rev":"working tree","date":null,"build":null,"base":null}`}},
		{of(framework.Edition{Rev: "working tree", IsInGit: true, Base: "abc"}), []string{"Catalogue: working tree, changed from abc, read on 2026-11-22.", "This state is in no commit, and cannot be cited: commit it, or give --at.", `{"rev":"working tree","date":null,"build":null,"base":"abc"}`}},
		{of(framework.Edition{Rev: "embedded"}), []string{"Catalogue: embedded, read on 2026-11-22.", "This build bears no stamp to cite: use a release, or a clone of the catalogue.", `{"rev":"embedded","date":null,"build":null,"base":null}`}},
		{stamped, []string{"Catalogue built into wdw v1.4.0 at abc of 2026-11-01, read on 2026-11-22.", "Again, with wdw v1.4.0: wdw matrix", `{"rev":"abc","date":"2026-11-01","build":"v1.4.0","base":null}`}},
		{commit, []string{"Catalogue at abc of 2026-11-01, read on 2026-11-22.", "Again: wdw matrix --at abc", `{"rev":"abc","date":"2026-11-01","build":null,"base":null}`}},
	} {
		object, err := out.Marshal(out.Encode(tt.c.Edition))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, []string{tt.c.Words(), tt.c.Again(), string(object)}); diff != "" {
			t.Errorf("%v mismatch (-want +got):\n%s", tt.c, diff)
		}
	}
}

// TestMatrixPicture checks that each capability and its services are in the text
// alternatives, and each mark in its column.
func TestMatrixPicture(t *testing.T) {
	cat := load(t, offer("x", "ask", "live", "single-central"), offer("y", "carry", "planned", "single-central"), offer("z", "carry", "alpha", "single-central"))
	grid := framework.Matrix(cat, today).Picture(citation).Grid
	want := []out.GridRow{
		{Section: "First", Words: "Bake bread", ID: "bake", Alternative: "Bake bread: local, local", Column: 3, Mark: out.Dot},
		{Section: "First", Words: "Carry letters", ID: "carry", Alternative: "Carry letters: shared, planned. y (planned), z (alpha)", Column: 1, Mark: out.Clock},
		{Section: "Second", Words: "Ask a question", ID: "ask", Alternative: "Ask a question: national, covered. x (live)", Column: 0, Mark: out.Tick},
		{Section: "Second", Words: "Dance together", ID: "dance", Alternative: "Dance together: regional, local", Column: 2, Mark: out.Dot},
	}
	if diff := cmp.Diff(want, grid.Rows); diff != "" {
		t.Errorf("rows mismatch (-want +got):\n%s", diff)
	}
	if got, want := grid.Summary, "4 capabilities: 1 covered, 1 planned, 2 local. By level: 1 national, 1 shared, 1 regional, 1 local."; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
	for mark, words := range grid.Legend {
		if words == "" {
			t.Errorf("the legend has no words for mark %d", mark)
		}
	}
	if len(grid.Legend) != 3 { // of those that are there
		t.Errorf("the legend has %d marks for 3 states", len(grid.Legend))
	}
}

// TestRoadmapPicture checks that rows and events say what is due when, and how firmly.
func TestRoadmapPicture(t *testing.T) {
	cat := load(t,
		offer("late", "ask", "live", "single-central", "milestones: [{what: It, due: 2025, confidence: agreed, funded: bid}]"),
		offer("open", "ask", "live", "single-central", "milestones: [{what: It, due: 2027-Q1}]", "enablers: [letters]", "review: {last: 2026-10-01}"),
		offer("shut", "ask", "live", "single-central", "dates: {deprecated: 2027-06-01, retires: 2030-02, retires_kind: target}"),
	)
	p := framework.Roadmap(cat, today).Picture(today, date.Date{}, citation)
	if last := p.Timeline.Rows[3]; len(p.Calendar.Events) != 3 || last.Alternative != "LATE: It, due 2025; milestone of late; agreed; money asked for; overdue" || last.Beside != "2025 met?" || !last.IsLate {
		t.Errorf("what has passed is %+v, among %d events", last, len(p.Calendar.Events))
	}
	var got []string
	for i, r := range p.Timeline.Rows[:3] {
		e := p.Calendar.Events[i]
		if !r.Last.Equal(e.Day) {
			t.Errorf("%s is on %s in the calendar", r.Words, e.Day)
		}
		got = append(got, fmt.Sprint(r.Section, "|", r.Alternative, "|", r.Beside, "|", r.IsLate, r.Firmness == out.Firm, r.Ends, r.Closes, "|", e.Summary, "|", e.Description, "|", strings.Join(e.Categories, ","), "|", e.Stamp.Format("2006-01-02"), "|", e.IsFirm))
	}
	want := []string{
		"Now: within six months|OPEN: It, due 2027-Q1; milestone of open|2027-Q1|false false false false|OPEN: It (2027-Q1)|milestone of open|milestone,letters|2026-10-01|false",
		"This cycle: the rest of the funding period|SHUT: Closed to new users, due 2027-06-01; deprecation of shut|2027-06-01|false false false true|SHUT: Closed to new users (2027-06-01)|deprecation of shut|deprecation|2026-11-22|false",
		"Later|SHUT: Ends, due 2030-02; retirement of shut; target|2030-02 target|false false true false|SHUT: Ends (2030-02)|retirement of shut; target|retirement|2026-11-22|false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows mismatch (-want +got):\n%s", diff)
	}
	if len(p.Timeline.Marks) != 1 {
		t.Errorf("there are %d marks where no cycle is known", len(p.Timeline.Marks))
	}
}

// TestUIDsAreStable checks that an event keeps its UID when its date, its confidence
// or the name of its service changes, and only then.
func TestUIDsAreStable(t *testing.T) {
	uid := func(i framework.Item) string {
		return framework.AllItems{i}.Picture(today, date.Date{}, citation).Calendar.Events[0].UID
	}
	due := func(s string) date.Date {
		d, err := date.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a := framework.Item{Service: "x", Name: "X", What: "It", Kind: framework.KindMilestone, Due: due("2027")}
	b, c, d := a, a, a
	b.Due, b.Name, b.Confidence = due("2028-Q1"), "New X", "target"
	c.What = "Other"
	d.Kind = framework.KindRetirement
	if uid(a) != uid(b) || uid(a) == uid(c) || uid(a) == uid(d) {
		t.Errorf("%s, %s, %s, %s", uid(a), uid(b), uid(c), uid(d))
	}
}
