package validate

import (
	"iter"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

// The rules policy.* are about a change: they compare the entries with those of the
// base and say nothing without one. An entry that cannot be read on either side is
// passed over; its own findings say why.

// policyRules are the rules that need a base.
var policyRules = []Rule{
	autonomyRaised,
	entryDeleted,
	idChanged,
	milestoneRewritten,
	retirementForward,
	reviewMovedBack,
	tombstoneReverted,
	transition,
}

// changed yields the entries that both states have, as they were and as they are, in
// order of id. Those whose file is the same are left out. An entry that was renamed
// stands under its new id, so that a rename hides nothing.
func (r *run) changed() iter.Seq2[*catalogue.Entry, *catalogue.Entry] {
	return func(yield func(was, is *catalogue.Entry) bool) {
		if r.base == nil {
			return
		}
		for is := range r.services() {
			was := r.base.Entry(is.ID)
			if was == nil || was.Doc == is.Doc || was.Doc.Source() == is.Doc.Source() {
				continue
			}
			if to := renamedTo(r.base, r.cat, is); to != nil {
				is = to
			}
			if !yield(was, is) {
				return
			}
		}
	}
}

// vanished yields the entries of the base that are no more, in order of id.
func (r *run) vanished() iter.Seq[*catalogue.Entry] {
	return func(yield func(*catalogue.Entry) bool) {
		if r.base == nil {
			return
		}
		for was := range r.base.All() {
			isGone := was.Shape.Noun == serviceNoun && r.cat.Entry(was.ID) == nil && !r.cat.IsBroken(was.ID)
			if isGone && !yield(was) {
				return
			}
		}
	}
}

// reportGone places a finding at the beginning of a file that is no more.
func (r *run) reportGone(was *catalogue.Entry, message, help string) {
	start := diag.Pos{Line: 1, Col: 1}
	r.findings = append(r.findings, diag.Finding{
		File: was.File(), Pos: start, End: start, ID: was.ID,
		Rule: r.rule.ID, Severity: r.rule.Severity, Message: message, Help: help,
	})
}

// newReason tells whether an entry gives a reason in "status_note" that it did not
// give before.
func newReason(was, is *catalogue.Entry) bool {
	note := is.Text("status_note")
	return strings.TrimSpace(note) != "" && note != was.Text("status_note")
}
