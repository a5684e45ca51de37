package catalogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/who-does-what/wdw/pkg/diag"
	"github.com/who-does-what/wdw/pkg/document"
	"github.com/who-does-what/wdw/pkg/pool"
	"github.com/who-does-what/wdw/pkg/schema"
)

// Part is a folder of a foreign catalogue.
type Part struct {
	FS fs.FS
	// Name is what findings put before the paths in the folder; "" and "." are nothing.
	Name string
	// Only is the one file to read, whatever the patterns say; empty for all that fit.
	Only string
}

// ForeignOptions say how the files of a foreign catalogue are to be read.
type ForeignOptions struct {
	// Schema is what each entry must match, in Schemas.
	Schema  *schema.Schema
	Schemas *schema.Set
	// Entries are the files to read, by their paths in the part; none means every file
	// that ends in ".yaml" or ".yml" and is not hidden.
	Entries []Glob
	// IDField is the dotted place of an entry's id, empty for "id". An entry without it
	// is called by its file's name, or its path where two files have one name; further
	// ones in one file have "#2", "#3" after it.
	IDField string
	// Names are the names of files beside those to read, nil for none: of other states of
	// the catalogue, so that an entry is called the same in all of them.
	Names *Names
	// OnlyCheck has each entry checked against the schema as it is read and then dropped, so
	// that memory is in proportion to a file a core. What the schema says is among the
	// findings; of an entry its id and its file are left.
	OnlyCheck bool
	// MiB is how large a file may be, 0 for the usual size.
	MiB int
	// Skip are paths, with the part's name before them, that are not read although they
	// fit, such as that of the schema itself.
	Skip []string
}

// ErrNoEntries says that there is no file for a foreign catalogue to read.
var ErrNoEntries = errors.New("there is no file of entries")

// LoadForeign reads a catalogue that this project did not write: files of YAML or
// JSON, in which every document is an entry. There are no vocabularies and no waivers.
// Anchors, aliases and merge keys are allowed. Broken files are findings as in Load,
// and so is an id that two entries have; the second goes by its path.
func LoadForeign(ctx context.Context, parts []Part, opts ForeignOptions) (*Catalogue, diag.List, error) {
	l, err := listForeign(parts, opts)
	if err != nil {
		return nil, nil, err
	}
	return l.load(ctx)
}

// listForeign lists the files of a foreign catalogue.
func listForeign(parts []Part, opts ForeignOptions) (*foreignLoader, error) {
	l := &foreignLoader{opts: opts, seen: map[string]bool{}}
	for _, skip := range opts.Skip {
		l.seen[path.Clean(skip)] = true
	}
	for _, p := range parts {
		if err := l.find(p); err != nil {
			return nil, err
		}
	}
	if len(l.files) == 0 && len(l.findings) == 0 {
		return nil, ErrNoEntries
	}
	slices.SortFunc(l.files, func(a, b foreignFile) int { return strings.Compare(a.name, b.name) })
	if l.opts.Names == nil {
		l.opts.Names = NewNames()
		l.name()
	}
	return l, nil
}

// LoadForeignPair reads two states of a foreign catalogue; either may hold none.
func LoadForeignPair(ctx context.Context, old, new fs.FS, opts ForeignOptions) (*Pair, error) {
	opts.Names = NewNames()
	var states [2]*foreignLoader
	for i, tree := range []fs.FS{old, new} {
		l, err := listForeign([]Part{{FS: tree}}, opts)
		if err != nil && !errors.Is(err, ErrNoEntries) {
			return nil, err
		}
		if states[i] = l; l != nil {
			l.name()
		}
	}
	pair := &Pair{Old: &Catalogue{}, New: &Catalogue{}}
	for i, into := range []struct {
		cat      **Catalogue
		findings *diag.List
		count    *int
	}{{&pair.Old, &pair.OldFindings, &pair.OldEntries}, {&pair.New, &pair.NewFindings, &pair.NewEntries}} {
		if states[i] == nil {
			continue
		}
		cat, findings, err := states[i].load(ctx)
		if err != nil {
			return nil, err
		}
		*into.cat, *into.findings, *into.count = cat, findings, cat.Len()+cat.BrokenCount()
	}
	pair.compareBroken()
	return pair, nil
}

