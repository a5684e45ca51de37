package framework_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/framework"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// repository is the folder that holds the schemas, and still that of a catalogue that
// does not change.
var repository, still = os.DirFS("../.."), os.DirFS("../../cmd/testdata/frozen")

// loadFrozen reads the frozen catalogue once for all tests: it is read-only.
var loadFrozen = sync.OnceValues(func() (*catalogue.Catalogue, error) {
	cat, _, err := catalogue.Load(context.Background(), still, repository)
	return cat, err
})

func frozen(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	cat, err := loadFrozen()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// vocabularies are those of the small catalogues: one capability a level, with ids and
// names that no other test can mistake.
const vocabularies = `
capabilities:
  - {id: ask, name: Ask a question, domain: two, level: national, basis: published, why: One way for all., standards: [{id: iso-1, use: required}], local_names: [QA desk]}
  - {id: bake, name: Bake bread, domain: one, level: local, basis: inferred, why: Every oven differs.}
  - {id: carry, name: Carry letters, domain: one, level: shared, basis: inferred, why: Both do a part.}
  - {id: dance, name: Dance together, domain: two, level: regional, basis: inferred, why: Regions differ.}
domains:
  - {id: one, name: First, description: The first.}
  - {id: two, name: Second, description: The second.}
standards:
  - {id: iso-1, name: ISO One, status: active, url: "https://example.org/iso-1"}
  - {id: old-2, name: Old Two, status: retired}
funding-cycles:
  - {id: now, name: The present, from: 2026-04-01, to: 2029-03-31, source: "https://example.org"}
`

// load makes a catalogue of entries, each one YAML in a line or several, led by its id:
// "x: {status: live, …}".
func load(t *testing.T, entries ...string) *catalogue.Catalogue {
	t.Helper()
	return loadWith(t, vocabularies, entries...)
}

func loadWith(t *testing.T, vocabularies string, entries ...string) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{"catalogue/catalogue.yaml": {Data: []byte("title: Small\n")}}
	name := ""
	for line := range strings.Lines(vocabularies) {
		if head, ok := strings.CutSuffix(strings.TrimRight(line, "\n"), ":"); ok && !strings.HasPrefix(line, " ") {
			name = "catalogue/vocabulary/" + head + ".yaml"
			tree[name] = &fstest.MapFile{}
		} else if name != "" {
			tree[name].Data = append(tree[name].Data, strings.TrimPrefix(line, "  ")...)
		}
	}
	for _, e := range entries {
		id, body, ok := strings.Cut(e, ": ")
		if !ok {
			t.Fatalf("%q is not an entry", e)
		}
		tree["catalogue/services/"+id+".yaml"] = &fstest.MapFile{Data: []byte(body)}
	}
	cat, findings, err := catalogue.Load(t.Context(), tree, repository)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Fatalf("%s:%s: %s", f.File, f.Pos, f.Message)
	}
	return cat
}

// offer is an entry for a capability.
func offer(id, capability, status, level string, more ...string) string {
	fields := append([]string{
		"name: " + strings.ToUpper(id), "status: " + status, fmt.Sprintf("capabilities: [%s]", capability), "support: national-service",
		fmt.Sprintf("autonomy: {level: %s, basis: inferred, why: Because it is so.}", level),
	}, more...)
	return id + ": {" + strings.Join(fields, ", ") + "}"
}

// standardOffer is an offer that is a national standard, frameworkOffer one that is a
// commercial framework.
func standardOffer(id, capability, status, level string, more ...string) string {
	return strings.Replace(offer(id, capability, status, level, more...), "national-service", "national-standard", 1)
}

func frameworkOffer(id, capability, status, level string, more ...string) string {
	return strings.Replace(offer(id, capability, status, level, more...), "national-service", "commercial-framework", 1)
}

// guidanceOffer is guidance on a national rule.
func guidanceOffer(id, capability, status, level string) string {
	return standardOffer(id, capability, status, level, "kind: guidance")
}

