package framework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
)

func TestRoadmapBuckets(t *testing.T) {
	tests := []struct{ due, want string }{
		{"2025", "overdue autumn"}, {"2026-11-21", "overdue now"}, {"2026-11-22", "now now"}, {"2026-11", "now now"}, {"2026", "now now"}, {"2026-Q4", "now now"},
		{"2027-05-22", "now now"}, {"2027-05-23", "cycle now"}, {"2027-05", "cycle now"}, {"2027", "cycle now"}, {"2029-Q1", "cycle now"}, {"2029-03-31", "cycle now"},
		{"2029-04-01", "later "}, {"2029", "later "}, {"2031-Q2", "later "},
	}
	vocabularies := strings.Replace(vocabularies, "  - {id: now,", "  - {id: autumn, name: The past, from: 2025-04-01, to: 2026-03-31, source: \"https://example.org\"}\n  - {id: now,", 1)
	for _, tt := range tests {
		cat := loadWith(t, vocabularies, offer("x", "ask", "live", "single-central", "milestones: [{what: It, due: "+tt.due+", confidence: target}]"))
		got := "nothing"
		for _, i := range framework.Roadmap(cat, today) {
			got = i.Bucket + " " + i.Cycle
		}
		if got != tt.want {
			t.Errorf("due %s is %q, want %q", tt.due, got, tt.want)
		}
	}
}

