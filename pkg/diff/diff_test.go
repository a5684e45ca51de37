package diff

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

// base is an entry without anything that a test may want to add.
var base = []string{
	"id: example-service", "name: Example service", "kind: service",
	"summary: Keeps a record of something.", "category: demographics", "capabilities: [patient-demographics]",
	"provider: nhs-digital", "support: national-service",
	"autonomy: {level: central-preferred, basis: published, why: As the framework says.}", "status: live",
	"review: {owner: Catalogue editors, last: 2026-01-01, next: 2027-01-01}",
	"sources: [{url: 'https://example.org', shows: everything}]",
}

// entry writes base with other top-level fields; "-name" leaves one out.
func entry(fields ...string) string {
	lines := slices.Clone(base)
	for _, f := range fields {
		name, _, _ := strings.Cut(strings.TrimPrefix(f, "-"), ":")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+":") })
		if !strings.HasPrefix(f, "-") {
			lines = append(lines, f)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// files are the texts of entries by id, or of any file by its path.
type files map[string]string

func load(t testing.TB, f files) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{catalogue.AboutFile: {Data: []byte("title: Test\n")}}
	for name, text := range f {
		if !strings.Contains(name, "/") {
			name = catalogue.ServicesFolder + "/" + name + ".yaml"
		}
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cat, _, err := catalogue.Load(context.Background(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// compareEntries compares two states of each of many entries in one go, because
// reading the schemas takes longer than everything else.
func compareEntries(t testing.TB, states [][2]string) [][]Field {
	t.Helper()
	id := func(i int) string { return fmt.Sprintf("example-%03d", i) }
	old, new := files{}, files{}
	for i, s := range states {
		old[id(i)], new[id(i)] = s[0], s[1]
	}
	out := make([][]Field, len(states))
	was, is := load(t, old), load(t, new)
	for i := range states {
		if was.Entry(id(i)) == nil || is.Entry(id(i)) == nil {
			t.Fatalf("an entry is broken:\n%s\n%s", states[i][0], states[i][1])
		}
	}
	for _, c := range Compare(was, is).Changes {
		var i int
		fmt.Sscanf(c.ID, "example-%d", &i)
		out[i] = c.Fields
	}
	return out
}

// line writes a field on a line.
func line(f Field) string {
	encode := func(v any) string {
		if v == nil {
			return "·"
		}
		b, _ := json.Marshal(v)
		return string(b)
	}
	return fmt.Sprintf("%s %s %s → %s (%s %s)", f.Op, f.Pointer, encode(f.From), encode(f.To), f.Class, f.Rule)
}

func lines(fields []Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, line(f))
	}
	return out
}

func TestFields(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           []string
	}{
		{"nothing", "name: A", "name: A", nil},
		{"how it is written", "name: 'A' # old", "name: \"A\"", nil},
		{"order of keys", "disposition: {verdict: keep, basis: published, because: So it is.}", "disposition: {because: So it is., basis: published, verdict: keep}", nil},
		{"a year in quotes", "dates: {retires: 2027}", "dates: {retires: \"2027\"}", nil},
		{"order of a set", "aliases: [A, B]", "aliases: [B, A]", nil},
		{"a member twice", "aliases: [A, B]", "aliases: [B, A, A]", nil},
		{"a set changes", "aliases: [A, C, B]", "aliases: [D, B, E]", []string{`changed /aliases ["A","C"] → ["D","E"] (minor change.field)`}},
		{"a set appears", "-aliases", "aliases: [B, A]", []string{`added /aliases · → ["A","B"] (minor change.field)`}},
		{"an empty set", "-aliases", "aliases: []", []string{`added /aliases · → [] (minor change.field)`}},
		{"a nested set", "onboarding: {prerequisites: [a, b]}", "onboarding: {prerequisites: [b]}", []string{`removed /onboarding/prerequisites ["a"] → · (minor change.field)`}},
		{"keys of a list", "standards: [{id: fhir-r4, use: supported}]", "standards: [{id: x}, {id: fhir-r4, use: required}]", []string{
			`changed /standards/fhir-r4/use "supported" → "required" (breaking change.standard-required)`,
			`added /standards/x · → {"id":"x"} (notable change.standard-added)`,
		}},
		{"a key is escaped", "milestones: [{what: Public beta, due: 2026}, {what: a/b~c, due: 2026}]", "milestones: [{what: Public beta, due: 2027}, {what: a/b~c, due: 2027}]", []string{
			`changed /milestones/Public beta/due "2026" → "2027" (notable change.milestone-moved)`,
			`changed /milestones/a~1b~0c/due "2026" → "2027" (notable change.milestone-moved)`,
		}},
		{"a keyed list appears", "-milestones", "milestones: [{what: B, due: 2026}, {what: A, due: 2027}]", []string{
			`added /milestones/A · → {"due":"2027","what":"A"} (notable change.milestone-added)`,
			`added /milestones/B · → {"due":"2026","what":"B"} (notable change.milestone-added)`,
		}},
		{"a keyed list moves", "onboarding: {steps: [{title: A}, {title: B}, {title: C}]}", "onboarding: {steps: [{title: C}, {title: A}, {title: B}]}", []string{
			`moved /onboarding/steps/C 3 → 1 (notable change.step-moved)`,
		}},
		{"an insertion moves nothing", "onboarding: {steps: [{title: A}, {title: B}]}", "onboarding: {steps: [{title: C}, {title: A}, {title: B}]}", []string{
			`added /onboarding/steps/C · → {"title":"C"} (notable change.field)`,
		}},
		{"moved and changed", "onboarding: {steps: [{title: A}, {title: B, days: 1}]}", "onboarding: {steps: [{title: B, days: 2}, {title: A}]}", []string{
			`moved /onboarding/steps/B 2 → 1 (notable change.step-moved)`,
			`changed /onboarding/steps/B/days 1 → 2 (notable change.field)`,
		}},
		{"equal items without their own key", "sources: [{url: a, shows: x}, {url: a, shows: y}]", "sources: [{url: b, shows: z}, {url: a, shows: x}, {url: a, shows: y}]", []string{
			`added /sources/b · → {"shows":"z","url":"b"} (minor change.field)`,
		}},
		{"a key that two items share", "sources: [{url: a, shows: x}, {url: a, shows: y}]", "sources: [{url: a, shows: x}, {url: a, shows: z}]", []string{
			`changed /sources/1/shows "y" → "z" (minor change.field)`,
		}},
		{"a key becomes shared", "sources: [{url: a, shows: x}]", "sources: [{url: a, shows: y}, {url: a, shows: x}]", []string{
			`added /sources/0 · → {"shows":"y","url":"a"} (minor change.field)`,
		}},
		{"items without their own key change places", "onboarding: {steps: [{title: A, days: 1}, {title: A, days: 2}]}", "onboarding: {steps: [{title: A, days: 2}, {title: A, days: 1}]}", []string{
			`added /onboarding/steps/0 · → {"days":2,"title":"A"} (notable change.field)`,
			`removed /onboarding/steps/1 {"days":2,"title":"A"} → · (notable change.field)`,
		}},
		{"they do so where the order means nothing", "sources: [{url: a, shows: x}, {url: a, shows: y}]", "sources: [{url: a, shows: y}, {url: a, shows: x}]", nil},
		{"a keyed set changes its order", "links: [{url: a}, {url: b}]", "links: [{url: b}, {url: a}]", nil},
		{"the key is missing", "links: [{title: A}, {title: B}, 7]", "links: [{title: A}, {title: C}]", []string{
			`changed /links/1/title "B" → "C" (minor change.field)`,
			`removed /links/2 7 → · (minor change.field)`,
		}},
		{"a mapping that is one thing", "-disposition", "disposition: {verdict: keep}", []string{`added /disposition · → {"verdict":"keep"} (notable change.disposition)`}},
		{"a mapping of fields", "-access", "access: {authentication: [cis2], network: hscn, environments: [{name: sandbox}]}", []string{
			`added /access/network · → "hscn" (minor change.field)`,
			`added /access/authentication · → ["cis2"] (notable change.access-added)`,
			`added /access/environments/sandbox · → {"name":"sandbox"} (notable change.environment-added)`,
		}},
		{"a whole of the wrong kind", "autonomy: none", "autonomy: {level: other-useful}", []string{`changed /autonomy "none" → {"level":"other-useful"} (minor change.field)`}},
		{"unknown fields", "zebra: 1\nextra: {b: [1, 2, 3], a: 1}", "zebra: 2\nextra: {b: [2, 3], a: 1}", []string{
			`removed /extra/b/0 1 → · (minor change.field)`,
			`changed /zebra 1 → 2 (minor change.field)`,
		}},
		{"a class from above", "standards: [{id: fhir-r4}]", "standards: [{id: fhir-r4, use: supported}]", []string{
			`added /standards/fhir-r4/use · → "supported" (notable change.field)`,
		}},
		{"text is exact", "description: |-\n  a\n  b", "description: >-\n  a\n  b", []string{`changed /description "a\nb" → "a b" (minor change.field)`}},
		{"schema order", "name: A\nkind: api\nstatus: live\nlinks: [{url: b, title: x}, {url: a, title: x}]", "links: [{url: b, title: y}, {url: a, title: y}]\nstatus: alpha\nkind: platform\nname: B", []string{
			`changed /name "A" → "B" (minor change.field)`,
			`changed /kind "api" → "platform" (minor change.field)`,
			`changed /status "live" → "alpha" (notable change.status-back)`,
			`changed /links/a/title "x" → "y" (minor change.field)`,
			`changed /links/b/title "x" → "y" (minor change.field)`,
		}},
		{"the file's id", "id: example-service", "id: other", []string{`changed /id "example-service" → "other" (breaking change.field)`}},
	}
	var states [][2]string
	for _, tt := range tests {
		states = append(states, [2]string{entry(chunks(tt.old)...), entry(chunks(tt.new)...)})
	}
	found := compareEntries(t, states)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := lines(found[i])
			if d := gocmp.Diff(tt.want, got); d != "" {
				t.Errorf("fields mismatch (-want +got):\n%s", d)
			}
		})
	}
}

