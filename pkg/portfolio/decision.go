package portfolio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/words"
)

// Rules of the findings about recorded exceptions.
const (
	RuleDecision        = "portfolio.decision"
	RuleDecisionExpired = "portfolio.decision-expired"
	RuleDecisionUnused  = "portfolio.decision-unused"
)

// Decision is an accepted exception: a system that goes on against the advice, with
// the reason and the day on which that is looked at again.
type Decision struct {
	System, Organisation string
	Verdict              Verdict
	Reason               string `json:"reason"`
	By                   string `json:"approved_by"`
	// Review is the last day on which it counts.
	Review date.Date `json:"review"`

	node  *document.Node
	fault bool
}

// Decisions is a file of them.
type Decisions struct {
	items []Decision
	doc   *document.Document
}

var decisionKeys = []string{"system", "organisation", "verdict", "reason", "approved_by", "review"}

// ReadDecisions reads a list of exceptions. Those that lack something are findings
// and do not count; the error says that there is no list.
func ReadDecisions(file string, src []byte) (*Decisions, diag.List, error) {
	doc, findings := document.Parse(file, src)
	if doc.Root == nil || findings.HasErrors() {
		return nil, nil, firstError(findings)
	}
	if doc.Root.Kind != document.List {
		return nil, nil, fmt.Errorf("line 1: a list of exceptions is wanted, and this is %s", doc.Root.Kind)
	}
	d := &Decisions{doc: doc}
	for _, item := range doc.Root.Items {
		if item.Kind != document.Map {
			findings = append(findings, doc.FindingAt(item, RuleDecision, diag.Warning, fmt.Sprintf("an exception is a mapping, and this is %s", item.Kind)))
			continue
		}
		decision, faults := parseDecision(doc, item)
		findings = append(findings, faults...)
		d.items = append(d.items, decision)
	}
	return d, findings, nil
}

func parseDecision(doc *document.Document, item *document.Node) (Decision, diag.List) {
	var findings diag.List
	report := func(n *document.Node, message, help string) {
		f := doc.FindingAt(n, RuleDecision, diag.Warning, message)
		f.Help = help
		findings = append(findings, f)
	}
	for _, f := range item.Fields {
		if !slices.Contains(decisionKeys, f.Key.Text) {
			report(f.Key.Node(), fmt.Sprintf("an exception has no key %q", f.Key.Text),
				cmp.Or(words.DidYouMean(f.Key.Text, decisionKeys), "the keys are "+strings.Join(decisionKeys, ", ")))
		}
	}
	text := func(key string) string { return trim(item.TextAt(key)) }
	d := Decision{System: text("system"), Organisation: text("organisation"), Verdict: Verdict(text("verdict")), Reason: text("reason"), By: text("approved_by"), node: item}
	place := item
	if len(item.Fields) > 0 {
		place = item.Fields[0].Key.Node()
	}
	for _, key := range []string{"system", "verdict", "reason", "approved_by", "review"} {
		if text(key) == "" {
			report(place, fmt.Sprintf("the exception for %q has no %q and does not count", d.System, key), "say who accepted it, why, and until when")
			d.fault = true
		}
	}
	if d.Verdict != "" && !slices.Contains(Verdicts(), d.Verdict) {
		names := out.Each(Verdicts(), func(v Verdict) string { return string(v) })
		report(item.Field("verdict"), fmt.Sprintf("%q is not a verdict", d.Verdict), words.DidYouMean(string(d.Verdict), names))
		d.fault = true
	}
	if review := text("review"); review != "" {
		var err error
		if d.Review, err = date.Parse(review); err != nil {
			report(item.Field("review"), err.Error(), "")
			d.fault = true
		}
	}
	return d, findings
}

// apply lets the exceptions that count settle their systems, and reports those that
// have expired or fit nothing.
func (d *Decisions) apply(report *Report) diag.List {
	var findings diag.List
	byName := map[string][]int{}
	for i, r := range report.Systems {
		k := words.SpokenKey(r.Name)
		byName[k] = append(byName[k], i)
	}
	for i := range d.items {
		item := &d.items[i]
		if item.fault {
			continue
		}
		isUsed := false
		hasExpired := item.Review.Before(report.Today)
		var others []string
		for _, at := range byName[words.SpokenKey(item.System)] {
			r := report.Systems[at]
			if item.Organisation != "" && words.Spoken(item.Organisation) != words.Spoken(r.Organisation) {
				continue
			}
			if r.Verdict != item.Verdict {
				others = append(others, string(r.Verdict))
				continue
			}
			isUsed = true
			if !hasExpired {
				r.Decision = item
			}
		}
		switch {
		case isUsed && hasExpired:
			f := d.doc.FindingAt(item.node.Field("review"), RuleDecisionExpired, diag.Warning, fmt.Sprintf("the exception for %q was to be looked at again by %s and no longer counts", item.System, item.Review.Text))
			f.Help = "decide again: follow the advice, or give a new date with the reason"
			findings = append(findings, f)
		case !isUsed:
			message := fmt.Sprintf("no system of the register is called %q", item.System)
			if len(others) > 0 {
				message = fmt.Sprintf("%q is now judged %s, not %q", item.System, words.Quoted(slices.Compact(others), "and"), item.Verdict)
			}
			f := d.doc.FindingAt(item.node.Field("system"), RuleDecisionUnused, diag.Info, message)
			f.Help = "delete the exception if it is no longer needed"
			findings = append(findings, f)
		}
	}
	return findings
}

// DraftText is the beginning of a file of exceptions: one to fill in for each system that
// asks for action and has none, in the order to act. It is to be looked at again in a year,
// or when the system is due if that is sooner.
func (r *Report) DraftText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Accepted exceptions to the advice of %s, begun on %s.\n", `"wdw check"`, r.Today.Format(time.DateOnly))
	b.WriteString("# Keep those that you accept, say why and who answers for it, and delete the others. An\n# exception without a reason does not count, and none counts after its review date.\n")
	begun := map[[3]string]bool{}
	for _, i := range r.Order {
		s := r.Systems[i]
		id := [...]string{s.Name, s.Organisation, string(s.Verdict)}
		if s.Verdict == National || begun[id] {
			continue
		}
		begun[id] = true
		review := r.Today.AddDate(1, 0, 0)
		if !s.By.IsZero() && s.By.Last.After(r.Today) && s.By.Last.Before(review) {
			review = s.By.Last
		}
		fmt.Fprintf(&b, "- system: %s\n", out.YAMLScalar(out.VisibleLine(s.Name)))
		if s.Organisation != "" {
			fmt.Fprintf(&b, "  organisation: %s\n", out.YAMLScalar(out.VisibleLine(s.Organisation)))
		}
		fmt.Fprintf(&b, "  verdict: %s\n  reason: \"\"\n  approved_by: \"\"\n  review: %s\n", s.Verdict, review.Format(time.DateOnly))
	}
	if len(begun) == 0 {
		b.WriteString("[]\n")
	}
	return b.String()
}
