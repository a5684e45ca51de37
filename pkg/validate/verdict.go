package validate

import "github.com/who-does-what/wdw/pkg/diag"

// Threshold says from which severity on a finding fails a run. The zero value fails
// none.
type Threshold string

// The thresholds, strictest last but for FailNever.
const (
	FailOnError   Threshold = "error"
	FailOnWarning Threshold = "warning"
	FailNever     Threshold = "never"
)

// Thresholds lists them as they are written, the usual one first.
func Thresholds() []string {
	return []string{string(FailOnError), string(FailOnWarning), string(FailNever)}
}

// Reached tells whether a finding fails the run. One that is older than the change
// never does.
func (t Threshold) Reached(f diag.Finding) bool {
	return !f.Older && (t == FailOnError && f.Severity >= diag.Error || t == FailOnWarning && f.Severity >= diag.Warning)
}

// IsWaived tells whether a waiver excuses a finding: it is milder than its rule.
func IsWaived(f diag.Finding) bool {
	rule := Find(f.Rule)
	return rule != nil && f.Severity == diag.Info && rule.Severity > diag.Info
}