// chunks cuts YAML into its top-level fields.
func chunks(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, " ") {
			out[len(out)-1] += l
		} else {
			out = append(out, l)
		}
	}
	for i := range out {
		out[i] = strings.TrimSuffix(out[i], "\n")
	}
	return out
}

func TestLabels(t *testing.T) {
	old := entry("milestones: [{what: Public beta, due: 2026}]", "links: [{title: A}]", "extra: 1", "autonomy: {level: other-useful, criteria: {scale: {met: no}}}")
	new := entry("milestones: [{what: Public beta, due: 2027}]", "links: [{title: B}]", "extra: 2", "autonomy: {level: other-useful, criteria: {scale: {met: unknown}}}")
	got := map[string]string{}
	for _, f := range compareEntries(t, [][2]string{{old, new}})[0] {
		got[f.Path] = f.Label
	}
	want := map[string]string{
		"milestones.due":              "Milestones, Public beta, Due",
		"links.title":                 "Links, item 1, Title",
		"extra":                       "extra",
		"autonomy.criteria.scale.met": "Autonomy, Criteria, Scale, Met",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("labels mismatch (-want +got):\n%s", d)
	}
}

// shortLine writes a change on a line.
func shortLine(c Change) string {
	id := c.ID
	if c.FromID != "" {
		id = c.FromID + " → " + id
	}
	return fmt.Sprintf("%s %s (%s, %s %s) %d fields, affects %v", c.Kind, id, c.Name, c.Class, c.Rule, len(c.Fields), c.Affects)
}

