package cmd

import (
	"bytes"
	"cmp"
	"io"
	"strings"

	"github.com/who-does-what/wdw/pkg/source"
)

// usualPager is the pager of whoever has not named one: it ends by itself if one screen is
// enough, keeps colours, and leaves on the screen what was read.
const usualPager = "less -FRX"

// paged writes to standard output, through a pager where that is a terminal and what is
// written does not fit on it.
func (s *session) paged(write func(io.Writer) error) error {
	words := strings.Fields(s.pager())
	if s.app.Width <= 0 || s.app.Height <= 0 || len(words) == 0 {
		return write(s.app.Stdout)
	}
	p := &pager{app: s.app, words: words}
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

// pager holds back what is written until it is more than a screen.
type pager struct {
	app   *App
	words []string
	held  bytes.Buffer
	to    io.Writer // once it is more
}

func (p *pager) Write(text []byte) (int, error) {
	if p.to != nil {
		return p.to.Write(text)
	}
	p.held.Write(text)
	if bytes.Count(p.held.Bytes(), []byte("\n")) < p.app.Height {
		return len(text), nil
	}
	env := p.app.Env
	if _, isSet := p.app.lookupEnv("LESS"); !isSet {
		env = append(env[:len(env):len(env)], "LESS=FRX") // as Git has it for whoever only names less
	}
	p.to = p.app.Stdout // which does where there is no such program
	if program, err := source.Start(p.words, p.app.Dir, env, p.app.Stdout, p.app.Stderr); err == nil {
		p.to = program
	}
	return len(text), p.flush()
}

func (p *pager) flush() error {
	_, err := p.held.WriteTo(p.to)
	return err
}

// Close waits until somebody has read it.
func (p *pager) Close() error {
	if p.to == nil {
		p.to = p.app.Stdout
		return p.flush()
	}
	if program, ok := p.to.(*source.Program); ok {
		return program.Close()
	}
	return nil
}
