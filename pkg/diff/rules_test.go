package diff

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// sides cuts an example into what to put into an entry before and after.
func sides(t *testing.T, example string) (old, new []string) {
	t.Helper()
	before, after, ok := strings.Cut(example, " → ")
	if !ok {
		t.Fatalf("%q is not before → after", example)
	}
	cut := func(side string) []string {
		if strings.HasPrefix(side, "(") {
			return nil
		}
		if status, more, ok := strings.Cut(side, ", "); ok && strings.HasPrefix(side, "status:") {
			return []string{status, more}
		}
		return []string{side}
	}
	return cut(before), cut(after)
}

// TestExamples shows that each rule about fields says what its examples say.
func TestExamples(t *testing.T) {
	type example struct {
		rule Rule
		text string
		want bool
	}
	var examples []example
	var states [][2]string
	for _, r := range Rules() {
		if r.match == nil && r.ID != "change.field" && r.ID != "change.tombstone" {
			continue // about several entries, see TestEntries and TestVocabularies
		}
		for _, e := range []example{{r, r.Bad, true}, {r, r.Good, false}} {
			old, new := sides(t, e.text)
			examples = append(examples, e)
			states = append(states, [2]string{entry(old...), entry(new...)})
		}
	}
	for i, fields := range compareEntries(t, states) {
		e := examples[i]
		got := slices.ContainsFunc(fields, func(f Field) bool {
			return f.Rule == e.rule.ID && (f.Class == e.rule.Class || f.Rule == "change.field")
		})
		if got != e.want || len(fields) == 0 {
			t.Errorf("%s on %q = %t, want %t: %q", e.rule.ID, e.text, got, e.want, lines(fields))
		}
	}
}

func TestTable(t *testing.T) {
	list := Rules()
	if !slices.IsSortedFunc(list, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the table is not in order of id")
	}
	for _, r := range list {
		if !strings.HasPrefix(r.ID, "change.") || !strings.HasSuffix(r.Summary, ".") || !strings.HasSuffix(r.Why, ".") || r.Bad == "" || r.Good == "" {
			t.Errorf("%s lacks something", r.ID)
		}
		if row(r.ID).Summary != r.Summary {
			t.Errorf("%s appears twice", r.ID)
		}
	}
	if row("change.nothing") != nil {
		t.Error("there is a rule for nothing")
	}
}

