package catalogue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
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
	// is called by its file's name, further ones in one file with "#2", "#3" after it.
	IDField string
	// OnlyCheck has each entry checked against the schema as it is read and then dropped, so
	// that memory is in proportion to a file a core. What the schema says is among the
	// findings; of an entry its id and its file are left.
	OnlyCheck bool
	// Skip are paths, with the part's name before them, that are not read although they
	// fit, such as that of the schema itself.
	Skip []string
}

// ErrNoEntries says that there is no file for a foreign catalogue to read.
var ErrNoEntries = errors.New("there is no file of entries")

// LoadForeign reads a catalogue that this project did not write: files of YAML or
// JSON, in which every document is an entry. There are no vocabularies and no waivers.
// Anchors, aliases and merge keys are allowed. Broken files are findings as in Load,
// and so is an id that two entries have.
func LoadForeign(ctx context.Context, parts []Part, opts ForeignOptions) (*Catalogue, diag.List, error) {
	l := foreignLoader{opts: opts, idPath: strings.Split(cmp.Or(opts.IDField, "id"), "."), seen: map[string]bool{}}
	for _, skip := range opts.Skip {
		l.seen[path.Clean(skip)] = true
	}
	for _, p := range parts {
		if err := l.find(p); err != nil {
			return nil, nil, err
		}
	}
	if len(l.files) == 0 && len(l.findings) == 0 {
		return nil, nil, ErrNoEntries
	}
	slices.SortFunc(l.files, func(a, b foreignFile) int { return strings.Compare(a.name, b.name) })
	return l.load(ctx)
}

type foreignFile struct {
	fs         fs.FS
	path, name string // in fs, and for people
	size       int64
}

