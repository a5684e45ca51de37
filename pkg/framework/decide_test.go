package framework_test

import (
	"os"
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
	return framework.Decide(cat, today, cat.Vocabulary("capabilities").Get(capability), until)
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
		{"to be replaced, but not yet", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central", "replaced_by: [y]"), offer("y", "ask", "in-development", "single-central"), offer("z", "ask", "live", "single-central")}, "use z x", "z is live and single-central, inferred; x is live and single-central, inferred"},
		{"what has a live successor is used only if alone", "ask", "2029-03-31", []string{offer("x", "ask", "live", "single-central", "replaced_by: [y]"), offer("y", "ask", "live", "single-central")}, "use y", "y is live and single-central, inferred; x is live and single-central, inferred, but has a live successor"},
		{"due by the horizon", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", promise), offer("y", "ask", "live", "other-useful")}, "wait x", `x (single-central, inferred) is planned, with "Opens" due 2027-06 (planned)`},
		{"due after the horizon", "ask", "2027-06-29", []string{offer("x", "ask", "planned", "single-central", promise), offer("y", "ask", "live", "other-useful")}, "backstop y", "y is live and other-useful, inferred"},
		{"due on the horizon", "ask", "2027-06-30", []string{offer("x", "ask", "planned", "single-central", promise)}, "wait x", `x (single-central, inferred) is planned, with "Opens" due 2027-06 (planned)`},
		{"no horizon", "ask", "", []string{offer("x", "ask", "planned", "single-central", promise)}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"an aspiration is no promise", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2027, confidence: aspiration}]")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"nor one without money", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2027, confidence: committed, funded: no}]")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"nor one that is late", "ask", "2029-03-31", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Opens, due: 2025, confidence: committed}]")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"public beta is open", "ask", "", []string{offer("x", "ask", "public-beta", "central-preferred")}, "wait x", "x (central-preferred, inferred) is in public beta: open to all, and may still change"},
		{"private beta is not", "ask", "2029-03-31", []string{offer("x", "ask", "private-beta", "single-central")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"a backstop to come is not waited for", "ask", "2029-03-31", []string{offer("x", "ask", "public-beta", "other-useful")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"deprecated is not used", "ask", "2029-03-31", []string{offer("x", "ask", "deprecated", "single-central")}, "build-to-standard", "whoever provides this capability must meet iso-1"},
		{"a framework, however binding", "ask", "2029-03-31", []string{frameworkOffer("x", "ask", "live", "central-preferred")}, "buy x", "x is live (central-preferred), inferred"},
		{"a backstop before a framework", "ask", "2029-03-31", []string{frameworkOffer("x", "ask", "live", "central-preferred"), offer("y", "ask", "live", "other-useful")}, "backstop y", "y is live and other-useful, inferred"},
		{"a standard for everyone", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "single-central")}, "use x", "x is live and single-central, inferred"},
		{"a standard beside a preferred service", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "single-central"), offer("y", "bake", "live", "central-preferred")}, "prefer y", "y is live and central-preferred, inferred"},
		{"a preferred standard", "bake", "2029-03-31", []string{standardOffer("x", "bake", "live", "central-preferred")}, "build-to-standard x", "x is live (central-preferred), inferred"},
		{"a local task without standards", "bake", "2029-03-31", nil, "local", "the capability is local (inferred), and no national offer or required standard limits the choice"},
		{"a shared task with nothing", "carry", "2029-03-31", nil, "local", "the capability is shared (inferred), and for the centre's part nothing can be used, is due or must be met"},
		{"a scope that is the capability", "ask", "2029-03-31", []string{"x: {name: X, status: live, capabilities: [ask, bake], support: national-service, autonomy: {level: single-central, basis: inferred, why: W., scopes: [{what: QA desk, level: other-useful, why: Not for all.}]}}"}, "backstop x", "x is live and other-useful"},
		{"a scope that is another thing", "bake", "2029-03-31", []string{"x: {name: X, status: live, capabilities: [ask, bake], support: national-service, autonomy: {level: single-central, basis: inferred, why: W., scopes: [{what: QA desk, level: other-useful, why: Not for all.}]}}"}, "use x", "x is live and single-central, inferred"},
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
		"b is deprecated and ends 2027 without a named successor; a is retired; its successor is b",
		"c is planned",
		`c (central-preferred, inferred) is planned and its next promise, "Opens", is due 2031, after the horizon`,
		"no entry for this capability is one",
		"no entry for this capability is one",
		"whoever provides this capability must meet iso-1",
	}
	var got []string
	for _, s := range d.Steps {
		got = append(got, s.Because)
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
		offer("x", "ask", "live", "central-preferred", "standards: [{id: old-2, use: required}, {id: unheard-of, use: supported}]"),
		standardOffer("s", "ask", "live", "single-central"),
		offer("y", "ask", "planned", "single-central", "standards: [{id: not-asked, use: required}]"),
	)
	want := []framework.StandardUse{
		{ID: "iso-1", Name: "ISO One", Status: "active", Use: "required", From: []string{"capability"}},
		{ID: "s", Name: "S", Status: "live", Use: "required", From: []string{"catalogue"}},
		{ID: "old-2", Name: "Old Two", Status: "retired", Use: "required", From: []string{"x"}},
		{ID: "unheard-of", Name: "unheard-of", Use: "supported", From: []string{"x"}},
	}
	if diff := cmp.Diff(want, decide(t, cat, "ask", "").Standards); diff != "" {
		t.Errorf("standards mismatch (-want +got):\n%s", diff)
	}
}