// AssembleForeignPair makes two states of a foreign catalogue of parsed files.
func AssembleForeignPair(opts ForeignOptions, old, new []Sheet) *Pair {
	pair := &Pair{}
	pair.Old, _ = AssembleForeign(opts, old)
	pair.New, _ = AssembleForeign(opts, new)
	pair.compareBroken()
	return pair
}

// Fits tells whether a file of a tree is one of entries, as far as its path tells.
func (o ForeignOptions) Fits(file string) bool {
	return !slices.Contains(o.Skip, file) && o.matches(file)
}

func (o ForeignOptions) matches(file string) bool {
	if len(o.Entries) == 0 {
		return isYAML(file) && !slices.ContainsFunc(strings.Split(file, "/"), isHidden)
	}
	return slices.ContainsFunc(o.Entries, func(g Glob) bool { return g.Match(file) })
}

// Claim is the id that an entry has of its own, empty for none.
func (o ForeignOptions) Claim(n *document.Node) string {
	if id := o.idNode(n); id != nil {
		return id.Text
	}
	return ""
}

// compareBroken lists what cannot be compared.
func (p *Pair) compareBroken() {
	unread := map[string]bool{}
	p.Old.cannotTell(p.New, unread)
	p.New.cannotTell(p.Old, unread)
	p.Unread = slices.Sorted(maps.Keys(unread))
}

// cannotTell calls those entries broken that another state has in files that cannot be
// understood here: nobody can say that they are gone.
func (c *Catalogue) cannotTell(other *Catalogue, unread map[string]bool) {
	var files map[string]bool
	for _, s := range c.sheets {
		if s.Doc.Root == nil {
			if files == nil {
				files = map[string]bool{}
			}
			files[s.Doc.Name] = true
		}
	}
	for e := range other.All() {
		if files[e.File()] && c.byID[e.ID] == nil {
			c.broken[e.ID] = true
			unread[e.ID] = true
		}
	}
}

type foreignFile struct {
	fs         fs.FS
	path, name string // in fs, and for people
	size       int64
}

type foreignLoader struct {
	opts     ForeignOptions
	files    []foreignFile
	seen     map[string]bool // names; parts may overlap
	findings diag.List
	refused  int
}

// find lists the files of a part.
func (l *foreignLoader) find(p Part) error {
	if p.Only != "" {
		info, err := fs.Stat(p.FS, p.Only)
		l.add(p, p.Only, info, err)
		return nil
	}
	hidden := slices.ContainsFunc(l.opts.Entries, Glob.seesHidden)
	err := fs.WalkDir(p.FS, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.refused++
			l.findings = append(l.findings, wholeFile(path.Join(p.Name, name), "", "yaml.unreadable", diag.Error, "the folder cannot be read: "+cause(err), ""))
			return fs.SkipDir
		case d.IsDir() && name != "." && isHidden(d.Name()) && !hidden:
			return fs.SkipDir
		case d.IsDir() || !l.opts.matches(name):
			return nil
		}
		info, err := d.Info()
		if d.Type()&fs.ModeSymlink != 0 {
			if info, err = fs.Stat(p.FS, name); err == nil && info.IsDir() {
				l.refused++
				l.findings = append(l.findings, wholeFile(path.Join(p.Name, name), "", "yaml.stray-file", diag.Warning, "a link to a folder, which is not followed", ""))
				return nil
			}
		}
		l.add(p, name, info, err)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", cmp.Or(p.Name, "."), err)
	}
	return nil
}