func TestEntries(t *testing.T) {
	user := entry("id: user", "depends_on: [a, b]")
	planner := entry("id: planner", "onboarding: {prerequisites: [b]}")
	moved := func(to string) string {
		return entry("id: a", "status: moved", "moved_to: "+to)
	}
	tests := []struct {
		name     string
		old, new files
		want     []string
	}{
		{"added", files{"user": user}, files{"user": user, "a": entry("id: a", "name: New")}, []string{
			"added a (New, notable change.entry-added) 0 fields, affects [user]",
		}},
		{"removed", files{"user": user, "a": entry("id: a")}, files{"user": entry("id: user", "depends_on: [b]")}, []string{
			"removed a (Example service, breaking change.entry-removed) 0 fields, affects [user]",
			"modified user (Example service, notable change.field) 1 fields, affects []",
		}},
		{"several users, once each", files{"user": user, "planner": planner, "both": entry("id: both", "depends_on: [b]", "onboarding: {prerequisites: [b]}"), "b": entry("id: b", "name: B")},
			files{"user": user, "planner": planner, "both": entry("id: both", "depends_on: [b]", "onboarding: {prerequisites: [b]}"), "b": entry("id: b", "name: C")}, []string{
				"modified b (C, minor change.field) 1 fields, affects [both planner user]",
			}},
		{"renamed", files{"a": entry("id: a", "name: Old"), "user": user}, files{"a": moved("[c]"), "c": entry("id: c", "name: New"), "user": user}, []string{
			"renamed a → c (New, breaking change.entry-renamed) 1 fields, affects [user]",
		}},
		{"renamed without a change", files{"a": entry("id: a")}, files{"a": moved("[c]"), "c": entry("id: c")}, []string{
			"renamed a → c (Example service, breaking change.entry-renamed) 0 fields, affects []",
		}},
		{"renamed, and others follow", files{"a": entry("id: a"), "user": user, "planner": entry("id: planner", "onboarding: {prerequisites: [a]}", "complements: [{id: a, why: So.}]")},
			files{"a": moved("[c]"), "c": entry("id: c"), "user": entry("id: user", "depends_on: [b, c, d]"), "planner": entry("id: planner", "onboarding: {prerequisites: [c]}", "complements: [{id: c, why: So.}]")}, []string{
				"renamed a → c (Example service, breaking change.entry-renamed) 0 fields, affects [planner user]",
				"modified planner (Example service, minor change.reference-renamed) 2 fields, affects []",
				"modified user (Example service, notable change.field) 2 fields, affects []",
			}},
		{"merged, and others follow", files{"a": entry("id: a"), "c": entry("id: c"), "user": user}, files{"a": moved("[c]"), "c": entry("id: c"), "user": entry("id: user", "depends_on: [b, c]")}, []string{
			"modified a (Example service, breaking change.status-moved) 2 fields, affects []",
			"modified user (Example service, notable change.field) 1 fields, affects []",
		}},
		{"what a moved entry leaves behind", files{"a": entry("id: a"), "c": entry("id: c")}, files{"a": entry("id: a", "status: moved", "moved_to: [c]", "-summary", "-capabilities", "name: Old"), "c": entry("id: c")}, []string{
			"modified a (Old, breaking change.status-moved) 2 fields, affects []",
		}},
		{"merged into an entry that was there", files{"a": entry("id: a"), "c": entry("id: c")}, files{"a": moved("[c]"), "c": entry("id: c")}, []string{
			"modified a (Example service, breaking change.status-moved) 2 fields, affects []",
		}},
		{"two merged into a new one", files{"a": entry("id: a"), "b": entry("id: b")},
			files{"a": moved("[c]"), "b": entry("id: b", "status: moved", "moved_to: [c]"), "c": entry("id: c")}, []string{
				"modified a (Example service, breaking change.status-moved) 2 fields, affects []",
				"modified b (Example service, breaking change.status-moved) 2 fields, affects []",
				"added c (Example service, notable change.entry-added) 0 fields, affects []",
			}},
		{"split", files{"a": entry("id: a")}, files{"a": moved("[c, d]"), "c": entry("id: c"), "d": entry("id: d")}, []string{
			"modified a (Example service, breaking change.status-moved) 2 fields, affects []",
			"added c (Example service, notable change.entry-added) 0 fields, affects []",
			"added d (Example service, notable change.entry-added) 0 fields, affects []",
		}},
		{"moved to nowhere", files{"a": entry("id: a")}, files{"a": moved("[c]")}, []string{
			"modified a (Example service, breaking change.status-moved) 2 fields, affects []",
		}},
		{"moved before", files{"a": moved("[c]")}, files{"a": moved("[d]"), "d": entry("id: d")}, []string{
			"modified a (Example service, notable change.successor-named) 1 fields, affects []",
			"added d (Example service, notable change.entry-added) 0 fields, affects []",
		}},
		{"broken on either side", files{"a": "{", "b": entry("id: b")}, files{"a": entry("id: a"), "b": "- [", "c": "{"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range Compare(load(t, tt.old), load(t, tt.new)).Changes {
				got = append(got, shortLine(c))
			}
			if d := gocmp.Diff(tt.want, got); d != "" {
				t.Errorf("changes mismatch (-want +got):\n%s", d)
			}
		})
	}
}

