//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package edit

import (
	"os"
	"syscall"
)

// lock waits until no other process holds the root. The lock goes with the process
// that holds it, however that ends.
func lock(root *os.Root) (unlock func(), err error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	for {
		if err = syscall.Flock(int(dir.Fd()), syscall.LOCK_EX); err != syscall.EINTR {
			break
		}
	}
	// A file system that cannot lock still has the comparison of contents.
	if err != nil && err != syscall.ENOTSUP && err != syscall.ENOLCK && err != syscall.ENOSYS {
		dir.Close()
		return nil, err
	}
	return func() { dir.Close() }, nil
}
