package render

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
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

var showToday = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func showCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	tree := fstest.MapFS{"catalogue/services/patient-index.yaml": {Data: []byte(showEntry)}}
	for id, text := range map[string]string{
		"moved":      "status: moved\nmoved_to: [patient-index]",
		"retired":    "status: retired\ndates: {retires: 2024}\nreplaced_by: [a, b]",
		"dateless":   "status: retired",
		"deprecated": "status: deprecated",
		"ending":     "status: deprecated\ndates: {retires: 2027-06}\nreplaced_by: [a]",
		"single":     "status: live\nautonomy: {level: single-central, basis: published, why: So.}",
		"backstop":   "status: live\nautonomy: {level: other-useful, basis: published, why: So.}",
		"unheard-of": "status: live\nautonomy: {level: sideways, basis: published, why: So.}",
		"empty":      "status: live",
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
	for name, screen := range map[string]Screen{"plain": {}, "narrow": {Width: 40}, "colour": {Width: 200, Colour: true}} {
		var b strings.Builder
		if err := Show(&b, cat, cat.Entry("patient-index"), Reading{Screen: screen, Today: showToday, Users: []*catalogue.Entry{cat.Entry("single")}}); err != nil {
			t.Fatal(err)
		}
		golden(t, "show."+name, b.String())
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsFunc(strings.ReplaceAll(line, "\x1b", ""), isControl) || !screen.Colour && strings.Contains(line, "\x1b") {
				t.Errorf("%s: control characters in %q", name, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s: %q ends in blanks", name, line)
			}
			if displayWidth(line) > 40 && name == "narrow" && !strings.Contains(line, "https://") {
				t.Errorf("%q is %d wide", line, displayWidth(line))
			}
		}
	}
}

// TestShowBegins checks the first thing a reader learns: how binding the entry is, or
// that it is gone.
func TestShowBegins(t *testing.T) {
	cat := showCatalogue(t)
	want := map[string]string{
		"moved":      "This entry has moved: see patient-index.",
		"retired":    "This is gone: it was retired 2024; use a or b instead.",
		"dateless":   "This is gone: it was retired; no successor is named.",
		"deprecated": "Do not start using this: it is deprecated; no successor is named.",
		"ending":     "Do not start using this: it is deprecated and ends 2027-06; use a instead.",
		"single":     "Use this: it is provided once for everyone and should be used.",
		"backstop":   "Use this if you have nothing: it is a backstop that could be used.",
		"unheard-of": "Autonomy: sideways",
		"empty":      "Where it stands",
	}
	got := map[string]string{}
	for id := range want {
		var b strings.Builder
		if err := Show(&b, cat, cat.Entry(id), Reading{}); err != nil {
			t.Fatal(err)
		}
		got[id] = strings.Split(b.String(), "\n")[2]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("first words mismatch (-want +got):\n%s", diff)
	}
}
