// Package history is commits × diff: what each commit changed in the entries, and who
// last set each field of one.
//
// Entries are followed by id, not by the likeness of files: a commit that leaves a
// moved entry behind has renamed it. All states are read with the schema of the newest,
// so that a field is compared as it is meant today.
package history

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/schema"
	"github.com/who-does-what/wdw/pkg/source"
)

// Stamp is the commit that did something: its full hash, and the committer date in UTC.
type Stamp struct {
	Commit  string    `json:"commit"`
	Date    time.Time `json:"date"`
	Author  string    `json:"author"`
	Subject string    `json:"subject"`
}

func stamp(s source.Step) Stamp { return Stamp{s.Hash, s.Date, s.Author, s.Subject} }

// Row is what one commit changed in one entry.
type Row struct {
	Stamp
	// ID, FromID, Name, Kind, Class, Rule and Fields are as in diff.Change.
	ID     string       `json:"id"`
	FromID string       `json:"from_id,omitempty"`
	Name   string       `json:"name"`
	Kind   diff.Kind    `json:"change"`
	Class  diff.Class   `json:"class"`
	Rule   string       `json:"rule"`
	Fields []diff.Field `json:"fields"`
	// Gap tells that the state before could not be read, so that the row has what changed
	// since the last one that can.
	Gap bool `json:"gap,omitempty"`
}

// History reads the commits that lead to one of them.
type History struct {
	repo    *source.Repo
	head    string
	schemas *schema.Set
	sheets  map[sheetKey][]catalogue.Sheet
	kept    int // bytes of text that sheets were made of
	// foreign says how a foreign catalogue is read, nil for our own; entry is the one of it
	// that is followed, nil for all.
	foreign *catalogue.ForeignOptions
	entry   *foreignEntry
	tree    fs.FS // of the newest commit, and its files of entries
	files   []string
	// flat are the entries that stand right in the folder of services in the commit that a
	// walk begins with, spread those that stood elsewhere before.
	flat, spread map[string]bool
	// gaps are the ids of entries whose state before the commit at hand could not be read.
	gaps map[string]bool
	// last are the files of the commit that changed was asked about last.
	last struct {
		commit string
		files  []source.FileChange
	}
}

type sheetKey struct{ path, blob string }

// maxKept bounds the text of the parsed files that are kept for the commit that comes
// next; parsed, they take about ten times that. Each is needed twice: as what a commit made
// and as what the next began with.
const maxKept = 4 << 20

// Open prepares to read the history of a commit, given as a full hash. builtin holds
// the schemas to use when the commit has none.
func Open(ctx context.Context, repo *source.Repo, head string, builtin fs.FS) (*History, error) {
	schemas, err := schemasOf(ctx, repo, head, builtin)
	if err != nil {
		return nil, err
	}
	return newHistory(repo, head, schemas), nil
}

func newHistory(repo *source.Repo, head string, schemas *schema.Set) *History {
	return &History{
		repo: repo, head: head, schemas: schemas,
		sheets: map[sheetKey][]catalogue.Sheet{}, flat: map[string]bool{}, spread: map[string]bool{}, gaps: map[string]bool{},
	}
}

// schemasOf reads the schemas of a commit. Where they stand in their folder nothing else of
// it is listed.
func schemasOf(ctx context.Context, repo *source.Repo, head string, builtin fs.FS) (*schema.Set, error) {
	switch tree, err := repo.Tree(ctx, head, path.Join(repo.Prefix(), catalogue.SchemaFolder)); {
	case err == nil:
		if _, err := fs.Stat(tree.FS, "service"+schema.Suffix); err == nil {
			return schema.Load(tree.FS)
		}
	case errors.Is(err, fs.ErrNotExist):
		return catalogue.LoadSchemas(builtin, builtin)
	}
	tree, err := repo.Tree(ctx, head, repo.Prefix())
	if err != nil {
		return nil, err
	}
	return catalogue.LoadSchemas(tree.FS, builtin)
}

// Options narrow Log.
type Options struct {
	// ID follows one entry through its renames; empty is all entries.
	ID string
	// Since leaves out commits whose date is before it; zero leaves out none.
	Since time.Time
	// Without is the full hash of a commit that is left out, with all before it; empty
	// leaves out none.
	Without string
}

