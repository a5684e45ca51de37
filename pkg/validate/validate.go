// Package validate runs the rules over a catalogue and returns findings.
//
// Each rule is a row with an id, a severity, the reason it exists and an example of
// wrong and right, in a file of its own. Syntax (yaml.*) and form (schema.*) are
// checked by the packages below; their rows stand here too, so that the table is
// whole.
package validate

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// Rule is one row of the rule table.
type Rule struct {
	// ID is "area.problem" and permanent.
	ID       string
	Severity diag.Severity
	// Summary is one line, Why a short paragraph; both are plain sentences.
	Summary, Why string
	// Bad and Good are fields of an entry, or a whole file where the rule is about one.
	Bad, Good string
	// check reports to the run; nil for what is checked below this package.
	check func(*run)
}

// Report is the outcome of a run.
type Report struct {
	// Files, Entries and Rules count what was checked.
	Files, Entries, Rules int
	// Findings are ordered by file and place.
	Findings diag.List
}

// Run checks a catalogue. loaded are the findings that came with it; now decides
// what is past. The error is a schema that cannot be used.
func Run(ctx context.Context, cat *catalogue.Catalogue, loaded diag.List, now time.Time) (Report, error) {
	findings := append(diag.List{}, loaded...)
	formal, err := checkSchemas(ctx, cat)
	if err != nil {
		return Report{}, err
	}
	findings = append(findings, formal...)
	for i := range rules {
		if rules[i].check == nil {
			continue
		}
		r := run{cat: cat, now: now, rule: &rules[i]}
		rules[i].check(&r)
		findings = append(findings, r.findings...)
	}
	findings.Sort()
	return Report{
		Files: cat.Files, Entries: cat.Len() + cat.BrokenCount() + len(cat.Clashes()), Rules: len(rules),
		Findings: findings,
	}, nil
}

// checkSchemas checks every file against its schema with a worker a core.
func checkSchemas(ctx context.Context, cat *catalogue.Catalogue) (diag.List, error) {
	sheets := cat.Sheets()
	results := make([]diag.List, len(sheets))
	errs := make([]error, len(sheets))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sheets)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(sheets) {
					return
				}
				results[i], errs[i] = sheets[i].Schema.Check(sheets[i].Doc)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var all diag.List
	for i, list := range results {
		if errs[i] != nil {
			return nil, errs[i]
		}
		for _, f := range list {
			f.ID = sheets[i].ID
			all = append(all, f)
		}
	}
	return all, nil
}

// run is what a rule sees.
type run struct {
	cat      *catalogue.Catalogue
	now      time.Time
	rule     *Rule
	findings diag.List
}

// report places a finding of the running rule on a node of a record's document. A
// nil node stands for the record's first key.
func (r *run) report(rec *catalogue.Record, n *document.Node, pointer, message, help string) {
	if n == nil {
		n = rec.Node
		if len(n.Fields) > 0 {
			n = n.Fields[0].Key
		}
	}
	f := rec.Doc.FindingAt(n, r.rule.ID, r.rule.Severity, message)
	f.Pointer, f.Help = rec.Pointer+pointer, help
	if rec.Pointer == "" {
		f.ID = rec.ID
	}
	r.findings = append(r.findings, f)
}

// reportIDs reports on items of a list of ids, or on the one id of a scalar field,
// for which say returns a message.
func (r *run) reportIDs(rec *catalogue.Record, field string, say func(id string) (message, help string)) {
	n := rec.Get(field)
	if n == nil {
		return
	}
	items, pointer := n.Items, func(i int) string { return fmt.Sprintf("/%s/%d", field, i) }
	if n.Kind == document.String {
		items, pointer = []*document.Node{n}, func(int) string { return "/" + field }
	}
	for i, item := range items {
		if message, help := say(item.Text); message != "" {
			r.report(rec, item, pointer(i), message, help)
		}
	}
}
