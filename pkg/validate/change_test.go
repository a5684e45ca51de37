package validate_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/validate"
)

// change is the example catalogue before and after some edits of files.
func change(t *testing.T, before, after func(x *exampleTree)) *catalogue.Pair {
	t.Helper()
	old, new := newTree(t), newTree(t)
	before(old)
	before(new)
	after(new)
	pair, err := catalogue.LoadPair(t.Context(), old, new, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func judged(t *testing.T, pair *catalogue.Pair) validate.Report {
	t.Helper()
	report, err := validate.RunChange(t.Context(), pair, "base", validate.Options{Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// replace changes text in the entry of the example.
func replace(old, new string) func(x *exampleTree) {
	return func(x *exampleTree) {
		path := servicePath("example-service")
		x.put(path, strings.Replace(string(x.files[path].Data), old, new, 1))
	}
}

func TestRunChange(t *testing.T) {
	nothing := func(*exampleTree) {}
	links := func(urls ...string) func(x *exampleTree) {
		text := "links:\n"
		for _, url := range urls {
			text += fmt.Sprintf("  - title: Page\n    url: %s\n", url)
		}
		return replace("review:", text+"review:")
	}
	tests := []struct {
		name          string
		before, after func(x *exampleTree)
		want          []string // "introduced RULE" or "older RULE", in order of place
	}{
		{"nothing changed", links("http://example.org/a"), nothing, []string{"older entry.link-insecure"}},
		{"a fault is introduced", nothing, replace("status: live", "status: liv"), []string{"introduced schema.enum"}},
		{"a fault is mended", replace("status: live", "status: liv"), replace("status: liv\n", "status: live\n"), nil},
		{"lines above move an old fault", links("http://example.org/a"), replace("kind: service", "# a comment\nkind: service"), []string{"older entry.link-insecure"}},
		{"an item before moves an old fault", links("http://example.org/a"), replace("links:\n", "links:\n  - title: New\n    url: https://example.org/new\n"), []string{"older entry.link-insecure"}},
		{"the same fault elsewhere", links("http://example.org/a"), replace("review:", "onboarding:\n  url: http://example.org/a\nreview:"),
			[]string{"older entry.link-insecure", "introduced entry.link-insecure"}},
		{"another fault of the rule", links("http://example.org/a"), replace("http://example.org/a", "http://example.org/b"), []string{"introduced entry.link-insecure"}},
		{"a fault shows in a file that did not change",
			func(x *exampleTree) { x.fields("dependant", "depends_on:\n  - example-service") },
			replace("status: live", "status: retired\nstatus_note: Every hospital sends by another way since the spring.\ndates:\n  retires: 2026-01"),
			[]string{"introduced ref.depends-on-retired", "introduced policy.transition"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := judged(t, change(t, test.before, test.after))
			var got []string
			older := 0
			for _, f := range report.Findings {
				word := "introduced "
				if f.Older {
					word = "older "
					older++
				}
				got = append(got, word+f.Rule)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("mismatch (-want +got):\n%s", d)
			}
			if report.Older() != older || report.WithoutOlder().WithoutOlder().Older() != older || len(report.WithoutOlder().Findings) != len(got)-older {
				t.Errorf("%d older findings are counted as %d, and %d are listed", older, report.Older(), len(report.WithoutOlder().Findings))
			}
			if report.Base != "base" {
				t.Errorf("base is %q", report.Base)
			}
		})
	}
}

// TestOlderFindingsFailNothing shows that the verdict is about the change alone.
func TestOlderFindingsFailNothing(t *testing.T) {
	broken := replace("status: live", "status: liv")
	if report := judged(t, change(t, broken, func(*exampleTree) {})); slices.ContainsFunc(report.Findings, validate.FailOnWarning.Reached) {
		t.Error("an old error fails the run")
	}
	if report := judged(t, change(t, func(*exampleTree) {}, broken)); !slices.ContainsFunc(report.Findings, validate.FailOnError.Reached) {
		t.Error("a new error does not fail the run")
	}
}

// TestRenameHidesNothing shows that an entry is judged under its new id too.
func TestRenameHidesNothing(t *testing.T) {
	done := "milestones:\n  - what: Public beta\n    due: 2026-01\n    confidence: planned\n    done: 2026-03\nreview:"
	pair := change(t, replace("review:", done), func(x *exampleTree) {
		path := servicePath("example-service")
		text := strings.NewReplacer("id: example-service", "id: renamed-service", "due: 2026-01", "due: 2026-03", "name: Example Service", "name: Renamed Service").Replace(string(x.files[path].Data))
		x.put(servicePath("renamed-service"), text)
		x.put(path, "id: example-service\nname: Example Service\nkind: service\nstatus: moved\nmoved_to:\n  - renamed-service\nreview:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-10-01\n")
	})
	var got []string
	for _, f := range judged(t, pair).Findings {
		got = append(got, f.File+" "+f.Rule)
	}
	if d := cmp.Diff([]string{"catalogue/services/renamed-service.yaml policy.past-milestone-rewritten"}, got); d != "" {
		t.Errorf("mismatch (-want +got):\n%s", d)
	}
}