func TestResult(t *testing.T) {
	old := load(t, files{"a": entry("id: a", "status: alpha"), "b": entry("id: b"), "c": entry("id: c")})
	new := load(t, files{"a": entry("id: a", "status: live", "name: Other"), "b": entry("id: b", "name: Other", "review: {owner: Others, last: 2026-01-01, next: 2027-01-01}")})
	r := Compare(old, new)
	if d := gocmp.Diff(Summary{Breaking: 1, Notable: 1, Minor: 1}, r.Summary); d != "" {
		t.Errorf("summary mismatch (-want +got):\n%s", d)
	}
	if d := gocmp.Diff([]int{3, 2, 1}, []int{r.Count(Minor), r.Count(Notable), r.Count(Breaking)}); d != "" {
		t.Errorf("counts mismatch (-want +got):\n%s", d)
	}

	var got []string
	for _, c := range r.Outside("status", "name").Changes {
		got = append(got, shortLine(c))
	}
	want := []string{
		"modified b (Other, minor change.field) 1 fields, affects []",
		"removed c (Example service, breaking change.entry-removed) 0 fields, affects []",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("Outside mismatch (-want +got):\n%s", d)
	}

	if d := gocmp.Diff(Summary{Notable: 2}, Compare(nil, new).Summary); d != "" {
		t.Errorf("summary mismatch (-want +got):\n%s", d)
	}
}

