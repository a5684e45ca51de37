package portfolio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/who-does-what/wdw/pkg/framework"
)

// agreeing are, for each verdict of decide, those of check that say the same of a local system
// for the capability. Where several programmes share a capability no system is there twice,
// and it is a local choice, or one beside a backstop.
var agreeing = map[framework.Verdict][]Verdict{
	framework.UseIt:           {Duplicates, Backstop, Local},
	framework.Connect:         {Local},
	framework.Join:            {Overlaps, Backstop, Local},
	framework.Prefer:          {Overlaps, Backstop, Local},
	framework.Wait:            {SupersededSoon},
	framework.Backstop:        {Backstop, Local},
	framework.Buy:             {Local},
	framework.Comply:          {Local},
	framework.BuildToStandard: {Local},
	framework.ChooseLocally:   {Local},
}

// TestAgreesWithDecide checks for every capability that decide and check rest on one rule: what
// decide calls a choice of one's own is no duplicate, and the other way about.
func TestAgreesWithDecide(t *testing.T) {
	cat := load(t)
	horizon := framework.CycleEnd(cat, today)
	capabilities := cat.Vocabulary("capabilities").Items
	var rows strings.Builder
	for _, c := range capabilities {
		fmt.Fprintf(&rows, "Our own,%s,2040-03-31\n", c.ID)
	}
	report := checkCSV(t, cat, "system name,capability,contract end\n"+rows.String())
	for i, r := range report.Systems {
		d := framework.Decide(cat, today, capabilities[i].ID, capabilities[i], horizon)
		isMore := func(u framework.Use) bool { return cat.Entry(u.ID).Text("kind") != "api" }
		if d.Verdict == framework.Ambiguous || len(d.Use) > 0 && !slices.ContainsFunc(d.Use, isMore) {
			continue // no system can be there instead of an interface
		}
		if !slices.Contains(agreeing[d.Verdict], r.Verdict) {
			t.Errorf("%s (%s): decide says %s, check %s: %s", capabilities[i].ID, d.Level, d.Verdict, r.Verdict, r.Reason)
		}
		isOurs := r.Verdict == Duplicates || r.Verdict == Overlaps
		if isOurs && !slices.ContainsFunc(d.Use, func(u framework.Use) bool { return u.ID == r.Matches[0].ID }) {
			t.Errorf("%s: check rests on %s, decide does not", capabilities[i].ID, r.Matches[0].ID)
		}
	}
}

// TestTypesAgreeWithDecide gives every name of a capability to check as a kind of system, as it
// is and as people write it: it means the capability that it means to decide, which asks the
// terms of search, and makes them anew each time.
func TestTypesAgreeWithDecide(t *testing.T) {
	cat := load(t)
	x := newChecker(cat, today)
	n := 0
	for _, c := range cat.Vocabulary("capabilities").Items {
		for _, name := range append(c.Texts("local_names"), c.Name()) {
			for _, form := range []string{name, strings.ToLower(name), name + " system", name + " management", "our " + name} {
				meant, _ := x.called.Bare(form)
				if len(meant) != 1 || x.isNamed(form) {
					continue
				}
				if n++; n%500 == 1 {
					if ids, by, err := framework.Understand(cat, form); !slices.Equal(ids, []string{meant[0].ID}) || by == "" || err != nil {
						t.Errorf("%q: decide means %v by %q, %v", form, ids, by, err)
					}
				}
				r := x.check(System{Product: "Wobblegate", Type: form})
				if len(r.Serves) == 0 || r.Verdict == Unknown || !slices.ContainsFunc(r.Serves, func(s Serves) bool { return s.ID == meant[0].ID }) {
					t.Errorf("%q: decide means %s, check %v (%s)", form, meant[0].ID, r.Serves, r.Verdict)
				}
			}
		}
	}
	if n < 1500 {
		t.Errorf("%d kinds were tried, want more", n)
	}
}

// TestBackstopNamesTheInterface checks that a system that need not move is told what it has to
// be connected to, where decide says to join.
func TestBackstopNamesTheInterface(t *testing.T) {
	cat := load(t)
	x := newChecker(cat, today)
	for _, kind := range []string{"Vaccination", "vaccinations", "immunisation recording"} {
		r := x.check(System{Product: "Wobblegate", Type: kind})
		if !strings.Contains(r.Advice, "connect it to the national part: Immunisation FHIR API") || !slices.ContainsFunc(r.Matches, func(m Match) bool { return m.ID == "immunisation-fhir-api" }) {
			t.Errorf("%s: %s: %s", kind, r.Verdict, r.Advice)
		}
	}
}
