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

func decide(t *testing.T, cat *catalogue.Catalogue, capability, horizon string) framework.Decision {
	t.Helper()
	var until date.Date
	if horizon != "" {
		until = mustDate(t, horizon)
	}
	return framework.Decide(cat, today, capability, cat.Vocabulary("capabilities").Get(capability), until)
}

// answer is a decision on a line: the verdict and what to use.
func answer(d framework.Decision) string {
	words := []string{string(d.Verdict)}
	for _, u := range d.Use {
		words = append(words, u.ID)
	}
	return strings.Join(words, " ")
}

func TestDecideOrder(t *testing.T) {
	promise := "milestones: [{what: Opens, due: 2027-06, confidence: planned}]"
	tests := []struct {
		name, capability, horizon string
		entries                   []string
		want, because             string // because of the last step
	}{
		{"live and once for everyone", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central"), offer("y", "ask", "live", "central-preferred")}, "use x", "x is live and single-central, inferred"},
		{"live and preferred", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central"), offer("y", "ask", "live", "central-preferred")}, "prefer y", "y is live and central-preferred, inferred"},
		{"internal is for others", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central", "flags: [internal]"), offer("y", "ask", "live", "other-useful")}, "backstop y", "y is live and other-useful, inferred"},
		{"to be replaced, but not yet", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central", "replaced_by: [y]"), offer("y", "ask", "in-development", "single-central"), offer("z", "ask", "live", "single-central")}, "use z x", "x is live and single-central, inferred; z is live and single-central, inferred"},
		{"what has an open successor is never used", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central", "replaced_by: [y]"), offer("y", "ask", "live", "single-central")}, "use y", "y is live and single-central, inferred; x is to be replaced, and its successor y is open (live)"},
		{"due by the horizon", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", promise), offer("y", "ask", "live", "other-useful")}, "wait x", `x (single-central, inferred) is planned, with "Opens" due 2027-06 (planned)`},
		{"due after the horizon", "ask", "2027-06-29", []string{offer("x", "ask", "planned", "single-central", promise), offer("y", "ask", "live", "other-useful")}, "backstop y", "y is live and other-useful, inferred"},
		{"due on the horizon", "ask", "2027-06-30", []string{offer("x", "ask", "planned", "single-central", promise)}, "wait x", `x (single-central, inferred) is planned, with "Opens" due 2027-06 (planned)`},
		{"no horizon", "ask", "", []string{offer("x", "ask", "planned", "single-central", promise)}, "comply", "whoever provides this capability must meet iso-1"},
		{"a target is no promise", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2027, confidence: target}]")}, "comply", "whoever provides this capability must meet iso-1"},
		{"nor is a pilot", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens to the first pilots, due: 2027, confidence: committed}]")}, "comply", "whoever provides this capability must meet iso-1"},
		{"an aspiration is no promise", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2027, confidence: aspiration}]")}, "comply", "whoever provides this capability must meet iso-1"},
		{"nor one without money", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2027, confidence: committed, funded: no}]")}, "comply", "whoever provides this capability must meet iso-1"},
		{"nor one that is late", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2025, confidence: committed}]")}, "comply", "whoever provides this capability must meet iso-1"},
		{"public beta is open", "ask", "", []string{offer("x", "ask", "public-beta", "central-preferred")}, "join x", "x (central-preferred, inferred) is in public beta: open to all, and may still change"},
		{"public beta by invitation is open too", "ask", "", []string{offer("x", "ask", "public-beta", "central-preferred", "status_note: Organisations are invited.")}, "join x", "x (central-preferred, inferred) is in public beta: newcomers ask, and are invited; it may still change"},
		{"public beta before what is preferred", "ask", "", []string{offer("x", "ask", "public-beta", "single-central"), offer("y", "ask", "live", "central-preferred")}, "join x", "x (single-central, inferred) is in public beta: open to all, and may still change"},
		{"private beta is not", "ask", "2029-03-31", []string{offer("x", "ask", "private-beta", "single-central")}, "comply", "whoever provides this capability must meet iso-1"},
		{"a backstop to come is not waited for", "ask", "2029-03-31", []string{offer("x", "ask", "public-beta", "other-useful")}, "comply", "whoever provides this capability must meet iso-1"},
		{"deprecated is not used", "ask", "2029-03-31", []string{offer("x", "ask", "deprecated", "single-central")}, "comply", "whoever provides this capability must meet iso-1"},
		{"a framework, however binding", "ask", "2029-03-31", []string{frameworkOffer("x", "ask", "live", "central-preferred")}, "buy x", "x is live (central-preferred), inferred"},
		{"a backstop before a framework", "ask", "2029-03-31", []string{frameworkOffer("x", "ask", "live", "central-preferred"), offer("y", "ask", "live", "other-useful")}, "backstop y", "y is live and other-useful, inferred"},
		{"a standard for everyone", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "single-central")}, "comply x", "x is live (single-central), inferred"},
		{"a standard beside a preferred service", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "single-central"), offer("y", "bake", "live", "central-preferred")}, "prefer y", "y is live and central-preferred, inferred"},
		{"a preferred standard", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "central-preferred")}, "build-to-standard x", "x is live (central-preferred), inferred"},
		{"binding, and the task is shared", "carry", "", []string{offer("x", "carry", "live", "single-central")}, "connect x", "x is live and single-central, inferred"},
		{"binding, and the task is regional", "dance", "", []string{offer("x", "dance", "live", "single-central")}, "connect x", "x is live and single-central, inferred"},
		{"binding, and the task is local", "bake", "", []string{offer("x", "bake", "live", "single-central")}, "connect x", "x is live and single-central, inferred"},
		{"what goes while its successor is open", "ask", "", []string{offer("x", "ask", "live", "single-central", "replaced_by: [y]"), offer("y", "ask", "public-beta", "single-central"), offer("z", "ask", "live", "other-useful")}, "join y", "y (single-central, inferred) is in public beta: open to all, and may still change"},
		{"guidance is no service", "bake", "", []string{offer("x", "bake", "live", "central-preferred", "kind: guidance")}, "local", "the capability is local (inferred), and no national offer or required standard limits the choice"},
		{"guidance where the task is national", "ask", "", []string{guidanceOffer("x", "ask", "live", "central-preferred")}, "comply x", "x is live (central-preferred), inferred; whoever provides this capability must meet iso-1"},
		{"guidance that binds", "bake", "", []string{guidanceOffer("x", "bake", "live", "single-central")}, "comply x", "x is live (single-central), inferred"},
		{"a part is named with its service", "ask", "", []string{offer("x", "ask", "live", "central-preferred"), offer("x-api", "ask", "live", "single-central", "part_of: x")}, "prefer x", "x is live and central-preferred, inferred"},
		{"a part alone leads to its service", "ask", "", []string{offer("x", "bake", "live", "central-preferred"), offer("x-api", "ask", "live", "single-central", "part_of: x")}, "use x", "x, by its part x-api, is live and single-central, inferred"},
		{"a part takes the scope of its service", "ask", "", []string{
			"x: {name: X, status: live, capabilities: [bake], support: national-service, autonomy: {level: single-central, basis: inferred, why: W., scopes: [{what: X-API, level: other-useful, why: Not for all.}]}}",
			offer("x-api", "ask", "live", "single-central", "part_of: x"),
		}, "backstop x", "x, by its part x-api, is live and other-useful"},
		{"a part of what is gone is nothing", "ask", "", []string{offer("x", "ask", "retired", "single-central"), offer("x-api", "ask", "live", "single-central", "part_of: x")}, "comply", "whoever provides this capability must meet iso-1"},
		{"a service before another's part", "ask", "", []string{offer("x", "bake", "live", "single-central"), offer("x-api", "ask", "live", "single-central", "part_of: x"), offer("y", "ask", "live", "central-preferred")}, "prefer y", "y is live and central-preferred, inferred"},
		{"a framework that covers it", "bake", "", []string{frameworkOffer("x", "ask", "live", "central-preferred", "covers: [{capability: bake, what: Ovens.}]")}, "buy x", "x is live (central-preferred), inferred"},
		{"guidance on buying is told, and no answer", "bake", "", []string{frameworkOffer("x", "bake", "live", "central-preferred", "kind: guidance")}, "local", "the capability is local (inferred), and no national offer or required standard limits the choice"},
		{"what covers a part is no answer", "bake", "", []string{offer("x", "ask", "live", "single-central", "covers: [{capability: bake, what: The crust.}]")}, "local", "the capability is local (inferred), and no national offer or required standard limits the choice"},
		{"a local task without standards", "bake", "2029-03-31", nil, "local", "the capability is local (inferred), and no national offer or required standard limits the choice"},
		{"a shared task with nothing", "carry", "2029-03-31", nil, "local", "the capability is shared (inferred), and for the centre's part nothing can be used, is promised or must be met"},
		{"a scope that is the capability", "ask", "2029-03-31", []string{"x: {name: X, status: live, capabilities: [ask, bake], support: national-service, autonomy: {level: single-central, basis: inferred, why: W., scopes: [{what: QA desk, level: other-useful, why: Not for all.}]}}"}, "backstop x", "x is live and other-useful"},
		{"a scope that is another thing", "bake", "2029-03-31", []string{"x: {name: X, status: live, capabilities: [ask, bake], support: national-service, autonomy: {level: single-central, basis: inferred, why: W., scopes: [{what: QA desk, level: other-useful, why: Not for all.}]}}"}, "connect x", "x is live and single-central, inferred"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := decide(t, load(t, tt.entries...), tt.capability, tt.horizon)
			last := d.Steps[len(d.Steps)-1]
			if diff := cmp.Diff([]string{tt.want, tt.because}, []string{answer(d), last.Because}); diff != "" {
				t.Errorf("decision mismatch (-want +got):\n%s", diff)
			}
			for i, s := range d.Steps {
				if (s.Answer == "yes") != (i == len(d.Steps)-1) || s.Because == "" {
					t.Errorf("step %d: %s, because %q; only the last is yes, and each has a reason", i+1, s.Answer, s.Because)
				}
			}
		})
	}
}