// add takes a file. What is wrong with one that cannot be looked at, reading it tells.
func (l *foreignLoader) add(p Part, name string, info fs.FileInfo, err error) {
	f := foreignFile{fs: p.FS, path: name, name: path.Join(p.Name, name)}
	if err == nil {
		f.size = info.Size()
	}
	if !l.seen[f.name] {
		l.seen[f.name] = true
		l.files = append(l.files, f)
	}
}

// name gives the files their names.
func (l *foreignLoader) name() {
	for _, f := range l.files {
		l.opts.Names.Add(f.path, f.name)
	}
}

// load parses the files and makes the catalogue.
func (l *foreignLoader) load(ctx context.Context) (*Catalogue, diag.List, error) {
	sheets := make([][]Sheet, len(l.files))
	findings := make([]diag.List, len(l.files))
	errs := make([]error, len(l.files))
	err := pool.Each(ctx, len(l.files), func(i int) {
		sheets[i], findings[i] = l.parse(l.files[i])
		if l.opts.OnlyCheck {
			errs[i] = l.opts.check(sheets[i], &findings[i])
		}
	})
	if err = cmp.Or(err, errors.Join(errs...)); err != nil {
		return nil, nil, err
	}
	c, clashes := AssembleForeign(l.opts, slices.Concat(sheets...))
	for _, list := range sheets {
		if len(list) == 0 {
			c.LeftOut++
		}
	}
	c.Files = len(l.files) + l.refused - c.LeftOut
	all := slices.Concat(append([]diag.List{l.findings, clashes}, findings...)...)
	all.Sort()
	return c, all, nil
}

// AssembleForeign makes a foreign catalogue of parsed files, in order of their names.
// Whoever claims an id goes before those that are only called so; of two who claim one,
// the second is a finding, and goes by its path.
func AssembleForeign(opts ForeignOptions, sheets []Sheet) (*Catalogue, diag.List) {
	c := &Catalogue{
		Schemas: opts.Schemas, idField: cmp.Or(opts.IDField, "id"),
		byID: map[string]*Entry{}, broken: map[string]bool{}, shape: opts.Schema.Shape(),
		isChecked: opts.OnlyCheck,
	}
	var clashes diag.List
	claims := make([]claim, len(sheets))
	claimed := map[string]int{} // index of the sheet, from 1
	for i, s := range sheets {
		claims[i] = opts.claimOf(s)
		if id := claims[i].id; id != "" && claimed[id] == 0 {
			claimed[id] = i + 1
		}
	}
	count := map[string]int{}
	for i, s := range sheets {
		count[s.Doc.Name]++
		if first := claimed[s.ID]; first > 0 && first != i+1 || first == 0 && c.byID[s.ID] != nil {
			file, number := opts.Names.path(s.Doc.Name), ""
			if n := count[s.Doc.Name]; n > 1 {
				number = fmt.Sprintf("#%d", n)
			}
			id := bare(file) + number
			if claimed[id] > 0 || c.byID[id] != nil {
				id = file + number
			}
			if claims[i].id != "" {
				clashes = append(clashes, clash(sheets[first-1], s, claims[first-1], claims[i], id))
				c.renamed = append(c.renamed, id)
			}
			s.ID = id
		}
		c.sheets = append(c.sheets, s)
		c.addEntry(s)
	}
	for _, id := range c.renamed {
		if e := c.byID[id]; e != nil {
			e.Renamed = true
		}
	}
	c.settle()
	return c, clashes
}

// smaller says what to do with a file that is too large.
const smaller = "split the file, or give a greater --max-size"

// parse reads a file: a sheet for each document.
func (l *foreignLoader) parse(f foreignFile) ([]Sheet, diag.List) {
	whole := func(rule, message, help string) ([]Sheet, diag.List) {
		doc, _ := document.Parse(f.name, nil) // a document that holds nothing
		id := l.opts.Names.Of(f.path, f.name)
		return []Sheet{{Doc: doc, Schema: l.opts.Schema, ID: id}}, diag.List{wholeFile(f.name, id, rule, diag.Error, message, help)}
	}
	dialect := document.DialectOf(f.name).UpTo(l.opts.MiB)
	src, rule, fault := read(f.fs, f.path, f.size, dialect)
	switch rule {
	case "yaml.too-large":
		return whole(rule, fault, smaller)
	case "yaml.unreadable":
		return whole(rule, fault, "")
	}
	return ParseForeign(l.opts, f.path, f.name, src)
}

