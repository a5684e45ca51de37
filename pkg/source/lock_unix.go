//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes a lock that goes with the process that holds it, however that ends. It
// is nil while another holds it.
func tryLock(name string) (*held, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		// Whoever held it has removed the file meanwhile; a lock on that is none.
		mine, err := f.Stat()
		if there, fault := os.Stat(name); err != nil || fault != nil || !os.SameFile(mine, there) {
			f.Close()
			return nil, err
		}
		return &held{unlock: func() { os.Remove(name); f.Close() }, alone: true}, nil
	case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOSYS):
		// A file system that cannot lock still has git's own locks on each reference.
		return &held{unlock: func() { f.Close() }}, nil
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
		f.Close()
		return nil, nil
	}
	f.Close()
	return nil, err
}

// belongsToAnother tells whether a file or folder is there and another user's.
func belongsToAnother(name string) bool {
	info, err := os.Lstat(name)
	if err != nil {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) != os.Geteuid()
}
