package cmd

import (
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/framework"
)

// TestNewRelease tells a release, a module at a version, a clone and changed files apart.
func TestNewRelease(t *testing.T) {
	type stamp struct {
		Version, Commit string
		Catalogue       framework.Edition
	}
	const commit = "9d1f3c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908"
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: "2026-11-30T23:30:00-02:00"}, {Key: "vcs.modified", Value: modified}}
	}
	module := func(version string) debug.Module { return debug.Module{Version: version} }
	tests := []struct {
		name, version string
		info          *debug.BuildInfo
		want          stamp
	}{
		{"a release", "", &debug.BuildInfo{Main: module("v1.2.3"), Settings: vcs("false")},
			stamp{"v1.2.3", commit, framework.Edition{Rev: commit, Date: "2026-12-01", Build: "v1.2.3"}}},
		{"a stamp of whoever packs it", "v1.2.3-2", &debug.BuildInfo{Main: module("(devel)")},
			stamp{"v1.2.3-2", "", framework.Edition{Rev: "embedded", Build: "v1.2.3-2"}}},
		{"go install MODULE@v1.2.3", "", &debug.BuildInfo{Main: module("v1.2.3")},
			stamp{"v1.2.3", "", framework.Edition{Rev: "embedded", Build: "v1.2.3"}}},
		{"changed files", "", &debug.BuildInfo{Main: module("v1.2.3+dirty"), Settings: vcs("true")},
			stamp{"v1.2.3+dirty", commit, framework.Edition{Rev: "embedded"}}},
		{"no stamp", "", &debug.BuildInfo{Main: module("(devel)")}, stamp{"(devel)", "", framework.Edition{Rev: "embedded"}}},
		{"nothing known", "", nil, stamp{"(devel)", "", framework.Edition{Rev: "embedded"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRelease(tt.version, tt.info)
			if diff := cmp.Diff(tt.want, stamp{r.Version, r.Commit, r.Catalogue}); diff != "" {
				t.Errorf("newRelease mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
