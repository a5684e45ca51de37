package validate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/validate"
)

func TestParseSelection(t *testing.T) {
	tests := []struct {
		name         string
		only, ignore []string
		included     []string
		excluded     []string
		err          string
	}{
		{name: "nothing given", included: []string{"yaml.syntax", "entry.date-order"}},
		{name: "one rule", only: []string{"entry.date-order"}, included: []string{"entry.date-order"}, excluded: []string{"entry.end-passed", "yaml.syntax"}},
		{name: "an area by pattern", only: []string{"entry.*"}, included: []string{"entry.date-order", "entry.end-passed"}, excluded: []string{"ref.id-mismatch"}},
		{name: "an area by name", only: []string{"entry"}, included: []string{"entry.date-order"}, excluded: []string{"ref.id-mismatch"}},
		{name: "a pattern over areas", only: []string{"*.duplicate-*"}, included: []string{"ref.duplicate-id", "yaml.duplicate-key"}, excluded: []string{"ref.id-mismatch"}},
		{name: "left out", ignore: []string{"entry.*"}, included: []string{"ref.id-mismatch"}, excluded: []string{"entry.date-order"}},
		{name: "left out of what is picked", only: []string{"entry"}, ignore: []string{"entry.date-order"}, included: []string{"entry.end-passed"}, excluded: []string{"entry.date-order"}},
		{name: "unknown", only: []string{"entry.date-ordr"}, err: `"entry.date-ordr" is not a rule; did you mean "entry.date-order"?`},
		{name: "unknown to leave out", ignore: []string{"zebra"}, err: `"zebra" is not a rule; "wdw rules" lists them`},
		{name: "unknown area", only: []string{"entri.*"}, err: `"entri.*" is not a rule; "wdw rules" lists them`},
		{name: "bad pattern", only: []string{"entry.["}, err: `"entry.[" is not a rule: syntax error in pattern`},
		{name: "empty", only: []string{""}, err: `"" is not a rule; "wdw rules" lists them`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := validate.ParseSelection(test.only, test.ignore)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.err, got); diff != "" {
				t.Fatalf("error mismatch (-want +got)\n%s", diff)
			}
			for _, id := range test.included {
				if !s.Includes(id) {
					t.Errorf("%s is not included", id)
				}
			}
			for _, id := range test.excluded {
				if s.Includes(id) {
					t.Errorf("%s is included", id)
				}
			}
		})
	}
}

// TestRunSelection runs one rule over an entry that breaks several, beside a file that
// cannot be read.
func TestRunSelection(t *testing.T) {
	const example = "status: plannd\nlinks:\n  - title: Guide\n    url: http://example.org\n# in spine\nname: A: b"
	tests := []struct {
		name         string
		only, ignore []string
		want         []string
	}{
		{"all", nil, nil, []string{"schema.enum", "entry.link-insecure", "yaml.syntax"}},
		{"a picked rule does not silence what it could not be checked on", []string{"entry.link-insecure"}, nil, []string{"entry.link-insecure", "yaml.syntax"}},
		{"unless that is left out", []string{"entry.link-insecure"}, []string{"yaml.syntax"}, []string{"entry.link-insecure"}},
		{"left out", nil, []string{"yaml", "schema.*"}, []string{"entry.link-insecure"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := validate.ParseSelection(test.only, test.ignore)
			if err != nil {
				t.Fatal(err)
			}
			x := newTree(t)
			x.apply(t, example)
			var got []string
			for _, f := range x.check(t, validate.Options{Selection: s}) {
				got = append(got, f.Rule)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("rules mismatch (-want +got)\n%s", diff)
			}
		})
	}
}

// TestWaiversOfWhatDidNotRun: a waiver is unused only if its rule had its chance.
func TestWaiversOfWhatDidNotRun(t *testing.T) {
	const waiver = "# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: spine\n  reason: The provider moves the page to https in January.\n  approved_by: Editors\n  until: 2027-01-31"
	tests := []struct {
		name, example string
		ignore        []string
		want          []string
	}{
		{"it ran", waiver, nil, []string{"waiver.unused"}},
		{"it was left out", waiver, []string{"entry.link-insecure"}, nil},
		{"the entry is broken", "# in spine\nname: A: b\n" + waiver, nil, []string{"yaml.syntax"}},
		{"unused waivers are left out", waiver, []string{"waiver.unused"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := validate.ParseSelection(nil, test.ignore)
			if err != nil {
				t.Fatal(err)
			}
			x := newTree(t)
			x.apply(t, test.example)
			var got []string
			for _, f := range x.check(t, validate.Options{Selection: s}) {
				got = append(got, f.Rule)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("rules mismatch (-want +got)\n%s", diff)
			}
		})
	}
}

// TestRulesAreInOrder checks that the table is sorted inside each area, has each id
// once, and says everything.
func TestRulesAreInOrder(t *testing.T) {
	var areas []string
	last := ""
	for _, r := range validate.Rules() {
		area, _, _ := strings.Cut(r.ID, ".")
		if len(areas) == 0 || areas[len(areas)-1] != area {
			if slices.Contains(areas, area) {
				t.Errorf("%s stands apart from its area", r.ID)
			}
			areas, last = append(areas, area), ""
		}
		if r.ID <= last {
			t.Errorf("%s stands after %s", r.ID, last)
		}
		last = r.ID
		if r.Summary == "" || r.Why == "" || r.Bad == "" || r.Good == "" || r.Bad == r.Good {
			t.Errorf("%s does not say everything", r.ID)
		}
	}
	if diff := cmp.Diff([]string{"yaml", "schema", "ref", "text", "entry", "waiver", "policy"}, areas); diff != "" {
		t.Errorf("areas mismatch (-want +got)\n%s", diff)
	}
}
