package cmd

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// isRemote tells whether --catalogue names a repository elsewhere. A folder of that
// name comes first where the form leaves it open.
func (s *session) isRemote(given string) bool {
	if !source.IsAddress(given) {
		return false
	}
	if strings.Contains(given, "://") || strings.Contains(given, "::") {
		return true
	}
	_, err := os.Stat(filepath.Join(s.app.Dir, given))
	return err != nil
}

// findRemote finds the copy of a repository elsewhere, and makes it first if there is
// none.
func (s *session) findRemote(ctx context.Context, given, from string) (place, error) {
	address, err := source.ParseAddress(given)
	if err != nil {
		return place{}, usagef("%s: %w", from, err)
	}
	cache, err := source.CacheFolder(s.app.Env, runtime.GOOS)
	if err != nil {
		return place{}, err
	}
	remote := &source.Remote{
		Address: address, Cache: cache, Env: s.app.Env, Refresh: s.flags.refresh, Offline: s.app.completing, Now: s.app.Now(),
		Progress: s.progress().fetching(),
		Note:     func(words string) { s.note("%s", words) },
	}
	p := place{bare: address.String(), remote: remote, rev: cmp.Or(address.Rev, s.flags.at)}
	repo, err := s.openRepo(ctx, p)
	if err != nil {
		return place{}, fmt.Errorf("%s: %w", from, err)
	}
	s.detail("the copy of %s is in %s%s", address, remote.Folder(), age(remote.Fetched(), s.app.Now()))
	if address.Rev != "" && s.flags.at != "" && s.flags.at != address.Rev {
		same, err := sameCommit(ctx, repo, s.flags.at, address.Rev)
		if err != nil {
			return place{}, err
		}
		if !same {
			return place{}, usagef("--at: %q and @%s in %s ask for different revisions", s.flags.at, address.Rev, from)
		}
	}
	return p, nil
}

// age says when a copy was fetched, as the end of a sentence; nothing if it does not
// say so.
func age(fetched, now time.Time) string {
	if fetched.IsZero() {
		return ""
	}
	passed := "less than a day ago"
	if days := int(now.Sub(fetched).Hours() / 24); days > 0 {
		passed = words.Count(days, "day") + " ago"
	}
	return fmt.Sprintf(", fetched on %s, %s", fetched.Format(time.DateOnly), passed)
}

// sameCommit tells whether two revisions are one commit.
func sameCommit(ctx context.Context, repo *source.Repo, a, b string) (bool, error) {
	var hashes [2]string
	for i, rev := range []string{a, b} {
		var err error
		if hashes[i], err = repo.Resolve(ctx, rev); err != nil {
			return false, fmt.Errorf("read catalogue at %s: %w", ofRepo(repo, rev), err)
		}
	}
	return hashes[0] == hashes[1], nil
}

// ofRepo is a revision for people, with the address of the repository elsewhere that it
// is one of.
func ofRepo(repo *source.Repo, rev string) string {
	if address := repo.Address(); address != "" {
		return rev + " of " + address
	}
	return rev
}

// atFrom says where the revision was given that --at would be.
func (s *session) atFrom() string {
	if s.found != nil && s.found.remote != nil && s.found.remote.Address.Rev == s.at() {
		return fmt.Sprintf("@%s in the address", s.at())
	}
	return "--at"
}
