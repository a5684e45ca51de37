package render

import (
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/validate"
)

// FindingValues are findings as JSON data, as "validate -o json" has them, for results
// that hold findings beside other things; never nil.
func FindingValues(findings diag.List) []out.Object {
	return findingValues(validate.Report{Findings: findings})
}
