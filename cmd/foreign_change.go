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
func (s *session) foreignPlace() (place, error) {
	if s.flags.catalogue == "" {
		return place{root: s.app.Dir}, nil
	}
	return place{root: absolute(s.app, s.flags.catalogue)}, refuseAddress(s.app, s.flags.catalogue)
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
func (s *session) placeOf(ctx context.Context) (place, error) {
	if s.foreign.schema != "" {
		return s.foreignPlace()
	}
	return s.place(ctx)
}

// foreignPair reads the two states of a foreign catalogue whole: where an entry stands
// says nothing about its id.
func (s *session) foreignPair(ctx context.Context, both states) (*catalogue.Pair, error) {
	opts, err := s.foreignReading()
	if err != nil {
		return nil, err
	}
	p, err := s.foreignPlace()
	if err != nil {
		return nil, err
	}
	opts.Skip = schemaBelow(s.app, s.foreign.schema, p.root)
	pair := &catalogue.Pair{}
	for _, side := range []struct {
		tree    *source.Tree
		cat     **catalogue.Catalogue
		entries *int
	}{{both.old, &pair.Old, &pair.OldEntries}, {both.new, &pair.New, &pair.NewEntries}} {
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
func (s *session) openHistory(ctx context.Context, repo *source.Repo, head string) (*history.History, error) {
	if s.foreign.schema == "" {
		folder, err := folderOf(ctx, repo, head)
		if err != nil {
			return nil, err
		}
		repo.Enter(folder)
		return history.Open(ctx, repo, head, s.app.Embedded)
	}
	opts, err := s.foreignReading()
	if err != nil {
		return nil, err
	}
	p, err := s.foreignPlace()
	if err != nil {
		return nil, err
	}
	opts.Skip = schemaBelow(s.app, s.foreign.schema, p.root)
	return history.OpenForeign(repo, head, opts), nil
}
