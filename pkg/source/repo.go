package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrNoRepo says that a folder lies in no Git repository.
var ErrNoRepo = errors.New("not in a Git repository")

// Repo is a Git repository as seen from one folder. Its methods are safe for
// concurrent use.
type Repo struct {
	program, dir  string
	env, settings []string // for every run of git
	prefix        string
	bare, shallow bool
	objects       objects
	address       string // of the repository elsewhere that this one is a copy of, empty for others
	again         string // what brings a copy up to date, empty if it is
	progress      func(Progress)
	today         time.Time // zero if nobody has said
}

// OpenRepo finds the repository that holds dir: a work tree, a linked one, a folder
// inside either, or a bare repository. The error is ErrNoRepo, wrapped, where that is the
// reason.
//
// Nothing of the process's environment is used, only env, and dir decides which
// repository is meant: GIT_DIR and its like, which hooks and aliases set, count only
// when dir lies in no repository of its own. A hook of that very repository does see
// the objects that are about to be received.
//
// Revisions are read through one process of git that ends with ctx or with Close.
func OpenRepo(ctx context.Context, dir string, env []string) (*Repo, error) {
	return openRepo(ctx, dir, env)
}

func openRepo(ctx context.Context, dir string, env []string, settings ...string) (*Repo, error) {
	r := &Repo{settings: settings}
	r.objects.repo, r.objects.ctx = r, ctx
	if err := r.find(ctx, dir, env); err != nil {
		return nil, fmt.Errorf("open repository at %s: %w", dir, err)
	}
	return r, nil
}

func (r *Repo) find(ctx context.Context, dir string, env []string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return cause(err)
	}
	if !info.IsDir() {
		return errors.New("not a folder")
	}
	if r.dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if r.program, err = findGit(env); err != nil {
		return err
	}

	// The prefix stands last: it alone may hold a line break.
	question := []string{"rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir", "--show-prefix"}
	r.env = environ(env, slices.Concat(locations, objectLocations)...)
	gitDir := getenv(env, "GIT_DIR")
	out, err := r.git(ctx, question...)
	switch {
	case refusal(err, "not a git repository (or any"):
		if gitDir == "" {
			return ErrNoRepo
		}
		if r.env, err = absolute(environ(env), "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"); err != nil {
			return err
		}
		if out, err = r.git(ctx, question...); refusal(err, "not a git repository") {
			return ErrNoRepo
		}
		gitDir = "" // r.env has it
	case refusal(err, "dubious ownership"):
		// fatal: detected dubious ownership in repository at 'PLACE', which is not dir
		// but the top of the work tree.
		_, place, _ := strings.Cut(err.Error(), " at '")
		return fmt.Errorf(`it belongs to another user; to trust it run: git config --global --add safe.directory "%s"`, strings.TrimSuffix(place, "'"))
	}
	if err != nil {
		return err
	}

	lines := strings.SplitN(out, "\n", 4)
	if len(lines) != 4 {
		return fmt.Errorf("git rev-parse answered %q", out)
	}
	r.bare, r.shallow = lines[0] == "true", lines[1] == "true"
	r.prefix = strings.TrimSuffix(strings.TrimSuffix(lines[3], "\n"), "/")
	if gitDir != "" && sameFile(gitDir, lines[2]) {
		r.env = environ(env, locations...)
	}
	return nil
}

// wrap says what we were doing when an error came, if one did.
func wrap(err *error, doing string) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", doing, *err)
	}
}

// absolute makes the paths in some variables independent of the folder git runs in.
func absolute(env []string, names ...string) ([]string, error) {
	for _, name := range names {
		if value := getenv(env, name); value != "" {
			path, err := filepath.Abs(value)
			if err != nil {
				return nil, err
			}
			env = append(env, name+"="+path)
		}
	}
	return env, nil
}

// Close ends the process that reads objects, if there is one. Trees of the repository
// cannot be read afterwards.
func (r *Repo) Close() error {
	r.objects.mu.Lock()
	defer r.objects.mu.Unlock()
	r.objects.closed = true
	r.objects.stop(fs.ErrClosed)
	return nil
}

// Enter makes the repository one that was opened in a folder, which a bare one has only
// in its commits. It is called before anything else is asked.
func (r *Repo) Enter(folder string) { r.prefix = folder }

// On says what day it is, so that Resolve understands "-3m".
func (r *Repo) On(today time.Time) { r.today = today }

// Prefix is the path of the folder inside the work tree, with slashes, empty at its
// top and in a bare repository that nobody has entered a folder of.
func (r *Repo) Prefix() string { return r.prefix }

// IsBare tells whether the repository has no work tree.
func (r *Repo) IsBare() bool { return r.bare }

// Address is that of the repository elsewhere that this one is a copy of, empty for
// others.
func (r *Repo) Address() string { return r.address }

