package framework_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/who-does-what/wdw/pkg/framework"
)

func TestCriteria(t *testing.T) {
	all := "criteria: {outcomes: {met: yes}, experience: {met: yes}, population_health: {met: yes}, value: {met: yes}, scale: {met: yes}, standardisation: {met: yes}}"
	tests := []struct{ name, autonomy, want string }{
		{"all met", "level: single-central, basis: inferred, " + all, "borne-out 6 0 0 0 []"},
		{"one unknown", "level: single-central, basis: inferred, " + strings.Replace(all, "value: {met: yes}", "value: {met: unknown}", 1), "open 5 0 1 0 [value]"},
		{"an aim is not met", "level: single-central, basis: inferred, " + strings.Replace(all, "value: {met: yes}", "value: {met: no}", 1), "open 5 1 0 0 [value]"},
		{"a test is not met", "level: single-central, basis: inferred, " + strings.Replace(all, "scale: {met: yes}", "scale: {met: no}", 1), "against 5 1 0 0 [scale]"},
		{"nothing is said", "level: single-central, basis: inferred", "open 0 0 0 6 [outcomes experience population_health value scale standardisation]"},
		{"published", "level: single-central, basis: obligation", "published 0 0 0 6 []"},
		{"published, and denied", "level: single-central, basis: framework, criteria: {scale: {met: no}}", "against 0 1 0 5 [outcomes experience population_health value scale standardisation]"},
		{"preferred asks for scale", "level: central-preferred, basis: inferred, criteria: {scale: {met: yes}}", "borne-out 1 0 0 5 []"},
		{"preferred without scale", "level: central-preferred, basis: inferred, criteria: {scale: {met: unknown}}", "open 0 0 1 5 [scale]"},
		{"preferred against scale", "level: central-preferred, basis: inferred, criteria: {scale: {met: no}}", "against 0 1 0 5 [scale]"},
		{"a backstop asks for nothing", "level: other-useful, basis: inferred", "borne-out 0 0 0 6 []"},
		{"a backstop claims scale", "level: other-useful, basis: inferred, criteria: {scale: {met: yes}}", "against 1 0 0 5 [scale]"},
		{"for the sake of a part", "level: other-useful, basis: inferred, criteria: {scale: {met: yes}}, scopes: [{what: P, level: single-central, why: W.}]", "borne-out 1 0 0 5 []"},
	}
	for _, tt := range tests {
		cat := load(t, "x: {name: X, status: live, autonomy: {"+tt.autonomy+"}}")
		c := framework.CriteriaOf(cat.Entry("x"))
		got := fmt.Sprintf("%s %d %d %d %d %v", c.Standing, c.Met, c.No, c.Unknown, c.Unsaid, c.Closes)
		if got != tt.want || c.Reason == "" {
			t.Errorf("%s: %q (%s), want %q", tt.name, got, c.Reason, tt.want)
		}
		if len(c.Criteria) != 6 || c.Met+c.No+c.Unknown+c.Unsaid != 6 {
			t.Errorf("%s: not six: %+v", tt.name, c)
		}
		if missing := framework.CriteriaIn(cat, today).Missing(); (len(missing) == 1) != (c.Unknown+c.Unsaid > 0) {
			t.Errorf("%s: missing %v", tt.name, missing)
		}
	}
}

