// Package cmd is the command line: it reads flags, names the stages that a command
// runs one after the other, and turns outcomes into exit codes.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/out"
	"github.com/who-does-what/wdw/pkg/source"
)

// App is the world that the program runs in. Nothing else is read.
type App struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Dir is the working folder.
	Dir string
	// Env is the environment as KEY=VALUE; the last of equal keys counts.
	Env []string
	// Now is the clock.
	Now func() time.Time
	// Width is the number of columns of the terminal that Stdout is; 0 if it is none.
	Width int
	// Height is the number of its lines; 0 if it is not known.
	Height int
	// Sleep waits; it ends early, with ctx's error, when ctx does.
	Sleep func(ctx context.Context, d time.Duration) error
	// InTerminal tells whether Stdin is a terminal: whether there is somebody to ask.
	InTerminal bool
	// ErrTerminal tells whether Stderr is a terminal.
	ErrTerminal bool
	// Embedded holds the built-in catalogue/ and schema/.
	Embedded fs.FS
	// Version is the release, empty for a build from source.
	Version string

	// raw is Stdout for what is no text, or is meant to be obeyed by a CI runner.
	raw io.Writer
	// completing tells that a shell asks for completions: nothing may take long.
	completing bool
}

// Getenv returns the value of an environment variable, "" if it is not set.
func (a App) Getenv(key string) string {
	value, _ := a.lookupEnv(key)
	return value
}

// lookupEnv is Getenv, and tells whether the variable is set.
func (a App) lookupEnv(key string) (value string, isSet bool) {
	for i := len(a.Env) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(a.Env[i], "="); ok && k == key {
			return v, true
		}
	}
	return "", false
}

// Exit codes. They are a contract.
const (
	ExitDone     = 0 // done
	ExitFindings = 1 // findings, or changes, at or above --fail-on
	ExitUsage    = 2 // wrong usage
	ExitFailed   = 3 // could not do it
)

// usageError is a mistake in the arguments.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFindings says that the result has been written and is not a clean one.
var errFindings = errors.New("findings")

// Main runs the command and returns its exit code.
func Main(ctx context.Context, args []string, app App) int {
	app.completing = len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
	app.raw = app.Stdout
	if app.Width <= 0 { // a terminal, which a pager may need as it is, has no runner
		app.Stdout = out.Guard(app.Stdout)
	}
	if !app.ErrTerminal {
		app.Stderr = out.Guard(app.Stderr)
	}
	s := &session{app: &app}
	defer s.close()
	root := newRootCmd(s)
	if app.completing {
		args = joinValue(root, args)
	}
	root.SetArgs(args)
	root.SetIn(app.Stdin)
	root.SetOut(app.Stdout)
	root.SetErr(app.Stderr)
	err := unknownFirst(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	_, isUsage := errors.AsType[usageError](err)
	_, isBadRevision := errors.AsType[*source.BadRevisionError](err)
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errFindings):
		return ExitFindings
	case isUsage, isBadRevision:
		s.say("%s", err)
		return ExitUsage
	case errors.Is(err, context.Canceled):
		s.say("interrupted")
		return ExitFailed
	}
	s.say("%s", err)
	return ExitFailed
}
