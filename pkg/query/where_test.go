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
		{`dates.launched == dates.retires`, ""}, // what is not there is equal to nothing
		{`dates.launched != dates.retires`, "a b c d"},
		{`dates.retires == ""`, "d"},
		{`dates.retires == "2027-03-31"`, "b"}, // not what says 2027, which may be earlier
		{`dates.retires <= "2027-12-31" and dates.retires >= "2027-12-31"`, "a"},
		{`dates.retires in ["2027-12-31"]`, ""},
		{`"2026" < dates.retires < "2028"`, "a b"},
		{`dates.launched < today() < dates.retires`, "a"},
		{`age(review.last) == 10`, "a"},
		{`age(dates.retires) < 0`, "a b"},
		{`age("2026-11-20") == 2`, "a b c d"},
		{`today() == "2026"`, "a b c d"},
		// values are compared without regard to case, as in filters
		{`status == "LIVE"`, "a"},
		{`status in ["Live", "RETIRED"]`, "a c"},
		{`id == "A"`, "a"},
		{`provides("Identify-Patients")`, "a"},
		{`name == "nhs alpha"`, ""},
		// numbers
		{`len(name) in 4..5`, "b c d"},
		{`1 < len(aliases) < 4`, "a"},
		{`len(name) % 2 == 1 and len(name) ** 2 == 81`, "a"},
		{`name + "!" == "Delta!"`, "d"},
		{`(status ?? "unknown") == "unknown"`, "d"},
		{`status == "live" ?: has("audience")`, "a b"},
		{`if status == "live" { true } else { kind == "api" }`, "a c"},
		{`"live" in [kind, status]`, "a"},
		// what is not there, or is of another kind, is false
		{`not (status == "live" and dates.retires < "2027")`, "a b c d"},
		{`lower(status_note) == lower(summary)`, ""},
		{`any(aliases, any(aliases, any(aliases, # == "AL")))`, "a"},
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
		kept, err := w.Select(t.Context(), cat.Entries())
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
		{`retire < "2028"`, "retire", `"retire" is not a field; did you mean "dates.retires" or "dates.retires_kind"?`},
		{`autonomy.level == single-central`, "single-central", `"single-central" is not a field; text stands in quotes: "single-central"`},
		{`dates.retirs < today()`, "retirs", `"retirs" is not a field here; did you mean ".retires"?`},
		{`any(milestones, .fundd == "no")`, "fundd", `"fundd" is not a field here; did you mean ".funded"?`},
		{`status == "liv"`, `"liv"`, `no entry can have "liv" here; did you mean "live"?`},
		{`kind in ["api", "servce"]`, `"servce"`, `no entry can have "servce" here; did you mean "service"?`},
		{`provides("identify-patient")`, `"identify-patient"`, `no entry can have "identify-patient" here; did you mean "identify-patients"?`},
		{`milestones.due < today()`, "milestones.due", `this is a list, where text, a number or a date is wanted; to ask for one of them write any(milestones.due, # < today())`},
		{`aliases == "x"`, "aliases", `this is a list, where a single value is wanted; to look for an item write "x" in aliases`},
		{`"N" in name`, "name", `this is text, where a list is wanted; to look for a piece of text write name contains "N"`},
		{`aliases contains "x"`, "aliases", `this is a list, where text is wanted; to look for an item write "x" in aliases`},
		{`name > 3`, "name", `text cannot be compared with a number`},
		{`status < "live"`, "status", `these values have no order; compare with "==" or "in"`},
		{`dates.retires < "soon"`, `"soon"`, `"soon" is not a date: write YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD`},
		{`dates.retires < name`, "name", `a date cannot be compared with text; write the date in quotes`},
		{`name`, "name", `this is text, where true or false is wanted; to ask whether there is one write name != nil`},
		{`len(name)`, "len", `this is a number, where true or false is wanted; compare it with something`},
		{`not dates.retires`, "dates.retires", `this is a date, where true or false is wanted; to ask whether there is one write dates.retires != nil`},
		{`name + 1 > 2`, "name", `this is text, where a number is wanted`},
		{`name matches "("`, `"("`, "the pattern cannot be read: missing closing ): `(`"},
		{`name matches kind`, "kind", "a pattern has to stand in quotes"},
		{`has("dats.retires")`, `"dats.retires"`, `"dats.retires" is not a field; did you mean "dates.retires"?`},
		{`has(name)`, "name", `has() needs text in quotes; write has("name")`},
		{`has()`, "has", `has() takes one value, and got 0; write has("FIELD")`},
		{`need("x")`, "need", `"need" is not a function; did you mean "needs"?`},
		{`now() > 1`, "now", `"now" is not a function; write today()`},
		{`now(1) > 1`, "now", `"now" is not a function; write today()`},
		{`xyz() > 1`, "xyz", `"xyz" is not a function; the functions are age, all, any, count, filter, has, len, lower, map, needs, none, one, provides, sum, today, trim, upper`},
		{`# == 1`, "#", `"#" is not expected here; # stands for an item inside any(), all() and the like`},
		{`milestones[0].due < today()`, "milestones", "items are not taken by number; to ask for one of them write any(milestones, CONDITION)"},
		{`name.x == 1`, "x", `text has no fields, and no "x"`},
		{`1..1000000 == nil`, "1..1000000", `".." is not an operator here`},
		{`let x = 1; x == 1`, "x", `this form is not known here; see "wdw list --help" for what is`},
		// what reaches the library's own functions is refused, whatever its arguments
		{`len()`, "len", `len() takes one value, and got 0; write len(LIST)`},
		{`len(name, name)`, "len", `len() takes one value, and got 2; write len(LIST)`},
		{`any(milestones, len() > 1)`, "len", `len() takes one value, and got 0; write len(LIST)`},
		{`upper() == "x"`, "upper", `upper() takes one value, and got 0; write upper(TEXT)`},
		{`trim(name, string(now())) == "x"`, "trim", `trim() takes one value, and got 2; write trim(TEXT)`},
		{`trim(name, string(1..990000)) == "x"`, "trim", `trim() takes one value, and got 2; write trim(TEXT)`},
		{`trim(name, status) == "x"`, "trim", `trim() takes one value, and got 2; write trim(TEXT)`},
		{`any()`, ")", `a condition on the items is missing; write something like any(LIST, CONDITION)`},
		{`::repeat("x", 5) == name`, "repeat", `"repeat" is not a function; the functions are age, all, any, count, filter, has, len, lower, map, needs, none, one, provides, sum, today, trim, upper`},
		{`name | repeat(5) == name`, "repeat", `"repeat" is not a function; the functions are age, all, any, count, filter, has, len, lower, map, needs, none, one, provides, sum, today, trim, upper`},
		{`{"a": 1} == nil`, "{", `this form is not known here; see "wdw list --help" for what is`},
		{`b"x" == name`, "b", `this form is not known here; see "wdw list --help" for what is`},
		{`name matches "(x{900}){900}"`, `"(x`, "the pattern cannot be read: invalid repeat count: `{900}`"},
		{"name matches \"" + strings.Repeat("x{900}", 5) + "\"", `"x`, "the pattern is too large; repeat less in it"},
		// corrections in the writer's own words
		{`status == "live" or "retired"`, `"retired"`, `this is text, where true or false is wanted; write status == "live" or status == "retired"`},
		{`status != "live" and "retired"`, `"retired"`, `this is text, where true or false is wanted; write status != "live" and status != "retired"`},
		{`name contains "a" or "b"`, `"b"`, `this is text, where true or false is wanted; write name contains "a" or name contains "b"`},
		{`status == ("live" or "retired")`, `"live"`, `this is text, where true or false is wanted; write status == "live" or status == "retired"`},
		{`not status == "live"`, "status", `this is text, where true or false is wanted; "not" takes it alone; write not (status == "live")`},
		{`not name contains "x"`, "name", `this is text, where true or false is wanted; "not" takes it alone; write not (name contains "x")`},
		{`not "fhir-r4" in standards.id`, `"fhir-r4"`, `this is text, where true or false is wanted; "not" takes it alone; write not ("fhir-r4" in standards.id)`},
		{`any(milestones, due > today())`, "due", `"due" is not a field of the entry; did you mean ".due"?`},
		{`any(standards, id == "x")`, "id", `"id" is a field of the entry, and of the item that this condition is about; write .id for the item's, $env["id"] for the entry's`},
		{`any(milestones, has("done"))`, "has", `has() asks the entry, and this condition is about an item; write .done != nil`},
		{`any(milestones, has("name"))`, "has", `has() asks the entry, and this condition is about an item; ask it outside of the condition`},
		{`dates.retires < 2028`, "2028", `a date stands in quotes; write "2028"`},
		{`dates.retires < 2028-03-31`, "2028-03-31", `a date stands in quotes; write "2028-03-31"`},
		{`2028 > dates.retires`, "2028", `a date stands in quotes; write "2028"`},
		{`dates.retires + 30 < today()`, "dates.retires", `this is a date, where a number is wanted; age(dates.retires) is the days since then, less than 0 for a day to come`},
		{`today() - dates.retires > 30`, "today", `this is a date, where a number is wanted; age(dates.retires) is the days since then, less than 0 for a day to come`},
		{`age(status) > 1`, "status", `this is text, where a date is wanted; one is dates.launched`},
		{`age(milestones.due) > 1`, "milestones.due", `this is a list, where a date is wanted; to ask for its items write any(milestones.due, CONDITION)`},
		{`"fhir-r4" in standards`, `"fhir-r4"`, `the list holds mappings, and this is text; write "fhir-r4" in standards.id`},
		{`nil in aliases`, "nil", `a list never holds nothing; to ask whether it is empty write aliases == nil`},
		{`aliases == []`, "aliases", `this is a list, where a single value is wanted; to ask whether it is empty write aliases == nil`},
		{`dates.retires startsWith "2027"`, "dates.retires", `this is a date, where text is wanted; a date in quotes stands for all of its days, as in dates.retires == "2027"`},
		{`name[0] == "N"`, "name", `characters are not taken by number; write name startsWith "…", or matches "…"`},
		{`name.contains("N")`, "contains", `a value has no functions of its own; write name contains "N"`},
		{`aliases.length > 1`, "length", `text has no fields, and no "length"; write len(aliases)`},
		{`sum(aliases) > 1`, "aliases", `sum() adds numbers, and each item here is text`},
		{`len(name) == "5"`, "len", "a number cannot be compared with text; write 5 without quotes"},
		{`true ? 1 : "a"`, "true", "this is a number or text; let it be one of them"},
		{`status == "live" ? 1 : "a"`, "status", "this is a number or text; let it be one of them"},
		{`id == "aa"`, `"aa"`, `no entry can have "aa" here; it is one of "a", "b", "c" or "d"`},
		{`status in ["live", retired]`, "retired", `"retired" is not a field; text stands in quotes: "retired"`},
		{`needs("")`, `""`, `needs() needs text in quotes; write needs("STANDARD")`},
		{`needs(fhir-r4)`, `fhir-r4`, `needs() needs text in quotes; write needs("fhir-r4")`},
		{`provides("identity")`, `"identity"`, `no entry can have "identity" here; it is one of "identify-patients" or "run-wards"`},
		{`has("milestones.0.due")`, `"milestones.0.due"`, `"milestones.0.due" is not a field; did you mean "milestones.due"?`},
		{`has("done")`, `"done"`, `"done" is not a field; did you mean "milestones.done"?`},
		// the form of an expression
		{`status <> "live"`, "<>", `"<>" is not an operator; write "!="`},
		{`status === "live"`, "===", `"===" is not an operator; write "=="`},
		{`name =~ "x"`, "=~", `"=~" is not an operator; write "matches"`},
		{`name ~ "x"`, "~", `"~" is not an operator; write "contains", or "matches" for a pattern`},
		{`status not == "live"`, "==", `"==" is not expected here; write "!=", or not (…) around the comparison`},
		{`status in ("live", "retired")`, ",", `"," is not expected here; values stand with commas in [ ]; between two conditions stands "and" or "or"`},
		{`status == "live" AND kind == "api"`, "AND", `"AND" is not expected here; write "and"`},
		{`status == “live”`, "“", `this is not a quotation mark that is known here; write "…"`},
		{`name matches "\d+"`, "", "a backslash begins nothing known here; write the text between back-quotes, as in `\\d+`, or double the backslash"},
		{`1e400 > 1`, "", "the number is too large"},
		{`{{{`, "{", `"{" is not expected here`},
		{`any(milestones)`, ")", `a condition on the items is missing; write something like any(LIST, CONDITION)`},
		{`name.`, "", "the expression ends too soon"},
		{strings.Repeat("x", 2000) + " == 1", "x", `"` + strings.Repeat("x", 80) + `…" is not a field; if it is text, write it in quotes; the fields are those of "wdw list --help"`},
		{`status = "live"`, "=", `"=" is not an operator; write "=="`},
		{`name == "x`, "", "the text is not closed by a quotation mark"},
		{`(`, "", "the expression ends too soon"},
		{`name == "x" invalid`, "invalid", `"invalid" is not expected here; put "and" or "or" between two conditions`},
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
