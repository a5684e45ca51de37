package source

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
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
	Progress io.Writer
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
		return m.fetch(ctx, m.dir)
	}
	m.note("fetching " + m.Address.String() + " for the first time")
	dir, err := os.MkdirTemp(m.Cache, m.folder()+".new-")
	if err != nil {
		return cause(err)
	}
	defer os.RemoveAll(dir)
	if _, err := m.git(ctx, "", "", "clone", "--bare", "--progress", "--template=", "--no-local", "--filter=blob:none", "--", m.Address.address, dir); err != nil {
		return err
	}
	return os.Rename(dir, m.dir)
}

var notPlain = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// folder is the name of the copy: something to recognise it by, and a hash.
func (m *Remote) folder() string {
	hash := sha256.Sum256([]byte(m.Address.address))
	name := m.Address.address[strings.LastIndexAny(m.Address.address, "/:")+1:]
	name = notPlain.ReplaceAllString(strings.TrimSuffix(name, ".git"), "-")
	return strings.TrimLeft(name[:min(40, len(name))], ".-") + "-" + hex.EncodeToString(hash[:8]) + ".git"
}

func (m *Remote) note(words string) {
	if m.Note != nil {
		m.Note(words)
	}
}

// fetch brings branches and tags, and learns which branch is the default one.
func (m *Remote) fetch(ctx context.Context, dir string) error {
	if _, err := m.git(ctx, dir, "", "fetch", "--progress", "--prune", "--force", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=blob:none",
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
	_, err = m.git(ctx, m.dir, missing.String(), "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--progress", "--no-tags", "--no-write-fetch-head",
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
	_, err = m.git(ctx, m.dir, "", "fetch", "--progress", "--refetch", "--no-filter", "--no-write-fetch-head", "--no-recurse-submodules",
		"origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
	return err == nil, err
}

// git runs one command, in a copy or in none, with the network open for the one
// protocol of the address. What is not given as an argument, such as a password, is seen by nobody else.
func (m *Remote) git(ctx context.Context, dir, input string, args ...string) (string, error) {
	program, err := findGit(m.Env)
	if err != nil {
		return "", err
	}
	r := &Repo{program: program, dir: m.Cache}
	r.env = append(environ(m.Env, slices.Concat(locations, objectLocations)...), "GIT_ALLOW_PROTOCOL="+m.Address.protocol)
	if dir != "" {
		r.env = append(r.env, "GIT_DIR="+dir)
	}
	if m.Address.secret != "" {
		// The address in the copy's configuration has no password, and git is told in its
		// environment to use the one that has.
		n, _ := strconv.Atoi(getenv(m.Env, "GIT_CONFIG_COUNT"))
		full := m.Address.protocol + "://" + m.Address.secret + "@" + strings.TrimPrefix(m.Address.address, m.Address.protocol+"://")
		r.env = append(r.env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n+1),
			fmt.Sprintf("GIT_CONFIG_KEY_%d=url.%s.insteadOf", n, full), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, m.Address.address))
	}
	cmd := r.command(ctx, append([]string{"-c", "core.hooksPath=" + os.DevNull, "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &complaint
	if m.Progress != nil {
		cmd.Stderr = io.MultiWriter(&complaint, &plainWriter{m.Progress, m.Address})
	}
	if err := cmd.Run(); err != nil {
		command := args[0]
		if command == "-c" {
			command = args[2]
		}
		return "", failure(ctx, command, err, []byte(m.Address.scrub(complaint.String())))
	}
	return out.String(), nil
}

// plainWriter passes on what git and the server say, but for what would act on a
// terminal, and passwords.
type plainWriter struct {
	w       io.Writer
	address Address
}

func (p *plainWriter) Write(text []byte) (int, error) {
	clean := bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' || r >= 0x7F && r <= 0x9F {
			return -1
		}
		return r
	}, text)
	if _, err := io.WriteString(p.w, p.address.scrub(string(clean))); err != nil {
		return 0, err
	}
	return len(text), nil
}

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
