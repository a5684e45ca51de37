package cmd

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/who-does-what/wdw/pkg/out"
)

const disclaimer = "An independent compilation of public facts, not a publication of NHS England."

// release is what version tells: which build of the program this is. Commit and Date are
// those of the source, empty where the build does not know them.
type release struct {
	Version    string `json:"version"`
	Commit     string `json:"commit"`
	Date       string `json:"date"`
	Go         string `json:"go"`
	Disclaimer string `json:"disclaimer"`

	isChanged bool // the source differs from that of the commit
}

// unstamped is the version of a build that bears none.
const unstamped = "(devel)"

// newVersionCmd reads no catalogue: it must answer when everything else is broken.
func newVersionCmd(s *session) *command {
	return s.command(spec{
		use: "version", group: groupOther, formats: []string{"text", "json"},
		short: "Print the version of wdw",
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
	r := release{Version: a.Version, Go: runtime.Version(), Disclaimer: disclaimer}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				r.Commit = s.Value
			case "vcs.time":
				r.Date = s.Value
			case "vcs.modified":
				r.isChanged = s.Value == "true"
			}
		}
		r.Version = cmp.Or(r.Version, info.Main.Version)
	}
	r.Version = cmp.Or(r.Version, unstamped)
	return r
}
