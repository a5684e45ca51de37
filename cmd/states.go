package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/who-does-what/wdw/pkg/source"
)

// states are the two trees that a comparison reads.
type states struct{ old, new *source.Tree }

// states finds the two trees that the arguments name.
func (s *session) states(ctx context.Context, args []string) (pair states, err error) {
	r := resolver{session: s}
	if r.place, err = s.placeOf(ctx); err != nil {
		return pair, err
	}
	if r.repo, err = s.openRepo(ctx, r.place); err != nil && err != errNoHistory && !errors.Is(err, source.ErrNoRepo) {
		return pair, err
	}
	before, after, err := r.ends(ctx, args)
	if err != nil {
		return pair, err
	}
	if pair.old, err = r.tree(ctx, before); err == nil {
		pair.new, err = r.tree(ctx, after)
	}
	return pair, err
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
	if r.repo == nil {
		return "", "", usagef("there is no Git repository here; name two folders to compare")
	}
	branch, err := r.repo.DefaultBranch(ctx)
	if err != nil {
		return "", "", err
	}
	before, err = r.mergeBase(ctx, branch, orHead(after))
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
	if err == nil {
		tree.Name = cmp.Or(name, "working tree")
	}
	return tree, err
}

func (r resolver) open(ctx context.Context, name string) (*source.Tree, error) {
	if name == "" {
		return r.openPlace(r.place)
	}
	if r.isRemote(name) {
		return nil, usagef("a state is a revision, a date or a folder, and %q is an address; give it with --catalogue", source.HideUser(name))
	}
	isForeign := r.foreign.schema != ""
	isPath := strings.HasPrefix(name, ".") || filepath.IsAbs(name) || strings.HasSuffix(name, "/")
	otherwise := fmt.Errorf("%s: there is no folder of that name, and no Git repository here", name)
	if r.repo != nil && !isPath {
		tree, err := revision(ctx, r.repo, name, isForeign)
		if err == nil {
			return tree, nil
		}
		otherwise = err
	}
	p := place{root: r.absolute(name)}
	if !isDir(p.root) {
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