func mustDate(t *testing.T, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMatrixStates(t *testing.T) {
	tests := []struct {
		name    string
		entries []string
		row     string
		want    framework.State
	}{
		{"nothing national", nil, "ask", framework.Gap},
		{"nothing shared", nil, "carry", framework.Local},
		{"live", []string{offer("x", "ask", "live", "single-central")}, "ask", framework.Covered},
		{"a live backstop", []string{offer("x", "ask", "live", "other-useful")}, "ask", framework.Covered},
		{"planned never covers", []string{offer("x", "ask", "planned", "single-central")}, "ask", framework.Planned},
		{"in development", []string{offer("x", "ask", "in-development", "single-central")}, "ask", framework.Planned},
		{"alpha", []string{offer("x", "ask", "alpha", "single-central")}, "ask", framework.Planned},
		{"public beta", []string{offer("x", "ask", "public-beta", "single-central")}, "ask", framework.Partial},
		{"private beta beside planned", []string{offer("x", "ask", "private-beta", "single-central"), offer("y", "ask", "planned", "single-central")}, "ask", framework.Partial},
		{"deprecated", []string{offer("x", "ask", "deprecated", "single-central")}, "ask", framework.Partial},
		{"retired", []string{offer("x", "ask", "retired", "single-central")}, "ask", framework.Gap},
		{"live, but its end date has passed", []string{offer("x", "ask", "live", "single-central", "dates: {retires: 2026-11-21}")}, "ask", framework.Gap},
		{"live until today", []string{offer("x", "ask", "live", "single-central", "dates: {retires: 2026-11-22}")}, "ask", framework.Covered},
		{"a partial end date lasts to its last day", []string{offer("x", "ask", "live", "single-central", "dates: {retires: 2026-Q4}")}, "ask", framework.Covered},
		{"two without a word", []string{offer("x", "ask", "live", "single-central"), offer("y", "ask", "live", "single-central")}, "ask", framework.Overlapping},
		{"a live service for a local task", []string{offer("x", "bake", "live", "single-central")}, "bake", framework.Local},
		{"a live service for a regional task", []string{offer("x", "dance", "live", "single-central")}, "dance", framework.Local},
		{"a live service for a shared task", []string{offer("x", "carry", "live", "single-central")}, "carry", framework.Covered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range framework.Matrix(load(t, tt.entries...), today) {
				if r.Capability == tt.row && r.State != tt.want {
					t.Errorf("state %q, want %q", r.State, tt.want)
				}
			}
		})
	}
}

// TestMatrixRows checks that every capability is one row, by domain.
func TestMatrixRows(t *testing.T) {
	for name, cat := range map[string]*catalogue.Catalogue{"frozen": frozen(t), "small": load(t)} {
		seen := map[string]int{}
		domains := map[string]bool{}
		last := ""
		for _, r := range framework.Matrix(cat, today) {
			seen[r.Capability]++
			if r.Domain != last && domains[r.Domain] {
				t.Errorf("%s: the rows of %s do not stand together", name, r.Domain)
			}
			domains[r.Domain], last = true, r.Domain
		}
		want := map[string]int{}
		for _, id := range cat.Vocabulary("capabilities").IDs() {
			want[id] = 1
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("%s: rows mismatch (-want +got):\n%s", name, diff)
		}
	}
}

