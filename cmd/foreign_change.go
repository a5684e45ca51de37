package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/source"
)

// foreignPlace is the folder of --schema's entries: that of --catalogue, else the
// working folder.
func (g *globalOptions) foreignPlace(app *App) (place, error) {
	if g.catalogue == "" {
		return place{root: app.Dir}, nil
	}
	return place{root: absolute(app, g.catalogue)}, refuseAddress(app, g.catalogue)
}

// refuseAddress keeps an address from being taken for a folder of --schema.
func refuseAddress(app *App, given string) error {
	if isRemote(app, given) {
		return usagef("--schema reads a folder, and %q is an address; clone it, and name the folder", source.HideUser(given))
	}
	return nil
}

// placeOf is where the catalogue stands that a command compares or tells the history of,
// ours or that of --schema.
func (g *globalOptions) placeOf(ctx context.Context, app *App) (place, error) {
	if g.foreign.schema != "" {
		return g.foreignPlace(app)
	}
	return g.find(ctx, app)
}

// foreignPair reads the two states of a foreign catalogue whole: where an entry stands
// says nothing about its id.
func (g *globalOptions) foreignPair(ctx context.Context, app *App, s states) (*catalogue.Pair, error) {
	opts, err := g.foreignReading(app)
	if err != nil {
		return nil, err
	}
	p, err := g.foreignPlace(app)
	if err != nil {
		return nil, err
	}
	opts.Skip = schemaBelow(app, g.foreign.schema, p.root)
	pair := &catalogue.Pair{}
	for _, side := range []struct {
		tree    *source.Tree
		cat     **catalogue.Catalogue
		entries *int
	}{{s.old, &pair.Old, &pair.OldEntries}, {s.new, &pair.New, &pair.NewEntries}} {
		cat, _, err := catalogue.LoadForeign(ctx, []catalogue.Part{{FS: side.tree.FS}}, opts)
		if errors.Is(err, catalogue.ErrNoEntries) {
			cat, err = &catalogue.Catalogue{}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read entries from %s: %w", describe(side.tree), err)
		}
		*side.cat, *side.entries = cat, cat.Len()+cat.BrokenCount()
	}
	return pair, nil
}

// schemaBelow is the path of the schema file in a folder, if it stands there.
func schemaBelow(app *App, file, folder string) []string {
	rel, err := filepath.Rel(folder, absolute(app, file))
	if err != nil || strings.HasPrefix(rel, "..") {
		return nil
	}
	return []string{filepath.ToSlash(rel)}
}

// openHistory prepares to read the commits of the catalogue, ours or that of --schema.
func (g *globalOptions) openHistory(ctx context.Context, app *App, repo *source.Repo, head string) (*history.History, error) {
	if g.foreign.schema == "" {
		folder, err := folderOf(ctx, repo, head)
		if err != nil {
			return nil, err
		}
		repo.Enter(folder)
		return history.Open(ctx, repo, head, app.Embedded)
	}
	opts, err := g.foreignReading(app)
	if err != nil {
		return nil, err
	}
	p, err := g.foreignPlace(app)
	if err != nil {
		return nil, err
	}
	opts.Skip = schemaBelow(app, g.foreign.schema, p.root)
	return history.OpenForeign(repo, head, opts), nil
}
