package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/source"
	"github.com/who-does-what/wdw/pkg/words"
)

// place is where a catalogue was found: a folder that holds "catalogue/", a bare
// repository, or the built-in files when both are empty.
type place struct {
	root string // the folder, "" when built in or bare
	bare string // the bare repository
	// remote is the repository elsewhere that bare is a copy of, nil if it is none.
	remote *source.Remote
	// rev is the revision that the address asks for, else that of --at; empty for the
	// files as they are.
	rev string
}

// place is where the catalogue is that a command reads, as the help of --catalogue says.
func (s *session) place(ctx context.Context) (place, error) {
	if s.found != nil {
		return *s.found, nil
	}
	p, err := s.find(ctx)
	if err != nil {
		return place{}, err
	}
	if p.remote == nil {
		p.rev = s.flags.at
	}
	s.found = &p
	return p, nil
}

// at is the revision that is read, empty for the files as they are.
func (s *session) at() string {
	if s.found != nil {
		return s.found.rev
	}
	return s.flags.at
}

// isBuiltIn tells whether the files are those that the program holds.
func (p place) isBuiltIn() bool { return p.root == "" && p.bare == "" }

func (s *session) find(ctx context.Context) (place, error) {
	given, from := s.given()
	switch {
	case given != "" && s.isRemote(given):
		return s.findRemote(ctx, given, from)
	case s.flags.refresh:
		return place{}, errNoAddress
	case given != "":
		return s.findGiven(ctx, given, from)
	}
	for dir := s.app.Dir; ; dir = filepath.Dir(dir) {
		if isFile(filepath.Join(dir, filepath.FromSlash(catalogue.AboutFile))) {
			return place{root: dir}, nil
		}
		if isFile(filepath.Join(dir, "HEAD")) && isDir(filepath.Join(dir, "objects")) && s.holdsCatalogue(ctx, dir) {
			return place{bare: dir}, nil
		}
		if dir == filepath.Dir(dir) {
			return place{}, nil
		}
	}
}

// holdsCatalogue tells whether a folder is a bare repository of a catalogue, as the
// revision that is asked for has it.
func (s *session) holdsCatalogue(ctx context.Context, dir string) bool {
	repo, err := s.openRepo(ctx, place{bare: dir})
	if err != nil || !repo.IsBare() {
		return false
	}
	hash, err := repo.Resolve(ctx, orHead(s.flags.at))
	if err != nil {
		return false
	}
	folders, err := repo.FoldersWith(ctx, hash, catalogue.AboutFile)
	return err == nil && len(folders) > 0
}

// errNoAddress refuses --refresh where nothing can be fetched.
var errNoAddress = usagef("--refresh goes with --catalogue and an address")

// given is the folder or address that a catalogue was asked for by, empty for none, and
// what it was asked with.
func (s *session) given() (text, from string) {
	if s.flags.catalogue != "" {
		return s.flags.catalogue, "--catalogue"
	}
	return s.app.Getenv("WDW_CATALOGUE"), "WDW_CATALOGUE"
}

func (s *session) findGiven(ctx context.Context, given, from string) (place, error) {
	dir := s.absolute(given)
	given = source.HideUser(given) // it is only shown from here on
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return place{}, fmt.Errorf("%s: there is no folder %s", from, given)
	case err != nil:
		return place{}, fmt.Errorf("%s: open %s: %w", from, given, cause(err))
	case !info.IsDir():
		return place{}, fmt.Errorf("%s: %s is a file; give the folder that holds %s", from, given, catalogue.AboutFile)
	}
	for _, root := range []string{dir, filepath.Dir(dir)} {
		if root != dir && filepath.Base(dir) != catalogue.Folder {
			continue
		}
		if isFile(filepath.Join(root, filepath.FromSlash(catalogue.AboutFile))) || isDir(filepath.Join(root, filepath.FromSlash(catalogue.ServicesFolder))) {
			return place{root: root}, nil
		}
	}
	if repo, err := s.openRepo(ctx, place{bare: dir}); err == nil && repo.IsBare() {
		return place{bare: dir}, nil
	}
	return place{}, fmt.Errorf("%s: there is no catalogue in %s: it holds neither %s nor %s", from, given, catalogue.AboutFile, catalogue.ServicesFolder)
}

// cause is what went wrong with a file, without its name, for those who say it in
// their own words.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// tree opens the catalogue that a command reads, at the revision of --at if it is given.
// What it reads of is open until the end of the run.
func (s *session) tree(ctx context.Context) (*source.Tree, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	return s.treeAt(ctx, p, p.rev)
}

// treeAt opens the catalogue at a revision.
func (s *session) treeAt(ctx context.Context, p place, at string) (*source.Tree, error) {
	if p.bare != "" {
		at = orHead(at)
	}
	if at == "" {
		return s.openPlace(ctx, p)
	}
	repo, err := s.openRepo(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("--at: %w", err)
	}
	return revision(ctx, repo, at, false)
}

// openPlace opens the files as they are now, in a Git checkout with those that are only
// not checked out.
func (s *session) openPlace(ctx context.Context, p place) (*source.Tree, error) {
	if p.root == "" {
		return source.Embedded(s.app.Embedded), nil
	}
	if repo, err := s.openRepo(ctx, p); err == nil {
		if tree, err := repo.Checkout(ctx); err == nil {
			tree.Name = filepath.ToSlash(p.root)
			return tree, nil
		}
	}
	return source.Dir(p.root)
}