func TestDispositions(t *testing.T) {
	say := func(verdict, by string) string {
		return "disposition: {verdict: " + verdict + ", basis: inferred, because: So it is., " + by + "}"
	}
	cat := load(t,
		offer("a", "ask", "live", "single-central", say("keep", "")),
		offer("b", "ask", "live", "single-central", say("retire", "by: 2028"), "replaced_by: [a]"),
		offer("c", "ask", "live", "single-central", say("retire", "by: 2027-Q1")),
		offer("d", "ask", "deprecated", "single-central", say("retire", "by: 2026-03")),
		offer("e", "ask", "live", "single-central", say("retire", "")),
		offer("f", "ask", "live", "single-central", say("rearchitect", "")),
		offer("g", "ask", "retired", "single-central", say("retire", "by: 2024")),
		offer("h", "ask", "live", "single-central", say("keep", ""), "dates: {retires: 2030}"),
		offer("i", "ask", "deprecated", "single-central"),
		offer("j", "ask", "live", "single-central", "depends_on: [c, b]"),
	)
	rows := func(missing bool) []string {
		var list []string
		for _, d := range framework.DispositionsOf(cat, today, missing) {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %v %s", d.ID, d.Verdict, d.By, d.Affects, d.Lacks)))
		}
		return list
	}
	want := []string{
		`d retire 2026-03 [] "retire" was due by 2026-03, and the status is "deprecated"`,
		"c retire 2027-Q1 [j] no successor is named",
		"b retire 2028 [j]",
		"e retire  [] no date is given",
		"f rearchitect  [] no date is given",
		"a keep  []",
		"h keep  [] it is kept, yet has the end date 2030",
	}
	if diff := cmp.Diff(want, rows(false)); diff != "" {
		t.Errorf("dispositions mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"i   [] it is deprecated, and no verdict is given", "j   [] no verdict is given"}, rows(true)); diff != "" {
		t.Errorf("missing mismatch (-want +got):\n%s", diff)
	}
}

func TestStandards(t *testing.T) {
	cat := load(t,
		offer("x", "ask", "live", "single-central", "standards: [{id: iso-1, use: supported}, {id: old-2, use: required}]"),
		offer("y", "ask", "live", "single-central", "onboarding: {prerequisites: [iso-1]}", "standards: [{id: iso-1, use: supported}]"),
		offer("z", "ask", "retired", "single-central", "standards: [{id: iso-1, use: required}]"),
		offer("o", "ask", "live", "single-central", "aliases: [old two]", "standards: [{id: old-2, use: required}]", "onboarding: {prerequisites: [old-2]}"),
	)
	want := framework.AllStandards{
		{ID: "iso-1", Name: "ISO One", Status: "active", URL: "https://example.org/iso-1", RequiredBy: []string{"y"}, SupportedBy: []string{"x"}, PrerequisiteOf: []string{"y"}, Capabilities: []string{"ask"}},
		{ID: "old-2", Name: "Old Two", Status: "retired", Entries: []string{"o"}, RequiredBy: []string{"x"}, SupportedBy: []string{}, PrerequisiteOf: []string{}, Capabilities: []string{}, IsWithdrawn: true},
	}
	got := framework.Standards(cat, today)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("standards mismatch (-want +got):\n%s", diff)
	}
	if got[0].IsFlagged() || !got[1].IsFlagged() {
		t.Error("only the withdrawn standard with a user is flagged")
	}
}

func TestStale(t *testing.T) {
	cat := load(t,
		offer("x", "ask", "live", "single-central", "review: {owner: Us, last: 2025-01-01, next: 2026-11-21}", "dates: {deprecated: 2026-Q3}",
			"milestones: [{what: It, due: 2024, confidence: target}, {what: Done, due: 2024, confidence: target, done: 2024}, {what: Looked, due: 2024, confidence: target, outcome: unknown, as_of: 2026-11-01}]"),
		"y: {name: Y, status: live, review: {owner: Us, last: 2026-01-01, next: 2026-11-22}, autonomy: {level: other-useful, criteria: {scale: {met: no}, value: {met: yes, evidence: 'https://example.org'}, outcomes: {met: unknown}}}}",
		"z: {name: Z, status: retired, review: {owner: Us, last: 2025-01-01, next: 2026-01-01}, autonomy: {level: other-useful, criteria: {scale: {met: no}}}}",
		"m: {name: M, status: moved, moved_to: [x], review: {owner: Us, last: 2025-01-01, next: 2026-01-01}}",
		offer("e", "ask", "live", "single-central", "dates: {retires: 2026-10}"),
	)
	var got []string
	for _, s := range framework.StaleEntries(cat, today) {
		got = append(got, strings.Join([]string{s.ID, s.Reason, s.Since, s.What}, " | "))
	}
	want := []string{
		`x | milestone-overdue | 2024 | "It" was due, and nothing says what became of it`,
		"z | review-overdue | 2026-01-01 | the review was due",
		`x | end-overdue | 2026-Q3 | it was to be closed to new users, and the status is "live"`,
		`e | end-overdue | 2026-10 | it was to end, and the status is "live"`,
		"x | review-overdue | 2026-11-21 | the review was due",
		"y | evidence-missing |  | no evidence for scale",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stale mismatch (-want +got):\n%s", diff)
	}
}

