package diff

import (
	"fmt"

	"github.com/who-does-what/wdw/pkg/catalogue"
)

var rules = []Rule{
	{
		ID: "change.access-added", Class: Notable,
		Summary: "There is a new way to reach the service or to sign in.",
		Why:     "What was out of reach for some may now be planned for.",
		Bad:     "access: {network: hscn} → access: {network: both}",
		Good:    "access: {network: both} → access: {network: hscn}",
		match: func(s *site) bool {
			return s.at("access.network", 2) && s.Op == Changed && networkKept(text(s.From), text(s.To)) ||
				s.at("access.authentication", 2) && s.won() || s.at("patterns", 1) && s.won()
		},
		say: sayAccess,
	},
	{
		ID: "change.access-withdrawn", Class: Breaking,
		Summary: "A network, a way to sign in or a way to connect is no longer offered.",
		Why:     "Systems that connect in that way stop, although nothing about them changed.",
		Bad:     "access: {network: both} → access: {network: hscn}",
		Good:    "access: {network: hscn} → access: {network: both}",
		match: func(s *site) bool {
			return s.at("access.network", 2) && s.lost() && !networkKept(text(s.From), text(s.To)) ||
				s.at("access.authentication", 2) && s.lost() || s.at("patterns", 1) && s.lost()
		},
		say: sayAccess,
	},
	{
		ID: "change.autonomy-lowered", Class: Notable,
		Summary: "The service, or a part of it, binds less than before.",
		Why:     "Who had to use it may now plan for something else.",
		Bad:     "autonomy: {level: single-central, basis: framework, why: As the framework says.} → autonomy: {level: central-preferred, basis: framework, why: As the framework says.}",
		Good:    "autonomy: {level: central-preferred, basis: framework, why: As the framework says.} → autonomy: {level: single-central, basis: framework, why: As the framework says.}",
		match:   func(s *site) bool { from, to := s.levels(); return catalogue.IsRaise(to, from) },
		say:     func(s *site) string { return sayLevel(s, "lowered") },
	},
	{
		ID: "change.autonomy-raised", Class: Breaking,
		Summary: "The service, or a part of it, binds more than before.",
		Why:     "Who uses something else was free to and now has to act or to argue.",
		Bad:     "autonomy: {level: central-preferred, basis: framework, why: As the framework says.} → autonomy: {level: single-central, basis: framework, why: As the framework says.}",
		Good:    "autonomy: {level: single-central, basis: framework, why: As the framework says.} → autonomy: {level: central-preferred, basis: framework, why: As the framework says.}",
		match:   func(s *site) bool { return catalogue.IsRaise(s.levels()) },
		say:     func(s *site) string { return sayLevel(s, "raised") },
	},
	{
		ID: "change.capability-added", Class: Notable,
		Summary: "The service says that it does something more.",
		Why:     "What somebody planned to build or buy may now be there.",
		Bad:     "capabilities: [patient-demographics] → capabilities: [patient-demographics, record-location]",
		Good:    "capabilities: [patient-demographics, record-location] → capabilities: [patient-demographics]",
		match:   func(s *site) bool { return s.at("capabilities", 1) && s.won() },
		say:     func(s *site) string { return sayMembers(s, "capability", "capabilities", "added", "withdrawn") },
	},
	{
		ID: "change.capability-withdrawn", Class: Breaking,
		Summary: "The service no longer does something that it did.",
		Why:     "Whoever relies on it for that needs another way.",
		Bad:     "capabilities: [patient-demographics, record-location] → capabilities: [patient-demographics]",
		Good:    "capabilities: [patient-demographics] → capabilities: [patient-demographics, record-location]",
		match:   func(s *site) bool { return s.at("capabilities", 1) && s.lost() },
		say:     func(s *site) string { return sayMembers(s, "capability", "capabilities", "added", "withdrawn") },
	},
	{
		ID: "change.disposition", Class: Notable,
		Summary: "The verdict on whether to keep, rearchitect or retire the service changed, or its date.",
		Why:     "It says where money goes next and how long an investment in the service lasts.",
		Bad:     "(nothing) → disposition: {verdict: retire, basis: published, because: The strategy says so.}",
		Good:    "disposition: {verdict: retire, basis: published, because: The strategy says so.} → disposition: {verdict: retire, basis: published, because: The strategy of 2026 says so.}",
		match: func(s *site) bool {
			return s.at("disposition", 1) || s.at("disposition.verdict", 2) || s.at("disposition.by", 2)
		},
		say: func(s *site) string {
			switch {
			case s.Path == "disposition" && s.Op == Added:
				return "disposition added: " + shown(part(s.To, "verdict"))
			case s.Path == "disposition" && s.Op == Removed:
				return "disposition withdrawn, was " + shown(part(s.From, "verdict"))
			case s.Path == "disposition.verdict":
				return "disposition changed" + fromTo(s.From, s.To)
			}
			return generic(s)
		},
	},
	{
		ID: "change.end-announced", Class: Breaking,
		Summary: "The service has been given an end date.",
		Why:     "Whoever uses it has to be somewhere else by then.",
		Bad:     "(nothing) → dates: {retires: 2027-03-31}",
		Good:    "dates: {retires: 2027-03-31} → dates: {retires: 2028-03-31}",
		match:   is("dates.retires", 2, Added),
		say:     func(s *site) string { return "end of service announced for " + shown(s.To) },
	},
	{
		ID: "change.end-brought-forward", Class: Breaking,
		Summary: "The service ends earlier than it said.",
		Why:     "Plans that were in time are late. Dates are compared by their last day.",
		Bad:     "dates: {retires: 2027-03-31} → dates: {retires: 2026-09-30}",
		Good:    "dates: {retires: 2027-03-31} → dates: {retires: 2027-09-30}",
		match:   func(s *site) bool { return s.at("dates.retires", 2) && s.days() < 0 },
		say:     func(s *site) string { return "end of service brought forward" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.end-put-back", Class: Notable,
		Summary: "The service ends later than it said.",
		Why:     "There is more time to leave it, and its successor may be late.",
		Bad:     "dates: {retires: 2027-03-31} → dates: {retires: 2027-09-30}",
		Good:    "dates: {retires: 2027-03-31} → dates: {retires: 2026-09-30}",
		match:   func(s *site) bool { return s.at("dates.retires", 2) && s.days() > 0 },
		say:     func(s *site) string { return "end of service put back" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.end-withdrawn", Class: Notable,
		Summary: "The service no longer has an end date.",
		Why:     "A plan to leave it may wait, or the date is no longer known.",
		Bad:     "dates: {launched: 2020, retires: 2027-03-31} → dates: {launched: 2020}",
		Good:    "dates: {launched: 2020} → dates: {launched: 2020, retires: 2027-03-31}",
		match:   is("dates.retires", 2, Removed),
		say:     func(s *site) string { return "end of service withdrawn, was " + shown(s.From) },
	},
	{
		ID: "change.entry-added", Class: Notable,
		Summary: "There is a new entry.",
		Why:     "What the centre offers may replace what somebody plans to build or buy.",
		Bad:     "(no entry) → status: live",
		Good:    "status: planned → status: live",
	},
	{
		ID: "change.entry-removed", Class: Breaking,
		Summary: "An entry is gone without a trace.",
		Why:     "Whoever looks for it finds neither the reason nor the successor; a retired or moved entry would tell.",
		Bad:     "status: live → (no entry)",
		Good:    "status: live → status: retired",
	},
	{
		ID: "change.entry-renamed", Class: Breaking,
		Summary: "An entry has a new id, and the old one says where it moved.",
		Why:     "Local registers and other systems hold the old id and have to follow.",
		Bad:     "status: live → status: moved, moved_to: [new-id]",
		Good:    "name: Old name → name: New name",
	},
	{
		ID: "change.environment-added", Class: Notable,
		Summary: "There is a new environment.",
		Why:     "Integrators may build or test in a place they did not have.",
		Bad:     "(nothing) → access: {environments: [{name: sandbox}]}",
		Good:    "access: {environments: [{name: sandbox}]} → access: {environments: [{name: sandbox, url: 'https://sandbox.example'}]}",
		match:   is("access.environments", 3, Added),
		say:     named("environment %q added", 0),
	},
	{
		ID: "change.environment-withdrawn", Class: Breaking,
		Summary: "An environment is no longer offered.",
		Why:     "Integrators who build, test or run against it stop.",
		Bad:     "access: {environments: [{name: sandbox}, {name: live}]} → access: {environments: [{name: live}]}",
		Good:    "access: {environments: [{name: live}]} → access: {environments: [{name: sandbox}, {name: live}]}",
		match:   is("access.environments", 3, Removed),
		say:     named("environment %q withdrawn", 0),
	},
	{
		ID: "change.field", Class: Minor,
		Summary: "Any other field changed; the schema says how serious that is, and minor if it says nothing.",
		Why:     "Most fields mean the same whatever they change to, so that one word in the schema (x-class) is enough.",
		Bad:     "summary: Keeps a record of something. → summary: Keeps the record of something.",
		Good:    "status: alpha → status: live",
	},
	{
		ID: "change.file-altered", Class: Notable,
		Summary: "A file that decides what is right in others was altered: a schema, a whole vocabulary, the waivers.",
		Why:     "The same entry may be accepted after it that was refused before, or the other way round.",
		Bad:     "(schema/service.schema.json) → (another one)",
		Good:    "summary: One thing. → summary: Another thing.",
	},
	{
		ID: "change.item-added", Class: Minor,
		Summary: "There is a new item in a vocabulary.",
		Why:     "Nobody names it yet; entries that come to name it say so themselves.",
		Bad:     "(no item) → id: patient-demographics",
		Good:    "id: patient-demographics → (no item)",
	},
	{
		ID: "change.item-removed", Class: Breaking,
		Summary: "An item of a vocabulary is gone.",
		Why:     "Entries and local registers that name it point at nothing.",
		Bad:     "id: patient-demographics → (no item)",
		Good:    "(no item) → id: patient-demographics",
	},
	{
		ID: "change.milestone-added", Class: Notable,
		Summary: "There is a new milestone.",
		Why:     "It is something to plan for.",
		Bad:     "(nothing) → milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}]",
		Good:    "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → (nothing)",
		match:   is("milestones", 2, Added),
		say: func(s *site) string {
			if due := part(s.To, "due"); due != "" {
				return fmt.Sprintf("milestone %q added, due %s", s.tail(0), shown(due))
			}
			return fmt.Sprintf("milestone %q added", s.tail(0))
		},
	},
	{
		ID: "change.milestone-done", Class: Notable,
		Summary: "A milestone has been reached.",
		Why:     "What waited for it can start.",
		Bad:     "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, done: 2026-02}]",
		Good:    "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → milestones: [{what: Public beta, due: 2026-Q2, confidence: planned}]",
		match:   is("milestones.done", 3, Added),
		say:     func(s *site) string { return fmt.Sprintf("milestone %q reached, %s", s.tail(1), shown(s.To)) },
	},
	{
		ID: "change.milestone-moved", Class: Notable,
		Summary: "A milestone has another date.",
		Why:     "Plans that count on it move too. How far is counted from last day to last day.",
		Bad:     "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → milestones: [{what: Public beta, due: 2026-Q3, confidence: planned}]",
		Good:    "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → milestones: [{what: Public beta, due: 2026-Q1, confidence: target}]",
		match:   is("milestones.due", 3, Changed),
		say:     sayMilestoneMoved,
	},
	{
		ID: "change.milestone-removed", Class: Notable,
		Summary: "A milestone is no longer promised.",
		Why:     "Plans that count on it have nothing to count on.",
		Bad:     "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → (nothing)",
		Good:    "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned}] → milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, done: 2026-02}]",
		match:   is("milestones", 2, Removed),
		say:     named("milestone %q removed", 0),
	},
	{
		ID: "change.milestone-unfunded", Class: Notable,
		Summary: "A milestone no longer has its money.",
		Why:     "The date stands on paper only.",
		Bad:     "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, funded: yes}] → milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, funded: bid}]",
		Good:    "milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, funded: bid}] → milestones: [{what: Public beta, due: 2026-Q1, confidence: planned, funded: yes}]",
		match:   func(s *site) bool { return s.at("milestones.funded", 3) && text(s.From) == "yes" },
		say: func(s *site) string {
			if text(s.To) == "bid" {
				return fmt.Sprintf("milestone %q no longer funded: the money is only bid for", s.tail(1))
			}
			return fmt.Sprintf("milestone %q no longer funded", s.tail(1))
		},
	},
	{
		ID: "change.prerequisite-added", Class: Breaking,
		Summary: "Something more must be in place before the service can be used.",
		Why:     "Whoever is on the way to it has one more thing to do first.",
		Bad:     "(nothing) → onboarding: {prerequisites: [dspt]}",
		Good:    "onboarding: {prerequisites: [dspt]} → (nothing)",
		match:   func(s *site) bool { return s.at("onboarding.prerequisites", 2) && s.won() },
		say:     sayPrerequisites,
	},
	{
		ID: "change.provider", Class: Notable,
		Summary: "Another organisation answers for the service.",
		Why:     "Contracts, contacts and plans follow the organisation.",
		Bad:     "provider: nhs-digital → provider: nhs-england",
		Good:    "category: demographics → category: records",
		match:   func(s *site) bool { return s.at("provider", 1) },
	},
	{
		ID: "change.reference-renamed", Class: Minor,
		Summary: "The entry names a service by the new id that this change gave it.",
		Why:     "It is the same service as before, so that nobody has to act on it here; the renamed entry says that it was renamed.",
		Bad:     "depends_on: [old-id] → depends_on: [new-id], in the change that renames old-id",
		Good:    "depends_on: [old-id] → depends_on: [other-id]",
		say:     sayRenamed,
	},
	{
		ID: "change.standard-added", Class: Notable,
		Summary: "A standard can be used with the service that could not before.",
		Why:     "There is a new way to connect, beside the ones there were.",
		Bad:     "(nothing) → standards: [{id: fhir-r4, use: supported}]",
		Good:    "(nothing) → standards: [{id: fhir-r4, use: required}]",
		match:   is("standards", 2, Added),
		say:     named("standard %q added", 0),
	},
	{
		ID: "change.standard-relaxed", Class: Notable,
		Summary: "A standard that had to be met need not be any more.",
		Why:     "Whoever could not meet it may now connect.",
		Bad:     "standards: [{id: fhir-r4, use: required}] → standards: [{id: fhir-r4, use: supported}]",
		Good:    "standards: [{id: fhir-r4, use: supported}] → standards: [{id: fhir-r4, use: required}]",
		match:   func(s *site) bool { return s.at("standards.use", 3) && text(s.From) == "required" },
		say:     named("standard %q no longer required", 1),
	},
	{
		ID: "change.standard-required", Class: Breaking,
		Summary: "A standard must be met that did not have to be.",
		Why:     "Whoever connects in another way, or offers an equivalent, has to change.",
		Bad:     "standards: [{id: fhir-r4, use: supported}] → standards: [{id: fhir-r4, use: required}]",
		Good:    "standards: [{id: fhir-r4, use: required}] → standards: [{id: fhir-r4, use: supported}]",
		match: func(s *site) bool {
			return s.at("standards.use", 3) && text(s.To) == "required" ||
				s.at("standards", 2) && s.Op == Added && part(s.To, "use") == "required"
		},
		say: func(s *site) string {
			if s.Path == "standards" {
				return fmt.Sprintf("standard %q added and required", s.tail(0))
			}
			return fmt.Sprintf("standard %q now required", s.tail(1))
		},
	},
	{
		ID: "change.standard-withdrawn", Class: Breaking,
		Summary: "A standard is no longer used with the service.",
		Why:     "Systems that connect by it stop.",
		Bad:     "standards: [{id: fhir-r4}, {id: fhir-stu3}] → standards: [{id: fhir-r4}]",
		Good:    "standards: [{id: fhir-r4}] → standards: [{id: fhir-r4}, {id: fhir-stu3}]",
		match:   is("standards", 2, Removed),
		say:     named("standard %q withdrawn", 0),
	},
	{
		ID: "change.status-back", Class: Notable,
		Summary: "The service stands earlier in its life than it did.",
		Why:     "It is further away than it seemed.",
		Bad:     "status: live → status: public-beta",
		Good:    "status: public-beta → status: live",
		match:   becomes(func(from, to catalogue.Status) bool { return catalogue.IsForward(to, from) }),
		say:     func(s *site) string { return "status back" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.status-deprecated", Class: Breaking,
		Summary: "The service is closed to new users and due to end.",
		Why:     "Nobody should start with it, and whoever uses it has to leave.",
		Bad:     "status: live → status: deprecated",
		Good:    "status: deprecated → status: live",
		match:   becomes(func(from, to catalogue.Status) bool { return to == catalogue.Deprecated && !from.IsGone() }),
		say:     sayEnding,
	},
	{
		ID: "change.status-forward", Class: Notable,
		Summary: "The service has come closer to being live, or is.",
		Why:     "It can be used where it could not, or planned for with more certainty.",
		Bad:     "status: private-beta → status: public-beta",
		Good:    "status: public-beta → status: private-beta",
		match:   becomes(func(from, to catalogue.Status) bool { return catalogue.IsForward(from, to) }),
		say:     func(s *site) string { return "status forward" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.status-moved", Class: Breaking,
		Summary: "The entry was renamed, merged or split.",
		Why:     "Whoever holds its id has to follow it to another one.",
		Bad:     "status: live → status: moved",
		Good:    "status: live → status: public-beta",
		match:   becomes(func(_, to catalogue.Status) bool { return to == catalogue.Moved }),
		say:     sayEnding,
	},
	{
		ID: "change.status-reprieved", Class: Notable,
		Summary: "A deprecated service goes on after all.",
		Why:     "Plans to leave it may stop.",
		Bad:     "status: deprecated → status: live",
		Good:    "status: retired → status: live",
		match:   becomes(func(from, to catalogue.Status) bool { return from == catalogue.Deprecated && to.Stage() >= 0 }),
		say:     func(s *site) string { return "reprieved" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.status-retired", Class: Breaking,
		Summary: "The service is gone.",
		Why:     "Whoever uses it or plans with it needs something else now.",
		Bad:     "status: deprecated → status: retired",
		Good:    "status: live → status: public-beta",
		match:   becomes(func(_, to catalogue.Status) bool { return to == catalogue.Retired }),
		say:     sayEnding,
	},
	{
		ID: "change.status-revived", Class: Breaking,
		Summary: "An entry that was retired or moved has come back.",
		Why:     "Whoever followed it to its successor is told that this was wrong.",
		Bad:     "status: retired → status: live",
		Good:    "status: deprecated → status: live",
		match:   becomes(func(from, to catalogue.Status) bool { return from.IsGone() && !to.IsGone() }),
		say:     func(s *site) string { return "back to life" + fromTo(s.From, s.To) },
	},
	{
		ID: "change.step-moved", Class: Notable,
		Summary: "The steps of onboarding come in another order.",
		Why:     "Whoever is on the way may have to do something earlier than planned.",
		Bad:     "onboarding: {steps: [{title: Ask}, {title: Test}]} → onboarding: {steps: [{title: Test}, {title: Ask}]}",
		Good:    "onboarding: {steps: [{title: Ask}]} → onboarding: {steps: [{title: Ask}, {title: Test}]}",
		match:   func(s *site) bool { return s.Op == Moved && s.Path == "onboarding.steps" },
		say: func(s *site) string {
			return fmt.Sprintf("step %q moved from place %s to place %s", s.tail(0), shown(s.From), shown(s.To))
		},
	},
	{
		ID: "change.successor-named", Class: Notable,
		Summary: "The entry says what comes after it.",
		Why:     "Whoever has to leave now knows where to go.",
		Bad:     "(nothing) → replaced_by: [new-id]",
		Good:    "(nothing) → replaces: [old-id]",
		match:   func(s *site) bool { return (s.at("replaced_by", 1) || s.at("moved_to", 1)) && s.won() },
		say: func(s *site) string {
			if to, _ := s.To.([]any); s.Path == "moved_to" && s.Op == Added {
				return "moved to " + quotedAll(to)
			}
			return sayMembers(s, "successor", "successors", "named", "no longer named")
		},
	},
	{
		ID: "change.support", Class: Notable,
		Summary: "The centre helps in another way.",
		Why:     "Who runs it, who buys it and who pays may all be different.",
		Bad:     "support: national-service → support: commercial-framework",
		Good:    "kind: service → kind: product",
		match:   func(s *site) bool { return s.at("support", 1) },
	},
	{
		ID: "change.tombstone", Class: Notable,
		Summary: "An entry that is already gone was edited in a way that would break a living one.",
		Why:     "The service had ended before and after, so that nobody has to act on it.",
		Bad:     "status: retired, capabilities: [patient-demographics, record-location] → status: retired, capabilities: [patient-demographics]",
		Good:    "capabilities: [patient-demographics, record-location] → capabilities: [patient-demographics]",
	},
}
