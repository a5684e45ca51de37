package validate

import (
	"slices"

	"github.com/who-does-what/wdw/pkg/diag"
)

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
	if f.Older {
		return false
	}
	switch t {
	case FailOnError:
		return f.Severity >= diag.Error
	case FailOnWarning:
		return f.Severity >= diag.Warning
	}
	return false
}

// Fails is the verdict: whether the run is not a clean one. Exit codes and every
// format ask it, so that they cannot differ.
func (r Report) Fails(t Threshold) bool { return slices.ContainsFunc(r.Findings, t.Reached) }

// IsWaived tells whether a waiver excuses a finding: it is milder than its rule.
func IsWaived(f diag.Finding) bool {
	rule := Find(f.Rule)
	return rule != nil && f.Severity == diag.Info && rule.Severity > diag.Info
}
