package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// ErrNotFetched says that there is no copy of a repository and that none may be made.
var ErrNotFetched = errors.New("it has not been fetched yet")

// Remote is a repository elsewhere and its copy on this machine: bare, and without the
// files that nobody has asked for where the server can leave them out. The copy is
// made on first use. After that the network is used only for a Refresh.
type Remote struct {
	Address Address
	// Cache is the folder that holds the copies.
	Cache string
	// Env is the environment for git. Nothing else of the process's is used.
	Env []string
	// Refresh brings the copy up to date before it is opened for the first time.
	Refresh bool
	// Offline forbids even the first use.
	Offline bool
	// Progress shows what git says while it fetches; nil shows nothing.
	Progress func(Progress)
	// Note tells what is about to take time, in a few words; nil tells nobody.
	Note func(words string)

	mu     sync.Mutex
	online bool // what is missing may be fetched
	ready  bool // the copy has been made or refreshed by this Remote
	whole  bool // nothing is missing any more
	dir    string
}

// again is the command that brings what a copy lacks.
const again = "the same command with --refresh"

// Open opens the copy. It may be called again, and then fetches nothing.
func (m *Remote) Open(ctx context.Context) (*Repo, error) {
	r, err := m.open(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Address, err)
	}
	return r, nil
}

func (m *Remote) open(ctx context.Context) (*Repo, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.ready {
		if err := m.prepare(ctx); err != nil {
			return nil, err
		}
		m.ready = true
	}
	r, err := OpenRepo(ctx, m.dir, m.Env)
	if err != nil {
		return nil, err
	}
	r.copyOf = m
	return r, nil
}

// prepare makes the copy, or brings it up to date. Only one process at a time does.
func (m *Remote) prepare(ctx context.Context) error {
	m.dir = filepath.Join(m.Cache, m.folder())
	exists := func() bool { _, err := os.Stat(filepath.Join(m.dir, "HEAD")); return err == nil }
	switch {
	case exists() && (!m.Refresh || m.Offline):
		return nil
	case m.Offline:
		return ErrNotFetched
	}
	m.online = true
	if err := os.MkdirAll(m.Cache, 0o700); err != nil {
		return fmt.Errorf("make the folder for copies: %w", cause(err))
	}
	unlock, err := m.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if exists() {
		if !m.Refresh {
			return nil // another process has made it meanwhile
		}
		m.note("fetching what is new from " + m.Address.String())
		if err := m.fetch(ctx, m.dir); err != nil {
			return fmt.Errorf("%w; without --refresh the copy on this machine is used", err)
		}
		return nil
	}
	m.note("fetching " + m.Address.String() + " for the first time")
	dir, err := os.MkdirTemp(m.Cache, m.folder()+".new-")
	if err != nil {
		return cause(err)
	}
	defer os.RemoveAll(dir)
	if _, err := m.git(ctx, "", "", "clone", "--bare", "--template=", "--no-local", "--filter=blob:none", "--", m.Address.address, dir); err != nil {
		if m.Address.protocol == "file" && strings.Contains(m.Address.address, "@") {
			return fmt.Errorf("%w; a revision with a slash in it is given with --at", err)
		}
		return err
	}
	return os.Rename(dir, m.dir)
}

func (m *Remote) note(words string) {
	if m.Note != nil {
		m.Note(words)
	}
}

// fetch brings branches and tags, and learns which branch is the default one.
func (m *Remote) fetch(ctx context.Context, dir string) error {
	if _, err := m.git(ctx, dir, "", "fetch", "--prune", "--force", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=blob:none",
		"origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"); err != nil {
		return err
	}
	out, err := m.git(ctx, dir, "", "ls-remote", "--symref", "origin", "HEAD")
	if err != nil {
		return err
	}
	for line := range strings.Lines(out) {
		value, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		branch, isBranch := strings.CutPrefix(value, "ref: ")
		switch {
		case name != "HEAD":
		case isBranch && strings.HasPrefix(branch, "refs/heads/"):
			_, err := m.git(ctx, dir, "", "symbolic-ref", "HEAD", branch)
			return err
		case isHash(value):
			_, err := m.git(ctx, dir, "", "update-ref", "--no-deref", "HEAD", value)
			return err
		}
	}
	return nil // a repository without commits
}

// fill fetches the files of a commit that the copy lacks, all at once. It tells
// whether there were any.
func (m *Remote) fill(ctx context.Context, hash string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.online {
		return false, nil
	}
	out, err := m.git(ctx, m.dir, "", "rev-list", "--objects", "--no-walk", "--missing=print", "--end-of-options", hash)
	if err != nil {
		return false, err
	}
	var missing strings.Builder
	for line := range strings.Lines(out) {
		if id, ok := strings.CutPrefix(line, "?"); ok && isHash(strings.TrimSpace(id)) {
			missing.WriteString(id)
		}
	}
	if missing.Len() == 0 {
		return false, nil
	}
	m.note("fetching the files of " + Short(hash))
	unlock, err := m.lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	_, err = m.git(ctx, m.dir, missing.String(), "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--no-tags", "--no-write-fetch-head",
		"--no-recurse-submodules", "--filter=blob:none", "--stdin", "origin")
	return err == nil, err
}

// isOnline tells whether the copy is as new as it can be.
func (m *Remote) isOnline() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.online
}

// complete makes the copy whole, for those who read many commits. It tells whether
// there was anything to do.
func (m *Remote) complete(ctx context.Context) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.online || m.whole {
		return false, nil
	}
	m.whole = true
	m.note("fetching every file of " + m.Address.String())
	unlock, err := m.lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	_, err = m.git(ctx, m.dir, "", "fetch", "--refetch", "--no-filter", "--no-write-fetch-head", "--no-recurse-submodules",
		"origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
	return err == nil, err
}
