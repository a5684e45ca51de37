//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package source

import (
	"errors"
	"io/fs"
	"os"
)

// tryLock takes a lock that is a file nobody else could make. It is nil while there is
// one that its owner still has open, which Windows does not let anybody delete.
func tryLock(name string) (*held, error) {
	os.Remove(name) // of a process that died
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &held{unlock: func() { f.Close(); os.Remove(name) }, alone: true}, nil
}

// belongsToAnother is for systems on which the owner of a file says who may write to it.
func belongsToAnother(string) bool { return false }
