package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/words"
)

var waiverExpired = Rule{
	ID: "waiver.expired", Severity: diag.Error,
	Summary: "The last day of a waiver has passed.",
	Why:     "A waiver is for now. Once its day has passed the rule counts again, and somebody has to decide anew.",
	Bad:     waiverExample("until: 2026-03-31"),
	Good:    waiverExample("until: 2027-03-31"),
	check: func(r *run) {
		for _, w := range r.cat.Waivers {
			if until := w.Date("until"); until.Before(r.now) {
				r.report(w, w.Get("until"), "/until",
					fmt.Sprintf("the waiver of %q for %q ended on %s", w.Text("rule"), w.Text("entry"), until.Text),
					"mend the entry and delete the waiver, or have it approved for longer")
			}
		}
	},
}

var waiverReason = Rule{
	ID: "waiver.reason", Severity: diag.Error,
	Summary: "A waiver gives no reason.",
	Why:     "Whoever meets the exception a year later has to be able to judge whether it still holds.",
	Bad:     waiverExample("reason: Agreed for now."),
	Good:    waiverExample("reason: The provider publishes its onboarding guide in January."),
	check: func(r *run) {
		for _, w := range r.cat.Waivers {
			const help = "say why the rule need not hold for this entry, for now"
			switch n := w.Get("reason"); {
			case n == nil:
				r.report(w, nil, "/reason", fmt.Sprintf("the waiver of %q for %q has no reason", w.Text("rule"), w.Text("entry")), help)
			case isThin(n.Text, w.Text("rule"), w.Text("entry")):
				r.report(w, n, "/reason", fmt.Sprintf("%q gives no reason for the waiver of %q", shorten(n.Text), w.Text("rule")), help)
			}
		}
	},
}

var waiverTooLong = Rule{
	ID: "waiver.too-long", Severity: diag.Warning,
	Summary: "A waiver lasts for more than two years.",
	Why:     "A waiver is for now. One that nobody has to look at again within two years is a rule that does not count.",
	Bad:     waiverExample("until: 2099-12-31"),
	Good:    waiverExample("until: 2028-11-01"),
	check: func(r *run) {
		for _, w := range r.cat.Waivers {
			if until := w.Date("until"); !until.IsZero() && until.Last.After(date.Day(r.now).AddDate(2, 0, 0)) {
				r.report(w, w.Get("until"), "/until",
					fmt.Sprintf("the waiver of %q for %q lasts until %s, more than two years from now", w.Text("rule"), w.Text("entry"), until.Text),
					"name a day on which somebody decides anew")
			}
		}
	},
}

// waiverUnused has no check of its own: waive reports it, because only the findings
// of all other rules show what a waiver excuses.
var waiverUnused = Rule{
	ID: "waiver.unused", Severity: diag.Warning,
	Summary: "A waiver excuses nothing.",
	Why:     "The fault is mended, or the waiver names another rule or entry than it should. Left standing it would hide the next fault.",
	Bad:     strings.ReplaceAll(waiverExample(), "http:", "https:"),
	Good:    waiverExample(),
}

var ruleUnknown = Rule{
	ID: "ref.rule-unknown", Severity: diag.Error,
	Summary: "A waiver names a rule that is not known.",
	Why:     "Such a waiver excuses nothing, whatever its author meant.",
	Bad:     strings.ReplaceAll(waiverExample(), "rule: entry.link-insecure", "rule: entry.link-insecur"),
	Good:    waiverExample(),
	check: func(r *run) {
		for _, w := range r.cat.Waivers {
			n := w.Get("rule")
			if n == nil || n.Text == "" || Find(n.Text) != nil {
				continue
			}
			r.report(w, n, "/rule", fmt.Sprintf("%q is not a known rule", n.Text), cmp.Or(words.DidYouMean(n.Text, ids()), `"wdw rules" lists the rules`))
		}
	},
}

// waiverExample is a waiver with some of its fields replaced, and the fault that it
// excuses.
func waiverExample(fields ...string) string {
	lines := []string{
		"rule: entry.link-insecure", "entry: example-service", "reason: The provider moves the page to https in January.",
		"approved_by: Catalogue editors", "until: 2027-01-31",
	}
	for _, f := range fields {
		key, _, _ := strings.Cut(f, ":")
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
		lines[i] = f
	}
	return "links:\n  - title: Guide\n    url: http://example.org/guide\n# in catalogue/waivers.yaml\n- " + strings.Join(lines, "\n  ")
}

// waive makes what a waiver excuses an info, and reports the waivers that excuse
// nothing. One that has ended excuses nothing and is reported as expired only.
func waive(cat *catalogue.Catalogue, findings diag.List, opts Options) diag.List {
	type key struct{ rule, entry string }
	active, used := map[key]*catalogue.Record{}, map[key]bool{}
	r := run{cat: cat, now: opts.Now, rule: &waiverUnused}
	today := date.Day(opts.Now)
	for _, w := range cat.Waivers {
		until := w.Date("until")
		if until.IsZero() || until.Before(today) {
			continue
		}
		k := key{w.Text("rule"), w.Text("entry")}
		if first := active[k]; first != nil {
			r.report(w, w.Get("rule"), "/rule", fmt.Sprintf("the waiver of %q for %q stands twice, first on line %d",
				k.rule, k.entry, w.Doc.Pos(first.Node.Start).Line), "delete one of the two")
			continue
		}
		active[k] = w
	}
	for i := range findings {
		f := &findings[i]
		k := key{f.Rule, f.ID}
		w := active[k]
		if w == nil || f.ID == "" {
			continue
		}
		used[k] = true
		f.Severity = diag.Info
		f.Message += fmt.Sprintf("; waived until %s: %s", w.Text("until"), strings.Join(strings.Fields(strings.TrimSuffix(w.Text("reason"), ".")), " "))
	}
	if !opts.Selection.Includes(waiverUnused.ID) {
		return findings
	}
	for _, w := range cat.Waivers {
		k := key{w.Text("rule"), w.Text("entry")}
		if active[k] == w && !used[k] && couldBeUsed(cat, w, opts) {
			r.report(w, w.Get("rule"), "/rule", fmt.Sprintf("%q does not break %q, and the waiver excuses nothing", k.entry, k.rule), "delete the waiver")
		}
	}
	return append(findings, r.findings...)
}

// couldBeUsed tells whether this run would have shown what a waiver excuses: the rule
// is known and ran, and the entry is there and could be read. A change that was waived
// shows only while it is made, so that a waiver of a "policy.*" rule is judged only by
// the change that adds it.
func couldBeUsed(cat *catalogue.Catalogue, w *catalogue.Record, opts Options) bool {
	rule := w.Text("rule")
	if Find(rule) == nil || !opts.Selection.Includes(rule) || cat.Entry(w.Text("entry")) == nil {
		return false
	}
	return !strings.HasPrefix(rule, "policy.") || opts.Base != nil && !hasWaiver(opts.Base, w)
}

// hasWaiver tells whether a catalogue has a waiver in the same words.
func hasWaiver(cat *catalogue.Catalogue, w *catalogue.Record) bool {
	return slices.ContainsFunc(cat.Waivers, func(o *catalogue.Record) bool { return document.Equal(w.Node, o.Node) })
}
