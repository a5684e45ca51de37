package query_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/query"
)

var whereDay = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

func whereCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	return load(t, map[string]string{
		"a": "name: NHS Alpha, kind: api, status: live, aliases: [AL, A1], capabilities: [identify-patients], " +
			"standards: [{id: fhir-r4, use: required}, {id: hl7-v3, use: supported}], dates: {launched: 2018-09, retires: 2027}, " +
			"onboarding: {steps: [{title: One, days: 10}, {title: Two}, {title: Three, days: 15}]}, " +
			"milestones: [{what: Beta, due: 2026-10, confidence: target}, {what: Gone, due: 2025, confidence: target, done: 2025-03}], review: {last: 2026-11-12}",
		"b": "name: Beta, kind: service, status: deprecated, dates: {retires: 2027-03-31}, standards: [{id: fhir-r4, use: supported}], audience: {care_settings: [practice]}",
		"c": "name: Gamma, kind: api, status: retired, dates: {retires: 2026-11-22}",
		"d": "name: Delta",
	})
}

func TestWhere(t *testing.T) {
	cat := whereCatalogue(t)
	tests := []struct{ where, want string }{
		{`true`, "a b c d"},
		{`status == "live"`, "a"},
		{`status != "live"`, "b c d"},
		{`status == ""`, "d"},
		{`status == nil`, "d"},
		{`status in ["live", "retired"]`, "a c"},
		{`not (status in ["live"]) and kind == "api"`, "c"},
		{`name startsWith "NHS" || name endsWith "ta"`, "a b d"},
		{`lower(name) contains "alpha"`, "a"},
		{`name matches "^[BG]"`, "b c"},
		{`"AL" in aliases`, "a"},
		{`len(aliases) == 2 and len(name) == 9`, "a"},
		{`count(aliases) > 0`, "a"},
		{`aliases == nil`, "b c d"},
		// dates
		{`dates.retires < today()`, ""},
		{`dates.retires <= today()`, "c"},
		{`dates.retires > today()`, "a b"},
		{`dates.retires == "2027"`, "a b"},
		{`dates.retires < "2027"`, "c"},
		{`dates.retires <= "2027"`, "a b c"},
		{`dates.retires >= "2027-Q2"`, "a"},
		{`"2027" == dates.retires`, "a b"},
		{`"2027-04" > dates.retires`, "b c"},
		{`dates.retires in ["2027-03-31", "2026"]`, "b c"},
		{`dates.retires != "2027"`, "c d"},
		{`dates.launched == dates.retires`, "d"}, // it has neither
		{`age(review.last) == 10`, "a"},
		{`age(dates.retires) < 0`, "a b"},
		{`age("2026-11-20") == 2`, "a b c d"},
		{`today() == "2026"`, "a b c d"},
		// lists of mappings
		{`"fhir-r4" in standards.id`, "a b"},
		{`any(standards, .id == "fhir-r4" and .use == "required")`, "a"},
		{`all(standards, .use == "supported")`, "b c d"},
		{`none(standards, .use == "required")`, "b c d"},
		{`one(milestones, .done != nil)`, "a"},
		{`any(milestones, .due < today() and .done == nil)`, "a"},
		{`any(milestones.due, # < "2026")`, "a"},
		{`count(milestones, .confidence == "target") == 2`, "a"},
		{`len(filter(milestones, .done == nil)) == 1`, "a"},
		{`"Beta" in map(milestones, .what)`, "a"},
		{`sum(onboarding.steps.days) == 25`, "a"},
		{`sum(onboarding.steps, .days) == 25`, "a"},
		{`any(onboarding.steps, .days + 5 > 15 or .days * 2 - 1 == 19)`, "a"},
		{`any(onboarding.steps, not (.days > 1))`, "a"}, // the one without days
		{`any(onboarding.steps, -.days < -14)`, "a"},
		// functions
		{`has("dates.launched")`, "a"},
		{`has("standards.use")`, "a b"},
		{`needs("fhir-r4")`, "a"},
		{`provides("identify-patients")`, "a"},
		{`status == "live" ? kind == "api" : has("audience")`, "a b"},
		{`$env["status"] == "live"`, "a"},
	}
	for _, tt := range tests {
		w, err := query.ParseWhere(cat, tt.where, whereDay)
		if err != nil {
			t.Errorf("ParseWhere(%q): %v", tt.where, err)
			continue
		}
		kept, err := w.Select(cat.Entries())
		if err != nil {
			t.Errorf("Select(%q): %v", tt.where, err)
		}
		if got := ids(kept); got != tt.want {
			t.Errorf("%s keeps %q, want %q", tt.where, got, tt.want)
		}
	}
}

