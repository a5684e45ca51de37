package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Step is a commit that changed something at the paths of a walk.
type Step struct {
	Commit
	// Before are the nearest earlier commits that changed something there, as full
	// hashes: the parents with what is between left out. Empty where it all began.
	Before []string
	// Changes holds, for each of Before, the files that differ from it; where it all
	// began there is one list, of what the commit brought.
	Changes [][]FileChange
}

// FileChange is a file that differs between two commits.
type FileChange struct {
	// Path is relative to the folder of the repository that OpenRepo was given.
	Path string
	// Old and New are the ids of the blobs, empty where there is no regular file.
	Old, New string
}

// CutHistoryError says that a walk met the place where a shallow clone ends.
type CutHistoryError struct {
	// Date is that of the oldest commit that the clone has on the way, in UTC.
	Date time.Time
	// Fetch is the command that would bring the rest.
	Fetch string
}

func (e *CutHistoryError) Error() string { return cutOn(e.Date) + mend(e.Fetch) }

func cutOn(first time.Time) string {
	return "the history of this shallow clone begins on " + first.Format(time.DateOnly)
}

// WalkOptions say which commits a walk visits.
type WalkOptions struct {
	// From are full hashes of commits; the walk goes from them to the beginning.
	From []string
	// Paths limit the walk to commits that changed something below one of them; none
	// are no limit. They are relative to the folder that OpenRepo was given; "**/" stands
	// for any folders and "*" for any name.
	Paths []string
	// Since leaves out commits whose committer date is before it; zero leaves out none.
	Since time.Time
	// Without is the full hash of a commit that is left out, with all before it; empty
	// leaves out none.
	Without string
}

// Walk visits the commits that made the files at some paths what they are, newest
// first and each one after all that build on it. Where several branches were merged
// and one of them made no difference, it is left out, as "git log" does. Files are
// paired by path only.
//
// It costs two processes for the whole walk, and one object read for each commit
// visited. Breaking the loop ends them. An error ends the walk: ctx's, what git says,
// or a *CutHistoryError once everything that a shallow clone has was visited.
func (r *Repo) Walk(ctx context.Context, opts WalkOptions) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		if err := r.walk(ctx, opts, func(s Step) bool { return yield(s, nil) }); err != nil {
			yield(Step{}, fmt.Errorf("walk the history: %w", err))
		}
	}
}

var errStopped = errors.New("stopped")

func (r *Repo) walk(ctx context.Context, opts WalkOptions, visit func(Step) bool) error {
	args := []string{"rev-list", "--date-order", "--parents"}
	if !opts.Since.IsZero() {
		args = append(args, "--max-age="+strconv.FormatInt(opts.Since.Unix(), 10))
	}
	args = append(args, opts.From...)
	named := opts.From
	if opts.Without != "" {
		args = append(args, "^"+opts.Without)
		named = append(slices.Clone(named), opts.Without)
	}
	if err := checkHashes(named...); err != nil {
		return err
	}
	shallow, fetch, err := r.isShallow(ctx)
	if err != nil {
		return err
	}
	paths := r.pathspecs(opts.Paths)
	list, err := r.git(ctx, slices.Concat(args, []string{"--"}, paths)...)
	if err != nil {
		return err
	}
	diffs, err := r.pipe(ctx, strings.NewReader(list), slices.Concat(diffTree, []string{"--stdin", "--"}, paths)...)
	if err != nil {
		return err
	}
	cut, err := r.steps(ctx, diffs.out, list, shallow, visit)
	switch ended := diffs.end(err); {
	case err == errStopped:
		return nil
	case ended != nil:
		return ended
	case cut != nil:
		cut.Fetch = fetch
		return cut
	}
	return nil
}

