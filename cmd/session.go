package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/who-does-what/wdw/pkg/out"
)

// session is the world of one run. Its flags are read once, when the command line is;
// what is found, opened and read is kept; nothing is set again.
type session struct {
	app     *App
	flags   globalFlags
	foreign foreignFlags

	found  *place      // where the catalogue is, once it was looked for
	opened []io.Closer // what close closes
	shown  *progress   // see progress
}

// close ends what the run has opened.
func (s *session) close() {
	for _, c := range s.opened {
		c.Close()
	}
}

// globalFlags are the flags of every command.
type globalFlags struct {
	catalogue string
	at        string
	colour    string
	quiet     bool
	verbose   bool
	today     string
	refresh   bool
}

// screen describes where the result goes.
func (s *session) screen() (out.Screen, error) {
	screen := out.Screen{Width: s.app.Width}
	switch s.flags.colour {
	case "auto":
		screen.Colour = s.app.Width > 0 && s.app.Getenv("NO_COLOR") == "" && s.app.Getenv("TERM") != "dumb"
	case "always":
		screen.Colour = true
	case "never":
	default:
		return screen, usagef("--color: %q is not one of auto, always, never", s.flags.colour)
	}
	screen.Links = s.app.Width > 0 && s.flags.colour != "never" && showsLinks(s.app.Getenv)
	return screen, nil
}

// now is the moment that decides what is past.
func (s *session) now() (time.Time, error) {
	if s.flags.today == "" {
		return s.app.Now(), nil
	}
	t, err := time.Parse(time.DateOnly, s.flags.today)
	if err != nil {
		return time.Time{}, usagef("--today: %q is not a date: write YYYY-MM-DD", s.flags.today)
	}
	return t, nil
}

// note writes a remark about the run to standard error.
func (s *session) note(format string, args ...any) {
	if !s.flags.quiet {
		s.say(format, args...)
	}
}

// detail writes what only --verbose asks for.
func (s *session) detail(format string, args ...any) {
	if s.flags.verbose {
		s.say(format, args...)
	}
}

func (s *session) say(format string, args ...any) {
	s.shown.erase()
	fmt.Fprintf(s.app.Stderr, "wdw: %s\n", out.Visible(fmt.Sprintf(format, args...)))
}
