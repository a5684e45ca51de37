package history

import (
	"bytes"
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/catalogue"
	"github.com/who-does-what/wdw/pkg/diff"
	"github.com/who-does-what/wdw/pkg/source"
)

// OpenForeign is Open for a catalogue that this project did not write. Its entries have
// no fixed place: the history of one is that of the file that has it, and of all, that of
// the folder.
func OpenForeign(ctx context.Context, repo *source.Repo, head string, opts catalogue.ForeignOptions) (*History, error) {
	blobs, err := repo.Blobs(ctx, head, opts.Fits)
	if err != nil {
		return nil, err
	}
	h := newHistory(repo, head, opts.Schemas)
	opts.Names = catalogue.NewNames()
	for file := range blobs {
		opts.Names.Add(file, file)
	}
	maps.DeleteFunc(blobs, func(_, id string) bool { return id == "" }) // links, which have no history
	h.foreign, h.tree, h.files = &opts, repo.Files(blobs), slices.Sorted(maps.Keys(blobs))
	return h, nil
}

// foreignEntry is an entry of a foreign catalogue that is followed.
type foreignEntry struct {
	id string
	// path is the file that has it, empty where it is not in the newest commit and has to be
	// looked for.
	path string
	// claim is the id that it has of its own, empty if it is only called by its file, and
	// number how many entries stand before it there.
	claim  string
	number int
}

// find looks for an entry in the newest commit, in the files that can hold it.
func (h *History) find(ctx context.Context, id string) (*foreignEntry, error) {
	words := []string{id}
	for range 2 { // an entry that goes by its path claims an id that another has
		texts := make([][]byte, len(h.files))
		err := source.ReadFiles(ctx, h.tree, h.files, func(i int, text []byte, err error) {
			if err == nil && (h.mayBe(h.files[i], id) || mentions(text, words)) {
				texts[i] = text
			}
		})
		if err != nil {
			return nil, err
		}
		var sheets []catalogue.Sheet
		for i, text := range texts {
			if text != nil {
				list, _ := catalogue.ParseForeign(*h.foreign, h.files[i], h.files[i], text)
				sheets = append(sheets, list...)
			}
		}
		cat, _ := catalogue.AssembleForeign(*h.foreign, sheets)
		entry := cat.Entry(id)
		count := map[string]int{}
		for _, s := range sheets {
			if entry != nil && s.Doc == entry.Doc {
				return &foreignEntry{id: id, path: entry.File(), claim: h.foreign.Claim(s.Doc.Root), number: count[s.Doc.Name]}, nil
			}
			if claim := h.foreign.Claim(s.Doc.Root); claim != "" && h.mayBe(s.Doc.Name, id) {
				words = append(words, claim)
			}
			count[s.Doc.Name]++
		}
		if len(words) == 1 {
			break
		}
	}
	return &foreignEntry{id: id}, nil
}

// mayBe tells whether an entry may be called by the name of a file.
func (h *History) mayBe(file, id string) bool {
	name, _, _ := strings.Cut(id, "#")
	bare := strings.TrimSuffix(file, path.Ext(file))
	return name == file || name == bare || name == path.Base(bare)
}

