package source

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/date"
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

// Resolve returns the full hash of the commit that a revision names. A day or a time
// that is no name means the last commit on HEAD's first-parent line that was committed
// by then: a day, 2026-03-01, includes all of it, UTC; a time, 2026-03-01T10:00:00Z or
// "2026-03-01 10:00", is taken exactly, and as UTC unless it says otherwise. Once On was
// told what day it is, a date may be written as date.Read has it; a longer span stands for
// its first day.
//
// The error is a *BadRevisionError for a text that is none. Others do not repeat the
// revision at their beginning, so that the caller can: "read catalogue at v1.4x: no such
// revision".
func (r *Repo) Resolve(ctx context.Context, rev string) (string, error) {
	if why := suspect(rev); why != "" {
		if until, ok := r.parseDate(rev); ok {
			return r.before(ctx, until)
		}
		return "", &BadRevisionError{rev, why}
	}
	hash, err := r.revParse(ctx, rev)
	if hash != "" || err != nil {
		return hash, err
	}
	if err := r.checkVersion(ctx); err != nil {
		return "", err
	}
	if rev == "HEAD" || rev == "@" {
		return "", r.noHead(ctx)
	}
	until, ok := parseTime(rev)
	if !ok {
		if until, ok = r.parseDate(rev); ok && until.After(endOf(r.today)) {
			return "", &BadRevisionError{rev, "it is " + until.Format(time.DateOnly) + ", and that is still to come"}
		}
	}
	if ok {
		return r.before(ctx, until)
	}
	if beginsLikeDate.MatchString(rev) {
		return "", &BadRevisionError{rev, "no commit has that name, and a date reads 2026-03-01 or 2026-03-01T10:00Z"}
	}
	return "", r.unknown(ctx, rev)
}

func (r *Repo) noHead(ctx context.Context) error {
	hash, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "HEAD")
	if err == nil {
		return r.failure(ctx, "cat-file", errMissing, "fatal: commit "+Short(strings.TrimSpace(hash))+", which HEAD names, is not there")
	}
	if !isNo(err) {
		return err
	}
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname:short)", "refs/heads")
	if err != nil {
		return err
	}
	if branches := strings.Fields(out); len(branches) > 0 {
		return &lackError{"HEAD names a branch that has no commits; give a revision, such as " + branches[0], r.again}
	}
	return &lackError{"the repository has no commits yet", r.again}
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
	if isNo(err) {
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

// timeLayouts are the ways to write a time, which is UTC where no zone is said. A blank
// may stand for the "T".
var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
}

// parseTime returns the last second that a day or a time includes.
func parseTime(s string) (time.Time, bool) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return endOf(day), true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, strings.Replace(s, " ", "T", 1)); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// parseDate returns the last second of the first day of a date as people write it.
func (r *Repo) parseDate(s string) (time.Time, bool) {
	if r.today.IsZero() {
		return time.Time{}, false
	}
	d, err := date.Read(s, r.today)
	return endOf(d.First), err == nil
}

func endOf(day time.Time) time.Time { return date.Day(day).AddDate(0, 0, 1).Add(-time.Second) }

// tooEarlyError says that the history begins after the day that was asked for, and when.
type tooEarlyError struct{ date time.Time }

func (e *tooEarlyError) Error() string {
	return "the first commit is of " + e.date.Format(time.DateOnly)
}

// TooEarly tells whether a revision is a day before the first commit, and returns the
// first one on HEAD's first-parent line that has something at some paths, which are as
// in WalkOptions.
func (r *Repo) TooEarly(ctx context.Context, rev string, paths ...string) (first Commit, is bool) {
	if _, err := r.Resolve(ctx, rev); !isTooEarly(err) {
		return first, false
	}
	out, err := r.git(ctx, append([]string{"rev-list", "--first-parent", "HEAD", "--"}, r.pathspecs(paths)...)...)
	hashes := strings.Fields(out)
	if err == nil && len(hashes) > 0 {
		first, err = r.Commit(ctx, hashes[len(hashes)-1])
	}
	return first, err == nil && len(hashes) > 0
}

