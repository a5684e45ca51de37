package catalogue_test

import (
	"fmt"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

func TestStanding(t *testing.T) {
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		entry    string
		standing catalogue.Standing
		ending   catalogue.Ending
		next     string
	}{
		{"status: live", catalogue.Usable, catalogue.NoEnd, ""},
		{"status: public-beta, dates: {retires: soon}", catalogue.Usable, catalogue.EndIntended, ""},
		{"status: live, flags: [internal], dates: {retires: 2026-11-22}", catalogue.Internal, catalogue.EndIntended, ""},
		{"status: retired, flags: [internal], dates: {retires: 2026-11-21}", catalogue.Gone, catalogue.EndMissed, ""},
		{"status: moved", catalogue.HasMoved, catalogue.NoEnd, ""},
		{"status: deprecated, dates: {retires: 2026, retires_kind: agreed}", catalogue.Closing, catalogue.EndAgreed, ""},
		{"status: private-beta, milestones: [{what: later, due: 2028}, {what: late, due: 2026-10}, {what: next, due: 2026-11}]", catalogue.Invited, catalogue.NoEnd, "next"},
		{"status: planned, milestones: [{what: made, due: 2027, done: 2026-10}, {what: some time, due: soon}]", catalogue.Coming, catalogue.NoEnd, ""},
		{"status: alpha", catalogue.Coming, catalogue.NoEnd, ""},
	}
	tree := fstest.MapFS{}
	for i, tt := range tests {
		tree[fmt.Sprintf("catalogue/services/e%d.yaml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "{id: e%d, %s}\n", i, tt.entry)}
	}
	cat, _, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range tests {
		e := cat.Entry(fmt.Sprintf("e%d", i))
		next, ok := e.NextMilestone(today)
		if e.Standing() != tt.standing || e.Ending(today) != tt.ending || next.What != tt.next || ok != (tt.next != "") {
			t.Errorf("{%s} has standing %d, ending %d, next milestone %q", tt.entry, e.Standing(), e.Ending(today), next.What)
		}
	}
}