func TestWhereRefuses(t *testing.T) {
	cat := whereCatalogue(t)
	tests := []struct{ where, at, want string }{
		{`stauts == "live"`, "stauts", `"stauts" is not a field; did you mean "status"?`},
		{`status == live`, "live", `"live" is not a field; text stands in quotes: "live"`},
		{`due < today()`, "due", `"due" is not a field; did you mean "milestones.due"?`},
		{`dates.retirs < today()`, "retirs", `"retirs" is not a field here; did you mean "retires"?`},
		{`any(milestones, .fundd == "no")`, "fundd", `"fundd" is not a field here; did you mean "funded"?`},
		{`status == "liv"`, `"liv"`, `no entry can have "liv" here; did you mean "live"?`},
		{`kind in ["api", "servce"]`, `"servce"`, `no entry can have "servce" here; did you mean "service"?`},
		{`provides("identify-patient")`, `"identify-patient"`, `no entry can have "identify-patient" here; did you mean "identify-patients"?`},
		{`milestones.due < today()`, "<", `"<" compares single values, and this is a list; to ask for one of them use any(LIST, .field < ...)`},
		{`aliases == "x"`, "==", `"==" compares single values, and this is a list; to look for an item write "..." in LIST, or any(LIST, # == ...)`},
		{`"N" in name`, "in", `"in" looks into a list, and this is text; to look for a piece of text use "contains"`},
		{`aliases contains "x"`, "contains", `"contains" looks at text, and this is a list; to look for an item write "..." in LIST, or any(LIST, # == ...)`},
		{`name > 3`, ">", `text cannot be compared with a number`},
		{`status < "live"`, "<", `these values have no order; compare with "==" or "in"`},
		{`dates.retires < "soon"`, `"soon"`, `"soon" is not a date: write YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD`},
		{`dates.retires < name`, "name", `a date cannot be compared with text; write the date in quotes`},
		{`name`, "name", `the expression is text, and has to be true or false; compare it with something`},
		{`not dates.retires`, "retires", `this is a date, where true or false is wanted; to ask whether there is one write "!= nil"`},
		{`name + 1 > 2`, "name", `this is text, where a number is wanted`},
		{`name matches "("`, `"("`, "the pattern cannot be read: missing closing ): `(`"},
		{`name matches kind`, "kind", "a pattern has to stand in quotes"},
		{`has("dats.retires")`, `"dats.retires"`, `"dats.retires" is not a field; did you mean "dates.retires"?`},
		{`has(name)`, "name", `has() needs text in quotes; write has("FIELD")`},
		{`has()`, "has", `has() takes one value, and got 0; write has("FIELD")`},
		{`need("x")`, "need", `"need" is not a function; did you mean "needs"?`},
		{`now() > 1`, "now", `"now" is not a function; the functions are age, all, any, count, filter, has, len, lower, map, needs, none, one, provides, sum, today, trim, upper`},
		{`# == 1`, "#", `"#" is not expected here`},
		{`milestones[0].due < today()`, "[", "items are not taken by number; to ask for one of them use any(LIST, CONDITION)"},
		{`name.x == 1`, "x", `text has no fields, and no "x"`},
		{`1..1000000 == nil`, "..", `".." is not an operator here`},
		{`let x = 1; x == 1`, "x", `this form is not known here; see "wdw list --help" for what is`},
		{`any(aliases, any(aliases, any(aliases, true)))`, "any", "conditions on items stand more than 2 inside one another"},
		{`status = "live"`, "=", `"=" is not an operator; write "=="`},
		{`name == "x`, "", "the text is not closed by a quotation mark"},
		{`(`, "", "the expression ends too soon"},
		{`name == "x" kind == "api"`, "kind", `kind is not expected here`},
		{``, "", `the expression is empty; write something like status == "live"`},
		{"\xff", "", "the expression is not UTF-8"},
		{strings.Repeat("x", 3000), "", "the expression has 3000 bytes; at most 2048 are read"},
		{"1" + strings.Repeat("+1", 600) + " > 2", "", "the expression has more than 500 parts"},
	}
	for _, tt := range tests {
		_, err := query.ParseWhere(cat, tt.where, whereDay)
		fault, ok := errors.AsType[*query.WhereError](err)
		if !ok {
			t.Errorf("ParseWhere(%q) = %v, want a *WhereError", tt.where, err)
			continue
		}
		message, _, _ := strings.Cut(err.Error(), "\n")
		if tt.at == "kind" && strings.HasPrefix(message, `"kind"`) {
			message = strings.Replace(strings.SplitN(message, ";", 2)[0], `"kind"`, "kind", 1)
		}
		if message != tt.want {
			t.Errorf("ParseWhere(%q) says\n%s\nwant\n%s", tt.where, message, tt.want)
		}
		if tt.at != "" && !strings.HasPrefix(string([]rune(tt.where)[fault.From:]), tt.at) {
			t.Errorf("ParseWhere(%q) points at %q, want %q", tt.where, string([]rune(tt.where)[fault.From:]), tt.at)
		}
	}
}

