package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/source"
)

// autoBase stands for the point at which the change left its base branch.
const autoBase = "auto"

// changeStates finds the state that is judged, which --at names, and the one that it is
// judged against.
func (s *session) changeStates(ctx context.Context, base string) (pair states, err error) {
	r := resolver{session: s}
	if r.place, err = s.place(ctx); err != nil {
		return pair, err
	}
	if r.repo, err = s.openRepo(ctx, r.place); err != nil && !(errors.Is(err, source.ErrNoRepo) && base != autoBase) {
		return pair, fmt.Errorf("--base: %w", err)
	}
	name := base
	if base == autoBase {
		if base, name, err = s.findBase(ctx, r.repo); err != nil {
			return pair, fmt.Errorf("--base auto: %w", err)
		}
	}
	if pair.old, err = r.tree(ctx, base); err != nil {
		return pair, fmt.Errorf("--base: %w", err)
	}
	pair.old.Name = name
	pair.new, err = r.tree(ctx, s.at())
	return pair, err
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
		tip, err = firstRevision(ctx, repo, "refs/remotes/origin/"+branch, "refs/heads/"+branch)
	}
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", branch, err)
	}
	commit, err = repo.MergeBase(ctx, tip, head)
	if err != nil {
		return "", "", err
	}
	return commit, fmt.Sprintf("%s (%s)", branch, source.Short(commit)), nil
}

// firstRevision resolves the first of some names that exists; the error is the first
// name's.
func firstRevision(ctx context.Context, repo *source.Repo, names ...string) (string, error) {
	var first error
	for _, name := range names {
		hash, err := repo.Resolve(ctx, name)
		if err == nil {
			return hash, nil
		}
		if first == nil {
			first = err
		}
	}
	return "", first
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
