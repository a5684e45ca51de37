package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFingerprint(t *testing.T) {
	base := Finding{
		File: "catalogue/services/a.yaml", Pos: Pos{Line: 9, Col: 1}, End: Pos{Line: 9, Col: 4},
		ID: "a", Pointer: "/name", Rule: "yaml.duplicate-key", Severity: Error,
		Message: `key "name" appears twice, first on line 4`, Help: "keep one", Excerpt: "name: x",
	}
	with := func(edit func(*Finding)) Finding { f := base; edit(&f); return f }
	tests := []struct {
		name  string
		other Finding
		same  bool
	}{
		{"lines above were added", with(func(f *Finding) { f.Pos.Line, f.Message = 12, `key "name" appears twice, first on line 7` }), true},
		{"the file moved to a folder", with(func(f *Finding) { f.File = "catalogue/services/x/a.yaml" }), true},
		{"the help was reworded", with(func(f *Finding) { f.Help = "delete one" }), true},
		{"another entry", with(func(f *Finding) { f.ID = "b" }), false},
		{"another field", with(func(f *Finding) { f.Pointer = "/kind" }), false},
		{"another rule", with(func(f *Finding) { f.Rule = "schema.enum" }), false},
		{"another fault", with(func(f *Finding) { f.Message = `key "kind" appears twice, first on line 4` }), false},
	}
	for _, tt := range tests {
		if got := base.Fingerprint() == tt.other.Fingerprint(); got != tt.same {
			t.Errorf("%s: same fingerprint %t, want %t", tt.name, got, tt.same)
		}
	}
	noID := Finding{File: "x.yaml", Rule: "yaml.syntax", Message: "m", Excerpt: "a: b: c"}
	other := noID
	other.Excerpt = "a: b: d"
	if noID.Fingerprint() == other.Fingerprint() {
		t.Error("two syntax errors on different lines of text have one fingerprint")
	}
}

func TestListOrderAndCounts(t *testing.T) {
	l := List{
		{File: "b", Pos: Pos{1, 1}, Rule: "r", Severity: Warning},
		{File: "a", Pos: Pos{10, 1}, Rule: "r"},
		{File: "a", Pos: Pos{2, 9}, Rule: "r", Severity: Error},
		{File: "a", Pos: Pos{2, 1}, Rule: "s"},
		{File: "a", Pos: Pos{2, 1}, Rule: "r", Message: "n"},
		{File: "a", Pos: Pos{2, 1}, Rule: "r", Message: "m"},
	}
	want := List{l[5], l[4], l[3], l[2], l[1], l[0]}
	l.Sort()
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("Sort mismatch (-want +got):\n%s", diff)
	}
	if l.Count(Error) != 1 || l.Count(Warning) != 1 || l.Count(Info) != 4 || !l.HasErrors() || l[:3].HasErrors() {
		t.Errorf("counts are wrong: %d errors, %d warnings, %d infos", l.Count(Error), l.Count(Warning), l.Count(Info))
	}
	if Info >= Warning || Warning >= Error || Error.String() != "error" {
		t.Error("severities do not compare mildest first")
	}
}
