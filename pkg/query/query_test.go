package query_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
)

// load builds a catalogue of entries given as "id: field: value, …" in YAML flow
// style, with the real schemas.
func load(t *testing.T, entries map[string]string) *catalogue.Catalogue {
	t.Helper()
	files := fstest.MapFS{
		"catalogue/catalogue.yaml": {Data: []byte("title: Example\n")},
		"catalogue/vocabulary/capabilities.yaml": {Data: []byte(
			"- {id: identify-patients, name: Identify a patient, level: national}\n- {id: run-wards, name: Run a ward, level: local}\n")},
		"catalogue/vocabulary/care-settings.yaml": {Data: []byte(
			"- {id: all, name: Every setting}\n- {id: practice, name: Practice}\n- {id: hospital, name: Hospital}\n")},
	}
	for id, fields := range entries {
		files["catalogue/services/"+id+".yaml"] = &fstest.MapFile{Data: []byte("{id: " + id + ", " + fields + "}\n")}
	}
	cat, findings, err := catalogue.Load(t.Context(), files, os.DirFS("../.."))
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	return cat
}

func ids(entries []*catalogue.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func filter(t *testing.T, name string) query.Filter {
	t.Helper()
	all := query.Filters()
	i := slices.IndexFunc(all, func(f query.Filter) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no filter %q", name)
	}
	return all[i]
}

func TestSelect(t *testing.T) {
	cat := load(t, map[string]string{
		"a": "kind: api, status: live, autonomy: {level: single-central}, capabilities: [identify-patients], audience: {care_settings: [all]}",
		"b": "kind: service, status: live, capabilities: [run-wards], audience: {care_settings: [hospital]}, standards: [{id: x}]",
		"c": "kind: api, status: retired",
	})
	tests := []struct {
		name     string
		criteria map[string]string
		want     string
	}{
		{"nothing asked", nil, "a b c"},
		{"one value", map[string]string{"kind": "api"}, "a c"},
		{"values are alternatives", map[string]string{"status": "live,retired"}, "a b c"},
		{"filters add up", map[string]string{"kind": "api", "status": "live"}, "a"},
		{"nested", map[string]string{"autonomy": "single-central"}, "a"},
		{"case does not count", map[string]string{"status": "LIVE"}, "a b"},
		{"the setting for all fits every setting", map[string]string{"care-setting": "practice"}, "a"},
		{"level of a capability", map[string]string{"level": "local"}, "b"},
		{"blanks are no value", map[string]string{"kind": " , "}, "a b c"},
	}
	for _, tt := range tests {
		var criteria []query.Criterion
		for name, values := range tt.criteria {
			c, err := query.NewCriterion(cat, filter(t, name), strings.Split(values, ","))
			if err != nil {
				t.Fatal(err)
			}
			criteria = append(criteria, c)
		}
		if diff := cmp.Diff(tt.want, ids(query.Select(cat, criteria))); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestUnknownValues(t *testing.T) {
	cat := load(t, map[string]string{"a": "kind: api"})
	for _, tt := range []struct{ filter, value, want string }{
		{"status", "retird", `--status: "retird" is not known; did you mean "retired"?`},
		{"care-setting", "ward", `--care-setting: "ward" is not known; it is one of "all", "practice" or "hospital"`},
		{"standard", "fhir", `--standard: "fhir" is not known; this catalogue has no values for it`},
		{"level", "nation", `--level: "nation" is not known; did you mean "national"?`},
	} {
		_, err := query.NewCriterion(cat, filter(t, tt.filter), []string{tt.value})
		if err == nil {
			t.Fatalf("--%s takes %q", tt.filter, tt.value)
		}
		if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
			t.Errorf("--%s %s mismatch (-want +got):\n%s", tt.filter, tt.value, diff)
		}
	}
}

// TestFiltersHaveValues guards against a filter that looks at a place the schema does
// not have.
func TestFiltersHaveValues(t *testing.T) {
	cat, _, err := catalogue.Load(t.Context(), os.DirFS("../../cmd/testdata/frozen"), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range query.Filters() {
		values := f.Values(cat)
		if len(values) == 0 {
			t.Errorf("--%s has no values", f.Name)
			continue
		}
		if f.Describe(cat, values[0]) == "" {
			t.Errorf("--%s %s has no description", f.Name, values[0])
		}
	}
}

func TestSort(t *testing.T) {
	cat := load(t, map[string]string{
		"a":  "name: Item 10, status: retired, dates: {retires: 2027-Q1}",
		"b":  "name: item 9, status: live",
		"c2": "name: Item 2, status: planned, dates: {retires: 2026-12-31}",
		"c1": "name: Item 2, status: live, dates: {retires: 2028}",
	})
	for _, tt := range []struct{ keys, want string }{
		{"", "a b c1 c2"},
		{"name", "c1 c2 b a"},
		{"-name", "a b c1 c2"},
		{"status", "c2 b c1 a"},
		{"status,-name", "c2 b c1 a"},
		{"dates.retires", "c2 a c1 b"},
		{"-dates.retires", "c1 a c2 b"},
	} {
		keys, err := query.SortKeys(cat, strings.FieldsFunc(tt.keys, func(r rune) bool { return r == ',' }))
		if err != nil {
			t.Fatal(err)
		}
		entries := cat.Entries()
		query.Sort(entries, keys)
		if diff := cmp.Diff(tt.want, ids(entries)); diff != "" {
			t.Errorf("sort by %q mismatch (-want +got):\n%s", tt.keys, diff)
		}
	}
	for keys, want := range map[string]string{"nmae": `did you mean "name"`, ",": "the name of a field is missing", "-": "the name of a field is missing", "name,": "the name of a field is missing"} {
		if _, err := query.SortKeys(cat, strings.Split(keys, ",")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("sort by %q: got %v", keys, err)
		}
	}
}

// TestSortByKind orders numbers by size and dates by their last day, as --where does.
// What is of another kind comes after them, and what is absent last.
func TestSortByKind(t *testing.T) {
	values := func(key string, values ...string) map[string]string {
		out := map[string]string{}
		for i, v := range values {
			out[string(rune('a'+i))] = key + ": " + v
		}
		return out
	}
	for _, tt := range []struct {
		key, want string
		entries   map[string]string
	}{
		{"number", "b a e c d f g", values("number", "-5", "-10", "10", "1e3", "0.1", "many", "null")},
		{"-number", "d c e a b f g", values("number", "-5", "-10", "10", "1e3", "0.1", "many", "null")},
		{"day", "d b f c e a g h", values("day", "2027", "2027-01-15", "2027-Q1", "2026-12", "2027-11", "2027-02-01", "soon", `""`)},
		{"when", "b a", values("when", "2027-01-01T12:00:00Z", "2027-01-01T09:00:00Z")},
		{"free", "c d a b", values("free", "Zoë", "zz", "Émile", "emily")},
		{"items.n", "c b a d", values("items", "[{n: 10}]", "[{n: 9}, {n: 11}]", "[{n: 9}]", "[]")},
	} {
		cat := foreignCatalogue(t, foreignShape, tt.entries)
		keys, err := query.SortKeys(cat, []string{tt.key})
		if err != nil {
			t.Fatal(err)
		}
		entries := cat.Entries()
		query.Sort(entries, keys)
		if got := ids(entries); got != tt.want {
			t.Errorf("sort by %s gives %q, want %q", tt.key, got, tt.want)
		}
	}
}

func TestColumnValues(t *testing.T) {
	cat := load(t, map[string]string{
		"a": `autonomy: {why: because, level: single-central, criteria: {scale: {met: "yes", because: So.}, value: {met: unknown}}},
		      aliases: [A, B], standards: [{use: required, id: x}, {id: y}], dates: {retires: 2027, launched: 2020}, flags: [],
		      onboarding: {steps: [{title: Ask, days: 3}], url: u}, disposition: {basis: inferred, verdict: keep},
		      milestones: [{due: 2027, what: Beta}], access: {environments: [{url: v, name: Test}, {name: Live}], network: hscn}`,
	})
	want := map[string][]string{
		"id": {"a"}, "autonomy.why": {"because"}, "aliases": {"A", "B"},
		"standards.use": {"required"}, "onboarding.steps.days": {"3"}, "flags": nil, "review.owner": nil,
		// an item is its key
		"standards": {"x", "y"}, "milestones": {"Beta"}, "onboarding.steps": {"Ask"},
		// a mapping is what it decides
		"autonomy": {"single-central"}, "disposition": {"keep"}, "autonomy.criteria.scale": {"yes"},
		// or all of its fields
		"dates": {"launched: 2020", "retires: 2027"}, "onboarding": {"url: u", "steps: Ask"},
		"access": {"network: hscn", "environments: Test, Live"}, "autonomy.criteria": {"value: unknown", "scale: yes"},
	}
	got := map[string][]string{}
	for path := range want {
		c, err := query.NewColumn(cat.Shape(), path)
		if err != nil {
			t.Fatal(err)
		}
		got[path] = c.Values(cat.Entry("a"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values mismatch (-want +got):\n%s", diff)
	}
}