// errNoHistory says that only one state of the catalogue is there.
var errNoHistory = errors.New("the built-in catalogue has no history; run wdw in a clone of its repository, or give the address of that with --catalogue")

// openRepo opens the repository that holds a place, until the end of the run.
func (s *session) openRepo(ctx context.Context, p place) (repo *source.Repo, err error) {
	switch {
	case p.remote != nil:
		repo, err = p.remote.Open(ctx)
	case p.isBuiltIn():
		err = errNoHistory
	default:
		repo, err = source.OpenRepo(ctx, cmp.Or(p.root, p.bare), s.app.Env)
	}
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, repo)
	today, err := s.now()
	repo.On(today)
	return repo, err
}

// revision opens the catalogue of a repository as of a revision or date; with foreign the
// folder that the repository was opened in, whatever it holds.
func revision(ctx context.Context, repo *source.Repo, rev string, foreign bool) (*source.Tree, error) {
	var tree *source.Tree
	hash, err := repo.Resolve(ctx, rev)
	folder := repo.Prefix()
	if err == nil && !foreign {
		folder, err = folderOf(ctx, repo, hash)
	}
	if err == nil {
		tree, err = repo.Tree(ctx, hash, folder)
	}
	if err != nil {
		return nil, fmt.Errorf("read catalogue at %s: %w", ofRepo(repo, rev), err)
	}
	tree.Name = rev
	return tree, nil
}

// folderOf is the folder of a commit that holds the catalogue. Nobody stands in a folder
// of a bare repository: there it is the top, or else the only one below with a
// catalogue.
func folderOf(ctx context.Context, repo *source.Repo, hash string) (string, error) {
	if !repo.IsBare() || repo.Prefix() != "" {
		return repo.Prefix(), nil
	}
	folders, err := repo.FoldersWith(ctx, hash, catalogue.AboutFile)
	if err != nil || len(folders) == 1 {
		return strings.Join(folders, ""), err
	}
	top, err := repo.FoldersWith(ctx, hash, catalogue.ServicesFolder)
	if err != nil || len(folders) == 0 || slices.Equal(top, []string{""}) {
		return "", err
	}
	return "", fmt.Errorf("it holds several catalogues, in %s; clone it, and name the folder of one with --catalogue", words.Quoted(folders[:min(5, len(folders))], "and"))
}

// load reads the catalogue that a command works on. Findings are what is broken in
// it; commands that are not about findings say so with noteBroken. folders are those of
// --schema.
func (s *session) load(ctx context.Context, folders ...string) (*catalogue.Catalogue, diag.List, error) {
	if s.foreign.schema != "" {
		return s.loadForeign(ctx, folders, false)
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s.loadTree(ctx, tree)
}

// loadAt reads the catalogue as it was at a revision.
func (s *session) loadAt(ctx context.Context, rev string) (*catalogue.Catalogue, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.treeAt(ctx, p, rev)
	if err != nil {
		return nil, err
	}
	cat, _, err := s.loadTree(ctx, tree)
	return cat, err
}

func (s *session) loadTree(ctx context.Context, tree *source.Tree) (*catalogue.Catalogue, diag.List, error) {
	s.detail("reading the catalogue from %s", describe(tree))
	line := s.progress()
	cat, findings, err := catalogue.Load(ctx, line.reading(tree.FS), s.app.Embedded)
	line.erase()
	if err != nil {
		return nil, nil, fmt.Errorf("read catalogue from %s: %w", describe(tree), err)
	}
	if cat.Len() == 0 && cat.BrokenCount() == 0 {
		return nil, nil, fmt.Errorf("read catalogue from %s: it has no entries", describe(tree))
	}
	return cat, findings, nil
}

// read is load for commands that answer from the catalogue: files that could not be
// understood are mentioned, because an answer without them may be incomplete.
func (s *session) read(ctx context.Context) (*catalogue.Catalogue, error) {
	cat, _, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	s.noteLost(cat)
	return cat, nil
}

// noteLost says which entries are not there, or go by another name.
func (s *session) noteLost(cat *catalogue.Catalogue) {
	if n := cat.BrokenCount(); n > 0 {
		s.note("%d of %d entries could not be read; run \"wdw validate\" to see why", n, n+cat.Len())
	}
	for _, e := range cat.Clashes() {
		s.note("%s is left out: its id %q is that of %s", e.File(), e.ID, cat.Entry(e.ID).File())
	}
	s.noteRenamed(cat)
}

// noteRenamed names the entries whose own id is that of another.
func (s *session) noteRenamed(cats ...*catalogue.Catalogue) {
	var ids []string
	for _, cat := range cats {
		ids = append(ids, cat.Renamed()...)
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > 0 {
		shown := ids[:min(10, len(ids))]
		more := ""
		if n := len(ids) - len(shown); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		s.note("%s whose id another has, shown by path: %s%s", words.Count(len(ids), "entry"), strings.Join(shown, ", "), more)
	}
}

func describe(tree *source.Tree) string {
	name := tree.Name
	if tree.Commit != "" {
		name = fmt.Sprintf("%s (%s)", name, source.Short(tree.Commit))
	}
	if tree.Address != "" {
		name += " of " + tree.Address
	}
	return name
}

// below is the path with slashes of a file from a folder, if it lies in that.
func below(folder, file string) (rel string, ok bool) {
	rel, err := filepath.Rel(folder, file)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

func (s *session) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.app.Dir, name)
}
