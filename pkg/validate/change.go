package validate

import (
	"context"
	"regexp"
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
	earlier := before.Findings
	for stays := range pair.New.All() {
		if is := renamedTo(pair.Old, pair.New, stays); is != nil {
			earlier = Renamed(earlier, stays.ID, is.ID)
		}
	}
	MarkOlder(report.Findings, earlier)
	report.Base = name
	return report, nil
}

// renamedTo is the entry that a change made of another, which it left behind as one that
// moved there; nil if it did not.
func renamedTo(old, new *catalogue.Catalogue, stays *catalogue.Entry) *catalogue.Entry {
	was, to := old.Entry(stays.ID), stays.Texts("moved_to")
	if was == nil || stays.Status() != catalogue.Moved || was.Status() == catalogue.Moved || len(to) != 1 || old.Entry(to[0]) != nil {
		return nil
	}
	return new.Entry(to[0])
}

// anID recognises what can be an id in a message: of "nhs-login-api" the whole.
var anID = regexp.MustCompile(`[a-z0-9]+(?:-[a-z0-9]+)*`)

// Renamed adds to the findings of a state what they would be if an entry had had the id
// then that it was given since, so that a renaming makes none of its faults new.
func Renamed(before diag.List, old, id string) diag.List {
	if old == "" {
		return before
	}
	all := slices.Clip(before)
	for _, f := range before {
		message := anID.ReplaceAllStringFunc(f.Message, func(word string) string {
			if word == old {
				return id
			}
			return word
		})
		if f.ID != old && message == f.Message {
			continue
		}
		f.Message = message
		if f.ID == old {
			f.ID = id
		}
		all = append(all, f)
	}
	return all
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