// TestRoadmapWithoutCycle checks that without a current cycle what is not soon is later.
func TestRoadmapWithoutCycle(t *testing.T) {
	cat := loadWith(t, strings.ReplaceAll(vocabularies, "2029-03-31", "2026-10-31"), offer("x", "ask", "live", "single-central", "milestones: [{what: It, due: 2028, confidence: target}]"))
	got := framework.Roadmap(cat, today)
	if len(got) != 1 || got[0].Bucket != framework.Later || got[0].Cycle != "" || !framework.CycleEnd(cat, today).IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestRoadmapItems(t *testing.T) {
	cat := load(t,
		offer("x", "ask", "live", "single-central", "enablers: [b, a]", "dates: {launched: 2020, deprecated: 2027-02, retires: 2028, retires_kind: agreed}",
			"milestones: [{what: Late, due: 2026-Q1, confidence: committed, funded: bid}, {what: Done, due: 2026, confidence: target, done: 2026-03}]", "review: {owner: Me, last: 2026-10-01, next: 2027-10-01}"),
		offer("y", "ask", "deprecated", "single-central", "dates: {deprecated: 2026-01, retires: 2027}"),
		offer("z", "ask", "retired", "single-central", "dates: {retires: 2025}", "milestones: [{what: Never, due: 2027, confidence: target}]"),
	)
	var got []string
	for _, i := range framework.Roadmap(cat, today) {
		got = append(got, strings.Join([]string{i.Due.Text, i.Service, i.Kind, i.What, i.Bucket, i.Confidence, i.Funded, i.Reviewed.Text, fmt.Sprint(i.Enablers)}, " "))
	}
	want := []string{
		"2027-02 x deprecation Closed to new users now   2026-10-01 [b a]",
		"2027 y retirement Ends cycle    []",
		"2028 x retirement Ends cycle agreed  2026-10-01 [b a]",
		"2026-Q1 x milestone Late overdue committed bid 2026-10-01 [b a]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("roadmap mismatch (-want +got):\n%s", diff)
	}
	from, to := mustDate(t, "2027-Q1"), mustDate(t, "2027")
	got = nil
	for _, i := range framework.Roadmap(cat, today).Between(from, to) {
		got = append(got, i.Due.Text)
	}
	if diff := cmp.Diff([]string{"2027-02", "2027"}, got); diff != "" {
		t.Errorf("between mismatch (-want +got):\n%s", diff)
	}
}

// TestRoadmapIsComplete counts on the frozen catalogue what a roadmap must hold, in
// another way: open milestones and end dates of what is not gone.
func TestRoadmapIsComplete(t *testing.T) {
	cat := frozen(t)
	want := 0
	for e := range cat.All() {
		if e.IsGone() {
			continue
		}
		want += len(e.Values("milestones.due")) - len(e.Values("milestones.done")) + len(e.Values("dates.retires"))
		if e.Status() != "deprecated" {
			want += len(e.Values("dates.deprecated"))
		}
	}
	items := framework.Roadmap(cat, today)
	records := len(items)
	for _, i := range items {
		if i.Kind != framework.KindMilestone && strings.Contains(i.What, ": ") {
			records++ // the end and its milestone in one
		}
	}
	if records != want || records == len(items) {
		t.Errorf("%d items of %d records, want %d", len(items), records, want)
	}
	isPast := func(i framework.Item) bool { return i.Bucket == framework.Overdue }
	past := slices.IndexFunc(items, isPast)
	for _, part := range []framework.AllItems{items[:past], items[past:]} {
		if !slices.IsSortedFunc(part, func(a, b framework.Item) int { return date.Compare(a.Due, b.Due) }) {
			t.Error("the items are not in order of their dates")
		}
	}
	for i := range items[1:] {
		if slices.Index(framework.WordsOf(framework.OfBucket), items[i].Bucket) > slices.Index(framework.WordsOf(framework.OfBucket), items[i+1].Bucket) {
			t.Errorf("%s stands before %s", items[i].Bucket, items[i+1].Bucket)
		}
	}
}

// TestRoadmapTellsAnEndOnce checks which two records are one event: the end and the only
// milestone of the same month or day.
func TestRoadmapTellsAnEndOnce(t *testing.T) {
	milestones := func(due ...string) string {
		list := "milestones: ["
		for i, d := range due {
			list += fmt.Sprintf("{what: M%d, due: %s, confidence: planned, funded: bid}, ", i, d)
		}
		return list + "]"
	}
	tests := []struct{ name, dates, milestones, want string }{
		{"the same day", "{retires: 2027-02-28}", milestones("2027-02-28"), "retirement Ends: M0 planned bid"},
		{"its own confidence", "{retires: 2027-02-28, retires_kind: agreed}", milestones("2027-02-28"), "retirement Ends: M0 agreed bid"},
		{"the same month", "{retires: 2027-02}", milestones("2027-02"), "retirement Ends: M0 planned bid"},
		{"closed to newcomers", "{deprecated: 2027-02-28}", milestones("2027-02-28"), "deprecation Closed to new users: M0 planned bid"},
		{"the same year says too little", "{retires: 2027}", milestones("2027"), "milestone M0 planned bid, retirement Ends  "},
		{"another day", "{retires: 2027-02-28}", milestones("2027-02-27"), "milestone M0 planned bid, retirement Ends  "},
		{"a day in the month", "{retires: 2027-02}", milestones("2027-02-28"), "retirement Ends  , milestone M0 planned bid"},
		{"several", "{retires: 2027-02-28}", milestones("2027-02-28", "2027-02-28"), "milestone M0 planned bid, milestone M1 planned bid, retirement Ends  "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cat := load(t, offer("x", "ask", "live", "single-central", "dates: "+test.dates, test.milestones))
			var got []string
			for _, i := range framework.Roadmap(cat, today) {
				got = append(got, strings.Join([]string{i.Kind, i.What, i.Confidence, i.Funded}, " "))
			}
			if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("roadmap mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSlips(t *testing.T) {
	at := func(due string) *catalogue.Catalogue {
		return load(t, offer("x", "ask", "live", "single-central", "milestones: [{what: It, due: "+due+", confidence: target}]"))
	}
	without := load(t, offer("x", "ask", "live", "single-central"))
	done := load(t, offer("x", "ask", "live", "single-central", "milestones: [{what: It, due: 2027, confidence: target, done: 2026-11}]"))
	tests := []struct {
		name   string
		states []*catalogue.Catalogue
		want   string
	}{
		{"no move", []*catalogue.Catalogue{at("2027"), at("2027")}, ""},
		{"later", []*catalogue.Catalogue{at("2027-03-31"), at("2027-06-30")}, "slipped 2027-03-31 2027-06-30 91 1"},
		{"later twice", []*catalogue.Catalogue{at("2027-03-31"), at("2027-06-30"), at("2027-07-01")}, "slipped 2027-03-31 2027-07-01 92 2"},
		{"earlier", []*catalogue.Catalogue{at("2027-06-30"), at("2027-03-31")}, "brought-forward 2027-06-30 2027-03-31 -91 1"},
		{"more precise", []*catalogue.Catalogue{at("2027"), at("2027-Q2")}, ""},
		{"less precise", []*catalogue.Catalogue{at("2027-Q2"), at("2027")}, "slipped 2027-Q2 2027 184 1"},
		{"away and back", []*catalogue.Catalogue{at("2027-03-31"), at("2027-06-30"), at("2027-03-31")}, "slipped 2027-03-31 2027-03-31 0 2"},
		{"dropped", []*catalogue.Catalogue{at("2027"), without}, "dropped 2027  0 0"},
		{"dropped and back", []*catalogue.Catalogue{at("2027"), without, at("2028")}, "slipped 2027 2028 366 1"},
		{"new", []*catalogue.Catalogue{without, at("2027")}, "added  2027 0 0"},
		{"done", []*catalogue.Catalogue{at("2027"), done}, "reached 2027  0 0"},
		{"the entry is gone", []*catalogue.Catalogue{at("2027"), load(t, offer("y", "ask", "live", "single-central"))}, "dropped 2027  0 0"},
		{"an end", []*catalogue.Catalogue{
			load(t, offer("x", "ask", "live", "single-central", "dates: {retires: 2027}")), load(t, offer("x", "ask", "retired", "single-central", "dates: {retires: 2026}")),
		}, "reached 2027  0 0"},
	}
	for _, tt := range tests {
		got := ""
		for _, s := range framework.Slips(tt.states...) {
			got += fmt.Sprintf("%s %s %s %d %d", s.Change, s.From, s.To, s.Days, s.Times)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := framework.Slips(); len(got) != 0 {
		t.Errorf("nothing slips in %v", got)
	}
}

func steps(p framework.Plan) []string {
	var list []string
	for _, s := range p.Steps {
		days := "?"
		if s.Days != nil {
			days = fmt.Sprint(*s.Days)
		}
		mark := ""
		if s.OnLongest {
			mark = " *"
		}
		list = append(list, fmt.Sprintf("%d %s: %s (%s) %v%s", s.N, s.Service, s.Title, days, s.After, mark))
	}
	return list
}

func TestOnboard(t *testing.T) {
	cat := load(t,
		"app: {name: App, status: live, depends_on: [core], onboarding: {prerequisites: [hub, iso-1, login], steps: [{title: Build, days: 5}, {title: Ship}]}}",
		"hub: {name: Hub, status: live, onboarding: {prerequisites: [code], steps: [{title: Join, days: 10}]}}",
		"login: {name: Login, status: live, onboarding: {prerequisites: [code, hub], steps: [{title: Wire, days: 20}]}}",
		"code: {name: Code, status: live, onboarding: {url: 'https://example.org/code', contact: Desk}}",
		"core: {name: Core, status: live}",
	)
	p := framework.Onboard(cat, nil, "app", "hub", "app")
	want := []string{
		"1 code: Have Code in place (?) []",
		"2 iso-1: Meet ISO One (?) []",
		"3 hub: Join (10) [1]",
		"4 login: Have Login in place (?) [3]",
		"5 app: Build (5) [4]",
		"6 app: Ship (?) [2 5]",
	}
	if diff := cmp.Diff(want, steps(p)); diff != "" {
		t.Errorf("steps mismatch (-want +got):\n%s", diff)
	}
	prerequisites := "[{code Code service live [hub login]} {iso-1 ISO One standard active [app]} {login Login service live [app]}]"
	if diff := cmp.Diff(prerequisites, fmt.Sprint(p.Prerequisites)); diff != "" {
		t.Errorf("prerequisites mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("[{core [app]}]", fmt.Sprint(p.DependsOn)); diff != "" {
		t.Errorf("dependencies mismatch (-want +got):\n%s", diff)
	}
	if p.Days != 15 || p.DaysKnown || len(p.Services) != 2 {
		t.Errorf("%d days, known %t, %d services", p.Days, p.DaysKnown, len(p.Services))
	}
}

func TestOnboardOddities(t *testing.T) {
	cat := load(t,
		"a: {name: A, status: planned, flags: [internal, under-review], onboarding: {prerequisites: [b], steps: [{title: Do a, days: 1}]}}",
		"b: {name: B, status: live, onboarding: {prerequisites: [c, b], steps: [{title: Do b, days: 2}]}}",
		"c: {name: C, status: live, onboarding: {prerequisites: [a, gone, lost], steps: [{title: Do c, days: 3}]}}",
		"gone: {name: Gone, status: retired, replaced_by: [b], onboarding: {prerequisites: [a]}}",
	)
	p := framework.Onboard(cat, nil, "a")
	want := []string{
		"1 gone: Do without Gone (?) []",
		`2 lost: Find out what "lost" stands for (?) []`,
		"3 c: Have C in place (?) [1 2]",
		"4 b: Have B in place (?) [3]",
		"5 a: Do a (1) [4]",
	}
	if diff := cmp.Diff(want, steps(p)); diff != "" {
		t.Errorf("steps mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"a", "b", "c", "a"}}, p.Cycles); diff != "" {
		t.Errorf("cycles mismatch (-want +got):\n%s", diff)
	}
	remarks := []string{"a is planned: nobody can use it yet", "a is for other national services only", "a is under review: its provider considers whether to deprecate it"}
	if diff := cmp.Diff(remarks, p.Remarks); diff != "" {
		t.Errorf("remarks mismatch (-want +got):\n%s", diff)
	}
}

// TestOnboardOrder checks on the frozen catalogue, for every entry and for all together,
// that nothing stands before its prerequisite and nothing is planned twice.
func TestOnboardOrder(t *testing.T) {
	cat := frozen(t)
	var all []string
	for e := range cat.All() {
		if !e.IsGone() {
			all = append(all, e.ID)
		}
	}
	check := func(ids ...string) {
		t.Helper()
		p := framework.Onboard(cat, nil, ids...)
		if len(p.Cycles) > 0 {
			t.Fatalf("%v: cycles %v", ids, p.Cycles)
		}
		first, last := map[string]int{}, map[string]int{}
		seen := map[string]bool{}
		for i, s := range p.Steps {
			if s.N != i+1 || slices.ContainsFunc(s.After, func(n int) bool { return n >= s.N }) {
				t.Errorf("%v: step %d is number %d, after %v", ids, i+1, s.N, s.After)
			}
			if first[s.Service] == 0 {
				first[s.Service] = s.N
			}
			last[s.Service] = s.N
			if key := s.Service + "\x00" + s.Title; seen[key] {
				t.Errorf("%v: %s of %s is planned twice", ids, s.Title, s.Service)
			} else {
				seen[key] = true
			}
		}
		for id := range first {
			e := cat.Entry(id)
			if e == nil || e.IsGone() {
				continue
			}
			for _, before := range e.Texts("onboarding", "prerequisites") {
				if last[before] == 0 || last[before] > first[id] {
					t.Errorf("%v: %s begins with step %d, before its prerequisite %s is done with %d", ids, id, first[id], before, last[before])
				}
			}
			// No step waits for one of a service that its own does not need.
			for _, s := range p.Steps {
				for _, n := range s.After {
					other := p.Steps[n-1].Service
					if e := cat.Entry(s.Service); other != s.Service && !slices.Contains(e.Texts("onboarding", "prerequisites"), other) && !slices.Contains(p.Steps[n-1].Also, s.Service) {
						t.Errorf("%v: step %d of %s waits for %d of %s, which it does not need", ids, s.N, s.Service, n, other)
					}
				}
			}
		}
	}
	for _, id := range all {
		check(id)
	}
	check(all...)
}

// TestOnboardPaths checks what waits for what, what is there once, and what is totalled.
func TestOnboardPaths(t *testing.T) {
	const hub, form = "hub: {name: Hub, status: live, onboarding: {prerequisites: [code], steps: [{title: Join, days: 10}]}}", "{title: Fill in the form, url: 'https://example.org/form', days: 1}"
	code := "code: {name: Code, status: live, onboarding: {steps: [{title: Get a code, days: 3}]}}"
	tests := []struct {
		name    string
		entries []string
		have    []string
		ids     string
		want    []string
		length  string
	}{
		{"what is in place goes with what it alone needs", []string{hub, code, "app: {name: App, status: live, onboarding: {prerequisites: [hub], steps: [{title: Build, days: 5}, {title: Ship, days: 2}]}}"},
			[]string{"hub"}, "app", []string{"1 app: Build (5) [] *", "2 app: Ship (2) [1] *"}, "2 steps; the longest chain takes 7 working days"},
		{"what another needs too stays", []string{hub, code, "app: {name: App, status: live, onboarding: {prerequisites: [hub, code], steps: [{title: Build, days: 5}]}}"},
			[]string{"hub"}, "app", []string{"1 code: Have Code in place (?) []", "2 app: Build (5) [1]"}, "1 of 2 steps has a length, so there is no total"},
		{"a standard is met by the last step", []string{"app: {name: App, status: live, onboarding: {prerequisites: [iso-1], steps: [{title: Ask}, {title: Ship}]}}"},
			nil, "app", []string{"1 iso-1: Meet ISO One (?) []", "2 app: Ask (?) []", "3 app: Ship (?) [1 2]"}, "none of 3 steps has a length, so there is no total"},
		{"two services do not wait for one another, but both for the longest", []string{code, "one: {name: One, status: live, onboarding: {steps: [{title: Ask, days: 1}, {title: Do, days: 1}]}}", "two: {name: Two, status: live, onboarding: {steps: [{title: Ask, days: 5}]}}"},
			nil, "one two", []string{"1 one: Ask (1) []", "2 one: Do (1) [1]", "3 two: Ask (5) [] *"}, "3 steps; the longest chain takes 5 working days"},
		{"the same step is there once", []string{"one: {name: One, status: live, onboarding: {steps: [{title: Ask, days: 1}, " + form + ", {title: Do, days: 1}]}}", "two: {name: Two, status: live, onboarding: {steps: [" + form + ", {title: Ask, days: 5}]}}"},
			nil, "one two", []string{"1 one: Ask (1) [] *", "2 one: Fill in the form (1) [1] *", "3 one: Do (1) [2]", "4 two: Ask (5) [2] *"}, "4 steps; the longest chain takes 7 working days"},
		{"one that is only called the same is another", []string{"one: {name: One, status: live, onboarding: {steps: [{title: Sign the agreement}, {title: Do}]}}", "two: {name: Two, status: live, onboarding: {steps: [{title: Sign the agreement}, {title: Do}]}}"},
			nil, "one two", []string{"1 one: Sign the agreement (?) []", "2 one: Do (?) [1]", "3 two: Sign the agreement (?) []", "4 two: Do (?) [3]"}, "none of 4 steps has a length, so there is no total"},
		{"what is asked for and in place", []string{code, hub}, []string{"code"}, "hub code", []string{"1 hub: Join (10) [] *"}, "code is left out: it is in place"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := framework.Onboard(load(t, test.entries...), test.have, strings.Fields(test.ids)...)
			if diff := cmp.Diff(test.want, steps(p)); diff != "" {
				t.Errorf("steps mismatch (-want +got):\n%s", diff)
			}
			if !slices.Contains(p.Notes(), test.length) {
				t.Errorf("the notes are %q, want %q", p.Notes(), test.length)
			}
		})
	}
}

func TestImpact(t *testing.T) {
	cat := load(t,
		offer("core", "ask", "live", "single-central", "dates: {retires: 2028-Q1, retires_kind: agreed}"),
		offer("api", "ask", "live", "single-central", "depends_on: [core]"),
		offer("app", "carry", "live", "other-useful", "depends_on: [api]", "onboarding: {prerequisites: [core]}"),
		offer("brief", "bake", "live", "other-useful", "depends_on: [core]", "dates: {retires: 2027}"),
		offer("club", "carry", "live", "other-useful", "onboarding: {prerequisites: [app]}"),
		offer("dead", "ask", "retired", "single-central", "depends_on: [core]"),
		offer("next", "ask", "planned", "single-central"),
	)
	type row struct{ ID, Via, How, Breaks, Ends string }
	rows := func(i framework.Impact) []row {
		var list []row
		for _, a := range i.Affected {
			list = append(list, row{fmt.Sprintf("%d %s", a.Depth, a.ID), a.Via, a.How, a.Breaks, a.Ends})
		}
		return list
	}
	i := framework.ImpactOf(cat, today, cat.Entry("core"), date.Date{})
	want := []row{
		{"1 api", "core", "depends_on", "2028-Q1", ""},
		{"1 brief", "core", "depends_on", "", "2027"},
		{"2 app", "api", "depends_on", "2028-Q1", ""},
		{"3 club", "app", "prerequisites", "2028-Q1", ""},
	}
	if diff := cmp.Diff(want, rows(i)); diff != "" {
		t.Errorf("affected mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("[{ask Ask a question [api core] false planned}]", fmt.Sprint(i.Uncovered)); diff != "" {
		t.Errorf("uncovered mismatch (-want +got):\n%s", diff)
	}
	if i.Retires != "2028-Q1" || i.Kind != "agreed" {
		t.Errorf("ends %s (%s)", i.Retires, i.Kind)
	}
	i = framework.ImpactOf(cat, today, cat.Entry("core"), mustDate(t, "2026-12"))
	if i.Retires != "2026-12" || i.Kind != "assumed" || i.Affected[1].Breaks != "2026-12" {
		t.Errorf("assumed: %+v", i)
	}
	i = framework.ImpactOf(cat, today, cat.Entry("api"), date.Date{})
	if i.Retires != "" || len(i.Uncovered) != 0 || i.Affected[0].Breaks != "" {
		t.Errorf("without a date: %+v", i)
	}
}

// TestImpactInCircles checks that services that need one another are told once.
func TestImpactInCircles(t *testing.T) {
	cat := load(t, offer("a", "ask", "live", "single-central", "depends_on: [b]"), offer("b", "ask", "live", "single-central", "depends_on: [a, b]"))
	i := framework.ImpactOf(cat, today, cat.Entry("a"), date.Date{})
	if len(i.Affected) != 1 || i.Affected[0].ID != "b" {
		t.Errorf("affected %+v", i.Affected)
	}
	if len(i.Uncovered) != 1 || i.Uncovered[0].IsDirect {
		t.Errorf("uncovered %+v", i.Uncovered)
	}
}

func TestAMilestoneTellsAnEnd(t *testing.T) {
	for what, want := range map[string]bool{
		"Central funding of the licences ends":                true,
		"The Directions end the pilot, unless extended":       true,
		"The contract expires":                                true,
		"Local arrangements end":                              true,
		"The first term ends, and an extension is taken":      true,
		"Everyone uses it by the end of the year":             false,
		"End-to-end test passed":                              false,
		"Record sent to every practice":                       false,
		"A legend appears beside each chart":                  false,
		"All suppliers have joined by the financial year end": false,
	} {
		if got := (framework.Item{Kind: framework.KindMilestone, What: what}).IsEnd(); got != want {
			t.Errorf("%q tells an end: %t, want %t", what, got, want)
		}
	}
	if !(framework.Item{Kind: framework.KindDeprecation}).IsEnd() {
		t.Error("closing to new users is no end")
	}
}
