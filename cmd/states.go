package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/source"
)

// states are the two trees that a comparison reads.
type states struct{ old, new *source.Tree }

// states finds the two trees that the arguments name.
func (s *session) states(ctx context.Context, args []string) (pair states, err error) {
	r, err := s.resolver(ctx)
	if err != nil && err != errNoHistory && !errors.Is(err, source.ErrNoRepo) {
		return pair, err
	}
	before, after, err := r.ends(ctx, args)
	if err != nil {
		return pair, err
	}
	if pair.old, err = r.tree(ctx, s.orFirst(ctx, r.repo, before)); err == nil {
		pair.new, err = r.tree(ctx, after)
	}
	return pair, err
}

// orFirst is a revision to compare with, or the first commit with a catalogue in place of
// a day before that.
func (s *session) orFirst(ctx context.Context, repo *source.Repo, rev string) string {
	if repo != nil && s.foreign.schema == "" {
		if first, ok := repo.TooEarly(ctx, rev, catalogue.Folder); ok {
			s.note("the catalogue begins on %s; comparing with its first commit", first.Date.Format(time.DateOnly))
			return first.Hash
		}
	}
	return rev
}

// ends names the two states; "" is the files as they are now.
func (r resolver) ends(ctx context.Context, args []string) (before, after string, err error) {
	after = r.at()
	switch len(args) {
	case 2:
		return args[0], args[1], r.checkStates(args)
	case 1:
		if a, b, ok := strings.Cut(args[0], "..."); ok {
			base, err := r.mergeBase(ctx, orHead(a), orHead(b))
			return base, orHead(b), err
		}
		if a, b, ok := strings.Cut(args[0], ".."); ok && a != "" && !strings.ContainsAny(args[0], `/\`) || ok && r.isRange(ctx, a, b) {
			return orHead(a), orHead(b), nil
		}
		return args[0], after, nil
	}
	switch {
	case r.place.isBuiltIn():
		return "", "", errNoHistory
	case r.repo == nil:
		return "", "", usagef("there is no Git repository here; name two folders to compare")
	}
	before, _, err = r.findBase(ctx, r.repo)
	return before, after, err
}

// checkStates refuses two states beside a revision that is not the second of them.
func (s *session) checkStates(args []string) error {
	if at := s.at(); len(args) == 2 && at != "" && at != args[1] {
		return usagef("%s and two states do not go together", s.atFrom())
	}
	return nil
}

func orHead(rev string) string { return cmp.Or(rev, "HEAD") }

// resolver turns the name of a state into a tree.
type resolver struct {
	*session
	place place
	repo  *source.Repo // nil where there is none
}

// resolver finds the catalogue, ours or that of --schema, and opens the repository that
// holds it.
func (s *session) resolver(ctx context.Context) (r resolver, err error) {
	r.session = s
	if r.place, err = s.placeOf(ctx); err == nil {
		r.repo, err = s.openRepo(ctx, r.place)
	}
	return r, err
}

// isRange tells whether both sides of ".." are revisions, so that "../folder" is not
// taken for a range.
func (r resolver) isRange(ctx context.Context, a, b string) bool {
	if r.repo == nil || a == "" && (b == "" || strings.HasPrefix(b, "/")) {
		return false
	}
	for _, rev := range []string{orHead(a), orHead(b)} {
		if _, err := r.repo.Resolve(ctx, rev); err != nil {
			return false
		}
	}
	return true
}

func (r resolver) mergeBase(ctx context.Context, a, b string) (string, error) {
	if r.repo == nil {
		return "", usagef("there is no Git repository here, so that %s and %s mean nothing", a, b)
	}
	for _, rev := range []*string{&a, &b} {
		hash, err := r.repo.Resolve(ctx, *rev)
		if err != nil {
			return "", err
		}
		*rev = hash
	}
	return r.repo.MergeBase(ctx, a, b)
}

// tree opens a state: "" is the files as they are now; a revision comes before a
// folder of the same name, unless it is written as a path.
func (r resolver) tree(ctx context.Context, name string) (*source.Tree, error) {
	if name == "" && r.place.bare != "" {
		name = "HEAD"
	}
	tree, err := r.open(ctx, name)
	if d, bad := r.parseDate("at", name); bad == nil && (strings.HasPrefix(name, "-") || strings.Contains(name, " ")) {
		name = d.First.Format(time.DateOnly) // which says more, and no name in Git is written so
	}
	if err == nil {
		tree.Name = cmp.Or(name, "working tree")
	}
	return tree, err
}

func (r resolver) open(ctx context.Context, name string) (*source.Tree, error) {
	if name == "" {
		return r.openPlace(ctx, r.place)
	}
	if r.isRemote(name) {
		return nil, usagef("a state is a revision, a date or a folder, and %q is an address; give it with --catalogue", source.HideUser(name))
	}
	isForeign := r.foreign.schema != ""
	otherwise := fmt.Errorf("%s: there is no folder of that name", name)
	if r.repo == nil {
		otherwise = fmt.Errorf("%w, and the catalogue is %w", otherwise, source.ErrNoRepo)
	} else if !isFolderName(name) {
		tree, err := revision(ctx, r.repo, name, isForeign)
		if err == nil {
			return tree, nil
		}
		otherwise = err
	}
	p := place{root: r.absolute(name)}
	switch {
	case isDir(p.root):
	case r.place.isBuiltIn() && !isFolderName(name):
		return nil, fmt.Errorf("read catalogue at %s: %w", name, errNoHistory)
	default:
		return nil, otherwise
	}
	if !isForeign {
		var err error
		if p, err = r.findGiven(ctx, name, "state"); err != nil {
			return nil, err
		}
	}
	return source.Dir(p.root)
}

// autoBase stands for the point at which the change left its base branch.
const autoBase = "auto"

// changeStates finds the state that is judged, which --at names, and the one that it is
// judged against.
func (s *session) changeStates(ctx context.Context, base string) (pair states, err error) {
	if _, err := s.place(ctx); err != nil {
		return pair, err
	}
	r, err := s.resolver(ctx)
	if err != nil && !(errors.Is(err, source.ErrNoRepo) && base != autoBase) {
		return pair, fmt.Errorf("--base: %w", err)
	}
	name := base
	if base == autoBase {
		if base, name, err = s.findBase(ctx, r.repo); err != nil {
			return pair, fmt.Errorf("--base auto: %w", err)
		}
	} else if base, name, err = r.leftFrom(ctx, base); err != nil {
		return pair, fmt.Errorf("--base %s: %w", name, err)
	}
	if pair.old, err = r.tree(ctx, base); err != nil {
		return pair, fmt.Errorf("--base: %w", err)
	}
	pair.old.Name = name
	pair.new, err = r.tree(ctx, s.at())
	return pair, err
}

// leftFrom is where what is judged left a revision, so that what came there since is not
// charged to it; and its name for people. What is no revision is taken as it stands.
func (r resolver) leftFrom(ctx context.Context, rev string) (commit, name string, err error) {
	if r.repo == nil || isFolderName(rev) {
		return rev, rev, nil
	}
	tip, err := r.repo.Resolve(ctx, rev)
	if err != nil {
		return rev, rev, nil // a folder, or else open says what is wrong
	}
	head, err := r.repo.Resolve(ctx, orHead(r.at()))
	if err != nil {
		return "", rev, err
	}
	if commit, err = r.repo.MergeBase(ctx, tip, head); err != nil || commit == tip {
		return commit, rev, err
	}
	return commit, fmt.Sprintf("%s (%s)", rev, source.Short(commit)), nil
}

// isFolderName tells whether a state is written as the path of a folder.
func isFolderName(name string) bool {
	return strings.HasPrefix(name, ".") || filepath.IsAbs(name) || strings.HasSuffix(name, "/")
}

// findBase finds where a change left its base branch, from the checkout alone: no
// network is used. It returns the commit and a name for people.
//
// On a pull request GitHub checks out a merge of the change into its base branch and
// says so in GITHUB_SHA and GITHUB_REF: what the change brings is what that merge has
// more than its first parent, which also is the merge base of the two. Any other
// checkout is compared with GITHUB_BASE_REF, and elsewhere with the default branch.
func (s *session) findBase(ctx context.Context, repo *source.Repo) (commit, name string, err error) {
	head, err := repo.Resolve(ctx, orHead(s.at()))
	if err != nil {
		return "", "", err
	}
	branch := s.app.Getenv("GITHUB_BASE_REF")
	if branch != "" && s.at() == "" {
		c, err := repo.Commit(ctx, head)
		if err != nil {
			return "", "", err
		}
		ref := s.app.Getenv("GITHUB_REF")
		isMerge := strings.HasPrefix(ref, "refs/pull/") && strings.HasSuffix(ref, "/merge") && s.app.Getenv("GITHUB_SHA") == head
		if isMerge && len(c.Parents) == 2 {
			commit, err := repo.Resolve(ctx, head+"^1")
			if err != nil {
				return "", "", fmt.Errorf("the first parent of the merge %s: %w", source.Short(head), err)
			}
			return commit, fmt.Sprintf("%s (%s)", branch, source.Short(commit)), nil
		}
	}
	tip := ""
	if branch == "" {
		if branch, err = repo.DefaultBranch(ctx); err != nil {
			return "", "", err
		}
		tip, err = repo.Resolve(ctx, branch)
	} else {
		tip, err = repo.Resolve(ctx, "refs/remotes/origin/"+branch)
		if local, wrong := repo.Resolve(ctx, "refs/heads/"+branch); err != nil && wrong == nil {
			tip, err = local, nil
		}
	}
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", branch, err)
	}
	commit, err = repo.MergeBase(ctx, tip, head)
	if err != nil {
		return "", "", err
	}
	if s.app.Getenv("GITHUB_BASE_REF") != "" && commit == head {
		return "", "", fmt.Errorf("what is checked out (%s) is part of the base branch %s itself, so that there is no change to judge; check out the head of the pull request", source.Short(head), branch)
	}
	return commit, fmt.Sprintf("%s (%s)", branch, source.Short(commit)), nil
}

// wholePair reads both states whole.
func (s *session) wholePair(ctx context.Context, both states) (*catalogue.Pair, error) {
	s.detail("checking %s against %s", describe(both.new), describe(both.old))
	pair, err := catalogue.LoadPair(ctx, both.old.FS, both.new.FS, s.app.Embedded)
	if err != nil {
		return nil, fmt.Errorf("read catalogue from %s and %s: %w", describe(both.old), describe(both.new), err)
	}
	if pair.NewEntries == 0 {
		return nil, fmt.Errorf("read catalogue from %s: it has no entries", describe(both.new))
	}
	return pair, nil
}