func mentions(text []byte, words []string) bool {
	for _, word := range words {
		if word != "" && bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// readForeign parses a file of a foreign catalogue. Where an entry is looked for, one that
// cannot hold it has no sheets.
func (h *History) readForeign(file string, src []byte) []catalogue.Sheet {
	if e := h.entry; e != nil && e.path == "" && !h.mayBe(file, e.id) && !mentions(src, []string{e.id}) {
		return nil
	}
	list, _ := catalogue.ParseForeign(*h.foreign, file, file, src)
	return list
}

// compareForeign says what the differing files of two commits mean.
func (h *History) compareForeign(ctx context.Context, files []source.FileChange, parent string) ([]diff.Change, error) {
	var old, new []catalogue.Sheet
	for _, f := range files {
		if !h.foreign.Fits(f.Path) {
			continue
		}
		for _, side := range []struct {
			blob   string
			sheets *[]catalogue.Sheet
		}{{f.Old, &old}, {f.New, &new}} {
			if side.blob == "" {
				continue
			}
			list, err := h.read(ctx, f.Path, side.blob)
			if err != nil {
				return nil, err
			}
			if side.sheets == &old && isBroken(list) {
				good, err := h.lastGood(ctx, parent, f.Path)
				if err != nil {
					return nil, err
				}
				for _, s := range slices.Concat(good, h.now(ctx, f)) {
					h.gaps[s.ID] = true
				}
				list = good
			}
			*side.sheets = append(*side.sheets, h.wanted(f.Path, list)...)
		}
	}
	pair := catalogue.AssembleForeignPair(*h.foreign, old, new)
	return diff.Compare(pair.Old, pair.New).Changes, nil
}

// now is what a file says after a change, nothing if that cannot be read.
func (h *History) now(ctx context.Context, f source.FileChange) []catalogue.Sheet {
	if f.New == "" {
		return nil
	}
	list, err := h.read(ctx, f.Path, f.New)
	if err != nil {
		return nil // read again, and told, as the other side
	}
	return h.wanted(f.Path, list)
}

// wanted picks the entry that is followed from those of a file, under the id by which it
// was asked for; a file that cannot be read may hold it.
func (h *History) wanted(file string, list []catalogue.Sheet) []catalogue.Sheet {
	e := h.entry
	if e == nil {
		return list
	}
	for i, s := range list {
		claim := h.foreign.Claim(s.Doc.Root)
		is := claim == e.id || claim == "" && i == e.number && h.mayBe(file, e.id)
		if e.path != "" {
			is = is || claim == e.claim && (claim != "" || i == e.number)
		}
		if is || s.Doc.Root == nil && e.path != "" {
			s.ID = e.id
			return []catalogue.Sheet{s}
		}
	}
	return nil
}

// tellForeign tells what a commit changed in the entry that is followed. It returns the
// commits to go on from where that is another file, nil to stay with the walk.
func (h *History) tellForeign(ctx context.Context, s source.Step, id string, changes []diff.Change, yield func(Row) bool) ([]string, error) {
	for _, c := range changes {
		if c.ID != id {
			continue
		}
		isFound := h.entry.path == ""
		if c.Kind != diff.EntryAdded && !isFound {
			if !yield(h.row(s, c)) {
				return []string{}, nil
			}
			continue
		}
		before, whole, err := h.cameFrom(ctx, s, c)
		if err != nil {
			return nil, err
		}
		if whole != nil && !yield(h.row(s, *whole)) {
			return []string{}, nil
		}
		if before == nil {
			continue
		}
		h.entry = before
		clear(h.sheets) // those of a search are not whole
		h.kept = 0
		return append([]string{}, s.Parents...), nil
	}
	return nil, nil
}

// cameFrom finds the file that had an entry before the commit that brought it, or took it
// away; before is nil if there is none. change is what the commit changed, seen beside
// that, nil for nothing.
func (h *History) cameFrom(ctx context.Context, s source.Step, c diff.Change) (before *foreignEntry, change *diff.Change, err error) {
	files, err := h.repo.FileChanges(ctx, s.Hash, ".")
	if err != nil {
		return nil, nil, err
	}
	e := *h.entry
	var is []catalogue.Sheet
	for _, f := range files {
		if f.New != "" && f.Path == e.path {
			if is, err = h.read(ctx, f.Path, f.New); err != nil {
				return nil, nil, err
			}
			is = h.wanted(f.Path, is)
		}
	}
	for _, f := range files {
		if f.Path == e.path || f.Old == "" || !h.foreign.Fits(f.Path) {
			continue
		}
		src, err := h.repo.Blob(ctx, f.Old)
		if err != nil {
			return nil, nil, err
		}
		isMoved := e.claim == "" && f.New == "" && h.mayBe(f.Path, e.id) || e.path != "" && e.claim == "" && f.New == "" && path.Base(f.Path) == path.Base(e.path)
		if !isMoved && !mentions(src, []string{e.id, e.claim}) {
			continue
		}
		list, _ := catalogue.ParseForeign(*h.foreign, f.Path, f.Path, src)
		for i, sheet := range list {
			claim := h.foreign.Claim(sheet.Doc.Root)
			if claim != "" && claim != e.claim && claim != e.id || claim == "" && (!isMoved || i != e.number) {
				continue
			}
			before = &foreignEntry{id: e.id, path: f.Path, claim: claim, number: i}
			sheet.ID = e.id
			pair := catalogue.AssembleForeignPair(*h.foreign, []catalogue.Sheet{sheet}, is)
			if list := diff.Compare(pair.Old, pair.New).Changes; len(list) > 0 {
				change = &list[0]
			}
			return before, change, nil
		}
	}
	return nil, &c, nil
}
