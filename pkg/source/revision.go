package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/words"
)

// BadRevisionError says that a text cannot be a revision, whatever the repository
// holds: wrong usage.
type BadRevisionError struct {
	Rev string
	// Why says what is wrong with it.
	Why string
}

func (e *BadRevisionError) Error() string {
	return fmt.Sprintf("%q is not a revision: %s", e.Rev, e.Why)
}

// UnknownRevisionError says that no commit has a name. The caller adds which.
type UnknownRevisionError struct {
	Rev string
	// Nearest are at most three names that may have been meant, and Kind what they are:
	// "tag", "branch", or "name" when they are both.
	Nearest []string
	Kind    string
	// Shallow tells that the clone's history is cut off, so that the revision may exist.
	Shallow bool
	// Fetch is the command that would bring it if it does, empty unless Shallow or the
	// repository is an old copy of a remote one.
	Fetch string
}

func (e *UnknownRevisionError) Error() string {
	s := "no such revision"
	if e.Shallow {
		s += " in this shallow clone"
	}
	switch len(e.Nearest) {
	case 0:
	case 1:
		s += "; the nearest " + e.Kind + " is " + e.Nearest[0]
	default:
		plural := map[string]string{"tag": "tags", "branch": "branches", "name": "names"}[e.Kind]
		s += "; the nearest " + plural + " are " + strings.Join(e.Nearest, ", ")
	}
	return s + mend(e.Fetch)
}

// BeforeHistoryError says that a date lies before everything that the clone holds.
type BeforeHistoryError struct {
	Rev string
	// First is the committer date of the first commit on HEAD's line, in UTC.
	First time.Time
	// Shallow tells that the history is cut off there.
	Shallow bool
	// Fetch is the command that would bring more of it, empty unless Shallow.
	Fetch string
}

func (e *BeforeHistoryError) Error() string {
	first := e.First.Format(time.DateOnly)
	if e.Shallow {
		return "the history of this shallow clone begins on " + first + mend(e.Fetch)
	}
	return "the first commit is of " + first
}

// ErrNoCommits says that HEAD names a branch without commits.
var ErrNoCommits = errors.New("the repository has no commits yet")

// NoHeadError is an ErrNoCommits with what is known besides.
type NoHeadError struct {
	// Branches are those that have commits, in alphabetical order.
	Branches []string
	// Fetch is the command that may bring some, empty unless the repository is an old copy
	// of a remote one.
	Fetch string
}

// Is makes the error an ErrNoCommits.
func (e *NoHeadError) Is(target error) bool { return target == ErrNoCommits }

func (e *NoHeadError) Error() string {
	if len(e.Branches) == 0 {
		return ErrNoCommits.Error() + mend(e.Fetch)
	}
	return "HEAD names a branch that has no commits; give a revision, such as " + e.Branches[0] + mend(e.Fetch)
}

// Resolve returns the full hash of the commit that a revision names. A day or a time
// that is no name means the last commit on HEAD's first-parent line that was committed
// by then: a day, 2026-03-01, includes all of it, UTC; a time, 2026-03-01T10:00:00Z or
// "2026-03-01 10:00", is taken exactly, and as UTC unless it says otherwise.
//
// The error is a *BadRevisionError, an *UnknownRevisionError, a *BeforeHistoryError or
// a *NoHeadError where the revision is to blame. None of them repeats the revision at its
// beginning, so that the caller can: "read catalogue at v1.4x: no such revision".
func (r *Repo) Resolve(ctx context.Context, rev string) (string, error) {
	if why := suspect(rev); why != "" {
		return "", &BadRevisionError{rev, why}
	}
	hash, err := r.revParse(ctx, rev)
	if hash != "" || err != nil {
		return hash, err
	}
	if err := r.checkVersion(ctx, oldest); err != nil {
		return "", err
	}
	if rev == "HEAD" || rev == "@" {
		return "", r.noHead(ctx)
	}
	if r.copyOf != nil && isHash(rev) {
		if brought, err := r.copyOf.commit(ctx, rev); err != nil {
			return "", err
		} else if brought {
			return r.revParse(ctx, rev)
		}
	}
	if until, ok := parseTime(rev); ok {
		return r.before(ctx, rev, until)
	}
	if beginsLikeDate.MatchString(rev) {
		return "", &BadRevisionError{rev, "no commit has that name, and a date reads 2026-03-01 or 2026-03-01T10:00Z"}
	}
	return "", r.unknown(ctx, rev)
}