func TestWhereErrorShowsThePlace(t *testing.T) {
	err := query.WhereError{Expression: "é ==\n\tstatus", From: 6, To: 12, Message: "no", Help: "yes"}
	if diff := cmp.Diff("no; yes\n    é ==  status\n          ^^^^^^", err.Error()); diff != "" {
		t.Errorf("Error mismatch (-want +got):\n%s", diff)
	}
	long := query.WhereError{Expression: strings.Repeat("a ", 500), From: 600, To: 601, Message: "no"}
	for line := range strings.Lines(long.Error()) {
		if len([]rune(line)) > 110 {
			t.Errorf("%q is long", line)
		}
	}
}

// FuzzWhere checks that no expression panics or runs away, and that a fault lies
// inside the expression.
func FuzzWhere(f *testing.F) {
	for _, seed := range []string{
		`status == "live" and dates.retires < today()`, `any(milestones, .due < today() and not (.done != nil))`, `sum(onboarding.steps.days) > 2`,
		`"x" in map(aliases, #)`, `needs("fhir-r4")`, `a?.b ?? 1`, `name matches "("`, `-1 ** 2 | any(#)`, `{"a": 1}.a`, `[1,2][0]`, `name[1:2] == ""`, `$env.status == nil`,
	} {
		f.Add(seed)
	}
	var cat *catalogue.Catalogue
	f.Fuzz(func(t *testing.T, text string) {
		if cat == nil {
			cat = whereCatalogue(t)
		}
		w, err := query.ParseWhere(cat, text, whereDay)
		if err != nil {
			fault, ok := errors.AsType[*query.WhereError](err)
			if !ok || fault.From < 0 || fault.From > len([]rune(text)) {
				t.Fatalf("ParseWhere(%q) = %#v", text, err)
			}
			_ = err.Error()
			return
		}
		if _, err := w.Select(cat.Entries()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func TestCompare(t *testing.T) {
	cat := load(t, map[string]string{
		"a": "name: A, kind: api, aliases: [X, Y], standards: [{id: s, use: required}], autonomy: {level: single-central, why: So.}, extra: 1",
		"b": "name: B, kind: api, aliases: [Y, X], standards: [{id: s, use: required}], autonomy: {level: other-useful}, status: live",
	})
	type row struct {
		Path, Label string
		Same        bool
		A, B        string
	}
	var got []row
	for _, c := range query.Compare(cat.Entries(), cat.Shape()) {
		r := row{Path: c.Path, Label: strings.Join(c.Label, "/"), Same: c.Same}
		for i, into := range []*string{&r.A, &r.B} {
			if c.Values[i] != nil {
				*into = c.Values[i].Kind.String() + " " + c.Values[i].Text
			}
		}
		got = append(got, r)
	}
	want := []row{
		{"id", "Id", false, "text a", "text b"},
		{"name", "Name", false, "text A", "text B"},
		{"aliases", "Also known as", true, "a list ", "a list "},
		{"kind", "Kind", true, "text api", "text api"},
		{"autonomy.level", "Autonomy/Level", false, "text single-central", "text other-useful"},
		{"autonomy.why", "Autonomy/Why", false, "text So.", ""},
		{"status", "Status", false, "", "text live"},
		{"standards", "Standards", true, "a list ", "a list "},
		{"extra", "extra", false, "a number 1", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Compare mismatch (-want +got):\n%s", diff)
	}
}
