// Command wdw reads, checks, compares and explains the National Service Catalogue.
package main

import (
	"context"
	"embed"
	"io"
	"log"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/who-does-what/wdw/cmd"
)

// The catalogue and its schemas are built in, so that the command answers without a
// checkout. "all:" is not used: hidden files are no part of a catalogue.
//
//go:embed catalogue schema
var embedded embed.FS

// version is set by the linker for releases.
var version = ""

func main() {
	log.SetOutput(io.Discard) // libraries write there what strangers sent; we write nothing
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks the run to end. Another one ends it, whatever it waits for.
	context.AfterFunc(ctx, stop)
	code := cmd.Main(ctx, os.Args[1:], world())
	stop()
	os.Exit(code)
}

// world gathers everything that the program reads besides its arguments.
func world() cmd.App {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	app := cmd.App{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Dir: dir, Env: os.Environ(), Now: time.Now,
		Embedded: embedded, Version: version,
		InTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Sleep:       sleep,
	}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		app.Width = 80
		if width, height, err := term.GetSize(fd); err == nil && width > 0 {
			app.Width, app.Height = width, height
		}
	}
	return app
}

// sleep waits for a while, but no longer than the run lasts.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// tuneMemory turns the collector off below a memory limit: a run lives for a moment
// and its memory goes back when it ends. Once the collector has run there is no limit, and it
// runs when the memory has grown by half: below a limit that does not suffice it
// would run without end. Whoever sets GOGC or GOMEMLIMIT is obeyed.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(96 << 20)
	runtime.SetFinalizer(&[16]byte{}, func(*[16]byte) {
		debug.SetGCPercent(50)
		debug.SetMemoryLimit(math.MaxInt64)
	})
}
