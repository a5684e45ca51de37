package validate

import "slices"

// rules is the table, in order of id within each area.
var rules = slices.Concat(
	yamlRules,
	schemaRules,
	unknownRules,
	[]Rule{
		dependencyCycle,
		dependsOnGone,
		duplicateAlias,
		duplicateID,
		duplicateName,
		idMismatch,
		replacesAsymmetric,
	},
)

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
