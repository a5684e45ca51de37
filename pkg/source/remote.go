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
	"slices"
	"strings"
	"time"
)

// Remote is a repository elsewhere and its copy on this machine, a bare clone. The copy
// is made on first use; after that the network is used only for a Refresh.
type Remote struct {
	Address Address
	// Cache is the folder that holds the copies.
	Cache string
	// Env is the environment for git. Nothing else of the process's is used.
	Env []string
	// Refresh brings the copy up to date when it is opened for the first time.
	Refresh bool
	// Offline forbids even the first use.
	Offline bool
	// Now is when the run began, which a copy that is made or refreshed keeps.
	Now time.Time
	// Progress shows what git says while it fetches; nil shows nothing.
	Progress func(Progress)
	// Note tells what is about to take time, in a few words; nil tells nobody.
	Note func(words string)

	fresh bool // the copy has been made or refreshed by this Remote
}

const (
	// again is what brings what a copy lacks. It is no command to copy: see mend.
	again = "run this again with --refresh"
	// origin is the name of the repository that is copied. The user's configuration may
	// prefer another, clone.defaultRemoteName.
	origin = "origin"
	// fetchedFile is the file of a copy that says when it was last fetched.
	fetchedFile = "wdw-fetched"
	// newMark stands in the names of copies that are being made.
	newMark = ".new-"
)

var errNotFetched = errors.New("it has not been fetched yet")

// Open opens the copy. The first call makes it, or brings it up to date for a Refresh.
func (m *Remote) Open(ctx context.Context) (*Repo, error) {
	r, err := m.open(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", m.Address, err)
	}
	r.address = m.Address.String()
	if !m.fresh {
		r.again = again
	}
	return r, nil
}

func (m *Remote) open(ctx context.Context) (*Repo, error) {
	r, err := m.find(ctx)
	_, isBroken := errors.AsType[*gitError](err)
	isBroken = isBroken || errors.Is(err, ErrNoRepo)
	_, gone := os.Stat(m.Folder())
	isAbsent := err != nil && gone != nil
	switch {
	case m.Offline && (isBroken || isAbsent):
		return nil, errNotFetched
	case isAbsent:
		m.note("fetching " + m.Address.String() + " for the first time")
		err = m.clone(ctx, false)
	case isBroken:
		m.note("the copy in " + m.Folder() + " is damaged; fetching " + m.Address.String() + " again")
		err = m.clone(ctx, true)
	case err == nil && m.Refresh && !m.Offline && !m.fresh:
		m.note("fetching what is new from " + m.Address.String())
		err = m.refresh(ctx)
	default:
		return r, err
	}
	if err != nil {
		return nil, err
	}
	m.fresh = true
	return m.find(ctx)
}

// find opens the copy that there may be. Git refuses one of another user's, whose
// configuration could name programs to run.
func (m *Remote) find(ctx context.Context) (*Repo, error) {
	return openRepo(ctx, m.Folder(), m.environ(), ownSettings...)
}

// ownSettings make git run no hooks, and read a copy whatever the user thinks of bare
// repositories that lie in others.
var ownSettings = []string{"-c", "core.hooksPath=" + os.DevNull, "-c", "safe.bareRepository=all"}

// environ is the environment for git. In the folders above what is no copy there may
// be a repository of the user's.
func (m *Remote) environ() []string {
	env := environ(m.Env, slices.Concat(locations, objectLocations)...)
	return append(env, fmt.Sprintf("GIT_CEILING_DIRECTORIES=%s%c%s", m.Cache, filepath.ListSeparator, filepath.Dir(m.Cache)))
}

// git runs one command in a folder, with the network open for the one protocol of the
// address.
func (m *Remote) git(ctx context.Context, dir string, args ...string) (string, error) {
	program, err := findGit(m.Env)
	if err != nil {
		return "", err
	}
	r := &Repo{
		program: program, dir: dir, env: append(m.environ(), "GIT_ALLOW_PROTOCOL="+m.Address.protocol), settings: ownSettings,
		progress: m.Progress,
	}
	out, err := r.git(ctx, args...)
	if refusal(err, "could not read Username") || refusal(err, "could not read Password") || refusal(err, "Authentication failed") {
		err = fmt.Errorf("%w; the server asks who you are: keep user and password in git's credential store (git help credentials)", err)
	}
	return out, err
}

// clone makes a copy beside the one that there may be, and puts it in its place. Where
// none is to be replaced and another process was quicker, the other's stays.
func (m *Remote) clone(ctx context.Context, replace bool) error {
	if err := os.MkdirAll(m.Cache, 0o700); err != nil {
		return m.inCache(err)
	}
	m.sweep()
	dir, err := os.MkdirTemp(m.Cache, m.name()+newMark)
	if err != nil {
		return m.inCache(err)
	}
	defer os.RemoveAll(dir)
	if _, err := m.git(ctx, m.Cache, "clone", "--bare", "--template=", "--progress", "--origin="+origin, "--", m.Address.text, dir); err != nil {
		if m.Address.protocol == "file" && strings.Contains(m.Address.text, "@") {
			return fmt.Errorf("%w; a revision with a slash in it is given with --at", err)
		}
		return err
	}
	if err := m.stamp(dir); err != nil {
		return err
	}
	if replace {
		if err := os.RemoveAll(m.Folder()); err != nil {
			return m.inCache(err)
		}
	}
	if err := os.Rename(dir, m.Folder()); err != nil {
		if _, fault := m.find(ctx); fault != nil {
			return m.inCache(err)
		}
	}
	return nil
}