// Knows tells whether any commit had an entry with an id, as far as a look at the paths
// tells; of a foreign catalogue it tells whether there was any entry.
func (h *History) Knows(ctx context.Context, id string) (bool, error) {
	if id == "" || h.foreign == nil && strings.ContainsAny(id, "/*") {
		return false, nil
	}
	switch {
	case len(h.files) > 0:
		return true, nil
	case h.foreign == nil:
		if is, err := h.repo.Has(ctx, h.head, flatFile(id)); is || err != nil {
			return is, err
		}
	}
	return h.repo.HasHistory(ctx, h.head, h.paths(id)...)
}

// Log yields what the commits changed, newest first; the entries of one commit in
// order of id. A merge has only what it changed against all of its parents, so that
// nothing is told twice. The error ends it, and is a *source.CutHistoryError once all
// that a shallow clone has was told.
func (h *History) Log(ctx context.Context, opts Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		id, from := opts.ID, []string{h.head}
		var err error
		if h.foreign != nil && id != "" {
			h.entry, err = h.find(ctx, id)
		}
		for len(from) > 0 && err == nil {
			if err = h.look(ctx, id, from); err != nil {
				break
			}
			id, from, err = h.tell(ctx, id, source.WalkOptions{From: from, Paths: h.paths(id), Since: opts.Since, Without: opts.Without},
				func(r Row) bool { return yield(r, nil) })
		}
		if err != nil {
			yield(Row{}, err)
		}
	}
}

// tell yields the rows of one walk. Where the walk meets the commit that gave an entry
// its id, it returns the id before and the commits to go on from; none when all is told.
func (h *History) tell(ctx context.Context, id string, walk source.WalkOptions, yield func(Row) bool) (before string, from []string, err error) {
	for step, err := range h.repo.Walk(ctx, walk) {
		if err != nil {
			return "", nil, err
		}
		clear(h.gaps)
		changes, err := h.changes(ctx, step)
		if err != nil {
			return "", nil, err
		}
		if h.entry != nil && id != "" {
			goOn, err := h.tellForeign(ctx, step, id, changes, yield)
			if err != nil || goOn != nil {
				return id, goOn, err
			}
			continue
		}
		for _, c := range changes {
			if id != "" && c.ID != id {
				continue
			}
			if c.Kind == diff.EntryAdded && id != "" {
				if is, err := h.stoodElsewhere(ctx, step, id); is || err != nil {
					return id, []string{step.Hash}, err
				}
			}
			if id != "" && (c.Kind == diff.EntryAdded || h.isAboutServices(c)) {
				if whole, err := h.whole(ctx, step, c); err != nil {
					return "", nil, err
				} else if whole != nil {
					c = *whole
				}
			}
			if !yield(h.row(step, c)) {
				return "", nil, nil
			}
			if id != "" && c.Kind == diff.EntryRenamed {
				return c.FromID, step.Parents, nil
			}
		}
	}
	return "", nil, nil
}

func (h *History) row(s source.Step, c diff.Change) Row {
	return Row{Stamp: stamp(s), ID: c.ID, FromID: c.FromID, Name: c.Name, Kind: c.Kind, Class: c.Class, Rule: c.Rule, Fields: c.Fields, Gap: h.gaps[c.ID]}
}

// paths are where the file of an entry may stand, or those of all when id is empty.
func (h *History) paths(id string) []string {
	switch {
	case h.entry != nil && h.entry.path != "":
		return []string{h.entry.path}
	case h.foreign != nil:
		return []string{"."}
	case id == "":
		return []string{catalogue.ServicesFolder, catalogue.VocabularyFolder, catalogue.SchemaFolder, catalogue.WaiversFile, catalogue.AboutFile}
	case h.flat[id]:
		return []string{flatFile(id)}
	}
	return anywhere(id)
}

func flatFile(id string) string { return catalogue.ServicesFolder + "/" + id + ".yaml" }

func anywhere(id string) []string {
	return []string{flatFile(id), catalogue.ServicesFolder + "/**/" + id + ".yaml"}
}

// look finds where an entry stands in the commit that a walk begins with: walking one path
// costs a sixth of walking all that it may have.
func (h *History) look(ctx context.Context, id string, from []string) (err error) {
	if h.foreign != nil || id == "" || len(from) != 1 || h.spread[id] {
		return nil
	}
	h.flat[id], err = h.repo.Has(ctx, from[0], flatFile(id))
	return err
}

