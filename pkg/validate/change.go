package validate

import (
	"context"
	"slices"
	"strconv"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
)

// RunChange checks the newer of two states as Run does, with the older one as its
// base, and tells which findings the change introduced: those that the older state,
// under its own schema and at the same moment, does not have at the same severity.
// The others are marked as older. opts.Base is not looked at;
// name is Report.Base.
func RunChange(ctx context.Context, pair *catalogue.Pair, name string, opts Options) (Report, error) {
	opts.checked = map[*document.Document]diag.List{}
	opts.Base = pair.Old
	report, err := Run(ctx, pair.New, pair.NewFindings, opts)
	if err != nil {
		return Report{}, err
	}
	opts.Base, opts.Progress = nil, nil
	before, err := Run(ctx, pair.Old, pair.OldFindings, opts)
	if err != nil {
		return Report{}, err
	}
	MarkOlder(report.Findings, before.Findings)
	report.Base = name
	return report, nil
}

// MarkOlder marks the findings that are in before too, each of which answers for one.
// Where an item stands in its list means nothing, and a finding that has become more
// severe is a new one.
func MarkOlder(findings, before diag.List) {
	known := map[string][]diag.Severity{} // most severe last
	for _, f := range before {
		known[identity(f)] = append(known[identity(f)], f.Severity)
	}
	for _, severities := range known {
		slices.Sort(severities)
	}
	for i := range findings {
		f := &findings[i]
		left := known[identity(*f)]
		at, _ := slices.BinarySearch(left, f.Severity)
		if at == len(left) {
			continue
		}
		known[identity(*f)] = slices.Delete(left, at, at+1)
		f.Older = true
	}
}

// identity is a fingerprint without the places of items in their lists: an item that
// is put before others makes none of their faults new.
func identity(f diag.Finding) string {
	tokens := document.Tokens(f.Pointer)
	for i, token := range tokens {
		if _, err := strconv.Atoi(token); err == nil {
			tokens[i] = document.ListStep
		}
	}
	f.Pointer = document.Pointer(tokens...)
	return f.Fingerprint()
}

// Older is the number of findings that are older than the change, whether they are
// listed or were dropped by WithoutOlder.
func (r Report) Older() int { return r.unlisted + len(r.Findings) - len(r.Findings.Introduced()) }

// WithoutOlder drops the findings that are older than the change, and still counts them.
func (r Report) WithoutOlder() Report {
	r.unlisted, r.Findings = r.Older(), r.Findings.Introduced()
	return r
}

// AddedWaivers returns the waivers of the newer state that the older one does not have
// in the same words, in the order of the file.
func AddedWaivers(pair *catalogue.Pair) []*catalogue.Record {
	return slices.DeleteFunc(slices.Clone(pair.New.Waivers), func(w *catalogue.Record) bool { return hasWaiver(pair.Old, w) })
}
