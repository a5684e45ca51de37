package validate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/validate"
)

// corpus is faults of every kind. example is in the notation of examples; want is a
// line for each finding: its place, its rule, and what of the file it marks.
var corpus = []struct {
	name, example, want string
}{
	{
		name:    "yaml: a second value on a line",
		example: "name: Example: the service",
		want: `
example-service.yaml:21:14 yaml.syntax ":"
`,
	},
	{
		name:    "yaml: a second value on a line after wide text",
		example: "name: 例え 👩🏽\u200d⚕️ é: the service",
		want: `
example-service.yaml:21:17 yaml.syntax ":"
`,
	},
	{
		name:    "yaml: a tab after wide text above",
		example: "name: Żółć 例\nreview:\n\towner: Catalogue editors",
		want: `
example-service.yaml:19:1 yaml.tab "\t"
`,
	},
	{
		name:    "yaml: a bracket left open",
		example: "aliases: [a, b\nstatus: live",
		want: `
example-service.yaml:21:10 yaml.syntax "["
`,
	},
	{
		name:    "yaml: a quote left open",
		example: "name: \"Example\nstatus: live",
		want: `
example-service.yaml:20:7 yaml.syntax "\""
`,
	},
	{
		name: "yaml: twice the same key, CRLF",
		example: "# catalogue/services/example-service.yaml\nid: example-service\r\nname: Example Service\r\nkind: service\r\n" +
			"summary: Sends messages to patients on behalf of hospitals.\r\ncategory: messaging\r\n" +
			"capabilities: [message-patients]\r\nprovider: nhs-england\r\nprovider: nhs-england\r\nsupport: national-service\r\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\r\nstatus: live\r\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\r\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\r\n",
		want: `
example-service.yaml:8:1 yaml.duplicate-key "provider"
`,
	},
	{
		name:    "yaml: three times the same key",
		example: "status: live\nstatus: live\nstatus: live",
		want: `
example-service.yaml:22:1 yaml.duplicate-key "status"
example-service.yaml:23:1 yaml.duplicate-key "status"
`,
	},
	{
		name:    "yaml: twice the same key in a flow mapping",
		example: "review: {owner: Editors, last: 2026-10-01, next: 2027-10-01, last: 2026-10-02}",
		want: `
example-service.yaml:18:62 yaml.duplicate-key "last"
`,
	},
	{
		name:    "yaml: anchor, alias and merge key",
		example: "name: 例え Example\naccess: &a\n  network: internet\ndates: {<<: *a, launched: 2020}\naliases: [EXS, *a]",
		want: `
example-service.yaml:22:9 yaml.alias "&a"
example-service.yaml:24:9 yaml.merge-key "<<"
example-service.yaml:25:16 yaml.alias "*a"
`,
	},
	{
		name:    "yaml: tags",
		example: "name: !!str 111\naliases: [!!str 112]",
		want: `
example-service.yaml:21:7 yaml.tag "!!str "
example-service.yaml:22:11 yaml.tag "!!str "
`,
	},
	{
		name:    "yaml: byte-order mark before a fault",
		example: "\ufeffstatus: live\nsumary: x",
		want: `
example-service.yaml:1:1 yaml.byte-order-mark warning ""
example-service.yaml:22:1 schema.unknown-property "sumary"
`,
	},
	{
		name: "yaml: byte-order mark and CRLF",
		example: "# catalogue/services/example-service.yaml\n\ufeffid: example-service\r\nname: Example Service\r\nkind: servce\r\n" +
			"summary: Sends messages to patients on behalf of hospitals.\r\ncategory: messaging\r\n" +
			"capabilities: [message-patients]\r\nprovider: nhs-england\r\nsupport: national-service\r\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\r\nstatus: live\r\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\r\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\r\n",
		want: `
example-service.yaml:1:1 yaml.byte-order-mark warning ""
example-service.yaml:3:7 schema.enum "servce"
`,
	},
	{
		name:    "yaml: directives",
		example: "# catalogue/waivers.yaml\n# why\n%YAML 1.2\n%PAGE 3\n---\n[]",
		want: `
waivers.yaml:3:1 yaml.directive warning "%PAGE"
`,
	},
	{
		name:    "yaml: a control character",
		example: "name: Exa\u0007mple",
		want: `
example-service.yaml:21:10 yaml.encoding "\a"
`,
	},
	{
		name:    "yaml: bytes that are not UTF-8",
		example: "name: Ex\xe4mple",
		want: `
example-service.yaml:21:9 yaml.encoding "�"
`,
	},
	{
		name: "yaml: nothing in the file",
		example: "# catalogue/services/example-service.yaml\n" +
			"# to be written\n---\n",
		want: `
example-service.yaml:1:1 yaml.empty ""
`,
	},
	{
		name:    "yaml: two documents",
		example: "status: live\n---\nid: second\n---\nid: third",
		want: `
example-service.yaml:22:1 yaml.multiple-documents "---"
`,
	},
	{
		name:    "yaml: keys that are not text",
		example: "dates:\n  2027: retires\n  true: 2026\n  [a]: 1",
		want: `
example-service.yaml:23:3 schema.unknown-property "2027"
example-service.yaml:23:3 yaml.non-string-key "2027"
example-service.yaml:24:3 schema.unknown-property "true"
example-service.yaml:24:3 yaml.non-string-key "true"
example-service.yaml:25:3 yaml.non-string-key "[a]"
`,
	},
	{
		name:    "yaml: numbers that cannot be stored",
		example: "onboarding:\n  steps:\n    - title: Wait\n      days: .inf\n    - title: Rest\n      days: .nan",
		want: `
example-service.yaml:25:13 yaml.special-float ".inf"
example-service.yaml:27:13 yaml.special-float ".nan"
`,
	},
	{
		name:    "yaml: brackets without end",
		example: "links: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
		want: `
example-service.yaml:22:8 yaml.syntax "["
`,
	},
	{
		name:    "yaml: 65 deep",
		example: "links: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
		want: `
example-service.yaml:22:71 yaml.too-deep "["
`,
	},
	{
		name:    "yaml: too large",
		example: "# catalogue/services/example-service.yaml (2 MiB)\n",
		want: `
example-service.yaml:1:1 yaml.too-large ""
`,
	},
	{
		name:    "yaml: unreadable",
		example: "# catalogue/services/example-service.yaml (nobody may read it)\n",
		want: `
example-service.yaml:1:1 yaml.unreadable ""
`,
	},
	{
		name: "yaml: stray files",
		example: "# catalogue/services/a.yml\nid: a\n" +
			"# catalogue/services/b.yaml~\nid: b\n" +
			"# catalogue/services/.c.yaml\nid: c\n" +
			"# catalogue/services/notes.txt\nx\n" +
			"# catalogue/services/d.YAML\nid: d\n" +
			"# catalogue/services/f.yaml (a link to elsewhere)\n" +
			"# catalogue/services/g.yaml (a named pipe)\n" +
			"# catalogue/vocabulary/colours.yaml\n- id: red\n",
		want: `
.c.yaml:1:1 yaml.stray-file warning ""
a.yml:1:1 yaml.stray-file ""
b.yaml~:1:1 yaml.stray-file warning ""
d.YAML:1:1 yaml.stray-file ""
f.yaml:1:1 yaml.stray-file ""
g.yaml:1:1 yaml.stray-file ""
notes.txt:1:1 yaml.stray-file warning ""
colours.yaml:1:1 yaml.stray-file ""
`,
	},
	{
		name: "schema: a misspelt key and a missing field",
		example: "# catalogue/services/example-service.yaml\nid: example-service\nname: Example Service\nkind: service\n" +
			"summary: Sends messages to patients on behalf of hospitals.\ncategory: messaging\n" +
			"capabilities: [message-patients]\nprovider: nhs-england\nsupport: national-service\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\nstaus: live\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\n",
		want: `
example-service.yaml:10:1 schema.unknown-property "staus"
`,
	},
	{
		name:    "schema: wrong values in several places",
		example: "kind: servce\nsupport: nationalservice\nflags: [internal, secret]\nservice_level: Gold",
		want: `
example-service.yaml:20:7 schema.enum "servce"
example-service.yaml:21:10 schema.enum "nationalservice"
example-service.yaml:22:19 schema.enum "secret"
example-service.yaml:23:16 schema.enum "Gold"
`,
	},
	{
		name:    "schema: wrong values after wide text on the line",
		example: "autonomy: {why: 例え 👩🏽\u200d⚕️ der Grund ist gut, basis: guessed, level: other-useful}",
		want: `
example-service.yaml:18:52 schema.enum "guessed"
`,
	},
	{
		name: "schema: missing fields inside",
		example: "autonomy:\n  level: other-useful\nreview:\n  owner: Editors\nmilestones:\n  - what: Beta\n  - due: 2027\n" +
			"    confidence: target\nsources:\n  - shows: nothing",
		want: `
example-service.yaml:11:1 schema.required "autonomy"
example-service.yaml:11:1 schema.required "autonomy"
example-service.yaml:13:1 schema.required "review"
example-service.yaml:13:1 schema.required "review"
example-service.yaml:16:5 schema.required "what"
example-service.yaml:16:5 schema.required "what"
example-service.yaml:17:5 schema.required "due"
example-service.yaml:20:5 schema.required "shows"
example-service.yaml:20:5 schema.required "shows"
`,
	},
	{
		name:    "schema: unknown fields inside",
		example: "access:\n  netwrok: internet\n  network: internet\nonboarding:\n  steps:\n    - titel: Ask\n      title: Ask",
		want: `
example-service.yaml:23:3 schema.unknown-property "netwrok"
example-service.yaml:27:7 schema.unknown-property "titel"
`,
	},
	{
		name: "schema: wrong types",
		example: "aliases: EXS\ncapabilities: message-patients\nname: 111\ndescription: [a, b]\nonboarding:\n  steps:\n" +
			"    - title: Wait\n      days: '3'\naccess:",
		want: `
example-service.yaml:19:10 schema.type "EXS"
example-service.yaml:20:15 schema.type "message-patients"
example-service.yaml:21:7 schema.type "111"
example-service.yaml:22:14 schema.type "[a, b]"
example-service.yaml:26:13 schema.type "'3'"
example-service.yaml:27:1 schema.type "access"
`,
	},
	{
		name: "schema: dates that do not exist",
		example: "dates:\n  launched: 2025-02-30\n  deprecated: 2026-Q5\n  retires: soon\nreview:\n  owner: Editors\n" +
			"  last: 1 October 2026\n  next: 2027-13-01",
		want: `
example-service.yaml:19:13 schema.format "2025-02-30"
example-service.yaml:20:15 schema.pattern "2026-Q5"
example-service.yaml:21:12 schema.pattern "soon"
example-service.yaml:24:9 schema.format "1 October 2026"
example-service.yaml:25:9 schema.format "2027-13-01"
`,
	},
	{
		name:    "schema: lengths",
		example: "aliases: []\nsummary: Too short.\naccess: {}\nlinks:\n  - title: ''\n    url: https://example.org",
		want: `
example-service.yaml:21:10 schema.length "[]"
example-service.yaml:22:10 entry.summary-sentence warning "Too short."
example-service.yaml:22:10 schema.length "Too short."
example-service.yaml:23:9 schema.length "{}"
example-service.yaml:25:12 schema.length "''"
`,
	},
	{
		name: "schema: a summary that is too long, CRLF",
		example: "# catalogue/services/example-service.yaml\nid: example-service\r\nname: Example Service\r\nkind: service\r\n" +
			"summary: Sends éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé to patients.\r\n" +
			"category: messaging\r\ncapabilities: [message-patients]\r\nprovider: nhs-england\r\nsupport: national-service\r\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\r\nstatus: live\r\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\r\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\r\n",
		want: `
example-service.yaml:4:10 schema.length "Sends ééééééééééééééééééééééééééééééééééééééééééééééééééééé…"
`,
	},
	{
		name: "schema: forms",
		example: "aliases:\n  - \"two\\nlines\"\nonboarding:\n  url: www.example.org\n  steps:\n    - title: Ask\n" +
			"      url: ftp://example.org/a",
		want: `
example-service.yaml:23:5 schema.pattern "\"two\\nlines\""
example-service.yaml:25:8 schema.pattern "www.example.org"
example-service.yaml:28:12 schema.pattern "ftp://example.org/a"
`,
	},
	{
		name: "schema: ranges",
		example: "onboarding:\n  steps:\n    - title: Wait\n      days: -3\n    - title: Wait longer\n      days: 2001\n" +
			"    - title: Half\n      days: 1.5",
		want: `
example-service.yaml:25:13 schema.range "-3"
example-service.yaml:27:13 schema.range "2001"
example-service.yaml:29:13 schema.type "1.5"
`,
	},
	{
		name:    "schema: the same twice in a set",
		example: "enablers:\n  - data-hubs\n  - data-hubs\npatterns: [api, messaging, api, api]",
		want: `
example-service.yaml:24:5 schema.unique "data-hubs"
example-service.yaml:25:28 schema.unique "api"
example-service.yaml:25:33 schema.unique "api"
`,
	},
	{
		name:    "schema: not for this status",
		example: "moved_to:\n  - spine",
		want: `
example-service.yaml:22:1 schema.conditional "moved_to"
`,
	},
	{
		name:    "schema: needed for a moved entry",
		example: "status: moved",
		want: `
example-service.yaml:1:1 schema.required "id"
`,
	},
	{
		name:    "schema: one date needs another",
		example: "dates:\n  launched: 2020\n  retires_kind: agreed",
		want: `
example-service.yaml:24:3 schema.required "retires_kind"
`,
	},
	{
		name:    "schema: a list where an entry is asked for",
		example: "# catalogue/services/example-service.yaml\n- id: example-service\n",
		want: `
example-service.yaml:1:1 schema.type "- id: example-service"
`,
	},
	{
		name: "schema: items of a vocabulary",
		example: "# in catalogue/vocabulary/capabilities.yaml\n- id: Find Notes\n  nam: Find notes\n  domain: messaging\n" +
			"  level: nation\n  basis: published\n  why: Notes are shared by everyone.",
		want: `
capabilities.yaml:15:3 schema.required "id"
capabilities.yaml:15:7 schema.pattern "Find Notes"
capabilities.yaml:16:3 schema.unknown-property "nam"
capabilities.yaml:18:10 schema.enum "nation"
`,
	},
	{
		name: "schema: forms of a foreign schema",
		example: "# schema {\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\": {\"a\": {\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"array\"}]}, \"b\": {\"contains\": {\"const\": \"en\"}}, \"c\": {\"not\": {\"const\": 1}}, \"d\": {\"contains\": {\"const\": 1}, \"maxContains\": 1}, \"e\": {\"const\": \"x\"}, \"f\": {\"contentEncoding\": \"base64\"}}}\n" +
			"a: é\nb: [cy]\nc: 1\nd: [1, 1]\ne: y\nf: '?'",
		want: `
example.yaml:1:4 schema.any-of "é"
example.yaml:2:4 schema.contains "[cy]"
example.yaml:3:4 schema.not-allowed "1"
example.yaml:5:4 schema.enum "y"
example.yaml:6:4 schema.other "'?'"
`,
	},
	{
		name: "ref: unknown ids of every kind",
		example: "category: message\ncapabilities: [message-patient, 例え, x]\nprovider: nhs-englnd\nenablers: [data-hub]\naudience:\n" +
			"  care_settings: [all, hospitals]\nstandards:\n  - id: fhir-r5000\ndepends_on:\n  - Spine\ncomplements:\n" +
			"  - id: nowhere\n    why: It is somewhere else.\nonboarding:\n  prerequisites: [spine, fhir-r4, neither]",
		want: `
example-service.yaml:18:11 ref.category-unknown "message"
example-service.yaml:19:16 ref.capability-unknown "message-patient"
example-service.yaml:19:33 ref.capability-unknown "例え"
example-service.yaml:19:37 ref.capability-unknown "x"
example-service.yaml:20:11 ref.organisation-unknown "nhs-englnd"
example-service.yaml:21:12 ref.enabler-unknown "data-hub"
example-service.yaml:23:24 ref.care-setting-unknown "hospitals"
example-service.yaml:25:9 ref.standard-unknown "fhir-r5000"
example-service.yaml:27:5 ref.service-unknown "Spine"
example-service.yaml:29:9 ref.service-unknown "nowhere"
example-service.yaml:32:35 ref.service-unknown "neither"
`,
	},
	{
		name: "ref: unknown domain",
		example: "# in catalogue/vocabulary/capabilities.yaml\n- id: trace\n  name: Trace notes\n  domain: demographic\n" +
			"  level: local\n  basis: inferred\n  why: Each hospital keeps its own notes.",
		want: `
capabilities.yaml:17:11 ref.domain-unknown "demographic"
`,
	},
	{
		name: "ref: a circle of three",
		example: "depends_on: [b-service]\n" +
			"# in b-service\ndepends_on: [c-service]\n" +
			"# in c-service\ndepends_on: [spine, example-service]",
		want: `
b-service.yaml:22:14 ref.dependency-cycle "c-service"
`,
	},
	{
		name:    "ref: depends on itself",
		example: "depends_on: [spine, example-service]",
		want: `
example-service.yaml:22:21 ref.dependency-cycle "example-service"
`,
	},
	{
		name: "ref: depends on what is gone",
		example: "depends_on: [spine, gone, moved]\n" +
			"# in gone\nstatus: retired\ndates: {retires: 2024}\nstatus_note: Nobody used it any more.\n" +
			"# in moved\nstatus: moved\nmoved_to: [spine]",
		want: `
example-service.yaml:22:21 ref.depends-on-retired "gone"
example-service.yaml:22:27 ref.depends-on-retired "moved"
`,
	},
	{
		name: "ref: prerequisites and moves in circles",
		example: "onboarding:\n  prerequisites: [spine]\n" +
			"# in spine\nonboarding:\n  prerequisites: [fhir-r4, example-service]\n" +
			"# in a-moved\nstatus: moved\nmoved_to: [b-moved]\n" +
			"# in b-moved\nstatus: moved\nmoved_to: [a-moved]",
		want: `
a-moved.yaml:24:12 ref.moved-cycle "b-moved"
example-service.yaml:23:19 ref.prerequisite-cycle "spine"
`,
	},
	{
		name:    "ref: one side of a succession",
		example: "replaces: [spine]\nreplaced_by: [spine]\nstatus: deprecated",
		want: `
example-service.yaml:21:12 ref.replaces-asymmetric "spine"
example-service.yaml:22:15 ref.replaces-asymmetric "spine"
`,
	},
	{
		name: "ref: names and aliases",
		example: "name: spine\naliases: [EXAMPLE-SERVICE, twice, TWICE, Post]\n" +
			"# in spine\nname: Spine\naliases: [post]",
		want: `
example-service.yaml:22:35 ref.duplicate-alias "TWICE"
spine.yaml:21:7 ref.duplicate-name "Spine"
spine.yaml:22:11 ref.duplicate-alias "post"
`,
	},
	{
		name: "ref: a provider that has ended, that ends today, and of a service that is gone",
		example: "provider: closed-body\n# in spine\nprovider: closing-body\n" +
			"# in fax-relay\nprovider: closed-body\nstatus: retired\nstatus_note: Nobody used it any more.\ndates:\n  retires: 2024\n" +
			"# in catalogue/vocabulary/organisations.yaml\n- id: closed-body\n  name: Closed Body\n  until: 2022\n" +
			"- id: closing-body\n  name: Closing Body\n  until: 2026-11-22",
		want: `
example-service.yaml:21:11 ref.organisation-ended warning "closed-body"
`,
	},
	{
		name: "ref: an id that is not the file's name",
		example: "id: exampel-service\n" +
			"# in spine\nid: Spine",
		want: `
example-service.yaml:21:5 ref.id-mismatch "exampel-service"
spine.yaml:21:5 ref.id-mismatch "Spine"
`,
	},
	{
		name: "ref: an id twice in a vocabulary and in two folders",
		example: "# in catalogue/vocabulary/enablers.yaml\n- id: data-hubs\n  name: Hubs of data\n" +
			"  description: Data hubs that regions run.\n" +
			"# catalogue/services/z/spine.yaml\nid: spine\nname: Backbone\nkind: service\n" +
			"summary: Sends messages to patients on behalf of hospitals.\ncategory: messaging\n" +
			"capabilities: [message-patients]\nprovider: nhs-england\nsupport: national-service\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\nstatus: live\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\n",
		want: `
spine.yaml:1:5 ref.duplicate-id "spine"
enablers.yaml:4:7 ref.duplicate-id "data-hubs"
`,
	},
	{
		name: "ref: words that lead to two items",
		example: "# in catalogue/vocabulary/capabilities.yaml\n- id: send-faxes\n  name: send messages TO patients\n" +
			"  domain: messaging\n  level: local\n  basis: inferred\n  why: Some hospitals still have a machine.\n" +
			"  local_names: [fax, sms gateway]\n" +
			"# in catalogue/vocabulary/standards.yaml\n- id: fhir-r5\n  name: FHIR R5\n  status: active\n  aliases: [fhir r4]",
		want: `
capabilities.yaml:16:9 ref.duplicate-word "send messages TO patients"
capabilities.yaml:21:22 ref.duplicate-word "sms gateway"
standards.yaml:7:13 ref.duplicate-word "fhir r4"
`,
	},
	{
		name: "ref: funding cycles that overlap",
		example: "# in catalogue/vocabulary/funding-cycles.yaml\n- id: cycle-2028\n  name: Years 2028 to 2030\n  from: 2028-04-01\n" +
			"  to: 2031-03-31\n  source: https://example.org/budget\n- id: cycle-2031\n  name: Years 2031\n  from: 2031-03-31\n" +
			"  to: 2030-01-01\n  source: https://example.org/budget",
		want: `
funding-cycles.yaml:8:9 ref.cycle-overlap "2028-04-01"
funding-cycles.yaml:13:9 ref.cycle-overlap "2031-03-31"
funding-cycles.yaml:14:7 entry.date-order "2030-01-01"
`,
	},
	{
		name: "ref: itself",
		example: "replaces: [example-service]\nreplaced_by: [example-service]\ncomplements:\n  - id: example-service\n" +
			"    why: It goes well with itself.",
		want: `
example-service.yaml:22:12 ref.self-reference "example-service"
example-service.yaml:23:15 ref.self-reference "example-service"
example-service.yaml:25:9 ref.self-reference "example-service"
`,
	},
	{
		name:    "entry: no successor, no date",
		example: "status: retired\nstatus_note: Retired.",
		want: `
example-service.yaml:21:9 entry.no-successor warning "retired"
example-service.yaml:21:9 entry.retired-without-date "retired"
`,
	},
	{
		name:    "entry: no date beside another date",
		example: "status: retired\nstatus_note: Nobody used it any more.\ndates:\n  launched: 2020",
		want: `
example-service.yaml:23:1 entry.retired-without-date "dates"
`,
	},
	{
		name: "entry: dates out of order and ahead",
		example: "dates:\n  launched: 2027-01\n  deprecated: 2025\n  retires: 2024-12-31\nmilestones:\n  - what: Beta\n    due: 2027\n" +
			"    confidence: target\n    done: 2026-11-23\nreview:\n  owner: Editors\n  last: 2027-02-01\n  next: 2027-01-01\n" +
			"sources:\n  - url: https://example.org/a\n    shows: an example\n    seen: 2026-12\nstatus: deprecated\n" +
			"status_note: Everyone moved to the newer service.",
		want: `
example-service.yaml:15:13 entry.date-order "2027-01"
example-service.yaml:16:15 entry.date-order "2025"
example-service.yaml:17:12 entry.date-order "2024-12-31"
example-service.yaml:17:12 entry.end-passed warning "2024-12-31"
example-service.yaml:22:11 entry.date-order "2026-11-23"
example-service.yaml:25:9 entry.date-order "2027-02-01"
example-service.yaml:26:9 entry.date-order "2027-01-01"
example-service.yaml:30:11 entry.date-order "2026-12"
`,
	},
	{
		name:    "entry: a retirement that is still to come",
		example: "status: retired\nstatus_note: Nobody used it any more.\ndates: {launched: 2020, retires: 2027}",
		want: `
example-service.yaml:23:34 entry.date-order "2027"
`,
	},
	{
		name:    "entry: an end that has passed",
		example: "dates: {retires: 2026-11-21}",
		want: `
example-service.yaml:22:18 entry.end-passed warning "2026-11-21"
`,
	},
	{
		name:    "entry: an end today has not passed",
		example: "dates: {launched: 2026, retires: 2026-11-22}",
		want:    ``,
	},
	{
		name: "entry: milestones past, CRLF",
		example: "# catalogue/services/example-service.yaml\nid: example-service\r\nname: Example Service\r\nkind: service\r\n" +
			"summary: Sends messages to patients on behalf of hospitals.\r\ncategory: messaging\r\n" +
			"capabilities: [message-patients]\r\nprovider: nhs-england\r\nsupport: national-service\r\n" +
			"autonomy: {level: other-useful, basis: inferred, why: Few places have nothing of the kind.}\r\nstatus: live\r\n" +
			"review: {owner: Catalogue editors, last: 2026-10-01, next: 2027-10-01}\r\n" +
			"sources: [{url: https://example.org/a, shows: an example, seen: 2026}]\r\nmilestones:\r\n" +
			"  - {what: Öffnung, confidence: target, due: 2025-06}\r\n  - {what: Beta, confidence: target, due: 2026}\r\n" +
			"  - {what: Live, confidence: target, due: 2025-Q4, done: 2026-01}\r\n" +
			"  - {what: Last, confidence: target, due: 2025}\r\n",
		want: `
example-service.yaml:14:46 entry.outcome-missing warning "2025-06"
example-service.yaml:17:43 entry.outcome-missing warning "2025"
`,
	},
	{
		name: "entry: no onboarding",
		example: "autonomy:\n  level: central-preferred\n  basis: framework\n  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n" +
			"# in spine\nautonomy:\n  level: single-central\n  basis: framework\n  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n" +
			"onboarding:\n  url: https://example.org/join\n" +
			"# in said-so\nautonomy:\n  level: single-central\n  basis: framework\n" +
			"  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\nonboarding:\n  contact: The desk\n  steps: []\n" +
			"# in part\nautonomy:\n  level: single-central\n  basis: inferred\n  why: It is a part of one.\npart_of: said-so",
		want: `
example-service.yaml:19:10 entry.no-onboarding warning "central-preferred"
spine.yaml:23:1 entry.no-onboarding warning "onboarding"
`,
	},
	{
		name: "entry: criteria against the level",
		example: "autonomy:\n  level: other-useful\n  basis: framework\n  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n  criteria:\n" +
			"    scale: {met: yes, because: Every area needs it at once.}\n" +
			"# in spine\nautonomy:\n  level: single-central\n  basis: framework\n  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n" +
			"  criteria:\n    outcomes: {met: no, because: Nobody has shown any.}\n" +
			"    scale: {met: no, because: Each hospital can do without the others.}\n" +
			"    standardisation: {met: no, because: Each hospital has its own way.}\n" +
			"onboarding: {steps: [{title: Ask the desk}]}\n" +
			"# in third\nautonomy:\n  level: central-preferred\n  basis: framework\n" +
			"  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n  criteria:\n" +
			"    scale: {met: no, because: Each hospital can do without the others.}\n" +
			"    standardisation: {met: no, because: Each hospital has its own way.}\n  scopes:\n" +
			"    - {what: Référence, level: single-central, why: One way to refer for everyone.}\n" +
			"    - {what: Advice, level: other-useful, why: Each hospital gives its own.}\n" +
			"onboarding: {steps: [{title: Ask the desk}]}",
		want: `
example-service.yaml:24:18 entry.criteria-contradict "yes"
spine.yaml:25:18 entry.criteria-contradict "no"
spine.yaml:26:28 entry.criteria-contradict "no"
third.yaml:24:18 entry.criteria-contradict "no"
third.yaml:27:32 entry.criteria-contradict "single-central"
`,
	},
	{
		name: "entry: a backstop with a part that has scale",
		example: "autonomy:\n  level: other-useful\n  basis: framework\n  why: The framework names it as its example.\n  cites: [{instrument: Who Does What, kind: guidance, url: \"https://example.org/w\", says: It names the service.}]\n  criteria:\n" +
			"    scale: {met: yes, because: Referrals cross every border.}\n  scopes:\n" +
			"    - {what: Referral, level: single-central, why: One way to refer for everyone.}",
		want: ``,
	},
	{
		name: "entry: criteria missing",
		example: "autonomy:\n  level: single-central\n  basis: inferred\n  why: One identity must hold everywhere.\n" +
			"onboarding: {steps: [{title: Ask the desk}]}\n" +
			"# in spine\nautonomy:\n  level: single-central\n  basis: inferred\n  why: One identity must hold everywhere.\n" +
			"  criteria:\n    outcomes: {met: unknown}\n    experience: {met: yes}\n" +
			"    population_health: {met: no, because: Nobody has shown any.}\n    scale: {met: unknown}\n" +
			"    standardisation: {met: yes, because: To be confirmed.}\nonboarding: {steps: [{title: Ask the desk}]}\n" +
			"# in third\nautonomy:\n  level: central-preferred\n  basis: inferred\n  why: One identity must hold everywhere.\n" +
			"onboarding: {steps: [{title: Ask the desk}]}",
		want: `
example-service.yaml:18:1 entry.criteria-missing warning "autonomy"
spine.yaml:22:3 entry.criteria-missing warning "criteria"
third.yaml:18:1 entry.criteria-missing warning "autonomy"
`,
	},
	{
		name: "entry: reasons that say nothing",
		example: "autonomy: {level: other-useful, basis: inferred, why: It is other-useful.}\n" +
			"disposition: {verdict: keep, basis: inferred, because: n/a}\n" +
			"# in catalogue/vocabulary/capabilities.yaml\n- id: trace\n  name: Trace notes\n  domain: messaging\n" +
			"  level: local\n  basis: inferred\n  why: To be confirmed later.",
		want: `
example-service.yaml:18:55 entry.inferred-without-why warning "It is other-useful."
example-service.yaml:19:56 schema.length "n/a"
capabilities.yaml:20:8 entry.inferred-without-why warning "To be confirmed later."
`,
	},
	{
		name: "entry: review overdue",
		example: "review:\n  owner: Équipe 例え\n  last: 2025-01-01\n  next: 2026-11-21\n" +
			"# in spine\nreview:\n  owner: Editors\n  last: 2025-01-01\n  next: 2026-11-22",
		want: `
example-service.yaml:21:9 entry.review-overdue warning "2026-11-21"
`,
	},
	{
		name: "entry: summaries that are no sentence",
		example: "summary: sends messages to patients.\n" +
			"# in spine\nsummary: Sends messages to patients\n" +
			"# in third\nsummary: Sends messages to patients. It also sends letters.",
		want: `
example-service.yaml:21:10 entry.summary-sentence warning "sends messages to patients."
spine.yaml:21:10 entry.summary-sentence warning "Sends messages to patients"
third.yaml:21:10 entry.summary-sentence warning "Sends messages to patients. It also sends letters."
`,
	},
	{
		name: "entry: links without encryption",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n  - {title: 例え, url: \"HTTP://example.org/é\"}\n" +
			"access:\n  environments:\n    - name: Sandbox\n      url: http://sandbox.example.org\n" +
			"# in catalogue/vocabulary/organisations.yaml\n- id: other\n  name: Other\n  url: http://other.example.org",
		want: `
example-service.yaml:24:10 entry.link-insecure warning "http://example.org/guide"
example-service.yaml:25:22 entry.link-insecure warning "\"HTTP://example.org/é\""
example-service.yaml:25:22 schema.pattern "\"HTTP://example.org/é\""
example-service.yaml:29:12 entry.link-insecure warning "http://sandbox.example.org"
organisations.yaml:5:8 entry.link-insecure warning "http://other.example.org"
`,
	},
	{
		name: "entry: two items of one name",
		example: "milestones:\n  - {what: Public beta, due: 2027, confidence: target}\n" +
			"  - {what: public  beta, due: 2027, confidence: target}\n" +
			"  - {what: PUBLIC BETA, due: 2028, confidence: target}\nsources:\n" +
			"  - {url: https://example.org/a, shows: one thing, seen: 2026}\n  - {url: https://example.org/a, shows: another thing, seen: 2026}",
		want: `
example-service.yaml:22:12 entry.duplicate-item warning "PUBLIC BETA"
example-service.yaml:25:11 entry.duplicate-item warning "https://example.org/a"
`,
	},
	{
		name: "entry: hard to read",
		example: "description: |\n  Utilisation of interoperability functionality necessitates organisational implementation of\n" +
			"  information governance documentation, authentication infrastructure, administrative\n" +
			"  authorisation procedures and individualised accountability arrangements, notwithstanding\n" +
			"  preliminary consultation regarding operational responsibilities, implementation\n" +
			"  dependencies, transitional availability considerations and organisational prioritisation.",
		want: `
example-service.yaml:22:1 entry.reading-ease warning "description"
`,
	},
	{
		name: "entry: parts that do not fit",
		example: "part_of: spien\n" +
			"# in deep\npart_of: third\n# in third\npart_of: second\n# in second\npart_of: spine\n" +
			"# in round\npart_of: round\n# in bound\npart_of: spine\nautonomy: {level: single-central, basis: inferred, why: Every practice needs it.}\n" +
			"# in fits\npart_of: whole\nautonomy: {level: single-central, basis: inferred, why: Every practice needs it.}\n" +
			"# in whole\nautonomy: {level: other-useful, basis: inferred, why: Few have nothing., scopes: [{what: Fits, level: single-central, why: Every practice needs it.}]}\n" +
			"# in orphan\npart_of: over\n# in over\nstatus: retired\nstatus_note: Nobody used it any more.\ndates: {retires: 2024}\n",
		want: `
bound.yaml:18:10 entry.part-alone "spine"
deep.yaml:22:10 entry.part-alone "third"
example-service.yaml:22:10 entry.part-alone "spien"
orphan.yaml:22:10 entry.part-alone "over"
round.yaml:22:10 entry.part-alone "round"
`,
	},
	{
		name: "entry: levels without an instrument",
		example: "autonomy: {level: other-useful, basis: framework, why: It says so.}\n" +
			"# in spine\nautonomy: {level: other-useful, basis: obligation, why: It says so., cites: [{instrument: A page, kind: policy, url: \"https://example.org/p\", says: Use it if you like.}]}\n" +
			"# in third\nautonomy: {level: other-useful, basis: usage-policy, why: It says so., cites: [{instrument: A page, kind: policy, url: \"https://example.org/p\", says: Use it if you like.}]}\n",
		want: `
example-service.yaml:18:40 entry.basis-without-cite "framework"
spine.yaml:18:70 entry.basis-without-cite "cites"
`,
	},
	{
		name: "entry: addresses on a mirror",
		example: "links:\n  - {title: A, url: \"https://copy.example.org/a\"}\n  - {title: B, url: \"https://a.b.test.example.org/b\"}\n  - {title: C, url: \"https://example.org/copy.example.org\"}\n" +
			"access:\n  environments:\n    - {name: Test, url: \"https://copy.example.org/a\"}\n" +
			"onboarding:\n  url: https://COPY.example.org:443/x\n" +
			"sources:\n  - {url: \"https://example.org\", archive: \"https://copy.example.org/c\", shows: nothing, seen: 2026}\n" +
			"# catalogue/catalogue.yaml\ntitle: Example\nlicence: CC0 1.0\ndisclaimer: Only an example.\ncontact: Nobody\nmirrors: [copy.example.org, \"*.test.example.org\"]",
		want: `
example-service.yaml:20:21 entry.link-mirror "\"https://copy.example.org/a\""
example-service.yaml:21:21 entry.link-mirror "\"https://a.b.test.example.org/b\""
example-service.yaml:27:8 entry.link-mirror "https://COPY.example.org:443/x"
`,
	},
	{
		name: "text: characters",
		example: "name: \"Ex\u00adample\"\naliases: [\"M\u0435sh\", \"\u0420\u0415\u0421\", \"\u041c\u043e\u0441\u043a\u0432\u0430\", \"β-blocker list\", \"no\u00a0break\", \"👩🏽\u200d⚕️ desk\", \"full\uff1awidth\"]\n" +
			"description: \"It turns \\u202Eround.\"\nstatus_note: \"  \\u200B \"\nlinks: [{title: \"\\u00AD soft is fine here\", url: \"https://ex\u0430mple.org\"}]\n",
		want: `
example-service.yaml:21:7 text.invisible "\"Ex\u00adample\""
example-service.yaml:22:11 text.look-alike "\"Mеsh\""
example-service.yaml:22:19 text.look-alike "\"РЕС\""
example-service.yaml:22:54 text.look-alike "\"no\u00a0break\""
example-service.yaml:22:80 text.look-alike "\"full：width\""
example-service.yaml:23:14 schema.length "\"It turns \\u202Eround.\""
example-service.yaml:23:14 text.bidirectional "\"It turns \\u202Eround.\""
example-service.yaml:24:14 text.blank "\"  \\u200B \""
example-service.yaml:25:50 schema.format "\"https://exаmple.org\""
example-service.yaml:25:50 text.look-alike "\"https://exаmple.org\""
`,
	},
	{
		name: "yaml: conflicts of a merge",
		example: "# catalogue/services/example-service.yaml\nid: example-service\n<<<<<<< HEAD\nname: One\n||||||| base\nname: Zero\n=======\nname: Two\n>>>>>>> feature\n" +
			"description: |\n  Title\n<<<<<<<<<< HEAD\n  one\n=======\n  two\n>>>>>>>>>> feature\n>>>>>>> 1234567 (left)\n",
		want: `
example-service.yaml:2:1 yaml.conflict "<<<<<<< HEAD"
example-service.yaml:11:1 yaml.conflict "<<<<<<<<<< HEAD"
example-service.yaml:16:1 yaml.conflict ">>>>>>> 1234567 (left)"
`,
	},
	{
		name:    "yaml: no conflicts",
		example: "description: |\n  Title\n  =======\n\n  <<<<<<< is what Git writes, and >>>>>>> too.\n",
	},
	{
		name: "text: what a comment cuts",
		example: "aliases:\n  - Desk #1\n  - \"Desk #2\"\n  - Desk#3\n  - Desk four # checked\nstatus_note: See issue #12 of the programme.\n" +
			"milestones:\n  - {what: The desk opens, due: 2027, confidence: planned} #2\nlinks:\n  - title: Page #4\n    url: https://example.org/#x\n",
		want: `
example-service.yaml:23:10 text.cut warning "#"
example-service.yaml:27:24 text.cut warning "#"
example-service.yaml:31:17 text.cut warning "#"
`,
	},
	{
		name:    "text: quotes of print",
		example: "aliases:\n  - “Desk”\n  - ‘Desk two’\n  - The “desk” here\n  - “Desk” and “table”\n",
		want: `
example-service.yaml:23:5 text.quotes warning "“Desk”"
example-service.yaml:24:5 text.quotes warning "‘Desk two’"
`,
	},
	{
		name:    "entry: an owner who is an address",
		example: "review:\n  owner: jane.doe@example.org\n  last: 2026-10-01\n  next: 2027-10-01\n",
		want: `
example-service.yaml:19:10 entry.owner-person warning "jane.doe@example.org"
`,
	},
	{
		name: "waiver: in force",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n",
		want: `
example-service.yaml:24:10 entry.link-insecure info "http://example.org/guide"
`,
	},
	{
		name: "waiver: on its last day",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2026-11-22\n",
		want: `
example-service.yaml:24:10 entry.link-insecure info "http://example.org/guide"
`,
	},
	{
		name: "waiver: for two years and for longer",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n  until: 2028-11-22\n" +
			"# in spine\nlinks:\n  - title: Guide\n    url: http://example.org/spine\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: spine\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n  until: 2028-11-23\n",
		want: `
example-service.yaml:24:10 entry.link-insecure info "http://example.org/guide"
spine.yaml:24:10 entry.link-insecure info "http://example.org/spine"
waivers.yaml:10:10 waiver.too-long warning "2028-11-23"
`,
	},
	{
		name: "waiver: expired",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2026-11-21\n",
		want: `
example-service.yaml:24:10 entry.link-insecure warning "http://example.org/guide"
waivers.yaml:5:10 waiver.expired "2026-11-21"
`,
	},
	{
		name: "waiver: unused, twice, unknown rule and unknown entry",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: spine\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n- rule: entry.link-insecur\n  entry: spine\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n- rule: entry.link-insecure\n  entry: spin\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n- rule: policy.transition\n  entry: spine\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n",
		want: `
example-service.yaml:24:10 entry.link-insecure info "http://example.org/guide"
waivers.yaml:1:9 waiver.unused warning "entry.link-insecure"
waivers.yaml:11:9 waiver.unused warning "entry.link-insecure"
waivers.yaml:16:9 ref.rule-unknown "entry.link-insecur"
waivers.yaml:22:10 ref.service-unknown "spin"
`,
	},
	{
		name: "waiver: without a reason",
		example: "links:\n  - title: Guide\n    url: http://example.org/guide\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n  reason: n/a\n" +
			"  approved_by: Catalogue editors\n  until: 2027-01-31\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: Agreed as an exception for now.\n  approved_by: Catalogue editors\n  until: 2027-01-31\n" +
			"- rule: entry.review-overdue\n  entry: spine\n  approved_by: Editors\n  until: 2027-01-01\n",
		want: `
example-service.yaml:24:10 entry.link-insecure info "http://example.org/guide"
waivers.yaml:3:11 waiver.reason "n/a"
waivers.yaml:6:9 waiver.unused warning "entry.link-insecure"
waivers.yaml:8:11 waiver.reason "Agreed as an exception for now."
waivers.yaml:11:3 waiver.reason "rule"
waivers.yaml:11:9 waiver.unused warning "entry.review-overdue"
`,
	},
	{
		name: "waiver: excuses an error",
		example: "dates: {launched: 2027}\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.date-order\n  entry: example-service\n" +
			"  reason: The source itself gives this order of dates.\n  approved_by: Catalogue editors\n  until: 2027-01-31\n",
		want: `
example-service.yaml:22:19 entry.date-order info "2027"
`,
	},
	{
		name: "a broken entry gives nothing that follows",
		example: "name: A: b\n" +
			"# in spine\ndepends_on: [example-service]\n" +
			"# in catalogue/waivers.yaml\n- rule: entry.link-insecure\n  entry: example-service\n" +
			"  reason: The provider moves the page to https in January.\n  approved_by: Catalogue editors\n" +
			"  until: 2027-01-31\n",
		want: `
example-service.yaml:21:8 yaml.syntax ":"
`,
	},
}

// TestCorpus finds each fault at its exact place.
func TestCorpus(t *testing.T) {
	total := 0
	broken := map[string]bool{}
	for _, test := range corpus {
		t.Run(test.name, func(t *testing.T) {
			x := newTree(t)
			list := x.findings(t, test.example)
			got := ""
			for _, f := range list {
				got += describe(x, f)
				broken[f.Rule] = true
				if f.Severity != diag.Info {
					total++
				}
			}
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), got); diff != "" {
				t.Errorf("findings mismatch (-want +got)\n%s%s", diff, test.example)
			}
		})
	}
	if total < 60 {
		t.Errorf("the corpus holds %d faults, and promises 60", total)
	}
	for _, r := range validate.Rules() {
		if !broken[r.ID] && !strings.HasPrefix(r.ID, "policy.") { // these compare two states

			t.Errorf("nothing in the corpus breaks %s", r.ID)
		}
	}
}