// stoodElsewhere tells whether the commit that brought the one path of an entry took the
// entry from another; the walk then begins anew there, with all of its paths.
func (h *History) stoodElsewhere(ctx context.Context, s source.Step, id string) (bool, error) {
	if !h.flat[id] {
		return false, nil
	}
	files, err := h.changed(ctx, s.Hash)
	if !slices.ContainsFunc(files, func(f source.FileChange) bool {
		own, _ := catalogue.EntryID(f.Path)
		return own == id && f.Path != flatFile(id) && f.Old != ""
	}) {
		return false, err
	}
	h.flat[id], h.spread[id] = false, true
	return true, err
}

// changed are the files of the catalogue that differ between a commit and the one before.
func (h *History) changed(ctx context.Context, commit string) ([]source.FileChange, error) {
	if h.last.commit == commit {
		return h.last.files, nil
	}
	files, err := h.repo.FileChanges(ctx, commit, h.paths("")...)
	h.last.commit, h.last.files = commit, files
	return files, err
}

// Touched tells, newest first, of each change of the file of an entry that is wanted, with
// the entry before and after in catalogues of their own, which are empty where it was not
// there or cannot be read. A merge is told as it differs from the first of those before it.
func (h *History) Touched(ctx context.Context, wanted func(id string) bool, visit func(at Stamp, id string, old, new *catalogue.Catalogue)) error {
	for step, err := range h.repo.Walk(ctx, source.WalkOptions{From: []string{h.head}, Paths: []string{catalogue.ServicesFolder}}) {
		if err != nil {
			return err
		}
		for _, f := range step.Changes[0] {
			id, ok := catalogue.EntryID(f.Path)
			if !ok || !wanted(id) {
				continue
			}
			var states [2]*catalogue.Catalogue
			for i, blob := range []string{f.Old, f.New} {
				var sheets []catalogue.Sheet
				if blob != "" {
					if sheets, err = h.read(ctx, f.Path, blob); err != nil {
						return err
					}
				}
				states[i] = catalogue.Assemble(h.schemas, sheets)
			}
			visit(stamp(step), id, states[0], states[1])
		}
	}
	return nil
}

// changes compares a commit with the commits before it.
func (h *History) changes(ctx context.Context, s source.Step) ([]diff.Change, error) {
	var common []diff.Change
	for i, files := range s.Changes {
		changes, err := h.compare(ctx, files, at(s.Before, i))
		if err != nil {
			return nil, err
		}
		if i == 0 {
			common = changes
		} else {
			common = inBoth(common, changes)
		}
	}
	return common, nil
}

// at is the i-th of some hashes, empty if there are fewer.
func at(hashes []string, i int) string {
	if i < len(hashes) {
		return hashes[i]
	}
	return ""
}

// compare says what the differing files of two commits mean. parent is the hash of the
// older one, empty when there is none.
func (h *History) compare(ctx context.Context, files []source.FileChange, parent string) ([]diff.Change, error) {
	if h.foreign != nil {
		return h.compareForeign(ctx, files, parent)
	}
	var old, new []catalogue.Sheet
	var altered []diff.Change
	for _, f := range files {
		_, isVocabulary := catalogue.VocabularyName(f.Path)
		if _, isEntry := catalogue.EntryID(f.Path); !isEntry && (!isVocabulary || f.Old == "" || f.New == "") {
			if isVocabulary || decides(f.Path) {
				altered = append(altered, diff.Altered(f.Path, f.Old != "", f.New != ""))
			}
			continue
		}
		if f.New != "" {
			sheet, err := h.sheet(ctx, f.Path, f.New)
			if err != nil {
				return nil, err
			}
			new = append(new, sheet)
		}
		if f.Old != "" {
			sheet, err := h.sheet(ctx, f.Path, f.Old)
			if err != nil {
				return nil, err
			}
			if sheet.Doc.Root == nil {
				h.gaps[sheet.ID] = true
				good, err := h.lastGood(ctx, parent, f.Path)
				if err != nil {
					return nil, err
				}
				if good == nil {
					continue // the first state that can be read is the one that brings it
				}
				sheet = good[0]
			}
			old = append(old, sheet)
		}
	}
	was, is := catalogue.Assemble(h.schemas, old), catalogue.Assemble(h.schemas, new)
	return slices.Concat(diff.Compare(was, is).Changes, diff.CompareVocabularies(was, is).Changes, altered), nil
}

