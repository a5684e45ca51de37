package source

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// lockEvery is how often a lock is tried again.
const lockEvery = 100 * time.Millisecond

const (
	// newMark and oldMark stand in the names of what is being made and being removed.
	newMark, oldMark = ".new-", ".old-"
	otherCache       = "XDG_CACHE_HOME can name another folder"
)

// inCache says in which folder something could not be written, and what can be done.
func (m *Remote) inCache(err error) error {
	return fmt.Errorf("write to the folder for copies, %s: %w; %s", m.Cache, cause(err), otherCache)
}

// held is a lock that this process has.
type held struct {
	unlock func()
	// alone is false on a file system that cannot lock, where others may be at work.
	alone bool
}

// lock waits until no other process changes the copy, and removes what one that was
// killed has left.
func (m *Remote) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(m.Cache, 0o700); err != nil {
		return nil, m.inCache(err)
	}
	for waited := false; ; waited = true {
		held, err := tryLock(m.dir + ".lock")
		switch {
		case err != nil:
			return nil, m.inCache(err)
		case held != nil && held.alone:
			m.sweep()
			fallthrough
		case held != nil:
			return held.unlock, nil
		}
		if !waited {
			m.note("waiting for another wdw that is fetching the same")
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(lockEvery):
		}
	}
}

// sweep removes copies that were begun and never finished, and what git did not finish.
func (m *Remote) sweep() {
	removeLocks(m.dir)
	entries, _ := os.ReadDir(m.Cache) // what is not seen stays
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), m.folder()); ok && (strings.HasPrefix(rest, newMark) || strings.HasPrefix(rest, oldMark)) {
			os.RemoveAll(filepath.Join(m.Cache, e.Name()))
		}
	}
}

// CacheFolder is where copies of repositories are kept for a user, from the
// environment: the folder that the system has for what can be made again.
func CacheFolder(env []string, system string) (string, error) {
	folder := func(variable string, below ...string) string {
		value := getenv(env, variable)
		if value == "" || !filepath.IsAbs(value) {
			return ""
		}
		return filepath.Join(append([]string{value}, below...)...)
	}
	found := cmp.Or(folder("XDG_CACHE_HOME"), folder("HOME", ".cache"))
	switch system {
	case "windows":
		found = cmp.Or(folder("XDG_CACHE_HOME"), folder("LocalAppData"), folder("USERPROFILE", "AppData", "Local"))
	case "darwin":
		found = cmp.Or(folder("XDG_CACHE_HOME"), folder("HOME", "Library", "Caches"))
	}
	if found == "" {
		return "", errors.New("neither XDG_CACHE_HOME nor HOME says where copies may be kept")
	}
	return filepath.Join(found, "wdw", "git"), nil
}

var notPlain = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// folder is the name of the copy: something to recognise it by, and a hash.
func (m *Remote) folder() string {
	hash := sha256.Sum256([]byte(m.Address.address))
	name := m.Address.address[strings.LastIndexAny(m.Address.address, "/:")+1:]
	name = notPlain.ReplaceAllString(strings.TrimSuffix(name, ".git"), "-")
	name = strings.TrimLeft(name[:min(40, len(name))], ".-")
	return cmp.Or(name, "copy") + "-" + hex.EncodeToString(hash[:8]) + ".git"
}
