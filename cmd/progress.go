package cmd

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/who-does-what/wdw/pkg/source"
)

const (
	// progressAfter is how long a run is silent: nobody wonders before.
	progressAfter = 500 * time.Millisecond
	// progressEvery is how often the line is rewritten at most.
	progressEvery = 100 * time.Millisecond
)

// progress shows how far a long run has come: one line on a terminal, rewritten in
// place. Whoever writes anything else erases it first. It may be used by several
// goroutines; nil shows nothing.
type progress struct {
	w   io.Writer
	now func() time.Time

	mu    sync.Mutex
	next  time.Time // when the line is written again
	width int       // characters on the line now
	done  int       // of what is being counted
	verb  string
}

// progress returns the one line of this run, which begins when it is first asked for;
// nil where nobody could see it or wants to.
func (s *session) progress() *progress {
	if s.shown == nil && s.app.ErrTerminal && !s.flags.quiet && s.app.Getenv("TERM") != "dumb" {
		s.shown = &progress{w: s.app.Stderr, now: s.app.Now, next: s.app.Now().Add(progressAfter)}
	}
	return s.shown
}

// update says that a number of all things of a kind are done. Reports that come late,
// because they were made at the same time as a higher one, change nothing.
func (p *progress) update(verb, noun string, done, total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if verb == p.verb && done <= p.done || now.Before(p.next) {
		return
	}
	p.verb, p.done, p.next = verb, done, now.Add(progressEvery)
	line := fmt.Sprintf("%s %s of %s %s", verb, thousands(done), thousands(max(done, total)), noun)
	blanks := max(p.width-len(line), 0)
	fmt.Fprintf(p.w, "\r%s%s%s", line, strings.Repeat(" ", blanks), strings.Repeat("\b", blanks))
	p.width = len(line)
}

// erase clears the line. It comes back with the next update, and counts anew.
func (p *progress) erase() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.width))
	}
	p.width, p.verb = 0, ""
}

// counting returns a function for those who count one kind of work, nil if nobody
// looks.
func (p *progress) counting(verb, noun string) func(done, total int) {
	if p == nil {
		return nil
	}
	return func(done, total int) { p.update(verb, noun, done, total) }
}

// fetching returns a function for a fetch, which ends with the zero value; nil if nobody
// looks.
func (p *progress) fetching() func(source.Progress) {
	if p == nil {
		return nil
	}
	return func(step source.Progress) {
		if step == (source.Progress{}) {
			p.erase()
			return
		}
		p.update(step.Verb, step.Noun, step.Done, step.Total)
	}
}

// reading returns a tree that shows how many of its YAML files have been read.
func (p *progress) reading(tree fs.FS) fs.FS {
	if p == nil {
		return tree
	}
	return &countedFS{FS: tree, progress: p.counting("reading", "files")}
}

// countedFS counts the YAML files that are listed and those that are read, each once.
type countedFS struct {
	fs.FS
	progress     func(done, total int)
	seen         sync.Map // the names that were read
	listed, read atomic.Int64
}

func isYAML(name string) bool { ext := path.Ext(name); return ext == ".yaml" || ext == ".yml" }

func (c *countedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(c.FS, name)
	for _, e := range entries {
		if isYAML(e.Name()) {
			c.listed.Add(1)
		}
	}
	return entries, err
}

func (c *countedFS) ReadFile(name string) ([]byte, error) {
	if _, again := c.seen.LoadOrStore(name, true); !again && isYAML(name) {
		c.progress(int(c.read.Add(1)), int(c.listed.Load()))
	}
	return fs.ReadFile(c.FS, name)
}

func (c *countedFS) Stat(name string) (fs.FileInfo, error)  { return fs.Stat(c.FS, name) }
func (c *countedFS) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(c.FS, name) }
func (c *countedFS) ReadLink(name string) (string, error)   { return fs.ReadLink(c.FS, name) }

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
