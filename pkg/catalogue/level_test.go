package catalogue_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

func TestLevel(t *testing.T) {
	for _, test := range []struct {
		level catalogue.Level
		kind  string
		want  string
	}{
		{"single-central", "service", "3 should be used; it should be used [outcomes experience population_health value scale standardisation]"},
		{"central-preferred", "framework", "2 is recommended; it is recommended, and another route that meets the standards is allowed [scale]"},
		{"other-useful", "guidance", "1 could be used; it could be used as a backstop []"},
		{"whatever", "service", "0 ;  []"},
	} {
		l := test.level
		got := fmt.Sprintf("%d %s; %s %v", l.Force(), l.Verb(), l.Prospect(test.kind), l.Criteria())
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s mismatch (-want +got):\n%s", l, diff)
		}
	}
	if catalogue.IsRaise("", catalogue.SingleCentral) || !catalogue.IsRaise(catalogue.OtherUseful, catalogue.SingleCentral) {
		t.Error("a level that was not there before is raised, or other-useful to single-central is no raise")
	}
}

// TestStatus tells of each status what it is, in its own words first.
func TestStatus(t *testing.T) {
	for status, want := range map[catalogue.Status]string{
		catalogue.Planned:       "planned: 0 coming",
		catalogue.InDevelopment: "in development: 1 coming",
		catalogue.Alpha:         "in alpha: 2 coming",
		catalogue.PrivateBeta:   "in private beta: 3 beta",
		catalogue.PublicBeta:    "in public beta: 4 beta available",
		catalogue.Live:          "live: 5 available",
		catalogue.Deprecated:    "deprecated: -1 withdrawn",
		catalogue.Retired:       "retired: -1 withdrawn gone",
		catalogue.Moved:         "moved: -1 gone",
		"":                      "in no stated status: -1",
	} {
		got := fmt.Sprintf("%s: %d", status.Phrase(), status.Stage())
		for _, is := range []struct {
			word string
			ask  func(catalogue.Status) bool
		}{
			{"coming", catalogue.Status.IsComing}, {"beta", catalogue.Status.IsBeta}, {"available", catalogue.Status.IsAvailable},
			{"withdrawn", catalogue.Status.IsWithdrawn}, {"gone", catalogue.Status.IsGone},
		} {
			if is.ask(status) {
				got += " " + is.word
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q mismatch (-want +got):\n%s", status, diff)
		}
	}
}