func TestOverlaps(t *testing.T) {
	x := func(more ...string) string { return offer("x", "ask", "live", "single-central", more...) }
	y := func(more ...string) string { return offer("y", "ask", "live", "single-central", more...) }
	clinic := "audience: {users: [clinicians], care_settings: [general-practice]}"
	tests := []struct {
		name    string
		entries []string
		want    []string // users, then settings, of the one overlap; nil for none
	}{
		{"nobody says for whom", []string{x(), y()}, []string{}},
		{"the same people", []string{x(clinic), y(clinic)}, []string{"clinicians", "general-practice"}},
		{"one does not say", []string{x(clinic), y()}, []string{"clinicians", "general-practice"}},
		{"other users", []string{x(clinic), y("audience: {users: [buyers], care_settings: [general-practice]}")}, nil},
		{"other settings", []string{x(clinic), y("audience: {users: [clinicians], care_settings: [pharmacy]}")}, nil},
		{"all settings hold each", []string{x(clinic), y("audience: {users: [clinicians], care_settings: [all]}")}, []string{"clinicians", "general-practice"}},
		{"x complements y", []string{x("complements: [{id: y, why: Both.}]"), y()}, nil},
		{"y complements x", []string{x(), y("complements: [{id: x, why: Both.}]")}, nil},
		{"x is replaced by y", []string{x("replaced_by: [y]"), y()}, nil},
		{"y replaces x", []string{x(), y("replaces: [x]")}, nil},
		{"y replaces x through z", []string{x("replaced_by: [z]"), y(), offer("z", "bake", "live", "single-central", "replaced_by: [y]")}, nil},
		{"x runs on y", []string{x("depends_on: [y]"), y()}, nil},
		{"y is not live", []string{x(), offer("y", "ask", "public-beta", "single-central")}, nil},
		{"another capability", []string{x(), offer("y", "bake", "live", "single-central")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, o := range framework.Overlaps(load(t, tt.entries...), today, 0).Pairs {
				if ids := o.Services[0].ID + o.Services[1].ID; ids != "xy" {
					t.Errorf("overlap of %s, want x and y", ids)
				}
				got = append(append(append(got, []string{}...), o.Users...), o.CareSettings...)
				if got == nil {
					got = []string{}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("overlap mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOverlapsExcludeComplements checks on the frozen catalogue that no declared
// complement, successor or foundation is called an overlap.
func TestOverlapsExcludeComplements(t *testing.T) {
	cat := frozen(t)
	for _, o := range framework.Overlaps(cat, today, 0).Pairs {
		for i, s := range o.Services {
			other := o.Services[1-i].ID
			e := cat.Entry(s.ID)
			for _, path := range []string{"complements.id", "replaces", "replaced_by", "depends_on"} {
				for _, n := range e.Values(path) {
					if n.Text == other {
						t.Errorf("%s names %s in %s, and yet they overlap", s.ID, other, path)
					}
				}
			}
			if !strings.Contains(string(e.Status()), "live") {
				t.Errorf("%s is %s, and yet overlaps", s.ID, e.Status())
			}
		}
	}
}

func TestGaps(t *testing.T) {
	tests := []struct {
		name    string
		entries []string
		want    []string // "reason: because → id what due | …"
	}{
		{"nothing", nil, []string{"no-service: no entry names this capability → a service for it goes live, or the capability is found not to be the centre's"}},
		{"live and standard", []string{offer("x", "ask", "live", "single-central")}, nil},
		{"retired", []string{offer("x", "ask", "retired", "single-central")},
			[]string{"no-service: x is retired without a named successor → a service for it goes live, or the capability is found not to be the centre's"}},
		{"planned with a date", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Beta, due: 2027-Q1, confidence: target}, {what: Old, due: 2025, confidence: target}]")},
			[]string{`only-planned: x is planned → x goes live; the nearest promise is "Beta" (target) 2027-Q1`}},
		{"planned and late", []string{offer("x", "ask", "planned", "single-central", "milestones: [{what: Old, due: 2025, confidence: target}]")},
			[]string{`only-planned: x is planned → x goes live; its last promise, "Old", is overdue 2025`}},
		{"public beta beside deprecated", []string{offer("x", "ask", "public-beta", "single-central"), offer("y", "ask", "deprecated", "single-central")},
			[]string{"only-planned: x is in public beta; y is deprecated without a named successor → x goes live; no date is given"}},
		{"ending", []string{offer("x", "ask", "deprecated", "single-central", "dates: {retires: 2027-06}")},
			[]string{"ending: x is deprecated and ends 2027-06 without a named successor → x a successor is named and goes live before it ends 2027-06"}},
		{"ending with an heir elsewhere", []string{offer("x", "ask", "deprecated", "single-central", "replaced_by: [y]"), offer("y", "bake", "live", "single-central")},
			[]string{"no-service: x is deprecated; its successor is y → y names this capability, if it has taken it over from x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, g := range framework.Gaps(load(t, tt.entries...), today, "national") {
				var closes []string
				for _, c := range g.Closes {
					closes = append(closes, strings.TrimSpace(c.ID+" "+c.What+" "+c.Due))
				}
				got = append(got, g.Reason+": "+g.Because+" → "+strings.Join(closes, " | "))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("gaps mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGapsInStandards(t *testing.T) {
	live := offer("x", "ask", "live", "single-central")
	tests := []struct {
		name, standards string
		entries         []string
		want            string
	}{
		{"required", "standards: [{id: iso-1, use: required}]", []string{live}, ""},
		{"none", "", []string{live}, "no standard is required"},
		{"supported only", "standards: [{id: iso-1, use: supported}]", []string{live}, "no standard is required"},
		{"withdrawn", "standards: [{id: old-2, use: required}]", []string{live}, "the required standards are withdrawn: old-2"},
		{"the service requires one", "", []string{offer("x", "ask", "live", "single-central", "standards: [{id: iso-1, use: required}]")}, ""},
		{"the service is one", "", []string{standardOffer("x", "ask", "live", "single-central")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			vocabularies := strings.Replace(vocabularies, "standards: [{id: iso-1, use: required}], ", strings.TrimSuffix(tt.standards+", ", ", ")+strings.Repeat(", ", min(1, len(tt.standards))), 1)
			got := ""
			for _, g := range framework.Gaps(loadWith(t, vocabularies, tt.entries...), today, "national") {
				if g.Reason == framework.NoStandard {
					got = g.Because
				}
			}
			if got != tt.want {
				t.Errorf("because %q, want %q", got, tt.want)
			}
		})
	}
}

// TestGapsFollowTheMatrix checks on the frozen catalogue that a national capability lacks
// a live service exactly if its row is not covered.
func TestGapsFollowTheMatrix(t *testing.T) {
	cat := frozen(t)
	lacks := map[string]bool{}
	for _, g := range framework.Gaps(cat, today, "national") {
		if len(g.Closes) == 0 || g.Because == "" {
			t.Errorf("%s: nothing is said to close it, or why", g.Capability)
		}
		if g.Reason != framework.NoStandard {
			lacks[g.Capability] = true
		}
	}
	for _, r := range framework.Matrix(cat, today) {
		covered := r.State == framework.Covered || r.State == framework.Overlapping
		if r.Level == "national" && covered == lacks[r.Capability] {
			t.Errorf("%s is %s, and lacks a live service: %t", r.Capability, r.State, lacks[r.Capability])
		}
	}
}
