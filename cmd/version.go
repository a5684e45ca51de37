package cmd

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
)

type versionOptions struct {
	global *session
	output output
}

const disclaimer = "An independent compilation of public facts, not a publication of NHS England."

func newVersionCmd(app *App, global *session) *cobra.Command {
	opts := versionOptions{global: global}
	c := &cobra.Command{
		Use:     "version",
		GroupID: groupOther,
		Short:   "Print the version of wdw",
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return runVersion(app, opts) },
	}
	opts.output.register(c, "text", "json")
	return c
}

// runVersion reads no catalogue: it must answer when everything else is broken.
func runVersion(app *App, opts versionOptions) error {
	if err := opts.output.check(); err != nil {
		return err
	}
	if opts.global.flags.refresh {
		return usagef("--refresh does not go with version, which reads no catalogue")
	}
	version, commit, date := app.build()
	if opts.output.format == "json" {
		return out.JSON(app.Stdout, out.Object{
			{Key: "version", Value: version}, {Key: "commit", Value: commit}, {Key: "date", Value: date},
			{Key: "go", Value: runtime.Version()}, {Key: "disclaimer", Value: disclaimer},
		})
	}
	line := "wdw " + version
	if commit != "" {
		line += fmt.Sprintf(" (%s, %s)", commit[:min(12, len(commit))], date)
	}
	_, err := fmt.Fprintf(app.Stdout, "%s\n%s\n", line, disclaimer)
	return err
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
