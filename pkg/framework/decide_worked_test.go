package framework_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/framework"
)

// worked are answers that were worked out by hand from the entries, in the order of the
// framework, and not taken from the program.
var worked = []struct {
	capability string
	state      framework.State
	want       string
}{
	// Live and provided once for everyone.
	{"patient-demographics", framework.Covered, "use personal-demographics-service pds-fhir-api pds-notifications pds-hl7v3-api"},
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
	{"cyber-monitoring", framework.Covered, "connect csoc respond-to-an-nhs-cyber-alert"},
	// A standard that everyone has to meet, and no service.
	{"medicines-reference-data", framework.Covered, "comply dmd"},
	{"clinical-safety", framework.Covered, "comply dcb0129-dcb0160"},
	// Live and preferred.
	{"federated-data-platform", framework.Covered, "prefer federated-data-platform"},
	{"api-management", framework.Covered, "prefer api-platform"},
	{"perimeter-protection", framework.Covered, "prefer secure-boundary"},
	{"email-and-collaboration", framework.Covered, "prefer nhsmail"},
	{"vaccination-booking", framework.Covered, "prefer national-booking-service"},
	// Open in public beta. A plan with targets makes nobody wait.
	{"delegated-access", framework.Partial, "join national-proxy-service"},
	{"patient-messaging", framework.Partial, "join nhs-app-messaging nhs-notify"},
	{"shared-care-record", framework.Local, "build-to-standard core-information-standard"},
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
	{"genomic-testing", framework.Partial, "comply"},
	{"maternity-record", framework.Local, "build-to-standard"},
	// Nothing national.
	{"rostering", framework.Local, "local"},
	{"clinical-costing", framework.Local, "local"},
	{"staff-passport", framework.Gap, "local"},
}

// now are those of them that come out otherwise for the catalogue of today, worked out in the
// same way. In the frozen one interfaces are no parts of services yet, nothing covers a part,
// and all but two levels are inferred.
var now = map[string]string{
	"patient-demographics": "covered: use personal-demographics-service",
	"staff-identity":       "covered: use care-identity-service",
	"screening-management": "covered: ambiguous",
	"referral-management":  "overlap: use e-referral-service",
	"incident-reporting":   "covered: use learn-from-patient-safety-events submit-perinatal-event-notification",
	"cyber-monitoring":     "covered: connect respond-to-an-nhs-cyber-alert csoc",
	"patient-messaging":    "partial: join nhs-notify",
	"shared-care-record":   "local: build-to-standard core-information-standard about-me-standard care-homes-view-standard la-information-in-shared-care-records",
	"learning-management":  "overlap: backstop learning-hub",
	"trial-recruitment":    "covered: backstop be-part-of-research nhs-digitrials",
	"clinical-costing":     "local: comply hrg-standard",
	"staff-passport":       "partial: local",
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
		if want := cmp.Or(now[worked[i].capability], string(worked[i].state)+": "+worked[i].want); got == want {
			right++
		} else {
			t.Logf("decide %s: %s; worked out: %s", worked[i].capability, got, want)
		}
	}
	t.Logf("decide: %d of %d worked answers hold", right, len(worked))
	if least := len(worked) - 2; right < least {
		t.Errorf("fewer than %d of the worked answers hold; work them out anew", least)
	}
	faults := broken(t, cat)
	for _, fault := range faults {
		t.Error(fault)
	}
	t.Logf("decide: %d answers break what must hold", len(faults))
}

// possible are the verdicts that the level of a capability allows. Where it is national nothing
// is a free choice, and where it is not no national service replaces what is local.
var possible = map[bool][]framework.Verdict{
	true: {framework.UseIt, framework.Join, framework.Prefer, framework.Wait, framework.Backstop, framework.Buy, framework.Comply, framework.ChooseLocally},
	false: {framework.Connect, framework.Join, framework.Prefer, framework.Wait, framework.Backstop, framework.Buy, framework.Comply, framework.BuildToStandard,
		framework.ChooseLocally},
}

// TestDecideInvariants checks what holds for every answer, whatever the entries say.
func TestDecideInvariants(t *testing.T) {
	for _, fault := range broken(t, frozen(t)) {
		t.Error(fault)
	}
}