// decides tells whether a file that is neither entry nor vocabulary decides what is right.
func decides(file string) bool {
	isSchema := path.Dir(file) == catalogue.SchemaFolder && strings.HasSuffix(file, schema.Suffix)
	return isSchema || file == catalogue.WaiversFile || file == catalogue.AboutFile
}

func (h *History) sheet(ctx context.Context, path, blob string) (catalogue.Sheet, error) {
	list, err := h.read(ctx, path, blob)
	if err != nil {
		return catalogue.Sheet{}, err
	}
	return list[0], nil
}

// read parses a file, of our own catalogue into one sheet.
func (h *History) read(ctx context.Context, path, blob string) ([]catalogue.Sheet, error) {
	key := sheetKey{path, blob}
	if list, ok := h.sheets[key]; ok {
		return list, nil
	}
	src, err := h.repo.Blob(ctx, blob)
	if err != nil {
		return nil, err
	}
	var list []catalogue.Sheet
	if h.foreign == nil {
		list = []catalogue.Sheet{catalogue.ParseFile(h.schemas, path, src)}
	} else {
		list = h.readForeign(path, src)
	}
	if h.kept += len(src); h.kept > maxKept {
		clear(h.sheets)
		h.kept = len(src)
	}
	h.sheets[key] = list
	return list, nil
}

// lastGood finds what a file said before it could not be read, so that the commit that
// mends it has only what it changed; nil if there is no such state.
func (h *History) lastGood(ctx context.Context, from, path string) ([]catalogue.Sheet, error) {
	if from == "" {
		return nil, nil
	}
	for step, err := range h.repo.Walk(ctx, source.WalkOptions{From: []string{from}, Paths: []string{path}}) {
		if err != nil {
			if _, isCut := errors.AsType[*source.CutHistoryError](err); isCut {
				return nil, nil
			}
			return nil, err
		}
		for _, f := range step.Changes[0] {
			if f.New == "" {
				return nil, nil
			}
			list, err := h.read(ctx, path, f.New)
			if err != nil || !isBroken(list) {
				return list, err
			}
		}
	}
	return nil, nil
}

func isBroken(list []catalogue.Sheet) bool {
	return slices.ContainsFunc(list, func(s catalogue.Sheet) bool { return s.Doc.Root == nil })
}

// isAboutServices tells whether a change of an entry is about other entries that it
// names.
func (h *History) isAboutServices(c diff.Change) bool {
	return h.foreign == nil && slices.ContainsFunc(c.Fields, func(f diff.Field) bool {
		shape := h.schemas.Get("service").Shape().At(strings.Split(f.Path, ".")...).Single()
		return shape != nil && slices.Contains(shape.Refs, catalogue.Services)
	})
}

// whole is what a commit changed in an entry, seen beside all that it changed, when that
// makes it a renaming of the entry, or of one that it names; nil if it stays as it is, as
// always in a foreign catalogue and in a merge.
func (h *History) whole(ctx context.Context, s source.Step, c diff.Change) (*diff.Change, error) {
	if h.foreign != nil || c.Kind != diff.EntryAdded && len(s.Changes) != 1 {
		return nil, nil
	}
	files, err := h.changed(ctx, s.Hash)
	if err != nil {
		return nil, err
	}
	if c.Kind == diff.EntryAdded {
		// What stays behind was there before; other new entries say nothing.
		files = slices.DeleteFunc(slices.Clone(files), func(f source.FileChange) bool {
			own, _ := catalogue.EntryID(f.Path)
			return own != c.ID && (f.Old == "" || f.New == "")
		})
	}
	changes, err := h.compare(ctx, files, at(s.Parents, 0))
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(changes, func(o diff.Change) bool { return o.ID == c.ID && o.Kind != diff.EntryAdded })
	if i < 0 || changes[i].Kind == diff.EntryRenamed && c.Kind != diff.EntryAdded {
		return nil, nil
	}
	return &changes[i], nil
}
