package cmd

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/source"
)

// usualPager is the pager of whoever has not named one: it ends by itself if one screen is
// enough, keeps colours, and leaves on the screen what was read.
const usualPager = "less -FRX"

// paged writes to standard output, through a pager where that is a terminal and what is
// written does not fit on it.
func (s *session) paged(stdout io.Writer, write func(io.Writer) error) error {
	words := strings.Fields(s.pager())
	if s.app.Width <= 0 || s.app.Height <= 0 || len(words) == 0 {
		return write(stdout)
	}
	env := s.app.Env
	if _, isSet := s.app.lookupEnv("LESS"); !isSet {
		env = append(slices.Clone(env), "LESS=FRX") // as Git has it for whoever only names less
	}
	p := &source.Pager{Words: words, Dir: s.app.Dir, Env: env, Height: s.app.Height, Stdout: stdout, Stderr: s.app.Stderr}
	err := write(p)
	return cmp.Or(err, p.Close())
}

// pager is the command line of the pager, "" for none.
func (s *session) pager() string {
	for _, name := range []string{"WDW_PAGER", "PAGER"} {
		if value, isSet := s.app.lookupEnv(name); isSet {
			return strings.TrimSpace(value)
		}
	}
	if s.app.Getenv("TERM") == "dumb" {
		return ""
	}
	return usualPager
}
