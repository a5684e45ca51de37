package source

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrNotFetched says that there is no copy of a repository and that none may be made.
var ErrNotFetched = errors.New("it has not been fetched yet")

// Remote is a repository elsewhere and its copy on this machine: bare, and without the
// files that nobody has asked for where the server can leave them out. The copy is
// made on first use, and holds at least the files of HEAD. After that the network is
// used only for a Refresh.
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
	// Now is when the run began, which a copy that is made or refreshed keeps; zero keeps
	// nothing.
	Now time.Time
	// Progress shows what git says while it fetches; nil shows nothing.
	Progress func(Progress)
	// Note tells what is about to take time, in a few words; nil tells nobody.
	Note func(words string)

	mu     sync.Mutex
	online bool // what is missing may be fetched
	ready  bool // the copy has been made or refreshed by this Remote, or found
	dir    string
}

// again is what brings what a copy lacks. It is no command to copy: see mend.
const again = "run this again with --refresh"

// Prepare makes the copy or brings it up to date. It may be called again, and does
// nothing then. Open does it too.
func (m *Remote) Prepare(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ready {
		return nil
	}
	if err := m.prepare(ctx); err != nil {
		return fmt.Errorf("read %s: %w", m.Address, err)
	}
	m.ready = true
	return nil
}

// Open opens the copy. It may be called again, and then fetches nothing.
func (m *Remote) Open(ctx context.Context) (*Repo, error) {
	if err := m.Prepare(ctx); err != nil {
		return nil, err
	}
	program, err := findGit(m.Env)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Address, err)
	}
	// Where the repository is needs no question, and must not be one: git would look for
	// another in the folders above a broken copy.
	r := &Repo{program: program, dir: m.dir, bare: true, copyOf: m}
	r.env = append(environ(m.Env, slices.Concat(locations, objectLocations)...), "GIT_DIR="+m.dir)
	r.objects.repo, r.objects.ctx = r, ctx
	return r, nil
}

// Folder is where the copy is kept.
func (m *Remote) Folder() string { return filepath.Join(m.Cache, m.folder()) }

// prepare makes the copy, or brings it up to date. Only one process at a time does.
func (m *Remote) prepare(ctx context.Context) error {
	m.dir = m.Folder()
	if belongsToAnother(m.dir) {
		// Its configuration could name programs to run.
		return fmt.Errorf("the copy in %s belongs to another user; %s", m.dir, otherCache)
	}
	switch {
	case isCopy(m.dir) && (!m.Refresh || m.Offline):
		return nil
	case m.Offline:
		return ErrNotFetched
	}
	unlock, err := m.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	m.online = true
	switch {
	case isCopy(m.dir) && !m.Refresh: // another process has made it meanwhile
		return nil
	case isCopy(m.dir):
		m.note("fetching what is new from " + m.Address.String())
		return m.refresh(ctx)
	case exists(m.dir):
		m.note("the copy in " + m.dir + " is damaged; fetching " + m.Address.String() + " again")
	default:
		m.note("fetching " + m.Address.String() + " for the first time")
	}
	return m.renew(ctx)
}

func (m *Remote) note(words string) {
	if m.Note != nil {
		m.Note(words)
	}
}

// isOnline tells whether the copy is as new as it can be.
func (m *Remote) isOnline() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.online
}

// fill fetches the files of a commit that the copy lacks, all at once. It tells
// whether there were any.
func (m *Remote) fill(ctx context.Context, hash string) (bool, error) {
	return m.bring(ctx, "fetching the files of "+Short(hash), func() (bool, error) {
		return m.fillIn(ctx, m.dir, "--no-walk", "--end-of-options", hash)
	})
}

// complete makes the copy whole, for those who read many commits: what is fetched from
// then on is whole too, so that they need the network only for what is new. It tells
// whether there was anything to do.
func (m *Remote) complete(ctx context.Context) (bool, error) {
	return m.bring(ctx, "fetching every file of "+m.Address.String(), func() (bool, error) {
		filled, err := m.fillIn(ctx, m.dir, "--all")
		if err == nil {
			_, err = m.git(ctx, m.dir, "", "config", "--unset-all", filterKey)
			if e, ok := errors.AsType[*gitError](err); ok && e.code == 5 {
				err = nil // it was not set
			}
		}
		return filled && err == nil, err
	})
}

// commit fetches a commit that no branch and no tag leads to, given as a full hash. It
// tells whether the server gave it.
func (m *Remote) commit(ctx context.Context, hash string) (bool, error) {
	return m.bring(ctx, "fetching commit "+Short(hash), func() (bool, error) {
		_, err := m.git(ctx, m.dir, "", "fetch", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", origin, hash)
		if _, ok := errors.AsType[*gitError](err); ok {
			return false, nil // there is none
		}
		return err == nil, err
	})
}

// bring lets fetch change the copy, unless only a refresh may. What it brings is
// announced only if it is not there.
func (m *Remote) bring(ctx context.Context, words string, fetch func() (bool, error)) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.online {
		return false, nil
	}
	unlock, err := m.lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	m.note(words)
	return fetch()
}

// fillIn fetches the files that a copy lacks of the commits that some arguments of
// rev-list name. It tells whether there were any.
func (m *Remote) fillIn(ctx context.Context, dir string, commits ...string) (bool, error) {
	out, err := m.git(ctx, dir, "", append([]string{"rev-list", "--objects", "--missing=print", "--quiet"}, commits...)...)
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
	_, err = m.git(ctx, dir, missing.String(), "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--no-tags", "--no-write-fetch-head",
		"--no-recurse-submodules", "--stdin", origin)
	return err == nil, err
}
