//go:build !linux

package source

import (
	"errors"
	"os"
	"syscall"
)

// end asks git to end, where the system can ask, so that it removes what it had begun.
func end(p *os.Process) error {
	if err := p.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