// ParseForeign reads the text of a file at a path in its folder, which people know by a
// name: a sheet for each document, none of a page without front matter.
func ParseForeign(opts ForeignOptions, file, name string, src []byte) ([]Sheet, diag.List) {
	if isMarkdown(name) {
		var ok bool
		if src, ok = document.FrontMatter(src); !ok {
			return nil, nil
		}
	}
	docs, findings := document.ParseAll(name, src, document.DialectOf(name).UpTo(opts.MiB))
	for i, f := range findings {
		if f.Rule == "yaml.too-large" {
			findings[i].Help = smaller
		}
	}
	sheets := make([]Sheet, len(docs))
	for i, doc := range docs {
		opts.Schema.Reread(doc)
		id := opts.Names.Of(file, name)
		if n := opts.idNode(doc.Root); n != nil {
			id = strings.Clone(n.Text) // which is a part of the source
		} else if i > 0 {
			id = fmt.Sprintf("%s#%d", id, i+1)
		}
		sheets[i] = Sheet{Doc: doc, Schema: opts.Schema, ID: id}
	}
	if len(docs) == 1 {
		for i := range findings {
			findings[i].ID = sheets[0].ID
		}
	}
	return sheets, findings
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// idNode is where the id of an entry stands, nil if it has none that can be used.
func (o ForeignOptions) idNode(n *document.Node) *document.Node {
	for name := range strings.SplitSeq(cmp.Or(o.IDField, "id"), ".") {
		n = n.Field(name)
	}
	if n == nil || n.Text == "" || n.Kind == document.Null {
		return nil
	}
	return n
}

// check says what the schema says to the entries of a file, and drops them.
func (o ForeignOptions) check(sheets []Sheet, findings *diag.List) error {
	for i, s := range sheets {
		list, err := s.Schema.Check(s.Doc)
		if err != nil {
			return err
		}
		for _, f := range list {
			f.ID = s.ID
			*findings = append(*findings, f)
		}
		said := o.claimOf(s)
		said.id, said.finding.Excerpt = strings.Clone(said.id), strings.Clone(said.finding.Excerpt)
		sheets[i].claim, sheets[i].Doc = &said, s.Doc.Husk()
	}
	for i := range *findings { // an excerpt keeps the whole file in memory
		(*findings)[i].Excerpt = strings.Clone((*findings)[i].Excerpt)
	}
	return nil
}

// A claim is the id that a foreign entry says it has, "" for none.
type claim struct {
	id string
	// line is where the entry begins, 1-based.
	line int
	// finding is one at its id, but for the words.
	finding diag.Finding
}

func (o ForeignOptions) claimOf(s Sheet) claim {
	if s.claim != nil {
		return *s.claim
	}
	at := o.idNode(s.Doc.Root)
	if at == nil {
		return claim{}
	}
	f := s.Doc.FindingAt(at, "ref.duplicate-id", diag.Error, "")
	f.Pointer, f.Help = document.Pointer(strings.Split(cmp.Or(o.IDField, "id"), ".")...), "give one of the two another id"
	return claim{at.Text, s.Doc.Pos(s.Doc.Root.Start).Line, f}
}

// clash reports an entry that claims the id of an earlier one, and is shown by another.
func clash(first, second Sheet, was, is claim, id string) diag.Finding {
	f := is.finding
	f.ID = id
	f.Message = fmt.Sprintf("id %q is already that of an entry in %s; this one is shown as %q", is.id, first.Doc.Name, id)
	if first.Doc.Name == second.Doc.Name {
		f.Message = fmt.Sprintf("id %q is already that of the entry on line %d; this one is shown as %q", is.id, was.line, id)
	}
	return f
}