// sweep removes what runs that were killed a day ago or earlier have left.
func (m *Remote) sweep() {
	entries, _ := os.ReadDir(m.Cache) // what is not seen stays
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.Contains(e.Name(), newMark) && m.Now.Sub(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(filepath.Join(m.Cache, e.Name()))
		}
	}
}

// refresh brings the copy up to date. One that cannot be is replaced, because the
// server has just answered.
func (m *Remote) refresh(ctx context.Context) error {
	head, err := m.head(ctx)
	if err != nil {
		return fmt.Errorf("%w; without --refresh the copy on this machine is used", err)
	}
	damage := m.fetch(ctx, head)
	switch {
	case damage == nil:
		return m.stamp(m.Folder())
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	m.note("the copy in " + m.Folder() + " cannot be brought up to date; fetching " + m.Address.String() + " again")
	if err := m.clone(ctx, true); err != nil {
		return fmt.Errorf("bring the copy in %s up to date: %w; a new one cannot be made: %w", m.Folder(), damage, err)
	}
	return nil
}

// head is what the server calls its HEAD: a branch, "refs/heads/main", or a commit if it
// is none; empty if the server has no commits.
func (m *Remote) head(ctx context.Context) (string, error) {
	out, err := m.git(ctx, m.Cache, "ls-remote", "--symref", "--", m.Address.text, "HEAD")
	line, _, _ := strings.Cut(out, "\n")
	value, name, _ := strings.Cut(line, "\t")
	head := strings.TrimPrefix(value, "ref: ")
	if name != "HEAD" || !isHash(head) && !strings.HasPrefix(head, "refs/heads/") {
		return "", err
	}
	return head, err
}

// fetch brings branches and tags, and makes HEAD what it is at the server: a bare clone
// has no setting that says what to fetch, and its HEAD stays where it was.
func (m *Remote) fetch(ctx context.Context, head string) error {
	args := []string{"fetch", "--progress", "--prune", origin, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"}
	if isHash(head) {
		args = append(args, head) // it may be on no branch
	}
	_, err := m.git(ctx, m.Folder(), args...)
	switch {
	case err != nil || head == "":
	case isHash(head):
		_, err = m.git(ctx, m.Folder(), "update-ref", "--no-deref", "HEAD", head)
	default:
		_, err = m.git(ctx, m.Folder(), "symbolic-ref", "HEAD", head)
	}
	return err
}

func (m *Remote) note(words string) {
	if m.Note != nil {
		m.Note(words)
	}
}

func (m *Remote) stamp(dir string) error {
	return m.inCache(os.WriteFile(filepath.Join(dir, fetchedFile), []byte(m.Now.UTC().Format(time.RFC3339)), 0o600))
}

// Fetched is when the copy was made or last refreshed, zero where it does not say so.
func (m *Remote) Fetched() time.Time {
	text, _ := os.ReadFile(filepath.Join(m.Folder(), fetchedFile))
	t, _ := time.Parse(time.RFC3339, string(text)) // zero for what is none
	return t
}

// inCache says in which folder something could not be written, if it could not, and
// what can be done.
func (m *Remote) inCache(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write to the folder for copies, %s: %w; XDG_CACHE_HOME can name another folder", m.Cache, cause(err))
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
	found := folder("XDG_CACHE_HOME")
	switch system {
	case "windows":
		found = cmp.Or(found, folder("LocalAppData"), folder("USERPROFILE", "AppData", "Local"))
	case "darwin":
		found = cmp.Or(found, folder("HOME", "Library", "Caches"))
	default:
		found = cmp.Or(found, folder("HOME", ".cache"))
	}
	if found == "" {
		return "", errors.New("neither XDG_CACHE_HOME nor HOME says where copies may be kept")
	}
	return filepath.Join(found, "wdw", "git"), nil
}

// Folder is where the copy is kept.
func (m *Remote) Folder() string { return filepath.Join(m.Cache, m.name()+".git") }

var notPlain = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// name is that of the copy: something to recognise it by, and a hash.
func (m *Remote) name() string {
	address := m.Address.String()
	hash := sha256.Sum256([]byte(address))
	name := address[strings.LastIndexAny(address, "/:")+1:]
	name = notPlain.ReplaceAllString(strings.TrimSuffix(name, ".git"), "-")
	name = strings.TrimLeft(name[:min(40, len(name))], ".-")
	return cmp.Or(name, "copy") + "-" + hex.EncodeToString(hash[:8])
}