// describe writes a finding's place, rule, mildness and marked text. It finds the
// text by counting lines and characters in its own way.
func describe(x *exampleTree, f diag.Finding) string {
	name := f.File[strings.LastIndexByte(f.File, '/')+1:]
	line := fmt.Sprintf("%s:%s %s", name, f.Pos, f.Rule)
	if f.Severity != diag.Error {
		line += " " + f.Severity.String()
	}
	text := x.last
	if file := x.files[f.File]; file != nil {
		text = string(file.Data)
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	at := func(p diag.Pos) int { // the number of characters before a place
		n := p.Col - 1
		for _, l := range lines[:p.Line-1] {
			n += len([]rune(l)) + 1
		}
		return n
	}
	all := []rune(strings.Join(lines, "\n"))
	marked := string(all[at(f.Pos):max(at(f.Pos), min(at(f.End), len(all)))])
	if first, _, more := strings.Cut(marked, "\n"); more {
		marked = first + " …"
	}
	if runes := []rune(marked); len(runes) > 60 {
		marked = string(runes[:59]) + "…"
	}
	return fmt.Sprintf("%s %q\n", line, marked)
}

// TestFindingsAreTheSameEveryTime checks that nothing depends on the order of maps or
// workers.
func TestFindingsAreTheSameEveryTime(t *testing.T) {
	i := slices.IndexFunc(corpus, func(c struct{ name, example, want string }) bool {
		return strings.HasPrefix(c.name, "ref: unknown ids")
	})
	first := newTree(t).findings(t, corpus[i].example)
	for range 5 {
		if diff := cmp.Diff(first, newTree(t).findings(t, corpus[i].example)); diff != "" {
			t.Fatalf("another run differs (-first +again)\n%s", diff)
		}
	}
}
