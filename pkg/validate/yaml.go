package validate

import (
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// yamlRules are what package document and the loader report.
var yamlRules = []Rule{
	{ID: "yaml.alias", Severity: diag.Error, Summary: "An anchor or an alias is used.",
		Why: "An entry is read by people and by simple tools; what it says must stand where it is said.",
		Bad: "name: &n Example Service\naliases: [*n]", Good: "name: Example Service"},
	{ID: "yaml.byte-order-mark", Severity: diag.Warning, Summary: "The file begins with a byte-order mark.",
		Why: "Some tools show the mark as text or fail on it; UTF-8 needs none.",
		Bad: "\ufeffid: example-service", Good: "id: example-service"},
	{ID: "yaml.conflict", Severity: diag.Error, Summary: "A merge conflict is not resolved.",
		Why: "Git left both sides in the file, with marks around them. Nobody has said which one is meant.",
		Bad: "name: Example Service\n<<<<<<< HEAD\nstatus: live\n=======\nstatus: deprecated\n>>>>>>> feature", Good: "name: Example Service\nstatus: live"},
	{ID: "yaml.duplicate-key", Severity: diag.Error, Summary: "A key appears twice in one mapping.",
		Why: "Tools keep one of the two values and drop the other without a word.",
		Bad: "provider: nhs-england\nstatus: live\nprovider: nhsx", Good: "provider: nhs-england\nstatus: live"},
	{ID: "yaml.empty", Severity: diag.Error, Summary: "The file holds nothing.",
		Why: "An empty file is an entry that was lost or never written.",
		Bad: "# catalogue/services/example-service.yaml\n# to be written", Good: "id: example-service"},
	{ID: "yaml.encoding", Severity: diag.Error, Summary: "The file is not UTF-8 text, or holds control characters.",
		Why: "Other encodings show wrong letters, and control characters can hide text or attack a terminal.",
		Bad: "name: Example\u0007 Service", Good: "name: Example Service"},
	{ID: "yaml.merge-key", Severity: diag.Error, Summary: "A merge key (<<) is used.",
		Why: "Merge keys were dropped from YAML, and hide where a value comes from.",
		Bad: "access:\n  network: internet\n  <<: {cost: Free of charge}", Good: "access:\n  network: internet\n  cost: Free of charge"},
	{ID: "yaml.multiple-documents", Severity: diag.Error, Summary: "The file holds more than one document.",
		Why: "A file is one entry, named after its id; whatever follows \"---\" would be lost.",
		Bad: "status: live\n---\nid: another-service", Good: "status: live"},
	{ID: "yaml.non-string-key", Severity: diag.Error, Summary: "A key is not text.",
		Why: "Entries are also JSON, where every key is text.",
		Bad: "dates:\n  2027: retires", Good: "dates:\n  retires: 2027"},
	{ID: "yaml.special-float", Severity: diag.Error, Summary: "A number is infinite or not a number.",
		Why: "JSON has no such numbers, so the entry could not be exported.",
		Bad: "onboarding:\n  steps:\n    - title: Wait\n      days: .inf", Good: "onboarding:\n  steps:\n    - title: Wait\n      days: 10"},
	{ID: "yaml.stray-file", Severity: diag.Error, Summary: "A file stands in the catalogue that is not read.",
		Why: "Somebody who saved an entry as .yml, or left a copy, believes it is part of the catalogue. Copies and hidden files are only a warning.",
		Bad: "# catalogue/services/fax-relay.yml\nid: fax-relay", Good: "# in fax-relay\nid: fax-relay"},
	{ID: "yaml.syntax", Severity: diag.Error, Summary: "The file is not YAML; or not JSON, if its name says so.",
		Why: "Nothing in a file that cannot be parsed can be trusted.",
		Bad: "name: Example: the service", Good: "name: \"Example: the service\""},
	{ID: "yaml.tab", Severity: diag.Error, Summary: "A tab indents a line.",
		Why: "YAML allows only spaces, because tabs look different in every editor.",
		Bad: "review:\n\towner: Catalogue editors", Good: "review:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-10-01"},
	{ID: "yaml.tag", Severity: diag.Error, Summary: "A tag (!!) is used.",
		Why: "The schema says what type a field has; a tag could only contradict it.",
		Bad: "name: !!str 111", Good: "name: \"111\""},
	{ID: "yaml.too-deep", Severity: diag.Error, Summary: "Lists and mappings stand more than 64 deep inside one another.",
		Why: "No entry needs that; a file that does is a mistake or an attack.",
		Bad: "links: " + strings.Repeat("[", document.MaxDepth+1) + strings.Repeat("]", document.MaxDepth+1), Good: "links:\n  - title: Guide\n    url: https://example.org/guide"},
	{ID: "yaml.too-large", Severity: diag.Error, Summary: "The file is larger than 1 MiB, or has more than 100,000 lines and list items.",
		Why: "An entry is a few kilobytes; a larger file is a mistake or an attack.",
		Bad: "# catalogue/services/example-service.yaml (2 MiB)", Good: "id: example-service"},
	{ID: "yaml.unreadable", Severity: diag.Error, Summary: "A file or folder cannot be read.",
		Why: "An entry that is skipped in silence is an entry that nobody checked.",
		Bad: "# catalogue/services/example-service.yaml (nobody may read it)", Good: "id: example-service"},
}
