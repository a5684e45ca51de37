package validate

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/diag"
)

func TestReached(t *testing.T) {
	none, info, warning, older := diag.List{}, diag.List{{Severity: diag.Info}}, diag.List{{Severity: diag.Warning}}, diag.List{{Severity: diag.Error, Older: true}}
	failing := diag.List{{Severity: diag.Info}, {Severity: diag.Error}}
	tests := []struct {
		name     string
		findings diag.List
		want     map[Threshold]bool
	}{
		{"no findings", none, map[Threshold]bool{"error": false, "warning": false, "never": false, "": false}},
		{"an info", info, map[Threshold]bool{"error": false, "warning": false, "never": false, "": false}},
		{"a warning", warning, map[Threshold]bool{"error": false, "warning": true, "never": false, "": false}},
		{"an error", failing, map[Threshold]bool{"error": true, "warning": true, "never": false, "": false}},
		{"an error that was there before", older, map[Threshold]bool{"error": false, "warning": false, "never": false, "": false}},
	}
	for _, tt := range tests {
		got := map[Threshold]bool{}
		for threshold := range tt.want {
			got[threshold] = slices.ContainsFunc(tt.findings, threshold.Reached)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: Reached mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestIsWaived(t *testing.T) {
	tests := []struct {
		name    string
		finding diag.Finding
		want    bool
	}{
		{"as severe as its rule", diag.Finding{Rule: "schema.enum", Severity: diag.Error}, false},
		{"milder, but not excused", diag.Finding{Rule: "yaml.stray-file", Severity: diag.Warning}, false},
		{"excused", diag.Finding{Rule: "schema.enum", Severity: diag.Info}, true},
		{"of no known rule", diag.Finding{Rule: "no.rule", Severity: diag.Info}, false},
	}
	for _, tt := range tests {
		if got := IsWaived(tt.finding); got != tt.want {
			t.Errorf("%s: IsWaived(%+v) = %v, want %v", tt.name, tt.finding, got, tt.want)
		}
	}
}