// TestDecideNearMisses checks that an offer which does not count is said not to, and
// why.
func TestDecideNearMisses(t *testing.T) {
	d := decide(t, load(t,
		offer("a", "ask", "retired", "single-central", "replaced_by: [b]", "dates: {retires: 2024}"),
		offer("b", "ask", "deprecated", "single-central", "dates: {retires: 2027}"),
		offer("c", "ask", "planned", "central-preferred", "milestones: [{what: Opens, due: 2031, confidence: target}]"),
		standardOffer("s", "ask", "draft", "single-central"),
	), "ask", "2029-03-31")
	want := []string{
		"b is deprecated and ends 2027 without a named successor; a is retired; its successor is b; s is a standard, to be met and not used (b a s)",
		"no entry for this capability is one ()",
		"no entry for this capability is one ()",
		`c (central-preferred, inferred) is planned and "Opens", due 2031, is a target only (c)`,
		"no entry for this capability is one ()",
		"no entry for this capability is one ()",
		"s is draft; whoever provides this capability must meet iso-1 (s)",
	}
	var got []string
	for _, s := range d.Steps {
		got = append(got, fmt.Sprintf("%s (%s)", s.Because, strings.Join(s.Entries, " ")))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons mismatch (-want +got):\n%s", diff)
	}
}