func TestHealth(t *testing.T) {
	cat := load(t,
		"x: {name: X, status: live, review: {owner: Us, last: 2026-11-12, next: 2026-11-21}, autonomy: {level: other-useful, criteria: {scale: {met: no}, value: {met: yes, evidence: 'https://example.org'}}}, onboarding: {steps: [{title: Go}]}, disposition: {verdict: keep}}",
		"y: {name: Y, status: public-beta, review: {owner: Us, last: 2026-11-20, next: 2027-01-01}, milestones: [{what: A, due: 2025, confidence: target}, {what: B, due: 2027, confidence: target}]}",
		"z: {name: Z, status: retired, review: {owner: Them, last: 2026-11-02, next: 2027-01-01}}",
		"p: {name: P, status: live, part_of: x, review: {owner: Us, last: 2026-11-20, next: 2027-01-01}, autonomy: {level: other-useful, basis: obligation}, "+
			"sources: [{url: 'https://example.org'}, {url: 'http://example.org'}]}",
		"o: {name: O, status: live, review: {owner: Them, last: 2026-11-02, next: 2027-01-01}, autonomy: {level: other-useful, basis: obligation}, access: {cost: Free}, "+
			"onboarding: {contact: The desk, steps: [{title: Ask, days: 5, who: trust}]}, milestones: [{what: A, due: 2025, confidence: target, outcome: missed}]}",
	)
	want := framework.Health{
		Entries: 5, Current: 4, Services: 3, Parts: 1, MedianAge: new(10),
		Measures: []framework.Measure{
			{Name: "reviewed-in-time", Count: 4, Of: 5, Worklist: []string{"x"}},
			{Name: "reviewed-on-one-day", Count: 2, Of: 5, Worklist: []string{"p", "x", "y"}},
			{Name: "with-criteria", Count: 0, Of: 2, Worklist: []string{"o", "x"}},
			{Name: "criteria-settled", Count: 2, Of: 2, Worklist: []string{}},
			{Name: "with-onboarding", Count: 2, Of: 3, Worklist: []string{"y"}},
			{Name: "evidence-per-claim", Count: 1, Of: 2, Worklist: []string{"x"}},
			{Name: "milestones-in-time", Count: 2, Of: 3, Worklist: []string{"y"}},
			{Name: "with-disposition", Count: 1, Of: 3, Worklist: []string{"o", "y"}},
			{Name: "basis-framework", Count: 0, Of: 2, Worklist: []string{"o", "x"}},
			{Name: "basis-usage-policy", Count: 0, Of: 2, Worklist: []string{"o", "x"}},
			{Name: "basis-obligation", Count: 1, Of: 2, Worklist: []string{"x"}},
			{Name: "basis-inferred", Count: 0, Of: 2, Worklist: []string{"o", "x"}},
			{Name: "sources-public", Count: 1, Of: 2, Worklist: []string{"p"}},
			{Name: "with-cost", Count: 1, Of: 3, Worklist: []string{"x", "y"}},
			{Name: "with-contact", Count: 1, Of: 3, Worklist: []string{"x", "y"}},
			{Name: "with-days", Count: 1, Of: 2, Worklist: []string{"x"}},
			{Name: "steps-with-actor", Count: 1, Of: 2, Worklist: []string{"x"}},
		},
		Owners: []framework.Owner{{Owner: "Us", Entries: 3, Overdue: 1}, {Owner: "Them", Entries: 2}},
	}
	got := framework.HealthOf(cat, today)
	for i := range got.Measures {
		if got.Measures[i].Words == "" {
			t.Errorf("%s says nothing", got.Measures[i].Name)
		}
		got.Measures[i].Words = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("health mismatch (-want +got):\n%s", diff)
	}
	if p, ok := (framework.Measure{Count: 199, Of: 200}).Percent(); p != 99 || !ok {
		t.Errorf("199 of 200 is %d%%, %t", p, ok)
	}
	if p, ok := (framework.Measure{}).Percent(); ok {
		t.Errorf("nothing of nothing is %d%%", p)
	}
}

// TestBareCatalogue checks that every question has an answer for a catalogue that has
// neither vocabularies nor more than a name in its entries.
func TestBareCatalogue(t *testing.T) {
	cat := loadWith(t, "", "x: {name: X}", "y: {name: Y, status: 7, milestones: [{due: soon}, 3], autonomy: high, dates: {retires: never}, capabilities: [{id: ask}]}")
	framework.BoardOf(cat, today)
	framework.StaleEntries(cat, today)
	framework.Standards(cat, today)
	framework.Slips(cat, cat)
	framework.Onboard(cat, nil, "x", "y", "z")
	framework.ImpactOf(cat, today, cat.Entry("y"), mustDate(t, "2027"))
	if rows := framework.Matrix(cat, today); len(rows) != 0 {
		t.Errorf("rows %v", rows)
	}
}
