package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/history"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// foreignFlags are the flags of commands that also work on files that this project
// did not write.
type foreignFlags struct {
	schema  string
	entries []string
	idField string
	draft   string
	maxSize int
	// set is the schema with those it refers to, nil before it was read.
	set *schema.Set
}

// usualSize is how large a file of --schema may be, in MiB.
const usualSize = 8

// foreign adds them.
func (f *flagSet) foreign() {
	o := &f.s.foreign
	f.StringVar(&o.schema, "schema", "", "read any folder of YAML files whose entries match this JSON Schema `file`")
	f.StringSliceVar(&o.entries, "entries", nil, "with --schema, read the files that fit this `pattern`, such as \"**/*.json\" (default every .yaml and .yml; of a .md it is the front matter)")
	f.StringVar(&o.idField, "id-field", "", "with --schema, take the id of an entry from this `field`, dotted where it is nested (default \"id\", else the file's name, or its path where two have one name)")
	f.pick(&o.draft, "draft", "", "with --schema, the `version` of JSON Schema of a file that names none in \"$schema\" (default 2020-12)", schema.Drafts()...)
	f.IntVar(&o.maxSize, "max-size", usualSize, "with --schema, read files of up to this `size` in MiB, the schema's too; at most 64")
	f.completed("entries", cobra.NoFileCompletions)
	f.completed("id-field", cobra.NoFileCompletions)
	if err := f.c.MarkFlagFilename("schema", "json", "yaml", "yml"); err != nil {
		panic(err) // the flag was not defined: a slip in this function
	}
	f.check(func() error {
		switch {
		case o.maxSize < 1 || o.maxSize > 64:
			return usagef("--max-size: %d is not between 1 and 64 MiB", o.maxSize)
		case o.schema != "":
			return nil
		case o.maxSize != usualSize:
			return usagef("--max-size goes with --schema")
		case len(o.entries) > 0:
			return usagef("--entries goes with --schema")
		case o.idField != "":
			return usagef("--id-field goes with --schema")
		case o.draft != "":
			return usagef("--draft goes with --schema")
		}
		return nil
	})
}

// loadForeign reads the catalogue of --schema: the folders and files of paths; none
// means the folder of --catalogue, else the working folder. onlyCheck keeps nothing of
// them but what is wrong.
func (s *session) loadForeign(ctx context.Context, paths []string, onlyCheck bool) (*catalogue.Catalogue, diag.List, error) {
	opts, err := s.foreignReading()
	if err != nil {
		return nil, nil, err
	}
	opts.OnlyCheck = onlyCheck
	if len(paths) == 0 {
		paths = []string{s.flags.catalogue}
	}
	if paths[0] == "" {
		paths[0] = "."
	}
	line := s.progress()
	defer line.erase()
	var parts []catalogue.Part
	for _, p := range paths {
		part, err := s.part(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		part.FS = line.reading(part.FS)
		parts = append(parts, part)
		if rel, ok := below(s.absolute(p), s.absolute(s.foreign.schema)); ok {
			opts.Skip = append(opts.Skip, path.Join(filepath.ToSlash(p), rel)) // the schema is no entry
		}
	}
	s.detail("reading entries from %s", strings.Join(paths, ", "))
	cat, findings, err := catalogue.LoadForeign(ctx, parts, opts)
	if errors.Is(err, catalogue.ErrNoEntries) {
		what := "no file there ends in .yaml or .yml"
		if len(s.foreign.entries) > 0 {
			what = "no file there fits " + strings.Join(s.foreign.entries, " or ")
		}
		return nil, nil, fmt.Errorf("read entries from %s: %s", strings.Join(paths, ", "), what)
	}
	if err == nil && cat.LeftOut > 0 {
		line.erase()
		s.note(`%s without front matter left out: an entry stands between two lines "---" at the beginning`, words.Count(cat.LeftOut, "page"))
	}
	return cat, findings, err
}

// foreignReading says how the entries of --schema are to be read.
func (s *session) foreignReading() (opts catalogue.ForeignOptions, err error) {
	if s.flags.refresh {
		return opts, errNoAddress
	}
	opts.IDField, opts.MiB = s.foreign.idField, s.foreign.maxSize
	for _, pattern := range s.foreign.entries {
		glob, err := catalogue.ParseGlob(pattern)
		if err != nil {
			return opts, usagef("--entries: %q: %w", pattern, err)
		}
		opts.Entries = append(opts.Entries, glob)
	}
	if opts.Schemas, err = s.foreignSchema(); err == nil {
		opts.Schema = opts.Schemas.Get(filepath.Base(s.foreign.schema))
	}
	return opts, err
}

// foreignSchema reads the schema once and makes it ready, so that one that cannot be used
// is told before anything is read, and so is what in it checks nothing.
func (s *session) foreignSchema() (*schema.Set, error) {
	if s.foreign.set != nil {
		return s.foreign.set, nil
	}
	file := s.absolute(s.foreign.schema)
	folder, err := source.Dir(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("--schema: there is no folder %s", filepath.Dir(s.foreign.schema))
	}
	shown := filepath.ToSlash(filepath.Dir(s.foreign.schema))
	set, err := schema.LoadFile(folder.FS, filepath.Base(file), shown, s.foreign.draft, s.foreign.maxSize)
	if err != nil {
		return nil, fmt.Errorf("--schema: %w", err)
	}
	if err := set.Get(filepath.Base(file)).Compile(); err != nil {
		return nil, fmt.Errorf("--schema: %w", err)
	}
	for _, remark := range set.Remarks() {
		s.note("%s", remark)
	}
	s.foreign.set = set
	return set, nil
}

// part opens a folder, or the folder of a file, at the revision of --at if it is given.
func (s *session) part(ctx context.Context, given string) (part catalogue.Part, err error) {
	dir := s.absolute(given)
	part.Name = filepath.ToSlash(filepath.Clean(given))
	if err := s.refuseAddress(given); err != nil {
		return part, err
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.at() == "":
		return part, fmt.Errorf("there is no file or folder %s", source.HideUser(given))
	case err == nil && !info.IsDir():
		part.Only = filepath.Base(dir)
		part.Name, dir = path.Dir(part.Name), filepath.Dir(dir)
	}
	var tree *source.Tree
	if s.at() == "" {
		tree, err = source.Dir(dir)
	} else {
		var repo *source.Repo
		if repo, err = s.openRepo(ctx, place{root: dir}); err != nil {
			return part, fmt.Errorf("--at: %w", err)
		}
		tree, err = revision(ctx, repo, s.at(), true)
	}
	if err == nil {
		part.FS = tree.FS
	}
	return part, err
}

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
	pair, err := catalogue.LoadForeignPair(ctx, both.old.FS, both.new.FS, opts)
	if err == nil {
		s.noteRenamed(pair.Old, pair.New)
	}
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
	return history.OpenForeign(ctx, repo, head, opts)
}