// noHead says why HEAD names no commit.
func (r *Repo) noHead(ctx context.Context) error {
	hash, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "HEAD")
	if err == nil {
		return r.failure(ctx, "cat-file", errMissing, []byte("fatal: commit "+Short(strings.TrimSpace(hash))+", which HEAD names, is not there"))
	}
	if e, ok := errors.AsType[*gitError](err); !ok || e.code != 1 {
		return err
	}
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname:short)", "refs/heads")
	if err != nil {
		return err
	}
	e := &NoHeadError{Branches: strings.Fields(out)}
	if r.copyOf != nil && !r.copyOf.isOnline() {
		e.Fetch = again
	}
	return e
}

var beginsLikeDate = regexp.MustCompile(`^\d{4}-\d\d?(-\d\d?)?([T ].*)?$`)

// suspect says why a text is not even shown to git, empty when it may be.
func suspect(rev string) string {
	switch {
	case rev == "":
		return "it is empty"
	case rev[0] == '-':
		return "it begins with a hyphen, like an option"
	case rev[0] == '^':
		return "it excludes commits"
	case strings.Contains(rev, ".."):
		return "it is a range, where one revision is wanted"
	case strings.ContainsFunc(rev, func(c rune) bool { return c < ' ' || c == 0x7f }):
		return "it has a control character in it"
	case len(rev) > 4096:
		return "it is too long"
	}
	return ""
}

// revParse returns the commit that git finds for a revision, empty when there is none.
func (r *Repo) revParse(ctx context.Context, rev string) (string, error) {
	if !strings.HasPrefix(rev, ":/") { // a search of messages, which would look for this too
		rev += "^{commit}"
	}
	out, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev)
	if e, ok := errors.AsType[*gitError](err); ok && e.code == 1 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	hash := strings.TrimSpace(out)
	if !isHash(hash) {
		return "", fmt.Errorf("git rev-parse answered %q", out)
	}
	return hash, nil
}

// timeLayouts are the ways to write a time, which is UTC where no zone is said.
var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
}

// parseTime returns the last second that a day or a time includes.
func parseTime(s string) (time.Time, bool) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// before walks back from HEAD along first parents to the first commit that is not
// later than a time. git's own --min-age overflows in 2038, and a second run would be
// needed to learn where the history begins.
func (r *Repo) before(ctx context.Context, rev string, until time.Time) (string, error) {
	head, err := r.revParse(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	if head == "" {
		return "", r.noHead(ctx)
	}
	hash, first, err := r.walkBack(ctx, head, until.Unix())
	if err != nil {
		return "", fmt.Errorf("look for the commit of that date: %w", err)
	}
	if hash != "" {
		return hash, nil
	}
	early := &BeforeHistoryError{Rev: rev, First: first}
	if early.Shallow, err = r.IsShallow(ctx); err != nil {
		return "", err
	}
	if early.Shallow {
		remote, err := r.remote(ctx)
		if err != nil {
			return "", err
		}
		early.Fetch = unshallow(remote)
	}
	return "", early
}

// walkBack returns the first commit on the line that is not later than until, in
// seconds, or else the date of the line's last. It reads no further than it must.
func (r *Repo) walkBack(ctx context.Context, head string, until int64) (hash string, first time.Time, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := r.command(ctx, "rev-list", "--first-parent", "--timestamp", "--end-of-options", head)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", time.Time{}, err
	}
	if err := cmd.Start(); err != nil {
		return "", time.Time{}, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		seconds, id, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseInt(seconds, 10, 64)
		if err != nil || !isHash(id) {
			cancel()
			cmd.Wait()
			return "", time.Time{}, fmt.Errorf("git rev-list answered %q", lines.Text())
		}
		if n <= until {
			cancel()
			cmd.Wait()
			return id, time.Time{}, nil
		}
		first = time.Unix(n, 0).UTC()
	}
	if err := errors.Join(lines.Err(), cmd.Wait()); err != nil {
		return "", time.Time{}, r.failure(ctx, "rev-list", err, []byte(complaint.String()))
	}
	return "", first, nil
}

