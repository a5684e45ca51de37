package show

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

// showEntry has every kind of field, one that the schema does not know, and text that
// would act on a terminal.
const showEntry = `id: patient-index
name: Patient Index
aliases: [PI, "P\e[2JI"]
kind: service
summary: Says who a patient is, for every system that has to know, in hospitals as well as in general practice.
description: |
  The first paragraph is long enough to be wrapped at the width that a reader likes, and at that of a narrow terminal.

  The second has "\x1b[31m", which is text, and a word that is too long to wrap: https://example.org/a/very/long/address/that/stays/whole/however/narrow/it/is
category: demographics
capabilities: [identify-patients]
provider: example-centre
support: national-service
autonomy:
  level: central-preferred
  basis: inferred
  why: "It is an example\u202e, and examples have to say something here."
  criteria:
    scale: {met: yes, because: Everyone needs it.}
    value: {met: unknown}
  scopes:
    - {what: the archive, level: other-useful, why: Nobody needs it.}
  alternatives: The same standard
status: live
dates: {launched: 2020}
milestones:
  - {what: Public beta, due: 2027-Q1, confidence: target, funded: bid}
standards:
  - {id: fhir-r4, use: required}
onboarding:
  url: https://example.org/start
  contact: editors@example.org
  prerequisites: [message-hub]
  steps:
    - {title: Ask, detail: By letter., days: 10}
    - {title: "Wait\nlong"}
"unknown\e[1m":
  "key\n": [{a: b, c: [d]}]
review: {owner: Example editors, last: 2026-10-01, next: 2027-10-01}
sources:
  - {url: https://example.org/patient-index, shows: that this is an example}
`

// fullEntry has what a reader may find in an entry, members that the schema does not
// know at every place, and text that would act on a terminal.
const fullEntry = `id: full-index
name: Full Index
aliases: [PI, "P\e[2JI"]
kind: service
summary: Says who a patient is, for every system that has to know, in hospitals as well as in general practice.
description: |
  The first paragraph is long enough to be wrapped at the width that a reader likes, and at that of a narrow terminal.

  The second has "\x1b[31m", which is text, and a word that is too long to wrap: https://example.org/a/very/long/address/that/stays/whole/however/narrow/it/is
category: demographics
capabilities: [identify-patients]
provider: example-centre
support: national-service
autonomy:
  level: central-preferred
  basis: inferred
  why: "It is an example\u202e, and examples have to say something here."
  criteria:
    scale: {met: yes, because: Everyone needs it., evidence: "https://example.org/scale", weight: 3}
    value: {met: unknown}
    experience: {met: unknown, because: Nobody asked.}
    outcomes: {met: unknown}
    hope: {met: no}
  scopes:
    - {what: The archive, level: other-useful, why: Nobody needs it., since: 2024-05}
    - {what: The rest, level: sideways, why: So.}
  alternatives: The same standard
  panel: {chair: The editors, seats: [a, b]}
status: live
flags: [under-review]
dates: {launched: 2020, checked: 2026-02, retires: 2027-Q2, retires_kind: target}
replaced_by: [single]
disposition: {verdict: retire, basis: inferred, because: It is an example., by: 2027-Q2, cost: none}
milestones:
  - {what: Public beta, due: 2027-Q1, confidence: target, funded: bid, owner: a team, risks: [money, time]}
  - {what: The index is switched off, due: 2027-Q2, confidence: planned}
  - {what: No date, due: "some time or other, as the money allows", confidence: aspiration}
access: {network: both, tariff: {peak: 2}}
depends_on: [message-hub]
complements:
  - {id: single, why: It is the other half. Both are needed., extent: half}
standards:
  - {id: fhir-uk-core, use: supported}
  - {id: fhir-r4, use: required}
onboarding:
  url: https://example.org/start
  contact: editors@example.org
  prerequisites: [message-hub]
  steps:
    - {title: Ask, detail: By letter., days: 10, who: you}
    - {title: "Wait\nlong"}
  fee: none
"unknown\e[1m":
  "key\n": [{a: b, c: [d]}]
review: {owner: Example editors, last: 2026-07-01, next: 2026-11-01, method: by reading}
sources:
  - {url: https://example.org/patient-index, shows: that this is an example}
`

