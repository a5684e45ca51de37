package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/who-does-what/wdw/pkg/source"
)

// isRemote tells whether --catalogue names a repository elsewhere. A folder of that
// name comes first where the form leaves it open.
func isRemote(app *App, given string) bool {
	if !source.IsAddress(given) {
		return false
	}
	if strings.Contains(given, "://") || strings.Contains(given, "::") {
		return true
	}
	_, err := os.Stat(filepath.Join(app.Dir, given))
	return err != nil
}

// findRemote opens the copy of a repository elsewhere, and makes it first if there is
// none. Within one run an address is fetched once.
func (g *globalOptions) findRemote(ctx context.Context, app *App, given, from string) (place, error) {
	address, err := source.ParseAddress(given)
	if err != nil {
		return place{}, usagef("%s: %w", from, err)
	}
	switch {
	case address.Rev == "":
	case g.at == "":
		g.at = address.Rev
	case g.at != address.Rev:
		return place{}, usagef("--at: %q and @%s in %s ask for different revisions", g.at, address.Rev, from)
	}
	remote := g.remotes[address.String()]
	if remote == nil {
		if remote, err = g.newRemote(app, address); err != nil {
			return place{}, err
		}
		g.remotes = map[string]*source.Remote{address.String(): remote}
	}
	repo, err := remote.Open(ctx)
	if err != nil {
		return place{}, fmt.Errorf("%s: %w", from, err)
	}
	defer repo.Close()
	return place{bare: address.String(), remote: remote}, nil
}

func (g *globalOptions) newRemote(app *App, address source.Address) (*source.Remote, error) {
	cache, err := source.CacheFolder(app.Env, runtime.GOOS)
	if err != nil {
		return nil, err
	}
	return &source.Remote{
		Address: address, Cache: cache, Env: app.Env, Refresh: g.refresh, Offline: app.completing, Progress: g.progress(app).fetching(),
		Note: func(words string) { g.note(app, "%s", words) },
	}, nil
}
