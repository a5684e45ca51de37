package diag

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLimit checks that each rule may have a hundred findings in each file, and that
// the rest is counted.
func TestLimit(t *testing.T) {
	var l List
	for i := range 250 {
		l = append(l, Finding{File: "a", Pos: Pos{i + 1, 1}, Rule: "x.many", Message: "wrong"})
		if i < 100 {
			l = append(l, Finding{File: "a", Pos: Pos{i + 1, 1}, Rule: "x.few", Message: "wrong"})
			l = append(l, Finding{File: "b", Pos: Pos{i + 1, 1}, Rule: "x.many", Message: "wrong"})
		}
	}
	l.Sort()
	before := l[1].Fingerprint()
	got := map[string]int{}
	for _, f := range l.Limit() {
		got[fmt.Sprintf("%s %s %s", f.File, f.Rule, f.Message)]++
		if f.Rule == "x.many" && f.File == "a" && f.Fingerprint() != before {
			t.Errorf("the count changes the fingerprint: %q", f.Message)
		}
	}
	want := map[string]int{
		"a x.many wrong": 99, "a x.many wrong; and 150 more of this kind in the file": 1,
		"a x.few wrong": 100, "b x.many wrong": 100,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Limit mismatch (-want +got)\n%s", diff)
	}
}
