package show_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/schema"
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
	same := func(class string) schema.Class { return schema.Class{Added: class, Removed: class, Changed: class} }
	tests := []struct {
		word string
		want show.Field
	}{
		{"support", show.Field{
			Path: "support", Where: "each service, in catalogue/services", Label: "Support", Type: "one of the values below",
			Description: "How the centre helps, in the framework's four mechanisms.",
			Required:    "for an entry that has not moved", Class: same("notable"), Used: 5, Of: 5,
			Values: []show.FieldValue{
				{"national-service", "The centre runs it.", 5},
				{"commercial-framework", "The centre negotiates and others supply.", 0},
				{"national-standard", "The centre says what good is and others build to it.", 0},
				{"community", "The centre brings people together, shares practice and gives advice.", 0},
			},
		}},
		{"milestones.due", show.Field{
			Path: "milestones.due", Where: "each service, in catalogue/services", Label: "Due",
			Type:        "a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD",
			Description: "By when, as precisely as the source says.",
			Required:    `yes in each item of "milestones"`, Class: same("notable"), Used: 1, Of: 5,
		}},
		{"onboarding.prerequisites", show.Field{
			Path: "onboarding.prerequisites", Where: "each service, in catalogue/services", Label: "Prerequisites",
			Type:        "a list, each item lower-case words joined by hyphens; the order means nothing",
			Description: "Services or standards that must be in place first.",
			Required:    "no", Class: schema.Class{Added: "breaking", Removed: "minor"}, Of: 5,
			Refs: []show.FieldRef{{"service", "catalogue/services", 5}, {"standard", "catalogue/vocabulary/standards.yaml", 2}},
		}},
		{"/milestones/0", show.Field{
			Path: "milestones", Where: "each service, in catalogue/services", Label: "Milestones",
			Type:        `a list of mappings, told apart by "what"; the order means nothing`,
			Description: "What is promised and by when. A missed date is moved, never rewritten.",
			Required:    "no", Class: same("notable"), Used: 1, Of: 5,
			Fields: []string{"milestones.what", "milestones.due", "milestones.confidence", "milestones.funded", "milestones.done"},
		}},
		{"capability.id", show.Field{
			Path: "capabilities.id", Where: "each capability, in catalogue/vocabulary/capabilities.yaml", Label: "Id",
			Type:        "lower-case words joined by hyphens",
			Description: "The name that entries and commands use for the capability. It never changes.",
			Required:    "yes", Class: same("breaking"), Used: 4, Of: 4, NamedBy: []string{"capabilities"},
		}},
		{"waivers", show.Field{
			Path: "waivers", Where: "catalogue/waivers.yaml", Label: "Waivers", Type: "a list of mappings",
			Description: "Recorded permissions to break a rule: each with a reason, a name to answer for it and a last day.",
			Fields:      []string{"waivers.rule", "waivers.entry", "waivers.reason", "waivers.approved_by", "waivers.until"},
		}},
	}
	for _, test := range tests {
		t.Run(test.word, func(t *testing.T) {
			got, ok := show.FieldNamed(cat, test.word)
			if !ok {
				t.Fatal("it is not found")
			}
			got.Shape, got.Examples = nil, nil // the schema's own
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Find(%q) mismatch (-want +got)\n%s", test.word, diff)
			}
		})
	}
}

func TestFindUnknown(t *testing.T) {
	cat := load(t)
	for _, word := range []string{"suport", "capabilities.zebra", "", "/0", "autonomy.level.level"} {
		if f, ok := show.FieldNamed(cat, word); ok {
			t.Errorf("FieldNamed(%q) gave %q", word, f.Path)
		}
	}
}

// TestPaths checks that everything that is offered can be explained, with words.
func TestPaths(t *testing.T) {
	cat := load(t)
	paths := show.FieldPaths(cat)
	if len(paths) < 100 {
		t.Errorf("only %d paths", len(paths))
	}
	seen := map[string]bool{}
	for _, path := range paths {
		f, ok := show.FieldNamed(cat, path)
		switch {
		case !ok:
			t.Errorf("%s is not found", path)
		case seen[path]:
			t.Errorf("%s is offered twice", path)
		case f.Label == "" || f.Description == "" || f.Type == "" || f.Where == "":
			t.Errorf("%s does not say everything: %+v", path, f)
		}
		seen[path] = true
	}
}
