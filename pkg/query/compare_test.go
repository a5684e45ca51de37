package query_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/query"
)

// TestComparisonForReader leaves out what says little, and says what that is.
func TestComparisonForReader(t *testing.T) {
	base := "name: A, kind: api, category: c, autonomy: {level: single-central, basis: inferred}, status: live"
	tests := []struct {
		name         string
		a, b         string
		shown        []string
		same, differ []string
	}{
		{"alike", base, base, []string{"name", "autonomy.level", "status"}, []string{"kind", "category", "autonomy"}, nil},
		{"only what is always different", base + ", description: A", base + ", description: B, links: [{title: T, url: u}]",
			[]string{"name", "autonomy.level", "status"}, []string{"kind", "category", "autonomy"}, []string{"description", "links"}},
		{"a part of a field", base + ", dates: {launched: 2020, retires: 2027}", base + ", dates: {launched: 2020, retires: 2028}",
			[]string{"name", "autonomy.level", "status", "dates.retires"}, []string{"kind", "category", "autonomy"}, nil},
		{"evidence", base + ", audience: {users: [x]}", "name: B, kind: api, category: c, status: live, audience: {users: [x]}, autonomy: {level: single-central, basis: inferred, criteria: {scale: {evidence: u}}}",
			[]string{"name", "autonomy.level", "status"}, []string{"kind", "category", "audience"}, []string{"evidence"}},
		{"a level that only one has", "name: A, kind: api", base, []string{"name", "autonomy.level", "status", "category", "autonomy.basis"}, []string{"kind"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cat := load(t, map[string]string{"a": tt.a, "b": tt.b})
			rows := query.Compare(cat.Entries(), cat.Shape())
			var shown []string
			for _, c := range query.ForReader(rows, query.Telling(rows)) {
				shown = append(shown, c.Path)
			}
			if diff := cmp.Diff(tt.shown, shown); diff != "" {
				t.Errorf("shown mismatch (-want +got):\n%s", diff)
			}
			same, differ := query.Untold(rows)
			if diff := cmp.Diff([2][]string{tt.same, tt.differ}, [2][]string{same, differ}); diff != "" {
				t.Errorf("Untold mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
