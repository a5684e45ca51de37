//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestMain is the program itself when a test runs it as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("WDW_TEST_PROCESS") != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestInterruptAgain ends a run that waits for something else than its context, here
// for the rest of its input, with the second signal.
func TestInterruptAgain(t *testing.T) {
	c := exec.CommandContext(t.Context(), os.Args[0], "check", "-")
	c.Env = append(os.Environ(), "WDW_TEST_PROCESS=1", "WDW_CATALOGUE=")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds, so that it is reading when this has been written.
	if _, err := in.Write(bytes.Repeat([]byte("x"), 1<<20)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case <-ended:
			if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
				t.Errorf("it ended with %s", c.ProcessState)
			}
			return
		case <-again.C:
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Log(err) // it has just ended
			}
		case <-deadline:
			c.Process.Kill()
			t.Fatal("it cannot be stopped")
		}
	}
}
