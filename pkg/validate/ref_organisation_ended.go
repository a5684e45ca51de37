package validate

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/diag"
)

var organisationEnded = Rule{
	ID: "ref.organisation-ended", Severity: diag.Warning,
	Summary: "The provider of a service that still runs is an organisation that has ended.",
	Why:     "Somebody answers for the service now, and whoever asks the organisation that is named reaches nobody.",
	Bad:     "provider: closed-body\n# in catalogue/vocabulary/organisations.yaml\n- id: closed-body\n  name: Closed Body\n  until: 2023-01-31",
	Good:    "provider: nhs-england",
	check: func(r *run) {
		organisations := r.cat.Vocabulary("organisations")
		for e := range r.services() {
			if organisations == nil || e.IsGone() {
				continue
			}
			r.reportIDs(&e.Record, "provider", func(id string) (string, string) {
				o := organisations.Get(id)
				if o == nil || !o.Date("until").Before(r.now) {
					return "", ""
				}
				return fmt.Sprintf("%q lasted until %s, and %q is %s", id, o.Date("until").Text, e.ID, e.Status()), "name the organisation that answers for it now"
			})
		}
	},
}
