package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var retirementForward = Rule{
	ID: "policy.retirement-brought-forward", Severity: diag.Error,
	Summary: "A change ends a service earlier than was promised.",
	Why: "Contracts and migrations run up to the date that was published, and those who were in time are now late. No note in the entry " +
		"mends that: where it must be, a waiver says who agreed and why. A date inside the old one, such as a day in a quarter that was " +
		"announced, is only more exact; a service that is already retired may have its date corrected.",
	Bad: "# before\nstatus: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2027-12-31\n" +
		"# after\nstatus: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2027-06-30",
	Good: "# before\nstatus: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2027-Q4\n" +
		"# after\nstatus: deprecated\nstatus_note: It closes because every hospital now sends its messages by NHS Notify.\ndates:\n  retires: 2027-12-31",
	check: func(r *run) {
		for was, is := range r.changed() {
			before, after := was.Date("dates", "retires"), is.Date("dates", "retires")
			if after.IsZero() || was.IsGone() || !after.Last.Before(before.Last) || !after.First.Before(before.First) {
				continue
			}
			r.report(&is.Record, is.Get("dates", "retires"), "/dates/retires", fmt.Sprintf("the end of service was brought forward from %s to %s", before.Text, after.Text),
				"keep the date that was promised, or record in catalogue/waivers.yaml who agreed to another and why")
		}
	},
}
