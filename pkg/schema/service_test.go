package schema_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/schema"
)

const example = `id: example-service
name: Example Service
aliases: [EXS]
kind: service
summary: Does something useful for people who need an example.
category: demographics
capabilities: [patient-demographics]
provider: nhs-england
support: national-service
autonomy:
  level: single-central
  basis: inferred
  why: It is an example, and examples say something.
status: live
review:
  owner: Catalogue editors
  last: 2026-10-01
  next: 2027-10-01
sources:
  - url: https://example.org/a
    seen: 2026-10-01
    shows: that this is an example
`

func ours(t testing.TB) *schema.Set {
	t.Helper()
	set, err := schema.LoadAll(os.DirFS("../../schema"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestCheckService puts one fault after the other into a good entry. Each edit is a
// pair: what is there, and what stands there instead; "*" is the whole file.
func TestCheckService(t *testing.T) {
	service := ours(t).Get("service")
	tests := []struct {
		name  string
		edits []string
		want  []string
	}{
		{"good", nil,
			[]string{}},
		{"bare year as a date", []string{"status: live\n", "status: live\ndates: {launched: 2020}\n"},
			[]string{}},
		{"no name", []string{"name: Example Service\n", ""},
			[]string{`1:1 schema.required: "name" is missing in a service (add "name": the full name as the centre writes it today)`}},
		{"no name and no status", []string{"name: Example Service\n", "", "status: live\n", ""},
			[]string{
				`1:1 schema.required: "name" is missing in a service (add "name": the full name as the centre writes it today)`,
				`1:1 schema.required: "status" is missing in a service (add "status": "planned", "in-development", "alpha", "private-beta", "public-beta", "live", "deprecated", "retired" or "moved")`,
			}},
		{"no owner in review", []string{"  owner: Catalogue editors\n", ""},
			[]string{`15:1 schema.required: "owner" is missing in review (add "owner": a role or a team, never a private person)`}},
		{"no shows in an item of sources", []string{"    shows: that this is an example\n", ""},
			[]string{`20:5 schema.required: "shows" is missing in sources (add "shows": what the page shows, in your own words)`}},
		{"no sources", []string{"sources:\n  - url: https://example.org/a\n    seen: 2026-10-01\n    shows: that this is an example\n", ""},
			[]string{`1:1 schema.required: "sources" is missing; an entry that has not moved needs it (add "sources": the public pages that show what the entry says)`}},
		{"misspelt field", []string{"summary:", "sumary:"},
			[]string{
				`5:1 schema.unknown-property: "sumary" is not a field of a service (did you mean "summary"?)`,
			}},
		{"field nobody knows", []string{"kind: service\n", "kind: service\ncolour: blue\n"},
			[]string{`5:1 schema.unknown-property: "colour" is not a field of a service`}},
		{"misspelt field below", []string{"  basis: inferred", "  bassis: inferred"},
			[]string{
				`12:3 schema.unknown-property: "bassis" is not a field of autonomy (did you mean "basis"?)`,
			}},
		{"unknown field of an item", []string{"    shows: that this is an example\n", "    shows: that this is an example\n    see: 2026\n"},
			[]string{`23:5 schema.unknown-property: "see" is not a field of sources (did you mean "seen"?)`}},
		{"misspelt value", []string{"kind: service", "kind: servise"},
			[]string{`4:7 schema.enum: kind "servise" is not one of "service", … "guidance" (did you mean "service"?)`}},
		{"value of another field", []string{"status: live", "status: national-service"},
			[]string{`14:9 schema.enum: status "national-service" is not one of "planned", … "moved" (write "planned", "in-development", "alpha", "private-beta", "public-beta", "live", "deprecated", "retired" or "moved")`}},
		{"value in capitals", []string{"status: live", "status: Live"},
			[]string{`14:9 schema.enum: status "Live" is not one of "planned", … "moved" (did you mean "live"?)`}},
		{"value of few", []string{"  basis: inferred", "  basis: guessed"},
			[]string{`12:10 schema.enum: basis "guessed" is not one of "framework", "usage-policy", "obligation" or "inferred"`}},
		{"number for text", []string{"name: Example Service", "name: 111"},
			[]string{`2:7 schema.type: name is a number, not text (put it in quotes: "111")`}},
		{"yes for text", []string{"name: Example Service", "name: true"},
			[]string{`2:7 schema.type: name is yes or no, not text (put it in quotes: "true")`}},
		{"text for a list", []string{"aliases: [EXS]", "aliases: EXS"},
			[]string{`3:10 schema.type: aliases is text, not a list (write a list, even of one: [EXS])`}},
		{"number in a list", []string{"aliases: [EXS]", "aliases: [EXS, 7]"},
			[]string{`3:16 schema.type: an item of aliases is a number, not text (put it in quotes: "7")`}},
		{"list for text", []string{"provider: nhs-england", "provider: [nhs-england]"},
			[]string{`8:11 schema.type: provider is a list, not text (write it alone, not as a list: nhs-england)`}},
		{"text for a mapping", []string{"review:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-10-01\n", "review: soon\n"},
			[]string{`15:9 schema.type: review is text, not a mapping (write its fields below it, indented: "owner", "last" and "next")`}},
		{"nothing", []string{"provider: nhs-england", "provider:"},
			[]string{`8:1 schema.type: provider is nothing, not text (write a value, or delete the field)`}},
		{"tilde", []string{"provider: nhs-england", "provider: ~"},
			[]string{`8:11 schema.type: provider is nothing, not text`}},
		{"list for the entry", []string{"*", "- id: a\n"},
			[]string{`1:1 schema.type: the file is a list, not a mapping (delete the "- " before its first field)`}},
		{"text for the entry", []string{"*", "hello\n"},
			[]string{`1:1 schema.type: the file is text, not a mapping`}},
		{"id in capitals", []string{"id: example-service", "id: Example_Service"},
			[]string{`1:5 schema.pattern: id "Example_Service" is not lower-case words joined by hyphens (write it like "personal-demographics-service")`}},
		{"id with a hyphen at the end", []string{"id: example-service", "id: example-"},
			[]string{`1:5 schema.pattern: id "example-" is not lower-case words joined by hyphens (write it like "personal-demographics-service")`}},
		{"id that is too long", []string{"id: example-service", "id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
			[]string{`1:5 schema.length: id has 81 characters; at most 80 are allowed`}},
		{"name on two lines", []string{"name: Example Service", "name: |\n  Example\n  Service"},
			[]string{`2:7 schema.pattern: name "Example\nService\n" is not text on one line (write it on one line, or folded with >-)`}},
		{"empty name", []string{"name: Example Service", "name: \"\""},
			[]string{`2:7 schema.length: name has 0 characters; it needs at least 1`}},
		{"summary that is too short", []string{"summary: Does something useful for people who need an example.", "summary: Short."},
			[]string{`5:10 schema.length: summary has 6 characters; it needs at least 20`}},
		{"summary that is too long", []string{"summary: Does something useful for people who need an example.", "summary: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word ."},
			[]string{`5:10 schema.length: summary has 206 characters; at most 200 are allowed`}},
		{"wide text before the fault", []string{"sources:\n  - url: https://example.org/a\n    seen: 2026-10-01\n    shows: that this is an example\n", "sources:\n  - {shows: \"日本é 例\", seen: 2026-13-01, url: https://example.org/a}\n"},
			[]string{`20:28 schema.format: seen "2026-13-01" is not a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD (there is no month 13)`}},
		{"empty list", []string{"aliases: [EXS]", "aliases: []"},
			[]string{`3:10 schema.length: aliases has 0 items; it needs at least 1 (fill it, or delete "aliases")`}},
		{"alias twice", []string{"aliases: [EXS]", "aliases:\n  - EXS\n  - Ex\n  - EXS"},
			[]string{`6:5 schema.unique: aliases lists "EXS" twice, first on line 4 (keep one of the two)`}},
		{"day that does not exist", []string{"  last: 2026-10-01", "  last: 2026-02-30"},
			[]string{`17:9 schema.format: last "2026-02-30" is not a day in the calendar: YYYY-MM-DD (there is no 30 February)`}},
		{"month for a day", []string{"  last: 2026-10-01", "  last: 2026-10"},
			[]string{`17:9 schema.format: last "2026-10" is not a day in the calendar: YYYY-MM-DD (write it like "2027-03-31")`}},
		{"date in words", []string{"status: live\n", "status: live\ndates:\n  launched: last year\n"},
			[]string{`16:13 schema.pattern: launched "last year" is not a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD (write it like "2027")`}},
		{"date that does not exist", []string{"status: live\n", "status: live\ndates:\n  launched: 2026-02-30\n"},
			[]string{`16:13 schema.format: launched "2026-02-30" is not a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD (there is no 30 February)`}},
		{"quarter that does not exist", []string{"status: live\n", "status: live\ndates:\n  launched: 2026-Q5\n"},
			[]string{`16:13 schema.pattern: launched "2026-Q5" is not a date: YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD (write it like "2027")`}},
		{"kind of end date without the date", []string{"status: live\n", "status: live\ndates:\n  retires_kind: agreed\n"},
			[]string{`16:3 schema.required: "retires_kind" needs "retires" beside it (add "retires": when it stopped, or will stop)`}},
		{"no dates in dates", []string{"status: live\n", "status: live\ndates: {}\n"},
			[]string{`15:8 schema.length: dates has 0 fields; it needs at least 1 (fill it, or delete "dates")`}},
		{"address without a scheme", []string{"  - url: https://example.org/a", "  - url: example.org/a"},
			[]string{`20:10 schema.pattern: url "example.org/a" is not a web address that begins with https:// (write it like "https://digital.nhs.uk/services/personal-demographics-service")`}},
		{"days below nothing", []string{"status: live\n", "status: live\nonboarding:\n  steps:\n    - {title: Wait, days: -3}\n"},
			[]string{`17:27 schema.range: days is -3; the least is 0`}},
		{"days without end", []string{"status: live\n", "status: live\nonboarding:\n  steps:\n    - {title: Wait, days: 2001}\n"},
			[]string{`17:27 schema.range: days is 2001; the most is 2000`}},
		{"half a day", []string{"status: live\n", "status: live\nonboarding:\n  steps:\n    - {title: Wait, days: 2.5}\n"},
			[]string{`17:27 schema.type: days 2.5 is not a whole number`}},
		{"days in quotes", []string{"status: live\n", "status: live\nonboarding:\n  steps:\n    - {title: Wait, days: \"3\"}\n"},
			[]string{`17:27 schema.type: days is text, not a whole number (write the number without quotes)`}},
		{"moved without saying where", []string{"status: live", "status: moved"},
			[]string{"1:1 schema.required: \"moved_to\" is missing; an entry that has moved needs it (add \"moved_to\": only for a `moved` entry: one id when it was renamed or merged, several when it was split)"}},
		{"moved_to on a live entry", []string{"status: live\n", "status: live\nmoved_to: [nhs-login]\n"},
			[]string{`15:1 schema.conditional: moved_to is not for an entry that has not moved (delete it)`}},
		{"criterion without a verdict", []string{"  basis: inferred\n", "  basis: inferred\n  criteria:\n    value: {because: It costs less everywhere.}\n"},
			[]string{`14:5 schema.required: "met" is missing in value (add "met": "yes", "no" or "unknown")`}},
		{"no criteria in criteria", []string{"  basis: inferred\n", "  basis: inferred\n  criteria: {}\n"},
			[]string{`13:13 schema.length: criteria has 0 fields; it needs at least 1 (fill it, or delete "criteria")`}},
		{"three faults", []string{"kind: service\nsummary", "kind: servise\nsummary", "  basis: inferred", "  basis: infered", "status: live", "status: livee"},
			[]string{
				`4:7 schema.enum: kind "servise" is not one of "service", … "guidance" (did you mean "service"?)`,
				`12:10 schema.enum: basis "infered" is not one of "framework", "usage-policy", "obligation" or "inferred" (did you mean "inferred"?)`,
				`14:9 schema.enum: status "livee" is not one of "planned", … "moved" (did you mean "live"?)`,
			}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := example
			for i := 0; i < len(test.edits); i += 2 {
				if test.edits[i] == "*" {
					src = test.edits[i+1]
					continue
				}
				if strings.Count(src, test.edits[i]) != 1 {
					t.Fatalf("%q does not stand once in the example", test.edits[i])
				}
				src = strings.Replace(src, test.edits[i], test.edits[i+1], 1)
			}
			doc, findings := document.Parse("example-service.yaml", []byte(src))
			if len(findings) > 0 {
				t.Fatal(said(findings))
			}
			service.Reread(doc)
			found, err := service.Check(doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, said(found)); diff != "" {
				t.Errorf("Check(%q) mismatch (-want +got)\n%s", src, diff)
			}
		})
	}
}
