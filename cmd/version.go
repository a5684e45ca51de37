package cmd

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/who-does-what/wdw/pkg/out"
)

const disclaimer = "An independent compilation of public facts, not a publication of NHS England."

// release is what version tells.
type release struct {
	Version    string `json:"version"`
	Commit     string `json:"commit"`
	Date       string `json:"date"`
	Go         string `json:"go"`
	Disclaimer string `json:"disclaimer"`
}

// newVersionCmd reads no catalogue: it must answer when everything else is broken.
func newVersionCmd(s *session) *command {
	return s.command(spec{
		use: "version", group: groupOther, formats: []string{"text", "json"},
		short: "Print the version of wdw",
	}, func(k call) error {
		if s.flags.refresh {
			return usagef("--refresh does not go with version, which reads no catalogue")
		}
		version, commit, date := s.app.build()
		line := "wdw " + version
		if commit != "" {
			line += fmt.Sprintf(" (%s, %s)", commit[:min(12, len(commit))], date)
		}
		return k.write(out.Result{
			Data:  release{version, commit, date, runtime.Version(), disclaimer},
			Forms: map[string]out.Form{"text": out.Written(func(out.Screen) string { return line + "\n" + disclaimer + "\n" })},
		})
	})
}

// build says which build of the program this is. commit and date are those of the
// source, empty where the build does not know them.
func (a App) build() (version, commit, date string) {
	version = a.Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.time":
				date = s.Value
			}
		}
		version = cmp.Or(version, info.Main.Version)
	}
	return cmp.Or(version, "(devel)"), commit, date
}
