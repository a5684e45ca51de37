package source

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// lockEvery is how often a lock is tried again.
const lockEvery = 100 * time.Millisecond

// lock waits until no other process changes the copy.
func (m *Remote) lock(ctx context.Context) (unlock func(), err error) {
	name := m.dir + ".lock"
	for waited := false; ; waited = true {
		unlock, ok, err := tryLock(name)
		if ok || err != nil {
			return unlock, err
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
	return strings.TrimLeft(name[:min(40, len(name))], ".-") + "-" + hex.EncodeToString(hash[:8]) + ".git"
}