// worked are answers that were worked out by hand from the entries, in the order of the
// framework, and not taken from the program.
var worked = []struct {
	capability string
	state      framework.State
	want       string
}{
	// Live and provided once for everyone.
	{"patient-demographics", framework.Covered, "use pds-fhir-api pds-notifications personal-demographics-service pds-hl7v3-api"},
	{"staff-identity", framework.Covered, "use care-identity-service cis2-authentication"},
	{"screening-management", framework.Covered, "use cervical-screening-management-system nbss"},
	{"patient-identity", framework.Covered, "use nhs-login"},
	{"record-location", framework.Covered, "use national-record-locator"},
	{"gp-record-transfer", framework.Covered, "use gp2gp"},
	{"summary-record", framework.Covered, "use summary-care-record"},
	{"referral-management", framework.Covered, "use e-referral-service ers-fhir-api"},
	{"data-opt-out", framework.Covered, "use national-data-opt-out"},
	{"security-assurance", framework.Covered, "use dspt"},
	{"incident-reporting", framework.Covered, "use learn-from-patient-safety-events"},
	{"staff-record-and-payroll", framework.Covered, "use esr"},
	{"cyber-monitoring", framework.Covered, "use csoc respond-to-an-nhs-cyber-alert"},
	// A standard that everyone has to meet is used like a service.
	{"medicines-reference-data", framework.Covered, "use dmd"},
	{"clinical-safety", framework.Covered, "use dcb0129-dcb0160"},
	// Live and preferred.
	{"federated-data-platform", framework.Covered, "prefer federated-data-platform"},
	{"api-management", framework.Covered, "prefer api-platform"},
	{"perimeter-protection", framework.Covered, "prefer secure-boundary"},
	{"email-and-collaboration", framework.Covered, "prefer nhsmail"},
	{"vaccination-booking", framework.Covered, "prefer national-booking-service"},
	// Open in public beta, or due in the cycle to March 2029.
	{"delegated-access", framework.Partial, "wait national-proxy-service"},
	{"patient-messaging", framework.Partial, "wait nhs-app-messaging nhs-notify"},
	{"shared-care-record", framework.Local, "wait single-patient-record"},
	// Backstops.
	{"business-intelligence", framework.Local, "backstop model-health-system"},
	{"learning-management", framework.Covered, "backstop learning-hub"},
	{"trial-recruitment", framework.Covered, "backstop nhs-digitrials"},
	// Commercial frameworks.
	{"social-care-record", framework.Local, "buy digital-social-care-records"},
	{"gp-it-procurement", framework.Covered, "buy dsic-buying-catalogue"},
	{"wide-area-network", framework.Covered, "buy hscn"},
	// Standards to build to.
	{"electronic-patient-record", framework.Local, "build-to-standard"},
	{"remote-monitoring", framework.Planned, "build-to-standard"},
	{"genomic-testing", framework.Partial, "build-to-standard"},
	{"maternity-record", framework.Local, "build-to-standard"},
	// Nothing national.
	{"rostering", framework.Local, "local"},
	{"clinical-costing", framework.Local, "local"},
	{"staff-passport", framework.Gap, "local"},
}

