//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package source

import (
	"errors"
	"io/fs"
	"os"
)

// tryLock takes a lock that is a file nobody else could make. ok is false while there
// is one that its owner still has open, which Windows does not let anybody delete.
func tryLock(name string) (unlock func(), ok bool, err error) {
	os.Remove(name) // of a process that died
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, cause(err)
	}
	return func() { f.Close(); os.Remove(name) }, true, nil
}
