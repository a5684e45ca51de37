package out

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReportLeavesOutWhatIsTheSame checks that a column with one value in all tables of a
// kind is said once, that an empty one is left out, and that tables of another kind and a
// single row keep theirs.
func TestReportLeavesOutWhatIsTheSame(t *testing.T) {
	headings := []string{"Name", "Basis", "Funded", "By"}
	p := Part{Tables: []PartTable{
		{Caption: "a", Headings: headings, Rows: []PartRow{{Head: "x", Cells: []string{"inferred", "", "2027"}}, {Head: "y", Cells: []string{"inferred", "", ""}}}},
		{Caption: "b", Headings: headings, Rows: []PartRow{{Head: "z", Cells: []string{"inferred", "", "2028"}}}},
		{Caption: "c", Headings: []string{"Name", "Only", "Empty"}, Rows: []PartRow{{Head: "z", Cells: []string{"one", ""}}}},
	}}
	tables, throughout := p.without()
	want := []PartTable{
		{Caption: "a (in every row: basis inferred)", Headings: []string{"Name", "By"}, Rows: []PartRow{{Head: "x", Cells: []string{"2027"}}, {Head: "y", Cells: []string{""}}}},
		{Caption: "b", Headings: []string{"Name", "By"}, Rows: []PartRow{{Head: "z", Cells: []string{"2028"}}}},
		{Caption: "c", Headings: []string{"Name", "Only"}, Rows: []PartRow{{Head: "z", Cells: []string{"one"}}}},
	}
	if diff := cmp.Diff(want, tables); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
	p.Tables = p.Tables[:2]
	if _, alone := p.without(); throughout != "" || alone != "In every row: basis inferred." {
		t.Errorf("%q of two kinds, %q of one", throughout, alone)
	}
}

// TestReportMarksTheState checks that of two cells with the same word the last has the mark.
func TestReportMarksTheState(t *testing.T) {
	p := Part{ID: "x", Tables: []PartTable{{Headings: []string{"Name", "Level", "State"}, Rows: []PartRow{
		{Head: "a", State: "local", Cells: []string{"local", "local"}}, {Head: "b", State: "gap", Cells: []string{"national", "gap"}},
	}}}}
	var b strings.Builder
	if err := (Report{Parts: []Part{p}}).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	if want := `<td data-heading="Level" class="short">local</td><td data-heading="State" class="short"><span class="state state-local">local</span></td>`; !strings.Contains(b.String(), want) {
		t.Errorf("the page lacks %s", want)
	}
}
