package cmd

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/framework"
	"github.com/who-does-what/wdw/pkg/out"
)

const disclaimer = "An independent compilation of public facts, not a publication of NHS England."

// release is what version tells: which build of the program this is, and what it carries.
// Commit and Date are those of the source, empty where the build does not know them.
type release struct {
	Version       string            `json:"version"`
	Commit        string            `json:"commit"`
	Date          string            `json:"date"`
	Catalogue     framework.Edition `json:"catalogue"`
	SchemaVersion int               `json:"schema_version"`
	Go            string            `json:"go"`
	Platform      string            `json:"platform"`
	Disclaimer    string            `json:"disclaimer"`
}

// unstamped is the version of a build that bears none.
const unstamped = "(devel)"

// newVersionCmd reads no catalogue: it must answer when everything else is broken.
func newVersionCmd(s *session) *command {
	return s.command(spec{
		use: "version", group: groupOther, formats: []string{"text", "json"},
		short: "Print the version of wdw",
		long: `Print the version of wdw and the commit that it was built from. As JSON also the edition
of the catalogue that is built in, as answers cite it, and the newest format of
catalogue.yaml that this program reads.`,
	}, func(k call) error {
		if s.flags.refresh {
			return usagef("--refresh does not go with version, which reads no catalogue")
		}
		return k.write(out.Result{
			Data:  s.app.build(),
			Forms: map[string]out.Form{"text": out.Written(func(out.Screen) string { return s.app.build().text() })},
		})
	})
}

// text is a release for people.
func (r release) text() string {
	line := "wdw " + r.Version
	if r.Commit != "" {
		line += fmt.Sprintf(" (%s, %s)", r.Commit[:min(12, len(r.Commit))], r.Date)
	}
	return line + "\n" + r.Disclaimer + "\n"
}

// build says which build of the program this is.
func (a App) build() release {
	info, _ := debug.ReadBuildInfo()
	return newRelease(a.Version, info)
}

// newRelease is the release that bears this version, or that of the module, and what the
// build knows of its source, which may be nil. Of files that were changed the built-in
// catalogue is no edition.
func newRelease(version string, info *debug.BuildInfo) release {
	r := release{
		Version: version, Catalogue: framework.Edition{Rev: "embedded"}, SchemaVersion: catalogue.Format,
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Disclaimer: disclaimer,
	}
	isChanged := false
	if info != nil {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				r.Commit = s.Value
			case "vcs.time":
				r.Date = s.Value
			case "vcs.modified":
				isChanged = s.Value == "true"
			}
		}
		r.Version = cmp.Or(r.Version, info.Main.Version)
	}
	r.Version = cmp.Or(r.Version, unstamped)
	if isChanged || r.Version == unstamped && r.Commit == "" {
		return r
	}
	r.Catalogue.Build = r.Version
	if t, err := time.Parse(time.RFC3339, r.Date); err == nil && r.Commit != "" {
		r.Catalogue.Rev, r.Catalogue.Date = r.Commit, t.UTC().Format(time.DateOnly)
	}
	return r
}