// TestRules has a row for each way in which a rule can apply or just fail to.
func TestRules(t *testing.T) {
	milestone := func(more string) string {
		return "milestones: [{what: Public beta, confidence: planned, " + more + "}]"
	}
	scopes := func(level, part string) string {
		return "autonomy: {level: " + level + ", scopes: [{what: Letters, level: " + part + "}]}"
	}
	tests := []struct{ name, old, new, class, rule, sentence string }{
		{"deprecated", "status: live", "status: deprecated", "breaking", "change.status-deprecated", "deprecated, was live"},
		{"retired", "status: deprecated", "status: retired", "breaking", "change.status-retired", "retired, was deprecated"},
		{"cancelled", "status: planned", "status: retired", "breaking", "change.status-retired", "retired, was planned"},
		{"moved", "status: live", "status: moved", "breaking", "change.status-moved", "moved, was live"},
		{"a tombstone moves", "status: retired", "status: moved", "breaking", "change.status-moved", "moved, was retired"},
		{"revived", "status: moved", "status: deprecated", "breaking", "change.status-revived", "back to life, moved → deprecated"},
		{"reprieved", "status: deprecated", "status: live", "notable", "change.status-reprieved", "reprieved, deprecated → live"},
		{"forward", "status: planned", "status: live", "notable", "change.status-forward", "status forward, planned → live"},
		{"back", "status: live", "status: alpha", "notable", "change.status-back", "status back, live → alpha"},
		{"status unknown", "status: live", "status: odd one", "notable", "change.field", "status changed, live → \"odd one\""},
		{"status appears", "-status", "status: retired", "breaking", "change.status-retired", "retired"},
		{"status goes", "status: retired", "-status", "notable", "change.field", "status removed, was retired"},

		{"level raised", "autonomy: {level: other-useful}", "autonomy: {level: single-central}", "breaking", "change.autonomy-raised", "autonomy raised, other-useful → single-central"},
		{"level lowered", "autonomy: {level: single-central}", "autonomy: {level: central-preferred}", "notable", "change.autonomy-lowered", "autonomy lowered, single-central → central-preferred"},
		{"scope raised", scopes("single-central", "other-useful"), scopes("single-central", "central-preferred"), "breaking", "change.autonomy-raised", "autonomy of \"Letters\" raised, other-useful → central-preferred"},
		{"scope lowered", scopes("single-central", "central-preferred"), scopes("single-central", "other-useful"), "notable", "change.autonomy-lowered", "autonomy of \"Letters\" lowered, central-preferred → other-useful"},
		{"scope set apart above", "autonomy: {level: other-useful}", scopes("other-useful", "single-central"), "breaking", "change.autonomy-raised", "autonomy of \"Letters\" raised to single-central"},
		{"scope set apart below", "autonomy: {level: single-central}", scopes("single-central", "other-useful"), "notable", "change.autonomy-lowered", "autonomy of \"Letters\" lowered to other-useful"},
		{"scope no longer below", scopes("single-central", "other-useful"), "autonomy: {level: single-central}", "breaking", "change.autonomy-raised", "autonomy of \"Letters\" raised from other-useful to that of the whole"},
		{"scope no longer above", scopes("other-useful", "single-central"), "autonomy: {level: other-useful}", "notable", "change.autonomy-lowered", "autonomy of \"Letters\" lowered from single-central to that of the whole"},
		{"scope like the whole", "autonomy: {level: other-useful}", scopes("other-useful", "other-useful"), "notable", "change.field", "autonomy, Scopes, Letters added"},

		{"end announced", "-dates", "dates: {retires: 2027}", "breaking", "change.end-announced", "end of service announced for 2027"},
		{"end forward", "dates: {retires: 2027-03-31}", "dates: {retires: 2026-09-30}", "breaking", "change.end-brought-forward", "end of service brought forward, 2027-03-31 → 2026-09-30"},
		{"end forward by precision", "dates: {retires: 2027}", "dates: {retires: 2027-Q3}", "breaking", "change.end-brought-forward", "end of service brought forward, 2027 → 2027-Q3"},
		{"end the same day", "dates: {retires: 2027}", "dates: {retires: 2027-12-31}", "notable", "change.field", "dates, Retires changed, 2027 → 2027-12-31"},
		{"end back", "dates: {retires: 2027}", "dates: {retires: 2028-Q1}", "notable", "change.end-put-back", "end of service put back, 2027 → 2028-Q1"},
		{"end withdrawn", "dates: {retires: 2027}", "-dates", "notable", "change.end-withdrawn", "end of service withdrawn, was 2027"},
		{"end no date", "dates: {retires: soon}", "dates: {retires: 2026}", "notable", "change.field", "dates, Retires changed, soon → 2026"},

		{"capability withdrawn", "capabilities: [a, b, c]", "capabilities: [a]", "breaking", "change.capability-withdrawn", "capabilities \"b\" and \"c\" withdrawn"},
		{"capability exchanged", "capabilities: [a]", "capabilities: [b]", "breaking", "change.capability-withdrawn", "capability \"a\" withdrawn; capability \"b\" added"},
		{"capability added", "capabilities: [a]", "capabilities: [a, b]", "notable", "change.capability-added", "capability \"b\" added"},

		{"standard withdrawn", "standards: [{id: fhir-stu3, use: supported}]", "-standards", "breaking", "change.standard-withdrawn", "standard \"fhir-stu3\" withdrawn"},
		{"standard added", "-standards", "standards: [{id: fhir-r4, use: supported}]", "notable", "change.standard-added", "standard \"fhir-r4\" added"},
		{"standard added and required", "-standards", "standards: [{id: fhir-r4, use: required}]", "breaking", "change.standard-required", "standard \"fhir-r4\" added and required"},
		{"standard required", "standards: [{id: fhir-r4, use: supported}]", "standards: [{id: fhir-r4, use: required}]", "breaking", "change.standard-required", "standard \"fhir-r4\" now required"},
		{"standard required where nothing was said", "standards: [{id: fhir-r4}]", "standards: [{id: fhir-r4, use: required}]", "breaking", "change.standard-required", "standard \"fhir-r4\" now required"},
		{"standard relaxed", "standards: [{id: fhir-r4, use: required}]", "standards: [{id: fhir-r4}]", "notable", "change.standard-relaxed", "standard \"fhir-r4\" no longer required"},

		{"environment withdrawn", "access: {environments: [{name: sandbox}]}", "-access", "breaking", "change.environment-withdrawn", "environment \"sandbox\" withdrawn"},
		{"environment added", "access: {environments: [{name: sandbox}]}", "access: {environments: [{name: sandbox}, {name: live}]}", "notable", "change.environment-added", "environment \"live\" added"},
		{"environment elsewhere", "access: {environments: [{name: a, url: 'https://a'}]}", "access: {environments: [{name: a, url: 'https://b'}]}", "notable", "change.field", "access, Environments, a, Address changed, https://a → https://b"},
		{"network narrowed", "access: {network: both}", "access: {network: hscn}", "breaking", "change.access-withdrawn", "network withdrawn, both → hscn"},
		{"network exchanged", "access: {network: internet}", "access: {network: hscn}", "breaking", "change.access-withdrawn", "network withdrawn, internet → hscn"},
		{"network gone", "access: {network: internet}", "-access", "breaking", "change.access-withdrawn", "network no longer said, was internet"},
		{"network widened", "access: {network: hscn}", "access: {network: both}", "notable", "change.access-added", "network added, hscn → both"},
		{"network said", "-access", "access: {network: hscn}", "minor", "change.field", "access, Network added: hscn"},
		{"sign-in withdrawn", "access: {authentication: [cis2, smartcard]}", "access: {authentication: [cis2]}", "breaking", "change.access-withdrawn", "sign-in by \"smartcard\" withdrawn"},
		{"sign-in added", "access: {authentication: [cis2]}", "access: {authentication: [cis2, smartcard]}", "notable", "change.access-added", "sign-in by \"smartcard\" added"},
		{"pattern withdrawn", "patterns: [api, messaging]", "patterns: [api]", "breaking", "change.access-withdrawn", "pattern \"messaging\" withdrawn"},
		{"pattern added", "patterns: [api]", "patterns: [api, messaging]", "notable", "change.access-added", "pattern \"messaging\" added"},

		{"prerequisite added", "-onboarding", "onboarding: {prerequisites: [dspt]}", "breaking", "change.prerequisite-added", "new prerequisite \"dspt\""},
		{"prerequisites exchanged", "onboarding: {prerequisites: [c]}", "onboarding: {prerequisites: [a, b]}", "breaking", "change.prerequisite-added", "new prerequisites \"a\" and \"b\"; \"c\" no longer needed"},
		{"prerequisite dropped", "onboarding: {prerequisites: [a, b]}", "onboarding: {prerequisites: [b]}", "minor", "change.field", "onboarding, Prerequisites: \"a\" removed"},

		{"milestone added", "-milestones", milestone("due: 2026-Q1"), "notable", "change.milestone-added", "milestone \"Public beta\" added, due 2026-Q1"},
		{"milestone removed", milestone("due: 2026-Q1"), "-milestones", "notable", "change.milestone-removed", "milestone \"Public beta\" removed"},
		{"milestone slips", milestone("due: 2026-Q1"), milestone("due: 2026-Q3"), "notable", "change.milestone-moved", "milestone \"Public beta\" moved from 2026-Q1 to 2026-Q3, 183 days later"},
		{"milestone comes sooner", milestone("due: 2026-03-31"), milestone("due: 2026-03-30"), "notable", "change.milestone-moved", "milestone \"Public beta\" moved from 2026-03-31 to 2026-03-30, 1 day earlier"},
		{"milestone more precise", milestone("due: 2026-03"), milestone("due: 2026-03-31"), "notable", "change.milestone-moved", "milestone \"Public beta\" moved from 2026-03 to 2026-03-31"},
		{"milestone done", milestone("due: 2026"), milestone("due: 2026, done: 2026-02"), "notable", "change.milestone-done", "milestone \"Public beta\" reached, 2026-02"},
		{"milestone not done", milestone("due: 2026, done: 2026-02"), milestone("due: 2026"), "notable", "change.field", "milestones, Public beta, Done removed, was 2026-02"},
		{"milestone bid for", milestone("due: 2026, funded: yes"), milestone("due: 2026, funded: bid"), "notable", "change.milestone-unfunded", "milestone \"Public beta\" no longer funded: the money is only bid for"},
		{"milestone unfunded", milestone("due: 2026, funded: yes"), milestone("due: 2026"), "notable", "change.milestone-unfunded", "milestone \"Public beta\" no longer funded"},
		{"milestone funded", milestone("due: 2026, funded: bid"), milestone("due: 2026, funded: yes"), "notable", "change.field", "milestones, Public beta, Funded changed, bid → yes"},

		{"successor named", "-replaced_by", "replaced_by: [b]", "notable", "change.successor-named", "successor \"b\" named"},
		{"successor exchanged", "replaced_by: [a]", "replaced_by: [b]", "notable", "change.successor-named", "successor \"a\" no longer named; successor \"b\" named"},
		{"successor no longer named", "replaced_by: [b]", "-replaced_by", "notable", "change.field", "replaced by: \"b\" removed"},
		{"disposition given", "-disposition", "disposition: {verdict: keep}", "notable", "change.disposition", "disposition added: keep"},
		{"disposition taken", "disposition: {verdict: keep}", "-disposition", "notable", "change.disposition", "disposition withdrawn, was keep"},
		{"verdict", "disposition: {verdict: keep}", "disposition: {verdict: retire}", "notable", "change.disposition", "disposition changed, keep → retire"},
		{"verdict's date", "disposition: {verdict: keep, by: 2027}", "disposition: {verdict: keep, by: 2028}", "notable", "change.disposition", "disposition, By changed, 2027 → 2028"},
		{"verdict's reason", "disposition: {verdict: keep, because: a}", "disposition: {verdict: keep, because: b}", "minor", "change.field", "disposition, Because changed, a → b"},
		{"provider", "provider: a", "provider: b", "notable", "change.provider", "provider changed, a → b"},
		{"support", "support: community", "support: national-service", "notable", "change.support", "support changed, community → national-service"},
		{"steps", "onboarding: {steps: [{title: A}, {title: B}]}", "onboarding: {steps: [{title: B}, {title: A}]}", "notable", "change.step-moved", "step \"B\" moved from place 2 to place 1"},

		{"a tombstone loses something", "capabilities: [a, b]", "capabilities: [a]", "notable", "change.tombstone", "capabilities: \"b\" removed"},
		{"a tombstone's end", "dates: {retires: 2024}", "dates: {retires: 2023}", "notable", "change.tombstone", "dates, Retires changed, 2024 → 2023"},
		{"a tombstone's words", "summary: a", "summary: b", "minor", "change.field", "summary changed, a → b"},

		{"long text", "summary: " + strings.Repeat("word ", 20), "summary: other", "minor", "change.field", "summary changed"},
		{"alias", "aliases: [A, B]", "aliases: [B, \"C\\e[1m\"]", "minor", "change.field", "also known as: \"C\\x1b[1m\" added; \"A\" removed"},
		{"name of a field", "\"x\\e\": 1", "\"x\\e\": 2", "minor", "change.field", "x\\x1b changed, 1 → 2"},
		{"a whole mapping", "-extra", "extra: {a: 1}", "minor", "change.field", "extra added"},
	}
	var states [][2]string
	for _, tt := range tests {
		old, new := chunks(tt.old), chunks(tt.new)
		if strings.HasPrefix(tt.name, "a tombstone") && !strings.HasPrefix(tt.old, "status:") {
			old, new = append(old, "status: retired"), append(new, "status: retired")
		}
		states = append(states, [2]string{entry(old...), entry(new...)})
	}
	found := compareEntries(t, states)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields := found[i]
			if len(fields) != 1 {
				t.Fatalf("%d fields, want 1: %q", len(fields), lines(fields))
			}
			f := fields[0]
			got := []string{f.Class.String(), f.Rule, Sentence(f)}
			if d := gocmp.Diff([]string{tt.class, tt.rule, tt.sentence}, got); d != "" {
				t.Errorf("class, rule and sentence mismatch (-want +got):\n%s", d)
			}
		})
	}
}