// diffTree lists what differs between commits and those before them, in the format that
// rawReader reads.
var diffTree = []string{"diff-tree", "-m", "-r", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", "--always"}

// steps reads what diff-tree says about the commits of a list, each of which stands on a
// line with those before it.
func (r *Repo) steps(ctx context.Context, out *bufio.Reader, list string, shallow bool, visit func(Step) bool) (cut *CutHistoryError, err error) {
	in := &rawReader{in: out, prefix: r.prefix}
	for line := range strings.Lines(list) {
		hashes := strings.Fields(line)
		c, err := r.commit(ctx, hashes[0])
		if err != nil {
			return nil, err
		}
		s := Step{Commit: c.Commit, Before: hashes[1:]}
		for range max(1, len(s.Before)) {
			changes, err := in.changes(c.Hash)
			if err != nil {
				return nil, err
			}
			s.Changes = append(s.Changes, changes)
		}
		if shallow && len(s.Before) == 0 && len(c.Parents) > 0 {
			isCut, err := r.lacksParents(ctx, c.Hash)
			if err != nil {
				return nil, err
			}
			if isCut { // what this commit seems to bring was there before
				cut = &CutHistoryError{Date: c.Date}
				continue
			}
		}
		if !visit(s) {
			return nil, errStopped
		}
	}
	return cut, nil
}

// lacksParents tells whether a shallow clone ends at a commit that has parents.
func (r *Repo) lacksParents(ctx context.Context, hash string) (bool, error) {
	out, err := r.git(ctx, "rev-list", "--max-count=1", "--parents", hash, "--")
	return len(strings.Fields(out)) == 1, err
}

// Files is a tree of some blobs, given by path as in FileChange, such as one side of the
// changes of a step. Contents are read when they are asked for; sizes are not known.
func (r *Repo) Files(blobs map[string]string) fs.FS {
	root := newFolder("")
	for _, name := range slices.Sorted(maps.Keys(blobs)) {
		folder, base := path.Split(name)
		open := descend(root, folder)
		dir := open[len(open)-1]
		dir.kids = append(dir.kids, &node{name: base, mode: 0o444, id: blobs[name]})
	}
	_ = finish(root) // names come from commits that Git has read
	return &gitFS{&r.objects, root, time.Time{}}
}

// FileChanges lists the files below some paths that differ between a commit and its
// first parent, or all of them for a first commit. Paths are as in WalkOptions.
func (r *Repo) FileChanges(ctx context.Context, hash string, paths ...string) ([]FileChange, error) {
	if err := checkHashes(hash); err != nil {
		return nil, err
	}
	out, err := r.git(ctx, slices.Concat(diffTree, []string{hash, "--"}, r.pathspecs(paths))...)
	if err != nil {
		return nil, err
	}
	in := &rawReader{in: bufio.NewReader(strings.NewReader(out)), prefix: r.prefix}
	return in.changes(hash)
}

// HasHistory tells whether any commit that leads to one changed a file at some paths,
// which are as in WalkOptions.
func (r *Repo) HasHistory(ctx context.Context, hash string, paths ...string) (bool, error) {
	if err := checkHashes(hash); err != nil {
		return false, err
	}
	out, err := r.git(ctx, append([]string{"rev-list", "--max-count=1", hash, "--"}, r.pathspecs(paths)...)...)
	return out != "", err
}

// Has tells whether a commit, given as a full hash, has a file or a folder at a path, which
// is relative to the folder that OpenRepo was given.
func (r *Repo) Has(ctx context.Context, hash, name string) (bool, error) {
	if err := checkHashes(hash); err != nil || strings.ContainsAny(name, "\n\x00") {
		return false, err
	}
	_, err := r.objects.get(ctx, hash+":"+path.Join(r.prefix, name), "")
	if errors.Is(err, errMissing) {
		return false, nil
	}
	return err == nil, err
}

// CleanHead is the commit of HEAD, and whether the files at some paths, which are as in
// WalkOptions, are its; one that Git does not know or ignores is not. The zero Commit
// says that there is none. Where the repository itself names a filter, through which Git
// would send the files, it is run by nobody and the answer is no.
func (r *Repo) CleanHead(ctx context.Context, paths ...string) (head Commit, isClean bool) {
	hash, err := r.Resolve(ctx, "HEAD")
	if err == nil {
		head, err = r.Commit(ctx, hash)
	}
	if err != nil {
		return Commit{}, false
	}
	if r.hasFilter(ctx) {
		return head, false
	}
	out, err := r.git(ctx, append([]string{"status", "--porcelain", "--ignored", "--untracked-files=all", "--ignore-submodules=all", "--"}, r.pathspecs(paths)...)...)
	return head, err == nil && out == ""
}

// hasFilter tells whether the configuration that came with the repository names programs
// that Git sends files through. Those of the user's own configuration are his.
func (r *Repo) hasFilter(ctx context.Context) bool {
	out, err := r.git(ctx, "config", "--show-scope", "-z", "--name-only", "--get-regexp", `^filter\.`)
	if isNo(err) {
		return false
	}
	for i, field := range strings.Split(out, "\x00") {
		if i%2 == 0 && (field == "local" || field == "worktree") {
			return true
		}
	}
	return err != nil
}

// TagBefore returns the name of the tag that is nearest before a commit, not counting
// those of the commit itself; empty when there is none.
func (r *Repo) TagBefore(ctx context.Context, hash string) (string, error) {
	c, err := r.commit(ctx, hash)
	if err != nil {
		return "", err
	}
	if len(c.Parents) == 0 {
		return "", nil
	}
	out, err := r.git(ctx, "describe", "--tags", "--abbrev=0", c.Parents[0])
	if refusal(err, "No names found") || refusal(err, "No tags can describe") || refusal(err, "cannot describe") {
		return "", nil
	}
	return strings.TrimSpace(out), err
}

// Blob returns the contents of a blob, which the caller then owns. In a partial clone the
// error says how to fetch what is missing.
func (r *Repo) Blob(ctx context.Context, id string) ([]byte, error) {
	data, err := r.objects.get(ctx, id, "blob")
	if err != nil {
		return nil, fmt.Errorf("read blob %s: %w", Short(id), r.missing(ctx, err))
	}
	return data, nil
}

var globEscapes = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

// pathspecs makes arguments of paths that mean the same wherever git runs. A plain path
// is one as seen from where it does: a pattern makes git look at each name of each folder,
// and any other magic keeps it from its filters of changed paths.
func (r *Repo) pathspecs(paths []string) []string {
	prefix := ""
	if r.prefix != "" {
		prefix = r.prefix + "/"
	}
	specs := make([]string, len(paths))
	for i, p := range paths {
		isPattern := strings.Contains(p, "*")
		seen := p
		if r.bare {
			seen = path.Join(r.prefix, p)
		}
		switch {
		case fs.ValidPath(seen) && !strings.ContainsAny(seen, `*?[\`) && !strings.HasPrefix(seen, ":"):
			specs[i] = seen
		case isPattern:
			specs[i] = ":(top,glob)" + globEscapes.Replace(prefix) + p
		default:
			specs[i] = ":(top,glob)" + globEscapes.Replace(prefix+p)
		}
	}
	return specs
}

// rawReader reads the raw format of diff-tree -z: a commit's hash, then for each file
// ":" MODE SP MODE SP ID SP ID SP STATUS, and its path; NUL ends each.
type rawReader struct {
	in     *bufio.Reader
	prefix string
	next   string // read and not yet used
}

func (r *rawReader) token() (string, error) {
	if t := r.next; t != "" {
		r.next = ""
		return t, nil
	}
	t, err := r.in.ReadString(0)
	if err == io.EOF && t == "" {
		return "", io.EOF
	}
	if err != nil {
		return "", fmt.Errorf("read from git diff-tree: %w", err)
	}
	return t[:len(t)-1], nil
}

// changes reads one list, which begins with the hash of a commit.
func (r *rawReader) changes(hash string) ([]FileChange, error) {
	if t, err := r.token(); err != nil || t != hash {
		return nil, errors.Join(fmt.Errorf("git diff-tree answered %q, not %s", t, hash), err)
	}
	var changes []FileChange
	for {
		head, err := r.token()
		if err == io.EOF {
			return changes, nil
		}
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(head, ":") {
			r.next = head
			return changes, nil
		}
		f := strings.Fields(head[1:])
		name, err := r.token()
		if err != nil || len(f) != 5 {
			return nil, errors.Join(fmt.Errorf("git diff-tree answered %q", head), err)
		}
		if r.prefix != "" {
			name = strings.TrimPrefix(name, r.prefix+"/")
		}
		c := FileChange{Path: path.Clean(name), Old: regular(f[0], f[2]), New: regular(f[1], f[3])}
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
}

// regular is the id of a regular file, empty for anything else.
func regular(mode, id string) string {
	if strings.HasPrefix(mode, "100") {
		return id
	}
	return ""
}