type foreignLoader struct {
	opts     ForeignOptions
	idPath   []string
	files    []foreignFile
	seen     map[string]bool // names; parts may overlap
	findings diag.List
	refused  int
	// claims are, for each document, the finding for an id that another entry has.
	claims map[*document.Document]diag.Finding
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
		case d.IsDir() || !l.fits(name):
			return nil
		}
		info, err := d.Info()
		if d.Type()&fs.ModeSymlink != 0 {
			if info, err = fs.Stat(p.FS, name); err == nil && info.IsDir() {
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

func (l *foreignLoader) fits(name string) bool {
	if len(l.opts.Entries) == 0 {
		return isYAML(name) && !slices.ContainsFunc(strings.Split(name, "/"), isHidden)
	}
	return slices.ContainsFunc(l.opts.Entries, func(g Glob) bool { return g.Match(name) })
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

// load parses the files and makes the catalogue.
func (l *foreignLoader) load(ctx context.Context) (*Catalogue, diag.List, error) {
	sheets := make([][]Sheet, len(l.files))
	findings, claims := make([]diag.List, len(l.files)), make([]diag.List, len(l.files))
	errs := make([]error, len(l.files))
	err := pool.Each(ctx, len(l.files), func(i int) {
		sheets[i], findings[i] = l.parse(l.files[i])
		for _, s := range sheets[i] {
			claims[i] = append(claims[i], l.claim(s))
		}
		if l.opts.OnlyCheck {
			errs[i] = check(sheets[i], &findings[i])
		}
	})
	if err = cmp.Or(err, errors.Join(errs...)); err != nil {
		return nil, nil, err
	}
	l.claims = map[*document.Document]diag.Finding{}
	leftOut := 0
	for i := range sheets {
		if len(sheets[i]) == 0 {
			leftOut++
		}
		for k, s := range sheets[i] {
			l.claims[s.Doc] = claims[i][k]
		}
	}
	c := &Catalogue{
		Schemas: l.opts.Schemas, Files: len(l.files) + l.refused - leftOut, LeftOut: leftOut, idField: strings.Join(l.idPath, "."),
		isChecked: l.opts.OnlyCheck,
		sheets:    slices.Concat(sheets...), byID: map[string]*Entry{}, broken: map[string]bool{}, shape: l.opts.Schema.Shape(),
	}
	for _, s := range c.sheets {
		c.addEntry(s)
	}
	for _, e := range c.clashes {
		findings = append(findings, diag.List{l.clash(c.byID[e.ID], e)})
	}
	c.settle()
	all := slices.Concat(append([]diag.List{l.findings}, findings...)...)
	all.Sort()
	return c, all, nil
}

// parse reads a file: a sheet for each document.
func (l *foreignLoader) parse(f foreignFile) ([]Sheet, diag.List) {
	base := strings.TrimSuffix(path.Base(f.name), path.Ext(f.name))
	whole := func(rule, message, help string) ([]Sheet, diag.List) {
		doc, _ := document.Parse(f.name, nil) // a document that holds nothing
		return []Sheet{{Doc: doc, Schema: l.opts.Schema, ID: base}}, diag.List{wholeFile(f.name, base, rule, diag.Error, message, help)}
	}
	dialect := document.DialectOf(f.name)
	src, rule, fault := read(f.fs, f.path, f.size, dialect)
	switch rule {
	case "yaml.too-large":
		return whole(rule, fault, dialect.Smaller())
	case "yaml.unreadable":
		return whole(rule, fault, "")
	}
	if isMarkdown(f.name) {
		var ok bool
		if src, ok = document.FrontMatter(src); !ok {
			return nil, nil // a page, and no entry
		}
	}
	docs, findings := document.ParseAll(f.name, src, dialect)
	sheets := make([]Sheet, len(docs))
	for i, doc := range docs {
		l.opts.Schema.Reread(doc)
		id := base
		if n := l.idNode(doc.Root); n != nil {
			id = strings.Clone(n.Text) // which is a part of the source
		} else if i > 0 {
			id = fmt.Sprintf("%s#%d", base, i+1)
		}
		sheets[i] = Sheet{Doc: doc, Schema: l.opts.Schema, ID: id}
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
func (l *foreignLoader) idNode(n *document.Node) *document.Node {
	for _, name := range l.idPath {
		n = n.Field(name)
	}
	if n == nil || n.Text == "" || n.Kind == document.Null {
		return nil
	}
	return n
}

// check says what the schema says to the entries of a file, and drops them.
func check(sheets []Sheet, findings *diag.List) error {
	for i, s := range sheets {
		list, err := s.Schema.Check(s.Doc)
		if err != nil {
			return err
		}
		for _, f := range list {
			f.ID = s.ID
			*findings = append(*findings, f)
		}
		sheets[i].Doc = s.Doc.Husk()
	}
	for i := range *findings { // an excerpt keeps the whole file in memory
		(*findings)[i].Excerpt = strings.Clone((*findings)[i].Excerpt)
	}
	return nil
}

// claim is the finding for an entry whose id an earlier one has, but for the words.
func (l *foreignLoader) claim(s Sheet) diag.Finding {
	at := l.idNode(s.Doc.Root)
	if at == nil {
		at = cmp.Or(s.Doc.Root, &document.Node{})
		if len(at.Fields) > 0 {
			at = at.Fields[0].Key
		}
	}
	f := s.Doc.FindingAt(at, "ref.duplicate-id", diag.Error, "")
	f.ID, f.Pointer, f.Help = s.ID, document.Pointer(l.idPath...), "give one of the two another id"
	f.Excerpt = strings.Clone(f.Excerpt)
	return f
}

// clash reports an entry whose id an earlier one has.
func (l *foreignLoader) clash(first, e *Entry) diag.Finding {
	f := l.claims[e.Doc]
	f.Message = fmt.Sprintf("id %q is already that of an entry in %s", e.ID, first.File())
	if first.File() == e.File() {
		f.Message = fmt.Sprintf("id %q is already that of the entry on line %d", e.ID, l.claims[first.Doc].Pos.Line)
	}
	return f
}
