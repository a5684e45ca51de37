package validate

import (
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
)

var ownerPerson = Rule{
	ID: "entry.owner-person", Severity: diag.Warning,
	Summary: "The owner of a review is an address of mail.",
	Why:     "The owner is a role or a team, never a private person: people move on, and their addresses do not belong into a public file.",
	Bad:     "review:\n  owner: jane.doe@example.org\n  last: 2026-10-01\n  next: 2027-10-01",
	Good:    "review:\n  owner: Catalogue editors\n  last: 2026-10-01\n  next: 2027-10-01",
	check: func(r *run) {
		for e := range r.services() {
			if n := e.Get("review", "owner"); n != nil && strings.Contains(n.Text, "@") {
				r.report(&e.Record, n, "/review/owner", "the owner is an address of mail, not a role or a team", "name the team that answers for the entry")
			}
		}
	},
}
