package cmd

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
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
	d, err := date.Read(s.flags.today, s.app.Now())
	switch {
	case err != nil:
		return d.First, usagef("--today: %w", err)
	case d.First != d.Last:
		return d.First, usagef("--today: %q is more than one day; write one, such as %s", s.flags.today, d.Last.Format(time.DateOnly))
	}
	return d.First, nil
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

// showsLinks guesses from the environment whether the terminal makes OSC 8 hyperlinks
// clickable. A terminal cannot be asked without waiting for its answer, and an old one
// shows the address in the middle of the text. FORCE_HYPERLINK decides where it is set.
func showsLinks(getenv func(string) string) bool {
	if force := getenv("FORCE_HYPERLINK"); force != "" {
		return force != "0"
	}
	atLeast := func(variable string, version int) bool {
		n, err := strconv.Atoi(getenv(variable))
		return err == nil && n >= version
	}
	term := getenv("TERM")
	if term == "dumb" {
		return false
	}
	switch getenv("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby":
		return true
	}
	for _, variable := range []string{"WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM", "GHOSTTY_RESOURCES_DIR"} {
		if getenv(variable) != "" {
			return true
		}
	}
	known := []string{"xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct", "foot", "foot-extra", "contour"}
	return atLeast("VTE_VERSION", 5001) || atLeast("KONSOLE_VERSION", 201200) ||
		slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, term) })
}
