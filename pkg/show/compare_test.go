package show

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/query"
)

const (
	comparedHub = `id: hub
name: Hub
aliases: [Exchange, 'Hub, the old one']
status: live
description: |
  It *carries* [messages](https://example.org/m).

  - one
  - two
milestones:
  - {what: Public beta, due: 2027-Q1, confidence: target, funded: no}
audience: {users: [clinicians, suppliers]}
onboarding:
  url: https://example.org/hub/start
  steps:
    - {title: 'Ask, then wait', detail: It takes a while., days: 84, url: https://example.org/hub/ask}
    - {title: Test, days: 1}
links: [{title: Hub, url: https://example.org/hub}]
`
	comparedFax = `id: fax
name: Fax
status: deprecated
description: It turns messages into faxes.
onboarding:
  url: https://example.org/fax/start
  steps:
    - {title: 'Ask, then wait', days: 10}
    - {title: Test, detail: 'Or do not.', days: 1}
odd: [{b: {c: 1}, a: [x, 'y, z']}]
`
)

func TestComparison(t *testing.T) {
	cat, _, err := catalogue.Load(context.Background(), fstest.MapFS{
		"catalogue/services/hub.yaml": {Data: []byte(comparedHub)}, "catalogue/services/fax.yaml": {Data: []byte(comparedFax)},
	}, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	entries := []*catalogue.Entry{cat.Entry("hub"), cat.Entry("fax")}
	rows := query.ForReader(query.Compare(entries, cat.Shape()), query.Telling(query.Compare(entries, cat.Shape())))
	rows = append(rows, query.Compare(entries, cat.Shape())[3]) // the description
	compared := Comparison{cat: cat, entries: entries, told: rows}
	table := compared.words()
	tests := []struct {
		name  string
		write func(b *strings.Builder) error
		want  string
	}{
		{"terminal", func(b *strings.Builder) error { return table.Write(b, out.Screen{Width: 80}) }, `
Field              hub                            fax
Name               Hub                            Fax
Status             live                           deprecated
Milestones         Public beta: due 2027-Q1;
                   target; funded: no
Also known as      Exchange
                   Hub, the old one
Audience: users    clinicians, suppliers
Onboarding: guide
  hub: https://example.org/hub/start
  fax: https://example.org/fax/start
Onboarding: steps  Ask, then wait (84 working     Ask, then wait (10 working
                     days): It takes a while.       days)
                     https://example.org/hub/ask  Test (1 working day): Or
                   Test (1 working day)             do not.
odd                                               b: {"c":1}; a: ["x","y, z"]
Description        It carries messages            It turns messages into
                     (https://example.org/m).     faxes.
                   - one
                   - two
`},
		{"narrow", func(b *strings.Builder) error { return table.Write(b, out.Screen{Width: 28}) }, `
Name
  hub: Hub
  fax: Fax

Status
  hub: live
  fax: deprecated

Milestones
  hub: Public beta: due
    2027-Q1; target; funded:
    no

Also known as
  hub:
    Exchange
    Hub, the old one

Audience: users
  hub: clinicians,
    suppliers

Onboarding: guide
  hub:
    https://example.org/hub/start
  fax:
    https://example.org/fax/start

Onboarding: steps
  hub:
    Ask, then wait (84
      working days): It
      takes a while.
      https://example.org/hub/ask
    Test (1 working day)
  fax:
    Ask, then wait (10
      working days)
    Test (1 working day):
      Or do not.

odd
  fax: b: {"c":1}; a:
    ["x","y, z"]

Description
  hub:
    It carries messages
    (https://example.org/m).
    - one
    - two
  fax: It turns messages
    into faxes.
`},
		{"no terminal", func(b *strings.Builder) error { return table.Write(b, out.Screen{}) }, `
Field	hub	fax
Name	Hub	Fax
Status	live	deprecated
Milestones	Public beta: due 2027-Q1; target; funded: no	
Also known as	Exchange | Hub, the old one	
Audience: users	clinicians, suppliers	
Onboarding: guide	https://example.org/hub/start	https://example.org/fax/start
Onboarding: steps	Ask, then wait (84 working days): It takes a while. https://example.org/hub/ask | Test (1 working day)	Ask, then wait (10 working days) | Test (1 working day): Or do not.
odd		b: {"c":1}; a: ["x","y, z"]
Description	It carries messages (https://example.org/m). | - one | - two	It turns messages into faxes.
`},
		{"markdown", func(b *strings.Builder) error { return table.Markdown(b) }, `
| Field | hub | fax |
| --- | --- | --- |
| Name | Hub | Fax |
| Status | live | deprecated |
| Milestones | Public beta: due 2027-Q1; target; funded: no |  |
| Also known as | Exchange<br>Hub, the old one |  |
| Audience: users | clinicians, suppliers |  |
| Onboarding: guide | https://example.org/hub/start | https://example.org/fax/start |
| Onboarding: steps | Ask, then wait (84 working days): It takes a while. https://example.org/hub/ask<br>Test (1 working day) | Ask, then wait (10 working days)<br>Test (1 working day): Or do not. |
| odd |  | b: {"c":1}; a: \["x","y, z"\] |
| Description | It carries messages (https://example.org/m).<br>\- one<br>\- two | It turns messages into faxes. |
`},
		{"csv", func(b *strings.Builder) error { return compared.data().CSV(b) }, `
field,hub,fax
name,Hub,Fax
status,live,deprecated
milestones,what: Public beta; due: 2027-Q1; confidence: target; funded: no,
aliases,"Exchange; Hub, the old one",
audience.users,clinicians; suppliers,
onboarding.url,https://example.org/hub/start,https://example.org/fax/start
onboarding.steps,"title: Ask, then wait; detail: It takes a while.; url: https://example.org/hub/ask; days: 84
title: Test; days: 1","title: Ask, then wait; days: 10
title: Test; detail: Or do not.; days: 1"
odd,,"b: {""c"":1}; a: [""x"",""y, z""]"
description,"It *carries* [messages](https://example.org/m).

- one
- two
",It turns messages into faxes.
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := tt.write(&b); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), b.String()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestComparisonShowsWhatDiffers compares each entry of the frozen catalogue with the next: a
// field that differs is not written alike.
func TestComparisonShowsWhatDiffers(t *testing.T) {
	cat := frozenCatalogue(t)
	all := cat.Entries()
	for i := range all[1:] {
		entries := all[i : i+2]
		rows := query.Compare(entries, cat.Shape())
		compared := Comparison{cat: cat, entries: entries, told: rows}
		for name, table := range map[string]out.Table{"words": compared.words(), "data": compared.data()} {
			for r, row := range rows {
				alike := cmp.Equal([]string(table.Rows[r][1]), []string(table.Rows[r][2]))
				if alike && !row.Same {
					t.Errorf("%s: %s of %s and %s differs, and is written alike: %q", name, row.Path, entries[0].ID, entries[1].ID, table.Rows[r][1])
				}
			}
		}
	}
}