// TestForeign shows that the rules keep out of files with another schema.
func TestForeign(t *testing.T) {
	schema := `{"type": "object", "properties": {
		"id": {"type": "string"}, "status": {"type": "string", "x-class": "minor"},
		"roads": {"type": "array", "title": "Roads", "x-key": "name", "x-class": "breaking", "items": {"type": "object"}}
	}}`
	tree := func(fields string) files {
		return files{"schema/service.schema.json": schema, "a": "id: a\n" + fields + "\n"}
	}
	r := Compare(load(t, tree("status: live\nroads: [{name: A}, {name: B}]")), load(t, tree("status: retired\nroads: [{name: B}, {name: A}]")))
	var got []string
	for _, c := range r.Changes {
		got = append(got, lines(c.Fields)...)
		for _, f := range c.Fields {
			got = append(got, Sentence(f))
		}
	}
	want := []string{
		`changed /status "live" → "retired" (minor change.field)`,
		`moved /roads/B 2 → 1 (breaking change.field)`,
		"status changed, live → retired",
		"roads, B moved from place 2 to place 1",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("fields mismatch (-want +got):\n%s", d)
	}
}

// TestSchemas shows that a field is understood by whichever schema knows it.
func TestSchemas(t *testing.T) {
	with := `{"x-noun": "service", "type": "object", "properties": {"tags": {"type": "array", "x-set": true}, "year": {"type": "string", "format": "partial-date"}}}`
	without := `{"x-noun": "service", "type": "object", "properties": {}}`
	old := load(t, files{"schema/service.schema.json": with, "a": "id: a\ntags: [x, y]\nyear: 2026\n"})
	new := load(t, files{"schema/service.schema.json": without, "a": "id: a\ntags: [y, x, z]\nyear: 2026 # so\n"})
	for name, pair := range map[string][2]int{"forward": {0, 1}, "back": {1, 0}} {
		sides := []Result{Compare(old, new), Compare(new, old)}
		fields := sides[pair[0]].Changes[0].Fields
		if len(fields) != 1 || fields[0].Pointer != "/tags" {
			t.Errorf("%s: %q", name, lines(fields))
		}
	}
}