func isTooEarly(err error) bool {
	_, is := errors.AsType[*tooEarlyError](err)
	return is
}

// before walks back from HEAD along first parents to the first commit that is not
// later than a time. git's own --min-age overflows in 2038, and a second run would be
// needed to learn where the history begins.
func (r *Repo) before(ctx context.Context, until time.Time) (string, error) {
	head, err := r.revParse(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	if head == "" {
		return "", r.noHead(ctx)
	}
	hash, date, err := r.walkBack(ctx, head, until.Unix())
	if err != nil {
		return "", fmt.Errorf("look for the commit of that date: %w", err)
	}
	if !date.After(until) {
		return hash, nil
	}
	shallow, fetch, err := r.isShallow(ctx)
	switch {
	case err != nil:
		return "", err
	case shallow:
		return "", &lackError{cutOn(date), fetch}
	}
	return "", &tooEarlyError{date}
}

// walkBack returns the first commit on the line that is not later than until, in
// seconds, or else the line's last, and its date. It reads no further than it must.
func (r *Repo) walkBack(ctx context.Context, head string, until int64) (hash string, date time.Time, err error) {
	p, err := r.pipe(ctx, nil, "rev-list", "--first-parent", "--timestamp", "--end-of-options", head)
	if err != nil {
		return "", time.Time{}, err
	}
	lines := bufio.NewScanner(p.out)
	for lines.Scan() {
		seconds, id, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseInt(seconds, 10, 64)
		if err != nil || !isHash(id) {
			return "", time.Time{}, p.end(fmt.Errorf("git rev-list answered %q", lines.Text()))
		}
		hash, date = id, time.Unix(n, 0).UTC()
		if n <= until {
			p.end(errStopped)
			return hash, date, nil
		}
	}
	return hash, date, p.end(lines.Err())
}

func (r *Repo) unknown(ctx context.Context, rev string) error {
	out, err := r.git(ctx, "for-each-ref", "--format=%(refname)", "refs/tags", "refs/heads", "refs/remotes")
	if err != nil {
		return err
	}
	if out == "" { // nothing can be named where nothing is
		if hash, err := r.revParse(ctx, "HEAD"); hash == "" && err == nil {
			return r.noHead(ctx)
		}
	}
	what := "no such revision"
	shallow, fetch, err := r.isShallow(ctx)
	if err != nil {
		return err
	}
	if shallow {
		what += " in this shallow clone"
	}
	name := rev // without what leads from the name to a commit: ~2, ^, @{1}, :path
	if i := strings.IndexAny(rev, "~^@:"); i > 0 {
		name = rev[:i]
	}
	hash := ""
	if name != rev {
		if hash, err = r.revParse(ctx, name); err != nil {
			return err
		}
	}
	if hash != "" { // it is the way from the name that leads nowhere
		return &lackError{what, cmp.Or(r.again, fetch)}
	}
	switch near := nearest(name, strings.Fields(out)); {
	case slices.Contains(near, name):
		what = "that name leads to no commit that is here; git fsck says whether one is missing"
	case len(near) == 0:
	case len(near) == 1:
		what += "; the nearest name is " + near[0]
	default:
		what += "; the nearest names are " + strings.Join(near, ", ")
	}
	if shallow {
		remote, err := r.remote(ctx)
		if err != nil {
			return err
		}
		fetch = fetchRevision(remote, name)
	}
	return &lackError{what, cmp.Or(r.again, fetch)}
}

// nearest picks from full names of references, as short names, at most three that may
// have been meant.
func nearest(name string, refs []string) []string {
	var names, here []string
	for _, ref := range refs {
		space, short, _ := strings.Cut(strings.TrimPrefix(ref, "refs/"), "/")
		isRemote := space == "remotes"
		if isRemote && strings.HasSuffix(short, "/HEAD") {
			continue
		}
		if _, branch, _ := strings.Cut(short, "/"); isRemote && branch == name {
			here = append(here, short) // the name itself, at a remote
		}
		names = append(names, short)
	}
	if here == nil {
		here = words.Nearest(name, names, 3)
	}
	if here == nil {
		here = alike(name, names)
	}
	return here[:min(3, len(here))]
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
