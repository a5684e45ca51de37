package validate

import (
	"cmp"
	"slices"
	"strings"
)

// rules is the table: the areas in the order in which they are checked, in each the
// rules in order of id. It is filled by init because some rules look up others.
var rules []Rule

func init() {
	rules = slices.Concat(
		yamlRules,
		schemaRules,
		unknownRules,
		textRules,
		[]Rule{
			cycleOverlap,
			dependencyCycle,
			dependsOnGone,
			duplicateAlias,
			duplicateID,
			duplicateName,
			duplicateWord,
			idMismatch,
			movedCycle,
			organisationEnded,
			prerequisiteCycle,
			replacesAsymmetric,
			ruleUnknown,
			selfReference,

			basisWithoutCite,
			criteriaContradict,
			criteriaMissing,
			dateOrder,
			duplicateItem,
			endPassed,
			inferredWithoutWhy,
			linkInsecure,
			linkMirror,
			noOnboarding,
			noSuccessor,
			outcomeMissing,
			ownerPerson,
			partAlone,
			readingEase,
			retiredWithoutDate,
			reviewOverdue,
			summarySentence,

			waiverExpired,
			waiverReason,
			waiverTooLong,
			waiverUnused,
		},
		policyRules,
	)
	areas := areas()
	slices.SortStableFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(slices.Index(areas, area(a.ID)), slices.Index(areas, area(b.ID))), cmp.Compare(a.ID, b.ID))
	})
}

// area is what an id begins with.
func area(id string) string {
	area, _, _ := strings.Cut(id, ".")
	return area
}

// Rules returns the rule table. The slice is the caller's.
func Rules() []Rule { return slices.Clone(rules) }

// Find returns the rule with an id, or nil.
func Find(id string) *Rule {
	for i := range rules {
		if rules[i].ID == id {
			return &rules[i]
		}
	}
	return nil
}