func TestJSON(t *testing.T) {
	old := load(t, files{"a": entry("id: a", "status: live")})
	new := load(t, files{"a": entry("id: a", "status: retired"), "b": entry("id: b", "depends_on: [a]")})
	got, err := json.MarshalIndent(Compare(old, new), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "summary": {
  "breaking": 1,
  "notable": 1,
  "minor": 0
 },
 "changes": [
  {
   "id": "a",
   "name": "Example service",
   "change": "modified",
   "class": "breaking",
   "rule": "change.status-retired",
   "fields": [
    {
     "pointer": "/status",
     "label": "Status",
     "op": "changed",
     "from": "live",
     "to": "retired",
     "class": "breaking",
     "rule": "change.status-retired"
    }
   ],
   "affects": [
    "b"
   ]
  },
  {
   "id": "b",
   "name": "Example service",
   "change": "added",
   "class": "notable",
   "rule": "change.entry-added",
   "fields": [],
   "affects": []
  }
 ]
}`
	if d := gocmp.Diff(want, string(got)); d != "" {
		t.Errorf("JSON mismatch (-want +got):\n%s", d)
	}
	if got, _ := json.Marshal(Compare(new, new)); string(got) != `{"summary":{"breaking":0,"notable":0,"minor":0},"changes":[]}` {
		t.Errorf("no change is %s", got)
	}
}

func TestParseClass(t *testing.T) {
	for _, want := range []Class{Minor, Notable, Breaking} {
		text, _ := want.MarshalText()
		if got, err := ParseClass(string(text)); err != nil || got != want {
			t.Errorf("ParseClass(%q) = %v, %v", text, got, err)
		}
	}
	_, err := ParseClass("major")
	if want := `"major" is not a class of change: write "minor", "notable" or "breaking"`; err == nil || err.Error() != want {
		t.Errorf("ParseClass(%q) says %v, want %s", "major", err, want)
	}
}

func TestVocabularies(t *testing.T) {
	file := catalogue.VocabularyFolder + "/capabilities.yaml"
	item := func(id, more string) string { return fmt.Sprintf("- {id: %s, name: N, %s}\n", id, more) }
	old := load(t, files{
		"a": entry("id: a", "capabilities: [one, gone]"), "b": entry("id: b", "capabilities: [one]"),
		file: item("one", "level: local, status: live, local_names: [x, y]") + item("gone", "level: local"),
	})
	new := load(t, files{
		"a": entry("id: a", "capabilities: [one]"), "b": entry("id: b", "capabilities: [one]"),
		file: item("new", "level: local") + item("one", "level: national, status: retired, local_names: [y, x]"),
	})
	r := CompareVocabularies(old, new)
	var got []string
	for _, c := range r.Changes {
		got = append(got, shortLine(c))
		got = append(got, lines(c.Fields)...)
	}
	want := []string{
		"removed capabilities/gone (N, breaking change.item-removed) 0 fields, affects [a]",
		"added capabilities/new (N, minor change.item-added) 0 fields, affects []",
		"modified capabilities/one (N, notable change.field) 2 fields, affects [a b]",
		`changed /level "local" → "national" (notable change.field)`,
		`changed /status "live" → "retired" (minor change.field)`,
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("changes mismatch (-want +got):\n%s", d)
	}
	broken := load(t, files{file: "{"})
	if got := CompareVocabularies(old, broken).Changes; len(got) > 0 {
		t.Errorf("a broken vocabulary gives %d changes", len(got))
	}
	if got := CompareVocabularies(old, old).Changes; len(got) > 0 {
		t.Errorf("the same vocabularies give %d changes", len(got))
	}
}

// TestInOrder compares with trying every subset.
func TestInOrder(t *testing.T) {
	for n := range 7 {
		for _, p := range permutations(n) {
			pairs, ranks := make([]pair, n), make([]string, n)
			back, backRanks := make([]pair, n), make([]string, n)
			for i, j := range p {
				pairs[i], ranks[i] = pair{old: i, new: j}, fmt.Sprint((i*5+3)%7)
				back[j], backRanks[j] = pair{old: j, new: i}, ranks[i]
			}
			kept, mirrored := inOrder(pairs, ranks), inOrder(back, backRanks)
			size := 0
			for i, j := range p {
				if kept[i] != mirrored[j] {
					t.Fatalf("%v: %d kept = %t, mirrored %t", p, i, kept[i], mirrored[j])
				}
				if kept[i] {
					size++
				}
			}
			if want := longest(p); size != want || !slices.IsSorted(chosen(p, kept)) {
				t.Fatalf("%v: kept %v, want %d of them", p, chosen(p, kept), want)
			}
		}
	}
}

func chosen(p []int, kept []bool) (out []int) {
	for i, v := range p {
		if kept[i] {
			out = append(out, v)
		}
	}
	return out
}

func longest(p []int) int {
	best := 0
	for mask := range 1 << len(p) {
		kept := make([]bool, len(p))
		for i := range p {
			kept[i] = mask>>i&1 == 1
		}
		if s := chosen(p, kept); len(s) > best && slices.IsSorted(s) {
			best = len(s)
		}
	}
	return best
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var out [][]int
	for _, p := range permutations(n - 1) {
		for i := range n {
			out = append(out, slices.Insert(slices.Clone(p), i, n-1))
		}
	}
	return slices.SortedFunc(slices.Values(out), func(a, b []int) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}
