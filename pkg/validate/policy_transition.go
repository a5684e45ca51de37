package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
)

var transition = Rule{
	ID: "policy.transition", Severity: diag.Error,
	Summary: "A change of status goes back, skips deprecation or gives no reason.",
	Why: "Plans are made on the status. It moves forward, from planned to live; what is live is deprecated before it is retired, so that " +
		"its users have time to leave. A deprecation, a reprieve and the cancellation of what never went live are allowed with their " +
		"reason in \"status_note\", written by the same change. An entry may become moved at any time; what is moved stays so.",
	Bad:  "# before\nstatus: live\n# after\nstatus: retired\nstatus_note: It closed because every hospital sends its messages by NHS Notify.\ndates:\n  retires: 2026-11-01",
	Good: "# before\nstatus: live\n# after\nstatus: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.",
	check: func(r *run) {
		for was, is := range r.changed() {
			if message, help := transitionFault(was, is); message != "" {
				r.report(&is.Record, is.Get("status"), "/status", message, help)
			}
		}
	},
}

// transitionFault says what is wrong with a change of status, and what would be right;
// nothing if it may be.
func transitionFault(was, is *catalogue.Entry) (message, help string) {
	from, to := was.Status(), is.Status()
	before, after := from.Stage(), to.Stage()
	const giveReason = "say why in status_note, in words that were not there before"
	isExplained := newReason(was, is)
	switch {
	case from == to, from == "", to == catalogue.Moved, was.IsGone() && !is.IsGone():
		return "", "" // the last is policy.tombstone-reverted
	case from == catalogue.Moved:
		return fmt.Sprintf("%q has moved and is now %q, so that it no longer leads anywhere", is.ID, to), "leave it moved"
	case after >= 0 && after < before:
		return fmt.Sprintf("status went back from %q to %q; it only moves forward", from, to),
			"keep the status; if it was wrong before, record a waiver that says so"
	case to == catalogue.Deprecated && !isExplained:
		return fmt.Sprintf("status went from %q to %q, and status_note gives no new reason", from, to), giveReason
	case from == catalogue.Deprecated && after >= 0 && !isExplained:
		return fmt.Sprintf("status went from %q back to %q, and status_note gives no reason for the reprieve", from, to), giveReason
	case from == catalogue.Live && to == catalogue.Retired:
		return `status went from "live" to "retired"; a live service is deprecated first`, "set it to deprecated, with the end date in dates.retires"
	case to == catalogue.Retired && before >= 0 && !isExplained:
		return fmt.Sprintf("status went from %q to %q, and status_note gives no reason for the cancellation", from, to), giveReason
	}
	return "", ""
}
