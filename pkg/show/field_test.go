package show_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/show"
)

// load reads the small catalogue of the transcripts with the repository's schemas.
func load(tb testing.TB) *catalogue.Catalogue {
	tb.Helper()
	cat, _, err := catalogue.Load(tb.Context(), os.DirFS("../../cmd/testdata/small"), os.DirFS("../.."))
	if err != nil {
		tb.Fatal(err)
	}
	return cat
}

func TestFind(t *testing.T) {
	cat := load(t)
	for word, want := range map[string]string{
		"support": `support  Support
How the centre helps, in the framework's four mechanisms.

In: each service, in catalogue/services
Holds: one of the values below
Required: for an entry that has not moved
A change is: notable, or what "wdw rules --kind change" says
Used by: 5 of 5

Values
  national-service: The centre runs it. (5)
  commercial-framework: The centre negotiates and others supply. (0)
  national-standard: The centre says what good is and others build to it. (0)
  community: The centre brings people together, shares practice and gives advice. (0)

Example
    national-service
`,
		"milestones.due": `milestones.due  Due
By when, as precisely as the source says.

In: each service, in catalogue/services
Holds: a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD
Required: yes in each item of "milestones"
A change is: notable, or what "wdw rules --kind change" says
Used by: 1 of 5

Example
    "2027"
`,
		"onboarding.prerequisites": `onboarding.prerequisites  Prerequisites
Services or standards that must be in place first.

In: each service, in catalogue/services
Holds: a list, each item lower-case words joined by hyphens; the order means nothing
Required: no
Ids of: 5 services, in catalogue/services
Ids of: 2 standards, in catalogue/vocabulary/standards.yaml
A change is: breaking when added, minor when removed, or what "wdw rules --kind change" says
Used by: 0 of 5

Example
    - dspt
    - digital-onboarding-service
`,
		"/milestones/0": `milestones  Milestones
What is promised and by when. A missed date is moved, never rewritten.

In: each service, in catalogue/services
Holds: a list of mappings, told apart by "what"; the order means nothing
Required: no
A change is: notable, or what "wdw rules --kind change" says
Used by: 1 of 5

Fields
  milestones.what
  milestones.due
  milestones.confidence
  milestones.funded
  milestones.done
  milestones.outcome
  milestones.outcome_note
  milestones.as_of
`,
		"capability.id": `capabilities.id  Id
The name that entries and commands use for the capability. It never changes.

In: each capability, in catalogue/vocabulary/capabilities.yaml
Holds: lower-case words joined by hyphens
Required: yes
Named by: capabilities, covers.capability
A change is: breaking, or what "wdw rules --kind change" says
Used by: 4 of 4

Example
    patient-demographics
`,
		"waivers": `waivers  Waivers
Recorded permissions to break a rule: each with a reason, a name to answer for it and a last day.

In: catalogue/waivers.yaml
Holds: a list of mappings

Fields
  waivers.rule
  waivers.entry
  waivers.reason
  waivers.approved_by
  waivers.until
`,
	} {
		if diff := cmp.Diff(want, explained(t, cat, word)); diff != "" {
			t.Errorf("FieldNamed(%q) mismatch (-want +got)\n%s", word, diff)
		}
	}
}

// explained is the page about a field, as text.
func explained(t *testing.T, cat *catalogue.Catalogue, word string) string {
	page, ok := show.FieldNamed(cat, word)
	if !ok {
		t.Fatalf("%s is not found", word)
	}
	p := out.NewPage(out.Screen{})
	page(p)
	return p.String()
}

func TestFindUnknown(t *testing.T) {
	cat := load(t)
	for _, word := range []string{"suport", "capabilities.zebra", "", "/0", "autonomy.level.level"} {
		if _, ok := show.FieldNamed(cat, word); ok {
			t.Errorf("FieldNamed(%q) is found", word)
		}
	}
}

// complete is a page with a label, a description, a place and a type.
var complete = regexp.MustCompile(`^\S+  \S.*\n\S.*\n\nIn: \S.*\nHolds: \S`)

// TestPaths checks that everything that is offered can be explained, with words.
func TestPaths(t *testing.T) {
	cat := load(t)
	paths := show.FieldPaths(cat)
	if len(paths) < 100 {
		t.Errorf("only %d paths", len(paths))
	}
	seen := map[string]bool{}
	for _, path := range paths {
		if seen[path] {
			t.Errorf("%s is offered twice", path)
		}
		if text := explained(t, cat, path); !complete.MatchString(text) {
			t.Errorf("%s does not say everything:\n%s", path, text)
		}
		seen[path] = true
	}
}
