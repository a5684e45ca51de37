package validate

import "github.com/who-does-what/wdw/pkg/diag"

// The schemas of examples that ours cannot show.
const (
	anyOfSchema    = `# schema {"properties": {"size": {"anyOf": [{"type": "integer"}, {"type": "array"}]}}}` + "\n"
	containsSchema = `# schema {"properties": {"languages": {"contains": {"const": "en"}}}}` + "\n"
	notSchema      = `# schema {"properties": {"name": {"not": {"const": "none"}}}}` + "\n"
	otherSchema    = `# schema {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"key": {"contentEncoding": "base64"}}}` + "\n"
)

// schemaRules are what package schema reports.
var schemaRules = []Rule{
	{ID: "schema.any-of", Severity: diag.Error,
		Summary: "A value fits none of the forms that are allowed, or more than one where they exclude one another.",
		Why:     "Only schemas of other catalogues offer alternatives; the finding names the alternatives where they have titles.",
		Bad:     anyOfSchema + "size: large", Good: anyOfSchema + "size: 3"},
	{ID: "schema.conditional", Severity: diag.Error, Summary: "A field is not for an entry of this kind.",
		Why: "Some fields only mean something together with others: \"moved_to\" belongs to a moved entry.",
		Bad: "status: live\nmoved_to:\n  - spine", Good: "status: moved\nmoved_to:\n  - spine"},
	{ID: "schema.contains", Severity: diag.Error, Summary: "A list lacks an item that must be in it.",
		Why: "Only schemas of other catalogues ask for this.",
		Bad: containsSchema + "languages: [cy]", Good: containsSchema + "languages: [cy, en]"},
	{ID: "schema.enum", Severity: diag.Error, Summary: "A value is not one of those allowed.",
		Why: "Filters, counts and the framework's questions rely on a closed set of values.",
		Bad: "status: plannd", Good: "status: planned"},
	{ID: "schema.format", Severity: diag.Error, Summary: "Text is not a date or web address that exists.",
		Why: "A date that is not in the calendar cannot be compared with today.",
		Bad: "dates:\n  launched: 2025-02-30", Good: "dates:\n  launched: 2025-02-28"},
	{ID: "schema.length", Severity: diag.Error, Summary: "Text or a list is too short or too long.",
		Why: "Summaries are shown in tables, and an empty list says less than none.",
		Bad: "aliases: []", Good: "aliases:\n  - Example"},
	{ID: "schema.not-allowed", Severity: diag.Error, Summary: "A value is of a form that is ruled out.",
		Why: "Only schemas of other catalogues ask for this.",
		Bad: notSchema + "name: none", Good: notSchema + "name: Example"},
	{ID: "schema.other", Severity: diag.Error, Summary: "A value breaks another rule of the schema.",
		Why: "Keywords that this catalogue does not use itself are reported in the schema library's words.",
		Bad: otherSchema + "key: \"?\"", Good: otherSchema + "key: aGVsbG8="},
	{ID: "schema.pattern", Severity: diag.Error, Summary: "Text does not have the form that is asked for.",
		Why: "Ids, dates and addresses are read by programs as well as by people.",
		Bad: "onboarding:\n  url: www.example.org/start", Good: "onboarding:\n  url: https://www.example.org/start"},
	{ID: "schema.range", Severity: diag.Error, Summary: "A number is too small or too large.",
		Why: "A plan of minus three days is a slip.",
		Bad: "onboarding:\n  steps:\n    - title: Wait\n      days: -3", Good: "onboarding:\n  steps:\n    - title: Wait\n      days: 3"},
	{ID: "schema.required", Severity: diag.Error, Summary: "A field is missing.",
		Why:  "Without it the entry cannot answer one of the framework's questions.",
		Bad:  "autonomy:\n  level: other-useful\n  basis: inferred",
		Good: "autonomy:\n  level: other-useful\n  basis: inferred\n  why: Few places have nothing of the kind."},
	{ID: "schema.type", Severity: diag.Error, Summary: "A value is of the wrong type.",
		Why: "A list is a list even with one member, so that no reader has to guess.",
		Bad: "aliases: EXS", Good: "aliases:\n  - EXS"},
	{ID: "schema.unique", Severity: diag.Error, Summary: "A list names the same thing twice.",
		Why: "It is a slip, and counts come out wrong.",
		Bad: "enablers:\n  - data-hubs\n  - data-hubs", Good: "enablers:\n  - data-hubs"},
	{ID: "schema.unknown-property", Severity: diag.Error, Summary: "A field is not known.",
		Why:  "A misspelt field would be ignored, and its value lost.",
		Bad:  "sumary: Sends short messages to patients for hospitals.",
		Good: "summary: Sends short messages to patients for hospitals."},
}