// answers are the state of a capability and the decision about it, for each of the worked
// ones in their order; "none" is one that the catalogue does not have.
func answers(t *testing.T, cat *catalogue.Catalogue) []string {
	t.Helper()
	states := map[string]framework.State{}
	for _, r := range framework.Matrix(cat, today) {
		states[r.Capability] = r.State
	}
	horizon := framework.CycleEnd(cat, today)
	out := make([]string, len(worked))
	for i, w := range worked {
		out[i] = "none"
		if state, ok := states[w.capability]; ok {
			out[i] = string(state) + ": " + answer(decide(t, cat, w.capability, horizon.Text))
		}
	}
	return out
}

func TestDecideWorked(t *testing.T) {
	if horizon := framework.CycleEnd(frozen(t), today); horizon.Text != "2029-03-31" {
		t.Fatalf("the cycle ends %q", horizon.Text)
	}
	for i, got := range answers(t, frozen(t)) {
		if want := string(worked[i].state) + ": " + worked[i].want; got != want {
			t.Errorf("decide %s is %q, want %q", worked[i].capability, got, want)
		}
	}
}

// TestReport counts the worked answers that hold for the catalogue of today, and names the
// others. Only REPORT=1 asks for it: who edits the data breaks no code.
func TestReport(t *testing.T) {
	if os.Getenv("REPORT") == "" {
		t.Skip("REPORT=1 measures the catalogue of today")
	}
	cat, _, err := catalogue.Load(t.Context(), repository, repository)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, got := range answers(t, cat) {
		if want := string(worked[i].state) + ": " + worked[i].want; got == want {
			right++
		} else {
			t.Logf("decide %s: %s; worked out for the frozen catalogue: %s", worked[i].capability, got, want)
		}
	}
	t.Logf("decide: %d of %d worked answers hold", right, len(worked))
	if least := len(worked) * 5 / 6; right < least {
		t.Errorf("fewer than %d of the worked answers hold; work them out anew", least)
	}
}

// TestDecideClaimsNoMore checks for every capability there is that an answer says
// nothing that the entries do not: only what is live is to be used, and what was
// inferred is said to be.
func TestDecideClaimsNoMore(t *testing.T) {
	cat := frozen(t)
	horizon := framework.CycleEnd(cat, today)
	for _, id := range cat.Vocabulary("capabilities").IDs() {
		d := decide(t, cat, id, horizon.Text)
		for _, u := range d.Use {
			e := cat.Entry(u.ID)
			if d.Verdict != framework.Wait && e.Status() != "live" {
				t.Errorf("%s: %s is %s, and the verdict is %s", id, u.ID, e.Status(), d.Verdict)
			}
			if !e.HasCapability(id) {
				t.Errorf("%s: %s does not say that it provides it", id, u.ID)
			}
			if u.Basis != e.Basis() || u.Basis == "" {
				t.Errorf("%s: the basis of %s is %q", id, u.ID, u.Basis)
			}
		}
		if d.Capability != id || d.Basis == "" || d.Why == "" {
			t.Errorf("%s: %+v", id, d)
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
