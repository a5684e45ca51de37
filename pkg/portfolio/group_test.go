package portfolio

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGroups checks that each system counts once, that known costs are added and the others
// counted, that what another organisation alone has does not duplicate, and that a national
// service, a row without a system and what is out of use are nobody's own.
func TestGroups(t *testing.T) {
	cat := fixture(t)
	var registers []*Register
	for _, f := range [][2]string{
		{"north.csv", "system type,product,status,annual cost\nsingle thing,Mine,live,100\nown thing,Ours,,10\nown thing,Old,decommissioned,7\n"},
		{"lists/south.csv", "organisation,system type,product,annual cost\n,own thing,Theirs,\n,single thing,One service,5\n,single thing,none,\n"},
	} {
		r, _, err := Read(f[0], []byte(f[1]), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		registers = append(registers, r)
	}
	for by, want := range map[string][]string{
		"capability": {
			"single: north south: 3 (£105 a year; 1 not known) | 1 (£100 a year) | ",
			"own: north south: 3 (£17 a year; 1 not known) |  | 2 (£10 a year; 1 not known)",
		},
		"organisation": {
			"north: north: 3 (£117 a year) | 1 (£100 a year) | 1 (£10 a year)",
			"south: south: 3 (£5 a year; 2 not known) |  | 1 (no cost is known)",
		},
		"verdict": {
			"national: south: 1 (£5 a year) |  | ", "duplicates: north: 1 (£100 a year) | 1 (£100 a year) | ",
			"backstop: south: 1 (no cost is known) |  | ", "local: north south: 3 (£17 a year; 1 not known) |  | 2 (£10 a year; 1 not known)",
		},
	} {
		report, err := Check(context.Background(), cat, registers, nil, Options{Today: today, By: by})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range report.Groups {
			organisations := fmt.Sprint(g.Organisations)
			got = append(got, fmt.Sprintf("%s: %s: %s | %s | %s", g.ID, organisations[1:len(organisations)-1], g.All, g.Centre, g.Others))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s mismatch (-want +got):\n%s", by, diff)
		}
	}
}
