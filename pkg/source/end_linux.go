package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// end asks git to end, and the programs that it runs. Those that talk to a server are
// not ended by git, and one that waits for an answer does not notice that it is alone.
func end(p *os.Process) error {
	var helpers []int
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", p.Pid))
	for _, name := range threads {
		text, _ := os.ReadFile(name) // the thread may have ended
		for _, field := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				helpers = append(helpers, pid)
			}
		}
	}
	err := p.Signal(syscall.SIGTERM)
	for _, pid := range helpers {
		_ = syscall.Kill(pid, syscall.SIGTERM) // it may have ended with git
	}
	return err
}