// broken lists the answers for a catalogue that break what must hold.
func broken(t *testing.T, cat *catalogue.Catalogue) (faults []string) {
	horizon := framework.CycleEnd(cat, today)
	for _, c := range cat.Vocabulary("capabilities").Items {
		d := decide(t, cat, c.ID, horizon.Text)
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Sprintf("decide %s: %s: ", c.ID, answer(d))+fmt.Sprintf(format, args...))
		}
		if d.Verdict != framework.Ambiguous && !slices.Contains(possible[d.Level == "national"], d.Verdict) {
			fault("the capability is %s", d.Level)
		}
		if d.Capability != c.ID || d.Basis == "" || d.Why == "" || d.NationalPart != strings.TrimSpace(c.Text("national_part")) && !strings.Contains(c.Text("national_part"), "\n") {
			fault("it does not say where its level comes from, or what the centre does")
		}
		for _, u := range d.Use {
			usable(cat, c.ID, d, u, fault)
		}
		told := named(d)
		for e := range cat.All() {
			isFor := e.HasCapability(c.ID) && !e.IsPart() && e.Standing() < catalogue.Gone && !e.HasFlag("internal")
			isCover := slices.ContainsFunc(e.List("covers"), func(n *document.Node) bool { return n.TextAt("capability") == c.ID })
			if d.Verdict != framework.Ambiguous && (isFor || isCover) && !e.HasEnded(today) && !told[e.ID] {
				fault("%s is passed over without a word", e.ID)
			}
		}
		for _, id := range c.Standards("required") {
			if d.Verdict != framework.Ambiguous && !told[id] {
				fault("the standard %s is not named", id)
			}
		}
	}
	return faults
}

// usable checks an entry that an answer rests on.
func usable(cat *catalogue.Catalogue, capability string, d framework.Decision, u framework.Use, fault func(string, ...any)) {
	e := cat.Entry(u.ID)
	isOpen := func(e *catalogue.Entry) bool { return e.IsOpen(today) }
	isRule := d.Verdict == framework.Comply || d.Verdict == framework.BuildToStandard
	by := e // what names the capability, the entry or a part of it
	for _, part := range u.Parts {
		if p := cat.Entry(part.ID); !by.HasCapability(capability) && p.HasCapability(capability) && cat.IsPartOf(p, e.ID) {
			by = p
		}
	}
	switch {
	case e.IsPart():
		fault("%s is a part, and its service is not named", e.ID)
	case cat.OpenHeir(by, today, isOpen) != nil:
		fault("%s is to go, and its successor is open", by.ID)
	case e.Text("kind") == "guidance" && d.Verdict != framework.Comply:
		fault("%s is guidance", e.ID)
	case e.Text("support") == "national-standard" && !isRule:
		fault("%s is a standard", e.ID)
	case d.Verdict == framework.Wait && !slices.ContainsFunc(by.Milestones(), func(m catalogue.Milestone) bool {
		return m.Due.Text == u.Due && m.IsFirm() && m.IsGeneral() && !m.Due.Last.After(d.Horizon.Last)
	}):
		fault("%s gives no firm date for general use", e.ID)
	case d.Verdict != framework.Wait && by.Status() != "live" && (d.Verdict != framework.Join || by.Status() != "public-beta"):
		fault("%s is %s", by.ID, by.Status())
	case !by.HasCapability(capability) && d.Verdict != framework.Buy:
		fault("%s does not say that it provides it", by.ID)
	case u.Basis == "" || u.Basis != by.Basis():
		fault("the basis of %s is %q", e.ID, u.Basis)
	}
}

// named are the ids that an answer names anywhere.
func named(d framework.Decision) map[string]bool {
	told := map[string]bool{}
	for _, u := range d.Use {
		told[u.ID] = true
	}
	for _, x := range slices.Concat(d.Beside, d.Covers, d.Buy, d.Coming) {
		told[x.ID] = true
	}
	for _, s := range d.Steps {
		for _, id := range s.Entries {
			told[id] = true
		}
	}
	for _, s := range d.Standards {
		told[s.ID] = true
		for _, id := range s.From {
			told[id] = true
		}
	}
	for _, text := range d.Avoid {
		id, _, _ := strings.Cut(text, " ")
		told[id] = true
	}
	return told
}