var showToday = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func showCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{
		"catalogue/services/patient-index.yaml": {Data: []byte(showEntry)},
		"catalogue/services/full-index.yaml":    {Data: []byte(fullEntry)},
	}
	for id, text := range map[string]string{
		"retired":  "status: retired\ndates: {retires: 2024}\nreplaced_by: [a, b]",
		"ending":   "status: deprecated\ndates: {retires: 2027-06}\nreplaced_by: [a]",
		"single":   "status: live\nautonomy: {level: single-central, basis: published, why: So.}",
		"backstop": "status: live\nautonomy: {level: other-useful, basis: published, why: So.}",
		"empty":    "status: live",
	} {
		tree["catalogue/services/"+id+".yaml"] = &fstest.MapFile{Data: []byte("id: " + id + "\nname: " + strings.ToUpper(id) + "\n" + text + "\n")}
	}
	cat, _, err := catalogue.Load(context.Background(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// TestShow compares the reader's view with what is kept in testdata; UPDATE=1
// rewrites it.
func TestShow(t *testing.T) {
	cat := showCatalogue(t)
	for name, screen := range map[string]out.Screen{"plain": {}, "narrow": {Width: 40}, "colour": {Width: 200, Colour: true}} {
		var b strings.Builder
		use := query.Use{Standards: []string{"fhir-r4"}, Required: []*catalogue.Entry{cat.Entry("empty")}, Needed: []*catalogue.Entry{cat.Entry("single")}}
		page := out.NewPage(screen)
		EntryPage(page, cat, cat.Entry("full-index"), showToday, use)
		if err := page.Write(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, "show."+name, b.String())
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(strings.ReplaceAll(line, "\x1b", ""), out.IsControl) || !screen.Colour && strings.Contains(line, "\x1b") {
				t.Errorf("%s: control characters in %q", name, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s: %q ends in blanks", name, line)
			}
			if out.DisplayWidth(line) > 40 && name == "narrow" && !strings.Contains(line, "https://") {
				t.Errorf("%q is %d wide", line, out.DisplayWidth(line))
			}
		}
	}
}

// TestHeadline checks the first thing a reader learns: how binding the entry is, or
// that it is not there yet, or gone.
func TestHeadline(t *testing.T) {
	const single = "autonomy: {level: single-central}"
	tests := []struct{ name, entry, want string }{
		{"single", "status: live, " + single, "Use this: it is provided once for everyone and should be used."},
		{"preferred", "status: public-beta, autonomy: {level: central-preferred}", "Prefer this: it is recommended, and an equivalent that meets the standards is allowed."},
		{"backstop", "status: live, autonomy: {level: other-useful}", "Use this if you have nothing: it is a backstop that could be used."},
		{"guidance", "status: live, kind: guidance, autonomy: {level: other-useful}", "Use this if you have nothing of your own: it is a backstop that could be used."},
		{"framework", "status: live, kind: framework, autonomy: {level: other-useful}", "Use this if you have no other route: it is a backstop that could be used."},
		{"standard", "status: live, kind: standard, autonomy: {level: central-preferred}", "Prefer this: it is recommended, and an equivalent is allowed."},
		{"under review", "status: live, flags: [under-review], " + single, "Use this: it is provided once for everyone and should be used. But its provider is considering whether to deprecate it."},
		{"unheard of", "status: live, autonomy: {level: sideways}", "Autonomy: sideways"},
		{"no level", "status: live", ""},
		{"planned", "status: planned, " + single, "Not available yet: it is planned. When it is live it should be used."},
		{"planned with a date", "status: planned, dates: {launched: 2028}, " + single, "Not available yet: it is planned, to launch in 2028. When it is live it should be used."},
		{"planned, the date has passed", "status: planned, dates: {launched: 2024}, " + single, "Not available yet: it is planned. When it is live it should be used."},
		{"in development", "status: in-development, autonomy: {level: other-useful}", "Not available yet: it is being built. When it is live it could be used as a backstop."},
		{"alpha", "status: alpha, autonomy: {level: central-preferred}, kind: guidance", "Not available yet: it is a prototype (alpha). When it is live it is recommended, and an equivalent is allowed."},
		{"planned, no level", "status: planned", "Not available yet: it is planned."},
		{"private beta", "status: private-beta, " + single, "In private beta, for those invited: when it is live it should be used."},
		{"internal", "status: live, flags: [internal], " + single, "For other national services only: it takes no new outside users."},
		{"internal and not live", "status: private-beta, flags: [internal], " + single, "For other national services only: it is in private beta and takes no new outside users."},
		{"moved", "status: moved, moved_to: [a, b]", "This entry has moved: see a and b."},
		{"retired", "status: retired, dates: {retires: 2024}, replaced_by: [a]", "This is gone: it was retired in 2024; use a instead."},
		{"retired, split", "status: retired, dates: {retires: 2024-03-31}, replaced_by: [a, b]", "This is gone: it was retired on 31 March 2024; use a and b instead, each for its part."},
		{"retired, no date", "status: retired", "This is gone: it was retired; no successor is named."},
		{"retired, seen from before", "status: retired, dates: {retires: 2027}", "This is gone: it was retired; no successor is named."},
		{"deprecated", "status: deprecated", "Do not start using this: it is deprecated; no successor is named."},
		{"ending", "status: deprecated, dates: {retires: 2027-06}, replaced_by: [a]", "Do not start using this: it is deprecated and is to end in June 2027; use a instead."},
		{"ending, a target", "status: deprecated, dates: {retires: 2026-11, retires_kind: target}", "Do not start using this: it is deprecated and is to end in November 2026 (target); no successor is named."},
		{"ending, agreed", "status: deprecated, dates: {retires: 2027-Q1, retires_kind: agreed}", "Do not start using this: it is deprecated and ends in Q1 2027; no successor is named."},
		{"should have ended", "status: deprecated, dates: {retires: 2026-03, retires_kind: target}", "Do not start using this: it is deprecated and was due to end in March 2026 (target); no successor is named."},
	}
	tree := fstest.MapFS{}
	for i, tt := range tests {
		tree[fmt.Sprintf("catalogue/services/e%d.yaml", i)] = &fstest.MapFile{Data: []byte(fmt.Sprintf("{id: e%d, %s}\n", i, tt.entry))}
	}
	cat, _, err := catalogue.Load(t.Context(), tree, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range tests {
		got, style := headline(cat.Entry(fmt.Sprintf("e%d", i)), showToday)
		if got != tt.want {
			t.Errorf("%s: the headline of {%s} is\n%q, want\n%q", tt.name, tt.entry, got, tt.want)
		}
		wantStyle := out.Bold
		switch {
		case strings.Contains(got, "is gone") || strings.Contains(got, "has moved"):
			wantStyle = out.Bold + ";" + out.Red
		case strings.Contains(got, "is deprecated"):
			wantStyle = out.Bold + ";" + out.Yellow
		}
		if style != wantStyle {
			t.Errorf("%s: the headline looks like %q, want %q", tt.name, style, wantStyle)
		}
	}
}

func TestAgeWords(t *testing.T) {
	for written, want := range map[string]string{
		"2026-11-22": " (today)", "2026-11-21": " (yesterday)", "2026-10-01": " (52 days ago)", "2026-07-01": " (about 5 months ago)",
		"2025-10": " (about 13 months ago)", "2024": " (about 2 years ago)", "2016-11-22": " (about 10 years ago)", "2027": "", "soon": "",
	} {
		if got := ageWords(written, showToday); got != want {
			t.Errorf("ageWords(%q) = %q, want %q", written, got, want)
		}
	}
}

// golden compares with a file of testdata, which UPDATE=1 rewrites.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s mismatch (-want +got):\n%s", name, diff)
	}
}