func TestDecideChanges(t *testing.T) {
	cat := load(t,
		offer("x", "ask", "live", "single-central", "dates: {retires: 2028, retires_kind: target}", "replaced_by: [y]"),
		offer("y", "ask", "in-development", "single-central", "milestones: [{what: Opens, due: 2027, confidence: planned, funded: yes}]"),
		offer("z", "ask", "live", "other-useful"),
	)
	want := []framework.Change{
		{When: "2027", ID: "y", What: `it goes live; the nearest promise is "Opens" (planned, funded)`, Then: framework.UseIt},
		{When: "2028", ID: "x", What: "it ends (target); its successor y is in development", Then: framework.Wait},
	}
	if diff := cmp.Diff(want, decide(t, cat, "ask", "2029-03-31").Changes); diff != "" {
		t.Errorf("changes mismatch (-want +got):\n%s", diff)
	}
}

func TestDecideStandards(t *testing.T) {
	cat := load(t,
		offer("x", "ask", "live", "central-preferred", "standards: [{id: old-2, use: required}, {id: unheard-of, use: required}, {id: may-do, use: supported}]"),
		standardOffer("s", "ask", "live", "single-central"),
		offer("y", "ask", "planned", "single-central", "standards: [{id: not-asked, use: required}]"),
	)
	want := []framework.StandardUse{
		{ID: "iso-1", Name: "ISO One", Status: "active", Use: "required", From: []string{"capability"}},
		{ID: "s", Name: "S", Status: "live", Use: "required", From: []string{"s"}},
		{ID: "unheard-of", Name: "unheard-of", Use: "supported", From: []string{"x"}},
	}
	d := decide(t, cat, "ask", "")
	if diff := cmp.Diff(want, d.Standards); diff != "" {
		t.Errorf("standards mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"old-2 (Old Two): the standard is retired; x still names it"}, d.Avoid); diff != "" {
		t.Errorf("to know mismatch (-want +got):\n%s", diff)
	}
}

// TestDecideAndScheduleAgree checks for every capability that what decide says is to be met is
// what a tender for it is told to ask, whether it must or should.
func TestDecideAndScheduleAgree(t *testing.T) {
	cat := frozen(t)
	for _, c := range cat.Vocabulary("capabilities").Items {
		d := decide(t, cat, c.ID, "2029-03-31")
		if d.Verdict == framework.Ambiguous || len(d.Programmes) > 0 {
			continue // a tender is for all programmes
		}
		var decided, asked []string
		for _, s := range d.Standards {
			decided = append(decided, map[string]string{"required": "must ", "supported": "should "}[s.Use]+s.ID)
		}
		for _, demand := range framework.ScheduleFor(cat, today, c.ID).Demands {
			if demand.Demand == "must" || demand.Demand == "should" {
				asked = append(asked, demand.Demand+" "+demand.ID)
			}
		}
		slices.Sort(decided)
		slices.Sort(asked)
		if diff := cmp.Diff(asked, decided); diff != "" {
			t.Errorf("%s: standards mismatch (-standards --for +decide):\n%s", c.ID, diff)
		}
	}
}

func TestNamed(t *testing.T) {
	cat := load(t, offer("x", "ask", "live", "single-central", "aliases: [EX]"), "y: {name: Two Ways, status: live, capabilities: [carry, bake, lost]}")
	tests := []struct{ need, want string }{
		{"ask", "ask by id"}, {"ASK", "ask by id"}, {"ask a question", "ask by name"}, {"Ask-a-Question", "ask by name"},
		{"qa desk", "ask by local name"}, {"EX", "ask by entry"}, {"x", "ask by entry"}, {"two ways", "carry bake by entry"}, {"nothing", " by "}, {"", " by "},
	}
	for _, tt := range tests {
		ids, by := framework.Named(cat, tt.need)
		if got := strings.Join(ids, " ") + " by " + by; got != tt.want {
			t.Errorf("Named(%q) = %q, want %q", tt.need, got, tt.want)
		}
	}
}

// TestDecideProgrammes checks that a need is not answered with the systems of another
// programme, and that the answer asks which is meant.
func TestDecideProgrammes(t *testing.T) {
	programme := func(id, what string) string {
		return offer(id, "ask", "live", "single-central", "covers: [{capability: ask, what: "+what+"}]")
	}
	cat := load(t, programme("x", "Breast screening."), programme("y", "Cervical screening."), offer("z", "ask", "live", "single-central"))
	tests := []struct{ need, want string }{
		{"ask", "ambiguous"}, {"bowel screening", "ambiguous"}, {"breast screening", "use x z"}, {"breast and cervical screening", "use x y z"},
	}
	for _, tt := range tests {
		d := framework.Decide(cat, today, tt.need, cat.Vocabulary("capabilities").Get("ask"), mustDate(t, "2029-03-31"))
		if got := answer(d); got != tt.want || len(d.Programmes) != 2 {
			t.Errorf("%q: %s, %v; want %s", tt.need, got, d.Programmes, tt.want)
		}
	}
	// Parts that nobody has to use make no question.
	part := func(id string) string {
		return offer(id, "ask", "live", "other-useful", "covers: [{capability: ask, what: Figures of "+id+".}]")
	}
	if d := decide(t, load(t, part("x"), part("y"), offer("z", "ask", "live", "central-preferred")), "ask", ""); answer(d) != "prefer z" || len(d.Covers) != 2 {
		t.Errorf("parts that do not bind: %s, %v", answer(d), d.Covers)
	}
	// What keeps to one programme does a part, and is no answer for the whole.
	if d := decide(t, load(t, programme("x", "Breast screening.")), "ask", ""); answer(d) != "comply" || len(d.Covers) != 1 {
		t.Errorf("one programme: %s, %v", answer(d), d.Covers)
	}
}

// TestDecideBeneath checks what is named beneath an answer, and what it is said to be.
func TestDecideBeneath(t *testing.T) {
	d := decide(t, load(t,
		offer("a", "carry", "live", "single-central"),
		offer("b", "carry", "live", "other-useful"),
		offer("c", "carry", "planned", "single-central", "milestones: [{what: First few, due: 2028, confidence: target}]"),
		offer("c-api", "carry", "planned", "single-central"),
		offer("d", "bake", "live", "single-central", "covers: [{capability: carry, what: The stamps.}]"),
		frameworkOffer("e", "bake", "live", "central-preferred", "covers: [{capability: carry, what: Prices.}]"),
		guidanceOffer("f", "carry", "live", "central-preferred"),
		offer("a-api", "carry", "live", "single-central", "part_of: a"),
	), "carry", "2029-03-31")
	var got []string
	for _, list := range []struct {
		name  string
		items any
	}{{"way", d.Use[0].Parts}, {"beside", d.Beside}, {"covers", d.Covers}, {"buy", d.Buy}, {"coming", d.Coming}} {
		got = append(got, fmt.Sprintf("%s %v", list.name, list.items))
	}
	want := []string{
		"way [{a-api A-API live single-central  }]",
		"beside [{b B live other-useful live and other-useful, inferred } {f F live central-preferred live and central-preferred, inferred; it is guidance, which never stands in place of a service }]",
		"covers [{d D live single-central The stamps. }]",
		"buy [{e E live central-preferred Prices. }]",
		"coming [{c C planned single-central First few (target) 2028} {c-api C-API planned single-central no date is given }]",
	}
	if diff := cmp.Diff(want, got); diff != "" || answer(d) != "connect a" {
		t.Errorf("%s, beneath mismatch (-want +got):\n%s", answer(d), diff)
	}
}