// isShallow tells whether the history is cut off somewhere, and if so which command
// would bring the rest.
func (r *Repo) isShallow(ctx context.Context) (is bool, fetch string, err error) {
	if !r.shallow {
		return false, "", nil
	}
	remote, err := r.remote(ctx)
	return true, unshallow(remote), err
}

// DefaultBranch returns the branch that others start from, in a form that Resolve
// takes: what the remote calls its HEAD, else main, else master, else the branch that
// init.defaultBranch names. The remote's copy of a branch comes before the local one,
// which may lag behind. It is an error that there is none.
func (r *Repo) DefaultBranch(ctx context.Context) (_ string, err error) {
	defer wrap(&err, "find the default branch")
	if r.address != "" { // its HEAD is what the server calls so
		out, err := r.git(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
		if !isNo(err) {
			return strings.TrimSpace(out), err
		}
	}
	remote, err := r.remote(ctx)
	if err != nil {
		return "", err
	}
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname)%00%(refname:short)%00%(symref)", "refs/heads", "refs/remotes")
	if err != nil {
		return "", err
	}
	// By full name: the shortest that is not ambiguous, and what it stands for.
	short, target := map[string]string{}, map[string]string{}
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\x00")
		short[f[0]], target[f[0]] = f[1], f[2]
	}
	configured, err := r.git(ctx, "config", "--get", "init.defaultBranch")
	if err != nil && !isNo(err) { // it may not be set
		return "", err
	}
	there := "refs/remotes/" + remote + "/"
	names := []string{target[there+"HEAD"]}
	for _, branch := range []string{"main", "master", strings.TrimSuffix(configured, "\n")} {
		names = append(names, there+branch, "refs/heads/"+branch)
	}
	for _, name := range names {
		if short[name] != "" {
			return short[name], nil
		}
	}
	shallow, _, err := r.isShallow(ctx)
	if err != nil {
		return "", err
	}
	return "", &lackError{"no default branch: neither main nor master is here", fetchBranches(remote, shallow)}
}

// remote is the name of the remote that matters: origin, else the first one, else "". A
// copy has none, because nobody is to run git in it.
func (r *Repo) remote(ctx context.Context) (string, error) {
	if r.address != "" {
		return "", nil
	}
	out, err := r.git(ctx, "remote")
	if err != nil {
		return "", err
	}
	names := strings.Fields(out)
	if slices.Contains(names, "origin") {
		return "origin", nil
	}
	return strings.Join(names[:min(1, len(names))], ""), nil
}

// MergeBase returns the last commit that two commits, given as full hashes, have in
// common. When there are several it is always the same one. It is an error that there is
// none, and also that a shallow clone cuts the history off between the base it shows and
// the two commits: the true base may then be another.
func (r *Repo) MergeBase(ctx context.Context, a, b string) (_ string, err error) {
	defer wrap(&err, "find the merge base")
	if err := checkHashes(a, b); err != nil {
		return "", err
	}
	out, err := r.git(ctx, "merge-base", "--end-of-options", a, b)
	if err != nil && !isNo(err) {
		return "", err
	}
	base := strings.TrimSpace(out)
	shallow, fetch, err := r.isShallow(ctx)
	if err != nil {
		return "", err
	}
	what := fmt.Sprintf("commits %s and %s have no common ancestor", Short(a), Short(b))
	switch {
	case base == a || base == b: // one comes from the other, whatever came before both
		return base, nil
	case shallow && base != "":
		if cut, err := r.isCut(ctx, a, b, "^"+base); err != nil || !cut {
			return base, err
		}
		fallthrough
	case shallow:
		what += " in this shallow clone"
	case base != "":
		return base, nil
	}
	return "", &lackError{what, fetch}
}

// isCut tells whether the history of some commits ends where a shallow clone does. git
// shows no parents there, the commit itself still names them.
func (r *Repo) isCut(ctx context.Context, commits ...string) (bool, error) {
	out, err := r.git(ctx, slices.Concat([]string{"rev-list", "--max-parents=0", "--end-of-options"}, commits)...)
	if err != nil {
		return false, err
	}
	for _, hash := range strings.Fields(out) {
		c, err := r.commit(ctx, hash)
		if err != nil || len(c.Parents) > 0 {
			return true, err
		}
	}
	return false, nil
}

// Short is the beginning of a hash, for people. It is as long in every clone, unlike
// what git prints.
func Short(hash string) string { return hash[:min(12, len(hash))] }

// checkHashes keeps everything but full hashes from git: after Resolve nothing else is
// needed.
func checkHashes(hashes ...string) error {
	for _, h := range hashes {
		if !isHash(h) {
			return fmt.Errorf("%q is not the full hash of a commit", h)
		}
	}
	return nil
}

// isHash recognises a full SHA-1 or SHA-256 in lower-case hexadecimal.
func isHash(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}