// unknown explains that a revision names no commit.
func (r *Repo) unknown(ctx context.Context, rev string) error {
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname)", "refs/tags", "refs/heads", "refs/remotes")
	if err != nil {
		return err
	}
	e := &UnknownRevisionError{Rev: rev}
	name := rev // without what leads from the name to a commit: ~2, ^, @{1}, :path
	if i := strings.IndexAny(rev, "~^@:"); i > 0 {
		name = rev[:i]
	}
	nameKnown := false
	if name != rev {
		hash, err := r.revParse(ctx, name)
		if err != nil {
			return err
		}
		nameKnown = hash != ""
	}
	if !nameKnown {
		e.Nearest, e.Kind = nearest(name, strings.Split(strings.TrimSpace(out), "\n"))
	}
	if r.copyOf != nil && !r.copyOf.isOnline() {
		e.Fetch = again
	}
	if e.Shallow, err = r.IsShallow(ctx); err != nil {
		return err
	}
	if e.Shallow && r.copyOf == nil {
		remote, err := r.remote(ctx)
		if err != nil {
			return err
		}
		if nameKnown {
			e.Fetch = unshallow(remote)
		} else {
			e.Fetch = fetchRevision(remote, name)
		}
	}
	return e
}

// nearest picks from full names of references, as short names, at most three that may
// have been meant, and says what they are.
func nearest(name string, refs []string) (found []string, kind string) {
	kinds := map[string]string{}
	var names, here []string
	for _, ref := range refs {
		var short, k string
		if s, ok := strings.CutPrefix(ref, "refs/tags/"); ok {
			short, k = s, "tag"
		} else if s, ok := strings.CutPrefix(ref, "refs/heads/"); ok {
			short, k = s, "branch"
		} else if s, ok := strings.CutPrefix(ref, "refs/remotes/"); ok && !strings.HasSuffix(s, "/HEAD") {
			short, k = s, "branch"
			if _, branch, _ := strings.Cut(s, "/"); branch == name {
				here = append(here, short)
			}
		} else {
			continue
		}
		names = append(names, short)
		kinds[short] = k
	}
	found = here // the name itself, at a remote
	if len(found) == 0 {
		found = words.Nearest(name, names, 3)
	}
	if len(found) == 0 {
		found = alike(name, names)
	}
	found = found[:min(3, len(found))]
	for _, f := range found {
		if kind != "" && kind != kinds[f] {
			return found, "name"
		}
		kind = kinds[f]
	}
	return found, kind
}

// alike returns the names that share the longest beginning with a word, if that is at
// least half of it. Version numbers need it: they have too few letters for a spelling.
func alike(word string, names []string) []string {
	var best []string
	most := max(2, (len(word)+1)/2)
	for _, name := range names {
		n := 0
		for n < min(len(word), len(name)) && word[n] == name[n] {
			n++
		}
		if n > most {
			best, most = nil, n
		}
		if n == most {
			best = append(best, name)
		}
	}
	slices.SortStableFunc(best, func(a, b string) int { return len(a) - len(b) })
	return best
}

// Names lists branches, branches of remotes and tags as a user would write them, in
// that order, each in alphabetical order.
func (r *Repo) Names(ctx context.Context) ([]string, error) {
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
	if err != nil {
		return nil, err
	}
	return strings.Fields(out), nil
}
