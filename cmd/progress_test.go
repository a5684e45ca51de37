package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/source"
)

// clock is a clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// shown plays what a terminal shows of bytes: "\r" and "\b" move, text overwrites.
func shown(bytes string) string {
	var line []rune
	at := 0
	for _, r := range bytes {
		switch r {
		case '\r':
			at = 0
		case '\b':
			at--
		default:
			for len(line) <= at {
				line = append(line, ' ')
			}
			line[at] = r
			at++
		}
	}
	return strings.TrimRight(string(line), " ")
}

func TestProgress(t *testing.T) {
	var screen strings.Builder
	c := &clock{now: time.Unix(1000, 0)}
	s := session{app: &App{Stderr: &screen, ErrTerminal: true, Now: c.Now}}
	p := s.progress()
	steps := []struct {
		name string
		pass time.Duration
		do   func()
		want string
	}{
		{"silent at first", 400 * time.Millisecond, func() { p.update("reading", "files", 10, 10_000) }, ""},
		{"erasing nothing writes nothing", 0, p.erase, ""},
		{"after half a second", 100 * time.Millisecond, func() { p.update("reading", "files", 1200, 10_000) }, "reading 1,200 of 10,000 files"},
		{"not too often", 50 * time.Millisecond, func() { p.update("reading", "files", 1300, 10_000) }, "reading 1,200 of 10,000 files"},
		{"rewritten", 50 * time.Millisecond, func() { p.update("reading", "files", 9999, 10_000) }, "reading 9,999 of 10,000 files"},
		{"late reports change nothing", time.Second, func() { p.update("reading", "files", 9998, 10_000) }, "reading 9,999 of 10,000 files"},
		{"a shorter line leaves nothing behind", 0, func() { p.update("checking", "files", 1, 9) }, "checking 1 of 9 files"},
		{"more than were announced", time.Second, func() { p.update("checking", "files", 12, 9) }, "checking 12 of 12 files"},
		{"erased", 0, p.erase, ""},
		{"and back", time.Second, func() { p.update("checking", "files", 1_234_567, 2_000_000) }, "checking 1,234,567 of 2,000,000 files"},
		{"a remark erases it", 0, func() { s.note("done") }, "wdw: done"},
	}
	for _, step := range steps {
		c.pass(step.pass)
		step.do()
		if diff := cmp.Diff(step.want, strings.TrimSuffix(shown(screen.String()), "\n")); diff != "" {
			t.Errorf("%s: screen mismatch (-want +got):\n%s", step.name, diff)
		}
	}
	if s.progress() != p {
		t.Error("a run has two lines")
	}
}

func TestProgressFetching(t *testing.T) {
	var screen strings.Builder
	c := &clock{now: time.Unix(1000, 0)}
	s := session{app: &App{Stderr: &screen, ErrTerminal: true, Now: c.Now}}
	fetching := s.progress().fetching()
	steps := []struct {
		pass time.Duration
		step source.Progress
		want string
	}{
		{0, source.Progress{Verb: "counting", Noun: "objects", Done: 1, Total: 9}, ""},
		{time.Second, source.Progress{Verb: "receiving", Noun: "objects", Done: 450, Total: 1000}, "receiving 450 of 1,000 objects"},
		{time.Second, source.Progress{Verb: "resolving", Noun: "deltas", Done: 3, Total: 9}, "resolving 3 of 9 deltas"},
		{time.Second, source.Progress{}, ""},
		{time.Second, source.Progress{Verb: "resolving", Noun: "deltas", Done: 1, Total: 2}, "resolving 1 of 2 deltas"},
	}
	for _, step := range steps {
		c.pass(step.pass)
		fetching(step.step)
		if diff := cmp.Diff(step.want, shown(screen.String())); diff != "" {
			t.Errorf("after %v screen mismatch (-want +got):\n%s", step.step, diff)
		}
	}
}

func TestProgressIsOnlyForTerminals(t *testing.T) {
	tests := []struct {
		name  string
		app   App
		quiet bool
		want  bool
	}{
		{"a terminal", App{ErrTerminal: true}, false, true},
		{"no terminal", App{}, false, false},
		{"--quiet", App{ErrTerminal: true}, true, false},
		{"a terminal that cannot rewrite", App{ErrTerminal: true, Env: []string{"TERM=dumb"}}, false, false},
	}
	for _, tt := range tests {
		tt.app.Now, tt.app.Stderr = time.Now, io.Discard
		s := session{app: &tt.app, flags: globalFlags{quiet: tt.quiet}}
		p := s.progress()
		if got := p != nil; got != tt.want {
			t.Errorf("%s: a line %v, want %v", tt.name, got, tt.want)
		}
	}
	var none *progress
	none.update("reading", "files", 1, 2)
	none.erase()
	if tree := os.DirFS("."); none.reading(tree) != tree || none.counting("reading", "files") != nil || none.fetching() != nil {
		t.Error("without a line somebody counts")
	}
}

// TestProgressReading loads a catalogue through the counting tree: all is there, and
// every file was counted.
func TestProgressReading(t *testing.T) {
	var screen strings.Builder
	c := &clock{now: time.Unix(1000, 0)}
	s := session{app: &App{Stderr: &screen, ErrTerminal: true, Now: func() time.Time { c.pass(time.Second); return c.Now() }}}
	p := s.progress()
	small := os.DirFS("testdata/small")
	builtin := os.DirFS("..")
	want, _, err := catalogue.Load(context.Background(), small, builtin)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := catalogue.Load(context.Background(), p.reading(small), builtin)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.IDs(), got.IDs()); diff != "" {
		t.Errorf("entries mismatch (-want +got):\n%s", diff)
	}
	if last := fmt.Sprintf("reading %d of %d files", want.Files, want.Files); shown(screen.String()) != last {
		t.Errorf("the screen ends with %q, want %q", shown(screen.String()), last)
	}
}

func TestCountedFSIsATree(t *testing.T) {
	p := &progress{w: io.Discard, now: time.Now}
	if err := fstest.TestFS(p.reading(os.DirFS("testdata/small")), "catalogue/catalogue.yaml", "catalogue/services/fax-relay.yaml"); err != nil {
		t.Fatal(err)
	}
}
