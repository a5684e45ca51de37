package framework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/framework"
)

// TestBoardSaysNoMoreThanTheEntries reads the first page: what has passed is not called late,
// what the editors read is called so, services and parts, and gaps of services and of
// standards, are counted apart, and an overlap is a question.
func TestBoardSaysNoMoreThanTheEntries(t *testing.T) {
	cat := load(t,
		offer("a", "ask", "live", "single-central", "disposition: {verdict: retire, basis: inferred, because: It is old.}"),
		offer("b", "ask", "live", "central-preferred", "milestones: [{what: Open, due: 2026-01, confidence: target}, {what: Shut, due: 2025-01, confidence: target, outcome: missed}, {what: Grow, due: 2027-02, confidence: committed}]"),
		offer("c", "ask", "live", "central-preferred", "part_of: b", "dates: {retires: 2027-03}"),
	)
	report := framework.BoardOf(cat, today).Result(today, citation).Report
	want := []string{
		"1 of the 1 capability that the centre is to provide for everyone has a live service.",
		"The centre offers 2 services: 1 should be used and 1 is recommended (for 2 that is the editors' reading); 1 part of services is counted apart.",
		"1 service and 1 part of services look set to end (for 1 that is the editors' reading alone; 1 has a date).",
		"1 date has passed, and no source was seen that says it was met; 1 date was missed, as a source says; 2 dates lie ahead, 2 within six months.",
		"No national capability lacks a live service; 1 possible overlap to look at.",
	}
	if diff := cmp.Diff(want, report.Front[0].Points); diff != "" {
		t.Errorf("sentences mismatch (-want +got):\n%s", diff)
	}
	decide := []string{
		"What looks set to end is not settled: when does it end, and what takes its place? A (no date is given).",
		"Live services may overlap: which are both needed, and why? Ask a question.",
		"Dates have passed without a word: which of them still stand? B (1).",
		"2 services have a level that is the editors' reading: does the centre stand by it?",
	}
	if diff := cmp.Diff(decide, report.Front[2].Points); diff != "" {
		t.Errorf("decisions mismatch (-want +got):\n%s", diff)
	}
}
