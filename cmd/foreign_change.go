package cmd

import (
	"context"
	"errors"
	"fmt"

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
	return place{root: s.absolute(s.flags.catalogue)}, s.refuseAddress(s.flags.catalogue)
}

// refuseAddress keeps an address from being taken for a folder of --schema.
func (s *session) refuseAddress(given string) error {
	if s.isRemote(given) {
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
	opts, err := s.foreignStates()
	if err != nil {
		return nil, err
	}
	read := func(tree *source.Tree) (*catalogue.Catalogue, int, error) {
		cat, _, err := catalogue.LoadForeign(ctx, []catalogue.Part{{FS: tree.FS}}, opts)
		if errors.Is(err, catalogue.ErrNoEntries) {
			return &catalogue.Catalogue{}, 0, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("read entries from %s: %w", describe(tree), err)
		}
		return cat, cat.Len() + cat.BrokenCount(), nil
	}
	pair := &catalogue.Pair{}
	if pair.Old, pair.OldEntries, err = read(both.old); err != nil {
		return nil, err
	}
	pair.New, pair.NewEntries, err = read(both.new)
	return pair, err
}

// foreignStates says how the entries of --schema are to be read in a state of their folder.
func (s *session) foreignStates() (catalogue.ForeignOptions, error) {
	opts, err := s.foreignReading()
	if err != nil {
		return opts, err
	}
	p, err := s.foreignPlace()
	if rel, ok := below(p.root, s.absolute(s.foreign.schema)); ok {
		opts.Skip = []string{rel} // the schema is no entry
	}
	return opts, err
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
	opts, err := s.foreignStates()
	if err != nil {
		return nil, err
	}
	return history.OpenForeign(repo, head, opts), nil
}