// TestOtherKind says both values, each in its own kind, where a value became one of another.
func TestOtherKind(t *testing.T) {
	schema := `{"type": "object", "properties": {"id": {"type": "string"}, "v": {}}}`
	state := func(v string) files {
		return files{"schema/service.schema.json": schema, "a": "id: a\nv: " + v + "\n"}
	}
	for _, tt := range []struct{ old, new, want string }{
		{"[1]", "{a: 1}", `v changed, [1] (list) → {"a":1} (mapping)`},
		{"hello", "[1, 2]", `v changed, "hello" (text) → [1,2] (list)`},
		{"{a: 1}", "hello", `v changed, {"a":1} (mapping) → "hello" (text)`},
		{`"1"`, "1", `v changed, "1" (text) → 1 (number)`},
		{`"true"`, "true", `v changed, "true" (text) → true (yes or no)`},
		{`"null"`, "null", `v changed, "null" (text) → null`},
		{`""`, "null", `v changed, "" (text) → null`},
		{"{}", "[]", `v changed, {} (mapping) → [] (list)`},
		{"1", "[1]", `v changed, 1 (number) → [1] (list)`},
		{"1", "1.0", `v changed, 1 → 1.0`},
		{"[" + strings.Repeat("long,", 20) + "]", "1", `v changed, a long list → 1 (number)`},
		{"[[1]]", "[{a: 1}]", `v, item 1 changed, [1] (list) → {"a":1} (mapping)`},
		{"[{name: web, n: 1}]", "[{name: web, n: x}]", `v, item 1 "web", n changed, 1 (number) → "x" (text)`},
		{"[{name: web}]", "[{name: web}, {name: db}]", `v, item 2 "db" added`},
	} {
		r := Compare(load(t, state(tt.old)), load(t, state(tt.new)))
		var got []string
		for _, f := range r.Changes[0].Fields {
			got = append(got, Sentence(f))
		}
		if d := gocmp.Diff([]string{tt.want}, got); d != "" {
			t.Errorf("%s to %s mismatch (-want +got):\n%s", tt.old, tt.new, d)
		}
	}
}
