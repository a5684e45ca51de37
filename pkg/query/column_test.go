package query_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/query"
)

func TestNewColumnFaults(t *testing.T) {
	own, foreign := load(t, map[string]string{"a": "kind: api"}), foreign(t)
	for path, want := range map[string]string{
		"retires":          `"retires" is not a field; did you mean "dates.retires"?`,
		"level":            `"level" is not a field; did you mean "autonomy.level" or "autonomy.scopes.level"?`,
		"done":             `"done" is not a field; did you mean "milestones.done"?`,
		"dats.retires":     `"dats.retires" is not a field; did you mean "dates.retires"?`,
		"milestones.0.due": `"milestones.0.due" is not a field; did you mean "milestones.due"?`,
		"dates.":           `the name of a field is missing`,
		"":                 `the name of a field is missing`,
		"xyzzy":            `"xyzzy" is not a field; the fields are "id", "name", "aliases", "kind", "summary", "description", "category", "capabilities", "covers", "part_of", "enablers", "provider" and 22 more`,
	} {
		if _, err := query.NewColumn(own.Shape(), path); err == nil || err.Error() != want {
			t.Errorf("NewColumn(%q) = %v, want %s", path, err, want)
		}
	}
	// A mapping that may have any fields has this one too, a name may hold dots, and an
	// entry may have what its schema does not declare.
	got := map[string][]string{}
	want := map[string][]string{"labels.app": {"web"}, "labels": {"app: web", "my-app: x"}, "free.x": {"1"}, "a.b": {"dotted"}, "free.nope.x": nil, "extra": {"surprise"}}
	for path := range want {
		c, err := query.FindColumn(foreign, path)
		if err != nil {
			t.Errorf("NewColumn(%q): %v", path, err)
		}
		got[path] = c.Values(foreign.Entry("a"))
	}
	if _, err := query.FindColumn(foreign, "extr"); err == nil {
		t.Error("FindColumn(extr) finds what no entry has")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values mismatch (-want +got):\n%s", diff)
	}
}
